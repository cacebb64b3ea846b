"""Computations: the result by the formula, and an interval that holds whatever the inputs may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import arithmetic
from assistant.records import Input

_AMOUNTS = st.decimals(min_value=1, max_value=10**6, places=1).map(float)
_RATES = st.decimals(min_value=-50, max_value=300, places=1).map(float)
_WITHIN = st.floats(min_value=0, max_value=1)


def rounded(value: float, unit: str = "亿", half: float = 0.05) -> Input:
    """A figure written with one decimal."""
    return Input(value, unit, "", None, value - half, value + half)


def at(i: Input, t: float) -> float:
    assert i.low is not None
    assert i.high is not None
    return i.low + t * (i.high - i.low)


def holds(c, value: float) -> bool:
    """The shown bounds are rounded to a few decimals, so they are compared to that."""
    slack = 1e-3 * max(1.0, abs(value))
    return c.low - slack <= value <= c.high + slack


_BINARY = {
    arithmetic.difference: lambda a, b: a - b,
    arithmetic.share: lambda a, b: 100 * a / b,
    arithmetic.ratio: lambda a, b: a / b,
    arithmetic.growth: lambda a, b: 100 * (a / b - 1),
    arithmetic.whole_of: lambda a, b: 100 * a / b,
    arithmetic.part_of: lambda a, b: a * b / 100,
    lambda a, b: arithmetic.rest_of_share(a, b, ""): lambda a, b: a * (100 - b) / 100,
    lambda a, b: arithmetic.rest_beside(a, b, ""): lambda a, b: a * (100 / b - 1),
}


@pytest.mark.parametrize("make", _BINARY)
@given(a=_AMOUNTS, b=_AMOUNTS, s=_WITHIN, t=_WITHIN)
def test_the_interval_holds_every_value_the_inputs_can_stand_for(make, a, b, s, t):
    x, y = rounded(a, "点"), rounded(b, "点")
    c = make(x, y)
    scale = 1e4 if c.unit.startswith("万") else 1.0
    true = _BINARY[make](at(x, s), at(y, t)) / scale
    assert holds(c, true)


@given(level=_AMOUNTS, rate=_RATES, s=_WITHIN, t=_WITHIN)
def test_the_year_before_a_rate_lies_in_its_interval(level, rate, s, t):
    x, r = rounded(level, "点"), rounded(rate, "%")
    c = arithmetic.before_rate(x, r)
    scale = 1e4 if c.unit.startswith("万") else 1.0
    assert holds(c, at(x, s) / (1 + at(r, t) / 100) / scale)


@given(values=st.lists(_AMOUNTS, min_size=2, max_size=6), t=_WITHIN)
def test_sums_and_means_hold_their_inputs(values, t):
    inputs = [rounded(v, "点") for v in values]
    total, mean = arithmetic.total(inputs), arithmetic.mean(inputs)
    scale = 1e4 if total.unit.startswith("万") else 1.0
    true = sum(at(i, t) for i in inputs)
    assert holds(total, true / scale)
    scale = 1e4 if mean.unit.startswith("万") else 1.0
    assert holds(mean, true / len(inputs) / scale)


def test_the_change_left_unstated_follows_from_the_others():
    others = [rounded(v, "点") for v in (72.2, 17.2, 12.2, 0.5)]
    c = arithmetic.missing_part(rounded(19.9, "点"), others)
    assert c.result == pytest.approx(-2.6)
    assert c.low < -2.6 < c.high


def test_shares_that_differ_do_so_in_percentage_points():
    assert arithmetic.difference(rounded(57.3, "%"), rounded(24.8, "%")).unit == "个百分点"


def test_a_conversion_is_exact_and_has_no_interval():
    c = arithmetic.convert(Input(8.7e12, "元", "", None, 8.65e12, 8.75e12), "亿")
    assert (c.result, c.unit, c.low) == (87000.0, "亿元", None)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(4494.1e8, "元", "RMB 449.41 billion"), (305e8, "美元", "US$ 30.5 billion"), (7.99e4, "人", "79900 people")],
)
def test_chinese_amounts_are_put_into_english_words(value, unit, said):
    assert said in arithmetic.in_english(Input(value, unit, "", None)).expression


def test_what_needs_no_english_words_gets_none():
    assert arithmetic.in_english(Input(92, "家", "", None)) is None
