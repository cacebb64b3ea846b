"""Reading order: columns of prose one after the other, what spans them in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.grids import is_number
from ingest.readers.pdf_lines import Segment, bounds
from ingest.readers.pdf_rulings import FoundTable

# A gutter lies in the middle part of what it divides, with at least this many lines on each side.
MIDDLE = (0.25, 0.75)
MIN_LINES = 4
# Lines of prose fill their column; cells of a table do not.
PROSE_FILL = 0.55
MAX_DEPTH = 3
# Where only a part of a page is set in columns: the gutter in points, the characters of an average line.
MIN_GUTTER = 6.0
MIN_LETTERS = 14
_STEP = 2.0


@dataclass
class Region:
    """Segments and tables that are read from top to bottom together."""

    segments: list[Segment]
    tables: list[FoundTable] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    x0: float
    top: float
    x1: float
    bottom: float
    segment: Segment | None = None
    table: FoundTable | None = None


def in_order(segments: Sequence[Segment], tables: Sequence[FoundTable]) -> list[Region]:
    """The regions of a page in reading order."""
    items = [_Item(s.x0, s.top, s.x1, s.bottom, segment=s) for s in segments]
    items += [_Item(t.box.x0, t.box.top, t.box.x1, t.box.bottom, table=t) for t in tables]
    return [_region(group) for group in _split(items, 0) if group]


def _region(items: list[_Item]) -> Region:
    return Region([i.segment for i in items if i.segment], [i.table for i in items if i.table])


def _split(items: list[_Item], depth: int) -> list[list[_Item]]:
    """Bands between what crosses the gutter, each band's left side before its right side."""
    gutter = _gutter(items) if depth < MAX_DEPTH else None
    if gutter is None:
        stretch = _stretch(items) if depth < MAX_DEPTH else None
        return [items] if stretch is None else _around(items, stretch, depth)
    across = {id(i) for row in _rows([i for i in items if i.segment]) if _is_record(row, gutter) for i in row}
    across |= {id(i) for i in items if i.x0 < gutter - _STEP and i.x1 > gutter + _STEP}
    crossing = sorted((i for i in items if id(i) in across), key=lambda i: i.top)
    sides = [i for i in items if id(i) not in across]
    groups: list[list[_Item]] = []
    for spanning, band in _banded(crossing, sides):
        if spanning:
            groups.append(spanning)
        left = [i for i in band if (i.x0 + i.x1) / 2 < gutter]
        right = [i for i in band if (i.x0 + i.x1) / 2 >= gutter]
        for side in (left, right):
            groups.extend(_split(side, depth + 1) if side else [])
    return groups


@dataclass(frozen=True)
class _Stretch:
    """A part of a page set in two columns: between two heights, parted at `gutter`."""

    gutter: float
    top: float
    bottom: float


def _around(items: list[_Item], stretch: _Stretch, depth: int) -> list[list[_Item]]:
    """What stands above a stretch of columns, its left side, its right side, what stands below."""
    above = [i for i in items if (i.top + i.bottom) / 2 < stretch.top]
    below = [i for i in items if (i.top + i.bottom) / 2 > stretch.bottom]
    inside = [i for i in items if stretch.top <= (i.top + i.bottom) / 2 <= stretch.bottom]
    left = [i for i in inside if (i.x0 + i.x1) / 2 < stretch.gutter]
    right = [i for i in inside if (i.x0 + i.x1) / 2 >= stretch.gutter]
    groups = [above] if above else []
    groups += [side for side in (left, right) if side]
    return groups + (_split(below, depth + 1) if below else [])


def _stretch(items: list[_Item]) -> _Stretch | None:
    """The longest run of lines that an upright strip parts into running text, on a page not set so as a whole."""
    lines = sorted((item for item in items if item.segment is not None), key=lambda item: item.top)
    tables = [item for item in items if item.table is not None]
    rows = _rows(lines)
    gaps = [
        (a.x1, b.x0) for row in rows for a, b in pairwise(sorted(row, key=lambda i: i.x0)) if b.x0 - a.x1 >= MIN_GUTTER
    ]
    if len(gaps) < MIN_LINES:
        return None
    centres = [(left + right) / 2 for left, right in gaps]
    gutter = max(centres, key=lambda x: sum(left < x < right for left, right in gaps))
    best: list[list[_Item]] = []
    for run in _runs(rows, gutter, tables):
        if _is_columns(run, gutter) and len(run) > len(best):
            best = run
    if not best:
        return None
    return _Stretch(gutter, min(i.top for i in best[0]) - 0.5, max(i.bottom for i in best[-1]) + 0.5)


def _is_record(row: list[_Item], gutter: float) -> bool:
    """A row of a table that lies across the gutter: a label on one side, nothing but figures on the other."""
    left = [i.segment.text for i in row if i.segment and (i.x0 + i.x1) / 2 < gutter]
    right = [i.segment.text for i in row if i.segment and (i.x0 + i.x1) / 2 >= gutter]
    return bool(left and right) and not is_number(left[0]) and all(is_number(text) for text in right)


