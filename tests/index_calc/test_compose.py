"""From children to their parent."""

from dataclasses import replace

import numpy as np
import pytest

from index_calc.aggregate import mean
from index_calc.compose import Composition, compose
from index_calc.errors import DataError
from index_calc.flags import Flag
from index_calc.framework import Node
from index_calc.leaf import Series


def series(values, low=None, high=None):
    x = np.array(values, dtype=float)[:, None]
    ends = [None if b is None else np.array(b, dtype=float)[:, None] for b in (low, high)]
    return Series(x, np.zeros(x.shape, dtype=np.uint16), (~np.isnan(x)).astype(float), *ends)


def how(method, count=2, power="amean", base=(0,), **more):
    nodes = [Node(f"x{i}", "x", "I") for i in range(count)]
    weights = np.full(count, 1 / count)
    return Composition(Node("I", "I", None), nodes, [1, 2, 3], ["u"], method, mean(power), weights, list(base), **more)


def test_levels_chains_and_symmetric_growth_agree_when_the_parts_move_together():
    parts = [series([100, 110, 121]), series([100, 110, 121])]
    for method in ("level", "chain", "symmetric"):
        assert compose(how(method), parts).value.ravel().tolist() == pytest.approx([100, 110, 121])


def test_a_gap_is_re_weighted_flagged_and_lowers_the_coverage():
    found = compose(how("level"), [series([100, np.nan, 120]), series([100, 100, 100])])
    assert found.value.ravel().tolist() == [100, 100, 110]
    assert found.flags.ravel().tolist() == [0, Flag.REWEIGHTED, 0]
    assert found.coverage.ravel().tolist() == [1, 0.5, 1]


def test_with_nothing_there_there_is_no_value():
    found = compose(how("level"), [series([100, np.nan, 120]), series([100, np.nan, 100])])
    assert np.isnan(found.value[1, 0])


def test_a_chain_bridges_a_gap_of_one_part_with_the_others_growth():
    found = compose(how("chain"), [series([100, np.nan, 150]), series([100, 110, 121])])
    assert found.value.ravel().tolist() == pytest.approx([100, 110, 121])


def test_bounds_of_chains_widen_away_from_the_base_on_both_sides():
    low, value, high = [99, 109, 120], [100, 110, 121], [101, 111, 122]
    found = compose(how("chain", base=(1,)), [series(value, low, high)] * 2)
    assert found.low[1, 0] == found.high[1, 0] == 100
    assert (found.low < found.value)[[0, 2]].all()
    assert (found.high > found.value)[[0, 2]].all()


def test_a_chain_on_the_mean_of_several_base_years_leaves_bounds_open():
    part = series([100, 110, 121], [99, 109, 120], [101, 111, 122])
    assert compose(how("chain", base=(0, 1)), [part, part]).low is None


def test_uncapped_values_are_carried_beside():
    plain = series([100, 150, 150])
    capped = replace(plain, uncapped=np.array([[100.0], [200.0], [300.0]]))
    found = compose(how("level"), [capped, series([100, 100, 100])])
    assert found.value.ravel().tolist() == [100, 125, 125]
    assert found.uncapped.ravel().tolist() == [100, 150, 200]


def test_bounds_outside_a_mean_s_domain_are_open_not_wrong():
    part = series([1, 2, 3], [-1, 1, 2], [2, 3, 4])
    assert compose(how("level", power="gmean"), [part, part]).low is None


def test_growth_from_nothing_names_the_place():
    with pytest.raises(DataError) as caught:
        compose(how("chain"), [series([100, 0, 1]), series([1, 1, 1])])
    assert (caught.value.indicator, caught.value.period, caught.value.unit) == ("x0", 2, "u")
