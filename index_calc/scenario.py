"""What may vary in a robustness analysis, and the composite for many draws at once.

A draw is a point of the unit cube: one coordinate for every switch (a list of alternatives for an option of `compute`)
and one for every weight, which becomes the nominal weight times 1 - spread … 1 + spread, rescaled among its siblings.
Scores of indicators are computed once for each combination of switches; only the weighting runs for every draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.compose import Composition, compose
from index_calc.errors import InputError
from index_calc.index import compute
from index_calc.result import Options, Result

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Factors:
    """The nominal result, how far weights may move (a share of themselves) and what may be switched."""

    nominal: Result
    spread: float = 0.25
    switches: Mapping[str, Sequence[Any]] | None = None

    def __post_init__(self) -> None:
        known = {f.name for f in fields(Options)}
        for name, choices in (self.switches or {}).items():
            if name not in known or not len(choices):
                raise InputError("BAD_OPTION", f"不能切换的选项{name!r}，可用：{'、'.join(sorted(known))}")
        if not 0 <= self.spread < 1:
            raise InputError("BAD_OPTION", f"权重浮动幅度应在0和1之间，得到{self.spread:g}")
        if not self.columns:
            raise InputError("BAD_OPTION", "没有可变动的因素")

    @cached_property
    def weighted(self) -> list[str]:
        """Codes whose weight moves: every node with siblings."""
        if self.spread == 0:
            return []
        below = self.nominal.framework.children
        return [c for p in reversed(self.nominal.framework.parents) for c in below[p] if len(below[p]) > 1]

    @property
    def columns(self) -> list[str]:
        """Names of the coordinates: switches, then weight:CODE."""
        return [*(self.switches or {}), *(f"weight:{code}" for code in self.weighted)]

    def groups(self, by: str = "level") -> dict[str, list[int]]:
        """Coordinates that count as one factor: each switch, and the weights of a level, a parent or a node."""
        found: dict[str, list[int]] = {name: [i] for i, name in enumerate(self.switches or {})}
        framework, start = self.nominal.framework, len(found)
        for i, code in enumerate(self.weighted, start=start):
            label = {"level": f"weights:{framework[code].level}", "parent": f"weights:{framework[code].parent}"}
            found.setdefault(label.get(by, f"weight:{code}"), []).append(i)
        return found

    def parameters(self, points: Floats) -> pd.DataFrame:
        """What each point stands for: the alternative of every switch, the multiplier of every weight."""
        drawn: dict[str, Any] = {}
        for i, (name, choices) in enumerate((self.switches or {}).items()):
            picked = [choices[k] for k in _choice(points[:, i], len(choices))]
            drawn[name] = pd.Series(picked, dtype=object)  # keeps None, lists and numbers as they were given
        moved = 1 - self.spread + 2 * self.spread * points[:, len(drawn) :]
        weights = pd.DataFrame(moved, columns=[f"weight:{code}" for code in self.weighted])
        return pd.concat([pd.DataFrame(drawn, index=weights.index), weights], axis=1)

    def composites(self, points: Floats, rows: list[int]) -> Floats:
        """The index for every point, in the given periods: shape (points, periods, units)."""
        switches = dict(self.switches or {})
        chosen = np.zeros((len(points), len(switches)), dtype=np.int64)
        for i, choices in enumerate(switches.values()):
            chosen[:, i] = _choice(points[:, i], len(choices))
        combinations, which = np.unique(chosen, axis=0, return_inverse=True)
        moved = 1 - self.spread + 2 * self.spread * points[:, len(switches) :]
        found = np.empty((len(points), len(rows), len(self.nominal.panel.units)))
        for k, combination in enumerate(combinations):
            picks = {name: switches[name][j] for name, j in zip(switches, combination, strict=True)}
            members = which.ravel() == k
            found[members] = _weighted_runs(self._scenario(picks), self.weighted, moved[members], rows)
        return found

    def _scenario(self, picks: Mapping[str, Any]) -> Result:
        """The computation with other options; columns of the framework that would override them are set aside."""
        nominal = self.nominal
        overruled = {name: None for name in ("aggregate", "normalise", "method") if name in picks}
        if "base" in picks:
            overruled["base_period"] = None
        framework = nominal.framework.with_nodes({n.code: overruled for n in nominal.framework.nodes})
        options = replace(nominal.options, **picks)
        return compute(framework, nominal.panel, **{f.name: getattr(options, f.name) for f in fields(Options)})


def _choice(u: Floats, count: int) -> npt.NDArray[np.int64]:
    return np.minimum((u * count).astype(np.int64), count - 1)


def _weighted_runs(result: Result, weighted: list[str], moved: Floats, rows: list[int]) -> Floats:
    multiplier = {code: moved[:, i] for i, code in enumerate(weighted)}
    weights = {}
    for parent in result.framework.parents:
        codes = result.framework.children[parent]
        ones = np.ones(len(moved))
        raw = np.stack([multiplier.get(c, ones) for c in codes], axis=1) * result.local_weights[parent]
        weights[parent] = raw / raw.sum(axis=1, keepdims=True)
    if all(method == "level" for method in result.methods.values()):
        return _batch(result, weights, rows)
    return np.stack([_one_run(result, {p: w[r] for p, w in weights.items()}, rows) for r in range(len(moved))])


def _batch(result: Result, weights: Mapping[str, Floats], rows: list[int]) -> Floats:
    """All runs at once: nodes are arrays (runs, cells), indicators (1, cells)."""
    cells = {c: result.series[c].value[rows].reshape(1, -1) for c in result.framework.leaves}
    for parent in result.framework.parents:
        mean, w = result.means[parent], weights[parent]
        total = np.zeros((len(w), len(rows) * len(result.panel.units)))
        there = np.zeros_like(total)
        for j, code in enumerate(result.framework.children[parent]):
            x = cells[code]
            gaps = np.isnan(x)
            y = mean.forward(np.where(gaps, 1.0, x)) if gaps.any() else mean.forward(x)
            total += w[:, j, None] * (np.where(gaps, 0.0, y) if gaps.any() else y)
            there += w[:, j, None] * ~gaps if gaps.any() else w[:, j, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            cells[parent] = mean.backward(total / there)
        scarce = np.isnan(result.series[parent].value[rows].ravel())
        if scarce.any():
            cells[parent][:, scarce] = np.nan
    root = cells[result.framework.root.code]
    return root.reshape(len(root), len(rows), len(result.panel.units))


def _one_run(result: Result, weights: Mapping[str, Floats], rows: list[int]) -> Floats:
    framework, panel, options = result.framework, result.panel, result.options
    base = panel.rows(panel.periods[0] if options.base is None else options.base)
    series = {c: result.series[c] for c in framework.leaves}
    for parent in framework.parents:
        codes = framework.children[parent]
        how = Composition(
            framework[parent],
            [framework[c] for c in codes],
            panel.periods,
            panel.units,
            result.methods[parent],
            result.means[parent],
            weights[parent],
            base,
            options.min_coverage,
        )
        series[parent] = compose(how, [series[c] for c in codes])
    return series[framework.root.code].value[rows]
