"""Enumerations taken apart: «甲、乙（权重25%）和丙» into names with their places and weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.lexicon import alternation, words

_OPEN, _CLOSE = "（([【《“「", "）)]】》”」"
_LEAD = re.compile(
    r"(?:[\s*•·◦▪●○◆◇■□★☆\-–—]+|[（(]?\d{1,2}(?:\.\d{1,2})*[)）、.．]\s*(?!\d)|\d{1,2}(?:\.\d{1,2})+\s*|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳]|[A-Za-z]\d{1,3}(?:[-.]\d{1,3})*[\s:：.、]+(?=\S)|[A-Z]\d{1,2}(?=[\u4e00-\u9fff]{2})|以及|其中)+"
)
_TAIL = re.compile(r"(?:等(?:方面|领域|指标|内容|因素|\d+[个项])?)?[\s。；;，,、.：:]*$")
_BRACKET = re.compile(r"\s*[（(]([^（()）]*)[)）]$")
_GLOSS = re.compile(r"[A-Za-z][A-Za-z0-9 &/,.'’\-–]*")
_COUNT = re.compile(r"(?:共|含)?\s*\d{1,3}\s*(?:个|项|条|类)(?:指标)?")
_WEIGHT = re.compile(
    r"(?P<word>权\s*重(?:系数|值)?|占比|占|weight(?:ing)?)?\s*(?:为|是|of|[:：=＝])?\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|％|分|percent)?",
    re.I,
)
_AND_ZH = re.compile(r"以及|及其他|和|与|及")
_AND_EN = re.compile(r"\s+(?:and|&)\s+", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One name, the place of its characters in the whole text, and its weight as written (not yet a fraction)."""

    name: str
    start: int
    end: int
    weight: float | None = None


def parse_weight(text: str) -> float | None:
    """«25%», «权重0.25», «30分» -> 0.25, 0.25, 0.3; a bare number above 1 stays (points of 100); None for others."""
    match = _WEIGHT.fullmatch(text.strip())
    if not match:
        return None
    value = float(match["value"])
    if match["unit"]:
        return value / 100
    return value if match["word"] or "." in match["value"] or value > 1 or value == 0 else None


def split(text: str, start: int, end: int, count: int | None = None) -> list[Item]:
    """The items of text[start:end]: cut at list marks outside brackets; a last «和» or «and» is cut where it must be.

    `count` is how many there should be, when the report says so.
    """
    places = list(_cut(text, start, end))
    if len(places) == 1 and count is None:
        places = list(_cut_at_spaces(text, *places[0]))
    places = _cut_last_and(text, places, count)
    found = [item(text, a, b) for a, b in places]
    return [it for it in found if it.name]


def item(text: str, start: int, end: int) -> Item:
    """One item without its number, brackets that hold a weight, count or translation, and quotation marks."""
    start, end = _trim(text, start, end)
    weight: float | None = None
    while bracket := _BRACKET.search(text, start, end):
        inner = bracket.group(1).strip()
        if (parsed := _bracket_weight(inner)) is not None:
            weight = parsed
        elif not (
            _COUNT.fullmatch(inner)
            or _is_unit(inner)
            or (_GLOSS.fullmatch(inner) and _HAN.search(text, start, bracket.start()))
        ):
            break
        end = bracket.start()
    if (
        end - start > 2
        and text[start] in "“「‘"
        and text[end - 1] in "”」’"
        and not re.search("[“”]", text[start + 1 : end - 1])
    ):
        start, end = start + 1, end - 1
    return Item(text[start:end], start, end, weight)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"(?:[万亿千百]{{1,2}})?(?:{alternation(words('units', 'units'))})")


def _is_unit(inner: str) -> bool:
    """«（%）», «（万元/人）», «（单位：件）»: what an indicator is counted in is no part of its name."""
    body = re.sub(r"^(?:计量)?单位[:：]?", "", inner)
    head, _, _ = body.partition("/")
    return _unit().fullmatch(head) is not None


def _bracket_weight(inner: str) -> float | None:
    match = _WEIGHT.fullmatch(inner)
    if not match or not (match["word"] or match["unit"] or "." in match["value"]):
        return None
    return parse_weight(inner)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    tail = _TAIL.search(text, start, end)
    end = tail.start() if tail else end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """At 、 ； and commas outside brackets and quotations; at commas only where no 、 stands."""
    marks = list(_marks(text, start, end))
    if any(text[i] == "、" for i in marks) and _HAN.search(text, start, end):
        marks = [i for i in marks if text[i] not in "，,"]
    begin = start
    for i in [*marks, end]:
        if text[begin:i].strip(" 。."):
            yield begin, i
        begin = i if text[i : i + 1] == "“" else i + 1


def _marks(text: str, start: int, end: int) -> Iterator[int]:
    """Places of list marks outside brackets and quotations, and of a quotation right after another («甲”“乙»).

    A comma between digits is none.
    """
    depth = 0
    for i in range(start, end):
        c = text[i]
        if depth == 0 and c == "“" and i > start and text[i - 1] == "”":
            yield i
        depth += (c in _OPEN) - (c in _CLOSE)
        between_digits = c == "," and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
        if depth <= 0 and c in "、；;，," and not between_digits:
            yield i


def _cut_at_spaces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A cell whose lines were items: cut between Han where only spaces part them."""
    begin = start
    for match in re.compile(r"(?<=[\u3400-\u9fff）)]) +(?=[\u3400-\u9fff])").finditer(text, start, end):
        yield begin, match.start()
        begin = match.end()
    yield begin, end


def _cut_last_and(text: str, places: list[tuple[int, int]], count: int | None) -> list[tuple[int, int]]:
    """The last of an enumeration may hold two items, «丁和戊»; only a stated count or an English list says so."""
    if not places:
        return places
    a, b = places[-1]
    english = not _HAN.search(text, a, b)
    if english:
        lead = re.compile(r"\s*(?:and|&)\s+", re.I).match(text, a, b)
        if lead:
            return [*places[:-1], (lead.end(), b)]
    if (count is None and not english) or (count is not None and len(places) != count - 1):
        return places
    pattern = _AND_EN if english else _AND_ZH
    cuts = [m for m in pattern.finditer(text, a, b) if m.start() > a and m.end() < b]
    if not cuts or (english and count is None and len(places) < 2):
        return places
    best = cuts[-1] if english else max(cuts, key=lambda m: (len(m.group()), -abs((m.start() - a) - (b - m.end()))))
    return [*places[:-1], (a, best.start()), (best.end(), b)]


def with_weight(it: Item, weight: float | None) -> Item:
    """The item, with a weight from elsewhere where it has none of its own."""
    return it if it.weight is not None or weight is None else replace(it, weight=weight)
