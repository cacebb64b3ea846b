"""The Word file: real footnotes, styles, contents, numbered captions; it opens in LibreOffice as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from assistant.brief import docx
from assistant.brief.records import Heading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def file(compared, tmp_path_factory):
    path = tmp_path_factory.mktemp("docx") / "对比.docx"
    docx.write(compared, path)
    return path


def part(file, name):
    with zipfile.ZipFile(file) as package:
        return etree.fromstring(package.read(name))


def text_of(node):
    return "".join(t.text or "" for t in node.iter(W + "t"))


def test_each_note_is_a_footnote_that_quotes_its_sentence(file, compared):
    notes = [n for n in part(file, "word/footnotes.xml") if n.get(W + "type") is None]
    assert len(notes) == len(compared.notes)
    for note, footnote in zip(compared.notes, notes, strict=True):
        assert text_of(footnote).strip() == note.text
        assert footnote.find(f".//{W}footnoteRef") is not None


def test_each_footnote_is_referred_to_once_and_in_order(file, compared):
    references = [r.get(W + "id") for r in part(file, "word/document.xml").iter(W + "footnoteReference")]
    assert references == [str(n.n) for n in compared.notes]


def test_a_later_reference_leads_to_the_first(file):
    body = part(file, "word/document.xml")
    marks = {b.get(W + "name") for b in body.iter(W + "bookmarkStart")}
    targets = re.findall(r"NOTEREF (\S+)", "".join(i.text for i in body.iter(W + "instrText")))
    assert targets
    assert set(targets) <= marks


def test_the_package_declares_the_footnotes(file):
    with zipfile.ZipFile(file) as package:
        assert b"footnotes+xml" in package.read("[Content_Types].xml")
        assert b"relationships/footnotes" in package.read("word/_rels/document.xml.rels")
    separators = part(file, "word/settings.xml").findall(f"{W}footnotePr/{W}footnote")
    assert [s.get(W + "id") for s in separators] == ["-1", "0"]


def test_headings_carry_heading_styles_and_the_contents_links_to_them(file, compared):
    document = Document(str(file))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [b.text for b in compared.blocks if isinstance(b, Heading)]
    body = document.element.body
    assert any("TOC \\o" in i.text for i in body.iter(W + "instrText"))
    anchors = [h.get(W + "anchor") for h in body.iter(W + "hyperlink")]
    assert len(anchors) == len(heads)
    assert set(anchors) <= {b.get(W + "name") for b in body.iter(W + "bookmarkStart")}


def test_captions_are_numbered_by_fields(file):
    captions = [p for p in Document(str(file)).paragraphs if p.style.name == "Caption"]
    assert [p.text[:3] for p in captions if p.text.startswith("表")] == ["表 1", "表 2"]
    assert all(any("SEQ" in i.text for i in p._p.iter(W + "instrText")) for p in captions)


def test_chinese_fonts_are_named_and_the_page_is_a4(file):
    document = Document(str(file))
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Heading 1", "Caption", "footnote text")
    }
    assert fonts == {"Normal": "宋体", "Heading 1": "黑体", "Caption": "黑体", "footnote text": "仿宋"}
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert "PAGE" in etree.tostring(section.footer._element).decode()


def test_markup_of_a_report_stays_text(hostile, folder):
    docx.write(hostile, folder / "h.docx")
    text = "\n".join(p.text for p in Document(str(folder / "h.docx")).paragraphs)
    assert hostile.title in text
    assert all(n.text in text_of(part(folder / "h.docx", "word/footnotes.xml")) for n in hostile.notes)


@pytest.mark.slow
def test_libreoffice_opens_it_and_every_figure_is_on_its_pages(file, compared, folder):
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is missing: install libreoffice-writer")
        pytest.skip("soffice is not installed")
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=180)
    pages = read_pdf(folder / "对比.pdf")
    plain = re.sub(r"\s", "", "".join(pages))
    assert 2 <= len(pages) <= 10
    for words in ("滨江高新区与云溪开发区对比简报", "表1关键数据", "目录", f"共{len(pages)}页"):
        assert words in plain
    for note in compared.notes:
        assert re.sub(r"\s", "", note.quote) in plain


def read_pdf(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(str(path))
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
