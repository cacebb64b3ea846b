"""Which subject a figure speaks of where its own clause leaves it out."""

from __future__ import annotations

import pytest
from prose_support import read

INDEX = "云溪创新指数2023年测算结果"


def rows(text: str, title: str = "云溪市2023年统计公报") -> set[tuple[str, float, str]]:
    return {(o.indicator, o.value, o.measure) for o in read(text, title) if o.measure != "date"}


def test_the_rates_of_two_subjects_named_before_are_given_out_in_turn() -> None:
    text = "大专及以上学历人数指数和研发机构数指数提升较快，增速分别为15.6%和12.6%。"
    assert rows(text, INDEX) == {
        ("大专及以上学历人数指数", 15.6, "change_rate"),
        ("研发机构数指数", 12.6, "change_rate"),
    }


def test_a_rate_noun_behind_the_last_subject_belongs_to_all() -> None:
    text = "人员当量指数和人均经费指数增速较快，分别为9.5%和8.5%。"
    assert rows(text, INDEX) == {("人员当量指数", 9.5, "change_rate"), ("人均经费指数", 8.5, "change_rate")}


@pytest.mark.parametrize("subject", ["经济活动人口", "从业人员", "受益人口", "据点网络数"])
def test_a_subject_may_begin_like_a_connective(subject: str) -> None:
    assert (subject, 5.6, "change_rate") in rows(f"{subject}较快增长，增速为5.6%。")


def test_this_figure_speaks_of_the_one_before() -> None:
    text = "每万人发明专利拥有量达9.4件。这一数据较上一年提高1.9件。"
    assert ("每万人发明专利拥有量", 1.9, "change") in rows(text)


def test_the_share_whose_change_is_told_keeps_its_whole() -> None:
    found = read("云溪市税收占全省比重较上年提高超1个百分点。", "云溪市2023年统计公报")
    assert [(o.indicator, o.value, o.comparator) for o in found] == [("税收占全省比重", 1, "上年")]


def test_points_behind_a_share_told_in_front_of_its_noun_speak_of_it() -> None:
    text = "82.4%的研发经费是由500人以上的大企业执行，较上年增加0.7个百分点。"
    found = read(text, "云溪市2023年统计公报")
    assert [(o.value, o.measure) for o in found] == [(82.4, "share"), (0.7, "change")]
    assert found[0].indicator == found[1].indicator


def test_a_ratio_that_reaches_a_value_is_a_share() -> None:
    assert ("研发经费占GDP比率", 4.1, "share") in rows("研发经费占GDP比率续创新高，达4.1%。")


def test_how_long_the_patents_counted_are_held_is_no_figure() -> None:
    text = "维持年限超过10年的有效发明专利达到44.4万件。"
    assert {value for _, value, _ in rows(text)} == {44.4}


def test_all_high_tech_zones_are_not_the_place_of_a_report_on_one() -> None:
    text = "2022年，高新区税收占全市比重达24.6%，较上年提高5个百分点。"
    found = read(text, "2022年国家高新区综合评价排名 合肥高新区升至第七")
    assert {o.area for o in found} == {"合肥高新区"}


def test_a_title_on_our_country_makes_it_the_place() -> None:
    found = read("从贸易方式看，一般贸易进出口2697亿元，增长2.0%。", "2023年我国货物进出口情况")
    assert {o.area for o in found} == {"中国"}


def test_a_partner_takes_the_flow_of_the_one_before() -> None:
    text = "对东盟进出口64140亿元，增长0.5%；对欧盟55060亿元，下降1.9%。"
    assert ("对欧盟进出口", 55060, "level") in rows(text)
    assert ("对欧盟进出口", -1.9, "change_rate") in rows(text)


@pytest.mark.parametrize("opening", ["与上年比较", "与2022年相比", "同上年同期相比"])
def test_what_a_sentence_sets_itself_against_is_not_its_period(opening: str) -> None:
    found = read(f"{opening}，云溪市专利授权量5.8万件。", "云溪市2023年统计公报")
    assert [o.period for o in found] == ["2023"]


