"""The tables as they were before there were migrations; libraries of that time are stamped, not made, by this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None

_TYPES = {"s": sa.String, "t": sa.Text, "i": sa.Integer, "f": sa.Float, "j": sa.JSON, "b": sa.Boolean}
_DOCUMENTS = (
    "state:s16! path:t! title:t! publisher:t edition:t published:t language:s16! text:t! structure:j! warnings:j!"
)
_PASSAGES = "text:t! context:t! start:i! end:i! page:i table:i"
_OBSERVATIONS = (
    "ordinal:i! indicator:t! area:t breakdown:t period:t point_in_time:b! measure:s16! value:f! unit:t! scaled_value:f!"
    " base_unit:t! low:f high:f qualifier:t comparator:t quote:t! start:i! end:i! number_start:i! number_end:i!"
    " section:t! page:i cell:j confidence:f! origin:s16!"
)
_NODES = "ordinal:i! parent:s64 level:i! name:t! quote:t! start:i! end:i! weight:f"


def upgrade() -> None:
    op.create_table("documents", _key("document_id", 32), *_columns(_DOCUMENTS + " counts:j! added_at:s32!"))
    op.create_table("passages", _key("passage_id"), _owner(), *_columns(_PASSAGES))
    op.create_table("observations", _key("observation_id"), _owner(), *_columns(_OBSERVATIONS))
    op.create_table("frameworks", _key("framework_id"), _owner(), *_columns("index:t! edition:t levels:j! notes:j!"))
    of = sa.ForeignKey("frameworks.framework_id", ondelete="CASCADE")
    framework = sa.Column("framework_id", sa.String(64), of, primary_key=True)
    op.create_table("nodes", framework, _key("node_id"), *_columns(_NODES))
    op.create_table("library", _key("key"), *_columns("value:t!"))
    blobs = [sa.Column(n, sa.LargeBinary, nullable=False) for n in ("passage_ids", "postings")]
    version = sa.Column("version", sa.BigInteger, nullable=False)
    op.create_table("lexical_segments", _key("document_id"), version, *blobs)
    key = sa.Column("key", sa.Integer, primary_key=True, autoincrement=False)
    op.create_table("lexical_state", key, sa.Column("version", sa.BigInteger, nullable=False))
    op.create_index("ix_documents_state", "documents", ["state"])
    for table in ("passages", "observations", "frameworks"):
        op.create_index(f"ix_{table}_document_id", table, ["document_id"])
    op.create_index("ix_observations_lookup", "observations", ["indicator", "area", "period"])


def _key(name: str, length: int = 64) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), primary_key=True)


def _owner() -> sa.Column[Any]:
    of = sa.ForeignKey("documents.document_id", ondelete="CASCADE")
    return sa.Column("document_id", sa.String(32), of, nullable=False)


def _columns(written: str) -> Sequence[sa.Column[Any]]:
    """Columns from «name:type», a length behind the type, an exclamation mark where a value is required."""
    made = []
    for word in written.split():
        name, kind = word.rstrip("!").split(":")
        type_ = _TYPES[kind[0]](int(kind[1:])) if kind[1:] else _TYPES[kind[0]]()
        made.append(sa.Column(name, type_, nullable=not word.endswith("!")))
    return made
