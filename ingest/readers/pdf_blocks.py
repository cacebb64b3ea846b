"""Regions of a page into lines, headings by type size, captions and tables, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.grids import count_headers
from ingest.readers.pdf_aligned import Row, find_aligned, is_contents_line, rows_of
from ingest.readers.pdf_columns import Region, in_order
from ingest.readers.pdf_lines import Segment, joined, text_of
from ingest.readers.pdf_paragraphs import Line
from ingest.readers.pdf_rulings import FoundTable
from ingest.readers.pdf_shapes import Box
from ingest.records import RawBlock

# Type this much larger than the body's is a heading's.
LARGER = 1.12
MAX_HEADING = 60
MAX_CAPTION = 80
_CAPTION = re.compile(
    r"(?:续?表|附表|Table|图|附图|Figure|Fig\.)\s*[\dA-Z一二三四五六七八九十]+(?:[-—–.．]\d+)*(?![\d年%])", re.I
)
_HALF_EMPTY = frozenset("，。、；：！？）》〉」』】”’")
# Marks that may not begin a line take the word before them along.
_CLINGING = _HALF_EMPTY | frozenset("％%‰,.;:!?)]")
_FULL_STOPS = ("。", "！", "？", ".", "!", "?")
_SENTENCE_END = tuple("。；;，,：:、")
_BULLET = re.compile(r"\s*[•●■◆▪▫◇○➢✓·]\s*\S")
_NUMBERED = re.compile(r"[（(]?[\d一二三四五六七八九十]+[.、）)\s]|第.{1,4}[章节篇部]")
# Type sizes from line to line beyond which lines do not belong together.
WIDEST_LEADING = 2.6
# Lines shorter than this share of the text's measure are wrapped by nothing.
NARROW = 0.4
# Rows on either side among which the right edge of the text is sought.
NEAR = 4


@dataclass(frozen=True)
class Scale:
    """The type sizes of a document: the body's, and those larger, largest first."""

    body: float
    larger: tuple[float, ...]
    bold_body: bool

    def level(self, size: float, bold: bool) -> int:
        """Heading depth of a type size, 0 for the body's."""
        if size > LARGER * self.body:
            return 1 + sum(other > size + 0.4 for other in self.larger)
        return len(self.larger) + 1 if bold and not self.bold_body and size > 0.95 * self.body else 0


def scale_of(pages: Sequence[list[Segment]]) -> Scale:
    """The sizes a document is set in, by how many characters each has."""
    weights: Counter[float] = Counter()
    bold = total = 0
    for segment in (segment for page in pages for segment in page):
        weights[round(segment.size * 2) / 2] += len(segment.glyphs)
        bold += len(segment.glyphs) if segment.bold else 0
        total += len(segment.glyphs)
    body = weights.most_common(1)[0][0] if weights else 10.0
    larger = tuple(sorted((size for size in weights if size > LARGER * body), reverse=True))
    return Scale(body, _thinned(larger), bold > 0.4 * max(1, total))


def _thinned(sizes: tuple[float, ...]) -> tuple[float, ...]:
    """Sizes that differ by rounding only are one."""
    kept: list[float] = []
    for size in sizes:
        if not kept or kept[-1] - size > 0.8:
            kept.append(size)
    return tuple(kept[:6])


def page_items(
    segments: list[Segment], tables: list[FoundTable], frames: Sequence[Box], scale: Scale, page: int, width: float
) -> list[RawBlock | Line]:
    """One page's lines and finished blocks in reading order."""
    regions = in_order(segments, tables)
    left = min((segment.x0 for segment in segments), default=0.0)
    measure = (width - 2 * left) if len(regions) == 1 else 0.0
    return [item for region in regions for item in _RegionItems(region, scale, page, measure).items(frames)]


