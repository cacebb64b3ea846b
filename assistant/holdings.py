"""What the library holds, in memory: observations with their words, areas, frameworks, and an index to find them by."""

from __future__ import annotations

import math
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.lexicon import derived, normalise, related, similar, terms
from assistant.places import english_places, place_key
from assistant.records import Evidence, Place
from ingest.catalogue import Catalogue, DocumentEntry
from ingest.records import Framework, Node, Observation

# How much a question's word counts for where it is found: the indicator's name, the quoted clause, the heading above.
NAME, CLAUSE, HEADING = 1.0, 0.6, 0.3
_MOST_CANDIDATES = 1500
# A Latin word no report uses says little: most reports are in Chinese.
_FOREIGN_WEIGHT = 0.5
FOREIGN = frozenset({"美元", "欧元", "日元", "港元", "英镑"})
_NEXT_TO = 24  # characters between an amount and the same amount in the other currency
_COMPOSITE = ("综合指数", "总指数", "综合得分")
# What a name ends in says of what kind it is, not what it is: any 企业 is not yet a 外资企业.
# 长三角区域发展指数 is the 长三角指数.
_INDEX_PLACE = re.compile("(?P<place>.{2,6}?)(?:区域|科技|创新|高质量|综合|发展).{0,8}指数$")
_BODIES = frozenset({"企业", "机构", "中心", "人员", "产业", "平台", "园区", "指数", "人口"})
_EMPTY_WORDS = frozenset({"总量", "总计", "实现", "完成", "规模", "企业"})
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Fact:
    """An observation with the concepts it is about."""

    observation: Observation
    name: frozenset[str]
    clause: frozenset[str]
    heading: frozenset[str]
    part: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holdings:
    """A snapshot of the library at one version."""

    version: int
    entries: dict[str, DocumentEntry]
    facts: tuple[Fact, ...]
    frameworks: tuple[Framework, ...]
    postings: dict[str, tuple[int, ...]] = field(repr=False)
    grams: dict[str, set[str]] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    index_names: dict[str, tuple[str, ...]]
    areas: frozenset[str]
    latest_year: int | None
    documents: dict[str, tuple[Fact, ...]] = field(repr=False)
    by_place: dict[str, frozenset[int]] = field(repr=False, default_factory=dict)
    in_two_currencies: tuple[tuple[Observation, Observation], ...] = field(repr=False, default=())

    # ------------------------------------------------------------ places
    def title(self, document_id: str) -> str:
        entry = self.entries.get(document_id)
        return entry.title if entry else document_id

    def place(self, o: Observation) -> Place:
        cell = None if o.cell is None else (o.cell.table, o.cell.row, o.cell.column)
        return Place(o.document_id, self.title(o.document_id), o.section, o.page, o.quote, o.start, o.end, cell)

    def evidence(self, o: Observation) -> Evidence:
        return Evidence("observation", place=self.place(o), observation=o)

    def node_evidence(self, framework: Framework, node: Node) -> Evidence:
        place = Place(
            framework.document_id,
            self.title(framework.document_id),
            framework.index,
            None,
            node.quote,
            node.start,
            node.end,
        )
        return Evidence("node", place=place, node=node)

    def by_document(self, document_id: str) -> tuple[Fact, ...]:
        """The facts of one document, in order."""
        return self.documents.get(document_id, ())

    # ------------------------------------------------------------ words
    def weight(self, concept: str) -> float:
        """Inverse document frequency over the observations; a word the library never uses weighs most."""
        if concept.isascii() and concept not in self.postings:
            return _FOREIGN_WEIGHT
        return math.log(1 + (len(self.facts) + 1) / (0.5 + len(self.postings.get(concept, ()))))

    def near(self, concept: str) -> dict[str, float]:
        """The library's concepts that stand for a question's, with how far they do."""
        found = {concept: 1.0} if concept in self.postings else {}
        for other in (*self._candidates(concept), *(r for r in related(concept) if r in self.postings)):
            if other != concept and other in _BODIES and concept.endswith(other):
                continue
            s = similar(concept, other)
            if s >= 0.5:
                found[other] = max(s, found.get(other, 0.0))
        return found

    def _candidates(self, concept: str) -> Iterable[str]:
        if len(concept) < 2 or concept.isascii():
            return ()
        return {c for i in range(len(concept) - 1) for c in self.grams.get(concept[i : i + 2], ())}

    def candidates(self, concepts: Sequence[str], areas: Sequence[str] = ()) -> list[int]:
        """The facts that share a concept with the question: those of the places asked about, then the rarest."""
        ranked = sorted({c for q in concepts for c in self.near(q)}, key=self.weight, reverse=True)
        here = self._of_places(areas)
        near: dict[int, None] = {}
        seen: dict[int, None] = {}
        for concept in ranked:
            postings = self.postings.get(concept, ())
            if here:
                near |= dict.fromkeys(i for i in postings if i in here)
            if len(seen) <= _MOST_CANDIDATES:
                seen |= dict.fromkeys(postings[: 2 * _MOST_CANDIDATES])
        return list(dict.fromkeys([*list(near)[:_MOST_CANDIDATES], *list(seen)[:_MOST_CANDIDATES]]))

    def _of_places(self, areas: Sequence[str]) -> set[int]:
        """The facts of some places and of bodies named after them (硅谷最大的科技公司)."""
        out: set[int] = set()
        for key, ids in self.by_place.items() if areas else ():
            if key.startswith(tuple(areas)):
                out |= ids
        return out


