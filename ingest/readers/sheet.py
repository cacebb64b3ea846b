"""Excel workbooks: every visible sheet's tables with numbers as shown; hidden parts left out and said."""

from __future__ import annotations

import re
import warnings as python_warnings
import zipfile
from pathlib import Path
from typing import Any

from ingest.errors import DocumentError
from ingest.limits import Limits, is_xml, open_archive, read_part
from ingest.readers.characters import sanitise
from ingest.readers.formulas import Evaluator, Unsupported
from ingest.readers.grids import too_many_cells
from ingest.readers.indents import leading, set_in
from ingest.readers.number_format import shown
from ingest.readers.regions import Row, blocks_of, row_of
from ingest.records import RawBlock, RawDocument

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
MAX_NAMED = 8


def read(path: Path, limits: Limits) -> RawDocument:
    """A workbook as blocks, sheet after sheet."""
    formulas = _check(path, limits)
    values = _load(path, data_only=True)
    written = _load(path, data_only=False) if formulas else None
    workbook = _Workbook(values, written, str(path), limits)
    blocks = workbook.blocks()
    return RawDocument(str(path), _MEDIA_TYPE, tuple(blocks), _properties(values), tuple(workbook.warnings))


def _check(path: Path, limits: Limits) -> bool:
    """Refuse what openpyxl would expand without bound; True when there are formulas."""
    cells = 0
    formulas = False
    with open_archive(path, limits) as archive:
        for name in archive.namelist():
            if not is_xml(name):
                continue
            data = read_part(archive, name)
            if "/worksheets/" in f"/{name}":
                cells += len(_CELL.findall(data)) + sum(_area(match) for match in _MERGE.findall(data))
                formulas = formulas or bool(_FORMULA.search(data))
            if cells > limits.max_cells:
                raise too_many_cells(str(path), limits)
    return formulas


