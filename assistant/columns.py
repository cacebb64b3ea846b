"""The library's observations as columns of numbers: what a question is narrowed down with before a row is read.

Texts are numbered once (`Glossary`); a `Segment` holds the facts of some documents as arrays of such numbers with
inverted lists, a few dozen bytes a fact, and never changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from assistant.lexicon import derived, normalise, terms
from assistant.series import COMPOSITE, is_composite
from ingest.records import Observation

FOREIGN = frozenset({"美元", "欧元", "日元", "港元", "英镑"})
_NEXT_TO = 24  # characters between an amount and the same amount in the other currency


class Numbered:
    """Distinct values and their numbers; only ever grows, so that a number stays what it is."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = list(values)
        self.number: dict[Hashable, int] = {v: i for i, v in enumerate(self.values)}

    def __len__(self) -> int:
        return len(self.values)

    def add(self, value: Hashable) -> int:
        found = self.number.get(value)
        if found is None:
            found = len(self.values)
            self.values.append(value)
            self.number[value] = found
        return found


class Phrases(Numbered):
    """Distinct texts, each with the numbers of the concepts it is about."""

    def __init__(self, values: Iterable[Any] = (), concepts: Sequence[np.ndarray] = ()) -> None:
        super().__init__(values)
        self.concepts: list[np.ndarray] = list(concepts)

    def lists(self) -> Lists:
        return Lists.of(self.concepts)


