"""Delimited text in any encoding and with any delimiter."""

import pytest

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import read

GRID = (("指标", "2022", "2023"), ("总收入", "8.5", "8.7"), ("利润", "1.2", "1.5"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encoding_and_delimiter_are_found(tmp_path, delimiter, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in GRID).encode(encoding))
    (table,) = read(path).blocks
    assert (table.grid, table.header_rows) == (GRID, 1)


def test_quoted_fields_keep_commas_and_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('指标,数值\n"收入\n合计,总","1,234.5"\n', encoding="utf-8")
    assert read(path).blocks[0].grid == (("指标", "数值"), ("收入合计,总", "1,234.5"))


def test_title_unit_and_note_rows_are_told_apart(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("表1 主要指标,,\n单位：亿元,,\n指标,2022,2023\n总收入,8.5,8.7\n注：初步数,,\n", encoding="utf-8")
    assert [(b.kind, b.text) for b in read(path).blocks] == [
        ("caption", "表1 主要指标"),
        ("caption", "单位：亿元"),
        ("table", ""),
        ("note", "注：初步数"),
    ]


def test_excels_hint_line_names_the_delimiter(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n指标;数值\n收入;1,5\n", encoding="utf-8")
    assert read(path).blocks[0].grid == (("指标", "数值"), ("收入", "1,5"))


def test_formula_like_cells_are_plain_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("园区,数值\n=1+1,128.4\n@SUM(1),2\n", encoding="utf-8")
    assert read(path).blocks[0].grid == (("园区", "数值"), ("=1+1", "128.4"), ("@SUM(1)", "2"))


def test_an_unclosed_quote_is_read_or_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('指标,数值\n"收入,1\n' + "乙,2\n" * 1000, encoding="utf-8")
    assert "收入" in str(read(path).blocks)


def test_a_huge_table_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,1\n" * 100, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read(path, Limits(max_cells=100))
    assert caught.value.code == "too_large"
