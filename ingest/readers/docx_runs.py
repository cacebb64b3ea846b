"""The inside of a Word paragraph: runs, fields, breaks, revisions, notes and text boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_styles import Style, Styles, W, flag, value

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = frozenset(
    W + tag for tag in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "rt", "annotationRef")
)
_LITERALS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
# Near-white letters on unshaded paper cannot be read by anyone.
_INVISIBLE_COLOURS = frozenset({"FFFFFF", "FEFEFE", "FDFDFD", "FCFCFC"})
# Half-points: text of one point and less.
_INVISIBLE_SIZE = 2


@dataclass
class Extras:
    """What hangs on a paragraph besides its text: page breaks, text boxes, references to notes."""

    breaks: int = 0
    leading_break: int = 0
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str | None]] = field(default_factory=list)


class Runs:
    """Gathers paragraph text; counts what it left out as hidden or struck through."""

    def __init__(self, styles: Styles) -> None:
        self.hidden = 0
        self.struck = 0
        self._styles = styles
        self._extras = Extras()
        self._pieces: list[str] = []
        # Nested fields being in their instruction part; a field may span paragraphs.
        self._fields: list[bool] = []

    def text(self, paragraph: Any, style: Style) -> str:
        """The visible text of a paragraph, line breaks as \\n."""
        self._pieces = []
        self._shaded = _is_shaded(paragraph)
        self._walk(paragraph, style)
        return "".join(self._pieces)

    def take_extras(self) -> Extras:
        """The extras gathered since the last call."""
        extras, self._extras = self._extras, Extras()
        return extras

    def _walk(self, parent: Any, style: Style) -> None:
        for child in parent:
            tag = child.tag
            if tag in _DELETED or not isinstance(tag, str):
                continue
            if tag == W + "r":
                self._run(child, style)
            elif tag == _MATH_TEXT:
                self._pieces.append(child.text or "")
            elif tag == _COMPATIBILITY + "AlternateContent":
                self._alternate(child, style)
            elif tag == W + "fldChar":
                self._field(child)
            elif tag == W + "txbxContent":
                self._extras.boxes.append(child)
            else:
                self._walk(child, style)

    def _run(self, run: Any, style: Style) -> None:
        properties = run.find(W + "rPr")
        left_out = self._left_out(properties, style)
        for child in run:
            tag = child.tag
            if tag in _DELETED:
                continue
            if tag == W + "fldChar":
                self._field(child)
            elif tag == W + "lastRenderedPageBreak" or (tag == W + "br" and child.get(W + "type") == "page"):
                self._break(tag)
            elif tag in _NOTES:
                if not left_out:
                    self._extras.notes.append((_NOTES[tag], child.get(W + "id")))
            elif not left_out and not any(self._fields):
                self._content(child, tag, style)

    def _content(self, child: Any, tag: str, style: Style) -> None:
        if tag == W + "t":
            self._pieces.append(child.text or "")
        elif tag == W + "br":
            self._pieces.append("\n")
        elif tag in _LITERALS:
            self._pieces.append(_LITERALS[tag])
        elif tag == W + "sym":
            self._pieces.append(_symbol(child))
        elif tag == _COMPATIBILITY + "AlternateContent":
            self._alternate(child, style)
        else:
            # Drawings and pictures: only text boxes in them are text.
            self._extras.boxes.extend(child.iter(W + "txbxContent"))

    def _alternate(self, alternate: Any, style: Style) -> None:
        """One of several renderings of the same content: the first, or every text box would be read twice."""
        for choice in alternate:
            if choice.tag in (_COMPATIBILITY + "Choice", _COMPATIBILITY + "Fallback") and len(choice):
                boxes = list(choice.iter(W + "txbxContent"))
                self._extras.boxes.extend(boxes)
                if not boxes:
                    self._walk(choice, style)
                return

    def _break(self, tag: str) -> None:
        # A manual break is followed by Word's own mark of the new page, which is the one that counts.
        if tag == W + "lastRenderedPageBreak":
            self._extras.breaks += 1
            if not "".join(self._pieces).strip():
                self._extras.leading_break += 1

    def _field(self, mark: Any) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _left_out(self, properties: Any, style: Style) -> bool:
        """Whether a run is hidden or struck through, by itself or by its styles."""
        named = self._styles.get(value(properties, "rStyle")) if value(properties, "rStyle") else Style()
        hidden = flag(properties, "vanish")
        if hidden if hidden is not None else (named.hidden or style.hidden):
            self.hidden += 1
            return True
        if self._unreadable(properties):
            self.hidden += 1
            return True
        marks = [found for tag in ("strike", "dstrike") if (found := flag(properties, tag)) is not None]
        if any(marks) if marks else (named.struck or style.struck):
            self.struck += 1
            return True
        return False

    def _unreadable(self, properties: Any) -> bool:
        size = value(properties, "sz")
        if size and size.isdecimal() and int(size) <= _INVISIBLE_SIZE:
            return True
        colour = (value(properties, "color") or "").upper()
        if colour not in _INVISIBLE_COLOURS or self._shaded:
            return False
        return not _painted(properties) and value(properties, "highlight") in (None, "none")


def _painted(properties: Any) -> bool:
    shade = None if properties is None else properties.find(W + "shd")
    fill = "" if shade is None else shade.get(W + "fill", "").upper()
    return fill not in ("", "AUTO", *_INVISIBLE_COLOURS)


def _is_shaded(paragraph: Any) -> bool:
    """Whether white letters may show here: a shaded paragraph or cell, a table with a style, a box in a drawing."""
    if _painted(paragraph.find(W + "pPr")):
        return True
    for ancestor in paragraph.iterancestors(W + "tc", W + "tbl", W + "txbxContent"):
        if ancestor.tag == W + "txbxContent":
            return True
        if ancestor.tag == W + "tc" and _painted(ancestor.find(W + "tcPr")):
            return True
        if ancestor.tag == W + "tbl" and value(ancestor.find(W + "tblPr"), "tblStyle"):
            return True
    return False


def _symbol(element: Any) -> str:
    """A character of a symbol font; private ones (dingbats) carry no text."""
    code = element.get(W + "char", "")
    number = (
        int(code, 16) if code and all(digit in "0123456789abcdefABCDEF" for digit in code) and len(code) <= 5 else 0
    )
    return chr(number) if number and not 0xE000 <= number <= 0xF8FF else ""
