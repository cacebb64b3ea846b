"""How figures of news reports and bulletins are dated, counted and given to their places."""

from __future__ import annotations

import pytest
from prose_support import read

from ingest.records import Observation


def only(text: str, value: float, **context: str) -> Observation:
    """The one observation with this value."""
    found = [o for o in read(text, **context) if o.value == value]
    assert len(found) == 1, [(o.value, o.indicator) for o in read(text, **context)]
    return found[0]


# ---------------------------------------------------------------- the day of publication dates what has no year
@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("上半年", "2023-H1"),
        ("1—7月", "2023-01/2023-07"),
        ("前两个月", "2023-01/2023-02"),
        ("今年一至二季度", "2023-Q1/2023-Q2"),
        ("去年下半年", "2022-H2"),
        ("去年前三季度", "2022-Q1/2022-Q3"),
        ("11月份", "2022-11"),
    ],
)
def test_a_part_of_a_year_is_the_last_one_over_when_the_report_came_out(words: str, period: str) -> None:
    found = only(f"{words}，海棠高新区实现技术收入36.5亿元。", 36.5, published="2023-08-04")
    assert found.period == period


def test_without_any_date_a_part_of_a_year_has_no_period() -> None:
    assert only("上半年，海棠高新区实现技术收入36.5亿元。", 36.5).period is None


def test_this_year_without_a_date_is_not_the_year_the_text_speaks_of_otherwise() -> None:
    text = "2019年，海棠高新区实现技术收入30.1亿元，利润2.2亿元。\n今年以来发展平稳，1—6月实现技术收入36.5亿元。"
    assert only(text, 36.5).period is None


def test_what_results_were_announced_for_dates_the_figures_behind() -> None:
    text = "主管部门公布了2021年园区综合评价结果。海棠高新区得分78.6分。"
    assert only(text, 78.6).period == "2021"


def test_an_expected_figure_of_a_time_already_over_is_preliminary_not_a_goal() -> None:
    text = "今年前三季度，海棠高新区预计完成技术收入36.5亿元。"
    assert only(text, 36.5, published="2023-10-20").measure == "level"
    assert only("预计到2030年，海棠高新区技术收入将达到90亿元。", 90, published="2023-10-20").measure == "target"


def test_where_a_report_was_sent_from_is_not_what_it_is_about() -> None:
    text = "新华社上海3月5日电（记者某某）去年，海棠高新区技术收入36.5亿元。"
    assert only(text, 36.5, published="2024-03-05").area == "海棠高新区"


# ---------------------------------------------------------------- lists without 分别, comparisons with several places
def test_as_many_names_as_figures_share_out_without_a_word_for_each() -> None:
    text = "2022年，生物医药和新能源领域实现收入为215.3亿元和30.9亿元。"
    assert "生物医药" in only(text, 215.3).indicator + (only(text, 215.3).breakdown or "")
    assert "新能源" in only(text, 30.9).indicator + (only(text, 30.9).breakdown or "")


def test_products_before_a_comparison_all_take_the_last_ones_noun() -> None:
    text = "2022年，光伏电池、工业机器人、集成电路产量同比分别增长11.2%、31.8%、9.8%。"
    assert [only(text, v).indicator for v in (11.2, 31.8, 9.8)] == ["光伏电池产量", "工业机器人产量", "集成电路产量"]


@pytest.mark.parametrize(
    "text",
    [
        "2023年，海棠高新区工业增加值增速比全国、全省分别高出2.1个、1.3个百分点。",
        "2023年，海棠高新区工业增加值增速分别高于全国、全省2.1个和1.3个百分点。",
    ],
)
def test_points_above_several_places_are_one_difference_each(text: str) -> None:
    assert [(only(text, v).comparator, only(text, v).measure) for v in (2.1, 1.3)] == [
        ("全国", "change"),
        ("全省", "change"),
    ]


def test_a_share_of_the_same_thing_in_two_places_is_told_in_full() -> None:
    text = "2023年海棠市进出口总额占全国和江苏省进出口总额的比重分别为9.2%、46.6%。"
    assert only(text, 9.2).comparator == "全国进出口总额"
    assert only(text, 46.6).comparator == "江苏省进出口总额"


def test_persons_of_institutions_named_behind_qizhong_are_the_persons_counted_before() -> None:
    text = "2022年全市有专任教师11.04万人，其中普通高校2.8万人、小学3.04万人。"
    assert (only(text, 2.8).indicator, only(text, 2.8).breakdown) == ("专任教师", "普通高校")
    assert (only(text, 3.04).indicator, only(text, 3.04).breakdown) == ("专任教师", "小学")


# ---------------------------------------------------------------- ranks
def test_a_ranking_and_its_move_keep_the_rankings_name() -> None:
    text = "2024年，海棠高新区在全国高新区综合排名由第9升至第6。"
    assert [only(text, v).indicator for v in (9, 6)] == ["高新区综合排名"] * 2


def test_a_rise_by_one_place_is_a_change() -> None:
    found = only("2022年，海棠高新区综合排名位居第七名，较上年上升一位。", 1)
    assert (found.measure, found.unit) == ("change", "位")


def test_places_told_in_turn_each_have_their_area() -> None:
    text = "2023年，江苏、浙江、安徽的创新能力排名分别列第三名、第五名、第七名。"
    assert [(o.area, o.value) for o in read(text) if o.measure == "rank"] == [("江苏", 3), ("浙江", 5), ("安徽", 7)]


def test_who_was_passed_is_not_who_is_ranked() -> None:
    text = "2023年广东创新能力居第1位；江苏超过北京居第2位，北京居第3位。"
    assert [(o.area, o.value) for o in read(text)] == [("广东", 1), ("江苏", 2), ("北京", 3)]
    assert {o.indicator for o in read(text)} == {"创新能力"}


# ---------------------------------------------------------------- groupings are no data
@pytest.mark.parametrize(
    "text",
    ["分三大门类看，2023年采矿业增加值增长9.5%。", "2023年五大支柱产业实现总产值9.5亿元。"],
)
def test_the_size_of_a_grouping_is_no_figure(text: str) -> None:
    assert [o.value for o in read(text)] == [9.5]


def test_industries_in_a_row_take_the_measured_noun_of_the_first() -> None:
    text = "2023年采矿业增加值增长9.5%，制造业增长2.8%，水生产和供应业增长3.9%。"
    assert [o.indicator for o in read(text)] == ["采矿业增加值", "制造业增加值", "水生产和供应业增加值"]


def test_the_trail_of_a_page_is_not_read() -> None:
    assert read("首页 > 统计数据 > 2023年技术收入36.5亿元") == []


def test_an_index_called_by_its_place_owns_its_parts() -> None:
    text = "2015年海南创新指数为171.5，比上年增长8.4%。\n海南创新指数中，2015年创新环境指数为163.7，比上年提高8.3个点。"
    assert only(text, 163.7).area == only(text, 8.3).area == "海南创新指数"
