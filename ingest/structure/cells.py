"""Cells of a flattened table's line: where a space parts two cells and where it is only typography."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

CACHED = 4096  # cells; the search for the best reading asks of each many times

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff"
_LEFT = rf"(?<=[{_WIDE}）”》」』】%)])"
_RIGHT = rf"(?=[{_WIDE}（“《「『【])"
_HARD = re.compile(
    rf"\t+|[ \u3000]{{2,}}|\u3000|{_LEFT}[ ]+{_RIGHT}|{_LEFT}[ ]+(?=[A-Z]{{1,2}}\d{{1,3}}(?:[-.]\d+)*[ ]+[{_WIDE}])"
)
_SOFT = re.compile(rf"(?<=[{_WIDE}）”])[ ]+(?=[A-Za-z0-9])")
_LIST_MARK = re.compile(r"[、;；]")
_NO_CUT_BEFORE = "、，,；;/／）)"
_NO_CUT_AFTER = "、，,；;/／（("


def split(text: str) -> list[str]:
    """Cells parted by spaces that Chinese typography does not write; spaces at list marks and slashes are kept."""
    cells, start = [], 0
    for match in _HARD.finditer(text):
        if (
            match.start() <= start
            or text[match.start() - 1] in _NO_CUT_AFTER
            or text[match.end() :][:1] in _NO_CUT_BEFORE
        ):
            continue
        if _depth(text[start : match.start()]) > 0:
            continue
        cells.append(text[start : match.start()])
        start = match.end()
    cells.append(text[start:])
    return [cell.strip() for cell in cells if cell.strip()]


def soft_splits(text: str) -> list[list[str]]:
    """Other readings of a line without hard cuts: cut before its first Latin word or number, a label before it."""
    made = []
    for match in _SOFT.finditer(text):
        label, rest = text[: match.start()], text[match.end() :]
        if not _LIST_MARK.search(label) and _depth(label) == 0 and len(label) >= 2 and rest:
            made.append([label.strip(), rest.strip()])
    return made[:2]


def detach(cells: list[str], is_value: Callable[[str], bool]) -> list[str]:
    """Cells with values at their end and numbers at their beginning cut off («创新投入 25%» -> «创新投入», «25%»)."""
    made: list[str] = []
    for cell in cells:
        tokens = cell.split()
        tail: list[str] = []
        while len(tokens) > 1 and is_value(tokens[-1]):
            tail.insert(0, tokens.pop())
        head = [tokens.pop(0)] if len(tokens) > 1 and re.fullmatch(r"\d{1,3}", tokens[0]) else []
        made += [*head, " ".join(tokens), *tail]
    return made


@lru_cache(maxsize=CACHED)
def is_list(cell: str) -> bool:
    """Whether a cell enumerates: a list mark outside brackets."""
    depth = 0
    for c in cell:
        depth += (c in "（([【“「") - (c in "）)]】”」")
        if c in "、；;" and depth <= 0:
            return True
    return False


@lru_cache(maxsize=CACHED)
def is_open(cell: str) -> bool:
    """Whether a cell must go on: it ends in a list mark or within a bracket."""
    return cell.endswith(("、", "，", ",", "；", ";", "/", "（", "(", "和", "与", "及", "的")) or _depth(cell) > 0


def _depth(text: str) -> int:
    return sum((c in "（([【") - (c in "）)]】") for c in text)
