"""Which of several classes moved, and which most: «哪类价格涨得最多», «哪些价格跌了», «涨幅前三的是哪些»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.figures import latest, wanted_of
from assistant.compose.phrases import in_turn, say
from assistant.compose.standing import number
from assistant.compose.wording import sentence, signed, source_quote
from assistant.matching import ENOUGH
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_ASKED = re.compile(
    r"(?:哪一?[类种项块样]|哪些|哪几[类种个项样]|哪个|什么|啥)(?P<what>[^，,。？?]{0,10}?)"
    r"(?P<way>涨|升|增|提高|跌|降|减|回落|下滑|便宜|贵)(?:[^，,。？?]{0,6}?(?P<most>最|得?多|得?快|得?大))?"
    r"|(?:涨幅|增幅|增速|降幅|跌幅)(?:最[大高快]|排?前(?P<n>[一二三四五六七八九十两\d]+)(?:名|位)?)"
)
_FELL = re.compile("跌|降|减|回落|下滑|便宜")
_CLASSES = re.compile(r"[类种]|价格|物价|商品|消费品|行业|投资")
_MOVING_WORDS = re.compile(
    r"涨|跌|升|降|增|减|幅|快|多|最|前|便宜|贵|[大八七六]?大?类|分类|种|项|商品|消费品|名|下滑|回落|提高"
)
_LEADS = re.compile("总|全年")  # the rate of the whole, in the sentence of its classes
_FEWEST = 3
_MOST = 10


def moved(q: Question, tools: Tools) -> Draft | None:
    """The classes into which a report divides a rate of change, those that rose or fell, the foremost first."""
    m = _ASKED.search(q.normal)
    if (
        m is None
        or (q.has("rank") and not m["n"])
        or not _CLASSES.search(q.normal)
        or q.has("previous")
        or len(q.areas) > 1
    ):
        return None
    group = _group(q, tools)
    if not group:
        return None
    fell = bool(_FELL.search(m["way"] or m.group()))
    held = [o for o in group if (o.value < 0) == fell and o.value]
    held.sort(key=lambda o: o.value, reverse=not fell)
    if not held:
        return None
    first = number(m["n"]) if m["n"] else 1 if m["most"] or "最" in m.group() else None
    told = [sentence(q, tools, o) for o in held[: first or _MOST]]
    if first and len(held) > first:
        ordered = in_turn(q, ((f"{o.breakdown or ''}{o.indicator}", signed(tools, o)) for o in held[:_MOST]))
        told.append(Statement(say(q, "in_order") + ordered, tuple(map(tools.evidence, held[:_MOST])), "note"))
    elif len(told) > 1:
        told = [
            Statement(say(q, "moved"), tuple(map(tools.evidence, held))),
            *(replace(s, layout="bullet") for s in told),
        ]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held[: first or _MOST]}
    return Draft((*told, *quotes.values()), language=q.language)


def _group(q: Question, tools: Tools) -> Sequence[Observation]:
    """The rates of change told side by side right after (or with) that of the whole which the question names."""
    concepts = tuple(c for c in q.concepts if not _MOVING_WORDS.fullmatch(c))
    if not concepts:
        return ()
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"change_rate"}))
    found = [m for m in tools.find(wanted, 30) if m.fits and m.coverage >= ENOUGH]
    whole = [m for m in found if m.observation.measure == "change_rate" and not m.observation.breakdown]
    if not whole:
        return ()
    total = latest(q, whole).observation
    block = tools.sources.block_at(tools.sources.document(total.document_id), total.number_start)
    if block is None:
        return ()
    beside = [
        o
        for o in (f.observation for f in tools.holdings.by_document(total.document_id))
        if block.start <= o.number_start < block.end
        and (o.measure, o.base_unit, o.period) == (total.measure, total.base_unit, total.period)
    ]
    sides: dict[tuple[str, int, int], list[Observation]] = {}
    for o in beside:
        sides.setdefault(tools.place(o).key, []).append(o)
    of_it = [side for side in sides.values() if len(side) >= _FEWEST and side[-1].number_end >= total.number_end]
    return [o for o in of_it[0] if o is not total or not _LEADS.search(total.quote)] if of_it else ()
