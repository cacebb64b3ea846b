"""A place among those a report lists by their figures: where it stands, the first few, its share of them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import in_turn, say
from assistant.compose.standing import LAST_YEAR, LEAST, number, rows_of, without_order
from assistant.compose.turns import FIRST
from assistant.compose.wording import computed, sentence, source_quote
from assistant.matching import ENOUGH
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Statement
from assistant.tools import Tools
from ingest.records import Observation

_WHERE = re.compile(
    r"第几|排名?(?:在)?(?:多少|哪|几|什么)|(?:名次|位次|排名)(?:是|为)?(?:多少|几|什么|如何|怎么样|怎样)?[？?]?$"
    r"|\b(?:where does|how does|what rank|rank)\b"
)
# «占四个园区合计的多少», «占这几个市总和的比例»
_OF_ALL = re.compile(
    r"占(?:了|到)?(?P<whole>(?:全部|所有|这|上述|表中|列出的?)*(?:[二三四五六七八九十两\d]{1,2}|几|各)(?:个|家|座|地)?"
    r"(?:园区|高新区|开发区|城市|地市|区县|国家|地区|省|市|区|县)[^，,。？?；;]{0,6}?)(?:的|合计|总|之和|加起来|一共)"
)
_COUNT = re.compile(r"[二三四五六七八九十两\d]{1,2}")
_FEWEST = 3
_MOST = 10
_QUOTES = 3


def where(q: Question, tools: Tools) -> Draft | None:
    """«甲市研发强度排第几», where only the figures of several places are given: counted from the largest down."""
    if not q.has("rank") or not _WHERE.search(q.normal) or len(q.areas) != 1 or LAST_YEAR.search(q.normal):
        return None
    asked = without_order(q)
    if not asked.terms or q.has("change") or _rank_told(asked, tools):
        return None
    rows = _ordered(asked, tools)
    own = next((o for o in rows if place_key(o.area or "") == q.areas[0]), None)
    if own is None or len(rows) < _FEWEST:
        return None
    place = 1 + sum(o.scaled_value > own.scaled_value for o in rows)
    text = say(q, "nth_by_size", name=own.area or "", of=f"{len(rows)}", what=own.indicator, n=f"{place}")
    listed = "、".join(f"{o.area}{tools.figure(o)}" for o in rows[:place][-_MOST:])
    made = Computation("按数值清点", f"{listed} = {place}", (tools.input(own),), float(place), "位")
    counted = Computation("列出的个数", f"{len(rows)}", (tools.input(own),), float(len(rows)), "个")
    evidence = (tools.evidence(own), *(Evidence("computation", computation=c) for c in (made, counted)))
    told = (
        sentence(q, tools, own),
        Statement(text, evidence),
        _order_note(q, tools, rows),
        source_quote(q, tools, own),
    )
    return Draft(told, language=q.language)


def first_few(q: Question, tools: Tools) -> Draft | None:
    """«研发经费前三的市是哪几个», where the figures of several places are listed."""
    m = FIRST.search(q.normal)
    n = number(m["n"] or m["m"]) if m else None
    if m is None or n is None or LAST_YEAR.search(q.normal) or q.has("change"):
        return None
    asked = without_order(q)
    rows = _ordered(asked, tools) if asked.terms else []
    if LEAST.search(q.normal):
        rows = rows[::-1]
    if len(rows) < max(n, 2) or (len(rows) > n and rows[n].scaled_value == rows[n - 1].scaled_value):
        return None
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in rows[:n]}
    told = [sentence(q, tools, o) for o in rows[:n]]
    return Draft((*told, *list(quotes.values())[:_QUOTES]), language=q.language)


def share_of_all(q: Question, tools: Tools) -> Draft | None:
    """«甲占四个园区合计的多少»: its figure over the sum of all that are listed."""
    m = _OF_ALL.search(q.normal)
    if m is None or len(q.areas) != 1:
        return None
    asked = without_order(replace(q, normal=q.normal[: m.start()], cues=q.cues - {"share", "calculation", "sum"}))
    kept = tuple(t for t in asked.terms if not m.start() <= t.start < m.end() and t.concept not in ("比重", "合计"))
    rows = _ordered(replace(asked, terms=kept, quantities=()), tools) if kept else []
    own = next((o for o in rows if place_key(o.area or "") == q.areas[0]), None)
    said = _COUNT.search(m["whole"])
    count = number(said.group().replace("两", "二")) if said else None
    if own is None or len(rows) < 2 or (count is not None and count != len(rows)) or own.base_unit == "%":
        return None
    c = arithmetic.share_of_sum(tools.input(own), [tools.input(o) for o in rows if o is not own])
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in rows}
    return Draft((sentence(q, tools, own), computed(q, c), *list(quotes.values())[: 2 * _QUOTES]), language=q.language)


_SUM_OF = re.compile(
    r"(?:前(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:名|位|强|大|个)?的?|这些|表中|所列|上述|全部|所有)"
    r"(?:城市|地市|园区|高新区|区县|国家|地区|省份|省市|省|市|区|县)[^，,。？?]*?(?:一共|合计|总共|加起来|之和|共有|总和)"
)


def sum_of_all(q: Question, tools: Tools) -> Draft | None:
    """«前十城市高企一共多少家» of a table that lists just so many places: their sum."""
    m = _SUM_OF.search(q.normal)
    if m is None or q.areas:
        return None
    asked = without_order(replace(q, cues=q.cues - {"sum", "calculation"}))
    rows = _ordered(replace(asked, quantities=()), tools) if asked.terms else []
    count = number(m["n"]) if m["n"] else None
    if len(rows) < 2 or (count is not None and count != len(rows)) or rows[0].base_unit in ("%", "", "点", "分"):
        return None
    c = arithmetic.total([tools.input(o) for o in rows])
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in rows}
    return Draft((computed(q, c), *list(quotes.values())[:_MOST]), language=q.language)


def _rank_told(q: Question, tools: Tools) -> bool:
    """Whether a report states the rank of the place in the thing named."""
    wanted = replace(wanted_of(q), measures=frozenset({"rank"}))
    found = tools.find(wanted, 20)
    return any(m.observation.measure == "rank" and m.coverage >= ENOUGH and m.area == "same" for m in found)


def _ordered(q: Question, tools: Tools) -> list[Observation]:
    """The figures of one indicator by place, the largest first."""
    rows = rows_of(q, tools, "level") or rows_of(q, tools, "share")
    return sorted(rows, key=lambda o: o.scaled_value, reverse=True)


def _order_note(q: Question, tools: Tools, rows: Sequence[Observation]) -> Statement:
    shown = rows[:_MOST]
    text = say(q, "in_order") + in_turn(q, ((o.area or "", tools.figure(o)) for o in shown))
    return Statement(text, tuple(tools.evidence(o) for o in shown), layout="note")
