"""The value of the year before, worked back from a stated change or rate of change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, english_subject, source_quote, subject
from assistant.holdings import year_of
from assistant.lexicon import normalise, similar, terms
from assistant.matching import Match
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Input, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_ADDED = re.compile("新增|净增|新认定|当年新增|全年新增")
_STOCK = re.compile("累计|总数|总量|年末|年底|共有|达到?|拥有|现有")
_COUNTED = frozenset({"家", "个", "户", "所", "座", "项", "人", "件"})
_YEAR_BEFORE = re.compile(r"上年|年初|去年|同期|同比|[前上]一年|year")
_BARE_NAMES = frozenset({"占比", "比重", "比例", "增速", "总量", "数量", "总数"})
_OPEN_ENDED = frozenset({"超", "超过", "余", "多", "以上", "近", "不到", "突破"})
RATE = re.compile("增速|增幅|涨幅|增长率")
# National accounts give growth of these at constant prices and their level at current ones.
_REAL = re.compile(r"生产总值|\bgdp\b|增加值|gross domestic|value added")
_SAME_NAME = 0.8
_HARDLY_NAMED = 0.45
# 第一产业 and 第三产业 differ in one character and in everything they mean.
_ORDINAL = re.compile("第[一二三四五六七八九十]|[一二三四五]级")
_SAID = 0.5
_JUST_BEHIND = 8
# «average wages in these sectors»: of a group told of just before.
_OF_THESE = re.compile(r"\b(?:in|of|for|among) (?:these|those|such) (?P<what>[a-z]+)")
_CLASS = re.compile(
    r"[\d.]+岁(?:及)?以[上下]|[\d.]+[-—][\d.]+岁|本科|硕士|博士|大专|[前后][一二三四五六七八九十\d]+[位名家个]"
)


def previous_value(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft | None:
    """The period before a level with a stated change or growth rate, worked back; None when that cannot be done."""
    rate = RATE.search(q.normal) is not None
    kinds = ("change_rate",) if rate else ("level", "share")
    placed = [m for m in matches if m.area != "other" and m.observation.measure in kinds]
    if len(q.concepts) == 1:  # 居民人均可支配收入 has only a synonym of the one word asked for, 人口
        spelled = [m for m in placed if _spelled(q, m.observation)]
        placed = spelled or [m for m in placed if m.exactness >= _HARDLY_NAMED]
    whole = [m for m in placed if not narrower(q, m.observation)] or placed
    for m in whole[:12]:
        o = m.observation
        if not _same_kind(o, whole[0].observation):
            continue
        year = year_of(o.period)
        if q.periods and (year is None or q.periods != (str(year - 1),)):
            continue
        held = [x.observation for x in matches]
        derived = value_before(q, tools, o, held)
        if derived is not None:
            asked = f"{year - 1}年" if year else "上年"
            what = f"{asked}{subject(o)}"
            if q.language == "en":
                what = f"{english_subject(o)} for {year - 1 if year else 'the year before'}"
            lead = Statement(say(q, "previous_given", what=what), (tools.evidence(o),))
            return Draft((lead, derived, source_quote(q, tools, o)), language=q.language)
    return None


def _spelled(q: Question, o: Observation) -> bool:
    """Whether a figure's name has the very words of the question."""
    name = normalise(f"{o.indicator}{o.breakdown or ''}")
    return any(w in name for t in q.terms for w in (t.text, t.concept) if w)