@dataclass(frozen=True, slots=True)
class Lists:
    """Many short lists of numbers laid end to end: list i is items[starts[i]:starts[i + 1]]."""

    starts: np.ndarray
    items: np.ndarray

    @classmethod
    def of(cls, lists: Sequence[np.ndarray]) -> Lists:
        sizes = np.fromiter(map(len, lists), np.int64, len(lists))
        items = np.concatenate(lists).astype(np.int32) if lists else np.zeros(0, np.int32)
        return cls(np.append(0, np.cumsum(sizes)).astype(np.int64), items)

    @classmethod
    def joined(cls, parts: Sequence[Lists]) -> Lists:
        sizes = [np.diff(p.starts) for p in parts]
        starts = np.append(0, np.cumsum(np.concatenate(sizes))).astype(np.int64)
        return cls(starts, np.concatenate([p.items for p in parts]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, i: int) -> np.ndarray:
        return self.items[self.starts[i] : self.starts[i + 1]]

    def owners(self) -> np.ndarray:
        """The list each item is of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def kept(self, which: np.ndarray) -> Lists:
        """The lists where `which` [lists] holds."""
        sizes = np.diff(self.starts)
        return Lists(np.append(0, np.cumsum(sizes[which])).astype(np.int64), self.items[np.repeat(which, sizes)])


@dataclass(frozen=True, slots=True)
class Inverted:
    """Where each number stands: the places of `keys[i]`, ascending, are places[starts[i]:starts[i + 1]]."""

    keys: np.ndarray
    starts: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray, places: np.ndarray | None = None) -> Inverted:
        order = np.argsort(numbers, kind="stable").astype(np.int32)
        keys, starts = np.unique(numbers[order], return_index=True)
        return cls(keys, np.append(starts, len(order)), order if places is None else places[order])

    def __getitem__(self, number: int) -> np.ndarray:
        i = int(np.searchsorted(self.keys, number))
        if i == len(self.keys) or self.keys[i] != number:
            return self.places[:0]
        return self.places[self.starts[i] : self.starts[i + 1]]


@dataclass(frozen=True)
class Glossary:
    """Every distinct text of the library's facts, numbered; shared by all segments and only ever added to."""

    concepts: Numbered = field(default_factory=Numbered)
    namings: Phrases = field(default_factory=Phrases)  # (indicator, breakdown)
    sections: Phrases = field(default_factory=Phrases)
    areas: Numbered = field(default_factory=Numbered)
    periods: Numbered = field(default_factory=Numbered)
    units: Numbered = field(default_factory=Numbered)
    measures: Numbered = field(default_factory=Numbered)

    def naming(self, o: Observation) -> int:
        """The number of an observation's name; an index's own value has an empty sub-population, not none."""
        whole = is_composite(o) and not o.breakdown
        key = (o.indicator, "" if whole else o.breakdown)
        held = self.namings.number.get(key)
        if held is not None:
            return held
        words = name_concepts(o.indicator, o.breakdown) | ({COMPOSITE} if whole else set())
        self.namings.concepts.append(self._numbers(words))
        return self.namings.add(key)

    def section(self, text: str) -> int:
        """The number of a section."""
        held = self.sections.number.get(text)
        if held is not None:
            return held
        self.sections.concepts.append(self._numbers(concepts_of(text)))
        return self.sections.add(text)

    def clause(self, o: Observation, naming: int) -> np.ndarray:
        """The concepts of the quoted clause that the name lacks."""
        return np.setdiff1d(self._numbers(concepts_of(o.quote)), self.namings.concepts[naming], assume_unique=True)

    def words(self, numbers: np.ndarray) -> frozenset[str]:
        values = self.concepts.values
        return frozenset([values[i] for i in numbers.tolist()])

    def _numbers(self, words: Iterable[str]) -> np.ndarray:
        return np.array(sorted(self.concepts.add(w) for w in sorted(words)), np.int32)


def concepts_of(text: str | None) -> frozenset[str]:
    """The concepts of a text."""
    return frozenset(t.concept for t in terms(normalise(text))) if text else frozenset()


def name_concepts(indicator: str, breakdown: str | None) -> frozenset[str]:
    """The concepts of an indicator's name with its sub-population, those it stands for without saying them too."""
    return concepts_of(indicator) | concepts_of(breakdown) | derived(normalise(indicator))


COLUMNS = {
    "naming": np.int32,
    "section": np.int32,
    "area": np.int32,
    "period": np.int32,
    "unit": np.int32,
    "measure": np.int8,
    "value": np.float64,
    "start": np.int32,
}


@dataclass(frozen=True)
class Segment:
    """The facts of some documents.

    `documents` leads an id to (version it became ready at, first fact, end); the columns have one
    row a fact: numbers of the glossary, the scaled value, where the quote starts. `name` and `clause` list concepts;
    `pairs` [n, 2] are facts that may be one amount in two currencies.
    """

    documents: dict[str, tuple[int, int, int]]
    columns: dict[str, np.ndarray]
    name: Lists
    clause: Lists
    pairs: np.ndarray

    def __len__(self) -> int:
        return len(self.columns["naming"])

    @cached_property
    def by_name(self) -> Inverted:
        return Inverted.of(self.name.items, self.name.owners())

    @cached_property
    def by_area(self) -> Inverted:
        return Inverted.of(self.columns["area"])

    @cached_property
    def by_clause(self) -> Inverted:
        return Inverted.of(self.clause.items, self.clause.owners())

    @cached_property
    def document_ids(self) -> list[str]:
        return list(self.documents)

    @cached_property
    def owner(self) -> np.ndarray:
        """The document of each fact, as its number in `document_ids`."""
        return np.repeat(np.arange(len(self.documents), dtype=np.int32), [r[2] - r[1] for r in self.documents.values()])

    def without(self, gone: set[str]) -> Segment:
        """The segment without some documents."""
        stays = np.array([d not in gone for d in self.documents], bool)
        if stays.all():
            return self
        facts = stays[self.owner]
        number = np.cumsum(facts) - 1
        pairs = self.pairs[facts[self.pairs].all(axis=1)] if len(self.pairs) else self.pairs
        return Segment(
            dict(_renumbered((d, r) for d, r in self.documents.items() if d not in gone)),
            {name: column[facts] for name, column in self.columns.items()},
            self.name.kept(facts),
            self.clause.kept(facts),
            number[pairs].astype(np.int32),
        )


def _renumbered(rows: Iterable[tuple[str, Sequence[int]]]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Documents laid end to end."""
    at = 0
    for document_id, (revision, first, end) in rows:
        yield document_id, (revision, at, at + end - first)
        at += end - first


def segment_of(listed: Sequence[tuple[str, int]], observations: Iterable[Observation], g: Glossary) -> Segment:
    """The segment of some documents (id, version it became ready at) from all that was read out of them."""
    facts: dict[str, list[Observation]] = {d: [] for d, _ in listed}
    for o in observations:
        facts[o.document_id].append(o)
    rows = ((d, (revision, 0, len(facts[d]))) for d, revision in listed)
    every = [o for d, _ in listed for o in facts[d]]
    namings = [g.naming(o) for o in every]
    columns = {
        "naming": namings,
        "section": [g.section(o.section) for o in every],
        "area": [g.areas.add(o.area) for o in every],
        "period": [g.periods.add(o.period) for o in every],
        "unit": [g.units.add(o.base_unit) for o in every],
        "measure": [g.measures.add(o.measure) for o in every],
        "value": [o.scaled_value for o in every],
        "start": [o.start for o in every],
    }
    return Segment(
        dict(_renumbered(rows)),
        {name: np.array(columns[name], kind) for name, kind in COLUMNS.items()},
        Lists.of([g.namings.concepts[n] for n in namings]),
        Lists.of([g.clause(o, n) for o, n in zip(every, namings, strict=True)]),
        np.array(list(_currency_pairs(every)), np.int32).reshape(-1, 2),
    )


def _currency_pairs(observations: Sequence[Observation]) -> Iterator[tuple[int, int]]:
    """Amounts in a foreign currency with an amount in yuan right beside: perhaps the same amount given twice."""
    order = sorted(range(len(observations)), key=lambda i: (observations[i].document_id, observations[i].number_start))
    for i, j in pairwise(order):
        a, b = observations[i], observations[j]
        if a.document_id != b.document_id or not 0 <= b.number_start - a.number_end <= _NEXT_TO:
            continue
        if a.base_unit in FOREIGN and b.base_unit == "元":
            yield i, j
        elif b.base_unit in FOREIGN and a.base_unit == "元":
            yield j, i


def joined(segments: Sequence[Segment]) -> Segment:
    """Some segments as one."""
    if len(segments) == 1:
        return segments[0]
    shifts = np.cumsum([0, *map(len, segments)])
    return Segment(
        dict(_renumbered(row for s in segments for row in s.documents.items())),
        {n: np.concatenate([s.columns[n] for s in segments]) for n in COLUMNS},
        Lists.joined([s.name for s in segments]),
        Lists.joined([s.clause for s in segments]),
        np.concatenate([s.pairs + shift for s, shift in zip(segments, shifts, strict=False)]).astype(np.int32),
    )
