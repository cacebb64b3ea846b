"""The PDF: the same text and notes as the Word file, in fonts of its own."""

from __future__ import annotations

import re

import pypdfium2

from assistant.brief import pdf


def pages(path):
    document = pypdfium2.PdfDocument(str(path))
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def test_it_holds_every_note_and_every_heading(compared, folder):
    pdf.write(compared, folder / "b.pdf")
    text = "".join(pages(folder / "b.pdf"))
    for note in compared.notes:
        assert re.sub(r"\s", "", note.quote)[:20] in text
    for words in ("一、要点", "关键数据", "滨江高新区与云溪开发区对比简报", "第1页"):
        assert words in text


def test_its_fonts_are_embedded(compared, folder):
    pdf.write(compared, folder / "b.pdf")
    raw = (folder / "b.pdf").read_bytes()
    assert b"NotoSerifSC" in raw
    assert b"NotoSansSC" in raw


def test_markup_of_a_report_stays_text(hostile, folder):
    pdf.write(hostile, folder / "h.pdf")
    found = pages(folder / "h.pdf")
    assert "#setpage(width:1pt)$x_1$*a*`b`" in "".join(found)
    assert len(found) == 1


def test_typst_markup_goes_in_as_data(hostile):
    data = pdf.as_data(hostile)
    assert any("#set page" in text for text in data["notes"].values())
