"""Two editions of one index and a ranking of cities: weights, counts, what came and went, who stands where."""

from __future__ import annotations

import pytest
from over_texts import desk_over
from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.settings import Settings

EARLIER = """# 云麓高新区创新发展指数报告2022

2021年，云麓高新区创新发展指数为210.4，较2020年提高15.2。
2018—2021年云麓高新区创新发展指数依次为130.1、158.6、195.2、210.4。

指标体系由3个一级指标、9个二级指标、30个三级指标构成，各级指标等权。

2021年，云麓高新区集成电路产业营业收入120.5亿元，发明专利授权量2100件。

## 主要问题

一是原始创新能力不强。二是国际化水平偏低。
"""
LATER = """# 云麓高新区创新发展指数报告2023

2022年，云麓高新区创新发展指数为232.8，较上年提高22.4。其中，创新策源指数为250.3，较上年提高30.1；\
产业能级指数为221.6；开放合作指数为188.5，较上年下降4.2；制度创新指数为300.0。

2023版指标体系由4个一级指标、11个二级指标、33个三级指标构成。与2022版相比，一级指标新增“制度创新”；\
三级指标删除“海外分支机构数”。一级指标权重由专家打分法确定。

| 一级指标 | 权重（%） | 二级指标 |
|---|---|---|
| 创新策源 | 40 | 研发投入、知识产出 |
| 产业能级 | 30 | 经济规模、产业结构 |
| 开放合作 | 20 | 国际贸易、区域协同 |
| 制度创新 | 10 | 政策供给、营商环境 |

2022年，云麓高新区集成电路产业营业收入150.8亿元，发明专利授权量2540件，实际利用外资3.2亿美元。

在国家高新区综合评价中，云麓高新区列第21位，较上年提升3位。

## 问题与建议

当前仍存在两方面不足：一是开放合作指数连续下滑；二是高端人才引进难。
"""
CITIES = """# 江苏省区域创新能力评价报告2024

2023年，全省地市创新能力综合得分平均为58.42分。苏州市以86.35分位居第一；南京市79.12分，排名第二；\
无锡市74.88分，排名第三；常州市71.04分，由上年的第三位降至第四位；南通市66.57分，排名第五。\
排名后两位的是宿迁市（39.80分）和淮安市（35.17分）。

与上年相比，南通市上升3位，进步最快；扬州市由第六位下滑至第九位，退步最大。

苏州市研发经费投入强度为4.12%，南京市3.36%，无锡市2.95%。全省研发经费投入强度为2.38%，比全国平均水平低0.27个百分点。

全省高新技术企业21386家，其中苏州市8915家，南京市4102家，无锡市2633家。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("editions"), {"a.md": EARLIER, "b.md": LATER, "c.md": CITIES}) as made:
        yield made


def asked(desk, *questions):
    history = []
    for question in questions[:-1]:
        history.append({"role": "user", "content": question})
    return desk.ask(questions[-1], history)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("创新策源的权重是多少？", ("创新策源权重为40%",)),
        ("云麓高新区一级指标的权重各是多少？", ("创新策源权重为40%", "制度创新权重为10%")),
        ("哪个一级指标权重最大？", ("云麓高新区创新发展指数的创新策源权重为40%",)),
        ("云麓一级指标的权重怎么定的？", ("专家打分法",)),
        ("2022版各级指标怎么赋权？", ("各级指标等权",)),
        ("2023版三级指标有多少个，2022版呢？", ("33个三级指标", "30个三级指标")),
        ("云麓2023版比2022版多几个三级指标？", ("33 − 30 = 3个",)),
        ("2023版新增了哪个一级指标？", ("制度创新",)),
        ("跟2022版比，三级指标删掉了哪些？", ("海外分支机构数",)),
        ("云麓指数这几年的变化趋势如何？", ("130.1", "158.6", "195.2", "210.4", "232.8")),
        ("2018年到2020年云麓创新发展指数各是多少？", ("130.1", "158.6", "195.2")),
        ("云麓高新区2022年指数多少？", ("232.8",)),
        ("云麓指数2022年突破200了吗？", ("232.8",)),
        ("云麓高新区去年排第几？", ("21 + 3 = 24",)),
        ("哪个一级指标下降了？", ("开放合作指数较上年减少4.2",)),
        ("云麓存在哪些问题？", ("开放合作指数连续下滑", "高端人才引进难")),
        ("江苏省创新能力排第一的是哪个市？", ("苏州", "居第一")),
        ("倒数第一是谁？", ("淮安市（35.17分）",)),
        ("哪个市退步最大？", ("扬州市由第六位下滑至第九位",)),
        ("南通市上年排第几位？", ("5 + 3 = 8",)),
        ("常州市去年排第几名？", ("由上年的第三位降至第四位",)),
        ("除苏州以外高新技术企业最多的是哪个市？", ("南京高新技术企业为4102家",)),
        ("江苏哪个市高新技术企业最多？", ("苏州高新技术企业为8915家",)),
        ("长州市排第几？", ("常州", "第四位")),
        ("江苏省研发强度比全国高还是低？", ("较全国平均水平低0.27个百分点",)),
        ("江苏省高企有多少家，苏州有几家？", ("21386家", "8915家")),
    ],
)
def test_what_the_reports_tell_is_answered(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert not answer.removed


def test_a_provinces_total_is_not_one_of_its_cities(desk):
    answer = desk.ask("江苏哪个市高新技术企业最多？").answer
    assert "21386" not in answer.split("原文")[0]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("云麓高新区发明专利申请量是多少？", "发明专利授权量"),
        ("云麓高新区实际利用外资是多少亿元？", "资料里没有给出汇率"),
        ("云麓指数2021版是多少？", "没有所问那一版"),
        ("2016年到2019年云麓指数是多少？", "其余年份"),
    ],
)
def test_what_is_only_near_is_said_to_be_that(desk, question, held):
    answer = desk.ask(question)
    assert answer.status == "partial", answer.answer
    assert held in answer.answer
    assert not answer.removed


def test_a_fall_taken_for_granted_of_what_rose_is_corrected(desk):
    answer = desk.ask("为什么云麓高新区集成电路产业营业收入下降了？")
    assert answer.reason == "false_premise"
    assert "120.5亿元" in answer.answer
    assert "150.8亿元" in answer.answer


def test_a_follow_up_on_an_edition_is_of_that_edition(desk):
    answer = asked(desk, "云麓高新区创新发展指数2022年是多少？", "2022年那一版呢？")
    assert answer.answer.startswith("2021年，云麓高新区创新发展指数为210.4")


def test_a_follow_up_on_the_place_that_was_found_is_of_that_place(desk):
    answer = asked(desk, "江苏省创新能力排第一的是哪个市？", "第二呢？")
    assert answer.answer.startswith("2023年，南京")
    answer = asked(desk, "江苏省创新能力排第一的是哪个市？", "那它的研发强度是多少？")
    assert "苏州研发经费投入强度为4.12%" in answer.answer


COUNTRY = """# 中国区域创新能力监测简报（2023年度）

国家科技战略发展研究院区域创新课题组
2023年11月

2023年，广东综合效用值为63.42，排名全国第1位；北京为60.35，排名第2；江苏为54.91，排名第3；浙江为45.20，排名第4。

知识创造：北京第1，广东第2，江苏第3。

评价体系由知识创造、企业创新、创新环境3个一级指标组成。其中三个一级指标的权重分别为30%、45%、25%。\
综合效用值按加权综合评价法计算，各基础指标采用效用值法无量纲化。基础数据以2021年统计数据为主。
"""


@pytest.fixture(scope="module")
def briefing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("briefing")
    english = "# Harbor Bay Innovation Index 2024\n\nThe region had 17 unicorns at the end of 2023.\n"
    cities = "# 苏州市独角兽名录2023\n\n2023年，苏州市独角兽企业为19家。\n"
    for name, text in (("a.md", COUNTRY), ("b.md", english), ("c.md", cities)):
        (folder / name).write_text(text, encoding="utf-8")
    made = Assistant(settings=Settings(home=folder / "home", samples=False), embedder=WordEmbedder())
    made.ingest([folder / n for n in ("a.md", "b.md", "c.md")])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("区域创新能力第四名是谁？", ("浙江综合效用值居第4",)),
        ("知识创造第三名是哪里？", ("知识创造：北京第1，广东第2，江苏第3",)),
        ("广东在区域创新能力里排第几，得分多少？", ("第1位", "63.42")),
        ("北京在哪个分项排第一？", ("知识创造：北京第1",)),
        ("三个一级指标的权重各多少？", ("知识创造权重为30%", "企业创新权重为45%")),
        ("综合效用值怎么算的？", ("加权综合评价法",)),
        ("这份监测简报用的是哪年的数据？", ("2021年统计数据",)),
        ("监测简报是哪个单位做的？", ("国家科技战略发展研究院",)),
    ],
)
def test_a_briefing_tells_its_places_its_method_and_its_makers(briefing, question, told):
    answer = briefing.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert not answer.removed


def test_a_place_asked_for_by_rank_is_not_put_right_by_another_places_rank(briefing):
    assert briefing.ask("知识创造第六名是谁？").reason != "false_premise"


def test_a_figure_of_no_place_is_none_of_a_place_its_report_never_names(briefing):
    answer = briefing.ask("南京有多少家独角兽？")
    assert answer.status in ("partial", "refused")
    assert not answer.answer.startswith("截至")


FINANCE = """# 成都市科技金融发展指数报告（2023）

