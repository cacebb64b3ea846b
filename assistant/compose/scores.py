"""An index's own value that a report calls its score («甲市创新力指数得分1864.5分»), under the name of its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.phrases import say
from assistant.compose.wording import sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import period_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import COMPOSITE, is_composite
from assistant.tools import Tools
from ingest.records import Observation

_SCORE = re.compile("(?:综合|总)?(?:得分|分值|总分|值|点位)$")
_UNITS = frozenset({"分", "点", ""})
_OF_SCORE = frozenset({COMPOSITE, "得分", "分数", "总分", "综合得分"})
_TAKEN = re.compile("为什么|为何|为啥|原因|怎么会")
_DOWN = re.compile("下降|下滑|降|跌|减少|回落")
_UP = re.compile("上升|上涨|提高|提升|涨|增长|增加")


def held(tools: Tools, index: str, periods: Sequence[str] = (), measure: str = "level") -> list[Observation]:
    """The figures of that kind that are called the score of an index, where none is given as the index's own value."""
    own = tools.holdings.where(measure=measure, area=lambda a: place_key(a or "") == place_key(index))
    if any(is_composite(f.observation) for f in own):
        return []
    ways = set(tools.holdings.index_names.get(index, ()))
    found = (f.observation for f in tools.holdings.where(measure=measure, indicator=lambda i: "指数" in i))
    return [
        o
        for o in found
        if o.base_unit in _UNITS and period_fit(o, periods) != "other" and {*_names(o)} & ways and not o.breakdown
    ]


def _names(o: Observation) -> tuple[str, ...]:
    name = _SCORE.sub("", normalise(o.indicator))
    area = normalise(o.area or "")
    return (name, area + name, f"{area}市{name}")


def scored(q: Question, tools: Tools) -> Draft | None:
    """The score asked for, with how it changed where that is asked; a move taken for granted is held against it."""
    if len(q.indices) != 1 or q.levels or not q.concepts or not set(q.concepts) <= _OF_SCORE:
        return None
    if q.has("date", "method", "rank", "share", "previous") or len(q.periods) > 1:
        return None
    levels = held(tools, q.indices[0], q.periods)
    if not levels:
        return None
    o = max(levels, key=lambda x: x.period or "")
    changes = [c for c in tools.siblings(o) if c.measure in ("change", "change_rate") and c.indicator == o.indicator]
    told = [sentence(q, tools, o)]
    if q.has("change") or q.intent == "trend":
        told += [sentence(q, tools, c) for c in changes]
    down, up = bool(_DOWN.search(q.normal)), bool(_UP.search(q.normal))
    if changes and _TAKEN.search(q.normal) and down != up:
        if (changes[0].value < 0) == down:
            return None
        lead = Statement(say(q, "premise"), (tools.evidence(changes[0]),))
        quote = source_quote(q, tools, changes[0])
        return Draft((lead, *told, quote), "refused", "false_premise", language=q.language)
    return Draft((*told, source_quote(q, tools, o)), language=q.language)
