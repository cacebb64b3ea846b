"""Structures written as proportions: «三次产业结构由3.9∶40.1∶56.0调整为3.7∶39.1∶57.2»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.numerals import scan
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Sentence
from ingest.observations.context import Context
from ingest.observations.wording import is_base
from ingest.records import Quantity

_PROPORTION = re.compile(r"\d+(?:\.\d+)?(?:\s?[∶:：]\s?\d+(?:\.\d+)?){1,3}")
_INDUSTRIES = ("第一产业增加值占比", "第二产业增加值占比", "第三产业增加值占比")
_STRUCTURE = re.compile(r"(?:三次产业|一、二、三产|产业)[\u4e00-\u9fff]{0,6}?(?:结构|比例|构成|比重|占比|比)")
_BASE = re.compile(r"(?:由|从)(?:(?P<last>上年|去年)|(?P<year>(?:19|20)\d\d)年)的?$")


def read(text: str, sentence: Sentence, carried: Carried, context: Context) -> list[Draft]:
    """The shares of the three industries that a sentence gives as a proportion; a base year keeps its own."""
    found: list[Draft] = []
    named = _STRUCTURE.search(text, sentence.start, sentence.end)
    if named is None:
        return found
    for match in _PROPORTION.finditer(text, named.end(), sentence.end):
        parts = list(_parts(text, match))
        if len(parts) != len(_INDUSTRIES) or not 99 <= sum(q.value for q in parts) <= 101:
            continue
        period = _period(text[sentence.start : match.start()], carried, context, _own(sentence, match.start()))
        for name, quantity in zip(_INDUSTRIES, parts, strict=True):
            area = carried.area or context.area
            found.append(
                Draft(quantity, name, "share", area, None, period, False, None, sentence.start, sentence.end, 0.85)
            )
    return found


def _own(sentence: Sentence, place: int) -> str | None:
    """The period a sentence opens with, before the proportions."""
    opening = sentence.clauses[0]
    named = [p.iso for p in opening.periods if p.start < place and not is_base(opening, p)]
    first = opening.periods[0] if opening.periods else None
    return named[0] if named and first is not None and first.start - opening.start <= 2 else None


def _parts(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    """The figures of a proportion, in per cent."""
    for number in re.finditer(r"\d+(?:\.\d+)?", match.group()):
        figure = scan(number.group() + "%")[0]
        start = match.start() + number.start()
        end = match.start() + number.end()
        yield Quantity(figure.value, "%", figure.value, "%", figure.low, figure.high, None, text[start:end], start, end)


def _period(before: str, carried: Carried, context: Context, own: str | None) -> str | None:
    current = (
        carried.period
        if carried.dated
        else str(context.data_year)
        if context.data_year and context.year_stated
        else carried.recent
    )
    current = own or current
    base = _BASE.search(before)
    span = re.fullmatch(r"(\d{4})/(\d{4})", current or "")
    if span and base is None:
        return span.group(1) if before.endswith(("由", "从")) else span.group(2)
    if base is None:
        return current
    if base.group("year"):
        return base.group("year")
    return str(int(current[:4]) - 1) if current else None
