"""Tables whose grid a text export has lost: found among the lines, re-joined, and where possible rebuilt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.columns import Column, columns, level_count, names_column
from ingest.structure import figures, labels, outline_rows
from ingest.structure.cells import split
from ingest.structure.headings import is_caption, is_heading, is_note, is_table_caption
from ingest.structure.lines import Line
from ingest.structure.paragraphs import Layout
from ingest.structure.pieces import Piece

MAX_HEADER = 200  # characters of a header line
MAX_HEADER_LINES = 6  # a header whose cells stand one a line


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one flattened table: of indicator levels under `header`, of figures, or of labelled texts."""

    lines: tuple[Line, ...]
    header: tuple[str, ...] = ()
    columns: tuple[Column | None, ...] = ()
    form: str = "labels"


def regions(lines: Sequence[Line], layout: Layout) -> Iterator[tuple[Sequence[Line], Region | None]]:
    """The lines in order, as stretches of prose (None) and flattened tables."""
    start = at = 0
    while at < len(lines):
        end, region = _region_at(lines, at, layout)
        if region is None:
            at += 1
            continue
        if at > start:
            yield lines[start:at], None
        yield lines[at:end], region
        start = at = end
    if start < len(lines):
        yield lines[start:], None


def pieces(region: Region) -> list[Piece]:
    """A region as blocks: one table where its grid could be rebuilt, otherwise a line a row."""
    if region.form == "levels":
        return outline_rows.pieces(region.lines, region.header, region.columns)
    if region.form == "figures":
        return figures.pieces(region.lines)
    return labels.pieces(region.lines)


def _region_at(lines: Sequence[Line], at: int, layout: Layout) -> tuple[int, Region | None]:
    """The flattened table that begins at a line and the line after it; None when there is none."""
    header, used = _header_at(lines, at)
    if header:
        found = columns(header)
        assert found is not None
        end = _end_of_levels(lines, at + used, found)
        if end > at + used:
            body = _without_repeats(lines[at + used : end], header)
            return (end, Region(tuple(body), tuple(header), tuple(found), "levels")) if body else (at, None)
    if end := figures.end(lines, at):
        return end, Region(tuple(lines[at:end]), form="figures")
    if at and is_table_caption(lines[at - 1].text) and (end := labels.end(lines, at, layout)):
        return end, Region(tuple(lines[at:end]))
    return at, None


def _header_at(lines: Sequence[Line], at: int) -> tuple[list[str], int]:
    """Header cells that begin at a line, and how many lines they take: on one line, or one a line."""
    if len(lines[at].text) > MAX_HEADER:
        return [], 0
    cells = split(lines[at].text)
    if len(cells) == 1 and " " in cells[0]:
        cells = cells[0].split()
    if len(cells) >= 2:
        return (cells, 1) if _is_header(cells) else ([], 0)
    stacked: list[str] = []
    for line in lines[at : at + MAX_HEADER_LINES]:
        if not names_column(line.text):
            break
        stacked.append(line.text)
    return (stacked, len(stacked)) if len(stacked) >= 2 and _is_header(stacked) else ([], 0)


def _is_header(cells: Sequence[str]) -> bool:
    found = columns(cells)
    return found is not None and level_count(found) >= 2 and all(found)


def _end_of_levels(lines: Sequence[Line], start: int, found: Sequence[Column | None]) -> int:
    """Where the rows under an indicator header end: at a note, caption, heading or prose."""
    numbered = any(c and c.role == "number" for c in found)
    for i in range(start, len(lines)):
        text = lines[i].text
        if is_note(text) or is_caption(text) or (is_heading(text) and not numbered):
            return i
        if "。" in text:
            return _back_to_paragraph_start(lines, start, i)
    return len(lines)


def _back_to_paragraph_start(lines: Sequence[Line], start: int, i: int) -> int:
    """The first line of the prose whose full stop was met at line i."""
    while i > start:
        above = lines[i - 1]
        if (
            above.ends_sentence
            or above.width < 0.8 * lines[i].width
            or len(split(above.text)) > 1
            or "、" in above.text
        ):
            break
        i -= 1
    return i


def _without_repeats(lines: Sequence[Line], header: Sequence[str]) -> list[Line]:
    """Without the header repeated after a page break."""
    squeezed = re.sub(r"\s+", "", "".join(header))
    return [line for line in lines if re.sub(r"\s+", "", line.text) != squeezed]
