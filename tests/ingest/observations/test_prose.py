"""What the sentences of Chinese statistical prose mean, one construction at a time."""

from __future__ import annotations

import pytest
from prose_support import read

from ingest.records import Observation


def only(text: str, value: float, **context: str) -> Observation:
    """The one observation with this value."""
    found = [o for o in read(text, **context) if o.value == value]
    assert len(found) == 1, [(o.value, o.indicator) for o in read(text, **context)]
    return found[0]


def values(text: str, **context: str) -> list[float]:
    return [o.value for o in read(text, **context) if o.measure != "date"]


# ---------------------------------------------------------------- change or level
@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("2023年全市专利授权量增长到5.8万件。", 5.8, "level"),
        ("2023年全市专利授权量增长了5.8万件。", 5.8, "change"),
        ("2023年全市专利授权量增至5.8万件。", 5.8, "level"),
        ("2023年全市专利授权量增长5.8%。", 5.8, "change_rate"),
        ("2023年城镇化率提升到77.1%。", 77.1, "level"),
        ("2023年城镇化率提高1.2个百分点。", 1.2, "change"),
        ("2023年出口额较上年减少11.8亿元。", -11.8, "change"),
        ("2023年降幅为3.2%。2023年出口额降幅为4.1%。", -4.1, "change_rate"),
        ("2023年出口额同比-3.6%。", -3.6, "change_rate"),
        ("2023年工业增加值保持8.3%的增速。", 8.3, "change_rate"),
        ("2023年单位能耗降至0.31吨标准煤。", 0.31, "level"),
    ],
)
def test_a_verb_tells_a_change_from_the_level_it_reaches(text: str, value: float, measure: str) -> None:
    assert only(text, value).measure == measure


def test_both_ends_of_a_change_are_levels_of_their_own_years() -> None:
    text = "全市研发投入强度由2018年的2.1%提高到2023年的3.4%。"
    first, last = only(text, 2.1), only(text, 3.4)
    assert (first.period, first.measure) == ("2018", "level")
    assert (last.period, last.measure) == ("2023", "level")
    assert first.indicator == last.indicator == "研发投入强度"


def test_points_after_a_share_speak_of_the_share_and_per_cent_of_the_indicator() -> None:
    text = "2023年高技术产业增加值900亿元，占工业增加值的30.5%，比上年提高1.5个百分点，同比增长9.1%。"
    assert only(text, 1.5).indicator == "高技术产业增加值占工业增加值比重"
    assert only(text, 9.1).indicator == "高技术产业增加值"


def test_points_after_a_growth_rate_speak_of_the_rate() -> None:
    text = "2023年宁波市地区生产总值增长6.2%，高于全国1.0个百分点，比上年加快0.4个百分点。"
    assert only(text, 1.0).indicator == only(text, 0.4).indicator == "地区生产总值增速"
    assert only(text, 1.0).comparator == "全国"


# ---------------------------------------------------------------- lists
def test_respectively_gives_each_member_its_figure() -> None:
    text = "2023年基础研究、应用研究和试验发展经费分别为12.1亿元、30.2亿元和87.5亿元。"
    assert {(o.indicator, o.value) for o in read(text)} == {
        ("基础研究经费", 12.1), ("应用研究经费", 30.2), ("试验发展经费", 87.5)
    }  # fmt: skip


def test_one_figure_for_all_members() -> None:
    text = "2023年园区技术合同1200项、成交额35.6亿元，均同比增长10%以上。"
    growth = [o for o in read(text) if o.measure == "change_rate"]
    assert {o.indicator for o in growth} == {"技术合同", "技术合同成交额"}
    assert all((o.value, o.qualifier, o.low, o.high) == (10, "以上", 10, None) for o in growth)


def test_a_shared_unit_is_given_to_every_member() -> None:
    text = "管理层中的白人、亚裔分别占57.3、24.8%。"
    assert [(o.value, o.unit, o.breakdown) for o in read(text)] == [(57.3, "%", "白人"), (24.8, "%", "亚裔")]


