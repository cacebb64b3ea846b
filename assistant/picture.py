"""The picture of an answer: drawn where its own figures are better seen side by side than read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.lexicon import normalise
from assistant.records import Draft
from ingest.records import Observation

_DRAWN = ("level", "share", "change", "change_rate", "ratio")
_MOST_BARS = 12


def picture(draft: Draft) -> dict[str, Any] | None:
    """The chart a draft brings, else one of the figures it tells; None where fewer than two can stand together.

    Figures stand together when they measure the same (bars over places or sub-populations), are shares of one whole
    (its composition) or are one thing over time (a line).
    """
    if draft.chart is not None:
        return draft.chart
    told = list(_figures(draft)) if draft.reason != "not_comparable" else []
    if not told:
        return None
    first = told[0]
    alike = [o for o in told if (o.measure, o.base_unit) == (first.measure, first.base_unit)]
    if not 2 <= len(alike) <= _MOST_BARS or first.measure not in _DRAWN or first.base_unit == "年":
        return None
    return _line(alike) or _bars(alike)


def _figures(draft: Draft) -> Iterable[Observation]:
    """What the statements tell, each figure once; a second source of the same figure adds nothing."""
    seen: set[tuple[object, ...]] = set()
    for statement in draft.statements:
        for e in statement.evidence:
            found = [e.observation] if e.observation is not None else []
            for o in found:
                key = (_subject(o), o.period, o.measure, o.scaled_value)
                if statement.layout != "quote" and key not in seen:
                    seen.add(key)
                    yield o


def _subject(o: Observation) -> tuple[str, str, str]:
    return normalise(o.area or ""), normalise(o.breakdown or ""), normalise(o.indicator)


def _line(alike: Sequence[Observation]) -> dict[str, Any] | None:
    if len({_subject(o) for o in alike}) > 1:
        return None
    by_period = {o.period: o for o in alike if o.period}
    if len(by_period) < max(2, len(alike)):
        return None
    ordered = [by_period[p] for p in sorted(by_period)]
    return _spec("line", " ".join(x for x in (ordered[0].area, ordered[0].indicator) if x), ordered, sorted(by_period))


def _bars(alike: Sequence[Observation]) -> dict[str, Any] | None:
    """Bars of one indicator in several places or groups, or of the shares of one whole."""
    same_thing = len({normalise(o.indicator) for o in alike}) == 1
    one_whole = alike[0].measure == "share" and len({(o.area, o.comparator) for o in alike}) == 1
    if not (same_thing or one_whole):
        return None
    labels = [_label(o, alike) for o in alike]
    if len(set(labels)) < len(labels):
        return None
    title = alike[0].indicator if same_thing else f"{alike[0].area or ''}{alike[0].comparator or ''}"
    return _spec("bar", title, alike, labels)


def _label(o: Observation, alike: Sequence[Observation]) -> str:
    """What tells one bar from the others."""
    told = []
    for name in ("area", "breakdown", "indicator", "period"):
        if len({getattr(x, name) for x in alike}) > 1 and getattr(o, name):
            told.append(str(getattr(o, name)))
    return " ".join(told) or o.indicator


def _spec(kind: str, title: str, figures: Sequence[Observation], labels: Sequence[str]) -> dict[str, Any]:
    unit = figures[0].unit
    same = all(o.unit == unit for o in figures)
    return {
        "kind": kind,
        "title": title,
        "unit": unit if same else figures[0].base_unit,
        "labels": list(labels),
        "series": [{"name": "", "values": [o.value if same else o.scaled_value for o in figures]}],
    }
