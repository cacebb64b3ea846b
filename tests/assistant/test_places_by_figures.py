"""Places set in order by their figures, growth worked out from two years, questions in turn, halves of a whole."""

from __future__ import annotations

import pytest
from over_texts import desk_over

ZONE = """# 禾川高新区创新指数报告2023

2023年，禾川高新区创新指数为152.6，比上年提高12.3点。其中，创新投入指数为140.2，较上年提高6.1；创新产出指数为166.4，较上年提高18.5；\
开放合作指数为128.7，较上年下降1.8。

在全国国家高新区综合评价中，禾川高新区位列第52位，较上年前进3位，居西部地区第11位。

2023年，企业从业人员12.5万人，其中研发人员2.5万人，本科以上学历从业人员5.5万人，占从业人员的44.0%。年末有上市企业19家，\
其中境内上市15家、境外上市4家。实现净利润88.4亿元，同比下降5.2%。进出口总额21.5亿美元，其中出口14.3亿美元。

表1 禾川高新区与可比园区主要指标（2023年）

| 园区 | 营业收入（亿元） | 高新技术企业（家） |
|---|---|---|
| 禾川高新区 | 1200.0 | 600 |
| 沅北高新区 | 1800.0 | 900 |
| 青岭高新区 | 900.0 | 300 |
| 白沙高新区 | 300.0 | 200 |
"""
PROVINCE = """# 2023年沅江省研发经费投入统计公报

2023年，全省共投入研发经费800亿元，比上年增加80亿元，增长11.1%。分活动主体看，各类企业研发经费640亿元，比上年增长12.0%。

附表1 2023年各市研发经费情况

| 地区 | 研发经费（亿元） | 研发经费投入强度（%） |
|---|---|---|
| 全省 | 800 | 2.5 |
| 禾川市 | 210 | 2.9 |
| 沅州市 | 320 | 3.4 |
| 芷江市 | 150 | 1.8 |
| 辰阳市 | 120 | 1.6 |

附表2 2022年、2023年分行业规模以上工业企业研发经费

| 行业 | 2022年（亿元） | 2023年（亿元） |
|---|---|---|
| 汽车制造业 | 100 | 110 |
| 医药制造业 | 40 | 50 |
| 通用设备制造业 | 80 | 84 |
"""
TWO_YEARS = """# 沅江省城市创新监测2023

表1 各市发明专利拥有量（件）

| 城市 | 2022年 | 2023年 |
|---|---|---|
| 武溪市 | 500 | 700 |
| 茶洞市 | 450 | 540 |
| 麻阳市 | 300 | 330 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    texts = {"a.md": ZONE, "b.md": PROVINCE, "c.md": TWO_YEARS}
    with desk_over(tmp_path_factory.mktemp("by_figures"), texts) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("禾川市研发强度在全省排第几？第一是谁？", ("禾川市排在第2位", "沅州市", "3.4%")),
        ("研发经费前两名的市是哪几个", ("沅州市", "320亿元", "禾川市", "210亿元")),
        ("禾川高新区高企数量占四个园区合计的多少", ("600 ÷ (600 + 900 + 300 + 200) = 30%",)),
        ("沅北高新区营业收入比禾川高新区高百分之多少", ("(1800 − 1200) ÷ 1200 = 50%",)),
        ("哪个行业的研发经费增长最快", ("医药制造业增幅：(50 − 40) ÷ 40 = 25%",)),
        ("哪个行业的研发经费增长最慢", ("(84 − 80) ÷ 80 = 5%",)),
        ("武溪市和茶洞市发明专利拥有量的差距是扩大了还是缩小了", ("差距扩大了", "700 − 540 = 160", "500 − 450 = 50")),
        ("禾川高新区2022年创新指数是多少", ("152.6 − 12.3 = 140.3",)),
        ("禾川高新区创新产出指数多少，前一年呢", ("166.4", "166.4 − 18.5 = 147.9")),
        ("禾川高新区在国家高新区里排第几，上年呢", ("第52位", "52 + 3 = 55")),
        ("禾川高新区境内境外上市各几家", ("15家", "4家")),
        ("禾川高新区研发人员占从业人员的比例", ("2.5 ÷ 12.5 = 20%",)),
        ("禾川高新区进口多少亿美元", ("21.5 − 14.3 = 7.2亿美元",)),
        ("沅江省2022年研发经费", ("800 − 80 = 720亿元",)),
        ("What was the R&D spending of Yuanjiang Province in 2023?", ("800亿元",)),
        ("Which city has the highest R&D intensity?", ("沅州市", "3.4%")),
        ("What is the Hechuan High-tech Zone innovation index in 2023?", ("152.6",)),
        ("How many high-tech enterprises does Hechuan High-tech Zone have?", ("600家",)),
    ],
)
def test_what_a_list_of_places_and_two_years_tell(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed


def test_a_zone_is_not_told_for_its_city(desk):
    answer = desk.ask("禾川市的高新技术企业有多少")
    assert answer.status == "partial", answer.answer
    assert "禾川高新区" in answer.answer


def test_what_firms_spend_does_not_dispute_what_all_spend(desk):
    answer = desk.ask("沅江省2023年研发经费多少")
    assert "800亿元" in answer.answer
    assert "不一致" not in answer.answer


def test_a_fall_said_to_be_a_rise_is_put_right(desk):
    answer = desk.ask("禾川高新区净利润增长了5.2%，是吧")
    assert (answer.status, answer.reason) == ("refused", "false_premise"), answer.answer
    assert "下降5.2%" in answer.answer