def test_areas_of_a_list_take_their_figures_in_order() -> None:
    text = "2023年上海、深圳、杭州分别拥有独角兽企业65家、34家和24家。"
    assert [(o.area, o.value) for o in read(text)] == [("上海", 65), ("深圳", 34), ("杭州", 24)]


def test_six_members_are_spread() -> None:
    text = "海淀、朝阳、昌平、大兴、丰台、通州园产值分别为1.1亿元、2.2亿元、3.3亿元、4.4亿元、5.5亿元、6.6亿元。"
    assert len({o.indicator for o in read(text)}) == 6


# ---------------------------------------------------------------- shares, ratios, ranks
def test_a_share_names_its_whole() -> None:
    found = only("2023年北京市高被引科学家411人次，占全国的28.8%。", 28.8)
    assert (found.measure, found.indicator, found.comparator) == ("share", "高被引科学家占全国比重", "全国")
    assert found.area == "北京"


def test_a_fraction_of_the_citys_product_is_a_share() -> None:
    found = only("2023年示范区贡献了约三分之一的全市地区生产总值。", 0.3333, title="海川示范区年报")
    assert (found.measure, found.unit, found.qualifier) == ("share", "比例", "约")
    assert "地区生产总值" in found.indicator


def test_a_contribution_rate_is_no_share_of_the_area() -> None:
    found = only("2023年新一代信息技术产业对全市经济增长贡献率达56.6%。", 56.6, title="临海市2023年公报")
    assert found.measure == "share"
    assert "贡献率" in found.indicator
    assert found.breakdown == "新一代信息技术产业"


@pytest.mark.parametrize(
    ("text", "rank", "scope"),
    [
        ("2023年苏州专利授权量居全国第二。", 2, "全国"),
        ("2023年苏州专利授权量位列全省第3位。", 3, "全省"),
        ("2023年苏州专利授权量排名全球第十。", 10, "全球"),
    ],
)
def test_ranks_and_their_scope(text: str, rank: int, scope: str) -> None:
    found = only(text, rank)
    assert (found.measure, found.comparator, found.area) == ("rank", scope, "苏州")


def test_times_another_place_is_a_ratio() -> None:
    found = only("2023年硅谷风险投资额约为北京的2.4倍。", 2.4)
    assert (found.measure, found.area, found.comparator) == ("ratio", "硅谷", "北京")


# ---------------------------------------------------------------- subject, area, period
def test_the_subject_goes_on_over_clauses_without_one() -> None:
    text = "2023年，园区出口额稳步增长，达1801亿元，占全市的53.8%。"
    assert only(text, 1801).indicator == "出口额"
    assert only(text, 53.8).indicator == "出口额占全市比重"


def test_a_named_area_replaces_the_one_before_and_a_compared_one_does_not() -> None:
    text = "2023年北京研发经费支出2900亿元，高于上海。上海研发经费支出2000亿元，强度4.4%，比全国高1.8个百分点。"
    assert only(text, 2900).area == "北京"
    assert only(text, 2000).area == only(text, 4.4).area == only(text, 1.8).area == "上海"


def test_a_period_holds_until_another_is_named() -> None:
    text = "2022年流入人口8.1万人，流出人口2.3万人。2023年流入人口9.4万人。"
    assert [o.period for o in read(text)] == ["2022", "2022", "2023"]


def test_a_heading_dates_its_section_but_not_by_what_it_compares_with() -> None:
    text = "一、2022年总体情况\n出口额120亿元。\n二、指数405.8，较2021年提高58.5\n出口额130亿元。"
    assert only(text, 120).period == "2022"
    assert only(text, 130).period is None


def test_an_undated_figure_stays_undated() -> None:
    assert only("园区拥有独角兽企业92家。", 92).period is None


def test_the_year_of_a_title_dates_the_report() -> None:
    assert only("全年出口额120亿元。", 120, title="临海市2023年统计公报").period == "2023"


