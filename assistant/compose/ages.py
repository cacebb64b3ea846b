"""«65岁以上有多少人», «0-14岁占多少»: the figures of a class by age, which has no other word."""

from __future__ import annotations

import re

from assistant.compose.wording import sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import area_fit, period_fit
from assistant.question import Question
from assistant.records import Draft
from assistant.tools import Tools
from ingest.records import Observation

_CLASS = re.compile(r"(?P<low>\d{1,2})(?:[-—–~至到](?P<high>\d{1,2}))?周?岁(?:及|含)?(?P<way>以上|以下)?")
_ONLY = frozenset({"人口", "老人", "老年人", "老年人口", "儿童", "老龄", "老龄化", "常住人口", "比重", "劳动年龄人口"})
_MOST = 2


def of_class(q: Question, tools: Tools) -> Draft | None:
    """The level and the share of the age class named, of the place asked about."""
    m = _CLASS.search(q.normal)
    if m is None or any(c not in _ONLY and not _CLASS.search(c) for c in q.concepts) or q.has("change", "previous"):
        return None
    said = re.escape(m["low"]) + (rf"[-—–~至到]{m['high']}" if m["high"] else "")
    named = re.compile(rf"(?<!\d){said}周?岁(?:及|含)?{m['way'] or ''}")
    held = [
        o
        for o in (f.observation for f in tools.holdings.where(q.areas))
        if named.search(normalise(f"{o.breakdown or ''}{o.indicator}")) and _fits(q, o)
    ]
    wanted = ("share", "level") if q.has("share") else ("level", "share")
    held.sort(key=lambda o: (wanted.index(o.measure), -int((o.period or "0")[:4] or 0)))
    first = next(iter(held), None)
    if first is None:
        return None
    shown = [first, *(o for o in held if o.measure != first.measure and o.document_id == first.document_id)][:_MOST]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in shown}
    return Draft((*(sentence(q, tools, o) for o in shown), *quotes.values()), language=q.language)


def _fits(q: Question, o: Observation) -> bool:
    return (
        o.measure in ("level", "share")
        and o.base_unit in ("人", "%")
        and period_fit(o, q.periods) != "other"
        and area_fit(o, q.areas) != "other"
    )
