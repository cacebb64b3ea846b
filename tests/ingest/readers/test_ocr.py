"""Pictures and scanned pages: recognised where the extra is installed, refused with advice where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import ocr, read
from ingest.worker import read_guarded

recogniser = pytest.mark.skipif(not ocr.is_installed(), reason="the ocr extra is not installed")


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """A picture of a line of figures and a small table, drawn by typst and PDFium."""
    typst = pytest.importorskip("typst")
    import pypdfium2

    source = """
    #set page(width: 14cm, height: 8cm, margin: 1cm)
    #set text(size: 14pt, font: "DejaVu Sans Mono", fallback: true)
    Index 329.4 in 2023, up 19.9 points
    #v(1cm)
    #table(columns: (3cm, 3cm, 3cm), stroke: none, [Park], [2022], [2023],
    [Haidian], [110.2], [120.3], [Fengtai], [55.2], [60.3])
    """
    folder = tmp_path_factory.mktemp("picture")
    page = pypdfium2.PdfDocument(typst.compile(source.encode()))[0]
    path = folder / "页.png"
    page.render(scale=2).to_pil().convert("RGB").save(path)
    return path


def as_pdf(picture: Path, folder: Path) -> Path:
    from PIL import Image

    path = folder / "扫描.pdf"
    Image.open(picture).convert("RGB").save(path, "PDF")
    return path


@recogniser
@pytest.mark.slow
def test_a_picture_is_recognised_with_its_table_and_doubt(picture):
    document = read(picture)
    text = " ".join(block.text for block in document.blocks)
    assert "329.4" in text
    assert "19.9" in text
    assert [("Haidian", "110.2", "120.3") in block.grid for block in document.blocks if block.grid] == [True]
    assert all(block.confidence < 1 for block in document.blocks)
    assert any("核对" in warning for warning in document.warnings)


@recogniser
@pytest.mark.slow
def test_a_scanned_page_is_recognised_under_guard(picture, tmp_path):
    document = read_guarded(as_pdf(picture, tmp_path))
    assert "329.4" in " ".join(block.text for block in document.blocks)
    assert {block.page for block in document.blocks} == {1}
    assert all(block.confidence < 1 for block in document.blocks)


def test_without_recognition_a_scan_is_refused_with_advice(picture, tmp_path):
    for path in (picture, as_pdf(picture, tmp_path)):
        with pytest.raises(DocumentError) as caught:
            read(path, Limits(recognise=False))
        assert caught.value.code == "no_text"
        assert "pip install" in caught.value.message


def test_a_damaged_picture_is_corrupt(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    if not ocr.is_installed():
        pytest.skip("the ocr extra is not installed")
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "corrupt"