def test_an_edition_year_is_not_the_data_year() -> None:
    text = (
        "“临海指数2024”显示，综合指数150.2，较上年提升3.1个点。\n2023年，临海创新指数为160.1。2023年专利授权量500件。"
    )
    found = only(text, 150.2, title="临海指数2024")
    assert (found.period, found.area, found.unit) == ("2023", "临海指数", "点")


def test_last_year_is_counted_from_the_publication() -> None:
    assert only("去年，园区出口额120亿元。", 120, published="2024-02-01").period == "2023"


def test_the_end_of_a_year_is_a_point_in_time() -> None:
    found = only("截至2023年底，园区发明专利拥有量约20万件。", 20)
    assert (found.period, found.point_in_time, found.qualifier) == ("2023", True, "约")


def test_what_is_still_to_come_is_a_target() -> None:
    found = only("到2030年，研发投入强度达到5%左右。", 5, published="2024-03-01")
    assert (found.measure, found.period) == ("target", "2030")


def test_founding_and_base_years_are_dates() -> None:
    found = {(o.indicator, o.value) for o in read("海川园区自1988年5月设立以来不断发展，指数以2013年为基期。")}
    assert found == {("设立时间", 1988), ("基期", 2013)}


def test_aliases_are_learned_from_the_text() -> None:
    text = "海川国家自主创新示范区（以下简称“示范区”）发展迅速。2023年示范区总收入900亿元。"
    assert only(text, 900, title="海川国家自主创新示范区2023年报告").area == "海川国家自主创新示范区"


def test_an_industry_is_a_breakdown() -> None:
    found = only("2023年医药健康产业规上企业总收入3727.7亿元。", 3727.7)
    assert (found.breakdown, found.indicator) == ("医药健康产业规上企业", "总收入")


# ---------------------------------------------------------------- what is no data
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年107家企业入选“2023年全球企业研发投入2500强”。", [107]),
        ("2023年30岁以下从业人员达80万人。", [80]),
        ("2022年25-44岁人口占比30%。", [30]),
        ("2023年年收入2000万元以上企业5358家。", [5358]),
        ("王某（2021）[12]认为，图3和表2说明了第三章的结论。", []),
        ("根据国发〔2023〕15号文件，落实《方案（2021-2025年）》。", []),
        ("这两个方面相辅相成，上述三个园区各有侧重。", []),
        ("2023年全国TOP500高校中有12所位于北京。", [12]),
        ("发展5G、6G和3D打印，打造“5+3”产业体系。", []),
        ("一是加强统筹，二是优化布局，第一，第二。", []),
        ("2023年近五年来增长最快。", []),
    ],
)
def test_numbers_inside_names_and_references_are_no_data(text: str, expected: list[float]) -> None:
    assert values(text) == expected


def test_counts_of_an_indicator_framework_belong_to_the_index() -> None:
    text = "临海指数由创新、人才、开放3个一级指标，9个二级指标，27个三级指标构成。"
    found = read(text, title="临海指数2024")
    assert [(o.value, o.indicator, o.area) for o in found] == [
        (3, "一级指标", "临海指数"), (9, "二级指标", "临海指数"), (27, "三级指标", "临海指数")
    ]  # fmt: skip


def test_traditional_characters_read_the_same_and_quote_as_written() -> None:
    found = only("2023年園區營業額較上年減少12.1%。", -12.1)
    assert found.quote.startswith("2023年園區")
    assert found.measure == "change_rate"


def test_layout_blanks_and_full_width_digits_change_nothing() -> None:
    spaced = only("2023 年，园区出口额 １２３４.５ 亿 元，同比增长 ８.１ %。", 1234.5)
    assert (spaced.unit, spaced.indicator) == ("亿元", "出口额")


def test_vaguer_figures_are_less_certain_when_carried_far() -> None:
    text = "2023年园区出口额120亿元。形势总体平稳。结构持续优化。同比增长5%。"
    assert only(text, 5).confidence < only(text, 120).confidence


