"""What is taken out of a document, and what is said where it is too long to be read to its end."""

from __future__ import annotations

from ingest.extraction import take_out
from tests.ingest.raw import blocks


def test_figures_beyond_the_bound_are_left_out_and_it_is_said() -> None:
    raw = blocks("江城高新区2023年公报", "2023年，总收入812.5亿元。", "利润总额90.4亿元。", path="公报.md")
    assert [o.value for o in take_out(raw).observations] == [812.5, 90.4]
    cut = take_out(raw, most=30)
    assert [o.value for o in cut.observations] == [812.5]
    assert any("只从前30字提取" in warning for warning in cut.document.warnings)
    assert "利润总额" in "".join(passage.text for passage in cut.passages)
