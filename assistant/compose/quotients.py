"""A ratio known by its name and its two amounts: any of the three from the other two (data/quotients.toml).

«净利润率» is net profit over income; of a city whose R&D intensity and gross product are given, the R&D follows, and
the gross product from R&D and intensity. Only amounts of one place, sub-population and period are set together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant import arithmetic
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import say
from assistant.compose.remainder import leaves_out
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, table, terms
from assistant.matching import ENOUGH, area_fit, period_fit
from assistant.places import place_key, same_place, short_name
from assistant.question import Question
from assistant.records import Computation, Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_OVER = re.compile(r"[(（](?:与|占|相当于)(?P<whole>[^（）()]{2,16}?)(?:之比|的?比[重例])[)）]")
_CHANGES = ("change", "rank", "superlative", "previous", "compare", "both", "date")
_PLAIN = frozenset({"总额", "总数", "总量", "全", "社会", "企业", "总", "地区", "规模"})
_LOOKED_AT = 400
_SIZED, _SIZE = frozenset({"规上企业", "工业"}), re.compile("规上|规模以上")


@dataclass(frozen=True, slots=True)
class Quotient:
    """One named ratio: how indicators and questions write it and its two amounts."""

    ratio: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    asks_ratio: re.Pattern[str]
    asks_part: re.Pattern[str]
    asks_whole: re.Pattern[str]
    asks_rest: re.Pattern[str]
    rest: str


@cache
def known() -> tuple[Quotient, ...]:
    """The named ratios, in the order they are tried."""
    listed: list[dict[str, str]] = table("quotients.toml")["quotient"]  # type: ignore[assignment]
    kinds = ("ratio", "part", "whole", "asks_ratio", "asks_part", "asks_whole", "asks_rest")
    return tuple(Quotient(**{k: re.compile(q.get(k, "^$")) for k in kinds}, rest=q.get("rest", "")) for q in listed)


def quotients(q: Question, tools: Tools) -> Draft | None:
    """The member of a named ratio that is asked for and not stated, from the two that are."""
    if q.has(*_CHANGES) or len(q.areas) > 1 or leaves_out(q):
        return None
    for kind in known():
        if kind.asks_ratio.search(q.normal) and not _asks_amount(q, kind):
            return _ratio(q, tools, kind) if _asks_only(q, kind, kind.asks_ratio) else None
        for asked, make in ((kind.asks_rest, _rest), (kind.asks_part, _part), (kind.asks_whole, _whole)):
            if asked.search(q.normal) and _asks_only(q, kind, asked):
                draft = make(q, tools, kind)
                if draft is not None:
                    return draft
    return None


def _asks_only(q: Question, kind: Quotient, asked: re.Pattern[str]) -> bool:
    """Whether a question says nothing beyond what it asks for, but for what to reckon with («按R&D强度倒推»)."""
    said = [m.group() for p in (asked, kind.asks_ratio) for m in p.finditer(q.normal)]
    own = {t.concept for s in said for t in terms(s)} | _PLAIN
    return all(c in own or c in _SIZED for c in q.concepts)


def _of_size(q: Question, tools: Tools, o: Observation) -> bool:
    """Whether a figure is of firms above a size, where the question is about those."""
    return not _SIZED & set(q.concepts) or _SIZE.search(tools.place(o).quote) is not None


def _asks_amount(q: Question, kind: Quotient) -> bool:
    """«按R&D强度倒推GDP»: the ratio is what to reckon with."""
    return q.has("infer") and bool(kind.asks_whole.search(q.normal) or kind.asks_part.search(q.normal))


def _ratio(q: Question, tools: Tools, kind: Quotient) -> Draft | None:
    if _held(q, tools, kind.ratio):
        return None
    for part in _held(q, tools, kind.part):
        for whole in _held(q, tools, kind.whole):
            if not _of_size(q, tools, part):
                continue
            if _together(part, whole) and part.base_unit == whole.base_unit and whole.scaled_value > part.scaled_value:
                c = arithmetic.share(tools.input(part), tools.input(whole), say(q, "ratio_of_two"))
                return _told(q, tools, (part, whole), c)
    return None


def _part(q: Question, tools: Tools, kind: Quotient) -> Draft | None:
    if q.has("share") or _held(q, tools, kind.part) or _is_stated(q, tools):
        return None
    for ratio, whole in _pairs(q, tools, kind, kind.whole):
        return _told(q, tools, (whole, ratio), arithmetic.part_of(tools.input(whole), tools.input(ratio)))
    return None


def _rest(q: Question, tools: Tools, kind: Quotient) -> Draft | None:
    if q.has("share") or _held(q, tools, kind.asks_rest):
        return None
    for ratio, whole in _pairs(q, tools, kind, kind.whole):
        c = arithmetic.rest_of_share(tools.input(whole), tools.input(ratio), kind.rest)
        return _told(q, tools, (whole, ratio), c)
    return None


def _whole(q: Question, tools: Tools, kind: Quotient) -> Draft | None:
    if q.has("share") or _held(q, tools, kind.whole) or _is_stated(q, tools):
        return None
    for ratio, part in _pairs(q, tools, kind, kind.part):
        return _told(q, tools, (part, ratio), arithmetic.whole_of(tools.input(part), tools.input(ratio)))
    return None


def _is_stated(q: Question, tools: Tools) -> bool:
    """Whether an amount that says all that is asked for is held, whatever it is called."""
    found = tools.find(wanted_of(q), 20)
    return any(
        m.fits and m.coverage >= ENOUGH and m.observation.measure == "level" and not m.observation.breakdown
        for m in found
        if m.observation.base_unit not in ("%", "", "点", "年")
    )


def over_what(q: Question, tools: Tools) -> Draft | None:
    """«高技术制造业营业收入» of which only R&D and its ratio to it («与营业收入之比») are stated: part over ratio."""
    if q.has("share", *_CHANGES) or len(q.areas) > 1 or not q.concepts:
        return None
    for ratio in _held(q, tools, re.compile(r"强度|[率比]$")):
        m = _over(ratio) if ratio.base_unit == "%" else None
        if m is None or not _names_all(q, f"{m.group('whole')}{ratio.breakdown or ''}"):
            continue
        if not ratio.breakdown and _stated(q, tools, normalise(m.group("whole")), ratio):
            continue
        stem = re.sub(r"(投入)?强度$|[率比]$", "", normalise(ratio.indicator))
        for part in tools.siblings(ratio):
            if _together(part, ratio) and part.measure == "level" and stem and stem in normalise(part.indicator):
                if part.base_unit in ("%", "", "点"):
                    continue
                c = arithmetic.whole_of(tools.input(part), tools.input(ratio), f"{m.group('whole')}（反推）")
                return _told(q, tools, (part, ratio), c)
    return None


def _stated(q: Question, tools: Tools, whole: str, ratio: Observation) -> bool:
    """Whether a report gives the whole itself, of that place and period: then nothing is worked back."""
    held = _held(q, tools, re.compile(rf"^{re.escape(whole)}(总量|总额)?$"))
    return any(not o.breakdown and o.period == ratio.period for o in held)


def _over(ratio: Observation) -> re.Match[str] | None:
    """The last «（与X之比）» before the ratio's number: later ratios of a sentence are over the same."""
    said = list(_OVER.finditer(ratio.quote[: max(0, ratio.number_start - ratio.start)]))
    return said[-1] if said else None


