"""Figures of one kind that differ in place, class or name only: what a question on the most of several orders."""

from __future__ import annotations

import re

from assistant.compose.figures import latest, wanted_of
from assistant.lexicon import normalise
from assistant.matching import ENOUGH
from assistant.places import REST_PLACE, place_key
from assistant.question import Question
from assistant.tools import Tools
from ingest.records import Observation

_LOOKED_AT = 60
LEAST = re.compile(r"最(低|小|慢|少|差)|lowest|smallest|slowest|least")
_FASTEST = re.compile(r"快|慢|增速|增幅|涨幅|增长率|fastest|slowest")
_CLASSES = re.compile("哪(?:个|些|一个?|类|几个|种|项)")
_DIMENSION = re.compile("维度|方面|分项|领域")
_OF_CLASS = re.compile("哪(?:个|些|一个?|类|几个)(?:行业|产业|领域|板块|门类|类别)")


def of_kind(q: Question, tools: Tools) -> list[Observation]:
    """Figures that match the question alike and differ in place, sub-population or name only."""
    matches = [m for m in tools.find(wanted_of(q), _LOOKED_AT) if m.coverage >= ENOUGH and m.fits]
    matches = [m for m in matches if m.observation.measure != "rank" or q.has("rank")]
    if _FASTEST.search(q.normal):
        matches = [m for m in matches if m.observation.measure == "change_rate"] or matches
    if not matches:
        return []
    first = latest(q, matches).observation
    rows: dict[tuple[str, str, str], Observation] = {}
    found = [m.observation for m in matches]
    if len(matches) == _LOOKED_AT and not q.areas:  # more than were looked at: the extreme may be among the others
        least = LEAST.search(q.normal) is not None
        found = [f.observation for f in tools.holdings.ranked(first, _LOOKED_AT, least)]
    for o in found:
        if REST_PLACE.match(o.area or ""):
            continue
        if (o.measure, o.base_unit, o.period) == (first.measure, first.base_unit, first.period):
            rows.setdefault((place_key(o.area or ""), o.breakdown or "", normalise(o.indicator)), o)
    listed = list(rows.values())
    twins = [m.observation for m in matches if m.observation.cell is None and _one_value(m.observation, first)]
    if len({normalise(o.indicator) + (o.breakdown or "") for o in listed}) < 2 or _DIMENSION.search(q.normal):
        listed = next((b for x in (first, *twins) if (b := _beside(q, tools, x))), listed)
    elif _CLASSES.search(q.normal):  # the classes of a total, not the total itself
        listed = next((b for x in (first, *twins) if (b := _parts_after(tools, x))), listed)
    if len({normalise(o.indicator) + (o.breakdown or "") for o in listed}) > 1:  # of one place, not here and there
        listed = [o for o in listed if place_key(o.area or "") == place_key(first.area or "")]
    parts = [o for o in listed if o.breakdown]
    return parts if len(parts) > 1 and _OF_CLASS.search(q.normal) else listed


_FILLED = 1.005  # of a total, with what rounding may add


def _beside(q: Question, tools: Tools, first: Observation) -> list[Observation]:
    """What the same sentence (or row, of dimensions) gives of other classes: same measure, unit, period and tail."""
    if not (_CLASSES.search(q.normal) or _DIMENSION.search(q.normal)):
        return []
    held = [
        s
        for s in tools.siblings(first)
        if (s.measure, s.base_unit, s.period) == (first.measure, first.base_unit, first.period)
        and place_key(s.area or "") == place_key(first.area or "")
    ]
    if first.cell is not None:
        return held if _DIMENSION.search(q.normal) and len(held) > 1 else []
    if first.breakdown:
        held = [s for s in held if s.breakdown and s.indicator == first.indicator]
    else:
        held = [s for s in held if not s.breakdown and _tail(s.indicator, first.indicator)]
    return held if len(held) > 1 else _parts_after(tools, first)


def _parts_after(tools: Tools, total: Observation) -> list[Observation]:
    """«成交额500亿元。其中，甲类300亿元，乙类150亿元»: the classes told right after their total, which they fill."""
    block = tools.sources.block_at(tools.sources.document(total.document_id), total.number_start)
    if block is None or total.measure != "level" or total.breakdown:
        return []
    after = [
        o
        for o in (f.observation for f in tools.holdings.by_document(total.document_id))
        if total.number_end <= o.number_start < block.end
        and (o.measure, o.base_unit, o.period, o.area) == (total.measure, total.base_unit, total.period, total.area)
    ]
    parts: list[Observation] = []
    for o in after:
        if not _tail(o.breakdown or o.indicator, total.indicator) and not (
            o.breakdown and o.indicator == total.indicator
        ):
            break
        if sum(p.scaled_value for p in (*parts, o)) > _FILLED * total.scaled_value:
            break
        parts.append(o)
    told = "其中" in tools.place(parts[0]).quote if parts else False
    return parts if len(parts) > 1 and told else []


def _one_value(a: Observation, b: Observation) -> bool:
    """Whether two figures are one, told in the text and in a table."""
    return (a.period, a.base_unit, a.scaled_value, a.measure) == (b.period, b.base_unit, b.scaled_value, b.measure)


def _tail(a: str, b: str) -> bool:
    """Whether two names end alike: 电子信息产业产值, 新材料产业产值."""
    return (a[-2:] == b[-2:] and a != b) or a == b
