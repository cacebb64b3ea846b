"""Documents know when they became ready; documents and observations are found by what they are asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.add_column("documents", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_documents_listing", "documents", ["state", "added_at", "document_id", "revision"])
    op.create_index("ix_documents_path", "documents", ["path"], postgresql_using="hash")
    op.create_index("ix_documents_title", "documents", ["title"], postgresql_using="hash")
    op.create_index("ix_observations_place", "observations", ["document_id", "ordinal"])
    op.drop_index("ix_observations_lookup", "observations")
    op.drop_index("ix_observations_document_id", "observations")
    version = "SELECT CAST(value AS INTEGER) FROM library WHERE key = 'version'"
    op.execute(f"UPDATE documents SET revision = coalesce(({version}), 0)")
