"""Near misses: the right words for another period, place or kind of thing, said to be that, with what is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.earlier import RATE, previous_value, value_before, value_of_year
from assistant.compose.phrases import joined, say
from assistant.compose.wording import period_words, sentence, source_quote, subject
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.matching import Match
from assistant.places import place_around, place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from assistant.translation import english_area
from ingest.records import Observation

_ADDED = re.compile("新增|新设|净增|新晋|新认定")  # what was added is not what there is
_CHANGE_ASKED = re.compile(r"(增长|提高|提升|增加|上升|减少|下降|涨|降|升|变化)了?(多少|几)|增速|增幅|涨幅|降幅|增长率")


def distinct(statements: Sequence[Statement]) -> list[Statement]:
    seen: set[str] = set()
    out = []
    for s in statements:
        if s.text not in seen:
            seen.add(s.text)
            out.append(s)
    return out


def same_indicator(a: Observation, b: Observation) -> bool:
    return (
        series_key(a) == series_key(b)
        and place_key(a.area or "") == place_key(b.area or "")
        and normalise(a.breakdown or "") == normalise(b.breakdown or "")
        and a.measure == b.measure
        and (a.measure != "rank" or a.comparator == b.comparator)  # 居全国第11位 and 居中部第2位
        and bool(_ADDED.search(a.indicator)) == bool(_ADDED.search(b.indicator))
    )


_LONGEST_ASKED = 20
_NEARLY_AS_WELL = 0.1


def asked_words(q: Question) -> str:
    """What is asked for in the question's own words."""
    words = [t.text for t in sorted(q.terms, key=lambda t: t.start)]
    between = " " if q.language == "en" else ""
    if not words or between.join(words) in q.normal:
        return "“" + between.join(words) + "”"
    first, last = q.normal.find(words[0]), q.normal.rfind(words[-1])
    said = q.normal[first : last + len(words[-1])] if 0 <= first <= last else ""
    return f"“{said}”" if 0 < len(said) <= _LONGEST_ASKED else joined(q, [f"“{w}”" for w in words])


def other_kind_told(q: Question, tools: Tools, o: Observation) -> Draft:
    """What was asked for is not given; the nearest thing that is, which is of another kind."""
    lead = Statement(say(q, "not_given", what=asked_words(q)) + say(q, "nearest"), (tools.evidence(o),))
    statements = (lead, replace(sentence(q, tools, o), layout="bullet"), source_quote(q, tools, o))
    return Draft(statements, "partial", "not_in_documents", language=q.language)


def _rate_asked(q: Question, matches: Sequence[Match]) -> bool:
    """Whether a rate of growth is asked for, and one of another year is held."""
    held = any(m.observation.measure == "change_rate" and m.area != "other" for m in matches[:5])
    return held and bool(RATE.search(q.normal))


def near_miss(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft:
    """The right words for another period or place: derive the figure where that is possible, else say what is held."""
    best = matches[0]
    if (
        best.area != "other"
        and q.periods
        and (not _CHANGE_ASKED.search(q.normal) or q.has("previous", "infer") or _rate_asked(q, matches))
    ):
        derived = previous_value(q, tools, matches) or value_of_year(q, tools, matches)
        if derived is not None:
            return derived
    placed = [m for m in matches if m.area != "other"]
    if placed and q.periods:
        return _other_period(q, tools, placed)
    if placed and placed[0].measure == "other" and q.has("share") and placed[0].observation.measure == "level":
        return _other_measure(q, tools, placed[0].observation)
    if best.area != "other":
        return other_kind_told(q, tools, best.observation)
    return other_area(q, tools, matches)


def _other_measure(q: Question, tools: Tools, o: Observation) -> Draft:
    """A share asked for of which only the amount is held."""
    lead = Statement(say(q, "no_share", what=subject(o)), (tools.evidence(o),))
    statements = (lead, replace(sentence(q, tools, o), layout="bullet"), source_quote(q, tools, o))
    return Draft(statements, "partial", "not_in_documents", language=q.language)


def _other_period(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft:
    o = matches[0].observation
    asked = (
        period_words(q.periods[0], english=q.language == "en")
        if len(q.periods) == 1
        else (f"{q.periods[0]}—{q.periods[-1]}年")
    )
    held = [m.observation for m in matches if same_indicator(m.observation, o)]
    what = subject(o)
    statements = [Statement(say(q, "other_period", what=what, asked=asked), (tools.evidence(o),))]
    statements += [replace(sentence(q, tools, h), layout="bullet") for h in held[:3]]
    statements += _edition_note(q, tools, held)
    year = year_of(o.period)
    derived = value_before(q, tools, o, held) if year and str(year - 1) in q.periods else None
    if derived is not None:
        statements.append(derived)
    statements.append(source_quote(q, tools, o))
    return Draft(tuple(distinct(statements)), "partial", "not_in_documents", language=q.language)


def of_other_editions(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft:
    """An edition asked for that the library does not hold the figure of: said so, with those of the editions held."""
    o = matches[0].observation
    held = [m.observation for m in matches if same_indicator(m.observation, o)]
    lead = Statement(say(q, "other_edition", what=subject(o)), (tools.evidence(o),))
    told = [replace(sentence(q, tools, h), layout="bullet") for h in held[:3]]
    return Draft(
        tuple(distinct([lead, *told, source_quote(q, tools, o)])), "partial", "not_in_documents", language=q.language
    )


def _edition_note(q: Question, tools: Tools, held: Sequence[Observation]) -> list[Statement]:
    """«2024年» asked of an edition of 2024: such an edition reports the year before, which is said."""
    for o in held:
        entry = tools.holdings.entries.get(o.document_id)
        if entry is None or entry.edition not in q.periods or year_of(o.period) != int(str(entry.edition)) - 1:
            continue
        text = f"“{entry.title}”反映的是{period_words(o.period)}的数据。"
        if q.language == "en":
            text = f"“{entry.title}” reports the figures of {o.period}."
        return [Statement(text, (tools.evidence(o),))]
    return []


def other_area(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft:
    near = [m for m in matches if m.coverage >= matches[0].coverage - _NEARLY_AS_WELL]
    around = {place_around(a) for a in q.areas} - {None}
    o = min(near, key=lambda m: (m.period == "other", place_key(m.observation.area or "") not in around)).observation
    o = o if q.periods or around else matches[0].observation
    spoken = {p.name: q.normal[p.start : p.end] for p in tools.gazetteer.find(q.normal)}
    named = [english_area(a) if q.language == "en" else spoken.get(a, a) for a in q.areas]
    asked = "、".join(named or q.indices) or q.text
    what = (f"{period_words(q.periods[0])}" if q.periods and q.language != "en" else "") + (
        asked_words(q) if q.terms and tools.gazetteer.names(normalise(o.indicator)) else o.indicator
    )
    statements = [
        Statement(say(q, "other_area", asked=asked, what=what), (tools.evidence(o),)),
        replace(sentence(q, tools, o), layout="bullet"),
        source_quote(q, tools, o),
    ]
    return Draft(tuple(statements), status="partial", reason="not_in_documents", language=q.language)
