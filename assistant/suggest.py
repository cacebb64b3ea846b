"""First questions that the library can answer: one of each kind it holds, worded from its own indicators and areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from assistant.holdings import Holdings
from assistant.translation import english_area, english_indicator
from ingest.records import Framework, Observation

_MOST = 6
_LONGEST_NAME = 12
_SURE = 0.75
Language = Literal["zh", "en"]
_WORDING: dict[Language, dict[str, str]] = {
    "zh": {
        "level": "{period}年{subject}是多少？",
        "change": "{period}年{subject}比上年变化多少？",
        "composition": "{index}由哪些一级指标构成？",
        "base": "{index}以哪一年为基期？",
        "comparison": "{index}和{other}在指标体系上有什么区别？",
    },
    "en": {
        "level": "What was the {subject} in {period}?",
        "change": "How much did the {subject} change in {period}?",
        "composition": "What are the first-level indicators of the {index}?",
        "base": "What is the base year of the {index}?",
        "comparison": "Compare the frameworks of the {index} and the {other}.",
    },
}
# A good first question names an indicator people know by name, not a fragment of a sentence.
_UNFIT = frozenset("的了和与及或其在是为以、，,（(：:“”\"'／/ ")

# A name that begins so hangs on words before it.
_HANGING = ("占", "有", "其", "约", "近", "超", "每", "该", "此", "各", "另")
# Counted things are often parts of a sentence; sums of money and people are rather indicators.
_COUNTED = frozenset(("个", "项", "家", "笔", "次", "年", "级"))


def suggestions(holdings: Holdings, most: int = _MOST, language: Language = "zh") -> list[str]:
    """Questions for an empty talk, the most different kinds first; none of an empty library."""
    say = _Wording(language)
    kinds = [
        _levels(holdings, say),
        _compositions(holdings, say),
        _changes(holdings, say),
        _comparisons(holdings, say),
        _levels(holdings, say, skip=1),
        _methods(holdings, say),
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


class _Wording:
    """Questions in a language; in English a name keeps the report's own beside it, which alone is sure to be found."""

    def __init__(self, language: Language) -> None:
        self._english, self._words = language == "en", _WORDING[language]

    def about(self, kind: str, o: Observation) -> str:
        return self._words[kind].format(period=o.period, subject=self._subject(o))

    def of(self, kind: str, index: str, other: str = "") -> str:
        names = [english_area(n) if self._english else n for n in (index, other)]
        return self._words[kind].format(index=names[0], other=names[1])

    def _subject(self, o: Observation) -> str:
        """The area before the indicator, unless one names the other."""
        area, name = o.area or "", o.indicator
        if not self._english:
            return name if area in name else area if name in area else f"{area}的{name}"
        english = english_indicator(name)
        place = english_area(area)
        the = "the " if place.endswith("Index") else ""
        return f"{f'{english} ({name})' if english else name} of {the}{place}"


def _levels(holdings: Holdings, say: _Wording, skip: int = 0) -> Iterator[str]:
    for o in islice(_named(holdings, "level"), skip, None):
        yield say.about("level", o)


def _changes(holdings: Holdings, say: _Wording) -> Iterator[str]:
    for measure in ("change_rate", "change"):
        for o in _named(holdings, measure):
            if o.comparator in (None, "上年", "上年同期"):
                yield say.about("change", o)


def _compositions(holdings: Holdings, say: _Wording) -> Iterator[str]:
    for f in _fullest(holdings.frameworks):
        yield say.of("composition", f.index)


def _methods(holdings: Holdings, say: _Wording) -> Iterator[str]:
    for f in _fullest(holdings.frameworks)[::-1]:
        yield say.of("base", f.index)


def _comparisons(holdings: Holdings, say: _Wording) -> Iterator[str]:
    names = [f.index for f in _fullest(holdings.frameworks)]
    if len(names) > 1:
        yield say.of("comparison", names[0], names[1])


def _fullest(frameworks: Iterable[Framework]) -> list[Framework]:
    """One framework an index, the largest first."""
    best: dict[str, Framework] = {}
    for f in frameworks:
        if f.index and (f.index not in best or len(f.nodes) > len(best[f.index].nodes)):
            best[f.index] = f
    return sorted(best.values(), key=lambda f: -len(f.nodes))
