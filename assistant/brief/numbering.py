"""The numbers of a briefing's footnotes: those of the page, in the order in which the page refers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.brief.records import Block, Figure, Grid, Heading, Note, Paragraph, Text


def renumbered(blocks: Sequence[Block], notes: Sequence[Note]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """The blocks with notes counted from 1 in reading order, and those notes; what nothing refers to is gone."""
    numbers: dict[int, int] = {}
    for t in (t for b in blocks for t in texts_of(b)):
        for n in t.notes:
            numbers.setdefault(n, len(numbers) + 1)
    held = {n.n: n for n in notes}
    return tuple(_block(b, numbers) for b in blocks), tuple(replace(held[old], n=new) for old, new in numbers.items())


def texts_of(block: Block) -> tuple[Text, ...]:
    """Every text of a block that may carry notes, in reading order."""
    if isinstance(block, Paragraph):
        return block.texts
    if isinstance(block, Grid):
        return tuple(t for row in block.rows for t in row)
    return (block.caption,) if isinstance(block, Figure) else ()


def _block(b: Block, numbers: dict[int, int]) -> Block:
    if isinstance(b, Heading):
        return b
    if isinstance(b, Paragraph):
        return replace(b, texts=tuple(_text(t, numbers) for t in b.texts))
    if isinstance(b, Grid):
        return replace(b, rows=tuple(tuple(_text(t, numbers) for t in row) for row in b.rows))
    return replace(b, caption=_text(b.caption, numbers))


def _text(t: Text, numbers: dict[int, int]) -> Text:
    return replace(t, notes=tuple(sorted(numbers[n] for n in t.notes))) if t.notes else t
