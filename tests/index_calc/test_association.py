"""Coherence of a framework, and its refusals."""

import numpy as np
import pandas as pd
import pytest

from index_calc import Framework, coherence, compute
from index_calc.association import correlations, cronbach_alpha, principal_components
from index_calc.errors import MethodError, SampleError


def scores(n=40, seed=0):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    return pd.DataFrame(common + rng.normal(scale=0.7, size=(n, 4)), columns=list("abcd"))


def result_of(frame):
    framework = Framework.from_table(pd.DataFrame({"code": frame.columns, "name": "x", "parent": None}))
    long = frame.rename_axis("unit").reset_index().melt("unit", var_name="code").assign(period=2020)
    return compute(framework, long.astype({"unit": str}), method="cross_section")


def test_alpha_follows_its_formula_from_the_mean_correlation():
    frame = scores()
    r = frame.corr().to_numpy()[np.triu_indices(4, 1)].mean()
    assert cronbach_alpha(frame) == pytest.approx(4 * r / (1 + 3 * r))


def test_components_share_out_the_variance():
    table, loadings = principal_components(scores())
    assert table["eigenvalue"].sum() == pytest.approx(4)
    assert table["share"].sum() == pytest.approx(1)
    assert table["eigenvalue"].is_monotonic_decreasing
    assert (loadings["PC1"] > 0).all()
    assert np.allclose((loadings**2).sum(), table["eigenvalue"])


def test_coherence_reports_every_parent():
    frame = scores().assign(e=lambda f: f["a"] * 1.001 + 0.001 * f["b"], f=lambda f: -f["a"])
    found = coherence(result_of(frame))
    assert found.units == 40
    assert set(found.correlations["code"]) == set("abcdef")
    assert ("a", "e") in set(zip(found.redundant["first"], found.redundant["second"], strict=True))
    assert "f" in set(found.conflicting["second"])
    assert found.shares["effective_share"].sum() == pytest.approx(1)
    assert found.alpha.index.tolist() == ["index"]


def test_a_constant_indicator_is_set_aside_with_a_warning():
    found = coherence(result_of(scores().assign(z=lambda f: np.where(f.index == 0, 1.0, 1.0) + 1e-9 * (f.index == 1))))
    assert found.units == 40
    framework = Framework.from_table(pd.DataFrame({"code": ["a", "z"], "name": "x", "parent": None}))
    rows = [(c, f"u{i}", 2.0 if c == "z" else float(i)) for c in "az" for i in range(12)]
    data = pd.DataFrame(rows, columns=["code", "unit", "value"]).assign(period=1)
    framework = framework.with_nodes({c: {"goalpost_min": 0.0, "goalpost_max": 20.0} for c in "az"})
    warned = coherence(compute(framework, data, method="cross_section", normalise="goalposts"))
    assert any("z" in w for w in warned.warnings)


def test_one_area_over_time_is_no_sample(two_by_two, grow):
    with pytest.raises(SampleError) as caught:
        coherence(compute(two_by_two, grow))
    assert caught.value.code == "N_TOO_SMALL"
    assert "时间序列不是样本" in str(caught.value)


def test_few_units_are_refused_and_so_are_more_indicators_than_units():
    with pytest.raises(SampleError):
        correlations(scores(5))
    with pytest.raises(SampleError):
        cronbach_alpha(scores(5))
    with pytest.raises(SampleError):
        cronbach_alpha(scores()[["a"]])
    wide = pd.DataFrame(np.random.default_rng(0).normal(size=(12, 12)))
    with pytest.raises(SampleError):
        principal_components(wide)


def test_rank_correlations_are_offered_and_others_refused():
    assert correlations(scores(), "spearman").shape == (4, 4)
    with pytest.raises(MethodError):
        correlations(scores(), "astrology")


def test_too_many_siblings_for_a_component_analysis_only_warn():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(12, 12)), columns=[f"c{i}" for i in range(12)])
    found = coherence(result_of(frame))
    assert found.pca.empty
    assert any("主成分" in w for w in found.warnings)
