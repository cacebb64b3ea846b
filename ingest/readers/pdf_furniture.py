"""Running heads, feet and page numbers: what stands in the margins of page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_aligned import Row, rows_of
from ingest.readers.pdf_glyphs import PageContent
from ingest.readers.pdf_lines import Segment

# The part of the page's height at either end where furniture stands, and how many rows of it.
MARGIN = 0.13
MAX_ROWS = 3
# Left and right pages may differ, so a head on more than a third of the pages is a running one.
SHARE = 0.34
# Space between furniture and text, in units of the type size; lines of text stand closer.
SET_OFF = 0.75
_SENTENCE_ENDS = ("。", "！", "？", "；", ";")
_PAGE_NUMBER = re.compile(
    r"[-—–―·•~\s|]*(?:第?\s*\d{1,4}\s*页?|[ivxlc]{1,7}|Page\s*\d{1,4})(?:\s*(?:/|of|共|，共)\s*\d{1,4}\s*页?)?[-—–―·•~\s|]*",
    re.I,
)
_OUTER_NUMBER = re.compile(r"^[-—–·•~|]*\d{1,4}[-—–·•~|]*(?=\D)|(?<=\D)[-—–·•~|]*\d{1,4}[-—–·•~|]*$")
_DECORATED = re.compile(
    r"[-—–―·•~|]\s*\d{1,4}\s*[-—–―·•~|]|第\s*\d{1,4}\s*页.*|Page\s*\d{1,4}.*|\d{1,4}\s*/\s*\d{1,4}"
    r"|(?:https?|file)://\S+(?:\s+\d{1,4}/\d{1,4})?|\d{1,4}/\d{1,2}/\d{2,4},?\s+(?:上午|下午)?\d{1,2}:\d\d(?:\s*[AP]M)?",
    re.I,
)


@dataclass(frozen=True)
class _Edge:
    """A row in a page's margin; `rank` counts from the page's edge."""

    page: int
    zone: str
    rank: int
    row: Row
    height: float
    set_off: bool

    @property
    def key(self) -> tuple[str, str]:
        """Zone and wording, less a page number at either end."""
        text = re.sub(r"\s+", "", self.row.text)
        return self.zone, _OUTER_NUMBER.sub("", text)


def without_furniture(pages: Sequence[PageContent], segments: Sequence[list[Segment]]) -> list[list[Segment]]:
    """Each page's segments less its furniture."""
    edges = [edge for page, own in zip(pages, segments, strict=True) for edge in _edges(page, own)]
    repeated = _repeated(edges, len(pages))
    numbers = _numbering(edges, len(pages))
    dropped: defaultdict[int, set[int]] = defaultdict(set)
    for edge in edges:
        if edge.key in repeated or (edge.page, edge.zone, edge.rank) in numbers:
            dropped[edge.page].update(map(id, edge.row.segments))
    return [
        [segment for segment in own if id(segment) not in dropped[page.number]]
        for page, own in zip(pages, segments, strict=True)
    ]


def _edges(page: PageContent, segments: list[Segment]) -> list[_Edge]:
    """The rows in a page's margins, from its edge inwards."""
    rows = rows_of(segments)
    top = [row for row in rows if row.bottom < MARGIN * page.height][:MAX_ROWS]
    bottom = [row for row in rows[::-1] if row.top > (1 - MARGIN) * page.height][:MAX_ROWS]
    return [
        _Edge(page.number, zone, rank, row, page.height, rank < set_off)
        for zone, own, inwards in (("top", top, rows), ("bottom", bottom, rows[::-1]))
        for set_off in (_set_off(inwards),)
        for rank, row in enumerate(own)
    ]


def _set_off(inwards: list[Row]) -> int:
    """How many rows, counted from the edge, clear space parts from the text."""
    for count, (outer, inner) in enumerate(pairwise(inwards[: MAX_ROWS + 1]), start=1):
        space = max(inner.top - outer.bottom, outer.top - inner.bottom)
        if space > SET_OFF * outer.segments[0].size:
            return count
    return len(inwards) if len(inwards) <= MAX_ROWS else 0


def _repeated(edges: list[_Edge], pages: int) -> set[tuple[str, str]]:
    """Rows of one wording found at one height on enough pages; a sentence is text wherever it stands."""
    where: defaultdict[tuple[str, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.set_off and re.search(r"[^\W\d_]", edge.key[1]) and not edge.key[1].endswith(_SENTENCE_ENDS):
            where[edge.key].append(edge)
    enough = max(2, SHARE * pages)
    steady = {
        key for key, found in where.items() if len({edge.page for edge in found}) >= enough and _at_one_height(found)
    }
    return steady | _varying_heads(edges, pages, where)


def _at_one_height(edges: list[_Edge]) -> bool:
    heights = sorted(edge.row.top for edge in edges)
    usual = heights[len(heights) // 2]
    return sum(abs(height - usual) < 6 for height in heights) >= 0.6 * len(heights)


def _varying_heads(edges: list[_Edge], pages: int, where: dict[tuple[str, str], list[_Edge]]) -> set[tuple[str, str]]:
    """Heads that name the chapter: the outermost row stands at one height on most pages and comes in few wordings."""
    found: set[tuple[str, str]] = set()
    if pages < 6:
        return found
    for zone in ("top", "bottom"):
        outer = [edge for edge in edges if edge.zone == zone and edge.rank == 0]
        heights = Counter(round(edge.row.top / 4) for edge in outer)
        level, count = heights.most_common(1)[0] if heights else (0, 0)
        if count < 0.6 * pages:
            continue
        found |= {edge.key for edge in outer if round(edge.row.top / 4) == level and len(where[edge.key]) > 1}
    return found


def _numbering(edges: list[_Edge], pages: int) -> set[tuple[int, str, int]]:
    """Places of page numbers: decorated ones anywhere, bare ones that count with the pages or end the page."""
    places: set[tuple[int, str, int]] = set()
    bare: defaultdict[tuple[str, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        text = edge.row.text.strip()
        if not _PAGE_NUMBER.fullmatch(text) and not _DECORATED.fullmatch(text):
            continue
        number = re.search(r"\d+", text)
        if _DECORATED.fullmatch(text) or number is None:
            places.add((edge.page, edge.zone, edge.rank))
        elif edge.rank == 0 and edge.set_off:
            bare[edge.zone, int(number.group()) - edge.page].append(edge)
    for (zone, _), found in bare.items():
        alone = pages == 1 and zone == "bottom" and found[0].row.top > 0.92 * found[0].height
        if len(found) >= 2 or alone:
            places |= {(edge.page, edge.zone, edge.rank) for edge in found}
    return places
