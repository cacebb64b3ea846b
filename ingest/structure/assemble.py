"""Pieces written out as the canonical text, with every block and cell knowing its place in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.records import Block, Cell, Grid, Table
from ingest.structure.headings import is_table_caption
from ingest.structure.pieces import Piece

CELL_JOIN = " | "

_UNITS = re.compile(r"[（(]?\s*(?:计量)?(?:单位|單位)\s*[:：]")


@dataclass
class Assembly:
    """The text as it grows; `text()` when all pieces are in."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    caption: str = ""

    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self.parts)

    @property
    def section(self) -> tuple[str, ...]:
        """The heading path at this point."""
        return tuple(text for _, text in self.path)

    def write(self, text: str) -> tuple[int, int]:
        """Append, returning where it stands."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length


def assemble(pieces: Sequence[Piece], title: str) -> Assembly:
    """All pieces in order, one line break between two; headings open sections, the title itself does not."""
    out = Assembly()
    for i, piece in enumerate(pieces):
        if out.length:
            out.write("\n")
        if piece.grid is not None:
            out.caption = out.caption or _caption_below(pieces, i)
            _add_table(out, piece, piece.grid)
            continue
        if piece.kind == "heading":
            while out.path and out.path[-1][0] >= piece.level:
                out.path.pop()
        start, end = out.write(piece.text)
        out.blocks.append(
            Block(piece.kind, start, end, out.section, piece.level, piece.page, None, piece.flattened, piece.confidence)
        )
        if piece.kind == "heading" and piece.text != title:
            out.path.append((piece.level, piece.text))
        _keep_caption(out, piece)
    return out


def _caption_below(pieces: Sequence[Piece], i: int) -> str:
    """The caption under a table that has none above; one followed by another table is that one's."""
    below = pieces[i + 1] if i + 1 < len(pieces) else None
    after = pieces[i + 2] if i + 2 < len(pieces) else None
    if below is None or below.kind != "caption" or not is_table_caption(below.text):
        return ""
    return "" if after is not None and after.grid is not None else below.text


def _keep_caption(out: Assembly, piece: Piece) -> None:
    """A caption names the table after it; a unit line may stand between the two."""
    if piece.kind == "caption":
        out.caption = f"{out.caption} {piece.text}".strip() if out.caption else piece.text
    elif piece.kind == "note" and _UNITS.match(piece.text):
        out.caption = f"{out.caption} {piece.text}".strip()
    else:
        out.caption = ""


def _add_table(out: Assembly, piece: Piece, grid: Grid) -> None:
    start = out.length
    rows = []
    for r, row in enumerate(grid):
        if r:
            out.write("\n")
        rows.append(_add_row(out, r, row))
    index = len(out.tables)
    out.tables.append(
        Table(
            index, out.caption, tuple(rows), piece.header_rows or 0, start, out.length, out.section, piece.page,
            piece.sheet, piece.confidence,
        )
    )  # fmt: skip
    out.blocks.append(
        Block("table", start, out.length, out.section, 0, piece.page, index, piece.flattened, piece.confidence)
    )
    out.caption = ""


def _add_row(out: Assembly, r: int, row: Sequence[str]) -> tuple[Cell, ...]:
    cells = []
    for c, text in enumerate(row):
        if c:
            out.write(CELL_JOIN)
        start, end = out.write(text)
        cells.append(Cell(text, start, end, r, c))
    return tuple(cells)
