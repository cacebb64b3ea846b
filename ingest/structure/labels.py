"""Flattened tables of texts: short labels alone on a line, the text of their cell on the lines below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clean import clean_text
from ingest.records import Grid
from ingest.structure.headings import is_caption, is_heading, is_note
from ingest.structure.lines import WIDTH_TOLERANCE, Line
from ingest.structure.paragraphs import Layout, glue
from ingest.structure.pieces import Piece

MAX_LABEL = 24  # columns
MAX_TEXT_LINES = 14  # lines of one cell; more is prose that follows the table
CONFIDENCE = 0.7

_CLAUSE = re.compile(r"[，。；、！？,;:：]")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A label with the labels that stand above it, and its text."""

    labels: tuple[str, ...]
    text: str


def end(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """The line after a table of labelled texts that begins at a line; 0 when none begins there."""
    if not _is_label(lines[at]):
        return 0
    i, labels, run, loose = at, 0, 0, 0
    width = max(line.width for line in lines[at : at + 2 * MAX_TEXT_LINES])
    recurring = _recurring(lines[at : at + 20 * MAX_TEXT_LINES])
    while i < len(lines) and run <= MAX_TEXT_LINES:
        line = lines[i]
        if is_note(line.text) or is_caption(line.text) or is_heading(line.text):
            break
        if _is_label(line) and not (run and _goes_on(lines[i - 1], line, width, recurring)):
            labels, run, loose = labels + 1, 0, 0
        else:
            # In a double-spaced file a table's wrapped cell is single-spaced: spaced lines are prose again.
            loose = loose + 1 if run and line.blanks and layout.doubled else 0
            run += 1
            if loose >= 2:
                i -= run - 1
                break
        i += 1
    if run > MAX_TEXT_LINES:
        i -= run - 1
    return i if labels >= 2 and i - at >= 4 and not _is_label(lines[i - 1]) else 0


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """A table where every text has the same number of labels above it, otherwise a line a row."""
    cells = _cells(lines)
    grid = _grid(cells)
    if grid is not None:
        return [Piece("table", "", page=lines[0].page, grid=grid, header_rows=0, flattened=True, confidence=CONFIDENCE)]
    rows = [" ".join([*cell.labels, cell.text]) for cell in cells]
    return [Piece("paragraph", row, page=lines[0].page, flattened=True, confidence=0.5) for row in rows]


def _is_label(line: Line) -> bool:
    return line.width <= MAX_LABEL and not _CLAUSE.search(line.text) and not line.text[:1].isdigit()


def _recurring(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that stand more than once: what a table compares."""
    counts = Counter(line.text for line in lines[: 20 * MAX_TEXT_LINES] if _is_label(line))
    return frozenset(text for text, n in counts.items() if n >= 2)


def _goes_on(above: Line, line: Line, width: int, recurring: frozenset[str]) -> bool:
    """Whether a short line is the tail of the full line above it rather than a label."""
    return (
        line.text not in recurring
        and not line.blanks
        and not above.ends_sentence
        and above.width >= width - WIDTH_TOLERANCE
    )


def _cells(lines: Sequence[Line]) -> list[_Cell]:
    width, recurring = max(line.width for line in lines), _recurring(lines)
    cells: list[_Cell] = []
    labels: list[str] = []
    texts: list[str] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if _is_label(line) and not (texts and above and _goes_on(above, line, width, recurring)):
            if texts:
                cells.append(_Cell(tuple(labels), clean_text(glue(texts), True)))
                labels, texts = [], []
            labels.append(clean_text(line.text))
        else:
            texts.append(line.text)
    if labels or texts:
        cells.append(_Cell(tuple(labels), clean_text(glue(texts), True) if texts else ""))
    return cells


def _grid(cells: Sequence[_Cell]) -> Grid | None:
    """Rows of (group label, repeated label, text): labels that recur name what is compared, the others group."""
    counts = Counter(cell.labels[-1] for cell in cells if cell.labels)
    recurring = {label for label, n in counts.items() if n >= 2}
    group, rows = "", []
    for cell in cells:
        if not cell.labels or len(cell.labels) > 2 or not cell.text:
            return None
        if len(cell.labels) == 2:
            group = cell.labels[0]
        rows.append((group, cell.labels[-1], cell.text))
    if recurring and all(row[0] and row[1] in recurring for row in rows):
        return tuple(rows)
    if not recurring and all(len(cell.labels) == 1 for cell in cells):
        return tuple((row[1], row[2]) for row in rows)
    return None
