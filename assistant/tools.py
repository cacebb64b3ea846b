"""The only sources of a number: typed functions over the library, each returning evidence.

The rules call them directly; a language model is given the same functions by `toolbox`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from assistant.holdings import LOOKED_AT, Holdings
from assistant.lexicon import normalise, similar, terms
from assistant.matching import Match, Wanted, area_fit, find, same_period
from assistant.places import english_places, place_key, short_name
from assistant.records import Evidence, Input, Place
from assistant.sources import Sentence, Sources
from index_calc.intervals import exact
from ingest.numerals import scale_unit
from ingest.records import Framework, Node, Observation

if TYPE_CHECKING:
    from langchain_core.documents import Document as RetrievedPassage

    from assistant.retrieval import HybridRetriever
    from assistant.toolbox import ToolSpec

_INDICATOR_FIT = 0.6
_ENGLISH_UNIT = re.compile(r"(?P<size>thousand|million|billion|trillion)?\s?(?P<usd>USD)?")


_OF_WEIGHTS = re.compile(r"权重|weight", re.IGNORECASE)
_WEIGHTS_NEAR = 2000  # characters from a name within which its weight is told


def _gives(quote: str, weight: float) -> bool:
    """Whether words write a weight, as a part of one or in hundredths."""
    forms = (f"{weight:g}", f"{round(100 * weight, 6):g}")
    return any(re.search(rf"(?<![\d.]){re.escape(f)}(?!\d|\.\d)", quote) for f in forms)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence found for a question, with how much of the question's words it holds."""

    sentence: Sentence
    coverage: float
    score: float


