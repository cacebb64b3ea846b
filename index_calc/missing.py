"""Missing data: policies that fill an array of shape (periods, units), and say where.

The default of `compute` is to raise. Nothing here is applied unless it was asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ACROSS_UNITS = ("mean", "median", "group_mean")
POLICIES = ("raise", "carry", "interpolate", "mean", "median", "group_mean", "reweight")


def carry(x: Floats) -> Floats:
    """The last earlier value of the same unit; gaps before the first value stay."""
    steps = np.arange(len(x))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(x), -1, steps), axis=0)
    filled = np.take_along_axis(x, np.maximum(last, 0), axis=0)
    return np.where(last < 0, np.nan, filled)


def interpolate(x: Floats) -> Floats:
    """A straight line over time between known values of the same unit; gaps at either end stay."""
    filled = x.copy()
    steps = np.arange(len(x), dtype=float)
    for unit in np.flatnonzero(np.isnan(x).any(axis=0)):
        known = ~np.isnan(x[:, unit])
        if known.any():
            filled[:, unit] = np.interp(steps, steps[known], x[known, unit], left=np.nan, right=np.nan)
    return filled


def mean(x: Floats) -> Floats:
    """The mean of the other units in the same period."""
    return _by_period(x, np.nanmean)


def median(x: Floats) -> Floats:
    """The median of the other units in the same period."""
    return _by_period(x, np.nanmedian)


def group_mean(x: Floats, groups: Sequence[object]) -> Floats:
    """The mean of the units of the same group in the same period."""
    filled, labels = x.copy(), np.asarray(groups, dtype=object)
    for group in set(groups):
        members = labels == group
        filled[:, members] = _by_period(x[:, members], np.nanmean)
    return filled


def _by_period(x: Floats, statistic: Callable[[Floats], Floats]) -> Floats:
    filled = x.copy()
    for row in np.flatnonzero(np.isnan(x).any(axis=1)):
        known = x[row][~np.isnan(x[row])]
        if len(known):
            filled[row, np.isnan(x[row])] = statistic(known)
    return filled


METHODS: Mapping[str, Callable[[Floats], Floats]] = {
    "carry": carry,
    "interpolate": interpolate,
    "mean": mean,
    "median": median,
}
