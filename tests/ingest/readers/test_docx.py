"""Word documents, made with python-docx and, where it has no API, with the XML that Word writes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import read

NAMESPACES = nsdecls("w", "wp", "a") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def saved(document, folder: Path) -> Path:
    path = folder / "报告.docx"
    document.save(path)
    return path


def from_xml(folder: Path, body: str, **parts: str) -> Path:
    """A document whose body is given as XML; parts (numbering, footnotes) are added to the package by name."""
    document = docx.Document()
    for element in list(document.element.body):
        if not element.tag.endswith("sectPr"):
            document.element.body.remove(element)
    wrapper = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    for position, element in enumerate(list(wrapper)):
        document.element.body.insert(position, element)
    path = saved(document, folder)
    if parts:
        import zipfile

        with zipfile.ZipFile(path) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        content.update({f"word/{name}.xml": text.encode() for name, text in parts.items()})
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    return path


def texts(path: Path) -> list[str]:
    return [block.text for block in read(path).blocks]


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def test_headings_come_from_styles_and_outline_levels(tmp_path):
    document = docx.Document()
    document.add_heading("指数报告", 0)
    document.add_heading("一、创新引领", 1)
    document.add_heading("（一）投入", 2)
    document.add_paragraph("总收入8.7万亿元。")
    own = document.styles.add_style("自定义节", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 3"]
    document.add_paragraph("1. 经费", style="自定义节")
    outlined = document.add_paragraph("直接设级")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    found = [(b.kind, b.level, b.text) for b in read(saved(document, tmp_path)).blocks]
    assert found == [
        ("heading", 1, "指数报告"),
        ("heading", 1, "一、创新引领"),
        ("heading", 2, "（一）投入"),
        ("paragraph", 0, "总收入8.7万亿元。"),
        ("heading", 3, "1. 经费"),
        ("heading", 2, "直接设级"),
    ]


def test_merged_cells_repeat_their_text(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, values in enumerate((("指标", "数值", ""), ("", "2022", "2023"), ("综合", "309.5", "329.4"))):
        for column, text in enumerate(values):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    (found,) = read(saved(document, tmp_path)).blocks
    assert found.grid == (("指标", "数值", "数值"), ("指标", "2022", "2023"), ("综合", "309.5", "329.4"))


def test_header_rows_are_those_marked_to_repeat(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, values in enumerate((("指标", "2023"), ("综合", "329.4"))):
        for column, text in enumerate(values):
            table.cell(row, column).text = text
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    (found,) = read(saved(document, tmp_path)).blocks
    assert found.header_rows == 1


def test_nested_tables_are_read_after_the_table_that_holds_them(tmp_path):
    document = docx.Document()
    outer = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in outer.rows for cell in row.cells):
        cell.text = f"外{number}"
    inner = outer.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内", "128.4"
    grids = [block.grid for block in read(saved(document, tmp_path)).blocks]
    assert grids == [(("外0", "外1"), ("外2", "外3")), (("内", "128.4"),)]


def test_a_frame_of_one_cell_is_text(tmp_path):
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "要点：128.4"
    assert [(b.kind, b.text) for b in read(saved(document, tmp_path)).blocks] == [("paragraph", "要点：128.4")]


def test_revisions_are_resolved(tmp_path):
    body = (
        "<w:p><w:r><w:t>指数为</w:t></w:r><w:del w:id='1' w:author='a'><w:r><w:delText>99.9</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>128.4</w:t></w:r></w:ins><w:moveFrom w:id='3' w:author='a'>"
        "<w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='4' w:author='a'><w:r><w:t>。新</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:pPr><w:rPr><w:del w:id='5' w:author='a'/></w:rPr></w:pPr><w:r><w:t>上半句，</w:t></w:r></w:p>"
        + paragraph("下半句。")
        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r>"
        "</w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del w:id='6' w:author='a'/></w:trPr><w:tc><w:p><w:del w:id='7' w:author='a'><w:r>"
        "<w:delText>乙</w:delText></w:r></w:del></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    found = read(from_xml(tmp_path, body)).blocks
    assert [block.text for block in found] == ["指数为128.4。新", "上半句，下半句。", ""]
    assert found[-1].grid == (("甲", "1"),)


def test_hidden_text_is_left_out_and_said(tmp_path):
    document = docx.Document()
    line = document.add_paragraph("可见128.4")
    line.add_run("隐藏999").font.hidden = True
    white = line.add_run("白字998")
    white.font.color.rgb = RGBColor(255, 255, 255)
    tiny = line.add_run("小字997")
    tiny.font.size = Pt(1)
    secret = document.styles.add_style("暗", WD_STYLE_TYPE.CHARACTER)
    secret.font.hidden = True
    line.add_run("样式隐藏996", style="暗")
    line.add_run("划掉995").font.strike = True
    read_back = read(saved(document, tmp_path))
    assert [block.text for block in read_back.blocks] == ["可见128.4"]
    assert any("隐藏" in warning for warning in read_back.warnings)
    assert any("删除线" in warning for warning in read_back.warnings)


def test_white_letters_on_a_dark_cell_are_read(tmp_path):
    body = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val='clear' w:fill='003366'/></w:tcPr><w:p><w:r><w:rPr>"
        "<w:color w:val='FFFFFF'/></w:rPr><w:t>指标</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>128.4</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert read(from_xml(tmp_path, body)).blocks[0].grid == (("指标", "128.4"),)


def test_text_boxes_are_read_once(tmp_path):
    box = "<w:txbxContent><w:p><w:r><w:t>框内128.4</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        "<wp:inline><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        + paragraph("后文")
    )
    assert texts(from_xml(tmp_path, body)) == ["正文", "框内128.4", "后文"]


def test_footnotes_follow_the_paragraph_that_refers_to_them(tmp_path):
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='0' w:type='separator'><w:p><w:r><w:t>线</w:t></w:r>"
        f"</w:p></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>口径为规模以上企业。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    body = "<w:p><w:r><w:t>总收入8.7万亿元</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>" + paragraph(
        "后文"
    )
    found = read(from_xml(tmp_path, body, footnotes=notes)).blocks
    assert [(b.kind, b.text) for b in found] == [
        ("paragraph", "总收入8.7万亿元"),
        ("note", "口径为规模以上企业。"),
        ("paragraph", "后文"),
    ]


def test_automatic_numbers_are_written_out(tmp_path):
    levels = (
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/>"
        "<w:lvlText w:val='%1、'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/>"
        "<w:lvlText w:val='%1.%2'/></w:lvl>"
        "<w:lvl w:ilvl='2'><w:numFmt w:val='bullet'/><w:lvlText w:val='*'/></w:lvl>"
    )
    numbering = (
        f"<w:numbering {nsdecls('w')}><w:abstractNum w:abstractNumId='9'>{levels}</w:abstractNum>"
        "<w:num w:numId='5'><w:abstractNumId w:val='9'/></w:num></w:numbering>"
    )

    def listed(text, level):
        return paragraph(text, f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr></w:pPr>")

    body = (
        listed("创新", 0)
        + listed("投入", 1)
        + listed("产出", 1)
        + listed("点", 2)
        + listed("产业", 0)
        + listed("规模", 1)
    )
    assert texts(from_xml(tmp_path, body, numbering=numbering)) == [
        "一、创新",
        "1.1 投入",
        "1.2 产出",
        "点",
        "二、产业",
        "2.1 规模",
    ]


def test_fields_show_their_result_and_contents_are_left_out(tmp_path):
    body = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        "</w:sdtPr><w:sdtContent>"
        + paragraph("一、创新……3")
        + "</w:sdtContent></w:sdt><w:p><w:r><w:t>见</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/>"
        "</w:r><w:r><w:instrText> REF _Toc1 </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>表1</w:t></w:r><w:r>"
        "<w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>。</w:t></w:r></w:p>"
        "<w:p><w:bookmarkStart w:id='0' w:name='_Hlk1'/><w:hyperlink><w:r><w:t>链接</w:t></w:r>"
        "</w:hyperlink><w:bookmarkEnd w:id='0'/><w:smartTag><w:r><w:t>标签</w:t></w:r></w:smartTag></w:p>"
    )
    assert texts(from_xml(tmp_path, body)) == ["见表1。", "链接标签"]


def test_pages_are_known_where_word_left_its_layout(tmp_path):
    body = paragraph("一") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p>" + paragraph("三")
    assert [block.page for block in read(from_xml(tmp_path, body)).blocks] == [1, 2, 2]


def test_pages_are_unknown_otherwise(tmp_path):
    assert read(from_xml(tmp_path, paragraph("一"))).blocks[0].page is None


def test_properties_come_from_the_document(tmp_path):
    document = docx.Document()
    document.core_properties.title = "指数报告2024"
    document.add_paragraph("甲")
    assert read(saved(document, tmp_path)).properties["title"] == "指数报告2024"


def test_line_breaks_part_paragraphs_and_tabs_stay_spaces(tmp_path):
    body = "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
    assert texts(from_xml(tmp_path, body)) == ["甲 1", "乙"]


def test_an_empty_document_has_no_text(tmp_path):
    with pytest.raises(DocumentError) as caught:
        read(saved(docx.Document(), tmp_path))
    assert caught.value.code == "no_text"


def test_a_table_beyond_the_limit_is_refused(tmp_path):
    document = docx.Document()
    document.add_table(rows=6, cols=6).cell(0, 0).text = "甲"
    with pytest.raises(DocumentError) as caught:
        read(saved(document, tmp_path), Limits(max_cells=20))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("depth", [20, 400])
def test_tables_within_tables_are_read_or_refused(tmp_path, depth):
    opening = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc>" * depth
    nested = f"{opening}<w:p><w:r><w:t>128.4</w:t></w:r></w:p>{'<w:p/></w:tc></w:tr></w:tbl>' * depth}"
    path = from_xml(tmp_path, paragraph("占位"))
    replace_part(path, "word/document.xml", f"<w:document {NAMESPACES}><w:body>{nested}</w:body></w:document>")
    if depth < 50:
        assert "128.4" in str(read(path).blocks)
        return
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "corrupt"


def replace_part(path: Path, name: str, text: str) -> None:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        content = {entry: archive.read(entry) for entry in archive.namelist()}
    content[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in content.items():
            archive.writestr(entry, data)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entity_declarations_are_refused(tmp_path, declaration):
    path = from_xml(tmp_path, paragraph("占位"))
    replace_part(
        path,
        "word/document.xml",
        f"{declaration}<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
    )
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "corrupt"
    assert "实体" in caught.value.message
