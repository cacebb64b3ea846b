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
