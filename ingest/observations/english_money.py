"""Currencies of English figures: «USD 1.7 trillion», «RMB 20 million», «850 billion yuan», «3 billion U.S. dollars»."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.lexicon import alternation, vocabulary, words
from ingest.numerals import scale_unit
from ingest.records import Quantity

MONEY = frozenset(words("units", "units", "money"))
_SCALES = ("", "thousand", "million", "billion", "trillion")


def with_currency(text: str, quantity: Quantity) -> Quantity:
    """The figure with the currency that stands before or after it; itself where it has a unit or none is told."""
    scale = quantity.unit.removesuffix("dollars").strip()
    if scale not in _SCALES:
        return quantity
    if before := _before().search(text[: quantity.start]):
        return _in(quantity, scale, _codes()[before.group("code").lower()], start=before.start())
    end = quantity.end - (len("dollars") if quantity.unit.endswith("dollars") else 0)
    if after := _after().match(text, end):
        return _in(quantity, scale, _codes()[re.sub(r"\s+", " ", after.group("code").lower())], end=after.end())
    return quantity


def _in(quantity: Quantity, scale: str, code: str, *, start: int | None = None, end: int | None = None) -> Quantity:
    unit = f"{scale} {code}" if scale else scale_unit(code)[1]
    factor, base = scale_unit(unit)
    return replace(
        quantity, unit=unit, base_unit=base, scaled=quantity.value * factor,
        start=quantity.start if start is None else start, end=quantity.end if end is None else end,
    )  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    """Every way of writing a currency -> its code."""
    written: dict[str, list[str]] = vocabulary("english")["currencies"]
    return {form.lower(): code for code, forms in written.items() for form in (code, *forms)}


@cache
def _before() -> re.Pattern[str]:
    codes = [form for form in _codes() if form.isascii() and not form.endswith("s")]
    return re.compile(rf"(?<![\w$])(?P<code>{alternation(codes)})\s?$", re.I)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s?(?P<code>{alternation(_codes())})(?![\w-])", re.I)
