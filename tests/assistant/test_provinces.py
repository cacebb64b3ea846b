"""A province beside others: ranks of two scopes, undated figures, bounds, lists in order, what is lacking."""

from __future__ import annotations

import pytest
from over_texts import desk_over

OWN = """# 湖南省科技创新统计监测报告（2023）

湖南省科学技术厅 湖南省统计局
2024年6月

2022年，全省研发经费投入1175.3亿元，研发经费投入强度为2.41%，比上年提高0.18个百分点，居全国第11位，\
比上年上升1位，居中部第2位。

两院院士43人。高新技术企业14196家，技术合同成交额2544.6亿元。

## 差距与不足

全省有21个县（市、区）研发经费投入强度不足1%。原因在于产业结构偏重传统制造。
"""
OTHERS = """# 中部六省科技创新比较简析（2023）

2022年，湖北研发经费1254.7亿元，湖南1175.3亿元，安徽1152.5亿元，河南1143.3亿元，江西558.2亿元，山西273.7亿元。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("provinces"), {"a.md": OWN, "b.md": OTHERS}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("湖南研发经费投入强度排全国第几？", ("居全国第11位",)),
        ("湖南研发强度2021年是多少？", ("2.41 − 0.18 = 2.23%",)),
        ("中部六省研发经费排名", ("湖北1254.7亿元、湖南1175.3亿元、安徽1152.5亿元",)),
        ("中部研发经费最多的省", ("湖北研发经费为1254.7亿元",)),
        ("研发经费超过1150亿元的有哪些省？", ("湖北1254.7亿元、湖南1175.3亿元、安徽1152.5亿元",)),
        ("湖南的差距在哪？", ("21个县", "传统制造")),
        ("湖南统计监测报告谁发布的？", ("湖南省科学技术厅",)),
    ],
)
def test_a_province_is_told_beside_the_others(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert "不一致" not in answer.answer
    assert not answer.removed


def test_a_list_beyond_a_bound_leaves_the_others_out(desk):
    assert "河南" not in desk.ask("研发经费超过1150亿元的有哪些省？").answer.split("原文")[0]


@pytest.mark.parametrize("question", ["湖南高新技术企业2021年多少家？", "湖南技术合同2021年成交额"])
def test_an_undated_figure_is_none_of_a_year_before_its_report(desk, question):
    assert desk.ask(question).status == "partial"


def test_a_short_line_that_counts_scholars_is_no_imprint(desk):
    assert "院士" not in desk.ask("湖南统计监测报告谁发布的？").answer


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("哪些省市的研发经费超过1150亿元？", ("湖北", "湖南", "安徽"), ("河南", "江西")),
        ("研发经费最多的是哪个地区？", ("湖北", "1254.7亿元"), ()),
    ],
)
def test_places_past_a_bound_or_foremost_are_told_whatever_they_are_called(desk, question, told, untold):
    answer = desk.ask(question)
    text = answer.answer.split("原文")[0]
    assert answer.status == "answered"
    assert all(t in text for t in told), text
    assert not any(t in text for t in untold), text
