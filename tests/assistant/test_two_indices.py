"""Two indices of two cities: bases, scores, tables with a source column, what bodies are, and what only text tells."""

from __future__ import annotations

import pytest
from over_texts import desk_over

FIRST = """# 深圳市创新生态指数2023

深圳创新发展研究院是民办非企业性质的独立智库，2018年起每年编制深圳市创新生态指数，本期为第六期。\
指数旨在监测深圳创新生态的动态变化。

| 一级指标 | 二级指标 | 三级指标 | 数据来源 |
|---|---|---|---|
| 创新主体 | 企业 | 国家高新技术企业数 | 市科技创新委 |
| 创新主体 | 人才 | 研发人员数 | 市统计局 |
| 创新投入 | 资本 | 创业投资额 | 清科数据 |

指数以2017年为基期，设基期值为100。各一级指标等权。

2022年，深圳市创新生态指数为187.6，较上年增长7.9%。其中，创新主体指数176.2，创新投入指数169.8，创新产出指数221.4。

PCT国际专利申请量1.59万件，连续19年居全国城市首位。每万人口高价值发明专利拥有量89.6件。

## 短板

基础研究薄弱，高水平大学数量少。
"""
SECOND = """# 杭州城市创新力指数报告（2023）

杭州城市创新力指数由创新资源、创新能力、创新活力三个维度构成，以2015年为基期（1000分）。

2022年杭州城市创新力指数得分1864.5分，比2021年增加112.3分。

杭州独角兽企业40家，风险投资额518亿元，比上年下降16.8%。

## 不足

制造业创新能力有待提升；国际化水平不高。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("two"), {"a.md": FIRST, "b.md": SECOND}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("杭州指数2022年得分多少？", ("杭州城市创新力指数得分为1864.5分",)),
        ("杭州创新力指数得分是不是下降了？", ("增加112.3分",)),
        ("深圳指数和杭州指数基期一样吗？", ("2017年", "2015年")),
        ("每个一级指标下各有几个三级指标？", ("创新主体下设2个三级指标", "创新投入下设1个三级指标")),
        ("创业投资额这个指标的数据来源是哪？", ("清科数据",)),
        ("深圳一级指标的权重？", ("各一级指标等权",)),
        ("深圳创新发展研究院是个什么机构？", ("独立智库",)),
        ("深圳指数发布了几期？", ("第六期",)),
        ("深圳指数的编制目的是什么？", ("旨在监测",)),
        ("深圳PCT申请量连续几年第一？", ("连续19年",)),
        ("深圳万人高价值发明专利", ("89.6件",)),
        ("杭州不足之处", ("制造业创新能力有待提升",)),
        ("两个城市的短板有什么不同？", ("基础研究薄弱", "国际化水平不高")),
        ("杭州风投涨了还是降了？", ("518亿元", "16.8%")),
    ],
)
def test_each_of_two_indices_is_told_by_its_own_report(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert not answer.removed


def test_points_of_two_indices_are_not_set_against_one_another(desk):
    answer = desk.ask("深圳指数和杭州指数谁高？")
    assert answer.reason == "not_comparable"
    assert "187.6" in answer.answer
    assert "1864.5" in answer.answer


def test_a_fall_of_a_score_that_rose_is_corrected(desk):
    assert desk.ask("为什么杭州创新力指数得分下降？").reason == "false_premise"


def test_the_parts_of_another_places_index_are_no_answer(desk):
    assert "169.8" not in desk.ask("杭州指数哪个分指数最低？").answer


def test_a_number_per_ten_thousand_is_no_number(desk):
    assert desk.ask("深圳发明专利拥有量多少件？").status != "answered"


def test_a_word_no_report_defines_is_not_explained_by_a_figure(desk):
    assert desk.ask("什么是高价值发明专利？").status == "refused"


EARLY = """# 宁波市科技创新发展评价报告2022

宁波市科技信息研究院 2023年3月

2021年宁波市科技创新综合指数为156.8（2016年=100）。评价体系由5个一级指标、15个二级指标和40个三级指标组成。
"""
LATE = """# 宁波市科技创新发展评价报告2023

宁波市科技信息研究院 2024年3月

2022年宁波市科技创新综合指数为170.9（2016年=100），比上年提高14.1。\
评价体系由5个一级指标、15个二级指标和42个三级指标组成。

国家级专精特新“小巨人”企业283家，居全国城市第4位、全国计划单列市第2位。

建议：（1）实施科创强基行动；（2）完善科技金融体系。

新产品产值率：指规模以上工业企业新产品产值占工业总产值的比重。
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("city"), {"a.md": EARLY, "b.md": LATE}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("宁波科技创新综合指数最新是多少？", ("170.9",)),
        ("小巨人企业在计划单列市排第几？", ("全国计划单列市第2位",)),
        ("什么是新产品产值率？", ("指规模以上工业企业新产品产值",)),
        ("这个指数是哪个单位做的？", ("宁波市科技信息研究院",)),
        ("评价体系由多少个三级指标组成？", ("42个三级指标",)),
    ],
)
def test_a_city_report_tells_its_scope_its_terms_and_its_makers(city, question, told):
    answer = city.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer


def test_the_advice_of_one_edition_is_none_of_another(city):
    assert "科创强基" not in city.ask("2022版报告里的建议是什么？").answer.split("最接近")[0]
