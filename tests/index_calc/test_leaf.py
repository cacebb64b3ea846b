"""From an indicator's data to its scores."""

import numpy as np
import pytest

from index_calc.errors import DataError, MethodError
from index_calc.framework import Node
from index_calc.leaf import Raw, capped, normalised_scores, parse_cap, ratio_scores, treated


def raw(values, low=None, high=None, **fields):
    x = np.array(values, dtype=float)
    ends = [None if b is None else np.array(b, dtype=float) for b in (low, high)]
    blank = np.zeros(x.shape, dtype=np.uint16)
    node = Node("x", "指标", "I", **fields)
    periods, units = range(2013, 2013 + len(x)), [f"u{i}" for i in range(x.shape[1])]
    return Raw(node, list(periods), units, x, blank, np.ones(x.shape), *ends)


def test_the_base_is_exactly_a_hundred_whatever_its_interval():
    series = ratio_scores(raw([[10], [12]], [[9.5], [11.5]], [[10.5], [12.5]]), [0], "raise")
    assert (series.low[0, 0], series.high[0, 0]) == (100, 100)
    assert series.low[1, 0] == pytest.approx(100 * 11.5 / 10.5)


def test_growth_factors_do_not_share_the_base_s_uncertainty():
    series = ratio_scores(raw([[10], [12], [15]], [[9], [12], [15]], [[11], [12], [15]]), [0], "raise")
    assert series.links[0][1, 0] == series.links[1][1, 0] == 1.25
    assert series.low[2, 0] < series.high[2, 0]


def test_bounds_are_left_open_when_the_base_may_be_zero():
    series = ratio_scores(raw([[1], [2]], [[-1], [1]], [[3], [3]]), [0], "raise")
    assert series.low is None
    assert series.flags.all()


def test_negative_values_on_a_positive_base_keep_their_order():
    series = ratio_scores(raw([[10], [-5]], [[9], [-6]], [[11], [-4]]), [0], "raise")
    assert series.low[1, 0] <= -50 <= series.high[1, 0]
    assert series.high[1, 0] == pytest.approx(-400 / 11)


def test_reciprocals_need_positive_values_and_turn_the_bounds():
    series = ratio_scores(raw([[10], [8]], [[10], [7]], [[10], [9]], direction=-1, inverse="reciprocal"), [0], "raise")
    assert (series.low[1, 0], series.high[1, 0]) == (pytest.approx(1000 / 9), pytest.approx(1000 / 7))
    with pytest.raises(DataError) as caught:
        ratio_scores(raw([[10], [0]], direction=-1, inverse="reciprocal"), [0], "raise")
    assert (caught.value.code, caught.value.period, caught.value.unit) == ("VALUE_NOT_POSITIVE", 2014, "u0")


def test_differences_turn_the_bounds():
    series = ratio_scores(raw([[10], [8]], [[10], [7]], [[10], [9]], direction=-1, inverse="difference"), [0], "raise")
    assert (series.low[1, 0], series.value[1, 0], series.high[1, 0]) == (110, 120, 130)


@pytest.mark.parametrize(("cap", "found"), [("300", ("level", 300)), ("growth: 20%", ("growth", 20)), (None, None)])
def test_caps_are_read(cap, found):
    assert parse_cap(Node("x", "x", None, cap=cap)) == found


def test_a_level_cap_holds_the_bounds_too():
    data = raw([[10], [40]], [[10], [25]], [[10], [50]], cap="300")
    series = ratio_scores(data, [0], "raise")
    assert (series.low[1, 0], series.value[1, 0], series.high[1, 0]) == (250, 300, 300)
    assert series.uncapped[1, 0] == 400


def test_growth_caps_before_the_base_keep_the_base_at_a_hundred():
    data = raw([[10], [20], [22]], cap="growth:50")
    series = ratio_scores(data, [1], "raise")
    assert series.value[1, 0] == pytest.approx(100)
    assert series.value[0, 0] == pytest.approx(100 / 1.5)
    assert capped(series, raw([[1], [1], [1]]), [1]) is series


def test_the_next_usable_base_is_a_hundred_in_its_bounds_too():
    series = ratio_scores(raw([[0], [10], [12]], [[0], [9], [11]], [[0], [11], [13]]), [0], "next")
    assert (series.low[1, 0], series.high[1, 0]) == (100, 100)
    assert series.low[2, 0] == pytest.approx(100 * 11 / 11)
    with pytest.raises(DataError):
        ratio_scores(raw([[0], [-1]]), [0], "next")


def test_cross_section_reciprocals_and_references_turn_with_the_indicator():
    data = raw([[1.0, 2.0, 4.0]], direction=-1, inverse="reciprocal")
    assert normalised_scores(data, "minmax", False).value.ravel().tolist() == pytest.approx([100, 100 / 3, 0])
    reference = normalised_scores(raw([[1.0, 2.0, 4.0]], direction=-1), "reference:2", False)
    assert reference.value.ravel().tolist() == [1.5, 1, 0]
    with pytest.raises(DataError):
        normalised_scores(raw([[0.0, 2.0]], direction=-1, inverse="reciprocal"), "minmax", False)
    with pytest.raises(MethodError):
        normalised_scores(raw([[1.0, 2.0]], direction=-1, inverse="difference"), "minmax", False)


def test_goalposts_carry_bounds_and_may_be_scaled():
    data = raw([[5.0]], [[4.0]], [[6.0]], goalpost_min=0.0, goalpost_max=10.0, direction=-1)
    series = normalised_scores(data, "goalposts:100", False)
    assert (series.low[0, 0], series.value[0, 0], series.high[0, 0]) == (40, 50, 60)


def test_min_max_bounds_are_open_when_the_extremes_may_coincide():
    series = normalised_scores(raw([[1.0, 2.0]], [[0.0, 1.0]], [[2.0, 3.0]]), "minmax", False)
    assert series.low is None


def test_errors_of_a_method_name_the_indicator():
    with pytest.raises(MethodError) as caught:
        normalised_scores(raw([[3.0, 3.0]]), "zscore", False)
    assert (caught.value.indicator, caught.value.name) == ("x", "指标")
    assert "x 指标" in str(caught.value)


def test_treatment_drops_bounds_and_says_so():
    x = [[1.0, 2.0, 3.0, 2.5, 1.5, 2.2, 1.8, 2.9, 3.1, 100.0]]
    found = treated(raw(x, x, x), "winsorise:5")
    assert found.low is None
    assert found.flags.all()
    assert treated(raw(x), "winsorise:0").value.tolist() == x
    with pytest.raises(MethodError) as caught:
        treated(raw([[1.0, -1.0]]), "log")
    assert caught.value.unit == "u1"
