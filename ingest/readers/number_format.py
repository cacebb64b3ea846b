"""Numbers and dates as a spreadsheet shows them: the number format codes of ECMA-376 part 1, 18.8.31.

Reading 0.125 where the reader of the sheet sees 12.5% would make a figure nobody can find in the source.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL_DIGITS = 11
# Room for any float written out in full.
_WIDE = Context(prec=700)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<exponent>[Ee][+-])'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)"
    r"|(?P<date>y+|m+|d+|h+|s+|b+|e+|g+|a{3,})|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>[%‰])|(?P<text>@)"
    r"|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[\d.]+)")
_CURRENCY = re.compile(r"\$([^-]*)")
_WEEKDAYS = "一二三四五六日"
_COMPARE = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None = None

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)


def shown(value: object, code: str | None) -> str:
    """A cell's value as displayed under a number format code."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return _moment(value, code or "")
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, (int, float)):
        return _number(value, code or "General")
    return str(value)


# ---------------------------------------------------------------- parsing
@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The up to four sections of a code, parted at semicolons outside quotes, brackets and escapes."""
    starts = [0]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "other" and match.group() == ";":
            starts.append(match.end())
    ends = [start - 1 for start in starts[1:]] + [len(code)]
    return tuple(_section(code[start:end]) for start, end in zip(starts, ends, strict=True))[:4]


def _section(piece: str) -> _Section:
    tokens: list[_Token] = []
    condition = None
    for match in _TOKEN.finditer(piece):
        kind, text = match.lastgroup or "pad", match.group(match.lastgroup) if match.lastgroup else ""
        if kind == "bracket":
            if found := _CONDITION.fullmatch(text):
                condition = (found.group(1), float(found.group(2)))
            elif currency := _CURRENCY.match(text):
                tokens.append(_Token("literal", currency.group(1)))
            elif re.fullmatch(r"[hms]+", text, re.I):
                tokens.append(_Token("date", text))
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(_Token("literal", text))
        elif kind != "pad":
            tokens.append(_Token(kind, text))
    return _Section(tuple(tokens), condition)


def _choose(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section for a value, and whether the value's sign is still to be written."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                return section, value < 0
        return sections[-1], value < 0
    numeric = [section for section in sections[:3] if not section.has("text")] or [_section("General")]
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], value < 0


# ---------------------------------------------------------------- numbers
def _number(value: float, code: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    if code in ("General", "@", "G/通用格式"):
        return general(value)
    section, signed = _choose(value, _sections(code))
    if section.has("date") and not section.has("digit"):
        return general(value)
    text = _render(Decimal(repr(abs(value))) if isinstance(value, float) else Decimal(abs(value)), section)
    negative = signed and any(digit in "123456789" for digit in text)
    return ("-" if negative else "") + text.strip()


def general(value: float) -> str:
    """A number without a format: up to eleven significant digits, never an exponent (1.2E+11 hides digits)."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.{GENERAL_DIGITS}g}').normalize():f}"


def _render(number: Decimal, section: _Section) -> str:
    if section.has("general"):
        return "".join(general(float(number)) if token.kind == "general" else token.text for token in section.tokens)
    if not section.has("digit"):
        return "".join(token.text for token in section.tokens if token.kind == "literal")
    if section.has("exponent") or _is_fraction(section):
        return general(float(number))
    for token in section.tokens:
        if token.kind == "percent":
            number *= 100 if token.text == "%" else 1000
    return _fill(number, section)


def _is_fraction(section: _Section) -> bool:
    kinds = [token.kind for token in section.tokens]
    texts = [token.text for token in section.tokens]
    return "/" in texts and "digit" in kinds[texts.index("/") :]


def _fill(number: Decimal, section: _Section) -> str:
    """The digits into their placeholders; literals keep their places, commas group or scale."""
    tokens = list(section.tokens)
    last = max(index for index, token in enumerate(tokens) if token.kind == "digit")
    first = next(index for index, token in enumerate(tokens) if token.kind == "digit")
    point = next((index for index, token in enumerate(tokens) if token.kind == "point"), None)
    whole_end = point if point is not None else last + 1
    decimals = [] if point is None else [token for token in tokens[point:] if token.kind == "digit"]
    scale = 0
    for token in tokens[last + 1 :]:
        if token.kind != "comma":
            break
        scale += 1
    grouped = any(token.kind == "comma" for token in tokens[first:whole_end] if token is not None) and _has_group(
        tokens, first, whole_end
    )
    number = (number / (Decimal(1000) ** scale)).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, _WIDE)
    whole, _, fraction = f"{number:f}".partition(".")
    places = [token.text for token in tokens[first:whole_end] if token.kind == "digit"]
    digits = whole.rjust(places.count("0"), "0") if int(whole) else "0" * places.count("0")
    if grouped:
        digits = _group(digits)
    head = _spread(tokens[:whole_end], digits, first)
    fraction = _trim(fraction, decimals)
    tail = _tail(tokens[point:] if point is not None else tokens[whole_end:], fraction)
    return head + tail


