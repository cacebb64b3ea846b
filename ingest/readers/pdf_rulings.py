"""Tables drawn with rules: cells from crossing lines (pdfplumber's table geometry), text into cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ingest.readers.characters import one_line
from ingest.readers.indents import set_in
from ingest.readers.pdf_glyphs import Glyph
from ingest.readers.pdf_lines import bands, cell_text, segments_of, text_of
from ingest.readers.pdf_shapes import Box
from ingest.records import Grid

SNAP = 3.0
# A stretch without inner rules higher than this many usual rows lies between two tables.
MAX_UNRULED_ROWS = 2.2
# More rules than this make a drawing or a map, not a table.
MAX_EDGES = 1_500
MAX_DEPTHS = 3  # distances from the left edge; more of them belong to centred text
MIN_ALIGNED = 3  # cells that show how a column is aligned
_Cell = tuple[float, float, float, float]
_NOWHERE: _Cell = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class FoundTable:
    """A table and where it stands on the page."""

    box: Box
    grid: Grid


def find_tables(rules: Sequence[Box], glyphs: Sequence[Glyph]) -> tuple[list[FoundTable], list[Glyph]]:
    """The ruled tables of a page, and the glyphs outside them."""
    edges = [_edge(rule) for rule in rules]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if len(edges) - upright < 2 or upright < 1 or len(edges) > MAX_EDGES:
        return [], list(glyphs)
    rest = list(glyphs)
    tables = []
    for cells in _cell_groups(edges):
        box = Box(
            min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)
        )
        inside = [glyph for glyph in rest if box.holds((glyph.x0 + glyph.x1) / 2, glyph.middle)]
        grid = _grid(cells, inside)
        if len(grid) < 2 or len(grid[0]) < 2:
            continue
        tables.append(FoundTable(box, grid))
        taken = set(map(id, inside))
        rest = [glyph for glyph in rest if id(glyph) not in taken]
    return tables, rest


def _edge(rule: Box) -> dict[str, Any]:
    """A rule as pdfplumber's edge."""
    level = rule.x1 - rule.x0 >= rule.bottom - rule.top
    x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    x0, x1 = (rule.x0, rule.x1) if level else (x, x)
    top, bottom = (y, y) if level else (rule.top, rule.bottom)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "doctop": top, "object_type": "line", "orientation": "h" if level else "v",
    }  # fmt: skip


def _cell_groups(edges: list[dict[str, Any]]) -> list[list[_Cell]]:
    from pdfplumber import table

    merged = table.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    merged = table.merge_edges([*merged, *_open_sides(merged)], SNAP, SNAP, SNAP, SNAP)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, SNAP, SNAP))
    groups: list[list[_Cell]] = table.cells_to_tables(cells)
    return [group for group in groups if len(group) > 1]