def value_of_year(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft | None:
    """«2024年7.47万件，是2020年的2.4倍», «较2020年增长62%» asked for 2020: worked back from the level."""
    for m in matches[:30]:
        o = m.observation
        if o.measure not in ("ratio", "change", "change_rate") or m.area == "other" or not o.comparator or not o.value:
            continue
        year = _year_against(o)
        level = next((s for s in reversed(tools.siblings(o)) if _has_multiple(s, o)), None)
        if year is None or q.periods != (year,) or level is None:
            continue
        name = f"{year}年值（反推）"
        made = _worked_back(tools.input(level), tools.input(o), o, name)
        if made is None:
            continue
        what = f"{year}年{subject(level)}"
        lead = Statement(say(q, "previous_given", what=what), (tools.evidence(level),))
        return Draft((lead, computed(q, made), source_quote(q, tools, level)), language=q.language)
    return None


def _year_against(o: Observation) -> str | None:
    """The year a figure is set against: «2020年», «2020年末»."""
    m = re.fullmatch(r"((?:19|20)\d\d)年?[底末]?", (o.comparator or "").strip())
    return m.group(1) if m else None


def _worked_back(level: Input, against: Input, o: Observation, name: str) -> Computation | None:
    """A level with its multiple, change or growth since a year, back to that year."""
    if o.measure == "ratio":
        return arithmetic.before_multiple(level, against, name) if o.base_unit == "倍" else None
    if o.measure == "change_rate":
        return arithmetic.before_rate(level, against, name) if o.base_unit == "%" and level.unit != "%" else None
    points = level.unit == "%" and o.base_unit in ("百分点", "个百分点")
    index_points = level.unit == "点" and o.base_unit.lstrip("个") in ("", "点")
    return (
        arithmetic.before_change(level, against, name) if points or index_points or level.unit == o.base_unit else None
    )


def _has_multiple(level: Observation, ratio: Observation) -> bool:
    same = place_key(level.area or "") == place_key(ratio.area or "") and level.measure == "level"
    return (
        same
        and level.number_start < ratio.number_start
        and normalise(ratio.indicator).startswith(normalise(level.indicator))
    )


def value_before(q: Question, tools: Tools, o: Observation, held: Sequence[Observation]) -> Statement | None:
    """The recorded computation of the value a stated change or rate started from."""
    c = previous_change(tools, o, held)
    if c is None:
        return _before_multiple(q, tools, o) or _before_added(q, tools, o)
    make = arithmetic.before_change if c.measure == "change" else arithmetic.before_rate
    made = computed(q, make(tools.input(o), tools.input(c)))
    rough = next((x for x in (c, o) if x.qualifier in _OPEN_ENDED), None)
    if rough is not None:
        key = "rough_change" if rough is c else "rough_level"
        made = _noted(made, say(q, key, written=tools.figure(rough)), tools.evidence(rough))
    return _noted(made, say(q, "real_growth"), tools.evidence(c)) if is_real(o, c) else made


def _before_multiple(q: Question, tools: Tools, o: Observation) -> Statement | None:
    """«利润是上年的1.6倍»: the year before, by the multiple."""
    for r in tools.siblings(o):
        of_year = r.measure == "ratio" and r.base_unit == "倍" and r.period == o.period and bool(r.comparator)
        if of_year and r.value and _YEAR_BEFORE.search(r.comparator or "") and _has_multiple(o, r):
            return computed(q, arithmetic.before_multiple(tools.input(o), tools.input(r), say(q, "year_before_worked")))
    return None


def _before_added(q: Question, tools: Tools, o: Observation) -> Statement | None:
    """«年末有12家，新增4家», «新增2家，累计17家»: the stock a year before, by what was added to it."""
    if _ADDED.search(o.indicator) or o.measure != "level" or o.base_unit not in _COUNTED:
        return None
    stock = o.point_in_time or _STOCK.search(o.quote) is not None
    for s in tools.siblings(o):
        plain = normalise(_ADDED.sub("", s.indicator))
        added = bool(_ADDED.search(s.indicator)) and s.measure in ("level", "change") and s.base_unit == o.base_unit
        ahead = o.number_end <= s.number_start <= o.number_end + _JUST_BEHIND  # «214家，新增28家»
        if added and (stock or ahead) and s.value < o.value and plain in ("", normalise(o.indicator)):
            made = computed(q, arithmetic.difference(tools.input(o), tools.input(s), say(q, "year_before_worked")))
            return _noted(made, say(q, "added_only"), tools.evidence(s))
    return None


def _noted(made: Statement, note: str, evidence: Evidence) -> Statement:
    return replace(made, text=made.text + note, evidence=(*made.evidence, evidence))


def is_real(o: Observation, rate: Observation) -> bool:
    """Whether a rate is most likely of growth at constant prices, so that it does not lead back to a nominal amount."""
    nominal = any("现价" in x.quote or "nominal" in x.quote.lower() for x in (o, rate))
    return rate.measure == "change_rate" and _REAL.search(normalise(o.indicator)) is not None and not nominal


def previous_change(
    tools: Tools, o: Observation, held: Sequence[Observation], rates: bool = True
) -> Observation | None:
    """The stated change (or rate of change, where `rates`) that led to a level, against the year before."""
    siblings = tools.siblings(o)
    named = normalise(o.indicator)
    others = {normalise(s.indicator) for s in siblings if s.measure in ("level", "share")} - {named}
    near = sorted(siblings, key=lambda c: (normalise(c.indicator) != named, abs(c.number_start - o.number_end)))
    for c in [*near, *held]:
        if c.period != o.period or c.measure not in ("change", "change_rate") or not _against_year_before(o, c):
            continue
        if not about_same(c, o) and not _next_to(o, c, siblings):
            continue
        if normalise(c.indicator) in others:  # the change of another figure of the sentence
            continue
        points = o.base_unit == "%" and c.base_unit in ("百分点", "个百分点")
        index_points = o.base_unit == "点" and c.base_unit.lstrip("个") in ("", "点")
        if c.measure == "change" and (c.base_unit == o.base_unit or points or index_points):
            return c
        if rates and c.measure == "change_rate" and c.base_unit == "%" and o.base_unit != "%":
            return c
    return None


def _next_to(o: Observation, c: Observation, siblings: Sequence[Observation]) -> bool:
    """«占比较上年提升2.7个百分点» after the share itself: a bare name takes up the figure just before it."""
    bare = normalise(c.indicator) in _BARE_NAMES and place_key(c.area or "") == place_key(o.area or "")
    before = [s for s in siblings if s.number_start < c.number_start]
    return bare and bool(before) and before[-1].observation_id == o.observation_id


def _same_kind(o: Observation, best: Observation) -> bool:
    """One indicator under one name, so that a part's past is not given for the whole's."""
    same = normalise(o.breakdown or "") == normalise(best.breakdown or "") and o.measure == best.measure
    return (same and series_key(o) == series_key(best)) or (
        same and similar(normalise(o.indicator), normalise(best.indicator)) > _SAME_NAME
    )


def _against_year_before(o: Observation, c: Observation) -> bool:
    """Whether a change is against the year before: said so, unsaid, or naming that year."""
    year = year_of(o.period)
    if c.comparator is None or _YEAR_BEFORE.search(c.comparator):
        return True
    return year is not None and re.fullmatch(rf"{year - 1}年?[底末度]?", c.comparator) is not None


def narrower(q: Question, o: Observation) -> bool:
    """Whether a figure is of a sub-population the question does not name."""
    if of_a_class(o, q.concepts) and not any(f"{x.value:g}{x.unit}" in o.indicator for x in q.quantities):
        return True
    if not o.breakdown:
        return False
    parts = {t.concept for t in terms(normalise(o.breakdown))} or {normalise(o.breakdown)}
    said = {*q.concepts, *q.areas}
    return not any(similar(p, c) >= _SAID or c in p for p in parts for c in said)


def of_a_class(o: Observation, concepts: Sequence[str]) -> bool:
    """Whether a figure is of a class by age or schooling that is not named: 30岁以下从业人员 for 从业人员."""
    of = _OF_THESE.search(o.indicator)
    if of is not None and of["what"] not in concepts:
        return True
    named = _CLASS.findall(normalise(o.indicator + (o.breakdown or "")))
    return bool(named) and not any(n in c or c in n for n in named for c in concepts)


def about_same(a: Observation, b: Observation) -> bool:
    """Whether two figures of a sentence are about one indicator: one name holds the other, or most of it."""
    if normalise(a.breakdown or "") != normalise(b.breakdown or "") or place_key(a.area or "") != place_key(
        b.area or ""
    ):
        return False
    x, y = normalise(a.indicator), normalise(b.indicator)
    if _ORDINAL.findall(x) != _ORDINAL.findall(y):
        return False
    return x in y or y in x or similar(x, y) > 0.5
