"""A sheet's rows into blocks: titles and units above a table, the table, the notes below; several tables a sheet.

Works on shown text plus which cells hold figures, so xlsx and csv share it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.characters import one_line
from ingest.readers.grids import is_number, is_year
from ingest.readers.indents import leading, set_in
from ingest.records import BlockKind, Grid, RawBlock

_NOTE = re.compile(
    r"(?:附?注(?:释|解)?|说明|备注|资料来源|数据来源|来源|Notes?|Sources?)\s*(?:[\d一二三四五]+)?\s*[:：.、]|^\*+\s*\S|^[①-⑩]",
    re.I,
)
_UNIT = re.compile(r"[(（【\[]?\s*(?:计量)?单位\s*[:：]|^(?:Unit|In (?:thousands|millions|billions))\b", re.I)
# A cell this long in a row of its own is a sentence about the table, not a group heading in it.
MAX_GROUP = 40


@dataclass(frozen=True)
class Row:
    """One row of a sheet: shown text a column, and which of the cells are typed as figures."""

    cells: tuple[str, ...]
    numeric: tuple[bool, ...]

    @property
    def filled(self) -> list[str]:
        """The cells that hold something."""
        return [text for text in self.cells if text]

    @property
    def single(self) -> str:
        """The row's only text when it has one (a merged title repeats it), else ""."""
        distinct = {text.strip() for text in self.filled}
        return distinct.pop() if len(distinct) == 1 else ""

    def has_figures(self) -> bool:
        """Whether the row holds a figure that is no year."""
        return any(is_figure for is_figure in self._figures())

    def _figures(self) -> list[bool]:
        return [numeric and not is_year(text) for text, numeric in zip(self.cells, self.numeric, strict=True)]

    def titled(self) -> bool:
        """Whether the row is one text and no figure."""
        return bool(self.single) and not self.has_figures()


def row_of(cells: Sequence[str], numeric: Sequence[bool] | None = None) -> Row:
    """A row; figures are told by their look where the format has no types."""
    shown = tuple(set_in(one_line(cell), leading(cell)) if cell[:1].isspace() else one_line(cell) for cell in cells)
    return Row(shown, tuple(numeric) if numeric is not None else tuple(is_number(cell) for cell in shown))


def blocks_of(rows: Sequence[Row], sheet: str | None = None) -> list[RawBlock]:
    """Captions, tables and notes of one sheet from top to bottom."""
    blocks: list[RawBlock] = []
    for region in split(rows):
        for part in side_by_side(region):
            blocks.extend(_region(part, sheet))
    return blocks


def peeled(block: RawBlock) -> list[RawBlock]:
    """A table of another format without the title, unit and note rows that its author merged into it.

    A first row of one text is only a title when a header follows it; over data it heads a group of rows.
    """
    if block.grid is None or block.sheet is not None or len(block.grid[0]) < 2:
        return [block]
    rows = [row_of(cells) for cells in block.grid]
    top = _count_titles(rows)
    bottom = len(rows)
    while bottom > top + 1 and rows[bottom - 1].titled() and _is_below(rows[bottom - 1].single):
        bottom -= 1
    if bottom - top == len(rows):
        return [block]
    grid, _ = _compact(rows[top:bottom])
    headers = None if block.header_rows is None else max(0, block.header_rows - top) or None
    above = [replace(block, kind="caption", text=_said(row), grid=None, header_rows=None) for row in rows[:top]]
    below = [replace(block, kind="note", text=_said(row), grid=None, header_rows=None) for row in rows[bottom:]]
    return [*above, replace(block, grid=grid, header_rows=headers), *below]


def _count_titles(rows: list[Row]) -> int:
    """Leading rows of one text, or of the unit alone, above a row that heads columns."""
    top = 0
    while top < len(rows) and (rows[top].titled() or _is_unit_row(rows[top])):
        top += 1
    heads = top < len(rows) and not rows[top].has_figures() and len(set(rows[top].filled)) > 1
    return top if heads else 0


def _said(row: Row) -> str:
    return " ".join(dict.fromkeys(text.strip() for text in row.filled))


# ---------------------------------------------------------------- where one table ends and the next begins
def split(rows: Sequence[Row]) -> list[list[Row]]:
    """Regions between blank rows; a blank row inside a table (what follows has no header of its own) does not split."""
    regions: list[list[Row]] = []
    current: list[Row] = []
    gap = False
    for row in rows:
        if not row.filled:
            gap = True
            continue
        if gap and current and _opens(row) and any(has.has_figures() for has in current):
            regions.append(current)
            current = []
        current.append(row)
        gap = False
    return [*regions, current] if current else regions


def _opens(row: Row) -> bool:
    """Whether a row after a gap starts a new table: a title or a header row, not a note and not data."""
    if row.single:
        return row.titled() and not _is_note(row.single)
    return not row.has_figures() and len(row.filled) > 1


