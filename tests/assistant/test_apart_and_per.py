"""Places side by side in one table, targets, and quotients of counts that a report leaves to its reader."""

from __future__ import annotations

import pytest
from over_texts import desk_over

INDEX = """# 沿江城市创新指数2023

沿江城市创新指数设3个一级指标和12个二级指标，以2019年为基期（=100），由沿江发展研究院编制。\
与上期相比，新增“算力规模”1个二级指标，删除“电话普及率”。

2022年，沿江城市创新总指数为133.1，比2021年的125.0提高8.1点。

### 表1 主要城市综合得分

| 城市 | 综合得分 | 排名 | 创新资源 | 创新主体 | 创新生态 |
|---|---|---|---|---|---|
| 武汉 | 86.4 | 1 | 88.1 | 85.2 | 84.4 |
| 长沙 | 81.2 | 2 | 80.5 | 83.1 | 78.6 |
| 合肥 | 80.7 | 3 | 84.2 | 77.9 | 79.2 |
| 宜昌 | 58.9 | 4 | 57.1 | 60.3 | 58.4 |
"""
BULLETIN = """# 宁波市2023年国民经济和社会发展统计公报

宁波市统计局  2024年3月15日

全年居民消费价格比上年上涨0.4%。实际使用外资5.6亿美元，按1美元兑7.05元人民币折算为39.5亿元人民币。

年末全市常住人口560万人，出生率6.02‰，死亡率7.62‰。年末卫生机构床位3.86万张。研发人员11.2万人，从业人员70万人。

全年新增上市公司2家，累计17家，其中科创板5家。企业直接融资76.4亿元，增长较快。

园区现有百亿级企业3家。下一步将实施倍增计划，到2026年百亿级企业达到6家，研发投入强度达到5.8%。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("apart"), {"a.md": INDEX, "b.md": BULLETIN}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("宜昌比第一名低多少", ("86.4 − 58.9 = 27.5",)),
        ("得分最高的城市是哪个，多少分", ("武汉综合得分为86.4",)),
        ("合肥和长沙差几分", ("81.2 − 80.7 = 0.5",)),
        ("合肥在哪些方面超过长沙", ("创新资源、创新生态", "84.2", "80.5", "79.2", "78.6")),
        ("排名最后的是哪个城市", ("宜昌综合得分为58.9",)),
        ("沿江城市创新指数有几级指标，多少个", ("3个一级指标", "12个二级指标")),
        ("新增了哪些指标", ("新增‘算力规模’1个二级指标",)),
        ("沿江城市创新总指数2019年以来年均增长多少", ("(133.1 ÷ 100)^(1 ÷ 3) − 1 = 10%",)),
        ("宁波每千人床位数是多少", ("3.86万 ÷ 560万 × 1000 = 6.89张",)),
        ("宁波每万名从业人员中研发人员有多少", ("11.2万 ÷ 70万 × 10000 = 1600人",)),
        ("宁波自然增长率", ("6.02 − 7.62 = -1.6‰",)),
        ("宁波物价涨了多少", ("增长0.4%",)),
        ("宁波实际使用外资折合人民币多少", ("39.5亿元人民币",)),
        ("宁波研发强度目标是多少", ("目标是5.8%",)),
        ("到2026年百亿级企业要达到多少家，还差几家", ("目标是6家", "6 − 3 = 3家")),
    ],
)
def test_what_the_reports_leave_to_their_reader_is_worked_out(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert not answer.removed
    for words in said:
        assert words in answer.answer


def test_a_figure_without_a_year_is_not_given_for_the_year_before(desk):
    answer = desk.ask("合肥的创新生态上年得分")
    assert answer.status == "partial"
    assert "没有注明" in answer.answer


def test_where_the_one_place_is_nowhere_above_the_other_the_question_is_not_answered_with_a_list(desk):
    answer = desk.ask("宜昌在哪些方面超过武汉")
    assert "宜昌高于武汉" not in answer.answer


def test_what_is_counted_is_no_part_of_fewer(desk):
    assert "%" not in desk.ask("宁波上市公司里科创板占多少").answer


def test_this_year_is_not_given_for_the_year_before(desk):
    answer = desk.ask("宁波企业直接融资上年是多少")
    assert answer.status == "partial"
    assert "没有给出上一年" in answer.answer
