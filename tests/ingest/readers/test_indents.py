"""Rows set in below other rows keep what they are part of, whichever way a format says so."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Pt
from openpyxl.styles import Alignment

from ingest import observations, structure
from ingest.readers import indents, read

ROWS = [
    ("总收入", 0, "812.5", "900.4"),
    ("其中：高技术制造业", 1, "310.2", "355.1"),
    ("高技术服务业", 1, "120.8", "140.9"),
]
HEAD = ("指标（亿元）", "2022年", "2023年")


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for name, indent, *figures in ROWS:
        book.active.append([name, *map(float, figures)])
        book.active.cell(book.active.max_row, 1).alignment = Alignment(indent=indent)
    book.save(path)


def page(path: Path, lead) -> None:
    rows = "".join(f"<tr>{lead(name, indent)}<td>{a}</td><td>{b}</td></tr>" for name, indent, a, b in ROWS)
    head = "".join(f"<th>{text}</th>" for text in HEAD)
    path.write_text(f"<meta charset=utf-8><table><tr>{head}</tr>{rows}</table>", encoding="utf-8")


def word(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    for name, indent, *figures in ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, (name, *figures), strict=True):
            cell.text = text
        cells[0].paragraphs[0].paragraph_format.left_indent = Pt(10.5 * indent)
    document.save(path)


def comma(path: Path) -> None:
    lines = [",".join(HEAD), *(",".join(["  " * indent + name, *figures]) for name, indent, *figures in ROWS)]
    path.write_text("\n".join(lines), encoding="utf-8")


WRITERS = {
    "style.xlsx": workbook,
    "nbsp.html": lambda path: page(path, lambda name, n: f"<td>{'&nbsp;&nbsp;' * n}{name}</td>"),
    "padding.html": lambda path: page(path, lambda name, n: f"<td style='padding-left: {2 * n}em'>{name}</td>"),
    "span.html": lambda path: page(
        path, lambda name, n: f"<td><span style='margin-left:{16 * n}px'>{name}</span></td>"
    ),
    "class.html": lambda path: page(path, lambda name, n: f"<td class='indent-{n}'>{name}</td>"),
    "paragraph.docx": word,
    "blanks.csv": comma,
}


@pytest.mark.parametrize("name", WRITERS)
def test_rows_set_in_are_parts_of_the_row_above(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path)
    found = observations.extract(structure.build(read(path)))
    told = [(o.indicator, o.breakdown, o.period, o.value, o.unit) for o in found]
    assert told == [
        ("总收入", None, "2022", 812.5, "亿元"),
        ("总收入", None, "2023", 900.4, "亿元"),
        ("总收入", "高技术制造业", "2022", 310.2, "亿元"),
        ("总收入", "高技术制造业", "2023", 355.1, "亿元"),
        ("总收入", "高技术服务业", "2022", 120.8, "亿元"),
        ("总收入", "高技术服务业", "2023", 140.9, "亿元"),
    ]


@pytest.mark.parametrize(
    ("text", "width"),
    [("总收入", 0), ("　总收入", 1), ("  总收入", 1), ("\u00a0\u00a0\u00a0\u00a0总收入", 2), (" 总收入", 0)],
)
def test_two_narrow_blanks_are_as_wide_as_a_character(text: str, width: int) -> None:
    assert indents.leading(text) == width


@pytest.mark.parametrize(
    ("style", "classes", "width"),
    [
        ("padding-left:32px", None, 2),
        ("padding: 0 0 0 24pt", None, 2),
        ("color:red", None, 0),
        (None, "lvl2", 2),
        (None, None, 0),
    ],
)
def test_styles_say_indents_in_any_unit(style: str | None, classes: str | None, width: int) -> None:
    assert indents.styled(style, classes) == width
