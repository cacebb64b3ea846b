"""Figures that a report gives only by how they stand to another: «高于硅谷13个百分点» tells the other side's figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import ENOUGH, Match, Wanted
from assistant.places import place_around, place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_RELATIVE = frozenset({"change", "ratio"})
_WIDE = ("全市", "全省", "全区", "本市")
_MEAN_OF = re.compile("(?:平均|总体)?(?:水平|值)?的?$")


def other_side(q: Question, tools: Tools) -> Draft | None:
    """The figure of a place that is only compared with: the stated figure less the difference, or by the multiple."""
    wide = next((w for w in _WIDE if w in q.normal), None)
    if not (len(q.areas) == 1 or (wide and not q.areas)) or not q.concepts or q.has("compare", "rank"):
        return None
    if wide is None and _is_held(q, tools):
        return None
    place = q.areas[0] if q.areas else ""
    for m in tools.find(Wanted(q.concepts, (), (), q.periods, _RELATIVE), 60):
        o = m.observation
        if o.measure not in _RELATIVE or m.coverage < ENOUGH or m.period == "other" or not o.comparator:
            continue
        if not _is_against(tools, o, place, wide):
            continue
        own = _level_before(tools, o)
        if own is not None and _asked_so(q, own):
            what = f"{_MEAN_OF.sub('', o.comparator)}{own.indicator}"
            lead = Statement(say(q, "previous_given", what=what), (tools.evidence(o),))
            make = arithmetic.before_multiple if o.measure == "ratio" else arithmetic.before_change
            made = make(tools.input(own), tools.input(o), f"{what}（反推）")
            return Draft(
                (lead, sentence(q, tools, own), computed(q, made), source_quote(q, tools, o)), language=q.language
            )
    return None


def _is_against(tools: Tools, o: Observation, place: str, wide: str | None) -> bool:
    """Whether a figure is set against the place asked about: by its name, or as the whole («全市») around its own."""
    against, own = normalise(o.comparator or ""), place_key(o.area or "")
    if wide and against.startswith(wide):
        return not place or place in (own, str(place_around(own)))
    if not place or own == place:
        return False
    around = against.startswith(_WIDE) and place_around(own) == place
    return place in tools.gazetteer.names(against) or around


def stated_gap(q: Question, tools: Tools) -> Draft | None:
    """«比全国高还是低»: the stated difference from a place that has no figure of its own."""
    places = list(dict.fromkeys([*q.areas, *q.compared]))
    if len(places) != 2 or not q.concepts or not q.has("compare", "calculation", "change"):
        return None
    held = [
        m.observation
        for m in tools.find(replace(wanted_of(q), areas=(), measures=frozenset({"level", "share"})), 40)
        if m.coverage >= ENOUGH and m.period != "other" and m.observation.measure in ("level", "share")
    ]
    if all(any(place_key(o.area or "") == p for o in held) for p in places):
        return None
    for m in tools.find(Wanted(q.concepts, (), (), q.periods, _RELATIVE), 60):
        o = m.observation
        if o.measure not in _RELATIVE or m.coverage < ENOUGH or m.period == "other" or not o.comparator:
            continue
        against = tools.gazetteer.names(normalise(o.comparator)) & set(places)
        own = place_key(o.area or "")
        if own not in places or not against - {own}:
            continue
        level = _level_before(tools, o)
        told = [sentence(q, tools, x) for x in (level, o) if x is not None]
        return Draft((*told, source_quote(q, tools, o)), language=q.language)
    return None


_TOLD = frozenset({"level", "share", "change_rate"})


def _asked_so(q: Question, own: Observation) -> bool:
    """Whether the question asks for a figure of this kind: a rate of growth, a share, or a level."""
    if own.measure == "change_rate":
        return q.has("change")
    return q.has("share") if own.measure == "share" else not q.has("change", "share")


def _is_held(q: Question, tools: Tools) -> bool:
    """Whether the place has a figure of its own that says what was asked, in the very words."""
    wanted = wanted_of(q)
    own: Sequence[Match] = [m for m in tools.find(wanted, 20) if m.area == "same" and m.period != "other"]
    return any(m.coverage > ENOUGH and m.measure == "same" for m in own)


def _level_before(tools: Tools, o: Observation) -> Observation | None:
    """The figure just before a difference in its sentence that the difference is of: of one name, in per cent."""
    before = [s for s in tools.siblings(o) if s.number_start < o.number_start and s.measure in _TOLD]
    if not before:
        return None
    last = before[-1]
    if o.measure == "ratio":
        alike = normalise(o.indicator).startswith(normalise(last.indicator)) and last.area == o.area
        return last if alike and last.measure == "level" and o.base_unit == "倍" and o.value else None
    x, y = normalise(last.indicator), normalise(o.indicator)
    named = x in y or y in x or series_key(last) == series_key(o)
    percent = last.base_unit == "%" and o.base_unit in ("百分点", "个百分点")
    same_unit = last.measure == "level" and last.base_unit == o.base_unit
    return last if named and last.area == o.area and (percent or same_unit) else None
