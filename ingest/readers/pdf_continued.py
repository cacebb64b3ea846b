"""Tables that go on over a page's end: their rows belong under the header of the page before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.grids import is_number, is_year
from ingest.records import Grid, RawBlock


def joined(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Blocks with every table joined to the one that ends the page before, where it has no header of its own."""
    out: list[RawBlock] = []
    for block in blocks:
        rest = _continuation(out[-1], block) if out else None
        if rest is None:
            out.append(block)
        else:
            last = out[-1]
            out[-1] = replace(last, grid=(*(last.grid or ()), *rest))
    return out


def _continuation(last: RawBlock, block: RawBlock) -> Grid | None:
    """The rows a table adds to the last one; None where it is another table."""
    if last.grid is None or block.grid is None or last.page is None or block.page is None:
        return None
    head = last.header_rows or 0
    if not last.page < block.page <= last.page + _pages(last) or len(last.grid[0]) != len(block.grid[0]) or not head:
        return None
    if block.grid[:head] == last.grid[:head]:
        return block.grid[head:]
    return block.grid if not block.header_rows and _is_record(block.grid[0]) else None


def _pages(block: RawBlock) -> int:
    """How many pages a table that was joined before may already cover: it is known only where it began."""
    return 1 + len(block.grid or ()) // 20


def _is_record(row: Sequence[str]) -> bool:
    """A label and figures."""
    figures = sum(is_number(cell) and not is_year(cell) for cell in row[1:])
    return bool(row[0].strip()) and not is_number(row[0]) and figures * 2 >= max(1, len(row) - 1)
