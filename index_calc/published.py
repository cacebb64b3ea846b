"""Published figures against their recomputation: does a printed composite agree with its printed parts?

Every printed figure is an interval (see `intervals`). An assumed weighting is *consistent with* the figures or not;
it is never confirmed, and an inconsistency with an assumed weighting is not an error of the publisher.
What the figures imply about weights and about the year before is in `implied`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from index_calc.errors import InputError, WeightError
from index_calc.intervals import (
    Figure,
    Interval,
    Printed,
    as_interval,
    carried_text,
    exact,
    parse_printed,
    round_half_up,
    weighted_sum,
)

if TYPE_CHECKING:
    from index_calc.index import Result

Weights = str | Mapping[str, Any] | Sequence[Any]

CONSISTENT = "CONSISTENT"
CONSISTENT_AFTER_ROUNDING = "CONSISTENT_AFTER_ROUNDING"
INCONSISTENT = "INCONSISTENT"
UNDECIDABLE = "UNDECIDABLE"

_NOTES = {
    CONSISTENT: "与所设权重相容：按书写值计算并四舍五入即得公布值。",
    CONSISTENT_AFTER_ROUNDING: "考虑各项四舍五入后与所设权重相容；按书写值直接计算得到的不是公布值。",
    INCONSISTENT: "与所设权重不相容，相差{gap}；这只说明所设权重或合成方法与公布值不符，并不等于公布值有误。",
    UNDECIDABLE: "缺少{missing}，无法判断。",
}


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on one printed total.

    `recomputed` is what the printed parts give; [low, high] what their intervals give; [published_low, published_high]
    what the printed total stands for; `truth` the common part; `gap` the distance when there is none. With exactly one
    part missing, `implied` holds the interval the others leave for it. The `*_exact` interval fields are fractions.
    """

    status: str
    recomputed: float | None
    low: float | None
    high: float | None
    published_low: float | None
    published_high: float | None
    truth: tuple[float, float] | None
    gap: float
    note: str
    implied: dict[str, tuple[float, float]] = field(default_factory=dict)
    interval_exact: Interval | None = None
    published_exact: Interval | None = None
    truth_exact: Interval | None = None


def part_weights(names: Sequence[str], weights: Weights) -> list[Fraction]:
    """Exact weights in the order of `names`: "equal", a mapping by name or a sequence; percentages may add up to 100.

    Raises WeightError W_NAMES, W_NEGATIVE or W_SUM.
    """
    if isinstance(weights, str):
        if weights != "equal":
            raise WeightError("W_NAMES", f"未知的权重：{weights!r}，可用 equal 或逐项给出")
        return [Fraction(1, len(names))] * len(names)
    if hasattr(weights, "keys"):
        given = dict(weights)
        odd = sorted(map(str, set(names) ^ set(given)))
        if odd:
            raise WeightError("W_NAMES", f"权重与分项名称不一致：{'、'.join(odd)}")
        values = [exact(given[name]) for name in names]
    else:
        values = [exact(value) for value in weights]
        if len(values) != len(names):
            raise WeightError("W_NAMES", f"权重有{len(values)}个，分项有{len(names)}个")
    return scaled_weights(values, names)


def scaled_weights(values: list[Fraction], names: Sequence[str]) -> list[Fraction]:
    """Weights adding up to exactly one; sums of 1 or 100 up to a float's precision are accepted, others are W_SUM."""
    for name, value in zip(names, values, strict=True):
        if value < 0:
            raise WeightError("W_NEGATIVE", f"权重为负：{float(value)}", indicator=str(name))
    total = sum(values, Fraction(0))
    if not any(abs(total - whole) <= whole / Fraction(10**6) for whole in (1, 100)):
        raise WeightError("W_SUM", f"权重之和为{float(total):g}，应为1或100%")
    return [value / total for value in values]


def check_published(total: Figure | None, parts: Mapping[str, Figure | None], weights: Weights = "equal") -> Check:
    """Check a printed composite (or a printed change) against the weighted arithmetic mean of its printed parts.

    Figures are printed strings, so that the last digit is known; None stands for a part that was not printed. Returns a
    Check whose status is CONSISTENT, CONSISTENT_AFTER_ROUNDING, INCONSISTENT (with the gap) or UNDECIDABLE.
    """
    if not parts:
        raise InputError("NO_PARTS", "没有分项")
    shares = part_weights(list(parts), weights)
    published = None if total is None else as_interval(total)
    missing = [name for name, figure in parts.items() if figure is None]
    if missing or published is None:
        return _undecidable(published, parts, shares, missing)
    boxes = [as_interval(figure) for figure in parts.values() if figure is not None]
    computed = weighted_sum(boxes, shares)
    middle = sum((w * _value(f) for w, f in zip(shares, parts.values(), strict=True)), Fraction(0))
    truth, gap = computed.meet(published), computed.gap(published)
    status = _status(middle, total, truth)
    return Check(
        status,
        float(middle),
        *_ends(computed),
        *_ends(published),
        _pair(truth),
        float(gap),
        _NOTES[status].format(gap=_readable(gap)),
        {},
        computed,
        published,
        truth,
    )


def _status(middle: Fraction, total: Figure | None, truth: Interval | None) -> str:
    if truth is None:
        return INCONSISTENT
    if isinstance(total, tuple | Interval | Fraction) or total is None:
        return CONSISTENT if as_interval(total or Fraction(0)).contains(middle) else CONSISTENT_AFTER_ROUNDING
    printed = parse_printed(total)
    return CONSISTENT if round_half_up(middle, printed.decimals) == printed.value else CONSISTENT_AFTER_ROUNDING


