"""From an indicator's data to its scores: base ratios with inverse rules and caps, or a normalisation across units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from index_calc import normalise, treat
from index_calc.errors import CalcError, DataError, MethodError
from index_calc.flags import Flag, Masks, raised
from index_calc.framework import Node

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bounds = tuple[Floats | None, Floats | None]


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """One node over periods × units.

    `low`/`high` bound the value when the inputs are intervals; `links` bounds growth factors between periods more
    tightly than the levels do; `uncapped` is the value without caps, where any applies at or below the node.
    """

    value: Floats
    flags: Masks
    coverage: Floats
    low: Floats | None = None
    high: Floats | None = None
    links: tuple[Floats, Floats] | None = None
    uncapped: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Raw:
    """An indicator's data after treatment and filling, with names to put into errors."""

    node: Node
    periods: Sequence[Any]
    units: Sequence[str]
    value: Floats
    flags: Masks
    coverage: Floats
    low: Floats | None = None
    high: Floats | None = None

    def error(self, kind: type[CalcError], code: str, message: str, where: Bools) -> CalcError:
        """An error that names the indicator and the first cell of `where` (periods × units)."""
        t, u = np.argwhere(where)[0]
        place = {"unit": self.units[u], "period": self.periods[t]}
        return kind(code, message, indicator=self.node.code, name=self.node.name, **place)


# ---------------------------------------------------------------- treatment
def treated(raw: Raw, how: str | None) -> Raw:
    """Apply a treatment period by period: outliers[:n] (winsorise, then log), winsorise[:n], log."""
    if how is None:
        return raw
    name, _, number = how.partition(":")
    values, changed = raw.value.copy(), np.zeros(raw.value.shape, dtype=bool)
    for t, row in enumerate(raw.value):
        found = _treat_row(row, name, int(number or 5), raw, t)
        values[t], changed[t] = found.values, found.changed
    flags = raw.flags | raised(values.shape, changed, Flag.TREATED)
    if not changed.any():
        return raw
    return replace(raw, value=values, flags=flags | _open(raw), low=None, high=None)


def _treat_row(row: Floats, name: str, most: int, raw: Raw, t: int) -> treat.Treated:
    if name == "outliers":
        return treat.treat(row, most)
    if name == "winsorise":
        return treat.winsorise(row, most)
    if name == "log":
        bad = np.zeros(raw.value.shape, dtype=bool)
        bad[t] = row <= 0
        if bad.any():
            raise raw.error(MethodError, "LOG_NOT_POSITIVE", "取对数要求数值为正", bad)
        return treat.Treated(np.log(row), ~np.isnan(row), "log")
    raise MethodError("UNKNOWN_METHOD", f"未知的异常值处理{name!r}，可用：outliers、winsorise、log")


def _open(raw: Raw) -> Masks:
    return raised(raw.value.shape, raw.low is not None, Flag.INTERVAL_OPEN)


# ---------------------------------------------------------------- base ratios
def ratio_scores(raw: Raw, base: list[int], remedy: str) -> Series:
    """An indicator's own index, base = 100: ratio or its reciprocal or 200 - ratio, then the cap."""
    x, flags = raw.value, raw.flags
    origin = x[base].mean(axis=0)
    own = np.zeros(x.shape, dtype=bool)
    own[base] = len(base) == 1
    bad = ~(origin > 0)
    if bad.any():
        origin, own, flags = _remedied(raw, base, origin, bad, own, remedy)
    bounds = _ratio_bounds(raw, base, origin, own)
    value = 100.0 * x / origin
    value, bounds, links = _turned(raw, value, bounds)
    series = Series(value, flags, raw.coverage, bounds[0], bounds[1], links)
    if bounds[0] is None:
        series = replace(series, flags=series.flags | _open(raw))
    return capped(series, raw, base)


def _remedied(
    raw: Raw, base: list[int], origin: Floats, bad: Bools, own: Bools, remedy: str
) -> tuple[Floats, Bools, Masks]:
    if remedy == "raise":
        raise _base_error(raw, base, origin, bad)
    origin, own, flags = origin.copy(), own.copy(), raw.flags
    for u in np.flatnonzero(bad):
        later = [t for t in range(base[-1], len(raw.value)) if raw.value[t, u] > 0]
        column = np.zeros(raw.value.shape, dtype=bool)
        column[:, u] = True
        own[:, u] = False
        if remedy == "next" and later:
            origin[u] = raw.value[later[0], u]
            own[later[0], u] = True
            flags = flags | raised(flags.shape, column, Flag.BASE_MOVED)
        elif remedy == "drop":
            origin[u] = np.nan
            flags = flags | raised(flags.shape, column, Flag.BASE_DROPPED)
        else:
            raise _base_error(raw, base, origin, bad)
    return origin, own, flags


