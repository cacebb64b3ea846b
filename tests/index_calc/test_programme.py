"""The exact simplex against HiGHS and against known vertices."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index_calc.errors import ProgrammeError
from index_calc.programme import Constraints, Simplex, axis, float_range, snap

small = st.integers(-6, 6).map(Fraction)


def test_a_textbook_programme_has_its_known_vertex():
    held = Constraints(2)
    held.at_most([Fraction(1), Fraction(2)], Fraction(14))
    held.at_least([Fraction(3), Fraction(-1)], Fraction(0))
    held.at_most([Fraction(1), Fraction(-1)], Fraction(2))
    assert Simplex(held).minimum([Fraction(-3), Fraction(-4)]) == -34


def test_ends_of_a_range_are_exact_fractions():
    held = Constraints(2)
    held.exactly([Fraction(1), Fraction(1)], Fraction(1))
    held.at_most([Fraction("57.55"), Fraction("33.65")], Fraction("45.75"))
    assert Simplex(held).range(axis(0, 2)) == (0, Fraction(121, 239))


def test_an_open_direction_is_none_and_a_contradiction_is_said():
    held = Constraints(1)
    held.at_least([Fraction(1)], Fraction(3))
    assert Simplex(held).range([Fraction(1)]) == (3, None)
    held.at_most([Fraction(1)], Fraction(2))
    simplex = Simplex(held)
    assert not simplex.feasible
    with pytest.raises(ProgrammeError):
        simplex.minimum([Fraction(1)])
    assert float_range(held, [[Fraction(1)]]) is None


@settings(max_examples=60)
@given(
    st.lists(st.lists(small, min_size=4, max_size=4), min_size=1, max_size=5), st.lists(small, min_size=3, max_size=3)
)
def test_the_exact_simplex_agrees_with_highs(rows, objective):
    held = Constraints(3)
    held.at_most([Fraction(1)] * 3, Fraction(50))
    for row in rows:
        held.at_most(row[:-1], row[-1])
    simplex = Simplex(held)
    other = float_range(held, [objective])
    assert simplex.feasible == (other is not None)
    assume(other is not None)
    found = simplex.range(objective)
    assert np.allclose([float(v) for v in found], other[0], atol=1e-7)
    point = simplex.point()
    assert all(sum(a * x for a, x in zip(r[:-1], point, strict=True)) <= r[-1] for r in held.upper)


def test_redundant_equations_do_no_harm():
    held = Constraints(2)
    held.exactly([Fraction(1), Fraction(1)], Fraction(1))
    held.exactly([Fraction(2), Fraction(2)], Fraction(2))
    assert Simplex(held).range(axis(1, 2)) == (0, 1)


def test_solver_noise_is_undone_but_real_digits_are_kept():
    assert snap(309.40000000000003) == 309.4
    assert snap(0.1234567891234567) == 0.1234567891234567
