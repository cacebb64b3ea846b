"""Lexical search: BM25 over Chinese-aware tokens, incremental, persistent, shared by processes.

Each document's inverted lists are one row of `lexical_segments`, written and deleted in the caller's transaction
together with the document itself. `LexicalIndex` joins the rows into a few arrays in memory and follows the counter
in `lexical_state`: a search asks for the counter first and takes in only what changed.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from ingest.bm25 import Bm25, Found, Segment
from ingest.errors import StoreError
from ingest.postings import Postings
from ingest.records import Passage
from ingest.tokens import search_tokens, searchable_text

_ONCE = 100  # segments read by one statement

_SEGMENTS = sa.table(
    "lexical_segments",
    sa.column("document_id", sa.String),
    sa.column("version", sa.BigInteger),
    sa.column("passage_ids", sa.LargeBinary),
    sa.column("postings", sa.LargeBinary),
)
_STATE = sa.table("lexical_state", sa.column("key", sa.Integer), sa.column("version", sa.BigInteger))


def lexical_tables(metadata: sa.MetaData) -> tuple[sa.Table, sa.Table]:
    """Declare the tables in `metadata`: the documents' lists, and the counter of changes (one row)."""
    segments = sa.Table(
        _SEGMENTS.name,
        metadata,
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("passage_ids", sa.LargeBinary, nullable=False),
        sa.Column("postings", sa.LargeBinary, nullable=False),
    )
    state = sa.Table(
        _STATE.name,
        metadata,
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    return segments, state


# ---------------------------------------------------------------- writing
def save_segment(connection: sa.Connection, document_id: str, passages: Sequence[Passage]) -> None:
    """Make a document searchable, in place of what it held before; the caller commits."""
    postings = Postings.of([search_tokens(searchable_text(p)) for p in passages])
    row = {
        "document_id": document_id,
        "passage_ids": zlib.compress(json.dumps([p.passage_id for p in passages]).encode("utf-8"), 1),
        "postings": postings.to_bytes(),
    }
    connection.execute(sa.delete(_SEGMENTS).where(_SEGMENTS.c.document_id == document_id))
    connection.execute(sa.insert(_SEGMENTS).values(**row, version=_count_up(connection)))


def delete_segment(connection: sa.Connection, document_id: str) -> None:
    """Take a document out of the index; the caller commits."""
    connection.execute(sa.delete(_SEGMENTS).where(_SEGMENTS.c.document_id == document_id))
    _count_up(connection)


def segment_ids(engine: sa.Engine) -> set[str]:
    """The documents that have a segment."""
    with engine.connect() as connection:
        return set(connection.scalars(sa.select(_SEGMENTS.c.document_id)))


def _count_up(connection: sa.Connection) -> int:
    """The next version. The row stays locked until the caller commits, so versions are seen in their order."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(_STATE).values(key=1, version=1)
    row = row.on_conflict_do_update(index_elements=[_STATE.c.key], set_={"version": _STATE.c.version + 1})
    return int(connection.execute(row.returning(_STATE.c.version)).scalar_one())


# ---------------------------------------------------------------- reading
class LexicalIndex:
    """Search over all segments of a database; one instance serves many threads.

    Raises StoreError when the database cannot be read.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._refreshing = threading.Lock()
        self._version = -1
        self._bm25 = Bm25()

    def search(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> Found:
        """The `k` passages that match `query` best, of `documents` or of all."""
        return self.current().search(search_tokens(query), k, documents)

    def current(self) -> Bm25:
        """The index as of now; what is returned does not change any more."""
        with _store_errors():
            if self._stored_version() == self._version:
                return self._bm25
            with self._refreshing:
                return self._refresh()

    def _stored_version(self) -> int:
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(_STATE.c.version)) or 0

    def _refresh(self) -> Bm25:
        with self._engine.connect() as connection:
            version = connection.scalar(sa.select(_STATE.c.version)) or 0
            if version != self._version:
                listed = connection.execute(sa.select(_SEGMENTS.c.document_id, _SEGMENTS.c.version))
                stored = {str(i): int(v) for i, v in listed}
                held = self._bm25.versions
                gone = [i for i, v in held.items() if stored.get(i) != v]
                fresh = sorted(i for i, v in stored.items() if held.get(i) != v)
                self._bm25 = self._bm25.changed(gone, _read(connection, fresh))
                # Last: a reader that sees the new version must find the new index.
                self._version = version
        return self._bm25


def _read(connection: sa.Connection, document_ids: Sequence[str]) -> Iterator[Segment]:
    columns = (_SEGMENTS.c.document_id, _SEGMENTS.c.version, _SEGMENTS.c.passage_ids, _SEGMENTS.c.postings)
    for at in range(0, len(document_ids), _ONCE):
        some = document_ids[at : at + _ONCE]
        rows = sa.select(*columns).where(_SEGMENTS.c.document_id.in_(some)).order_by(_SEGMENTS.c.document_id)
        for document_id, version, passage_ids, postings in connection.execute(rows):
            ids = json.loads(zlib.decompress(passage_ids))
            yield Segment(document_id, version, tuple(ids), Postings.from_bytes(postings))


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except (sa.exc.SQLAlchemyError, ValueError, zlib.error) as error:
        raise StoreError(f"词汇索引不可用：{error}。请运行 zhishu doctor --repair。") from error
