"""What Alembic runs: the migrations on the connection it was handed, in the caller's transaction."""

from __future__ import annotations

from alembic import context

from ingest.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
