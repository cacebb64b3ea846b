"""Which year, which class of a total, shares of all parts together, aims kept apart from what there is."""

from __future__ import annotations

import pytest
from over_texts import desk_over

BULLETIN = """# 明川省2023年度科技统计公报

全省研发经费300亿元，同比增长7.1%，研发经费投入强度为2.10%，居全国第15位，较上年提升2位。

全省登记技术合同1.2万项，成交额800亿元，同比增长25.0%。其中，技术开发合同成交额210亿元，技术服务合同成交额520亿元，\
技术转让合同成交额70亿元。吸纳技术合同成交额640亿元。

明川高新区在全国高新区综合排名第20位，与上年持平。规上工业企业130家，新增15家，实现营业收入400亿元、利润24亿元。

新材料、智能装备、生命健康三大主导产业产值占规上工业总产值的比重分别为30.5%、20.5%和9.0%。

到2025年，高新技术企业达到500家。

表1 2020—2023年明川省主要科技指标

| 指标 | 2020年 | 2021年 | 2022年 | 2023年 |
|---|---|---|---|---|
| 研发经费（亿元） | 200 | 210 | 280 | 300 |
| 研发经费投入强度（%） | 2.05 | 1.98 | 2.08 | 2.10 |
| 技术合同成交额（亿元） | 400 | 500 | 640 | 800 |
"""
HUBS = """# Startup Cities Index 2024

The index ranks 50 metropolitan areas. London ranks first with a score of 91.4. Paris ranks second with a score of 88.2.

London startups raised $6.2 billion in 2023 and Paris startups raised $4.1 billion.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("years"), {"a.md": BULLETIN, "b.md": HUBS}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("明川省哪一年研发经费增速最快", ("2022年增幅：(280 − 210) ÷ 210 = 33.3%",)),
        ("明川省研发强度哪年最低", ("2021年", "1.98%")),
        ("哪类技术合同成交额最高", ("技术服务合同成交额为520亿元",)),
        ("三大主导产业合计占比", ("30.5 + 20.5 + 9 = 60%",)),
        ("哪个主导产业占比最大", ("新材料", "30.5%")),
        ("明川高新区去年排名", ("第20位", "与上年持平")),
        ("明川高新区规上工业企业上年有几家", ("130 − 15 = 115家",)),
        ("Did R&D spending in Mingchuan fall in 2023?", ("up 7.1%",)),
        ("Which type of technology contract had the largest value in Mingchuan?", ("技术服务合同成交额", "520亿元")),
        ("Who ranks first in the Startup Cities Index?", ("London", "91.4")),
    ],
)
def test_years_and_classes(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed


def test_what_is_aimed_at_is_not_told_for_what_there_is(desk):
    answer = desk.ask("明川省高新技术企业有多少家")
    assert answer.status != "answered", answer.answer


def test_what_is_left_over_is_not_held_against_the_whole(desk):
    assert desk.ask("其他两大主导产业占多少").reason != "false_premise"
