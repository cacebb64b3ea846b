"""Tables without cells drawn: rows of short pieces that stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.characters import one_line
from ingest.readers.grids import is_number, is_year
from ingest.readers.indents import set_in
from ingest.readers.pdf_cells import unglued
from ingest.readers.pdf_lines import CELL_GAP, Segment, bands, bounds, joined, segments_of
from ingest.readers.pdf_rulings import FoundTable, indents_of
from ingest.readers.pdf_shapes import Box

MIN_ROWS = 3
LABEL_WIDTH = 12.0  # points; a narrower band names nothing
# A cell of a borderless table is short; longer pieces side by side are columns of prose.
MAX_CELL = 24
# What stands in a figure's place where there is none.
_NO_FIGURE = frozenset({"-", "—", "——", "–", "…", "……", "...", "/", "*", "N/A", "n/a", "持平"})
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
    rows = [Row(pieces) for pieces in unglued([row.segments for row in rows])]
    full = [row for row in rows if len(row.segments) > 1]
    if len(full) < (2 if framed else MIN_ROWS):
        return None
    columns = _columns(full)
    if len(columns) < 2:
        return None
    columns = _widened(columns, full)
    grid = [[one_line(cell) for cell in _cells(row, columns)] for row in rows]
    if not framed and not _is_tabular(grid):
        return None
    labelled = [index for index, row in enumerate(rows) if grid[index][0] and row.segments[0].glyphs]
    for place, width in indents_of(
        [min(rows[index].segments[0].glyphs, key=lambda g: g.x0) for index in labelled]
    ).items():
        grid[labelled[place]][0] = set_in(grid[labelled[place]][0], width)
    grid = _heads_joined(grid, rows)
    box = bounds([segment for row in rows for segment in row.segments])
    return FoundTable(box, tuple(tuple(row) for row in grid))


def _finer(row: Row) -> Row:
    """A row cut at the smaller gaps that part cells between rules."""
    pieces = segments_of([glyph for segment in row.segments for glyph in segment.glyphs], CELL_GAP)
    return Row(sorted(pieces, key=lambda segment: segment.x0))


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Column bands, left to right: figures stand under figures; words make columns of their own."""
    with_figures = [row for row in rows if any(_is_figure(segment) for segment in row.segments[1:])]
    if len(with_figures) < 2:
        widest = max(len(row.segments) for row in rows)
        typical = [row for row in rows if len(row.segments) >= max(2, widest - 1)] if widest > 2 else list(rows)
        return _clusters([segment for row in typical for segment in row.segments])
    pieces = [segment for row in with_figures for segment in row.segments]
    figures = _clusters([segment for segment in pieces if _is_figure(segment)])
    words = _clusters([segment for segment in pieces if not _is_figure(segment)])
    if (label := _label_band(with_figures, figures)) is not None:
        words = [label, *(band for band in words if band[0] > label[0])]
        return sorted([*figures, label, *(b for b in words[1:] if not any(_is_within(b, other) for other in figures))])
    return sorted([*figures, *(band for band in words if not any(_is_within(band, other) for other in figures))])


def _label_band(rows: Sequence[Row], figures: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The band of the rows' names, cut off where the figures begin that a long name reaches over or up to."""
    names = [row.segments[0] for row in rows if not _is_figure(row.segments[0])]
    if not figures or len(names) < 0.7 * len(rows):
        return None
    left, first = min(name.x0 for name in names), min(figures)[0]
    reaching = any(name.x1 > first for name in names)
    return (left, first - 0.5) if reaching and left < first - LABEL_WIDTH else None


def _is_figure(segment: Segment) -> bool:
    return is_number(segment.text) or segment.text in _NO_FIGURE


def _clusters(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Bands of pieces that overlap in breadth."""
    bands: list[tuple[float, float]] = []
    for left, right in sorted((segment.x0, segment.x1) for segment in segments):
        if bands and left < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], right))
        else:
            bands.append((left, right))
    return bands


def _is_within(band: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(band[1], other[1]) - max(band[0], other[0])
    return shared > 0.5 * min(band[1] - band[0], other[1] - other[0])


def _widened(columns: list[tuple[float, float]], rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Column bands with the heads of full rows taken in: a head set left over figures set right overlaps neither."""
    wide = list(columns)
    for row in rows:
        for index, segment in enumerate(row.segments, start=_full_from(row, columns) or 0):
            if _full_from(row, columns) is not None:
                wide[index] = (min(wide[index][0], segment.x0), max(wide[index][1], segment.x1))
    return wide


def _full_from(row: Row, columns: list[tuple[float, float]]) -> int | None:
    """The column from which a row fills all columns one by one: 0, 1 for a row without a label, None for others."""
    if len(row.segments) == len(columns):
        return 0
    return 1 if len(row.segments) == len(columns) - 1 > 1 and not _is_labelled(row, columns) else None


def _is_labelled(row: Row, columns: list[tuple[float, float]]) -> bool:
    return (row.segments[0].x0 + row.segments[0].x1) / 2 < columns[0][1]


def _cells(row: Row, columns: list[tuple[float, float]]) -> list[str]:
    """A row's pieces in their columns.

    As many pieces as columns go one to each, however they are aligned; fewer go where they overlap, a piece over
    several columns into each of them.
    """
    if (start := _full_from(row, columns)) is not None:
        return [""] * start + [segment.text for segment in row.segments]
    cells: list[list[str]] = [[] for _ in columns]
    places = _spread(row, columns) or [_under(segment, columns) for segment in row.segments]
    for segment, over in zip(row.segments, places, strict=True):
        for index in over:
            cells[index].append(segment.text)
    return [" ".join(cell) for cell in cells]


def _under(segment: Segment, columns: list[tuple[float, float]]) -> list[int]:
    over = [index for index, (left, right) in enumerate(columns) if min(right, segment.x1) > max(left, segment.x0)]
    if len(over) > 1 and _is_figure(segment) and not is_year(segment.text):
        # A figure stands in one column, however the columns' bands overlap.
        shared = {i: min(columns[i][1], segment.x1) - max(columns[i][0], segment.x0) for i in over}
        return [max(over, key=lambda i: (shared[i], -abs(columns[i][1] - segment.x1)))]
    middle = (segment.x0 + segment.x1) / 2
    return over or [min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))]


def _spread(row: Row, columns: list[tuple[float, float]]) -> list[list[int]] | None:
    """Heads of groups: two or more words over equally many columns each, every word above its own group."""
    if any(_is_figure(segment) and not is_year(segment.text) for segment in row.segments):
        return None
    labelled = _is_labelled(row, columns)
    heads = row.segments[1:] if labelled else row.segments
    values = len(columns) - 1
    if len(heads) < 2 or values % len(heads) or values == len(heads):
        return None
    size = values // len(heads)
    groups = [list(range(1 + size * number, 1 + size * (number + 1))) for number in range(len(heads))]
    for segment, group in zip(heads, groups, strict=True):
        if not columns[group[0]][0] - 4 <= (segment.x0 + segment.x1) / 2 <= columns[group[-1]][1] + 4:
            return None
    return [[0], *groups] if labelled else groups


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
