"""Tables out of the product: CSV and xlsx that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins with one of these is run as a formula by spreadsheet programs (OWASP: CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> Any:
    """A text cell that cannot act as a formula; numbers stay numbers."""
    if isinstance(value, dict | list | tuple):
        value = str(value)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def csv_text(records: Sequence[Mapping[str, Any]]) -> str:
    """The records as CSV with a header line; UTF-8 with BOM is the writer's business."""
    out = StringIO()
    columns = list(records[0]) if records else []
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([neutral(r[c]) for c in columns] for r in records)
    return out.getvalue()


def xlsx_bytes(records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records as a workbook of one sheet; texts are stored as texts, never as formulas."""
    import xlsxwriter

    columns = list(records[0]) if records else []
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("数据")
        bold = book.add_format({"bold": True, "bg_color": "#EEF2F6"})
        sheet.write_row(0, 0, columns, bold)
        for i, record in enumerate(records, start=1):
            for j, c in enumerate(columns):
                value = neutral(record[c])
                if isinstance(value, bool) or value is None or isinstance(value, str):
                    sheet.write_string(i, j, "" if value is None else str(value))
                else:
                    sheet.write_number(i, j, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(records), 1), max(len(columns) - 1, 0))
    return out.getvalue()


def write_xlsx(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The same into a file."""
    path.write_bytes(xlsx_bytes(records))


def write_table(records: Sequence[Mapping[str, Any]], form: str, output: str | None) -> int:
    """Write records as csv or xlsx to a file (csv also to stdout). Returns the exit code."""
    if form == "csv":
        if output:
            Path(output).write_text(csv_text(records), encoding="utf-8-sig")
        else:
            sys.stdout.write(csv_text(records))
        return 0
    if form == "xlsx":
        if not output:
            raise AssistantError("写 xlsx 需要用 -o 指定文件名。")
        write_xlsx(records, Path(output))
        return 0
    raise AssistantError(f"不支持的格式：{form}")
