"""Changes over several years, the edition before, and two figures asked for in one breath."""

from __future__ import annotations

import pytest
from over_texts import desk_over

EARLIER = """# 澄溪科创指数2022

2021年，澄溪科创指数为150.2（以2015年为100）。其中，创新投入指数140.5。
2021年，澄溪市高新技术企业为800家，研发投入强度为2.6%。
"""
LATER = """# 澄溪科创指数2024

2023年，澄溪科创指数为180.6（以2015年为100），比上年提高12.4点。其中，创新投入指数162.1。
2023年，澄溪市高新技术企业为1152家，在孵企业为640家，孵化器为20家，研发投入强度为3.0%。
2023年，澄溪市城镇居民人均可支配收入43276元，增长4.9%；农村居民人均可支配收入20845元，增长7.6%。
2023年，澄溪市研发经费支出86.4亿元，常住人口240.0万人。全市发生创业投资案例25起，金额7.5亿元。
2023年，澄溪市地区生产总值2900亿元，全社会研发经费投入强度（与地区生产总值之比）为3.0%。
2023年，澄溪市居民人均消费支出25000元，比上年增长6.3%，扣除价格因素，实际增长5.1%。
2023年，全国研发投入强度为2.6%。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("spans"), {"2022.md": EARLIER, "2024.md": LATER}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("澄溪科创指数两年涨了多少点？", ("150.2", "180.6", "30.4点")),
        ("创新投入指数比2021年高了多少？", ("140.5", "162.1", "21.6点")),
        ("高新技术企业近两年增长了百分之几？", ("800家", "44%")),
        ("2021到2023年澄溪科创指数平均每年提高多少点？", ("(180.6 − 150.2) ÷ 2 = 15.2点",)),
        ("澄溪高新技术企业2021年到2023年年均增长率是多少？", ("(1152 ÷ 800)^(1 ÷ 2) − 1 = 20%",)),
        ("澄溪研发投入强度2021到2023年平均每年提高几个百分点？", ("0.2个百分点",)),
        ("澄溪科创指数上一版是多少？", ("2021年", "150.2")),
        ("在孵企业和孵化器各有多少？", ("640家", "20家")),
        ("澄溪人均可支配收入城乡差多少？", ("43276 − 20845 = 22431元",)),
        ("澄溪人均研发经费支出是多少？", ("86.4亿 ÷ 240万 = 3600元/人",)),
        ("澄溪平均每起创业投资多少钱？", ("7.5亿 ÷ 25 = 3000万元/起",)),
        ("澄溪市GDP是多少亿元？", ("2900亿元",)),
        ("澄溪居民人均消费支出实际增长多少？", ("5.1%",)),
        ("澄溪研发投入强度比全国平均高多少？", ("3.0%", "2.6%", "0.4个百分点")),
        ("澄溪农村居民收入增长快还是城镇居民收入增长快？", ("7.6%", "4.9%", "2.7个百分点")),
    ],
)
def test_what_follows_from_two_figures_is_reckoned_and_cited(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered"
    assert all(t in answer.answer for t in told), answer.answer
    assert answer.citations
    assert not answer.removed


def test_a_rate_is_not_answered_with_an_amount_whose_name_begins_alike(desk):
    answer = desk.ask("澄溪市城镇化率是多少？")
    assert answer.status != "answered"
    assert not answer.computations


@pytest.mark.parametrize("question", ["澄溪科创指数三年涨了多少点？", "孵化器比2021年多了几家？"])
def test_a_year_that_is_not_held_is_not_reckoned_with(desk, question):
    assert not any("−" in c.expression for c in desk.ask(question).computations)
