"""Monte Carlo, Sobol indices, leave-one-out, effective shares."""

import numpy as np
import pandas as pd
import pytest

from index_calc import Framework, compute, effective_shares, leave_one_out, sensitivity, uncertainty
from index_calc.errors import InputError, MethodError


@pytest.fixture
def panel():
    rng = np.random.default_rng(5)
    rows = [
        (code, year, f"u{i:02d}", float(v))
        for code in ("a1", "a2", "b1", "b2")
        for year in (2020, 2021)
        for i, v in enumerate(rng.uniform(10, 90, 15))
    ]
    return pd.DataFrame(rows, columns=["code", "period", "unit", "value"])


@pytest.fixture
def framework():
    table = {"code": ["I", "A", "B", "a1", "a2", "b1", "b2"], "parent": [None, "I", "I", "A", "A", "B", "B"]}
    return Framework.from_table(pd.DataFrame(table).assign(name="x"))


def scored(framework, panel, **options):
    return compute(framework, panel, method="cross_section", normalise="minmax:1:100", **options)


def test_the_same_seed_gives_the_same_numbers(framework, panel):
    result = scored(framework, panel)
    one, two = uncertainty(result, runs=50, seed=3), uncertainty(result, runs=50, seed=3)
    assert one.samples.equals(two.samples)
    assert one.parameters.equals(two.parameters)
    assert not uncertainty(result, runs=50, seed=4).samples.equals(one.samples)


def test_drawn_weights_stay_within_their_spread_and_are_returned(framework, panel):
    found = uncertainty(scored(framework, panel), runs=200, spread=0.25)
    drawn = found.parameters.filter(like="weight:")
    assert list(drawn.columns) == [f"weight:{c}" for c in ("A", "B", "a1", "a2", "b1", "b2")]
    assert drawn.min(axis=None) >= 0.75
    assert drawn.max(axis=None) <= 1.25


def test_a_run_can_be_repeated_from_its_parameters(framework, panel):
    result = scored(framework, panel)
    found = uncertainty(result, runs=5, switches={"aggregate": ["amean", "gmean"]})
    for run in range(5):
        drawn = found.parameters.loc[run]
        weights = pd.DataFrame(
            [(n.code, drawn[f"weight:{n.code}"]) for n in framework.nodes if n.parent], columns=["code", "weight"]
        )
        again = scored(framework, panel, aggregate=drawn["aggregate"], weights=weights, rescale_weights=True)
        assert np.allclose(again.wide().loc[2021], found.samples.loc[run])


def test_intervals_cover_the_nominal_score_and_rank(framework, panel):
    found = uncertainty(scored(framework, panel), runs=500)
    assert (found.scores["low"] <= found.scores["nominal"]).all()
    assert (found.scores["nominal"] <= found.scores["high"]).all()
    assert (found.ranks["low"] <= found.ranks["nominal"]).all()
    assert (found.ranks["nominal"] <= found.ranks["high"]).all()
    assert sorted(found.ranks["nominal"]) == list(range(1, 16))
    assert found.scores.index.names == ["period", "unit"]


def test_without_spread_or_alternatives_nothing_moves(framework, panel):
    found = uncertainty(scored(framework, panel), runs=20, spread=0, switches={"normalise": ["minmax:1:100"]})
    assert (found.scores["low"] == found.scores["high"]).all()
    assert np.allclose(found.scores["low"], found.scores["nominal"])


def test_methods_missing_data_treatment_and_base_can_be_switched(framework, panel):
    panel.loc[3, "value"] = np.nan
    switches = {
        "missing": ["mean", "median", "reweight"],
        "treat": [None, "outliers:5"],
        "normalise": ["rank", "zscore"],
    }
    found = uncertainty(framework, panel, runs=60, switches=switches, method="cross_section", missing="mean")
    assert set(found.parameters["missing"]) == {"mean", "median", "reweight"}
    assert found.parameters["treat"].map(lambda v: v is None).any()
    assert found.samples.notna().all(axis=None)


def test_one_area_over_time_with_chaining_and_several_base_years(two_by_two, grow):
    result = compute(two_by_two, grow, method="chain")
    found = uncertainty(result, runs=40, switches={"base": [2013, 2014]}, period=[2014, 2015])
    values = found.samples[(2014, "园区")]
    assert np.allclose(values[found.parameters["base"] == 2014], 100)
    assert values[found.parameters["base"] == 2013].std() > 0
    assert (found.ranks["nominal"] == 1).all()
    batch = uncertainty(compute(two_by_two, grow), runs=10, seed=1)
    assert (batch.scores["sd"] > 0).all()


