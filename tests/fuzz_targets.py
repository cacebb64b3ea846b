"""What is fuzzed: functions of bytes that must end well whatever the bytes are. `scripts/fuzz.py` drives them.

The first byte of an input for the readers chooses the kind of file, the rest is the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import Limits

SUFFIXES = (".txt", ".md", ".html", ".csv", ".tsv", ".docx", ".xlsx", ".pdf")
LIMITS = Limits(recognise=False, max_cells=5_000, max_characters=200_000, max_unpacked_bytes=4 << 20)
PERIODS = ("2023", "2023年6月", "十四五")


def readers(data: bytes) -> None:
    """Read a file and take everything out of it."""
    from ingest.extraction import take_out
    from ingest.readers import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"报告{SUFFIXES[data[0] % len(SUFFIXES)] if data else '.txt'}"
        path.write_bytes(data[1:])
        try:
            taken = take_out(read(path, LIMITS))
        except DocumentError as error:
            assert error.code  # noqa: PT017 - either end is right
            assert error.message  # noqa: PT017
            return
    text = taken.document.text
    assert all(text[o.start : o.end] == o.quote for o in taken.observations)
    assert all(text[p.start : p.end] == p.text for p in taken.passages)
    assert all(text[c.start : c.end] == c.text for t in taken.document.tables for row in t.rows for c in row)


def numerals(data: bytes) -> None:
    """Find quantities and periods in a text."""
    from ingest.numerals import find_quantities, parse_cell
    from ingest.periods import scan_periods

    text = data.decode("utf-8", "ignore")
    for q in find_quantities(text):
        assert text[q.start : q.end] == q.text
        assert q.low is None or q.high is None or q.low <= q.high
    parse_cell(text[:60], "亿元")
    assert all(0 <= p.start <= p.end <= len(text) for p in scan_periods(text, date(2024, 3, 1), 2023))


def questions(data: bytes) -> None:
    """Answer a question about an invented report."""
    text = data.decode("utf-8", "ignore")
    answer = _desk().ask(text, llm=False)
    assert answer.status in ("answered", "partial", "refused", "clarify")
    assert all(n.status != "unverified" for n in answer.numbers)
    answer.as_json()


TARGETS: dict[str, Callable[[bytes], None]] = {"readers": readers, "numerals": numerals, "questions": questions}
_REPORT = """# 北园区指数2024

2023年，北园区综合指数为128.4，比上年提高6.2个点；企业研究开发费用为4494.1亿元，比上年增长1.9%。

北园区指数由创新投入、创新产出、开放协同3个一级指标构成，其中创新投入指数为135.2，创新产出指数为120.7。

| 指标 | 2022 | 2023 |
|---|---|---|
| 研发人员（万人） | 12.1 | 12.5 |
"""


@cache
def _desk():
    from word_embedder import WordEmbedder

    from assistant.desk import Assistant
    from assistant.settings import Settings

    folder = Path(tempfile.mkdtemp())
    desk = Assistant(settings=Settings(home=folder / "home", samples=False), embedder=WordEmbedder())
    (folder / "年报.md").write_text(_REPORT, encoding="utf-8")
    assert desk.ingest([folder / "年报.md"]).ok
    return desk
