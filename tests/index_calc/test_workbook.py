"""The template and reading it back, also through a real spreadsheet program."""

import os
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

from index_calc import Framework, compute, read_workbook, write_template
from index_calc.errors import WorkbookError
from index_calc.workbook import neutral, plain

VALUES = {"A1": [10.0, 12.0, 15.0], "A2": [200.0, 210.0, 260.0], "B": [50.0, 45.0, 60.0]}


def fill(path, values=VALUES):
    book = openpyxl.load_workbook(path)
    sheet = book["data"]
    for row in sheet.iter_rows(min_row=2):
        for cell, value in zip(row[4:], values.get(row[0].value, []), strict=False):
            cell.value = value
    book.save(path)


@pytest.fixture
def template(two_by_two, tmp_path):
    path = tmp_path / "data.xlsx"
    write_template(two_by_two, path, periods=[2013, 2014, 2015], units=["园区"])
    return path


def test_a_template_has_chinese_headers_notes_and_validation(template):
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == ["说明", "framework", "data"]
    assert [c.value for c in book["framework"][1]][:5] == ["编码", "名称", "上级编码", "层级", "权重"]
    assert [c.value for c in book["data"][1]] == ["编码", "名称", "计量单位", "地区", 2013, 2014, 2015]
    assert [row[0].value for row in book["data"].iter_rows(min_row=2)] == ["B", "A1", "A2"]
    kinds = {v.type for v in book["framework"].data_validations.dataValidation}
    assert kinds == {"list", "decimal"}
    assert book["data"].data_validations.dataValidation[0].type == "decimal"
    assert "基期" in "".join(str(c.value) for c in book["说明"]["A"])
    assert book["framework"]["F1"].comment is not None


def test_a_filled_template_gives_the_framework_and_the_data(template, two_by_two, grow):
    fill(template)
    framework, data = read_workbook(template)
    assert framework.nodes == two_by_two.nodes
    assert compute(framework, data).wide().equals(compute(two_by_two, grow).wide())


def test_numbers_are_exact_and_text_figures_carry_their_rounding(template):
    fill(template)
    framework, data = read_workbook(template)
    result = compute(framework, data)
    assert result.values["low"].equals(result.values["value"])
    fill(template, {**VALUES, "B": ["50.0", "45.0", "60.0"]})
    framework, data = read_workbook(template)
    row = compute(framework, data).values.query("code == 'B' and period == 2015").iloc[0]
    assert row["low"] == pytest.approx(100 * 59.95 / 50.05)


def test_a_long_data_sheet_with_english_names_is_read_too(tmp_path, two_by_two, grow):
    path = tmp_path / "long.xlsx"
    with pd.ExcelWriter(path) as writer:
        two_by_two.to_table().to_excel(writer, sheet_name="framework", index=False)
        grow.to_excel(writer, sheet_name="data", index=False)
    framework, data = read_workbook(path)
    assert compute(framework, data).wide().equals(compute(two_by_two, grow).wide())


def test_codes_typed_as_numbers_agree_between_the_sheets(tmp_path):
    path = tmp_path / "numbers.xlsx"
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame({"编码": [1, 11], "名称": ["总", "甲"], "上级编码": [None, 1]}).to_excel(
            writer, sheet_name="framework", index=False
        )
        pd.DataFrame({"编码": [11], 2013: [1.0], 2014: [2.0]}).to_excel(writer, sheet_name="data", index=False)
    framework, data = read_workbook(path)
    assert compute(framework, data).value("1", 2014) == 200


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_is_neutralised_and_read_back(tmp_path, text):
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t"))
    assert plain(neutral(text)) == text
    framework = Framework.from_table(pd.DataFrame({"code": ["a"], "name": [text], "parent": [None]}))
    path = tmp_path / "t.xlsx"
    write_template(framework, path, periods=[2013], units=[text.strip() or "x"])
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")))
    book = openpyxl.load_workbook(path)
    book["data"]["E2"] = 1.0
    book.save(path)
    assert read_workbook(path)[0]["a"].name == text.strip()


def test_ordinary_text_is_left_alone():
    assert neutral("研发经费") == "研发经费"
    assert neutral(3.5) == 3.5
    assert plain("'引号开头") == "'引号开头"


def test_a_template_without_periods_leaves_columns_to_name(two_by_two, tmp_path):
    path = tmp_path / "open.xlsx"
    write_template(two_by_two, path)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert caught.value.code == "NO_DATA"
    book = openpyxl.load_workbook(path)
    for i, year in enumerate((2013, 2014, 2015)):
        book["data"].cell(1, 5 + i).value = year
    book.save(path)
    fill(path)
    assert compute(*read_workbook(path)).value("A1", 2015) == 150


def test_files_that_are_no_such_workbook_are_refused(tmp_path):
    text = tmp_path / "x.xlsx"
    text.write_text("not a workbook")
    for path, code in ((tmp_path / "none.xlsx", "BAD_FILE"), (text, "BAD_FILE")):
        with pytest.raises(WorkbookError) as caught:
            read_workbook(path)
        assert caught.value.code == code
    other = tmp_path / "other.xlsx"
    pd.DataFrame({"a": [1]}).to_excel(other)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(other)
    assert caught.value.code == "NO_SHEET"


def convert(path, folder):
    """Open a workbook in LibreOffice and save it again; formulas are recalculated."""
    office = shutil.which("soffice")
    if office is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice (soffice) is not installed")
    assert office is not None, "CI must run the spreadsheet round trip: install libreoffice-calc"
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    return folder / path.name


@pytest.mark.slow
def test_a_template_survives_a_spreadsheet_program(template, two_by_two, grow, tmp_path):
    fill(template)
    framework, data = read_workbook(convert(template, tmp_path / "office"))
    assert [(n.code, n.parent, n.weight) for n in framework.nodes] == [
        (n.code, n.parent, n.weight) for n in two_by_two.nodes
    ]
    assert compute(framework, data).wide().equals(compute(two_by_two, grow).wide())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "aggregate"),
    [("fixed_base", "amean"), ("fixed_base", "gmean"), ("fixed_base", "hmean"), ("fixed_base", "genmean:2"),
     ("chain", "hmean"), ("symmetric", "amean")],
)  # fmt: skip
def test_live_formulas_recalculate_to_the_same_numbers(two_by_two, grow, tmp_path, method, aggregate):
    result = compute(two_by_two, grow, base=2014, method=method, aggregate=aggregate)
    path = tmp_path / "out.xlsx"
    result.to_excel(path)
    bare = openpyxl.load_workbook(path)  # drops the cached values, so whatever is read later was calculated
    formulas = [c.value for row in bare["结果"].iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) == 6
    bare.save(path)
    sheet = openpyxl.load_workbook(convert(path, tmp_path / "office"), data_only=True)["结果"]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        for year, value in zip((2013, 2014, 2015), row[6:9], strict=True):
            assert value == pytest.approx(result.value(row[0], year), rel=1e-9)
