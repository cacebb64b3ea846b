"""Amounts in different currencies: never set side by side but at a rate that the reports themselves give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, source_quote
from assistant.holdings import FOREIGN
from assistant.matching import area_fit
from assistant.question import Question
from assistant.records import Computation, Draft, Input, Statement
from assistant.tools import Tools
from ingest.records import Observation

_EQUALS = re.compile(r"约?合|折合|相当于|等于|折算|equivalent|about RMB")
_ASKS_RATE = re.compile(r"汇率|exchange rate")


def stated_pair(tools: Tools, currency: str, areas: Sequence[str] = ()) -> tuple[Observation, Observation] | None:
    """One amount of the places named that a report gives in two currencies: «18.9万美元（约合人民币137万元）»."""
    pairs = _stated_pairs(tools)
    return next((p for p in pairs if p[0].base_unit == currency and area_fit(p[0], areas) != "other"), None)


def _stated_pairs(tools: Tools) -> list[tuple[Observation, Observation]]:
    """The amounts given in two currencies of which the report says that the one equals the other."""
    out = []
    for a, b in tools.holdings.in_two_currencies:
        first, last = sorted((a, b), key=lambda o: o.number_start)
        if _EQUALS.search(tools.sources.document(a.document_id).text[first.number_end : last.number_end]):
            out.append((a, b))
    return out


def rate_of(tools: Tools, currency: str, areas: Sequence[str] = ()) -> tuple[Computation, Observation] | None:
    pair = stated_pair(tools, currency, areas)
    if pair is None or not pair[0].value:
        return None
    foreign, yuan = (tools.input(o) for o in pair)
    made = arithmetic.ratio(yuan, replace(foreign, unit="元"), "按文中隐含汇率", 2)
    unit = f"元/{currency}"
    text = made.expression.removesuffix("倍") + unit
    return replace(made, expression=text, unit=unit, inputs=(yuan, foreign)), pair[0]


def implied_rate(q: Question, tools: Tools) -> Draft | None:
    """«隐含的汇率是多少»: yuan ÷ foreign currency of one amount given in both."""
    if not _ASKS_RATE.search(q.normal):
        return None
    for currency in sorted(FOREIGN, key=lambda c: c not in q.normal):
        found = rate_of(tools, currency, q.areas)
        if found is not None:
            return Draft((computed(q, found[0]), source_quote(q, tools, found[1])), language=q.language)
    return None


def at_implied_rate(q: Question, tools: Tools, a: Observation, b: Observation) -> list[Statement]:
    """Two amounts in yuan and a foreign currency, both in the foreign one at the reports' own implied rate."""
    if {a.base_unit, b.base_unit} & FOREIGN and "元" in (a.base_unit, b.base_unit):
        yuan, foreign = (a, b) if a.base_unit == "元" else (b, a)
        found = rate_of(tools, foreign.base_unit)
        if found is None or not found[0].result:
            return []
        rate = as_input(found[0])
        turned = arithmetic.divided(tools.input(yuan), rate, foreign.base_unit, "按文中隐含汇率折算")
        out = [computed(q, found[0]), computed(q, turned)]
        factor = _factor(turned.unit, foreign.base_unit)
        low, high = (None if x is None else x * factor for x in (turned.low, turned.high))
        side = Input(turned.result * factor, foreign.base_unit, turned.name, None, low, high)
        whole, part = tools.input(foreign), side
        if part.value and whole.value:
            big, small = (whole, part) if whole.value >= part.value else (part, whole)
            made = arithmetic.ratio(big, small, "按此折算的倍数")
            out.append(computed(q, replace(made, inputs=(*turned.inputs, whole))))
        out.append(Statement(say(q, "implied_rate"), layout="note"))
        return out
    return []


def as_input(c: Computation) -> Input:
    return Input(c.result, c.unit, c.name, next((i.place for i in c.inputs if i.place), None), c.low, c.high)


def _factor(unit: str, base: str) -> float:
    return {"万亿": 1e12, "亿": 1e8, "万": 1e4}.get(unit.removesuffix(base), 1.0)


def in_yuan(q: Question, tools: Tools, o: Observation) -> list[Statement]:
    """An amount in a foreign currency in yuan, where asked and not given: at the rate the reports imply."""
    if o.base_unit not in FOREIGN or not re.search("人民币|rmb|yuan", q.normal):
        return []
    found = rate_of(tools, o.base_unit)
    if found is None or any(a.observation_id == o.observation_id for a, _ in _stated_pairs(tools)):
        return []
    turned = arithmetic.multiplied(tools.input(o), as_input(found[0]), "元", "按文中隐含汇率折算")
    return [computed(q, found[0]), computed(q, turned), Statement(say(q, "implied_rate"), layout="note")]
