"""Contributions of computed results add up exactly."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_calc import Framework, compute, contributions


def adds_up(result, table):
    for parent in result.framework.parents:
        below = table[table["parent"] == parent]["points"].sum()
        assert below == pytest.approx(table.loc[parent, "points"], abs=1e-9)


def test_an_arithmetic_mean_s_contributions_are_weight_times_change(two_by_two, grow):
    result = compute(two_by_two, grow, base=2013)
    table = contributions(result, 2013, 2015)
    assert table.loc["A1", "points"] == pytest.approx(0.6 * 0.5 * 50)
    assert table.loc["B", "points"] == pytest.approx(0.4 * 20)
    assert table.loc["I", "points"] == pytest.approx(result.value("I", 2015) - 100)
    assert table.loc["I", "share"] == 1
    assert table.loc["A1", "change"] == 50
    adds_up(result, table)


def test_a_geometric_mean_uses_logarithmic_mean_weights():
    table = pd.DataFrame({"code": ["a", "b"], "name": "x", "parent": None})
    data = pd.DataFrame({"code": ["a", "b"] * 2, "period": [1, 1, 2, 2], "value": [1.0, 1.0, 4.0, 1.0]})
    result = compute(Framework.from_table(table), data, aggregate="gmean")
    found = contributions(result, 1, 2)
    # 100 -> 200, all of it from a, although a itself moved by 300 points.
    assert found.loc["a", "points"] == pytest.approx(100)
    assert found.loc["b", "points"] == 0


def test_bounds_come_from_printed_inputs(two_by_two, grow):
    printed = grow.assign(value=grow["value"].map(lambda v: f"{v:.1f}"))
    table = contributions(compute(two_by_two, printed, base=2013), 2013, 2015)
    assert (table["low"] <= table["points"]).all()
    assert (table["points"] <= table["high"]).all()
    low = 0.3 * (100 * 14.95 / 10.05 - 100)
    assert table.loc["A1", "low"] == pytest.approx(low)


def test_re_weighting_is_shown_in_a_row_of_its_own():
    table = pd.DataFrame({"code": ["a", "b"], "name": "x", "parent": None})
    data = pd.DataFrame({"code": ["a", "b"] * 2, "period": [1, 1, 2, 2], "value": [10.0, 10.0, 12.0, np.nan]})
    result = compute(Framework.from_table(table), data, missing="reweight")
    found = contributions(result, 1, 2)
    assert "index~reweight" in found.index
    adds_up(result, found)


def test_several_units_are_told_apart(two_by_two, grow):
    both = pd.concat([grow, grow.assign(unit="另一园区", value=grow["value"] ** 1.1)])
    result = compute(two_by_two, both)
    table = contributions(result, 2013, 2015)
    assert table.index.names == ["unit", "code"]
    assert contributions(result, 2013, 2015, unit="园区").equals(table.loc["园区"])


def test_going_back_in_time_changes_the_sign(two_by_two, grow):
    for method in ("fixed_base", "chain"):
        result = compute(two_by_two, grow, method=method)
        forth, back = contributions(result, 2013, 2015), contributions(result, 2015, 2013)
        assert np.allclose(forth["points"], -back["points"])


MEANS = ["amean", "gmean", "hmean", "genmean:2", "genmean:0.5"]


@settings(max_examples=80)
@given(st.data())
def test_contributions_add_up_at_every_level(data):
    table = pd.DataFrame(
        {"code": ["I", "A", "B", "a1", "a2", "a3", "b1"], "parent": [None, "I", "I", "A", "A", "A", "B"]}
    ).assign(name="x")
    method = data.draw(st.sampled_from(["fixed_base", "chain", "symmetric"]))
    mean = "amean" if method == "symmetric" else data.draw(st.sampled_from(MEANS))
    level = data.draw(st.booleans())
    numbers = st.floats(1, 1e3)
    rows = [(code, 2010 + t, data.draw(numbers)) for code in ("a1", "a2", "a3", "b1") for t in range(3)]
    frame = pd.DataFrame(rows, columns=["code", "period", "value"])
    framework = Framework.from_table(table)
    mixed = {0: "fixed_base", 1: method} if level else method
    aggregate = {0: "amean", 1: mean} if level else mean
    result = compute(framework, frame, method=mixed, aggregate=aggregate)
    found = contributions(result, 2010, 2012)
    scale = max(1.0, float(np.abs(found["points"]).max()))
    for parent in framework.parents:
        below = found[found["parent"] == parent]["points"].sum()
        assert abs(below - found.loc[parent, "points"]) <= 1e-9 * scale
    assert found.loc["I", "points"] == pytest.approx(result.value("I", 2012) - 100, rel=1e-9, abs=1e-9)
