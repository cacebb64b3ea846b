"""First questions that the library can answer: one of each kind it holds, worded from its own indicators and areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.holdings import Holdings
from ingest.records import Framework, Observation

_MOST = 6
_LONGEST_NAME = 12
_SURE = 0.75
# A good first question names an indicator people know by name, not a fragment of a sentence.
_UNFIT = frozenset("的了和与及或其在是为以、，,（(：:“”\"'／/ ")

# A name that begins so hangs on words before it.
_HANGING = ("占", "有", "其", "约", "近", "超", "每", "该", "此", "各", "另")
# Counted things are often parts of a sentence; sums of money and people are rather indicators.
_COUNTED = frozenset(("个", "项", "家", "笔", "次", "年", "级"))


def suggestions(holdings: Holdings, most: int = _MOST) -> list[str]:
    """Questions for an empty talk, the most different kinds first; none of an empty library."""
    kinds = [
        _levels(holdings),
        _compositions(holdings),
        _changes(holdings),
        _comparisons(holdings),
        _levels(holdings, skip=1),
        _methods(holdings),
    ]
    out: dict[str, None] = {}
    for kind in kinds:
        question = next((q for q in kind if q not in out), None)
        if question:
            out[question] = None
    return list(out)[:most]


def _named(holdings: Holdings, measure: str) -> Iterator[Observation]:
    """Observations of a kind that a question can name fully: the latest first, then what the reports speak of most.

    A change is asked only of what also has a level: a real indicator, not a turn of phrase.
    """
    return (f.observation for f in holdings.latest(measure, _COUNTED) if _askable(f.observation))


def _askable(o: Observation) -> bool:
    name = o.indicator
    return bool(
        o.area
        and o.period
        and o.period.isdigit()
        and o.breakdown is None
        and o.qualifier is None
        and o.confidence >= _SURE
        and 2 < len(name) <= _LONGEST_NAME
        and not name.startswith(_HANGING)
        and not _UNFIT & set(name)
        and not any(c.isdigit() for c in name)
    )


def _subject(o: Observation) -> str:
    """The area before the indicator, unless one names the other."""
    area = o.area or ""
    return o.indicator if area in o.indicator else area if o.indicator in area else f"{area}的{o.indicator}"


def _levels(holdings: Holdings, skip: int = 0) -> Iterator[str]:
    for o in islice(_named(holdings, "level"), skip, None):
        yield f"{o.period}年{_subject(o)}是多少？"


def _changes(holdings: Holdings) -> Iterator[str]:
    for measure in ("change_rate", "change"):
        for o in _named(holdings, measure):
            if o.comparator in (None, "上年", "上年同期"):
                yield f"{o.period}年{_subject(o)}比上年变化多少？"


def _compositions(holdings: Holdings) -> Iterator[str]:
    for f in _fullest(holdings.frameworks):
        yield f"{f.index}由哪些一级指标构成？"


def _methods(holdings: Holdings) -> Iterator[str]:
    for f in _fullest(holdings.frameworks)[::-1]:
        yield f"{f.index}以哪一年为基期？"


def _comparisons(holdings: Holdings) -> Iterator[str]:
    names = [f.index for f in _fullest(holdings.frameworks)]
    if len(names) > 1:
        yield f"{names[0]}和{names[1]}在指标体系上有什么区别？"


def _fullest(frameworks: Iterable[Framework]) -> list[Framework]:
    """One framework an index, the largest first."""
    best: dict[str, Framework] = {}
    for f in frameworks:
        if f.index and (f.index not in best or len(f.nodes) > len(best[f.index].nodes)):
            best[f.index] = f
    return sorted(best.values(), key=lambda f: -len(f.nodes))
