"""Documents of plain prose for the extractor's tests, and the rows of the annotated reports."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ingest.observations.context import context_of
from ingest.observations.prose import ProseReader
from ingest.records import Block, Document, Observation

REPORTS = Path(__file__).with_name("prose_reports.toml")
_HEADING_LENGTH = 40


@dataclass(frozen=True)
class Row:
    """A figure as a careful reader copies it out of a report."""

    figure: str
    indicator: str
    area: str
    breakdown: str
    period: str
    measure: str
    comparator: str


def prose_document(
    text: str, title: str = "测试报告", published: str | None = None, edition: str | None = None
) -> Document:
    """A document of one block a line; short lines that do not end a sentence are headings."""
    blocks, place = [], 0
    for line in text.split("\n"):
        if line.strip():
            heading = len(line) < _HEADING_LENGTH and not line.endswith(("。", "；"))
            blocks.append(Block("heading" if heading else "paragraph", place, place + len(line)))
        place += len(line) + 1
    return Document("doc", "doc.txt", title, text, tuple(blocks), edition=edition, published=published)


def read(
    text: str, title: str = "测试报告", published: str | None = None, edition: str | None = None
) -> list[Observation]:
    """The observations of a text, in order."""
    document = prose_document(text, title, published, edition)
    reader = ProseReader(context_of(document))
    found = [observation for block in document.blocks for observation in reader.read(block)]
    return sorted(found, key=lambda o: (o.number_start, o.indicator))


def row_of(observation: Observation) -> Row:
    """An observation as a row of an annotated report."""
    period = (observation.period or "-") + ("*" if observation.point_in_time else "")
    figure = f"{observation.value:g} {observation.unit}".strip()
    return Row(
        figure,
        observation.indicator,
        observation.area or "-",
        observation.breakdown or "-",
        period,
        observation.measure,
        observation.comparator or "-",
    )


def parse_row(line: str) -> Row:
    """A line of the annotation file."""
    parts = [part.strip() for part in line.split("|")]
    return Row(*parts)


def reports() -> list[tuple[str, str, list[Row]]]:
    """(title, text, rows) of the annotated reports."""
    data = tomllib.loads(REPORTS.read_text(encoding="utf-8"))
    return [(r["title"], r["text"].strip(), [parse_row(line) for line in r["rows"]]) for r in data["report"]]
