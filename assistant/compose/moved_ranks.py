"""How ranks moved: the rank of the year before, stated or worked back, and the places that moved most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose import reports
from assistant.compose.figures import lookup, ranked
from assistant.compose.phrases import quoted, say
from assistant.compose.standing import KINDS, LAST_YEAR, number, without_order
from assistant.compose.wording import computed, period_text, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.matching import period_fit
from assistant.places import place_key, width_of
from assistant.question import Question
from assistant.records import Computation, Draft, Input, Place, Statement
from assistant.tools import Tools
from ingest.records import Observation

_NUMBER = r"(?P<n>[一二三四五六七八九十]+|\d+)"
_FROM = re.compile(rf"(?:由|从)(?:上年|去年|上一年|前一年|20\d\d年)的?(?:全[国省市])?第{_NUMBER}(?:位|名)?")
_UP = r"前进|前移|上升|提升|提高|跃升|进步|进位|攀升|升|进"
_DOWN = r"后退|后移|下降|下滑|滑落|回落|退步|退|降|跌|落"
_MOVED = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?{_NUMBER}(?:个)?(?:位次|名次|位|名)")
_STOOD = re.compile(
    "(?:与|和|同|较|比)?(?:上年|去年|上一年)(?:保持|基本)?(?:持平|相同|一致|不变)|(?:位次|排名|名次)(?:保持)?不变"
)
_MOVERS = re.compile(
    r"(?:进步|上升|提升|前进|攀升|掉|下滑|退步|下降|后退|跌|滑落|落)[^，,。？?]{0,6}(?:最|厉害|最多|哪)"
    r"|(?:最|哪)[^，,。？?]{0,10}(?:进步|退步|掉|跌|下滑|后退)"
    r"|(?:排名|位次|名次)[^，,。？?]{0,4}(?:上升|提升|前进|下降|后退)|(?:上升|提升|前进|下降|后退)[^，,。？?]{0,4}(?:排名|位次|名次)"
)
_FALLING = re.compile(r"掉|下滑|退步|下降|后退|跌|滑落")


def rank_before(q: Question, tools: Tools) -> Draft | None:
    """«去年排第几»: the rank of the year before, as stated or worked back from the places gained or lost."""
    if not q.has("rank"):
        return None
    past = bool(LAST_YEAR.search(q.normal)) and not q.periods
    years = [int(p) for p in q.periods if p.isdigit()]
    if not past and len(years) != 1:
        return None
    now = _rank_now(q, tools, past, years)
    if now is None:
        return None
    if past and _in_row_before(tools, now, 1) is not None:  # of two years in a row this is the earlier
        return Draft((sentence(q, tools, now), source_quote(q, tools, now)), language=q.language)
    told = _before(q, tools, now)
    if told is not None:
        return told
    beside = _in_row_before(tools, now)
    if beside is not None:
        return Draft((sentence(q, tools, beside), source_quote(q, tools, beside)), language=q.language)
    if not past:
        return None
    year = year_of(now.period)
    earlier = _direct(replace(q, periods=(str(year - 1),), cues=q.cues - {"previous"}), tools) if year else None
    if earlier is not None:
        return Draft((sentence(q, tools, earlier), source_quote(q, tools, earlier)), language=q.language)
    lead = Statement(say(q, "rank_before_unsaid"))
    return Draft(
        (lead, sentence(q, tools, now), source_quote(q, tools, now)), "partial", "not_in_documents", language=q.language
    )


def _in_row_before(tools: Tools, o: Observation, step: int = -1) -> Observation | None:
    """The rank of the year before (or after) that a table gives in the same row."""
    year = year_of(o.period)
    if o.cell is None or year is None:
        return None
    same = (s for s in tools.siblings(o) if s.measure == "rank" and place_key(s.area or "") == place_key(o.area or ""))
    return next((s for s in same if year_of(s.period) == year + step), None)


def _rank_now(q: Question, tools: Tools, past: bool, years: Sequence[int]) -> Observation | None:
    """The rank whose year before is asked about."""
    kept = tuple(t for t in q.terms if not LAST_YEAR.search(t.concept))
    asked = replace(q, terms=kept, cues=q.cues - {"previous", "change"})
    if past:
        return _direct(asked, tools)
    held = _direct(asked, tools)
    if held is not None:  # the year asked for is told itself
        return None
    return _direct(replace(asked, periods=(str(years[0] + 1),)), tools)


def _direct(q: Question, tools: Tools) -> Observation | None:
    """The rank that the plain look-up gives."""
    for rule in (ranked, lookup):
        draft = rule(q, tools)
        if draft is None or draft.status != "answered":
            continue
        held = [e.observation for s in draft.statements for e in s.evidence if e.observation is not None]
        found = next((o for o in held if o.measure == "rank"), None)
        if found is not None:
            return found
    return None


def _before(q: Question, tools: Tools, o: Observation) -> Draft | None:
    """The rank of the year before, from the words around a rank."""
    place = tools.place(o)
    text = place.quote
    at = o.number_start - place.start
    low = max((text.rfind(c, 0, at) for c in "；;。"), default=-1) + 1
    others = [s.number_start - place.start for s in tools.siblings(o) if s.measure == "rank"]
    ends = [i for i in (text.find(c, at) for c in "；;。") if i >= 0] + [i for i in others if i > at]
    clause = text[low : min(ends, default=len(text))]
    stated = _FROM.search(clause)
    if stated is not None and (n := number(stated["n"])) is not None:
        evidence = tools.sources.passage(o.document_id, place.start, place.end)
        return Draft((Statement(quoted(text), (evidence,)),), language=q.language) if n else None
    stood = _STOOD.search(clause)
    if stood is not None and stood.start() > at - low:
        evidence = tools.sources.passage(o.document_id, place.start, place.end)
        return Draft((sentence(q, tools, o), Statement(quoted(text), (evidence,))), language=q.language)
    moved = next((m for m in _MOVED.finditer(clause) if m.start() > at - low), None)
    where = place
    if moved is None and o.area:
        moved, where = _told_elsewhere(tools, o) or (None, place)
    n = number(moved["n"]) if moved else None
    if moved is None or n is None:
        return None
    up = moved["up"] is not None
    result = o.value + n if up else o.value - n
    if result < 1:
        return None
    sign = "+" if up else "−"
    label = f"{period_text(o)}{o.area or ''}{o.indicator}"
    made = Computation(
        say(q, "rank_before"),
        f"{o.value:g} {sign} {n} = {result:g}",
        (Input(o.value, "位", label, place), Input(float(n), "位", f"{label}{moved.group()}", where)),
        result,
        "位",
    )
    return Draft((sentence(q, tools, o), computed(q, made), source_quote(q, tools, o)), language=q.language)


def _told_elsewhere(tools: Tools, o: Observation) -> tuple[re.Match[str], Place] | None:
    """«与上年相比，甲市上升3位» in another sentence of the report, of the place's only rank."""
    ranks = [f.observation for f in tools.holdings.by_document(o.document_id) if f.observation.measure == "rank"]
    if sum(place_key(r.area or "") == place_key(o.area or "") for r in ranks) != 1:
        return None
    pattern = re.compile(rf"{re.escape(o.area or '')}市?[^，。；\d]{{0,4}}(?P<move>{_MOVED.pattern})")
    for s in reports.sentences(tools, o.document_id, pattern):
        found = pattern.search(s.text)
        moved = _MOVED.search(found["move"]) if found else None
        if moved is not None and re.search("上年|去年|上一年|前一年", s.text):
            return moved, tools.sources.place(s.document_id, s.start, s.end)
    return None


