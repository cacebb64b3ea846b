"""What is embedded and searched: whole sentences of one section, and tables in chunks of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.records import Block, Document, Passage, Table
from ingest.sentences import spans

MIN_LENGTH = 200  # characters; a section with less is one passage
TARGET = 340
MAX_LENGTH = 500
MAX_HEADER = 200  # characters of a table's header rows repeated in the context

Span = tuple[int, int]
_CLAUSES = re.compile(r"[，、,;；：]\s*|\s")


def split(document: Document) -> list[Passage]:
    """Passages in reading order; `text` is exactly document.text[start:end], title and headings are in `context`."""
    found: list[Passage] = []
    for section, kind, blocks in _runs(document):
        places = _table_chunks(document, blocks[0]) if kind == "table" else _prose_chunks(document, blocks)
        table = document.tables[blocks[0].table] if blocks[0].table is not None else None
        context = _context(document, section, table)
        for start, end in places:
            header = _header(document, table, start) if table else ""
            found.append(
                Passage(
                    passage_id=f"{document.document_id}-{len(found):04d}",
                    document_id=document.document_id,
                    text=document.text[start:end],
                    context=f"{context}\n{header}" if header else context,
                    start=start,
                    end=end,
                    page=_page(blocks, start),
                    table=blocks[0].table,
                )
            )
    return found


def _runs(document: Document) -> Iterator[tuple[tuple[str, ...], str, list[Block]]]:
    """Stretches of blocks that may share a passage: one section's prose; each table by itself; bare headings."""

    def key(item: tuple[int, Block]) -> tuple[tuple[str, ...], str, int]:
        i, block = item
        if block.table is not None:
            return block.section, "table", i
        return block.section, "prose", -1

    numbered = [(i, b) for i, b in enumerate(document.blocks) if b.kind != "heading" or _is_bare(document, i)]
    for (section, kind, _), group in groupby(numbered, key):
        yield section, kind, [block for _, block in group]


def _is_bare(document: Document, i: int) -> bool:
    """A heading with nothing under it would be in no passage's context."""
    following = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    block = document.blocks[i]
    is_title = document.text[block.start : block.end] == document.title
    if is_title and len(document.blocks) > 1:
        return False
    return following is None or (following.kind == "heading" and following.level <= block.level)


def _context(document: Document, section: Sequence[str], table: Table | None) -> str:
    parts = [document.title, *section]
    if table is not None and table.caption:
        parts.append(table.caption)
    return " > ".join(dict.fromkeys(part for part in parts if part))


def _header(document: Document, table: Table, start: int) -> str:
    """The header rows above a chunk that does not contain them."""
    if not table.header_rows or start == table.start:
        return ""
    return document.text[table.start : table.rows[table.header_rows - 1][-1].end][:MAX_HEADER]


def _page(blocks: Sequence[Block], start: int) -> int | None:
    return next((b.page for b in blocks if b.start <= start < b.end), blocks[0].page)


# ---------------------------------------------------------------- prose
def _prose_chunks(document: Document, blocks: Sequence[Block]) -> Iterator[Span]:
    """Consecutive sentences packed so that passages come out about equally long."""
    for run in _contiguous(blocks):
        sentences: list[Span] = []
        for block in run:
            inner = spans(document.text[block.start : block.end])
            for a, b in inner:
                sentences.extend(_pieces(document.text, block.start + a, block.start + b))
        yield from _pack(sentences)


def _contiguous(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks that stand side by side in the text (a heading left out parts them)."""
    run: list[Block] = []
    for block in blocks:
        if run and block.start > run[-1].end + 1:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or one that is too long cut at its clauses."""
    while end - start > MAX_LENGTH:
        cuts = [m.end() for m in _CLAUSES.finditer(text, start + MIN_LENGTH, start + MAX_LENGTH)]
        cut = cuts[-1] if cuts else start + MAX_LENGTH
        stop = cut
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield start, stop
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end


def _pack(sentences: Sequence[Span]) -> Iterator[Span]:
    if not sentences:
        return
    total = sentences[-1][1] - sentences[0][0]
    goal = max(MIN_LENGTH, total / max(1, round(total / TARGET)))
    start, end = sentences[0]
    for a, b in sentences[1:]:
        remaining = sentences[-1][1] - a
        grown = b - start
        full = end - start >= MIN_LENGTH and (grown - goal > goal - (end - start)) and remaining >= MIN_LENGTH // 2
        if grown > MAX_LENGTH or full:
            yield start, end
            start = a
        end = b
    yield start, end


# ---------------------------------------------------------------- tables
def _table_chunks(document: Document, block: Block) -> Iterator[Span]:
    """Whole rows up to the passage length; a longer row is cut at its clauses."""
    assert block.table is not None
    rows = [(row[0].start, row[-1].end) for row in document.tables[block.table].rows if row]
    start, end = rows[0]
    for a, b in rows[1:]:
        if b - start > MAX_LENGTH:
            yield from _pieces(document.text, start, end)
            start = a
        end = b
    yield from _pieces(document.text, start, end)
