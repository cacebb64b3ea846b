"""Several libraries on the same servers: each in a schema of the PostgreSQL database and a collection of Chroma.

Which one is written in the addresses: PostgreSQL's own `options=-csearch_path=name`, and the fragment of Chroma's URL
(`http://host:8000#name`). Nothing of two libraries meets in one table or collection.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

import sqlalchemy as sa

_SEARCH_PATH = re.compile(r"-c\s*search_path=(?P<name>[a-z_][a-z0-9_]*)")
_NAME = re.compile(r"[a-z_][a-z0-9_]{2,62}")


def schema_of(url: sa.URL) -> str:
    """The schema a database URL keeps to; empty for the database's own."""
    if not url.drivername.startswith("postgresql"):
        return ""
    options = url.query.get("options", "")
    found = _SEARCH_PATH.search(options if isinstance(options, str) else " ".join(options))
    return found["name"] if found else ""


def database_in(url: str, name: str) -> str:
    """The URL of the library `name` in a database; raises ValueError for what is no name of a schema."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a schema's name: {name!r}")
    whole = sa.make_url(url)
    return whole.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)


def create_schema(connection: sa.Connection, name: str) -> None:
    """Make the schema a library keeps to, where it is not there yet."""
    connection.execute(sa.schema.CreateSchema(name, if_not_exists=True))


def collection_of(place: str, standard: str) -> str:
    """The collection a Chroma URL names, else the standard one."""
    return urlsplit(place).fragment or standard


def vectors_in(url: str, name: str) -> str:
    """The URL of the library `name` on a Chroma server."""
    return urlunsplit(urlsplit(url)._replace(fragment=name))
