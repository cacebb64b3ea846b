"""Flattened tables of figures: rows that end in the same number of figures, under a header of as many names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clean import clean_text
from ingest.structure.grids import is_number
from ingest.structure.headings import is_caption, is_note
from ingest.structure.lines import Line
from ingest.structure.pieces import Piece

MIN_ROWS = 2
MIN_FIGURES = 2
MAX_LABEL = 40  # characters
CONFIDENCE = 0.7

_NOTHING = re.compile(r"^(?:-|—|–|――|——|…|\.\.\.|N/?A|n/a)$")
_PROSE = re.compile(r"[。；，,](?!\d)")
_UNIT = re.compile(r"^[（(]?(?:[万亿千百]*(?:元|美元|人|家|个|项|件|篇|吨|公里|人次|平方米|平方公里|户)|%|％)[)）]?$")


@dataclass(frozen=True, slots=True)
class _Record:
    label: tuple[str, ...]
    figures: tuple[str, ...]


def end(lines: Sequence[Line], at: int) -> int:
    """The line after a table of figures that begins (with its header) at a line; 0 when none begins there."""
    header = _header(lines[at].text)
    if header is None or at + MIN_ROWS >= len(lines):
        return 0
    i = at + 1
    while i < len(lines) and (record := _record(lines[i].text)) and len(record.figures) <= len(header):
        i += 1
    return i if i - at - 1 >= MIN_ROWS and _grid(lines[at:i]) else 0


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """The rebuilt table."""
    grid = _grid(lines)
    return [Piece("table", "", page=lines[0].page, grid=grid, header_rows=1, flattened=True, confidence=CONFIDENCE)]


def _grid(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...] | None:
    """Header and records as a rectangle, None where their numbers of cells disagree."""
    header = _header(lines[0].text)
    records = [_record(line.text) for line in lines[1:]]
    if header is None or any(record is None for record in records):
        return None
    known = [record for record in records if record is not None]
    figures, agreeing = Counter(len(record.figures) for record in known).most_common(1)[0]
    unit = len(header) == figures + 2 and all(
        _UNIT.match(record.label[-1]) for record in known if len(record.label) > 1
    )
    if agreeing < len(known) or not (len(header) in (figures, figures + 1) or unit):
        return None
    head = header if len(header) > figures else ["", *header]
    rows = [tuple(head)]
    for record in known:
        label = [" ".join(record.label[:-1]), record.label[-1]] if unit else [" ".join(record.label)]
        if not all(label):
            return None
        rows.append((*label, *record.figures))
    return tuple(tuple(clean_text(cell) for cell in row) for row in rows)


def _header(text: str) -> list[str] | None:
    """Header cells: words and years parted by spaces, no figures among them, no prose."""
    if _PROSE.search(text) or is_caption(text) or is_note(text):
        return None
    cells = re.split(r"\s{2,}|\t", text.strip())
    if len(cells) < MIN_FIGURES + 1:
        cells = text.split()
    if len(cells) < MIN_FIGURES or any(is_number(cell) for cell in cells) or max(map(len, cells)) > MAX_LABEL:
        return None
    return cells


def _record(text: str) -> _Record | None:
    """A label followed by figures to the end of the line."""
    if _PROSE.search(text) or is_note(text) or is_caption(text):
        return None
    tokens = text.split()
    figures: list[str] = []
    while tokens and (is_number(tokens[-1]) or _NOTHING.match(tokens[-1])):
        figures.insert(0, tokens.pop())
    if len(figures) < MIN_FIGURES or not tokens or len(" ".join(tokens)) > MAX_LABEL:
        return None
    return _Record(tuple(tokens), tuple(figures))
