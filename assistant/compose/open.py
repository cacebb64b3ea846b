"""Answers in the reports' own words: the sentences that say what was asked, or the nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.discourse import kind_asked, subject_of
from assistant.compose.phrases import quoted, say
from assistant.lexicon import normalise, terms, words
from assistant.places import place_key, same_place
from assistant.question import Question
from assistant.records import Draft, Evidence, Statement
from assistant.tools import Found, Tools
from ingest.numerals import find_quantities

# A sentence is taken to answer when it holds this much of the question's words; below MENTIONS nothing is offered.
ANSWERS, MENTIONS = 0.55, 0.38
_MOST_QUOTES = 3
# A framework lists what is asked for where an indicator's name says so much of it.
_LISTED = 0.75
_ECHO = 0.25
# What a sentence counts for that speaks of none of the places asked about.
_ELSEWHERE = 0.5
_WHO = re.compile(r"谁|哪个(机构|单位|部门|组织)|哪家|哪些(机构|单位|部门)|\bwho\b")
_ORGANISATION = re.compile(r"组织|机构|研究院|研究中心|智库|网络|协会|委员会|institute|organi[sz]ation|nonprofit")
_BODY = re.compile(
    r"由.{2,40}(编制|发布|制定|主导|负责|研制|撰写)|(by|from) the .*(institute|university|department|agency)"
)
_DATE = re.compile(r"\d{4}年|\d+月\d+日|(?:19|20)\d\d")
# One side of an either-or question is a sentence with at least this much of its words.
_SIDE = 0.25


def quotations(q: Question, tools: Tools, least: float = ANSWERS) -> Draft | None:
    """The sentences that hold the question's words, quoted; None when no sentence holds enough of them."""
    found = _relevant(q, tools)
    kind = kind_asked(q)
    if kind is not None and kind.strict:
        found = [f for f in found if kind.shows.search(f.sentence.text) and f.sentence.block.kind == "paragraph"]
    if not found:
        return None
    found = [f for f in found if not _is_elsewhere(q, tools, f) and not _is_header(f)]
    held = {str(e.edition or "") for e in tools.holdings.entries.values()} & set(q.editions)
    if len(held) == 1 and q.intent == "qualitative":
        found = [f for f in found if str(tools.holdings.entries[f.sentence.document_id].edition or "") in held]
    if kind is not None and kind.name == "limitation" and q.indices:  # what an index lacks, not what its place does
        found = [f for f in found if _names_index(q, tools, f)] or found
    if not found:
        return None
    chosen = _chosen(q, tools, found) if found[0].coverage >= least else _together(q, tools, found, least)
    if not chosen:
        return None
    statements = [Statement(quoted(f.sentence.text), (quote(tools, f),)) for f in chosen]
    if q.intent == "qualitative" and len(chosen) == 1:
        statements += _continued(q, tools, chosen[0])
    return Draft(tuple(statements), language=q.language)


def _is_header(f: Found) -> bool:
    """Whether a line is only the head of a table, which names what its rows tell."""
    table = f.sentence.block.kind == "table" or f.sentence.block.flattened
    return table and f.sentence.start <= f.sentence.block.start and not re.search(r"\d", f.sentence.text)


def _continued(q: Question, tools: Tools, found: Found) -> list[Statement]:
    """The two sentences after one that only announces what is asked for («仍有其局限性。»)."""
    kind = kind_asked(q)
    if kind is None or not kind.said.search(found.sentence.text):
        return []
    document = tools.sources.document(found.sentence.document_id)
    after = [s for s in tools.sources.sentences(document, found.sentence.block) if s.start >= found.sentence.end][:2]
    return [Statement(quoted(s.text), (tools.sources.passage(s.document_id, s.start, s.end),)) for s in after]


