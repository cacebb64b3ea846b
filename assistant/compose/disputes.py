"""Figures a question brings along: two that are said to disagree, or one that the sources do not bear out."""

from __future__ import annotations

from assistant.compose.figures import wanted_of
from assistant.compose.operands import is_figure
from assistant.compose.phrases import say
from assistant.compose.wording import period_text, sentence, source_quote
from assistant.matching import Match, area_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_ABOUT = 0.45
# The very figure needs fewer of the words around it to be recognised.
_BY_VALUE = 0.25


def disputed(q: Question, tools: Tools) -> Draft | None:
    """«一处说甲一处说乙，哪个对»: each figure with its own source, and how they differ."""
    matches = [m for m in tools.find(wanted_of(q), 200) if m.coverage >= _BY_VALUE]
    found: list[Observation] = []
    for quantity in q.quantities:
        of_value = [m.observation for m in matches if is_figure(m.observation, quantity)]
        found += [o for o in of_value[:1] if o not in found]
    if len(found) < 2:
        return None
    statements = [sentence(q, tools, o) for o in found]
    statements.append(Statement(_difference(q, found), tuple(tools.evidence(o) for o in found)))
    statements += [source_quote(q, tools, o) for o in found]
    return Draft(tuple(statements), language=q.language)


def _difference(q: Question, found: list[Observation]) -> str:
    """What sets the figures apart: their years, their places, or nothing, which is a contradiction."""
    english = q.language == "en"
    periods = list(dict.fromkeys(period_text(o, english) for o in found))
    if len({o.period for o in found}) > 1 and all(periods):
        return (
            f"They are for different periods ({', '.join(periods)})."
            if english
            else f"两个数字的年份不同（{'、'.join(periods)}），并不矛盾。"
        )
    places = list(dict.fromkeys(o.area or "" for o in found))
    if len({place_key(p) for p in places}) > 1:
        return (
            f"They are for different areas ({', '.join(places)})."
            if english
            else f"两个数字的范围不同（{'、'.join(places)}），不能当作同一个数。"
        )
    return "The sources do not agree; both are shown." if english else "资料中的两处说法不一致，现将两处都列出。"


def premise(q: Question, tools: Tools) -> Draft | None:
    """A rank or figure the question takes for granted but the sources put otherwise: the premise is corrected."""
    ranked = _rank_premise(q, tools)
    if ranked is not None:
        return ranked
    claimed = [x for x in q.quantities if x.unit and x.unit != "位"]
    if not claimed:
        return None
    matches = [m for m in tools.find(wanted_of(q), 60) if m.coverage >= _ABOUT and m.fits]
    for quantity in claimed:
        about = [m for m in matches if m.observation.base_unit == quantity.base_unit]
        if about and not any(is_figure(m.observation, quantity) for m in about) and _certain(about):
            o = about[0].observation
            lead = Statement(say(q, "premise"), (tools.evidence(o),))
            return Draft(
                (lead, sentence(q, tools, o), source_quote(q, tools, o)),
                "refused",
                "false_premise",
                language=q.language,
            )
    return None


def _rank_premise(q: Question, tools: Tools) -> Draft | None:
    """A rank the question takes for granted, against the rank the sources give the same place in the same field."""
    claimed = next((x for x in q.quantities if x.unit == "位"), None)
    if claimed is None:
        return None
    others = [x for x in q.quantities if x is not claimed]
    best: tuple[float, Observation] | None = None
    for fact in tools.holdings.facts:
        o = fact.observation
        if o.measure != "rank" or area_fit(o, q.areas) == "other":
            continue
        beside = sum(any(is_figure(s, x) for s in tools.siblings(o)) for x in others)
        score = tools.coverage(q.concepts, o.quote) + beside
        if score >= _ABOUT and (best is None or score > best[0]):
            best = (score, o)
    if best is None or is_figure(best[1], claimed):
        return None
    lead = Statement(say(q, "premise"), (tools.evidence(best[1]),))
    statements = (lead, sentence(q, tools, best[1]), source_quote(q, tools, best[1]))
    return Draft(statements, "refused", "false_premise", language=q.language)


def _certain(about: list[Match]) -> bool:
    """Only a rank, or a match by nearly all words, is sure enough to correct the user."""
    return about[0].observation.measure == "rank" or about[0].coverage >= 0.8
