"""Places: their many names, those only compared with, the city around a park."""

from __future__ import annotations

import pytest

from assistant.places import Gazetteer, place_around, place_groups, place_key


@pytest.mark.parametrize("name", ["中关村", "Zhongguancun", "中关村示范区", "中关村企业", "对中关村示范区"])
def test_all_names_of_a_place_have_one_key(name):
    assert place_key(name) == "中关村示范区"


def test_a_place_compared_with_is_told_from_the_one_asked_about():
    found = {m.name: m.compared for m in Gazetteer().find("硅谷风投占全国的比重")}
    assert found == {"硅谷": False, "全国": True}


def test_the_city_a_park_lies_in():
    assert place_around("中关村") == "北京"
    assert place_around("纽约") is None


def test_names_that_reports_use_are_grouped():
    assert any({"中关村示范区", "zhongguancun"} <= set(g) for g in place_groups(["中关村示范区"]))


def test_places_only_the_library_knows_are_found():
    assert [m.name for m in Gazetteer(frozenset({"云岭科学城"})).find("云岭科学城的专利")] == ["云岭科学城"]


def test_a_park_is_found_by_its_short_kind_where_reports_write_the_long_one():
    found = Gazetteer(frozenset({"滨洲高新技术产业开发区"})).find("滨洲高新区gdp增速")
    assert [(m.name, m.end) for m in found] == [("滨洲高新区", 5)]


def test_brackets_in_the_name_of_a_place_make_no_other_place():
    assert place_key("西部科学城") == place_key("西部（重庆）科学城") == place_key("西部(重庆)科学城")
