"""The figure in a table cell: footnote marks off; accounting brackets, arrows and bounds understood; exact in place."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.numerals import find_quantities, parse_cell, scale_unit
from ingest.records import Cell, Measure, Quantity

_NOTE_MARK = re.compile(
    r"\s*(?:[①-⑳⓪*＊†‡§#¹²³⁴⁵ᵃᵇᶜ※]+|\[[0-9a-z]{1,2}\]|(?<=\d)\s[a-c]|(?<=[\d%])[(（][注a-z①-⑳][^()（）]{0,2}[)）])$"
)
_BOUND = re.compile(r"^\s*(<=|>=|[<>≤≥＜＞≦≧]|小于|大于|不足|超过)\s*(?=[\d.])")
_QUALIFIERS = {
    "<": "不到",
    "＜": "不到",
    "小于": "不到",
    "不足": "不足",
    ">": "超过",
    "＞": "超过",
    "大于": "超过",
    "超过": "超过",
}
_QUALIFIERS |= {sign: "至多" for sign in ("<=", "≤", "≦")} | {sign: "至少" for sign in (">=", "≥", "≧")}
_FALL = re.compile(r"^\s*(?:下降|减少|降低|回落|下跌|[↓▼▽⬇])\s*(?=\d)")
_RISE = re.compile(r"^\s*(?:增长|上升|增加|提高|提升|上涨|[↑▲△⬆+＋])\s*(?=\d)")
MOVES = re.compile(r"^\s*(?:增长|增加|上升|提高|提升|上涨|下降|减少|降低|回落|下跌|[↑↓▲▼])\s*\d")
_BRACKETED = re.compile(r"^[(（]\s*\$?([\d,]+(?:\.\d+)?)\s*([%％]?)\s*[)）]$")
_DATE = re.compile(
    r"^(?:19|20)\d{2}(?:[-/年]\d{1,2}(?:[-/月]\d{1,2}日?|月)?|年|\.\d{1,2}\.\d{1,2})$"
    r"|^\d{1,2}[-/月]\d{1,2}日?$|^\d{1,2}:\d{2}|^\d{4}-\d{2}-\d{2}"
)
_CODE = re.compile(r"^(?:0\d+|[\d-]{9,}|\d+(?:\.\d+){2,})$")
_AROUND = re.compile(r"[\s约近超逾达为共+＋]{0,3}(?:左右|以上|以下|多|余)?(?:per [a-z ]{2,20}|[a-z]{1,12})?", re.I)
_SECOND = re.compile(r"\s*[(（][^()（）]*[)）]$")
_SIGNED_BY_NATURE = re.compile(
    r"利润|净|差额|盈亏|顺差|逆差|变动|增量|余额|结余|income|profit|loss|net|balance|migration|change|gain|return", re.I
)
_NEGATIVE_NOTE = re.compile(
    r"括号(?:内|中)?[^。]{0,10}(?:负|亏)|parenthes[ei]s[^.]{0,30}(?:negative|loss|decline|decrease)", re.I
)


def read_cell(cell: Cell, unit: str, measure: Measure, subject: str, signs: str) -> Quantity | None:
    """The figure of a cell with its place in the document's text, None where it holds none or its sign is doubtful.

    `unit` is what the headers say; a unit in the cell wins. `signs` is what `sign_habits` found.
    """
    text, start = _trimmed(cell)
    if not text or _DATE.match(text) or _CODE.match(text):
        return None
    body, bound, sign = text, None, 1
    if match := _BOUND.match(body):
        body, bound = body[match.end() :], match.group(1)
    if match := _BRACKETED.match(body):
        if not _bracket_is_minus(measure, subject, signs):
            return None
        body, sign = match.group(1) + match.group(2), -1
    elif (match := _FALL.match(body)) or (match := _RISE.match(body)):
        if match.group().strip() in "▲△" and "falls marked" not in signs:
            return None
        sign = -1 if _FALL.match(body) else 1
        body = body[match.end() :]
    quantity = _parse(body, unit)
    if quantity is None:
        return None
    value = quantity.value * sign
    low, high = _bounds(quantity, sign, bound)
    return replace(
        quantity,
        value=value,
        scaled=quantity.scaled * sign,
        low=low,
        high=high,
        start=start,
        end=start + len(text),
        text=text,
        qualifier=_QUALIFIERS.get(bound, quantity.qualifier) if bound else quantity.qualifier,
    )


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure and nothing else: «123.4①», «(5.1)», «↓3.2», «<0.1», «4,494亿元»."""
    body, _ = _trimmed(Cell(text, 0, len(text), 0, 0))
    if not re.search(r"\d", body) or _DATE.match(body) or _CODE.match(body):
        return False
    for pattern in (_BOUND, _FALL, _RISE):
        body = pattern.sub("", body, count=1)
    return bool(_BRACKETED.match(body)) or _parse(body, "") is not None


