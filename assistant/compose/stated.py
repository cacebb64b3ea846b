"""A share that a report states, set against the figures that stand beside it: where they disagree, both are shown."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed
from assistant.lexicon import normalise, similar, terms
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Evidence, Statement
from assistant.tools import Tools
from index_calc.intervals import as_interval
from ingest.records import Observation

_SAME, _PART = 0.8, 0.6


def agrees(c: Computation, stated: Observation) -> bool:
    """Whether a computed result and a stated figure can be the same, given what rounding leaves open."""
    low = c.result if c.low is None else c.low
    high = c.result if c.high is None else c.high
    box = as_interval((str(min(low, high)), str(max(low, high))))
    bottom = stated.low if stated.low is not None else stated.value
    top = stated.high if stated.high is not None else stated.value
    return box.meet(as_interval((str(min(bottom, top)), str(max(bottom, top))))) is not None


def against_figures(q: Question, tools: Tools, share: Observation) -> list[Statement]:
    """The share computed from the part and the whole the report gives, where it is not the share it states."""
    if share.base_unit != "%" or share.measure != "share":
        return []
    for part, whole in _operands(tools, share):
        if not whole.value or abs(part.scaled_value) >= abs(whole.scaled_value):
            continue
        c = arithmetic.share(tools.input(part), tools.input(whole))
        if agrees(c, share):
            return []
        note = say(q, "share_disagrees", stated=tools.figure(share), computed=f"{c.result:g}{c.unit}")
        return [computed(q, c), Statement(note, (tools.evidence(share), Evidence("computation", computation=c)))]
    return []


def _operands(tools: Tools, share: Observation) -> Iterator[tuple[Observation, Observation]]:
    """The part and whole of a share: two places' figures of one indicator in its sentence, or «甲中乙占比»."""
    beside = [o for o in tools.siblings(share) if o.measure == "level"]
    name = normalise(share.indicator)
    for part in beside:
        if _place(part) != _place(share) or normalise(part.indicator) not in name:
            continue
        for whole in beside:
            if whole.base_unit == part.base_unit and _place(whole) != _place(part) and _alike(whole, part):
                yield part, whole
    head, inside, _ = name.partition("中")
    if not inside or not share.breakdown:
        return
    parts = [o for o in beside if normalise(o.indicator) and normalise(o.indicator) in normalise(share.breakdown)]
    for part in sorted(parts, key=lambda o: -o.scaled_value):
        for fact in tools.holdings.by_document(share.document_id):
            whole = fact.observation
            same = whole.measure == "level" and whole.base_unit == part.base_unit and whole.period == share.period
            if same and not whole.breakdown and _place(whole) == _place(share) and _names(tools, whole, head):
                yield part, whole


def _place(o: Observation) -> str:
    return place_key(o.area or "")


def _alike(a: Observation, b: Observation) -> bool:
    return similar(normalise(a.indicator), normalise(b.indicator)) >= _SAME


def _names(tools: Tools, whole: Observation, head: str) -> bool:
    """Whether a figure is the whole that the share's own name begins with (风投总额 — 风险投资总额)."""
    concepts = [t.concept for t in terms(head)]
    return bool(concepts) and tools.coverage(concepts, whole.indicator) >= _PART
