"""Many places told together: their share of the nation, sums over a list, orders told ahead, how often it is told."""

from __future__ import annotations

import pytest
from over_texts import desk_over

CITIES = """# 创新型城市创新能力监测报告2023

全国创新能力监测对50个城市2022年的创新能力进行评价，报告每年发布一次。

50个城市集聚了全国62%的有效发明专利，全社会研发经费支出1.2万亿元，占全国的40.0%；高新技术企业18万家，占全国的45.0%。

原始创新力方面，南京、西安、武汉、广州、长沙居前五位。

| 排名 | 城市 | 创新能力指数 | 研发投入强度（%） | 高新技术企业（家） |
|---|---|---|---|---|
| 1 | 深圳 | 86.9 | 5.8 | 21000 |
| 2 | 南京 | 83.2 | 3.6 | 9000 |
| 3 | 武汉 | 78.3 | 3.5 | 12000 |
| 4 | 长沙 | 75.9 | 3.1 | 6000 |
"""
TOWN = """# Linhai City Innovation Development Report 2023

Linhai's exports were 52.4 billion yuan and imports were 31.9 billion yuan in 2023.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("together"), {"a.md": CITIES, "b.md": TOWN}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("全国研发经费多少", ("1.2 ÷ 40% = 3万亿元",)),
        ("全国高企有多少家", ("18 ÷ 45% = 40万家",)),
        ("深圳高企占50个城市的多少", ("2.1 ÷ 18 = 11.7%",)),
        ("前四城市高企一共多少家", ("= 48000家",)),
        ("武汉原始创新力排第几", ("武汉排在第3位",)),
        ("研发强度最高的是哪个城市，最低呢", ("深圳研发投入强度为5.8%", "长沙研发投入强度为3.1%")),
        ("创新能力监测报告多久发布一次", ("每年发布一次",)),
        ("What is Linhai's trade surplus?", ("20.5 billion",)),
    ],
)
def test_places_together(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed
