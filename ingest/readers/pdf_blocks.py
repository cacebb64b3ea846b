"""Regions of a page into blocks: headings by type size, wrapped lines with breaks between paragraphs, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.grids import count_headers
from ingest.readers.pdf_aligned import Row, find_aligned, is_contents_line, rows_of
from ingest.readers.pdf_columns import Region, in_order
from ingest.readers.pdf_glyphs import Box
from ingest.readers.pdf_lines import Segment, joined, text_of
from ingest.readers.pdf_rulings import FoundTable
from ingest.records import RawBlock

# Type this much larger than the body's is a heading's.
LARGER = 1.12
MAX_HEADING = 60
MAX_CAPTION = 80
_CAPTION = re.compile(
    r"(?:续?表|附表|Table|图|附图|Figure|Fig\.)\s*[\dA-Z一二三四五六七八九十]+(?:[-—–.．]\d+)*(?![\d年%])", re.I
)
_SENTENCE_END = tuple("。；;，,：:、")
_INDENT = "　　"


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


def page_blocks(
    segments: list[Segment], tables: list[FoundTable], frames: Sequence[Box], scale: Scale, page: int
) -> list[RawBlock]:
    """One page's blocks in reading order."""
    blocks: list[RawBlock] = []
    for region in in_order(segments, tables):
        blocks.extend(_RegionBlocks(region, scale, page).blocks(frames))
    return blocks


class _RegionBlocks:
    """The blocks of one region."""

    def __init__(self, region: Region, scale: Scale, page: int) -> None:
        self._rows = rows_of(region.segments)
        self._tables = region.tables
        self._scale = scale
        self._page = page
        self._left = _edge([row.segments[0].x0 for row in self._rows])
        self._right = max((row.segments[-1].x1 for row in self._rows), default=0.0)
        self._pitch = _pitch(self._rows)

    def blocks(self, frames: Sequence[Box]) -> list[RawBlock]:
        """Lines and tables merged by height."""
        aligned = find_aligned(self._rows, frames)
        placed: list[tuple[float, list[RawBlock]]] = [(t.box.top, [self._table(t)]) for t in self._tables]
        start = 0
        for first, after, table in [*aligned, (len(self._rows), len(self._rows), None)]:
            placed.extend(self._lines(start, first))
            if table is not None:
                placed.append((table.box.top, [self._table(table)]))
            start = after
        placed.sort(key=lambda item: item[0])
        return _captioned(_joined_headings([block for _, group in placed for block in group]))

    def _table(self, table: FoundTable) -> RawBlock:
        return RawBlock("table", "", page=self._page, grid=table.grid, header_rows=count_headers(table.grid) or None)

    def _lines(self, start: int, end: int) -> list[tuple[float, list[RawBlock]]]:
        placed: list[tuple[float, list[RawBlock]]] = []
        for index in range(start, end):
            row = self._rows[index]
            before = self._rows[index - 1] if index > start else None
            if not is_contents_line(row.text):
                placed.append((row.top, self._line(row, before)))
        return placed

    def _line(self, row: Row, before: Row | None) -> list[RawBlock]:
        text = self._text(row)
        segment = max(row.segments, key=lambda item: len(item.glyphs))
        level = self._scale.level(segment.size, all(item.bold for item in row.segments))
        bold_only = level and segment.size <= LARGER * self._scale.body
        short = not bold_only or row.segments[-1].x1 < self._right - 2 * segment.size
        if level and short and _can_head(text):
            return [RawBlock("heading", text, level=level, page=self._page)]
        indented = row.segments[0].x0 - self._left > 1.2 * segment.size and self._is_flush_next(row)
        line = RawBlock("paragraph", (_INDENT if indented else "") + text, page=self._page, wrapped=True)
        gap = RawBlock("paragraph", "", page=self._page, wrapped=True)
        return [gap, line] if before is None or indented or self._is_apart(before, row) else [line]

    def _text(self, row: Row) -> str:
        """A row's pieces with a wide space between them, as they stand."""
        return "  ".join(text_of(segment.glyphs) for segment in row.segments)

    def _is_flush_next(self, row: Row) -> bool:
        """Whether a row starts a paragraph rather than stands in the middle of the page."""
        centred = abs((row.segments[0].x0 - self._left) - (self._right - row.segments[-1].x1)) < 3
        return not centred and row.segments[0].x0 - self._left < 0.4 * (self._right - self._left)

    def _is_apart(self, before: Row, row: Row) -> bool:
        """Whether space, size or a short last line parts two rows."""
        sizes = (before.segments[0].size, row.segments[0].size)
        if row.top - before.top > 1.45 * self._pitch or max(sizes) > LARGER * min(sizes):
            return True
        ended = before.segments[-1].text[-1:] in "。！？.!?；;"
        return ended and before.segments[-1].x1 < self._right - 1.6 * sizes[0]


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


def _joined_headings(blocks: list[RawBlock]) -> list[RawBlock]:
    """Neighbouring heading lines of one level are one heading, unless each is numbered."""
    out: list[RawBlock] = []
    for block in blocks:
        last = out[-1] if out else None
        numbered = re.match(r"[（(]?[\d一二三四五六七八九十]+[.、）)\s]|第.{1,4}[章节篇部]", block.text)
        if last is None or numbered or not _run_on(last, block):
            out.append(block)
        else:
            out[-1] = RawBlock("heading", joined([last.text, block.text]), level=last.level, page=last.page)
    return out


def _run_on(last: RawBlock, block: RawBlock) -> bool:
    same = block.kind == last.kind == "heading" and block.level == last.level
    return same and len(last.text) > 6 and len(last.text) + len(block.text) <= MAX_HEADING


def _captioned(blocks: list[RawBlock]) -> list[RawBlock]:
    """Lines that name a table or figure become captions."""
    out = []
    for block in blocks:
        text = block.text.strip()
        named = len(text) <= MAX_CAPTION and _CAPTION.match(text) and not text.endswith(("。", "，", ","))
        is_text = block.kind in ("paragraph", "heading")
        out.append(RawBlock("caption", text, page=block.page) if named and is_text else block)
    return out