class _RegionItems:
    """The lines and blocks of one region."""

    def __init__(self, region: Region, scale: Scale, page: int, measure: float) -> None:
        self._rows = rows_of(region.segments)
        self._tables = region.tables
        self._scale = scale
        self._page = page
        self._left = _edge([row.segments[0].x0 for row in self._rows])
        self._right = max((row.segments[-1].x1 for row in self._rows), default=0.0)
        self._pitch = _pitch(self._rows)
        self._measure = measure

    def items(self, frames: Sequence[Box]) -> list[RawBlock | Line]:
        """Lines and tables merged by height."""
        aligned = find_aligned(self._rows, frames)
        placed: list[tuple[float, RawBlock | Line]] = [(t.box.top, self._table(t)) for t in self._tables]
        start = 0
        for first, after, table in [*aligned, (len(self._rows), len(self._rows), None)]:
            placed.extend(self._lines(start, first))
            if table is not None:
                placed.append((table.box.top, self._table(table)))
            start = after
        placed.sort(key=lambda item: item[0])
        return _joined_headings([item for _, item in placed])

    def _table(self, table: FoundTable) -> RawBlock:
        return RawBlock("table", "", page=self._page, grid=table.grid, header_rows=count_headers(table.grid) or None)

    def _lines(self, start: int, end: int) -> list[tuple[float, RawBlock | Line]]:
        placed: list[tuple[float, RawBlock | Line]] = []
        for index in range(start, end):
            row = self._rows[index]
            if not is_contents_line(row.text):
                before = self._rows[index - 1] if index > start else None
                after = self._rows[index + 1] if index + 1 < end else None
                placed.append((row.top, self._line(index, row, before, after)))
        return placed

    def _line(self, index: int, row: Row, before: Row | None, after: Row | None) -> RawBlock | Line:
        text = "  ".join(text_of(segment.glyphs) for segment in row.segments)
        if _is_caption(text):
            return RawBlock("caption", text.strip(), page=self._page)
        if level := self._level(row, text):
            return RawBlock("heading", text, level=level, page=self._page)
        return Line(
            text,
            self._page,
            row.segments[0].size,
            opens=self._opens(row, before),
            closes=self._closes(index, row, after),
            first=index == 0,
        )

    def _level(self, row: Row, text: str) -> int:
        """Heading depth by type size; bold type of the body's size only where the line stops short."""
        segment = max(row.segments, key=lambda item: len(item.glyphs))
        level = self._scale.level(segment.size, all(item.bold for item in row.segments))
        larger = segment.size > LARGER * self._scale.body
        return level if _can_head(text) and (larger or row.segments[-1].x1 < self._right - 2 * segment.size) else 0

    def _opens(self, row: Row, before: Row | None) -> bool:
        """Whether a row starts a paragraph: indented, set apart, of another size, or marked as a list's item."""
        if self._is_indented(row) or _BULLET.match(row.text):
            return True
        if before is None:
            return False
        sizes = (before.segments[0].size, row.segments[0].size)
        step = row.top - before.top
        return step > min(1.3 * self._pitch, WIDEST_LEADING * sizes[0]) or max(sizes) > LARGER * min(sizes)

    def _is_indented(self, row: Row) -> bool:
        size = row.segments[0].size
        shift = row.segments[0].x0 - self._left
        centred = abs(shift - (self._right - row.segments[-1].x1)) < 3
        return 1.2 * size < shift < 0.4 * (self._right - self._left) and not centred

    def _closes(self, index: int, row: Row, after: Row | None) -> bool:
        """Whether a row ends its paragraph: what begins the next row would have had room on it."""
        right = max(_ink_end(near) for near in self._rows[max(0, index - NEAR) : index + NEAR + 1])
        if right - row.segments[0].x0 < NARROW * self._measure:
            # A page of short lines shows no right edge; its margin is taken to equal the left one.
            return True
        room = right - _ink_end(row)
        if after is None:
            # What follows stands elsewhere: a word too long for this line, unless the sentence is over.
            return room > (1.5 if row.text.endswith(_FULL_STOPS) else 6) * row.segments[-1].size
        return room > _first_word(after)


def _ink_end(row: Row) -> float:
    """Where a row's ink ends: the empty half of a closing mark may hang into the margin."""
    last = row.segments[-1].glyphs[-1]
    return last.x1 - (0.5 * last.size if last.text in _HALF_EMPTY else 0.0)


def _first_word(row: Row) -> float:
    """The width of what cannot be parted at a row's start: a word, or a character with its mark, and a little play."""
    glyphs = row.segments[0].glyphs
    size = row.segments[0].size
    count = next((n for n in range(1, len(glyphs)) if text_of(glyphs[n - 1 : n + 1])[1:2] == " "), len(glyphs))
    latin = next((n for n, glyph in enumerate(glyphs) if not glyph.text.isascii()), len(glyphs))
    length = max(1, min(count, latin))
    while length < len(glyphs) and glyphs[length].text in _CLINGING:
        length += 1
    return glyphs[length - 1].x1 - glyphs[0].x0 + (1.5 if latin == 0 else 0.5) * size


def _is_caption(text: str) -> bool:
    text = text.strip()
    return len(text) <= MAX_CAPTION and bool(_CAPTION.match(text)) and not text.endswith(("。", "，", ","))


def _can_head(text: str) -> bool:
    """Whether a line reads as a heading: short, with letters, no sentence."""
    return len(text) <= MAX_HEADING and not text.endswith(_SENTENCE_END) and bool(re.search(r"[^\W\d_]", text))


def _edge(positions: list[float]) -> float:
    """The left edge most rows keep to."""
    if not positions:
        return 0.0
    common = Counter(round(position / 2) for position in positions).most_common()
    best = max(count for _, count in common)
    return min(value for value, count in common if count >= 0.5 * best) * 2.0


def _pitch(rows: Sequence[Row]) -> float:
    """The usual distance from line to line."""
    steps = sorted(after.top - before.top for before, after in pairwise(rows) if after.top > before.top)
    return steps[len(steps) // 3] if steps else 20.0


def _joined_headings(items: list[RawBlock | Line]) -> list[RawBlock | Line]:
    """Neighbouring heading lines of one level are one heading, unless each is numbered."""
    out: list[RawBlock | Line] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, RawBlock) and isinstance(last, RawBlock) and _run_on(last, item):
            out[-1] = RawBlock("heading", joined([last.text, item.text]), level=last.level, page=last.page)
        else:
            out.append(item)
    return out


def _run_on(last: RawBlock, block: RawBlock) -> bool:
    same = block.kind == last.kind == "heading" and block.level == last.level
    return (
        same
        and len(last.text) > 6
        and len(last.text) + len(block.text) <= MAX_HEADING
        and not _NUMBERED.match(block.text)
    )