def _names_all(q: Question, text: str) -> bool:
    said = {t.concept for t in terms(normalise(text))}
    return all(c in said or c in normalise(text) for c in q.concepts)


def _pairs(
    q: Question, tools: Tools, kind: Quotient, other: re.Pattern[str]
) -> Iterator[tuple[Observation, Observation]]:
    """The ratio with the amount it goes with, of one place and period; not one whose text names another whole."""
    for ratio in _held(q, tools, kind.ratio):
        written = _over(ratio)
        if ratio.base_unit != "%" or (written and not kind.whole.search(written.group("whole"))):
            continue
        for amount in _held(q, tools, other):
            if _together(ratio, amount) and amount.base_unit not in ("%", ""):
                yield ratio, amount


def _held(q: Question, tools: Tools, named: re.Pattern[str]) -> list[Observation]:
    """The levels and shares of such a name, of the place and period asked about, the latest first."""
    places = (*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)) or q.soft_areas
    near = tuple(dict.fromkeys(x for p in places for x in (p, short_name(p)) if x))
    facts = tools.holdings.where(near, indicator=lambda i: named.search(normalise(i)) is not None, most=_LOOKED_AT)
    found: list[Observation] = []
    for f in facts:
        o = f.observation
        if o.measure not in ("level", "share") or area_fit(o, places) == "other" or period_fit(o, q.periods) == "other":
            continue
        if o.breakdown and not any(t.concept in q.concepts for t in terms(normalise(o.breakdown))):
            continue
        found.append(o)
    return sorted(found, key=lambda o: (-(year_of(o.period) or 0), bool(o.qualifier)))


def _together(a: Observation, b: Observation) -> bool:
    one_place = same_place(place_key(a.area or ""), place_key(b.area or ""))
    return one_place and year_of(a.period) == year_of(b.period) and (a.breakdown or "") == (b.breakdown or "")


def _told(q: Question, tools: Tools, used: tuple[Observation, Observation], c: Computation) -> Draft:
    lead = Statement(say(q, "worked_out"), tuple(tools.evidence(o) for o in used))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in used}
    return Draft((lead, *(sentence(q, tools, o) for o in used), computed(q, c), *quotes.values()), language=q.language)
