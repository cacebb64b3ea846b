"""How far an index stands above its base period, which an index takes as 100 unless its report says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import latest, most_precise, wanted_of
from assistant.compose.phrases import say
from assistant.compose.ranking import series
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.matching import ENOUGH, area_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Input, Statement
from assistant.tools import Tools
from ingest.records import Observation

_BASE = re.compile(r"基期|基年|基准年|base (?:year|period)")
_SINCE = re.compile(r"比|较|从|自|相对|以来|since|from|over|above|compared")
_ROSE = re.compile(
    r"(?:高|多|涨|增|升|提高|上升|增加|提升|增长|变化|累计)[^，。？?]{0,8}(?:多少|几)|(?:多少|几)[^，。？?]{0,4}(?:点|涨|升)"
    r"|how (?:much|many)|(?<![a-z])risen?|(?<![a-z])rose|increase|gr[eo]wn?"
)
_YEARLY = re.compile(r"年均|平均每年|每年平均|annual|a year")
_UP_TO_NOW = re.compile(r"以来|至今|since")
_ON_YEAR = re.compile(r"同比|环比|[上去前]一?年|上期|year-on-year|last year|previous year")
_PERCENT = re.compile(r"百分之|%|几成|percent")
_TIMES = re.compile(r"(?:几|多少)倍|times")
_SAID = re.compile(r"(?:基期|基点|基年)(?:的?指数)?(?:值)?(?:设|定|取)?(?:为|=)(?P<v>\d+(?:\.\d+)?)(?![\d年.])")
_BASE_VALUE = 100.0
_UNITS = ("点", "")


def since_base(q: Question, tools: Tools) -> Draft | None:
    """«比2013年基期涨了多少»: the index less its base value; said to rest on the base being taken as 100."""
    if _ON_YEAR.search(q.normal) and not _BASE.search(q.normal):
        return None
    if not (_BASE.search(q.normal) or q.periods or _UP_TO_NOW.search(q.normal)):
        return None
    moved = _ROSE.search(q.normal) or q.intent == "trend" or _YEARLY.search(q.normal)
    if not ((moved and _SINCE.search(q.normal)) or (_BASE.search(q.normal) and _asks_rise(q))):
        return None
    if q.intent == "trend" and series(q, tools) is not None:  # the years between say more than the two ends
        return None
    for base in _bases(q, tools):
        level = _level(q, tools, base)
        if level is None:
            continue
        stated = _SAID.search(normalise(base.quote))
        value = float(stated.group("v")) if stated else _BASE_VALUE
        unit = tools.input(level).unit
        start = Input(value, unit, say(q, "base_value"), None)
        years = (year_of(level.period) or 0) - int(base.value)
        if _YEARLY.search(q.normal) and years > 1:
            span = Input(float(years), "年", say(q, "years_between"), None)
            c = arithmetic.yearly_growth(tools.input(level), start, span, say(q, "since_base"))
        else:
            c = _asked_as(q)(tools.input(level), start, say(q, "since_base"))
        note = () if stated else (_taken(q, tools, base, Evidence("computation", computation=c)),)
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (level, base)}
        return Draft((sentence(q, tools, level), computed(q, c), *note, *quotes.values()), language=q.language)
    return None


def _asks_rise(q: Question) -> bool:
    return bool(_ROSE.search(q.normal) or _TIMES.search(q.normal))


def _asked_as(q: Question) -> Callable[[Input, Input, str], Computation]:
    if _TIMES.search(q.normal):
        return arithmetic.ratio
    return arithmetic.growth if _PERCENT.search(q.normal) else arithmetic.difference


def _taken(q: Question, tools: Tools, base: Observation, made: Evidence) -> Statement:
    return Statement(say(q, "base_taken", year=f"{base.value:g}"), (tools.evidence(base), made))


def _bases(q: Question, tools: Tools) -> list[Observation]:
    """The base periods held that the question names, by the word or by the year."""
    held = [f.observation for f in tools.holdings.where(measure="date", indicator=lambda i: bool(_BASE.search(i)))]
    years = {p for p in q.periods} | {y for p in q.periods for y in p.split("/")}
    return [o for o in held if _of_index(q, o) and (f"{o.value:g}" in years or not years or _only_named(q, o, years))]


def _only_named(q: Question, o: Observation, years: set[str]) -> bool:
    """«比基期高多少» of some later year: the base is named by the word, and no year before it is."""
    return _BASE.search(q.normal) is not None and all(y > f"{o.value:g}" for y in years)


def _of_index(q: Question, o: Observation) -> bool:
    places = (*q.areas, *(place_key(i) for i in q.indices), *(place_key(i.removesuffix("指数")) for i in q.indices))
    named = place_key((o.area or "").removesuffix("指数"))
    return not places or area_fit(o, places) == "same" or named in places


def _level(q: Question, tools: Tools, base: Observation) -> Observation | None:
    year = f"{base.value:g}"
    periods = tuple(dict.fromkeys(y for p in q.periods for y in p.split("/") if y != year))
    if _UP_TO_NOW.search(q.normal):  # the latest held, whichever year it is of
        periods = ()
    said = tuple(c for c in q.concepts if not _BASE.search(c) and c not in ("自", "年均", "增速"))
    concepts = said or (("综合指数",) if q.indices else ())
    if not concepts or len(periods) > 1:
        return None
    wanted = replace(wanted_of(q, concepts), periods=periods, measures=frozenset({"level"}))
    asked = replace(q, periods=periods)
    found = [m for m in tools.find(wanted, 40) if m.fits and m.coverage >= ENOUGH]
    good = [m for m in found if m.observation.measure == "level" and m.observation.base_unit in _UNITS]
    good = [m for m in good if place_key(m.observation.area or "") == place_key(base.area or "")]
    good = [m for m in good if "指数" in f"{m.observation.area or ''}{m.observation.indicator}"]
    best = most_precise(latest(asked, good), good).observation if good else None
    return best if best is not None and best.value > 1 else None
