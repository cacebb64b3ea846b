"""Layouts statisticians use in files, read from the file to the figure."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from ingest import observations, structure
from ingest.readers import read


def extracted(path: Path) -> list[tuple[object, ...]]:
    found = observations.extract(structure.build(read(path)))
    return [(o.indicator, o.breakdown, o.area, o.period, o.measure, o.value, o.unit) for o in found if o.cell]


def sheet(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_unit_in_the_reports_own_title_is_that_of_the_table_below(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", [["光谷主要经济指标（单位：亿元）"], ["指标", 2022, 2023], ["利润总额", "1,020.7", "—"]]
    )
    assert extracted(path) == [("利润总额", None, extracted(path)[0][2], "2022", "level", 1020.7, "亿元")]


def test_a_long_table_has_a_figure_a_row_with_the_year_it_names(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "地区,指标,年份,数值,单位\n深圳,专利授权量,2022,23000,件\n苏州,研发投入强度,2023,4.11,%\n", encoding="utf-8"
    )
    assert extracted(path) == [
        ("专利授权量", None, "深圳", "2022", "level", 23000, "件"),
        ("研发投入强度", None, "苏州", "2023", "level", 4.11, "%"),
    ]


def test_english_beside_a_chinese_header_is_its_translation(tmp_path: Path) -> None:
    rows = [
        ["指标 Indicator", "单位 Unit", 2023, "增长率 Growth (%)"],
        ["进出口总额 Total Imports and Exports", "亿元", 6510.4, -5.6],
    ]
    assert extracted(sheet(tmp_path / "b.xlsx", rows)) == [
        ("进出口总额", None, None, "2023", "level", 6510.4, "亿元"),
        ("进出口总额", None, None, "2023", "change_rate", -5.6, "%"),
    ]


def test_a_table_titled_in_english_names_what_its_columns_leave_unsaid(tmp_path: Path) -> None:
    rows = [
        ["Venture Capital Investment by State, 2021-2023"],
        ["($ millions)"],
        ["State", "2022", "2023", "Change 2022-23 (%)"],
        ["Texas", 104.2, 82.1, -21.2],
    ]
    assert [
        (name, area, measure, unit)
        for name, _, area, _, measure, _, unit in extracted(sheet(tmp_path / "c.xlsx", rows))
    ] == [
        ("Venture Capital Investment", "Texas", "level", "million USD"),
        ("Venture Capital Investment", "Texas", "level", "million USD"),
        ("Venture Capital Investment", "Texas", "change_rate", "%"),
    ]


def test_rows_set_in_as_far_as_the_words_of_a_part_are_its_siblings(tmp_path: Path) -> None:
    rows = [["指标（亿元）", "2023年"], ["工业增加值", 412.6], ["　其中：集成电路", 88.3], ["　　　　新型显示", 70.5]]
    assert [(name, part) for name, part, *_ in extracted(sheet(tmp_path / "d.xlsx", rows))] == [
        ("工业增加值", None), ("工业增加值", "集成电路"), ("工业增加值", "新型显示"),
    ]  # fmt: skip


def test_a_change_beside_the_years_it_compares_is_the_later_ones(tmp_path: Path) -> None:
    rows = [["产品", "2022年占比（%）", "2023年占比（%）", "变化（百分点）"], ["机电产品", 52.3, 54.1, 1.8]]
    found = extracted(sheet(tmp_path / "e.xlsx", rows))
    assert [(period, measure, value) for *_, period, measure, value, _ in found] == [
        ("2022", "share", 52.3), ("2023", "share", 54.1), ("2023", "change", 1.8),
    ]  # fmt: skip


def test_a_sheet_named_for_its_year_dates_its_table_and_is_no_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for year, value in (("2022年", 350.6), ("2023年", 368.2)):
        made = book.create_sheet(year)
        made.append(["指标名称", "单位", "东区"])
        made.append(["地区生产总值", "亿元", value])
    del book["Sheet"]
    book.save(tmp_path / "各区数据.xlsx")
    document = structure.build(read(tmp_path / "各区数据.xlsx"))
    assert document.title == "各区数据"
    assert [(o.period, o.value) for o in observations.extract(document)] == [("2022", 350.6), ("2023", 368.2)]


def test_two_figures_in_a_cell_are_no_figure(tmp_path: Path) -> None:
    rows = [["指标（亿元）", "2022年", "2023年"], ["总收入", "101233 26110.8", "812.5"], ["利润", "1 029 471", "90.1"]]
    assert [(name, value) for name, *_, value, _ in extracted(sheet(tmp_path / "f.xlsx", rows))] == [
        ("总收入", 812.5), ("利润", 1029471), ("利润", 90.1),
    ]  # fmt: skip
