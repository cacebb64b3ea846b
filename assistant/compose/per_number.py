"""So many of one thing for so many of another («每千人床位数»), where a report gives the two counts and not that."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import latest, wanted_of
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, terms
from assistant.matching import ENOUGH, Match
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft
from assistant.tools import Tools
from ingest.records import Observation

_FOR = re.compile(
    r"每(?P<n>十万|百万|百|千|万)(?:名|个|位)?(?P<of>户|家企业|家|(?:常住|户籍)?人口|居民|(?:名|个)?[\u4e00-\u9fff]{0,4}人员|职工|学生|人)?"
    r"(?:中|当中|里)?(?:有|的|拥有)*(?P<what>[\u4e00-\u9fffa-z&]{2,16}?)(?:数量?|拥有量|个数|是|有|达|多少|几|[？?]|$)"
)
_NUMBERS = {"百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000}
_PEOPLE = re.compile("^(?:(?:常住|户籍)?人口|居民|人)?$")
_POPULATION = re.compile("^(?:年末|全市|全省|全区)?(?:常住)?(?:总)?人口(?:数|总量)?$")
_COUNTED = frozenset({"家", "个", "件", "人", "张", "所", "项", "名", "辆", "座", "台", "笔", "起"})
_OF_EACH = re.compile("每|人均|均")


def per_number(q: Question, tools: Tools) -> Draft | None:
    """The counted over those counted among, of one place and year; None where the report states the quotient."""
    m = _FOR.search(q.normal)
    if m is None or q.has("change", "rank", "superlative"):
        return None
    of, what = m["of"] or "", tuple(t.concept for t in terms(m["what"]))
    if not what or _is_stated(q, tools):
        return None
    for counted in _levels(q, tools, what):
        among = _among(q, tools, of, counted)
        if among is None or not among.value:
            continue
        number = _NUMBERS[m["n"]]
        name = f"每{m['n']}{'人' if _PEOPLE.match(of) else of}{counted.indicator}"
        c = arithmetic.per_number(tools.input(counted), tools.input(among), number, counted.base_unit, name)
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (counted, among)}
        told = (sentence(q, tools, counted), sentence(q, tools, among), computed(q, c), *quotes.values())
        return Draft(told, language=q.language)
    return None


def _is_stated(q: Question, tools: Tools) -> bool:
    found = tools.find(replace(wanted_of(q), measures=frozenset({"level"})), 20)
    return any(m.fits and m.coverage >= ENOUGH and _OF_EACH.search(m.observation.indicator) for m in found)


def _levels(q: Question, tools: Tools, concepts: tuple[str, ...]) -> list[Observation]:
    found = tools.find(replace(wanted_of(q, concepts), measures=frozenset({"level"})), 40)
    good = [m for m in found if m.fits and m.coverage >= ENOUGH and _is_count(m.observation)]
    return [latest(q, good).observation] if good else []


def _is_count(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit in _COUNTED and not _OF_EACH.search(o.indicator)


def _among(q: Question, tools: Tools, of: str, counted: Observation) -> Observation | None:
    """The population, or the people or companies named, of the place and year of what is counted."""
    words = ("常住人口",) if _PEOPLE.match(of) else tuple(t.concept for t in terms(normalise(of.lstrip("名个家"))))
    found = tools.find(replace(wanted_of(q, words), measures=frozenset({"level"})), 40)
    held: list[Match] = [m for m in found if m.fits and m.coverage >= ENOUGH and _is_count(m.observation)]
    held = [m for m in held if place_key(m.observation.area or "") == place_key(counted.area or "")]
    held = [m for m in held if year_of(m.observation.period) == year_of(counted.period)]
    if _PEOPLE.match(of):
        held = [m for m in held if _POPULATION.match(normalise(m.observation.indicator))]
    held = [m for m in held if not m.observation.breakdown and m.observation.observation_id != counted.observation_id]
    return max(held, key=lambda m: m.score).observation if held else None
