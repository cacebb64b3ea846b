"""Levels against a stated change or growth rate, both ways: 6280 after 5602 is +12.1 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.audit.bounds import Bounds, power
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import pattern, same_name
from assistant.audit.reading import Reading, year
from assistant.audit.records import Check, Figure
from assistant.audit.wording import bare, named, period_text, roughly
from ingest.chinese_numbers import chinese_value

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARLY = re.compile(
    r"年均|年平均|每年平均|复合|\bannual(?:ly)? average|\bcagr\b|per year|a year on average|compound", re.I
)
_LAST_YEAR = re.compile(
    r"上年|上一年|去年|同比|同期|前一年|year[- ]on[- ]year|year earlier|previous year|last year|prior year", re.I
)
_OTHER_BASE = re.compile(r"环比|上月|上季|上半年|基期|目标|预期|全国|平均|month|quarter", re.I)
_POINTS = frozenset({"百分点", "percentage points", "pp"})
_APPOSED = re.compile(r"^\s*,\s*(?:an? (?:increase|gain|rise|decline|decrease|drop|jump) of|up|down)\s*$", re.I)
_ONE_YEAR = re.compile(r"其中|(?:19|20)\d\d年(?:同比)?[^，。；\d]{0,6}$")
_YEARS_LONG = re.compile(
    r"(?<![第\d年])(?P<n>[两三四五六七八九十]|\d{1,2})年(?:间|来|里|内)?(?:累计|共|合计|总共)?(?:实现)?(?:增长|增加|提高|提升|下降|减少|降低|翻)"
)
_BASIS = "若增速按可比价格或可比口径计算"
_REVISED = "若上年数此后经过修订或两份报告口径不同"


@dataclass(frozen=True, slots=True)
class Pair:
    """The figure before and after a change; `near` when both stand where the change does."""

    now: Figure
    base: Figure
    near: bool


def checks(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Rates and changes against the two levels, and against each other."""
    for stated in reading.figures:
        f = with_base(stated, reading)
        if f.o.measure not in ("change", "change_rate") or _OTHER_BASE.search(f.o.comparator or ""):
            continue
        pair = _pair(f, reading, elsewhere)
        if pair is not None and not mistaken(f, pair):
            yield against_levels(f, pair, reading)
        if f.o.measure == "change_rate":
            yield from _against_change(f, reading)


def with_base(f: Figure, reading: Reading) -> Figure:
    """The figure with what it is measured against where only the wording tells it.

    «两年增长21.8%» is against the year before last, «累计增长58.2%» against where the run began, «比2022年增加127亿元，
    增长59.1%» against the year of the change before it.
    """
    if f.o.measure not in ("change", "change_rate") or f.o.cell is not None or f.sentence < 0:
        return f
    clause = _clause(reading.ahead(f, 24))
    at, years = year(f), _YEARS_LONG.search(clause)
    if years and at and not _YEARLY.search(clause + f.name):
        number = years["n"]
        span = int(number) if number.isdigit() else int(chinese_value(number))
        start = (f.o.period or "")[:4] if "/" in (f.o.period or "") else str(at - span)
        return replace(f, o=replace(f.o, comparator=f"{start}年", period=str(at)))
    over = _spanned(f, reading) if at and _YEARLY.search(clause) and not _YEAR.search(f.o.comparator or "") else None
    if over and at:
        return replace(f, o=replace(f.o, comparator=f"{at - over}年"))
    if re.search(r"累计", clause) and f.o.comparator is None:
        return replace(f, o=replace(f.o, comparator="基期"))
    before = [x for x in reading.beside(f) if x.o.number_start < f.o.number_start]
    last = before[-1] if before else None
    if f.o.comparator is None and last is not None and last.o.measure in ("change", "change_rate") and _alike(last, f):
        said = _YEAR.findall(last.o.comparator or "")
        if said and re.fullmatch(
            r"\s*[，,]\s*(增长|增幅|增速|下降|降幅|提高|涨幅)[为达约了]*\s*", reading.between(last, f)
        ):
            return replace(f, o=replace(f.o, comparator=last.o.comparator))
    return f


