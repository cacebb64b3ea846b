"""Wholes of just two parts (data/quotients.toml): imports from trade less exports, and how far the two are apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise, table
from assistant.matching import area_fit, period_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft
from assistant.tools import Tools
from ingest.records import Observation

_OTHERWISE = ("change", "rank", "superlative", "previous", "share", "compare", "date", "calculation")


@dataclass(frozen=True, slots=True)
class Halves:
    """One whole and its two parts: how indicators and questions write them."""

    whole: re.Pattern[str]
    a: re.Pattern[str]
    b: re.Pattern[str]
    asks_a: re.Pattern[str]
    asks_b: re.Pattern[str]
    asks_apart: re.Pattern[str]


@cache
def known() -> tuple[Halves, ...]:
    """The wholes of two parts, in the order they are tried."""
    listed: list[dict[str, str]] = table("quotients.toml")["halves"]  # type: ignore[assignment]
    return tuple(Halves(**{k: re.compile(v) for k, v in h.items()}) for h in listed)


def halves(q: Question, tools: Tools) -> Draft | None:
    """The part that is asked for and not stated, or what one part has over the other."""
    for kind in known():
        if kind.asks_apart.search(q.normal) and not q.has("change", "previous", "rank", "superlative"):
            return _apart(q, tools, kind)
        asked = [bool(p.search(q.normal)) for p in (kind.asks_a, kind.asks_b)]
        if asked[0] != asked[1] and not q.has(*_OTHERWISE):
            return _other(q, tools, kind, kind.a if asked[0] else kind.b, kind.b if asked[0] else kind.a)
    return None


def _other(q: Question, tools: Tools, kind: Halves, asked: re.Pattern[str], beside: re.Pattern[str]) -> Draft | None:
    if _held(q, tools, asked):
        return None
    for whole in _held(q, tools, kind.whole):
        for part in _held(q, tools, beside):
            if _together(whole, part) and whole.scaled_value > part.scaled_value:
                c = arithmetic.difference(tools.input(whole), tools.input(part), say(q, "what_is_left"))
                quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (whole, part)}
                told = (sentence(q, tools, whole), sentence(q, tools, part), computed(q, c), *quotes.values())
                return Draft(told, language=q.language)
    return None


def _apart(q: Question, tools: Tools, kind: Halves) -> Draft | None:
    if _held(q, tools, kind.asks_apart):
        return None
    for a in _held(q, tools, kind.a):
        for b in _held(q, tools, kind.b):
            if _together(a, b):
                high, low = (a, b) if a.scaled_value >= b.scaled_value else (b, a)
                c = arithmetic.difference(tools.input(high), tools.input(low), say(q, "difference"))
                quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (a, b)}
                told = (sentence(q, tools, a), sentence(q, tools, b), computed(q, c), *quotes.values())
                return Draft(told, language=q.language)
    return None


def _held(q: Question, tools: Tools, name: re.Pattern[str]) -> list[Observation]:
    """The amounts under a name, of the place and the year asked about, the latest first; of one place where none is."""
    facts = tools.holdings.where(q.areas, "level", indicator=lambda i: bool(name.search(normalise(i))))
    held = [
        f.observation
        for f in facts
        if not f.observation.breakdown
        and area_fit(f.observation, q.areas) != "other"
        and period_fit(f.observation, q.periods) != "other"
    ]
    if not q.areas and len({place_key(o.area or "") for o in held}) > 1:
        return []
    return sorted(held, key=lambda o: o.period or "", reverse=True)


def _together(a: Observation, b: Observation) -> bool:
    """Whether two amounts are of one place, year and unit."""
    same = (a.document_id, a.period, a.base_unit) == (b.document_id, b.period, b.base_unit)
    return same and place_key(a.area or "") == place_key(b.area or "") and a.observation_id != b.observation_id
