"""Sobol indices."""

import numpy as np
import pytest

from index_calc import sobol
from index_calc.errors import SampleError
from index_calc.sampling import design


def ishigami(x, a=7.0, b=0.1):
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_indices_of_ishigami_s_function(seed):
    found = sobol(ishigami, dict.fromkeys(["x1", "x2", "x3"], (-np.pi, np.pi)), n=1024, seed=seed)
    assert np.allclose(found["first"], [0.3139, 0.4424, 0.0], atol=0.03)
    assert np.allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.03)


def test_an_additive_function_has_equal_first_and_total_indices():
    found = sobol(lambda x: 2 * x[:, 0] + x[:, 1], {"a": (0, 1), "b": (0, 1)}, n=512)
    assert np.allclose(found["first"], [0.8, 0.2], atol=0.02)
    assert np.allclose(found["total"], [0.8, 0.2], atol=0.02)
    assert (found[["first_ci", "total_ci"]] < 0.2).all(axis=None)


def test_the_same_seed_gives_the_same_design():
    assert (design([[0], [1, 2]], 64, 7) == design([[0], [1, 2]], 64, 7)).all()
    assert (design([[0], [1, 2]], 64, 7) != design([[0], [1, 2]], 64, 8)).any()
    assert design([[0], [1, 2]], 60, 7).shape == (64 * 4, 3)


def test_a_group_of_columns_is_exchanged_together():
    points = design([[0], [1, 2]], 16, 0)
    a, b, mixed = points[:16], points[16:32], points[48:64]
    assert (mixed[:, 0] == a[:, 0]).all()
    assert (mixed[:, 1:] == b[:, 1:]).all()


def test_nothing_to_vary_is_refused():
    with pytest.raises(SampleError):
        sobol(lambda x: np.ones(len(x)), {"a": (0, 1)}, n=64)
    with pytest.raises(SampleError):
        sobol(lambda x: np.where(x[:, 0] > 0.5, np.nan, 1.0), {"a": (0, 1)}, n=64)
    with pytest.raises(SampleError):
        design([], 64, 0)
