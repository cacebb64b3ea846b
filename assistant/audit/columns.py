"""Columns of a table that are worked out from two others: most rows show how, and the rest have to follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.tables import rows_of
from assistant.audit.wholes import is_level
from assistant.audit.wording import bare, label

_LEAST_ROWS = 3
_SHARP = Fraction(1, 10)  # a derived figure written so coarsely that its box is wider shows nothing
_PER = re.compile("人均|每人|户均|每户|每家|企均|地均|每平方公里|公顷均|亩均")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a derived column comes from two others."""

    kind: str
    sign: str
    of: Callable[[Bounds, Bounds], Bounds]


_QUOTIENT = _Way("share", "÷", lambda a, b: (a / b).scale(100))
_DIFFERENCE = _Way("difference", "−", lambda a, b: a - b)
_EACH = _Way("average", "÷", lambda a, b: a / b)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every derived column whose two sources most rows of its table give away."""
    for table in reading.document.tables:
        rows = [row.figures for row in rows_of(table, reading)]
        if len(rows) > _LEAST_ROWS:
            yield from _columns(rows)


def _columns(rows: Sequence[dict[int, Figure]]) -> Iterator[Check]:
    columns = sorted({c for row in rows for c in row})
    for derived in columns:
        cells = [row[derived] for row in rows if derived in row]
        for way in _ways(cells):
            found = _sources(derived, columns, rows, way)
            if found is not None:
                yield from (
                    _check(row[derived], row[found[0]], row[found[1]], way)
                    for row in rows
                    if {derived, *found} <= row.keys()
                )
                break


def _ways(cells: Sequence[Figure]) -> tuple[_Way, ...]:
    """The relations a column can stand in, by its unit and measure."""
    first = cells[0]
    if any((f.unit, f.o.measure) != (first.unit, first.o.measure) for f in cells):
        return ()
    if first.unit == "%":
        return (_QUOTIENT,) if first.o.measure in ("level", "share", "ratio") else ()
    if first.o.measure == "level" and "/" in first.unit:
        return (_EACH,)
    per = first.o.measure == "level" and _PER.search(first.name)
    if per:
        return (_EACH,)
    return (_DIFFERENCE,) if re.search(r"差|差额|净|增量|增加额|盈余|顺差|逆差|净增", first.name) else ()


def _sources(
    derived: int, columns: Sequence[int], rows: Sequence[dict[int, Figure]], way: _Way
) -> tuple[int, int] | None:
    """The one pair of columns that gives the derived one in most rows."""
    found = []
    for a, b in permutations([c for c in columns if c != derived], 2):
        held = [row for row in rows if {derived, a, b} <= row.keys() and _can(row[derived], row[a], row[b], way)]
        if len(held) <= _LEAST_ROWS:
            continue
        fits = sum(way.of(row[a].box, row[b].box).meets(row[derived].box) for row in held)
        if fits >= _LEAST_ROWS and 3 * fits >= 2 * len(held):
            found.append((fits, a, b))
    found.sort(reverse=True)
    best = found[0] if found else None
    return (best[1], best[2]) if best and (len(found) == 1 or found[1][0] < best[0]) else None


def _can(derived: Figure, a: Figure, b: Figure, way: _Way) -> bool:
    """Whether two cells of a row can make up the third, which is written finely enough to tell."""
    levels = is_level(a) and is_level(b) and a.o.period == b.o.period and b.value > 0
    width = derived.box.high - derived.box.low
    if not levels or not derived.box.finite or width > abs(derived.value) * _SHARP:
        return False
    if way is _EACH:
        return a.unit != b.unit and derived.unit.partition("/")[0] == a.unit
    return a.unit == b.unit and (way is not _DIFFERENCE or derived.unit == a.unit)


def _check(derived: Figure, a: Figure, b: Figure, way: _Way) -> Check:
    return verify(
        Relation(
            way.kind,
            derived,
            (a, b),
            lambda get: way.of(get(a), get(b)),
            f"{bare(a)} {way.sign} {bare(b)}",
            f"{label(a)}、{label(b)}",
        )
    )
