"""CSV and TSV: encoding and delimiter sniffed, then the same regions as a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.grids import too_many_cells
from ingest.readers.regions import Row, blocks_of, row_of
from ingest.readers.text import damage, load
from ingest.records import RawDocument

DELIMITERS = (",", "\t", ";", "|", "，", "、")
SAMPLE_LINES = 60
MAX_FIELD = 16_000_000
_EXCEL_HINT = re.compile(r"sep=(.)\n", re.I)


def read(path: Path, limits: Limits) -> RawDocument:
    """The tables of a delimited file."""
    decoded = load(path)
    text = sanitise(decoded.text)
    delimiter, text = delimiter_of(text)
    rows = _rows(text, delimiter, limits, str(path))
    properties = {"encoding": decoded.encoding, "delimiter": delimiter}
    return RawDocument(str(path), "text/csv", tuple(blocks_of(rows)), properties, damage(decoded))


def delimiter_of(text: str) -> tuple[str, str]:
    """The delimiter that parts most lines into the same number of fields, and the text without Excel's `sep=` line."""
    if hint := _EXCEL_HINT.match(text):
        return hint.group(1), text[hint.end() :]
    sample = "\n".join(line for line in text[:100_000].split("\n")[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter)), text


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """How many rows agree on a number of fields above one; ties go to the more fields."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row))
    except csv.Error:
        return 0.0, 0
    agreeing = [(count, width) for width, count in widths.items() if width > 1]
    return max(agreeing, default=(0, 0))


def _rows(text: str, delimiter: str, limits: Limits, path: str) -> list[Row]:
    csv.field_size_limit(MAX_FIELD)
    rows: list[Row] = []
    cells = 0
    try:
        for fields in csv.reader(io.StringIO(text), delimiter=delimiter):
            cells += len(fields)
            if cells > limits.max_cells:
                raise too_many_cells(path, limits)
            rows.append(row_of(fields))
    except csv.Error as error:
        raise DocumentError(
            "corrupt", "表格文件有超长或无法解析的字段，请用 Excel 另存为 .xlsx 后再导入。", path
        ) from error
    return rows
