"""Conversations are kept with the library, each its owner's alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("talk_id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
    )
    op.create_index("ix_talks_recent", "talks", ["owner", "at"])
