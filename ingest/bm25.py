"""BM25 over inverted lists in memory, in the form of Lucene (Kamphuis et al., ECIR 2020).

    score(q, d) = sum over tokens t of q:  idf(t) * tf / (tf + k1 * (1 - b + b * |d| / mean |d|))
    idf(t) = ln(1 + (N - df + 0.5) / (df + 0.5))

Documents are held in shards of at most 32,768 passages. A removed document is only marked until half of its shard is
gone. N, df and the mean length count living passages alone, so scores do not depend on the history of the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ingest.memory import give_back
from ingest.postings import Postings, gather, token_hash

K1 = 0.9
B = 0.4
_SHARD = 1 << 15  # passages; local numbers fit 16 bits and joining needs little memory
_FAN = 8  # shards of one size that are left apart before they are joined
_BLOCK = _SHARD // _FAN  # passages of new documents joined at a time; more at once would need much memory
_BULKY = _BLOCK // 2  # passages whose joining leaves enough scraps of memory to clear up after


@dataclass(frozen=True, slots=True)
class Segment:
    """One document's lists, as stored."""

    document_id: str
    version: int
    passage_ids: tuple[str, ...]
    postings: Postings


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: (passage id, score) best first, and the score no passage can exceed."""

    hits: tuple[tuple[str, float], ...]
    ceiling: float


@dataclass(frozen=True)
class _Shard:
    """Some documents' lists joined; `rows` is where each document stands, `alive` [passages] what was not removed."""

    postings: Postings
    passage_ids: tuple[str, ...]
    rows: dict[str, tuple[int, int, int]]  # document -> version, first passage, end
    alive: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.passage_ids)

    @cached_property
    def living(self) -> int:
        return len(self) if self.alive is None else int(self.alive.sum())

    @cached_property
    def tokens(self) -> int:
        lengths = self.postings.lengths
        return int(lengths.sum() if self.alive is None else lengths[self.alive].sum())

    @cached_property
    def number(self) -> dict[str, int]:
        """Passage id -> its number in this shard."""
        return {p: i for i, p in enumerate(self.passage_ids) if self.alive is None or self.alive[i]}

    def without(self, documents: Collection[str]) -> _Shard:
        """This shard with `documents` removed, compacted once half of it is gone."""
        gone = [d for d in documents if d in self.rows]
        if not gone:
            return self
        alive = np.ones(len(self), bool) if self.alive is None else self.alive.copy()
        for _version, start, end in (self.rows[d] for d in gone):
            alive[start:end] = False
        rows = {d: r for d, r in self.rows.items() if d not in set(gone)}
        marked = replace(self, rows=rows, alive=alive)
        return marked if 2 * marked.living > len(self) else marked.compact()

    def compact(self) -> _Shard:
        if self.alive is None:
            return self
        number = np.append(0, np.cumsum(self.alive))
        rows = {d: (v, int(number[a]), int(number[z])) for d, (v, a, z) in self.rows.items()}
        ids = tuple(p for p, lives in zip(self.passage_ids, self.alive, strict=True) if lives)
        return _Shard(self.postings.keep(self.alive), ids, rows)


