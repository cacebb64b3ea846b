"""Weightings: hand-checked, against scikit-criteria, and their refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index_calc import weight
from index_calc.errors import SampleError, WeightError

MATRIX = np.array([[1.0, 10.0, 3.0], [2.0, 30.0, 1.0], [4.0, 20.0, 2.0], [3.0, 25.0, 7.0], [7.0, 5.0, 4.0]])


def test_entropy_of_shares_on_two_columns():
    x = np.array([[1.0, 1.0], [1.0, 3.0]])
    # The first column is uniform (no information), so the second takes all the weight.
    assert weight.entropy_share(x).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("seed", range(5))
def test_entropy_and_critic_equal_scikit_criteria(seed):
    weighters = pytest.importorskip("skcriteria.preprocessing.weighters")
    x = np.random.default_rng(seed).uniform(0.1, 50, (12, 5))
    assert np.allclose(weight.entropy_share(x), weighters.entropy_weights(x), rtol=0, atol=1e-12)
    ours, theirs = weight.critic(x), weighters.critic_weights(x, objectives=[1] * 5)
    assert np.allclose(ours, theirs, rtol=0, atol=1e-12)


def test_variants_of_entropy_are_different_methods():
    ranks = [np.argsort(weight.METHODS[f"entropy:{v}"](MATRIX)).tolist() for v in ("share", "minmax")]
    assert ranks[0] != ranks[1]
    assert weight.full_name("entropy") == "entropy:share"
    assert weight.full_name("pca") == "pca:first"


def test_coefficients_of_variation():
    x = np.array([[1.0, 10.0], [3.0, 10.5]])
    cv = np.array([np.sqrt(2) / 2, np.sqrt(0.125) / 10.25])
    assert np.allclose(weight.variation(x), cv / cv.sum())


def test_ahp_on_a_consistent_matrix_returns_its_ratios():
    weights, ratio = weight.ahp(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]))
    assert np.allclose(weights, [4 / 7, 2 / 7, 1 / 7])
    assert ratio == pytest.approx(0, abs=1e-9)


def test_ahp_reports_saaty_s_consistency_ratio():
    weights, ratio = weight.ahp(np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]))
    # λmax = 3.0385, CI = .01925, CR = CI / .58
    assert ratio == pytest.approx(0.0332, abs=2e-4)
    assert weights.round(3).tolist() == [0.637, 0.258, 0.105]


def test_an_inconsistent_ahp_matrix_is_refused():
    with pytest.raises(WeightError) as caught:
        weight.ahp(np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]))
    assert caught.value.code == "AHP_CR"
    with pytest.raises(WeightError) as caught:
        weight.ahp(np.array([[1, 2], [2, 1]]))
    assert caught.value.code == "AHP_MATRIX"


def test_principal_components_of_mixed_sign_are_refused_not_returned():
    x = np.random.default_rng(1).normal(size=(30, 1)) @ np.array([[1.0, 1.0, -1.0]])
    x += np.random.default_rng(2).normal(scale=0.1, size=x.shape)
    with pytest.raises(WeightError) as caught:
        weight.pca_first(x)
    assert caught.value.code == "PCA_MIXED_SIGNS"
    assert (weight.pca_communality(x) > 0).all()


def test_optimised_weights_stay_on_the_simplex_and_equalise_correlations():
    x = np.random.default_rng(3).normal(size=(60, 4))
    x[:, 1] += x[:, 0]
    weights = weight.optimise(x)
    r = np.corrcoef(np.column_stack([x, x @ weights]), rowvar=False)[-1, :-1]
    assert (weights >= 0).all()
    assert np.ptp(r) < 1e-3
    x = np.random.default_rng(4).normal(size=(200, 4))
    leaning = weight.optimise(x, [2, 1, 1, 1])
    r = np.corrcoef(np.column_stack([x, x @ leaning]), rowvar=False)[-1, :-1]
    assert r[0] / r.sum() == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize(
    ("method", "x", "code"),
    [
        ("entropy:share", np.array([[1.0, -1.0], [2.0, 3.0]]), "W_NEGATIVE_DATA"),
        ("entropy:share", np.zeros((3, 2)), "W_ZERO_COLUMN"),
        ("entropy:share", np.ones((3, 2)), "W_UNDEFINED"),
        ("entropy:minmax", np.ones((3, 2)), "W_CONSTANT"),
        ("critic", np.ones((5, 2)), "W_CONSTANT"),
        ("cv", np.array([[1.0, -1.0], [-1.0, 1.0]]), "W_ZERO_COLUMN"),
    ],
)
def test_what_cannot_be_weighed_is_refused(method, x, code):
    with pytest.raises(WeightError) as caught:
        weight.METHODS[method](x)
    assert caught.value.code == code


@pytest.mark.parametrize("method", ["entropy:share", "critic", "cv", "pca:first", "optimised"])
def test_too_few_observations_are_refused(method):
    with pytest.raises(SampleError) as caught:
        weight.METHODS[method](np.array([[1.0, 2.0]]))
    assert caught.value.code == "N_TOO_SMALL"


def test_unknown_weightings_are_refused():
    with pytest.raises(WeightError):
        weight.full_name("gut feeling")


@given(arrays(float, (6, 3), elements=st.floats(1, 100).map(lambda v: round(v, 3)), unique=True))
def test_weights_are_not_negative_and_add_up_to_one(x):
    for method in (
        "equal",
        "entropy:share",
        "entropy:minmax",
        "entropy:minmax_shift",
        "critic",
        "cv",
        "pca:communality",
    ):
        try:
            weights = weight.METHODS[method](x)
        except WeightError as error:
            assert error.code == "W_UNDEFINED"  # noqa: PT017 - perfectly correlated columns leave CRITIC nothing
            continue
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1, abs=1e-12)


@given(arrays(float, (6, 3), elements=st.floats(1, 100).map(lambda v: round(v, 3)), unique=True), st.integers(2, 50))
def test_an_indicator_s_unit_changes_no_weight(x, scale):
    assume(np.abs(np.corrcoef(x, rowvar=False) - 1).sum() > 0.01)
    scaled = x * np.array([scale, 1.0, 1.0])
    for method in ("entropy:share", "entropy:minmax", "critic", "cv"):
        assert np.allclose(weight.METHODS[method](scaled), weight.METHODS[method](x), atol=1e-8)


def test_columns_of_a_frame_are_weighed_in_order():
    frame = pd.DataFrame(MATRIX, columns=list("abc"))
    order = ["c", "a", "b"]
    shuffled = weight.critic(frame[order].to_numpy())
    assert np.allclose(pd.Series(shuffled, order)[list("abc")], weight.critic(MATRIX))
