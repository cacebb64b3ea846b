"""Which of the figures that match a question fit it: of its year, its place and its kind, and the part it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.earlier import narrower, previous_value
from assistant.compose.kinds import NAMED, is_joint
from assistant.compose.nearby import near_miss
from assistant.compose.phrases import say
from assistant.compose.wording import sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import Match
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import COMPOSITE, is_composite
from assistant.tools import Tools
from ingest.records import Observation

# An indicator of which the question says less than this is of something else.
_HARDLY_NAMED = 0.45
_CLEARLY = 0.1
_SAID = 0.9
_LOOKED_AT = 12
_AIMED = re.compile(r"目标|计划|规划|预期|力争|任务|打算|准备|将|要达|达到多少|建成|target|goal|plan|aim|expect")


def part_named(q: Question, tools: Tools, fitting: Sequence[Match]) -> list[Match]:
    """«技术合同流向省外的» of «成交额30亿元，其中流向省外的9亿元»: the part first, where a word of it is asked for."""
    if not fitting or fitting[0].observation.cell is not None:
        return list(fitting)
    best = fitting[0].observation
    said = [c for c in q.concepts if tools.coverage([c], f"{best.indicator}{best.breakdown or ''}") < _SAID]
    for m in fitting[1:_LOOKED_AT] if said else ():
        o = m.observation
        after = o.measure == best.measure and o.base_unit == best.base_unit and o.number_start > best.number_end
        if after and tools.place(o).key == tools.place(best).key and "其中" in tools.place(o).quote:
            own = f"{o.indicator}{o.breakdown or ''}"
            if all(tools.coverage([c], own) >= _SAID for c in said):
                return [m, *(x for x in fitting if x is not m)]
    return list(fitting)


def less_named(q: Question, fitting: Sequence[Match], matches: Sequence[Match]) -> bool:
    """Whether what fits only leaves its year unsaid, and the thing named itself is held, of another year."""
    if not q.periods or not fitting or fitting[0].period != "unsaid":
        return False
    own = [m for m in matches if m.period == "other" and m.area != "other" and m.measure == fitting[0].measure]
    return any(m.exactness > fitting[0].exactness + _CLEARLY and m.coverage >= fitting[0].coverage for m in own)


def is_more_special(q: Question, m: Match) -> bool:
    """Whether a figure is of something that the one word asked for names only by a synonym: 居民无家可归 for 人口."""
    if len(q.concepts) != 1 or q.language == "en" or m.exactness >= _HARDLY_NAMED or q.has("change", "share"):
        return False
    if COMPOSITE in q.concepts and is_composite(m.observation):
        return False
    name = normalise(m.observation.indicator + (m.observation.breakdown or ""))
    return not any(w in name for t in q.terms for w in (t.text, t.concept))


def no_aims(q: Question, fitting: Sequence[Match]) -> list[Match]:
    """What is aimed at is not what there is: targets only where a year or an aim is asked for."""
    return [m for m in fitting if m.observation.measure != "target" or q.periods or _AIMED.search(q.normal)]


def only_places(q: Question, o: Observation) -> bool:
    """Whether a change is one of rank where a rise or fall of the thing itself is asked for."""
    return o.measure == "change" and o.base_unit in _PLACES and not q.has("rank") and not re.search("位|名", q.normal)


_PLACES = ("位", "名", "位次", "个位次")


def against_year(q: Question, matches: Sequence[Match]) -> list[Match]:
    """«能耗比2020年降了多少»: the changes that a report states against the year named."""
    if len(q.periods) != 1 or not q.has("change") or q.has("previous", "rank"):
        return []
    year = q.periods[0]
    if not re.search(rf"(?:比|较|与|和|自|从|since|from|over|than|with|against)\s?{year}", q.normal):
        return []
    said = re.compile(rf"{year}年?[底末初]?")
    held = [m for m in matches if m.area != "other" and m.observation.measure in ("change", "change_rate", "ratio")]
    return [m for m in held if said.fullmatch((m.observation.comparator or "").strip())]


def whole_of_other_years(q: Question, tools: Tools, fitting: Sequence[Match], matches: Sequence[Match]) -> Draft | None:
    """The thing asked for itself, of other years, where of the year asked for only parts of it are held."""
    if not q.periods or not fitting or not all(narrower(q, m.observation) for m in fitting):
        return None
    own = [m for m in matches if m.period == "other" and m.area != "other" and m.measure == fitting[0].measure]
    whole = [m for m in own if not narrower(q, m.observation) and m.coverage >= fitting[0].coverage]
    return near_miss(q, tools, whole) if whole else None


def told_apart(q: Question, tools: Tools, fitting: Sequence[Match], matches: Sequence[Match]) -> Draft | None:
    """«2022年留学归国人员» held only together with others: its own figure worked back, the joint one beside it."""
    if not q.periods or not fitting or not is_joint(q, fitting[0].observation):
        return None
    own = [m for m in matches if m.period == "other" and m.area != "other" and m.exactness >= NAMED]
    derived = previous_value(q, tools, own) if own else None
    if derived is None:
        return None
    joint = fitting[0].observation
    beside = (Statement(say(q, "joint")), sentence(q, tools, joint), source_quote(q, tools, joint))
    return replace(derived, statements=(*derived.statements, *beside))
