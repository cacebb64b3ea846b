"""Tables as rectangles: merged cells repeated, ragged rows filled, header rows counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.records import Grid

# A span may be any number; no real table is wider, and a wider one only costs memory.
MAX_SPAN = 1_000
_NUMBER = re.compile(r"[(（]?[-+−–]?[¥￥$€£]?\s*\d[\d,，.\s]*(?:[eE][-+]?\d+)?\s*[%％‰]?[)）]?\*{0,3}")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d(?:\s*年)?(?:[-—–/~至]\s*(?:1[89]|20|21)?\d\d\s*年?)?")


@dataclass(frozen=True)
class SpanCell:
    """A cell as a format writes it: its text and how far it reaches."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def expand(rows: Sequence[Sequence[SpanCell]], limits: Limits, path: str = "") -> Grid:
    """A rectangle in which every position a merged cell covers repeats its text.

    Positions are filled left to right, skipping those that a cell above reaches down to (the HTML table model).
    """
    occupied: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in occupied:
                column += 1
            _fill(occupied, row, column, cell, len(rows))
            if len(occupied) > limits.max_cells:
                raise too_many_cells(path, limits)
            column += max(1, min(cell.colspan, MAX_SPAN))
    return rectangle(occupied, len(rows))


def _fill(occupied: dict[tuple[int, int], str], row: int, column: int, cell: SpanCell, height: int) -> None:
    # rowspan=0 means "to the end of the table".
    down = cell.rowspan if cell.rowspan > 0 else height - row
    for below in range(row, min(row + down, height)):
        for right in range(column, column + max(1, min(cell.colspan, MAX_SPAN))):
            occupied.setdefault((below, right), cell.text)


def rectangle(occupied: dict[tuple[int, int], str], height: int) -> Grid:
    """The occupied positions as rows of equal width, empty rows and columns left out."""
    columns = sorted({column for (_, column), text in occupied.items() if text})
    rows = sorted({row for (row, _), text in occupied.items() if text and row < height})
    return tuple(tuple(occupied.get((row, column), "") for column in columns) for row in rows)


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a figure."""
    return bool(_NUMBER.fullmatch(text.strip()))


def is_year(text: str) -> bool:
    """Whether a cell holds a year or a range of years, which heads columns rather than fills them."""
    return bool(_YEAR.fullmatch(text.strip()))


def count_headers(grid: Grid) -> int | None:
    """How many leading rows hold no figure but years, when a row with figures follows; None when nothing tells."""
    for number, row in enumerate(grid):
        if any(is_number(text) and not is_year(text) for text in row[1:] or row):
            return number
    return None


def too_many_cells(path: str, limits: Limits) -> DocumentError:
    """The error for a table beyond `max_cells`."""
    return DocumentError("too_large", f"表格超过 {limits.max_cells:,} 个单元格，请拆分后再导入。", path)
