"""The pieces of WordprocessingML python-docx has no words for: fields, bookmarks, contents, table layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph


def element(tag: str, text: str | None = None, **attributes: str) -> Any:
    """An element by its prefixed tag, w: attributes by their local names."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    return made


def run(*children: Any, style: str | None = None) -> Any:
    """A w:r of some children, in a character style."""
    made = element("w:r")
    if style:
        properties = element("w:rPr")
        properties.append(element("w:rStyle", val=style))
        made.append(properties)
    for child in children:
        made.append(child)
    return made


def field_runs(instruction: str, result: str, style: str | None = None) -> list[Any]:
    """A complex field with the result Word shows until it is renewed."""
    return [
        run(element("w:fldChar", fldCharType="begin"), style=style),
        run(element("w:instrText", instruction), style=style),
        run(element("w:fldChar", fldCharType="separate"), style=style),
        run(element("w:t", result), style=style),
        run(element("w:fldChar", fldCharType="end"), style=style),
    ]


def field(paragraph: Paragraph, instruction: str, result: str, style: str | None = None) -> None:
    """Append a field to a paragraph."""
    for r in field_runs(instruction, result, style):
        paragraph._p.append(r)


# ---------------------------------------------------------------- bookmarks and contents
def bookmark_name(n: int) -> str:
    """The name Word itself would give the bookmark of a contents entry."""
    return f"_Toc{100000 + n}"


def bookmarked(paragraph: Paragraph, text: str, name: str, number: int) -> None:
    """A heading's text inside the bookmark its contents entry leads to."""
    paragraph._p.append(element("w:bookmarkStart", id=str(number), name=name))
    paragraph._p.append(run(element("w:t", text)))
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def contents(document: Any, outline: Sequence[tuple[str, int, str]]) -> None:
    """A table of contents field, its entries already there as links.

    Page numbers are not known before the file is laid out; rather than show wrong ones the entries carry none
    (\\n), and renewing the field in Word keeps them right.
    """
    if not outline:
        return
    document.add_paragraph("目录", style="TOC Heading")
    for i, (text, level, name) in enumerate(outline):
        p = document.add_paragraph(style=f"TOC {level}")._p
        if i == 0:
            p.append(run(element("w:fldChar", fldCharType="begin")))
            p.append(run(element("w:instrText", ' TOC \\o "1-2" \\n \\h \\z \\u ')))
            p.append(run(element("w:fldChar", fldCharType="separate")))
        link = element("w:hyperlink", anchor=name, history="1")
        link.append(run(element("w:t", text)))
        p.append(link)
        if i == len(outline) - 1:
            p.append(run(element("w:fldChar", fldCharType="end")))


# ---------------------------------------------------------------- tables
def lay_out(table: Any, widths_cm: Sequence[float]) -> None:
    """Fixed widths, the head repeated on every page, rows never broken across pages."""
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    for i, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if i == 0:
            properties.append(element("w:tblHeader"))
