"""What a report announces and then tells: problems, recommendations, factors, findings, reasons.

A report says what a passage is about in a heading, in a short sentence that opens a paragraph, or in one that announces
a list. Such a lead, its members and its body are a unit; a question in words is answered by the unit whose lead names
the kind of thing asked for and its subject.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.compose import reports
from assistant.compose.phrases import quoted
from assistant.lexicon import normalise, table, terms, words
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.sources import Sentence
from assistant.tools import Tools
from ingest.records import Block, Document

_PASSAGES = 30  # passages whose reports are looked through
_REPORTS = 8  # reports looked through at most
_LEAD = 32  # characters of a sentence that opens a paragraph like a heading
_NAMES = 0.6  # share of the subject that a lead must name
_MOST_ITEMS = 12
_MOST_TOLD = 3
_ORDINAL = re.compile(
    r"^(?:[\(（]?(?P<n>[一二三四五六七八九十]{1,2})(?:是|[)）、.]|要)|第(?P<m>[一二三四五六七八九十])(?:[，,、：:]|是)"
    r"|(?P<f>首先|其一)|(?P<g>其次|再次|此外|最后|其[二三四五六])|[\(（]?(?P<d>\d{1,2})[.)）、](?!\d)"
    r"|从[^，。]{2,12}(?:看|来看|说|讲|而言)[，,])"
)
_BY_EACH = frozenset({"problem", "limitation", "recommendation", "feature", "advantage"})
_EACH = re.compile(r"两(?:个|座|地|市|省|份|版|年|者|篇|家)|各自|各有|二者|双方|两报告")
_MOST_SIDES = 4
_ALSO = re.compile("[与和及]")
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*")
_FIRST = frozenset("一1")
_DIGITS = re.compile(r"\d+")
_COLON = re.compile(r"^[^：:；;。]{4,60}[：:]")
# «应在……», «须加大……»: what should be done; not 相应, 适应, 应用, 应对, 应急.
_URGES = re.compile(
    r"(?<![相适响效反对供感回])应(?=[在当该加着进以把继从充尽不围抓聚强优推完]|积极)|(?<!不)须(?=加|进|着|继|尽)"
)
_CLAUSE = re.compile(r"[^；;]+[；;]?")
_ANNOUNCES = re.compile(r"(如下|以下|下列|包括|表现在|体现在|方面|有|为|following)[^。：:]{0,12}[。：:]?$|[:：]$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing a question in words asks for; see data/discourse.toml."""

    name: str
    asked: re.Pattern[str]
    said: re.Pattern[str]
    shows: re.Pattern[str]
    words: frozenset[str]
    strict: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A lead with what it announces: `items` the members of its list, `body` the sentences that follow it."""

    document: Document
    start: int
    end: int
    path: tuple[str, ...]
    items: tuple[Sentence | Block, ...] = ()
    body: tuple[Sentence, ...] = ()
    heading: bool = True

    @property
    def lead(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Choice:
    unit: Unit
    items: tuple[Sentence | Block, ...]
    score: float


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds, in the order in which a question is held against them."""
    return tuple(
        Kind(
            k["name"],
            re.compile(k["asked"]),
            re.compile(k["said"]),
            re.compile(k.get("shows", k["said"])),
            frozenset(k["words"].split()),
            bool(k.get("strict")),
        )
        for k in table("discourse.toml")["kind"]  # type: ignore[attr-defined]
    )


def kind_asked(q: Question) -> Kind | None:
    """The kind of thing a question in words asks for, where it asks for no figure."""
    return next((k for k in kinds() if k.asked.search(q.normal)), None)


def told(q: Question, tools: Tools) -> Draft | None:
    """The list or passage whose lead names what is asked for."""
    kind = kind_asked(q)
    if kind is None:
        return None
    subject = _subject(q, kind)
    chosen = [c for u in _units(q, tools) if (c := _weighed(q, tools, u, kind, subject)) is not None]
    chosen = _of_edition(q, tools, chosen)
    if not chosen:
        return _urged(q, tools) if kind.name == "recommendation" and not subject else None
    best = max(chosen, key=lambda c: c.score)
    return Draft(tuple(_statements(q, tools, best, kind)), language=q.language)


