"""A file is what its content is; the name only helps where content does not tell."""

import zipfile

import pytest

from ingest.errors import DocumentError
from ingest.readers import SUPPORTED_SUFFIXES
from ingest.readers.kinds import sniff


def package(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return path


def refused(path):
    with pytest.raises(DocumentError) as caught:
        sniff(path)
    assert caught.value.path == str(path)
    return caught.value


def test_an_office_document_is_known_by_its_parts_under_any_name(tmp_path):
    assert sniff(package(tmp_path / "a.txt", "[Content_Types].xml", "word/document.xml")) == "docx"
    assert sniff(package(tmp_path / "b.docx", "[Content_Types].xml", "xl/workbook.xml")) == "xlsx"


def test_a_pdf_is_known_under_any_name(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert sniff(path) == "pdf"


def test_text_that_mentions_pdf_headers_is_still_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("文件以 %PDF- 开头。", encoding="utf-8")
    assert sniff(path) == "text"


@pytest.mark.parametrize("suffix", [".txt", ".xls", ".html", ""])
def test_a_web_page_is_known_by_its_start(tmp_path, suffix):
    path = tmp_path / f"页面{suffix}"
    path.write_text("\n<!DOCTYPE html><html><body>指数</body></html>", encoding="utf-8")
    assert sniff(path) == "html"


def test_tabbed_text_under_xls_is_a_table(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text("指标\t数值\n综合指数\t128.4\n", encoding="gb18030")
    assert sniff(path) == "delimited"


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".png"])
def test_text_under_a_binary_name_is_refused_with_advice(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text("综合指数128.4", encoding="utf-8")
    error = refused(path)
    assert error.code == "corrupt"
    assert suffix in error.message


def test_old_binary_office_files_are_refused_with_advice(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    error = refused(path)
    assert error.code == "unsupported_type"
    assert ".xlsx" in error.message


def test_a_modern_office_file_with_a_password_is_encrypted(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path).code == "encrypted"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 x}"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c"),
        ("a.gz", b"\x1f\x8b\x08"),
        ("a.txt", b"MZ\x90\0"),
        ("a.json", b"{}"),
        ("a.txt", b"<?xml version='1.0'?><a/>"),
    ],
)
def test_what_is_no_report_is_unsupported(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path).code == "unsupported_type"


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (("ppt/presentation.xml", "[Content_Types].xml"), "PDF"),
        (("a.txt",), "解压"),
        (("mimetype", "content.xml"), "OpenDocument"),
    ],
)
def test_other_packages_are_refused_with_advice(tmp_path, parts, word):
    error = refused(package(tmp_path / "a.zip", *parts))
    assert error.code == "unsupported_type"
    assert word in error.message


def test_a_cut_off_package_is_corrupt(tmp_path):
    whole = package(tmp_path / "whole.docx", "[Content_Types].xml", "word/document.xml").read_bytes()
    path = tmp_path / "a.docx"
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path).code == "corrupt"


def test_the_supported_names_cover_every_format():
    assert {".txt", ".md", ".html", ".docx", ".pdf", ".xlsx", ".csv", ".png"} <= SUPPORTED_SUFFIXES
