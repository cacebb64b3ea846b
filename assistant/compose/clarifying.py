"""A question back, where a question leaves open what it is about: short, with the choices the library offers.

Only where nothing tells which figure is meant; a question with one sensible reading is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from assistant.compose.figures import wanted_of
from assistant.compose.phrases import joined, say
from assistant.compose.within import of_own_place
from assistant.compose.wording import sentence, source_quote, subject
from assistant.holdings import year_of
from assistant.matching import ENOUGH, Match, period_fit
from assistant.places import clean_area, place_around, place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_MOST_CHOICES = 4
# Places as good as one another are all told up to this many; of more, it is asked which is meant.
_MOST_TOLD = 3
_LOOKED_AT = 400  # of the figures taken in last
_TIED = 0.03
_EMPTY = frozenset({"比重", "排名", "平均", "产业", "行业", "领域", "指标"})
_UNIT_ASKED = re.compile(r"(?:多少|几)个?(家|人|项|件|元|美元|笔|人次)")
_ASKING = ("numeric", "change", "share", "rank", "previous", "amount")


def subjectless(q: Question, tools: Tools) -> Draft | None:
    """«增长了多少？» with no word of what: asked back, with indicators of the place named, or the leading ones."""
    if not q.has(*_ASKING) or q.levels or q.indices or q.quantities or q.quoted:
        return None
    if q.has("superlative") or (q.has("rank") and q.areas):
        return None
    if any(c not in _EMPTY for c in q.concepts) or not len(tools.holdings):
        return None
    counted = _counted_place(q, tools)
    if counted is not None:
        return Draft((sentence(q, tools, counted), source_quote(q, tools, counted)), language=q.language)
    choices = _distinct(o for o in _of_measure(q, tools))
    if not choices:
        return None
    if len(choices) == 1 and q.areas and q.periods:  # «园区二季度增速»: only one is held
        told = (sentence(q, tools, choices[0]), source_quote(q, tools, choices[0]))
        return Draft(told, language=q.language)
    return _asked(q, say(q, "clarify_what"), [_named(o) for o in choices])


def _counted_place(q: Question, tools: Tools) -> Observation | None:
    """«全国高新区一共多少家»: what is named as a place is itself counted by a report."""
    if not _UNIT_ASKED.search(q.normal) or len(q.areas) != 1:
        return None
    held = tools.holdings.where(measure="level", indicator=lambda i: place_key(i) in q.areas)
    own = [f.observation for f in held if f.observation.base_unit in ("家", "个", "座", "所")]
    own = [o for o in own if period_fit(o, q.periods) != "other" and not o.breakdown]
    return max(own, key=lambda o: o.period or "", default=None)


def _named(o: Observation) -> str:
    return subject(o)


def _of_measure(q: Question, tools: Tools) -> Iterable[Observation]:
    """Figures of the place and kind asked about, the composite values of indices first, then in document order."""
    kinds = {"share"} if q.has("share") else {"rank"} if q.has("rank") else {"level"}
    kinds = {"change", "change_rate"} if q.has("change") else kinds
    h = tools.holdings
    every = (f for d in reversed(h.entries) for f in h.by_document(d))
    facts = [f for k in sorted(kinds) for f in h.where(q.areas, k)] if q.areas else islice(every, _LOOKED_AT)
    held = [f.observation for f in facts if f.observation.measure in kinds]
    held = [o for o in held if period_fit(o, q.periods) != "other"]
    unit = _UNIT_ASKED.search(q.normal)
    if unit:
        held = [o for o in held if o.base_unit == unit.group(1)]
    held = [o for o in held if not o.indicator.endswith(("指标", "指标数")) and not re.search(r"\d", subject(o))]
    if q.areas:
        held = [o for o in held if o.area and place_key(o.area.removesuffix("指数")) in q.areas]
    return sorted(held, key=lambda o: (not (o.area or "").endswith("指数"), bool(o.breakdown), len(o.indicator)))


def _distinct(held: Iterable[Observation]) -> list[Observation]:
    """The first few of different name and, as far as may be, of different place."""
    out: list[Observation] = []
    for o in held:
        if len(out) == _MOST_CHOICES:
            break
        if o.indicator and not any(series_key(o) == series_key(x) and o.area == x.area for x in out):
            out.append(o)
    return out


def several_places(q: Question, tools: Tools) -> Draft | None:
    """No place named, and several have just the figure asked for: all told where few, else asked which is meant."""
    if (
        q.areas
        or q.indices
        or q.soft_areas
        or q.compared
        or q.has("superlative", "compare", "sum", "infer", "previous")
    ):
        return None
    tied = _tied(q, tools)
    if len(tied) < 2:
        return None
    names = [clean_area(o.area or "") for o in tied]
    if len({o.document_id for o in tied}) == 1 and (total := of_own_place(q, tools, tied[0])) is not None:
        said = (sentence(q, tools, total), source_quote(q, tools, total))
        return Draft(said, language=q.language, followups=tuple(names[:_MOST_CHOICES]))
    if len(tied) > _MOST_TOLD:
        return _asked(q, say(q, "clarify_where", what=tied[0].indicator), names[:_MOST_CHOICES])
    lead = Statement(say(q, "several_places"), tuple(tools.evidence(o) for o in tied))
    told = [Statement(s.text, s.evidence, "bullet") for s in (sentence(q, tools, o) for o in tied)]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in tied}
    return Draft((lead, *told, *quotes.values()), "partial", "ambiguous", language=q.language, followups=tuple(names))


def _tied(q: Question, tools: Tools) -> list[Observation]:
    """The latest figure of each place that has it under one name, where no place's fits the words better."""
    matches = [m for m in tools.find(wanted_of(q), 60) if m.coverage >= ENOUGH and m.fits and m.measure != "other"]
    if not matches:
        return []
    best = matches[0]
    alike = [m for m in matches if _as_good(m, best)]
    places: dict[str, Observation] = {}
    for m in sorted(alike, key=lambda m: -(year_of(m.observation.period) or 0)):
        places.setdefault(place_key(m.observation.area or ""), m.observation)
    around = {str(place_around(p)) for p in places}
    return [o for p, o in places.items() if p and p not in around]


def _as_good(m: Match, best: Match) -> bool:
    o, x = m.observation, best.observation
    same = series_key(o) == series_key(x) and o.measure == x.measure and not o.breakdown and not x.breakdown
    return same and m.coverage >= best.coverage - _TIED and o.base_unit == x.base_unit


def _asked(q: Question, question: str, choices: list[str]) -> Draft:
    text = question + joined(q, choices) + ("?" if q.language == "en" else "？")
    return Draft((Statement(text),), "clarify", "ambiguous", language=q.language, followups=tuple(choices))