def _open_sides(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Edges for tables without outer verticals, which statistical tables mostly lack: at the ends of equal rules."""
    alike: defaultdict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            alike[round(edge["x0"] / 6), round(edge["x1"] / 6)].append(edge)
    sides = []
    for group in alike.values():
        tops = [edge["top"] for edge in group]
        left, right = min(edge["x0"] for edge in group), max(edge["x1"] for edge in group)
        inner = [
            edge for edge in edges
            if edge["orientation"] == "v" and left + SNAP < edge["x0"] < right - SNAP
            and edge["bottom"] > min(tops) and edge["top"] < max(tops)
        ]  # fmt: skip
        if len(group) > 1 and inner:
            outer = [
                edge for edge in edges
                if edge["orientation"] == "v" and min(abs(edge["x0"] - left), abs(edge["x0"] - right)) <= SNAP
            ]  # fmt: skip
            for top, bottom in _stretches(tops, inner):
                if any(edge["bottom"] > top + SNAP and edge["top"] < bottom - SNAP for edge in outer):
                    continue  # closed already
                sides += [_edge(Box(x, top, x, bottom)) for x in (left, right)]
    return sides


def _stretches(tops: list[float], inner: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """The heights one table covers: where neither an inner rule nor a usual row reaches over, another table begins."""
    levels = sorted(set(tops))
    usual = sorted(below - above for above, below in pairwise(levels))[(len(levels) - 1) // 2]
    found = [(levels[0], levels[0])]
    for above, below in pairwise(levels):
        reached = any(edge["top"] <= above + SNAP and edge["bottom"] >= below - SNAP for edge in inner)
        if reached or below - above <= MAX_UNRULED_ROWS * usual:
            found[-1] = (found[-1][0], below)
        else:
            found.append((below, below))
    return [(top, bottom) for top, bottom in found if bottom - top > SNAP]


def _grid(cells: list[_Cell], glyphs: list[Glyph]) -> Grid:
    """The rectangle: all positions under a cell repeat its text; rows without inner rules are parted by lines."""
    xs = _stops([c[0] for c in cells] + [c[2] for c in cells])
    ys = _stops([c[1] for c in cells] + [c[3] for c in cells])
    owner: dict[tuple[int, int], _Cell] = {}
    for cell in cells:
        for row in range(_index(ys, cell[1]), _index(ys, cell[3])):
            for column in range(_index(xs, cell[0]), _index(xs, cell[2])):
                owner[row, column] = cell
    held: defaultdict[_Cell, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        place = (bisect_right(ys, glyph.middle) - 1, bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1)
        if place in owner:
            held[owner[place]].append(glyph)
    rows: list[list[str]] = []
    starts: list[tuple[int, Glyph]] = []
    for row in range(len(ys) - 1):
        over = [owner.get((row, column), _NOWHERE) for column in range(len(xs) - 1)]
        parted = _parted([(cell, held[cell]) for cell in over], ys[row], ys[row + 1])
        if len(parted) == 1 and over and held[over[0]] and parted[0][0]:
            starts.append((len(rows), min(held[over[0]], key=lambda g: (round(g.top), g.x0))))
        rows.extend(parted)
    for row, width in indents_of([glyph for _, glyph in starts]).items():
        at = starts[row][0]
        rows[at][0] = set_in(rows[at][0], width)
    return _without_empty(rows)


def indents_of(firsts: Sequence[Glyph]) -> dict[int, int]:
    """How far the first glyphs of a column's cells are set in, by index; nothing where the column is centred.

    A cell with none flush above it (a centred head) is part of nothing.
    """
    if len(firsts) < MIN_ALIGNED:
        return {}
    left = min(glyph.x0 for glyph in firsts)
    steps = [(glyph.x0 - left) / glyph.size if glyph.size else 0.0 for glyph in firsts]
    flush = sum(step < 0.2 for step in steps)
    depths: list[float] = []
    for step in sorted(steps):
        if not depths or step - depths[-1] > 0.25:
            depths.append(step)
    if flush < 0.3 * len(steps) or len(depths) > MAX_DEPTHS:
        return {}
    parent = next(index for index, step in enumerate(steps) if step < 0.2)
    return {index: max(1, round(step)) for index, step in enumerate(steps) if step >= 0.5 and index > parent}


def _parted(parts: list[tuple[_Cell, list[Glyph]]], top: float, bottom: float) -> list[list[str]]:
    """One row of cells as one row of texts, or as several when the rules leave rows unparted.

    That is so when at least two cells, most of them, hold the same three or more lines at the same heights.
    """
    own = [bool(glyphs) and cell[1] >= top - SNAP and cell[3] <= bottom + SNAP for cell, glyphs in parts]
    levels = [bands(segments_of(glyphs)) if mine else [] for mine, (_, glyphs) in zip(own, parts, strict=True)]
    counts = [len(level) for level in levels if level]
    most = max(counts, default=0)
    alike = sum(count == most for count in counts)
    if most < 3 or alike < 2 or alike < 0.6 * len(counts):
        return [[one_line(cell_text(glyphs)) for _, glyphs in parts]]
    middles = [band[0].middle for band in next(level for level in levels if len(level) == most)]
    rows = [["" for _ in parts] for _ in middles]
    for column, (mine, (_, glyphs)) in enumerate(zip(own, parts, strict=True)):
        if not mine:
            for row in rows:
                row[column] = one_line(cell_text(glyphs))
            continue
        for band in levels[column]:
            nearest = min(range(len(middles)), key=lambda index: abs(middles[index] - band[0].middle))
            pieces = [glyph for segment in sorted(band, key=lambda s: s.x0) for glyph in segment.glyphs]
            rows[nearest][column] = one_line(f"{rows[nearest][column]} {text_of(pieces)}")
    return rows


def _stops(values: list[float]) -> list[float]:
    """Distinct positions, those closer than the snapping distance being one."""
    stops: list[float] = []
    for value in sorted(values):
        if not stops or value - stops[-1] > SNAP:
            stops.append(value)
    return stops


def _index(stops: list[float], value: float) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - value))


def _without_empty(rows: list[list[str]]) -> Grid:
    filled = [row for row in rows if any(row)]
    columns = [column for column in range(len(filled[0]) if filled else 0) if any(row[column] for row in filled)]
    return tuple(tuple(row[column] for column in columns) for row in filled)


def level_frames(rules: Sequence[Box]) -> list[list[Box]]:
    """Groups of two or more level rules of one width above each other: tables with level rules alone."""
    level = sorted(
        (r for r in rules if r.x1 - r.x0 > 40 and r.bottom - r.top < SNAP),
        key=lambda r: (round(r.x0 / 6), round(r.x1 / 6), r.top),
    )
    groups: list[list[Box]] = []
    for before, rule in pairwise([None, *level]):
        same = before is not None and rule is not None and abs(before.x0 - rule.x0) < 6 and abs(before.x1 - rule.x1) < 6
        if rule is None:
            continue
        if same and groups:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1]
