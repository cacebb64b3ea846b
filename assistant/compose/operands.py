"""The operands of a calculation named in a question: each phrase to an observation, or to the user's own figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.figures import latest, most_precise, wanted_of
from assistant.lexicon import normalise, terms
from assistant.matching import Match, Wanted
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Input
from assistant.tools import Tools
from ingest.numerals import find_quantities, scale_unit
from ingest.periods import find_periods
from ingest.records import Observation, Quantity

_ENOUGH = 0.55
_NEAR = 0.25
_TELLING = 100  # a bare number from here on is rarely met by chance
# «人工智能三个产业»: a number of kinds, not a figure.
KINDS = re.compile(
    r"[一二三四五六七八九十两\d]{1,2}(?:个|大|类|种|项|者)(?:领域|产业|行业|方面|部分|板块|主体|地区|城市|项目|指标)?"
)


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a calculation; `observation` is None for a figure that only the question gives."""

    input: Input
    observation: Observation | None


def operand(
    q: Question,
    tools: Tools,
    phrase: str,
    measures: frozenset[str] = frozenset({"level"}),
    hints: Sequence[str] = (),
    unit: str = "",
) -> Operand | None:
    """The figure a phrase means, in `unit` where there is one; a figure written in it must be the observation's own."""
    phrase = KINDS.sub(" ", phrase)
    quantity = _quantity(phrase)
    matches = _matches(q, tools, phrase, measures, hints)
    if quantity is not None:
        given = [m for m in matches if is_figure(m.observation, quantity)] or _by_value(tools, q, quantity)
        if given:
            return Operand(tools.input(given[0].observation), given[0].observation)
        return Operand(_asked(quantity, phrase), None)
    good = [m for m in matches if m.coverage >= _ENOUGH and m.fits and m.observation.measure in measures]
    if not good:  # «流向津冀的技术合同»: the place belongs to the figure's name
        places = {p.name for p in tools.gazetteer.find(phrase)}
        good = [
            m
            for m in matches
            if m.coverage >= _ENOUGH and m.observation.measure in measures and m.period != "other"
            if places and places <= tools.gazetteer.names(f"{m.observation.indicator}{m.observation.breakdown or ''}")
        ]
    good = [m for m in good if m.observation.base_unit == unit] or good
    if not good:
        return None
    if not q.areas and not tools.gazetteer.find(phrase):
        good = _of_own_place(tools, good)
    best = most_precise(latest(q, good), good).observation
    return Operand(tools.input(best), best)


def _of_own_place(tools: Tools, good: list[Match]) -> list[Match]:
    """Where no place is named, the figures of the reports' own places before those of places within them."""
    own = [m for m in good if not m.observation.area or _is_own(tools, m.observation)]
    return own if own and own[0].coverage >= good[0].coverage and own[0].score >= good[0].score - _NEAR else good


def _is_own(tools: Tools, o: Observation) -> bool:
    return place_key(o.area or "") in tools.gazetteer.names(normalise(tools.holdings.title(o.document_id)))


def _matches(q: Question, tools: Tools, phrase: str, measures: frozenset[str], hints: Sequence[str]) -> list[Match]:
    rest = phrase
    places = tools.gazetteer.find(rest)
    for m in places:
        rest = rest[: m.start] + " " * (m.end - m.start) + rest[m.end :]
    for quantity in find_quantities(rest):
        rest = rest[: quantity.start] + " " * (quantity.end - quantity.start) + rest[quantity.end :]
    periods = []
    for p in find_periods(rest):
        rest = rest[: p.start] + " " * (p.end - p.start) + rest[p.end :]
        if p.iso:
            periods.append(p.iso)
    concepts = tuple(dict.fromkeys([t.concept for t in terms(rest)] + list(hints)))
    base = wanted_of(q, concepts)
    wanted = Wanted(
        concepts=concepts,
        areas=tuple(dict.fromkeys(m.name for m in places)) or base.areas,
        soft_areas=base.areas or base.soft_areas,
        periods=tuple(periods) or base.periods,
        measures=measures,
    )
    return tools.find(wanted, 40)


def _quantity(phrase: str) -> Quantity | None:
    found = [x for x in find_quantities(phrase) if x.unit not in ("年", "月", "日")]
    return found[0] if found else None


def is_figure(o: Observation, quantity: Quantity) -> bool:
    """Whether an observation is the figure a question writes."""
    if not quantity.base_unit and quantity.value >= _TELLING and abs(abs(o.value) - quantity.value) < 1e-9:
        return True
    same_unit = o.base_unit == quantity.base_unit or not quantity.base_unit
    return same_unit and abs(abs(o.scaled_value) - abs(quantity.scaled)) <= 1e-9 * max(1.0, abs(o.scaled_value))


def _by_value(tools: Tools, q: Question, quantity: Quantity) -> list[Match]:
    """Observations with the very figure, of the place asked about."""
    held = tools.holdings.where(units=(quantity.base_unit,) if quantity.base_unit else (), value=quantity.scaled)
    found = [f.observation for f in held if is_figure(f.observation, quantity)]
    return [Match(o, 1.0, 1.0, "unsaid", "unsaid", "unsaid", ()) for o in found][:1]


def _asked(quantity: Quantity, phrase: str) -> Input:
    factor = scale_unit(quantity.unit)[0] if quantity.unit else 1.0
    low = None if quantity.low is None else quantity.low * factor
    high = None if quantity.high is None else quantity.high * factor
    return Input(quantity.scaled, quantity.base_unit, phrase, None, low, high)
