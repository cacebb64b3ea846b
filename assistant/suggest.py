"""First questions that the library can answer: one of each kind it holds, worded from its own indicators and areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.holdings import Holdings, year_of
from ingest.records import Framework, Observation

_MOST = 6
_LONGEST_NAME = 12
_SURE = 0.75
# A good first question names an indicator people know by name, not a fragment of a sentence.
_UNFIT = frozenset("的了和与及或其在是为以、，,（(：:“”\"'／/ ")


def suggestions(holdings: Holdings, most: int = _MOST) -> list[str]:
    """Questions for an empty talk, the most different kinds first; none of an empty library."""
    kinds = [
        _levels(holdings),
        _compositions(holdings),
        _changes(holdings),
        _comparisons(holdings),
        _shares(holdings),
        _levels(holdings, skip=1),
    ]
    out: dict[str, None] = {}
    for kind in kinds:
        question = next((q for q in kind if q not in out), None)
        if question:
            out[question] = None
    return list(out)[:most]


def _named(holdings: Holdings, measure: str) -> list[Observation]:
    """Observations of a kind that a question can name fully, the latest and best known first."""
    found = [f.observation for f in holdings.facts if f.observation.measure == measure and _askable(f.observation)]
    known = Counter(o.indicator for o in found)
    return sorted(found, key=lambda o: (-(year_of(o.period) or 0), -known[o.indicator], len(o.indicator), o.start))


def _askable(o: Observation) -> bool:
    name = o.indicator
    return bool(
        o.area
        and o.period
        and o.period.isdigit()
        and o.breakdown is None
        and o.cell is None
        and o.confidence >= _SURE
        and 2 < len(name) <= _LONGEST_NAME
        and not _UNFIT & set(name)
        and not any(c.isdigit() for c in name)
    )


def _subject(o: Observation) -> str:
    """The area before the indicator, unless one names the other."""
    area = o.area or ""
    return o.indicator if area in o.indicator else area if o.indicator in area else f"{area}的{o.indicator}"


def _levels(holdings: Holdings, skip: int = 0) -> Iterator[str]:
    for o in _named(holdings, "level")[skip:]:
        yield f"{o.period}年{_subject(o)}是多少？"


def _changes(holdings: Holdings) -> Iterator[str]:
    for measure in ("change_rate", "change"):
        for o in _named(holdings, measure):
            if o.comparator in (None, "上年", "上年同期"):
                yield f"{o.period}年{_subject(o)}比上年变化多少？"


def _shares(holdings: Holdings) -> Iterator[str]:
    for o in _named(holdings, "share"):
        yield f"{o.period}年{_subject(o)}是多少？"


def _compositions(holdings: Holdings) -> Iterator[str]:
    for f in _fullest(holdings.frameworks):
        yield f"{f.index}由哪些一级指标构成？"


def _comparisons(holdings: Holdings) -> Iterator[str]:
    names = [f.index for f in _fullest(holdings.frameworks)]
    if len(names) > 1:
        yield f"{names[0]}和{names[1]}有什么不同？"


def _fullest(frameworks: Iterable[Framework]) -> list[Framework]:
    """One framework an index, the largest first."""
    best: dict[str, Framework] = {}
    for f in frameworks:
        if f.index and (f.index not in best or len(f.nodes) > len(best[f.index].nodes)):
            best[f.index] = f
    return sorted(best.values(), key=lambda f: -len(f.nodes))
