"""«指数从0.506提升至0.529»: two levels of one sentence, of which the first is where the move began."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.matching import ENOUGH, Match, Wanted
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_BEGUN = re.compile(r"(?:从|由)(?:[^，,。；;\d]|20\d\d年){0,14}$")
_BEGUN_EN = re.compile(r"\bfrom\s+(?:(?:about|nearly|roughly|some|an?|the|over)\s+)?(?:US)?\$?\s*$", re.IGNORECASE)
_MOVES = re.compile(r"^[^，,。；;]{0,12}?(?:至|到|为|成)")
_CHANGED = re.compile(
    r"[涨降升减增跌]了?(?:多少|几)|(?:提高|提升|上升|增加|下降|减少|变化)了?(?:多少|几)|变化多大|幅度"
    r"|how (?:many|much) (?:more|fewer|less|higher|lower)|by how (?:many|much)"
    r"|how (?:many|much) did .{2,60} (?:fall|rise|drop|grow|increase|decrease|decline|change|climb)"
)
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
        if not begun:
            continue
        start = begun[-1]
        a, b = tools.input(o), tools.input(start)
        fell = a.value < b.value
        c = arithmetic.difference(b, a, say(q, "fell_by")) if fell else arithmetic.difference(a, b, say(q, "rose_by"))
        was = Statement(say(q, "begun_at", figure=tools.figure(start)), (tools.evidence(start),))
        return Draft((sentence(q, tools, o), was, computed(q, c), source_quote(q, tools, o)), language=q.language)
    return None