def _has_group(tokens: list[_Token], first: int, end: int) -> bool:
    kinds = [token.kind for token in tokens[first:end] if token.kind in ("digit", "comma")]
    return any(a == "comma" and "digit" in kinds[index:] for index, a in enumerate(kinds))


def _group(digits: str) -> str:
    return f"{int(digits):,}".rjust(len(digits), "0") if digits else digits


def _spread(tokens: list[_Token], digits: str, first: int) -> str:
    """Whole digits from the right into the placeholders; what is left over goes to the leftmost one."""
    out: list[str] = []
    rest = digits
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind == "digit":
            if index == first:
                out.append(rest)
                rest = ""
            else:
                taken, rest = _last_digit(rest)
                out.append(taken)
        elif token.kind in ("literal", "percent"):
            out.append(token.text)
    return "".join(reversed(out))


def _last_digit(digits: str) -> tuple[str, str]:
    """One digit off the right end, with the comma that follows it."""
    cut = len(digits) - 1
    if cut > 0 and digits[cut - 1] == ",":
        return digits[cut - 1 :], digits[: cut - 1]
    return digits[max(0, cut) :], digits[: max(0, cut)]


def _trim(fraction: str, places: list[_Token]) -> str:
    kept = list(fraction)
    for place in reversed(places):
        if not kept or kept[-1] != "0" or place.text == "0":
            break
        kept.pop()
    return "".join(kept)


def _tail(tokens: list[_Token], fraction: str) -> str:
    """What follows the whole digits: the point and decimals once, then literals."""
    out, rest, placed = [], fraction, False
    for token in tokens:
        if token.kind == "point" and not placed:
            out.append("." if fraction else "")
            placed = True
        elif token.kind == "digit":
            out.append(rest[:1])
            rest = rest[1:]
        elif token.kind in ("literal", "percent"):
            out.append(token.text)
    return "".join(out)


# ---------------------------------------------------------------- dates
def _moment(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    section = _sections(code)[0] if code else _section("General")
    if not section.has("date"):
        return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    moment = value if isinstance(value, dt.datetime) else _as_datetime(value)
    text, previous = "", ""
    for index, token in enumerate(section.tokens):
        if token.kind == "date":
            minute = (
                token.text[0] in "mM" and len(token.text) < 3 and (previous == "h" or _seconds_follow(section, index))
            )
            text += _date_piece(moment, token.text.lower(), minute, section.has("noon"))
            previous = token.text[0].lower()
        elif token.kind == "noon":
            text += (
                ("上午" if moment.hour < 12 else "下午") if "上" in token.text else ("AM" if moment.hour < 12 else "PM")
            )
        elif token.kind in ("literal", "comma", "point"):
            text += token.text
    return text.strip()


def _as_datetime(value: dt.date | dt.time) -> dt.datetime:
    if isinstance(value, dt.time):
        return dt.datetime.combine(dt.date(1900, 1, 1), value)
    return dt.datetime.combine(value, dt.time())


def _seconds_follow(section: _Section, index: int) -> bool:
    later = next((token for token in section.tokens[index + 1 :] if token.kind == "date"), None)
    return later is not None and later.text[0] in "sS"


def _date_piece(moment: dt.datetime, code: str, minute: bool, noon: bool) -> str:
    width = len(code)
    letter = code[0]
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and width <= 2 else f"{moment.year:04d}"
    if letter == "m" and not minute:
        return [f"{moment.month}", f"{moment.month:02d}", moment.strftime("%b"), moment.strftime("%B")][
            min(width, 4) - 1
        ]
    if letter == "d":
        return [f"{moment.day}", f"{moment.day:02d}", moment.strftime("%a"), moment.strftime("%A")][min(width, 4) - 1]
    if letter == "a":
        return ("星期" if width == 4 else "") + _WEEKDAYS[moment.weekday()]
    number = {"h": (moment.hour % 12 or 12) if noon else moment.hour, "m": moment.minute, "s": moment.second}.get(
        letter
    )
    return "" if number is None else f"{number:02d}" if width > 1 else str(number)


def _duration(value: dt.timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
