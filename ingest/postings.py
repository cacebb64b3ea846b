"""Inverted lists in numpy: which token stands in which passage how often.

Tokens are known by a 40-bit hash, so that no vocabulary has to be shared between documents: lists of one document are
made alone, stored as bytes, and joined in memory. Arrays only, about three bytes a posting.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_HASH_BYTES = 5  # at three million distinct tokens a token meets another's hash once in 370,000
_HASHES_KEPT = 1 << 18
_MOST = 255  # a count that does not fit its byte; BM25 is flat long before
_MAGIC = b"ZP1"


@dataclass(frozen=True, slots=True)
class Postings:
    """Inverted lists over `len(lengths)` passages.

    lengths [passages] tokens of each; terms [terms] ascending hashes; starts [terms + 1] where each term's list begins;
    passages [postings] ascending within a list; counts [postings] occurrences.
    """

    lengths: np.ndarray
    terms: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    counts: np.ndarray

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def nbytes(self) -> int:
        arrays = (self.lengths, self.terms, self.starts, self.passages, self.counts)
        return sum(a.nbytes for a in arrays)

    def locate(self, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Start and end of the list of each of `terms`; an absent term has an empty list."""
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        found = self.terms[at] == terms
        return np.where(found, self.starts[at], 0), np.where(found, self.starts[at + 1], 0)

    def to_bytes(self) -> bytes:
        """A compact form for storage."""
        sizes = np.array([len(self.lengths), len(self.terms), len(self.passages)], "<u4")
        terms = self.terms.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :_HASH_BYTES]
        body = [
            self.lengths.astype("<u4"),
            terms,
            np.diff(self.starts).astype("<u4"),
            self.passages.astype("<u4" if _wide(len(self)) else "<u2"),
            self.counts,
        ]
        return _MAGIC + sizes.tobytes() + zlib.compress(b"".join(part.tobytes() for part in body), 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Postings:
        """The inverse of `to_bytes`. Raises ValueError for anything else."""
        if data[:3] != _MAGIC:
            raise ValueError("not a block of postings")
        passages, terms, postings = np.frombuffer(data, "<u4", 3, 3).tolist()
        body = zlib.decompress(data[15:])
        at = 0

        def take(dtype: str, count: int) -> np.ndarray:
            nonlocal at
            values = np.frombuffer(body, dtype, count, at)
            at += values.nbytes
            return values

        lengths = take("<u4", passages)
        hashes = np.zeros((terms, 8), np.uint8)
        hashes[:, :_HASH_BYTES] = take("u1", terms * _HASH_BYTES).reshape(terms, _HASH_BYTES)
        starts = _starts(take("<u4", terms))
        return cls(
            lengths,
            hashes.view("<u8").reshape(-1),
            starts,
            take("<u4" if _wide(passages) else "<u2", postings),
            take("u1", postings),
        )

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> Postings:
        """Lists over passages given as their tokens."""
        lengths = np.array([len(t) for t in texts], np.uint32)
        terms = np.fromiter((token_hash(w) for t in texts for w in t), np.uint64, int(lengths.sum()))
        passages = np.repeat(np.arange(len(texts)), lengths)
        order = np.argsort(terms, kind="stable")  # stable: passages stay ascending within a term
        terms, passages = terms[order], passages[order]
        first = _changes(terms) | _changes(passages)
        at = np.flatnonzero(first)
        counts = np.minimum(np.diff(at, append=len(terms)), _MOST).astype(np.uint8)
        heads = np.flatnonzero(_changes(terms[at]))
        starts = np.append(heads, len(at)).astype(np.int64)
        return cls(lengths, terms[at][heads], starts, _narrow(passages[at], len(texts)), counts)

    @classmethod
    def join(cls, parts: Sequence[Postings]) -> Postings:
        """The parts' lists as one; passages are renumbered in the order of the parts."""
        sizes = [len(p) for p in parts]
        total = sum(sizes)
        offsets = np.cumsum([0, *sizes[:-1]]) if parts else np.zeros(0, np.int64)
        passages = _concatenate(
            (_narrow(p.passages.astype(np.uint32) + o, total) for p, o in zip(parts, offsets, strict=True)), np.uint16
        )
        counts = _concatenate((p.counts for p in parts), np.uint8)
        shifts = np.cumsum([0, *(len(p.passages) for p in parts)])
        runs = _concatenate((p.terms for p in parts), np.uint64)
        starts = _concatenate((p.starts[:-1] + s for p, s in zip(parts, shifts, strict=False)), np.int64)
        sizes_of_runs = _concatenate((np.diff(p.starts) for p in parts), np.int64)
        order = np.argsort(runs, kind="stable")
        source = _spread(starts[order], sizes_of_runs[order])
        heads = np.flatnonzero(_changes(runs[order]))
        ends = _starts(sizes_of_runs[order])
        return cls(
            _concatenate((p.lengths for p in parts), np.uint32),
            runs[order][heads],
            np.append(ends[heads], ends[-1]),
            passages[source],
            counts[source],
        )

    def keep(self, alive: np.ndarray) -> Postings:
        """The lists of the passages where `alive` [passages] holds, renumbered."""
        kept = alive[self.passages]
        number = np.cumsum(alive) - 1
        sizes = np.add.reduceat(kept, self.starts[:-1], dtype=np.int64) if len(self.terms) else np.zeros(0, np.int64)
        some = sizes > 0
        passages = _narrow(number[self.passages[kept]], int(alive.sum()))
        return Postings(self.lengths[alive], self.terms[some], _starts(sizes[some]), passages, self.counts[kept])


@lru_cache(maxsize=_HASHES_KEPT)
def token_hash(token: str) -> int:
    """A token's 40-bit hash, the same in every process."""
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=_HASH_BYTES).digest(), "little")


def gather(ranges: Iterable[tuple[int, int]], array: np.ndarray) -> np.ndarray:
    """The stretches of `array` given by (start, end), one after another."""
    return _concatenate((array[a:b] for a, b in ranges), array.dtype)


def _concatenate(parts: Iterable[np.ndarray], dtype: np.typing.DTypeLike) -> np.ndarray:
    listed = list(parts)
    return np.concatenate(listed) if listed else np.zeros(0, dtype)


def _changes(values: np.ndarray) -> np.ndarray:
    """Where a value differs from the one before; the first does."""
    return np.append(np.ones(min(1, len(values)), bool), values[1:] != values[:-1])


def _starts(sizes: np.ndarray) -> np.ndarray:
    return np.append(0, np.cumsum(sizes, dtype=np.int64)).astype(np.int64)


def _spread(starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Indices of runs laid end to end: starts[0], starts[0] + 1, … for sizes[0] of them, then the next run."""
    ends = np.cumsum(sizes, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    kind = np.int32 if total < 1 << 31 else np.int64
    indices = np.repeat((starts - (ends - sizes)).astype(kind), sizes)
    return np.add(indices, np.arange(total, dtype=kind), out=indices)


def _wide(passages: int) -> bool:
    return passages > 1 << 16


def _narrow(values: np.ndarray, passages: int) -> np.ndarray:
    return values.astype(np.uint32 if _wide(passages) else np.uint16)
