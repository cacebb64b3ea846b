"""An amount in another currency, at the rate that the reports themselves imply, where the question asks for that."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.exchange import as_input, in_yuan, rate_of
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import FOREIGN
from assistant.matching import ENOUGH
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_CONVERT = re.compile(r"折合?成?|换算?成?|相当于|等于|convert|按.{0,3}算|合(?:人民币|美元)|worth")
_RATE_WORDS = re.compile("汇率|隐含|文中|rate|implied|人民币|美元|dollar|yuan|rmb")
_YUAN = re.compile("人民币|rmb|yuan")
_ASKS_RATE = re.compile(r"汇率|exchange rate")


def at_reports_rate(q: Question, tools: Tools) -> Draft | None:
    """«按文中隐含汇率折合人民币多少»: the amount asked about, in the other currency at the reports' own rate."""
    if not (_ASKS_RATE.search(q.normal) and _CONVERT.search(q.normal)):
        return None
    concepts = tuple(c for c in q.concepts if not _RATE_WORDS.search(c))
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"level"}))
    for m in tools.find(wanted, 20) if concepts else ():
        o = m.observation
        if not m.fits or m.coverage < ENOUGH or o.measure != "level":
            continue
        made = in_yuan(q, tools, o) or _in_foreign(q, tools, o)
        if made:
            return Draft((sentence(q, tools, o), *made, source_quote(q, tools, o)), language=q.language)
    return None


def stated_in_yuan(q: Question, tools: Tools) -> Draft | None:
    """«折合人民币多少» of an amount that the report itself gives in both currencies."""
    if not (_YUAN.search(q.normal) and _CONVERT.search(q.normal)):
        return None
    concepts = tuple(c for c in q.concepts if not _RATE_WORDS.search(c))
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"level"}))
    found = [m.observation for m in tools.find(wanted, 20) if m.fits and m.coverage >= ENOUGH] if concepts else []
    for foreign in (o for o in found if o.base_unit in FOREIGN):
        for o in tools.siblings(foreign):
            if o.base_unit == "元" and o.indicator == foreign.indicator and o.period == foreign.period:
                quote = source_quote(q, tools, o)
                return Draft((sentence(q, tools, o), sentence(q, tools, foreign), quote), language=q.language)
    return None


def _in_foreign(q: Question, tools: Tools, o: Observation) -> list[Statement]:
    """An amount in yuan in the foreign currency the question names, at the rate the reports imply."""
    currency = next((c for c in FOREIGN if c in q.normal), "美元" if "dollar" in q.normal else None)
    found = rate_of(tools, currency) if currency and o.base_unit == "元" else None
    if found is None or currency is None:
        return []
    turned = arithmetic.divided(tools.input(o), as_input(found[0]), currency, "按文中隐含汇率折算")
    return [computed(q, found[0]), computed(q, turned), Statement(say(q, "implied_rate"), layout="note")]
