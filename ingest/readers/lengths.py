"""Lines that have lost their ends: text too long for any paragraph, parted at the ends of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.records import RawBlock, RawDocument

# No paragraph is longer; what reads paragraphs may take more than linear time over one.
MAX_PARAGRAPH = 20_000
# Where to cut, best first: after a sentence, after a clause, at a space, between characters that are no figure.
_CUTS = (
    re.compile(r"[。！？!?]”?|\.\s"),
    re.compile(r"[；;，,、：:](?!\d)"),
    re.compile(r"\s"),
    re.compile(r"[^\d.,%％万亿千百]"),
)


def length(document: RawDocument) -> int:
    """Characters of all blocks and cells."""
    return sum(len(b.text) + sum(len(cell) for row in b.grid or () for cell in row) for b in document.blocks)


def parted(block: RawBlock) -> Iterator[RawBlock]:
    """The block itself, or its pieces of at most `MAX_PARAGRAPH` characters; together they are the same text."""
    if len(block.text) <= MAX_PARAGRAPH or block.grid is not None:
        yield block
        return
    start = 0
    while start < len(block.text):
        end = _cut(block.text, start)
        yield replace(block, text=block.text[start:end], wrapped=False)
        start = end


def _cut(text: str, start: int) -> int:
    end = start + MAX_PARAGRAPH
    if end >= len(text):
        return len(text)
    # Any cut in the last part of the piece will do; searching further back gains nothing.
    window = max(start + 1, end - MAX_PARAGRAPH // 10)
    for pattern in _CUTS:
        found = [match.end() for match in pattern.finditer(text, window, end)]
        if found:
            return found[-1]
    return end
