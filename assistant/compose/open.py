"""Answers in the reports' own words: enumerations under a heading, and the sentences that say what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.phrases import quoted, say
from assistant.lexicon import normalise, terms, words
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Evidence, Statement
from assistant.tools import Found, Tools
from ingest.numerals import find_quantities
from ingest.records import Block, Document

# A sentence is taken to answer when it holds this much of the question's words; below MENTIONS nothing is offered.
ANSWERS, MENTIONS = 0.55, 0.38
_MOST_QUOTES = 3
# A heading is taken for the list asked for when it names this much of what the question names.
_HEADING_FIT = 0.5
_INTRODUCES = re.compile(r"(包括|如下|有|为|是)[：:]|(结论|特征|特点|问题|建议)(主要)?包括")
_ECHO = 0.25
_OVERVIEW = re.compile(r"介绍|概述|概况|概括|简述|总结|说说|情况|overview|summar|describe")
_MOST_TOLD = 6
# What a sentence counts for that speaks of none of the places asked about.
_ELSEWHERE = 0.5
_WHO = re.compile(r"谁|哪个(机构|单位|部门|组织)|哪家|哪些(机构|单位|部门)|\bwho\b")
_BODY = re.compile(
    r"由.{2,40}(编制|发布|制定|主导|负责|研制|撰写)|(by|from) the .*(institute|university|department|agency)"
)
_DATE = re.compile(r"\d{4}年|\d+月\d+日|(?:19|20)\d\d")
# One side of an either-or question is a sentence with at least this much of its words.
_SIDE = 0.25
_LISTED = re.compile(
    r"^(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，,、]|首先|其次|再次|最后|其[一二三四五六]|从[^，。]{2,10}[看说讲][，,]|\(?[1-9][.、)])"
)
_LIST_CUE = re.compile(
    r"(问题|不足|困境|短板|挑战|建议|对策|启示|措施|举措|要素|因素|特点|特征|优势|原因|结论|发现|经验|局限|方面|差异|不同点?|区别|趋势"
    r"|problems?|recommendations?|suggestions?|factors?|features?|conclusions?|findings|limitations?|differences)"
)
_ASKS_LIST = re.compile(r"哪些|什么|主要|哪几|几个|几点|几条|有何|列出|分别|what|which|list|main")
# Words for the same kind of list: a heading says 不足 where the question says 问题.
_LIST_KINDS = (
    ("问题", "不足", "困境", "短板", "挑战", "problem", "problems"),
    ("建议", "对策", "启示", "措施", "举措", "recommendation", "recommendations", "suggestion", "suggestions"),
    ("要素", "因素", "factor", "factors"),
    ("特点", "特征", "优势", "feature", "features"),
    ("差异", "不同", "区别", "difference", "differences", "differ", "compare", "对比", "比较"),
    ("结论", "发现", "conclusion", "conclusions", "findings"),
    ("局限", "limitation", "limitations"),
    ("原因",),
    ("趋势",),
    ("经验",),
)


@dataclass(frozen=True, slots=True)
class _Listing:
    document: Document
    heading: Block
    items: tuple[tuple[int, int], ...]
    score: float


def enumeration(q: Question, tools: Tools) -> Draft | None:
    """«有哪些问题/建议/要素»: the sub-headings, or the sentences that begin 一是…, under a heading that names them."""
    kinds = [k for k in _LIST_KINDS if any(w in q.normal for w in k)]
    if not kinds or not _ASKS_LIST.search(q.normal):
        return None
    best: _Listing | None = None
    words_for = [w for k in kinds for w in k]
    for document, heading, _ in _headings(tools, words_for):
        listing = _listing(q, tools, document, heading, words_for)
        if listing is not None and (best is None or listing.score > best.score):
            best = listing
    if best is None:
        return None
    title = best.document.text[best.heading.start : best.heading.end]
    out = [
        Statement(
            quoted(title), (tools.sources.passage(best.document.document_id, best.heading.start, best.heading.end),)
        )
    ]
    for start, end in best.items:
        evidence = tools.sources.passage(best.document.document_id, start, end)
        out.append(Statement(quoted(best.document.text[start:end]), (evidence,), layout="bullet"))
    return Draft(tuple(out), language=q.language)


def _listing(q: Question, tools: Tools, document: Document, heading: Block, kinds: Sequence[str]) -> _Listing | None:
    title = normalise(document.text[heading.start : heading.end])
    if not any(k in title for k in kinds):
        return None
    below = tools.sources.under(document, heading)
    inner = [b for b in below if b.kind == "heading" and b.level == heading.level + 1]
    if any(k in normalise(document.text[b.start : b.end]) for b in inner for k in kinds if k in q.normal):
        return None
    items = [(b.start, b.end) for b in inner]
    if len(items) < 2:
        items = _listed_sentences(tools, document, below) or _after_cue(tools, document, below, kinds)
    if len(items) < 2:
        return None
    items = _on_subject(q, tools, document, heading, items)
    concepts = [c for c in q.concepts if not any(c in k or k in c for k in kinds)]
    places = {place_key(a) for a in (*q.areas, *(i.removesuffix("指数") for i in q.indices))}
    named = tools.gazetteer.names(title)
    fit = tools.coverage(concepts, title + " " + " ".join(heading.section)) if concepts else 0.5
    bonus = 0.4 if places & named else -0.3 if named and places and not places & named else 0.0
    if fit + bonus < _HEADING_FIT:
        return None
    return _Listing(document, heading, tuple(items[:12]), fit + bonus + 0.01 * len(items))


def _listed_sentences(tools: Tools, document: Document, below: Sequence[Block]) -> list[tuple[int, int]]:
    out = []
    for block in below:
        if block.kind == "paragraph":
            out += [(s.start, s.end) for s in tools.sources.sentences(document, block) if _LISTED.match(s.text)]
    return out


def _after_cue(tools: Tools, document: Document, below: Sequence[Block], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The parts of the sentence that says «主要结论包括：……；……»."""
    for block in below:
        parts = tools.sources.sentences(document, block) if block.kind == "paragraph" else []
        for s in parts:
            whole = normalise(s.whole)
            if any(k in whole for k in kinds) and _INTRODUCES.search(whole):
                same = [p for p in parts if p.whole == s.whole]
                after = parts[parts.index(same[-1]) + 1 :][: 3 if len(same) < 2 else 0]
                return [(p.start, p.end) for p in (*same, *after)]
    return []


