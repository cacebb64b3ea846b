"""Tables without cells drawn: rows of short pieces that stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.characters import one_line
from ingest.readers.grids import is_number, is_year
from ingest.readers.pdf_lines import CELL_GAP, Segment, bands, bounds, joined, segments_of
from ingest.readers.pdf_rulings import FoundTable
from ingest.readers.pdf_shapes import Box

MIN_ROWS = 3
# A cell of a borderless table is short; longer pieces side by side are columns of prose.
MAX_CELL = 24
_LEADERS = re.compile(r"[.．·…‥]{4,}|(?:\.\s){4,}|…{2,}")


@dataclass
class Row:
    """Segments on one baseline, left to right."""

    segments: list[Segment]

    @property
    def top(self) -> float:
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        return max(segment.bottom for segment in self.segments)

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Rows from top to bottom."""
    return [Row(sorted(band, key=lambda segment: segment.x0)) for band in bands(segments)]


def find_aligned(rows: Sequence[Row], frames: Sequence[Box] = ()) -> list[tuple[int, int, FoundTable]]:
    """Tables among rows as (first row, row after the last, table); `frames` are boxes known to hold one."""
    found: list[tuple[int, int, FoundTable]] = []
    for start, end, framed in _candidates(rows, frames):
        table = _table(rows[start:end], framed)
        if table is not None:
            found.append((start, end, table))
    return found


def _candidates(rows: Sequence[Row], frames: Sequence[Box]) -> list[tuple[int, int, bool]]:
    """Stretches of rows inside frames, then stretches of rows with several pieces."""
    spans: list[tuple[int, int, bool]] = []
    index = 0
    while index < len(rows):
        frame = next((f for f in frames if f.top <= (rows[index].top + rows[index].bottom) / 2 <= f.bottom), None)
        end = index
        if frame is not None:
            while end < len(rows) and (rows[end].top + rows[end].bottom) / 2 <= frame.bottom:
                end += 1
            spans.append((index, end, True))
        else:
            end = _stretch(rows, index)
            if end > index:
                spans.append((index, end, False))
        index = max(end, index + 1)
    return spans


def _stretch(rows: Sequence[Row], start: int) -> int:
    """Where the run of rows with two or more pieces that begins here ends; a lone short label does not end it."""
    end = start
    index = start
    while index < len(rows):
        row = rows[index]
        far = index > start and row.top - rows[index - 1].bottom > 2.2 * max(row.bottom - row.top, 1.0)
        if far or _LEADERS.search(row.text):
            break
        if len(row.segments) > 1:
            end = index + 1
        elif index == start or index - end >= 1 or len(row.text) > MAX_CELL:
            break
        index += 1
    return end


def _table(rows: Sequence[Row], framed: bool) -> FoundTable | None:
    if framed:
        rows = [_finer(row) for row in rows]
    full = [row for row in rows if len(row.segments) > 1]
    if len(full) < (2 if framed else MIN_ROWS):
        return None
    columns = _columns(full)
    if len(columns) < 2:
        return None
    grid = [[one_line(cell) for cell in _cells(row, columns)] for row in rows]
    if not framed and not _is_tabular(grid):
        return None
    grid = _heads_joined(grid, rows)
    box = bounds([segment for row in rows for segment in row.segments])
    return FoundTable(box, tuple(tuple(row) for row in grid))


def _finer(row: Row) -> Row:
    """A row cut at the smaller gaps that part cells between rules."""
    pieces = segments_of([glyph for segment in row.segments for glyph in segment.glyphs], CELL_GAP)
    return Row(sorted(pieces, key=lambda segment: segment.x0))


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Column bands: where the pieces of the fullest rows overlap in breadth."""
    widest = max(len(row.segments) for row in rows)
    typical = [row for row in rows if len(row.segments) >= max(2, widest - 1)] if widest > 2 else list(rows)
    spans = sorted((segment.x0, segment.x1) for row in typical for segment in row.segments)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _cells(row: Row, columns: list[tuple[float, float]]) -> list[str]:
    """A row's pieces in their columns; a piece over several columns stands in each of them."""
    cells: list[list[str]] = [[] for _ in columns]
    for segment in row.segments:
        over = [
            index for index, (left, right) in enumerate(columns) if min(right, segment.x1) - max(left, segment.x0) > 0
        ]
        if not over:
            middle = (segment.x0 + segment.x1) / 2
            over = [min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))]
        for index in over:
            cells[index].append(segment.text)
    return [" ".join(cell) for cell in cells]


def _is_tabular(grid: list[list[str]]) -> bool:
    """Short pieces, figures among them, most columns filled in most rows."""
    cells = [cell for row in grid for cell in row[1:] if cell]
    if not cells:
        return False
    figures = sum(is_number(cell) or is_year(cell) for cell in cells)
    filled = sum(bool(cell) for row in grid for cell in row) / sum(len(row) for row in grid)
    short = sum(len(cell) <= MAX_CELL for cell in cells) / len(cells)
    return filled >= 0.6 and short >= 0.9 and (figures >= 0.3 * len(cells))


def _heads_joined(grid: list[list[str]], rows: Sequence[Row]) -> list[list[str]]:
    """A label that wraps onto a line of its own goes back to its row: it stands closer to it than rows stand apart."""
    gaps = sorted(after.top - before.bottom for before, after in pairwise(rows))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    out = [grid[0]]
    for index in range(1, len(grid)):
        row = grid[index]
        lone = row[0] and not any(row[1:])
        tight = rows[index].top - rows[index - 1].bottom < usual - 1.5
        if lone and tight and any(out[-1][1:]):
            out[-1] = [joined([out[-1][0], row[0]]), *out[-1][1:]]
        else:
            out.append(row)
    return out


def is_contents_line(text: str) -> bool:
    """Whether a line belongs to a table of contents: a title, leaders, a page number."""
    return bool(_LEADERS.search(text)) and bool(re.search(r"[\divxlc]+\s*[)）]?\s*$", text, re.I))
