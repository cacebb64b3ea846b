"""The tables of the catalogue, in SQLAlchemy Core, the same for SQLite and PostgreSQL.

What a report wrote is Text: PostgreSQL enforces lengths, and a long unit is no reason to lose a report.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from ingest.lexical import lexical_tables

metadata = MetaData()


def _owner(index: bool = True) -> Column[str]:
    owner = ForeignKey("documents.document_id", ondelete="CASCADE")
    return Column("document_id", String(32), owner, nullable=False, index=index)


documents = Table(
    "documents",
    metadata,
    Column("document_id", String(32), primary_key=True),
    # pending: being written; ready: whole; removing: being taken out. Only `ready` is ever shown.
    Column("state", String(16), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("edition", Text),
    Column("published", Text),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("structure", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("added_at", String(32), nullable=False),
    # The library's version at which the document became ready: what is held in memory of it is as of then.
    Column("revision", Integer, nullable=False, server_default="0"),
    Index("ix_documents_listing", "state", "added_at", "document_id", "revision"),
    # Hash indexes in PostgreSQL, whose trees refuse long values.
    Index("ix_documents_path", "path", postgresql_using="hash"),
    Index("ix_documents_title", "title", postgresql_using="hash"),
)

passages = Table(
    "passages",
    metadata,
    Column("passage_id", String(64), primary_key=True),
    _owner(),
    Column("text", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("table", Integer),
)

observations = Table(
    "observations",
    metadata,
    Column("observation_id", String(64), primary_key=True),
    _owner(index=False),  # ix_observations_place begins with it
    Column("ordinal", Integer, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("area", Text),
    Column("breakdown", Text),
    Column("period", Text),
    Column("point_in_time", Boolean, nullable=False),
    Column("measure", String(16), nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("scaled_value", Float, nullable=False),
    Column("base_unit", Text, nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("qualifier", Text),
    Column("comparator", Text),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("number_start", Integer, nullable=False),
    Column("number_end", Integer, nullable=False),
    Column("section", Text, nullable=False),
    Column("page", Integer),
    Column("cell", JSON),
    Column("confidence", Float, nullable=False),
    Column("origin", String(16), nullable=False),
    Index("ix_observations_place", "document_id", "ordinal"),
)

frameworks = Table(
    "frameworks",
    metadata,
    Column("framework_id", String(64), primary_key=True),
    _owner(),
    Column("index", Text, nullable=False),
    Column("edition", Text),
    Column("levels", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
)

nodes = Table(
    "nodes",
    metadata,
    Column(
        "framework_id",
        String(64),
        ForeignKey("frameworks.framework_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("node_id", String(64), primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("parent", String(64)),
    Column("level", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("weight", Float),
)

facts = Table(
    "library",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# What users asked and were answered; each is its owner's alone ("" where nobody logs in).
talks = Table(
    "talks",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("talk_id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("turns", JSON, nullable=False),
    Index("ix_talks_recent", "owner", "at"),
)

lexical = lexical_tables(metadata)
