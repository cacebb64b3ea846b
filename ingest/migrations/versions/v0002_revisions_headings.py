"""Documents know when they became ready; headings have a table; observations are found by their place."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
_BATCH = 200


def upgrade() -> None:
    op.add_column("documents", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_documents_listing", "documents", ["state", "added_at", "document_id", "revision"])
    op.create_index("ix_documents_path", "documents", ["path"], postgresql_using="hash")
    op.create_index("ix_documents_title", "documents", ["title"], postgresql_using="hash")
    op.create_index("ix_observations_place", "observations", ["document_id", "ordinal"])
    op.drop_index("ix_observations_lookup", "observations")
    op.drop_index("ix_observations_document_id", "observations")
    op.create_table(
        "headings",
        sa.Column(
            "document_id", sa.String(32), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
    )
    _fill_headings(op.get_bind())
    version = "SELECT CAST(value AS INTEGER) FROM library WHERE key = 'version'"
    op.execute(f"UPDATE documents SET revision = coalesce(({version}), 0)")


def _fill_headings(connection: sa.Connection) -> None:
    documents = sa.table("documents", sa.column("document_id"), sa.column("text"), sa.column("structure", sa.JSON))
    columns = ("document_id", "ordinal", "text", "start", "end", "level")
    headings = sa.table("headings", *map(sa.column, columns))
    ids = list(connection.execute(sa.select(documents.c.document_id)).scalars())
    for at in range(0, len(ids), _BATCH):
        some = sa.select(documents).where(documents.c.document_id.in_(ids[at : at + _BATCH]))
        rows = [row for d in connection.execute(some).all() for row in _headings_of(d)]
        if rows:
            connection.execute(sa.insert(headings), rows)


def _headings_of(document: sa.Row) -> list[dict[str, object]]:
    structure = document.structure if isinstance(document.structure, dict) else json.loads(document.structure)
    return [
        {
            "document_id": document.document_id,
            "ordinal": i,
            "text": document.text[b["start"] : b["end"]],
            "start": b["start"],
            "end": b["end"],
            "level": b["level"],
        }
        for i, b in enumerate(b for b in structure["blocks"] if b["kind"] == "heading")
    ]
