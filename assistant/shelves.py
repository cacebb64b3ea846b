"""Libraries side by side: the one all users share, and one for each editor alone.

A private library is a home of its own (`home/private/<digest of the name>`), with its own database, vectors and
uploads, or a schema and a collection of its own on the servers of the shared one: what two users must not see of each
other never meets in one table, index or snapshot. A question is asked of
one library; which one a user works in is remembered while the service runs.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from assistant.access import Access
from assistant.desk import Assistant
from assistant.errors import NotFound
from assistant.settings import Settings
from ingest.spaces import database_in, vectors_in

Kind = Literal["shared", "own"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Private libraries held open at a time; others are opened again when they are asked.
_OPEN = 16


class Shelves:
    """The libraries of one service. Only editors have one of their own: readers may not fill it."""

    def __init__(self, shared: Assistant, access: Access | None) -> None:
        self.shared = shared
        self._access = access
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Assistant] = OrderedDict()
        self._chosen: dict[str, Kind] = {}
        shared.beside.append(self.close)

    def may_own(self, user: str | None) -> bool:
        """Whether a user has a library of their own; nobody does where nobody logs in."""
        return self._access is not None and self._access.may_edit(user)

    def chosen(self, user: str | None) -> Kind:
        """The library a user works in."""
        return self._chosen.get(user or "", "shared") if self.may_own(user) else "shared"

    def choose(self, user: str | None, kind: str) -> None:
        """Let a user work in another library; raises NotFound where there is none."""
        self.library(user, kind)
        self._chosen[user or ""] = "own" if kind == "own" else "shared"

    def of(self, user: str | None) -> Assistant:
        """The library a user works in, opened."""
        return self.library(user, self.chosen(user))

    def library(self, user: str | None, kind: str) -> Assistant:
        """A library by its kind; raises NotFound where the user has none of that kind."""
        if kind == "shared":
            return self.shared
        if kind != "own" or user is None or not self.may_own(user):
            raise NotFound("没有这个资料库：可选 shared（共享）；登录的编辑者另有 own（自己的）。")
        return self._own(user)

    def _own(self, user: str) -> Assistant:
        with self._lock:
            held = self._open.get(user)
            if held is None:
                held = self._open[user] = _opened(self.shared, user)
            self._open.move_to_end(user)
            # Not closed: a question may still be under way there; its connections go with its last reader.
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        held.settings = _settings(self.shared.settings, user)
        return held

    def close(self, wait_seconds: float = 0.0) -> None:
        """Let go of the private libraries; what is being written is waited for as long as said."""
        with self._lock:
            for held in self._open.values():
                held.close(wait_seconds)
            self._open.clear()


def private_home(home: Path, user: str) -> Path:
    """Where a user's own library lies; a name may hold what no folder's name can."""
    return home / "private" / hashlib.sha256(user.encode()).hexdigest()[:24]


def _settings(shared: Settings, user: str) -> Settings:
    """The shared settings, but in stores of the user's own and without samples.

    On the servers of the shared library where it has any; a library that was begun in files stays in its files.
    """
    home = private_home(shared.home, user)
    name = f"private_{home.name}"
    on_servers = not (home / "library.db").exists()
    return replace(
        shared,
        home=home,
        database_url=database_in(shared.database_url, name) if shared.database_url and on_servers else "",
        chroma_url=vectors_in(shared.chroma_url, name) if shared.chroma_url and on_servers else "",
        samples=False,
        auth_file="",
    )


def _opened(shared: Assistant, user: str) -> Assistant:
    settings = _settings(shared.settings, user)
    for folder in (settings.home.parent, settings.home):
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
    return Assistant(settings=settings, embedder=shared.library.embedder)
