"""Real Word footnotes: the part, its relationship and its settings, which python-docx does not write.

A note is defined where it is first referred to; a later reference to it is a NOTEREF field to the first, as Word's own
cross-reference to a footnote is, so that a sentence quoted once stands once at the foot of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from assistant.brief.records import Note
from assistant.brief.wordml import element, field_runs, run

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Word keeps -1 and 0 for the lines above footnotes; bookmarks of notes count from here, away from those of headings.
_SEPARATOR, _CONTINUATION = "-1", "0"
_BOOKMARKS_FROM = 5000


class Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Any, notes: Sequence[Note]) -> None:
        self._document = document
        self._notes = {n.n: n for n in notes}
        self._defined: dict[int, int] = {}

    def refer(self, paragraph: Paragraph, n: int, comma: bool = False) -> None:
        """Append the mark of note `n`; a comma parts it from a mark before it."""
        if comma:
            paragraph._p.append(run(element("w:t", ","), style="FootnoteReference"))
        if n in self._defined:
            number = str(self._defined[n])
            for r in field_runs(f" NOTEREF _Ref{_BOOKMARKS_FROM + n} \\f \\h ", number, "FootnoteReference"):
                paragraph._p.append(r)
            return
        number_here = len(self._defined) + 1
        self._defined[n] = number_here
        mark = _BOOKMARKS_FROM + n
        paragraph._p.append(element("w:bookmarkStart", id=str(mark), name=f"_Ref{mark}"))
        paragraph._p.append(run(element("w:footnoteReference", id=str(number_here)), style="FootnoteReference"))
        paragraph._p.append(element("w:bookmarkEnd", id=str(mark)))

    def attach(self) -> None:
        """Write the footnotes part and tell the settings of it."""
        root = etree.fromstring(f"<w:footnotes {nsdecls('w', 'r')}/>")
        root.append(_line(_SEPARATOR, "separator", "w:separator"))
        root.append(_line(_CONTINUATION, "continuationSeparator", "w:continuationSeparator"))
        for n, number in self._defined.items():
            root.append(_footnote(number, self._notes[n]))
        xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, xml, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _announce(self._document.settings.element)


def _line(identifier: str, kind: str, tag: str) -> Any:
    footnote = element("w:footnote", type=kind, id=identifier)
    paragraph = element("w:p")
    paragraph.append(run(element(tag)))
    footnote.append(paragraph)
    return footnote


def _footnote(number: int, note: Note) -> Any:
    footnote = element("w:footnote", id=str(number))
    paragraph = element("w:p")
    properties = element("w:pPr")
    properties.append(element("w:pStyle", val="FootnoteText"))
    paragraph.append(properties)
    paragraph.append(run(element("w:footnoteRef"), style="FootnoteReference"))
    paragraph.append(run(element("w:t", " " + note.text)))
    footnote.append(paragraph)
    return footnote


# What follows footnotePr in the order the schema sets for settings.
_AFTER = ("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang",
          "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator")  # fmt: skip


def _announce(settings: Any) -> None:
    """Name the separators in the settings, in the place the schema has for it."""
    properties = element("w:footnotePr")
    for identifier in (_SEPARATOR, _CONTINUATION):
        properties.append(element("w:footnote", id=identifier))
    following = {qn(t) for t in _AFTER}
    at = next((i for i, child in enumerate(settings) if child.tag in following), len(settings))
    settings.insert(at, properties)
