"""Robustness: Monte Carlo over weights and methods, Sobol indices, leave-one-out, effective shares.

After Saisana, Saltelli & Tarantola (2005) and the JRC audits of the Global Innovation Index: weights vary by ±25 % of
themselves, methods are switched, and what is reported is the interval of every score and rank. The parameters drawn in
every run are returned, and the same seed gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.errors import CalcError, InputError, MethodError
from index_calc.framework import Framework
from index_calc.index import compute
from index_calc.panel import Panel
from index_calc.result import Result
from index_calc.sampling import design, indices
from index_calc.scenario import Factors

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Uncertainty:
    """Intervals of scores and ranks over the runs.

    `scores` (period, unit; nominal, mean, sd, low, median, high) and `ranks` (nominal, median, low, high; 1 is best)
    with low/high at `level`; `samples` runs × cells of the index; `parameters` what was drawn in each run.
    """

    scores: pd.DataFrame
    ranks: pd.DataFrame
    samples: pd.DataFrame
    parameters: pd.DataFrame
    runs: int
    seed: int | None
    level: float


@dataclass(frozen=True, eq=False, slots=True)
class Sensitivity:
    """Sobol indices of each factor for one output: `indices` (first, total and 95 % half-widths), what was drawn."""

    indices: pd.DataFrame
    output: str
    values: Floats
    parameters: pd.DataFrame
    seed: int | None


def uncertainty(
    subject: Result | Framework,
    data: pd.DataFrame | Panel | None = None,
    *,
    runs: int = 1000,
    seed: int | None = 0,
    spread: float = 0.25,
    switches: Mapping[str, Sequence[Any]] | None = None,
    period: Any = None,
    level: float = 0.9,
    **options: Any,
) -> Uncertainty:
    """Monte Carlo over weights (± spread) and switches, e.g. {"aggregate": ["amean", "gmean"], "base": [2013, 2014]}.

    `subject` is a result, or a framework with data and options of `compute`. `period` one, a list, or None for the
    last; `level` the share of runs inside [low, high].
    """
    nominal = _nominal(subject, data, options)
    if runs < 2:
        raise InputError("N_TOO_SMALL", "至少需要两次模拟")
    if not 0 < level < 1:
        raise InputError("BAD_OPTION", "level 应在0和1之间")
    factors = Factors(nominal, spread, switches)
    points = np.random.default_rng(seed).random((runs, len(factors.columns)))
    rows = _rows(nominal, period)
    found = factors.composites(points, rows)
    ranks = np.stack([_ranks(found[:, p]) for p in range(len(rows))], axis=1)
    own = nominal.series[nominal.framework.root.code].value[rows]
    own_ranks = np.stack([_ranks(row[None])[0] for row in own])
    cells = pd.MultiIndex.from_product(
        [[nominal.panel.periods[r] for r in rows], nominal.panel.units], names=["period", "unit"]
    )
    tails = ((1 - level) / 2, 0.5, (1 + level) / 2)
    return Uncertainty(
        scores=_score_table(found.reshape(runs, -1), own.ravel(), tails, cells),
        ranks=_rank_table(ranks.reshape(runs, -1), own_ranks.ravel(), tails, cells),
        samples=pd.DataFrame(found.reshape(runs, -1), columns=cells),
        parameters=factors.parameters(points),
        runs=runs,
        seed=seed,
        level=level,
    )


def sensitivity(
    subject: Result | Framework,
    data: pd.DataFrame | Panel | None = None,
    *,
    n: int = 512,
    seed: int | None = 0,
    spread: float = 0.25,
    switches: Mapping[str, Sequence[Any]] | None = None,
    period: Any = None,
    output: str | None = None,
    weight_factors: str = "level",
    **options: Any,
) -> Sensitivity:
    """Which uncertain choice drives the result: Sobol indices over the same factors as `uncertainty`.

    `output`: a unit's name (its index), or `rank_shift`, the mean absolute change of rank over units (the default when
    there are several units). `weight_factors`: the weights of a level, a parent or a node count as one factor. Runs:
    n·(factors + 2).
    """
    nominal = _nominal(subject, data, options)
    if weight_factors not in ("level", "parent", "node"):
        raise InputError("BAD_OPTION", "weight_factors 应为 level、parent 或 node")
    factors = Factors(nominal, spread, switches)
    groups = factors.groups(weight_factors)
    points = design(list(groups.values()), n, seed)
    units = list(nominal.panel.units)
    wanted = output or ("rank_shift" if len(units) > 1 else units[0])
    rows = _rows(nominal, period)[-1:]
    found = factors.composites(points, rows)[:, 0]
    if wanted == "rank_shift":
        own = _ranks(nominal.series[nominal.framework.root.code].value[rows])
        values = np.nanmean(np.abs(_ranks(found) - own), axis=1)
    elif wanted in units:
        values = found[:, units.index(wanted)]
    else:
        raise InputError("BAD_OPTION", f"输出应为 rank_shift 或地区名，得到{wanted!r}")
    table = indices(values, len(groups), list(groups), seed)
    return Sensitivity(table, wanted, values, factors.parameters(points), seed)


def leave_one_out(
    subject: Result | Framework,
    data: pd.DataFrame | Panel | None = None,
    *,
    period: Any = None,
    codes: Sequence[str] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """The index without each indicator (or each of `codes`) in turn, siblings' weights rescaled.

    Indexed by code: mean_change and max_change of the index (largest in absolute value), mean_rank_shift and
    max_rank_shift over units, note (why it could not be computed).
    """
    nominal = _nominal(subject, data, options)
    rows = _rows(nominal, period)[-1:]
    root = nominal.framework.root.code
    own = nominal.series[root].value[rows]
    found: list[tuple[Any, ...]] = []
    for code in codes or nominal.framework.leaves:
        try:
            other = _without(nominal, code).series[root].value[rows]
        except CalcError as error:
            found.append((code, np.nan, np.nan, np.nan, np.nan, str(error)))
            continue
        change, shift = (other - own).ravel(), np.abs(_ranks(other) - _ranks(own)).ravel()
        largest = change[int(np.nanargmax(np.abs(change)))]
        found.append((code, np.nanmean(change), largest, np.nanmean(shift), np.nanmax(shift), ""))
    columns = ["code", "mean_change", "max_change", "mean_rank_shift", "max_rank_shift", "note"]
    return pd.DataFrame(found, columns=columns).set_index("code")


def effective_shares(result: Result) -> pd.DataFrame:
    """The share of every indicator in the index's level, w·x/I, and its drift from the nominal weight.

    In an arithmetic fixed-base index an indicator that grows fast comes to dominate whatever its weight. Columns code,
    period, unit, weight, share, drift. Raises MethodError where a mean above is not arithmetic or levels are chained.
    """
    if any(m != "level" for m in result.methods.values()) or any(m.power != 1 for m in result.means.values()):
        raise MethodError("NOT_ADDITIVE", "有效份额只对按水平值算术平均的指数有定义")
    weights = result.weights.set_index("code")["effective"]
    total = result.series[result.framework.root.code].value
    frames = []
    for code in result.framework.leaves:
        share = weights[code] * result.series[code].value / total
        wide = pd.DataFrame(share, index=list(result.panel.periods), columns=list(result.panel.units))
        long = wide.rename_axis("period").reset_index().melt("period", var_name="unit", value_name="share")
        frames.append(long.assign(code=code, weight=float(weights[code]), drift=long["share"] - float(weights[code])))
    return pd.concat(frames, ignore_index=True)[["code", "period", "unit", "weight", "share", "drift"]]


def _without(nominal: Result, code: str) -> Result:
    framework = nominal.framework.without(code)
    options = {name: getattr(nominal.options, name) for name in nominal.options.__dataclass_fields__}
    given = options["weights"]
    if isinstance(given, pd.DataFrame):
        options["weights"] = given[given["code"].isin([n.code for n in framework.nodes])]
        options["rescale_weights"] = True
    return compute(framework, nominal.panel, **options)


def _nominal(subject: Result | Framework, data: pd.DataFrame | Panel | None, options: Mapping[str, Any]) -> Result:
    if isinstance(subject, Result):
        if data is not None or options:
            raise InputError("BAD_OPTION", "已给出计算结果，不能再给数据或计算选项")
        return subject
    if data is None:
        raise InputError("NO_DATA", "需要数据")
    return compute(subject, data, **options)


def _rows(nominal: Result, period: Any) -> list[int]:
    return [len(nominal.panel.periods) - 1] if period is None else nominal.panel.rows(period)


def _ranks(values: Floats) -> Floats:
    """Ranks along the last axis, 1 for the largest, ties sharing the better rank, NaN staying NaN."""
    order = np.argsort(-values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    new = np.ones(values.shape, dtype=bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.where(new, np.arange(1, values.shape[-1] + 1), 0)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=-1).astype(float), axis=-1)
    return np.where(np.isnan(values), np.nan, ranks)


def _score_table(runs: Floats, own: Floats, tails: tuple[float, ...], cells: pd.MultiIndex) -> pd.DataFrame:
    low, middle, high = np.quantile(runs, tails, axis=0)
    columns = {"nominal": own, "mean": runs.mean(axis=0), "sd": runs.std(axis=0, ddof=1)}
    return pd.DataFrame({**columns, "low": low, "median": middle, "high": high}, index=cells)


def _rank_table(runs: Floats, own: Floats, tails: tuple[float, ...], cells: pd.MultiIndex) -> pd.DataFrame:
    low, middle, high = np.quantile(runs, tails, axis=0, method="closest_observation")
    columns = {"nominal": own, "mean": runs.mean(axis=0)}
    return pd.DataFrame({**columns, "low": low, "median": middle, "high": high}, index=cells)
