"""Spreadsheets out: every level and period with live formulas, contributions, flags, weights, method and charts.

Each parent's cell is a formula on the rows of its children and their weights, with the computed value cached beside it,
so that a reader can follow the aggregation in Excel and a program still reads numbers. Where a value cannot be written
as a formula (data are missing, several base years), it is written as a number.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from index_calc.contribution import result_contributions
from index_calc.errors import WorkbookError
from index_calc.flags import MEANINGS
from index_calc.result import Result
from index_calc.workbook import FRAMEWORK_SHEET, HEADERS, neutral, node_title

MOST_CELLS = 1_000_000  # rows of the long sheet that a spreadsheet can hold
MOST_UNITS = 300  # areas written with formulas and contributions
CHARTED = 10  # lines in a chart

RESULTS, LONG, WEIGHTS, CONTRIBUTIONS, LOG, METHOD, CHARTS = "结果", "明细", "权重", "贡献", "处理记录", "方法", "图"
_LEAD = ["编码", "名称", "层级", "上级编码", "权重", "地区"]

_METHOD_TEXT = {
    "level": "各级指数按下级指数水平的加权平均合成",
    "chain": "环比链接：I(t) = I(t-1) × 下级环比的加权平均",
    "symmetric": "对称增速：V = Σ w·200(x(t)-x(t-1))/(x(t)+x(t-1))，I(t) = I(t-1)·(200+V)/(200-V)",
}
_MEAN_TEXT = {
    "amean": "算术平均 Σ w·x",
    "gmean": "几何平均 exp(Σ w·ln x)",
    "hmean": "调和平均 1 / Σ(w/x)",
}
_SOURCES = [
    "OECD/JRC, Handbook on Constructing Composite Indicators (2008)",
    "JRC statistical audits of the Global Innovation Index",
    "UNDP, Human Development Report, technical note 1",
    "Saaty (1980)，层次分析法；Diakoulaki et al. (1995)，CRITIC；Zeleny (1982)，熵权法",
]


def write(result: Result, path: str | Path) -> None:
    """Write the workbook. Raises WorkbookError TOO_LARGE when the result has more rows than a sheet holds."""
    import xlsxwriter

    if len(result.values) > MOST_CELLS:
        raise WorkbookError("TOO_LARGE", f"结果有{len(result.values)}行，超过一张工作表的容量，请用 values 导出")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE7F3", "border": 1, "text_wrap": True}),
            "number": book.add_format({"num_format": "0.00"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "weight": book.add_format({"num_format": "0.0000"}),
            "bold": book.add_format({"bold": True, "num_format": "0.00"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        Sheets(book, result, styles).write()


class Sheets:
    """The sheets of one result and what they share."""

    def __init__(self, book: Any, result: Result, styles: dict[str, Any]) -> None:
        self.book, self.result, self.styles = book, result, styles
        self.framework, self.panel = result.framework, result.panel
        self.row_of: dict[tuple[str, str], int] = {}
        self.few = len(self.panel.units) <= MOST_UNITS

    def write(self) -> None:
        self.results(self.book.add_worksheet(RESULTS))
        if self.few and len(self.panel.periods) > 1:
            self.contributions(self.book.add_worksheet(CONTRIBUTIONS))
        frames = {WEIGHTS: self.result.weights, LONG: self.result.values, LOG: self.log()}
        for name, frame in frames.items():
            self.frame(self.book.add_worksheet(name), frame)
        self.frame(self.book.add_worksheet(FRAMEWORK_SHEET), self.framework.to_table().rename(columns=HEADERS))
        self.method(self.book.add_worksheet(METHOD))
        self.charts(self.book.add_worksheet(CHARTS))

    def head(self, sheet: Any, titles: list[Any], row: int = 0) -> None:
        for column, title in enumerate(titles):
            sheet.write(row, column, neutral(title), self.styles["head"])
        sheet.freeze_panes(row + 1, 0)

    def cell(self, sheet: Any, row: int, column: int, value: Any, style: str | None = None) -> None:
        """One value: numbers as numbers, text neutralised, NaN and None blank."""
        look = self.styles[style] if style else None
        if isinstance(value, str):
            sheet.write_string(row, column, str(neutral(value)), look)
        elif value is not None and value == value:
            sheet.write_number(row, column, float(value), look)

    def frame(self, sheet: Any, frame: Any) -> None:
        """A table as it is."""
        self.head(sheet, [_CHINESE.get(str(c), c) for c in frame.columns])
        for row, values in enumerate(frame.itertuples(index=False), start=1):
            for column, value in enumerate(values):
                self.cell(sheet, row, column, value if isinstance(value, str) else _number(value))
        sheet.set_column(0, len(frame.columns), 14)

    # ------------------------------------------------------------ results with formulas
    def results(self, sheet: Any) -> None:
        """One block of rows an area, children of a node next to each other, one column a period."""
        self.head(sheet, [*_LEAD, *self.panel.periods])
        weights = {(r.parent, r.code): r.weight for r in self.result.weights.itertuples()}
        for unit in self.panel.units:
            for node in self.framework.nodes:
                self.row_of[unit, node.code] = len(self.row_of) + 1
        for u, unit in enumerate(self.panel.units):
            for node in self.framework.nodes:
                row = self.row_of[unit, node.code]
                lead = (
                    node.code,
                    node_title(node),
                    node.level,
                    node.parent,
                    weights.get((node.parent, node.code)),
                    unit,
                )
                for column, value in enumerate(lead):
                    self.cell(sheet, row, column, value, "weight" if column == 4 else None)
                self._values(sheet, row, node.code, u)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, len(_LEAD) + len(self.panel.periods), 11)
        sheet.freeze_panes(1, len(_LEAD))

    def _values(self, sheet: Any, row: int, code: str, u: int) -> None:
        style = self.styles["bold" if self.framework.children[code] else "number"]
        for t in range(len(self.panel.periods)):
            value = float(self.result.series[code].value[t, u])
            if value != value:
                continue
            formula = self.formula(code, t, u) if self.few else None
            if formula is None:
                sheet.write_number(row, len(_LEAD) + t, value, style)
            else:
                sheet.write_formula(row, len(_LEAD) + t, formula, style, value)

    def formula(self, code: str, t: int, u: int) -> str | None:
        """The formula of a parent's cell, None for an indicator or where none can be written."""
        children = self.framework.children[code]
        if not children or np.isnan([self.result.series[c].value[:, u] for c in children]).any():
            return None
        method, mean = self.result.methods[code], self.result.means[code]
        weights = self._range(children, 4, u, fixed=True)
        if method == "level":
            return "=" + _mean_formula(mean.power, weights, self._column(children, t, u))
        base = self._base()
        if base is None:
            return None
        if t == base:
            return "=100"
        own, back = self.row_of[self.panel.units[u], code], t - 1 if t > base else t + 1
        now, then = (self._column(children, max(t, back), u), self._column(children, min(t, back), u))
        if method == "chain":
            link = f"({_mean_formula(mean.power, weights, f'{now}/{then}')})"
        else:
            rate = f"SUMPRODUCT({weights},200*({now}-{then})/({now}+{then}))"
            link = f"((200+{rate})/(200-{rate}))"
        return f"={_name(own, len(_LEAD) + back)}{'*' if t > base else '/'}{link}"

    def _base(self) -> int | None:
        option = self.result.options.base
        rows = self.panel.rows(self.panel.periods[0] if option is None else option)
        return rows[0] if len(rows) == 1 else None

    def _column(self, children: tuple[str, ...], t: int, u: int) -> str:
        return self._range(children, len(_LEAD) + t, u)

    def _range(self, children: tuple[str, ...], column: int, u: int, *, fixed: bool = False) -> str:
        unit = self.panel.units[u]
        first, last = self.row_of[unit, children[0]], self.row_of[unit, children[-1]]
        return f"{_name(first, column, fixed)}:{_name(last, column, fixed)}"

    # ------------------------------------------------------------ contributions
    def contributions(self, sheet: Any) -> None:
        """Contributions to the last year's change and to the whole period's, every area and node."""
        titles = [
            "地区",
            "起",
            "止",
            "编码",
            "名称",
            "层级",
            "上级编码",
            "贡献点数",
            "占比",
            "下限",
            "上限",
            "自身变化",
        ]
        self.head(sheet, titles)
        periods, row = self.panel.periods, 1
        spans = dict.fromkeys([(periods[-2], periods[-1]), (periods[0], periods[-1])])
        for start, end in spans:
            for unit in self.panel.units:
                for code, line in result_contributions(self.result, start, end, unit).iterrows():
                    name = node_title(self.framework[str(code)]) if code in self.framework else "权重重新分配的影响"
                    values = [unit, start, end, code, name, line["level"], line["parent"]]
                    values += [line[c] for c in ("points", "share", "low", "high", "change")]
                    for column, value in enumerate(values):
                        self.cell(sheet, row, column, _number(value), "share" if column == 8 else None)
                    row += 1
        sheet.set_column(0, len(titles), 13)

    def log(self) -> Any:
        """What was done, and what each flag means."""
        import pandas as pd

        used = set(self.result.log["detail"])
        rows = [("说明", flag.name, text, None) for flag, text in MEANINGS.items() if flag.name in used]
        extra = pd.DataFrame(rows, columns=self.result.log.columns)
        return pd.concat([self.result.log, extra], ignore_index=True) if rows else self.result.log

    # ------------------------------------------------------------ method and charts
    def method(self, sheet: Any) -> None:
        """How the result was made, in words."""
        for row, (title, text) in enumerate(method_lines(self.result)):
            sheet.write_string(row, 0, title, self.styles["head"])
            sheet.write_string(row, 1, str(neutral(text)), self.styles["wrap"])
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)

    def charts(self, sheet: Any) -> None:
        """The index over time, or across areas; and its parts for the first area."""
        root = self.framework.root.code
        if len(self.panel.periods) > 1:
            unit = self.panel.units[0]
            whole = [self.row_of[u, root] for u in self.panel.units[:CHARTED]]
            parts = [self.row_of[unit, c] for c in self.framework.children[root][:CHARTED]]
            self._line_chart(sheet, "A1", "总指数", whole, 5 if unit else 1)
            self._line_chart(sheet, "A22", "分指数", parts, 1)
        else:
            self._bar_chart(sheet, root)

    def _line_chart(self, sheet: Any, at: str, title: str, rows: list[int], label: int) -> None:
        """One line a row of the results; names come from cells, never from text that could be taken for a formula."""
        chart = self.book.add_chart({"type": "line"})
        first, last = len(_LEAD), len(_LEAD) + len(self.panel.periods) - 1
        for row in rows:
            chart.add_series(
                {
                    "name": [RESULTS, row, label],
                    "categories": [RESULTS, 0, first, 0, last],
                    "values": [RESULTS, row, first, row, last],
                }
            )
        chart.set_title({"name": title})
        chart.set_size({"width": 860, "height": 400})
        sheet.insert_chart(at, chart)

    def _bar_chart(self, sheet: Any, root: str) -> None:
        column = len(_LEAD)
        values = self.result.series[root].value[0]
        order = [int(u) for u in np.argsort(-values) if values[u] == values[u]][:50]
        for i, u in enumerate(order):
            self.cell(sheet, i, 20, self.panel.units[u])
            target = _name(self.row_of[self.panel.units[u], root], column)
            sheet.write_formula(i, 21, f"='{RESULTS}'!{target}", self.styles["number"], float(values[u]))
        chart = self.book.add_chart({"type": "bar"})
        span = len(order) - 1
        chart.add_series(
            {"name": [RESULTS, 1, 1], "categories": [CHARTS, 0, 20, span, 20],
             "values": [CHARTS, 0, 21, span, 21]}
        )  # fmt: skip
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 860, "height": 200 + 16 * len(order)})
        sheet.insert_chart("A1", chart)


