"""Builds canonical documents for the table and English-prose tests, and measures extraction against expectations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import Block, Cell, Document, Observation, Table

SEPARATOR = " | "


def merged(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """A rectangle where «<» repeats the cell to the left and «^» the one above, as readers repeat merged cells."""
    grid: list[list[str]] = []
    for row in rows:
        out: list[str] = []
        for c, text in enumerate(row):
            out.append(out[c - 1] if text == "<" else grid[-1][c] if text == "^" else text)
        grid.append(out)
    width = max(len(row) for row in grid)
    return tuple(tuple(row + [""] * (width - len(row))) for row in grid)


def table_document(
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    before: Sequence[str] = (),
    notes: Sequence[str] = (),
    title: str = "某统计报告",
    published: str | None = None,
    edition: str | None = None,
    language: str = "zh",
    section: tuple[str, ...] = (),
    header_rows: int = 1,
) -> Document:
    """A document of optional paragraphs, a caption, one table and its notes; spans index the canonical text."""
    parts: list[str] = []
    blocks: list[Block] = []
    place = 0

    def add(text: str, kind: str, table: int | None = None) -> int:
        nonlocal place
        start = place
        parts.append(text + "\n")
        blocks.append(Block(kind, start, start + len(text), section=section, page=1, table=table))
        place += len(text) + 1
        return start

    add(title, "heading")
    for paragraph in before:
        add(paragraph, "paragraph")
    if caption:
        add(caption, "caption")
    grid = merged(rows)
    lines = [SEPARATOR.join(row) for row in grid]
    table_start = add("\n".join(lines), "table", 0)
    cells: list[tuple[Cell, ...]] = []
    at = table_start
    for r, row in enumerate(grid):
        line: list[Cell] = []
        for c, text in enumerate(row):
            line.append(Cell(text, at, at + len(text), r, c))
            at += len(text) + (len(SEPARATOR) if c + 1 < len(row) else 1)
        cells.append(tuple(line))
    table = Table(0, caption, tuple(cells), header_rows, table_start, at - 1, section=section, page=1)
    for note in notes:
        add(note, "note")
    return Document(
        "doc",
        "doc.txt",
        title,
        "".join(parts),
        tuple(blocks),
        (table,),
        edition=edition,
        published=published,
        language=language,
    )


def prose_document(
    paragraphs: Sequence[str],
    *,
    title: str,
    published: str | None = None,
    edition: str | None = None,
    section: tuple[str, ...] = (),
) -> Document:
    """An English document of paragraphs."""
    text, blocks = title + "\n", [Block("heading", 0, len(title))]
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", len(text), len(text) + len(paragraph), section=section))
        text += paragraph + "\n"
    return Document("doc", "doc.txt", title, text, tuple(blocks), published=published, edition=edition, language="en")


@dataclass(frozen=True)
class Expected:
    """One figure as a statistician would note it; None means «not looked at»."""

    indicator: str
    value: float
    unit: str = ""
    area: str | None = None
    breakdown: str | None = None
    period: str | None = None
    measure: str = "level"


@dataclass(frozen=True)
class Outcome:
    located: float
    full: float
    precision: float
    misses: tuple[str, ...]


def measure(expected: Sequence[Expected], found: Sequence[Observation]) -> Outcome:
    """Recall of located (value, unit) and of full matches, and the share of found figures that are expected ones."""
    free = list(range(len(found)))
    located = full = 0
    misses = []
    for want in expected:
        candidates = [i for i in free if found[i].value == want.value and want.unit in ("", found[i].unit)]
        if not candidates:
            misses.append(f"not found: {want}")
            continue
        best = max(candidates, key=lambda i: sum(_agreement(want, found[i])))
        free.remove(best)
        located += 1
        if all(_agreement(want, found[best])):
            full += 1
        else:
            misses.append(f"{want}\n   got {_brief(found[best])}")
    misses += [f"unexpected: {_brief(found[i])}" for i in free]
    n = len(expected) or 1
    return Outcome(located / n, full / n, (len(found) - len(free)) / (len(found) or 1), tuple(misses))


def _agreement(want: Expected, got: Observation) -> list[bool]:
    return [
        want.measure == got.measure,
        want.indicator.lower() in got.indicator.lower()
        or want.indicator.lower() in f"{got.indicator}{got.breakdown or ''}".lower(),
        want.area is None or want.area == got.area,
        want.breakdown is None or want.breakdown.lower() in (got.breakdown or "").lower(),
        want.period is None or want.period == got.period,
    ]


def _brief(o: Observation) -> str:
    return f"{o.indicator} | {o.value} {o.unit} | {o.area} / {o.breakdown} | {o.period} | {o.measure} | {o.comparator}"


def spans_hold(document: Document, found: Iterable[Observation]) -> bool:
    """Every quote and every figure stand where the observation says."""
    return all(
        document.text[o.start : o.end] == o.quote and o.start <= o.number_start < o.number_end <= o.end for o in found
    )
