"""From glyphs to segments: runs of text on one baseline without a gap that could part columns or cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.readers.characters import CJK
from ingest.readers.pdf_glyphs import Glyph
from ingest.readers.pdf_shapes import Box

# In units of the type size: what parts segments, what parts words, what a written space needs to count.
SEGMENT_GAP = 0.75
# Between the rules of a table cells may stand closer than columns of prose ever do.
CELL_GAP = 0.5
WORD_GAP = 0.25
WRITTEN_GAP = 0.08
_WIDE = re.compile(f"[{CJK}“”‘’—…]")


@dataclass
class Segment:
    """A run of glyphs on one baseline."""

    glyphs: list[Glyph]

    @cached_property
    def x0(self) -> float:
        return min(glyph.x0 for glyph in self.glyphs)

    @cached_property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def top(self) -> float:
        return min(glyph.top for glyph in self._full)

    @cached_property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self._full)

    @cached_property
    def size(self) -> float:
        """The usual type size of the run."""
        sizes = sorted(glyph.size for glyph in self.glyphs)
        return sizes[len(sizes) // 2]

    @cached_property
    def _full(self) -> list[Glyph]:
        """The glyphs of full size: raised reference marks do not move the line."""
        return [glyph for glyph in self.glyphs if glyph.size > 0.75 * self.size]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @cached_property
    def bold(self) -> bool:
        return sum(glyph.bold for glyph in self.glyphs) > 0.8 * len(self.glyphs)

    @cached_property
    def text(self) -> str:
        return text_of(self.glyphs)


def segments_of(glyphs: Sequence[Glyph], widest: float = SEGMENT_GAP) -> list[Segment]:
    """The segments of a page, in no promised order; `widest` is the gap that does not part them."""
    runs: list[Segment] = []
    current: list[Glyph] = []
    for glyph in glyphs:
        if current and not _follows(current[-1], glyph, widest):
            runs.append(Segment(current))
            current = []
        current.append(glyph)
    if current:
        runs.append(Segment(current))
    return _merged(runs, widest)


def _follows(before: Glyph, glyph: Glyph, widest: float) -> bool:
    """Whether a glyph continues the run of the one before it in the file."""
    size = max(before.size, glyph.size)
    overlap = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    gap = glyph.x0 - before.x1
    if glyph.x0 == before.x0 and glyph.x1 == before.x1 and overlap > 0:
        # The letters of a ligature share its box.
        return True
    return overlap > 0.4 * min(before.size, glyph.size) and -0.6 * size < gap < widest * size


def _merged(runs: list[Segment], widest: float) -> list[Segment]:
    """Runs that the file writes apart though they stand side by side on one line."""
    merged: list[Segment] = []
    for band in bands(runs):
        left: Segment | None = None
        for run in sorted(band, key=lambda segment: segment.x0):
            if left is not None and _adjoin(left, run, widest):
                left = Segment(sorted([*left.glyphs, *run.glyphs], key=lambda glyph: glyph.x0))
            else:
                if left is not None:
                    merged.append(left)
                left = run
        if left is not None:
            merged.append(left)
    return merged


def _adjoin(left: Segment, right: Segment, widest: float) -> bool:
    size = max(left.size, right.size)
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * min(left.size, right.size) and -0.6 * size < right.x0 - left.x1 < widest * size


def bands(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments grouped by baseline from top to bottom; each band's members overlap the band's tallest start."""
    groups: list[list[Segment]] = []
    anchor = 0.0
    for segment in sorted(segments, key=lambda item: item.middle):
        if groups and segment.middle - anchor <= 0.45 * min(segment.size, groups[-1][0].size):
            groups[-1].append(segment)
        else:
            groups.append([segment])
            anchor = segment.middle
    return groups


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The text of a run: spaces where words part, none between Han and anything."""
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and _is_parted(before, glyph):
            pieces.append(" ")
        pieces.append(glyph.text)
        before = glyph
    return "".join(pieces)


def _is_parted(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x0 - before.x1
    size = max(before.size, glyph.size)
    if _WIDE.match(before.text[-1]) or _WIDE.match(glyph.text[0]):
        # Typesetters put a quarter of an em between Han and figures; only a wide gap is a space.
        return gap > 0.7 * size
    return gap > WORD_GAP * size or (glyph.spaced and gap > WRITTEN_GAP * size)


def joined(lines: Sequence[str]) -> str:
    """Lines of one cell or heading as one: Han run on, words get a space, hyphens at line ends are resolved."""
    text = ""
    for line in lines:
        if not text or not line:
            text += line
        elif text.endswith("-") and text[-2:-1].isalpha() and line[0].islower():
            text = text[:-1] + line
        elif _WIDE.match(text[-1]) or _WIDE.match(line[0]):
            text += line
        else:
            text += f" {line}"
    return text


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of the glyphs inside one cell, its lines joined."""
    return joined(cell_lines(glyphs))


def cell_lines(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines inside one cell from top to bottom."""
    return [
        text_of([glyph for segment in sorted(band, key=lambda item: item.x0) for glyph in segment.glyphs])
        for band in bands(segments_of(glyphs))
    ]


def bounds(segments: Sequence[Segment]) -> Box:
    """The box around some segments."""
    return Box(
        min(segment.x0 for segment in segments),
        min(segment.top for segment in segments),
        max(segment.x1 for segment in segments),
        max(segment.bottom for segment in segments),
    )