def _grams(concepts: Iterable[str]) -> dict[str, set[str]]:
    """The concepts by the character pairs they hold."""
    out: dict[str, set[str]] = defaultdict(set)
    for concept in concepts:
        for i in range(len(concept) - 1):
            out[concept[i : i + 2]].add(concept)
    return dict(out)


def _concepts(text: str | None) -> frozenset[str]:
    return frozenset(t.concept for t in terms(normalise(text))) if text else frozenset()


def is_composite(o: Observation) -> bool:
    """Whether an index's own value is meant: it is named as its index is, or as the composite."""
    name = normalise(o.indicator)
    own = normalise(o.area or "")
    return name in _COMPOSITE or (own.endswith("指数") and name.endswith("指数") and own.endswith(name))


def series_key(o: Observation) -> frozenset[str]:
    """What an indicator is called in any report: its concepts, the composite of an index under one name."""
    if is_composite(o):
        return frozenset({_COMPOSITE[0]})
    return _concepts(o.indicator) - _EMPTY_WORDS or frozenset({normalise(o.indicator)})


def fact_of(o: Observation) -> Fact:
    """The concepts of an observation."""
    name = _concepts(o.indicator) | _concepts(o.breakdown) | derived(normalise(o.indicator))
    if is_composite(o):
        name |= {_COMPOSITE[0]}
    return Fact(o, name, _concepts(o.quote) - name, _concepts(o.section) - name, _concepts(o.breakdown))


def take_stock(catalogue: Catalogue) -> Holdings:
    """Read the whole library into memory."""
    version = catalogue.version
    facts = tuple(fact_of(o) for o in catalogue.observations())
    postings: dict[str, list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        for concept in fact.name | fact.clause:
            postings[concept].append(i)
    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_document[fact.observation.document_id].append(fact)
    frameworks = tuple(catalogue.frameworks())
    indices = _index_names(frameworks, facts)
    return Holdings(
        version=version,
        entries={e.document_id: e for e in catalogue.entries()},
        facts=facts,
        frameworks=frameworks,
        names=_names(frameworks, facts, indices),
        index_names=indices,
        areas=frozenset(normalise(f.observation.area) for f in facts if f.observation.area),
        latest_year=max((year_of(f.observation.period) or 0 for f in facts), default=0) or None,
        postings={c: tuple(p) for c, p in postings.items()},
        grams=_grams(postings),
        documents={d: tuple(fs) for d, fs in by_document.items()},
        by_place=_by_place(facts),
        in_two_currencies=tuple(_currency_pairs(by_document.values())),
    )


def _by_place(facts: Sequence[Fact]) -> dict[str, frozenset[int]]:
    out: dict[str, set[int]] = defaultdict(set)
    for i, fact in enumerate(facts):
        out[place_key(fact.observation.area) if fact.observation.area else ""].add(i)
    return {place: frozenset(ids) for place, ids in out.items()}


def _currency_pairs(documents: Iterable[Sequence[Fact]]) -> Iterator[tuple[Observation, Observation]]:
    """Amounts in a foreign currency with an amount in yuan right beside: perhaps the same amount given twice."""
    for facts in documents:
        for fact, after in pairwise(sorted(facts, key=lambda f: f.observation.number_start)):
            a, b = fact.observation, after.observation
            near = 0 <= b.number_start - a.number_end <= _NEXT_TO
            if near and a.base_unit in FOREIGN and b.base_unit == "元":
                yield a, b
            elif near and b.base_unit in FOREIGN and a.base_unit == "元":
                yield b, a


def year_of(period: str | None) -> int | None:
    """The last year a period names."""
    years = _YEAR.findall(period or "")
    return int(years[-1]) if years else None


def _index_names(frameworks: Iterable[Framework], facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """Names of indices, each with the normalised ways to say it, longest first: of frameworks and of index values."""
    held = dict.fromkeys(f.index for f in frameworks)
    held |= dict.fromkeys(
        f.observation.area for f in facts if f.observation.area and f.observation.area.endswith("指数")
    )
    out: dict[str, list[str]] = {}
    for name in held:
        plain = normalise(name)
        known = next((n for n in out if normalise(n) in plain or plain in normalise(n)), None)
        out.setdefault(known or name, []).append(plain)
    return {name: _sayings(name, said) for name, said in out.items()}


def _sayings(name: str, said: Sequence[str]) -> tuple[str, ...]:
    place = _INDEX_PLACE.match(name)
    short = {normalise(place.group("place") + "指数")} if place else set()
    ways = {*said, *short, *(way for s in said for way in english_index(s))}
    return tuple(sorted(ways, key=len, reverse=True))


def english_index(name: str) -> list[str]:
    """硅谷指数 -> silicon valley index, where the place has an English name."""
    place = name.removesuffix("指数")
    return [f"{english} index" for english in english_places(place)] if place != name else []


def _names(
    frameworks: Iterable[Framework], facts: Iterable[Fact], indices: dict[str, tuple[str, ...]]
) -> frozenset[str]:
    """Every Chinese name a typing slip may have hit."""
    out = {alias for aliases in indices.values() for alias in aliases}
    out |= {normalise(n.name) for f in frameworks for n in f.nodes}
    for f in facts:
        out |= f.name
        out |= {t.text for t in terms(normalise(f.observation.indicator))}
    return frozenset(n for n in out if len(n) >= 3 and not n.isascii())


class HoldingsCache:
    """The latest snapshot, renewed when the library's version has moved; safe under several threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._held: Holdings | None = None

    def current(self) -> Holdings:
        held = self._held
        if held is not None and held.version == self._catalogue.version:
            return held
        with self._lock:
            if self._held is None or self._held.version != self._catalogue.version:
                self._held = take_stock(self._catalogue)
            return self._held
