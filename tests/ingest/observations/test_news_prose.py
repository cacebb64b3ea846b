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


# ---------------------------------------------------------------- whose figures they are
def test_a_district_no_list_has_is_the_place_of_its_own_report() -> None:
    text = (
        "绍兴市柯桥区发展和改革局\n全区上下扎实工作。\n全年实现技术收入36.5亿元。绍兴科技城获批创建。新增孵化载体53个。"
    )
    found = read(text, title="绍兴市柯桥区2022年计划执行情况")
    assert {o.area for o in found} == {"柯桥区"}


def test_the_office_that_speaks_tells_the_place_of_a_report() -> None:
    text = "安徽省科技厅介绍，全省高新技术企业达3157家。"
    assert only(text, 3157).area == "安徽"


def test_members_that_begin_with_their_own_place_keep_it() -> None:
    text = "2022年，中关村软件、武汉光电子、张江芯片产业的规模分别占全国的17%、50%和35%。"
    assert [only(text, v).area for v in (17, 50, 35)] == ["中关村示范区", "武汉", "张江"]


def test_districts_in_a_row_are_places_even_where_no_list_has_them() -> None:
    text = "2017年越城区、柯桥区和上虞区的技术合同成交额分别为11.1亿元、8.2亿元和7.7亿元。"
    assert [(o.area, o.indicator) for o in read(text)] == [
        (place, "技术合同成交额") for place in ("越城区", "柯桥区", "上虞区")
    ]


def test_a_wider_level_in_brackets_is_the_same_figure_of_the_wider_place() -> None:
    text = "2023年宁波市地区生产总值同比增长5.6%，高于全国水平（5.2%）。"
    found = only(text, 5.2)
    assert (found.area, found.indicator, found.measure) == ("全国", "地区生产总值", "change_rate")


# ---------------------------------------------------------------- what is compared, and when
@pytest.mark.parametrize(
    ("text", "value", "measure", "period"),
    [
        ("2023年宁波市进口额与出口额之和为900亿元，出口额比上年高1.6个百分点。", 1.6, "change", "2023"),
        ("2023年宁波市游客量恢复至2019年的112%。", 112, "ratio", "2023"),
        ("2023年宁波市工业投资增速回落至5.2%。", 5.2, "change_rate", "2023"),
        ("“十四五”期间，宁波市累计投入研发经费1800亿元。", 1800, "level", "2021/2025"),
        ("2023年宁波市研发经费投入超万亿元。", 1, "level", "2023"),
    ],
)
def test_a_comparison_tells_the_kind_of_figure(text: str, value: float, measure: str, period: str) -> None:
    found = only(text, value, published="2024-03-01")
    assert (found.measure, found.period) == (measure, period)


def test_the_level_compared_with_is_of_its_own_year() -> None:
    text = "2023年，上海输出技术成交额为744.3亿元，相比2018年的172.8亿元增长了3.3倍。"
    assert [(o.value, o.period, o.measure) for o in read(text)] == [
        (744.3, "2023", "level"),
        (172.8, "2018", "level"),
        (3.3, "2023", "change_rate"),
    ]


def test_levels_in_a_row_each_take_their_own_change() -> None:
    text = "2023年，细颗粒物浓度为29微克/立方米，优良天数比率86.3%，同比分别下降6.5%和上升1.1个百分点。"
    changes = [(o.indicator, o.value) for o in read(text) if o.measure in ("change", "change_rate")]
    assert changes == [("细颗粒物浓度", -6.5), ("优良天数比率", 1.1)]


def test_points_behind_two_growths_speak_of_the_growth_of_each() -> None:
    text = "2023年，利税678亿元，利润393亿元，分别增长35.5%和49.6%，比上半年分别提高3.1和1.7个百分点。"
    assert [o.indicator for o in read(text) if o.measure == "change"] == ["利税增速", "利润增速"]


def test_size_classes_share_the_noun_of_the_last() -> None:
    text = "2017年大、中、小型高新企业合同成交额分别为22.1亿元、11.4亿元和12.9亿元。"
    assert [o.indicator for o in read(text)] == [f"{size}型高新企业合同成交额" for size in "大中小"]


@pytest.mark.parametrize(("group", "ranks"), [("四大湾区首位", [1]), ("十五个城市首位", [1]), ("两大期刊前列", [])])
def test_the_field_a_first_place_is_held_in_is_no_figure(group: str, ranks: list[int]) -> None:
    found = read(f"2021年专利公开量增长21.7%，位列{group}。")
    assert [o.value for o in found if o.measure != "rank"] == [21.7]
    assert [o.value for o in found if o.measure == "rank"] == ranks


def test_a_country_that_only_its_own_offices_name_is_the_place() -> None:
    assert only("国家统计局公布了数据：上半年GDP增长5.3%。", 5.3).area == "全国"