def told_by_each(q: Question, tools: Tools) -> Draft | None:
    """«两个城市的短板有什么不同», «两年的问题一样吗»: what each of the reports tells of the kind, one by one."""
    kind = next((k for k in kinds() if k.name in _BY_EACH and k.asked.search(q.normal)), None)
    if kind is None or not _EACH.search(q.normal):
        return None
    documents = reports.about(q, tools)
    if not 1 < len(documents) <= _MOST_SIDES:
        return None
    out: list[Statement] = []
    sides = 0
    plain = replace(q, areas=(), indices=(), terms=())
    for document_id in documents:
        document = tools.sources.document(document_id)
        units = [*_of_headings(tools, document), *_of_paragraphs(tools, document)]
        chosen = [c for u in units if (c := _weighed(plain, tools, u, kind, [])) is not None]
        if chosen:
            told_here = list(_statements(plain, tools, max(chosen, key=lambda c: c.score), kind))
            out += [Statement(f"“{document.title}”", told_here[0].evidence, layout="heading"), *told_here]
            sides += 1
    return Draft(tuple(out), language=q.language) if sides > 1 else None


def _of_edition(q: Question, tools: Tools, chosen: Sequence[_Choice]) -> list[_Choice]:
    """Of reports that are editions of one, the edition asked for, else the latest that has what is asked."""
    entries = tools.holdings.entries
    asked = {*q.editions, *((q.edition,) if q.edition else ())}
    years = asked or {str(int(p) + 1) for p in q.periods if p.isdigit()}

    def edition(c: _Choice) -> str:
        return str(entries[c.unit.document.document_id].edition or "")

    named = [c for c in chosen if edition(c) in years]
    if years:
        held = {str(e.edition or "") for e in entries.values()} & set(q.editions)
        return named or ([] if held else list(chosen))  # another edition's advice is none of this one's
    latest: dict[str, str] = {}
    for c in chosen:
        series = _DIGITS.sub("", c.unit.document.title)
        latest[series] = max(latest.get(series, ""), edition(c))
    return [c for c in chosen if edition(c) == latest[_DIGITS.sub("", c.unit.document.title)]]


def _urged(q: Question, tools: Tools) -> Draft | None:
    """«甲应在……持续发力»: what a report on a place says it should do, where it announces no list of advice."""
    asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
    for document_id in _reports(q, tools):
        document = tools.sources.document(document_id)
        if not tools.gazetteer.names(normalise(document.title)) & asked:
            continue
        for block in (b for b in document.blocks if b.kind == "paragraph"):
            for s in tools.sources.sentences(document, block):
                m = _URGES.search(s.text)
                if m is not None and tools.gazetteer.names(normalise(s.text[: m.start()])) & asked:
                    evidence = tools.sources.passage(document_id, s.start, s.end)
                    return Draft((Statement(quoted(s.text), (evidence,)),), language=q.language)
    return None


# ---------------------------------------------------------------- choosing
def _subject(q: Question, kind: Kind) -> list[str]:
    """What the kind is asked of: the question's words but for those that only name the kind."""
    return [c for c in q.concepts if not any(c == w or (len(c) > 2 and c.startswith(w)) for w in kind.words)]


def subject_of(q: Question) -> list[str]:
    """What a question in words is about; all its words where it asks for no kind of thing or for nothing else."""
    kind = kind_asked(q)
    subject = _subject(q, kind) if kind is not None else []
    if kind is not None and kind.name == "reason":  # 下滑 is told as 波动, 回落, 走低
        subject = [c for c in subject if c not in _movements()] or subject
    return subject or list(q.concepts)


@cache
def _movements() -> frozenset[str]:
    """The words for a rise or a fall, any of which tells the same movement."""
    groups: list[list[str]] = words()["verbs"]  # type: ignore[assignment]
    return frozenset(w for g in groups if "增长" in g for w in g)


