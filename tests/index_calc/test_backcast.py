"""Values of the year before, implied by published figures."""

import math

import pytest

from index_calc import implied_values
from index_calc.errors import InputError

NAMES = ["创新引领", "产业发展", "双创生态", "开放协同", "宜居宜业"]
EDITION = {
    "total": "329.4",
    "change": "19.9",
    "parts": dict(zip(NAMES, ["478.0", "262.8", "477.9", "303.4", "124.6"], strict=True)),
    "changes": dict(zip(NAMES, ["72.2", "17.2", "12.2", None, "0.5"], strict=True)),
    "period": 2023,
}


def test_the_year_before_of_an_edition_with_one_change_unprinted():
    table = implied_values([EDITION], 2022)
    expected = {
        "total": (309.40, 309.54),
        "创新引领": (405.7, 405.9),
        "产业发展": (245.5, 245.7),
        "双创生态": (465.6, 465.8),
        "开放协同": (305.5, 306.5),
        "宜居宜业": (124.0, 124.2),
    }
    assert {name: (row.low, row.high) for name, row in table.iterrows()} == expected
    assert set(table["basis"]) == {"反推"}
    assert table.loc["开放协同", "text"] == "306"
    assert table.loc["创新引领", "text"] == "405.8"
    assert (table["flags"] == "").all()


def test_the_default_period_is_the_year_before_the_last_edition():
    assert implied_values([EDITION]).equals(implied_values([EDITION], "2022"))


def test_the_edition_s_own_year_is_narrowed_by_the_weights():
    table = implied_values([EDITION], 2023)
    assert (table.loc["total", "low"], table.loc["total", "high"]) == (329.35, 329.39)
    assert table.loc["total", "text"] == "329.4"
    assert table.loc["total", "basis"] == "书写值"


def test_hypothesis_b_takes_the_difference_of_the_printed_levels():
    table = implied_values([EDITION], 2022, hypothesis="B")
    assert (table.loc["创新引领", "low"], table.loc["创新引领", "high"]) == (405.75, 405.85)
    assert (table.loc["total", "low"], table.loc["total", "high"]) == (309.45, 309.55)


def test_a_second_edition_narrows_the_year_they_share():
    before = {"total": "309.5", "parts": {"创新引领": "405.9"}, "period": 2022}
    table = implied_values([before, EDITION], 2022)
    assert table.loc["创新引领", "low"] == pytest.approx(405.85)
    assert table.loc["创新引领", "high"] == pytest.approx(405.9)
    assert table.loc["创新引领", "basis"] == "书写值"


def test_weights_that_do_not_fit_are_flagged_and_not_used():
    edition = {"total": "150.0", "change": "2.0", "parts": {"a": "100.0", "b": "120.0"},
               "changes": {"a": "1.0", "b": "-1.5"}, "period": 2010, "base": 2008}  # fmt: skip
    table = implied_values([edition], 2009)
    assert set(table["flags"]) == {"WEIGHTS_REJECTED"}
    assert (table.loc["b", "low"], table.loc["b", "high"]) == (121.4, 121.6)


def test_what_nothing_bounds_is_open():
    table = implied_values([{"total": "100.0", "parts": {"a": "90.0", "b": None}, "period": 2010}], 2009)
    assert table.loc["a", "low"] == -math.inf
    assert table.loc["a", "high"] == math.inf
    assert table.loc["a", "text"] == ""


def test_editions_of_different_bases_are_not_mixed():
    old = {"total": "500.0", "change": "30.0", "parts": {"a": "500.0"}, "changes": {"a": "30.0"}, "period": 2013,
           "base": 2008}  # fmt: skip
    new = {"total": "100.0", "parts": {"a": "100.0"}, "period": 2013, "base": 2013}
    table = implied_values([new, old], 2012)
    assert (table.loc["a", "low"], table.loc["a", "high"]) == (469.9, 470.1)


def test_a_period_no_edition_touches_is_an_error():
    with pytest.raises(InputError) as caught:
        implied_values([EDITION], 2019)
    assert caught.value.period == "2019"


def test_quarters_go_back_a_year():
    edition = {"total": "104.0", "change": "4.0", "parts": {"a": "104.0"}, "changes": {"a": "4.0"}, "period": "2023-Q4"}
    table = implied_values([edition])
    assert (table.loc["a", "low"], table.loc["a", "high"]) == (99.9, 100.1)