class Bm25:
    """An index that never changes; `changed` makes the next one and shares what stays."""

    def __init__(self, shards: tuple[_Shard, ...] = ()) -> None:
        self._shards = shards
        self.versions = {d: row[0] for s in shards for d, row in s.rows.items()}
        self.passages = sum(s.living for s in shards)
        self.nbytes = sum(s.postings.nbytes for s in shards)
        self._mean = sum(s.tokens for s in shards) / self.passages if self.passages else 1.0

    def __contains__(self, passage_id: object) -> bool:
        return any(passage_id in s.number for s in self._shards)

    def passage_ids(self) -> Iterator[str]:
        """Ids of all living passages."""
        for shard in self._shards:
            yield from shard.number

    def changed(self, gone: Collection[str], fresh: Iterable[Segment]) -> Bm25:
        """The index without the documents `gone` and with the segments `fresh`."""
        shards = [s.without(gone) for s in self._shards]
        shards = [s for s in shards if s.living]
        for group in _groups(fresh):
            shards = _tidy([*shards, _join(group)])
            if sum(map(len, group)) > _BULKY:
                give_back()
        return Bm25(tuple(_tidy(shards)))

    def search(self, tokens: Sequence[str], k: int, documents: Collection[str] | None = None) -> Found:
        """The `k` best living passages for a question's tokens, of `documents` or of all; ties by passage id."""
        terms, weights = self._weigh(tokens)
        found: list[tuple[str, float]] = []
        for shard in self._shards:
            scores = self._scores(shard, terms, weights)
            if documents is not None:
                scores = np.where(_rows_of(shard, documents), scores, 0.0)
            found += _best(shard, scores, k)
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        return Found(tuple(found[:k]), float(weights.sum()))

    def knows(self, tokens: Sequence[str]) -> bool:
        """Whether every one of `tokens` stands in some living passage."""
        terms = np.array(sorted({token_hash(t) for t in tokens}), np.uint64)
        return bool(len(terms)) and bool(np.all(self._frequency(terms) > 0))

    def scores(self, tokens: Sequence[str], passage_ids: Sequence[str]) -> list[float]:
        """The score of each of `passage_ids`; 0 for one that is not held."""
        terms, weights = self._weigh(tokens)
        known: dict[str, float] = {}
        for shard in self._shards:
            wanted = [(p, shard.number[p]) for p in passage_ids if p in shard.number]
            if wanted:
                scores = self._scores(shard, terms, weights)
                known |= {p: float(scores[i]) for p, i in wanted}
        return [known.get(p, 0.0) for p in passage_ids]

    def _weigh(self, tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Hashes of the distinct tokens, ascending, and the weight of each: its idf times its count."""
        counted = Counter(token_hash(t) for t in tokens)
        terms = np.array(sorted(counted), np.uint64)
        frequency = self._frequency(terms)
        idf = np.log1p((self.passages - frequency + 0.5) / (frequency + 0.5))
        return terms, idf * np.array([counted[int(t)] for t in terms], float)

    def _frequency(self, terms: np.ndarray) -> np.ndarray:
        """How many living passages hold each of `terms`."""
        return np.sum([_frequencies(s, terms) for s in self._shards], axis=0, initial=0, dtype=float)

    def _scores(self, shard: _Shard, terms: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Scores [passages] of a shard; removed passages score 0."""
        starts, ends = shard.postings.locate(terms)
        ranges = [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if b > a]
        passages = gather(ranges, shard.postings.passages).astype(np.intp)
        counts = gather(ranges, shard.postings.counts).astype(np.float32)
        damping = K1 * (1 - B + B * shard.postings.lengths.astype(np.float32) / np.float32(self._mean))
        gains = np.repeat(weights, ends - starts) * (counts / (counts + damping[passages]))
        scores = np.bincount(passages, gains, minlength=len(shard))
        return scores if shard.alive is None else np.where(shard.alive, scores, 0.0)


def _frequencies(shard: _Shard, terms: np.ndarray) -> np.ndarray:
    """How many living passages of the shard hold each of `terms`."""
    starts, ends = shard.postings.locate(terms)
    if shard.alive is None:
        return ends - starts
    lists = (shard.postings.passages[a:b] for a, b in zip(starts, ends, strict=True))
    return np.array([shard.alive[p].sum() for p in lists], float)


def _rows_of(shard: _Shard, documents: Collection[str]) -> np.ndarray:
    mask = np.zeros(len(shard), bool)
    for document in documents:
        if document in shard.rows:
            _version, start, end = shard.rows[document]
            mask[start:end] = True
    return mask


def _best(shard: _Shard, scores: np.ndarray, k: int) -> list[tuple[str, float]]:
    """The `k` best positive scores and all that equal the last of them."""
    positive = np.flatnonzero(scores)
    if len(positive) > k:
        limit = np.partition(scores[positive], -k)[-k]
        positive = positive[scores[positive] >= limit]
    return [(shard.passage_ids[i], float(scores[i])) for i in positive]


# ---------------------------------------------------------------- shards
def _groups(segments: Iterable[Segment]) -> Iterator[list[_Shard]]:
    """Segments in the order given, in groups of at most a block's size."""
    group: list[_Shard] = []
    held = 0
    for segment in segments:
        size = len(segment.passage_ids)
        if group and held + size > _BLOCK:
            yield group
            group, held = [], 0
        rows = {segment.document_id: (segment.version, 0, size)}
        group.append(_Shard(segment.postings, segment.passage_ids, rows))
        held += size
    if group:
        yield group


def _join(shards: Sequence[_Shard]) -> _Shard:
    if len(shards) == 1:
        return shards[0]
    compact = [s.compact() for s in shards]
    rows: dict[str, tuple[int, int, int]] = {}
    offset = 0
    for shard in compact:
        rows |= {d: (v, a + offset, z + offset) for d, (v, a, z) in shard.rows.items()}
        offset += len(shard)
    ids = tuple(p for s in compact for p in s.passage_ids)
    return _Shard(Postings.join([s.postings for s in compact]), ids, rows)


def _tidy(shards: list[_Shard]) -> list[_Shard]:
    """Join shards of one size once there are `_FAN` of them, so that a growing index keeps few shards."""
    while crowd := _crowd(shards):
        chosen = {id(s) for s in crowd}
        shards = [s for s in shards if id(s) not in chosen] + [_join(crowd)]
    return shards


def _crowd(shards: Sequence[_Shard]) -> list[_Shard]:
    """Shards of one level that should become one, the smallest first, at most a full shard together."""
    levels: dict[int, list[_Shard]] = {}
    for shard in shards:
        levels.setdefault(_level(shard.living), []).append(shard)
    for level in sorted(levels):
        if len(levels[level]) >= _FAN:
            by_size = sorted(levels[level], key=lambda s: s.living)
            total = np.cumsum([s.living for s in by_size])
            fit = int(np.searchsorted(total, _SHARD, side="right"))
            if fit > 1:
                return by_size[:fit]
    return []


def _level(passages: int) -> int:
    """Sizes within a factor of `_FAN` are one level: 1 to 7 passages are 0, 8 to 63 are 1, …"""
    level = 0
    while passages >= _FAN:
        passages //= _FAN
        level += 1
    return level
