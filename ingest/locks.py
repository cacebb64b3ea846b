"""One writer at a time: a lock on the library that every process respects and that dies with its holder.

A library in SQLite is locked by a file beside the database (the system releases it when the process ends, SIGKILL
included); a library in PostgreSQL by a session's advisory lock, which works from any machine.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from ingest.errors import StoreError, StoreLocked
from ingest.spaces import schema_of

log = logging.getLogger(__name__)

# Any fixed number: advisory locks are counted within one PostgreSQL database. A library in a schema has its own.
_ADVISORY_KEY = 7_315_038_201_946_113
_BUSY = "资料库正被另一个程序写入，请稍后再试。"


class WriterLock(ABC):
    """At most one thread of one process holds it; the same thread may take it again."""

    def __init__(self) -> None:
        self._threads = threading.RLock()
        self._depth = 0

    @contextmanager
    def hold(self, seconds: float) -> Iterator[None]:
        """Hold the lock for a block, waiting up to `seconds` for it; 0 only tries.

        Raises StoreLocked when another holds it for longer, StoreError when locking is impossible.
        """
        until = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise StoreLocked(_BUSY)
        try:
            if self._depth == 0:
                self._take(max(0.0, until - time.monotonic()))
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._drop()
        finally:
            self._threads.release()

    @abstractmethod
    def check(self) -> None:
        """Raise StoreError when the lock held was lost on the way."""

    @abstractmethod
    def _take(self, seconds: float) -> None: ...

    @abstractmethod
    def _drop(self) -> None: ...


class FileWriterLock(WriterLock):
    """A lock on a file; the file stays, only its lock comes and goes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = FileLock(path, thread_local=False)

    def check(self) -> None:
        """A file lock is never lost while the process lives."""

    def _take(self, seconds: float) -> None:
        try:
            self._file.acquire(timeout=seconds)
        except Timeout as e:
            raise StoreLocked(_BUSY) from e
        except OSError as e:
            raise StoreError("资料库所在的文件夹不能写入，请检查权限、磁盘空间，或换一个 --home。") from e

    def _drop(self) -> None:
        self._file.release()


class PostgresWriterLock(WriterLock):
    """An advisory lock of PostgreSQL, held by a connection of its own for as long as the block lasts."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__()
        self._engine = engine
        self._key = _key(schema_of(engine.url))
        self._connection: sa.Connection | None = None

    def check(self) -> None:
        if self._connection is None:
            raise StoreError("没有持有资料库的写锁。")
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except sa.exc.DBAPIError as e:
            raise StoreError("与数据库的连接中断，这次写入没有生效；请重试。") from e

    def _take(self, seconds: float) -> None:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except sa.exc.DBAPIError as e:
            raise StoreError(f"数据库连接不上：{e.orig}") from e
        try:
            self._lock(connection, seconds)
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        self._connection = connection

    def _lock(self, connection: sa.Connection, seconds: float) -> None:
        if seconds <= 0:
            if not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
                raise StoreLocked(_BUSY)
            return
        wait = {"wait": f"{int(1000 * seconds) + 1}ms"}
        connection.execute(sa.text("SELECT set_config('lock_timeout', :wait, false)"), wait)
        try:
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": self._key})
        except sa.exc.OperationalError as e:
            raise StoreLocked(_BUSY) from e

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
            connection.execute(sa.text("SELECT set_config('lock_timeout', '0', false)"))
        except sa.exc.DBAPIError as e:
            # The session ended, and its lock with it.
            log.warning("the connection that held the writer's lock is gone: %s", e.orig)
            connection.invalidate()
        finally:
            connection.close()


def _key(schema: str) -> int:
    """The lock's number: 63 bits, the same for every process that opens the library."""
    if not schema:
        return _ADVISORY_KEY
    return int.from_bytes(hashlib.sha256(schema.encode()).digest()[:8], "big") >> 1


def writer_lock(engine: sa.Engine) -> WriterLock:
    """The lock of the library in a database."""
    if engine.dialect.name == "postgresql":
        return PostgresWriterLock(engine)
    return FileWriterLock(Path(f"{engine.url.database}.lock"))
