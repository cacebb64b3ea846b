"""Linear programmes solved in exact rational arithmetic.

A tableau simplex with integer pivoting (Edmonds' fraction-free elimination): every entry is an integer over one common
denominator, so the ends of a feasible range come out as fractions such as 119/239 and nothing is decided by a
tolerance. Bland's rule prevents cycling. Made for the small programmes of published figures (tens of variables and
rows); `float_range` hands larger ones to HiGHS.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from index_calc.errors import ProgrammeError

Row = Sequence[Fraction]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False, slots=True)
class Constraints:
    """x >= 0, rows of `upper` (a·x <= b) and of `equal` (a·x = b); each row holds the coefficients, then b."""

    size: int
    upper: list[list[Fraction]] = field(default_factory=list)
    equal: list[list[Fraction]] = field(default_factory=list)

    def at_most(self, coefficients: Row, bound: Fraction) -> None:
        """Add a·x <= bound."""
        self.upper.append([*coefficients, bound])

    def at_least(self, coefficients: Row, bound: Fraction) -> None:
        """Add a·x >= bound."""
        self.upper.append([*(-c for c in coefficients), -bound])

    def exactly(self, coefficients: Row, bound: Fraction) -> None:
        """Add a·x = bound."""
        self.equal.append([*coefficients, bound])


def _integers(row: Row) -> list[int]:
    scale = math.lcm(*(value.denominator for value in row))
    return [int(value * scale) for value in row]


class Simplex:
    """A feasible tableau of one set of constraints, from which any number of objectives are minimised."""

    def __init__(self, constraints: Constraints) -> None:
        self.size = constraints.size
        self._den = 1
        self._basis: list[int] = []
        self._table = self._start(constraints)
        self.feasible = self._phase_one()

    def _start(self, constraints: Constraints) -> Objects:
        rows, slacks = len(constraints.upper) + len(constraints.equal), len(constraints.upper)
        self._structural = self.size + slacks
        table: Objects = np.zeros((rows, self._structural + rows + 1), dtype=object)
        for r, row in enumerate([*constraints.upper, *constraints.equal]):
            numbers = _integers(row)
            table[r, : self.size], table[r, -1] = numbers[:-1], numbers[-1]
            if r < slacks:
                table[r, self.size + r] = 1
            if numbers[-1] < 0:
                table[r] = -table[r]
            ready = r < slacks and numbers[-1] >= 0
            table[r, self._structural + r] = 0 if ready else 1
            self._basis.append(self.size + r if ready else self._structural + r)
        return table

    def _pivot(self, r: int, c: int) -> None:
        table, pivot = self._table, self._table[r, c]
        row = table[r].copy()
        table = (table * pivot - np.outer(table[:, c], row)) // self._den
        table[r] = row
        if pivot < 0:
            table, pivot = -table, -pivot
        self._table, self._den = table, pivot
        self._basis[r] = c

    def _minimise(self, cost: list[int], columns: int) -> bool:
        """Pivot until no column of the first `columns` improves; False when the objective is unbounded."""
        costs: Objects = np.array([*cost, *[0] * (self._table.shape[1] - len(cost))], dtype=object)
        while True:
            held: Objects = np.array([costs[b] for b in self._basis], dtype=object)
            reduced = costs[:columns] * self._den - held @ self._table[:, :columns]
            entering = next((j for j in range(columns) if reduced[j] < 0), None)
            if entering is None:
                return True
            leaving = self._ratio_test(entering)
            if leaving is None:
                return False
            self._pivot(leaving, entering)

    def _ratio_test(self, column: int) -> int | None:
        best: tuple[Fraction, int] | None = None
        chosen: int | None = None
        for r, entry in enumerate(self._table[:, column]):
            if entry > 0:
                key = (Fraction(self._table[r, -1], entry), self._basis[r])
                if best is None or key < best:
                    best, chosen = key, r
        return chosen

    def _phase_one(self) -> bool:
        last = self._table.shape[1] - 1
        cost = [0] * self._structural + [1] * (last - self._structural)
        self._minimise(cost, self._structural)
        stuck = [r for r, b in enumerate(self._basis) if b >= self._structural]
        if any(self._table[r, -1] != 0 for r in stuck):
            return False
        for r in stuck:
            column = next((c for c in range(self._structural) if self._table[r, c] != 0), None)
            if column is not None:
                self._pivot(r, column)
        keep = [r for r, b in enumerate(self._basis) if b < self._structural]
        self._table = self._table[keep][:, [*range(self._structural), last]]
        self._basis = [self._basis[r] for r in keep]
        return True

    def minimum(self, objective: Row) -> Fraction | None:
        """The least value of the objective, None when it has none. Raises ProgrammeError when infeasible."""
        if not self.feasible:
            raise ProgrammeError("INFEASIBLE", "约束互相矛盾，没有可行解")
        scale = math.lcm(*(value.denominator for value in objective))
        if not self._minimise([int(value * scale) for value in objective], self._structural):
            return None
        return sum((objective[b] * self._value(r) for r, b in enumerate(self._basis) if b < self.size), Fraction(0))

    def range(self, objective: Row) -> tuple[Fraction | None, Fraction | None]:
        """The least and the greatest value of the objective; None where it is unbounded."""
        low, high = self.minimum(objective), self.minimum([-c for c in objective])
        return low, None if high is None else -high

    def _value(self, r: int) -> Fraction:
        return Fraction(self._table[r, -1], self._den)

    def point(self) -> list[Fraction]:
        """The vertex the tableau stands at."""
        values = [Fraction(0)] * self.size
        for r, b in enumerate(self._basis):
            if b < self.size:
                values[b] = self._value(r)
        return values


def sparse(size: int, entries: Mapping[int, Fraction | int]) -> list[Fraction]:
    """A row of zeros but for the given entries."""
    row = [Fraction(0)] * size
    for index, value in entries.items():
        row[index] = Fraction(value)
    return row


def axis(i: int, size: int) -> list[Fraction]:
    """The objective that picks one variable."""
    return sparse(size, {i: 1})


def snap(value: float) -> float:
    """Undo a float solver's last-digit noise: the nearest simple fraction when it is within 1e-9."""
    if not math.isfinite(value):
        return value
    simple = float(Fraction(value).limit_denominator(10**6))
    return simple if abs(simple - value) < 1e-9 else value


def float_range(
    constraints: Constraints, objectives: Sequence[Row], free: Sequence[bool] | None = None
) -> list[tuple[float, float]] | None:
    """Ranges of several objectives by HiGHS, in floats; None when infeasible, ±inf where unbounded.

    For programmes too large for the exact tableau; `free` marks variables that may be negative. Good to about 1e-9.
    """
    from scipy.optimize import linprog

    def matrix(rows: list[list[Fraction]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
        array = np.array([[float(v) for v in row] for row in rows])
        return (array[:, :-1], array[:, -1]) if rows else None

    upper, equal = matrix(constraints.upper), matrix(constraints.equal)
    bounds = [(None if open_ else 0, None) for open_ in free or [False] * constraints.size]
    found: list[tuple[float, float]] = []
    for objective in objectives:
        ends = []
        for sign in (1.0, -1.0):
            answer = linprog(
                [sign * float(c) for c in objective],
                *(upper or (None, None)),
                *(equal or (None, None)),
                bounds=bounds,
                method="highs",
            )
            if answer.status == 2:
                return None
            ends.append(sign * answer.fun if answer.status == 0 else -sign * math.inf)
        found.append((ends[0], ends[1]))
    return found
