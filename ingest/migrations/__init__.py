"""Bringing the tables of a library to the form this program writes, by Alembic, when the library is opened."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ingest import schema
from ingest.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

# The last file of versions/ and, for tables older than Alembic here, the first.
HEAD, FIRST = "0003", "0001"
_STAMP = "alembic_version"


def stamped(connection: sa.Connection) -> str | None:
    """The form the tables are in: a version, None where nothing says so (no tables, or tables of the first form)."""
    if not sa.inspect(connection).has_table(_STAMP):
        return None
    return connection.execute(sa.text(f"SELECT version_num FROM {_STAMP}")).scalar()


def bring_up(connection: sa.Connection) -> None:
    """Make the tables, or change those of an older program; the caller holds the writer's lock and commits.

    Raises StoreError where a newer program made them.
    """
    at = stamped(connection)
    if at == HEAD:
        return
    if at is not None and at > HEAD:
        raise StoreError(f"资料库由更新版本的程序建立（表结构 {at}，本程序认识到 {HEAD}），请升级 zhishu 后再打开。")
    from alembic import command

    settings = settings_for(connection)
    if at is None and not sa.inspect(connection).has_table(schema.documents.name):
        schema.metadata.create_all(connection)
        command.stamp(settings, HEAD)
        return
    if at is None:
        command.stamp(settings, FIRST)
    log.warning("changing the tables of the library from form %s to %s", at or FIRST, HEAD)
    command.upgrade(settings, HEAD)


def settings_for(connection: sa.Connection) -> Config:
    """What Alembic is run with."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings
