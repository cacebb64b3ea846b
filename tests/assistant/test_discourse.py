"""Questions in words over an invented report: the list or passage whose lead names what is asked, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.compose.discourse import kind_asked
from assistant.desk import Assistant
from assistant.question import understand
from assistant.settings import Settings

REPORT = """# 云溪高新区发展评价报告2023

## 一、总体情况

2022年云溪高新区运行平稳。本报告的主要结论包括：人口方面，常住人口继续增加，青年人才占比上升；产业方面，集成电路产值突破新高，传统装备制造增速放缓；环境方面，空气质量持续好转，绿地面积有所扩大。

## 二、云溪高新区快速成长的关键因素

### （一）链主企业带动配套企业集聚

十二家链主企业在园区设立研发总部，配套半径不断缩短。

### （二）科研院所就地转化成果

三所大学在园区共建中试平台，因为中试风险由政府分担，企业更愿意承接早期成果。

### （三）耐心资本长期陪伴

园区母基金存续期为十五年。

## 三、对标北港科技城看云溪高新区存在的短板

### （一）高端人才供给偏紧

受生活配套滞后影响，近三年博士引进人数低于预期。

### （二）跨境服务能力薄弱

园区内懂国际规则的服务机构较少。

## 四、下一步工作

针对以上短板，提出如下建议。

一是补齐人才公寓和国际学校。2025年前建成三千套人才公寓。

二是设立跨境服务中心。引进国际律所和会计师事务所。

三是延长母基金考核周期。

## 五、重点工作进展

营商环境不断优化。企业开办时间压缩至一天，四十二项改革事项全部落地。

绿色低碳转型提速。园区建成两座零碳工厂。

## 六、云溪高新区与北港科技城的差异

从发展路径看，云溪高新区依靠政府引导，北港科技城依靠市场驱动。

从产业结构看，云溪高新区以制造为主，北港科技城以软件为主。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("discourse")
    path: Path = folder / "yunxi.md"
    path.write_text(REPORT, encoding="utf-8")
    opened = Assistant(settings=Settings(home=folder / "home", samples=False))
    opened.ingest([path])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("云溪高新区成功的因素有哪些", ["链主企业", "就地转化", "耐心资本"]),
        ("云溪高新区为什么能快速崛起？", ["链主企业", "就地转化", "耐心资本"]),
        ("云溪高新区还存在什么问题？", ["高端人才供给偏紧", "跨境服务能力薄弱"]),
        ("云溪跟北港比差在哪里", ["高端人才供给偏紧", "跨境服务能力薄弱"]),
        ("对云溪高新区提了哪些建议", ["国际学校", "跨境服务中心", "母基金考核周期"]),
        ("在人才公寓方面有什么对策", ["补齐人才公寓"]),
        ("报告的主要结论是什么", ["青年人才", "集成电路", "空气质量"]),
        ("环境方面有什么结论", ["空气质量持续好转"]),
        ("营商环境有哪些改善", ["四十二项改革"]),
        ("高端人才供给为什么偏紧", ["生活配套滞后"]),
        ("云溪高新区和北港科技城在产业结构上有什么区别", ["以制造为主", "以软件为主"]),
        ("雲溪高新區存在哪些短板", ["高端人才供给偏紧"]),
    ],
)
def test_what_a_heading_or_a_list_announces_answers(desk, question, told):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(t in answer.answer for t in told), answer.answer
    assert answer.citations


@pytest.mark.parametrize("question", ["环境方面有什么结论", "在人才公寓方面有什么对策"])
def test_only_the_members_on_the_subject_are_told(desk, question):
    answer = desk.ask(question).answer
    assert "集成电路" not in answer
    assert "母基金考核" not in answer


@pytest.mark.parametrize(
    "question",
    ["云溪高新区在养老方面有什么建议", "东京的创新政策有哪些问题", "云溪高新区的海洋渔业存在什么短板"],
)
def test_what_no_lead_names_is_not_answered_by_another_subject(desk, question):
    assert desk.ask(question).status == "refused"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("存在哪些不足", "problem"),
        ("怎么改善投资环境", "recommendation"),
        ("为啥下降", "reason"),
        ("指数有什么局限", "limitation"),
        ("两者有何不同", "difference"),
        ("研发费用是多少", None),
        ("是什么时候发布的", None),
    ],
)
def test_a_question_is_of_one_kind(desk, question, kind):
    asked = kind_asked(understand(question, desk.holdings, desk.tools.gazetteer))
    assert (asked.name if asked else None) == kind


def test_a_list_is_quoted_from_the_report(desk):
    answer = desk.ask("云溪高新区还存在什么问题？")
    text = desk.text(answer.citations[0].place.document_id)
    assert all(text[c.place.start : c.place.end] == c.place.quote for c in answer.citations)