def _base_error(raw: Raw, base: list[int], origin: Floats, bad: Bools) -> CalcError:
    where = np.zeros(raw.value.shape, dtype=bool)
    where[base[0]] = bad
    first = origin[np.flatnonzero(bad)[0]]
    if np.isnan(first):
        return raw.error(DataError, "BASE_MISSING", "基期数值缺失，无法计算定基指数", where)
    if first == 0:
        return raw.error(DataError, "BASE_ZERO", "基期数值为零，无法计算定基指数", where)
    return raw.error(DataError, "BASE_NEGATIVE", "基期数值为负，无法计算定基指数", where)


def _ratio_bounds(raw: Raw, base: list[int], origin: Floats, own: Bools) -> Bounds:
    """Bounds of 100·x/x0; the base itself is 100 whatever its value."""
    if raw.low is None or raw.high is None:
        return None, None
    moved = own.any(axis=0) & ~own[base[0]]
    first, last = raw.low[base].mean(axis=0), raw.high[base].mean(axis=0)
    if moved.any():
        row = own.argmax(axis=0)
        first = np.where(moved, raw.low[row, np.arange(len(row))], first)
        last = np.where(moved, raw.high[row, np.arange(len(row))], last)
    if (first <= 0).any():
        return None, None
    low = 100.0 * np.where(raw.low >= 0, raw.low / last, raw.low / first)
    high = 100.0 * np.where(raw.high >= 0, raw.high / first, raw.high / last)
    return np.where(own, 100.0, low) + 0 * origin, np.where(own, 100.0, high) + 0 * origin


def _turned(raw: Raw, value: Floats, bounds: Bounds) -> tuple[Floats, Bounds, tuple[Floats, Floats] | None]:
    """Apply the inverse rule of an indicator of direction -1; also bounds of its growth factors."""
    node, (low, high) = raw.node, bounds
    links = _links(raw)
    if node.direction > 0:
        return value, bounds, links
    if node.inverse == "reciprocal":
        if (raw.value <= 0).any():
            raise raw.error(DataError, "VALUE_NOT_POSITIVE", "取倒数要求数值为正", raw.value <= 0)
        turned: Bounds = (None, None) if low is None or high is None or (low <= 0).any() else (1e4 / high, 1e4 / low)
        return 1e4 / value, turned, None if links is None else (1 / links[1], 1 / links[0])
    if node.inverse == "difference":
        return 200.0 - value, (None, None) if low is None or high is None else (200.0 - high, 200.0 - low), None
    place = {"indicator": node.code, "name": node.name}
    if node.inverse == "negate":
        raise MethodError("INVERSE_RULE", "取负不适用于定基比值，请用 reciprocal 或 difference", **place)
    raise MethodError("INVERSE_RULE", "逆指标没有写明处理方式（reciprocal 或 difference）", **place)


def _links(raw: Raw) -> tuple[Floats, Floats] | None:
    if raw.low is None or raw.high is None or not (raw.low > 0).all():
        return None
    return raw.low[1:] / raw.high[:-1], raw.high[1:] / raw.low[:-1]


def parse_cap(node: Node) -> tuple[str, float] | None:
    """A cap as (level, number) or (growth, percent). Raises MethodError BAD_CAP."""
    if node.cap is None:
        return None
    found = re.fullmatch(r"(?:(level|growth):)?\s*(\d+(?:\.\d+)?)%?", node.cap.strip())
    if not found:
        raise MethodError("BAD_CAP", f"封顶应写作 300、level:300 或 growth:20，得到{node.cap!r}", indicator=node.code)
    return found[1] or "level", float(found[2])


def capped(series: Series, raw: Raw, base: list[int]) -> Series:
    """Hold an index at a level or its yearly growth at a rate; the uncapped values are kept beside."""
    cap = parse_cap(raw.node)
    if cap is None:
        return series
    kind, limit = cap
    if kind == "level":
        value = np.minimum(series.value, limit)
        low = None if series.low is None else np.minimum(series.low, limit)
        high = None if series.high is None else np.minimum(series.high, limit)
    else:
        value, low, high = _growth_capped(series.value, 1 + limit / 100, base), None, None
    touched = value != series.value
    touched &= ~np.isnan(value)
    if not touched.any():
        return series
    flags = series.flags | raised(value.shape, touched, Flag.CAPPED)
    if low is None:
        flags = flags | _open(raw)
    return replace(series, value=value, low=low, high=high, links=None, flags=flags, uncapped=series.value)


def _growth_capped(value: Floats, most: float, base: list[int]) -> Floats:
    held = value.copy()
    for t in range(1, len(held)):
        held[t] = held[t - 1] * np.minimum(value[t] / value[t - 1], most)
    return 100.0 * held / held[base].mean(axis=0) * (value[base].mean(axis=0) / 100.0)


