"""Recorded computations with stated weights: a composite from its parts, and what a part adds to its change.

OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6: linear aggregation, I = Σ wᵢ·xᵢ, so that
ΔI = Σ wᵢ·Δxᵢ. Weights are inputs in per cent, exact as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assistant.arithmetic import interval, made, trim
from assistant.records import Computation, Input
from index_calc.intervals import Interval, exact

_DECIMALS = 4


def composite(parts: Sequence[tuple[Input, Input]], name: str) -> Computation:
    """Σ level × weight over (level, weight) pairs."""
    value, box = Fraction(0), Interval(Fraction(0), Fraction(0))
    for level, weight in parts:
        share = exact(weight.value) / 100
        value += exact(level.value) * share
        box = box + interval(level).scale(share)
    text = " + ".join(f"{trim(x.value, _DECIMALS)} × {trim(w.value, _DECIMALS)}%" for x, w in parts)
    return made(name, text, [i for pair in parts for i in pair], value, box, parts[0][0].unit or "点")


def points(change: Input, weight: Input, name: str) -> Computation:
    """change × weight: the points a part adds to the composite's change."""
    share = exact(weight.value) / 100
    text = f"{trim(change.value, _DECIMALS)} × {trim(weight.value, _DECIMALS)}%"
    return made(name, text, (change, weight), exact(change.value) * share, interval(change).scale(share), "点", 2)


def contribution(change: Input, weight: Input, total: Input, name: str) -> Computation:
    """(change × weight) ÷ total change in per cent."""
    share = exact(weight.value)
    value = exact(change.value) * share / exact(total.value)
    box = (interval(change) / interval(total)).scale(share)
    text = f"({trim(change.value, _DECIMALS)} × {trim(weight.value, _DECIMALS)}%) ÷ {trim(total.value, _DECIMALS)}"
    return made(name, text, (change, weight, total), value, box, "%")
