"""Plain text: one wrapped block a physical line, blank lines kept, form feeds turn the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.encodings import Decoded, decode
from ingest.records import Grid, RawBlock, RawDocument

MIN_ROWS = 3  # a header and two records

_RULE = re.compile(r":?-{2,}:?")
_FIGURE = re.compile(r"\d")


def read(path: Path, limits: Limits) -> RawDocument:
    """Every line as a block; blank lines as blocks without text, so that wrapping can be judged later."""
    decoded = load(path)
    text = sanitise(decoded.text, keep_form_feeds=True)
    paged = "\f" in text
    blocks: list[RawBlock] = []
    for number, page in enumerate(text.split("\f"), start=1):
        blocks.extend(lines_of(page, number if paged else None))
    return RawDocument(str(path), "text/plain", tuple(blocks), {"encoding": decoded.encoding}, damage(decoded))


def lines_of(text: str, page: int | None) -> list[RawBlock]:
    """The lines of one page as wrapped paragraphs."""
    lines = text.split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    if "|" not in text and "\t" not in text:
        return [_line(line, page) for line in lines]
    blocks: list[RawBlock] = []
    at = 0
    while at < len(lines):
        grid, used = _ruled(lines, at)
        blocks.append(RawBlock("table", "", page=page, grid=grid) if grid else _line(lines[at], page))
        at += used
    return blocks


def _line(line: str, page: int | None) -> RawBlock:
    return RawBlock("paragraph", line.rstrip(), page=page, wrapped=True)


def _ruled(lines: Sequence[str], at: int) -> tuple[Grid | None, int]:
    """The table whose cells strokes or tabs part and that begins at a line, and how many lines it takes."""
    rows: list[tuple[str, ...]] = []
    used = 0
    for line in lines[at:]:
        cells = _cells(line)
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        used += 1
        if not all(_RULE.fullmatch(cell) for cell in cells):
            rows.append(cells)
    figures = sum(any(_FIGURE.search(cell) for cell in row) for row in rows[1:])
    if len(rows) < MIN_ROWS or figures < len(rows) // 2:
        return None, 1
    return tuple(rows), used


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a line; those at its ends only where something stands in them."""
    mark = "|" if "|" in line else "\t"
    if mark not in line:
        return ()
    text = line.strip() if mark == "|" else line.rstrip("\r\n")
    text = text.removeprefix("|").removesuffix("|") if mark == "|" else text
    return tuple(cell.strip() for cell in text.split(mark))


def load(path: Path, declared: str | None = None) -> Decoded:
    """A file's text; DocumentError(unsupported_type) when no encoding fits."""
    decoded = decode(path.read_bytes(), declared)
    if decoded is None:
        raise DocumentError("unsupported_type", "文件内容不是可识别的文本，请确认文件类型或另存为 UTF-8。", str(path))
    return decoded


def damage(decoded: Decoded) -> tuple[str, ...]:
    """A warning when some bytes did not fit the encoding."""
    if not decoded.damaged:
        return ()
    return (f"按 {decoded.encoding} 解码时有 {decoded.damaged} 处乱码，相应文字可能缺失。",)
