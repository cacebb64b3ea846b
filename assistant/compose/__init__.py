"""Answers without a language model: each kind of question by its own rules, over the tools, into a draft for the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.compose import calculation, disputes, figures, ranking, structure
from assistant.compose import open as open_questions
from assistant.lexicon import traditional
from assistant.question import Question, understand
from assistant.records import Draft
from assistant.tools import Tools

Rule = Callable[[Question, Tools], Draft | None]


def compose(question: str, history: Sequence[Mapping[str, str]], tools: Tools) -> Draft:
    """The draft of an answer; the first rule that applies gives it."""
    q = understand(question, tools.holdings, tools.gazetteer, history)
    for rule in _rules(q):
        draft = rule(q, tools)
        if draft is not None:
            return _in_script(q, draft)
    return _in_script(q, open_questions.refusal(q, tools))


def _rules(q: Question) -> list[Rule]:
    """The rules to try, by what the question asks for, in order."""
    if not q.concepts and not q.levels and not q.indices:
        return []
    if q.intent == "weight":
        return [structure.weights]
    if q.intent == "coverage":
        return [structure.coverage, figures.lookup, open_questions.quotations]
    if q.has("conflict") and q.levels:
        return [structure.composition, disputes.disputed, figures.lookup]
    if q.has("conflict") and len(q.quantities) > 1:
        return [disputes.disputed, figures.lookup, open_questions.quotations]
    if q.has("listing") and (q.intent == "composition" or q.levels) and not q.has("numeric"):
        return [open_questions.quotations, structure.composition]
    if q.has("method", "date") and not q.has("numeric"):
        sides = [open_questions.both_sides] if q.has("conflict") else []
        return [figures.dated, *sides, open_questions.quotations, figures.lookup]
    if q.intent == "composition":
        return [structure.composition, figures.lookup, open_questions.quotations]
    if q.intent == "qualitative":
        return [disputes.premise, open_questions.enumeration, open_questions.quotations, figures.lookup]
    if q.has("superlative"):
        return [ranking.extreme, figures.lookup, open_questions.quotations]
    numeric: list[Rule] = (
        [calculation.calculation] if q.has("calculation", "previous", "compare") or len(q.quantities) > 1 else []
    )
    if q.has("compare") or len(q.areas) > 1:
        numeric.append(figures.by_place)
    if q.intent == "trend":
        if q.has("numeric") or q.periods:
            return [ranking.series, figures.lookup]
        return [ranking.series, open_questions.quotations, figures.lookup]
    if q.has("amount") and not q.has("share"):
        numeric.append(calculation.by_share)
    tail: list[Rule] = [figures.lookup, calculation.by_share, calculation.calculation]
    if q.has("conflict"):
        return [*numeric, *tail, open_questions.both_sides, open_questions.quotations]
    return (
        [*numeric, *tail]
        if q.has("numeric") and not q.has("method", "date")
        else [*numeric, *tail, open_questions.quotations]
    )


def _in_script(q: Question, draft: Draft) -> Draft:
    """Traditional characters for a question asked in them; quoted sources stay as they are."""
    if q.language != "zh-Hant":
        return draft
    statements = tuple(s if "“" in s.text else replace(s, text=traditional(s.text)) for s in draft.statements)
    return replace(draft, statements=statements)
