"""How far a figure is from its target: the gap, and the growth a year that would reach it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import latest, wanted_of
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, terms
from assistant.matching import ENOUGH
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Input
from assistant.tools import Tools
from ingest.records import Observation

_GAP = re.compile(r"还?差(多少|几|多远)|差距|缺口|还要(再)?(增加|增长|新增|提高|提升)多少|how far|gap to")
_REACH = re.compile(r"(年均|每年|平均每年).{0,12}(增|提高|提升|长)|增速.{0,6}(多少|要)|(多快|增长率)")
_AIM = re.compile(r"目标|达到|完成|实现|突破|到20\d\d年|target|goal")
_STATED = re.compile(r"目标|要达到|计划达到|预期达到|力争|target|goal")
_WORDS = re.compile("目标|年均|达到|完成|要求|差距|缺口|还差")


def to_target(q: Question, tools: Tools) -> Draft | None:
    """«离目标还差多少家», «要达到目标年均要增长多少»: from the target a report states and its latest figure."""
    gap, reach = _GAP.search(q.normal), _REACH.search(q.normal)
    if not (gap or reach) or not _AIM.search(q.normal):
        return None
    concepts = tuple(c for c in q.concepts if not _WORDS.search(c))
    if not concepts:
        return None
    free = replace(wanted_of(q, concepts), periods=(), measures=frozenset({"target"}))
    targets = [m.observation for m in tools.find(free, 30) if m.coverage >= ENOUGH and m.area != "other"]
    targets = [o for o in targets if o.measure == "target" and o.base_unit != "年" and _is_asked_year(q, o)]
    for target in targets[:3]:
        level = _level(q, tools, target, concepts)
        if level is None:
            continue
        if reach:
            years = (year_of(target.period) or 0) - (year_of(level.period) or 0)
            if years < 1 or level.base_unit == "%":
                return None
            span = Input(float(years), "年", say(q, "years_between"), None)
            c = arithmetic.yearly_growth(tools.input(target), tools.input(level), span, say(q, "growth_to_target"))
        else:
            c = arithmetic.difference(tools.input(target), tools.input(level), say(q, "gap_to_target"))
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (target, level)}
        told = (sentence(q, tools, target), sentence(q, tools, level), computed(q, c), *quotes.values())
        return Draft(told, language=q.language)
    return None


def stated(q: Question, tools: Tools) -> Draft | None:
    """«研发强度目标是多少», «到2026年要达到多少»: the target a report states."""
    if not _STATED.search(q.normal) or q.has("rank", "superlative", "share"):
        return None
    concepts = tuple(c for c in q.concepts if not _WORDS.search(c))
    if not concepts:
        return None
    free = replace(wanted_of(q, concepts), periods=(), measures=frozenset({"target"}))
    found = [m for m in tools.find(free, 20) if m.coverage >= ENOUGH and m.area != "other"]
    held = [m.observation for m in found if m.observation.measure == "target" and m.observation.base_unit != "年"]
    held = [o for o in held if _is_asked_year(q, o)][:2]
    if not held or (len(held) > 1 and normalise(held[0].indicator) != normalise(held[1].indicator)):
        held = held[:1]
    if not held:
        return None
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
    return Draft((*(sentence(q, tools, o) for o in held), *quotes.values()), language=q.language)


def _is_asked_year(q: Question, o: Observation) -> bool:
    return not q.periods or (o.period or "") in q.periods


def _level(q: Question, tools: Tools, target: Observation, concepts: tuple[str, ...]) -> Observation | None:
    """The latest level of the very thing the target is for, of the same place and unit."""
    wanted = replace(wanted_of(q, concepts), periods=(), measures=frozenset({"level"}))
    good = [m for m in tools.find(wanted, 40) if m.coverage >= ENOUGH and m.area != "other"]
    good = [
        m
        for m in good
        if m.observation.measure == "level"
        and m.observation.base_unit == target.base_unit
        and (
            place_key(m.observation.area or "") == place_key(target.area or "")
            or (m.observation.document_id == target.document_id and m.observation.indicator == target.indicator)
        )
        and (year_of(m.observation.period) or 0) < (year_of(target.period) or 0)
        and _same_thing(m.observation, target)
    ]
    return latest(replace(q, periods=()), good).observation if good else None


def _same_thing(a: Observation, b: Observation) -> bool:
    """One name holds the other: 企业营业收入 is what the target of 营业收入 is for; 营业收入增速 is not."""
    x, y = normalise(a.indicator), normalise(b.indicator)
    mine, theirs = {t.concept for t in terms(x)}, {t.concept for t in terms(y)}
    return (x.endswith(y) or y.endswith(x) or mine == theirs) and (a.breakdown or "") == (b.breakdown or "")
