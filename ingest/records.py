"""The records that pass between the rooms of ingest, and out of it.

A reader makes a `RawDocument`; `clean` and `structure` make a `Document` whose `text` is canonical: every later
record points into it by (start, end), and `text[start:end] == quote` holds for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "table", "caption", "note"]
Measure = Literal["level", "change", "change_rate", "share", "rank", "ratio", "target", "date"]
Grid = tuple[tuple[str, ...], ...]


# ---------------------------------------------------------------- what a reader returns
@dataclass(frozen=True, slots=True)
class RawBlock:
    """One piece of a file in reading order, as the format gives it.

    `level` is the heading depth (1 = chapter), 0 for what is no heading. `grid` holds a table's cells as a rectangle,
    merged cells repeated; `header_rows` is how many of its rows the format marks as headers, None when it does not say.
    `wrapped` says that `text` is a physical line of a fixed-width layout (txt, pdf) and may go on in the next block.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    grid: Grid | None = None
    header_rows: int | None = None
    wrapped: bool = False
    sheet: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as read, before any cleaning. `properties` holds what the format states (title, author, date)."""

    path: str
    media_type: str
    blocks: tuple[RawBlock, ...]
    properties: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


# ---------------------------------------------------------------- the canonical document
@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; text == document.text[start:end]."""

    text: str
    start: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the canonical text: one line a row, cells joined by ` | `; `rows` is a rectangle of cells."""

    index: int
    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    sheet: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, caption, note or table of the canonical text; `section` is the heading path above it.

    `flattened` marks the lines of a table whose grid the file has lost (a text export of a PDF).
    """

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    level: int = 0
    page: int | None = None
    table: int | None = None
    flattened: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """A report in canonical form. `published` is an ISO date or prefix of one; `edition` a year or None."""

    document_id: str
    path: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    publisher: str | None = None
    edition: str | None = None
    published: str | None = None
    language: str = "zh"
    warnings: tuple[str, ...] = ()


# ---------------------------------------------------------------- what is extracted from it
@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's canonical text."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written and what it can stand for.

    `value`, `unit` as written (4494.1, 亿元); `scaled`, `base_unit` without 万/亿 (449410000000, 元); `low`, `high`
    bound what the written unit can stand for (329.4 -> 329.35, 329.45), None where open; `text` the exact characters.
    """

    value: float
    unit: str
    scaled: float
    base_unit: str
    low: float | None
    high: float | None
    qualifier: str | None = None
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class CellRef:
    """Where in which table an observation stands."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a report with its meaning and place; fields as in docs/interfaces.

    [start, end) is the quoted clause or cell, [number_start, number_end) the figure itself inside the document's text.
    """

    observation_id: str
    document_id: str
    indicator: str
    area: str | None
    breakdown: str | None
    period: str | None
    point_in_time: bool
    measure: Measure
    value: float
    unit: str
    scaled_value: float
    base_unit: str
    low: float | None
    high: float | None
    qualifier: str | None
    comparator: str | None
    quote: str
    start: int
    end: int
    number_start: int
    number_end: int
    section: str
    page: int | None
    cell: CellRef | None = None
    confidence: float = 1.0
    origin: str = "rules"


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator of a framework's tree; level 1 stands directly under the index."""

    node_id: str
    parent: str | None
    level: int
    name: str
    quote: str
    start: int
    end: int
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """An index's tree of indicators; `levels` counts the nodes of each level."""

    framework_id: str
    document_id: str
    index: str
    edition: str | None
    levels: tuple[int, ...]
    nodes: tuple[Node, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and searched: whole sentences of one section, 200-500 characters; `context` the heading path."""

    passage_id: str
    document_id: str
    text: str
    context: str
    start: int
    end: int
    page: int | None = None
    table: int | None = None


# ---------------------------------------------------------------- all of it together
@dataclass(frozen=True, slots=True)
class Extracted:
    """A document with everything read out of it, ready to be stored whole."""

    document: Document
    passages: tuple[Passage, ...]
    observations: tuple[Observation, ...]
    frameworks: tuple[Framework, ...]
