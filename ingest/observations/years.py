"""«2022年、2023年、2024年，X分别为a、b和c»: figures that go with years named in a row, each to its own year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.records import Document, Observation
from ingest.sentences import spans

_YEARS = re.compile(
    r"(?:19|20)\d\d\s*年?(?:\s*(?:[、，,]|和|及|与|以及)\s*(?:19|20)\d\d\s*年?)*\s*(?:[、，,]|和|及|与|以及)\s*(?:19|20)\d\d\s*年"
)
_SPAN = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:-|—|–|～|~|至|到)+\s*((?:19|20)\d\d)\s*年")
_MOST_YEARS = 8
_YEAR = re.compile(r"(?:19|20)\d\d")
_EACH = re.compile(r"分别|依次|各为|各达")
_MOST_BEFORE = 60


def in_turn(document: Document, found: Sequence[Observation]) -> list[Observation]:
    """The observations with years told out one by one; where years and figures do not pair off, no year is claimed."""
    out = list(found)
    for start, end in _sentences_with_years(document, out):
        text = document.text[start:end]
        for m in _YEARS.finditer(text):
            if not _EACH.search(text[m.end() : m.end() + _MOST_BEFORE]):
                continue
            _tell(out, _YEAR.findall(m.group()), start + m.end(), end)
        for m in _SPAN.finditer(text):
            years = [str(year) for year in range(int(m.group(1)), int(m.group(2)) + 1)]
            if 2 <= len(years) <= _MOST_YEARS and _EACH.search(text[m.end() : m.end() + _MOST_BEFORE]):
                _tell(out, years, start + m.end(), end, strict=True)
    return out


def _sentences_with_years(document: Document, found: Sequence[Observation]) -> list[tuple[int, int]]:
    """The sentences that hold figures and name years in a row."""
    held = sorted({o.number_start for o in found if o.cell is None})
    if not held:
        return []
    out = []
    for block in document.blocks:
        named = _YEARS.search(document.text, block.start, block.end) or _SPAN.search(
            document.text, block.start, block.end
        )
        if block.kind != "paragraph" or not named:
            continue
        out += [(block.start + a, block.start + b) for a, b in spans(document.text[block.start : block.end])]
    return out


def _tell(out: list[Observation], years: list[str], start: int, end: int, strict: bool = False) -> None:
    """Give each figure of one kind its year; `strict` leaves those alone that do not pair off."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, o in enumerate(out):
        if o.cell is None and start <= o.number_start < end:
            groups[(o.indicator, o.area, o.breakdown, o.measure, o.base_unit)].append(i)
    for places in groups.values():
        if len(places) < 2:
            continue
        if strict and len(places) != len(years):
            continue
        ordered = sorted(places, key=lambda i: out[i].number_start)
        paired: list[str] | list[None] = years if len(ordered) == len(years) else [None] * len(ordered)
        for i, year in zip(ordered, paired, strict=True):
            out[i] = replace(out[i], period=year)
