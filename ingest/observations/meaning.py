"""What a cell means: its row's and its column's headers put together with what is said of the whole table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lexicon import vocabulary
from ingest.observations import axes, headers
from ingest.observations.axes import Side
from ingest.observations.cells import MOVES
from ingest.records import Measure

_DERIVED = re.compile("|".join(vocabulary("tables")["heads"]["derived"]), re.I)
_SHARE_NAME = re.compile(r"占比|比重|份额|构成|占.{1,12}比例?|\bshare\b|percent(?:age)? of|% of", re.I)
_RATE_NAME = re.compile(r"增速|增长率|增长速度|增幅|涨幅|同比|环比|growth rate|percent change|% change|\bgrowth$", re.I)
_INDEX_VALUE = re.compile(r"指数$|综合指数|\bindex$", re.I)


@dataclass(frozen=True, slots=True)
class Setting:
    """What caption, notes, section and document say about all the figures of one table."""

    subject: str
    area: str | None
    period: str | None
    point_in_time: bool
    units: tuple[str, ...]
    signs: str
    index: str | None
    base_period: str | None = None
    sub_indices: frozenset[str] = frozenset()
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that the headers say about one cell."""

    indicator: str
    breakdown: str | None
    area: str | None
    period: str | None
    point_in_time: bool
    measure: Measure
    unit: str
    comparator: str | None


def meaning_of(row: Side, column: Side, setting: Setting, by_rows: bool) -> Meaning:
    main, other = (row, column) if by_rows else (column, row)
    indicator, breakdown = _names(main, other, setting)
    if setting.index and indicator in setting.sub_indices and not (main.unit or other.unit):
        indicator += "指数"
    asking = next((side for side in (column, row) if side.measure not in (None, "level")), None)
    if asking is other and other.measure == "share" and breakdown and main.subject:
        indicator, breakdown = f"{main.subject}{_glue(main.subject)}{other.subject}", None
    measure: Measure = asking.measure if asking is not None and asking.measure else "level"
    if (
        asking is not None
        and measure in ("share", "rank")
        and asking.measure_text
        and asking.measure_text not in indicator
    ):
        indicator += asking.measure_text if not indicator.isascii() else f" {asking.measure_text}"
    titled = setting.measure if asking is None and not (main.unit or other.unit) else None
    if titled == "share" and not _SHARE_NAME.search(indicator):
        indicator += "占比"
    measure = titled or measure
    dated = next((side for side in (column, row) if side.period), None)
    area = row.area or column.area or setting.area
    if _is_index_value(indicator, setting) and row.area is None and column.area is None:
        area = setting.index or area
    period = dated.period if dated else setting.period
    if dated is None and any(re.match(r"基期|base", side.measure_text, re.I) for side in (row, column)):
        period = setting.base_period
    cumulative = re.search(r"累计|\bytd\b|year[- ]to[- ]date", f"{column.text} {row.text}", re.I)
    if cumulative and period and re.fullmatch(r"\d{4}-\d\d", period):
        period = f"{period[:4]}-01/{period}" if not period.endswith("-01") else period
    last = re.fullmatch(r"(\d{4}-)\d\d/\1(\d\d)", period or "")
    if last and dated is None and re.search(r"[本当单]月", f"{column.text} {row.text}"):
        period = last.group(1) + last.group(2)
    return Meaning(
        indicator=indicator, breakdown=breakdown, area=area,
        period=period,
        point_in_time=dated.point_in_time if dated else setting.point_in_time,
        measure=measure, unit="%" if titled else _unit(main, other, asking, measure, indicator, setting),
        comparator=asking.comparator if asking is not None else None,
    )  # fmt: skip


