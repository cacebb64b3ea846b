"""Intervals with open ends hold every value their operands can stand for."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.bounds import Bounds, power, total

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


@st.composite
def boxes(draw, positive=False):
    low, high = sorted((draw(numbers), draw(numbers)))
    if positive:
        low, high = abs(low) + 1, abs(low) + 1 + (high - low)
    return Bounds(low, high)


@st.composite
def held(draw, positive=False):
    """A box and a value inside it."""
    box = draw(boxes(positive))
    share = draw(st.fractions(min_value=0, max_value=1, max_denominator=50))
    return box, box.low + (box.high - box.low) * share


@given(held(), held())
def test_sums_differences_and_products_hold_the_result(a, b):
    (x, p), (y, q) = a, b
    for box, value in ((x + y, p + q), (x - y, p - q), (x * y, p * q)):
        assert box.low <= value <= box.high


@given(held(), held(positive=True))
def test_quotients_by_positive_figures_hold_the_result(a, b):
    (x, p), (y, q) = a, b
    box = x / y
    assert box.low <= p / q <= box.high


@given(boxes(), boxes())
def test_boxes_meet_exactly_when_there_is_no_gap(a, b):
    assert a.meets(b) == (a.gap(b) == 0)


def test_an_open_end_stays_open():
    over = Bounds(Fraction(100), math.inf)
    assert (over / Bounds.point(4)).high == math.inf
    assert (over / Bounds.point(4)).low == 25
    assert not over.finite
    assert (Bounds.point(50) / over).low == 0


def test_a_divisor_that_may_be_zero_leaves_everything_open():
    box = Bounds.point(1) / Bounds(Fraction(-1), Fraction(1))
    assert (box.low, box.high) == (-math.inf, math.inf)


@given(boxes(positive=True), st.integers(2, 8))
def test_roots_hold_the_root(box, n):
    root = power(box, 1 / n)
    assert root.low <= float(box.low) ** (1 / n) <= root.high


def test_a_sum_of_nothing_is_zero():
    assert total([]) == Bounds.point(0)
