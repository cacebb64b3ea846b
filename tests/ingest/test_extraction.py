"""What is taken out of a document, and what is said where it is too long to be read to its end."""

from __future__ import annotations

from ingest.extraction import MOST_RUNAWAY, take_out
from tests.ingest.raw import blocks


def test_figures_beyond_the_bound_are_left_out_and_it_is_said() -> None:
    raw = blocks("江城高新区2023年公报", "2023年，总收入812.5亿元。", "利润总额90.4亿元。", path="公报.md")
    assert [o.value for o in take_out(raw).observations] == [812.5, 90.4]
    cut = take_out(raw, most=30)
    assert [o.value for o in cut.observations] == [812.5]
    assert any("只从前30字提取" in warning for warning in cut.document.warnings)
    assert "利润总额" in "".join(passage.text for passage in cut.passages)


def test_lines_without_end_are_read_and_searched_up_to_a_bound_and_it_is_said() -> None:
    line = "2023年江城高新区总收入为812.5亿元，" + "产业发展平稳有序，" * 2_000 + "结束。"
    raw = blocks("江城高新区2023年公报", *[line] * (MOST_RUNAWAY + 5), "2023年，利润总额90.4亿元。", path="公报.md")
    taken = take_out(raw)
    assert sum(o.value == 812.5 for o in taken.observations) == MOST_RUNAWAY
    assert any(o.value == 90.4 for o in taken.observations)
    assert any("不分行" in warning for warning in taken.document.warnings)
    assert taken.document.text.count("结束。") == MOST_RUNAWAY + 5
    assert sum("结束。" in passage.text for passage in taken.passages) == MOST_RUNAWAY
