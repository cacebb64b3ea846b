"""Real tables: cells cleaned, title rows lifted out, header rows found where the format does not mark them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.clean import clean_text
from ingest.records import Grid, RawBlock
from ingest.structure.pieces import Piece

MAX_HEADER_ROWS = 4
LABEL_COLUMNS = 2  # columns whose blanks may say which row a row is part of

_NUMBER = re.compile(r"^[<>≤≥≈约]?\s*[-+−–—(（]?\s*[$¥￥€£]?\s*\d[\d,，. ]*(?:\.\d+)?\s*(?:%|％|[)）])?\s*[*#†]*$")
_YEAR = re.compile(r"^(?:19|20)\d{2}\s*(?:年|年度|-\d{2,4}|Q[1-4]|H[12])?$")
_EMPTY = {"", "-", "—", "–", "/", "…", "...", "NA", "N/A", "n/a", "－", "――", "——"}
_UNIT_LINE = re.compile(r"^[（(]?\s*(?:单位|單位|计量单位|units?)\s*[:：]", re.I)


def is_number(cell: str) -> bool:
    """Whether a cell is a figure (a year alone is a header, not a figure)."""
    return bool(_NUMBER.match(cell)) and not _YEAR.match(cell)


def table_pieces(block: RawBlock) -> list[Piece]:
    """A raw table as pieces: captions lifted out of its title rows, then the grid."""
    assert block.grid is not None
    grid = _trim(
        tuple((*map(_label, row[:LABEL_COLUMNS]), *map(clean_text, row[LABEL_COLUMNS:])) for row in block.grid)
    )
    pieces: list[Piece] = []
    lifted = 0
    while len(grid) > 1 and (title := _title_of(grid[0])):
        pieces.append(
            Piece("note" if _UNIT_LINE.match(title) else "caption", title, page=block.page, sheet=block.sheet)
        )
        grid, lifted = grid[1:], lifted + 1
    if not grid:
        return pieces
    given = None if block.header_rows is None else max(0, block.header_rows - lifted)
    headers = given if given else header_rows(grid)
    pieces.append(Piece("table", "", 0, block.page, grid, headers, sheet=block.sheet, confidence=block.confidence))
    return pieces


def _label(cell: str) -> str:
    """A row's name with the blanks that set it below the row above it."""
    text = clean_text(cell)
    indent = len(cell) - len(cell.lstrip(" \u3000\u00a0\t"))
    return "\u3000" * indent + text if text and not is_number(text) else text


def _trim(grid: Grid) -> Grid:
    """Without empty rows and empty columns, squared up."""
    width = max((len(row) for row in grid), default=0)
    rows = [row + ("",) * (width - len(row)) for row in grid if any(row)]
    used = [c for c in range(width) if any(row[c] for row in rows)]
    return tuple(tuple(row[c] for c in used) for row in rows)


def _title_of(row: Sequence[str]) -> str:
    """The text of a row merged across the whole table, or of one with a single cell filled far from being a record."""
    filled = [cell for cell in row if cell]
    if len(row) >= 2 and filled and (len(set(row)) == 1 or (len(filled) == 1 and _reads_as_title(filled[0]))):
        return "" if is_number(filled[0]) else filled[0]
    return ""


def _reads_as_title(text: str) -> bool:
    return bool(_UNIT_LINE.match(text)) or len(text) >= 8 or bool(re.search(r"表|Table|统计|情况", text))


def header_rows(grid: Grid) -> int:
    """How many rows at the top are headers: those before the first row with figures; 1 where no row has any."""
    if len(grid) < 2:
        return 0
    for r, row in enumerate(grid[: MAX_HEADER_ROWS + 1]):
        body = [cell for cell in row[1:] if cell not in _EMPTY]
        if body and sum(map(is_number, body)) >= 0.5 * len(body):
            return r
        if r and _is_record(grid, r):
            return r
    return 1


def _is_record(grid: Grid, r: int) -> bool:
    """A row below a full header row that repeats none of its cells and is no unit row: text records begin."""
    above, row = grid[r - 1], grid[r]
    spanning = any(a and a == b for a, b in itertools.pairwise(above))
    same = any(a and a == b for a, b in zip(above, row, strict=True))
    units = all(
        not cell or (len(cell) <= 6 and cell.strip("()（）").endswith(tuple("元%人家个项件倍点位吨")))
        for cell in row[1:]
    )
    return not spanning and not same and not units