def _value(figure: Figure | None) -> Fraction:
    if isinstance(figure, str | int | float | Printed) or type(figure).__name__ == "Decimal":
        return parse_printed(figure).value  # type: ignore[arg-type]
    return as_interval(figure).middle  # type: ignore[arg-type]


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (float(interval.low), float(interval.high))


def _pair(interval: Interval | None) -> tuple[float, float] | None:
    return None if interval is None else (float(interval.low), float(interval.high))


def _readable(gap: Fraction) -> str:
    return f"{float(gap):.6g}"


def _undecidable(
    published: Interval | None, parts: Mapping[str, Figure | None], shares: list[Fraction], missing: list[str]
) -> Check:
    implied = {}
    if published is not None and len(missing) == 1:
        room = _room(published, parts, shares, missing[0])
        if room is not None:
            implied[missing[0]] = (float(room.low), float(room.high))
    absent = [f"分项{name}" for name in missing] + (["总指数"] if published is None else [])
    note = _NOTES[UNDECIDABLE].format(missing="、".join(absent))
    for name, (low, high) in implied.items():
        note += f"若所设权重成立，反推{name}在[{low:.6g}, {high:.6g}]之间。"
    return Check(UNDECIDABLE, None, None, None, *_ends(published), None, 0.0, note, implied, None, published)


def _room(total: Interval, parts: Mapping[str, Figure | None], shares: list[Fraction], missing: str) -> Interval | None:
    """What the total and the other parts leave for the missing one; None when its weight is zero."""
    known = [(w, as_interval(f)) for w, f in zip(shares, parts.values(), strict=True) if f is not None]
    own = shares[list(parts).index(missing)]
    if own == 0:
        return None
    return (total - weighted_sum([box for _, box in known], [w for w, _ in known])).scale(1 / own)


# ---------------------------------------------------------------- contributions
def contributions(first: Figure | Result, second: Any, third: Any = "equal", unit: str | None = None) -> pd.DataFrame:
    """Contributions to a change, of printed parts or of a computed result.

    `contributions(total_change, part_changes, weights)`: points w·Δx of each printed part, its share of the printed
    change, and the interval that all printed figures together allow; one part that is not printed (None) gets what the
    others leave (`basis` 反推). What printed parts leave over is a row `residual`: 舍入差 when rounding can explain
    it, else 未解释.
    `contributions(result, start, end, unit=None)`: see `index_calc.contribution.result_contributions`.
    Returns a frame indexed by part: points, share, low, high, share_low, share_high, text, basis.
    """
    if hasattr(first, "framework"):
        from index_calc.contribution import result_contributions

        return result_contributions(cast("Result", first), second, third, unit)
    return _printed_contributions(cast("Figure", first), second, third)


def _printed_contributions(total: Figure, parts: Mapping[str, Figure | None], weights: Weights) -> pd.DataFrame:
    if total is None or not parts:
        raise InputError("NO_PARTS", "需要总变化和各分项的变化")
    shares = dict(zip(parts, part_weights(list(parts), weights), strict=True))
    whole, change = as_interval(total), _value(total)
    boxes = {n: None if f is None else as_interval(f).scale(shares[n]) for n, f in parts.items()}
    points = {n: None if f is None else shares[n] * _value(f) for n, f in parts.items()}
    missing = [n for n, box in boxes.items() if box is None]
    narrowed = _narrow(whole, boxes)
    if len(missing) == 1:
        points[missing[0]] = change - sum((p for p in points.values() if p is not None), Fraction(0))
    rows = [_contribution_row(n, points[n], narrowed[n], change, whole, n in missing) for n in parts]
    if not missing:
        rest = change - sum((p for p in points.values() if p is not None), Fraction(0))
        spread = whole - weighted_sum([b for b in boxes.values() if b is not None], [Fraction(1)] * len(boxes))
        if rest:
            basis = "舍入差" if spread.contains(0) else "未解释：与所设权重不相容"
            rows.append({**_contribution_row("residual", rest, spread, change, whole, False), "basis": basis})
    return pd.DataFrame(rows).set_index("part")


def _narrow(whole: Interval, boxes: Mapping[str, Interval | None]) -> dict[str, Interval | None]:
    """Each part's interval met with what the total and the other parts leave for it (exact for one equation)."""
    unknown = [n for n, box in boxes.items() if box is None]
    known = [box for box in boxes.values() if box is not None]
    everything = weighted_sum(known, [Fraction(1)] * len(known))
    found: dict[str, Interval | None] = {}
    for name, box in boxes.items():
        if box is None:
            found[name] = whole - everything if len(unknown) == 1 else None
        elif unknown:
            found[name] = box
        else:
            rest = Interval(everything.low - box.low, everything.high - box.high)
            found[name] = box.meet(whole - rest) or box
    return found


def _contribution_row(
    name: str,
    points: Fraction | None,
    interval: Interval | None,
    change: Fraction,
    whole: Interval,
    implied: bool,
) -> dict[str, object]:
    low, high = _ends(interval)
    value = None if points is None else float(points)
    shares = None if interval is None or whole.low <= 0 <= whole.high else interval / whole
    share_low, share_high = _ends(shares)
    text = "" if low is None or high is None else carried_text(low, high)
    return {
        "part": name,
        "points": value,
        "share": None if points is None or change == 0 else float(points / change),
        "low": low,
        "high": high,
        "share_low": share_low,
        "share_high": share_high,
        "text": text,
        "basis": "反推" if implied else "书写值",
    }
