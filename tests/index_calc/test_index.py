"""The engine on numbers that can be checked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_calc import Framework, compute, rebase, splice
from index_calc.errors import DataError, InputError, MethodError, SampleError, WeightError


def flat(n, **columns):
    codes = [f"x{i}" for i in range(n)]
    frame = pd.DataFrame({"code": ["I", *codes], "name": ["总", *codes], "parent": [None, *["I"] * n]})
    return Framework.from_table(frame.assign(**{k: [None, *v] for k, v in columns.items()}))


def long(values, unit="园区", start=2013):
    return pd.DataFrame(
        [(f"x{i}", start + t, unit, v) for i, row in enumerate(values) for t, v in enumerate(row)],
        columns=["code", "period", "unit", "value"],
    )


# ---------------------------------------------------------------- fixed base and levels
def test_a_fixed_base_index_is_the_weighted_mean_of_ratios(two_by_two, grow):
    result = compute(two_by_two, grow, base=2013)
    assert result.value("A1", 2015) == 150
    assert result.value("A", 2015) == 140
    assert result.value("I", 2015) == pytest.approx(0.6 * 140 + 0.4 * 120)
    assert result.value("I", 2013) == 100
    frame = result.values
    assert list(frame.columns) == ["code", "level", "period", "unit", "value", "low", "high", "coverage", "flags"]
    row = frame[(frame["code"] == "A") & (frame["period"] == 2014)].iloc[0]
    assert (row["level"], row["value"], row["coverage"], row["flags"]) == (1, pytest.approx(112.5), 1.0, "")
    assert len(frame) == 15


def test_another_base_and_a_base_of_several_years(two_by_two, grow):
    assert compute(two_by_two, grow, base="2014").value("A1", 2015) == 125
    assert compute(two_by_two, grow, base=[2013, 2014]).value("A1", 2015) == pytest.approx(100 * 15 / 11)
    assert compute(two_by_two, grow).value("I", 2013) == 100


def test_an_indicator_may_have_a_base_of_its_own(grow):
    table = pd.DataFrame({"code": ["A1", "A2", "B"], "name": "x", "parent": None, "base_period": [2014, None, None]})
    result = compute(Framework.from_table(table), grow, base=2013)
    assert (result.value("A1", 2014), result.value("B", 2013)) == (100, 100)


def test_weights_given_in_the_whole_index_become_local(grow):
    table = pd.DataFrame(
        [("I", None, None), ("A", "I", 60), ("B", "I", 40), ("A1", "A", 20), ("A2", "A", 40)],
        columns=["code", "parent", "weight"],
    )
    result = compute(Framework.from_table(table.assign(name="x")), grow)
    weights = result.weights.set_index("code")
    assert weights.loc["A1", "weight"] == pytest.approx(1 / 3)
    assert weights.loc["A2", "effective"] == pytest.approx(0.4)
    assert (result.log["detail"].str.contains("换算为同级权重")).any()


def test_percentages_add_up_to_a_hundred(grow):
    table = pd.DataFrame({"code": ["A1", "A2", "B"], "name": "x", "parent": None, "weight": ["50%", "30%", "20%"]})
    assert compute(Framework.from_table(table), grow).weights["weight"].tolist() == [0.5, 0.3, 0.2]


# ---------------------------------------------------------------- methods
def test_chained_growth_is_the_product_of_weighted_links():
    result = compute(flat(2), long([[100, 110, 132], [100, 90, 99]]), method="chain")
    assert result.wide()["园区"].tolist() == pytest.approx([100, 100, 115])


def test_symmetric_growth_follows_its_formula():
    result = compute(flat(2), long([[100, 110], [100, 130]]), method="symmetric")
    v = (200 * 10 / 210 + 200 * 30 / 230) / 2
    assert result.value("I", 2014) == pytest.approx(100 * (200 + v) / (200 - v))


def test_chains_run_backwards_from_the_base_as_well():
    forward = compute(flat(2), long([[100, 110, 132], [100, 90, 99]]), method="chain", base=2013)
    middle = compute(flat(2), long([[100, 110, 132], [100, 90, 99]]), method="chain", base=2014)
    assert np.allclose(middle.wide() / middle.value("I", 2013), forward.wide() / 100)
    assert middle.value("I", 2014) == pytest.approx(100)


def test_the_method_may_differ_by_level(two_by_two, grow):
    mixed = compute(two_by_two, grow, method={0: "fixed_base", 1: "chain"})
    chained = compute(two_by_two, grow, method="chain")
    assert mixed.value("A", 2015) == chained.value("A", 2015)
    assert mixed.value("I", 2015) == pytest.approx(0.6 * chained.value("A", 2015) + 0.4 * 120)


def test_the_mean_may_differ_by_level(two_by_two, grow):
    result = compute(two_by_two, grow, aggregate={0: "gmean", 1: "amean"})
    assert result.value("I", 2015) == pytest.approx(140**0.6 * 120**0.4)


def test_cross_sections_are_normalised_across_units():
    data = pd.concat([long([[v], [10 - v]], unit=u) for u, v in (("a", 1.0), ("b", 2.0), ("c", 4.0))])
    result = compute(flat(2, direction=[1, -1]), data, method="cross_section")
    assert result.wide().loc[2013].tolist() == pytest.approx([0, 100 / 3, 100])
    ranked = compute(flat(2, direction=[1, -1]), data, method="cross_section", normalise="borda")
    assert ranked.wide().loc[2013].tolist() == [0, 1, 2]


def test_pooled_normalisation_keeps_movement_over_time():
    data = pd.concat([long([[1.0, 2.0]], unit="a"), long([[3.0, 5.0]], unit="b")])
    alone = compute(flat(1), data, method="cross_section")
    pooled = compute(flat(1), data, method="cross_section", scope="pooled")
    assert alone.wide("x0")["a"].tolist() == [0, 0]
    assert pooled.wide("x0").to_numpy().tolist() == [[0, 50], [25, 100]]


# ---------------------------------------------------------------- inverse indicators, caps
def test_inverse_rules_are_named_per_indicator():
    framework = flat(2, direction=[-1, -1], inverse=["reciprocal", "difference"])
    result = compute(framework, long([[100, 80], [100, 80]]))
    assert (result.value("x0", 2014), result.value("x1", 2014)) == (125, 120)


@pytest.mark.parametrize("inverse", [None, "negate"])
def test_an_inverse_indicator_without_a_fitting_rule_is_an_error(inverse):
    with pytest.raises(MethodError) as caught:
        compute(flat(1, direction=[-1], inverse=[inverse]), long([[100, 80]]))
    assert caught.value.code == "INVERSE_RULE"


def test_a_level_cap_is_reported_with_and_without():
    result = compute(flat(2, cap=["level:150", None]), long([[10, 20], [10, 10]]))
    assert result.value("I", 2014) == 125
    row = result.values.query("code == 'I' and period == 2014").iloc[0]
    assert row["value_uncapped"] == 150
    assert row["flags"] == "CAPPED"


def test_a_growth_cap_limits_every_year():
    result = compute(flat(1, cap=["growth:10"]), long([[100, 150, 160]]))
    assert result.wide("x0")["园区"].tolist() == pytest.approx([100, 110, 110 * 160 / 150])
    assert result.values.query("period == 2015")["value_uncapped"].tolist() == [160, 160]


def test_a_cap_nothing_reaches_leaves_no_trace():
    assert "value_uncapped" not in compute(flat(1, cap=["300"]), long([[1, 2]])).values
    with pytest.raises(MethodError):
        compute(flat(1, cap=["low"]), long([[1, 2]]))


def test_goalposts_flag_what_they_clip():
    framework = flat(2, goalpost_min=[0, 0], goalpost_max=[10, 10])
    result = compute(framework, long([[12.0], [5.0]]), method="cross_section", normalise="goalposts")
    assert result.value("I", 2013) == 0.75
    assert result.values.set_index("code")["flags"].to_dict() == {"I": "CLIPPED", "x0": "CLIPPED", "x1": ""}


# ---------------------------------------------------------------- missing data
GAP = [[100.0, np.nan, 120.0], [100.0, 100.0, 100.0]]


def test_a_missing_cell_raises_and_names_its_place():
    with pytest.raises(DataError) as caught:
        compute(flat(2), long(GAP))
    assert caught.value.code == "MISSING_CELL"
    assert (caught.value.indicator, caught.value.unit, caught.value.period) == ("x0", "园区", 2014)


@pytest.mark.parametrize(
    ("policy", "value", "flag"),
    [("carry", 100, "FILLED_CARRY"), ("interpolate", 105, "FILLED_INTERPOLATE"), ("reweight", 100, "REWEIGHTED")],
)
def test_policies_are_flagged_on_every_node_they_touch(policy, value, flag):
    result = compute(flat(2), long(GAP), missing=policy)
    assert result.value("I", 2014) == value
    frame = result.values.set_index(["code", "period"])
    assert frame.loc[("I", 2014), "flags"] == flag
    assert frame.loc[("I", 2013), "flags"] == ""
    assert frame.loc[("x1", 2014), "flags"] == ""
    assert frame.loc[("I", 2014), "coverage"] == 0.5
    assert flag in set(result.log["detail"])


def test_policies_can_be_combined_and_what_stays_missing_still_raises():
    edge = [[np.nan, 100.0, np.nan, 120.0, np.nan], [1.0] * 5]
    with pytest.raises(DataError) as caught:
        compute(flat(2), long(edge), missing="interpolate+carry", base=2014)
    assert caught.value.period == 2013
    result = compute(flat(2), long(edge), missing="interpolate+carry+reweight", base=2014)
    assert result.value("x0", 2017) == 120
    assert np.isnan(result.value("x0", 2013))
    with pytest.raises(MethodError):
        compute(flat(2), long(edge), missing="guess")


def test_too_few_children_leave_the_parent_open():
    result = compute(flat(2), long(GAP), missing="reweight", min_coverage=0.9)
    assert np.isnan(result.value("I", 2014))
    assert "BELOW_COVERAGE" in result.values.set_index(["code", "period"]).loc[("I", 2014), "flags"]


def test_an_area_absent_from_a_period_is_not_a_gap_in_a_cross_section():
    units = {"a": [1.0, 2.0], "b": [3.0, 4.0], "c": [5.0, np.nan]}
    data = pd.concat([long([row, row], unit=u) for u, row in units.items()]).dropna()
    for policy in ("raise", "mean"):
        result = compute(flat(2), data, method="cross_section", missing=policy)
        assert np.isnan(result.wide().loc[2014, "c"])
        assert result.wide().loc[2014, "b"] == 100
        assert result.log["detail"].str.contains("没有任何数据").any()
    with pytest.raises(DataError):
        compute(flat(2), data)
    with pytest.raises(DataError):
        compute(flat(2), data.iloc[1:], method="cross_section")


def test_groups_lend_their_mean():
    units = {"a": [1.0, 1.0], "b": [3.0, 2.0], "c": [9.0, 3.0], "d": [np.nan, 4.0]}
    data = pd.concat([long([[v] for v in row], unit=u) for u, row in units.items()])
    groups = {"a": 1, "b": 1, "c": 2, "d": 1}
    result = compute(flat(2), data, method="cross_section", missing="group_mean", groups=groups)
    assert result.wide("x0").loc[2013, "d"] == pytest.approx(100 / 8)
    with pytest.raises(DataError):
        compute(flat(2), data, method="cross_section", missing="group_mean", groups={"a": 1})


# ---------------------------------------------------------------- bases that cannot be used
@pytest.mark.parametrize(("first", "code"), [(0.0, "BASE_ZERO"), (-1.0, "BASE_NEGATIVE")])
def test_an_unusable_base_is_an_error_with_its_place(first, code):
    with pytest.raises(DataError) as caught:
        compute(flat(2), long([[1.0, 1.0], [first, 5.0]]))
    assert (caught.value.code, caught.value.indicator, caught.value.unit) == (code, "x1", "园区")
    assert caught.value.period == 2013


def test_a_missing_base_is_an_error_even_when_gaps_are_re_weighted():
    with pytest.raises(DataError) as caught:
        compute(flat(2), long([[1.0, 1.0], [np.nan, 5.0]]), missing="reweight")
    assert caught.value.code == "BASE_MISSING"


def test_remedies_for_a_base_are_applied_only_when_asked_for():
    data = long([[100.0, 150.0, 200.0], [0.0, 5.0, 10.0]])
    moved = compute(flat(2), data, base_remedy="next", base=2013)
    assert moved.value("x1", 2015) == 200
    assert set(moved.values.query("code == 'I'")["flags"]) == {"BASE_MOVED"}
    dropped = compute(flat(2), data, base_remedy="drop")
    assert dropped.value("I", 2015) == 200
    assert set(dropped.values.query("code == 'I'")["flags"]) == {"REWEIGHTED;BASE_DROPPED"}


def test_means_that_need_positive_values_say_which_is_not():
    with pytest.raises(DataError) as caught:
        compute(flat(2), long([[1.0, -1.0], [1.0, 1.0]]), aggregate="gmean")
    assert (caught.value.code, caught.value.indicator, caught.value.period) == ("NOT_POSITIVE", "x0", 2014)
    with pytest.raises(DataError):
        compute(flat(2), long([[1.0, -1.0], [1.0, 1.0]]), method="chain")


# ---------------------------------------------------------------- weights
def test_weights_that_do_not_add_up_are_an_error_unless_rescaling_is_asked_for():
    framework, data = flat(2, weight=[0.5, 0.7]), long([[1.0, 2.0], [1.0, 1.0]])
    with pytest.raises(WeightError) as caught:
        compute(framework, data)
    assert (caught.value.code, caught.value.indicator) == ("W_SUM", "I")
    result = compute(framework, data, rescale_weights=True)
    assert result.weights["weight"].tolist() == pytest.approx([5 / 12, 7 / 12])
    assert result.log["detail"].str.contains("已按比例调整").any()


@pytest.mark.parametrize(
    ("weights", "code"),
    [([1.5, -0.5], "W_NEGATIVE"), ([1.0, None], "W_MISSING")],
)
def test_unusable_given_weights_are_refused(weights, code):
    with pytest.raises(WeightError) as caught:
        compute(flat(2, weight=weights), long([[1.0], [1.0]]), weights="given")
    assert caught.value.code == code


def test_a_weight_missing_among_its_siblings_is_an_error_not_an_equal_share():
    with pytest.raises(WeightError) as caught:
        compute(flat(2, weight=[0.5, None]), long([[1.0], [1.0]]))
    assert (caught.value.code, caught.value.indicator) == ("W_MISSING", "x1")


def test_parents_without_given_weights_are_equal_and_say_so(two_by_two, grow):
    frame = pd.DataFrame({"code": ["A", "B"], "weight": [0.7, 0.3]})
    result = compute(two_by_two, grow, weights=frame)
    assert result.weights.set_index("code")["weight"].to_dict() == {"A": 0.7, "B": 0.3, "A1": 0.5, "A2": 0.5}
    assert result.log["detail"].str.contains("按等权处理").any()


def test_weights_drawn_from_one_area_s_years_come_with_a_warning(two_by_two, grow):
    result = compute(two_by_two, grow, weights="entropy:share")
    assert result.log["detail"].str.contains("逐年趋势不是样本").any()


def test_a_weight_frame_goes_before_the_framework():
    frame = pd.DataFrame({"code": ["x0", "x1"], "weight": [0.9, 0.1]})
    result = compute(flat(2, weight=[0.5, 0.5]), long([[1.0, 2.0], [1.0, 1.0]]), weights=frame)
    assert result.value("I", 2014) == pytest.approx(190)
    with pytest.raises(WeightError):
        compute(flat(2), long([[1.0], [1.0]]), weights=frame.assign(code=["x0", "zz"]))


def test_weights_may_be_a_mapping_or_a_series():
    for weights in ({"x0": 0.9, "x1": 0.1}, pd.Series({"x0": 0.9, "x1": 0.1})):
        assert compute(flat(2), long([[1.0, 2.0], [1.0, 1.0]]), weights=weights).value("I", 2014) == pytest.approx(190)
    with pytest.raises(WeightError):
        compute(flat(2), long([[1.0], [1.0]]), weights={"zz": 1.0})


def test_data_driven_weights_carry_their_full_name():
    rng = np.random.default_rng(0)
    data = pd.concat([long(rng.uniform(1, 9, (3, 1)), unit=f"u{i}") for i in range(12)])
    result = compute(flat(3), data, method="cross_section", weights="entropy")
    assert set(result.weights["method"]) == {"entropy:share"}
    assert result.weights["weight"].sum() == pytest.approx(1)
    with pytest.raises(SampleError) as caught:
        compute(flat(3), long(rng.uniform(1, 9, (3, 1))), weights="critic")
    assert (caught.value.code, caught.value.indicator) == ("N_TOO_SMALL", "I")


def test_ahp_takes_a_matrix_a_parent_and_reports_the_ratio():
    data = long([[1.0, 2.0], [1.0, 1.0]])
    result = compute(flat(2), data, weights="ahp", ahp={"I": [[1, 3], [1 / 3, 1]]})
    assert result.value("I", 2014) == pytest.approx(175)
    assert result.log["detail"].str.contains("CR=").any()
    with pytest.raises(WeightError):
        compute(flat(2), data, weights="ahp")


def test_weightings_may_differ_by_level(two_by_two, grow):
    result = compute(two_by_two, grow, weights={0: "given", 1: "equal"})
    assert result.weights.set_index("code")["method"].to_dict() == {
        "A": "given",
        "B": "given",
        "A1": "equal",
        "A2": "equal",
    }


# ---------------------------------------------------------------- arguments
@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"method": "magic"}, MethodError),
        ({"normalise": "magic"}, MethodError),
        ({"normalise": "minmax:a"}, MethodError),
        ({"aggregate": "magic"}, MethodError),
        ({"treat": "magic"}, MethodError),
        ({"weights": "magic"}, WeightError),
        ({"base": 1900}, DataError),
        ({"scope": "world"}, InputError),
        ({"base_remedy": "pray"}, InputError),
        ({"colour": "red"}, InputError),
        ({"normalise": "goalposts"}, MethodError),
        ({"normalise": "target"}, MethodError),
        ({"method": "symmetric", "aggregate": "gmean"}, MethodError),
    ],
)
def test_unknown_options_are_refused_in_chinese(options, kind):
    with pytest.raises(kind) as caught:
        compute(flat(2), long([[1.0, 2.0], [1.0, 3.0]]), **options)
    assert any("\u4e00" <= ch <= "\u9fff" for ch in str(caught.value))


def test_treatment_is_flagged_and_reported():
    values = [1.0, 2.0, 3.0, 2.5, 1.5, 2.2, 1.8, 2.9, 3.1, 100.0]
    data = pd.concat([long([[v], [v / 2]], unit=f"u{i}") for i, v in enumerate(values)])
    result = compute(flat(2), data, method="cross_section", treat={"x0": "outliers:5"})
    flags = result.values.set_index(["code", "unit"])["flags"]
    assert flags[("x0", "u9")] == "TREATED"
    assert flags[("x1", "u9")] == ""
    assert flags[("I", "u9")] == "TREATED"
    logged = compute(flat(2), data, method="cross_section", treat="log")
    assert logged.value("x0", 2013, "u0") == 0


# ---------------------------------------------------------------- re-basing
def test_rebasing_recomputes_and_splicing_rescales_and_they_differ(two_by_two, grow):
    result = compute(two_by_two, grow, base=2013)
    recomputed = rebase(result, 2014).wide()["园区"]
    spliced = splice(result.wide()["园区"], 2014)
    assert recomputed[2014] == spliced[2014] == pytest.approx(100)
    assert recomputed[2015] == pytest.approx(compute(two_by_two, grow, base=2014).value("I", 2015))
    assert abs(recomputed[2015] - spliced[2015]) > 0.1
    assert rebase(rebase(result, 2014), 2013).wide().equals(result.wide())


# ---------------------------------------------------------------- intervals and algebra
def test_printed_inputs_carry_their_rounding_into_the_result():
    data = long([["10.0", "12.0"], ["50", "55"]])
    row = compute(flat(2), data).values.query("code == 'I' and period == 2014").iloc[0]
    assert row["low"] == pytest.approx((100 * 11.95 / 10.05 + 100 * 54.5 / 50.5) / 2)
    assert row["high"] == pytest.approx((100 * 12.05 / 9.95 + 100 * 55.5 / 49.5) / 2)


def test_a_carried_figure_carries_its_rounding_too():
    data = long([["10.0", None, "12.0"]])
    row = compute(flat(1), data, missing="carry").values.query("code == 'x0' and period == 2014").iloc[0]
    assert (row["low"], row["high"]) == (pytest.approx(995 / 10.05), pytest.approx(1005 / 9.95))


def test_methods_that_cannot_carry_intervals_say_so():
    data = pd.concat([long([[v]], unit=u) for u, v in (("a", "1.0"), ("b", "3.0"), ("c", "9.0"))])
    result = compute(flat(1), data, method="cross_section", normalise="zscore")
    assert result.values["low"].isna().all()
    assert set(result.values["flags"]) == {"INTERVAL_OPEN"}


@st.composite
def printed_panels(draw):
    n, periods = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(100, 900), min_size=n * periods, max_size=n * periods))
    shifts = draw(st.lists(st.floats(-0.5, 0.5), min_size=n * periods, max_size=n * periods))
    centre = np.array(cells, dtype=float).reshape(n, periods)
    return centre, centre + np.array(shifts).reshape(n, periods)


@settings(max_examples=60)
@given(
    printed_panels(),
    st.sampled_from(
        [("fixed_base", "amean"), ("fixed_base", "gmean"), ("fixed_base", "hmean"), ("chain", "amean"),
         ("chain", "gmean"), ("symmetric", "amean")]
    ),
    st.booleans(),
)  # fmt: skip
def test_result_intervals_contain_every_value_drawn_from_the_inputs(panel, how, inverse):
    centre, drawn = panel
    method, mean = how
    extra = {"direction": [-1] * len(centre), "inverse": ["reciprocal"] * len(centre)} if inverse else {}
    framework = flat(len(centre), **extra)
    printed = long([[str(int(v)) for v in row] for row in centre])
    base = 2014
    bounds = compute(framework, printed, base=base, method=method, aggregate=mean).values
    truth = compute(framework, long(drawn), base=base, method=method, aggregate=mean).values
    assert (bounds["low"] <= truth["value"] + 1e-9).all()
    assert (bounds["high"] >= truth["value"] - 1e-9).all()


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(100, 900), min_size=3, max_size=3), min_size=3, max_size=6))
def test_min_max_intervals_contain_every_drawn_value(units):
    rng = np.random.default_rng(len(units))
    if any(np.ptp(column) < 3 for column in np.array(units).T):
        return
    data = pd.concat([long([[str(v)] for v in row], unit=f"u{i}") for i, row in enumerate(units)])
    bounds = compute(flat(3), data, method="cross_section").values
    moved = data.assign(value=data["value"].astype(float) + rng.uniform(-0.5, 0.5, len(data)))
    truth = compute(flat(3), moved, method="cross_section").values
    assert (bounds["low"] <= truth["value"] + 1e-9).all()
    assert (bounds["high"] >= truth["value"] - 1e-9).all()


@settings(max_examples=40)
@given(st.data())
def test_units_of_measurement_and_the_order_of_rows_change_nothing(data):
    values = np.array(data.draw(st.lists(st.floats(1, 1e4), min_size=9, max_size=9))).reshape(3, 3)
    method = data.draw(st.sampled_from(["fixed_base", "chain", "symmetric"]))
    frame = long(values)
    scaled = frame.assign(value=np.where(frame["code"] == "x1", frame["value"] * 1e4, frame["value"]))
    shuffled = scaled.sample(frac=1, random_state=data.draw(st.integers(0, 99)))
    one = compute(flat(3), frame, method=method).wide()
    other = compute(flat(3), shuffled, method=method).wide()
    assert np.allclose(one, other, rtol=1e-9)
