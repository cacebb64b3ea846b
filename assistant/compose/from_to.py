"""«指数从0.506提升至0.529»: two levels of one sentence, of which the first is where the move began."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.matching import ENOUGH, Match, Wanted
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_BEGUN = re.compile(r"(?:从|由)(?:[^，,。；;\d]|20\d\d年){0,14}$")
_BEGUN_EN = re.compile(r"\bfrom\s+(?:(?:about|nearly|roughly|some|an?|the|over)\s+)?(?:US)?\$?\s*$", re.IGNORECASE)
_MOVES = re.compile(r"^[^，,。；;]{0,12}?(?:至|到|为|成)")
_CHANGED = re.compile(
    r"[涨降升减增跌高低]了?(?:多少|几)|(?:占比|比重|份额)(?:有何|有什么|的)?变化|(?:提高|提升|上升|增加|下降|减少|变化)了?(?:多少|几)|变化多大|幅度"
    r"|how (?:many|much) (?:more|fewer|less|higher|lower)|by how (?:many|much)"
    r"|how (?:many|much) did .{2,60} (?:fall|rise|drop|grow|increase|decrease|decline|change|climb)"
)
_ON_YEAR = re.compile("比?上年|去年|同比|前一年|上一年|变化|[升降涨跌]了?(?:多少|几)|[多少高低]了?几")
_NEAR = 40


def is_start(tools: Tools, o: Observation) -> bool:
    """Whether a level is only where a move told in the same sentence began."""
    if o.measure not in ("level", "share") or o.cell is not None:
        return False
    text = tools.sources.document(o.document_id).text
    before, after = text[max(0, o.number_start - _NEAR) : o.number_start], text[o.number_end : o.number_end + _NEAR]
    chinese = _BEGUN.search(before) is not None and _MOVES.match(after) is not None
    return chinese or _BEGUN_EN.search(before) is not None


def without_starts(tools: Tools, matches: Sequence[Match]) -> list[Match]:
    """Matches without the undated levels at which a move began whose end is among them."""
    ends = {(tools.place(m.observation).key, series_key(m.observation)) for m in matches[:_NEAR] if _is_end(tools, m)}
    return [
        m
        for m in matches
        if m.observation.period or not is_start(tools, m.observation) or (_key(tools, m.observation) not in ends)
    ]


def _key(tools: Tools, o: Observation) -> tuple[object, ...]:
    return (tools.place(o).key, series_key(o))


def _is_end(tools: Tools, m: Match) -> bool:
    return m.observation.measure in ("level", "share") and not is_start(tools, m.observation)


def moved_by(q: Question, tools: Tools, wanted: Wanted) -> Draft | None:
    """«平均指数涨了多少» where only the two ends are told: their difference."""
    if not _CHANGED.search(q.normal) or q.has("rank", "calculation", "previous"):
        return None
    levels = replace(wanted, measures=frozenset({"level", "share"}))
    found = [m.observation for m in tools.find(levels, 6) if m.fits and m.coverage >= ENOUGH]
    for o in found:
        if o.measure not in ("level", "share") or is_start(tools, o):
            continue
        begun = [s for s in tools.siblings(o) if is_start(tools, s)]
        begun = [s for s in begun if (series_key(s), s.base_unit, s.area) == (series_key(o), o.base_unit, o.area)]
        stated = [s for s in tools.siblings(o) if s.measure.startswith("change") and series_key(s) == series_key(o)]
        if stated:
            return None
        before = year_before(tools, o) if not begun and _ON_YEAR.search(q.normal) else None
        if before is not None:
            begun = [before]
        if not begun:
            continue
        start = begun[-1]
        a, b = tools.input(o), tools.input(start)
        fell = a.value < b.value
        c = arithmetic.difference(b, a, say(q, "fell_by")) if fell else arithmetic.difference(a, b, say(q, "rose_by"))
        was = Statement(say(q, "begun_at", figure=tools.figure(start)), (tools.evidence(start),))
        was = was if before is None else sentence(q, tools, start)
        quotes = {tools.place(x).key: source_quote(q, tools, x) for x in (o, start)}
        return Draft((sentence(q, tools, o), was, computed(q, c), *quotes.values()), language=q.language)
    return None


def year_before(tools: Tools, o: Observation) -> Observation | None:
    """The very figure of the year before, where a report gives it."""
    year = year_of(o.period)
    if year is None:
        return None
    held = tools.holdings.where((place_key(o.area),) if o.area else (), o.measure, indicator=lambda i: i == o.indicator)
    same = [
        f.observation for f in held if (f.observation.breakdown, f.observation.base_unit) == (o.breakdown, o.base_unit)
    ]
    return next((x for x in same if x.period == str(year - 1) and x.area == o.area), None)
