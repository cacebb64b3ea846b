"""Spreadsheets in: the template a statistician fills, and reading it back. Results out are in `result_book`.

Sheet `framework` holds the columns of `framework.Node`, sheet `data` either one column a period or the columns code,
period, unit, value. Headers are Chinese; English names are understood as well. Text that a spreadsheet would take for a
formula (it begins with = + - @ or a control character) is written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from index_calc.errors import WorkbookError
from index_calc.framework import HEADERS, INVERSES, Framework, Node

if TYPE_CHECKING:
    from index_calc.result import Result

FRAMEWORK_SHEET, DATA_SHEET, NOTES_SHEET = "framework", "data", "说明"
SPARE_ROWS = 200  # rows below the framework that carry validation too, for indicators added by hand
DEFAULT_PERIODS = 5
_DATA_LEAD = ("编码", "名称", "计量单位", "地区", "code", "name", "unit", "period", "时期", "年份")

_RISKY = re.compile(r"^[=+\-@\t\r\n]")
_LISTS = {
    "direction": ["1", "-1"],
    "inverse": list(INVERSES),
    "normalise": ["ratio", "minmax", "zscore", "goalposts", "target", "maximum", "rank", "borda", "percentile"],
    "aggregate": ["amean", "gmean", "hmean", "genmean:2"],
    "method": ["fixed_base", "chain", "symmetric", "cross_section"],
}
_HINTS = {
    "code": "每个指标唯一的编码，数据表用它对应",
    "parent": "上一级的编码；总指数留空",
    "weight": "在同级中的权重，同级之和为 1 或 100%；全部留空即等权",
    "direction": "1 为正向，-1 为逆向",
    "inverse": "逆向指标的处理：reciprocal 倒数、difference 差值（200-I）、negate 取负（截面比较）",
    "normalise": "留空按所选计算方式：定基比值或极差法",
    "aggregate": "下级合成本级的平均：amean 算术、gmean 几何、hmean 调和、genmean:p 广义",
    "method": "下级合成本级的方式：fixed_base 定基、chain 环比链接、symmetric 对称增速、cross_section 截面",
    "base_period": "本指标自己的基期，留空用总的基期",
    "cap": "封顶：300 或 level:300 为指数水平，growth:20 为年增速上限（%）",
    "goalpost_min": "阈值法的下限",
    "goalpost_max": "阈值法的上限",
    "target": "目标值法的目标",
}
_NOTES = [
    "本工作簿用于计算综合指数。请填写两张表后运行 zhishu calc run 本文件 -o 结果.xlsx。",
    "framework 表：一行一个节点（总指数、分指数、指标）。编码唯一，上级编码说明层级关系，层数不限，可以参差。",
    "data 表：一行一个指标（多个地区则每个地区一行），每个时期一列；表头写年份，如 2013、2014，也可写 2023-Q4。",
    "数值照原文填写。若以文本填写（如 329.40），将按末位四舍五入的区间传递误差；以数字填写则视为精确值。",
    "缺失的单元格留空，不要填 0。默认遇缺失即报错；可在运行时选择沿用、插值或重新分配权重，结果会逐格标记。",
    "基期数值为零、为负或缺失时不能计算定基指数，程序会指出指标、地区和时期。",
    "逆向指标（方向 -1）必须写明处理方式。封顶的结果会同时给出未封顶的数值。",
    "权重留空为等权；填写时同级之和须为 1 或 100%，程序不会自行调整。",
]


def neutral(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: risky text gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and _RISKY.match(value) else value


def plain(value: Any) -> Any:
    """The value as it was before `neutral`."""
    return value[1:] if isinstance(value, str) and value[:1] == "'" and _RISKY.match(value[1:]) else value


# ---------------------------------------------------------------- template
def write_template(
    framework: Framework,
    path: str | Path,
    periods: Sequence[Any] | None = None,
    units: Sequence[str] | None = None,
) -> None:
    """An xlsx to fill: the framework, an empty data sheet (one row an indicator and area), notes, validation.

    Without `periods` there are columns to be named by the user; without `units` one row an indicator.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE7F3", "border": 1, "text_wrap": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "fill": book.add_format({"bg_color": "#FFFBE6", "border": 1, "border_color": "#DDDDDD"}),
        }
        notes = book.add_worksheet(NOTES_SHEET)
        notes.set_column(0, 0, 100, styles["wrap"])
        notes.write_string(0, 0, f"{neutral(framework.root.name)} 数据模板", styles["head"])
        for row, line in enumerate(_NOTES, start=1):
            notes.write_string(row, 0, line, styles["wrap"])
        _framework_sheet(book.add_worksheet(FRAMEWORK_SHEET), framework, styles)
        _data_sheet(book.add_worksheet(DATA_SHEET), framework, periods, units, styles)


