"""Everything a briefing says passes here: one sentence or table row at a time through the gate, its places to notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.brief.records import Note, Text
from assistant.gate import SubjectIndex, release
from assistant.records import Answer, Draft, Evidence, Place, Statement, TableData

_LONGEST_QUOTE = 180
# Characters no XML file may hold, and those that turn the direction of the text around them.
_UNFIT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Text fit for every format: no control characters, no line breaks."""
    return re.sub(r"\s+", " ", _UNFIT.sub("", text)).strip()


class Press:
    """Numbers footnotes in the order of their first use; keeps what the gate took out.

    `asked` is what the user asked for: the user's own numbers may be repeated as such.
    """

    def __init__(self, subjects: SubjectIndex | None, asked: str = "") -> None:
        self._subjects = subjects
        self._asked = asked
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._notes: list[Note] = []
        self._removed: dict[str, None] = {}

    # ------------------------------------------------------------ through the gate
    def say(self, text: str, evidence: Sequence[Evidence] = (), strong: bool = False, mark: bool = True) -> Text | None:
        """A sentence with its notes, or None when a number of it stands on nothing (remembered as such if `mark`)."""
        answer = self._answer(text, evidence)
        if answer is None:
            if mark:
                self._removed[clean(text)] = None
            return None
        return Text(clean(text), self._numbered(answer), strong)

    def holds(self, text: str, evidence: Sequence[Evidence]) -> bool:
        """Whether a sentence would pass; nothing is noted."""
        return self._answer(text, evidence) is not None

    def row_holds(self, columns: Sequence[str], cells: Sequence[str], evidence: Sequence[Evidence]) -> bool:
        """Whether a table row would pass; nothing is noted."""
        return not self._row_answer(columns, cells, evidence).removed

    def _row_answer(self, columns: Sequence[str], cells: Sequence[str], evidence: Sequence[Evidence]) -> Answer:
        data = TableData(tuple(columns), (tuple(cells),), (tuple(evidence),))
        return release(Draft((), table=data), self._asked, (), self._subjects)

    def row(
        self, columns: Sequence[str], cells: Sequence[str], evidence: Sequence[Evidence]
    ) -> tuple[Text, ...] | None:
        """A table row, its notes behind the last cell that has a figure; None when the gate takes it out."""
        answer = self._row_answer(columns, cells, evidence)
        if answer.removed or answer.table is None:
            self._removed[clean(" | ".join(cells))] = None
            return None
        notes = self._numbered(answer)
        at = _last_figure(cells)
        return tuple(Text(clean(c), notes if i == at else ()) for i, c in enumerate(cells))

    def _answer(self, text: str, evidence: Sequence[Evidence]) -> Answer | None:
        draft = Draft((Statement(text, tuple(evidence)),))
        answer = release(draft, self._asked, (), self._subjects)
        return None if answer.removed else answer

    # ------------------------------------------------------------ notes
    def _numbered(self, answer: Answer) -> tuple[int, ...]:
        return self.cite(c.place for c in answer.citations)

    def cite(self, places: Iterable[Place]) -> tuple[int, ...]:
        """The numbers of places, new ones where they have none; ascending, each once."""
        return tuple(sorted({self._number(p) for p in places}))

    def _number(self, place: Place) -> int:
        if place.key not in self._numbers:
            n = len(self._notes) + 1
            self._numbers[place.key] = n
            self._notes.append(Note(n, source_of(place), quote_of(place)))
        return self._numbers[place.key]

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(self._removed)


def source_of(place: Place) -> str:
    """《report》，section，page, as far as the report has them; of a heading path the last, which finds the place."""
    title = clean(place.document_title).strip("《》")
    parts = [f"《{title}》"]
    if place.section:
        parts.append(re.split(r"\s*[/›>]\s*", clean(place.section))[-1])
    if place.page is not None:
        parts.append(f"第{place.page}页")
    return "，".join(parts)


def quote_of(place: Place) -> str:
    """The report's sentence; the middle of a very long one left out visibly."""
    quote = clean(place.quote).replace("“", "‘").replace("”", "’")
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    half = _LONGEST_QUOTE // 2
    return f"{quote[:half]}……{quote[-half:]}"


def _last_figure(cells: Sequence[str]) -> int:
    figures = [i for i, c in enumerate(cells) if re.search(r"\d|[一二三四五六七八九十]分之", c)]
    # A period column holds digits too; the figure is the last of them.
    return figures[-1] if figures else len(cells) - 1