def _area(match: tuple[bytes, ...]) -> int:
    left, top, right, bottom = match
    width = _column(right) - _column(left) + 1
    return max(0, width) * max(0, int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _load(path: Path, data_only: bool) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            with path.open("rb") as file:
                return openpyxl.load_workbook(file, data_only=data_only, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        OSError,
    ) as error:
        raise DocumentError(
            "corrupt", "工作簿内部结构损坏，无法解析，请用 Excel 或 WPS 重新保存。", str(path)
        ) from error


def _properties(workbook: Any) -> dict[str, str]:
    stated = {"title": workbook.properties.title, "author": workbook.properties.creator}
    found = {key: sanitise(str(value)).strip() for key, value in stated.items() if value and str(value) != "openpyxl"}
    if workbook.properties.created:
        found["created"] = workbook.properties.created.isoformat()
    return found


class _Workbook:
    """One workbook being read: its cached values, the formulas where there are any, what was left out."""

    def __init__(self, values: Any, written: Any | None, path: str, limits: Limits) -> None:
        self._values = values
        self._written = written
        self._evaluator = Evaluator(values, written) if written is not None else None
        self._path = path
        self._limits = limits
        self.warnings: list[str] = []
        self._uncomputed: list[str] = []
        self._computed = 0
        self._characters = 0

    def blocks(self) -> list[RawBlock]:
        """Every visible worksheet's blocks, each under its name when the workbook has several."""
        sheets = [sheet for sheet in self._values.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in self._values.worksheets if sheet.sheet_state != "visible"]
        if hidden:
            self.warnings.append(f"隐藏的工作表未读入：{_listed(hidden)}。")
        blocks: list[RawBlock] = []
        for sheet in sheets:
            found = blocks_of(self._rows(sheet), sanitise(sheet.title))
            if found and len(sheets) > 1 and not _DEFAULT_NAME.fullmatch(sheet.title.strip()):
                blocks.append(RawBlock("heading", sanitise(sheet.title).strip(), level=1, sheet=sanitise(sheet.title)))
            blocks.extend(found)
        self._say_formulas()
        return blocks

    def _say_formulas(self) -> None:
        if self._computed:
            self.warnings.append(f"有 {self._computed} 个单元格的公式没有保存结果，已重新计算。")
        if self._uncomputed:
            self.warnings.append(
                f"这些单元格的公式没有保存结果，也无法计算，已留空：{_listed(self._uncomputed)}。"
                "请用 Excel 打开并保存一次。"
            )

    def _rows(self, sheet: Any) -> list[Row]:
        """The visible rows as text, blank rows kept; only occupied columns, however far out they lie."""
        hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        hidden_columns = _hidden_columns(sheet)
        by_row: dict[int, dict[int, tuple[str, bool]]] = {}
        left_out = 0
        for (row, column), cell in sheet._cells.items():
            if row in hidden_rows or column in hidden_columns:
                left_out += cell.value is not None
                continue
            text, numeric = self._text(sheet, cell)
            self._count(text)
            if text:
                by_row.setdefault(row, {})[column] = (text, numeric)
        self._repeat_merged(sheet, by_row, hidden_rows, hidden_columns)
        if left_out:
            self.warnings.append(f"工作表「{sheet.title}」有隐藏的行或列，其中 {left_out} 个单元格未读入。")
        return _dense(by_row, self._limits, self._path)

    def _count(self, text: str) -> None:
        """One shared string may stand in every cell: what comes out is bounded, not what is stored."""
        self._characters += len(text)
        if self._characters > self._limits.max_characters:
            told = f"工作簿的文字超过 {self._limits.max_characters:,} 字，请拆分后再导入。"
            raise DocumentError("too_large", told, self._path)

    def _text(self, sheet: Any, cell: Any) -> tuple[str, bool]:
        value = cell.value
        if value is None and self._written is not None:
            value = self._formula(sheet, cell)
        if isinstance(value, str):
            text = sanitise(value)
            if _is_figure(value):
                return text.strip(), True
            return set_in(text, leading(text) + _styled_indent(cell)), False
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return shown(value, cell.number_format), number

    def _formula(self, sheet: Any, cell: Any) -> object:
        """The value of a formula saved without its result; None, and the cell named, when it cannot be computed."""
        written = self._written[sheet.title][cell.coordinate] if self._written is not None else None
        if written is None or written.data_type != "f" or self._evaluator is None:
            return None
        try:
            value = self._evaluator.value(sheet.title, cell.coordinate)
        except Unsupported:
            self._uncomputed.append(f"{sheet.title}!{cell.coordinate}")
            return None
        self._computed += 1
        return value

    def _repeat_merged(
        self, sheet: Any, by_row: dict[int, dict[int, tuple[str, bool]]], rows: set[int], columns: set[int]
    ) -> None:
        for merged in sheet.merged_cells.ranges:
            first = (
                self._text(sheet, sheet._cells[merged.min_row, merged.min_col])
                if (merged.min_row, merged.min_col) in sheet._cells
                else ("", False)
            )
            if not first[0]:
                continue
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    if row not in rows and column not in columns:
                        by_row.setdefault(row, {})[column] = first


def _styled_indent(cell: Any) -> int:
    """The indent of a cell's alignment; a centred cell has none."""
    alignment = cell.alignment if cell.has_style else None
    if alignment is None or alignment.horizontal in ("center", "right"):
        return 0
    return int(alignment.indent or 0)


def _hidden_columns(sheet: Any) -> set[int]:
    from openpyxl.utils import column_index_from_string

    hidden: set[int] = set()
    for letter, dimension in sheet.column_dimensions.items():
        if dimension.hidden:
            first = dimension.min or column_index_from_string(letter)
            hidden.update(range(first, min(dimension.max or first, first + 20_000) + 1))
    return hidden


def _dense(by_row: dict[int, dict[int, tuple[str, bool]]], limits: Limits, path: str) -> list[Row]:
    """Rows over a common set of columns; a gap of any size becomes one blank row or column."""
    columns = sorted({column for row in by_row.values() for column in row})
    if len(columns) * len(by_row) > 4 * limits.max_cells:
        raise too_many_cells(path, limits)
    places = [
        place
        for index, column in enumerate(columns)
        for place in ((None, column) if index and column > columns[index - 1] + 1 else (column,))
    ]
    rows: list[Row] = []
    previous = None
    for number in sorted(by_row):
        if previous is not None and number > previous + 1:
            rows.append(row_of([""] * len(places), [False] * len(places)))
        previous = number
        cells = [by_row[number].get(column, ("", False)) if column is not None else ("", False) for column in places]
        rows.append(row_of([text for text, _ in cells], [numeric for _, numeric in cells]))
    return rows


def _is_figure(text: str) -> bool:
    from ingest.readers.grids import is_number

    return is_number(text)


def _listed(names: list[str]) -> str:
    more = f"等 {len(names)} 处" if len(names) > MAX_NAMED else ""
    return "、".join(names[:MAX_NAMED]) + more
