"""What a figure can stand for, open sides included: «超过1亿» is [1亿, ∞), «不到1万» (−∞, 1万]."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from index_calc.intervals import exact

Number = Fraction | float


def number(value: object) -> Number:
    """An exact number, or an infinity."""
    if isinstance(value, float) and math.isinf(value):
        return value
    return exact(value)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval of exact numbers; an end may be infinite. The arithmetic is that of index_calc.intervals."""

    low: Number
    high: Number

    @classmethod
    def point(cls, value: object) -> Bounds:
        return cls(number(value), number(value))

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Bounds) -> Bounds:
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    def __truediv__(self, other: Bounds) -> Bounds:
        if other.low < 0 < other.high or other.low == other.high == 0:
            return Bounds(-math.inf, math.inf)
        return self * Bounds(_inverse(other.high, -1), _inverse(other.low, 1))

    def scale(self, factor: Fraction | int) -> Bounds:
        return self * Bounds.point(factor)

    def widen(self, share: Fraction) -> Bounds:
        """Wider by a share of the larger end's size on either side."""
        by = max((abs(Fraction(x)) for x in (self.low, self.high) if not math.isinf(x)), default=Fraction(0)) * share
        return Bounds(self.low - by, self.high + by)

    def meets(self, other: Bounds) -> bool:
        return max(self.low, other.low) <= min(self.high, other.high)

    def gap(self, other: Bounds) -> Number:
        """The distance between the two; 0 when they meet."""
        return max(self.low - other.high, other.low - self.high, Fraction(0))

    @property
    def finite(self) -> bool:
        return not (math.isinf(self.low) or math.isinf(self.high))


def total(boxes: Iterable[Bounds]) -> Bounds:
    """The sum of intervals."""
    out = Bounds.point(0)
    for box in boxes:
        out = out + box
    return out


def power(box: Bounds, exponent: float) -> Bounds:
    """A positive interval to a real power (the only place where floats enter; rounded outwards by 1e-9)."""
    low, high = sorted(float(x) ** exponent for x in (box.low, box.high))
    return Bounds(exact(low * (1 - 1e-9)), math.inf if math.isinf(high) else exact(high * (1 + 1e-9)))


def _times(a: Number, b: Number) -> Number:
    return Fraction(0) if a == 0 or b == 0 else a * b


def _inverse(a: Number, side: int) -> Number:
    if a == 0:
        return side * math.inf
    return Fraction(0) if math.isinf(a) else 1 / a
