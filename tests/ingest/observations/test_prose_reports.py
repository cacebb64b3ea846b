"""Whole reports: every figure is found with its meaning, nothing else is taken for one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose_support import Row, read, reports, row_of

ANNOTATED = reports()
NAMES = [title for title, _, _ in ANNOTATED]


@pytest.mark.parametrize(("title", "text", "rows"), ANNOTATED, ids=NAMES)
def test_every_figure_of_a_report_is_read_with_its_meaning(title: str, text: str, rows: list[Row]) -> None:
    found = Counter(row_of(o) for o in read(text, title) if o.measure != "date")
    wanted = Counter(rows)
    assert not wanted - found, "missing or different"
    assert not found - wanted, "taken for data"


@pytest.mark.parametrize(("title", "text", "rows"), ANNOTATED, ids=NAMES)
def test_quotes_are_exact_and_hold_their_figure(title: str, text: str, rows: list[Row]) -> None:
    for observation in read(text, title):
        assert text[observation.start : observation.end] == observation.quote
        assert observation.start <= observation.number_start < observation.number_end <= observation.end
        assert len(observation.quote) <= 200


def test_the_same_text_gives_the_same_observations() -> None:
    title, text, _ = ANNOTATED[0]
    assert read(text, title) == read(text, title)


FRAGMENTS = st.sampled_from(
    [
        "2023年",
        "全市",
        "，",
        "。",
        "；",
        "、",
        "（",
        "）",
        "占",
        "的",
        "增长",
        "12.5%",
        "3家",
        "分别",
        "均",
        "其中",
        "第二",
        "由",
        "提高到",
        "出口额",
        "企业",
        "和",
        "比上年",
        "一百二十亿元",
        "\n",
        " ",
        "“",
        "”",
        "北京",
        "达",
        "1.2万亿元",
        "指数",
        "同比",
        "-3.1%",
        "每万人",
        "2.1个百分点",
        "以",
        "为",
        "到2030年",
        "3:4:5",
        "截至",
        "①",
        "...",
        "約",
        "﹪",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40))
def test_any_prose_is_read_without_failing_and_with_exact_spans(fragments: list[str]) -> None:
    text = "".join(fragments)
    for observation in read(text, "临海指数2024"):
        assert text[observation.start : observation.end] == observation.quote
        assert observation.start <= observation.number_start < observation.number_end <= observation.end
        assert observation.indicator
        assert 0 < observation.confidence <= 1
