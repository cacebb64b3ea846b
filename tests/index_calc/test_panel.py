"""Data frames as blocks of numbers."""

import numpy as np
import pandas as pd
import pytest

from index_calc import Framework
from index_calc.errors import DataError, InputError
from index_calc.panel import read_panel

FRAMEWORK = Framework.from_table(pd.DataFrame({"code": ["a", "b"], "name": ["甲", "乙"], "parent": [None, None]}))


def long(*rows):
    return pd.DataFrame(rows, columns=["code", "period", "unit", "value"])


def test_a_long_frame_becomes_indicators_by_periods_by_units():
    panel = read_panel(FRAMEWORK, long(("b", 2014, "y", 4.0), ("a", 2013, "x", 1.0), ("a", 2014, "y", 3.0)))
    assert panel.periods == (2013, 2014)
    assert panel.units == ("y", "x")
    assert panel.values.shape == (2, 2, 2)
    assert panel.values[0, 1, 0] == 3.0
    assert np.isnan(panel.values[1, 0]).all()
    assert panel.low is None


def test_printed_strings_carry_their_half_unit():
    panel = read_panel(FRAMEWORK, long(("a", "2013", "x", "1.5"), ("b", "2013", "x", "—")))
    assert (panel.low[0, 0, 0], panel.values[0, 0, 0], panel.high[0, 0, 0]) == (1.45, 1.5, 1.55)
    assert np.isnan(panel.values[1, 0, 0])


def test_given_bounds_are_used():
    frame = long(("a", 2013, "x", 1.0), ("b", 2013, "x", 2.0)).assign(low=[0.9, np.nan], high=[1.2, np.nan])
    panel = read_panel(FRAMEWORK, frame)
    assert (panel.low[0, 0, 0], panel.high[0, 0, 0]) == (0.9, 1.2)
    assert (panel.low[1, 0, 0], panel.high[1, 0, 0]) == (2.0, 2.0)


def test_a_wide_sheet_with_chinese_headers_is_read():
    frame = pd.DataFrame({"编码": ["a", "b"], "地区": ["x", "x"], 2013: [1.0, 2.0], 2014.0: [3.0, 4.0]})
    panel = read_panel(FRAMEWORK, frame)
    assert panel.periods == (2013, 2014)
    assert panel.values[:, 1, 0].tolist() == [3.0, 4.0]


def test_periods_are_sorted_naturally_and_kept_as_given():
    panel = read_panel(
        FRAMEWORK, long(("a", "2022-Q4", "x", 1.0), ("a", "2022-Q3", "x", 1.0), ("a", "2021-Q10", "x", 1))
    )
    assert panel.periods == ("2021-Q10", "2022-Q3", "2022-Q4")
    assert panel.rows("2022-Q3") == [1]
    with pytest.raises(DataError) as caught:
        panel.rows(1999)
    assert caught.value.code == "UNKNOWN_PERIOD"


def test_dates_are_periods_without_a_time_of_day():
    days = pd.to_datetime(["2013-12-31", "2014-12-31"])
    panel = read_panel(FRAMEWORK, pd.DataFrame({"code": ["a", "a"], "period": days, "value": [1.0, 2.0]}))
    assert panel.periods == ("2013-12-31", "2014-12-31")


def test_strange_codes_are_reported_not_used():
    assert read_panel(FRAMEWORK, long(("a", 2013, "x", 1.0), ("zz", 2013, "x", 9.0))).ignored == ("zz",)


def test_without_period_and_unit_there_is_one_of_each():
    panel = read_panel(FRAMEWORK, pd.DataFrame({"code": ["a", "b"], "value": [1.0, 2.0]}))
    assert panel.values.shape == (2, 1, 1)


@pytest.mark.parametrize(
    ("frame", "kind", "code"),
    [
        (long(("a", 2013, "x", 1.0), ("a", 2013, "x", 2.0)), DataError, "DUPLICATE_CELL"),
        (long(("a", 2013, "x", np.inf)), DataError, "BAD_VALUE"),
        (long(("a", 2013, "x", "约3成")), DataError, "BAD_VALUE"),
        (long(("zz", 2013, "x", 1.0)), DataError, "NO_DATA"),
        (pd.DataFrame({"value": [1.0]}), InputError, "BAD_COLUMN"),
        (pd.DataFrame({"code": ["a"], "note": ["?"]}), InputError, "BAD_COLUMN"),
        (long(("a", None, "x", 1.0)), InputError, "BAD_PERIOD"),
    ],
)
def test_data_that_cannot_be_used_is_refused_with_its_place(frame, kind, code):
    with pytest.raises(kind) as caught:
        read_panel(FRAMEWORK, frame)
    assert caught.value.code == code
    if code == "BAD_VALUE":
        assert (caught.value.indicator, caught.value.unit, caught.value.period) == ("a", "x", 2013)


def test_a_panel_can_be_restricted_to_some_indicators():
    panel = read_panel(FRAMEWORK, long(("a", 2013, "x", 1.0), ("b", 2013, "x", 2.0)))
    assert panel.restricted(("b",)).values.ravel().tolist() == [2.0]
    with pytest.raises(DataError):
        panel.restricted(("c",))