def _rows(lines: list[_Item]) -> list[list[_Item]]:
    """Lines at one height, from top to bottom."""
    rows: list[list[_Item]] = []
    for item in sorted(lines, key=lambda item: item.top):
        middle = (item.top + item.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _runs(rows: list[list[_Item]], gutter: float, tables: list[_Item]) -> list[list[list[_Item]]]:
    """Runs of rows that nothing crosses the gutter in, without the rows at their ends that stand apart."""
    runs: list[list[list[_Item]]] = [[]]
    for row in rows:
        crossing = any(i.x0 < gutter - _STEP and i.x1 > gutter + _STEP for i in row) or _is_record(row, gutter)
        parted = runs[-1] and any(runs[-1][-1][0].bottom <= table.top <= row[0].top for table in tables)
        if crossing or parted:
            runs.append([])
        if not crossing:
            runs[-1].append(row)
    return [trimmed for run in runs if (trimmed := _trimmed(run, gutter))]


def _trimmed(run: list[list[_Item]], gutter: float) -> list[list[_Item]]:
    """From the first row with text on both sides to the last, and the lines that go on below at the same distance."""
    both = [n for n, row in enumerate(run) if min(i.x0 for i in row) < gutter < max(i.x1 for i in row)]
    if len(both) < MIN_LINES:
        return []
    steps = sorted(b[0].top - a[0].top for a, b in pairwise(run[both[0] : both[-1] + 1]))
    usual = steps[len(steps) // 2] if steps else 0.0
    end = both[-1] + 1
    while end < len(run) and run[end][0].top - run[end - 1][0].top <= 1.3 * usual:
        end += 1
    return run[both[0] : end]


def _is_columns(run: list[list[_Item]], gutter: float) -> bool:
    """Whether a run is running text on both sides: lines of words that fill their column."""
    sides = (
        [i for row in run for i in row if i.x1 <= gutter + _STEP],
        [i for row in run for i in row if i.x0 >= gutter - _STEP],
    )
    for side in sides:
        texts = [item.segment.text for item in side if item.segment]
        if not _is_prose(side) or sum(map(len, texts)) < MIN_LETTERS * len(texts):
            return False
        if sum(is_number(text) for text in texts) > 0.1 * len(texts):
            return False
    return True


def _banded(crossing: list[_Item], sides: list[_Item]) -> list[tuple[list[_Item], list[_Item]]]:
    """(what spans, the columns below it until the next that spans), from top to bottom."""
    bands: list[tuple[list[_Item], list[_Item]]] = [([], [])]
    remaining = sorted(sides, key=lambda item: item.top)
    for item in crossing:
        above = [side for side in remaining if (side.top + side.bottom) / 2 < item.top]
        remaining = [side for side in remaining if (side.top + side.bottom) / 2 >= item.top]
        if above:
            bands[-1][1].extend(above)
            bands.append(([item], []))
        else:
            bands[-1][0].append(item)
    bands[-1][1].extend(remaining)
    return bands


def _gutter(items: list[_Item]) -> float | None:
    """The middle of the emptiest upright strip that parts two columns of prose, None when there is none."""
    lines = [item for item in items if item.segment is not None]
    if len(lines) < 2 * MIN_LINES:
        return None
    box = bounds([item.segment for item in lines if item.segment])
    width = box.x1 - box.x0
    best: tuple[float, float] | None = None
    for left, right in _strips(lines, box.x0 + MIDDLE[0] * width, box.x0 + MIDDLE[1] * width):
        middle = (left + right) / 2
        if _parts_prose(lines, middle) and (best is None or right - left > best[1] - best[0]):
            best = (left, right)
    return None if best is None else (best[0] + best[1]) / 2


def _strips(lines: list[_Item], start: float, end: float) -> list[tuple[float, float]]:
    """Upright strips that few lines cross: at most a third of the height of text."""
    total = sum(item.bottom - item.top for item in lines) / 2
    strips: list[tuple[float, float]] = []
    x = start
    while x < end:
        crossed = sum(item.bottom - item.top for item in lines if item.x0 < x < item.x1)
        if crossed < 0.33 * total:
            if strips and x - strips[-1][1] <= _STEP * 1.5:
                strips[-1] = (strips[-1][0], x)
            else:
                strips.append((x, x))
        x += _STEP
    return strips


def _parts_prose(lines: list[_Item], gutter: float) -> bool:
    """Whether both sides of a gutter are columns of running text."""
    left = [item for item in lines if item.x1 <= gutter + _STEP]
    right = [item for item in lines if item.x0 >= gutter - _STEP]
    return all(_is_prose(side) for side in (left, right)) and _beside(left, right)


def _is_prose(side: list[_Item]) -> bool:
    if len(side) < MIN_LINES:
        return False
    width = max(item.x1 for item in side) - min(item.x0 for item in side)
    wide = sum(item.x1 - item.x0 >= PROSE_FILL * width for item in side)
    letters = sum(len(item.segment.text) for item in side if item.segment) / len(side)
    return wide >= 0.5 * len(side) and letters >= 7


def _beside(left: list[_Item], right: list[_Item]) -> bool:
    """Whether the sides share some height: text above text is no pair of columns."""
    shared = min(max(i.bottom for i in left), max(i.bottom for i in right)) - max(
        min(i.top for i in left), min(i.top for i in right)
    )
    shorter = min(max(i.bottom for i in side) - min(i.top for i in side) for side in (left, right))
    return shared > 0.3 * shorter
