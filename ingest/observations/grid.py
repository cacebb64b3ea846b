"""The shape of a table: its header rows, the columns that name the rows, and where one table ends and the next begins.

A grid may hold several tables one under another (a spreadsheet's sheet), each with title and unit lines of its own;
every one becomes a `Segment`. What the texts mean is `headers`' business; here only their kinds and places count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.observations import headers
from ingest.observations.cells import is_figure
from ingest.records import Cell, Table

Kind = Literal["blank", "missing", "number", "year", "unit", "text"]

_MISSING = re.compile(
    r"^(?:[-–—―－/\\*.…·]{1,6}|n/?a\.?|n\.a\.|na|nan|null|none|无|暂无|不详|缺|缺失|未(?:公布|统计|披露)|不适用|保密|\(?x\)?|\(?d\)?)$",
    re.I,
)
_YEAR = re.compile(r"^(?:19|20)\d{2}(?:[AEF]|年(?:度|末|底)?)?$")
_COUNTING = re.compile(r"^[(（]?(?:\d{1,2}|[甲乙丙丁])[)）]?$")
_BANNER_UNIT = re.compile(r"单\s*位\s*[:：]|\bunits?\s*:", re.I)
_DATA_SHARE = 0.4  # of a column's filled cells that must be figures for it to be a column of figures


@dataclass(frozen=True, slots=True)
class Segment:
    """One table of a grid: row indices of header and body, column indices that name the rows and that hold figures.

    `title` joins the lines above the header that span the table; `notes` those below it.
    """

    title: str
    header: tuple[int, ...]
    body: tuple[int, ...]
    labels: tuple[int, ...]
    data: tuple[int, ...]
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def kind_of(text: str) -> Kind:
    """What sort of thing a cell holds. A bare year counts as `year`: its place decides whether it is a figure."""
    text = text.strip()
    if not text:
        return "blank"
    if _MISSING.match(text):
        return "missing"
    if _YEAR.match(text):
        return "year"
    if headers.is_unit(text):
        return "unit"
    return "number" if is_figure(text) else "text"


def segments(table: Table) -> list[Segment]:
    """The tables of a grid, top to bottom; those without any figure are left out."""
    kinds = [[kind_of(cell.text) for cell in row] for row in table.rows]
    found, at, carried = [], 0, ""
    while at < len(table.rows):
        title, header, body_start = _top(table, kinds, at)
        body_end = _bottom(table, kinds, header, body_start)
        body, notes = _split_notes(table, range(body_start, body_end))
        labels, data = _columns(table, kinds, header, body)
        if data:
            found.append(Segment(title or carried, header, body, labels, data, notes))
        carried = title or carried
        at = max(body_end, at + 1)
    return found


def distinct(row: Sequence[Cell]) -> list[str]:
    """The different texts of a row in order, blanks left out."""
    return list(dict.fromkeys(cell.text.strip() for cell in row if cell.text.strip()))


def _top(table: Table, kinds: list[list[Kind]], at: int) -> tuple[str, tuple[int, ...], int]:
    """(title lines joined, header rows, first body row) of the table that starts at row `at`."""
    title: list[str] = []
    while at < len(table.rows) and _is_banner(table.rows[at], kinds[at]) and not _names_section(table, kinds, at):
        title += distinct(table.rows[at])
        at += 1
    header: list[int] = []
    while at < len(table.rows) and _is_header(table, kinds, at, bool(header)):
        header.append(at)
        at += 1
    return "\n".join(title), tuple(header), at


def _is_banner(row: Sequence[Cell], kinds: Sequence[Kind]) -> bool:
    """A title or unit line over the whole width."""
    texts = distinct(row)
    if "number" in kinds:
        return False
    return len(texts) <= 1 or (len(texts) == 2 and any(_BANNER_UNIT.search(text) for text in texts))


def _names_section(table: Table, kinds: list[list[Kind]], at: int) -> bool:
    """Whether the one text of a row heads a group of rows with figures, in a table without a header."""
    row = table.rows[at]
    filled = [i for i, cell in enumerate(row) if cell.text.strip()]
    below = kinds[at + 1] if at + 1 < len(kinds) else []
    return filled == [0] and "number" in below and len(row) > 1


def _is_header(table: Table, kinds: list[list[Kind]], at: int, started: bool) -> bool:
    row, row_kinds = table.rows[at], kinds[at]
    if is_counting(row):
        return started
    if "number" in row_kinds or "missing" in row_kinds:
        return False
    texts = distinct(row)
    if not texts:
        return not started
    if started and (len(texts) == 1 or _only_label(row)):
        return False
    return "year" not in row_kinds or _years_head(row, row_kinds)


def _only_label(row: Sequence[Cell]) -> bool:
    """A row with nothing but its first cell filled: it heads the rows below."""
    return (
        [i for i, cell in enumerate(row) if cell.text.strip()] in ([0], [0, 1])
        and len(row) > 2
        and not row[-1].text.strip()
    )


def is_counting(row: Sequence[Cell]) -> bool:
    """A row that numbers the columns: 甲 | 1 | 2 | 3."""
    texts = [cell.text.strip("()（） ") for cell in row if cell.text.strip()]
    if len(texts) < 3 or not all(_COUNTING.match(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def _years_head(row: Sequence[Cell], kinds: Sequence[Kind]) -> bool:
    """Whether a row's years head columns (| 2021 | 2022 | 2023) and are no figures (成立年份 | 1988 | 1994)."""
    years = [int(cell.text.strip()[:4]) for cell, kind in zip(row, kinds, strict=True) if kind == "year"]
    steps = {b - a for a, b in itertools.pairwise(years)} - {0}
    monotone = not steps or all(step > 0 for step in steps) or all(step < 0 for step in steps) or len(set(years)) <= 3
    first = row[0].text.strip()
    label = kinds[0] in ("blank", "year") or headers.label_kind(first) is not None or not headers.has_unit(first)
    return monotone and label and not headers.is_date_label(first)


