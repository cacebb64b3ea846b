"""A flattened indicator table rebuilt as a grid: one row a deepest cell, labels repeated as in merged cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.clean import clean_text
from ingest.columns import Column, level_count, promoted
from ingest.records import Grid
from ingest.structure.cells import detach, split
from ingest.structure.grids import is_number
from ingest.structure.hierarchy import Evidence, Placed, Reading, Row, read
from ingest.structure.lines import WIDTH_TOLERANCE, Line
from ingest.structure.pieces import Piece

MAX_LINES = 600  # of one table; more are not searched for their best reading
MAX_COST = 0.8  # a row on average, and at least
MIN_COST = 3.0  # in all; a dearer reading is no confident one
CONFIDENCE = 0.8

_UNIT = re.compile(
    r"(?:[万亿千百]+)?(?:元|美元|人|家|个|项|件|篇|%|％|‰|平方公里|公里|吨标准煤|吨标煤|吨|人次|人年|点|位|倍|分|天|小时|千瓦时|立方米|-|—)"
    r"(?:/(?:[万亿千百]+)?(?:元|人|家|户|件|年|月|平方公里|名|个|吨))?$"
)
_DIRECTION = re.compile(r"(?:正向?|逆向?|负向?|正指标|逆指标|适度|中性|\+|-|positive|negative)$", re.I)


def pieces(lines: Sequence[Line], header: Sequence[str], columns: Sequence[Column | None]) -> list[Piece]:
    """One table piece where the reading is confident, otherwise each row on a line of its own."""
    if len(lines) > MAX_LINES:
        return _lines(lines, header)
    return _rebuilt(lines, header, columns) or _rebuilt(lines, header, promoted(columns)) or _lines(lines, header)


def _rebuilt(lines: Sequence[Line], header: Sequence[str], columns: Sequence[Column | None]) -> list[Piece] | None:
    """The table of a confident reading, None without one."""
    rows, attributes = _rows(lines, columns)
    counts = {c.level: c.count for c in columns if c and c.role == "level" and c.count}
    reading = read(rows, Evidence(level_count(columns), counts, _slots(columns)))
    if reading is None or reading.cost > max(MIN_COST, MAX_COST * len(rows)):
        return None
    grid = _grid(reading, attributes, header, columns)
    return [Piece("table", "", page=lines[0].page, grid=grid, header_rows=1, flattened=True, confidence=CONFIDENCE)]


def _lines(lines: Sequence[Line], header: Sequence[str]) -> list[Piece]:
    """The table as readable lines, its cells kept apart by a space."""
    texts = [" ".join(clean_text(cell) for cell in header)]
    texts += [" ".join(clean_text(cell) for cell in split(line.text)) for line in lines]
    return [Piece("paragraph", text, page=lines[0].page, flattened=True, confidence=0.5) for text in texts]


def _rows(
    lines: Sequence[Line], columns: Sequence[Column | None]
) -> tuple[list[Row], dict[tuple[int, int], list[str]]]:
    """Cells of each line that are names, and beside each (row, place) its weights, units and the like.

    Place -1 holds what stands before the first name.
    """
    extra = any(c and c.role in ("weight", "unit", "direction", "number") for c in columns)
    inner = any(c and c.role == "number" for c in columns[1:])
    width = max(line.width for line in lines)
    blanks = {bool(line.blanks) for line in lines[1:]}
    rows: list[Row] = []
    attributes: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        cells = split(line.text)
        cells = [part for cell in cells for part in _numbered_apart(cell)] if inner else cells
        cells = detach(cells, _is_attribute) if extra else cells
        names: list[str] = []
        for cell in cells:
            if extra and _is_attribute(cell):
                attributes.setdefault((len(rows), len(names) - 1), []).append(cell)
            else:
                names.append(cell)
        if names:
            parted = bool(line.blanks) if len(blanks) == 2 else None
            values = tuple(len(attributes.get((len(rows), i), [])) for i in range(len(names))) if extra else ()
            rows.append(Row(tuple(names), parted, line.width >= width - WIDTH_TOLERANCE - 3, values))
    return rows, attributes


def _numbered_apart(cell: str) -> list[str]:
    """A label and the running number of the first indicator under it: «创新能力 1 研发人员占比»."""
    return [part for part in re.split(r"(?<=[\u4e00-\u9fff）)])[ ]+(?=\d{1,3}[ ]+[\u4e00-\u9fffA-Z])", cell) if part]


def _slots(columns: Sequence[Column | None]) -> dict[int, int]:
    """How many value columns stand between each level's column and the next level's."""
    slots: dict[int, int] = {}
    level = 0
    for column in columns:
        if column and column.role == "level":
            level = column.level
            slots[level] = 0
        elif level:
            slots[level] += column is not None and column.role in ("weight", "unit", "direction", "number")
    return slots


def _is_attribute(cell: str) -> bool:
    return is_number(cell) or bool(_UNIT.match(cell)) or bool(_DIRECTION.match(cell))


def _grid(
    reading: Reading,
    attributes: dict[tuple[int, int], list[str]],
    header: Sequence[str],
    columns: Sequence[Column | None],
) -> Grid:
    """Header row, then one row a deepest cell with the labels above it."""
    place_of = {c.level: i for i, c in enumerate(columns) if c and c.role == "level"}
    depth = max(place_of)
    current = [""] * len(header)
    rows = [tuple(clean_text(cell) for cell in header)]
    for placed in reading.cells:
        place = place_of[placed.level]
        current[place:] = [""] * (len(header) - place)
        current[place] = clean_text(placed.text)
        if not place:
            current[:place] = [""] * place
        beside = attributes.get((placed.row, placed.place), [])
        if not beside and placed.level == depth:  # a cell read as two keeps its values behind the second
            beside = attributes.get((placed.row, placed.place - 1), [])
        _fill(current, columns, place, beside)
        _fill_before(current, columns, placed, attributes)
        if placed.level == depth:
            rows.append(tuple(current))
    return tuple(rows)


def _fill(row: list[str], columns: Sequence[Column | None], place: int, values: Sequence[str]) -> None:
    """Attributes into the columns between a level and the next one, each where its kind fits."""
    waiting = list(values)
    for i in range(place + 1, len(columns)):
        column = columns[i]
        if column is None or column.role == "level" or not waiting:
            break
        if _fits(column.role, waiting[0]):
            row[i] = waiting.pop(0)


def _fill_before(
    row: list[str], columns: Sequence[Column | None], placed: Placed, attributes: dict[tuple[int, int], list[str]]
) -> None:
    """A running number at the beginning of a line into its column."""
    column = columns[0]
    if column is not None and column.role == "number" and placed.place == 0:
        row[0] = (attributes.get((placed.row, -1)) or [""])[0]


def _fits(role: str, value: str) -> bool:
    if role in ("weight", "number"):
        return is_number(value)
    return bool(_UNIT.match(value)) if role == "unit" else bool(_DIRECTION.match(value))
