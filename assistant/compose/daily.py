"""«平均每天多少», «每个月多少»: what a year's total comes to in a part of it, where no such mean is stated."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import latest, most_precise, wanted_of
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import ENOUGH, Match
from assistant.question import Question
from assistant.records import Draft, Input
from assistant.tools import Tools
from ingest.records import Observation

_A_DAY = re.compile(r"(?:平均)?每[天日]|日均|平均(?:一|下来一?)天|(?:per|each|a) day|daily")
_A_MONTH = re.compile(r"(?:平均)?每个?月|月均|(?:平均)?一个月|(?:per|each|a) month|monthly")
_A_QUARTER = re.compile(r"(?:平均)?每个?季度?|季均|(?:per|each|a) quarter(?!ly)")
_DAY_WORDS = re.compile(
    r"(?:平均)?每?个?[天日月季]度?均?|日均|月均|平均|多少|daily|monthly|day|month|quarter|average|average day"
)
# What flows through a year can be divided by its days; what stands at its end cannot.
_FLOW = re.compile(
    r"新[设增]|新注册|新办|授权|申请|成交|合同|交易|诞生|毕业|发放|认定|流[入出]|迁[入出]|签订|人次|观看|就业"
)
_STANDING = re.compile(r"市值|资产|余额|存量|总市|拥有|累计|人均|均|强度|率|每")
_MONEY = frozenset({"元", "美元", "欧元", "日元", "港元", "英镑"})
_YEAR = re.compile(r"\d{4}$")
_PARTS = ((_A_DAY, "天", "day"), (_A_MONTH, "月", "month"), (_A_QUARTER, "季度", "quarter"))
_OF_YEAR = {"月": 12, "季度": 4}


def asks_a_day(q: Question) -> bool:
    """Whether a mean for a day, a month or a quarter is asked for."""
    return any(p.search(q.normal) for p in (_A_DAY, _A_MONTH, _A_QUARTER))


def per_day(q: Question, tools: Tools) -> Draft | None:
    """A year's flow divided by the days (months, quarters) of a year; None where such a mean is given."""
    if not asks_a_day(q):
        return None
    asked, unit, key = next(x for x in _PARTS if x[0].search(q.normal))
    concepts = tuple(c for c in q.concepts if not _DAY_WORDS.fullmatch(c))
    if not concepts:
        return None
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"level"}))
    found = [m for m in tools.find(wanted, 40) if m.fits and m.coverage >= ENOUGH]
    flows = [m for m in found if _is_flow(m.observation)]
    if not flows or any(_is_mean(m, asked) and m.coverage >= flows[0].coverage for m in found):
        return None
    best = most_precise(latest(q, flows), flows).observation
    parts = days_of(best.period) if unit == "天" else _OF_YEAR[unit]
    span = Input(parts, unit, say(q, f"{key}s_of_year"), None)
    c = arithmetic.per(tools.input(best), span, f"/{unit}", say(q, f"a_{key}"))
    return Draft((sentence(q, tools, best), computed(q, c), source_quote(q, tools, best)), language=q.language)


def days_of(period: str | None) -> int:
    """The days of a year, 365 where no year is known."""
    year = int((period or "0")[:4] or 0)
    return 366 if year and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0) else 365


def _is_flow(o: Observation) -> bool:
    name = normalise(o.indicator + (o.breakdown or ""))
    if o.measure != "level" or o.point_in_time or not o.period or not _YEAR.match(o.period) or "/" in o.base_unit:
        return False
    if _STANDING.search(name) or any(x[0].search(name) for x in _PARTS):
        return False
    return o.base_unit in _MONEY or _FLOW.search(name) is not None


def _is_mean(m: Match, asked: re.Pattern[str]) -> bool:
    return asked.search(normalise(m.observation.indicator)) is not None


_A_YEAR = re.compile(
    r"平均每(?:一)?年|每年平均|年均(?!增)|平均(?:一|下来一?)年|(?:per|each|a) year on average|average a year"
)
_SPAN = re.compile(r"(\d{4})/(\d{4})$")


def per_year(q: Question, tools: Tools) -> Draft | None:
    """«近五年平均每年多少家»: what a stretch of years counts in all, divided by its years."""
    if not _A_YEAR.search(q.normal) or q.has("change", "share", "rank"):
        return None
    concepts = tuple(c for c in q.concepts if not _A_YEAR.search(c) and c not in ("平均", "年均"))
    if not concepts:
        return None
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"level"}))
    for m in tools.find(wanted, 20):
        o = m.observation
        span = _SPAN.match(o.period or "")
        if span is None or not m.fits or m.coverage < ENOUGH or o.measure != "level" or o.base_unit in ("", "%", "点"):
            continue
        years = Input(float(int(span[2]) - int(span[1]) + 1), "年", say(q, "years_covered"), None)
        c = arithmetic.per(tools.input(o), years, "/年", say(q, "a_year"))
        return Draft((sentence(q, tools, o), computed(q, c), source_quote(q, tools, o)), language=q.language)
    return None
