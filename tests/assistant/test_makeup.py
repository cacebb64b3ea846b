"""What a whole is made up of: the shares one sentence gives are told together, and only where they are asked for."""

from __future__ import annotations

import pytest
from over_texts import desk_over

CITY = """# 苏州统计公报2024

2023年，苏州地区生产总值中，第一产业占比0.8%，第二产业占比46.8%，第三产业占比52.4%。
"""
FIRMS = """# 深圳企业报告2024

2023年，深圳企业总数中，制造业企业占42%，服务业企业占38%，建筑业企业占20%。

2023年，深圳出口总额中，电子产品占61%，机械产品占57%。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("makeup"), {"苏州.md": CITY, "深圳.md": FIRMS}) as made:
        yield made


@pytest.mark.parametrize(
    "question",
    [
        "2023年深圳企业总数的构成是怎样的？",
        "2023年深圳企业总数中各类企业的占比",
        "2023年深圳企业总数中制造业、服务业和建筑业企业各占多少？",
    ],
)
def test_every_share_of_a_whole_is_told_and_drawn(desk, question):
    answer = desk.ask(question)
    assert not answer.removed
    assert answer.table.rows == (("制造业企业", "42%"), ("服务业企业", "38%"), ("建筑业企业", "20%"))
    assert answer.chart["labels"] == ["制造业企业", "服务业企业", "建筑业企业"]
    assert answer.chart["series"][0]["values"] == [42.0, 38.0, 20.0]
    assert all(share in answer.answer for share in ("42%", "38%", "20%"))


def test_of_the_parts_only_those_named_are_told(desk):
    answer = desk.ask("2023年深圳企业总数中制造业和建筑业企业各占多少？")
    assert [r[1] for r in answer.table.rows] == ["42%", "20%"]


@pytest.mark.parametrize(
    "question", ["2023年苏州三次产业构成", "苏州的产业结构是怎样的？", "2023年苏州三次产业各占多少？"]
)
def test_the_three_sectors_are_known_by_their_common_name(desk, question):
    assert [r[1] for r in desk.ask(question).table.rows] == ["0.8%", "46.8%", "52.4%"]


@pytest.mark.parametrize(
    "question",
    [
        "2022年苏州三次产业构成",
        "2023年深圳三次产业构成",
        "2023年上海企业总数的构成",
        "2023年深圳进口总额的构成",
        "2023年深圳企业总数的构成比上年变化了多少？",
        "2023年深圳出口总额的构成",
    ],
)
def test_another_place_year_or_whole_a_change_and_parts_that_overlap_are_not_told_as_one(desk, question):
    answer = desk.ask(question)
    assert answer.chart is None
    assert answer.table is None
