"""A table of ranks with a column for the year before, and a park by its full name."""

from __future__ import annotations

import pytest
from over_texts import desk_over

RANKED = """# 长三角数字经济发展评价报告（2024）

表1 2023年长三角城市数字经济综合得分前五

| 排名 | 城市 | 综合得分 | 上年排名 |
|---|---|---|---|
| 1 | 上海 | 92.4 | 1 |
| 2 | 杭州 | 90.8 | 2 |
| 3 | 南京 | 85.6 | 4 |
| 4 | 苏州 | 85.1 | 3 |
| 5 | 合肥 | 79.3 | 6 |

得分最低的是池州市，为31.6分。
"""
PARK = """# 唐山高新技术产业开发区2023年创新发展白皮书

2023年，实现营业收入1026.3亿元，同比增长8.7%；净利润51.4亿元，同比下降6.9%。

当年专利授权2318件，其中发明专利487件。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("tables"), {"a.md": RANKED, "b.md": PARK}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("长三角数字经济综合得分第一的城市", ("2023年，上海", "1位")),
        ("苏州数字经济排名", ("2023年，苏州", "居4位")),
        ("苏州2022年排第几？", ("2022年，苏州", "居3位")),
        ("南京去年排第几？", ("2022年，南京", "居4位")),
        ("哪些城市排名上升了？", ("南京", "合肥")),
        ("哪些城市排名下降了？", ("苏州",)),
        ("得分最低的是哪个城市？", ("池州市，为31.6分",)),
        ("唐山高新区2023年营收多少？", ("1026.3亿元",)),
        ("唐山高新区哪些指标下降了？", ("净利润", "6.9%")),
    ],
)
def test_ranks_of_two_years_and_a_park_by_its_short_name(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert not answer.removed


def test_places_that_fell_are_not_told_to_have_risen(desk):
    assert "苏州" not in desk.ask("哪些城市排名上升了？").answer


def test_grants_told_as_part_of_grants_are_no_applications(desk):
    assert desk.ask("唐山高新区发明专利申请量多少？").status == "partial"
