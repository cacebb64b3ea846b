"""Whole reports: every figure is found with its meaning, nothing else is taken for one."""

from __future__ import annotations

from collections import Counter

import pytest
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