def _weighed(q: Question, tools: Tools, unit: Unit, kind: Kind, subject: list[str]) -> _Choice | None:
    """How well a unit answers; None where it is of another kind, subject or place."""
    place = _placed(q, tools, unit)
    if place is None:
        return None
    lead = normalise(unit.lead)
    place += _specific(lead, q)
    above = normalise(" ".join(unit.path[-1:]))
    of_kind = 1.0 if kind.said.search(lead) else 0.5 if kind.said.search(above) else 0.0
    named = _named(tools, subject, lead)
    around = _named(tools, subject, normalise(f"{lead} {' '.join(unit.path)} {unit.document.title}"))
    if len(unit.items) > 1 and of_kind == 1.0 and kind.name != "overview":
        about = _about(tools, unit, subject)
        if not subject or around >= _NAMES:
            return _Choice(unit, unit.items, 1.0 + (named if subject else 0.5) + place)
        if about:
            return _Choice(unit, about, 1.2 + place)
    if not (unit.body or unit.items):
        return None
    if not subject:
        if of_kind == 1.0 and _COLON.search(unit.lead):
            return _Choice(unit, (), 1.5 + place)
        # «问题与建议» is not all of one kind, «差距与不足» is.
        mixed = any(not kind.said.search(p) for p in _ALSO.split(_NUMBERED.sub("", lead)))
        alone = (
            of_kind == 1.0 and unit.heading and not mixed and 0 < len(unit.body) <= _MOST_TOLD and kind.name in _BY_EACH
        )
        return _Choice(unit, (), 0.9 + place) if alone else None
    if of_kind and kind.name != "overview" and named >= _NAMES:
        return _Choice(unit, unit.items, 0.8 + named + 0.2 * of_kind + place)
    if kind.name in ("overview", "reason", "achievement") and named >= _NAMES:
        shown = sum(bool(kind.shows.search(s.text)) for s in unit.body)
        return _Choice(unit, unit.items, 0.5 + named + 0.1 * min(shown, 3) + place)
    return None


def _named(tools: Tools, subject: list[str], text: str) -> float:
    """How much of the subject a text names, by its own words or their synonyms; words that are only near do not."""
    if not subject:
        return 0.0
    said = {t.concept for t in terms(text)}
    weights = {c: tools.holdings.weight(c) for c in subject}
    held = sum(w for c, w in weights.items() if c in text or c in said)
    return held / sum(weights.values())


def _specific(lead: str, q: Question) -> float:
    """How much of a lead is what the question says: of two that answer, the one that speaks of nothing else."""
    said = {t.concept for t in terms(lead)}
    return 0.3 * len(said & set(q.concepts)) / len(said) if said else 0.0


def _about(tools: Tools, unit: Unit, subject: list[str]) -> tuple[Sentence | Block, ...]:
    """The members of a list that name a word of the subject, where they name it together and the others do not."""
    texts = {i: normalise(unit.document.text[i.start : i.end]) for i in unit.items}
    kept = tuple(i for i in unit.items if any(_named(tools, [c], texts[i]) for c in subject))
    together = _named(tools, subject, " ".join(texts[i] for i in kept))
    return kept if together >= _NAMES and len(kept) < len(unit.items) else ()


def _placed(q: Question, tools: Tools, unit: Unit) -> float | None:
    """What a unit's places are worth; None when it speaks of other places only."""
    asked = {*q.areas, *(place_key(i.removesuffix("指数")) for i in q.indices)}
    if not asked:
        return 0.0
    for text, worth in ((unit.lead, 0.3), (" ".join(unit.path), 0.2), (unit.document.title, 0.1)):
        named = tools.gazetteer.names(normalise(text))
        if named:
            return worth * len(named & asked) / len(named | asked) if named & asked else None
    return -0.1


# ---------------------------------------------------------------- saying
def _statements(q: Question, tools: Tools, best: _Choice, kind: Kind) -> Iterator[Statement]:
    """The lead, then its members; or the sentences of its body that tell most."""
    unit = best.unit
    narrowed = 0 < len(best.items) < len(unit.items)
    told_first = (best.items or unit.body)[:1]
    if not narrowed and not (told_first and told_first[0].start <= unit.start):
        yield _quote(tools, unit, unit.start, unit.end, "text")
    if len(best.items) > 1 or narrowed:
        for item in best.items[:_MOST_ITEMS]:
            yield _quote(tools, unit, item.start, item.end, "bullet")
    if len(best.items) < 2:
        after = best.items[0].end if narrowed else unit.end
        body = unit.body if not narrowed else _sentences_after(tools, unit.document, best.items[0])
        for s in _telling(q, tools, [s for s in body if s.end > after], kind):
            yield _quote(tools, unit, s.start, s.end, "bullet")


def _quote(tools: Tools, unit: Unit, start: int, end: int, layout: str) -> Statement:
    evidence = tools.sources.passage(unit.document.document_id, start, end)
    return Statement(quoted(unit.document.text[start:end]), (evidence,), layout=layout)  # type: ignore[arg-type]


