"""Which reports a question is about, by index, place and edition, and what their sentences say on a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.lexicon import normalise
from assistant.places import short_name
from assistant.question import Question
from assistant.records import Evidence
from assistant.sources import Sentence
from assistant.tools import Tools

_MOST_REPORTS = 24  # reports that are read through for one question
_PASSAGES = 30  # passages whose reports are the likeliest


def about(q: Question, tools: Tools) -> list[str]:
    """The reports on the indices or places a question names, the latest edition first; the likeliest where none."""
    if not q.indices and not q.areas:
        return likeliest(q, tools)
    entries = tools.holdings.entries
    of_index = {d for i in q.indices for d in tools.holdings.documents_of_index(i)}
    ways = [w for i in q.indices for w in tools.holdings.index_names.get(i, ())]
    if not q.indices:
        ways = [w for a in q.areas for w in _ways(a, tools)]
        of_index = {d for a in q.areas for d in tools.holdings.documents_of_index(f"{a}指数")}
    found = [d for d in entries if d in of_index or any(w in normalise(tools.holdings.title(d)) for w in ways)]
    return sorted(found, key=lambda d: str(entries[d].edition or ""), reverse=True)[:_MOST_REPORTS]


def likeliest(q: Question, tools: Tools) -> list[str]:
    """All reports of a small library, else those of the passages nearest to the question: no answer reads them all."""
    entries = tools.holdings.entries
    if len(entries) <= _MOST_REPORTS:
        return sorted(entries, key=lambda d: str(entries[d].edition or ""), reverse=True)
    near = [str(d.metadata["document_id"]) for d in tools.search(q.text, _PASSAGES)]
    return [d for d in dict.fromkeys(near) if d in entries][:_MOST_REPORTS]


def _ways(area: str, tools: Tools) -> set[str]:
    """The names a place goes by in the library, short ones too."""
    named = {normalise(n) for n in tools.holdings.names_of_place(area)} | {area}
    return named | {s for n in named if (s := short_name(n)) is not None}


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
