"""Lines into paragraphs: the page's geometry says where one ends; columns, pages and floats do not interrupt it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.characters import CJK
from ingest.records import RawBlock

# A run of this many short lines that are no sentences may be a table whose grid is lost: left as lines.
LOST_ROWS = 6
SHORT = 30
_WIDE = re.compile(f"[{CJK}“”‘’—…]")
_BROKEN = re.compile(r"([A-Za-z]{2,})[-‐]$")
_REST = re.compile(r"[a-z]+")
_WORD = re.compile(r"[A-Za-z]{2,}(?:-[A-Za-z]+)*")
_ENDED = re.compile(r"[。！？；!?;.：:][”’）)」』]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and what its place says: it opens or closes a paragraph, or is the first of its column."""

    text: str
    page: int
    size: float
    opens: bool
    closes: bool
    first: bool


def paragraphs(items: Sequence[RawBlock | Line]) -> list[RawBlock]:
    """Finished blocks: lines joined where they run on, words broken at line ends made whole."""
    known = {word.lower() for item in items for word in _WORD.findall(item.text)}
    blocks: list[RawBlock] = []
    group: list[Line] = []
    floats: list[RawBlock] = []
    for item in items:
        if isinstance(item, RawBlock):
            if group and item.kind in ("table", "caption") and not _is_over(group[-1]):
                # A float stands between: the paragraph may run on behind it.
                floats.append(item)
                continue
            blocks += [*_finished(group, known), *floats, item]
            group, floats = [], []
        elif group and _runs_on(group[-1], item, bool(floats)):
            group.append(item)
        else:
            blocks += [*_finished(group, known), *floats]
            group, floats = [item], []
    return _with_lost_rows([*blocks, *_finished(group, known), *floats])


def _is_over(line: Line) -> bool:
    return line.closes or bool(_ENDED.search(line.text))


def _runs_on(last: Line, line: Line, over_float: bool) -> bool:
    """Whether a line continues the paragraph of the last one."""
    if line.opens or last.closes:
        return False
    if not (line.first or over_float or line.page != last.page):
        return True
    alike = 0.95 < line.size / last.size < 1.05
    return alike and not _ENDED.search(last.text)


def _finished(lines: Sequence[Line], known: set[str]) -> list[RawBlock]:
    if not lines:
        return []
    text = lines[0].text
    for line in lines[1:]:
        text = _joined(text, line.text, known)
    return [RawBlock("paragraph", text, page=lines[0].page)]


def _joined(text: str, line: str, known: set[str]) -> str:
    """Two lines as one; a hyphen at the line's end stays when the document writes the word so elsewhere."""
    broken, rest = _BROKEN.search(text), _REST.match(line)
    if broken and rest:
        head, tail = broken.group(1), rest.group()
        keeps = f"{head}-{tail}".lower() in known and (head + tail).lower() not in known
        return (text if keeps else text[: broken.end(1)]) + line
    if _WIDE.match(text[-1:]) or _WIDE.match(line[:1]):
        return text + line
    return f"{text} {line}"


def _with_lost_rows(blocks: list[RawBlock]) -> list[RawBlock]:
    """Long runs of short lines marked as physical lines, so that a flattened table can still be rebuilt."""
    out: list[RawBlock] = []
    run: list[RawBlock] = []
    for block in [*blocks, None]:
        if (
            block is not None
            and block.kind == "paragraph"
            and len(block.text) <= SHORT
            and not _ENDED.search(block.text)
        ):
            run.append(block)
            continue
        lost = len(run) >= LOST_ROWS
        out += [RawBlock("paragraph", b.text, page=b.page, wrapped=True) for b in run] if lost else run
        run = []
        if block is not None:
            out.append(block)
    return out
