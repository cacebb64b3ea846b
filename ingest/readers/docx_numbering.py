"""Automatic list numbers of Word: the label that stands before a paragraph but is not in its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.readers.docx_styles import W, value

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_LEVELS = 9


def chinese(number: int) -> str:
    """1..9999 in Chinese counting: 12 -> 十二, 105 -> 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    text, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending_zero and text else "") + _DIGITS[digit] + name
            pending_zero = False
        else:
            pending_zero = True
    return text[1:] if text.startswith("一十") else text


def roman(number: int) -> str:
    """1..3999 in lower-case Roman figures."""
    if not 0 < number < 4_000:
        return str(number)
    text = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        text += sign * count
    return text


def letters(number: int) -> str:
    """a..z, then aa, bb as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _from(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "decimalHalfWidth": str,
}  # fmt: skip


@dataclass(frozen=True)
class _Level:
    style: str
    text: str
    start: int
    legal: bool


class Numbering:
    """The numbering part and the counters of a document being read from top to bottom."""

    def __init__(self, root: Any | None) -> None:
        self._abstract: dict[str | None, dict[int, _Level]] = {}
        self._lists: dict[str | None, tuple[str | None, dict[int, _Level]]] = {}
        self._counts: dict[str | None, dict[int, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        for abstract in root.findall(W + "abstractNum"):
            self._abstract[abstract.get(W + "abstractNumId")] = _levels(abstract)
        for number in root.findall(W + "num"):
            abstract_id = value(number, "abstractNumId")
            levels = dict(self._abstract.get(abstract_id, {}))
            restarts = False
            for override in number.findall(W + "lvlOverride"):
                index = _number(override.get(W + "ilvl"), 0)
                start = value(override, "startOverride")
                levels.update(_levels(override))
                if start is not None and index in levels:
                    old = levels[index]
                    levels[index] = _Level(old.style, old.text, _number(start, 1), old.legal)
                    restarts = True
            # Lists of one abstract definition count on together unless one restarts.
            identity = number.get(W + "numId")
            self._lists[identity] = (f"num{identity}" if restarts else abstract_id, levels)

    def label(self, list_id: str | None, level: int) -> str:
        """The next label of a list at a level ("" for bullets, unknown lists and list 0, which means none)."""
        if list_id in (None, "0") or list_id not in self._lists or not 0 <= level < MAX_LEVELS:
            return ""
        counter, levels = self._lists[list_id]
        definition = levels.get(level)
        if definition is None:
            return ""
        counts = self._counts.setdefault(counter, {})
        counts[level] = counts.get(level, definition.start - 1) + 1
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]
        return _label(levels, counts, level)


def _label(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    definition = levels[level]
    if definition.style in ("bullet", "none"):
        return ""
    text = definition.text
    for index in range(level, -1, -1):
        if (mark := f"%{index + 1}") in text and index in levels:
            style = "decimal" if definition.legal else levels[index].style
            number = counts.get(index, levels[index].start)
            text = text.replace(mark, _FORMATS.get(style, str)(number))
    return text.strip()


def _levels(parent: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in parent.findall(W + "lvl"):
        found[_number(element.get(W + "ilvl"), 0)] = _Level(
            value(element, "numFmt") or "decimal",
            value(element, "lvlText") or "",
            _number(value(element, "start"), 1),
            element.find(W + "isLgl") is not None,
        )
    return found


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else default
