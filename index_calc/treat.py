"""Treatment of outliers and denominators before normalisation; every change is reported.

After the practice of the JRC audits of the Global Innovation Index: an indicator with |skewness| > 2 and
kurtosis > 3.5 is winsorised one point at a time, up to a limit; where that does not help, it is logged instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index_calc.errors import MethodError, SampleError

Floats = npt.NDArray[np.float64]

SKEW_LIMIT, KURTOSIS_LIMIT = 2.0, 3.5


@dataclass(frozen=True, eq=False, slots=True)
class Treated:
    """Treated values, where they were changed, and what was done (none, winsorise, log)."""

    values: Floats
    changed: npt.NDArray[np.bool_]
    action: str
    points: int = 0


def skewness(x: Floats) -> float:
    """Sample skewness G1 = n/((n-1)(n-2)) Σ z³, z with s of n - 1."""
    z = _standard(x, 3)
    n = len(z)
    return float(n / ((n - 1) * (n - 2)) * (z**3).sum())


def kurtosis(x: Floats) -> float:
    """Sample excess kurtosis G2, zero for the normal distribution."""
    z = _standard(x, 4)
    n = len(z)
    lead = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
    return float(lead * (z**4).sum() - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))


def _standard(x: Floats, least: int) -> Floats:
    there = x[~np.isnan(x)]
    if len(there) < least:
        raise SampleError("N_TOO_SMALL", f"只有{len(there)}个观测，至少需要{least}个才能计算偏度和峰度")
    sd = there.std(ddof=1)
    if sd == 0:
        raise MethodError("ZERO_RANGE", "各单位数值相同，偏度和峰度无定义")
    return (there - there.mean()) / sd


def acceptable(x: Floats, skew: float = SKEW_LIMIT, kurt: float = KURTOSIS_LIMIT) -> bool:
    """Whether a distribution needs no treatment: not both limits are exceeded."""
    there = x[~np.isnan(x)]
    if len(there) < 4 or there.min() == there.max():
        return True
    return not (abs(skewness(x)) > skew and kurtosis(x) > kurt)


def winsorise(
    x: Floats, most: int = 5, skew: float = SKEW_LIMIT, kurt: float = KURTOSIS_LIMIT, *, force: bool = False
) -> Treated:
    """Pull the outermost point on the skewed side to its neighbour, again until acceptable or `most` points are moved.

    `force` moves `most` points whatever the distribution.
    """
    y, changed, points = x.copy(), np.zeros(x.shape, dtype=bool), 0
    while points < most and (force or not acceptable(y, skew, kurt)):
        if np.nanmin(y) == np.nanmax(y):
            break
        upper = skewness(y) >= 0
        edge = np.nanmax(y) if upper else np.nanmin(y)
        at_edge = (y == edge) | changed if upper else (y == edge)
        inside = y[~at_edge & ~np.isnan(y)]
        changed |= y == edge
        y[y == edge] = inside.max() if upper else inside.min()
        points += 1
    return Treated(y, changed & (y != x), "winsorise" if points else "none", points)


def log_shift(x: Floats) -> Treated:
    """ln(x - min + (max - min)/100): a log that exists for any data (COINr's log_CT)."""
    least, most = np.nanmin(x), np.nanmax(x)
    if least == most:
        raise MethodError("ZERO_RANGE", "各单位数值相同，无法取对数处理")
    return Treated(np.log(x - least + 0.01 * (most - least)), ~np.isnan(x), "log")


def treat(x: Floats, most: int = 5, skew: float = SKEW_LIMIT, kurt: float = KURTOSIS_LIMIT) -> Treated:
    """Winsorise up to `most` points; if the result is still not acceptable, log the untouched data instead."""
    if acceptable(x, skew, kurt):
        return Treated(x, np.zeros(x.shape, dtype=bool), "none")
    moved = winsorise(x, most, skew, kurt)
    return moved if acceptable(moved.values, skew, kurt) else log_shift(x)


def denominate(x: Floats, denominator: Floats) -> Floats:
    """x / denominator, unit by unit. Raises MethodError DENOMINATOR_ZERO."""
    if (denominator == 0).any():
        raise MethodError("DENOMINATOR_ZERO", "分母为零")
    return x / denominator
