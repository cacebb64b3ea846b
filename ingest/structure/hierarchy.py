"""Levels of an indicator table's cells when a text export has lost its columns.

A line's cells are labels of one level and of those below it, or go on with the cell before. The cheapest reading of
all lines together is found by dynamic programming over (level of the last cell, nodes counted so far): a label must
have children, enumerations stand at the deepest level, blank lines part rows where they vary, and the counts that the
header states («二级指标（18个）») should come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.structure.cells import is_list, is_open, soft_splits
from ingest.structure.paragraphs import glue

_BRACKET = re.compile(r"[（(][^（()）]*[)）]$")  # a weight or unit is no part of a label
BEAM = 400  # readings kept after each line
MAX_LABEL = 14  # characters; longer labels are unusual

# Costs of what is unusual; only their order of size matters.
LONG_LABEL, LIST_LABEL, BARE_LEAF, LEAF_ALONE = 2.0, 8.0, 0.5, 2.0
CHILDLESS, BROKEN_OFF, LOOSE_CONTINUATION, FULL_CONTINUATION = 15.0, 12.0, 6.0, 1.0
ACROSS_BLANK, WITHOUT_BLANK, SECOND_LEAF, SOFT_CUT, COUNT_OFF = 4.0, 3.0, 3.0, 1.5, 2.5
LABEL_ALONE, UNFINISHED_ROW, VALUE_OFF, VALUE_MISSING = 1.5, 2.5, 4.0, 1.0
LISTED_SHARE = 0.3  # of the lines enumerate: the deepest cells are lists; else each stands on a line of its own


@dataclass(frozen=True, slots=True)
class Row:
    """One line's cells; `parted` is None where blank lines say nothing, `full` whether the line fills the width.

    `values` counts, for each cell, the weights, units and the like that stand after it.
    """

    cells: tuple[str, ...]
    parted: bool | None = None
    full: bool = False
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its level; `row` and `place` say where it began."""

    level: int
    text: str
    row: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """All cells in order with their levels, and what the reading costs."""

    cells: tuple[Placed, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _State:
    cost: float
    level: int
    text: str
    counts: tuple[int, ...]
    full: bool
    step: tuple[Placed | None, ...]
    before: _State | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the header says: the number of levels, the counts it states, and how many value columns follow each."""

    depth: int
    counts: Mapping[int, int]
    slots: Mapping[int, int]


def read(rows: Sequence[Row], evidence: Evidence) -> Reading | None:
    """The cheapest reading of all rows, None where no reading is possible."""
    listed = sum(is_list(row.cells[-1]) or is_open(row.cells[-1]) for row in rows) >= LISTED_SHARE * len(rows)
    beam = [_State(0.0, 0, "", (0,) * (evidence.depth + 1), False, (), None)]
    for r, row in enumerate(rows):
        best: dict[tuple[int, tuple[int, ...]], _State] = {}
        for state in beam:
            for after in _extensions(state, r, row, evidence, listed):
                key = (after.level, after.counts)
                if key not in best or after.cost < best[key].cost:
                    best[key] = after
        beam = sorted(best.values(), key=lambda s: s.cost)[:BEAM]
    finals = [(state.cost + _final_cost(state, evidence), i, state) for i, state in enumerate(beam)]
    if not finals:
        return None
    cost, _, state = min(finals)
    return Reading(tuple(_trace(state)), cost)


def _extensions(state: _State, r: int, row: Row, evidence: Evidence, listed: bool) -> Iterator[_State]:
    """Every reading of one row after a state."""
    yield from _as_levels(state, r, row, row.cells, evidence, listed)
    if len(row.cells) < evidence.depth:
        for cells in soft_splits(row.cells[-1]):
            values = (*row.values[:-1], *[0] * (len(cells) - 1), row.values[-1]) if row.values else ()
            yield from _as_levels(state, r, replace(row, values=values), (*row.cells[:-1], *cells), evidence, listed)
    if state.level:
        yield from _as_continuation(state, row, evidence)


def _as_levels(
    state: _State, r: int, row: Row, cells: Sequence[str], evidence: Evidence, listed: bool
) -> Iterator[_State]:
    last = evidence.depth
    cut = SOFT_CUT if len(cells) > len(row.cells) else 0.0
    opening = state.level + 1 if 0 < state.level < last else 0
    for first in range(1, last - len(cells) + 2):
        if not state.level and first != 1:
            continue
        total = state.cost + cut + _transition_cost(state, row, first, opening, last, listed)
        placed = tuple(Placed(first + i, text, r, i) for i, text in enumerate(cells))
        total += sum(_cell_cost(p, len(cells), evidence, listed) for p in placed)
        total += _value_cost(row, first, evidence)
        total += UNFINISHED_ROW if not listed and len(cells) > 1 and placed[-1].level < last else 0.0
        yield _advance(state, total, placed, row.full)


def _transition_cost(state: _State, row: Row, first: int, opening: int, last: int, listed: bool) -> float:
    cost = 0.0
    if opening and first != opening:
        cost += CHILDLESS
    if is_open(state.text):
        cost += BROKEN_OFF
    if state.level == last and first == last and listed:
        cost += SECOND_LEAF
    if row.parted is False and not opening and state.level:
        cost += WITHOUT_BLANK
    if row.parted and opening == last:
        cost += ACROSS_BLANK / 2
    return cost


def _cell_cost(placed: Placed, cells: int, evidence: Evidence, listed: bool) -> float:
    if placed.level == evidence.depth:
        return 0.0 if not listed or is_list(placed.text) else LEAF_ALONE if cells == 1 else BARE_LEAF
    alone = LABEL_ALONE if cells == 1 and not listed else 0.0
    return alone + LIST_LABEL * is_list(placed.text) + LONG_LABEL * (len(_BRACKET.sub("", placed.text)) > MAX_LABEL)


def _value_cost(row: Row, first: int, evidence: Evidence) -> float:
    """Values that have no column after their cell's level, and columns left without a value."""
    cost = 0.0
    for i, values in enumerate(row.values):
        expected = evidence.slots.get(first + i, 0)
        cost += VALUE_OFF * max(0, values - expected) + VALUE_MISSING * max(0, expected - values)
    return cost


def _as_continuation(state: _State, row: Row, evidence: Evidence) -> Iterator[_State]:
    """A single cell that goes on with the one before (only text wraps, so no other cell stands beside it)."""
    if len(row.cells) != 1 or any(row.values):
        return
    if is_open(state.text):
        cost = 0.0
    else:
        cost = FULL_CONTINUATION if state.full and state.level == evidence.depth else LOOSE_CONTINUATION
        cost += ACROSS_BLANK if row.parted else 0.0
    text = row.cells[0]
    step = (None, Placed(0, text))
    yield _State(state.cost + cost, state.level, state.text + text, state.counts, row.full, step, state)


def _advance(state: _State, cost: float, placed: tuple[Placed, ...], full: bool) -> _State:
    counts = list(state.counts)
    for p in placed:
        counts[p.level] += p.level < len(counts) - 1
    return _State(cost, placed[-1].level, placed[-1].text, tuple(counts), full, placed, state)


def _final_cost(state: _State, evidence: Evidence) -> float:
    cost = CHILDLESS if state.level != evidence.depth else 0.0
    for level, stated in evidence.counts.items():
        if level < evidence.depth:
            cost += COUNT_OFF * abs(state.counts[level] - stated)
    return cost


def _trace(state: _State) -> list[Placed]:
    """The cells of a reading from the first line on, continuations joined to what they continue."""
    steps = []
    at: _State | None = state
    while at is not None:
        steps.append(at.step)
        at = at.before
    cells: list[Placed] = []
    for step in reversed(steps):
        if step and step[0] is None:
            continued = step[1]
            assert continued is not None
            cells[-1] = replace(cells[-1], text=glue([cells[-1].text, continued.text]))
        else:
            cells.extend(p for p in step if p is not None)
    return cells