def _on_subject(
    q: Question, tools: Tools, document: Document, heading: Block, items: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Only the items that hold a word of the question which the others lack, where some do."""
    title = normalise(document.text[heading.start : heading.end])
    told = [
        c for c in q.concepts if c not in title and not any(k in c or c in k for kinds in _LIST_KINDS for k in kinds)
    ]
    held = [{c for c in told if tools.coverage([c], document.text[a:b]) >= 0.9} for a, b in items]
    shared = set.intersection(*held)
    kept = [item for item, words_held in zip(items, held, strict=True) if words_held - shared]
    return kept if 0 < len(kept) < len(items) / 2 else items


def overview(q: Question, tools: Tools) -> Draft | None:
    """«介绍一下……的情况»: the sentences with figures under the heading that names the subject."""
    if not _OVERVIEW.search(q.normal) or not q.concepts:
        return None
    best: tuple[float, Document, Block] | None = None
    for document_id in tools.holdings.entries:
        document = tools.sources.document(document_id)
        for heading in tools.sources.headings(document_id):
            score = _overview_fit(q, tools, document, heading)
            if score >= _HEADING_FIT and (best is None or score > best[0]):
                best = (score, document, heading)
    if best is None:
        return None
    _, document, heading = best
    sentences = [
        s
        for b in tools.sources.under(document, heading)
        if b.kind == "paragraph"
        for s in tools.sources.sentences(document, b)
    ]
    told = [s for s in sentences if find_quantities(s.text)] or sentences
    statements = [
        Statement(quoted(s.text), (tools.sources.passage(s.document_id, s.start, s.end),), layout="bullet")
        for s in told[:_MOST_TOLD]
    ]
    return Draft(tuple(statements), language=q.language) if statements else None


def _overview_fit(q: Question, tools: Tools, document: Document, heading: Block) -> float:
    title = document.text[heading.start : heading.end]
    asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
    named = tools.gazetteer.names(normalise(f"{document.title} {title}"))
    if asked and named and not asked & named:
        return 0.0
    return tools.coverage(q.concepts, title)


def quotations(q: Question, tools: Tools, least: float = ANSWERS) -> Draft | None:
    """The sentences that hold the question's words, quoted; None when no sentence holds enough of them."""
    found = _relevant(q, tools)
    if not found:
        return None
    chosen = _chosen(q, tools, found) if found[0].coverage >= least else _together(q, tools, found, least)
    if not chosen:
        return None
    statements = [Statement(quoted(f.sentence.text), (quote(tools, f),)) for f in chosen]
    if q.intent == "qualitative" and len(chosen) == 1:
        statements += _continued(q, tools, chosen[0])
    return Draft(tuple(statements), language=q.language)


def _continued(q: Question, tools: Tools, found: Found) -> list[Statement]:
    """The two sentences after one that only announces what is asked for («仍有其局限性。»)."""
    kinds = [w for k in _LIST_KINDS for w in k if w in q.normal]
    if not any(w in found.sentence.text for w in kinds):
        return []
    document = tools.sources.document(found.sentence.document_id)
    after = [s for s in tools.sources.sentences(document, found.sentence.block) if s.start >= found.sentence.end][:2]
    return [Statement(quoted(s.text), (tools.sources.passage(s.document_id, s.start, s.end),)) for s in after]


def topic(q: Question, tools: Tools) -> Draft | None:
    """«风险投资有什么问题»: the heading that names both subject and kind, with its first sentences."""
    kinds = [k for k in _LIST_KINDS if any(w in q.normal for w in k)]
    concepts = [c for c in q.concepts if not any(c in w or w in c for k in kinds for w in k)]
    if not kinds or not concepts:
        return None
    best: tuple[float, Document, Block] | None = None
    for document, heading, title in _headings(tools, [w for k in kinds for w in k]):
        asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
        named = tools.gazetteer.names(title)
        fit = tools.coverage(concepts, title) - (0.5 if asked and named and not asked & named else 0.0)
        if fit >= _HEADING_FIT and (best is None or fit > best[0]):
            best = (fit, document, heading)
    if best is None:
        return None
    _, document, heading = best
    below = [b for b in tools.sources.under(document, heading) if b.kind == "paragraph"][:1]
    told = [s for b in below for s in tools.sources.sentences(document, b)][:3]
    places = [(heading.start, heading.end), *((s.start, s.end) for s in told)]
    return Draft(
        tuple(
            Statement(quoted(document.text[a:b]), (tools.sources.passage(document.document_id, a, b),))
            for a, b in places
        ),
        language=q.language,
    )


def _headings(tools: Tools, kinds: Sequence[str]) -> Iterator[tuple[Document, Block, str]]:
    """The headings that hold one of some words, with their documents and normalised texts."""
    for document_id in tools.holdings.entries:
        document = tools.sources.document(document_id)
        for heading in tools.sources.headings(document_id):
            title = normalise(document.text[heading.start : heading.end])
            if any(k in title for k in kinds):
                yield document, heading, title


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
    found = tools.sentences(_query(q), q.concepts, 10)
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
        said += bool(_BODY.search(text))
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
    if not named & asked and not tools.gazetteer.names(normalise(tools.holdings.title(f.sentence.document_id))) & asked:
        return Found(f.sentence, f.coverage * _ELSEWHERE, f.score + fit)
    return Found(f.sentence, f.coverage, f.score + fit)


def _chosen(q: Question, tools: Tools, found: Sequence[Found]) -> list[Found]:
    """The best sentence, and others as good that add words the first lacks; in document order."""
    best = found[0]
    chosen, have = [best], _words(best)
    for f in found[1:12]:
        if len(chosen) == _MOST_QUOTES:
            break
        new = [c for c in q.concepts if c in _words(f) and c not in have]
        if f.score >= 0.8 * best.score and (new or f.score >= 0.93 * best.score) and not _same(f, chosen):
            chosen.append(f)
            have |= _words(f)
    return sorted(chosen, key=lambda f: (f.sentence.document_id != best.sentence.document_id, f.sentence.start))


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
    out = [Statement(say(q, "not_found"))]
    near = [f for f in _relevant(q, tools) if f.coverage >= MENTIONS][:1]
    if near:
        out.append(Statement(say(q, "nearest") + quoted(near[0].sentence.text), (quote(tools, near[0]),)))
    return Draft(tuple(out), status="refused", reason="not_in_documents", language=q.language)


def outside(q: Question, tools: Tools) -> Draft | None:
    """Weather, small talk, personal advice: politely refused, unless the reports themselves speak of it."""
    return Draft((Statement(say(q, "outside")),), status="refused", reason="out_of_scope", language=q.language)
