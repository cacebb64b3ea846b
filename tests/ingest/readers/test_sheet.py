"""Workbooks as their readers see them."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import read


def book(rows, **options):
    workbook = openpyxl.Workbook()
    fill(workbook.active, rows)
    return workbook


def fill(sheet, rows):
    for row in rows:
        sheet.append(list(row))
    return sheet


def reading(workbook, folder, limits=None):
    path = folder / "数据.xlsx"
    workbook.save(path)
    return read(path, limits or Limits())


def outline(document):
    return [(block.kind, block.text or block.grid) for block in document.blocks]


def test_titles_units_table_and_notes_are_told_apart(tmp_path):
    workbook = book(
        [
            ["表1 主要指标"],
            [None, None, "单位：亿元"],
            ["指标", 2022, 2023],
            ["总收入", 8.5, 8.7],
            ["利润", 1.25, 1.5],
            ["注：数据为规模以上企业口径。"],
            ["资料来源：统计年鉴"],
        ]
    )
    workbook.active.merge_cells("A1:C1")
    document = reading(workbook, tmp_path)
    assert outline(document) == [
        ("caption", "表1 主要指标"),
        ("caption", "单位：亿元"),
        ("table", (("指标", "2022", "2023"), ("总收入", "8.5", "8.7"), ("利润", "1.25", "1.5"))),
        ("note", "注：数据为规模以上企业口径。"),
        ("note", "资料来源：统计年鉴"),
    ]
    assert document.blocks[2].header_rows == 1


def test_multi_row_headers_are_repeated_and_counted(tmp_path):
    workbook = book(
        [["地区", "总收入", None, "增速"], [None, 2022, 2023, "%"], ["海淀园", 100, 110, 10], ["昌平园", 50, 55, 10]]
    )
    for span in ("A1:A2", "B1:C1"):
        workbook.active.merge_cells(span)
    (table,) = reading(workbook, tmp_path).blocks
    assert table.grid[:2] == (("地区", "总收入", "总收入", "增速"), ("地区", "2022", "2023", "%"))
    assert table.header_rows == 2


def test_numbers_are_read_as_shown(tmp_path):
    workbook = book(
        [
            ["指标", "数值"],
            ["增速", 0.125],
            ["收入", 1234567.891],
            ["日期", dt.datetime(2023, 12, 31)],
            ["文本数", "128.4"],
        ]
    )
    sheet = workbook.active
    sheet["B2"].number_format, sheet["B3"].number_format, sheet["B4"].number_format = "0.0%", "#,##0.0", 'yyyy"年"m"月"'
    (table,) = reading(workbook, tmp_path).blocks
    assert [row[1] for row in table.grid[1:]] == ["12.5%", "1,234,567.9", "2023年12月", "128.4"]


def test_several_sheets_come_under_their_names(tmp_path):
    workbook = book([["指标", 2023], ["甲", 1]])
    workbook.active.title = "总量"
    fill(workbook.create_sheet("结构"), [["指标", 2023], ["乙", 2]])
    document = reading(workbook, tmp_path)
    assert [(b.kind, b.text, b.sheet) for b in document.blocks] == [
        ("heading", "总量", "总量"), ("table", "", "总量"), ("heading", "结构", "结构"), ("table", "", "结构"),
    ]  # fmt: skip


def test_hidden_sheets_rows_and_columns_are_left_out_and_said(tmp_path):
    workbook = book([["指标", "内部", 2023], ["甲", 999, 1], ["乙", 998, 2]])
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["B"].hidden = True
    secret = fill(workbook.create_sheet("底稿"), [["x", 997], ["y", 996]])
    secret.sheet_state = "veryHidden"
    document = reading(workbook, tmp_path)
    assert document.blocks[0].grid == (("指标", "2023"), ("甲", "1"))
    assert any("底稿" in warning for warning in document.warnings)
    assert any("5 个单元格" in warning for warning in document.warnings)


def test_formulas_saved_without_results_are_computed(tmp_path):
    workbook = book(
        [
            ["指标", 2022, 2023],
            ["甲", 10, 20],
            ["乙", 30, 40],
            ["合计", "=SUM(B2:B3)", "=C2+C3*1"],
            ["增速", None, "=ROUND(C4/B4-1,3)"],
        ]
    )
    workbook.active["C5"].number_format = "0.0%"
    document = reading(workbook, tmp_path)
    assert document.blocks[0].grid[3:] == (("合计", "40", "60"), ("增速", "", "50.0%"))
    assert any("3 个单元格" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A2,A1:B9,2)",
        "=B3",
        "=1/0",
        "='[外.xlsx]Sheet1'!A1",
        '=HYPERLINK("http://127.0.0.1","x")',
        "=A2+1",
        "=(((",
        "=B2:B9",
        "=10^99999",
    ],
)
def test_formulas_that_cannot_be_computed_leave_a_named_gap(tmp_path, formula):
    workbook = book([["指标", "数值", "备"], ["甲", 1, 2], ["乙", formula, 3]])
    workbook.active.title = "表"
    document = reading(workbook, tmp_path)
    assert document.blocks[0].grid[2] == ("乙", "", "3")
    assert any("表!B3" in warning for warning in document.warnings)


def test_tables_below_each_other_are_parted(tmp_path):
    workbook = book([["表1 甲"], ["指标", 2023], ["a", 1.5], [], ["表2 乙"], ["指标", 2023], ["b", 2.5]])
    assert outline(reading(workbook, tmp_path)) == [
        ("caption", "表1 甲"), ("table", (("指标", "2023"), ("a", "1.5"))),
        ("caption", "表2 乙"), ("table", (("指标", "2023"), ("b", "2.5"))),
    ]  # fmt: skip


def test_a_blank_row_inside_a_table_does_not_part_it(tmp_path):
    (table,) = reading(book([["指标", 2023], ["a", 1.5], [], ["b", 2.5]]), tmp_path).blocks
    assert table.grid == (("指标", "2023"), ("a", "1.5"), ("b", "2.5"))


def test_tables_beside_each_other_are_parted(tmp_path):
    workbook = book([["指标", 2023, None, "地区", 2023], ["a", 1.5, None, "c", 3.5], ["b", 2.5, None, "d", 4.5]])
    grids = [block.grid for block in reading(workbook, tmp_path).blocks]
    assert grids == [(("指标", "2023"), ("a", "1.5"), ("b", "2.5")), (("地区", "2023"), ("c", "3.5"), ("d", "4.5"))]


def test_an_empty_column_inside_one_table_is_dropped(tmp_path):
    (table,) = reading(book([["指标", None, 2022, 2023], ["a", None, 1.5, 2.5]]), tmp_path).blocks
    assert table.grid == (("指标", "2022", "2023"), ("a", "1.5", "2.5"))


def test_group_headings_stay_in_the_table(tmp_path):
    (table,) = reading(
        book([["指标", 2023], ["一、创新"], ["研发", 1.5], ["二、产业"], ["收入", 2.5]]), tmp_path
    ).blocks
    assert len(table.grid) == 5


def test_a_row_that_numbers_the_columns_belongs_to_the_header(tmp_path):
    (table,) = reading(book([["指标", "单位", "数值"], ["甲", 1, 2], ["收入", "亿元", 2.5]]), tmp_path).blocks
    assert table.header_rows == 2


def test_one_column_is_text(tmp_path):
    assert outline(reading(book([["第一段话。"], ["第二段话。"]]), tmp_path)) == [
        ("paragraph", "第一段话。"),
        ("paragraph", "第二段话。"),
    ]


def test_a_cell_far_out_costs_nothing(tmp_path):
    workbook = book([["指标", 2023], ["a", 1.5]])
    workbook.active["XFD1048576"] = "远"
    assert "a" in str(reading(workbook, tmp_path).blocks)


def test_a_merge_of_the_whole_sheet_is_refused(tmp_path):
    from zipfile import ZipFile

    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    workbook = book([["指标", 2023], ["a", 1.5]])
    workbook.active.merge_cells("A4:B4")
    workbook.save(source)
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A4:B4"', b'ref="A4:XFD1048576"'))
    with pytest.raises(DocumentError) as caught:
        read(target)
    assert caught.value.code == "too_large"


def test_too_many_cells_are_refused(tmp_path):
    with pytest.raises(DocumentError) as caught:
        reading(book([["a", 1.5]] * 50), tmp_path, Limits(max_cells=40))
    assert caught.value.code == "too_large"


def test_a_damaged_workbook_is_corrupt(tmp_path):
    from zipfile import ZipFile

    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "corrupt"


def test_an_empty_workbook_has_no_text(tmp_path):
    with pytest.raises(DocumentError) as caught:
        reading(book([]), tmp_path)
    assert caught.value.code == "no_text"
