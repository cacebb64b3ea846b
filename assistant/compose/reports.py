"""Which reports a question is about, by index, place and edition, and what their sentences say on a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.lexicon import normalise
from assistant.places import place_key, short_name
from assistant.question import Question
from assistant.records import Evidence
from assistant.sources import Sentence
from assistant.tools import Tools

_MOST_REPORTS = 24  # reports that are read through for one question


def about(q: Question, tools: Tools) -> list[str]:
    """The reports on the indices or places a question names, the latest edition first; all where it names none."""
    entries = tools.holdings.entries
    found = [d for d in entries if _is_about(q, tools, d)]
    if not found and (q.indices or q.areas):
        return []
    return sorted(found, key=lambda d: str(entries[d].edition or ""), reverse=True)[:_MOST_REPORTS]


def _is_about(q: Question, tools: Tools, document_id: str) -> bool:
    if not q.indices and not q.areas:
        return True
    title = normalise(tools.holdings.title(document_id))
    if any(way in title for i in q.indices for way in tools.holdings.index_names.get(i, ())):
        return True
    indices = {tools.index_name(f.index) for f in tools.holdings.frameworks if f.document_id == document_id}
    if indices & set(q.indices):
        return True
    places = tools.gazetteer.names(title) | {place_key(i.removesuffix("指数")) for i in indices}
    return not q.indices and any(a in places or a in title or (short_name(a) or a) in title for a in q.areas)


def edition(tools: Tools, document_id: str) -> str:
    """The edition of a report, or nothing."""
    return str(tools.holdings.entries[document_id].edition or "")


def editions_asked(q: Question) -> tuple[str, ...]:
    """The editions a question names, the earliest first."""
    return tuple(sorted({*q.editions, *((q.edition,) if q.edition else ())}))


def sentences(tools: Tools, document_id: str, pattern: re.Pattern[str]) -> Iterator[Sentence]:
    """The sentences of a report's paragraphs that a pattern is found in, in order."""
    document = tools.sources.document(document_id)
    for block in document.blocks:
        if block.kind in ("heading", "caption", "table") or not pattern.search(document.text[block.start : block.end]):
            continue
        for s in tools.sources.sentences(document, block):
            if pattern.search(s.text):
                yield s


def passage(tools: Tools, s: Sentence) -> Evidence:
    """A sentence as evidence."""
    return tools.sources.passage(s.document_id, s.start, s.end)


def named_title(tools: Tools, document_id: str) -> str:
    """A report's title in quotation marks."""
    return f"“{tools.holdings.title(document_id)}”"


def of_editions(tools: Tools, documents: Sequence[str], years: Sequence[str]) -> list[str]:
    """The reports of some editions; of an index that has them all, where one has."""
    fitting = [d for d in documents if edition(tools, d) in years]
    indices: dict[str, set[str]] = {}
    for f in tools.holdings.frameworks:
        if f.document_id in fitting:
            indices.setdefault(tools.index_name(f.index), set()).add(edition(tools, f.document_id))
    whole = {i for i, held in indices.items() if set(years) <= held}
    if len(years) < 2 or not whole:
        return fitting
    return [
        d
        for d in fitting
        if any(f.document_id == d and tools.index_name(f.index) in whole for f in tools.holdings.frameworks)
    ]
