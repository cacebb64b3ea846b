"""Rows of observations as facts, read from the catalogue when they are wanted and kept while they are in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from assistant.columns import Glossary, Segment, concepts_of, name_concepts
from ingest.catalogue import Catalogue
from ingest.records import Observation

_KEPT, _DOCUMENTS_KEPT = 30_000, 256  # facts, documents with all of theirs


@dataclass(frozen=True, slots=True)
class Fact:
    """An observation with the concepts it is about."""

    observation: Observation
    name: frozenset[str]
    clause: frozenset[str]
    heading: frozenset[str]


class Rows:
    """The facts at some places of segments; safe under several threads."""

    def __init__(self, catalogue: Catalogue, glossary: Glossary) -> None:
        self._catalogue, self._glossary = catalogue, glossary
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, int, int], Fact] = OrderedDict()
        self._whole: OrderedDict[tuple[str, int], tuple[Fact, ...]] = OrderedDict()

    def get(self, places: Sequence[tuple[Segment, int]]) -> list[Fact]:
        """The facts in the order asked for; what the library holds no more is left out."""
        keys = [_key(segment, number) for segment, number in places]
        with self._lock:
            found = {k: self._held[k] for k in keys if k in self._held}
        missing = {k: place for k, place in zip(keys, places, strict=True) if k not in found}
        if missing:
            read = self._catalogue.observations_at([(k[0], k[2]) for k in missing])
            fresh = {k: self._fact(read[k[0], k[2]], *place) for k, place in missing.items() if (k[0], k[2]) in read}
            found |= fresh
            self._keep(fresh)
        return [found[k] for k in keys if k in found]

    def whole(self, segment: Segment, document_id: str) -> tuple[Fact, ...]:
        """All facts of a document, in order."""
        revision, first, end = segment.documents[document_id]
        with self._lock:
            held = self._whole.get((document_id, revision))
            if held is not None:
                self._whole.move_to_end((document_id, revision))
                return held
        read = self._catalogue.observations_of([document_id])
        held = tuple(self._fact(o, segment, n) for n, o in zip(range(first, end), read, strict=False))
        with self._lock:
            self._whole[document_id, revision] = held
            while len(self._whole) > _DOCUMENTS_KEPT:
                self._whole.popitem(last=False)
        return held

    def with_ids(self, ids: Sequence[str]) -> list[Observation]:
        """Observations by their own ids, as the library holds them now."""
        return self._catalogue.observations_with(ids)

    def _keep(self, fresh: dict[tuple[str, int, int], Fact]) -> None:
        with self._lock:
            self._held |= fresh
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)

    def _fact(self, o: Observation, segment: Segment, number: int) -> Fact:
        g = self._glossary
        name = g.words(segment.name[number])
        heading = g.words(g.sections.concepts[segment.columns["section"][number]])
        return Fact(o, name, g.words(segment.clause[number]), heading - name)


def _key(segment: Segment, number: int) -> tuple[str, int, int]:
    """Document, the version it became ready at, and which of its observations."""
    document_id = segment.document_ids[segment.owner[number]]
    revision, first, _ = segment.documents[document_id]
    return document_id, revision, number - first


def fact_of(o: Observation) -> Fact:
    """The concepts of an observation that no library holds."""
    name = name_concepts(o.indicator, o.breakdown)
    return Fact(o, name, concepts_of(o.quote) - name, concepts_of(o.section) - name)
