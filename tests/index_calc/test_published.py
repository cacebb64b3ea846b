"""Printed composites against their printed parts."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_calc import check_published, contributions
from index_calc.errors import InputError, WeightError
from index_calc.intervals import format_fixed, round_half_up

NAMES = ["创新引领", "产业发展", "双创生态", "开放协同", "宜居宜业"]
PARTS_2024 = dict(zip(NAMES, ["478.0", "262.8", "477.9", "303.4", "124.6"], strict=True))
CHANGES_2024 = dict(zip(NAMES, ["72.2", "17.2", "12.2", None, "0.5"], strict=True))


def numbered(*figures):
    return {f"p{i}": figure for i, figure in enumerate(figures)}


@pytest.mark.parametrize(
    ("total", "figures", "recomputed", "computed", "published", "status", "truth"),
    [
        ("287.8", "347.3 246.4 453.0 270.2 122.1", 287.80, (287.75, 287.85), (287.75, 287.85), "CONSISTENT",
         (287.75, 287.85)),
        ("347.3", "347.9 346.7", 347.30, (347.25, 347.35), (347.25, 347.35), "CONSISTENT", (347.25, 347.35)),
        ("+45.7", "+57.6 +33.7", 45.65, (45.60, 45.70), (45.65, 45.75), "CONSISTENT", (45.65, 45.70)),
        ("246.4", "278.1 214.7", 246.40, (246.35, 246.45), (246.35, 246.45), "CONSISTENT", (246.35, 246.45)),
        ("329.4", "478.0 262.8 477.9 303.4 124.6", 329.34, (329.29, 329.39), (329.35, 329.45),
         "CONSISTENT_AFTER_ROUNDING", (329.35, 329.39)),
    ],
)  # fmt: skip
def test_equal_weights_against_published_composites(total, figures, recomputed, computed, published, status, truth):
    check = check_published(total, numbered(*figures.split()))
    assert check.status == status
    assert check.recomputed == recomputed
    assert (check.low, check.high) == computed
    assert (check.published_low, check.published_high) == published
    assert check.truth == truth
    assert check.gap == 0
    assert "相容" in check.note
    assert "证实" not in check.note


def test_intervals_of_a_check_are_exact():
    check = check_published("329.4", PARTS_2024)
    assert (check.truth_exact.low, check.truth_exact.high) == (Fraction(32935, 100), Fraction(32939, 100))


def test_other_weights_can_be_inconsistent_and_say_by_how_much():
    check = check_published("329.4", PARTS_2024, weights=[30, 30, 20, 10, 10])
    assert check.status == "INCONSISTENT"
    assert check.truth is None
    # .3·(478.0 + 262.8) + .2·477.9 + .1·(303.4 + 124.6) = 360.62, lower end 360.57, above 329.45 by 31.12
    assert check.recomputed == pytest.approx(360.62)
    assert check.gap == pytest.approx(31.12)
    assert "不等于公布值有误" in check.note


def test_a_missing_part_makes_it_undecidable_but_says_what_is_left_for_it():
    check = check_published("329.4", {**PARTS_2024, "开放协同": None})
    assert check.status == "UNDECIDABLE"
    assert check.recomputed is None
    # 5·[329.35, 329.45] - (1343.3 ± 0.2)
    assert check.implied["开放协同"] == (303.25, 304.15)
    assert "开放协同" in check.note
    assert check_published(None, PARTS_2024).status == "UNDECIDABLE"
    assert check_published("1", {"a": None, "b": None}).implied == {}


def test_weights_may_be_named_percent_or_fractions():
    named = {"a": "1/3", "b": "1/3", "c": "1/3"}
    check = check_published("2.0", {"a": "1.0", "b": "2.0", "c": "3.0"}, named)
    assert check.status == "CONSISTENT"
    assert check_published("2.5", {"a": "1.0", "b": "3.0"}, {"a": 25, "b": 75}).status == "CONSISTENT"


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([0.5, 0.6], "W_SUM"),
        ([1.5, -0.5], "W_NEGATIVE"),
        ([1.0], "W_NAMES"),
        ({"a": 1}, "W_NAMES"),
        ("best", "W_NAMES"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights, code):
    with pytest.raises(WeightError) as caught:
        check_published("1.0", {"a": "1.0", "b": "1.0"}, weights)
    assert caught.value.code == code


def test_no_parts_is_an_error():
    with pytest.raises(InputError):
        check_published("1.0", {})


def test_decimals_may_differ_between_the_figures():
    assert check_published("2", {"a": "1.94", "b": "2.9"}).status == "CONSISTENT"
    assert check_published("2.40", {"a": "2", "b": "3"}).status == "CONSISTENT_AFTER_ROUNDING"
    assert check_published("2.400", {"a": "2.1", "b": "2.9"}).status == "INCONSISTENT"


@pytest.mark.parametrize(("parts", "expected"), [(5, 0.093), (2, 0.251)])
def test_comparing_printed_means_alone_fails_by_rounding_as_often_as_documented(parts, expected):
    rng = np.random.default_rng(2024)
    truth = rng.integers(50_000_000, 500_000_000, size=(200_000, parts))  # millionths
    printed = (truth + 50_000) // 100_000
    total = (truth.sum(axis=1) + parts * 50_000) // (parts * 100_000)
    naive = (2 * printed.sum(axis=1) + parts) // (2 * parts)
    assert (naive != total).mean() == pytest.approx(expected, abs=0.003)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=7), st.integers(0, 2))
def test_a_true_mean_is_never_called_inconsistent(thousandths, decimals):
    values = [Fraction(v, 1000) for v in thousandths]
    total = format_fixed(sum(values, Fraction(0)) / len(values), decimals)
    check = check_published(total, numbered(*(format_fixed(v, decimals) for v in values)))
    assert check.status in {"CONSISTENT", "CONSISTENT_AFTER_ROUNDING"}
    assert check.truth_exact.contains(sum(values, Fraction(0)) / len(values))


def test_contributions_to_a_published_change():
    table = contributions("19.9", CHANGES_2024, "equal")
    expected = {
        "创新引领": (14.43, 14.45),
        "产业发展": (3.43, 3.45),
        "双创生态": (2.43, 2.45),
        "开放协同": (-0.61, -0.43),
        "宜居宜业": (0.09, 0.11),
    }
    assert {n: (row.low, row.high) for n, row in table.iterrows()} == expected
    assert table["points"].sum() == pytest.approx(19.9, abs=1e-12)
    assert table["share"].sum() == pytest.approx(1)
    assert table.loc["开放协同", "basis"] == "反推"
    leading = table.loc["创新引领"]
    assert (leading["share_low"], leading["share_high"]) == pytest.approx((14.43 / 19.95, 14.45 / 19.85), abs=1e-15)
    assert table.loc["开放协同", "text"] == "-0.5"


def test_what_printed_contributions_leave_is_shown_as_a_rounding_residual():
    table = contributions("45.7", {"创新产出": "57.6", "创新投入": "33.7"}, "equal")
    assert table.loc["residual", "points"] == pytest.approx(0.05)
    assert table["points"].sum() == pytest.approx(45.7)
    # 45.65 less the other part's most, 16.875, is just the lower end that the part has of its own.
    assert (table.loc["创新产出", "low"], table.loc["创新产出", "high"]) == (28.775, 28.825)
    narrowed = contributions("45.8", {"创新产出": "57.6", "创新投入": "33.8"}, "equal")
    assert narrowed.loc["创新产出", "text"] == "28.825"


def test_a_residual_beyond_rounding_says_that_the_weights_do_not_fit():
    assert contributions("45.7", {"a": "57.6", "b": "33.7"}).loc["residual", "basis"] == "舍入差"
    assert contributions("50.0", {"a": "57.6", "b": "33.7"}).loc["residual", "basis"].startswith("未解释")


def test_shares_of_a_change_that_may_be_zero_are_open():
    table = contributions("0.0", {"a": "0.1", "b": "-0.1"})
    assert table["share"].isna().all()
    assert table["share_low"].isna().all()


def test_contributions_with_two_unknown_parts_leave_them_open():
    table = contributions("3.0", {"a": "5.0", "b": None, "c": None}, "equal")
    assert table.loc[["b", "c"], "low"].isna().all()
    assert table.loc["a", "points"] == pytest.approx(5 / 3)


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=6))
def test_intervals_of_contributions_contain_the_true_ones(hundredths):
    changes = [Fraction(v, 100) for v in hundredths]
    n = len(changes)
    total = sum(changes, Fraction(0)) / n
    table = contributions(format_fixed(total, 1), numbered(*(format_fixed(c, 1) for c in changes)), "equal")
    for name, change in zip(numbered(*changes), changes, strict=True):
        assert table.loc[name, "low"] - 1e-12 <= float(change / n) <= table.loc[name, "high"] + 1e-12
    assert table["points"].sum() == pytest.approx(float(round_half_up(total, 1)), abs=1e-9)
