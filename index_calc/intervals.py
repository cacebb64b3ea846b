"""Arithmetic on rounded figures: a printed 329.4 stands for [329.35, 329.45].

All of it is exact (fractions), so a verdict never hangs on a floating-point error. The convention is that of
XBRL Calculations 1.1: a rounded fact is a closed interval of half a unit of its last digit on either side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from numbers import Integral, Rational
from typing import Union

from index_calc.errors import InputError

Figure = Union["Printed", "Interval", str, int, float, Decimal, Fraction, tuple[object, object]]

_TRANSLATE = str.maketrans({"−": "-", "－": "-", "–": "-", "＋": "+", "．": ".", "，": ",", "％": "%", "\u00a0": " "})
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of exact numbers; `low` <= `high`."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise InputError("BAD_INTERVAL", f"区间下限{float(self.low)}大于上限{float(self.high)}")

    @property
    def width(self) -> Fraction:
        """The length of the interval."""
        return self.high - self.low

    @property
    def middle(self) -> Fraction:
        """The midpoint."""
        return (self.low + self.high) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise InputError("DIVISION_BY_ZERO", "除数的取值区间包含零")
        return self * Interval(1 / other.high, 1 / other.low)

    def scale(self, factor: Fraction) -> Interval:
        """The interval times an exact number of either sign."""
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def widen(self, by: Fraction) -> Interval:
        """The interval with `by` added at both ends."""
        return Interval(self.low - by, self.high + by)

    def contains(self, value: Fraction | float) -> bool:
        """Whether the value lies inside, ends included."""
        return self.low <= value <= self.high

    def meet(self, other: Interval) -> Interval | None:
        """The common part, or None when the two do not touch."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None

    def gap(self, other: Interval) -> Fraction:
        """The distance between the two intervals; 0 when they meet."""
        return max(self.low - other.high, other.low - self.high, Fraction(0))


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as printed: its text, exact value and number of decimals."""

    text: str
    value: Fraction
    decimals: int

    @property
    def half_unit(self) -> Fraction:
        """Half a unit of the last printed digit."""
        return Fraction(10) ** -self.decimals / 2

    @property
    def interval(self) -> Interval:
        """What the printed figure can stand for."""
        return Interval(self.value - self.half_unit, self.value + self.half_unit)


def parse_printed(figure: str | int | float | Decimal | Printed) -> Printed:
    """Read a printed figure as a decimal, keeping its last digit (`329.40` has two decimals).

    Accepts full-width digits, a Unicode minus, a plus sign, thousands commas and a trailing %. A float is taken as
    Python prints it, so trailing zeros of the original are lost: pass strings. Raises InputError BAD_NUMBER.
    """
    if isinstance(figure, Printed):
        return figure
    if isinstance(figure, bool) or figure is None:
        raise InputError("BAD_NUMBER", f"不是数字：{figure!r}")
    text = str(figure if isinstance(figure, str | Decimal | Integral) else float(figure))
    clean = text.translate(_TRANSLATE).strip().removesuffix("%").strip()
    if "," in clean and not _GROUPED.fullmatch(clean):
        raise InputError("BAD_NUMBER", f"不是数字：{text!r}")
    try:
        number = Decimal(clean.replace(",", ""))
    except InvalidOperation:
        raise InputError("BAD_NUMBER", f"不是数字：{text!r}") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 60:
        raise InputError("BAD_NUMBER", f"不是可用的数字：{text!r}")
    return Printed(text.strip(), Fraction(number), -exponent)


def as_interval(figure: Figure) -> Interval:
    """An interval of whatever stands for one: a printed figure, a (low, high) pair, an exact fraction."""
    if isinstance(figure, Interval):
        return figure
    if isinstance(figure, tuple):
        low, high = figure
        return Interval(exact(low), exact(high))
    if isinstance(figure, Fraction):
        return Interval(figure, figure)
    return parse_printed(figure).interval


def exact(number: object) -> Fraction:
    """An exact fraction; a float is taken as the decimal that Python prints, a string may be `1/3` or `20%`."""
    if isinstance(number, Rational) and not isinstance(number, bool):
        return Fraction(int(number.numerator), int(number.denominator))
    text = str(number if isinstance(number, str | Decimal) else float(number)).translate(_TRANSLATE).strip()  # type: ignore[arg-type]
    percent = text.endswith("%")
    try:
        value = Fraction(text.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        raise InputError("BAD_NUMBER", f"不是数字：{number!r}") from None
    return value / 100 if percent else value


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round half away from zero, as statistical offices print."""
    scaled = value * Fraction(10) ** decimals
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Fraction(whole if scaled >= 0 else -whole) / Fraction(10) ** decimals


def format_fixed(value: Fraction | float, decimals: int) -> str:
    """A number with a fixed number of decimals, rounded half away from zero."""
    places = max(decimals, 0)
    rounded = round_half_up(Fraction(value), decimals)
    number = Decimal(rounded.numerator) / Decimal(rounded.denominator)
    return f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)}"


def carried_decimals(low: float, high: float, most: int = 6) -> int:
    """How many decimals an interval carries: the fewest whose unit is no wider than it (exact: `most`).

    >>> carried_decimals(405.7, 405.9), carried_decimals(305.5, 306.5)
    (1, 0)
    """
    width = round(high - low, 12)
    if not math.isfinite(width):
        return 0
    return most if width <= 0 else min(max(math.ceil(round(-math.log10(width), 9)), -most), most)


def carried_text(low: float, high: float) -> str:
    """The midpoint with no more digits than the interval carries; "" when it is open."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    middle = exact(round((low + high) / 2, 10))  # 114.45, not the float a hair below it
    if round(high - low, 10) <= 0:
        return f"{float(middle):.10g}"
    return format_fixed(middle, carried_decimals(low, high))


def weighted_sum(intervals: Iterable[Interval], weights: Iterable[Fraction]) -> Interval:
    """The interval of a weighted sum of independent figures."""
    total = Interval(Fraction(0), Fraction(0))
    for interval, weight in zip(intervals, weights, strict=True):
        total = total + interval.scale(weight)
    return total
