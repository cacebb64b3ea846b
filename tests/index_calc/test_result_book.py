"""The workbook of a result."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from index_calc import Framework, compute
from index_calc.errors import WorkbookError
from index_calc.result_book import method_lines


def sheets(result, path, *, values=True):
    result.to_excel(path)
    return openpyxl.load_workbook(path, data_only=values)


def test_every_level_and_period_is_there_with_cached_values(two_by_two, grow, tmp_path):
    result = compute(two_by_two, grow)
    book = sheets(result, tmp_path / "o.xlsx")
    assert set(book.sheetnames) >= {"结果", "贡献", "权重", "明细", "处理记录", "framework", "方法", "图"}
    head, *rows = book["结果"].iter_rows(values_only=True)
    assert head == ("编码", "名称", "层级", "上级编码", "权重", "地区", 2013, 2014, 2015)
    found = {row[0]: row[6:] for row in rows}
    assert found["I"] == pytest.approx(tuple(result.wide()["园区"]))
    assert set(found) == {n.code for n in two_by_two.nodes}
    assert len(list(book["明细"].iter_rows())) == 16


def test_parents_are_formulas_on_their_children(two_by_two, grow, tmp_path):
    book = sheets(compute(two_by_two, grow), tmp_path / "o.xlsx", values=False)
    cells = {row[0].value: row for row in book["结果"].iter_rows(min_row=2)}
    assert cells["I"][6].value == "=SUMPRODUCT($E$3:$E$4,G3:G4)"
    assert cells["A1"][6].data_type == "n"
    chained = sheets(compute(two_by_two, grow, method="chain"), tmp_path / "c.xlsx", values=False)
    assert next(chained["结果"].iter_rows(min_row=2))[7].value == "=G2*(SUMPRODUCT($E$3:$E$4,H3:H4/G3:G4))"


def test_contributions_of_the_last_year_and_of_all_years(two_by_two, grow, tmp_path):
    result = compute(two_by_two, grow)
    rows = list(sheets(result, tmp_path / "o.xlsx")["贡献"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 10
    whole = {row[3]: row[7] for row in rows if row[1] == 2013}
    assert whole["A"] + whole["B"] == pytest.approx(result.value("I", 2015) - 100)


def test_flags_and_their_meaning_are_listed(two_by_two, grow, tmp_path):
    grow.loc[1, "value"] = np.nan
    result = compute(two_by_two, grow, missing="carry")
    book = sheets(result, tmp_path / "o.xlsx")
    text = [[str(c) for c in row] for row in book["处理记录"].iter_rows(values_only=True)]
    assert any("FILLED_CARRY" in row for row in text)
    assert any("缺失值用上一期数值填补" in row for row in text)


def test_re_weighted_parents_are_numbers_not_formulas(two_by_two, grow, tmp_path):
    grow.loc[1, "value"] = np.nan
    book = sheets(compute(two_by_two, grow, missing="reweight"), tmp_path / "o.xlsx", values=False)
    cells = {row[0].value: row for row in book["结果"].iter_rows(min_row=2)}
    assert cells["A"][7].data_type == "n"
    assert cells["A1"][7].value is None
    assert cells["I"][7].data_type == "f"


def test_the_method_sheet_says_how_it_was_made(two_by_two, grow):
    lines = dict(method_lines(compute(two_by_two, grow, method={0: "fixed_base", 1: "symmetric"}, aggregate="amean")))
    assert "对称增速" in lines["A 的合成"]
    assert "算术平均" in lines["I 的合成"]
    assert "2013" in lines["基期"]
    assert "(Σ w·x^p)" in dict(method_lines(compute(two_by_two, grow, aggregate="genmean:3")))["I 的合成"]


def test_there_are_charts_over_time_and_across_areas(two_by_two, grow, tmp_path):
    result = compute(two_by_two, grow)
    result.to_excel(tmp_path / "o.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "o.xlsx")["图"]._charts) == 2
    rows = [(c, u, float(i + k)) for k, c in enumerate("ab") for i, u in enumerate("xyz")]
    data = pd.DataFrame(rows, columns=["code", "unit", "value"])
    framework = Framework.from_table(pd.DataFrame({"code": ["a", "b"], "name": "n", "parent": None}))
    compute(framework, data, method="cross_section").to_excel(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx", data_only=True)
    assert len(book["图"]._charts) == 1
    assert [book["图"].cell(i, 21).value for i in (1, 2, 3)] == ["z", "y", "x"]
    assert "贡献" not in book.sheetnames


def test_names_and_areas_that_look_like_formulas_are_neutralised(tmp_path):
    framework = Framework.from_table(pd.DataFrame({"code": ["=a"], "name": ["@SUM(A1)"], "parent": [None]}))
    rows = [("=a", 2013, "+cmd|' /C calc'!A0", 1.0), ("=a", 2014, "+cmd|' /C calc'!A0", 2.0)]
    data = pd.DataFrame(rows, columns=["code", "period", "unit", "value"])
    compute(framework, data).to_excel(tmp_path / "o.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                risky = isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
                assert not risky or (sheet.title == "结果" and cell.data_type == "f" and "cmd" not in cell.value)


def test_a_result_larger_than_a_sheet_is_refused(two_by_two, grow, tmp_path, monkeypatch):
    monkeypatch.setattr("index_calc.result_book.MOST_CELLS", 10)
    with pytest.raises(WorkbookError) as caught:
        compute(two_by_two, grow).to_excel(tmp_path / "o.xlsx")
    assert caught.value.code == "TOO_LARGE"