def sign_habits(texts: list[str]) -> str:
    """How a table writes falls: which marks may be read as signs."""
    joined = "\n".join(texts)
    habits = []
    if re.search(r"[↓▼▽⬇]", joined):
        habits.append("falls marked")
    if _NEGATIVE_NOTE.search(joined):
        habits.append("brackets negative")
    return ", ".join(habits)


def _trimmed(cell: Cell) -> tuple[str, int]:
    """The cell's text without blanks and footnote marks, and where it starts in the document."""
    text = cell.text.rstrip()
    lead = len(text) - len(text.lstrip())
    text = text.lstrip()
    previous = None
    while previous != text:
        previous = text
        text = _NOTE_MARK.sub("", text)
    return text, cell.start + lead


def _bracket_is_minus(measure: Measure, subject: str, signs: str) -> bool:
    return (
        measure in ("change", "change_rate") or "brackets negative" in signs or bool(_SIGNED_BY_NATURE.search(subject))
    )


# Two figures in one cell are no figure; thousands may be set apart by spaces.
_TWO_FIGURES = re.compile(r"\d\s+[-+]?\d")
_SPACED_FIGURE = re.compile(r"[-+−–]?(?:[¥￥$€£]\s?)?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?\s*[^\d\s]*")


def _parse(body: str, unit: str) -> Quantity | None:
    body = body.strip()
    if _TWO_FIGURES.search(body) and not _SPACED_FIGURE.fullmatch(body):
        return None
    if re.fullmatch(r"\.\d+", body):
        body = "0" + body
    english = re.fullmatch(r"(?:US)?\$\s?([\d,]+(?:\.\d+)?)\s?(k|m|mn|b|bn|t)?", body, re.I)
    if english:
        scale = {
            "k": "thousand",
            "m": "million",
            "mn": "million",
            "b": "billion",
            "bn": "billion",
            "t": "trillion",
        }.get((english.group(2) or "").lower(), "")
        return parse_cell(english.group(1), f"{scale} USD" if scale else unit if "USD" in unit else "美元")
    plain = parse_cell(body, unit)
    if plain is not None or not _SECOND.search(body):
        return plain if plain is None or _whole(body) else None
    main = _SECOND.sub("", body)
    return parse_cell(main, unit) if re.search(r"\d", main) and _whole(main) else None


def _whole(body: str) -> bool:
    """Whether the cell is the figure and no sentence or name around it."""
    if re.fullmatch(r"[\d,.%％‰\s+\-−–—]+", body):
        return True
    found = find_quantities(body)
    if len(found) != 1 or (found[0].unit == "位" and not re.match(r"第|#", body)):
        return False
    around = body[: found[0].start] + body[found[0].end :]
    return bool(_AROUND.fullmatch(around))


def _bounds(quantity: Quantity, sign: int, bound: str | None) -> tuple[float | None, float | None]:
    if bound is not None:
        below = bound in ("<", "<=", "≤", "＜", "≦", "小于", "不足")
        return (None, quantity.value) if below else (quantity.value, None)
    if sign > 0:
        return quantity.low, quantity.high
    return (-quantity.high if quantity.high is not None else None), (
        -quantity.low if quantity.low is not None else None
    )


def stated_quantity(digits: str, unit: str, start: int) -> Quantity | None:
    """A count stated in a header («5 个»), placed at `start`."""
    found = parse_cell(digits + unit)
    if found is None:
        return None
    factor, base = scale_unit(unit)
    return replace(found, unit=unit, base_unit=base, scaled=found.value * factor, start=start, end=start + len(digits))
