"""Weighted means."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_calc.aggregate import available_weights, mean
from index_calc.errors import MethodError

values = st.lists(st.floats(1, 1000), min_size=2, max_size=6)


def test_each_mean_on_two_numbers():
    x, w = np.array([2.0, 8.0]), np.array([0.5, 0.5])
    assert mean("amean")(x, w) == 5
    assert mean("gmean")(x, w) == pytest.approx(4)
    assert mean("hmean")(x, w) == pytest.approx(3.2)
    assert mean("genmean:2")(x, w) == pytest.approx(np.sqrt(34))
    assert mean("几何平均").name == "gmean"
    assert mean("genmean:0").power == 0


@pytest.mark.parametrize("name", ["median", "genmean", "genmean:x", ""])
def test_an_unknown_mean_is_refused(name):
    with pytest.raises(MethodError):
        mean(name)


@given(values, st.data())
def test_means_are_ordered_by_their_power_and_lie_between_the_extremes(x, data):
    raw = np.array(data.draw(st.lists(st.integers(1, 9), min_size=len(x), max_size=len(x))), dtype=float)
    weights, x = raw / raw.sum(), np.array(x)
    found = [mean(name)(x, weights) for name in ("hmean", "gmean", "amean", "genmean:2")]
    assert all(a <= b * (1 + 1e-9) for a, b in pairwise(found))
    assert x.min() * (1 - 1e-9) <= found[0]
    assert found[-1] <= x.max() * (1 + 1e-9)


def test_the_domain_of_a_mean_is_known():
    x = np.array([-1.0, 0.0, 2.0, np.nan])
    assert mean("amean").allows(x).all()
    assert mean("gmean").allows(x).tolist() == [False, False, True, True]
    assert mean("genmean:2").allows(x).tolist() == [False, True, True, True]


def test_weights_of_what_is_there_add_up_to_one():
    x = np.array([[1.0, np.nan, np.nan], [2.0, 5.0, np.nan]])
    weights = available_weights(np.array([0.25, 0.75]), x)
    assert weights[:, 0].tolist() == [0.25, 0.75]
    assert weights[:, 1].tolist() == [0, 1]
    assert np.isnan(weights[:, 2]).all()
