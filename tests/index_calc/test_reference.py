"""Real numbers from elsewhere: COINr on ASEM, UNDP's HDI, 中国创新指数."""

import numpy as np
import pandas as pd
import pytest

from index_calc import Framework, coherence, compute, normalise, treat, weight
from index_calc.association import correlations

TOLERANCE = 1e-10


class Asem:
    """COINr's example: files read as frames of units × codes."""

    def __init__(self, folder):
        self.folder = folder
        meta = pd.read_csv(folder / "00_ASEM_iMeta.csv")
        self.meta = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
        names = {"iCode": "code", "iName": "name", "Parent": "parent", "Level": "level", "Direction": "direction"}
        table = self.meta.rename(columns={**names, "Target": "target"})
        self.framework = Framework.from_table(table[[*names.values(), "target"]])

    def read(self, name):
        return pd.read_csv(self.folder / f"{name}.csv").set_index("uCode")

    def long(self, name):
        wide = self.read(name).reset_index().melt("uCode", var_name="code", value_name="value")
        return wide.rename(columns={"uCode": "unit"}).assign(period=2018)

    def compute(self, name, **options):
        return compute(self.framework, self.long(name), method="cross_section", **options)

    def agree(self, result, name):
        expected = self.read(name)
        for code in expected:
            found = result.wide(code).loc[2018].reindex(expected.index).to_numpy()
            np.testing.assert_allclose(found, expected[code].to_numpy(dtype=float), rtol=0, atol=TOLERANCE)


@pytest.fixture
def asem(reference):
    return Asem(reference / "coinr")


def test_denominators(asem):
    meta = asem.meta.set_index("iCode")["Denominator"].dropna()
    raw, expected = asem.read("01_raw"), asem.read("02_denominated")
    bases = pd.read_csv(asem.folder / "00_ASEM_iData.csv").set_index("uCode").reindex(raw.index)
    assert len(meta) > 5
    for code, base in meta.items():
        found = treat.denominate(raw[code].to_numpy(dtype=float), bases[base].to_numpy(dtype=float))
        np.testing.assert_allclose(found, expected[code].to_numpy(dtype=float), rtol=0, atol=TOLERANCE)


def test_group_means_for_missing_data(asem):
    units = pd.read_csv(asem.folder / "00_ASEM_iData.csv")
    groups = dict(zip(units["uCode"], units["EurAsia_group"], strict=True))
    filled = asem.compute("02_denominated", missing="group_mean", groups=groups)
    same = asem.compute("03_imputed_mean_grp")
    np.testing.assert_allclose(filled.wide(), same.wide(), rtol=0, atol=TOLERANCE)
    assert filled.values["flags"].eq("FILLED_GROUP_MEAN").any()
    assert not same.values["flags"].ne("").any()


def test_moments_and_outlier_treatment(asem):
    data, expected = asem.read("04_screened"), asem.read("05_treated_winmax5")
    moments = pd.read_csv(asem.folder / "05_skew_kurt.csv").set_index("iCode")
    for code in data:
        x = data[code].to_numpy(dtype=float)
        assert treat.skewness(x) == pytest.approx(moments.loc[code, "skew"], abs=TOLERANCE)
        assert treat.kurtosis(x) == pytest.approx(moments.loc[code, "kurt"], abs=TOLERANCE)
        np.testing.assert_allclose(treat.treat(x).values, expected[code].to_numpy(dtype=float), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(("column", "most", "force"), [("w1", 1, False), ("w5", 5, False), ("w_force3", 3, True)])
def test_winsorising_one_indicator(asem, column, most, force):
    frame = asem.read("05_vec_winsorise_LPI_Flights")
    found = treat.winsorise(frame["Flights"].to_numpy(dtype=float), most, force=force)
    np.testing.assert_allclose(found.values, frame[column].to_numpy(dtype=float), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        ("06_norm_minmax_0_100", "minmax"),
        ("06_norm_minmax_1_100", "minmax:1:100"),
        ("06_norm_zscore_0_1", "zscore"),
        ("06_norm_dist2max", "maximum"),
        ("06_norm_rank", "rank"),
        ("06_norm_borda", "borda"),
        ("06_norm_dist2targ_iMeta", "target"),
    ],
)
def test_normalisations(asem, name, spec):
    asem.agree(asem.compute("05_treated_winmax5", normalise=spec), name)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("07_agg_a_amean_minmax1_100", {}),
        ("07_agg_a_gmean_minmax1_100", {"aggregate": "gmean"}),
        ("07_agg_a_genmean_p2", {"aggregate": "genmean:2"}),
    ],
)
def test_aggregations(asem, name, options):
    asem.agree(asem.compute("05_treated_winmax5", normalise="minmax:1:100", **options), name)


