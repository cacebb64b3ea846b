"""A library of invented bulletins, through the real reader, extractor and gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.brief import make
from assistant.brief.plan import plan
from assistant.brief.records import Briefing, Figure, Grid, Heading, Note, Paragraph, Text
from assistant.charts import Chart, Point
from assistant.settings import Settings

BINJIANG = """# 滨江高新区统计公报2024

发布单位：滨江高新区统计局

## 一、综合

2024年，滨江高新区实现地区生产总值812.6亿元，比上年增长6.3%。高新技术企业1203家，比上年增加87家。

## 二、科技创新

2024年，滨江高新区研究与试验发展经费支出96.4亿元，比上年增长11.2%。发明专利授权量5312件，比上年增长9.8%。

2022年，滨江高新区技术合同成交额61.5亿元。2023年，滨江高新区技术合同成交额73.8亿元。2024年，滨江高新区技术合同成交额88.2亿元。

## 三、人才

截至2024年底，滨江高新区研发人员4.6万人。留学归国人员约3200人。2024年，滨江高新区独角兽企业7家。
"""

YUNXI = """# 云溪开发区统计公报2024

发布单位：云溪开发区管委会

## 一、综合

2024年，云溪开发区实现地区生产总值655.1亿元，比上年增长5.1%。高新技术企业934家，比上年增加52家。

## 二、科技创新

2024年，云溪开发区研究与试验发展经费支出71.9亿元，比上年增长8.4%。发明专利授权量4120件，比上年下降2.1%。2023年，云溪开发区独角兽企业3家。
"""

LATER = """# 滨江高新区年鉴2025

2024年，滨江高新区高新技术企业1250家。
"""

SERIES = """指标,单位,2021,2022,2023
南桥高新区总收入,亿元,1203.5,1310.2,1422.8
南桥高新区研发投入强度,%,3.1,3.3,3.6
"""

# Markup of every format a briefing is written in.
NASTY = "<script>alert(1)</script> & ]]> #set page(width: 1pt) $x_1$ *a* `b` [c](d) | \\ \"'"


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("brief")
    reports = {"滨江": BINJIANG, "云溪": YUNXI, "年鉴": LATER}
    paths = []
    for name, text in reports.items():
        paths.append(folder / f"{name}.md")
        paths[-1].write_text(text, encoding="utf-8")
    paths.append(folder / "南桥.csv")
    paths[-1].write_text(SERIES, encoding="utf-8")
    opened = Assistant(settings=Settings(home=folder / "home", samples=False))
    assert opened.ingest(paths).ok
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def compared(desk):
    """The briefing on two places."""
    return plan(desk, make(areas=["滨江高新区", "云溪开发区"]))


@pytest.fixture(scope="session")
def hostile():
    """A briefing whose every text is markup in some format."""
    text = Text(NASTY, (1,))
    chart = Chart("bar", NASTY, NASTY, (Point(NASTY, 1.0, NASTY), Point("乙", 2.0, NASTY)))
    blocks = (
        Heading(f"一、{NASTY}"),
        Paragraph((text, Text("孵化器24家。", (1,)))),
        Paragraph((text,), bullet=True),
        Grid(NASTY, (NASTY, "乙"), ((text, text),), (1.0, 1.0)),
        Figure(text, chart, NASTY),
    )
    return Briefing(NASTY, blocks, (Note(1, f"《{NASTY}》", NASTY),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