def _together(q: Question, tools: Tools, found: Sequence[Found], least: float) -> list[Found]:
    """Sentences of one paragraph that hold enough of the question's words only together."""
    block = found[0].sentence.block
    chosen: list[Found] = []
    have: set[str] = set()
    for f in (f for f in found if f.sentence.block == block and f.coverage >= _SIDE):
        new = {c for c in q.concepts if tools.coverage([c], f.sentence.text) >= 0.9} - have
        if new and len(chosen) < _MOST_QUOTES:
            chosen.append(f)
            have |= new
    enough = tools.coverage(q.concepts, " ".join(f.sentence.text for f in chosen)) >= least
    return sorted(chosen, key=lambda f: f.sentence.start) if enough else []


def both_sides(q: Question, tools: Tools) -> Draft | None:
    """«是甲还是乙»: the sentences for each side, together holding what the question names."""
    found = [f for f in _relevant(q, tools) if f.coverage >= _SIDE]
    chosen: list[Found] = []
    have: set[str] = set()
    for f in found:
        new = {c for c in q.concepts if tools.coverage([c], f.sentence.text) >= 0.9} - have
        if new and not _same(f, chosen):
            chosen.append(f)
            have |= new
    if not chosen or tools.coverage(q.concepts, " ".join(f.sentence.text for f in chosen)) < ANSWERS:
        return None
    statements = [Statement(quoted(f.sentence.text), (quote(tools, f),)) for f in chosen[:_MOST_QUOTES]]
    return Draft(tuple(statements), language=q.language)


def quote(tools: Tools, f: Found) -> Evidence:
    return tools.sources.passage(f.sentence.document_id, f.sentence.start, f.sentence.end)


def _relevant(q: Question, tools: Tools) -> list[Found]:
    """Sentences of the best passages; another place than asked counts against one, the question's own verb for it."""
    found = tools.sentences(_query(q), subject_of(q), 10)
    return sorted((_echoed(q, _placed(q, tools, f)) for f in found), key=lambda f: -f.score)


def _echoed(q: Question, f: Found) -> Found:
    """A sentence that has the question's verb, or one of its kind, counts more."""
    text = normalise(f.sentence.text)
    asked = [g for g in words()["verbs"] if any(v in q.normal for v in g)]  # type: ignore[attr-defined]
    said = sum(any(v in text for v in g) for g in asked) / len(asked) if asked else 0.0
    if q.quantities:
        held = {(x.value, x.base_unit) for x in find_quantities(text)} | {(x.value, "") for x in find_quantities(text)}
        said += sum((x.value, x.base_unit) in held or (x.value, "") in held for x in q.quantities) / len(q.quantities)
    if q.has("date"):
        said += bool(_DATE.search(text))
    if _WHO.search(q.normal):
        said += bool(_BODY.search(text)) + 0.5 * bool(_ORGANISATION.search(text))
    kind = kind_asked(q)
    if kind is not None:
        said += bool(kind.shows.search(text))
    return Found(f.sentence, f.coverage, f.score + _ECHO * said)


def _query(q: Question) -> str:
    return " ".join([q.text, *q.areas, *q.indices]) if q.carried else q.text


def _placed(q: Question, tools: Tools, f: Found) -> Found:
    asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
    if not asked:
        return f
    text = f.sentence.text + " " + " ".join(f.sentence.block.section)
    named = tools.gazetteer.names(normalise(text))
    fit = 0.25 * len(named & asked) / len(asked) if named & asked else -0.25 if named else -0.05
    if len(asked) == 1 and named - asked:
        fit -= 0.1
    if not named & asked and not asked & {place_key(a) for a in tools.holdings.areas}:
        return Found(f.sentence, 0.0, 0.0)  # the library knows nothing of the place
    if not named & asked and not tools.gazetteer.names(normalise(tools.holdings.title(f.sentence.document_id))) & asked:
        return Found(f.sentence, f.coverage * _ELSEWHERE, f.score + fit)
    return Found(f.sentence, f.coverage, f.score + fit)


