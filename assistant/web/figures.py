"""The observations as a reader works with them: sorted, in series over the editions, contradictions pointed out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from assistant.lexicon import normalise
from ingest.numerals import scale_unit
from ingest.records import Observation

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATES = ("date", "target")
# At least so much of what is searched for must stand in a name that is offered instead.
_LIKE = 0.3
SORTS = ("indicator", "area", "period", "value", "measure", "document")


def what(o: Observation) -> tuple[Hashable, ...]:
    """What an observation measures, wherever and for whenever it is stated."""
    place = normalise(o.area or "")
    return (normalise(o.indicator), place, normalise(o.breakdown or ""), o.measure, o.base_unit, o.comparator)


def conflicts(observations: Sequence[Observation]) -> set[str]:
    """Ids of figures that say different things of the same indicator, area, period and measure.

    A written figure stands for an interval; two conflict where their intervals do not meet.
    """
    groups: dict[Hashable, list[Observation]] = defaultdict(list)
    for o in observations:
        if o.period and o.area:
            groups[what(o), o.period].append(o)
    found: set[str] = set()
    for group in groups.values():
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if not _meet(a, b):
                    found |= {a.observation_id, b.observation_id}
    return found


def _meet(a: Observation, b: Observation) -> bool:
    low_a, high_a = _interval(a)
    low_b, high_b = _interval(b)
    return low_a <= high_b and low_b <= high_a


def _interval(o: Observation) -> tuple[float, float]:
    """What the figure can stand for, in base units; open ends are open."""
    factor = scale_unit(o.unit)[0] if o.unit else 1.0
    low = float("-inf") if o.low is None else o.low * factor
    high = float("inf") if o.high is None else o.high * factor
    return low, high


def ordered(observations: Sequence[Observation], by: str, down: bool, titles: Mapping[str, str]) -> list[Observation]:
    """Sorted by a column; what lacks its value comes last either way. With no column, as the reports go, dates last."""
    if not by:
        return sorted(observations, key=lambda o: o.measure in _DATES)

    def key(o: Observation) -> Any:
        if by == "value":
            return o.scaled_value
        if by == "document":
            return titles.get(o.document_id, "")
        return getattr(o, by)

    held = [o for o in observations if key(o) not in (None, "")]
    rest = [o for o in observations if key(o) in (None, "")]
    return sorted(held, key=key, reverse=down) + rest


def nearest(held: Sequence[Observation], words: str, most: int = 8) -> list[str]:
    """Names of indicators that share most with words that no indicator matches, the likest first."""
    asked = _pairs(normalise(words))
    liked = {name: len(asked & _pairs(normalise(name))) / max(len(asked), 1) for name in {o.indicator for o in held}}
    near = [n for n in liked if liked[n] >= _LIKE]
    return sorted(near, key=lambda n: (-liked[n], len(n), n))[:most]


def _pairs(text: str) -> set[str]:
    """Every two characters in a row; a word of one character is itself."""
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def drawable(observations: Sequence[Observation]) -> set[str]:
    """Ids of what is known for more than one year."""
    years: dict[Hashable, set[str]] = defaultdict(set)
    for o in observations:
        if o.period and _YEAR.fullmatch(o.period) and o.measure not in _DATES:
            years[what(o)].add(o.period)
    return {o.observation_id for o in observations if len(years.get(what(o), ())) > 1}


def written(o: Observation, text: str) -> str:
    """A figure as its report writes it; one that falls, or stands in a bare cell, with sign and unit."""
    said = text[o.number_start : o.number_end].strip()
    if not said or o.value < 0:
        return f"{o.qualifier or ''}{o.value:,.10g}{o.unit}"
    return said if o.cell is None or o.unit in said else f"{said}{o.unit}"


def series(observations: Sequence[Observation], like: Observation, label: str) -> dict[str, Any] | None:
    """The chart of what an observation measures over the years, None where there is but one year.

    Index values of editions with different base years are not joined: a break stands between them.
    """
    bases = base_years(observations)
    by_year: dict[str, Observation] = {}
    for o in observations:
        if what(o) == what(like) and o.period and _YEAR.fullmatch(o.period):
            by_year[o.period] = o
    years = sorted(by_year)
    if len(years) < 2:
        return None
    points = [by_year[y] for y in years]
    factor = scale_unit(like.unit)[0] if like.unit else 1.0
    based = [bases.get((o.document_id, normalise(o.area or ""))) for o in points]
    breaks = [i for i in range(1, len(points)) if based[i] and based[i - 1] and based[i] != based[i - 1]]
    values = [o.scaled_value / factor for o in points]
    line = {"name": label, "values": values, "breaks": breaks}
    return {"kind": "line", "title": label, "unit": like.unit, "labels": years, "series": [line]}


def disputed_years(observations: Sequence[Observation], like: Observation) -> list[str]:
    """The years of a series of which two reports say different things: a line can show but one of them."""
    mine = [o for o in observations if what(o) == what(like) and o.period and _YEAR.fullmatch(o.period)]
    odd = conflicts(mine)
    return sorted({str(o.period) for o in mine if o.observation_id in odd})


def base_years(observations: Sequence[Observation]) -> dict[tuple[str, str], float]:
    """The base year a report states for an index."""
    return {
        (o.document_id, normalise(o.area or "")): o.value
        for o in observations
        if o.measure == "date" and normalise(o.indicator) in ("基期", "基年", "基准年")
    }
