"""The body of a Word document, part by part, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.limits import Limits
from ingest.readers.characters import one_line, sanitise
from ingest.readers.docx_numbering import Numbering
from ingest.readers.docx_runs import Runs
from ingest.readers.docx_styles import Style, Styles, W, direct_heading, flag, value
from ingest.readers.grids import MAX_SPAN, rectangle, too_many_cells
from ingest.readers.indents import leading, set_in
from ingest.records import BlockKind, RawBlock

# Wrappers whose children are the content.
_WRAPPERS = frozenset(
    W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "document", "body")
)
MAX_HEADING = 120
TWIPS_AN_EM = 210  # a character of 10.5 points, the usual size of Chinese tables


class Notes:
    """Footnotes and endnotes by kind and number."""

    def __init__(self, footnotes: Any | None, endnotes: Any | None) -> None:
        self._elements = {
            (kind, element.get(W + "id")): element
            for kind, root in (("footnote", footnotes), ("endnote", endnotes))
            for element in ([] if root is None else root.findall(W + kind))
            if element.get(W + "type") in (None, "normal")
        }

    def take(self, kind: str, identity: str | None) -> Any | None:
        """A note's element, once."""
        return self._elements.pop((kind, identity), None)


class Body:
    """Reads paragraphs and tables into blocks; one instance a document, because list counters and pages run on."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: Notes, limits: Limits, path: str) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._limits = limits
        self._path = path
        self._runs = Runs(styles)
        self._page: int | None = None
        self._carried = ""
        self._cells = 0

    def read(self, root: Any) -> list[RawBlock]:
        """All blocks of the document."""
        # Pages are only known where Word left its last layout behind.
        if root.find(f".//{W}lastRenderedPageBreak") is not None:
            self._page = 1
        return list(self._blocks(root))

    def warnings(self) -> list[str]:
        """What was left out on purpose, said once for the document."""
        found = []
        if self._runs.hidden:
            found.append(f"有 {self._runs.hidden} 处隐藏文字未读入。")
        if self._runs.struck:
            found.append(f"有 {self._runs.struck} 处带删除线的文字未读入。")
        return found

    def _blocks(self, parent: Any) -> Iterator[RawBlock]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "sdt" and _is_contents(child):
                continue
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child)

    # ------------------------------------------------------------ paragraphs
    def _paragraph(self, paragraph: Any) -> Iterator[RawBlock]:
        properties = paragraph.find(W + "pPr")
        style = self._style(properties)
        text = self._carried + self._runs.text(paragraph, style)
        self._carried = ""
        if _mark_deleted(properties):
            # Its end was deleted in review: it runs on in the next paragraph.
            self._carried = text
            return
        extras = self._runs.take_extras()
        page = self._page
        self._turn(extras.breaks)
        if not style.contents:
            yield from self._text_blocks(text, properties, style, page if extras.leading_break == 0 else self._page)
        for box in extras.boxes:
            yield from self._blocks(box)
        for kind, identity in extras.notes:
            yield from self._note(kind, identity)

    def _style(self, properties: Any) -> Style:
        identity = value(properties, "pStyle")
        return self._styles.get(identity) if identity else self._styles.default

    def _turn(self, breaks: int) -> None:
        if self._page is not None:
            self._page += breaks

    def _text_blocks(self, text: str, properties: Any, style: Style, page: int | None) -> Iterator[RawBlock]:
        lines = [line for line in (one_line(piece) for piece in sanitise(text).split("\n")) if line]
        if not lines:
            return
        kind, level = _kind(properties, style, " ".join(lines))
        if kind == "heading":
            lines = [one_line("\n".join(lines))]
        lines[0] = self._label(properties, style) + lines[0]
        for line in lines:
            yield RawBlock(kind, line, level=level, page=page)

    def _label(self, properties: Any, style: Style) -> str:
        """The automatic number before a paragraph, with a space where the label ends in a letter or digit."""
        numbering = None if properties is None else properties.find(W + "numPr")
        if numbering is None:
            list_id, level = style.list_id, style.list_level
        else:
            written, depth = value(numbering, "numId"), value(numbering, "ilvl")
            list_id = written if written is not None else style.list_id
            level = int(depth) if depth and depth.isdecimal() else style.list_level
        label = self._numbering.label(list_id, level)
        return f"{label} " if label and (label[-1].isascii()) else label

    def _note(self, kind: str, identity: str | None) -> Iterator[RawBlock]:
        element = self._notes.take(kind, identity)
        if element is None:
            return
        for block in self._blocks(element):
            yield RawBlock("note", block.text, page=block.page) if block.kind != "table" else block

    # ------------------------------------------------------------ tables
    def _table(self, table: Any) -> Iterator[RawBlock]:
        rows = [row for row in _rows(table) if not _row_deleted(row)]
        if _is_layout(rows):
            for row in rows:
                for cell in _cells(row):
                    yield from self._blocks(cell)
            return
        page = self._page
        occupied: dict[tuple[int, int], str] = {}
        nested: list[RawBlock] = []
        for number, row in enumerate(rows):
            self._row(row, number, occupied, nested)
        header_rows = sum(1 for _ in _leading_headers(rows)) or None
        grid = rectangle(occupied, len(rows))
        if grid:
            yield RawBlock(
                "table", "", page=page, grid=grid, header_rows=min(header_rows, len(grid)) if header_rows else None
            )
        yield from nested

    def _row(self, row: Any, number: int, occupied: dict[tuple[int, int], str], nested: list[RawBlock]) -> None:
        properties = row.find(W + "trPr")
        column = _count(value(properties, "gridBefore"), 0)
        for cell in _cells(row):
            cell_properties = cell.find(W + "tcPr")
            width = _count(value(cell_properties, "gridSpan"), 1)
            merge = value(cell_properties, "vMerge")
            content = list(self._blocks(cell))
            if merge is not None and merge != "restart":
                text = occupied.get((number - 1, column), "")
            else:
                text = one_line("\n".join(block.text for block in content if block.kind != "table"))
                text = set_in(text, indent) if text and (indent := _indent(cell)) else text
            nested.extend(block for block in content if block.kind == "table")
            for position in range(column, column + width):
                occupied[number, position] = text
            column += width
        self._cells += column
        if self._cells > self._limits.max_cells:
            raise too_many_cells(self._path, self._limits)


def _indent(cell: Any) -> int:
    """How far the first paragraph of a cell is set in: its indent (20ths of a point) or the blanks it begins with."""
    paragraph = next((p for p in cell.iterfind(f"{W}p") if any(t.text for t in p.iter(W + "t"))), None)
    if paragraph is None:
        return 0
    blanks = leading("".join(t.text or "" for t in paragraph.iter(W + "t")))
    properties = paragraph.find(W + "pPr")
    ind = properties.find(W + "ind") if properties is not None else None
    if ind is None or (value(properties, "jc") or "left") in ("center", "right", "end"):
        return blanks
    chars = sum(_twips(ind.get(W + name)) for name in ("leftChars", "startChars", "firstLineChars"))
    twips = sum(_twips(ind.get(W + name)) for name in ("left", "start", "firstLine"))
    return blanks + round(chars / 100 if chars else twips / TWIPS_AN_EM)


def _twips(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _kind(properties: Any, style: Style, text: str) -> tuple[BlockKind, int]:
    direct = direct_heading(properties)
    level = style.heading if direct is None else direct
    if style.title and not level:
        level = 1
    if level and len(text) <= MAX_HEADING:
        return "heading", level
    return ("caption", 0) if style.caption else ("paragraph", 0)


def _mark_deleted(properties: Any) -> bool:
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and mark.find(W + "del") is not None


def _is_contents(block: Any) -> bool:
    """A generated table of contents: page furniture."""
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val", "").lower().startswith("table of")


def _rows(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == W + "tr":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == W + "tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _row_deleted(row: Any) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and (properties.find(W + "del") is not None or bool(flag(properties, "hidden")))


def _is_layout(rows: list[Any]) -> bool:
    """A frame around text: one column, or one cell a row that holds anything but its own table."""
    widths = [sum(1 for _ in _cells(row)) for row in rows]
    if max(widths, default=0) <= 1:
        return True
    cells = [cell for row in rows for cell in _cells(row)]
    return len(rows) == 1 and any(cell.find(f".//{W}tbl") is not None for cell in cells)


def _leading_headers(rows: list[Any]) -> Iterator[Any]:
    for row in rows:
        if not flag(row.find(W + "trPr"), "tblHeader"):
            return
        yield row


def _count(text: str | None, default: int) -> int:
    return min(int(text), MAX_SPAN) if text and text.isdecimal() else default
