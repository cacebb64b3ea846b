"""Passage vectors by content: a text that was embedded once is not embedded again.

One SQLite file, half precision, bounded in rows. It is a convenience and never a source of truth: when it cannot be
read or written, embedding goes on without it.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

log = logging.getLogger(__name__)

_ROWS = 300_000  # about 300 MB at 384 dimensions
_SLACK = 1.1  # how far past the bound the file may grow before the oldest rows go
_WAIT = 5.0  # seconds to wait for another process's write
_VARIABLES = 500  # keys asked for in one statement
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class EmbeddingCache:
    """Vectors of one model (`fingerprint`) in the file at `path`; safe to share between threads and processes."""

    def __init__(self, path: Path, fingerprint: str, rows: int = _ROWS) -> None:
        self.path, self.rows = path, rows
        self._prefix = fingerprint.encode("utf-8") + b"\0"

    def find(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors known of `texts`, float32, by text."""
        keys = {self._key(t): t for t in texts}
        try:
            with self._open() as connection:
                return {keys[k]: _unpack(v) for k, v in _select(connection, list(keys))}
        except (sqlite3.Error, OSError) as error:
            log.warning("嵌入缓存不可读，将重新计算：%s", error)
            return {}

    def keep(self, vectors: Mapping[str, np.ndarray]) -> None:
        """Remember `vectors` by text, dropping the oldest rows past the bound."""
        rows = [(self._key(t), np.asarray(v, dtype="<f2").tobytes()) for t, v in vectors.items()]
        try:
            with self._open() as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                self._trim(connection)
        except (sqlite3.Error, OSError) as error:
            log.warning("嵌入缓存不可写：%s", error)

    def count(self) -> int:
        with self._open() as connection:
            return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(self._prefix + text.encode("utf-8")).digest()[:16]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_WAIT)) as connection:
            connection.execute("PRAGMA synchronous=OFF")  # losing the cache costs time, not data
            connection.execute(_SCHEMA)
            yield connection

    def _trim(self, connection: sqlite3.Connection) -> None:
        # Row ids grow with every insertion: those farthest behind the newest are the oldest.
        newest = connection.execute("SELECT coalesce(max(rowid), 0) FROM vectors").fetchone()[0]
        oldest = connection.execute("SELECT coalesce(min(rowid), 0) FROM vectors").fetchone()[0]
        if newest - oldest >= self.rows * _SLACK:
            connection.execute("DELETE FROM vectors WHERE rowid <= ?", (newest - self.rows,))


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for at in range(0, len(keys), _VARIABLES):
        some = keys[at : at + _VARIABLES]
        marks = ",".join("?" * len(some))
        yield from connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)


def _unpack(blob: bytes) -> np.ndarray:
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)