def side_by_side(region: list[Row]) -> list[list[Row]]:
    """Tables next to each other, parted by an empty column, each with its own row labels; else the region itself."""
    width = max(len(row.cells) for row in region)
    body = [row for row in region if not row.titled()]
    used = [any(column < len(row.cells) and row.cells[column] for row in body) for column in range(width)]
    spans = _spans(used)
    labelled = all(_is_labelled(body, start, end) for start, end in spans)
    if len(spans) < 2 or not labelled:
        return [region]
    parts = [[_cut(row, start, end) for row in region] for start, end in spans]
    return [[row for row in part if row.filled] for part in parts]


def _spans(used: list[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for column, filled in enumerate(used):
        if filled and spans and spans[-1][1] == column:
            spans[-1] = (spans[-1][0], column + 1)
        elif filled:
            spans.append((column, column + 1))
    return spans


def _is_labelled(rows: list[Row], start: int, end: int) -> bool:
    """Whether columns start..end make a table by themselves: two or more, the first of words, figures elsewhere."""
    if end - start < 2:
        return False
    cut = [_cut(row, start, end) for row in rows]
    labels = [row.cells[0] for row in cut if row.cells[0]]
    words = sum(not is_number(label) for label in labels)
    return words > len(labels) / 2 and any(any(row.numeric[1:]) for row in cut)


def _cut(row: Row, start: int, end: int) -> Row:
    return Row(row.cells[start:end], row.numeric[start:end])


# ---------------------------------------------------------------- one region
def _region(rows: list[Row], sheet: str | None) -> list[RawBlock]:
    top = 0
    while top < len(rows) and rows[top].titled() and not (_is_note(rows[top].single) and top == 0):
        top += 1
    bottom = len(rows)
    while bottom > top and rows[bottom - 1].titled() and _is_below(rows[bottom - 1].single):
        bottom -= 1
    blocks = [_line(row.single, "caption", sheet) for row in rows[:top]]
    blocks.extend(_body(rows[top:bottom], sheet))
    blocks.extend(_line(row.single, "note", sheet) for row in rows[bottom:])
    if not any(block.kind == "table" for block in blocks):
        blocks = [
            RawBlock("paragraph" if block.kind == "caption" else block.kind, block.text, sheet=sheet)
            for block in blocks
        ]
    return blocks


def _line(text: str, kind: BlockKind, sheet: str | None) -> RawBlock:
    return RawBlock("note" if _is_note(text) else kind, text, sheet=sheet)


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text)) and not _UNIT.match(text)


def _is_below(text: str) -> bool:
    return _is_note(text) or len(text) > MAX_GROUP or text.endswith("。")


def _body(rows: list[Row], sheet: str | None) -> list[RawBlock]:
    """The table, or plain lines where the rows make no table."""
    lifted = [row for row in rows[:3] if _is_unit_row(row)]
    rows = [row for row in rows if row not in lifted]
    blocks = [_line(_said(row), "caption", sheet) for row in lifted]
    grid, numeric = _compact(rows)
    if not grid:
        return blocks
    if len(grid[0]) < 2:
        return blocks + [_line(row[0], "paragraph", sheet) for row in grid]
    return [*blocks, RawBlock("table", "", grid=grid, header_rows=_headers(grid, numeric), sheet=sheet)]


def _is_unit_row(row: Row) -> bool:
    """A row that only says the unit or the period, set between title and header."""
    distinct = list(dict.fromkeys(row.filled))
    return 0 < len(distinct) <= 2 and any(_UNIT.match(text) for text in distinct) and not row.has_figures()


def _compact(rows: list[Row]) -> tuple[Grid, list[tuple[bool, ...]]]:
    width = max((len(row.cells) for row in rows), default=0)
    columns = [column for column in range(width) if any(column < len(row.cells) and row.cells[column] for row in rows)]
    grid = tuple(tuple(row.cells[c] if c < len(row.cells) else "" for c in columns) for row in rows)
    numeric = [tuple(c < len(row.numeric) and row.numeric[c] for c in columns) for row in rows]
    return grid, numeric


def _headers(grid: Grid, numeric: list[tuple[bool, ...]]) -> int | None:
    """Leading rows without a figure but years; None when no row has figures or the first one already does."""
    for number, (texts, flags) in enumerate(zip(grid, numeric, strict=True)):
        pairs = list(zip(texts, flags, strict=True))
        if any(flag and not is_year(text) for text, flag in pairs[1:] or pairs):
            return _with_sequence(grid, number) or None
    return None


def _with_sequence(grid: Grid, count: int) -> int:
    """A row under the header that only numbers the columns (甲, 1, 2, 3 …) belongs to the header."""
    if 0 < count < len(grid):
        numbers = [int(text) for text in grid[count][1:] if re.fullmatch(r"\d{1,2}", text)]
        if (
            len(numbers) == len(grid[count]) - 1 > 1
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and numbers[0] in (1, 2)
        ):
            label = grid[count][0]
            return count + 1 if label in ("", "甲", "栏次", "序号", "1", "A", "a") else count
    return count
