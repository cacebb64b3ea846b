"""Several questions asked at once («人口有多少？亚裔占比？»): what the answer passes over is asked by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.compose.phrases import say
from assistant.lexicon import normalise, terms
from assistant.question import Question, understand
from assistant.records import Draft, Statement
from assistant.tools import Tools

_END = re.compile(r"[?？]")
_COMMA = re.compile(r"[?？，,；;]")
_FOLLOWED = re.compile(r"(?P<head>.{4,}?)[，,；;](?P<tail>(?:那|那么)?[^，,；;？?]{1,14}呢)[?？]?")
_MOST = 4  # questions in one that are followed up
_ASKS = re.compile(r"多少|几|什么|哪|谁|吗|呢|如何|怎么|占比|比重|是否|how|what|which|who|when|where|why", re.I)

History = Sequence[Mapping[str, str]]
Answer = Callable[[str, History], Draft]


def completed(q: Question, history: History, tools: Tools, draft: Draft, answer: Answer) -> Draft:
    """`draft` with what it passes over of a question that is several: answered by itself, or said not to be given."""
    clauses = _clauses(q)
    if len(clauses) < 2 or draft.status != "answered":
        return draft
    for at, clause in enumerate(clauses):
        own = [t.concept for t in understand(clause, tools.holdings, tools.gazetteer).terms]
        if own and not _told(own, draft):
            draft = _joined(q, draft, answer(clause, _after(history, clauses[:at])), clause, at == 0)
    return draft


def severally(q: Question, history: History, answer: Answer) -> Draft | None:
    """Of a question that nothing answers as a whole, each part by itself; None where no part is answered."""
    clauses = _clauses(q)
    if len(clauses) < 2:
        clauses = _asking_each(q)
    if len(clauses) < 2:
        return None
    drafts = [answer(c, _after(history, clauses[:at])) for at, c in enumerate(clauses)]
    first = next((i for i, d in enumerate(drafts) if d.status == "answered"), None)
    if first is None:
        return None
    draft = drafts[first]
    for at, other in enumerate(drafts):
        if at != first:
            draft = _joined(q, draft, other, clauses[at], at < first)
    return draft


def followed(q: Question, history: History, answer: Answer) -> Draft | None:
    """«甲占多少，乙呢»: a question with a follow-up behind a comma, where both are answered."""
    m = _FOLLOWED.fullmatch(q.text.strip())
    if m is None or not _ASKS.search(m["head"]):
        return None
    first = answer(m["head"], history)
    if first.status != "answered":
        return None
    more = answer(m["tail"], _after(history, [m["head"]]))
    if more.status not in ("answered", "partial") or more.statements == first.statements:
        return None
    return _joined(q, first, more, m["tail"], False)


def in_turn(q: Question, history: History, tools: Tools, answer: Answer) -> Draft | None:
    """«甲排第几？第一是谁？»: questions of which a later one leaves its subject out, where all are answered."""
    clauses = _clauses(q)
    clauses = clauses if len(clauses) > 1 else _asking_each(q)
    if len(clauses) < 2 or not any(_leaves_out(c, tools) for c in clauses[1:]):
        return None
    drafts = [answer(c, _after(history, clauses[:at])) for at, c in enumerate(clauses)]
    if any(d.status != "answered" for d in drafts) or len({d.statements[0].text for d in drafts}) < len(drafts):
        return None
    return replace(drafts[0], statements=tuple(s for d in drafts for s in d.statements))


def _leaves_out(clause: str, tools: Tools) -> bool:
    """Whether a question asks for a place in an order, or for the year before, of what was asked about before it."""
    asked = understand(clause, tools.holdings, tools.gazetteer)
    return not asked.indices and all(t.concept == "排名" for t in asked.terms) and bool(_ORDER.search(asked.normal))


_ORDER = re.compile(
    r"第[一二三四五六七八九十\d几]|几个?位|谁|哪|垫底|最后|最[高低大小多少强弱]|[上前去]一?年|who|which|previous|before"
)


def _clauses(q: Question) -> list[str]:
    return [c.strip() for c in _END.split(q.text) if _ASKS.search(c)][:_MOST]


def _asking_each(q: Question) -> list[str]:
    """The clauses between commas, where every one of them asks («高企有多少家，苏州占多少»)."""
    clauses = [c.strip() for c in _COMMA.split(q.text) if c.strip()]
    return clauses[:_MOST] if all(_ASKS.search(c) for c in clauses) else []


def by_clauses(q: Question, history: History, draft: Draft, answer: Answer) -> Draft:
    """A draft that says what is not held, or the clauses by themselves where every one of them is answered."""
    clauses = _asking_each(q)
    if len(clauses) < 2 or draft.status not in ("partial", "refused") or draft.reason != "not_in_documents":
        return draft
    drafts = [answer(c, _after(history, clauses[:at])) for at, c in enumerate(clauses)]
    if any(d.status != "answered" for d in drafts):
        return draft
    return replace(drafts[0], statements=tuple(s for d in drafts for s in d.statements))


def _after(history: History, clauses: Sequence[str]) -> History:
    """The talk so far with the questions before this one."""
    return [*history, *({"role": "user", "content": c} for c in clauses)]


def _told(concepts: Sequence[str], draft: Draft) -> bool:
    """Whether an answer speaks of one of some concepts, in its own words or in a source it quotes."""
    text = normalise(" ".join(s.text for s in draft.statements))
    said = {t.concept for t in terms(text)}
    return any(c in text or c in said for c in concepts)


def _joined(q: Question, draft: Draft, more: Draft, clause: str, before_it: bool) -> Draft:
    """Two answers as one; of a question that nothing answers only that is said."""
    if more.status in ("answered", "partial"):
        added = more.statements
    else:
        added = (Statement(say(q, "not_given", what=f"“{clause}”")),)
    statements = (*added, *draft.statements) if before_it else (*draft.statements, *added)
    if more.status == "answered":
        return replace(draft, statements=statements)
    return replace(draft, statements=statements, status="partial", reason="not_in_documents")
