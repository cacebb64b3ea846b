"""Printed figures as intervals."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_calc.errors import InputError
from index_calc.intervals import (
    Interval,
    as_interval,
    carried_decimals,
    exact,
    format_fixed,
    parse_printed,
    round_half_up,
    weighted_sum,
)

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@st.composite
def intervals(draw):
    a, b = draw(numbers), draw(numbers)
    return Interval(min(a, b), max(a, b))


@st.composite
def members(draw):
    box = draw(intervals())
    share = draw(st.fractions(min_value=0, max_value=1))
    return box, box.low + share * box.width


def test_a_printed_figure_stands_for_half_a_unit_of_its_last_digit_either_way():
    assert parse_printed("329.4").interval == Interval(Fraction("329.35"), Fraction("329.45"))
    assert parse_printed("329.40").interval == Interval(Fraction("329.395"), Fraction("329.405"))
    assert parse_printed("329").interval == Interval(Fraction("328.5"), Fraction("329.5"))
    assert parse_printed("-2.6").interval == Interval(Fraction("-2.65"), Fraction("-2.55"))


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("３２９．４", "329.4", 1),
        ("−11.8", "-11.8", 1),
        ("+19.9", "19.9", 1),
        ("1,234.50", "1234.5", 2),
        ("6.4%", "6.4", 1),
        (" 287.8 ", "287.8", 1),
        (287.8, "287.8", 1),
        (288, "288", 0),
        (np.int64(288), "288", 0),
        (np.float64(287.8), "287.8", 1),
        (Decimal("0.50"), "0.5", 2),
    ],
)
def test_figures_are_read_as_they_are_printed(text, value, decimals):
    printed = parse_printed(text)
    assert (printed.value, printed.decimals) == (Fraction(value), decimals)


@pytest.mark.parametrize("text", ["", "约3成", "1,23", "nan", "inf", "1e999", True, None])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(InputError) as caught:
        parse_printed(text)
    assert caught.value.code == "BAD_NUMBER"


def test_an_interval_needs_ordered_ends():
    with pytest.raises(InputError):
        Interval(Fraction(2), Fraction(1))
    with pytest.raises(InputError):
        as_interval("5") / Interval(Fraction(-1), Fraction(1))


def test_halves_are_rounded_away_from_zero():
    assert round_half_up(Fraction("45.65"), 1) == Fraction("45.7")
    assert round_half_up(Fraction("-45.65"), 1) == Fraction("-45.7")
    assert format_fixed(Fraction("2.675"), 2) == "2.68"
    assert format_fixed(14.44, 2) == "14.44"


def test_weights_may_be_written_as_fractions_and_percentages():
    assert exact("1/3") == Fraction(1, 3)
    assert exact("20%") == Fraction(1, 5)
    assert exact(0.2) == Fraction(1, 5)


def test_an_interval_carries_no_more_digits_than_its_width_allows():
    assert carried_decimals(405.7, 405.9) == 1
    assert carried_decimals(305.5, 306.5) == 0
    assert carried_decimals(14.43, 14.45) == 2
    assert carried_decimals(-3.05, -2.15) == 1
    assert carried_decimals(float("-inf"), 3) == 0


@given(members(), members())
def test_arithmetic_contains_every_value_drawn_from_its_operands(first, second):
    (a, x), (b, y) = first, second
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    if not b.contains(0):
        assert (a / b).contains(x / y)


@given(st.lists(st.tuples(members(), numbers), min_size=1, max_size=6))
def test_a_weighted_sum_contains_the_sum_of_drawn_values(terms):
    box = weighted_sum([interval for (interval, _), _ in terms], [w for _, w in terms])
    assert box.contains(sum((w * x for (_, x), w in terms), Fraction(0)))


@given(intervals(), intervals())
def test_two_intervals_either_meet_or_have_a_gap(a, b):
    common = a.meet(b)
    assert (common is None) == (a.gap(b) > 0)
    if common is not None:
        assert a.contains(common.low)
        assert b.contains(common.high)


@given(st.fractions(min_value=-500, max_value=500), st.integers(0, 4))
def test_a_value_lies_in_the_interval_of_its_printed_form(value, decimals):
    assert parse_printed(format_fixed(value, decimals)).interval.contains(value)