@pytest.mark.parametrize(
    ("text", "indicator", "value", "unit"),
    [
        ("2023年，各领域指数分别为创新资源148.2、创新活力155.3和创新成效150.1。", "创新活力指数", 155.3, "点"),
        ("2023年，五个分项指数中，创新资源148.2、创新活力155.3、创新成效150.1。", "创新成效指数", 150.1, "点"),
        ("2023年，3个一级指标指数分别为：创新资源148.2、创新活力155.3、创新成效150.1。", "创新资源指数", 148.2, "点"),
        ("2023年，三个分领域得分依次为创新资源82.5分、创新活力79.3分和创新成效85.0分。", "创新成效得分", 85.0, "分"),
    ],
)
def test_values_of_a_list_stand_behind_their_own_names(text: str, indicator: str, value: float, unit: str) -> None:
    found = only(text, value)
    assert (found.indicator, found.unit) == (indicator, unit)
    assert len([o for o in read(text) if o.measure == "level"]) == 3


def test_changes_that_follow_such_a_list_go_to_its_members() -> None:
    text = "2023年，各领域指数分别为创新资源148.2、创新活力155.3，比上年分别提高3.1点和4.2点。"
    found = only(text, 4.2)
    assert (found.indicator, found.measure) == ("创新活力指数", "change")


@pytest.mark.parametrize(
    ("text", "value", "period"),
    [
        ("算力规模达4.5亿次，是2021年的3倍，2021年为1.5亿次。数据机架12万架。", 12.0, None),
        ("2023年占比52.4%，较上年提高2.1个百分点；2022年占比为50.3%。核心产业增加值820亿元。", 820.0, "2023"),
    ],
)
def test_an_earlier_year_told_behind_a_figure_dates_no_sentence_after_it(text: str, value: float, period: str) -> None:
    assert only(text, value).period == period


def test_the_towns_of_a_list_keep_their_names() -> None:
    text = "2023年，研发经费超过百亿元的有3个市，依次为松江市（412.6亿元）、屏山市（238.9亿元）和云津市（103.4亿元）。"
    assert [only(text, v).area for v in (412.6, 238.9, 103.4)] == ["松江", "屏山", "云津"]


def test_an_index_told_after_its_parts_has_its_own_value() -> None:
    found = only("石湾创新指数由投入、产出2个一级指标构成，2023年为143.2，较上年提高6.5点。", 143.2)
    assert found.indicator == "石湾创新指数"


# ---------------------------------------------------------------- figures told in passing
HALF_YEAR = {"title": "西岭科学城运行监测（2024年上半年）"}


def test_a_part_of_the_time_told_behind_the_figure_of_the_whole_is_of_that_figure_alone() -> None:
    text = "2024年上半年，工业增加值增长7.6%，一季度增长6.8%。固定资产投资210亿元。"
    assert only(text, 6.8, **HALF_YEAR).period == "2024-Q1"
    assert only(text, 210, **HALF_YEAR).period == "2024-H1"


def test_the_same_time_a_year_earlier_is_as_long() -> None:
    text = "2024年上半年，利润总额93亿元，上年同期为100亿元。营业收入1860亿元。"
    earlier = only(text, 100, **HALF_YEAR)
    assert (earlier.indicator, earlier.period) == ("利润总额", "2023-H1")
    assert only(text, 1860, **HALF_YEAR).period == "2024-H1"


def test_the_beginning_of_the_year_is_a_moment_before_it() -> None:
    text = "2023年，全市科技型企业达到3240家，年初为2700家。高新技术企业1520家。"
    begun = only(text, 2700)
    assert (begun.indicator, begun.period, begun.point_in_time) == ("科技型企业", "2022", True)
    assert only(text, 1520).period == "2023"


def test_the_year_before_behind_its_subject_is_of_that_subject() -> None:
    text = "2023年，投入指数增长3.1%，上年为160.2；主体指数上年为161.9，增长6.1%。"
    earlier, grown = only(text, 161.9), only(text, 6.1)
    assert (earlier.indicator, earlier.period) == ("主体指数", "2022")
    assert (grown.indicator, grown.period) == ("主体指数", "2023")


