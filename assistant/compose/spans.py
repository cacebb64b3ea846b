"""A change over several years («比2021年高了多少», «两年涨了多少点», «平均每年提高多少»), and the edition before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose import bases
from assistant.compose.figures import latest, lookup, wanted_of
from assistant.compose.phrases import say
from assistant.compose.ranking import is_base, one_series, over_periods
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import Term
from assistant.matching import ENOUGH
from assistant.question import Question
from assistant.records import Draft, Input
from assistant.tools import Tools
from ingest.records import Observation

_MOVED = re.compile(
    r"增|涨|升|提高|提升|降|减|跌|变化|变动|翻|高了|低了|多了|少了|[高低多少]多少|[高低多少]几|差多少|(?<![a-z])(?:gr[eo]w|rise|rose|fall|fell|chang|increas|declin)"
)
_AGAINST = re.compile(r"(?:比|较|相比|对比|相对于?|自|从)(?P<year>(?:19|20)\d\d)年?(?!.{0,3}(?:为基期|的?基期))")
_YEARS = re.compile(
    r"(?:近|最近|过去|这|前)?(?P<n>[一二两三四五六七八九十]|\d{1,2})年(?:来|间|里|内|以来|时间|的)?(?!版|级|以上|以下)"
)
_A_YEAR = re.compile(
    r"(?:平均)?每年(?:平均)?(?=.{0,8}(?:增|涨|升|提高|提升|降|减|多|少))|年均|逐年平均"
    r"|a year on average|(?<![a-z])annually"
)
_RATE = re.compile(
    r"年均(?:复合)?(?:增速|增长率|增幅)|年均增长(?:了)?(?:百分|几)|%|百分之|增速|增长率|annual growth rate"
)
_EDITION_BEFORE = re.compile(
    r"上一?[版期届个](?:版本|报告|指数)?(?!级)|前一[版期届]|上个版本|previous (?:edition|issue)"
)
# Words of the span itself, which no indicator is named by.
_OF_THE_SPAN = re.compile(
    r"平均|每年|个?百分点|逐?年均?|增速|增幅|增长率?|复合|提高|(?:[上前]?一)?[版期届]本?|[上前]一?个?|average|annual(?:ly)?|year"
)
_LONGEST = 30
_NUMBERS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def over_years(q: Question, tools: Tools) -> Draft | None:
    """The change of one indicator between two years held, one of them named or counted back from the latest."""
    if not _MOVED.search(q.normal) or len(q.areas) > 1 or q.has("previous"):
        return None
    q = _named_only(q)
    ends = _ends(q, tools)
    if ends is None or int(ends[1]) - int(ends[0]) < 1:
        return None
    mean = _A_YEAR.search(q.normal) is not None
    if int(ends[1]) - int(ends[0]) == 1 and not mean:
        return None
    asked = replace(q, periods=ends, cues=q.cues | {"change"})
    pair = _pair(asked, tools, ends)
    if pair is None:
        return None
    if mean:
        return _a_year(asked, tools, *pair)
    return over_periods(asked, tools)


def edition_before(q: Question, tools: Tools) -> Draft | None:
    """«上一版是多少»: the indicator in the period before the latest that the reports hold."""
    if not _EDITION_BEFORE.search(q.normal) or q.periods or q.editions or q.edition:
        return None
    q = _named_only(q)
    held = _levels(q, tools)
    years = sorted({o.period for o in held if o.period and o.period.isdigit() and not is_base(o)}, reverse=True)
    if len(years) < 2:
        return None
    return lookup(replace(q, periods=(years[1],), cues=q.cues - {"previous"}), tools)


def _named_only(q: Question) -> Question:
    """The question without the words that tell the span; of an index named alone its composite is meant."""
    kept = tuple(t for t in q.terms if not _OF_THE_SPAN.fullmatch(t.concept))
    return replace(q, terms=kept or ((Term("综合指数", "综合指数", 0, 0),) if q.indices else ()))


def _ends(q: Question, tools: Tools) -> tuple[str, str] | None:
    """The first and the last year meant."""
    if len(q.periods) == 1 and "/" in q.periods[0]:
        start, _, end = q.periods[0].partition("/")
        return (start, end) if start.isdigit() and end.isdigit() else None
    # Of a stretch every year may be named («2021到2023年每年»).
    if (
        len(q.periods) >= 2
        and all(p.isdigit() for p in q.periods)
        and (len(q.periods) == 2 or _A_YEAR.search(q.normal))
    ):
        return min(q.periods), max(q.periods)
    against = _AGAINST.search(q.normal)
    if len(q.periods) > 1 or (q.periods and (against is None or q.periods != (against.group("year"),))):
        return None
    last = _latest_year(q, tools)
    if last is None:
        return None
    if against is not None and q.periods:
        return (q.periods[0], last) if int(q.periods[0]) < int(last) else None
    counted = _YEARS.search(q.normal)
    if counted is None:
        return None
    n = _NUMBERS.get(counted.group("n")) or int(counted.group("n"))
    return (str(int(last) - n), last) if 1 < n <= _LONGEST else None


def _latest_year(q: Question, tools: Tools) -> str | None:
    years = [o.period for o in _levels(q, tools) if o.period and o.period.isdigit()]
    return max(years, default=None)


def _levels(q: Question, tools: Tools) -> list[Observation]:
    """The levels of the indicator asked about, in every period."""
    wanted = replace(wanted_of(q), periods=(), measures=frozenset({"level", "share"}))
    found = [m for m in tools.find(wanted, 80) if m.coverage >= ENOUGH and m.fits and m.area != "other"]
    found = [m for m in found if m.observation.measure in ("level", "share")]
    if not found:
        return []
    best = latest(replace(q, periods=()), found).observation
    return [m.observation for m in found if one_series(m.observation, best)]


def _pair(q: Question, tools: Tools, ends: Sequence[str]) -> tuple[Observation, Observation] | None:
    held = _levels(q, tools)
    found = [next((o for o in held if year_of(o.period) == int(end)), None) for end in ends]
    first, last = found[0], found[1]
    return (first, last) if first is not None and last is not None else None


def _a_year(q: Question, tools: Tools, first: Observation, last: Observation) -> Draft | None:
    """The mean change of a year, and where it can be, the mean growth rate."""
    _, apart = bases.note(q, tools, [first, last])
    years = int(str(last.period)[:4]) - int(str(first.period)[:4])
    if apart or years < 1:
        return None
    a, b, n = tools.input(last), tools.input(first), Input(years, "年", say(q, "years_covered"), None)
    made = []
    if not _RATE.search(q.normal) or first.base_unit == "%":
        made.append(computed(q, arithmetic.yearly_change(a, b, n, say(q, "a_year"))))
    if first.base_unit != "%" and first.scaled_value > 0 and last.scaled_value > 0:
        made.append(computed(q, arithmetic.yearly_growth(a, b, n, say(q, "a_year_rate"))))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (first, last)}
    said = (sentence(q, tools, first), sentence(q, tools, last))
    return Draft((*said, *made, *quotes.values()), language=q.language)
