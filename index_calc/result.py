"""The result of a computation and the options it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.aggregate import Mean
from index_calc.flags import Masks, flag_text
from index_calc.framework import Framework
from index_calc.leaf import Series
from index_calc.panel import Panel

Floats = npt.NDArray[np.float64]
PerLevel = str | Mapping[Any, str]


@dataclass(frozen=True, slots=True)
class Options:
    """Everything `compute` was asked for, as given; `base` None means the first period."""

    base: Any = None
    method: PerLevel = "fixed_base"
    normalise: PerLevel | None = None
    aggregate: PerLevel = "amean"
    weights: Any = None
    missing: str = "raise"
    treat: PerLevel | None = None
    base_remedy: str = "raise"
    min_coverage: float = 0.0
    scope: str = "period"
    groups: Mapping[str, Any] | None = None
    ahp: Mapping[str, Any] | None = None
    rescale_weights: bool = False


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that was decided or done."""

    step: str
    code: str
    detail: str
    count: int = 0


@dataclass(frozen=True, eq=False)
class Result:
    """All nodes of an index over periods and units.

    `values` is the long frame code, level, period, unit, value, low, high, coverage, flags (and value_uncapped where a
    cap applied): low = high = value unless the inputs were intervals, NaN where a method cannot carry them; coverage is
    the weight share of indicators that had data. `weights` the local weight of every node, `log` what was done.
    """

    framework: Framework
    panel: Panel
    options: Options
    series: Mapping[str, Series]
    local_weights: Mapping[str, Floats]
    weightings: Mapping[str, str]
    means: Mapping[str, Mean]
    methods: Mapping[str, str]
    entries: tuple[LogEntry, ...] = field(default=())

    @cached_property
    def values(self) -> pd.DataFrame:
        """The long frame of every node, period and unit."""
        return _long_frame(self)

    @cached_property
    def log(self) -> pd.DataFrame:
        """What was decided and done: step, code, detail, count of cells."""
        rows = [(e.step, e.code, e.detail, e.count) for e in self.entries]
        return pd.DataFrame(rows, columns=["step", "code", "detail", "count"])

    @property
    def weights(self) -> pd.DataFrame:
        """Weight of every node among its siblings and in the whole index, with the method that gave it."""
        overall = {self.framework.root.code: 1.0}
        rows = []
        for parent in reversed(self.framework.parents):
            for code, w in zip(self.framework.children[parent], self.local_weights[parent], strict=True):
                overall[code] = overall[parent] * float(w)
                rows.append((code, parent, float(w), overall[code], self.weightings[parent]))
        return pd.DataFrame(rows, columns=["code", "parent", "weight", "effective", "method"])

    def wide(self, code: str | None = None) -> pd.DataFrame:
        """One node (the index by default): periods down, units across."""
        series = self.series[code or self.framework.root.code]
        return pd.DataFrame(series.value, index=list(self.panel.periods), columns=list(self.panel.units))

    def value(self, code: str, period: Any, unit: str | None = None) -> float:
        """One number."""
        row = self.panel.rows(period)[0]
        column = 0 if unit is None else self.panel.units.index(unit)
        return float(self.series[code].value[row, column])

    def to_excel(self, path: str | Path) -> None:
        """Write every level and period, contributions, flags, the method, live formulas and charts."""
        from index_calc.workbook import write_results

        write_results(self, path)


def _long_frame(result: Result) -> pd.DataFrame:
    panel, nodes = result.panel, result.framework.nodes
    series = [result.series[n.code] for n in nodes]
    periods, units, count = len(panel.periods), len(panel.units), len(nodes)

    def stacked(name: str) -> Floats:
        return np.stack([getattr(s, name) for s in series]).ravel()

    def bound(name: str) -> Floats:
        if panel.low is None:
            return value.copy()
        open_ended = np.full((periods, units), np.nan)
        return np.stack([open_ended if getattr(s, name) is None else getattr(s, name) for s in series]).ravel()

    value = stacked("value")
    at_unit = np.tile(np.arange(units), count * periods)
    at_period = np.tile(np.repeat(np.arange(periods), units), count)
    at_node = np.repeat(np.arange(count), periods * units)
    columns: dict[str, Any] = {
        "code": _taken([n.code for n in nodes], at_node),
        "level": np.array([n.level for n in nodes])[at_node],
        "period": _taken(list(panel.periods), at_period),
        "unit": _taken(list(panel.units), at_unit),
        "value": value,
        "low": bound("low"),
        "high": bound("high"),
        "coverage": stacked("coverage"),
        "flags": _flag_column(stacked("flags").astype(np.uint16)),
    }
    if any(s.uncapped is not None for s in series):
        columns["value_uncapped"] = np.stack([s.value if s.uncapped is None else s.uncapped for s in series]).ravel()
    return pd.DataFrame(columns, copy=False)  # every array above is the frame's own


def _taken(labels: list[Any], at: npt.NDArray[np.int64]) -> Any:
    if all(isinstance(label, int) for label in labels):
        return np.array(labels)[at]
    return pd.array([str(label) for label in labels], dtype="str").take(at)


def _flag_column(masks: Masks) -> Any:
    if not masks.any():
        return pd.array([""], dtype="str").take(np.zeros(len(masks), dtype=np.int64))
    present = np.flatnonzero(np.bincount(masks))
    place = np.zeros(int(present[-1]) + 1, dtype=np.int64)
    place[present] = np.arange(len(present))
    return pd.array([flag_text(int(m)) for m in present], dtype="str").take(place[masks])
