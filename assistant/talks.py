"""Conversations kept in the library's database, each its owner's alone: to be reopened, and to be forgotten for good.

Every statement names the owner, so that an id guessed or taken from elsewhere finds nothing of another's. Where nobody
logs in there is one owner, the person at the machine.

An answer lives as long as the reports it quotes: when one goes, the answers that cite it go with it, in the same
transaction, and the conversation says so in their place. The questions are their owner's and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ingest import schema
from ingest.catalogue import Catalogue

Turn = dict[str, Any]
# Conversations kept of one owner; the oldest make room.
MOST = 200
_TITLE = 24
_LOCAL = ""
# The state of a turn whose answer went with a report it cited; `reports` then names those.
GONE = "gone"
# What the pages show of an answer.
NEEDED = {"status", "answer", "citations", "numbers", "computations", "removed", "followups", "mode", "model"}


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """A conversation as the list of earlier ones shows it."""

    talk_id: str
    title: str
    at: datetime


class Talks:
    """The conversations of a library. Every method raises StoreError where the database does not answer.

    `holds` says whether a report is in the library; the catalogue knows.
    """

    def __init__(self, catalogue: Catalogue, holds: Callable[[str], bool] | None = None) -> None:
        self._catalogue = catalogue
        self._holds = holds or catalogue.holds

    def listed(self, owner: str | None) -> list[TalkEntry]:
        """An owner's conversations, the latest first."""
        t = schema.talks.c
        query = sa.select(t.talk_id, t.title, t.at).where(t.owner == (owner or _LOCAL)).order_by(t.at.desc())
        with self._catalogue.reading() as connection:
            return [TalkEntry(r[0], r[1], datetime.fromisoformat(r[2])) for r in connection.execute(query)]

    def turns(self, owner: str | None, talk_id: str) -> list[Turn]:
        """What was said in a conversation; nothing of one the owner does not have, or of an older shape."""
        query = sa.select(schema.talks.c.turns).where(*_is(owner, talk_id))
        with self._catalogue.reading() as connection:
            held = connection.execute(query).scalar()
        return self._standing(held or ()) if _sound(held) else []

    def keep(self, owner: str | None, talk_id: str, turns: Sequence[Turn]) -> None:
        """Keep a conversation as it now is; an empty one is not kept.

        A page opened before a report went may still show what cited it; that is not kept again.
        """
        if not turns:
            return
        row = {
            "owner": owner or _LOCAL,
            "talk_id": talk_id,
            "title": str(turns[0]["question"])[:_TITLE],
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "turns": self._standing(turns),
        }
        with self._catalogue.transaction() as connection:
            connection.execute(sa.delete(schema.talks).where(*_is(owner, talk_id)))
            connection.execute(sa.insert(schema.talks).values(row))
            connection.execute(_oldest(owner))

    def forget(self, owner: str | None, talk_id: str) -> None:
        """Delete a conversation of its owner."""
        with self._catalogue.transaction() as connection:
            connection.execute(sa.delete(schema.talks).where(*_is(owner, talk_id)))

    def let_go(self, connection: sa.Connection, document_ids: Collection[str]) -> None:
        """Within the transaction that takes reports out of sight: the answers that cite them go, whoever's they are."""
        t = schema.talks.c
        written = sa.cast(t.turns, sa.Text)
        cites = sa.or_(*(written.contains(d, autoescape=True) for d in document_ids))
        for owner, talk_id, turns in connection.execute(sa.select(t.owner, t.talk_id, t.turns).where(cites)).all():
            if not _sound(turns):
                connection.execute(sa.delete(schema.talks).where(*_is(owner, talk_id)))
                continue
            left = _without(turns, document_ids)
            connection.execute(sa.update(schema.talks).where(*_is(owner, talk_id)).values(turns=left))

    def _standing(self, turns: Sequence[Turn]) -> list[Turn]:
        """The turns, without answers that cite what the library no longer holds."""
        cited = {c["document_id"] for t in turns for c in _citations(t)}
        return _without(turns, {d for d in cited if not self._holds(d)})


def _citations(turn: Turn) -> Iterable[dict[str, Any]]:
    return (turn.get("answer") or {}).get("citations") or ()


def _without(turns: Sequence[Turn], gone: Collection[str]) -> list[Turn]:
    """The turns; where an answer cites a report that is gone, only its question and the reports' titles are left."""
    out = []
    for turn in turns:
        titles = dict.fromkeys(c["document_title"] for c in _citations(turn) if c["document_id"] in gone)
        left = {"id": turn["id"], "question": turn["question"], "answer": None, "state": GONE, "reports": list(titles)}
        out.append(left if titles else turn)
    return out


def _is(owner: str | None, talk_id: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    t = schema.talks.c
    return t.owner == (owner or _LOCAL), t.talk_id == talk_id


def _oldest(owner: str | None) -> sa.Delete:
    """The statement that lets go of what is beyond the most an owner may keep."""
    t = schema.talks.c
    mine = t.owner == (owner or _LOCAL)
    kept = sa.select(t.talk_id).where(mine).order_by(t.at.desc()).limit(MOST)
    return sa.delete(schema.talks).where(mine, t.talk_id.not_in(kept))


def _sound(turns: Any) -> bool:
    """Whether the pages of today can show what was kept."""
    return isinstance(turns, list) and all(
        isinstance(t, dict)
        and {"id", "question", "state"} <= t.keys()
        and (t.get("answer") is None or set(t["answer"]) >= NEEDED)
        for t in turns
    )
