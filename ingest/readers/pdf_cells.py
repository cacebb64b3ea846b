"""Cells that stand so close that they look like one: figures beside figures, a label that runs up to its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.grids import is_number
from ingest.readers.pdf_glyphs import Glyph
from ingest.readers.pdf_lines import WRITTEN_GAP, Segment

PLAY = 2.0  # points by which the edges of a column's figures may differ
MIN_ALIKE = 2  # figures that make an edge of a column
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})*")
_BRACKETS = re.compile(r"[)）]\s+[(（][^()（）]*[)）]$")
_SUFFIX = re.compile(r"(?<=[^\d.,\s%+\-])\s*([-+]?\d[\d,.]*%?)$")


def unglued(rows: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Rows of segments with every cell a segment of its own."""
    parted = [[piece for segment in row for piece in _figures_apart(segment)] for row in rows]
    pure = [segment for row in parted for segment in row if is_number(segment.text)]
    hidden = [place for row in parted for segment in row if (place := _suffix(segment)) is not None]
    lefts = [s.x0 for s in pure] + [glyph.x0 for glyph in hidden]
    rights = [s.x1 for s in pure]
    return [[piece for segment in row for piece in _label_apart(segment, lefts, rights)] for row in parted]


def _figures_apart(segment: Segment) -> list[Segment]:
    """«26110.8 215.2» and «增长(%) (亿元)» as two; «58 492» is one number."""
    if _BRACKETS.search(segment.text):
        place = max(i for i, glyph in enumerate(segment.glyphs) if glyph.text in "(（")
        return [Segment(segment.glyphs[:place]), Segment(segment.glyphs[place:])]
    if not re.fullmatch(r"[-+]?\d[\d,.%]*(?:\s+[-+]?\d[\d,.%]*)+", segment.text):
        return [segment]
    if _GROUPED.fullmatch(segment.text):
        return [segment]
    pieces: list[list[Glyph]] = [[segment.glyphs[0]]]
    for before, glyph in zip(segment.glyphs, segment.glyphs[1:], strict=False):
        if glyph.spaced or glyph.x0 - before.x1 > WRITTEN_GAP * glyph.size:
            pieces.append([])
        pieces[-1].append(glyph)
    return [Segment(piece) for piece in pieces]


def _label_apart(segment: Segment, lefts: Sequence[float], rights: Sequence[float]) -> list[Segment]:
    """«规模以上企业总收入15,230.4» where other rows' figures begin or end at the same place."""
    first = _suffix(segment)
    if first is None:
        return [segment]
    starts = sum(abs(first.x0 - x) < PLAY for x in lefts)
    ends = sum(abs(segment.x1 - x) < PLAY for x in rights)
    if max(starts, ends) < MIN_ALIKE:
        return [segment]
    place = next(i for i, glyph in enumerate(segment.glyphs) if glyph is first)
    return [Segment(segment.glyphs[:place]), Segment(segment.glyphs[place:])]


def _suffix(segment: Segment) -> Glyph | None:
    """The first glyph of a figure that a label runs up to."""
    match = _SUFFIX.search(segment.text)
    if match is None:
        return None
    place = len(segment.glyphs) - len(match.group(1))
    if place <= 0 or "".join(glyph.text for glyph in segment.glyphs[place:]) != match.group(1):
        return None
    return segment.glyphs[place]