_HOW_FAR = re.compile(rf"(?:{_UP}|{_DOWN}|掉)了?(?:几|多少)个?(?:位次|名次|位|名)")
_PLACE_UNITS = ("位", "名", "个位次", "位次", "个名次")


def places_moved(q: Question, tools: Tools) -> Draft | None:
    """«排名掉了几位»: the places gained or lost, as stated or from the ranks of two years."""
    if not _HOW_FAR.search(q.normal) or len(q.areas) != 1 or "第几" in q.normal:
        return None
    kept = without_order(q).concepts
    changes = tools.holdings.where(q.areas, measure="change", units=_PLACE_UNITS)
    stated = [f.observation for f in changes if place_key(f.observation.area or "") == q.areas[0]]
    stated = [o for o in stated if period_fit(o, q.periods) != "other"]
    stated = [o for o in stated if not kept or tools.coverage(kept, o.indicator + o.quote) >= _NAMED]
    if stated:
        return Draft((sentence(q, tools, stated[0]), source_quote(q, tools, stated[0])), language=q.language)
    for f in tools.holdings.where(q.areas, measure="rank"):
        o = f.observation
        before = _in_row_before(tools, o) if place_key(o.area or "") == q.areas[0] else None
        if before is None or (
            kept and tools.coverage(kept, f"{o.indicator}{tools.holdings.title(o.document_id)}") < _NAMED
        ):
            continue
        high, low = (o, before) if o.value >= before.value else (before, o)
        made = computed(q, arithmetic.difference(tools.input(high), tools.input(low), say(q, "difference")))
        told = (sentence(q, tools, before), sentence(q, tools, o), made, source_quote(q, tools, o))
        return Draft(told, language=q.language)
    return None


_NAMED = 0.6


def movers(q: Question, tools: Tools) -> Draft | None:
    """«哪个市退步最大», «谁进步最快»: the sentences that tell how places moved in a ranking."""
    if not _MOVERS.search(q.normal) or "指数" in q.normal or q.levels or len(without_order(q).terms) > 1:
        return None
    way = _DOWN if _FALLING.search(q.normal) else _UP
    digit = r"[一二三四五六七八九十\d]"
    pattern = re.compile(rf"(?:{way})[^，。；]{{0,10}}(?:第{digit}|{digit}+个?[位名])")
    documents = reports.about(q, tools)
    found = [s for d in documents for s in reports.sentences(tools, d, pattern)]
    kind = next((k for asked, k in KINDS if asked.search(q.normal)), None)
    if kind is not None:
        found = [s for s in found if any(width_of(p) == kind for p in tools.gazetteer.names(normalise(s.text)))]
    if not found:
        return _moved_in_table(q, tools, _FALLING.search(q.normal) is not None)
    superlative = [s for s in found if re.search(r"最[快大多]|退步|进步", s.text)]
    chosen = superlative or found
    if not chosen:
        return None
    told = [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in chosen[:2]]
    return Draft(tuple(told), language=q.language)


def _moved_in_table(q: Question, tools: Tools, fell: bool) -> Draft | None:
    """The places whose rank rose (or fell) by a table that gives the ranks of two years."""
    told: list[Statement] = []
    for d in reports.about(q, tools):
        for o in (f.observation for f in tools.holdings.by_document(d)):
            before = _in_row_before(tools, o) if o.measure == "rank" else None
            if before is None or before.value == o.value or (o.value > before.value) != fell:
                continue
            text = f"{sentence(q, tools, before).text}{sentence(q, tools, o).text}"
            told.append(Statement(text, (tools.evidence(before), tools.evidence(o)), layout="bullet"))
    if not told:
        return None
    lead = Statement(say(q, "moved"), tuple(e for s in told for e in s.evidence))
    return Draft((lead, *told), language=q.language)