def _spanned(f: Figure, reading: Reading) -> int | None:
    """«五年累计提高87.6，年均增长13.4%»: over how many years the change right before a yearly mean was told."""
    before = [x for x in reading.beside(f) if x.o.number_start < f.o.number_start]
    last = before[-1] if before and before[-1].o.measure in ("change", "change_rate", "ratio") else None
    years = _YEARS_LONG.search(_clause(reading.ahead(last, 24))) if last and _alike(last, f) else None
    if years is None:
        return None
    return int(years["n"]) if years["n"].isdigit() else int(chinese_value(years["n"]))


def mistaken(f: Figure, pair: Pair) -> bool:
    """Whether the levels go the other way by far more than the change: then they are levels of something else."""
    if f.unit == "位" or f.unit in _POINTS or pair.base.value == 0:
        return False
    moved = pair.now.value - pair.base.value
    if f.o.measure == "change_rate":
        moved = (pair.now.value / pair.base.value - 1) * (1 if f.unit == "倍" else 100)
    return moved * f.value < 0 and abs(moved) > 2 * abs(f.value)


# ---------------------------------------------------------------- the two levels
def _pair(f: Figure, reading: Reading, elsewhere: Sequence[Figure]) -> Pair | None:
    measures = ("share", "level") if f.unit in _POINTS else ("rank",) if f.unit == "位" else ("level", "share")
    here = [x for x in _neighbours(f, reading) if x.o.measure in measures and _alike(x, f) and _unit_fits(x, f)]
    told = _told_pair(f, here, reading)
    if told is not None:
        return told
    beside = _year_before_beside(f, here, reading)
    if beside is not None:
        return beside
    now = _current(f, here) or _current_elsewhere(f, reading)
    base = None if now is None else _base_year(f, now)
    if now is None or base is None:
        return None
    own = [x for x in reading.figures if _is_base(x, now, base)] or base_values(base, now, reading)
    if own:
        return Pair(now, min(own, key=lambda x: abs(x.o.number_start - f.o.number_start)), True)
    found = [x for x in elsewhere if _is_base(x, now, base)]
    return Pair(now, found[0], False) if found else None


def _neighbours(f: Figure, reading: Reading) -> list[Figure]:
    if f.o.cell is not None:
        return [x for x in reading.tables[f.o.cell.table] if x.o.cell and x.o.cell.row == f.o.cell.row and x is not f]
    return [x for x in reading.beside(f) if x is not f]


def _alike(x: Figure, f: Figure) -> bool:
    """One indicator of one area and sub-population."""
    return same_name(x.name, f.name) and x.area == f.area and x.part == f.part


def _unit_fits(x: Figure, f: Figure) -> bool:
    if f.o.measure == "change_rate":
        return x.unit not in _POINTS
    return x.unit.replace("点", "") == f.unit.replace("点", "") or (f.unit in _POINTS and x.unit == "%")


_FROM = re.compile(
    r"((较|比|从|由|自|高于|低于)([^，。；]{0,6}(19|20)\d\d年(末|底)?|上年|去年)?(同期)?[^，。；\d]{0,8}"
    r"|(上年|去年|上一年|(19|20)\d\d年)(同期|末|底)?(仅?为|的|是|仅|：)?)$"
    r"|\b(from|compared (with|to)|versus|vs\.?|against|than|over)( the| about| some)?\s*$",
    re.I,
)


def _pointed_base(here: Sequence[Figure], reading: Reading) -> Figure | None:
    """The one level the wording itself gives as what was before: «较2022年的1892件», «from $1.50 million»."""
    found = [x for x in here if _FROM.search(re.split(r"[，,；;（(]", reading.ahead(x, 18))[-1])]
    return (
        found[0]
        if len(found) == 1 and found[0].o.number_start > min(x.o.number_start for x in here)
        else (
            found[0] if len(found) == 1 and re.search(r"(从|由|from)[^，。；]*$", reading.ahead(found[0], 18)) else None
        )
    )


