"""Sentences a web page was copied out of piece by piece: each figure, mark and Latin word on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.structure.lines import Line

MIN_SHREDS = 2  # lines that begin with a mark no line can begin with
MIN_TOKENS = 3  # lines that hold a figure or Latin word alone

_NEVER_FIRST = re.compile(r"^[，。、；：！？）》」』”’％%,;!?)]")
_TOKEN = re.compile(r"^[\d.,%％‰A-Za-z&\[\]()（）〔〕+/]{1,24}$")
_BARE_MARK = re.compile(r"^[（(《“]$")


def mended(lines: Sequence[Line]) -> list[Line]:
    """The lines with the pieces of cut sentences joined; other layouts come back as they are."""
    shreds = sum(1 for line in lines if _NEVER_FIRST.match(line.text))
    if shreds < MIN_SHREDS or sum(1 for line in lines if _TOKEN.match(line.text)) < MIN_TOKENS:
        return list(lines)
    made: list[Line] = []
    for line in lines:
        if made and not line.gap and _goes_on(made[-1], line):
            made[-1] = replace(made[-1], text=_joined(made[-1].text, line.text))
        else:
            made.append(line)
    return made


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a line is a further piece of the sentence before it."""
    if _NEVER_FIRST.match(line.text):
        return True
    if last.ends_sentence and not last.text.endswith(("[", "(", "（", "《")):
        return bool(re.search(r"[)）\]]$", last.text)) and not re.match(r"^[（(\[]?[一二三四五六七八九十\d]", line.text)
    return bool(_TOKEN.match(line.text)) or _is_open(last.text)


def _is_open(text: str) -> bool:
    """Whether a line ends in a token or a bracket that only stands inside a sentence."""
    tail = re.search(r"(?:^|[\u3400-\u9fff，。、；：（）,;:()]|\s)([\d.,%％‰A-Za-z&\[\]+/]{1,24})$", text)
    return bool(_BARE_MARK.match(text[-1:])) or tail is not None


def _joined(left: str, right: str) -> str:
    """Latin words and numbers that stood apart stay apart."""
    apart = left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii() and right[:1].isalnum()
    return left + (" " if apart else "") + right
