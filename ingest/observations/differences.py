"""Columns headed «比上年增减» without a unit: rates or differences, as the levels beside them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.records import Observation, Table

_LEAST = 2  # rows that must bear a reading out


def settled(found: Sequence[Observation], table: Table) -> list[Observation]:
    """The figures of a segment; a bare change column whose figures are the differences of two years' levels is one."""
    rows: dict[int, list[Observation]] = defaultdict(list)
    for o in found:
        if o.cell is not None:
            rows[o.cell.row].append(o)
    columns = {o.cell.column for o in found if o.cell is not None and o.measure == "change_rate" and _is_bare(o, table)}
    differences = {c for c in columns if _are_differences(c, rows)}
    return [_as_change(o, rows) if o.cell and o.cell.column in differences else o for o in found]


def _is_bare(o: Observation, table: Table) -> bool:
    """Whether neither the cell nor its column's head says per cent."""
    assert o.cell is not None
    texts = [table.rows[r][o.cell.column].text for r in range(o.cell.row + 1)]
    return o.unit == "%" and not any(mark in text for text in texts for mark in ("%", "％", "率", "速", "幅"))


def _levels(o: Observation, row: Sequence[Observation]) -> tuple[Observation, Observation] | None:
    """The levels of the figure's year and of the year before in its row."""
    levels = {x.period: x for x in row if x.measure == "level" and x.indicator == o.indicator and x.period}
    year = o.period or ""
    before = levels.get(str(int(year) - 1)) if year.isdigit() else None
    now = levels.get(year)
    return (now, before) if now is not None and before is not None and now.unit == before.unit else None


def _are_differences(column: int, rows: dict[int, list[Observation]]) -> bool:
    """Whether the column's figures are what the levels differ by, and not their growth in per cent."""
    apart = grown = told = 0
    for row in rows.values():
        o = next((x for x in row if x.cell and x.cell.column == column), None)
        pair = _levels(o, row) if o is not None else None
        if o is None or pair is None or not pair[1].value:
            continue
        now, before = pair
        told += 1
        apart += abs(now.value - before.value - o.value) < 0.051 + 0.001 * abs(o.value)
        grown += abs((now.value / before.value - 1) * 100 - o.value) < 0.15
    return apart >= _LEAST and apart * 3 >= told * 2 and grown < apart


def _as_change(o: Observation, rows: dict[int, list[Observation]]) -> Observation:
    """The figure as a difference in the unit of its levels."""
    assert o.cell is not None
    pair = _levels(o, rows[o.cell.row])
    if pair is None:
        return o
    now = pair[0]
    return replace(o, measure="change", unit=now.unit, base_unit=now.base_unit)