def _told_pair(f: Figure, here: Sequence[Figure], reading: Reading) -> Pair | None:
    """Two levels of different years beside the change: the sentence itself says from what to what."""
    if f.o.cell is not None:
        return None
    said = _YEAR.findall(f.o.comparator or "")
    if said and all(year(x) not in (None, int(said[-1])) for x in here if x.o.period != f.o.period):
        return None  # «较2022年的174.3提高13.3，五年累计提高87.6»: from another year than the one beside
    exact = [x for x in here if x.name == f.name]
    here = exact if len(exact) > 1 else here
    pointed = _pointed_base(here, reading)
    if pointed is not None and len({x.key for x in here}) == 2 and here[0].unit == here[1].unit:
        now = next(x for x in here if x is not pointed)
        years = [y for y in (year(now), year(pointed)) if y is not None]
        far = len(years) == 2 and abs(years[0] - years[1]) > 1
        alone = far and bool(_ONE_YEAR.search(re.split(r"[，；。,;]", reading.ahead(f, 16))[-1]))
        if (
            not alone
            and not _YEARLY.search(_clause(reading.ahead(f, 12)))
            and not (far and _LAST_YEAR.search(f.o.comparator or ""))
        ):
            return Pair(now, pointed, True)
    dated = [x for x in here if year(x) is not None]
    if len(dated) != 2 or dated[0].unit != dated[1].unit:
        return None
    base, now = sorted(dated, key=lambda x: year(x) or 0)
    apart = (year(now) or 0) - (year(base) or 0)
    yearly = bool(_YEARLY.search(_clause(reading.ahead(f, 12))))
    lead = re.split(r"[，；。,;]", reading.ahead(f, 16))[-1]
    if apart > 1 and not yearly and _ONE_YEAR.search(lead):
        return None  # «…，其中2023年增长4.2%» is of that year alone
    if apart == 0 or (apart == 1 and yearly) or (apart > 1 and not yearly and _LAST_YEAR.search(f.o.comparator or "")):
        return None
    return Pair(now, base, True)


def _current(f: Figure, here: Sequence[Figure]) -> Figure | None:
    """The level a change led to: the last one before it, of its own period where that is said."""
    if f.o.cell is not None:
        same = [x for x in here if x.o.period == f.o.period]
        return same[0] if same else None
    before = [x for x in here if x.o.number_start < f.o.number_start]
    own = [x for x in before if x.o.period == f.o.period]
    return (own or before)[-1] if before else None


def _current_elsewhere(f: Figure, reading: Reading) -> Figure | None:
    """«2023年比2020年增长54.2%»: the level of that year, told in another sentence."""
    said = f.o.comparator or ""
    if f.o.cell is not None or f.unit in _POINTS or f.unit == "位":
        return None
    if not _YEAR.search(said) and not _LAST_YEAR.search(said):
        return None
    held = [x for x in reading.figures if x.o.measure == "level" and _alike(x, f) and x.o.period == f.o.period]
    held = [x for x in held if f.o.measure == "change_rate" or x.unit == f.unit]
    if not _YEAR.search(said):
        held = [x for x in held if x.o.cell is not None]  # a table gives the years side by side
    return min(held, key=lambda x: abs(x.o.number_start - f.o.number_start)) if held and f.o.period else None


def _year_before_beside(f: Figure, here: Sequence[Figure], reading: Reading) -> Pair | None:
    """«主体指数增长6.1%，上年为161.9» after the level was told in a sentence before: the year before stands beside."""
    at, said = year(f), f.o.comparator or ""
    if at is None or f.o.cell is not None or (said and not _LAST_YEAR.search(said)):
        return None
    bases = [x for x in here if year(x) == at - 1 and x.o.measure == "level"]
    if len(bases) != 1 or any(year(x) == at for x in here if x.o.measure == "level"):
        return None
    told = [x for x in reading.figures if x.o.measure == "level" and x.o.period == f.o.period and _alike(x, f)]
    told = [x for x in told if x.unit == bases[0].unit and x.name == f.name and x.o.cell is None]
    return Pair(told[0], bases[0], True) if len({x.value for x in told}) == 1 else None


