"""Tables of an index: beside a composite, columns without a unit or a place of their own are its sub-indices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.audit.naming import concepts
from assistant.audit.records import Figure

_COMPOSITE = re.compile(r"(综合|总|合成)(指数|得分|评分)$|\b(composite|overall) (index|score)$", re.I)
_ENDING = re.compile(r"(指数|得分|分值|评分)$|\b(index|score)$", re.I)
_LATIN = re.compile(r"[a-z]")
_LEAST_PARTS = 2


def of_an_index(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, cells of such rows named as prose names them: «创新投入» beside «综合指数» is 创新投入指数."""
    rows: dict[tuple[int, int], list[Figure]] = {}
    for f in figures:
        if f.o.cell is not None:
            rows.setdefault((f.o.cell.table, f.o.cell.row), []).append(f)
    changed: dict[tuple[str, int, int], Figure] = {}
    for row in rows.values():
        heads = [f for f in row if _COMPOSITE.search(f.name) and f.area and f.o.measure == "level"]
        parts = [f for f in row if _is_bare(f)]
        if len(heads) != 1 or len(parts) < _LEAST_PARTS or len(parts) + 1 != len(row):
            continue
        changed |= {f.key: _named(f, heads[0]) for f in parts if f.o.period == heads[0].o.period}
    return [changed.get(f.key, f) for f in figures]


def _is_bare(f: Figure) -> bool:
    return f.o.measure == "level" and not f.area and not f.part and f.unit in ("", "点")


def _named(f: Figure, head: Figure) -> Figure:
    ending = "" if _ENDING.search(f.name) else " index" if _LATIN.search(f.name[-1:]) else "指数"
    name = f.name + ending
    return replace(
        f,
        o=replace(f.o, area=head.o.area, indicator=f.o.indicator + ending, unit=head.o.unit),
        name=name,
        words=concepts(name),
        area=head.area,
        unit=head.unit,
    )
