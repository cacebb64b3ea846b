"""Rescaling and linking finished series."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_calc import splice
from index_calc.errors import DataError


@given(st.lists(st.floats(1, 1e4), min_size=2, max_size=8), st.data())
def test_splicing_there_and_back_is_the_identity(values, data):
    series = pd.Series(values, index=range(2010, 2010 + len(values)))
    based = splice(series, 2010)
    year = data.draw(st.sampled_from(list(series.index)))
    assert np.allclose(splice(splice(based, year), 2010), based, rtol=1e-12)
    assert splice(based, year)[year] == pytest.approx(100)


def test_a_base_may_be_the_mean_of_several_years_or_another_level():
    series = pd.Series([100.0, 120.0, 150.0], index=[2010, 2011, 2012])
    assert splice(series, [2010, 2011])[2012] == pytest.approx(150 / 1.1)
    assert splice(series, 2010, level=1000)[2012] == 1500


def test_an_old_edition_is_linked_to_a_new_one_over_the_years_they_share():
    old = pd.Series([100.0, 150.0, 200.0], index=[2008, 2009, 2010])
    new = pd.Series([100.0, 110.0], index=[2010, 2011])
    linked = splice(old, new, overlap=2010)
    assert linked.to_dict() == {2008: 50, 2009: 75, 2010: 100, 2011: 110}
    assert splice(old, new).equals(linked)


def test_several_overlap_years_use_their_mean_ratio_and_keep_the_new_figures():
    old = pd.Series([100.0, 200.0, 210.0], index=[2009, 2010, 2011])
    new = pd.Series([100.0, 107.1, 120.0], index=[2010, 2011, 2012])
    linked = splice(old, new)
    assert linked[2009] == pytest.approx(100 * (0.5 + 0.51) / 2)
    assert linked[2011] == 107.1


def test_columns_of_a_frame_are_spliced_each_on_its_own():
    frame = pd.DataFrame({"a": [50.0, 100.0], "b": [10.0, 30.0]}, index=["2010", "2011"])
    assert splice(frame, 2011)["b"].tolist() == pytest.approx([100 / 3, 100])


def test_a_base_or_overlap_that_cannot_be_used_is_refused():
    series = pd.Series([0.0, 1.0], index=[2010, 2011])
    for bad, code in ((2010, "BASE_ZERO"), (2009, "UNKNOWN_PERIOD")):
        with pytest.raises(DataError) as caught:
            splice(series, bad)
        assert caught.value.code == code
    with pytest.raises(DataError):
        splice(series, pd.Series([1.0], index=[2020]))
    with pytest.raises(DataError):
        splice(series, pd.Series([1.0], index=[2010]))
    with pytest.raises(DataError):
        splice(pd.DataFrame({"a": [0.0], "b": [1.0]}, index=[2010]), 2010)