def _base_year(f: Figure, now: Figure) -> int | None:
    at = year(now)
    said = _YEAR.findall(f.o.comparator or "")
    if said:
        return int(said[-1])
    if at is None or "/" in (now.o.period or ""):
        return None
    yearly = f.o.cell is not None or _LAST_YEAR.search(f.o.comparator or "") or f.o.comparator is None
    return at - 1 if yearly else None


def _is_base(x: Figure, now: Figure, base: int) -> bool:
    period = now.o.period or ""
    # The cheapest test first: this is asked of every pair of a report's figures.
    if x.o.period != period.replace(period[:4], str(base), 1):
        return False
    return x.o.measure == now.o.measure and _alike(x, now) and x.unit == now.unit and x.key != now.key


BASE_VALUE = re.compile(r"基期值|基期数值|基期指数|基期$")


def base_values(since: int, now: Figure, reading: Reading) -> list[Figure]:
    """The base value of the index that a figure is of, where the index is counted from that year."""
    if not _INDEX.search(now.name):
        return []
    held = [x for x in reading.figures if BASE_VALUE.search(x.name) and x.area == now.area and x.o.measure == "level"]
    return [x for x in held if _base_period(x, reading) == since]


_INDEX = re.compile(r"指数$|\bindex$")


def is_yearly(f: Figure, reading: Reading) -> bool:
    """Whether a rate is a yearly mean over several years."""
    return bool(_YEARLY.search(_clause(reading.ahead(f, 14)) + f.name))


def _clause(ahead: str) -> str:
    """What stands before a figure in its own clause: «年均增长27.7%，九年增长8.1倍» is no yearly 8.1倍."""
    return re.split(r"[，；。;]|(?<!\d),", ahead)[-1]


def against_levels(f: Figure, pair: Pair, reading: Reading) -> Check:
    """The check of a change or rate against what was after and before it."""
    now, base = pair.now, pair.base
    first, last = _base_period(base, reading), year(now) or year(f)
    years = max(1, last - first) if first and last else 1
    yearly = years > 1 and f.o.measure == "change_rate" and is_yearly(f, reading)

    def formula(get: object) -> Bounds:
        new, old = get(now), get(base)  # type: ignore[operator]
        if f.o.measure == "change":
            return old - new if f.unit == "位" else new - old
        grown = power(new / old, 1 / years) if yearly else new / old
        return grown - Bounds.point(1) if f.unit == "倍" else (grown - Bounds.point(1)).scale(100)

    return verify(
        Relation(
            "change" if f.o.measure == "change" else "growth",
            f,
            (now, base),
            formula,
            _expression(f, now, base, years if yearly else 1),
            f"{named(now)}，{period_text(base.o.period)}为{bare(base)}",
            condition=_soft(f, pair, reading),
            remedy=_remedy(f, now, base) if not yearly else None,
        )
    )


def _base_period(base: Figure, reading: Reading) -> int | None:
    """The year of a base; a base value's is the base period of its index."""
    if "基期" not in base.name:
        return year(base)
    found = [x for x in reading.figures if x.o.measure == "date" and x.name.startswith("基期") and x.area == base.area]
    told = re.search(r"基期为?((?:19|20)\d\d)年|以((?:19|20)\d\d)年为基期", reading.text)
    return int(found[0].value) if found else int(told[1] or told[2]) if told else None


def _expression(f: Figure, now: Figure, base: Figure, years: int) -> str:
    if f.o.measure == "change":
        first, second = (base, now) if f.unit == "位" else (now, base)
        return f"{bare(first)} − {bare(second)}"
    if years > 1:
        return f"({bare(now)} ÷ {bare(base)})^(1/{years}) − 1"
    return f"{bare(now)} ÷ {bare(base)} − 1"