def _names(main: Side, other: Side, setting: Setting) -> tuple[str, str | None]:
    """(indicator, breakdown): the axis of indicators names the one, the other axis or a dependent row the other."""
    if not main.subject:
        main, other = (other, main) if setting.subject == "" or axes.is_indicator(other.subject) else (main, other)
    indicator, breakdown = main.subject, _joined(*_populations(other), other.subject)
    if main.parents and not main.nested and main.listed is None:
        indicator, outer = _inner_or_outer(main)
        breakdown = _joined(outer, breakdown)
    if indicator and breakdown and _DERIVED.fullmatch(breakdown):
        derived = indicator if breakdown in indicator else f"{indicator}{_glue(indicator)}{breakdown}"
        return derived, None
    if not indicator:
        return setting.subject or _fallback(main, other), breakdown
    if main.parents and (axes.needs_parent(indicator) or (main.nested and headers.unit_clashes(main.unit, indicator))):
        places = [i for i, parent in enumerate(main.parents) if axes.is_indicator(parent)] or (
            [0] if main.nested else []
        )
        if places and (main.nested or not main.unit):
            between = main.parents[places[-1] + 1 :]
            return main.parents[places[-1]], _joined(*between, indicator, breakdown)
    member = not axes.is_indicator(indicator) and not main.unit and main.listed != "indicator"
    if member and axes.is_indicator(setting.subject):
        return setting.subject, _joined(indicator, breakdown)
    return indicator, breakdown


def _populations(side: Side) -> tuple[str, ...]:
    """The outer headers of a population axis: part of the population's name."""
    return side.parents if side.listed is None and not side.nested else ()


def _inner_or_outer(side: Side) -> tuple[str, str]:
    """(indicator, population) of a two-level column header: the one whose last noun is an indicator's names it."""
    outer = side.parents[-1]
    if axes.strength(outer) > axes.strength(side.subject):
        return outer, side.subject
    return side.subject, outer


def _glue(text: str) -> str:
    return " " if text.isascii() else ""


def _joined(*parts: str | None) -> str | None:
    return "·".join(part for part in parts if part) or None


def _fallback(main: Side, other: Side) -> str:
    """The header's own words where nothing names an indicator: 综合排名, 占比, 合计."""
    for side in (main, other):
        if side.measure_text and side.measure != "level":
            return side.measure_text
    return ""


def _is_index_value(indicator: str, setting: Setting) -> bool:
    return bool(
        setting.index
        and _INDEX_VALUE.search(indicator)
        and (
            setting.index in indicator
            or (setting.index not in indicator and len(indicator) <= 12 and "价格" not in indicator)
        )
    )


def _unit(main: Side, other: Side, asking: Side | None, measure: Measure, indicator: str, setting: Setting) -> str:
    if asking is not None:
        own = asking.unit or asking.measure_unit
        if own or measure in ("change_rate", "share", "rank", "ratio"):
            return own
        level = main.unit or other.unit
        return "百分点" if measure == "change" and level == "%" else level or _stated_unit(indicator, setting.units)
    if _DERIVED.fullmatch(other.subject):
        return other.unit or ("点" if other.subject.endswith("指数") else "分" if other.subject.endswith("分") else "")
    return main.unit or other.unit or _stated_unit(indicator, setting.units)


def _stated_unit(indicator: str, units: Sequence[str]) -> str:
    """The caption's unit, where it is one or where only one of several fits the indicator."""
    if _SHARE_NAME.search(indicator) or re.search(r"率$|rate$", indicator, re.I):
        return next((unit for unit in units if unit in ("%", "‰")), "%" if _SHARE_NAME.search(indicator) else "")
    fitting = [unit for unit in units if headers.unit_fits(unit, indicator)]
    if len(fitting) == 1:
        return fitting[0]
    if len(units) == 1 and not headers.unit_clashes(units[0], indicator):
        return units[0]
    return "点" if not units and _INDEX_VALUE.search(indicator) and "价格" not in indicator else ""


def settled_measure(meaning: Meaning, unit: str, text: str) -> Measure:
    """The measure once the cell's own unit is known."""
    if meaning.measure == "change" and unit == "%":
        return "change_rate"
    if meaning.measure == "level" and MOVES.match(text):
        return "change_rate" if unit in ("%", "‰") else "change"
    if meaning.measure == "change_rate" and unit in ("百分点", "个百分点"):
        return "change"
    if meaning.measure == "level" and unit in ("%", "‰"):
        if _RATE_NAME.search(meaning.indicator):
            return "change_rate"
        return "share" if _SHARE_NAME.search(meaning.indicator) else "level"
    return meaning.measure
