"""Counts that headers state: «一级指标（5 个）» is how many indicators a framework has on a level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.observations import headers
from ingest.observations.cells import stated_quantity
from ingest.observations.context import Context, make_observation
from ingest.observations.facets import without_periods
from ingest.records import Block, CellRef, Document, Observation, Table

_INDEX = re.compile(r"[“”‘’\"《》〈〉「」]")
_INDEX_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z·]{2,14}?指数|(?:[A-Z][\w-]+ ){1,4}Index")
_LOOK_BACK = 12  # blocks above flattened lines in which their caption may stand


def index_of(text: str) -> str | None:
    """The index a caption names: «表1 “硅谷指数”的指标体系» -> 硅谷指数."""
    match = _INDEX_NAME.search(
        re.sub(
            r"^(?:续?表|附表|图)\s*(?:[\d.-]+|[一二三四五六七八九十]*)\s*[:：]?\s*",
            "",
            _INDEX.sub("", without_periods(text)),
        )
    )
    return match.group().strip() if match else None


def of_table(context: Context, table: Table, block: Block, before: Sequence[str]) -> Iterator[Observation]:
    """The counts stated in a table's cells, each once; `before` are the lines above the table."""
    seen: set[tuple[str, str]] = set()
    index = index_of(table.caption) or index_of(" ".join(before)) or context.index
    for row in table.rows:
        quote = (row[0].start, row[-1].end)
        for cell in row:
            for count in headers.stated_counts(cell.text):
                if (count.name, count.digits) in seen:
                    continue
                seen.add((count.name, count.digits))
                ref = CellRef(table.index, cell.row, cell.column)
                yield from _observation(context, count, cell.start, quote, block, index, ref)


def of_lines(document: Document, context: Context, place: int) -> Iterator[Observation]:
    """The stated counts of a framework header whose grid is lost; its index is named by the caption above."""
    block = document.blocks[place]
    text = document.text[block.start : block.end]
    counts = headers.stated_counts(text)
    if not counts:
        return
    captions = [b for b in document.blocks[max(0, place - _LOOK_BACK) : place] if b.kind in ("caption", "heading")]
    named = [name for b in reversed(captions) if (name := index_of(document.text[b.start : b.end]))]
    for count in counts:
        line_start = text.rfind("\n", 0, count.start) + 1
        line_end = text.find("\n", count.end)
        quote = (block.start + line_start, block.start + (line_end if line_end >= 0 else len(text)))
        yield from _observation(context, count, block.start, quote, block, named[0] if named else context.index, None)


def _observation(
    context: Context,
    count: headers.StatedCount,
    offset: int,
    quote: tuple[int, int],
    block: Block,
    index: str | None,
    cell: CellRef | None,
) -> Iterator[Observation]:
    quantity = stated_quantity(count.digits, count.unit, offset + count.start)
    if quantity is not None:
        quantity = replace(quantity, end=offset + count.end)
        yield make_observation(
            context,
            quantity,
            indicator=f"{count.name}数",
            measure="level",
            quote=quote,
            block=block,
            area=index,
            cell=cell,
        )