def _soft(f: Figure, pair: Pair, reading: Reading) -> str | None:
    """Why levels need not give the stated rate, if there is a reason."""
    around = reading.sentences[f.sentence].text if f.sentence >= 0 else f.o.quote
    if f.o.measure == "change_rate" and pattern("real_growth_pattern").search(f.name):
        return _BASIS
    if pattern("basis_pattern").search(around):
        return _BASIS
    return None if pair.near else _REVISED


def _remedy(f: Figure, now: Figure, base: Figure) -> str | None:
    if f.o.measure == "change" or f.value <= -100:
        return None
    grown = 1 + f.value / (1 if f.unit == "倍" else 100)
    level, before = base.value * grown, now.value / grown
    moved = f"{'增幅' if f.value >= 0 else '降幅'}{bare(f).lstrip('-')}"
    return (
        f"若{moved}成立，{period_text(now.o.period)}应约为{roughly(level, now.unit)}，"
        f"或{period_text(base.o.period)}应约为{roughly(before, base.unit)}"
    )


# ---------------------------------------------------------------- level, change and rate in one sentence
def _against_change(rate: Figure, reading: Reading) -> Iterator[Check]:
    """«236.5亿元，比上年增加43.5亿元，增长22.5%»: the change over what it started from is the rate."""
    here = [x for x in _neighbours(rate, reading) if _alike(x, rate)]
    changes = [x for x in here if x.o.measure == "change" and x.unit not in _POINTS and _one_base(x, rate, reading)]
    levels = [x for x in here if x.o.measure == "level" and any(_one_unit(x, c) for c in changes)]
    levels = levels or [x for c in changes for x in _told_of(c, reading)]
    told = _told_pair(rate, levels, reading) if len(levels) > 1 else None
    if len(changes) != 1 or not levels or (rate.o.cell is None and len(levels) > 1 and told is None):
        return
    level, change = told.now if told else levels[0], changes[0]
    if rate.o.cell is not None and level.o.period != rate.o.period:
        return

    def formula(get: object) -> Bounds:
        moved = get(change)  # type: ignore[operator]
        return (moved / (get(level) - moved)).scale(1 if rate.unit == "倍" else 100)  # type: ignore[operator]

    yield verify(
        Relation(
            "change_and_rate",
            rate,
            (level, change),
            formula,
            f"{bare(change)} ÷ ({bare(level)} − {bare(change)})"
            if change.value >= 0
            else f"{bare(change)} ÷ ({bare(level)} + {bare(change).lstrip('-')})",
            f"{named(level)}，变化{bare(change)}",
            condition=_BASIS if pattern("basis_pattern").search(rate.o.quote) else None,
        )
    )


def _told_of(change: Figure, reading: Reading) -> list[Figure]:
    """«Employment stood at 186,400, an increase of 7,400 jobs»: the level right before, whatever it counts."""
    before = [x for x in _neighbours(change, reading) if x.o.number_start < change.o.number_start]
    last = before[-1] if before else None
    if last is None or last.o.cell is not None or last.o.measure != "level" or not _one_unit(last, change):
        return []
    return [last] if _APPOSED.match(reading.between(last, change)) else []


def _one_unit(x: Figure, c: Figure) -> bool:
    """Points of an index are told with and without their unit."""
    return x.unit.replace("点", "") == c.unit.replace("点", "")


def _one_base(change: Figure, rate: Figure, reading: Reading) -> bool:
    """Whether change and rate are against the same year."""
    a, b = change.o.comparator, rate.o.comparator
    if "基期" in (a or "") and rate.o.number_start < change.o.number_start:
        return False
    if a is None or b is None or a == b:
        return not re.search(r"环比|年均|年平均", reading.between(change, rate) if change.o.cell is None else "")
    return bool(_LAST_YEAR.search(a) and _LAST_YEAR.search(b))