@pytest.mark.parametrize("said", ["较上年的60.0亿元增加26.4亿元", "与上年的60.0亿元相比增长44.0%"])
def test_the_level_of_the_year_before_is_dated_with_it(said: str) -> None:
    assert only(f"2023年，全市质押融资金额86.4亿元，{said}。", 60.0).period == "2022"


def test_a_share_of_a_whole_that_is_told_keeps_both() -> None:
    text = "2023年，园区高新技术企业1520家，占全市4000家的38.0%，同比增长9.1%。"
    whole, part, grown = only(text, 4000), only(text, 38.0), only(text, 9.1)
    assert (whole.area, whole.indicator, whole.measure) == ("全市", "高新技术企业", "level")
    assert (part.measure, part.comparator, part.indicator) == ("share", "全市", "高新技术企业占全市比重")
    assert grown.indicator == "高新技术企业"


def test_what_was_planned_is_no_level_of_what_was_done() -> None:
    text = "2023年，全市固定资产投资210亿元，完成年度计划420亿元的50.0%。"
    assert only(text, 50.0).measure == "share"
    assert only(text, 420).indicator == "年度计划"


def test_all_there_are_is_not_all_that_were_added() -> None:
    assert only("2023年，全市新增科技型企业540家，总数达到3240家。", 3240).indicator == "科技型企业总数"


def test_an_adjective_before_points_is_a_difference_from_whom_it_is_compared_with() -> None:
    found = only("2023年，与全国平均水平相比，全市研发强度低0.7个百分点。", -0.7)
    assert (found.indicator, found.measure, found.comparator) == ("研发强度", "change", "全国平均水平")


def test_a_headline_that_comments_names_the_town_behind_its_verb() -> None:
    found = only("云岭市研发经费到2023年已达232亿元。", 232, title="评云岭创新型城市建设十年")
    assert found.area == "云岭"


def test_the_year_an_edition_follows_dates_what_names_none() -> None:
    told = ("2024年12月发布第3版。", "2023年，云岭指数为168.4。", "产出指数2022年为150.1。", "2023年人才指数为160.0。")
    text = "\n\n".join((*told, "投入指数为155.2。"))
    assert only(text, 155.2, title="云岭指数2024").period == "2023"


def test_a_rate_of_exchange_is_none_of_the_amount_converted() -> None:
    text = "2023年，全市实际使用外资5.6亿美元，按1美元兑7.05元人民币折算为39.5亿元人民币。"
    assert only(text, 7.05).indicator == "美元兑人民币汇率"
    assert (only(text, 39.5).indicator, only(text, 39.5).unit) == ("实际使用外资", "亿元")


def test_companies_by_the_board_they_are_listed_on_are_parts_of_those_listed() -> None:
    text = "2023年，全市上市企业26家，其中科创板9家、创业板7家、境外3家。"
    assert [(o.indicator, o.breakdown) for o in read(text)[1:]] == [
        ("上市企业", "科创板"),
        ("上市企业", "创业板"),
        ("上市企业", "境外"),
    ]


def test_indicators_added_by_name_are_not_all_indicators() -> None:
    assert only("与上期相比，新增“算力规模”“研发机构数”2个二级指标。", 2).indicator == "新增二级指标"


def test_money_set_aside_is_of_the_fund_behind_it() -> None:
    assert only("2023年，园区设立10亿元人才发展基金。", 10).indicator == "人才发展基金"


def test_a_share_that_is_only_so_much_names_its_whole() -> None:
    found = only("2023年，基础研究投入占研发经费比重只有4.1%。", 4.1)
    assert (found.indicator, found.comparator) == ("基础研究投入占研发经费比重", "研发经费")


def test_cities_of_a_kind_are_not_the_city_spoken_of_before() -> None:
    text = "2023年，杭州得分89.7分，较上年上升1位。一线城市平均得分91.7分。"
    assert only(text, 91.7, title="数字经济指数2023").area != "杭州"
