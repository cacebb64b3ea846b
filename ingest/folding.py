"""Text as the parsers see it: half-width, simplified, without the spaces a layout put between characters.

Folding never changes what a position means: `Folded.index` leads every folded character back to its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_BLANK = re.compile(r"[\s\u3000\u00a0\u200b\ufeff\u2060]+")
_KEEP_BLANK = re.compile(r"[0-9A-Za-z.,;:%$€£'\"()&-]")
_MARKS = {
    "(": "（", ")": "）", "．": ".", "﹪": "%", "％": "%", "−": "-", "－": "-", "‐": "-", "‑": "-", "＋": "+",
    "／": "/", "∕": "/", "：": "：", "；": "；", "，": "，", "！": "！", "？": "？", "〇": "〇", "︰": "：", "﹑": "、",
    "､": "、", "｡": "。", "＄": "$", "￥": "¥", "～": "～", "~": "～", "–": "—", "―": "—", "─": "—", "﹣": "-",
    "『": "“", "』": "”", "「": "“", "」": "”", "\"": "”", ";": "；", "?": "？", "!": "！", "＂": "”",
    "陜": "陕", "〔": "（", "〕": "）",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the position in the source (one more entry for the end)."""

    text: str
    index: tuple[int, ...] | range

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that [start, end) of the folded text stands for."""
        if end <= start:
            return self.index[start], self.index[start]
        return self.index[start], self.index[end - 1] + 1


@cache
def _table() -> dict[int, str]:
    """Full-width to half-width and, one character for one, traditional to simplified (OpenCC's table)."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
    lines = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and traditional != first:
            table[ord(traditional)] = first
    table.update({ord(mark): plain for mark, plain in _MARKS.items()})
    return table


def _kept_blank(text: str, start: int, end: int) -> bool:
    """A blank is kept between two Latin words or numbers only."""
    if start == 0 or end >= len(text):
        return False
    return bool(_KEEP_BLANK.match(text[start - 1]) and _KEEP_BLANK.match(text[end]))


def fold(text: str) -> Folded:
    """The folded form of a text; blanks beside a Han character or its punctuation go, others become one space."""
    pieces: list[str] = []
    index: list[int] = []
    last = 0
    for match in _BLANK.finditer(text):
        pieces.append(text[last : match.start()])
        index.extend(range(last, match.start()))
        if _kept_blank(text, match.start(), match.end()):
            pieces.append(" ")
            index.append(match.start())
        last = match.end()
    if not pieces:
        return Folded(text.translate(_table()), range(len(text) + 1))
    pieces.append(text[last:])
    index.extend(range(last, len(text) + 1))
    return Folded("".join(pieces).translate(_table()), tuple(index))


def plain(text: str) -> str:
    """A written form without layout blanks, in its own script: how names and quotes are printed."""
    folded = fold(text)
    return "".join(" " if char == " " else text[place] for char, place in zip(folded.text, folded.index, strict=False))