def _bottom(table: Table, kinds: list[list[Kind]], header: tuple[int, ...], start: int) -> int:
    """The row after the table's last: the next header within the grid, or the grid's end."""
    if not header:
        return len(table.rows)
    head = [cell.text for cell in table.rows[header[0]]]
    seen_figures = False
    for r in range(start, len(table.rows)):
        if "number" in kinds[r] or "missing" in kinds[r]:
            seen_figures = True
        elif seen_figures and _starts_table(table, kinds, r, head):
            return r
    return len(table.rows)


def _starts_table(table: Table, kinds: list[list[Kind]], r: int, head: list[str]) -> bool:
    """Whether row `r`, without figures, opens another table: a header of its own, or a title with one below."""
    row = table.rows[r]
    if headers.is_note(row[0].text):
        return False
    if not distinct(row):
        return r + 1 < len(table.rows) and _starts_table(table, kinds, r + 1, head) and "number" not in kinds[r + 1]
    if _is_banner(row, kinds[r]):
        following = r + 1 < len(table.rows) and "number" not in kinds[r + 1] and "missing" not in kinds[r + 1]
        return following and len(distinct(table.rows[r + 1])) > 1 and _heads(table, kinds, r + 1)
    return [cell.text for cell in row] == head or _heads(table, kinds, r)


def _heads(table: Table, kinds: list[list[Kind]], r: int) -> bool:
    row = table.rows[r]
    filled = sum(1 for cell in row[1:] if cell.text.strip())
    if filled * 2 < len(row) - 1 or not _is_header(table, kinds, r, False):
        return False
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    telling = sum(1 for text in texts if headers.heads_column(text))
    return headers.label_kind(texts[0]) is not None or telling * 2 > len(texts)


def _split_notes(table: Table, rows: range) -> tuple[tuple[int, ...], tuple[str, ...]]:
    body, notes = [], []
    for r in rows:
        texts = distinct(table.rows[r])
        if texts and headers.is_note(texts[0]):
            notes.append(" ".join(texts))
        elif texts and not is_counting(table.rows[r]):
            body.append(r)
    return tuple(body), tuple(notes)


# ---------------------------------------------------------------- columns
def _columns(
    table: Table, kinds: list[list[Kind]], header: tuple[int, ...], body: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(columns that name the rows, columns that hold figures); note, index and weight columns are in neither."""
    labels: list[int] = []
    data: list[int] = []
    for c in range(len(table.rows[0]) if table.rows else 0):
        head = column_head(table, header, c)
        role = headers.column_role(head)
        if role in ("index", "weight", "note", "unit"):
            continue
        if data == [] and _lists_periods(head, [table.rows[r][c].text.strip() for r in body]):
            labels.append(c)
            continue
        filled = [kinds[r][c] for r in body if kinds[r][c] != "blank"]
        if _holds_figures(table, head, filled, [table.rows[r][c].text for r in body], not labels and not data):
            data.append(c)
        elif "text" in filled or "year" in filled or "unit" in filled:
            labels.append(c)
    return _label_groups(table, header, labels, data), tuple(data)


def column_head(table: Table, header: tuple[int, ...], c: int) -> list[str]:
    """A column's header texts; in a row of units its label («单位») names that row and not the column."""
    units = [
        r for r in header if sum(kind_of(cell.text) == "unit" for cell in table.rows[r]) * 2 >= len(table.rows[r]) - 1
    ]
    return [table.rows[r][c].text.strip() for r in header if r not in units or kind_of(table.rows[r][c].text) == "unit"]


def _holds_figures(table: Table, head: list[str], filled: list[Kind], texts: list[str], leftmost: bool) -> bool:
    numbers = filled.count("number")
    years = filled.count("year")
    if leftmost and (years >= max(1, numbers) or _names_rows(head, texts)):
        return False
    if numbers + years == 0:
        return False
    if leftmost and not head and filled.count("text") >= numbers:
        return False
    return (numbers + years + filled.count("missing")) >= _DATA_SHARE * len(filled)


def _lists_periods(head: list[str], texts: list[str]) -> bool:
    """A column headed 年份 (Year, 时间 …) whose cells are all years: it dates the rows, wherever it stands."""
    filled = [text for text in texts if text]
    return (
        any(headers.label_kind(text) == "period" for text in head)
        and bool(filled)
        and all(kind_of(text) == "year" for text in filled)
    )


def _names_rows(head: list[str], texts: list[str]) -> bool:
    """A leftmost column of numbers that are names: months, ages, periods under a header that says so."""
    return any(headers.label_kind(text) in ("period", "population") for text in head) and len(set(texts)) == len(texts)


def _label_groups(table: Table, header: tuple[int, ...], labels: list[int], data: list[int]) -> tuple[int, ...]:
    """Label columns left of the figures, and those right of some figures that repeat a first label's header."""
    ranked = [c for c in data if headers.is_ordinal(column_head(table, header, c))]
    figures = [c for c in data if c not in ranked or c > min(labels, default=0)]
    if not figures:
        return tuple(labels)
    first = [c for c in labels if c < figures[0]]
    heads = {tuple(table.rows[r][c].text for r in header) for c in first}
    again = [c for c in labels if c > figures[0] and header and tuple(table.rows[r][c].text for r in header) in heads]
    return tuple(first + again)