成都市地方金融监督管理局　成都科技金融研究院　联合编制

2022年成都市科技金融发展指数为1612.9点，较上年提高126.7点。从三个一级指标看，金融供给指数1503.8点，同比增长8.0%；\
服务效能指数1702.6点，同比增长7.5%；生态环境指数1520.3点，同比增长3.4%。
权重采用层次分析法确定，一级指标权重依次为0.40、0.35、0.25。

| 指标 | 单位 | 2021年 | 2022年 |
|---|---|---|---|
| 科技支行 | 家 | 31 | 36 |
| 私募基金管理人 | 家 | 412 | 398 |
"""
HALF_YEAR = """# 苏州工业园区2024年上半年科技创新情况

2024年7月25日

上半年，园区实现地区生产总值1872.6亿元，同比增长5.3%。其中二季度增长5.6%。

上半年新增国家级专精特新“小巨人”企业38家，累计达到179家。万人有效发明专利拥有量207件，是全省平均水平的3.4倍。
"""


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("park"), {"a.md": FINANCE, "b.md": HALF_YEAR}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("科技金融指数哪个一级指标涨得最快？", ("金融供给指数较上年同期增长8.0%",)),
        ("三个一级指标的权重是多少？", ("0.4",)),
        ("成都2022年哪些指标下降了？", ("412 − 398 = 14家",)),
        ("园区二季度增速是多少？", ("第二季度", "5.6%")),
        ("园区小巨人企业累计多少家，新增几家？", ("179家", "38家")),
        ("园区的数据是什么时候发布的？", ("2024年7月25日",)),
    ],
)
def test_a_half_year_and_a_table_are_told(park, question, told):
    answer = park.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert "不一致" not in answer.answer
    assert not answer.removed


@pytest.mark.parametrize(
    "question",
    [
        "苏州工业园区2024年全年GDP是多少？",
        "园区三季度GDP多少？",
        "成都科技支行在全国排第几？",
    ],
)
def test_what_is_narrower_than_asked_is_no_answer(park, question):
    assert park.ask(question).status == "partial"
