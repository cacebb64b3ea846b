"""Editions as equations."""

from fractions import Fraction

import pytest

from index_calc.editions import as_list, equations_of, part_names, period_before, previous_period, previous_printed
from index_calc.errors import InputError


def test_one_edition_alone_is_a_list_of_one():
    edition = {"total": "1.0", "parts": {"a": "1.0"}}
    assert as_list(edition) == [edition]
    assert as_list((edition,)) == [edition]
    with pytest.raises(InputError):
        as_list([])


def test_names_come_from_levels_and_changes_in_order():
    assert part_names([{"parts": {"b": "1"}}, {"changes": {"a": None, "b": "2"}}]) == ["b", "a"]
    with pytest.raises(InputError):
        part_names([{"total": "1.0"}])


@pytest.mark.parametrize(("period", "before"), [(2023, "2022"), ("2023-Q4", "2022-Q4"), ("2023年", "2022年")])
def test_the_year_before(period, before):
    assert previous_period(period) == before


def test_periods_without_a_year_have_no_before():
    assert period_before({"period": "第三期"}) == ""
    with pytest.raises(InputError):
        previous_period("第三期")


def test_a_level_and_a_change_are_two_equations():
    edition = {"total": "2.0", "change": "-1.0", "parts": {"a": "2.0"}, "changes": {"a": "-1.0"}, "period": 2020}
    level, change = equations_of(edition, ["a"])
    assert (level.kind, change.kind) == ("level", "change")
    assert (change.total.low, change.total.high) == (Fraction("-1.05"), Fraction("-0.95"))
    assert level.floor
    assert not change.floor


def test_without_a_total_or_without_parts_there_is_no_equation():
    assert equations_of({"total": None, "parts": {"a": "1.0"}}, ["a"]) == []
    assert equations_of({"total": "1.0", "parts": {"a": None}}, ["a"]) == []


def test_a_coarser_change_widens_the_level_before():
    edition = {"parts": {"a": "110.4", "b": "50"}, "changes": {"a": "5", "b": (1, 2)}}
    box = previous_printed(edition, "a")
    assert (box.low, box.high) == (Fraction("104.85"), Fraction("105.95"))
    box = previous_printed(edition, "b")
    assert (box.low, box.high) == (Fraction("47.5"), Fraction("49.5"))
    assert previous_printed(edition, None) is None
