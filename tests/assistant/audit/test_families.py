"""Each family of relations on single sentences: what it confirms, what it contests, what it leaves open."""

from __future__ import annotations

import pytest
from audit_support import checks, verdicts

HEAD = "青石高新区2023年发展报告\n\n"

CASES = [
    # kind, sentence that holds, the same made false
    ("share", "2023年，青石高新区企业总数2000家，其中上市企业40家，占2%。", ("占2%", "占5%")),
    ("growth", "2023年，青石高新区营业收入1100亿元，比上年增长10.0%，上年为1000亿元。", ("10.0%", "16.0%")),
    ("change_and_rate", "2023年，青石高新区进出口总额220亿元，比上年增加20亿元，增长10.0%。", ("10.0%", "14.0%")),
    (
        "sum_of_parts",
        "2023年，青石高新区孵化器共58家，其中国家级孵化器14家、省级孵化器22家、其他孵化器22家。",
        ("58家", "68家"),
    ),
    ("average", "2023年，青石高新区新设企业7300家，平均每天新设企业20家。", ("20家", "26家")),
    ("multiple", "2023年，青石高新区风险投资186亿元，是2020年（62亿元）的3.0倍。", ("3.0倍", "4.0倍")),
    ("comparison", "2023年，青石高新区人均可支配收入6.8万元，高于全市平均水平（5.9万元）。", ("6.8万元", "4.8万元")),
    ("milestone", "2023年，青石高新区固定资产投资突破500亿元，达到512亿元。", ("512亿元", "489亿元")),
    ("span", "2019—2023年五年间，青石高新区新增企业3000家。", ("五年间", "七年间")),
    ("share", "2023年，青石高新区硕士8.4万人，占18%；本科15.9万人，占34%；大专22.4万人，占48%。", ("占34%", "占43%")),
    ("share", "2023年，青石高新区独角兽企业12家，占全省独角兽企业（30家）的40%。", ("40%", "48%")),
    (
        "sum_of_parts",
        "2023年，青石高新区高新技术企业521家。高新技术企业中，大型企业31家，中型企业109家，小型企业329家，微型企业52家。",
        ("52家", "72家"),
    ),
    ("sum_in_all", "2023年，青石高新区高校5所、科研院所23家，高校和科研院所共28家。", ("28家", "26家")),
    ("sum_in_all", "2023年，青石高新区东园占全区的43.0%，西园占30.0%，两园合计占全区的73.0%。", ("73.0%", "77.0%")),
    ("growth", "2023年，青石高新区有效专利14.8万件，同比增长17.5%；上年同期为12.6万件。", ("12.6万件", "13.6万件")),
    ("growth", "2023年，青石高新区企业开办时间0.5天，比2018年的4天缩短87.5%。", ("87.5%", "78.5%")),
    (
        "average",
        "2023年，青石高新区研发人员2.2万人，人均研发经费22.3万元，研发经费共49亿元。",
        ("22.3万元", "32.3万元"),
    ),
    (
        "average",
        "2023年，青石高新区生产总值250亿元，每平方公里生产总值1.0亿元，面积250平方公里。",
        ("1.0亿", "1.2亿"),
    ),
    ("gap", "2023年，青石高新区总收入增长12.4%，高于全市平均水平（9.1%）3.3个百分点。", ("3.3个", "4.3个")),
    ("stock", "2023年，青石高新区新增载体面积45万平方米，累计达到320万平方米，上年末为275万平方米。", ("320", "350")),
    ("shares_total", "2023年，青石高新区三次产业结构为3.6:47.9:48.5。", ("47.9", "49.7")),
    ("shares_total", "青石高新区指数由三个一级指标构成，权重分别为40%、35%和25%。", ("25%", "30%")),
    ("difference", "2023年，青石高新区出生率6.39‰，死亡率7.87‰，自然增长率-1.48‰。", ("-1.48", "-1.84")),
    ("span", "青石高新区自2015年起开展监测，已连续监测8年（2015—2022年）。", ("8年（", "6年（")),
    (
        "growth",
        "2023年，青石高新区研发经费82.8亿元，生产总值1800亿元。研发经费同比增长20.0%，2022年为69.0亿元。",
        ("20.0%", "17.5%"),
    ),
    (
        "average",
        "2023年，青石高新区研发人员6.2万人，其中企业研发人员4.65万人。每万名就业人员中研发人员155人，就业人员400万人。",
        ("155人", "185人"),
    ),
    ("enumeration", "青石指数包括创新投入、创新产出、创新环境3个一级指标。", ("3个", "4个")),
]


