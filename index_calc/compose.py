"""From children to their parent: means of levels, chained growth, or symmetric growth rates.

level      I_t = mean of the children's levels (fixed base and cross-section)
chain      I_t = I_{t-1} · mean of the children's growth factors x_t / x_{t-1}
symmetric  V = Σ w·200(x_t - x_{t-1})/(x_t + x_{t-1}), I_t = I_{t-1}·(200 + V)/(200 - V)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index_calc.aggregate import Mean, available_weights
from index_calc.errors import DataError, MethodError
from index_calc.flags import Flag, Masks
from index_calc.framework import Node
from index_calc.leaf import Series

Floats = npt.NDArray[np.float64]
METHODS = {
    "fixed_base": "level",
    "cross_section": "level",
    "level": "level",
    "chain": "chain",
    "symmetric": "symmetric",
}


@dataclass(frozen=True, eq=False, slots=True)
class Composition:
    """How one parent is formed; `base` holds the positions of the base periods of chained methods."""

    node: Node
    children: Sequence[Node]
    periods: Sequence[Any]
    units: Sequence[str]
    method: str
    mean: Mean
    weights: Floats
    base: list[int]
    min_coverage: float = 0.0


def compose(how: Composition, children: Sequence[Series]) -> Series:
    """The parent's series. Raises DataError NOT_POSITIVE where the mean or the growth is undefined."""
    values = np.stack([c.value for c in children])
    gaps = np.isnan(values)
    uncapped = None
    if any(c.uncapped is not None for c in children):
        uncapped = _form(how, np.stack([c.value if c.uncapped is None else c.uncapped for c in children]))
    value = _form(how, values)
    low, high, links = _bounds(how, children, gaps)
    flags, coverage = _marks(how, children, gaps)
    if how.min_coverage > 0:
        scarce = np.asarray(gaps, dtype=float).mean(axis=0) > 1 - how.min_coverage + 1e-12
        value = np.where(scarce, np.nan, value)
        flags = flags | np.where(scarce, np.uint16(Flag.BELOW_COVERAGE), np.uint16(0)).astype(np.uint16)
    return Series(value, flags, coverage, low, high, links, uncapped)


def _marks(how: Composition, children: Sequence[Series], gaps: npt.NDArray[np.bool_]) -> tuple[Masks, Floats]:
    flags = np.bitwise_or.reduce([c.flags for c in children])
    coverage = sum((w * c.coverage for w, c in zip(how.weights, children, strict=True)), np.zeros(flags.shape))
    if gaps.any():
        some = np.logical_and(gaps.any(axis=0), ~gaps.all(axis=0))
        flags = flags | np.where(some, np.uint16(Flag.REWEIGHTED), np.uint16(0)).astype(np.uint16)
    return flags, coverage


def _mean(how: Composition, x: Floats, offset: int = 0) -> Floats:
    allowed = how.mean.allows(x)
    if not allowed.all():
        child, t, u = np.argwhere(~allowed)[0]
        node, period = how.children[child], how.periods[t + offset]
        message = f"{how.mean.name} 要求各项为正"
        raise DataError("NOT_POSITIVE", message, indicator=node.code, name=node.name, unit=how.units[u], period=period)
    if not np.isnan(x).any():
        return how.mean(x, how.weights)
    weights = available_weights(how.weights, x)
    mean = how.mean(np.where(np.isnan(x), 1.0, x), np.nan_to_num(weights))
    return np.where(np.isnan(weights).all(axis=0), np.nan, mean)


def _form(how: Composition, x: Floats) -> Floats:
    if how.method == "level":
        return _mean(how, x)
    return _accumulated(_link(how, _growth(how, x)), how.base)


def _growth(how: Composition, x: Floats) -> Floats:
    bad = x <= 0
    if bad.any():
        child, t, u = np.argwhere(bad)[0]
        node = how.children[child]
        raise DataError(
            "NOT_POSITIVE", "环比要求各期指数为正", indicator=node.code, unit=how.units[u], period=how.periods[t]
        )
    return x[:, 1:] / x[:, :-1]


def _link(how: Composition, growth: Floats) -> Floats:
    """The parent's growth factors from its children's."""
    if how.method == "chain":
        return _mean(how, growth, offset=1)
    if how.mean.power != 1:
        raise MethodError("SYMMETRIC_MEAN", "对称增速只能用算术平均合成", indicator=how.node.code)
    rate = _mean(how, 200.0 * (growth - 1) / (growth + 1), offset=1)
    return (200.0 + rate) / (200.0 - rate)


def _accumulated(links: Floats, base: list[int]) -> Floats:
    index = np.concatenate([np.ones_like(links[:1]) if len(links) else np.ones((1, links.shape[1])), links])
    index = np.cumprod(index, axis=0)
    return 100.0 * index / index[base].mean(axis=0)


Bounds = tuple[Floats | None, Floats | None, tuple[Floats, Floats] | None]


def _bounds(how: Composition, children: Sequence[Series], gaps: npt.NDArray[np.bool_]) -> Bounds:
    if any(c.low is None or c.high is None for c in children):
        return None, None, None
    low = np.stack([c.low for c in children if c.low is not None])
    high = np.stack([c.high for c in children if c.high is not None])
    low, high = np.where(gaps, np.nan, low), np.where(gaps, np.nan, high)
    if how.method == "level":
        if not how.mean.allows(low).all():
            return None, None, None
        return _mean(how, low), _mean(how, high), None
    if len(how.base) > 1 or (low <= 0).any():
        return None, None, None
    pairs = [c.links or (c.low[1:] / c.high[:-1], c.high[1:] / c.low[:-1]) for c in children]  # type: ignore[index]
    links = (_link(how, np.stack([p[0] for p in pairs])), _link(how, np.stack([p[1] for p in pairs])))
    return *_spread(links, how.base[0]), links


def _spread(links: tuple[Floats, Floats], base: int) -> tuple[Floats, Floats]:
    """Bounds of levels from bounds of links: products forwards from the base, quotients backwards."""
    ones = np.ones((1, links[0].shape[1]))

    def side(forward: Floats, backward: Floats) -> Floats:
        after = np.cumprod(forward[base:], axis=0)
        before = 1 / np.cumprod(backward[:base][::-1], axis=0)[::-1]
        return 100.0 * np.concatenate([before, ones, after])

    return side(links[0], links[1]), side(links[1], links[0])
