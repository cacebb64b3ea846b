"""Weights that fit published figures."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_calc import implied_weights
from index_calc.editions import equations_of, supported
from index_calc.errors import InputError
from index_calc.implied import lifted
from index_calc.intervals import format_fixed
from index_calc.programme import axis, float_range

NAMES = ["创新引领", "产业发展", "双创生态", "开放协同", "宜居宜业"]
EDITION_2022 = {
    "total": "287.8",
    "change": None,
    "parts": dict(zip(NAMES, ["347.3", "246.4", "453.0", "270.2", "122.1"], strict=True)),
    "changes": {},
    "period": 2021,
}
EDITION_2024 = {
    "total": "329.4",
    "change": "19.9",
    "parts": dict(zip(NAMES, ["478.0", "262.8", "477.9", "303.4", "124.6"], strict=True)),
    "changes": dict(zip(NAMES, ["72.2", "17.2", "12.2", None, "0.5"], strict=True)),
    "period": 2023,
}
LEADING = {
    "total": "347.3",
    "change": "45.7",
    "parts": {"创新产出": "347.9", "创新投入": "346.7"},
    "changes": {"创新产出": "57.6", "创新投入": "33.7"},
    "period": 2021,
}


def ends(found):
    return {name: (row.low, row.high) for name, row in found.exact.iterrows()}


def test_level_and_change_of_one_edition_pin_two_parts():
    found = implied_weights([LEADING])
    assert ends(found) == {
        "创新产出": (Fraction(119, 239), Fraction(121, 239)),
        "创新投入": (Fraction(118, 239), Fraction(120, 239)),
    }
    assert found.feasible
    assert found.equal_fits
    assert list(found.ranges.columns) == ["low", "high"]
    assert found.ranges.loc["创新产出", "low"] == pytest.approx(119 / 239, abs=1e-15)


def test_a_level_alone_pins_two_parts_that_lie_far_apart():
    found = implied_weights([{"total": "246.4", "parts": {"a": "278.1", "b": "214.7"}, "period": 2021}])
    assert set(ends(found).values()) == {(Fraction(158, 317), Fraction(159, 317))}


def test_one_level_leaves_five_weights_almost_free():
    found = implied_weights([{"total": "329.4", "parts": EDITION_2024["parts"], "period": 2023}])
    assert ends(found) == dict(
        zip(
            NAMES,
            [
                (0, Fraction(683, 1178)),
                (0, Fraction(1487, 2152)),
                (0, Fraction(2049, 3533)),
                (0, Fraction(1487, 1746)),
                (0, Fraction(1487, 3534)),
            ],
            strict=True,
        )
    )
    assert len(found.round_solutions) > 1
    assert found.round_solutions[0] == dict.fromkeys(NAMES, 0.2)


def test_two_editions_pin_more_and_only_equal_weights_are_round():
    found = implied_weights([EDITION_2022, EDITION_2024])
    expected = [(0.0891, 0.2487), (0, 0.6909), (0.0565, 0.3343), (0, 0.8516), (0, 0.4207)]
    assert np.round(found.ranges.to_numpy(), 4).tolist() == [list(pair) for pair in expected]
    assert found.round_solutions == [dict.fromkeys(NAMES, 0.2)]
    assert found.round_step == 0.05
    assert found.nearest_to_equal.to_list() == [0.2] * 5
    assert "分项变化未公布" in found.note


def test_weights_of_unequal_truth_are_found_and_equal_ones_ruled_out():
    # An index on another base year, made with weights .3 .3 .2 .1 .1.
    weights = [Fraction(v, 10) for v in (3, 3, 2, 1, 1)]
    levels = [["141.2", "163.7", "150.4", "118.9", "129.5"], ["158.8", "171.3", "166.0", "124.2", "121.1"],
              ["190.2", "180.6", "171.9", "133.0", "125.8"]]  # fmt: skip
    editions = []
    for year, row in enumerate(levels, start=2009):
        total = sum((w * Fraction(x) for w, x in zip(weights, row, strict=True)), Fraction(0))
        parts = dict(zip(NAMES, row, strict=True))
        editions.append({"total": format_fixed(total, 1), "parts": parts, "period": year, "base": 2008})
    found = implied_weights(editions)
    assert found.feasible
    assert not found.equal_fits
    for weight, (_, row) in zip(weights, found.ranges.iterrows(), strict=True):
        assert row.low <= weight <= row.high
    nearest = found.nearest_to_equal
    assert nearest.sum() == pytest.approx(1)
    assert {name: float(w) for name, w in zip(NAMES, weights, strict=True)} in found.round_solutions
    distance = ((nearest - 0.2) ** 2).sum()
    assert all(sum((v - 0.2) ** 2 for v in s.values()) >= distance - 1e-9 for s in found.round_solutions)
    for edition in editions:
        total = sum(nearest[n] * float(edition["parts"][n]) for n in NAMES)
        assert abs(total - float(edition["total"])) <= 0.1 + 1e-9


def test_a_total_outside_its_parts_fits_no_weights_and_says_how_far_off():
    found = implied_weights([{"total": "150.0", "parts": {"a": "100.0", "b": "120.0"}, "period": 2010}])
    assert not found.feasible
    assert found.nearest_to_equal is None
    assert found.round_solutions == []
    assert found.ranges.isna().all(axis=None)
    assert found.gap == pytest.approx(149.95 - 120.05)
    assert found.conflicts == ["2010 level"]
    assert "没有一组共同的权重" in found.note


def test_editions_that_fit_alone_may_contradict_each_other():
    one = {"total": "190.0", "parts": {"a": "100.0", "b": "200.0"}, "period": 2010}
    other = {"total": "110.0", "parts": {"a": "100.0", "b": "200.0"}, "period": 2011}
    found = implied_weights([one, other])
    assert not found.feasible
    assert found.conflicts == []
    assert found.gap > 0


def test_parts_given_only_as_changes_still_bind():
    found = implied_weights([{"total": None, "change": "1.0", "parts": {}, "changes": {"a": "4.0", "b": "-2.0"}}])
    # w·[3.95, 4.05] + (1 - w)·[-2.05, -1.95] meets [0.95, 1.05]
    assert ends(found)["a"] == (Fraction(290, 600), Fraction(310, 600))


def test_an_unprinted_part_leaves_only_the_room_below_the_total():
    found = implied_weights([{"total": "50.0", "parts": {"a": "100.0", "b": None}, "period": 2010}])
    assert ends(found)["a"] == (0, Fraction("50.05") / Fraction("99.95"))
    assert "不为负" in found.note


def test_nothing_to_go_on_leaves_everything_open():
    found = implied_weights([{"total": None, "parts": {"a": None, "b": None}, "period": 2010}])
    assert ends(found) == {"a": (0, 1), "b": (0, 1)}
    assert "不受限制" in found.note
    with pytest.raises(InputError):
        implied_weights([{"total": "1.0", "period": 2010}])


def test_a_single_part_has_all_the_weight():
    assert ends(implied_weights([{"total": "1.0", "parts": {"a": "1.0"}}])) == {"a": (1, 1)}
    assert implied_weights([{"total": "1.0", "parts": {"a": "1.0"}}]).round_solutions == [{"a": 1.0}]


def test_hypothesis_b_reads_a_change_as_a_difference_of_printed_levels():
    edition = {"total": "110.0", "change": "5.0", "parts": {"a": "120.0", "b": "100.0"},
               "changes": {"a": "10.0", "b": "0.0"}, "period": 2020}  # fmt: skip
    kinds = [eq.kind for eq in equations_of(edition, ["a", "b"], "B")]
    assert kinds == ["level", "previous level"]
    before = equations_of(edition, ["a", "b"], "B")[1]
    assert (before.total.low, before.total.high) == (Fraction("104.95"), Fraction("105.05"))
    assert implied_weights([edition], hypothesis="B").equal_fits


def test_hypothesis_b_without_levels_widens_the_changes_by_a_unit():
    edition = {"change": "1.0", "changes": {"a": "4.0", "b": "-2.0"}, "period": 2020}
    (equation,) = equations_of(edition, ["a", "b"], "B")
    assert (equation.total.low, equation.total.high) == (Fraction("0.9"), Fraction("1.1"))
    a = implied_weights([edition], hypothesis="A").ranges.loc["a"]
    b = implied_weights([edition], hypothesis="B").ranges.loc["a"]
    assert b.low < a.low < a.high < b.high


def test_a_series_says_which_hypothesis_it_supports():
    before = {"total": "100.0", "parts": {"a": "90.0", "b": "110.0"}, "period": 2020}
    exactly = {"total": "105.0", "change": "5.0", "parts": {"a": "95.0"}, "changes": {"a": "5.0"}, "period": 2021}
    rounded = {**exactly, "changes": {"a": "5.1"}}
    neither = {**exactly, "changes": {"a": "5.2"}}
    assert supported([before, exactly]) == {"A": True, "B": True}
    assert supported([before, rounded]) == {"A": True, "B": False}
    assert supported([before, neither]) == {"A": False, "B": False}
    assert supported([exactly]) == {"A": None, "B": None}
    assert supported([{**before, "base": 2008}, {**neither, "base": 2013}]) == {"A": None, "B": None}


def test_linking_consecutive_years_never_widens_a_range():
    before = {"total": "100.0", "parts": {"a": "90.4", "b": "110.2"}, "period": 2020}
    after = {"total": "105.5", "change": "5.5", "parts": {"a": "96.0", "b": "115.5"},
             "changes": {"a": "5.6", "b": "5.3"}, "period": 2021}  # fmt: skip
    free, tied = implied_weights([before, after]), implied_weights([before, after], linked=True)
    assert tied.feasible
    assert (tied.ranges["low"] >= free.ranges["low"] - 1e-9).all()
    assert (tied.ranges["high"] <= free.ranges["high"] + 1e-9).all()


def test_very_large_programmes_are_solved_in_floats_with_the_same_answer(monkeypatch):
    exactly = implied_weights([EDITION_2022, EDITION_2024]).ranges
    monkeypatch.setattr("index_calc.implied.EXACT_SIZE", 0)
    assert np.allclose(implied_weights([EDITION_2022, EDITION_2024]).ranges, exactly, atol=1e-7)
    assert not implied_weights([{"total": "150.0", "parts": {"a": "100.0", "b": "120.0"}}]).feasible


@st.composite
def published_series(draw):
    n = draw(st.integers(2, 5))
    raw = draw(st.lists(st.integers(0, 10), min_size=n, max_size=n).filter(any))
    weights = [Fraction(v, sum(raw)) for v in raw]
    decimals = draw(st.integers(0, 2))
    names = [f"p{i}" for i in range(n)]
    editions, last = [], None
    for year in range(2010, 2010 + draw(st.integers(1, 3))):
        values = draw(st.lists(st.integers(50_000, 300_000), min_size=n, max_size=n))
        levels = [Fraction(v, 1000) for v in values]
        total = sum((w * x for w, x in zip(weights, levels, strict=True)), Fraction(0))
        edition = {"period": year, "total": format_fixed(total, decimals),
                   "parts": {m: format_fixed(x, decimals) for m, x in zip(names, levels, strict=True)}}  # fmt: skip
        if last is not None:
            edition["change"] = format_fixed(total - last[0], decimals)
            pairs = zip(names, levels, last[1], strict=True)
            edition["changes"] = {m: format_fixed(x - y, decimals) for m, x, y in pairs}
        hidden = draw(st.sampled_from([None, *names]))
        if hidden:
            edition["parts"][hidden] = None
        last = (total, levels)
        editions.append(edition)
    return weights, editions


@settings(max_examples=60)
@given(published_series())
def test_the_true_weights_are_always_inside_the_feasible_range(case):
    weights, editions = case
    for linked in (False, True):
        found = implied_weights(editions, linked=linked)
        assert found.feasible
        for weight, (_, row) in zip(weights, found.ranges.iterrows(), strict=True):
            assert row.low - 1e-9 <= weight <= row.high + 1e-9
        assert found.supports["A"] in (True, None)


@settings(max_examples=40)
@given(published_series())
def test_the_projected_programme_equals_the_lifted_one(case):
    _, editions = case
    names = list(dict.fromkeys(n for e in editions for n in e["parts"]))
    equations = [eq for e in editions for eq in equations_of(e, names)]
    equations = [eq for eq in equations if all(eq.parts.values())]
    held = lifted(equations, names)
    free = [False] * len(names) + [True] * (len(names) * len(equations))
    other = float_range(held, [axis(i, held.size) for i in range(len(names))], free)
    full = [e for e in editions if all(e["parts"].values())] or None
    if full is None or len(full) < len(editions):
        return
    assert np.allclose(implied_weights(editions).ranges.to_numpy(), other, atol=1e-6)
