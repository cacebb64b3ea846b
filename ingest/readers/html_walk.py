"""From an HTML tree to blocks, without recursion: one pass, a buffer of inline text, a flush at every block's edge."""

from __future__ import annotations

import re
from typing import Any

from ingest.limits import Limits
from ingest.readers.characters import one_line, sanitise
from ingest.readers.grids import SpanCell, expand
from ingest.readers.html_visibility import is_furniture_line
from ingest.readers.indents import leading, set_in, styled
from ingest.records import BlockKind, RawBlock

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
# A heading is a title, not a paragraph set in large type.
MAX_HEADING = 80
# Cells longer than this on average hold paragraphs: the table is there for the layout.
MAX_CELL = 400
_BREAK = "\x1e"


_BULLETS = "•◦▪"  # of a list's entries by depth, where depth means something


class Walker:
    """Collects the blocks of one page; `imprint` also drops the site's own closing lines."""

    def __init__(self, limits: Limits, path: str, imprint: bool = False) -> None:
        self._limits = limits
        self._path = path
        self._imprint = imprint
        self._blocks: list[RawBlock] = []
        self._buffer: list[str] = []
        self._counters: list[int | None] = []
        self._nested = False
        self._pre = 0

    def walk(self, root: Any) -> list[RawBlock]:
        """The blocks under an element in reading order."""
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
                if element is not root:
                    self._text(element.tail)
                continue
            if element.tag == "table" and (grid := self._data_table(element)) is not None:
                self._table(element, *grid)
                if element is not root:
                    self._text(element.tail)
                continue
            self._enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        self._flush()
        return self._blocks

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag == "br":
            self._buffer.append(_BREAK)
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ol", "ul"):
            if not self._counters:
                self._nested = next(element.iterdescendants("ol", "ul"), None) is not None
            self._counters.append(_start(element) if tag == "ol" else None)
        elif tag == "li" and self._counters:
            self._item()
        self._text(element.text)

    def _item(self) -> None:
        """The mark of a list's entry: its number, or, where lists stand in lists, a bullet of its depth."""
        number = self._counters[-1]
        if number is not None:
            self._buffer.append(f"{number}. ")
            self._counters[-1] = number + 1
        elif self._nested:
            self._buffer.append(f"{_BULLETS[min(len(self._counters), len(_BULLETS)) - 1]} ")

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            self._flush("heading", _HEADINGS[tag])
        elif tag in ("figcaption", "caption"):
            self._flush("caption")
        elif tag in _BLOCKS:
            self._flush()
        if tag == "pre":
            self._pre -= 1
        elif tag in ("ol", "ul") and self._counters:
            self._counters.pop()

    def _text(self, text: str | None) -> None:
        if text:
            # Character references may bring back what was taken out of the source.
            text = sanitise(text)
            self._buffer.append(text.replace("\n", _BREAK) if self._pre else text)

    def _flush(self, kind: BlockKind = "paragraph", level: int = 0) -> None:
        lines = [one_line(line) for line in "".join(self._buffer).split(_BREAK)]
        self._buffer.clear()
        if kind != "paragraph":
            text = one_line("\n".join(lines))
            if kind == "heading" and (len(text) > MAX_HEADING or text.endswith(("。", "；", "！"))):
                kind, level = "paragraph", 0
            lines = [text]
        for line in lines:
            if line.strip(_BULLETS) and not (self._imprint and is_furniture_line(line)):
                self._blocks.append(RawBlock(kind, line, level=level, wrapped=bool(self._pre)))

    # ------------------------------------------------------------ tables
    def _data_table(self, table: Any) -> tuple[tuple[tuple[str, ...], ...], int | None] | None:
        """The grid and header rows of a table of data; None for one that only lays out the page."""
        if table.find(".//table") is not None:
            return None
        rows = [row for row in table.iter("tr")]
        cells = [
            [SpanCell(_cell_text(cell), *_spans(cell)) for cell in row if cell.tag in ("td", "th")] for row in rows
        ]
        filled = [cell.text for row in cells for cell in row if cell.text]
        if not filled or _is_layout(cells, filled):
            return None
        grid = expand(cells, self._limits, self._path)
        return grid, _header_rows(rows, [bool(any(cell.text for cell in row)) for row in cells])

    def _table(self, table: Any, grid: tuple[tuple[str, ...], ...], header_rows: int | None) -> None:
        self._flush()
        caption = table.find("caption")
        if caption is not None and (text := one_line(sanitise("".join(caption.itertext())))):
            self._blocks.append(RawBlock("caption", text))
        self._blocks.append(RawBlock("table", "", grid=grid, header_rows=header_rows))


def _is_layout(cells: list[list[SpanCell]], filled: list[str]) -> bool:
    """One column, or cells that hold paragraphs: nothing to look up in."""
    widest = max(sum(1 for cell in row if cell.text) for row in cells)
    return widest < 2 or sum(map(len, filled)) / len(filled) > MAX_CELL


def _cell_text(cell: Any) -> str:
    for line_break in cell.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
    pieces = []
    for element in cell.iter():
        edge = " " if element.tag in _BLOCKS and element is not cell else ""
        pieces.append(edge + (element.text or ""))
        if element is not cell:
            pieces.append(edge + (element.tail or ""))
    raw = "".join(pieces)
    text = _join_han(one_line(sanitise(raw)).strip())
    blanks = re.match(r"[\s\u00a0]*", raw.replace("\n", "").replace("\t", "").lstrip(" "))
    width = leading((blanks.group() if blanks else "") + "x") + _styled_indent(cell)
    return set_in(text, width) if width else text


def _styled_indent(cell: Any) -> int:
    """The indent of a cell or of the first element in it."""
    first = next((child for child in cell if not (cell.text or "").strip()), None)
    return sum(styled(e.get("style"), e.get("class")) for e in (cell, first) if e is not None and e.get is not None)


def _join_han(text: str) -> str:
    return re.sub(r"(?<=[\u3400-\u9fff，。；、（])\s+(?=[\u3400-\u9fff，。；、）])", "", text)


def _spans(cell: Any) -> tuple[int, int]:
    return _span(cell.get("rowspan"), zero=0), _span(cell.get("colspan"), zero=1)


def _span(value: str | None, zero: int) -> int:
    """A span attribute as browsers read it: leading digits, otherwise 1."""
    digits = re.match(r"\s*(\d{1,6})", value or "")
    if not digits:
        return 1
    return int(digits.group(1)) or zero


def _header_rows(rows: list[Any], filled: list[bool]) -> int | None:
    """Leading rows in <thead> or made of <th> alone; None when the page marks none."""
    count = 0
    for row, has_text in zip(rows, filled, strict=True):
        if not has_text:
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        parent = row.getparent()
        marked = (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in cells)
        if not marked:
            break
        count += 1
    return count or None


def _start(element: Any) -> int:
    value = element.get("start") or "1"
    return int(value) if re.fullmatch(r"\d{1,6}", value) else 1
