"""Holdings of a few observations, without a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.holdings import Holdings
from assistant.stock import HoldingsCache
from ingest.catalogue import DocumentEntry
from ingest.records import Framework, Observation


@dataclass(frozen=True)
class Shelf:
    """What `HoldingsCache` asks of a catalogue, answered from lists."""

    observations: Sequence[Observation]
    kept: Sequence[Framework]
    version: int = 1

    def listing(self) -> list[tuple[str, int]]:
        return [(d, 1) for d in dict.fromkeys(x.document_id for x in (*self.observations, *self.kept))]

    def entries(self, ids: Sequence[str]) -> list[DocumentEntry]:
        plain: Any = (None, None, None, "zh", (), 0, 0, 0, 0, "")
        return [DocumentEntry(d, f"{d}.md", d, *plain) for d in ids]

    def frameworks(self, ids: Sequence[str]) -> list[Framework]:
        return [f for f in self.kept if f.document_id in ids]

    def observations_of(self, ids: Sequence[str]) -> list[Observation]:
        return [o for d in ids for o in self.observations if o.document_id == d]

    def observations_at(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Observation]:
        return {(d, i): self.observations_of([d])[i] for d, i in places}


def holdings(observations: Iterable[Observation] = (), frameworks: Iterable[Framework] = ()) -> Holdings:
    shelf: Any = Shelf(tuple(observations), tuple(frameworks))
    return HoldingsCache(shelf).current()
