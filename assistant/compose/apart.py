"""How far one place stands from another, or from the one with a rank, in the overall result or in what is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.standing import number, overall_of, rows_of, without_order
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_TO_RANK = re.compile(
    r"(?:比|离|距离?|与|和|跟|较)(?:排名?|位列)?(?:第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位)?|榜首|首位|头名|冠军)"
    r"[^，,。？?]{0,8}(?:低|差|落后|少|高|多|领先)[了出]?[^，,。？?]{0,4}(?:多少|几|多远|多大)"
)
_POINTS = re.compile(r"[差低高落后领先少多]了?(?:多少|几)分|分差|得分.{0,4}差")
_ORDER_WORDS = re.compile("^(?:得分|分数|差|分|几分|多少分|分差|低|高|落后|领先|差距|名|第.*|首位|榜首)$")


def from_rank(q: Question, tools: Tools) -> Draft | None:
    """«丙市比第一名低多少»: its figure and that of the place with the rank, and the difference."""
    m = _TO_RANK.search(q.normal)
    if m is None or len(q.areas) != 1:
        return None
    n = number(m["n"]) if m["n"] else 1
    rows = _figures(q, tools)
    own = next((o for o in rows if place_key(o.area or "") == q.areas[0]), None)
    if n is None or own is None or len(rows) < n or rows[n - 1] is own:
        return None
    return _apart(q, tools, own, rows[n - 1])


def in_points(q: Question, tools: Tools) -> Draft | None:
    """«甲市和乙市差几分»: of the overall score, where nothing else is named."""
    if not _POINTS.search(q.normal) or len(q.areas) != 2:
        return None
    rows = _figures(q, tools)
    sides = [next((o for o in rows if place_key(o.area or "") == a), None) for a in q.areas]
    if sides[0] is None or sides[1] is None:
        return None
    return _apart(q, tools, sides[0], sides[1])


def in_which(q: Question, tools: Tools) -> Draft | None:
    """«甲市在哪些方面超过乙市»: the columns of a table in which the one place's figure is above the other's."""
    m = _ABOVE.search(q.normal)
    if m is None or len(q.areas) != 2:
        return None
    low = bool(_BELOW.search(m.group()))
    for table in _tables(q, tools):
        pairs = _side_by_side(q, table)
        unlike = [(a, b) for a, b in pairs if a.scaled_value != b.scaled_value]
        won = [(a, b) for a, b in unlike if (a.scaled_value < b.scaled_value) == low]
        if len(pairs) < _FEWEST:
            continue
        if not won:
            return None
        names = "、".join(a.breakdown or a.indicator for a, _ in won)
        first, last = (x.area or "" for x in won[0])
        stop = "." if q.language == "en" else "。"
        lead = say(q, "below_in" if low else "above_in", a=first, b=last) + names + stop
        told = [sentence(q, tools, o) for pair in won for o in pair]
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in won[0]}
        evidence = tuple(tools.evidence(o) for pair in won for o in pair)
        return Draft((Statement(lead, evidence), *told, *quotes.values()), language=q.language)
    return None


_ABOVE = re.compile(
    r"(?:哪些|哪个|哪几个|什么)(?:方面|分项|指标|领域|维度|项目?)[^，,。？?]{0,8}(?:超过|高于|好于|强于|优于|领先|胜过|不如|低于|落后|弱于)"
    r"|(?:超过|高于|强于|优于|领先|不如|低于|落后)[^，,。？?]{0,8}(?:哪些|哪个|哪几个|什么)(?:方面|分项|指标|领域|维度)"
)
_BELOW = re.compile("不如|低于|落后|弱于")
_FEWEST = 3


def _tables(q: Question, tools: Tools) -> list[list[Observation]]:
    """The figures of the two places by the table they stand in."""
    wanted = set(q.areas)
    held = [f.observation for f in tools.holdings.where(tuple(q.areas), measure="level")]
    tables: dict[tuple[str, int], list[Observation]] = {}
    for o in held:
        if o.cell is not None and place_key(o.area or "") in wanted:
            tables.setdefault((o.document_id, o.cell.table), []).append(o)
    return sorted(tables.values(), key=len, reverse=True)


def _side_by_side(q: Question, held: Sequence[Observation]) -> list[tuple[Observation, Observation]]:
    """The figures of the two places that differ in nothing but the place, in the order of their columns."""
    sides: list[dict[tuple[str, str, str | None, str], Observation]] = [{}, {}]
    for o in held:
        side = q.areas.index(place_key(o.area or ""))
        sides[side].setdefault((o.indicator, o.breakdown or "", o.period, o.base_unit), o)
    return [(o, sides[1][k]) for k, o in sides[0].items() if k in sides[1]]


def _figures(q: Question, tools: Tools) -> list[Observation]:
    """What is asked for, or the overall score, by place, the largest first."""
    bare = without_order(q)
    kept = tuple(t for t in bare.terms if not _ORDER_WORDS.match(normalise(t.text)))
    asked = replace(bare, terms=kept, normal=q.normal) if kept else overall_of(replace(q, areas=()), tools)
    rows = rows_of(replace(asked, areas=(), cues=asked.cues - {"compare", "calculation"}), tools, "level")
    return sorted(rows, key=lambda o: o.scaled_value, reverse=True) if asked.terms else []


def _apart(q: Question, tools: Tools, own: Observation, other: Observation) -> Draft:
    high, low = (own, other) if own.scaled_value >= other.scaled_value else (other, own)
    c = arithmetic.difference(tools.input(high), tools.input(low), say(q, "difference"))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (own, other)}
    told = (sentence(q, tools, own), sentence(q, tools, other), computed(q, c), *quotes.values())
    return Draft(told, language=q.language)