class Tools:
    """Functions over one snapshot of the library."""

    def __init__(self, holdings: Holdings, sources: Sources, retriever: Callable[[], HybridRetriever]) -> None:
        self.holdings = holdings
        self.sources = sources
        self._retriever = retriever
        self.gazetteer = holdings.gazetteer
        self._spoken_of: dict[str, tuple[str, set[str]]] = {}
        # One question is tried by many rules that look for the same; its tools live no longer than the question.
        self._found: dict[Wanted, list[Match]] = {}

    def specs(self) -> Sequence[ToolSpec]:
        """These functions as a language model is offered them (assistant.toolbox.Toolbox)."""
        from assistant.model_tools import specs

        return specs(self)

    # ------------------------------------------------------------ observations
    def find(self, wanted: Wanted, limit: int = 20) -> list[Match]:
        """The observations that best match words, areas, periods and measures, best first."""
        if limit > LOOKED_AT:
            found = find(self.holdings, wanted, limit)
        else:
            if wanted not in self._found:
                self._found[wanted] = find(self.holdings, wanted, LOOKED_AT)
            found = self._found[wanted][:limit]
        if not wanted.areas:
            return found
        nation = "全国" in wanted.areas
        return [
            replace(m, area="other")
            if self._is_elsewhere(m.observation, wanted.areas) or (nation and self._is_part_of_nation(m.observation))
            else m
            for m in found
        ]

    def _is_part_of_nation(self, o: Observation) -> bool:
        """Whether a figure is set against the nation («占全国的84%»), so that it is not the nation's."""
        if place_key(o.area or "") != "全国" or o.cell is not None:
            return False
        if o.measure == "change":
            return o.comparator == "全国"
        name = normalise(o.indicator)
        beside = (s for s in self.siblings(o) if o.measure in ("level", "change_rate") and s.comparator == "全国")
        return any(normalise(s.indicator).startswith(name) for s in beside)

    def _is_elsewhere(self, o: Observation, areas: Sequence[str]) -> bool:
        """Whether a figure that names no place stands in a report that never speaks of the places asked about."""
        if o.area is not None:
            return False
        if o.document_id not in self._spoken_of:
            text = normalise(self.sources.document(o.document_id).text)
            self._spoken_of[o.document_id] = (text, self.gazetteer.names(normalise(self.holdings.title(o.document_id))))
        text, named = self._spoken_of[o.document_id]
        ways = {w for a in areas for w in (a, short_name(a) or a, *english_places(a), *self._index_ways(a))}
        if set(areas) & named:
            return False
        if named and any(self.holdings.names_of_place(a) for a in areas):  # told of by name where they are meant
            text = normalise(f"{o.section} {o.quote}")
        return not any(normalise(w) in text for w in ways)

    def _index_ways(self, area: str) -> Sequence[str]:
        """The ways an index asked about is written, where an area is one."""
        return next((ways for name, ways in self.holdings.index_names.items() if place_key(name) == area), ())

    def evidence(self, o: Observation) -> Evidence:
        """An observation as evidence, cited by the whole sentence it stands in."""
        return Evidence("observation", place=self.place(o), observation=o)

    def place(self, o: Observation) -> Place:
        """Where an observation stands: its table row or its whole sentence."""
        if o.cell is not None:
            return self.holdings.place(o)
        around = self.sources.sentence_around(o.document_id, o.number_start, o.number_end)
        if around.start <= o.start and o.end <= around.end:
            return around
        return self.sources.place(o.document_id, min(o.start, around.start), max(o.end, around.end))

    def figure(self, o: Observation) -> str:
        """The figure as the source writes it."""
        text = self.sources.document(o.document_id).text[o.number_start : o.number_end].strip()
        if not text:
            return f"{o.value:g}{o.unit}"
        if o.unit == "%" and text[-1].isdigit():  # «三次产业结构比为7.1:27.1:65.8»
            return f"{text}%"
        english = _ENGLISH_UNIT.fullmatch(o.unit) if o.cell is not None and text[-1].isdigit() else None
        if english is not None:  # the head of the column says «$ billions»
            return f"{'US$' if english['usd'] else ''}{text}{' ' + english['size'] if english['size'] else ''}"
        bare = o.cell is not None and o.unit and not text.endswith(("%", o.unit))
        return f"{text}{o.unit}" if bare and not o.unit[0].isascii() else text

    def input(self, o: Observation, label: str = "") -> Input:
        """An observation as the input of a computation, in base units."""
        factor = exact(scale_unit(o.unit)[0]) if o.unit else Fraction(1)
        low, value, high = (None if x is None else float(exact(x) * factor) for x in (o.low, o.value, o.high))
        assert value is not None
        return Input(value, o.base_unit, label or _label(o), self.place(o), low, high)

    def siblings(self, o: Observation) -> list[Observation]:
        """The observations of the same sentence or table row, in order."""
        place = self.place(o)
        return [
            f.observation
            for f in self.holdings.by_document(o.document_id)
            if place.start <= f.observation.number_start < place.end
        ]

    def observations(
        self,
        document: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        measure: str | None = None,
    ) -> list[Observation]:
        """Observations that pass every filter given; areas by any of their names, indicators by words and synonyms."""
        keep = []
        asked = [t.concept for t in terms(normalise(indicator))] if indicator else []
        places = tuple({place_key(area), area}) if area else ()
        facts = self.holdings.by_document(document) if document else self.holdings.where(areas=places, measure=measure)
        for fact in facts:
            o = fact.observation
            if (document and o.document_id != document) or (measure and o.measure != measure):
                continue
            if places and area_fit(o, places) != "same":
                continue
            if period and not (o.period and same_period(o.period, period)):
                continue
            if indicator and not _about(asked, fact.name, normalise(indicator), o):
                continue
            keep.append(o)
        return keep

    # ------------------------------------------------------------ frameworks
    def frameworks(self, indices: Sequence[str] = (), edition: str | None = None) -> list[Framework]:
        """One framework an index, the fullest; of the named indices or of all."""
        best: dict[str, Framework] = {}
        for f in self.holdings.frameworks:
            name = self.index_name(f.index)
            if (indices and name not in indices) or (edition and f.edition and f.edition != edition):
                continue
            if name not in best or len(f.nodes) > len(best[name].nodes):
                best[name] = f
        return list(best.values())

    def index_name(self, index: str) -> str:
        """The name under which the library knows an index."""
        return self.holdings.index_name(index)

    def node(self, framework: Framework, node: Node) -> Evidence:
        """A node as evidence, cited by the row or sentence that names it."""
        place = self.sources.place(framework.document_id, node.start, node.end)
        block = self.sources.block_at(self.sources.document(framework.document_id), node.start)
        if block is not None and (block.table is not None or block.flattened):
            place = self._line(framework.document_id, node.start, node.end)
        else:
            place = self.sources.sentence_around(place.document_id, place.start, place.end)
        return Evidence("node", place=place, node=node)

    def weight(self, framework: Framework, node: Node) -> Evidence | None:
        """A node with the words that give its weight: its own row or sentence, else a later one on weights."""
        if node.weight is None:
            return None
        own = self.node(framework, node)
        if own.place is not None and _gives(own.place.quote, node.weight):
            return own
        text = self.sources.document(framework.document_id).text
        for m in _OF_WEIGHTS.finditer(text, node.end, node.end + _WEIGHTS_NEAR):
            place = self.sources.sentence_around(framework.document_id, m.start(), m.end())
            if _gives(place.quote, node.weight):
                return Evidence("node", place=place, node=node)
        return None

    def _line(self, document_id: str, start: int, end: int) -> Place:
        text = self.sources.document(document_id).text
        low = text.rfind("\n", 0, start) + 1
        high = text.find("\n", end)
        return self.sources.place(document_id, low, len(text) if high < 0 else high)

    # ------------------------------------------------------------ passages
    def search(self, text: str, k: int = 8) -> list[RetrievedPassage]:
        """The passages nearest to a text, by words and by meaning, best first, each with its place as metadata."""
        return self._retriever().as_langchain(k).invoke(text)

    def sentences(self, text: str, concepts: Sequence[str], k: int = 8) -> list[Found]:
        """The sentences of the best passages, ranked by how many of the question's concepts they hold."""
        found: dict[tuple[str, int], Found] = {}
        for rank, passage in enumerate(self.search(text, k)):
            start, end = passage.metadata["start"], passage.metadata["end"]
            document = self.sources.document(passage.metadata["document_id"])
            for block in document.blocks:
                if block.end <= start or block.start >= end or block.kind in ("heading", "caption"):
                    continue
                for s in self.sources.sentences(document, block):
                    coverage = self.coverage(concepts, s.text)
                    if s.whole != s.text:
                        coverage = max(coverage, (coverage + self.coverage(concepts, s.whole)) / 2)
                    score = coverage + 0.15 / (1 + rank) + 0.1 * self.coverage(concepts, " ".join(block.section))
                    found.setdefault((s.document_id, s.start), Found(s, coverage, score))
        return sorted(found.values(), key=lambda f: -f.score)

    def coverage(self, concepts: Sequence[str], text: str) -> float:
        """How much of the concepts, weighed by rarity, a text holds."""
        if not concepts:
            return 0.0
        plain = normalise(text)
        have = {t.concept for t in terms(plain)}
        total = got = 0.0
        for c in concepts:
            w = self.holdings.weight(c)
            total += w
            got += w * max((1.0 if c in plain else 0.0, *(similar(c, h) for h in have)))
        return got / total


def _label(o: Observation) -> str:
    """What an input of a computation is: period, area, sub-population, indicator."""
    return "".join(x for x in (o.period, o.area, o.breakdown, o.indicator) if x)


def _about(asked: Sequence[str], name: frozenset[str], text: str, o: Observation) -> bool:
    if text in normalise(o.indicator) or text in normalise(o.breakdown or ""):
        return True
    return bool(asked) and all(any(similar(a, n) >= _INDICATOR_FIT for n in name) for a in asked)