@pytest.mark.parametrize(("kind", "sentence", "change"), CASES, ids=[c[0] for c in CASES])
def test_a_relation_that_holds_is_confirmed_and_the_same_made_false_is_contested(kind, sentence, change, tmp_path):
    assert verdicts(checks(tmp_path, HEAD + sentence), kind) == ["consistent"]
    assert verdicts(checks(tmp_path, HEAD + sentence.replace(*change)), kind) == ["inconsistent"]


def test_a_contested_share_says_what_would_make_it_true(tmp_path):
    found = checks(tmp_path, HEAD + "2023年，青石高新区企业总数2000家，其中上市企业40家，占5%。")
    bad = next(c for c in found if c.verdict == "inconsistent")
    assert "100家" in (bad.remedy or "")
    assert "800家" in (bad.remedy or "")
    assert (bad.stated, bad.computed) == ("5%", 2.0)


def test_growth_at_constant_prices_is_never_contested_by_levels(tmp_path):
    text = HEAD + "2023年，青石高新区地区生产总值1100亿元，比上年增长5.2%，上年为1000亿元。"
    found = [c for c in checks(tmp_path, text) if c.kind == "growth"]
    assert [c.verdict for c in found] == ["conditional"]
    assert "可比" in (found[0].condition or "")


def test_an_approximate_share_is_held_to_its_vagueness(tmp_path):
    text = HEAD + "2023年，青石高新区从业人员100.0万人，其中青年人才27.5万人，占从业人员比重约30%。"
    assert verdicts(checks(tmp_path, text), "share") == ["conditional"]


def test_overlapping_categories_may_pass_a_hundred(tmp_path):
    text = HEAD + "2023年，青石高新区女性从业人员占45.0%，35岁以下从业人员占70.0%。"
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "shares_total")


def test_a_complete_list_of_shares_makes_a_hundred(tmp_path):
    text = HEAD + "2023年，青石高新区授权专利中，发明专利占40.0%、实用新型占45.0%、外观设计占25.0%。"
    assert verdicts(checks(tmp_path, text), "shares_total") == ["inconsistent"]


def test_two_conversions_of_one_report_imply_one_rate(tmp_path):
    text = HEAD + "2023年，青石高新区出口10.0亿美元（约合人民币70.5亿元），进口20.0亿美元（约合人民币170.0亿元）。"
    found = checks(tmp_path, text)
    assert verdicts(found, "currency") == ["consistent", "consistent"]
    assert verdicts(found, "currency_pair") == ["inconsistent"]


def test_an_impossible_rate_of_exchange_is_contested(tmp_path):
    text = HEAD + "2023年，青石高新区平均年收入18.9万美元（约合人民币13.7万元）。"
    assert verdicts(checks(tmp_path, text), "currency") == ["inconsistent"]


def test_the_mean_of_a_class_passes_its_threshold(tmp_path):
    text = HEAD + "2023年，青石高新区超过1亿美元的巨额交易共26笔，总计达{}亿美元。"
    assert verdicts(checks(tmp_path, text.format(119)), "threshold") == ["consistent"]
    assert verdicts(checks(tmp_path, text.format(19)), "threshold") == ["inconsistent"]


def test_two_years_of_first_publication_contradict_each_other(tmp_path):
    text = HEAD + "青石指数自2015年首次发布。\n\n2017年首次发布的青石指数已成为园区的晴雨表。"
    assert verdicts(checks(tmp_path, text), "beginning") == ["inconsistent"]


def test_a_day_that_the_calendar_does_not_have_is_named(tmp_path):
    assert verdicts(checks(tmp_path, HEAD + "报告于2023年2月29日发布。"), "calendar") == ["inconsistent"]
    assert verdicts(checks(tmp_path, HEAD + "报告于2024年2月29日发布。"), "calendar") == []


INDEX = (
    "青石指数2023\n\n青石指数由创新投入、创新产出、创新环境3个一级指标构成。2023年，青石指数综合指数为{}。"
    "其中，创新投入指数110.0，创新产出指数120.0，创新环境指数130.0。"
)


@pytest.mark.parametrize(
    ("total", "verdict"), [("120.0", "consistent"), ("123.0", "conditional"), ("140.0", "inconsistent")]
)
def test_a_composite_is_contested_only_outside_its_parts(total, verdict, tmp_path):
    assert verdicts(checks(tmp_path, INDEX.format(total)), "composite") == [verdict]


