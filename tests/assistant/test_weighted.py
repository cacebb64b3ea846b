"""Composites and contributions by the weights a report states, and ratios known by their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from over_texts import desk_over

from assistant import weighted
from assistant.records import Input

INDEX = """# 南塘创新指数2024

南塘创新指数由创新资源、创新活力、创新成效三个一级指标构成。

各一级指标权重不同，创新资源权重为30%，创新活力权重为40%，创新成效权重为30%。2023年，南塘创新指数为142.0，较上年提高7.0点。其中，创新资源指数150.0，较上年提高10.0点；创新活力指数130.0，较上年提高5.0点；创新成效指数150.0，较上年提高6.0点。
"""
LISTED = """# 北塘科创指数2024

北塘科创指数由科创资源、科创活力和科创成效三个一级指标构成，权重依次为0.3、0.4和0.3。
"""
CITY = """# 南塘市2023年统计公报

2023年，南塘市地区生产总值5000亿元，常住人口400万人，城镇化率70.5%。全社会研发经费投入强度为3.2%，较2018年提高0.8个百分点。
发明专利拥有量2.6万件，较2020年增长30%。高技术制造业研发经费60亿元，投入强度（与营业收入之比）为4.0%。
园区企业实现营业收入2000亿元，净利润160亿元，上缴税费90亿元。园区企业从业人员20万人。
技术合同成交额300亿元，其中流向省外的占40%，出口占5%。到2025年，高新技术企业达到3000家。2023年，高新技术企业2400家。
全市共发生股权投资事件80起，披露金额50亿元，较上年分别下降20.0%和37.5%。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("weighted"), {"a.md": INDEX, "b.md": LISTED, "c.md": CITY}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("南塘创新指数按权重加权是多少？", ("150 × 30% + 130 × 40% + 150 × 30% = 142点", "相符")),
        ("南塘创新活力指数对总指数增长的贡献是多少？", ("5 × 40% = 2点", "28.6%")),
        ("南塘创新指数各一级指数对增长的贡献分别是多少？", ("10 × 30% = 3点", "6 × 30% = 1.8点")),
        ("南塘创新成效的权重是多少？", ("30%",)),
        ("北塘科创活力的权重是多少？", ("0.4",)),
        ("南塘市研发经费大概多少亿元？", ("5000 × 3.2% = 160亿元",)),
        ("南塘市城镇人口有多少？", ("400 × 70.5% = 282万人",)),
        ("南塘市乡村人口有多少？", ("400 × (100% − 70.5%) = 118万人",)),
        ("南塘高技术制造业营业收入是多少？", ("60 ÷ 4% = 1500亿元",)),
        ("南塘园区企业净利润率是多少？", ("160 ÷ 2000 = 8%",)),
        ("南塘2018年研发投入强度是多少？", ("3.2 − 0.8 = 2.4%",)),
        ("南塘2020年发明专利拥有量是多少？", ("2.6 ÷ (1 + 30%) = 2万件",)),
        ("南塘出口的技术合同成交额是多少？", ("300 × 5% = 15亿元",)),
        ("南塘高新技术企业离2025年目标还差多少家？", ("3000 − 2400 = 600家",)),
        ("南塘2022年股权投资金额是多少？", ("50 ÷ (1 − 37.5%) = 80亿元",)),
    ],
)
def test_what_follows_from_stated_figures_is_worked_out(desk, question, told):
    answer = desk.ask(question)
    for said in told:
        assert said in answer.answer
    assert not answer.removed


def test_a_mean_over_only_some_of_those_asked_about_is_not_given(desk):
    answer = desk.ask("南塘平均每家园区企业营业收入是多少？")
    assert answer.status == "partial"
    assert "÷" not in answer.answer


def test_per_cent_is_never_turned_into_an_amount(desk):
    answer = desk.ask("南塘高技术制造业研发投入强度是多少亿？")
    assert "E-" not in answer.answer
    assert "亿%" not in answer.answer


@given(
    st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 97)), min_size=2, max_size=6),
)
def test_a_composite_lies_between_its_smallest_and_largest_part(pairs):
    whole = sum(w for _, w in pairs)
    weights = [round(100 * w / whole, 2) for _, w in pairs]
    weights[-1] = round(100 - sum(weights[:-1]), 2)
    given_parts = [
        (Input(x / 10, "点", "", None), Input(w, "%", "", None)) for (x, _), w in zip(pairs, weights, strict=True)
    ]
    made = weighted.composite(given_parts, "和")
    levels = [x / 10 for x, _ in pairs]
    assert min(levels) - 0.01 <= made.result <= max(levels) + 0.01


REGION = """# 2023年云岭省科技经费投入公报

2023年，全省共投入R&D经费800亿元，比上年增加80亿元，增长11.1%。各类企业R&D经费600亿元，比上年增长20%。
全省技术合同成交额200亿元，其中流向长三角地区占30%，流向京津冀地区占20%。

表1 各市R&D经费

| 地区 | R&D经费（亿元） | R&D经费投入强度（%） |
| --- | --- | --- |
| 金沙市 | 240 | 3.50 |
| 银川谷市 | 160 | 2.10 |
| 其他市 | 400 | 0.90 |
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("region"), {"a.md": REGION}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("金沙市R&D经费占全省多少？", "240 ÷ 800 = 30%"),
        ("企业对R&D经费增长的贡献率是多少？", "100 ÷ 80 = 125%"),
        ("除了长三角和京津冀，其他占多少？", "100% − 30% − 20% = 50%"),
        ("各市R&D经费投入强度最高的和最低的差多少？", "3.5 − 2.1 = 1.4个百分点"),
        ("R&D经费是多少？", "800亿元"),
        ("流向长三角的技术合同有多少亿元？", "200 × 30% = 60亿元"),
    ],
)
def test_wholes_a_question_leaves_to_the_report_are_its_own(region, question, told):
    answer = region.ask(question)
    assert told in answer.answer
    assert not answer.removed
