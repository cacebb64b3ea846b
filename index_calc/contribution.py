"""Contributions of every node to a computed change; they add up exactly under every parent.

Means of levels: I = φ⁻¹(Σ w·φ(x)), so ΔI = D·Σ w·Δφ with D = ΔI/ΔΦ: w·Δx for the arithmetic mean, logarithmic-mean
weights for the geometric one (Vartia; Montgomery), their like for any power. Chained growth is decomposed period by
period and summed: I_{t-1}·w·Δx/x_{t-1} for arithmetic links, w·(I_t + I_{t-1})/(x_t + x_{t-1})·Δx for symmetric growth.
What re-weighting for missing data moves is shown in a row of its own, never spread over the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.aggregate import Mean, available_weights
from index_calc.result import Result

Floats = npt.NDArray[np.float64]
SMALL = 1e-9


def result_contributions(result: Result, start: Any, end: Any, unit: str | None = None) -> pd.DataFrame:
    """Contributions to the change of the index between two periods, for every node.

    Columns: parent, level, points (of the index), share of the index's change, low, high, change (the node's own).
    Children's points add up to their parent's; rows `CODE~reweight` hold what re-weighting moved. Indexed by code, or
    by unit and code when the result has several units and none is named.
    """
    first, last = result.panel.rows(start)[0], result.panel.rows(end)[0]
    points, extra = _points(result, first, last)
    units = [unit] if unit is not None else list(result.panel.units)
    frames = {u: _frame(result, points, extra, first, last, result.panel.units.index(u)) for u in units}
    return frames[units[0]] if len(units) == 1 else pd.concat(frames, names=["unit", "code"])


def _points(result: Result, first: int, last: int) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Points of every node, and what each parent's children leave over, by code; arrays over units."""
    sign = 1.0 if first <= last else -1.0
    first, last = min(first, last), max(first, last)
    stepwise = any(method != "level" for method in result.methods.values())
    steps = [(t - 1, t) for t in range(first + 1, last + 1)] if stepwise else [(first, last)]
    width = len(result.panel.units)
    points = {node.code: np.zeros(width) for node in result.framework.nodes}
    extra = {parent: np.zeros(width) for parent in result.framework.parents}
    for t0, t1 in steps:
        factor = {result.framework.root.code: np.ones(width)}
        for parent, multipliers in _multipliers(result, t0, t1):
            scale = factor[parent]
            own = _change(result, parent, t0, t1)
            told = np.zeros(width)
            for code, multiplier in zip(result.framework.children[parent], multipliers, strict=True):
                factor[code] = scale * multiplier
                told += np.nan_to_num(multiplier * _change(result, code, t0, t1))
            extra[parent] += sign * np.nan_to_num(scale) * (own - told)
        for code, scale in factor.items():
            points[code] += sign * np.nan_to_num(scale * _change(result, code, t0, t1))
    return points, extra


def _change(result: Result, code: str, t0: int, t1: int) -> Floats:
    value = result.series[code].value
    return value[t1] - value[t0]


def _multipliers(result: Result, t0: int, t1: int) -> Iterator[tuple[str, Floats]]:
    """For every parent, from the index down, what one point of each child adds to it in this step."""
    for parent in reversed(result.framework.parents):
        children = result.framework.children[parent]
        weights, mean = result.local_weights[parent], result.means[parent]
        x0, x1 = (np.stack([result.series[c].value[t] for c in children]) for t in (t0, t1))
        i0, i1 = (result.series[parent].value[t] for t in (t0, t1))
        method = result.methods[parent]
        if method == "symmetric":
            yield parent, available_weights(weights, x1 / x0) * (i1 + i0) / (x1 + x0)
        elif method == "chain":
            yield parent, i0 * _quasi(mean, weights, np.ones_like(x0), x1 / x0) / x0
        else:
            yield parent, _quasi(mean, weights, x0, x1)


def _quasi(mean: Mean, weights: Floats, x0: Floats, x1: Floats) -> Floats:
    """Multipliers of a quasi-arithmetic mean between two points, shape of x0; exact where weights do not move."""
    w = (available_weights(weights, x0) + available_weights(weights, x1)) / 2
    if mean.power == 1:
        return w
    both = ~(np.isnan(x0) | np.isnan(x1))
    a, b = np.where(both, x0, 1.0), np.where(both, x1, 1.0)
    old, new = (w * mean.forward(a)).sum(axis=0), (w * mean.forward(b)).sum(axis=0)
    outer = _slope(mean.backward(old), mean.backward(new), old, new, mean)
    return np.where(both, w * _inner(mean, a, b) * outer, 0.0)


def _inner(mean: Mean, a: Floats, b: Floats) -> Floats:
    """Δφ/Δx, the derivative where x did not move."""
    still = np.abs(b - a) <= 1e-12 * np.maximum(np.abs(a), 1.0)
    step = np.where(still, 1.0, b - a)
    return np.where(still, mean.slope(a), (mean.forward(b) - mean.forward(a)) / step)


def _slope(i0: Floats, i1: Floats, old: Floats, new: Floats, mean: Mean) -> Floats:
    """ΔI/ΔΦ, the inverse derivative where Φ did not move."""
    still = np.abs(i1 - i0) <= 1e-12 * np.maximum(np.abs(i0), 1.0)
    step = np.where(still, 1.0, new - old)
    return np.where(still, 1 / mean.slope(i0), (i1 - i0) / step)


def _frame(
    result: Result, points: Mapping[str, Floats], extra: Mapping[str, Floats], first: int, last: int, u: int
) -> pd.DataFrame:
    root = result.framework.root.code
    total = float(points[root][u])
    rows = []
    for node in result.framework.nodes:
        value = float(points[node.code][u])
        low, high = _bounds(result, node.code, first, last, u, value)
        own = float(result.series[node.code].value[last, u] - result.series[node.code].value[first, u])
        rows.append((node.code, node.parent, node.level, value, _share(value, total), low, high, own))
    for parent, moved in extra.items():
        if abs(moved[u]) > SMALL:
            level = result.framework[result.framework.children[parent][0]].level
            value = float(moved[u])
            rows.append((f"{parent}~reweight", parent, level, value, _share(value, total), np.nan, np.nan, np.nan))
    columns = ["code", "parent", "level", "points", "share", "low", "high", "change"]
    return pd.DataFrame(rows, columns=columns).set_index("code")


def _share(points: float, total: float) -> float:
    return points / total if total else float("nan")


def _bounds(result: Result, code: str, first: int, last: int, u: int, points: float) -> tuple[float, float]:
    """Bounds of w·Δx from the bounds of the inputs; open unless every mean above is arithmetic and of levels."""
    if result.panel.low is None:
        return points, points
    weight, at = 1.0, code
    while (parent := result.framework[at].parent) is not None:
        if result.methods[parent] != "level" or result.means[parent].power != 1:
            return float("nan"), float("nan")
        children = result.framework.children[parent]
        if any(np.isnan(result.series[c].value[[first, last], u]).any() for c in children):
            return float("nan"), float("nan")
        weight *= float(result.local_weights[parent][children.index(at)])
        at = parent
    series = result.series[code]
    if series.low is None or series.high is None:
        return float("nan"), float("nan")
    low = weight * (series.low[last, u] - series.high[first, u])
    high = weight * (series.high[last, u] - series.low[first, u])
    return float(low), float(high)
