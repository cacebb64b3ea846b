"""«平均每天多少»: what a year's total comes to a day, where the reports state no such mean of the same thing."""

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
_DAY_WORDS = re.compile(r"(?:平均)?每?[天日]均?|日均|平均|多少|daily|day|average|average day")
# What flows through a year can be divided by its days; what stands at its end cannot.
_FLOW = re.compile(
    r"新[设增]|新注册|新办|授权|申请|成交|合同|交易|诞生|毕业|发放|认定|流[入出]|迁[入出]|签订|人次|观看|就业"
)
_STANDING = re.compile(r"市值|资产|余额|存量|总市|拥有|累计|人均|均|强度|率|每")
_MONEY = frozenset({"元", "美元", "欧元", "日元", "港元", "英镑"})
_YEAR = re.compile(r"\d{4}$")


def asks_a_day(q: Question) -> bool:
    """Whether a mean for a day is asked for."""
    return _A_DAY.search(q.normal) is not None


def per_day(q: Question, tools: Tools) -> Draft | None:
    """A year's flow divided by the days of that year; None where the reports give the mean of the very thing."""
    if not asks_a_day(q):
        return None
    concepts = tuple(c for c in q.concepts if not _DAY_WORDS.fullmatch(c))
    if not concepts:
        return None
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"level"}))
    found = [m for m in tools.find(wanted, 40) if m.fits and m.coverage >= ENOUGH]
    flows = [m for m in found if _is_flow(m.observation)]
    if not flows or any(_is_mean(m) and m.coverage >= flows[0].coverage for m in found):
        return None
    best = most_precise(latest(q, flows), flows).observation
    name = say(q, "a_day")
    days = Input(days_of(best.period), "天", say(q, "days_of_year"), None)
    c = arithmetic.per(tools.input(best), days, "/天", name)
    return Draft((sentence(q, tools, best), computed(q, c), source_quote(q, tools, best)), language=q.language)


def days_of(period: str | None) -> int:
    """The days of a year, 365 where no year is known."""
    year = int((period or "0")[:4] or 0)
    return 366 if year and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0) else 365


def _is_flow(o: Observation) -> bool:
    name = normalise(o.indicator + (o.breakdown or ""))
    if o.measure != "level" or o.point_in_time or not o.period or not _YEAR.match(o.period) or "/" in o.base_unit:
        return False
    if _STANDING.search(name) or _A_DAY.search(name):
        return False
    return o.base_unit in _MONEY or _FLOW.search(name) is not None


def _is_mean(m: Match) -> bool:
    return _A_DAY.search(normalise(m.observation.indicator)) is not None