def _framework_sheet(sheet: Any, framework: Framework, styles: dict[str, Any]) -> None:
    for column, (name, title) in enumerate(HEADERS.items()):
        sheet.write_string(0, column, title, styles["head"])
        if name in _HINTS:
            sheet.write_comment(0, column, f"{name}：{_HINTS[name]}")
    last = len(framework) + SPARE_ROWS
    for column, name in enumerate(HEADERS):
        if name in _LISTS:
            sheet.data_validation(1, column, last, column, _choice(name))
        if name in ("weight", "goalpost_min", "goalpost_max", "target"):
            sheet.data_validation(1, column, last, column, _decimal(0 if name == "weight" else -1e15))
        for row, node in enumerate(framework.nodes, start=1):
            _write(sheet, row, column, getattr(node, name))
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, len(HEADERS) - 1, 13)
    sheet.freeze_panes(1, 2)


def _choice(name: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": _LISTS[name],
        "error_type": "warning",
        "error_title": HEADERS[name],
        "error_message": f"常用取值：{'、'.join(_LISTS[name])}",
    }


def _decimal(least: float) -> dict[str, Any]:
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": least,
        "error_title": "请输入数字",
        "error_message": "此处应为数字" + ("且不为负" if least == 0 else ""),
    }


def _data_sheet(
    sheet: Any,
    framework: Framework,
    periods: Sequence[Any] | None,
    units: Sequence[str] | None,
    styles: dict[str, Any],
) -> None:
    heads = ["编码", "名称", "计量单位", "地区"]
    columns = list(periods) if periods is not None else [f"（第{i + 1}个时期）" for i in range(DEFAULT_PERIODS)]
    for column, title in enumerate([*heads, *columns]):
        sheet.write(0, column, neutral(title), styles["head"])
    sheet.write_comment(0, len(heads), "每列一个时期，表头写年份，如 2013；可向右增加")
    rows = [(framework[code], unit) for unit in units or [""] for code in framework.leaves]
    for row, (node, unit) in enumerate(rows, start=1):
        for column, value in enumerate((node.code, node.name, node.unit, unit)):
            _write(sheet, row, column, value)
        for column in range(len(heads), len(heads) + len(columns)):
            sheet.write_blank(row, column, None, styles["fill"])
    first, last = len(heads), len(heads) + len(columns) - 1
    sheet.data_validation(1, first, len(rows) + SPARE_ROWS, last, _decimal(-1e15) | {"error_type": "warning"})
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, last, 12)
    sheet.freeze_panes(1, len(heads))


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write one cell: text neutralised and never as a formula, missing values blank."""
    if value is None or (isinstance(value, float) and value != value):
        return
    if isinstance(value, str):
        sheet.write_string(row, column, neutral(value))
    else:
        sheet.write_number(row, column, value)


# ---------------------------------------------------------------- reading
def read_workbook(path: str | Path) -> tuple[Framework, pd.DataFrame]:
    """The framework and the data of a filled template. Raises WorkbookError BAD_FILE, NO_SHEET or NO_DATA."""
    sheets = _sheets(path)
    lost = [name for name in (FRAMEWORK_SHEET, DATA_SHEET) if name not in sheets]
    if lost:
        raise WorkbookError("NO_SHEET", f"工作簿中没有工作表：{'、'.join(lost)}")
    framework = Framework.from_table(_as_text_codes(sheets[FRAMEWORK_SHEET]))
    data = _as_text_codes(sheets[DATA_SHEET]).rename(columns={c: _header(c) for c in sheets[DATA_SHEET].columns})
    data = data.drop(columns=[c for c in data.columns if str(c).startswith("（第")])
    data = data[data["编码"].notna()] if "编码" in data else data
    figures = data.drop(columns=[c for c in data.columns if c in _DATA_LEAD])
    if figures.isna().all(axis=None):
        raise WorkbookError("NO_DATA", "data 表还没有填写")
    return framework, data


def _sheets(path: str | Path) -> dict[str, pd.DataFrame]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise WorkbookError("BAD_FILE", f"找不到文件：{path}") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise WorkbookError("BAD_FILE", f"不是可读的 xlsx 文件：{path}（{error}）") from None
    try:
        return {name: _frame(book[name]) for name in book.sheetnames}
    finally:
        book.close()


def _frame(sheet: Any) -> pd.DataFrame:
    rows = [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    if not rows:
        return pd.DataFrame()
    keep = [i for i, title in enumerate(rows[0]) if title is not None]
    body = [[row[i] if i < len(row) else None for i in keep] for row in rows[1:]]
    filled = [row for row in body if any(cell is not None and cell != "" for cell in row)]
    return pd.DataFrame(filled, columns=[rows[0][i] for i in keep], dtype=object)


def _header(title: Any) -> Any:
    return int(title) if isinstance(title, float) and title.is_integer() else title


def _as_text_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Codes typed as numbers become text, so that both sheets agree."""
    codes = [c for c in frame.columns if str(c) in ("code", "编码", "parent", "上级编码")]
    return frame.assign(**{c: frame[c].map(_code_text) for c in codes})


def _code_text(value: Any) -> Any:
    if value is None or value == "":
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def write_results(result: Result, path: str | Path) -> None:
    """Write a result with formulas, contributions, flags, method and charts (see `result_book`)."""
    from index_calc.result_book import write

    write(result, path)


def node_title(node: Node) -> str:
    """The name of a node for people, neutralised."""
    return str(neutral(node.name))