def test_a_series_told_with_plain_verbs_keeps_its_subject() -> None:
    text = "研发投入占GDP比重由2013年2.9%一路成长到2017年的3.4%，2020年来到3.6%，2021年3.8%、2022年推升至4.1%。"
    found = [(o.indicator, o.period, o.value) for o in read(text, "云溪市2023年统计公报")]
    assert {indicator for indicator, _, _ in found} == {"研发投入占GDP比重"}
    assert [period for _, period, _ in found] == ["2013", "2017", "2020", "2021", "2022"]


def test_a_growth_rate_by_its_other_name_is_one() -> None:
    assert ("研发经费", 14.6, "change_rate") in rows("研发经费4268亿元，成长率达14.6%。")


# ---------------------------------------------------------------- indices with their parts
PARTS = "云澜城市创新指数由创新资源、创新载体和创新产出3个一级指标构成。"


def test_the_values_of_all_parts_are_given_out_in_the_order_of_the_parts() -> None:
    text = PARTS + "\n2023年，三个一级指标得分分别为142.3、128.7和151.9。"
    found = [(o.indicator, o.value) for o in read(text, "云澜城市创新指数报告（2024）") if o.value > 100]
    assert found == [("创新资源得分", 142.3), ("创新载体得分", 128.7), ("创新产出得分", 151.9)]


def test_the_city_of_an_index_is_the_place_of_the_report() -> None:
    text = PARTS + "\n2023年，研发经费218.4亿元。"
    assert {o.area for o in read(text, "云澜城市创新指数报告（2024）") if o.value == 218.4} == {"云澜"}


def test_the_share_of_a_part_is_not_taken_of_a_mean() -> None:
    text = "2023年，签约项目128个，平均每个项目5亿元；其中亿元以上项目96个，占75.0%。"
    assert [o.comparator for o in read(text, "云澜市2023年报告") if o.value == 75.0] == [None]


def test_the_year_a_multiple_is_counted_from_does_not_compete_for_the_year_of_the_data() -> None:
    text = "云澜城市创新指数报告\n2023年，研发人员126.8人年，是2020年的1.38倍。\n研发经费增至218.4亿元。"
    assert {o.period for o in read(text, "云澜城市创新指数报告（2024）", edition="2024") if o.value == 218.4} == {
        "2023"
    }


# ---------------------------------------------------------------- amounts told of what was counted
def test_the_amount_of_what_was_counted_is_what_the_next_figures_speak_of() -> None:
    text = "技术合同15.4万项；成交额达2773.4亿元，比上年增长5.2%，占全省的37.1%。"
    assert ("技术合同成交额", 5.2, "change_rate") in rows(text)
    assert ("技术合同成交额占全省比重", 37.1, "share") in rows(text)


def test_a_first_place_names_the_subject_of_the_figure_behind_it() -> None:
    text = "技术服务合同成交额首次居四类合同首位，达到3416.9亿元，比上年增长29.9%。"
    assert ("技术服务合同成交额", 3416.9, "level") in rows(text)
    assert ("技术服务合同成交额", 29.9, "change_rate") in rows(text)


def test_who_achieved_an_amount_is_no_part_of_its_name() -> None:
    found = read("这49个国家级开发区实现工业总产值6692.6亿元。", "云溪市2023年统计公报")
    assert [(o.indicator, o.breakdown) for o in found if o.value > 100] == [("工业总产值", "国家级开发区")]


@pytest.mark.parametrize("zones", ["33家国家级开发区", "各类开发区", "12个高新区"])
def test_zones_of_a_kind_are_not_the_zone_of_the_report(zones: str) -> None:
    found = read(f"东部地区{zones}完成投资86.5亿元。", "云溪开发区2023年发展报告")
    assert [o.area for o in found if o.value == 86.5] == ["东部地区"]