def test_frameworks_own_methods_give_way_to_a_switch(framework, panel):
    fixed = framework.with_nodes({"I": {"aggregate": "hmean"}})
    found = uncertainty(scored(fixed, panel), runs=20, spread=0, switches={"aggregate": ["amean"]})
    plain = scored(framework, panel).wide().loc[2021]
    assert np.allclose(found.scores["median"], plain)


def test_sobol_indices_name_the_choice_that_matters(framework, panel):
    switches = {"normalise": ["minmax:1:100", "rank"]}
    found = sensitivity(scored(framework, panel), n=128, spread=0.05, switches=switches, output="u03")
    assert found.indices["total"].idxmax() == "normalise"
    assert list(found.indices.index) == ["normalise", "weights:1", "weights:2"]
    assert len(found.values) == len(found.parameters) == 128 * 5
    shifts = sensitivity(scored(framework, panel), n=64, weight_factors="node", switches=switches)
    assert shifts.output == "rank_shift"
    assert len(shifts.indices) == 7


def test_leaving_one_out_shows_what_each_indicator_does(framework, panel):
    result = scored(framework, panel)
    table = leave_one_out(result)
    assert list(table.index) == ["a1", "a2", "b1", "b2"]
    without = compute(framework.without("a1"), panel[panel["code"] != "a1"], method="cross_section",
                      normalise="minmax:1:100").wide().loc[2021]  # fmt: skip
    change = without - result.wide().loc[2021]
    assert table.loc["a1", "mean_change"] == pytest.approx(change.mean())
    assert abs(table.loc["a1", "max_change"]) == pytest.approx(change.abs().max())
    assert list(leave_one_out(result, codes=["A"]).index) == ["A"]


def test_an_indicator_that_cannot_be_left_out_is_noted():
    framework = Framework.from_table(pd.DataFrame({"code": ["a"], "name": ["x"], "parent": [None]}))
    data = pd.DataFrame({"code": ["a", "a"], "period": [1, 2], "value": [1.0, 2.0]})
    assert leave_one_out(compute(framework, data)).loc["a", "note"] != ""


def test_weight_frames_survive_leaving_one_out(two_by_two, grow):
    weights = pd.DataFrame({"code": ["A", "B", "A1", "A2"], "weight": [0.5, 0.5, 0.2, 0.8]})
    table = leave_one_out(compute(two_by_two, grow, weights=weights))
    assert table["note"].eq("").all()
    # Without A1, part A is A2 alone: .5·130 + .5·120
    assert table.loc["A1", "mean_change"] == pytest.approx(125 - (0.5 * (0.2 * 150 + 0.8 * 130) + 0.5 * 120))


def test_effective_shares_drift_towards_what_grows(two_by_two, grow):
    shares = effective_shares(compute(two_by_two, grow)).set_index(["code", "period"])
    assert shares.loc[("A1", 2013), "drift"] == pytest.approx(0)
    assert shares.loc[("A1", 2015), "share"] == pytest.approx(0.3 * 150 / 132)
    assert shares.groupby("period")["share"].sum().tolist() == pytest.approx([1, 1, 1])
    with pytest.raises(MethodError):
        effective_shares(compute(two_by_two, grow, aggregate="gmean"))


@pytest.mark.parametrize(
    "options",
    [{"runs": 1}, {"level": 1.0}, {"spread": 1.5}, {"spread": 0}, {"switches": {"colour": ["red"]}},
     {"switches": {"base": []}}, {"missing": "carry"}],
)  # fmt: skip
def test_meaningless_requests_are_refused(framework, panel, options):
    with pytest.raises(InputError):
        uncertainty(scored(framework, panel), **options)


def test_outputs_and_subjects_must_exist(framework, panel):
    with pytest.raises(InputError):
        sensitivity(scored(framework, panel), n=16, output="nowhere")
    with pytest.raises(InputError):
        sensitivity(scored(framework, panel), n=16, weight_factors="mood")
    with pytest.raises(InputError):
        uncertainty(framework)