def _telling(q: Question, tools: Tools, body: Sequence[Sentence], kind: Kind) -> list[Sentence]:
    """The sentences of a body that say most of what is asked, in their order."""
    if len(body) <= _MOST_TOLD:
        return list(body)

    def worth(at: int) -> tuple[float, int]:
        text = normalise(body[at].text)
        shows = bool(kind.shows.search(text))
        return tools.coverage(q.concepts, text) + 0.6 * shows + 0.3 / (1 + at), -at

    best = sorted(range(len(body)), key=worth, reverse=True)[:_MOST_TOLD]
    return [body[i] for i in sorted(best)]


# ---------------------------------------------------------------- units
def _units(q: Question, tools: Tools) -> Iterator[Unit]:
    for document_id in _reports(q, tools):
        document = tools.sources.document(document_id)
        yield from _of_headings(tools, document)
        yield from _of_paragraphs(tools, document)


def _reports(q: Question, tools: Tools) -> list[str]:
    """The reports worth looking through: all of a small library, else those of the nearest passages."""
    held = list(tools.holdings.entries)
    if len(held) <= _REPORTS:
        return held
    near = [d.metadata["document_id"] for d in tools.search(q.text, _PASSAGES)]
    return list(dict.fromkeys(near))[:_REPORTS]


def _of_headings(tools: Tools, document: Document) -> Iterator[Unit]:
    """A heading with the headings right below it, or the list in its text."""
    for heading in (b for b in document.blocks if b.kind == "heading"):
        below = tools.sources.under(document, heading)
        inner = [b for b in below if b.kind == "heading"]
        top = min((b.level for b in inner), default=0)
        direct = below[: below.index(inner[0])] if inner else below
        body = tuple(s for b in direct if b.kind == "paragraph" for s in tools.sources.sentences(document, b))
        items: tuple[Sentence | Block, ...] = tuple(b for b in inner if b.level == top)
        if len(items) < 2:
            items = next((run for run in _runs(body) if len(run) > 1), ())
        yield Unit(document, heading.start, heading.end, heading.section, items, body)


def _of_paragraphs(tools: Tools, document: Document) -> Iterator[Unit]:
    """A short sentence that opens a paragraph, with the rest of it; a sentence that announces a list, with the list."""
    sentences: list[Sentence] = []
    for block in (b for b in document.blocks if b.kind == "paragraph"):
        own = tools.sources.sentences(document, block)
        sentences += own
        if len(own) > 1 and len(own[0].text) <= _LEAD:
            lead = own[0]
            yield Unit(document, lead.start, lead.end, block.section, (), tuple(own[1:]), heading=False)
        yield from _of_sentences(document, own)
    for run in _runs(sentences):
        at = sentences.index(run[0])
        if at and len(run) > 1 and _ANNOUNCES.search(sentences[at - 1].text):
            lead = sentences[at - 1]
            yield Unit(document, lead.start, lead.end, lead.block.section, tuple(run), (), heading=False)


def _of_sentences(document: Document, own: Sequence[Sentence]) -> Iterator[Unit]:
    """«主要结论包括：……；……。»: a sentence that announces what its own parts tell."""
    for whole, group in itertools.groupby(own, key=lambda s: s.whole):
        parts = list(group)
        colon = _COLON.search(whole)
        if colon is None:
            continue
        start = parts[0].start
        clauses = [c for p in parts for c in _clauses(p)]
        items = tuple(clauses) if len(clauses) > 1 else ()
        body = () if items else tuple(s for s in own if s.start >= start)
        yield Unit(document, start, start + colon.end(), parts[0].block.section, items, body, heading=False)


def _clauses(s: Sentence) -> list[Sentence]:
    """The parts of a sentence between semicolons."""
    found = list(_CLAUSE.finditer(s.text))
    return [replace(s, text=m.group(), start=s.start + m.start(), end=s.start + m.end()) for m in found]


def _runs(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """The lists among sentences: from one that begins with a first ordinal (一是, 第一, 首先) to the next."""
    run: list[Sentence] = []
    for s in sentences:
        m = _ORDINAL.match(s.text)
        if m is None:
            continue
        if run and (m["f"] or (m["n"] or m["m"] or m["d"]) in _FIRST):
            yield tuple(run)
            run = []
        run.append(s)
    if run:
        yield tuple(run)


def _sentences_after(tools: Tools, document: Document, item: Sentence | Block) -> list[Sentence]:
    """The sentences that follow a member of a list: the rest of its paragraph, or the text under its heading."""
    if isinstance(item, Block):
        below = [b for b in tools.sources.under(document, item) if b.kind == "paragraph"]
        return [s for b in below for s in tools.sources.sentences(document, b)]
    return [s for s in tools.sources.sentences(document, item.block) if s.start >= item.end]
