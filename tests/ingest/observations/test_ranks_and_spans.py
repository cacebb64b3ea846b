"""Places in an order, how long things last, and the year an index is counted from."""

from __future__ import annotations

import pytest
from prose_support import read


def rows(text: str, title: str = "云溪市2023年统计公报") -> set[tuple[str, float, str]]:
    return {(o.indicator, o.value, o.measure) for o in read(text, title) if o.measure != "date"}


# ---------------------------------------------------------------- first place in words
@pytest.mark.parametrize("verb", ["居", "位列", "稳居", "居全省", "排全市", "保持在参评城市"])
def test_the_first_place_in_words_is_a_rank(verb: str) -> None:
    assert ("专利授权量", 1.0, "rank") in rows(f"全市专利授权量5.8万件，{verb}首位。")


def test_a_sentence_whose_only_figure_is_the_first_place_is_read() -> None:
    assert rows("全市专利授权量居全省榜首。") == {("专利授权量", 1.0, "rank")}


def test_a_share_of_something_is_what_the_rank_behind_it_ranks() -> None:
    text = "研发经费1880亿元，占GDP比重5.8%，居全国第二。"
    assert ("研发经费占GDP比重", 2.0, "rank") in rows(text)


def test_a_share_of_a_wider_place_leaves_the_rank_to_the_amount() -> None:
    text = "集成电路产值1880亿元，占全国比重15.8%，居全国第二。"
    assert ("集成电路产值", 2.0, "rank") in rows(text)


# ---------------------------------------------------------------- what lasts for years
@pytest.mark.parametrize(
    "text",
    ["综合排名连续5年位居全省第一。", "云溪高新区连续5年获评优秀园区。", "工业产值连续5年保持两位数增长。"],
)
def test_how_often_a_place_or_an_award_was_won_is_no_figure(text: str) -> None:
    assert 5.0 not in {value for _, value, _ in rows(text)}


@pytest.mark.parametrize("text", ["云溪指数已连续5年发布。", "常住人口连续5年下降。"])
def test_how_long_something_lasted_is_a_figure(text: str) -> None:
    assert [value for _, value, _ in rows(text)] == [5.0]


def test_growth_in_two_digits_is_an_approximate_figure() -> None:
    found = read("2023年，云溪市工业产值连续5年保持两位数增长，达到512亿元。")
    growth = next(o for o in found if o.measure == "change_rate")
    assert (growth.value, growth.low, growth.high, growth.qualifier) == (10, 10, 100, "两位数")


# ---------------------------------------------------------------- base years, lists, marks passed
def test_the_base_year_in_a_title_does_not_date_the_figures() -> None:
    text = "2022年，综合指数为168.9，比上年增长6.0%。"
    assert {o.period for o in read(text, "云溪创新指数（2015年=100）测算结果")} == {"2022"}


def test_a_multiple_of_the_base_is_dated_with_the_year_it_is_told_of() -> None:
    found = read("综合指数由2013年的100提高到2023年的290.5，是2013年基期的2.9倍。", "云溪创新指数报告")
    assert [(o.value, o.period) for o in found] == [(100, "2013"), (290.5, "2023"), (2.9, "2023")]


def test_what_a_count_calls_its_members_is_no_part_of_their_names() -> None:
    text = "企业、高校、科研院所三大执行主体R&D经费分别为85.2亿元、12.3亿元、8.1亿元。"
    assert {o.indicator + (o.breakdown or "") for o in read(text)} == {"企业R&D经费", "R&D经费高校", "R&D经费科研院所"}


def test_a_mark_passed_gives_way_to_the_figure_in_brackets() -> None:
    found = read("云溪市科技型中小企业突破千家（1056家），规上工业企业突破300家（312家）。", "云溪市2023年公报")
    assert [(o.indicator, o.value) for o in found] == [("科技型中小企业", 1056), ("规上工业企业", 312)]


def test_a_figure_set_beside_another_is_read_with_its_own_place() -> None:
    found = read("2023年，北京企业总市值9.3万亿元，与硅谷14.3万亿美元的总市值相比差距仍然很大。")
    assert [(o.area, o.indicator, o.value) for o in found] == [("北京", "企业总市值", 9.3), ("硅谷", "总市值", 14.3)]


# ---------------------------------------------------------------- places in an index
GII = "2024年全球创新指数"


def test_places_in_brackets_are_those_of_the_countries_before_them() -> None:
    found = read("爱尔兰（第19位）和卢森堡（第20位）进入前20名。", GII)
    assert [(o.area, o.indicator, o.value) for o in found] == [
        ("爱尔兰", "全球创新指数排名", 19), ("卢森堡", "全球创新指数排名", 20)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["加拿大的排名上升至第14位。", "加拿大表现不俗，其排名再次逼近前十，达到第14位。"])
def test_a_place_whose_order_goes_unnamed_is_a_rank(text: str) -> None:
    assert [(o.area, o.measure, o.value) for o in read(text, GII)] == [("加拿大", "rank", 14)]


def test_how_many_times_a_first_place_was_held_is_no_part_of_what_is_ranked() -> None:
    assert [(o.indicator, o.value) for o in read("瑞士连续第14年综合指数排名第一。", GII)] == [("综合指数排名", 1)]


def test_the_field_of_a_ranking_is_not_what_is_ranked() -> None:
    found = read("研发经费占GDP的比重为3.64%，在全省排名第2，较上年前移1位。", "云溪市2023年统计公报")
    assert [(o.indicator, o.value, o.comparator) for o in found if o.unit != "%"] == [
        ("研发经费占GDP比重", 2, "全省"), ("研发经费占GDP比重", 1, "上年")
    ]  # fmt: skip
