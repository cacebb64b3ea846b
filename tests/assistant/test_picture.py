"""The picture of an answer: only of figures that can stand together, and of nothing that was taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import Settings

REPORT = """# 临江指数2024

临江指数以2013年为基期，由创新引领、开放协同、宜居宜业3个一级指标构成。“临江指数2024”显示，2023年综合指数达到300.0，较上年提升20.0个点。其中，创新引领指数350.0，较上年提升60.0个点；开放协同指数280.0，较上年提升12.0个点；宜居宜业指数270.0。

2023年，北京独角兽企业114家；2023年，上海独角兽企业65家。

2023年，临江高新区企业研究开发费用210.4亿元。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("picture")
    (folder / "临江.md").write_text(REPORT, encoding="utf-8")
    opened = Assistant(settings=Settings(home=folder / "home", samples=False))
    assert opened.ingest([folder / "临江.md"]).ok
    yield opened
    opened.close()


def test_what_every_part_gave_is_told_in_points_and_drawn_as_a_waterfall_that_adds_up(desk):
    answer = desk.ask("2023年临江指数各分项对综合指数增长的贡献分别是多少？")
    assert not answer.removed
    assert [c.result for c in answer.computations] == [20.0, 4.0, -4.0]
    assert answer.chart is not None
    assert answer.chart["kind"] == "waterfall"
    assert sum(answer.chart["series"][0]["values"]) == pytest.approx(20.0)
    assert "等权" in answer.answer


def test_one_indicator_in_two_places_is_drawn_as_bars(desk):
    answer = desk.ask("2023年北京和上海的独角兽企业分别有多少家？")
    assert answer.chart is not None
    assert answer.chart["kind"] == "bar"
    assert dict(zip(answer.chart["labels"], answer.chart["series"][0]["values"], strict=True)) == {
        "北京": 114.0,
        "上海": 65.0,
    }


def test_a_single_figure_is_not_drawn(desk):
    assert desk.ask("2023年临江高新区企业研究开发费用是多少？").chart is None
