"""Editions of a published index, read as equations between intervals.

An edition is a mapping {"total", "change", "parts": {name: figure}, "changes": {name: figure}, "period", "base"}; any
figure may be None, `base` is optional and keeps series of different base years apart.

Hypothesis A (default): a printed change was rounded once, from unrounded values; it is an equation of its own.
Hypothesis B: a printed change is the difference of the printed levels; it gives the printed levels of the year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from index_calc.errors import InputError
from index_calc.intervals import Interval, as_interval, parse_printed

Edition = Mapping[str, Any]
Hypothesis = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Equation:
    """One printed total and its parts, as intervals; `kind` is level, change or previous level."""

    period: str
    kind: str
    total: Interval
    parts: dict[str, Interval | None]
    floor: bool  # an unprinted part is at least 0 (levels of an index), so the printed ones cannot exceed the total


def previous_period(period: object) -> str:
    """The same period a year earlier: 2023 -> 2022, 2023-Q4 -> 2022-Q4."""
    text = str(period)
    found = re.match(r"(\d{4})(.*)", text)
    if not found:
        raise InputError("BAD_PERIOD", f"时期应以四位年份开头：{text!r}")
    return f"{int(found[1]) - 1:04d}{found[2]}"


def as_list(editions: Sequence[Edition] | Edition) -> list[Edition]:
    """One edition or several as a list. Raises InputError NO_PARTS when there is none."""
    found = [editions] if isinstance(editions, Mapping) else list(editions)
    if not found:
        raise InputError("NO_PARTS", "没有给出任何一期公布值")
    return found


def part_names(editions: Iterable[Edition]) -> list[str]:
    """All part names of the editions, in order of appearance. Raises InputError NO_PARTS."""
    names: dict[str, None] = {}
    for edition in editions:
        for key in ("parts", "changes"):
            names.update(dict.fromkeys(edition.get(key) or {}))
    if not names:
        raise InputError("NO_PARTS", "各期都没有分项")
    return list(names)


def printed_box(edition: Edition, key: str, name: str) -> Interval | None:
    figure = (edition.get(key) or {}).get(name)
    return None if figure is None else as_interval(figure)


def printed_total(edition: Edition, key: str) -> Interval | None:
    figure = edition.get(key)
    return None if figure is None else as_interval(figure)


def equations_of(edition: Edition, names: Sequence[str], hypothesis: Hypothesis = "A") -> list[Equation]:
    """The equations an edition gives: its level, and its change (A) or its previous level (B)."""
    period = str(edition.get("period", ""))
    found: list[Equation] = []
    total = printed_total(edition, "total")
    if total is not None:
        parts = {name: printed_box(edition, "parts", name) for name in names}
        floor = total.low >= 0 and all(box is None or box.low >= 0 for box in parts.values())
        if any(parts.values()):
            found.append(Equation(period, "level", total, parts, floor))
    change = printed_total(edition, "change")
    changes = {name: printed_box(edition, "changes", name) for name in names}
    if change is not None and any(changes.values()):
        found += _change_equations(edition, period, change, changes, hypothesis)
    return found


def _change_equations(
    edition: Edition, period: str, change: Interval, changes: dict[str, Interval | None], hypothesis: Hypothesis
) -> list[Equation]:
    if hypothesis == "A":
        return [Equation(period, "change", change, changes, False)]
    before = {name: previous_printed(edition, name) for name in changes}
    total = previous_printed(edition, None)
    found = []
    if total is not None and any(before.values()):
        found.append(Equation(period, "previous level", total, before, total.low >= 0))
    if total is None or any(before[n] is None for n, box in changes.items() if box is not None):
        # The difference of two rounded levels may be off by a whole unit, twice what one rounding allows.
        loose = {n: None if box is None else box.widen(box.width / 2) for n, box in changes.items()}
        found.append(Equation(period, "change", change.widen(change.width / 2), loose, False))
    return found


def previous_printed(edition: Edition, name: str | None) -> Interval | None:
    """Under hypothesis B, the interval of the printed level of the year before: printed level less printed change."""
    level = edition.get("total") if name is None else (edition.get("parts") or {}).get(name)
    change = edition.get("change") if name is None else (edition.get("changes") or {}).get(name)
    if level is None or change is None:
        return None
    if isinstance(level, tuple | Interval) or isinstance(change, tuple | Interval):
        return as_interval(level) - as_interval(change)
    now, step = parse_printed(level), parse_printed(change)
    extra = step.half_unit if step.decimals < now.decimals else Fraction(0)
    value = now.value - step.value
    return Interval(value - now.half_unit - extra, value + now.half_unit + extra)


def supported(editions: Sequence[Edition]) -> dict[str, bool | None]:
    """Which rounding hypotheses the printed changes support, where the level of the year before is printed too.

    A: every printed change meets the difference of the two level intervals. B: every printed change is the difference
    of the two printed levels. None when no change can be compared. Both may hold.
    """
    by_period = {(str(e.get("base", "")), str(e.get("period", ""))): e for e in editions}
    verdicts: dict[str, list[bool]] = {"A": [], "B": []}
    for (base, period), edition in by_period.items():
        before = by_period.get((base, previous_period(period))) if re.match(r"\d{4}", period) else None
        if before is None:
            continue
        for now, step, then in _printed_triples(edition, before):
            verdicts["A"].append((as_interval(now) - as_interval(then)).meet(as_interval(step)) is not None)
            difference = parse_printed(now).value - parse_printed(then).value
            verdicts["B"].append(difference == parse_printed(step).value)
    return {name: all(found) if found else None for name, found in verdicts.items()}


def _printed_triples(edition: Edition, before: Edition) -> list[tuple[Any, Any, Any]]:
    triples = [(edition.get("total"), edition.get("change"), before.get("total"))]
    for name, figure in (edition.get("parts") or {}).items():
        triples.append((figure, (edition.get("changes") or {}).get(name), (before.get("parts") or {}).get(name)))
    return [t for t in triples if all(f is not None and not isinstance(f, tuple | Interval) for f in t)]


def period_before(edition: Edition) -> str:
    """The period an edition's changes start from, "" when its period does not begin with a year."""
    period = str(edition.get("period", ""))
    return previous_period(period) if re.match(r"\d{4}", period) else ""
