"""Splicing: rescaling or linking finished series, without their parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from index_calc.errors import DataError
from index_calc.panel import period_label


def splice(
    series: pd.Series | pd.DataFrame, base: Any = None, *, overlap: Any = None, level: float = 100.0
) -> pd.Series | pd.DataFrame:
    """Rescale a finished series, or link two editions of it over the periods they share.

    `splice(series, base)` makes the base period (or the mean of several) `level`. `splice(old, new, overlap=year)`
    scales the old edition to the new one's level at the overlap (the mean ratio over several) and joins them, the new
    edition's figures kept. Series are indexed by period; the columns of a frame are spliced each on its own. Only the
    composite is rescaled; see `rebase` for recomputation from the parts.
    """
    if isinstance(base, pd.Series | pd.DataFrame):
        return _linked(series, base, overlap)
    rows = _period_rows(series, base)
    origin = rows.mean()
    if isinstance(origin, pd.Series):
        bad = origin.index[~(origin > 0)]
        if len(bad):
            raise DataError("BASE_ZERO", "基期数值缺失或不为正，无法换基", unit=str(bad[0]), period=base)
    elif not origin > 0:
        raise DataError("BASE_ZERO", "基期数值缺失或不为正，无法换基", period=base)
    return series / origin * level


def _period_rows(series: Any, wanted: Any) -> Any:
    several = [period_label(p) for p in (wanted if isinstance(wanted, list | tuple) else [wanted])]
    labels = [period_label(p) for p in series.index]
    lost = [p for p in several if p not in labels]
    if lost:
        raise DataError("UNKNOWN_PERIOD", "序列中没有该时期", period=lost[0])
    return series[[label in several for label in labels]]


def _linked(old: Any, new: Any, overlap: Any) -> Any:
    shared = [p for p in old.index if p in set(new.index)] if overlap is None else overlap
    if isinstance(shared, list) and not shared:
        raise DataError("NO_OVERLAP", "两个版本没有共同的时期，无法衔接")
    factor = (_period_rows(new, shared) / _period_rows(old, shared)).mean()
    bad = ~np.isfinite(np.atleast_1d(np.asarray(factor, dtype=float)))
    if bad.any():
        raise DataError("BASE_ZERO", "重叠时期的数值缺失或为零，无法衔接", period=shared)
    earlier = old[[p not in set(new.index) for p in old.index]] * factor
    return pd.concat([earlier, new]).sort_index()
