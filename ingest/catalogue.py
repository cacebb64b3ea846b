"""The SQL store: documents with all that was read out of them. The only one who writes it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from ingest import migrations, schema
from ingest.errors import StoreError, StoreLocked
from ingest.locks import writer_lock
from ingest.records import Block, Cell, CellRef, Document, Extracted, Framework, Node, Observation, Passage, Table
from ingest.spaces import create_schema, schema_of

log = logging.getLogger(__name__)

_READY, _PENDING, _REMOVING = "ready", "pending", "removing"
_OBSERVATION_COLUMNS = [f.name for f in fields(Observation)]
_CELL = _OBSERVATION_COLUMNS.index("cell")
_PASSAGE_COLUMNS = [f.name for f in fields(Passage)]
# SQLite allows 32,766 bound values a statement; the widest row has 26.
_ROWS_PER_STATEMENT = 1000
_SIZES = (1, 4, 16, 64, 256)  # places asked for by one statement
_PLACES_PER_STATEMENT = _SIZES[-1]


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as the list of the library shows it."""

    document_id: str
    path: str
    title: str
    publisher: str | None
    edition: str | None
    published: str | None
    language: str
    warnings: tuple[str, ...]
    passages: int
    observations: int
    frameworks: int
    tables: int
    added_at: str


