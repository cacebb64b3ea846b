"""Values that published figures imply: those of the year before, or of a part that was not printed.

One linear programme in the unrounded values of every part in every year: printed levels and changes are intervals, and
every year's total is the weighted mean of its parts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from index_calc.editions import (
    Edition,
    Hypothesis,
    as_list,
    part_names,
    period_before,
    previous_period,
    previous_printed,
    printed_box,
    printed_total,
)
from index_calc.errors import InputError
from index_calc.intervals import Interval, carried_text
from index_calc.programme import Constraints, float_range, snap, sparse
from index_calc.published import Weights, part_weights


def implied_values(
    editions: Sequence[Edition] | Edition,
    period: object = None,
    weights: Weights = "equal",
    *,
    hypothesis: Hypothesis = "A",
) -> pd.DataFrame:
    """The values of a period that published figures imply under the given weights, e.g. those of the year before.

    All editions of one `base` are taken together: printed levels, printed changes, and every year's total as the
    weighted mean of its parts. `period` defaults to the year before the last edition. Returns a frame indexed by part
    and `total`: low, high (±inf where open), value and text (no more digits than the interval carries), basis
    (书写值 or 反推), flags: WEIGHTS_REJECTED when no values fit the weights (then the intervals use no weights).
    """
    editions = as_list(editions)
    names = part_names(editions)
    shares = part_weights(names, weights)
    wanted = previous_period(editions[-1].get("period", "")) if period is None else str(period)
    chosen = _same_base(editions, wanted)
    ranges = _value_ranges(chosen, names, shares, wanted, hypothesis)
    flags = ""
    if ranges is None:
        flags = "WEIGHTS_REJECTED"
        ranges = _value_ranges(chosen, names, None, wanted, hypothesis)
    if ranges is None:
        flags = "EDITIONS_DISAGREE"
        open_ends = [(-math.inf, math.inf)] * (len(names) + 1)
        ranges = _value_ranges(chosen[-1:], names, None, wanted, hypothesis) or open_ends
    printed = next((e for e in chosen if str(e.get("period", "")) == wanted), {})
    rows = [
        _value_row(name, low, high, printed, flags) for name, (low, high) in zip([*names, "total"], ranges, strict=True)
    ]
    return pd.DataFrame(rows).set_index("part")


def _same_base(editions: Sequence[Edition], wanted: str) -> list[Edition]:
    reach = [e for e in editions if wanted in (str(e.get("period", "")), period_before(e))]
    if not reach:
        raise InputError("BAD_PERIOD", "没有一期公布值涉及该时期", period=wanted)
    base = reach[-1].get("base")
    return [e for e in editions if e.get("base") == base]


def _value_row(name: str, low: float, high: float, printed: Edition, flags: str) -> dict[str, object]:
    own = printed.get("total") if name == "total" else (printed.get("parts") or {}).get(name)
    finite = math.isfinite(low) and math.isfinite(high)
    middle = (low + high) / 2 if finite else math.nan
    return {
        "part": name,
        "low": low,
        "high": high,
        "value": middle,
        "text": str(own) if own is not None else carried_text(low, high),
        "basis": "书写值" if own is not None else "反推",
        "flags": flags,
    }


class _ValueProgramme:
    """The linear programme in the unrounded values of every part in every period; variables are split in x⁺ - x⁻."""

    def __init__(self, names: Sequence[str], shares: list[Fraction] | None, periods: list[str]) -> None:
        self.names, self.shares = [*names, "total"], shares
        self.periods = periods
        self.half = len(self.names) * len(periods)
        self.held = Constraints(2 * self.half)
        for period in periods if shares is not None else []:
            entries = {self._at(name, period): -share for name, share in zip(names, shares or [], strict=True)}
            self.held.exactly(self.row({**entries, self._at("total", period): Fraction(1)}), Fraction(0))

    def _at(self, name: str, period: str) -> int:
        return self.periods.index(period) * len(self.names) + self.names.index(name)

    def row(self, entries: Mapping[int, Fraction]) -> list[Fraction]:
        row = sparse(2 * self.half, entries)
        row[self.half :] = [-v for v in row[: self.half]]
        return row

    def bound(self, box: Interval | None, terms: Mapping[tuple[str, str], int]) -> None:
        """Σ sign·x(name, period) lies in the box."""
        if box is not None:
            row = self.row({self._at(*key): Fraction(sign) for key, sign in terms.items()})
            self.held.at_most(row, box.high)
            self.held.at_least(row, box.low)

    def ranges(self, period: str) -> list[tuple[float, float]] | None:
        found = float_range(self.held, [self.row({self._at(n, period): Fraction(1)}) for n in self.names])
        return None if found is None else [(snap(low), snap(high)) for low, high in found]


def _value_ranges(
    editions: Sequence[Edition],
    names: Sequence[str],
    shares: list[Fraction] | None,
    wanted: str,
    hypothesis: Hypothesis,
) -> list[tuple[float, float]] | None:
    periods = sorted(
        {str(e.get("period", "")) for e in editions} | {period_before(e) for e in editions if period_before(e)}
    )
    programme = _ValueProgramme(names, shares, periods)
    for edition in editions:
        now, then = str(edition.get("period", "")), period_before(edition)
        for name in programme.names:
            key = None if name == "total" else name
            level = printed_total(edition, "total") if key is None else printed_box(edition, "parts", name)
            change = printed_total(edition, "change") if key is None else printed_box(edition, "changes", name)
            programme.bound(level, {(name, now): 1})
            if hypothesis == "A" or change is None:
                programme.bound(change, {(name, now): 1, (name, then): -1} if then else {(name, now): 1})
                continue
            before = previous_printed(edition, key)
            programme.bound(before, {(name, then): 1})
            if before is None:
                programme.bound(change.widen(change.width / 2), {(name, now): 1, (name, then): -1})
    return programme.ranges(wanted)
