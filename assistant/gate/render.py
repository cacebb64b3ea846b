"""The Markdown of an answer: paragraphs, lists, headings, quotations, notes, and citation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.records import Citation, Layout, Place, TableData

_END = re.compile(r"(?<![”」』）)\"])[。！？；：.!?;:…]+$")


class Citations:
    """Numbers places in the order of their first use."""

    def __init__(self) -> None:
        self._number: dict[tuple[str, int, int], int] = {}
        self._places: list[Place] = []

    def number(self, place: Place) -> int:
        """The number of a place; a new one when it has none."""
        if place.key not in self._number:
            self._places.append(place)
            self._number[place.key] = len(self._places)
        return self._number[place.key]

    def marks(self, places: Iterable[Place]) -> str:
        """Citation marks of some places, ascending, each once."""
        return "".join(f"[{n}]" for n in sorted({self.number(p) for p in places}))

    def listed(self) -> tuple[Citation, ...]:
        return tuple(Citation(i, p) for i, p in enumerate(self._places, 1))


def with_marks(text: str, marks: str) -> str:
    """A sentence with its citation marks: before the full stop, or behind a closing quotation mark or bracket."""
    body = text.rstrip()
    end = _END.search(body)
    if not marks or end is None or end.start() == 0:
        return body + marks
    return body[: end.start()] + marks + body[end.start() :]


def compose(lines: Sequence[tuple[Layout, str]], english: bool) -> str:
    """Markdown of laid-out lines; sentences of running text are joined to paragraphs."""
    blocks: list[tuple[Layout, str]] = []
    for layout, text in lines:
        if layout == "text" and blocks and blocks[-1][0] == "text" and not _ends_open(blocks[-1][1]):
            blocks[-1] = ("text", _joined(blocks[-1][1], text, english))
        else:
            blocks.append((layout, text))
    out = ""
    for i, (layout, text) in enumerate(blocks):
        tight = layout == "bullet" and i > 0 and blocks[i - 1][0] == "bullet"
        out += ("" if not i else "\n" if tight else "\n\n") + _block(layout, text)
    return out


def _ends_open(text: str) -> bool:
    """A paragraph that ends with a colon or holds line breaks of its own stands alone."""
    return "\n" in text


def _joined(before: str, after: str, english: bool) -> str:
    if not re.search(r"[。！？；：.!?;:…][”」』）)\"]*(?:\[\d+\])*$", before):
        before += "." if english else "。"
    return before + (" " if english else "") + after


def _block(layout: Layout, text: str) -> str:
    if layout == "bullet":
        return "- " + text.replace("\n", "\n  ")
    if layout == "heading":
        return "### " + text.replace("\n", " ")
    if layout == "quote":
        return "> " + text.replace("\n", "\n> ")
    return text


def table(data: TableData, marks: Sequence[str]) -> str:
    """A Markdown table, the marks of each row in its last cell."""
    rows = [
        [*row[:-1], (row[-1] + " " + mark).strip()] if row else [] for row, mark in zip(data.rows, marks, strict=True)
    ]
    lines = [data.columns, ("---",) * len(data.columns), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
