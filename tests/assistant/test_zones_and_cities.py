"""A national zone by its short name, zones nobody has listed, the city around a zone, shares of their own year."""

from __future__ import annotations

import pytest
from over_texts import desk_over

ZONE = """# 涪阳国家高新区2024年创新发展评价报告

2024年园区实现营业收入1200亿元，比上年增长20.0%；地区生产总值440亿元，增长10.0%，占涪阳市的比重由2023年的21.0%提高到22.0%。

研发机构200家，其中国家级10家、省级50家。进出口总额150亿元，其中出口90亿元，下降10.0%。

与省内其他国家高新区相比，涪阳高新区研发投入强度4.00%，低于锦岭高新区1.20个百分点；净利润率6.5%。

年营收超百亿元企业仅3家。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("zones"), {"a.md": ZONE}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2023年涪阳高新区营收", ("1200 ÷ (1 + 20%) = 1000亿元",)),
        ("涪阳市GDP多少", ("440 ÷ 22% = 2000亿元",)),
        ("省级研发机构占比", ("50 ÷ 200 = 25%",)),
        ("涪阳高新区进口额", ("150 − 90 = 60亿元",)),
        ("锦岭高新区研发投入强度", ("4 + 1.2 = 5.2%",)),
        ("年营收超百亿的企业有几家", ("3家",)),
        ("What is the operating revenue of Fuyang High-tech Zone?", ("1200亿元",)),
    ],
)
def test_zones_and_cities(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed


@pytest.mark.parametrize("question", ["涪阳市研发机构有多少家", "锦岭高新区营业收入多少", "涪阳高新区净利润多少亿"])
def test_another_place_or_kind_is_said_to_be_so(desk, question):
    assert desk.ask(question).status == "partial"


def test_a_rise_said_of_a_zone_by_its_short_name_is_put_right(desk):
    assert desk.ask("涪阳高新区出口增长了10%，对吧").reason == "false_premise"