_CHINESE = {
    "code": "编码",
    "parent": "上级编码",
    "level": "层级",
    "period": "时期",
    "unit": "地区",
    "value": "数值",
    "low": "下限",
    "high": "上限",
    "coverage": "数据覆盖率",
    "flags": "标记",
    "value_uncapped": "未封顶数值",
    "weight": "同级权重",
    "effective": "总权重",
    "method": "赋权方法",
    "step": "步骤",
    "detail": "说明",
    "count": "单元格数",
}


def method_lines(result: Result) -> list[tuple[str, str]]:
    """Title and text of every line of the method sheet."""
    options, framework = result.options, result.framework
    base = result.panel.periods[0] if options.base is None else options.base
    lines = [
        ("指数", framework.root.name),
        ("节点", f"{len(framework)}个，其中指标{len(framework.leaves)}个，层级{'、'.join(map(str, framework.levels))}"),
        ("时期与地区", f"{len(result.panel.periods)}个时期，{len(result.panel.units)}个地区"),
        ("基期", f"{base}（基期 = 100）"),
        ("无量纲化", str(options.normalise or "默认：定基比值；截面比较用极差法")),
        ("缺失数据", f"{options.missing}（raise 即遇缺失报错）"),
        ("异常值处理", str(options.treat or "无")),
        ("基期不可用时", options.base_remedy),
    ]
    for parent in reversed(framework.parents):
        mean, method = result.means[parent], result.methods[parent]
        text = _MEAN_TEXT.get(mean.name, f"广义平均 (Σ w·x^p)^(1/p)，p = {mean.power:g}")
        lines.append((f"{parent} 的合成", f"{_METHOD_TEXT[method]}；{text}；权重：{result.weightings[parent]}"))
    lines.append(
        ("读法", f"“{RESULTS}”表中分指数和总指数的单元格是公式，引用下级数值与权重列，可直接在表格软件中追溯。")
    )
    lines.append(("区间", "下限、上限由书写数值的末位四舍五入传递而来；未提供区间时三者相同。"))
    return lines + [("来源", source) for source in _SOURCES]


def _mean_formula(power: float, weights: str, x: str) -> str:
    if power == 1:
        return f"SUMPRODUCT({weights},{x})"
    if power == 0:
        return f"EXP(SUMPRODUCT({weights},LN({x})))"
    if power == -1:
        return f"1/SUMPRODUCT({weights},1/({x}))"
    return f"SUMPRODUCT({weights},({x})^{power:g})^(1/{power:g})"


def _name(row: int, column: int, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))


def _number(value: Any) -> Any:
    """Plain numbers out of numpy's, text as it is, None for what is missing."""
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    return None if not np.isfinite(number) else number