def test_a_list_that_ends_in_and_so_on_keeps_its_last_name() -> None:
    text = "工业总产值、税收收入、出口值等各项指标同比依次增长43.1%、35.5%、26.7%。"
    assert {indicator for indicator, _, _ in rows(text)} == {"工业总产值", "税收收入", "出口值"}


def test_what_is_set_apart_is_named_without_the_word_that_does() -> None:
    assert ("合同外资金额", -38.15, "change_rate") in rows("除合同外资金额同比下降38.15%外，其他指标均有增长。")


# ---------------------------------------------------------------- plans, multiples, commas
def test_the_years_of_a_plan_told_of_are_no_goal() -> None:
    found = read("五年规划期间，全市技术合同成交额达3452.6亿元。", "云溪市2015年统计公报")
    assert [o.measure for o in found] == ["level"]


def test_a_plan_named_before_its_total_dates_it() -> None:
    found = read("“十二五”总量13788.6亿元。", "云溪市技术市场统计年报")
    assert [o.period for o in found] == ["2011/2015"]


def test_a_multiple_of_a_year_whose_value_stands_in_brackets_is_of_this_year() -> None:
    found = read("2015年成交额3452.6亿元，是2010年（1579.5亿元）的2.2倍。", "云溪市技术市场统计年报")
    assert [(o.value, o.period) for o in found if o.measure == "ratio"] == [(2.2, "2015")]


def test_a_comma_between_a_decimal_and_a_digit_parts_clauses() -> None:
    text = "数字经济发展指数由1000上升至5610.60,8年间增长了4.61倍,年复合增长率24.06%。"
    found = rows(text)
    assert ("数字经济发展指数", 4.61, "change_rate") in found
    assert ("数字经济发展指数", 24.06, "change_rate") in found


def test_the_share_of_a_part_is_taken_of_the_whole_before_it() -> None:
    found = read("研发经费806.3亿元，其中基础研究经费40.2亿元，占5.0%。", "云溪市2023年统计公报")
    assert [(o.indicator, o.comparator) for o in found if o.measure == "share"] == [("基础研究经费占比", "研发经费")]


def test_this_year_in_a_report_on_part_of_a_year_is_that_year() -> None:
    text = "今年以来，高新区经济平稳。1至9月，全区实现社会消费品零售总额71.06亿元。"
    found = read(text, "2024年1至9月云溪高新区经济运行情况")
    assert [o.period for o in found] == ["2024-01/2024-09"]


def test_what_part_of_a_goal_was_reached_is_a_share_and_the_lead_a_change() -> None:
    text = "新增产值282.8亿元，完成全年目标的56.6%，超时序进度6.6个百分点。"
    found = read(text, "2014年上半年云溪市工业情况")
    assert [(o.value, o.measure) for o in found] == [(282.8, "level"), (56.6, "share"), (6.6, "change")]
    assert found[1].indicator.startswith("新增产值占")


def test_a_trade_that_completed_sales_is_who_made_them() -> None:
    found = read("限额以上批发业完成销售额37.5亿元，增长0.7%。", "云溪市2023年统计公报")
    assert {(o.breakdown, o.indicator) for o in found} == {("限额以上批发业", "销售额")}


def test_patents_in_force_keep_their_name_behind_a_share() -> None:
    found = read("全市拥有全省89%的有效发明专利。", "云溪市2023年统计公报")
    assert [o.indicator for o in found] == ["有效发明专利占全省比重"]


@pytest.mark.parametrize(("told", "value"), [("增幅最小，仅为2.9%", 2.9), ("降幅居首，为4.1%", -4.1)])
def test_a_growth_named_by_itself_is_of_what_was_told_before(told: str, value: float) -> None:
    assert ("高新企业收入", value, "change_rate") in rows(f"高新企业收入12亿元，{told}。")
