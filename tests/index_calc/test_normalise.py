"""Normalisations on hand-checkable numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index_calc import normalise
from index_calc.errors import MethodError, SampleError

X = np.array([2.0, 4.0, 10.0])
distinct = st.lists(st.integers(-1000, 1000), min_size=3, max_size=12, unique=True).map(
    lambda v: np.array(v, dtype=float)
)


def test_each_method_on_three_numbers():
    assert normalise.minmax(X).tolist() == [0, 25, 100]
    assert normalise.minmax(X, 1, 100).tolist() == [1, 25.75, 100]
    assert normalise.zscore(X).sum() == pytest.approx(0)
    assert normalise.zscore(X, 50, 10).std(ddof=1) == pytest.approx(10)
    assert normalise.ratio(X, 4.0).tolist() == [50, 100, 250]
    assert normalise.distance_to_maximum(X).tolist() == [0, 0.25, 1]
    assert normalise.distance_to_reference(X, 4.0).tolist() == [0, 1, 4]
    assert normalise.fraction_of_maximum(X).tolist() == [0.2, 0.4, 1]
    assert normalise.rank(X).tolist() == [1, 2, 3]
    assert normalise.borda(X).tolist() == [0, 1, 2]
    assert normalise.percentile_rank(X).tolist() == [0, 0.5, 1]
    assert normalise.goalposts(np.array([20.0, 52.5, 90.0]), 20, 85).tolist() == [0, 0.5, 1]
    assert normalise.goalposts(np.array([20.0, 52.5]), 20, 85, -1).tolist() == [1, 0.5]
    assert normalise.target(X, 6.0).tolist() == [0, 0.5, 2]
    assert normalise.target(X, 6.0, -1).tolist() == [2, 1.5, 0]


def test_ties_share_the_smaller_rank_and_gaps_stay():
    ranks = normalise.rank(np.array([3.0, 1.0, 3.0, np.nan]))
    assert ranks[:3].tolist() == [2, 1, 2]
    assert np.isnan(ranks[3])


def test_rows_are_normalised_each_on_its_own():
    rows = np.array([[1.0, 3.0], [10.0, 30.0]])
    assert normalise.minmax(rows).tolist() == [[0, 100], [0, 100]]


def test_no_method_returns_inf_or_nan_for_data_without_spread():
    flat = np.array([5.0, 5.0, 5.0])
    for method in (normalise.minmax, normalise.zscore, normalise.distance_to_maximum):
        with pytest.raises(MethodError) as caught:
            method(flat)
        assert caught.value.code == "ZERO_RANGE"


def test_a_reference_equal_to_the_minimum_is_an_error_not_infinity():
    with pytest.raises(MethodError):
        normalise.distance_to_reference(X, 2.0)
    with pytest.raises(MethodError):
        normalise.target(X, 2.0)


def test_fraction_of_maximum_refuses_a_turned_indicator_whose_order_it_would_flip():
    with pytest.raises(MethodError) as caught:
        normalise.fraction_of_maximum(-X)
    assert caught.value.code == "NOT_POSITIVE"


def test_too_few_units_are_refused():
    with pytest.raises(SampleError):
        normalise.zscore(np.array([1.0]))
    with pytest.raises(SampleError):
        normalise.percentile_rank(np.array([1.0]))
    with pytest.raises(SampleError):
        normalise.minmax(np.array([np.nan]))
    with pytest.raises(MethodError):
        normalise.goalposts(X, 3, 3)


@given(distinct, st.integers(1, 1000), st.integers(-1000, 1000))
def test_changing_an_indicator_s_unit_changes_no_relative_score(x, scale, shift):
    for method in (normalise.minmax, normalise.zscore, normalise.distance_to_maximum, normalise.rank):
        assert np.allclose(method(x * scale + shift), method(x), atol=1e-7)


@given(distinct, st.randoms())
def test_the_order_of_rows_changes_nothing(x, random):
    order = list(range(len(x)))
    random.shuffle(order)
    for name in ("minmax", "zscore", "maximum", "rank", "borda", "percentile"):
        method = normalise.METHODS[name]
        assert np.allclose(method(x[order]), method(x)[order])


@given(arrays(float, 5, elements=st.floats(0.5, 100)))
def test_scores_keep_the_order_of_the_data(x):
    ranks = normalise.rank(x)
    assert (np.argsort(ranks, kind="stable") == np.argsort(x, kind="stable")).all()
