"""An index by the short name its report gives it, places by one character, changes against a year, what is left."""

from __future__ import annotations

import pytest
from over_texts import desk_over

INDEX = """# 榆川自主创新示范区创新指数2023

榆川科技评估中心自2017年起编制“榆川指数”。指数由创新能力、产业升级、开放合作三个一级指标、6个二级指标构成，以2016年为基期，基期值为1000。

2023年，榆川指数达1820.4，较上年增长120.6点。从一级指标看，创新能力指数为2010.5，较上年增长8.4%；产业升级指数为1750.2，增长10.9%；\
开放合作指数为1503.8，下降1.2%。

示范区从事研发活动的人员9.6万人，占从业人员的24.0%。外籍从业人员0.5万人。

万元营业收入能耗0.08吨标准煤，较2020年下降20.0%。新增绿色工厂6家，累计达到30家。

附：榆川指数指标体系及权重

| 一级指标 | 权重 | 二级指标 |
|---|---|---|
| 创新能力 | 50% | 研发投入、知识产权 |
| 产业升级 | 30% | 产业规模、产业结构 |
| 开放合作 | 20% | 国际贸易、技术输出 |
"""
PAPER = """# 2024年全国机器人产业白皮书

2023年，北京机器人企业320家；上海410家；广东560家；江苏380家。全国机器人领域融资金额200亿元，其中，手术机器人领域融资金额达50亿元。

智能工厂面积70万平方米，工厂总面积350万平方米。

| 省市 | 融资金额（亿元） | 专利授权（件） |
|---|---|---|
| 北京 | 45.0 | 1200 |
| 广东 | 62.0 | 2300 |
| 上海 | 51.0 | 1800 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("short_names"), {"a.md": INDEX, "b.md": PAPER}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("榆川指数2022年是多少", ("1820.4 − 120.6 = 1699.8",)),
        ("榆川指数基期值是多少", ("1000",)),
        ("榆川指数有几个二级指标", ("6个二级指标",)),
        ("榆川指数创新能力的权重是多少", ("50%",)),
        ("三个一级指数谁增速最快，谁在下降", ("产业升级指数增长10.9%", "开放合作指数下降1.2%")),
        ("榆川示范区从业人员总数大约多少", ("9.6 ÷ 24% = 40万人",)),
        ("榆川能耗比2020年降了多少", ("较2020年下降20.0%",)),
        ("榆川绿色工厂去年底有几家", ("30 − 6 = 24家",)),
        ("京沪粤机器人企业一共几家", ("320 + 410 + 560 = 1290家",)),
        ("手术机器人占机器人融资比重", ("50 ÷ 200 = 25%",)),
        ("哪个省市专利授权最多，上海排第几", ("广东专利授权为2300件", "上海排在第2位")),
        ("What is the weight of innovation capability in the Yuchuan index?", ("50%",)),
    ],
)
def test_short_names_and_years_named(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed


def test_a_follow_up_compares_with_the_year_before_and_does_not_go_back(desk):
    said = [{"role": "user", "content": "榆川指数2023年是多少"}, {"role": "user", "content": "创新能力呢"}]
    assert "增长8.4%" in desk.ask("比上年增长多少", history=said).answer


def test_a_follow_up_stays_with_the_place_that_has_the_figure(desk):
    said = [{"role": "user", "content": "北京机器人企业有多少家"}, {"role": "user", "content": "那广东呢"}]
    assert "62.0亿元" in desk.ask("融资呢", history=said).answer
