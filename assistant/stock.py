"""Keeping the holdings up to date: only what changed is read, and what was made of it is kept in a file.

The columns of the library's facts (`assistant.columns`) grow by one segment for the documents added since the last
look; documents taken out leave theirs. Segments of one size are joined, so there are never many. The file makes the
next start read nothing of what it already knows; it is derived, private to this program's version, and may be deleted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.columns import Glossary, Segment, joined, segment_of
from assistant.holdings import Holdings
from assistant.rowcache import Rows
from assistant.snapshot import load, save
from assistant.spelling import Spellings
from ingest.catalogue import Catalogue, DocumentEntry
from ingest.records import Framework

log = logging.getLogger(__name__)

_ONCE = 200  # documents read at a time
_FAN = 8  # so many segments of one size become one
_WORTH_KEEPING = 2000  # facts read anew that are worth writing the file again


class HoldingsCache:
    """The latest holdings, renewed when the library's version has moved; safe under several threads.

    `folder` is where what was made of the library is kept between runs; None keeps nothing.
    """

    def __init__(self, catalogue: Catalogue, folder: Path | None = None) -> None:
        self._catalogue, self._folder = catalogue, folder
        self._lock = threading.Lock()
        self._held: Holdings | None = None
        self._glossary = Glossary()
        self._segments: list[Segment] = []
        self._frameworks: dict[str, list[Framework]] = {}
        self._spellings = Spellings()
        self._bigrams: dict[str, list[str]] = {}
        self._listed = 0  # concepts whose pairs of characters are in that table
        self._unsaved = 0
        self._rows = Rows(catalogue, self._glossary)

    def current(self) -> Holdings:
        """The library as it is now."""
        held, version = self._held, self._catalogue.version
        if held is not None and held.version == version:
            return held
        with self._lock:
            if self._held is None or self._held.version != version:
                self._held = self._take_stock()
            return self._held

    # ------------------------------------------------------------ renewing
    def _take_stock(self) -> Holdings:
        if self._held is None and self._folder is not None:
            self._load(self._folder)
        version = self._catalogue.version
        listed = self._catalogue.listing()
        entries = self._changed(listed)
        self._list_words()
        if self._folder is not None and self._unsaved >= _WORTH_KEEPING:
            save(self._folder, self._glossary, self._segments)
            self._unsaved = 0
        standing = {d: i for i, (d, _) in enumerate(listed)}
        return Holdings(
            version=version,
            entries={d: entries[d] for d, _ in listed if d in entries},
            frameworks=self._in_order(entries),
            segments=tuple(self._segments),
            order=tuple(np.array([standing[d] for d in s.documents], np.int32) for s in self._segments),
            glossary=self._glossary,
            rows=self._rows,
            spellings=self._spellings,
            bigrams=self._bigrams,
        )

    def _load(self, folder: Path) -> None:
        found = load(folder)
        if found is not None:
            self._glossary, segment = found
            self._segments = [segment]
            self._rows = Rows(self._catalogue, self._glossary)

    def _changed(self, listed: Sequence[tuple[str, int]]) -> dict[str, DocumentEntry]:
        """Take in what changed since the last look; returns the entries of all documents."""
        held = {d: row[0] for s in self._segments for d, row in s.documents.items()}
        stored = dict(listed)
        gone = {d for d, revision in held.items() if stored.get(d) != revision}
        fresh = [(d, revision) for d, revision in listed if held.get(d) != revision]
        if gone:
            self._segments = [s for s in (s.without(gone) for s in self._segments) if s.documents]
        for at in range(0, len(fresh), _ONCE):
            self._segments.append(self._read(fresh[at : at + _ONCE]))
            self._segments = _tidied(self._segments)
        return self._entries(stored, gone | {d for d, _ in fresh})

    def _read(self, listed: Sequence[tuple[str, int]]) -> Segment:
        ids = [d for d, _ in listed]
        segment = segment_of(listed, self._catalogue.observations_of(ids), self._glossary)
        self._unsaved += len(segment)
        return segment

    def _entries(self, stored: dict[str, int], changed: set[str]) -> dict[str, DocumentEntry]:
        """The entries, those unchanged from the last holdings; frameworks are renewed alongside."""
        before = {} if self._held is None else self._held.entries
        kept = {d: e for d, e in before.items() if d in stored and d not in changed}
        self._frameworks = {d: f for d, f in self._frameworks.items() if d in kept}
        missing = [d for d in stored if d not in kept]
        for at in range(0, len(missing), _ONCE):
            some = missing[at : at + _ONCE]
            kept |= {e.document_id: e for e in self._catalogue.entries(some)}
            for framework in self._catalogue.frameworks(some):
                self._frameworks.setdefault(framework.document_id, []).append(framework)
        return kept

    def _in_order(self, entries: dict[str, DocumentEntry]) -> tuple[Framework, ...]:
        every = (f for d, fs in self._frameworks.items() if d in entries for f in fs)
        return tuple(sorted(every, key=lambda f: (entries[f.document_id].added_at, f.framework_id)))

    def _list_words(self) -> None:
        """Concepts by their pairs of characters."""
        concepts = self._glossary.concepts.values
        for concept in concepts[self._listed :]:
            for i in range(len(concept) - 1):
                self._bigrams.setdefault(concept[i : i + 2], []).append(concept)
        self._listed = len(concepts)


def _tidied(segments: Sequence[Segment]) -> list[Segment]:
    """Few segments: once there are `_FAN` of one order of size they are joined."""
    kept = list(segments)
    while True:
        levels: dict[int, list[Segment]] = {}
        for s in kept:
            levels.setdefault(_level(len(s)), []).append(s)
        crowd = next((c for _, c in sorted(levels.items()) if len(c) >= _FAN), None)
        if crowd is None:
            return kept
        kept = [s for s in kept if not any(s is c for c in crowd)] + [joined(crowd)]


def _level(size: int) -> int:
    level = 0
    while size >= _FAN:
        size //= _FAN
        level += 1
    return level
