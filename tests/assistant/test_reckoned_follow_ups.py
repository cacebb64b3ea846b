"""Follow-ups that reckon with the answers before, parts told only by shares, and which part of an index holds most."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from over_texts import desk_over
from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.settings import Settings

REPORT = """# 青澜高新区创新指数2023

青澜创新指数由青澜科技发展研究院编制，以2015年为基期。指标体系包括创新资源、产业能级2个一级指标，5个二级指标。

### 表1 指标体系

| 一级指标 | 二级指标 |
|---|---|
| 创新资源 | 研发投入强度、高价值发明专利拥有量 |
| 产业能级 | 劳动生产率、高新技术产品出口额、空气优良天数比率 |

2022年，青澜高新区有上市企业48家、瞪羚企业130家。新设科技型企业3660家。风险投资总额为60亿元，占全省总额的25%。\
其中，流向芯片领域的投资份额为30%，软件、健康领域分别为12.5%、7.5%。

2022年，青澜高新区年收入亿元以上企业512家，较上年增加40家。输出技术合同2400项，技术合同成交额96亿元。

2022年，青澜创新指数为208.4，较上年提高8.4个点。其中，创新资源指数230.0，较上年提高12.0个点；产业能级指数186.8，\
较上年提高4.8个点。受外需减弱影响，产业能级指数增幅有所放缓。

万人有效发明专利拥有量204件，是全省平均水平的3.4倍。研发投入强度达7.2%，分别高于全市、全国3.1个和4.6个百分点。

青澜高新区职工平均年薪15.6万元，是全国平均年薪（12万元）的1.3倍。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("follow"), {"a.md": REPORT}) as made:
        yield made


def _ask(desk, *turns):
    history = [
        m for t in turns[:-1] for m in ({"role": "user", "content": t}, {"role": "assistant", "content": "见上。"})
    ]
    return desk.ask(turns[-1], history=history)


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("青澜高新区上市企业有几家", "瞪羚企业呢", "加起来呢"), ("48 + 130 = 178",)),
        (("青澜高新区职工平均年薪多少", "全国平均呢"), ("12万元",)),
        (("青澜高新区职工平均年薪多少", "全国平均呢", "差多少"), ("15.6 − 12 = 3.6",)),
        (("青澜高新区输出技术合同多少项", "成交额呢", "平均一项多少"), ("÷ 2400 = 400",)),
        (("创新资源指数多少，产业能级指数呢",), ("230.0", "186.8")),
        (("创新资源和产业能级哪个涨得多，多多少",), ("12 − 4.8 = 7.2",)),
        (("软件和健康领域一共拿了多少风投",), ("60 × (12.5% + 7.5%) = 12",)),
        (("全省风投总额大概多少",), ("60 ÷ 25% = 240",)),
        (("全省万人有效发明专利拥有量多少件",), ("204 ÷ 3.4 = 60",)),
        (("全国研发投入强度是多少",), ("7.2 − 4.6 = 2.6",)),
        (("青澜创新指数涨了多少个点",), ("8.4个点",)),
        (("平均每个月新设多少科技企业",), ("3660 ÷ 12 = 305",)),
        (("年收入过亿的企业上一年有多少",), ("512 − 40 = 472",)),
        (("产业能级指数同比增长百分之几",), ("4.8 ÷ (186.8 − 4.8)",)),
        (("青澜指数哪个一级指标下的二级指标最多",), ("产业能级下设3个", "创新资源2个")),
        (("发明专利归哪个一级指标",), ("创新资源 › 高价值发明专利拥有量",)),
        (("青澜创新指数是谁编的",), ("青澜科技发展研究院",)),
        (("青澜创新指数有没有水质达标率",), ("没有单列",)),
        (("产业能级指数为啥放缓",), ("外需减弱",)),
    ],
)
def test_what_follows_from_figures_told_is_reckoned(desk, turns, said):
    answer = _ask(desk, *turns)
    assert answer.status == "answered"
    for text in said:
        assert text in answer.answer


def test_the_amount_of_a_part_is_not_worked_out_for_the_whole_it_is_a_part_of(desk):
    assert "60 × 25%" not in _ask(desk, "全省风险投资总额是多少").answer


def test_what_a_stretch_of_years_counts_is_divided_by_its_years():
    folder = Path(tempfile.mkdtemp())
    text = "青澜高新区创新报告\n\n2019—2022年，青澜高新区累计引进博士人才840人。\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    made = Assistant(settings=Settings(home=folder / "home", samples=False), embedder=WordEmbedder())
    assert made.ingest([folder / "a.md"]).ok
    assert "840 ÷ 4 = 210" in made.ask("青澜高新区平均每年引进多少博士").answer
    made.close()
