"""Outliers and denominators."""

import numpy as np
import pytest
from scipy import stats

from index_calc import treat
from index_calc.errors import MethodError, SampleError

SKEWED = np.array([1.0, 2.0, 3.0, 2.5, 1.5, 2.2, 1.8, 2.9, 3.1, 100.0])


def test_moments_are_the_unbiased_sample_ones():
    assert treat.skewness(SKEWED) == pytest.approx(stats.skew(SKEWED, bias=False))
    assert treat.kurtosis(SKEWED) == pytest.approx(stats.kurtosis(SKEWED, bias=False))


def test_an_outlier_is_pulled_to_its_neighbour_and_marked():
    found = treat.winsorise(SKEWED)
    assert found.points == 1
    assert found.values.max() == 3.1
    assert found.changed.tolist() == [False] * 9 + [True]
    low = treat.winsorise(-SKEWED)
    assert low.values.min() == -3.1


def test_a_decent_distribution_is_left_alone():
    x = np.arange(10.0)
    assert treat.treat(x).action == "none"
    assert not treat.treat(x).changed.any()


def test_what_winsorising_cannot_mend_is_logged_from_the_untouched_data():
    x = np.concatenate([np.ones(40) + np.arange(40) / 1000, 10.0 ** np.arange(1, 9)])
    found = treat.treat(x, most=1)
    assert found.action == "log"
    assert found.values[0] == pytest.approx(np.log(0.01 * (x.max() - x.min())))
    assert (np.argsort(found.values) == np.argsort(x)).all()


def test_force_moves_as_many_points_as_asked():
    found = treat.winsorise(np.arange(10.0), 2, force=True)
    assert found.points == 2


def test_missing_values_are_ignored():
    assert treat.treat(np.append(SKEWED, np.nan)).values[-2] == 3.1


def test_degenerate_data_is_refused_or_left():
    assert treat.acceptable(np.array([1.0, 1.0, 1.0, 1.0]))
    with pytest.raises(SampleError):
        treat.skewness(np.array([1.0, 2.0]))
    with pytest.raises(MethodError):
        treat.kurtosis(np.ones(5))
    with pytest.raises(MethodError):
        treat.log_shift(np.ones(5))


def test_denominators_divide_unit_by_unit_and_never_by_zero():
    assert treat.denominate(np.array([10.0, 20.0]), np.array([2.0, 5.0])).tolist() == [5, 4]
    with pytest.raises(MethodError):
        treat.denominate(np.array([10.0]), np.array([0.0]))