# ---------------------------------------------------------------- across units
def normalised_scores(raw: Raw, spec: str, pooled: bool) -> Series:
    """Scores across units by a normalisation such as minmax:1:100, zscore, goalposts, target, rank."""
    name, *numbers = spec.split(":")
    if name not in normalise.METHODS:
        raise MethodError("UNKNOWN_METHOD", f"未知的无量纲化方法{name!r}，可用：ratio、{'、'.join(normalise.METHODS)}")
    try:
        arguments = [float(n) for n in numbers]
    except ValueError:
        raise MethodError("UNKNOWN_METHOD", f"无量纲化参数不是数字：{spec!r}") from None
    shape = raw.value.shape
    data = {k: v for k, v in (("value", raw.value), ("low", raw.low), ("high", raw.high)) if v is not None}
    data = {k: v.reshape(1, -1) for k, v in data.items()} if pooled else data
    try:
        value, low, high = _score(raw, name, arguments, data)
    except CalcError as error:
        if error.indicator is not None:
            raise
        raise type(error)(error.code, error.message, indicator=raw.node.code, name=raw.node.name) from None
    flags = raw.flags if raw.low is None or low is not None else raw.flags | _open(raw)
    if name == "goalposts" and raw.node.goalpost_min is not None and raw.node.goalpost_max is not None:
        outside = (raw.value < raw.node.goalpost_min) | (raw.value > raw.node.goalpost_max)
        flags = flags | raised(shape, outside, Flag.CLIPPED)
    if low is None or high is None:
        return Series(value.reshape(shape), flags, raw.coverage)
    return Series(value.reshape(shape), flags, raw.coverage, low.reshape(shape), high.reshape(shape))


Triple = tuple[Floats, Floats | None, Floats | None]


def _score(raw: Raw, name: str, arguments: list[float], data: dict[str, Floats]) -> Triple:
    node, x = raw.node, data["value"]
    ends = (data["low"], data["high"]) if "low" in data else None
    if name == "goalposts":
        if node.goalpost_min is None or node.goalpost_max is None:
            raise MethodError("NO_GOALPOSTS", "没有给出阈值上下限")
        low, high, scale = node.goalpost_min, node.goalpost_max, (arguments or [1.0])[-1]
        scores = [normalise.goalposts(v, low, high, node.direction, scale) for v in (x, *(ends or ()))]
        bounds = sorted_bounds(scores[1], scores[2]) if ends else (None, None)
        return scores[0], *bounds
    if name == "target":
        if node.target is None:
            raise MethodError("NO_TARGET", "没有给出目标值")
        return normalise.target(x, node.target, node.direction), None, None
    turned, ends = _directed(raw, x, ends)
    if name == "reference" and node.direction < 0:
        arguments = [1 / a if node.inverse == "reciprocal" else -a for a in arguments]
    if name == "minmax" and ends is not None:
        return normalise.minmax(turned, *arguments), *_minmax_bounds(*ends, *arguments)
    return normalise.METHODS[name](turned, *arguments), None, None


def sorted_bounds(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The lower and the upper of two arrays."""
    return np.minimum(a, b), np.maximum(a, b)


def _directed(raw: Raw, x: Floats, ends: tuple[Floats, Floats] | None) -> tuple[Floats, tuple[Floats, Floats] | None]:
    """Turn an indicator of direction -1 so that more is better: negate it, or take the reciprocal when named."""
    if raw.node.direction > 0:
        return x, ends
    if raw.node.inverse in (None, "negate"):
        return -x, None if ends is None else (-ends[1], -ends[0])
    if raw.node.inverse == "difference":
        raise MethodError("INVERSE_RULE", "差值（200-I）只适用于定基指数，截面比较请用 negate 或 reciprocal")
    if (raw.value <= 0).any():
        raise raw.error(DataError, "VALUE_NOT_POSITIVE", "取倒数要求数值为正", raw.value <= 0)
    return 1 / x, None if ends is None or (ends[0] <= 0).any() else (1 / ends[1], 1 / ends[0])


def _minmax_bounds(low: Floats, high: Floats, bottom: float = 0.0, top: float = 100.0) -> tuple[Any, Any]:
    """Bounds of min-max scores when every input is an interval; open where the extremes may coincide."""
    least = (np.nanmin(low, axis=-1, keepdims=True), np.nanmin(high, axis=-1, keepdims=True))
    most = (np.nanmax(low, axis=-1, keepdims=True), np.nanmax(high, axis=-1, keepdims=True))
    if (most[0] <= least[1]).any():
        return None, None
    lower = np.clip((low - least[1]) / (most[1] - least[1]), 0.0, 1.0)
    upper = np.clip((high - least[0]) / (most[0] - least[0]), 0.0, 1.0)
    scores = (bottom + (top - bottom) * lower, bottom + (top - bottom) * upper)
    return sorted_bounds(*scores)
