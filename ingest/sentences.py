"""Where sentences begin and end in Chinese and English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_BRACKET = 400  # characters a bracket or quotation may hold before it is taken for an unclosed one

_PAIRS = {
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    "《": "》",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
_CLOSERS = "”’」』）)]】》\"'"
_TERMINAL = "。！？；!?;"
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|No|Nos|vs|etc|cf|al|approx|est|Inc|Ltd|Co|Corp|Fig|Figs|Tab|Eq|Vol|pp?|ed|eds"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Univ|Dept|Rev|Gov|e\.g|i\.e|U\.S|U\.K|E\.U|Ph\.D|a\.m|p\.m)"
    r"|\b[A-Z])\.$"
)
_STOP = re.compile(r"[。！？；!?;.\n“”‘’「」『』（）()\[\]【】《》〔〕]")
_GOES_ON = "，、的等和与及，,、）)："


def spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, without surrounding white space, in order and not overlapping.

    Ends at 。！？； and at . ! ? ; before a space or the end of a line, and at every line break; not inside brackets or
    quotations, not in decimals or after abbreviations.
    """
    found: list[tuple[int, int]] = []
    begin = 0
    for end in _ends(text):
        while begin < end and text[begin].isspace():
            begin += 1
        stop = end
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            found.append((begin, stop))
        begin = end
    return found


def _ends(text: str) -> Iterator[int]:
    """Offsets just after each sentence, the end of the text included."""
    at, last = 0, 0
    while match := _STOP.search(text, at):
        mark, at = match.group(), match.end()
        if mark in _PAIRS:
            at = _after_bracket(text, match.start())
            if at > match.end() and _quotation_ends(text, at):
                yield (last := at)
            continue
        if mark == "\n" or _is_end(text, match.start(), mark, last):
            while at < len(text) and text[at] in _CLOSERS and mark != "\n":
                at += 1
            yield (last := at)
    if last < len(text):
        yield len(text)


def _after_bracket(text: str, start: int) -> int:
    """Offset after the bracket closing the one at `start`; just after the opener when none closes it nearby."""
    opener, closer = text[start], _PAIRS[text[start]]
    depth, limit = 0, min(len(text), start + MAX_BRACKET)
    if text.find(closer, start, limit) < 0:
        return start + 1
    for i in range(start, limit):
        c = text[i]
        if c == "\n":
            break
        if c == opener:
            depth += 1
        elif c == closer:
            depth -= 1
            if depth == 0:
                return i + 1
    return start + 1


def _quotation_ends(text: str, at: int) -> bool:
    """Whether the quotation closed just before `at` ends its sentence («…。” 他»)."""
    return text[at - 1] in "”’」』" and text[at - 2] in "。！？" and (at >= len(text) or text[at] not in _GOES_ON)


def _is_end(text: str, i: int, mark: str, last: int) -> bool:
    if mark in "。！？；":
        return not (i + 1 < len(text) and text[i + 1] in "。！？；!?")
    if mark not in ".!?;":
        return False
    following = text[i + 1 : i + 2]
    if mark != ".":
        return not following or following.isspace() or following in _CLOSERS or ord(following) > 0x2E7F
    return _is_full_stop(text, i, following, last)


def _is_full_stop(text: str, i: int, following: str, last: int) -> bool:
    """An ASCII full stop: after a word, before a space and something that can begin a sentence."""
    if following and not following.isspace() and following not in '”’")':
        return False
    if _ABBREVIATION.search(text[max(last, i - 8) : i + 1]):
        return False
    if text[max(last, i - 3) : i].strip().isdigit() and not text[last:i].strip(" 0123456789."):
        return False  # «1. 总则»: a list number
    rest = text[i + 1 : i + 40].lstrip(' ”’")')
    return not rest or not rest[0].islower()