def _is_elsewhere(q: Question, tools: Tools, f: Found) -> bool:
    """Whether a sentence speaks of other places than the one asked about, in a report that is not about it either."""
    asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
    named = tools.gazetteer.names(normalise(f.sentence.text + " " + " ".join(f.sentence.block.section)))
    heading = normalise(tools.holdings.title(f.sentence.document_id))
    title = tools.gazetteer.names(heading)
    if q.indices and not _names_index(q, tools, f) and _names_other_index(q, tools, f):
        return True
    if any(way in heading for i in q.indices for way in tools.holdings.index_names.get(i, ())):
        return False
    return bool(asked and (named or title)) and not (named | title) & asked and not _names_index(q, tools, f)


def _chosen(q: Question, tools: Tools, found: Sequence[Found]) -> list[Found]:
    """The best sentence, and others as good that add words the first lacks; in document order."""
    best = found[0]
    chosen, have = [best], _words(best)
    for f in found[1:12]:
        if len(chosen) == _MOST_QUOTES:
            break
        if _names_index(q, tools, best) and not _names_index(q, tools, f):
            continue
        new = [c for c in q.concepts if c in _words(f) and c not in have]
        if f.score >= 0.8 * best.score and (new or f.score >= 0.93 * best.score) and not _same(f, chosen):
            chosen.append(f)
            have |= _words(f)
    return sorted(chosen, key=lambda f: (f.sentence.document_id != best.sentence.document_id, f.sentence.start))


def _names_index(q: Question, tools: Tools, f: Found) -> bool:
    """Whether a sentence speaks of the index asked about by its name."""
    text = normalise(f.sentence.text)
    return any(way in text for i in q.indices for way in tools.holdings.index_names.get(i, ()))


def _names_other_index(q: Question, tools: Tools, f: Found) -> bool:
    """Whether a sentence speaks by name of an index that is not asked about."""
    text = normalise(f.sentence.text)
    return any(way in text for i, ways in tools.holdings.index_names.items() if i not in q.indices for way in ways)


def _words(f: Found) -> set[str]:
    return {t.concept for t in terms(normalise(f.sentence.text))}


def _same(f: Found, chosen: Sequence[Found]) -> bool:
    """Whether a sentence says what a chosen one says already."""
    mine = _words(f)
    for c in chosen:
        other = _words(c)
        if mine and len(mine & other) / len(mine | other) > 0.8:
            return True
    return False


def refusal(q: Question, tools: Tools) -> Draft:
    """Nothing answers: say so, and quote the nearest sentence where one is near."""
    if not tools.holdings.entries:
        return Draft((Statement(say(q, "empty")),), status="refused", reason="not_in_documents", language=q.language)
    listed = _listed_only(q, tools)
    if listed is not None:
        return Draft((listed,), status="refused", reason="not_in_documents", language=q.language)
    out = [Statement(say(q, "not_found"))]
    near = [f for f in _relevant(q, tools) if f.coverage >= MENTIONS and not _is_elsewhere(q, tools, f)][:1]
    if near:
        out.append(Statement(say(q, "nearest") + quoted(near[0].sentence.text), (quote(tools, near[0]),)))
    return Draft(tuple(out), status="refused", reason="not_in_documents", language=q.language)


def _listed_only(q: Question, tools: Tools) -> Statement | None:
    """An indicator asked for that a framework lists and no report gives a figure of."""
    if not q.concepts or not q.has("numeric", "change", "share", "rank", "amount"):
        return None
    found = [
        (tools.coverage(q.concepts, normalise(n.name)), f, n)
        for f in tools.frameworks(q.indices)
        if not q.areas or any(same_place(place_key(f.index.removesuffix("指数")), a) for a in q.areas)
        for n in f.nodes
    ]
    fit, framework, node = max(found, key=lambda x: (x[0], -len(x[2].name)), default=(0.0, None, None))
    if framework is None or node is None or fit < _LISTED:
        return None
    told = say(q, "listed_only", index=framework.index, name=node.name)
    return Statement(told, (tools.node(framework, node),))


def outside(q: Question, tools: Tools) -> Draft | None:
    """Weather, small talk, personal advice: politely refused, unless the reports themselves speak of it."""
    return Draft((Statement(say(q, "outside")),), status="refused", reason="out_of_scope", language=q.language)