def test_the_whole_chain_from_screened_data(asem):
    asem.agree(asem.compute("04_screened", treat="outliers:5"), "07_agg_amean_full")


def test_given_weights(asem):
    weights = pd.read_csv(asem.folder / "08_weights_random.csv").rename(columns={"iCode": "code", "Weight": "weight"})
    options = {"normalise": "minmax:1:100", "weights": weights, "rescale_weights": True}
    asem.agree(asem.compute("05_treated_winmax5", **options), "07_agg_a_amean_random_weights")


def test_effective_weights(asem):
    original = pd.read_csv(asem.folder / "08_weights_original.csv")
    frame = original.rename(columns={"iCode": "code", "Weight": "weight"})
    found = asem.compute("05_treated_winmax5", weights=frame, rescale_weights=True).weights.set_index("code")
    expected = pd.read_csv(asem.folder / "08_eff_weights.csv").set_index("iCode")["EffWeight"]
    np.testing.assert_allclose(found["effective"], expected.reindex(found.index), rtol=0, atol=TOLERANCE)


def test_missing_data_are_re_weighted_the_same_but_with_a_flag(asem):
    options = {"normalise": "minmax:1:100", "missing": "reweight", "min_coverage": 0.9}
    result = asem.compute("02_denominated", **options)
    asem.agree(result, "07_agg_a_amean_withNA_thresh0.9")
    gaps = asem.read("02_denominated").isna().any(axis=1)
    flags = result.values.query("code == 'Index'").set_index("unit")["flags"]
    assert flags[gaps.index[gaps]].str.contains("REWEIGHTED").all()
    assert (flags[gaps.index[~gaps]] == "").all()


def test_correlations(asem):
    scores = asem.read("06_norm_minmax_0_100")
    expected = pd.read_csv(asem.folder / "10_corr_indicators_pearson.csv")
    found = correlations(scores)
    ours = [found.loc[a, b] for a, b in zip(expected["Var1"], expected["Var2"], strict=True)]
    np.testing.assert_allclose(ours, expected["Correlation"], rtol=0, atol=TOLERANCE)
    pairs = coherence(asem.compute("05_treated_winmax5")).correlations.set_index(["parent", "code"])["with_parent"]
    theirs = pd.read_csv(asem.folder / "10_corr_indicator_parent.csv").set_index(["Var1", "Var2"])["Correlation"]
    np.testing.assert_allclose(pairs.reindex(theirs.index), theirs, rtol=0, atol=TOLERANCE)


def test_coinr_s_faults_are_not_ours(asem):
    x = -asem.read("05_treated_winmax5")["CO2"].to_numpy(dtype=float)
    with pytest.raises(normalise.MethodError):
        normalise.fraction_of_maximum(x)
    with pytest.raises(normalise.MethodError):
        normalise.distance_to_reference(x, float(x.min()))
    scores = asem.read("06_norm_minmax_0_100")[["Goods", "Services", "FDI", "PRemit", "ForPort"]].to_numpy(dtype=float)
    weights = weight.optimise(scores)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
    composite = np.corrcoef(np.column_stack([scores, scores @ weights]), rowvar=False)[-1, :-1]
    equal = np.corrcoef(np.column_stack([scores, scores.mean(axis=1)]), rowvar=False)[-1, :-1]
    assert np.ptp(composite) < np.ptp(equal)


