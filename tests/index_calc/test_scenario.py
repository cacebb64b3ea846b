"""What varies in a robustness analysis."""

import numpy as np
import pytest

from index_calc import compute
from index_calc.scenario import Factors


@pytest.fixture
def factors(two_by_two, grow):
    return Factors(compute(two_by_two, grow), 0.2, {"aggregate": ["amean", "gmean"], "missing": ["raise", "carry"]})


def test_coordinates_are_switches_then_weights(factors):
    assert factors.columns == ["aggregate", "missing", "weight:A", "weight:B", "weight:A1", "weight:A2"]


def test_weights_are_grouped_by_level_parent_or_node(factors):
    assert factors.groups("level") == {"aggregate": [0], "missing": [1], "weights:1": [2, 3], "weights:2": [4, 5]}
    assert list(factors.groups("parent")) == ["aggregate", "missing", "weights:I", "weights:A"]
    assert len(factors.groups("node")) == 6


def test_a_point_of_the_cube_is_a_choice_and_a_multiplier(factors):
    drawn = factors.parameters(np.array([[0.0, 0.99, 0.0, 0.5, 1.0, 0.25]])).iloc[0]
    assert drawn.tolist()[:2] == ["amean", "carry"]
    assert drawn.tolist()[2:] == pytest.approx([0.8, 1.0, 1.2, 0.9])


def test_the_middle_of_the_cube_is_the_nominal_index(factors):
    points = np.full((1, 6), 0.5)
    points[:, :2] = 0.0
    found = factors.composites(points, [0, 2])
    assert found.shape == (1, 2, 1)
    assert found.ravel().tolist() == pytest.approx([100, factors.nominal.value("I", 2015)])


@pytest.mark.parametrize("aggregate", ["amean", "gmean", "hmean", "genmean:2"])
def test_the_batch_equals_one_computation_at_a_time(two_by_two, grow, aggregate):
    grow.loc[1, "value"] = np.nan
    nominal = compute(two_by_two, grow, aggregate=aggregate, missing="reweight")
    factors = Factors(nominal, 0.3)
    points = np.random.default_rng(0).random((4, len(factors.columns)))
    batch = factors.composites(points, [0, 1, 2])
    for run, drawn in factors.parameters(points).iterrows():
        weights = {n.code: (n.weight or 1) * drawn.get(f"weight:{n.code}", 1.0) for n in two_by_two.nodes if n.parent}
        frame = two_by_two.to_table().assign(weight=lambda f, w=weights: f["code"].map(w))
        again = compute(two_by_two, grow, aggregate=aggregate, missing="reweight",
                        weights=frame[["code", "weight"]].dropna(), rescale_weights=True)  # fmt: skip
        assert batch[run, :, 0].tolist() == pytest.approx(again.wide()["园区"].tolist())
