"""What a computation returns."""

import numpy as np
import pandas as pd
import pytest

from index_calc import compute
from index_calc.errors import DataError


def test_one_number_one_node_and_the_long_frame_agree(two_by_two, grow):
    both = pd.concat([grow, grow.assign(unit="新区", value=grow["value"] ** 2)])
    result = compute(two_by_two, both)
    for row in result.values.itertuples():
        assert result.value(row.code, row.period, row.unit) == row.value
        assert result.wide(row.code).loc[row.period, row.unit] == row.value
    with pytest.raises(DataError):
        result.value("I", 1999)


def test_periods_keep_their_type(two_by_two, grow):
    assert compute(two_by_two, grow).values["period"].dtype.kind == "i"
    text = compute(two_by_two, grow.assign(period=grow["period"].astype(str))).values["period"]
    assert text.iloc[0] == "2013"


def test_effective_weights_multiply_down_the_tree(two_by_two, grow):
    weights = compute(two_by_two, grow).weights.set_index("code")
    assert weights["effective"].to_dict() == pytest.approx({"A": 0.6, "B": 0.4, "A1": 0.3, "A2": 0.3})
    leaves = weights.loc[list(two_by_two.leaves), "effective"]
    assert leaves.sum() == pytest.approx(1)


def test_columns_of_the_long_frame_do_not_share_memory(two_by_two, grow):
    frame = compute(two_by_two, grow).values
    before = frame["value"].copy()
    frame.loc[0, "low"] = -1.0
    assert frame["value"].equals(before)
    assert frame.loc[0, "high"] == before[0]


def test_an_empty_log_still_has_its_columns(two_by_two, grow):
    assert list(compute(two_by_two, grow).log.columns) == ["step", "code", "detail", "count"]


def test_results_can_be_written_and_read_by_pandas(two_by_two, grow, tmp_path):
    result = compute(two_by_two, grow)
    result.to_excel(tmp_path / "out.xlsx")
    again = pd.read_excel(tmp_path / "out.xlsx", sheet_name="明细")
    assert np.allclose(again["数值"], result.values["value"])
