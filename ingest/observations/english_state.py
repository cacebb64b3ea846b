"""What is known while an English sentence is read: the figure at hand, what was read of it, what may be left unsaid."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.observations.english_role import Role
from ingest.observations.english_sentence import Piece, Sentence, Verb
from ingest.periods import Period
from ingest.records import Quantity

PERCENT = ("%", "比例", "‰")


@dataclass(frozen=True, slots=True)
class State:
    """What later clauses may leave unsaid: the last indicator, place, group, period, role, verb and figure."""

    indicator: str = ""
    area: str | None = None
    breakdown: str | None = None
    period: Period | None = None
    role: Role | None = None
    verb: Verb | None = None
    figure: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with all that was read about it, before it becomes an observation."""

    figure: Quantity
    role: Role
    indicator: str
    area: str | None
    breakdown: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure in its clause: the words from `left` to `right` are its own, `verb` the nearest verb before it.

    `subject` and `area` are what the clause names before its verb; `previous` the figure before it in the same piece.
    """

    sentence: Sentence
    piece: Piece
    figure: Quantity
    left: int
    right: int
    verb: Verb | None
    subject: str
    area: str | None
    previous: Found | None

    @property
    def before(self) -> str:
        """The clause's words before the figure, other figures and periods blotted out."""
        return self.sentence.masked[self.left : self.figure.start]

    @property
    def after(self) -> str:
        """The clause's words after the figure, other figures and periods blotted out."""
        return self.sentence.masked[self.figure.end : self.right]

    @property
    def percent(self) -> bool:
        return self.figure.unit in PERCENT
