"""Indicator trees out of tables whose header names the levels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.columns import Column, columns, is_explicit, level_count, promoted
from ingest.frameworks import items
from ingest.frameworks.names import edition_in, edition_of, name_index, speaks_of_framework
from ingest.frameworks.tree import Draft, Stated, Tree
from ingest.records import Cell, Document, Table

MAX_HEADER_ROW = 3
NEAR = 8  # blocks above a table in which its paragraph stands
MAX_NAME = 60  # characters of an indicator's name; a longer cell is a description

_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|total|subtotal|sum)$", re.I)
_CONTINUED = re.compile(r"^[续續](?:上?表|\s*\d)|[（(][续續][)）]|continued", re.I)
_EMPTY = frozenset({"", "-", "—", "–", "——", "/", "\\", "无", "N/A", "n/a"})
_LABEL = re.compile(r"^((?:[附续]?\s*[表图]|图表|Table|Exhibit)\s*[A-Z]?[\d一二三四五六七八九十]*(?:[-—–.]\d+)*)", re.I)

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table's body under its column roles."""

    table: Table
    roles: tuple[Column | None, ...]
    body: Rows
    header: tuple[str, ...]


def read(document: Document) -> list[Tree]:
    """One tree a framework table, continued tables joined to what they continue."""
    trees: list[Tree] = []
    last: _Sheet | None = None
    for table in document.tables:
        sheet = _sheet(document, table)
        if sheet is None and last is not None and _continues(document, last, table):
            sheet = _Sheet(table, last.roles, table.rows, last.header)
        if sheet is None:
            last = None
            continue
        if last is not None and trees and sheet.roles == last.roles and _belongs(document, last.table, table):
            _grow(trees[-1], document, sheet, keep_path=True)
        else:
            tree = _tree(document, sheet)
            _grow(tree, document, sheet)
            trees.append(tree)
        last = sheet
    return [tree for tree in trees if len(tree.roots) >= 2 or sum(tree.counts()) >= 3]


# ---------------------------------------------------------------- which tables are frameworks
def _sheet(document: Document, table: Table) -> _Sheet | None:
    for rows in (table.rows, _transposed(table.rows)):
        for r in range(min(MAX_HEADER_ROW, len(rows))):
            header = tuple(cell.text for cell in rows[r])
            roles = columns(header)
            if roles and _is_framework(document, table, header, roles):
                body = [row for row in rows[r + 1 :] if columns([cell.text for cell in row]) is None]
                return _Sheet(table, tuple(_own_levels(roles, body)), body, header)
    return None


def _own_levels(roles: Sequence[Column | None], body: Rows) -> Sequence[Column | None]:
    """A first column «目标层» that names several goals is the first level rather than the index."""
    first = roles[0]
    goals = {row[0].text for row in body if row and row[0].text not in _EMPTY}
    return promoted(roles) if first is not None and first.role == "index" and len(goals) > 1 else roles


def _transposed(rows: Rows) -> Rows:
    return tuple(zip(*rows, strict=True)) if len(rows) >= 2 and len({len(row) for row in rows}) == 1 else ()


def _is_framework(document: Document, table: Table, header: Sequence[str], roles: Sequence[Column | None]) -> bool:
    """Two ordinal levels, or other level names where something announces an indicator system or weights are given."""
    if is_explicit(header):
        return True
    announced = speaks_of_framework(" ".join([table.caption, *table.section[-1:], _before(document, table)]))
    weighted = any(c and c.role == "weight" for c in roles)
    return (level_count(roles) >= 2 and (announced or weighted)) or (weighted and announced)


def _before(document: Document, table: Table) -> str:
    """The paragraph above a table or its caption."""
    at = bisect_left(document.blocks, table.start, key=lambda b: b.start)
    for block in reversed(document.blocks[max(0, at - NEAR) : at]):
        if block.section == table.section and block.kind == "paragraph":
            return document.text[block.start : block.end]
    return ""


def _continues(document: Document, last: _Sheet, table: Table) -> bool:
    """A table without a header of its own that goes on with the one before (over a page break)."""
    same_width = bool(table.rows) and len(table.rows[0]) == len(last.header)
    return same_width and _belongs(document, last.table, table)


