"""Runs every family of relations over a report and gathers the findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.audit import (
    aligned,
    averages,
    bases,
    changes,
    columns,
    comparisons,
    composites,
    counts,
    currencies,
    dates,
    enumerations,
    extremes,
    flows,
    gaps,
    members,
    multiples,
    orders,
    outcomes,
    passing,
    per,
    ranks,
    ratios,
    repeats,
    shares,
    statements,
    structures,
    subsets,
    sums,
    tables,
    thresholds,
    totals,
)
from assistant.audit.reading import Reading, read
from assistant.audit.records import Check, Figure
from assistant.errors import NotFound
from assistant.places import place_key

if TYPE_CHECKING:
    from assistant.desk import Assistant

_FAMILIES = (
    shares.checks,
    aligned.checks,
    ratios.checks,
    changes.checks,
    bases.checks,
    gaps.checks,
    flows.checks,
    sums.checks,
    members.checks,
    totals.checks,
    structures.checks,
    averages.checks,
    per.checks,
    multiples.checks,
    currencies.checks,
    repeats.checks,
    comparisons.checks,
    extremes.checks,
    composites.checks,
    counts.checks,
    enumerations.checks,
    ranks.checks,
    orders.checks,
    tables.checks,
    columns.checks,
    passing.checks,
    outcomes.checks,
    subsets.checks,
    thresholds.checks,
    dates.checks,
    statements.checks,
)
_ONE_FINDING = frozenset(
    {"share", "growth", "change", "change_and_rate", "sum_of_parts", "sum_in_all", "average", "gap"}
)
_ORDER = {"inconsistent": 0, "conditional": 1, "consistent": 2}


def audit(desk: Assistant, target: str | Path) -> dict[str, Any]:
    """Audit a report of the library by id, or a file that is read without being stored.

    Returns the JSON of `zhishu audit`. Raises NotFound, or DocumentError for a file that cannot be read.
    """
    reading = _reading(desk, target)
    others = [_held(desk, i) for i in _comparable(desk, reading)]
    checks = examine(reading, others)
    return {
        "document_id": reading.document.document_id,
        "document_title": reading.document.title,
        "checks": [c.as_json() for c in checks],
        "counts": {v: sum(c.verdict == v for c in checks) for v in _ORDER},
    }


def examine(reading: Reading, others: Sequence[Reading] = ()) -> list[Check]:
    """Every check of a report, the gravest first; `others` are reports to compare with."""
    elsewhere: list[Figure] = [f for r in others for f in r.figures]
    found = [check for family in _FAMILIES for check in family(reading, elsewhere)]
    return _sorted(found)


def _sorted(found: Sequence[Check]) -> list[Check]:
    distinct: dict[object, Check] = {}
    for check in found:
        held = distinct.get(check.identity)
        if held is None or _ORDER[check.verdict] > _ORDER[held.verdict]:
            distinct[check.identity] = check
    return sorted(
        _once(_borne_out(list(distinct.values()))),
        key=lambda c: (_ORDER[c.verdict], -c.severity, min(i.key[1:] for i in c.inputs)),
    )


def _borne_out(found: Sequence[Check]) -> list[Check]:
    """Without the contested readings of a figure that another reading of the same kind bears out."""
    fine = {(c.kind, c.inputs[0].key) for c in found if c.verdict == "consistent"}
    return [c for c in found if c.verdict == "consistent" or c.distinct or (c.kind, c.inputs[0].key) not in fine]


def _once(found: Sequence[Check]) -> list[Check]:
    """One finding a stated figure of a family: a wrong rate is told once, though levels and change both tell it."""
    nearest: dict[tuple[object, ...], Check] = {}
    for check in found:
        if check.kind in _ONE_FINDING and check.verdict != "consistent":
            held = nearest.setdefault(check.inputs[0].key, check)
            if _off(check) < _off(held):  # of two relations a figure may be meant to stand in, the one it nearly fits
                nearest[check.inputs[0].key] = check
    kept = {id(c) for c in nearest.values()}
    return [c for c in found if c.verdict == "consistent" or c.kind not in _ONE_FINDING or id(c) in kept]


def _off(check: Check) -> tuple[int, float]:
    """How far a figure is from what is worked out, as a part of it; findings without a gap last."""
    if check.gap is None or not isinstance(check.computed, float) or not check.computed:
        return 1, 0.0
    return 0, abs(check.gap / check.computed)


def _comparable(desk: Assistant, reading: Reading) -> list[str]:
    """The other reports of the library that speak of the same places: only they can agree or not."""
    areas = {f.area for f in reading.figures if f.area}
    found = desk.holdings.documents_of(lambda a: bool(a) and place_key(str(a)) in areas)
    return [d for d in found if d != reading.document.document_id]


def _reading(desk: Assistant, target: str | Path) -> Reading:
    if desk.library.catalogue.holds(str(target)):
        return _held(desk, str(target))
    path = Path(target)
    if not path.is_file():
        raise NotFound(f"资料库里没有编号为 {target} 的报告，也没有这个文件。")
    from ingest.pipeline import extract

    extracted = extract(path, desk.library.limits)
    return read(extracted.document, extracted.observations, extracted.frameworks)


def _held(desk: Assistant, document_id: str) -> Reading:
    holdings = desk.holdings
    observations = [f.observation for f in holdings.by_document(document_id)]
    frameworks = [f for f in holdings.frameworks if f.document_id == document_id]
    return read(desk.document(document_id), observations, frameworks)