HDI = Framework.from_table(
    pd.DataFrame(
        [
            ("hdi", "人类发展指数", None, None, None, "gmean"),
            ("le", "健康", "hdi", 20.0, 85.0, None),
            ("edu", "教育", "hdi", None, None, "amean"),
            ("inc", "收入", "hdi", np.log(100.0), np.log(75_000.0), None),
            ("eys", "预期受教育年限", "edu", 0.0, 18.0, None),
            ("mys", "平均受教育年限", "edu", 0.0, 15.0, None),
        ],
        columns=["code", "name", "parent", "goalpost_min", "goalpost_max", "aggregate"],
    )
)


def hdi(frame):
    data = frame.assign(inc=np.log(frame["gnipc"])).melt(["iso3", "year"], ["le", "eys", "mys", "inc"], var_name="code")
    data = data.rename(columns={"iso3": "unit", "year": "period"})
    result = compute(HDI, data, method="cross_section", normalise="goalposts")
    places = pd.MultiIndex.from_frame(frame[["year", "iso3"]])
    return np.floor(result.wide().stack().reindex(places).to_numpy() * 1000 + 0.5) / 1000


def test_the_human_development_index_of_every_country_and_year(reference):
    frame = pd.read_csv(reference / "hdi.csv")
    assert len(frame) == 5808
    np.testing.assert_allclose(hdi(frame), frame["hdi"], rtol=0, atol=1e-12)


def test_the_human_development_index_by_hand():
    # UNDP technical note 1: life 71.95 -> .799, schooling 13.8/18 and 7.3/15 -> .627, income 15,000 -> .757
    frame = pd.DataFrame({"iso3": ["X"], "year": [2020], "le": [71.95], "eys": [13.8], "mys": [7.3], "gnipc": [15_000]})
    life, schooling = (71.95 - 20) / 65, (13.8 / 18 + 7.3 / 15) / 2
    income = np.log(150) / np.log(750)
    assert hdi(frame)[0] == pytest.approx((life * schooling * income) ** (1 / 3), abs=5e-4)


def test_the_innovation_environment_fits_symmetric_growth_every_year_and_not_the_plain_mean(reference):
    frame = pd.read_csv(reference / "cii.csv")
    codes = [c for c in frame if c.startswith("indicator")]
    framework = Framework.from_table(pd.DataFrame({"code": codes, "name": codes, "parent": None}))
    data = frame.melt("year", codes, var_name="code").rename(columns={"year": "period"})
    printed = data["period"] > 2005  # the base is 100 by definition, the others are rounded to one decimal
    data = data.assign(low=data["value"] - 0.05 * printed, high=data["value"] + 0.05 * printed)
    published = frame.set_index("year")["published_environment_index"]
    smooth = compute(framework, data, method="symmetric", base=2005).values.query("level == 0").set_index("period")
    assert (smooth["low"] <= published + 0.05).all()
    assert (smooth["high"] >= published - 0.05).all()
    assert (smooth["value"] - published).abs().max() < 0.1
    plain = compute(framework, data, base=2005).values.query("level == 0").set_index("period")
    assert (plain["value"] - published).abs().max() == pytest.approx(4.68, abs=0.005)
    rejected = plain["low"] > published + 0.05
    assert rejected.loc[2006:].all()


def test_a_year_of_symmetric_growth_from_the_published_level_is_feasible(reference):
    frame = pd.read_csv(reference / "cii.csv").set_index("year")
    parts, published = frame.filter(like="indicator"), frame["published_environment_index"]
    for year in frame.index[1:]:
        ends = []
        for sign in (-1, 1):
            now = parts.loc[year] + sign * 0.05
            then = parts.loc[year - 1] - (sign * 0.05 if year > 2006 else 0)
            v = (200 * (now - then) / (now + then)).mean()
            ends.append((published[year - 1] + (sign * 0.05 if year > 2006 else 0)) * (200 + v) / (200 - v))
        assert ends[0] <= published[year] + 0.05
        assert ends[1] >= published[year] - 0.05
