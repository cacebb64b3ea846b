"""Damaged files of every format: each is read or refused with a code, never anything else."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import read
from ingest.worker import read_guarded

CODES = {
    "empty_file", "unsupported_type", "encrypted", "corrupt", "too_large", "archive_bomb", "no_text", "timeout",
}  # fmt: skip
LIMITS = Limits(recognise=False)
PAGE = (
    "<html><head><style>.a{display:none}</style></head><body><h1>标题</h1><p style='color:red'>指数<b>128.4</b></p>"
    "<table><tr><th rowspan=2>a<th colspan=2>b<tr><td>1<td>2</table><ol><li>x<li>y</ol></body></html>"
)
NOTES = "# 标题\n\n正文 **128.4**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. x\n   - y\n\n> 引\n\n<p hidden>z</p>\n"
TABLE = '表1 指标,,\n指标,2022,2023\n"甲,乙",1.5,"2,000.5"\n注：初步数,,\n'
SOURCES = {
    ".html": PAGE.encode(),
    ".md": NOTES.encode(),
    ".csv": TABLE.encode("gb18030"),
    ".txt": NOTES.encode("utf-16"),
}


@cache
def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("标题", 1)
    document.add_paragraph("正文128.4", style="List Number")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    return saved(document)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["表1", None, None], ["指标", 2022, 2023], ["甲", 1.5, "=B3*2"]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active["B3"].number_format = "0.0%"
    return saved(book)


@cache
def portable_file() -> bytes:
    typst = pytest.importorskip("typst")
    return typst.compile(b"#table(columns: 2, [a], [1.5], [b], [2.5])\nText 128.4")


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ends_well(path: Path, reader=read) -> None:
    """The read ends in text or in a refusal that says why; any other exception is the failure sought."""
    refusal = None
    blocks: tuple = ()
    try:
        blocks = reader(path, LIMITS).blocks
    except DocumentError as error:
        refusal = error
    assert blocks or (refusal is not None and refusal.code in CODES and refusal.message)


def damaged(data: bytes, cuts: list[tuple[float, bytes]]) -> bytes:
    """Data with pieces overwritten at relative places."""
    out = bytearray(data)
    for place, noise in cuts:
        at = int(place * len(out))
        out[at : at + len(noise)] = noise
    return bytes(out)


TOKENS = [
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff\xfe",
    b"</p>",
    b"<table>",
    b"9999999999",
    b"-1",
    b"w:val",
    b"]]>",
    b"%%EOF",
    b"\xe2\x80\xae",
]
NOISE = st.lists(
    st.tuples(st.floats(min_value=0, max_value=0.999), st.binary(min_size=1, max_size=12) | st.sampled_from(TOKENS)),
    min_size=1,
    max_size=8,
)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", sorted(SOURCES))
@given(cuts=NOISE)
@SETTINGS
def test_damaged_text_formats(tmp_path, suffix, cuts):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(damaged(SOURCES[suffix], cuts))
    ends_well(path)


@pytest.mark.parametrize("suffix", sorted(SOURCES))
@given(
    data=st.binary(min_size=1, max_size=300)
    | st.text(min_size=1, max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
@SETTINGS
def test_arbitrary_content_under_a_text_name(tmp_path, suffix, data):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    ends_well(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@given(cuts=NOISE)
@SETTINGS
def test_damaged_packages(tmp_path, suffix, cuts):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(damaged(word_file() if suffix == ".docx" else workbook(), cuts))
    ends_well(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@given(cuts=NOISE, part=st.floats(min_value=0, max_value=0.999))
@SETTINGS
def test_damaged_parts_in_sound_packages(tmp_path, suffix, cuts, part):
    source = zipfile.ZipFile(io.BytesIO(word_file() if suffix == ".docx" else workbook()))
    names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
    chosen = names[int(part * len(names))]
    path = tmp_path / f"a{suffix}"
    with zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, damaged(data, cuts) if name == chosen else data)
    ends_well(path)


@given(cuts=NOISE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_portable_files_under_guard(tmp_path, cuts):
    path = tmp_path / "a.pdf"
    path.write_bytes(damaged(portable_file(), cuts))
    ends_well(path, read_guarded)
