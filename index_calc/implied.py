"""Weights that fit published figures, by linear programming.

With parts in boxes and the total in an interval, weights w >= 0 with Σw = 1 fit an edition exactly when
Σ w·low <= C⁺ and Σ w·high >= C⁻. Several editions with one w make the lifted programme y_it = w_i·x_it,
w_i·low_it <= y_it <= w_i·high_it linear; as long as the boxes of different equations are independent, y can be
projected out equation by equation, which leaves those same two rows each and lets the whole be solved in fractions.
`linked=True` keeps y and ties the levels of consecutive years to the changes between them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.editions import (
    Edition,
    Equation,
    Hypothesis,
    as_list,
    equations_of,
    part_names,
    previous_period,
    supported,
)
from index_calc.programme import Constraints, Simplex, axis, float_range, snap, sparse

Floats = npt.NDArray[np.float64]

EXACT_SIZE = 700  # parts × rows solved in fractions (about half a second); beyond, floats
MOST_ROUND = 400_000  # round weight vectors tried; more parts than that allow get a coarser step, then none


@dataclass(frozen=True, eq=False, slots=True)
class ImpliedWeights:
    """Weights that fit published figures.

    `ranges` (index part names; low, high) is the feasible range of each weight on its own, `exact` the same as
    fractions; `nearest_to_equal` the feasible vector closest to equal weights (None when infeasible);
    `round_solutions` the feasible vectors in steps of `round_step`, nearest to equal first; `equal_fits` whether equal
    weights are feasible. When nothing fits, `gap` is how far every interval would have to be widened (index points) and
    `conflicts` lists the equations that cannot be met even alone.
    """

    feasible: bool
    ranges: pd.DataFrame
    exact: pd.DataFrame
    nearest_to_equal: pd.Series | None
    round_solutions: list[dict[str, float]]
    round_step: float | None
    equal_fits: bool
    gap: float
    conflicts: list[str]
    supports: dict[str, bool | None]
    equations: int
    note: str = ""
    used: list[str] = field(default_factory=list)


def equation_rows(equation: Equation, names: Sequence[str]) -> list[tuple[list[Fraction], Fraction]]:
    """Rows a·w <= b of one equation. With an unprinted part, at most: the others fit below the total."""
    boxes = [equation.parts.get(name) for name in names]
    known = all(box is not None for box in boxes)
    rows = []
    if known or equation.floor:
        rows.append(([Fraction(0) if box is None else box.low for box in boxes], equation.total.high))
    if known:
        rows.append(([-box.high for box in boxes if box is not None], -equation.total.low))
    return rows


def _constraints(equations: Iterable[Equation], names: Sequence[str]) -> Constraints:
    held = Constraints(len(names))
    for equation in equations:
        for coefficients, bound in equation_rows(equation, names):
            held.at_most(coefficients, bound)
    held.exactly([Fraction(1)] * len(names), Fraction(1))
    return held


def implied_weights(
    editions: Sequence[Edition] | Edition,
    *,
    hypothesis: Hypothesis = "A",
    linked: bool = False,
    step: float = 0.05,
) -> ImpliedWeights:
    """The weights that fit all editions at once, assuming they share one vector w >= 0, Σw = 1.

    `hypothesis` says how printed changes arose (see `editions`). `linked` also ties levels of consecutive years (same
    `base`) to the changes between them; leave it off where series may have been revised. `step` is the grid of
    `round_solutions` (not searched when `linked`). Ranges are exact unless `linked` or very large. Infeasible
    editions give feasible=False with the gap.
    """
    editions = as_list(editions)
    names = part_names(editions)
    equations = [eq for edition in editions for eq in equations_of(edition, names, hypothesis)]
    held = _constraints(equations, names)
    ranges = _linked_ranges(editions, equations, names) if linked else _exact_ranges(held)
    feasible = ranges is not None
    ends = ranges or [(None, None)] * len(names)
    solutions, used_step = round_vectors(held, names, step) if feasible and not linked else ([], None)
    return ImpliedWeights(
        feasible=feasible,
        ranges=pd.DataFrame([[_float(v) for v in pair] for pair in ends], index=names, columns=["low", "high"]),
        exact=pd.DataFrame([list(pair) for pair in ends], index=names, columns=["low", "high"], dtype=object),
        nearest_to_equal=pd.Series(nearest_to_equal(held), index=names) if feasible else None,
        round_solutions=solutions,
        round_step=used_step,
        equal_fits=_fits(held, [Fraction(1, len(names))] * len(names)),
        gap=0.0 if feasible else float(_least_widening(held)),
        conflicts=[] if feasible else _conflicts(equations, names),
        supports=supported(editions),
        equations=sum(1 for eq in equations if equation_rows(eq, names)),
        note=_note(equations, names, feasible, linked),
        used=[f"{eq.period} {eq.kind}".strip() for eq in equations if equation_rows(eq, names)],
    )


def _float(value: Fraction | float | None) -> float:
    return math.nan if value is None else float(value)


def _exact_ranges(held: Constraints) -> list[tuple[Any, Any]] | None:
    """Ranges as fractions; as floats by HiGHS for a programme too large to solve exactly in a moment."""
    if held.size * len(held.upper) > EXACT_SIZE:
        return float_range(held, [axis(i, held.size) for i in range(held.size)])
    simplex = Simplex(held)
    if not simplex.feasible:
        return None
    return [simplex.range(axis(i, held.size)) for i in range(held.size)]


def _fits(held: Constraints, point: Sequence[Fraction]) -> bool:
    return all(sum((a * x for a, x in zip(row, point, strict=False)), Fraction(0)) <= row[-1] for row in held.upper)


def _least_widening(held: Constraints) -> Fraction:
    """The least s for which all rows a·w <= b + s can be met: how far the intervals miss each other."""
    loose = Constraints(held.size + 1)
    for row in held.upper:
        loose.at_most([*row[:-1], Fraction(-1)], row[-1])
    for row in held.equal:
        loose.exactly([*row[:-1], Fraction(0)], row[-1])
    return Simplex(loose).minimum(axis(held.size, held.size + 1)) or Fraction(0)


def _conflicts(equations: Sequence[Equation], names: Sequence[str]) -> list[str]:
    return [f"{eq.period} {eq.kind}".strip() for eq in equations if not Simplex(_constraints([eq], names)).feasible]


def _note(equations: Sequence[Equation], names: Sequence[str], feasible: bool, linked: bool) -> str:
    notes = []
    if not equations:
        notes.append("没有同时给出总指数和分项的等式，权重不受限制")
    if any(eq.floor and any(eq.parts.get(n) is None for n in names) for eq in equations):
        notes.append("未公布的分指数按不为负处理")
    if any(eq.kind == "change" and any(eq.parts.get(n) is None for n in names) for eq in equations):
        notes.append("有分项变化未公布，该等式不构成约束")
    if not feasible:
        notes.append("没有一组共同的权重与全部公布值相容：可能权重调整过、数据修订过，或合成方法不是加权算术平均")
    elif linked:
        notes.append("nearest_to_equal 只保证满足各期自身的等式")
    return "；".join(notes)


def nearest_to_equal(held: Constraints) -> Floats:
    """The feasible vector closest (Euclid) to equal weights, by least-distance programming (Lawson & Hanson)."""
    from scipy.optimize import nnls

    n = held.size
    equal = np.full(n, 1 / n)
    if _fits(held, [Fraction(1, n)] * n):
        return equal
    # Columns spanning the vectors that add up to zero: w = equal + basis·v keeps Σw = 1 and |w - equal| = |v|.
    basis = np.linalg.svd(np.ones((1, n)))[2][1:].T
    rows = np.array([[float(v) for v in row] for row in held.upper])
    inequality = np.vstack([-rows[:, :-1], np.eye(n)])
    bound = np.concatenate([-rows[:, -1], np.zeros(n)]) - inequality @ equal
    inequality = inequality @ basis
    scale = np.maximum(np.linalg.norm(inequality, axis=1), 1e-12)
    stacked = np.vstack([(inequality / scale[:, None]).T, bound / scale])
    target = np.append(np.zeros(n - 1), 1.0)
    dual, _ = nnls(stacked, target)
    residual = stacked @ dual - target
    vector = equal + basis @ (-residual[:-1] / residual[-1])
    return np.maximum(vector, 0) / np.maximum(vector, 0).sum()


def round_vectors(held: Constraints, names: Sequence[str], step: float) -> tuple[list[dict[str, float]], float | None]:
    """All feasible vectors on the grid of `step`, exactly checked, nearest to equal first, and the step used.

    Too many parts for the step give a coarser one, and no list (step None) when even tenths are too many.
    """
    n = len(names)
    for cells in sorted({round(1 / step), 20, 10}, reverse=True):
        if cells <= round(1 / step) and math.comb(cells + n - 1, n - 1) <= MOST_ROUND:
            break
    else:
        return [], None
    grid = _grid(n, cells)
    fits = np.ones(len(grid), dtype=bool)
    for row in held.upper:
        scale = math.lcm(*(v.denominator for v in row))
        numbers = [int(v * scale) for v in row]
        wide = max(map(abs, numbers)) * cells * n >= 2**62
        left = grid.astype(object if wide else np.int64) @ np.array(numbers[:-1], dtype=object if wide else np.int64)
        fits &= (left <= numbers[-1] * cells).astype(bool)
    found = grid[fits]
    order = np.argsort(((found - cells / n) ** 2).sum(axis=1), kind="stable")
    return [dict(zip(names, (float(v) / cells for v in row), strict=True)) for row in found[order]], 1 / cells


def _grid(parts: int, cells: int) -> npt.NDArray[np.int64]:
    """All vectors of `parts` non-negative integers that add up to `cells`, shape (count, parts)."""
    grid = np.zeros((1, 0), dtype=np.int64)
    for _ in range(parts - 1):
        times = cells - grid.sum(axis=1) + 1
        following = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        grid = np.column_stack([np.repeat(grid, times, axis=0), following])
    return np.column_stack([grid, cells - grid.sum(axis=1)])


def _linked_ranges(
    editions: Sequence[Edition], equations: Sequence[Equation], names: Sequence[str]
) -> list[tuple[Any, Any]] | None:
    """Ranges from the lifted programme in w and y, with the levels of consecutive years tied to their changes."""
    held = lifted(equations, names)
    _tie(held, editions, equations, len(names))
    # y is an index level times a weight, never negative; a change may be.
    free = [False] * len(names) + [not eq.floor for eq in equations for _ in names]
    found = float_range(held, [axis(i, held.size) for i in range(len(names))], free)
    return None if found is None else [(snap(low), snap(high)) for low, high in found]


def lifted(equations: Sequence[Equation], names: Sequence[str]) -> Constraints:
    """The lifted programme: variables w, then y = w·x of every equation; y of equations without a floor is free."""
    n = len(names)
    held = Constraints(n * (1 + len(equations)))
    held.exactly(sparse(held.size, dict.fromkeys(range(n), 1)), Fraction(1))
    for k, equation in enumerate(equations, start=1):
        whole = sparse(held.size, dict.fromkeys(range(n * k, n * k + n), 1))
        held.at_most(whole, equation.total.high)
        held.at_least(whole, equation.total.low)
        for i, name in enumerate(names):
            box = equation.parts.get(name)
            if box is not None:
                held.at_most(sparse(held.size, {n * k + i: 1, i: -box.high}), Fraction(0))
                held.at_least(sparse(held.size, {n * k + i: 1, i: -box.low}), Fraction(0))
    return held


def _tie(held: Constraints, editions: Sequence[Edition], equations: Sequence[Equation], n: int) -> None:
    """y(t) - y(t-1) = z(t) for consecutive years of one base, part by part."""
    base = {str(e.get("period", "")): str(e.get("base", "")) for e in editions}
    place = {(eq.period, eq.kind): k for k, eq in enumerate(equations, start=1)}
    for (period, kind), k in place.items():
        before = previous_period(period) if re.match(r"\d{4}", period) else ""
        level, then = place.get((period, "level")), place.get((before, "level"))
        if kind != "change" or level is None or then is None or base[period] != base[before]:
            continue
        for i in range(n):
            held.exactly(sparse(held.size, {n * level + i: 1, n * then + i: -1, n * k + i: -1}), Fraction(0))