def test_half_width_marks_part_sentences_as_full_width_ones_do() -> None:
    text = "2023年宁波市工业增加值首次突破万亿元大关,达到1.07万亿元.企业研发费用:增长9.5%."
    assert [(o.value, o.indicator) for o in read(text)] == [(1.07, "工业增加值"), (9.5, "企业研发费用")]


def test_from_one_figure_to_another_is_no_range() -> None:
    text = "2022年西安高新区汽车产量从30万辆到99.5万辆，上市企业从52家增加到77家。"
    assert [(o.value, o.indicator) for o in read(text)] == [
        (30, "汽车产量"),
        (99.5, "汽车产量"),
        (52, "上市企业"),
        (77, "上市企业"),
    ]


def test_a_second_row_of_growth_goes_with_the_same_list() -> None:
    text = "2021年，新能源汽车、集成电路产量同比分别增长37.3%和13.9%，两年平均增长51.7%和26.9%。"
    assert [(o.value, o.indicator, o.measure) for o in read(text)][2:] == [
        (51.7, "新能源汽车产量", "change_rate"),
        (26.9, "集成电路产量", "change_rate"),
    ]


def test_a_long_list_told_first_takes_its_figures_from_the_next_clause() -> None:
    text = "2017年，环境保护、先进制造、新材料领域收入均保持较快增长，比上年同期分别增长29.1%、26.9%、14.4%。"
    assert [(o.breakdown or "") + o.indicator for o in read(text)] == ["环境保护收入", "先进制造收入", "新材料领域收入"]
    assert [o.measure for o in read(text)] == ["change_rate"] * 3


def test_a_figure_in_brackets_behind_each_member_is_that_members() -> None:
    text = "1—8月，科技型中小企业排名前三位的区是滨海新区（3487家）、武清区（611家）、西青区（550家）。"
    assert [(o.area, o.value, o.indicator) for o in read(text)] == [
        ("滨海新区", 3487, "科技型中小企业"),
        ("武清区", 611, "科技型中小企业"),
        ("西青区", 550, "科技型中小企业"),
    ]


def test_years_in_a_row_do_not_take_the_subject_away() -> None:
    text = "2021年宁波市地区生产总值900亿元，实际利用外资连续6年达到20亿美元以上。"
    assert only(text, 20).indicator == "实际利用外资"


def test_two_ranks_of_two_fields_are_two_figures() -> None:
    text = "2021年末，苏州市高新技术企业达1.1万家，位居全省第一、全国第五。"
    assert [(o.value, o.comparator) for o in read(text) if o.measure == "rank"] == [(1, "全省"), (5, "全国")]


def test_the_shares_before_and_after_a_span_of_years_are_of_its_ends() -> None:
    text = "2012-2021年，宁波市三次产业比例由5.1:72.7:22.2调整为3.3:41.6:55.1。"
    assert [(o.value, o.period) for o in read(text)][::3] == [(5.1, "2012"), (3.3, "2021")]


def test_what_is_expected_of_the_years_up_to_now_is_not_a_target() -> None:
    found = only("三年来，海棠高新区研发支出预计达到46亿元。", 46.0, published="2023-11-20")
    assert found.measure == "level"


def test_yuan_written_at_length_is_the_same_unit() -> None:
    found = only("2023年，海棠高新区进出口总额418.6亿元人民币。", 418.6)
    assert (found.unit, found.base_unit, found.scaled_value) == ("亿元", "元", 41_860_000_000)
    assert found.quote == "2023年，海棠高新区进出口总额418.6亿元人民币"


def test_a_zone_named_in_full_is_meant_by_its_kind_later_on() -> None:
    text = (
        "松江市海棠高新区公布了成绩单。2023年,海棠高新区实现技术收入36.5亿元。"
        "高新区完成固定资产投资18.2亿元,高于全市4.1个百分点。高新区新增企业640家。"
    )
    assert only(text, 18.2).area == only(text, 640.0).area == "海棠高新区"


def test_a_clause_that_ends_in_a_word_for_places_names_none() -> None:
    text = (
        "2023年，杭州市工业产值418亿元，拉动地区生产总值增长1.4个百分点。"
        "2022年，杭州市工业产值377亿元，拉动地区生产总值增长1.2个百分点，增速快于全市，进口额52亿元，增速快于全市。"
    )
    assert {o.area for o in read(text)} == {"杭州"}


@pytest.mark.parametrize("text", ["临江日均诞生企业近百家GDP逾六成来自高新产业", "临江新设企业3000家出口额大增"])
def test_money_is_not_counted_in_bodies(text: str) -> None:
    assert not [o for o in read(text) if o.unit == "家" and o.indicator in ("GDP", "出口额")]


def test_firms_named_after_their_income_are_counted() -> None:
    assert only("2023年，临江收入亿元以上企业58家。", 58.0).unit == "家"
