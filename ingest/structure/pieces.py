"""The pieces a document is assembled from: what a block will be, before it has a place in the canonical text."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.records import BlockKind, Grid


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: cleaned `text`, or a cleaned `grid`; `level` 0 for a heading whose depth is still unknown."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    grid: Grid | None = None
    header_rows: int | None = None
    flattened: bool = False
    sheet: str | None = None
    confidence: float = 1.0