def _belongs(document: Document, before: Table, table: Table) -> bool:
    """Nothing but notes, captions and «续表» between two tables, and no new name."""
    if table.caption and not _CONTINUED.search(table.caption) and table.caption != before.caption:
        return False
    first = bisect_left(document.blocks, before.end, key=lambda b: b.start)
    between = document.blocks[first : bisect_left(document.blocks, table.start, key=lambda b: b.start)]
    return all(b.kind == "note" or _CONTINUED.search(document.text[b.start : b.end]) for b in between)


# ---------------------------------------------------------------- the tree of one table
def _tree(document: Document, sheet: _Sheet) -> Tree:
    table = sheet.table
    label = _LABEL.match(table.caption)
    nearest = [table.caption, _before(document, table), *reversed(table.section), table.sheet or "", document.title]
    index, _ = name_index(nearest, document.title)
    year = edition_in(table.caption) or edition_of(document, index, nearest[1:])
    where = label.group(1).replace(" ", "") if label else "表中"
    tree = Tree(index, year, "table", where, table.start)
    for column in sheet.roles:
        if column and column.role == "level" and column.count:
            tree.state(column.level, Stated(column.count, False, f"{where}表头"))
    return tree


def _grow(tree: Tree, document: Document, sheet: _Sheet, keep_path: bool = False) -> None:
    """Add a table's rows to a tree; empty cells repeat the cell above."""
    path: dict[int, Draft] = _last_path(tree) if keep_path else {}
    for row in sheet.body:
        _add_row(tree, path, document, sheet.roles, row)


def _last_path(tree: Tree) -> dict[int, Draft]:
    path: dict[int, Draft] = {}
    nodes = tree.roots
    while nodes:
        path[nodes[-1].level] = nodes[-1]
        nodes = nodes[-1].children
    return path


def _add_row(
    tree: Tree, path: dict[int, Draft], document: Document, roles: Sequence[Column | None], row: Sequence[Cell]
) -> None:
    levels = sorted({c.level for c in roles if c and c.role == "level"})
    cells = {c.level: row[i] for i, c in reversed(list(enumerate(roles))) if c and c.role == "level"}
    for level in levels:
        cell = cells[level]
        if cell.text in _EMPTY:
            continue  # merged with the row above
        if _TOTAL.match(cell.text) or (len(cell.text) > MAX_NAME and level != levels[-1]):
            return
        made = _nodes(document.text, cell, level, level == levels[-1], _weight(roles, row, level))
        if made and not (len(made) == 1 and _is_same(path.get(level), made[0])):
            _attach(tree, path, made)
        if level < levels[-1] and all(cells[deeper].text == cell.text for deeper in levels if deeper > level):
            return  # merged with the columns to its right: an indicator without parts


def _is_same(current: Draft | None, made: Draft) -> bool:
    """A merged cell repeated in every row it spans."""
    return current is not None and current.name == made.name and bool(current.children)


def _attach(tree: Tree, path: dict[int, Draft], made: Sequence[Draft]) -> None:
    """Under the nearest node above, whose level may be missing in between."""
    level = made[0].level
    parent = next((path[up] for up in range(level - 1, 0, -1) if up in path), None)
    siblings = parent.children if parent else tree.roots
    known = {node.name: node for node in siblings}
    for node in made:
        node.level = parent.level + 1 if parent else 1
        if node.name not in known:
            siblings.append(node)
            known[node.name] = node
    for deeper in [at for at in path if at >= level]:
        del path[deeper]
    path[level] = known[made[-1].name]


def _nodes(text: str, cell: Cell, level: int, deepest: bool, weight: float | None) -> list[Draft]:
    """A label cell is one indicator, a cell of the deepest level may enumerate several."""
    found = items.split(text, cell.start, cell.end) if deepest else [items.item(text, cell.start, cell.end)]
    if len(found) == 1:
        found = [items.with_weight(found[0], weight)]
    return [Draft(it.name, level, it.start, it.end, it.weight) for it in found if it.name]


def _weight(roles: Sequence[Column | None], row: Sequence[Cell], level: int) -> float | None:
    """The weight column that belongs to a level: the first one right of it, before the next level's column."""
    places = [i for i, c in enumerate(roles) if c and c.role == "level" and c.level == level]
    for i in range(places[-1] + 1, len(roles)):
        column = roles[i]
        if column and column.role == "level":
            return None
        if column and column.role == "weight":
            whole = row[i].text.strip() in ("1", "1.0", "1.00")  # the only part of its group
            return 1.0 if whole else items.parse_weight(row[i].text)
    return None
