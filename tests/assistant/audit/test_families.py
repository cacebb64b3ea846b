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
