"""What the library holds at one version: facts found by words, places and kinds; entries, frameworks and names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from assistant.columns import FOREIGN, Glossary, Lists, Segment
from assistant.index_names import index_names
from assistant.lexicon import normalise, related, similar, terms
from assistant.places import CITY, PROVINCE, REST_PLACE, Gazetteer, place_key, real_places, titled_place, width_of
from assistant.records import Evidence, Place
from assistant.rowcache import Fact, Rows
from assistant.spelling import Spellings, correct
from ingest.catalogue import DocumentEntry
from ingest.records import Framework, Node, Observation

__all__ = ["CLAUSE", "FOREIGN", "HEADING", "NAME", "Fact", "Holdings", "year_of"]

# How much a question's word counts for where it is found: the indicator's name, the quoted clause, the heading above.
NAME, CLAUSE, HEADING = 1.0, 0.6, 0.3
# So many facts are weighed one by one; of more, those that seem best.
MOST_WEIGHED = 500
LOOKED_AT = 150  # facts weighed however few are wanted: of a shorter list these are the first
# A Latin word no report uses says little: most reports are in Chinese.
_FOREIGN_WEIGHT = 0.5
_WORDS_KEPT = 65_536  # words of questions whose weight and neighbours are remembered
_WEIGHED_KEPT = 6  # weighings remembered, each of all facts
_ONCE = 500  # facts read at a time when all are gone through
# What a name ends in says of what kind it is, not what it is: any 企业 is not yet a 外资企业.
_BODIES = frozenset({"企业", "机构", "中心", "人员", "产业", "平台", "园区", "指数", "人口"})
_KIND_OF = {CITY: ("市",), PROVINCE: ("省",)}
_YEAR = re.compile(r"(?:19|20)\d\d")
# What fitting counts when the best are chosen, as in `matching`.
_AREA, _PERIOD, _MEASURE, _EXACTNESS = 0.12, 0.06, 0.15, 0.18


@dataclass(frozen=True)
class Holdings:
    """The library at one version. A fact's number counts through `segments` and is good for this snapshot only.

    `order` gives for each segment the standing of its documents in the library (oldest first).
    """

    version: int
    entries: dict[str, DocumentEntry]
    frameworks: tuple[Framework, ...]
    segments: tuple[Segment, ...] = field(repr=False)
    order: tuple[np.ndarray, ...] = field(repr=False)
    glossary: Glossary = field(repr=False)
    rows: Rows = field(repr=False)
    spellings: Spellings = field(repr=False, default_factory=Spellings)
    bigrams: dict[str, list[str]] = field(repr=False, default_factory=dict)

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

    # ------------------------------------------------------------ facts
    def __len__(self) -> int:
        return int(self._offsets[-1])

    @cached_property
    def _offsets(self) -> np.ndarray:
        return np.cumsum([0, *map(len, self.segments)])

    @property
    def facts(self) -> Iterator[Fact]:
        """All facts, oldest document first: for what looks at the whole library."""
        numbers = self._in_order(np.arange(len(self), dtype=np.int64))
        for at in range(0, len(numbers), _ONCE):
            yield from self.get(numbers[at : at + _ONCE])

    def by_document(self, document_id: str) -> tuple[Fact, ...]:
        """The facts of one document, in order."""
        for segment in self.segments:
            if document_id in segment.documents:
                return self.rows.whole(segment, document_id)
        return ()

    def observations_in(self, document_id: str, start: int, end: int) -> list[Observation]:
        """The observations whose figure stands in a stretch of a document, by where it stands."""
        held = (f.observation for f in self.by_document(document_id))
        inside = [o for o in held if start <= o.number_start < end and o.number_end <= end]
        return sorted(inside, key=lambda o: o.number_start)

    def with_ids(self, ids: Sequence[str]) -> list[Observation]:
        """Observations by their own ids; unknown ones are left out."""
        return self.rows.with_ids(ids)

    def get(self, numbers: Sequence[int] | np.ndarray) -> list[Fact]:
        """Facts by number; those of documents taken out meanwhile are left out."""
        given = np.asarray(numbers, np.int64)
        which = np.searchsorted(self._offsets, given, side="right") - 1
        local = given - self._offsets[which]
        return self.rows.get([(self.segments[s], n) for s, n in zip(which.tolist(), local.tolist(), strict=True)])

    def _column(self, name: str) -> np.ndarray:
        """A column of all segments."""
        held = self._columns.get(name)
        if held is None:
            parts = [s.columns[name] for s in self.segments]
            held = self._columns[name] = np.concatenate(parts) if parts else np.zeros(0, np.int32)
        return held

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        return {}

    # ------------------------------------------------------------ words
    @cached_property
    def frequency(self) -> np.ndarray:
        """How many facts hold each concept in name or clause, by the concept's number."""
        total = np.zeros(len(self.glossary.concepts), np.int64)
        names = self._namings
        spoken = self._tally("naming", len(names))
        total += np.bincount(names.items, np.repeat(spoken, np.diff(names.starts)), len(total)).astype(np.int64)
        for s in self.segments:
            total += np.bincount(s.clause.items, minlength=len(total))
        return total

    def _tally(self, column: str, size: int) -> np.ndarray:
        """How many facts have each value of a column."""
        return sum((np.bincount(s.columns[column], minlength=size) for s in self.segments), np.zeros(size, np.int64))

    def count(self, concept: str) -> int:
        """How many facts hold a concept."""
        number = self.glossary.concepts.number.get(concept)
        return 0 if number is None or number >= len(self.frequency) else int(self.frequency[number])

    def weight(self, concept: str) -> float:
        """Inverse document frequency over the observations; a word the library never uses weighs most."""
        return self._weight(concept)

    @cached_property
    def _weight(self) -> Callable[[str], float]:
        return lru_cache(maxsize=_WORDS_KEPT)(self._weight_of)

    def _weight_of(self, concept: str) -> float:
        held = self.count(concept)
        if concept.isascii() and not held:
            return _FOREIGN_WEIGHT
        return math.log(1 + (len(self) + 1) / (0.5 + held))

    def near(self, concept: str) -> dict[str, float]:
        """The library's concepts that stand for a question's, with how far they do."""
        return self._near(concept)

    @cached_property
    def _near(self) -> Callable[[str], dict[str, float]]:
        return lru_cache(maxsize=_WORDS_KEPT)(self._find_near)

    def _find_near(self, concept: str) -> dict[str, float]:
        found = {concept: 1.0} if self.count(concept) else {}
        for other in sorted({*self._alike(concept), *related(concept)}):
            if other != concept and other in _BODIES and concept.endswith(other):
                continue
            s = similar(concept, other)
            if s >= 0.5 and self.count(other):
                found[other] = max(s, found.get(other, 0.0))
        return found

    def _alike(self, concept: str) -> Iterable[str]:
        if len(concept) < 2 or concept.isascii():
            return ()
        return {c for i in range(len(concept) - 1) for c in self.bigrams.get(concept[i : i + 2], ())}

    def corrected(self, normal: str) -> str:
        """A normalised question with its typing slips put right by the names the library knows."""
        return correct(normal, self.names | self._place_forms | real_places(), self.spellings, self._place_forms)

    @cached_property
    def _place_forms(self) -> frozenset[str]:
        """The library's places with the kind of place they are, which a slip of one character may have hit (长州市)."""
        forms = {a for a in self.areas if not a.endswith("指数")}
        forms |= {f"{a}{kind}" for a in forms for kind in _KIND_OF.get(width_of(a) or 0, ())}
        known = frozenset(n for n in forms if len(n) >= 3 and not n.isascii())
        self.spellings.add(known)
        return known

    # ------------------------------------------------------------ narrowing down
    def candidates(
        self,
        concepts: Sequence[str],
        areas: Sequence[str] = (),
        periods: Callable[[str | None], bool] | None = None,
        measures: Collection[str] = (),
        least: int = 0,
    ) -> list[Fact]:
        """The facts that share a concept with the question: those of the places asked about, then the rarest.

        Where there are more than can be weighed one by one, those that hold most of the question's words and fit its
        places, periods and measures best; at least `least` of them.
        """
        near = {q: self.near(q) for q in concepts}
        first, score = self._weighed(tuple(near))
        found = np.flatnonzero(first)
        here = self._of_places(areas)[found] if areas else np.zeros(len(found), bool)
        if len(found) > max(MOST_WEIGHED, least):
            best = score[found] + _AREA * here
            best += (
                self._fit(found, periods, measures) + _EXACTNESS * self._exactness(near)[self._column("naming")[found]]
            )
            chosen = np.union1d(_top(best, here, max(LOOKED_AT, least)), _top(best, ~here, max(LOOKED_AT, least)))
            found, here = found[chosen], here[chosen]
        standing = self._standing(found)
        return self.get(found[np.lexsort((standing, first[found], ~here))])

    @cached_property
    def _weighed(self) -> Callable[[tuple[str, ...]], tuple[np.ndarray, np.ndarray]]:
        """`_weigh`, the latest remembered: one question looks several times for the same words."""
        return lru_cache(maxsize=_WEIGHED_KEPT)(self._weigh)

    def _weigh(self, concepts: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """For every fact the place (from 1) of the rarest concept it holds (0: none), and its coverage of them all."""
        near = {q: self.near(q) for q in concepts}
        ranked = sorted({c for n in near.values() for c in n}, key=lambda c: (-self.weight(c), c))
        first = np.zeros(len(self), np.int32)
        for i, concept in zip(range(len(ranked), 0, -1), reversed(ranked), strict=True):
            for numbers, _ in self._holding(concept):
                first[numbers] = i
        score, best = np.zeros(len(self), np.float32), np.zeros(len(self), np.float32)
        total = sum(map(self.weight, near)) or 1.0
        for concept, others in near.items():
            touched = [(numbers, where * c) for o, c in others.items() for numbers, where in self._holding(o)]
            for numbers, worth in sorted(touched, key=lambda t: t[1]):
                best[numbers] = worth
            if touched:
                once = np.unique(np.concatenate([numbers for numbers, _ in touched]))
                score[once] += self.weight(concept) / total * best[once]
                best[once] = 0
        return first, score

    def _exactness(self, near: dict[str, dict[str, float]]) -> np.ndarray:
        """For every name how much of it, weighed by rarity, the question says."""
        lists, weights = self._namings, np.log1p((len(self) + 1) / (0.5 + self.frequency))
        said = np.zeros(len(weights), bool)
        said[[self.glossary.concepts.number[c] for others in near.values() for c in others]] = True
        owners, held = lists.owners(), weights[lists.items]
        whole = np.bincount(owners, held, len(lists))
        return np.bincount(owners, held * said[lists.items], len(lists)) / np.maximum(whole, 1e-9)

    @cached_property
    def _namings(self) -> Lists:
        return self.glossary.namings.lists()

    def _holding(self, concept: str) -> list[tuple[np.ndarray, float]]:
        """The facts that hold a concept, those in whose clause it stands before those in whose name, with its worth."""
        number = self.glossary.concepts.number.get(concept)
        if number is None:
            return []
        pairs = list(zip(self.segments, self._offsets.tolist(), strict=False))
        return [(s.by_clause[number] + o, CLAUSE) for s, o in pairs] + [(s.by_name[number] + o, NAME) for s, o in pairs]

    def _of_places(self, areas: Sequence[str]) -> np.ndarray:
        """Which facts are of some places or of bodies named after them (硅谷最大的科技公司)."""
        return self._lookup("area", lambda key: key.startswith(tuple(areas)), self._place_keys)

    def names_of_place(self, key: str) -> list[str]:
        """How the library's figures write a place."""
        return [str(a) for a, k in zip(self.glossary.areas.values, self._place_keys, strict=True) if a and k == key]

    @cached_property
    def _documents_by_index(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for f in self.frameworks:
            found.setdefault(self.index_name(f.index), []).append(f.document_id)
        return found

    def documents_of_index(self, index: str) -> list[str]:
        """The reports that list the indicators of an index, by any of its names."""
        return self._documents_by_index.get(self.index_name(index), [])

    @cached_property
    def _place_keys(self) -> list[str]:
        return [place_key(a) if a else "" for a in self.glossary.areas.values]

    def _lookup(self, column: str, test: Callable[[Any], bool], values: Sequence[Any]) -> np.ndarray:
        """Which facts have a value in a column that passes a test."""
        table = np.fromiter((test(v) for v in values), bool, len(values))
        return table[self._column(column)] if len(self) else np.zeros(0, bool)

    def _fit(
        self, found: np.ndarray, periods: Callable[[str | None], bool] | None, measures: Collection[str]
    ) -> np.ndarray:
        """What fitting periods and measures counts for some facts."""
        score = np.zeros(len(found), np.float32)
        for column, test, worth in (
            ("period", periods, _PERIOD),
            ("measure", (lambda m: m in measures) if measures else None, _MEASURE),
        ):
            if test is not None:
                values = getattr(self.glossary, f"{column}s").values
                table = np.fromiter((worth if test(v) else -worth for v in values), np.float32, len(values))
                score += table[self._column(column)[found]]
        return score

    def _standing(self, numbers: np.ndarray) -> np.ndarray:
        """The place of facts in the order of the library."""
        which = np.searchsorted(self._offsets, numbers, side="right") - 1
        out = np.zeros(len(numbers), np.int64)
        for i, (segment, order) in enumerate(zip(self.segments, self.order, strict=True)):
            mine = which == i
            local = numbers[mine] - self._offsets[i]
            owner = segment.owner[local]
            out[mine] = (order[owner].astype(np.int64) << 32) + local
        return out

    def _in_order(self, numbers: np.ndarray) -> np.ndarray:
        return numbers[np.argsort(self._standing(numbers), kind="stable")]

    def ranked(self, like: Observation, count: int, least: bool = False) -> list[Fact]:
        """The facts of the same name, period, measure and unit as one, of whatever place: the largest (least) first."""
        g = self.glossary
        left = self._column("naming") == g.naming(like)
        left &= self._column("period") == g.periods.number.get(like.period, -1)
        left &= self._column("measure") == g.measures.number.get(like.measure, -1)
        left &= self._column("unit") == g.units.number.get(like.base_unit, -1)
        numbers = np.flatnonzero(left)
        size = self._column("value")[numbers]
        return self.get(numbers[np.argsort(size if least else -size, kind="stable")[:count]])

    def where(
        self,
        areas: Sequence[str] = (),
        measure: str | None = None,
        units: Collection[str] = (),
        indicator: Callable[[str], bool] | None = None,
        area: Callable[[str | None], bool] | None = None,
        value: float | None = None,
        most: int | None = None,
    ) -> list[Fact]:
        """The facts that may be what is looked for, in the order of the library; at most `most` of them are read.

        `areas` keeps what names no place too; `value` is the absolute scaled one. `indicator` and `area` are asked
        once for every distinct value that is left.
        """
        left = np.ones(len(self), bool)
        if measure is not None:
            left &= self._column("measure") == self.glossary.measures.number.get(measure, -1)
        if units:
            left &= self._lookup("unit", lambda u: u in units, self.glossary.units.values)
        if value is not None:
            left &= np.abs(np.abs(self._column("value")) - abs(value)) <= 1e-9 * np.maximum(1.0, abs(value))
        if areas:
            left &= self._may_be_of(areas)
        numbers = np.flatnonzero(left)
        if indicator is not None:
            numbers = self._asked(numbers, "naming", lambda n: indicator(n[0]), self.glossary.namings.values)
        if area is not None:
            numbers = self._asked(numbers, "area", area, self.glossary.areas.values)
        return self.get(self._in_order(numbers)[:most])

    def areas_with(self, measure: str, units: Collection[str]) -> list[str]:
        """The places that have a figure of a measure in one of some units; no figure is read."""
        left = self._column("measure") == self.glossary.measures.number.get(measure, -1)
        left &= self._lookup("unit", lambda u: u in units, self.glossary.units.values)
        return [str(a) for i in np.unique(self._column("area")[left]) if (a := self.glossary.areas.values[i])]

    def latest(self, measure: str, last_units: Collection[str] = ()) -> Iterator[Fact]:
        """The facts of a measure whose place and indicator some level is told of too.

        The latest year first, then what the reports speak of most; figures of `last_units` behind the others.
        """
        numbers = np.flatnonzero(self._column("measure") == self.glossary.measures.number.get(measure, -1))
        levels = self._column("measure") == self.glossary.measures.number.get("level", -1)
        numbers = numbers[np.isin(self._subject[numbers], np.unique(self._subject[levels]))]
        years = np.array([year_of(p) or 0 for p in self.glossary.periods.values])
        last = np.array([u in last_units for u in self.glossary.units.values])
        _, which, spoken = np.unique(self._subject, return_inverse=True, return_counts=True)
        keys = (
            self._standing(numbers),
            self._column("start")[numbers],
            last[self._column("unit")[numbers]] if len(numbers) else numbers,
            -spoken[which[numbers]],
            -years[self._column("period")[numbers]] if len(numbers) else numbers,
        )
        ordered = numbers[np.lexsort(keys)]
        for at in range(0, len(ordered), _ONCE):
            yield from self.get(ordered[at : at + _ONCE])

    @cached_property
    def _subject(self) -> np.ndarray:
        """One number for each pair of place and indicator."""
        own: dict[str, int] = {}
        indicators = np.array([own.setdefault(i, len(own)) for i, _ in self.glossary.namings.values], np.int64)
        if not len(self):
            return np.zeros(0, np.int64)
        return self._column("area").astype(np.int64) * max(1, len(own)) + indicators[self._column("naming")]

    def documents_of(self, area: Callable[[str | None], bool]) -> list[str]:
        """The documents with figures of places that pass a test, oldest first."""
        numbers = self._asked(np.arange(len(self), dtype=np.int64), "area", area, self.glossary.areas.values)
        found: dict[str, int] = {}
        for segment, offset, order in zip(self.segments, self._offsets.tolist(), self.order, strict=False):
            mine = numbers[(numbers >= offset) & (numbers < offset + len(segment))] - offset
            for owner in np.unique(segment.owner[mine]).tolist():
                found[segment.document_ids[owner]] = int(order[owner])
        return sorted(found, key=lambda d: found[d])

    def _asked(
        self, numbers: np.ndarray, column: str, test: Callable[[Any], bool], values: Sequence[Any]
    ) -> np.ndarray:
        """The facts whose value passes a test that is asked once a value."""
        held = self._column(column)[numbers]
        kept = [v for v in np.unique(held).tolist() if test(values[v])]
        return numbers[np.isin(held, kept)]

    def _may_be_of(self, areas: Sequence[str]) -> np.ndarray:
        """Facts whose place or sub-population may be one of the areas: by its key, its beginning, its index."""
        wanted = tuple(areas)
        index = {f"{a}指数" for a in wanted}

        def of(key: str) -> bool:
            return not key or key.startswith(wanted) or key in index or place_key(key.removesuffix("指数")) in wanted

        return self._lookup("area", of, self._place_keys) | self._lookup(
            "naming", lambda key: bool(key) and key in wanted, self._part_keys
        )

    @cached_property
    def _part_keys(self) -> list[str]:
        return [place_key(breakdown) if breakdown else "" for _, breakdown in self.glossary.namings.values]

    # ------------------------------------------------------------ what is named
    def _held(self, column: str, values: Sequence[Any]) -> list[Any]:
        """The values of a column that some fact has."""
        return [values[i] for i in np.flatnonzero(self._tally(column, len(values))).tolist()]

    @cached_property
    def areas(self) -> frozenset[str]:
        held = (normalise(a) for a in self._held("area", self.glossary.areas.values) if a)
        return frozenset(a for a in held if not REST_PLACE.fullmatch(a))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Finds the places a question names."""
        titled = (titled_place(e.title) for e in self.entries.values())
        return Gazetteer(self.areas | {normalise(t) for t in titled if t})

    @cached_property
    def area_names(self) -> list[str]:
        """The places of the library as written."""
        return [a for a in self._held("area", self.glossary.areas.values) if a]

    @cached_property
    def indicators(self) -> list[str]:
        """The names of the library's indicators as written."""
        return list(dict.fromkeys(i for i, _ in self._held("naming", self.glossary.namings.values)))

    @cached_property
    def periods(self) -> frozenset[str]:
        """The periods some figure is of."""
        return frozenset(p for p in self._held("period", self.glossary.periods.values) if p)

    @cached_property
    def latest_year(self) -> int | None:
        """The last year something is told of; a year that is only aimed at is not one."""
        aimed = self._column("measure") == self.glossary.measures.number.get("target", -1)
        periods = np.unique(self._column("period")[~aimed]).tolist()
        years = [year_of(self.glossary.periods.values[p]) or 0 for p in periods]
        return max(years, default=0) or None

    @cached_property
    def index_names(self) -> dict[str, tuple[str, ...]]:
        homes: dict[str, set[str]] = {}
        for f in self.frameworks:
            homes.setdefault(f.index, set()).add(f.document_id)
        return index_names([*(f.index for f in self.frameworks), *self._index_areas()], homes)

    @cached_property
    def index_groups(self) -> list[tuple[str, ...]]:
        """Names under which the reports themselves speak of one index, where there are several."""
        named: dict[str, list[str]] = {}
        for n in dict.fromkeys([*(f.index for f in self.frameworks), *self._index_areas()]):
            named.setdefault(self.index_name(n), []).append(n)
        return [tuple(names) for names in named.values() if len(names) > 1]

    def _index_areas(self) -> list[str]:
        """The indices that figures are of, in the order they come up."""
        values = self.glossary.areas.values
        named = [i for i, a in enumerate(values) if a and a.endswith("指数")]
        column = self._column("area")
        first = {}
        for i in named if self.segments else ():
            numbers = np.concatenate([s.by_area[i] + o for s, o in zip(self.segments, self._offsets, strict=False)])
            if len(numbers):
                first[values[i]] = int(self._standing(numbers).min())
        return sorted(first, key=lambda a: first[a]) if len(column) else []

    @cached_property
    def _said_as(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for name, said in self.index_names.items():
            for way in said:
                out.setdefault(way, name)
        return out

    def index_name(self, index: str) -> str:
        """The name under which the library knows an index."""
        return self._said_as.get(normalise(index), index)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every Chinese name a typing slip may have hit."""
        out = {alias for aliases in self.index_names.values() for alias in aliases}
        out |= {normalise(n.name) for f in self.frameworks for n in f.nodes}
        values, concepts = self.glossary.namings.values, self.glossary.namings.concepts
        for i in np.flatnonzero(self._tally("naming", len(values))).tolist():
            out |= self.glossary.words(concepts[i])
            out |= {t.text for t in terms(normalise(values[i][0]))}
        known = frozenset(n for n in out if len(n) >= 3 and not n.isascii())
        self.spellings.add(known)
        return known

    @property
    def in_two_currencies(self) -> Iterator[tuple[Observation, Observation]]:
        """Amounts that some report gives in two currencies, perhaps."""
        pairs = [s.pairs + o for s, o in zip(self.segments, self._offsets, strict=False)]
        every = np.concatenate(pairs) if pairs else np.zeros((0, 2), np.int64)
        every = every[np.argsort(self._standing(every[:, 0]), kind="stable")]
        for at in range(0, len(every), _ONCE):
            facts = self.get(every[at : at + _ONCE].ravel())
            by_id = [f.observation for f in facts]
            if len(by_id) == 2 * len(every[at : at + _ONCE]):
                yield from zip(by_id[::2], by_id[1::2], strict=True)


def _top(score: np.ndarray, among: np.ndarray, count: int) -> np.ndarray:
    """The indices of the `count` best of those that are meant; of equal ones the first."""
    which = np.flatnonzero(among)
    return which if len(which) <= count else which[np.argsort(-score[which], kind="stable")[:count]]


def year_of(period: str | None) -> int | None:
    """The last year a period names."""
    years = _YEAR.findall(period or "")
    return int(years[-1]) if years else None
