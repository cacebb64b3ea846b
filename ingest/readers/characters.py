"""Characters that carry no text: out. Look-alikes that some exporters write: back to the usual ones."""

from __future__ import annotations

import re
import unicodedata

# Controls, soft hyphen, bidirectional overrides, zero-width and tag characters, variation selectors, surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_TERMINAL = re.compile("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07\x1b]{0,200}(?:\x07|\x1b\\\\)|[@-Z\\\\^_])")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_LOOKALIKES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# Radicals that Unicode gives no normal form, though PDF fonts map whole characters to them
# (Unicode EquivalentUnifiedIdeograph.txt).
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
CJK = "\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPACES = re.compile(r"[ \t\n\f]+")
_GLUED = re.compile(rf"(?<=[{CJK}])[ \t]*\n[ \t]*(?=[{CJK}])")


def sanitise(text: str, keep_form_feeds: bool = False) -> str:
    """Text without control and invisible characters, line ends as \\n, no-break spaces as spaces.

    Kangxi radicals and compatibility ideographs become the characters they stand for.
    """
    text = _LINE_ENDS.sub("\n", _TERMINAL.sub("", text) if "\x1b" in text else text)
    text = _BLANKS.sub(" ", _INVISIBLE.sub("", text))
    text = _LOOKALIKES.sub(lambda match: _usual(match.group()), text)
    return text if keep_form_feeds else text.replace("\f", "\n")


def one_line(text: str) -> str:
    """Text with every run of white space as one space; a line break between two Han characters as nothing."""
    return _SPACES.sub(" ", _GLUED.sub("", text)).strip(" ")


def _usual(character: str) -> str:
    return unicodedata.normalize("NFKC", character).translate(_RADICALS)
