"""Page and styles of a Word briefing: A4, 宋体 for text, 黑体 for headings and captions, 仿宋 for footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.brief.wordml import element, field

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
_LATIN = "Times New Roman"
_BLACK = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: size and spacing in points, indent in characters, line pitch as a multiple of the size."""

    name: str
    font: str
    size: float
    before: float = 0
    after: float = 0
    indent: float = 0
    lines: float = 1.0
    bold: bool = False
    centred: bool = False
    base: str = "Normal"
    keep: bool = False


LOOKS = (
    Look("Normal", SONG, 10.5),
    Look("Title", HEI, 20, 6, 14, centred=True),
    Look("Heading 1", HEI, 14, 14, 6, keep=True),
    Look("Heading 2", HEI, 12, 8, 4, keep=True),
    Look("TOC Heading", HEI, 12, 0, 4, centred=True),
    Look("TOC 1", SONG, 10.5, 0, 2),
    Look("TOC 2", SONG, 10.5, 0, 2, indent=2),
    Look("Body Text", SONG, 10.5, 0, 5, indent=2, lines=1.35),
    Look("List Bullet", SONG, 10.5, 0, 4, lines=1.35, base="List Bullet"),
    Look("Caption", HEI, 10, 6, 4, centred=True),
    Look("Table Head", HEI, 9.5, 2, 2, centred=True),
    Look("Table Text", SONG, 9.5, 2, 2),
    Look("Table End", SONG, 6),
    Look("Figure", SONG, 10.5, 6, 2, centred=True, keep=True),
    Look("footnote text", FANG, 8.5, 0, 1),
    Look("Footer", SONG, 9, centred=True),
)


def prepare(document: Any, title: str) -> None:
    """Page, styles, footer and properties of an empty document."""
    _page(document)
    for look in LOOKS:
        _apply(_style(document, look), look)
    _reference_style(document)
    _strong(document)
    _table_style(document)
    _footer(document)
    _language(document)
    p = document.core_properties
    p.title, p.author, p.language, p.comments = title, "指数问答", "zh-CN", ""


def _page(document: Any) -> None:
    s = document.sections[0]
    s.page_width, s.page_height = Cm(21), Cm(29.7)
    s.left_margin = s.right_margin = Cm(2.7)
    s.top_margin, s.bottom_margin = Cm(2.5), Cm(2.3)


def _style(document: Any, look: Look) -> Any:
    if look.name in [s.name for s in document.styles]:
        return document.styles[look.name]
    made = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=_is_word_own(look.name))
    made.base_style = document.styles["Normal"]
    if look.name == "footnote text":
        made.element.set(qn("w:styleId"), "FootnoteText")
    return made


def _is_word_own(name: str) -> bool:
    return name.startswith(("TOC", "footnote", "Body", "Caption"))


def _apply(style: Any, look: Look) -> None:
    _font(style, look.font)
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = _BLACK
    f = style.paragraph_format
    f.space_before, f.space_after = Pt(look.before), Pt(look.after)
    f.line_spacing_rule, f.line_spacing = WD_LINE_SPACING.MULTIPLE, look.lines
    f.keep_with_next = look.keep
    if look.centred:
        f.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if look.indent and look.name.startswith("TOC"):
        f.left_indent = Pt(look.indent * look.size)
    elif look.indent:
        f.first_line_indent = Pt(look.indent * look.size)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _font(style: Any, name: str) -> None:
    """Chinese letters in `name`, Latin ones in Times; the theme's fonts, which would win, are taken out."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("w:rFonts")
        properties.insert(0, fonts)
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{attribute}"), value)


def _reference_style(document: Any) -> None:
    made = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    made.element.set(qn("w:styleId"), "FootnoteReference")
    made.font.superscript = True


def _strong(document: Any) -> None:
    names = [s.name for s in document.styles]
    made = (
        document.styles["Strong"]
        if "Strong" in names
        else document.styles.add_style("Strong", WD_STYLE_TYPE.CHARACTER, builtin=True)
    )
    _font(made, HEI)
    made.font.bold = True


def _table_style(document: Any) -> None:
    """Three-line tables, as Chinese reports set them: a heavy line above and below, a thin one under the head."""
    made = document.styles.add_style("Briefing Table", WD_STYLE_TYPE.TABLE)
    made.element.append(_table_properties())
    head = element("w:tblStylePr", type="firstRow")
    cell = element("w:tcPr")
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", val="single", sz="6", space="0", color="000000"))
    cell.append(borders)
    head.append(cell)
    made.element.append(head)


def _table_properties() -> Any:
    properties = element("w:tblPr")
    properties.append(element("w:jc", val=WD_TABLE_ALIGNMENT.CENTER.name.lower()))
    borders = element("w:tblBorders")
    borders.append(element("w:top", val="single", sz="12", space="0", color="000000"))
    borders.append(element("w:bottom", val="single", sz="12", space="0", color="000000"))
    borders.append(element("w:insideH", val="single", sz="2", space="0", color="BFBFBF"))
    properties.append(borders)
    return properties


def _footer(document: Any) -> None:
    p = document.sections[0].footer.paragraphs[0]
    p.add_run("第 ")
    field(p, " PAGE ", "1")
    p.add_run(" 页　共 ")
    field(p, " NUMPAGES ", "1")
    p.add_run(" 页")


def _language(document: Any) -> None:
    """Proofreading in Chinese, and the document's default fonts."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), "zh-CN")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
