"""The documents behind an answer: the sentence around a figure, its place, its section's outline."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from assistant.errors import NotFound
from assistant.records import Evidence, Place
from ingest.catalogue import Catalogue
from ingest.records import Block, Document, Passage
from ingest.sentences import spans

_KEPT = 256
_LONG_SENTENCE = 110


@dataclass(frozen=True, slots=True)
class SourceView:
    """A cited stretch in its surroundings: `before` + `quote` + `after` is the text of its block."""

    document_id: str
    title: str
    section: str
    page: int | None
    before: str
    quote: str
    after: str
    table: tuple[tuple[str, ...], ...] | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or a clause group of a long one, `whole` being all of it) with its block."""

    document_id: str
    text: str
    start: int
    end: int
    block: Block
    whole: str


class Sources:
    """Canonical documents, the most recently used kept in memory; safe under several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = Lock()
        self._held: OrderedDict[str, Document] = OrderedDict()
        self._version = -1

    def as_of(self, version: int) -> None:
        """Let go of what was kept before the library became this version: a report may have been read anew."""
        with self._lock:
            if version != self._version:
                self._version = version
                self._held.clear()

    def document(self, document_id: str) -> Document:
        """A document of the library; raises NotFound."""
        with self._lock:
            if document_id in self._held:
                self._held.move_to_end(document_id)
                return self._held[document_id]
        document = self._catalogue.document(document_id)
        if document is None:
            raise NotFound(f"资料库里没有编号为 {document_id} 的报告。")
        with self._lock:
            self._held[document_id] = document
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return document

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id, in the order asked for."""
        return self._catalogue.passages(ids)

    def block_at(self, document: Document, start: int) -> Block | None:
        """The block a position lies in."""
        return next((b for b in document.blocks if b.start <= start < b.end), None)

    def place(self, document_id: str, start: int, end: int) -> Place:
        """A citation of an exact stretch."""
        d = self.document(document_id)
        block = self.block_at(d, start)
        section = " › ".join(block.section) if block else ""
        return Place(document_id, d.title, section, block.page if block else None, d.text[start:end], start, end)

    def passage(self, document_id: str, start: int, end: int) -> Evidence:
        """Evidence of a quoted stretch."""
        return Evidence("passage", place=self.place(document_id, start, end))

    def sentence_around(self, document_id: str, start: int, end: int) -> Place:
        """The whole sentence a span lies in; of a very long one, the clause group between semicolons."""
        d = self.document(document_id)
        block = self.block_at(d, start)
        if block is None or block.kind == "table":
            return self.place(document_id, start, end)
        for s in self.sentences(d, block):
            if s.start <= start and end <= s.end:
                return self.place(document_id, s.start, s.end)
        return self.place(document_id, start, end)

    def sentences(self, document: Document, block: Block) -> list[Sentence]:
        """The sentences of a block, long ones cut at semicolons; `whole` runs from full stop to full stop."""
        pieces = [(block.start + a, block.start + b) for a, b in spans(document.text[block.start : block.end])]
        out: list[Sentence] = []
        group: list[tuple[int, int]] = []
        for a, b in pieces:
            group.append((a, b))
            if document.text[b - 1] not in "；;" or (a, b) == pieces[-1]:
                out += _sentences(document, block, group)
                group = []
        return out

    def view(self, place: Place, radius: int = 600) -> SourceView:
        """The cited stretch in its block, or in its table."""
        d = self.document(place.document_id)
        block = self.block_at(d, place.start)
        low, high = (block.start, block.end) if block else (0, len(d.text))
        low, high = max(low, place.start - radius), min(max(high, place.end), place.end + radius)
        grid, cell = None, None
        if block is not None and block.table is not None:
            table = next(t for t in d.tables if t.index == block.table)
            grid = tuple(tuple(c.text for c in row) for row in table.rows)
            cell = place.cell[1:] if place.cell is not None else None
        return SourceView(
            document_id=place.document_id,
            title=d.title,
            section=place.section,
            page=place.page,
            before=d.text[low : place.start],
            quote=d.text[place.start : place.end],
            after=d.text[place.end : high],
            table=grid,
            cell=cell,
        )

    # ------------------------------------------------------------ outline
    def under(self, document: Document, heading: Block) -> list[Block]:
        """The blocks below a heading, down to the next heading of its level or above."""
        at = document.blocks.index(heading)
        out = []
        for block in document.blocks[at + 1 :]:
            if block.kind == "heading" and block.level <= heading.level:
                break
            out.append(block)
        return out


def _sentences(document: Document, block: Block, group: Sequence[tuple[int, int]]) -> list[Sentence]:
    """One sentence, or its parts between semicolons when it is long."""
    start, end = group[0][0], group[-1][1]
    whole = document.text[start:end]
    if end - start <= _LONG_SENTENCE:
        return [Sentence(document.document_id, whole, start, end, block, whole)]
    return [Sentence(document.document_id, document.text[a:b], a, b, block, whole) for a, b in group]
