"""Normalisation: one method a function, each along the last axis of an array, NaN staying NaN.

Larger is better in every result; an indicator of direction -1 is turned (negated) before it gets here, except by
`goalposts` and `target`, whose reference points have a direction themselves. Formulas after the OECD/JRC *Handbook on
Constructing Composite Indicators* (2008), ch. 5. A spread of zero is an error (ZERO_RANGE), never Inf or NaN.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from index_calc.errors import MethodError, SampleError

Floats = npt.NDArray[np.float64]


def ratio(x: Floats, base: Floats | float) -> Floats:
    """100·x / base."""
    return 100.0 * x / base


def minmax(x: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """low + (high - low)·(x - min) / (max - min)."""
    least, most = _extremes(x)
    return low + (high - low) * (x - least) / _spread(most - least)


def zscore(x: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """mean + sd·(x - x̄) / s, s with n - 1."""
    if (np.sum(~np.isnan(x), axis=-1) < 2).any():
        raise SampleError("N_TOO_SMALL", "标准化至少需要两个单位")
    centre = np.nanmean(x, axis=-1, keepdims=True)
    return mean + sd * (x - centre) / _spread(np.nanstd(x, axis=-1, ddof=1, keepdims=True))


def goalposts(x: Floats, low: float, high: float, direction: int = 1, scale: float = 1.0) -> Floats:
    """(x - low) / (high - low), held within [0, 1]; 1 less that for direction -1. UNDP HDR technical note 1."""
    if not high > low:
        raise MethodError("BAD_GOALPOSTS", f"阈值上限{high}应大于下限{low}")
    y = np.clip((x - low) / (high - low), 0.0, 1.0)
    return scale * (y if direction > 0 else 1.0 - y)


def distance_to_reference(x: Floats, reference: Floats | float) -> Floats:
    """1 - (reference - x) / (reference - min): 1 at the reference, 0 at the minimum."""
    least, _ = _extremes(x)
    return 1.0 - (reference - x) / _spread(np.asarray(reference - least, dtype=float))


def distance_to_maximum(x: Floats) -> Floats:
    """1 - (max - x) / (max - min)."""
    return distance_to_reference(x, _extremes(x)[1])


def fraction_of_maximum(x: Floats) -> Floats:
    """x / max, for positive data; a turned (negative) indicator is an error, its order would flip back."""
    _, most = _extremes(x)
    if (np.nanmin(x) < 0) or (most <= 0).any():
        raise MethodError("NOT_POSITIVE", "占最大值之比只适用于正值指标；逆指标请先取倒数")
    return x / most


def target(x: Floats, goal: float, direction: int = 1) -> Floats:
    """1 - (goal - x) / (goal - min), or 1 - (x - goal) / (max - goal) for direction -1. May exceed 1 past the goal."""
    least, most = _extremes(x)
    if direction > 0:
        return 1.0 - (goal - x) / _spread(goal - least)
    return 1.0 - (x - goal) / _spread(most - goal)


def rank(x: Floats) -> Floats:
    """1 for the smallest, ties share the smaller rank."""
    ranks = rankdata(x, method="min", axis=-1, nan_policy="omit")
    return np.where(np.isnan(x), np.nan, ranks)


def borda(x: Floats) -> Floats:
    """Rank less one: how many units are strictly below."""
    return rank(x) - 1.0


def percentile_rank(x: Floats) -> Floats:
    """(rank - 1) / (n - 1): the share of the others that are strictly below."""
    count = np.sum(~np.isnan(x), axis=-1, keepdims=True)
    if (count < 2).any():
        raise SampleError("N_TOO_SMALL", "百分位排名至少需要两个单位")
    return borda(x) / (count - 1)


METHODS: dict[str, Callable[..., Floats]] = {
    "minmax": minmax,
    "zscore": zscore,
    "goalposts": goalposts,
    "reference": distance_to_reference,
    "maximum": distance_to_maximum,
    "fraction": fraction_of_maximum,
    "target": target,
    "rank": rank,
    "borda": borda,
    "percentile": percentile_rank,
}


def _extremes(x: Floats) -> tuple[Floats, Floats]:
    least, most = x.min(axis=-1, keepdims=True), x.max(axis=-1, keepdims=True)
    if not np.isnan(least).any():
        return least, most
    if np.isnan(x).all(axis=-1).any():
        raise SampleError("N_TOO_SMALL", "没有任何数据")
    return np.nanmin(x, axis=-1, keepdims=True), np.nanmax(x, axis=-1, keepdims=True)


def _spread(width: Floats) -> Floats:
    if not (width != 0).all():
        raise MethodError("ZERO_RANGE", "各单位数值相同或参照值等于最小值，无法按该方法无量纲化")
    return width