class Catalogue:
    """Documents, passages, observations and frameworks in one SQL database.

    `url` is a SQLAlchemy URL; `lock` is what a writer holds, `wait_seconds` how long a busy database is waited for.
    Raises StoreError when the database cannot be opened or written, StoreLocked when another process holds it.
    """

    def __init__(self, url: str, wait_seconds: float = 30.0) -> None:
        self._wait_seconds = wait_seconds
        self.engine = _engine(url, wait_seconds)
        self.lock = writer_lock(self.engine)
        with _store_errors():
            self._create()

    def _create(self) -> None:
        """Make the tables or bring them up to date; under the lock, since two programs may open a library at once."""
        with self.engine.connect() as connection:
            if migrations.stamped(connection) == migrations.HEAD:
                return
        with self.lock.hold(self._wait_seconds), self.engine.begin() as connection:
            if schema_name := schema_of(self.engine.url):
                create_schema(connection, schema_name)
            if connection.dialect.name == "sqlite":
                # The driver begins a transaction only before rows are written; the tables must change whole too.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            migrations.bring_up(connection)

    def close(self) -> None:
        self.engine.dispose()

    # ------------------------------------------------------------ writing
    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """One unit of work; commits at the end, rolls back on any exception."""
        with _store_errors(), self.engine.begin() as connection:
            yield connection

    def insert(self, connection: sa.Connection, extracted: Extracted) -> None:
        """Write a document and all its parts as `pending`: nobody sees it yet."""
        d = extracted.document
        row = {
            "document_id": d.document_id,
            "state": _PENDING,
            "path": d.path,
            "title": d.title,
            "publisher": d.publisher,
            "edition": d.edition,
            "published": d.published,
            "language": d.language,
            "text": d.text,
            "structure": structure_json(d),
            "warnings": list(d.warnings),
            "counts": {
                "passages": len(extracted.passages),
                "observations": len(extracted.observations),
                "frameworks": len(extracted.frameworks),
                "tables": len(d.tables),
            },
            "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        connection.execute(sa.insert(schema.documents), [row])
        _insert_many(connection, schema.passages, [_row(p, _PASSAGE_COLUMNS) for p in extracted.passages])
        _insert_many(
            connection, schema.observations, [_observation_row(o, i) for i, o in enumerate(extracted.observations)]
        )
        for framework in extracted.frameworks:
            _insert_framework(connection, framework)

    def set_state(self, connection: sa.Connection, document_ids: Sequence[str], state: str) -> None:
        """Move documents to pending, ready or removing, and count the change."""
        version = self.bump_version(connection)
        changed = sa.update(schema.documents).where(schema.documents.c.document_id.in_(document_ids))
        connection.execute(changed.values(state=state, revision=version))

    def delete(self, connection: sa.Connection, document_ids: Sequence[str]) -> None:
        """Delete documents with all their rows."""
        for table in (schema.passages, schema.observations):
            connection.execute(sa.delete(table).where(table.c.document_id.in_(document_ids)))
        owned = sa.select(schema.frameworks.c.framework_id).where(schema.frameworks.c.document_id.in_(document_ids))
        connection.execute(sa.delete(schema.nodes).where(schema.nodes.c.framework_id.in_(owned)))
        connection.execute(sa.delete(schema.frameworks).where(schema.frameworks.c.document_id.in_(document_ids)))
        connection.execute(sa.delete(schema.documents).where(schema.documents.c.document_id.in_(document_ids)))
        self.bump_version(connection)

    def bump_version(self, connection: sa.Connection) -> int:
        """Tell every reader, in this process and others, that what is shown has changed; returns the new version."""
        version = int(self._fact(connection, "version") or 0) + 1
        self.set_fact(connection, "version", str(version))
        return version

    def set_fact(self, connection: sa.Connection, key: str, value: str) -> None:
        """Remember something about the library as a whole."""
        from sqlalchemy.dialects import postgresql, sqlite

        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(schema.facts).values(key=key, value=value)
        connection.execute(row.on_conflict_do_update(index_elements=[schema.facts.c.key], set_={"value": value}))

    # ------------------------------------------------------------ reading
    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read on."""
        with _store_errors(), self.engine.connect() as connection:
            yield connection

    def fact(self, key: str) -> str | None:
        with self.reading() as connection:
            return self._fact(connection, key)

    @property
    def version(self) -> int:
        """Grows with every change to what is shown."""
        return int(self.fact("version") or 0)

    def _fact(self, connection: sa.Connection, key: str) -> str | None:
        return connection.execute(sa.select(schema.facts.c.value).where(schema.facts.c.key == key)).scalar()

    def ids(self, state: str = _READY) -> list[str]:
        """The ids of the documents in a state."""
        query = sa.select(schema.documents.c.document_id).where(schema.documents.c.state == state)
        with self.reading() as connection:
            return list(connection.execute(query.order_by(schema.documents.c.added_at)).scalars())

    def listing(self) -> list[tuple[str, int]]:
        """The documents of the library with the version each became ready at, oldest first."""
        d = schema.documents.c
        query = sa.select(d.document_id, d.revision).where(d.state == _READY).order_by(d.added_at, d.document_id)
        with self.reading() as connection:
            return [(r[0], r[1]) for r in connection.execute(query)]

    def holds(self, document_id: str) -> bool:
        """Whether the library holds a document."""
        d = schema.documents.c
        query = sa.select(d.document_id).where(d.document_id == document_id, d.state == _READY)
        with self.reading() as connection:
            return connection.execute(query).first() is not None

    def earlier(self, document: Document, paths: Sequence[str]) -> list[str]:
        """The ids of the same report with other content: under one of its `paths`, or of its title and edition."""
        d = schema.documents.c
        same: sa.ColumnElement[bool] = d.path.in_(paths)
        if document.edition is not None:
            same = sa.or_(same, sa.and_(d.title == document.title, d.edition == document.edition))
        query = sa.select(d.document_id).where(d.state == _READY, same).order_by(d.added_at, d.document_id)
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def totals(self) -> tuple[int, int]:
        """How many documents and observations the library holds."""
        documents = sa.select(sa.func.count()).where(schema.documents.c.state == _READY)
        owned = schema.observations.join(schema.documents)
        observations = sa.select(sa.func.count()).select_from(owned).where(schema.documents.c.state == _READY)
        with self.reading() as connection:
            return int(connection.scalar(documents) or 0), int(connection.scalar(observations) or 0)

    def entries(self, ids: Sequence[str] | None = None) -> list[DocumentEntry]:
        """The documents of the library, or those of some ids, oldest first."""
        d = schema.documents.c
        query = sa.select(
            d.document_id,
            d.path,
            d.title,
            d.publisher,
            d.edition,
            d.published,
            d.language,
            d.warnings,
            d.counts,
            d.added_at,
        ).where(d.state == _READY)
        if ids is not None:
            query = query.where(d.document_id.in_(ids))
        with self.reading() as connection:
            rows = connection.execute(query.order_by(d.added_at, d.document_id)).mappings().all()
        return [_entry(r) for r in rows]

    def document(self, document_id: str) -> Document | None:
        """A document in canonical form, None where the library does not hold it."""
        query = sa.select(schema.documents).where(
            schema.documents.c.document_id == document_id, schema.documents.c.state == _READY
        )
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _document(row)

    def passages(self, ids: Sequence[str] | None = None, document_id: str | None = None) -> list[Passage]:
        """Passages by id (in the order asked for) or of one document."""
        t = schema.passages
        query = sa.select(*[t.c[name] for name in _PASSAGE_COLUMNS]).select_from(t.join(schema.documents))
        query = query.where(schema.documents.c.state == _READY)
        if ids is not None:
            query = query.where(t.c.passage_id.in_(ids))
        if document_id is not None:
            query = query.where(t.c.document_id == document_id)
        with self.reading() as connection:
            rows = [Passage(**r) for r in connection.execute(query.order_by(t.c.start)).mappings()]
        if ids is None:
            return rows
        order = {p: i for i, p in enumerate(ids)}
        return sorted(rows, key=lambda p: order[p.passage_id])

    def observations(self, document_id: str | None = None) -> list[Observation]:
        """Observations of one document or of all, in document order."""
        return self.observations_of(None if document_id is None else [document_id])

    def observations_of(self, document_ids: Sequence[str] | None) -> list[Observation]:
        """Observations of some documents, or of all, in document order."""
        t = schema.observations
        query = _observations().order_by(schema.documents.c.added_at, t.c.document_id, t.c.ordinal)
        if document_ids is not None:
            query = query.where(t.c.document_id.in_(document_ids))
        with self.reading() as connection:
            return [_observation(r) for r in connection.execute(query)]

    def observations_at(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Observation]:
        """Observations by document and ordinal; those the library no longer holds are left out.

        The places come first and documents are asked apart: any other way SQLite goes through the whole library.
        """
        d = schema.documents.c
        found: dict[tuple[str, int], Observation] = {}
        with self.reading() as connection:
            for at in range(0, len(places), _PLACES_PER_STATEMENT):
                some = places[at : at + _PLACES_PER_STATEMENT]
                owners = sa.select(d.document_id).where(d.document_id.in_({i for i, _ in some}), d.state == _READY)
                shown = set(connection.execute(owners).scalars())
                for r in connection.execute(*_by_place(some)):
                    o = _observation(r[:-1])
                    if o.document_id in shown:
                        found[o.document_id, r[-1]] = o
        return found

    def observations_with(self, ids: Sequence[str]) -> list[Observation]:
        """Observations by their own ids; unknown ones are left out."""
        query = _observations().where(schema.observations.c.observation_id.in_(ids))
        with self.reading() as connection:
            return [_observation(r) for r in connection.execute(query)]

    def frameworks(self, document_ids: Sequence[str] | None = None) -> list[Framework]:
        """The frameworks of some documents, or of all, with their nodes."""
        f, n = schema.frameworks, schema.nodes
        query = sa.select(f).select_from(f.join(schema.documents)).where(schema.documents.c.state == _READY)
        below = sa.select(n).order_by(n.c.framework_id, n.c.ordinal)
        if document_ids is not None:
            query = query.where(f.c.document_id.in_(document_ids))
            owned = sa.select(f.c.framework_id).where(f.c.document_id.in_(document_ids))
            below = below.where(n.c.framework_id.in_(owned))
        with self.reading() as connection:
            heads = connection.execute(query.order_by(schema.documents.c.added_at, f.c.framework_id)).mappings().all()
            rows = connection.execute(below).mappings().all()
        by_framework: dict[str, list[Node]] = {}
        for r in rows:
            node = Node(**{x.name: r[x.name] for x in fields(Node)})
            by_framework.setdefault(r["framework_id"], []).append(node)
        return [
            Framework(
                framework_id=h["framework_id"],
                document_id=h["document_id"],
                index=h["index"],
                edition=h["edition"],
                levels=tuple(h["levels"]),
                notes=tuple(h["notes"]),
                nodes=tuple(by_framework.get(h["framework_id"], [])),
            )
            for h in heads
        ]


# ---------------------------------------------------------------- engine and errors
def _engine(url: str, wait_seconds: float) -> sa.Engine:
    try:
        if not url.startswith("sqlite"):
            # A library beside others keeps fewer connections: a server has a hundred for all.
            kept = 2 if schema_of(sa.make_url(url)) else 10
            return sa.create_engine(url, pool_pre_ping=True, pool_size=kept, max_overflow=20)
        engine = sa.create_engine(url, connect_args={"timeout": wait_seconds, "check_same_thread": False})
    except (sa.exc.ArgumentError, ImportError) as e:
        raise StoreError(
            "ZHISHU_DATABASE_URL 不能用：应形如 postgresql+psycopg://用户@主机/库，并安装 zhishu[postgres]。"
        ) from e

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def _store_errors() -> Iterator[None]:
    """Say in Chinese what happened to the database; the technical text goes along as the cause."""
    try:
        yield
    except (sa.exc.OperationalError, sqlite3.OperationalError) as e:
        detail = str(getattr(e, "orig", e))
        if "locked" in detail:
            raise StoreLocked("资料库正被另一个程序写入，请稍后再试。") from e
        if "readonly" in detail or "read-only" in detail or "unable to open" in detail:
            raise StoreError("资料库所在的文件夹不能写入，请检查权限或换一个 --home。") from e
        if "disk is full" in detail or "disk I/O" in detail:
            raise StoreError("磁盘已满或读写出错，这次操作没有生效；请腾出空间后重试。") from e
        raise StoreError(f"资料库读写失败：{detail}") from e
    except sa.exc.DatabaseError as e:
        raise StoreError(f"资料库读写失败：{e.orig}") from e


# ---------------------------------------------------------------- rows to records and back
def _insert_many(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    for i in range(0, len(rows), _ROWS_PER_STATEMENT):
        connection.execute(sa.insert(table), rows[i : i + _ROWS_PER_STATEMENT])


def _row(record: Passage | Observation, columns: Sequence[str]) -> dict[str, Any]:
    """A record as a row; much faster than `asdict`, which copies every value."""
    return {name: getattr(record, name) for name in columns}


def _observation_row(o: Observation, ordinal: int) -> dict[str, Any]:
    cell = None if o.cell is None else asdict(o.cell)
    return _row(o, _OBSERVATION_COLUMNS) | {"cell": cell, "ordinal": ordinal}


def _insert_framework(connection: sa.Connection, f: Framework) -> None:
    head = {
        "framework_id": f.framework_id,
        "document_id": f.document_id,
        "index": f.index,
        "edition": f.edition,
        "levels": list(f.levels),
        "notes": list(f.notes),
    }
    connection.execute(sa.insert(schema.frameworks), [head])
    rows = [asdict(n) | {"framework_id": f.framework_id, "ordinal": i} for i, n in enumerate(f.nodes)]
    _insert_many(connection, schema.nodes, rows)


def _entry(r: Any) -> DocumentEntry:
    plain = {k: r[k] for k in ("document_id", "path", "title", "publisher", "edition", "published", "language")}
    return DocumentEntry(**plain, **r["counts"], warnings=tuple(r["warnings"]), added_at=r["added_at"])


def _observations() -> sa.Select[Any]:
    """The shown observations, their columns in the order of the record's fields."""
    t = schema.observations
    columns = [t.c[name] for name in _OBSERVATION_COLUMNS]
    return sa.select(*columns).select_from(t.join(schema.documents)).where(schema.documents.c.state == _READY)


def _by_place(places: Sequence[tuple[str, int]]) -> tuple[Any, dict[str, Any]]:
    """The statement for observations at some places, and its values; filled up to a size whose statement is known."""
    size = next(s for s in _SIZES if s >= len(places))
    padded = [*places, *([places[-1]] * (size - len(places)))]
    values: dict[str, Any] = {f"d{i}": document_id for i, (document_id, _) in enumerate(padded)}
    values |= {f"o{i}": ordinal for i, (_, ordinal) in enumerate(padded)}
    return _statement_by_place(size), values


@cache
def _statement_by_place(size: int) -> Any:
    t = schema.observations
    columns = [t.c[name] for name in _OBSERVATION_COLUMNS] + [t.c.ordinal]
    listed = ", ".join(f'observations."{c.name}"' for c in columns)
    rows = ", ".join(f"(CAST(:d{i} AS VARCHAR), CAST(:o{i} AS INTEGER))" for i in range(size))
    same = "observations.document_id = wanted.d AND observations.ordinal = wanted.o"
    written = f"WITH wanted (d, o) AS (VALUES {rows}) SELECT {listed} FROM wanted JOIN observations ON {same}"
    return sa.text(written).columns(*columns)


def _observation(r: Sequence[Any]) -> Observation:
    values = list(r)
    values[_CELL] = None if values[_CELL] is None else CellRef(**values[_CELL])
    return Observation(*values)


def structure_json(d: Document) -> dict[str, Any]:
    return {"blocks": [asdict(b) for b in d.blocks], "tables": [asdict(t) for t in d.tables]}


def _document(r: Any) -> Document:
    blocks = tuple(Block(**b | {"section": tuple(b["section"])}) for b in r["structure"]["blocks"])
    tables = tuple(_table(t) for t in r["structure"]["tables"])
    plain = {k: r[k] for k in ("document_id", "path", "title", "text", "publisher", "edition", "published", "language")}
    return Document(**plain, blocks=blocks, tables=tables, warnings=tuple(r["warnings"]))


def _table(t: dict[str, Any]) -> Table:
    rows = tuple(tuple(Cell(**c) for c in row) for row in t["rows"])
    return Table(**t | {"rows": rows, "section": tuple(t["section"])})