def test_a_table_whose_columns_add_up_bears_out_the_one_that_does_not(tmp_path):
    table = (
        "# 青石高新区2023年产业情况\n\n| 产业 | 企业数（家） | 营业收入（亿元） |\n| --- | --- | --- |\n"
        "| 电子信息 | 120 | 310.5 |\n| 生物医药 | 80 | 204.5 |\n| 合计 | 200 | {} |\n"
    )
    assert verdicts(checks(tmp_path, table.format("515.0"), "a.md"), "table_total") == ["consistent"] * 2
    assert sorted(verdicts(checks(tmp_path, table.format("551.0"), "b.md"), "table_total")) == [
        "consistent",
        "inconsistent",
    ]


def test_a_share_in_a_list_without_a_whole_is_held_to_the_whole_the_others_imply(tmp_path):
    text = HEAD + "2023年，青石高新区硕士8.4万人，占18%；本科15.9万人，占43%；大专22.4万人，占48%。"
    bad = [c for c in checks(tmp_path, text) if c.verdict == "inconsistent" and c.kind == "share"]
    assert [c.stated for c in bad] == ["43%"]
    assert "34" in bad[0].statement


def test_what_one_reading_bears_out_no_other_reading_contests(tmp_path):
    text = HEAD + "2023年，青石高新区新建5G基站3万个，累计建成10.7万个，常住人口2185.8万人，每万人拥有5G基站49个。"
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "average")


def test_parts_that_overlap_far_beyond_their_whole_are_left_open(tmp_path):
    text = HEAD + "2023年，青石高新区利润880亿元，其中国有控股企业231亿元、股份制企业631亿元、私营企业256亿元。"
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "sum_of_parts")


def test_scores_are_averaged_and_never_added(tmp_path):
    text = HEAD + "2023年，青石高新区指数得分76.5分，其中创新资源得分78.0分、创新绩效得分74.0分、创新环境得分77.6分。"
    assert verdicts(checks(tmp_path, text), "sum_of_parts") == []


def test_a_list_ends_where_its_commas_end(tmp_path):
    text = (
        HEAD + "2023年，青石高新区高新技术企业1326家，其中新认定472家，复审通过318家；小巨人286家；专精特新企业512家。"
    )
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "sum_of_parts")


def test_growth_of_the_last_year_is_not_held_to_the_first(tmp_path):
    text = HEAD + "2018—2023年，青石高新区总收入从1520亿元增长到2036亿元，年均增长6.0%，其中2023年增长4.2%。"
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "growth")


def test_a_base_of_something_else_is_no_base(tmp_path):
    text = HEAD + "2022年，青石高新区企业357家。当年新设98家，关闭32家，净增40家，上年为316家。"
    assert "inconsistent" not in verdicts(checks(tmp_path, text), "change")


def test_a_run_of_years_may_begin_later_than_the_thing_itself(tmp_path):
    text = "青石指数2024\n\n青石指数从2004年开始编制。截至2024年，青石高新区已连续{}年发布青石指数。"
    (later,) = [c for c in checks(tmp_path, text.format(13)) if c.kind == "lasting"]
    assert later.verdict == "consistent"
    assert "2012年" in later.statement
    assert "相符" not in later.statement
    (longer,) = [c for c in checks(tmp_path, text.format(33)) if c.kind == "lasting"]
    assert longer.verdict == "inconsistent"


def test_a_yearly_mean_since_the_base_period_is_not_held_against_last_year(tmp_path):
    told = (
        "2023年，青石高新区指数为168.4，较2022年的159.2增长5.8%，较基期提高68.4点，年均增长11.0%。"
        "以2018年为基期，基期值为100。"
    )
    found = checks(tmp_path, HEAD + told)
    assert verdicts(found, "growth") == ["consistent", "consistent"]
    assert not [c for c in found if c.verdict != "consistent"]


def test_each_member_of_a_list_of_those_past_a_mark_has_to_be_past_it(tmp_path):
    told = "2023年，全省研发经费超过30亿元的市有2个，分别为武汉市（52.3亿元）和宜昌市（38.6亿元）。"
    assert verdicts(checks(tmp_path, HEAD + told), "threshold") == ["consistent", "consistent"]
    found = checks(tmp_path, HEAD + told.replace("38.6", "27.4"))
    assert sorted(verdicts(found, "threshold")) == ["consistent", "inconsistent"]
