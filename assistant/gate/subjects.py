"""Who and what a text speaks of: areas, indicators and titles, found by name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from assistant.gate.wording import only, words
from assistant.places import REST_PLACE, Gazetteer, index_place, place_key
from ingest.folding import fold
from ingest.records import Framework, Observation

Kind = Literal["area", "indicator", "title"]
_HEAD = 2  # characters a name is looked up by
_BRACKET = re.compile(r"（[^（）]*）")
_LATIN = re.compile(r"[A-Za-z]")
# 云港市区域创新能力, 云港科技创新水平: what an evaluation of a place is called behind the place's name.
_PLACE_OF = re.compile(
    r"(?<=..)(?:区域|综合|科技|创新|高质量|数字|绿色|营商)[\u4e00-\u9fff]{0,8}(?:能力|水平|竞争力|指标体系|评价|环境)$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folded text."""

    start: int
    end: int
    name: str
    kind: Kind


class Names:
    """A set of names to look for; the longest name at a position wins."""

    def __init__(self) -> None:
        self._by_head: dict[str, dict[str, set[Kind]]] = {}
        self._lengths: dict[str, list[int]] = {}  # of the names with a head, longest first

    def add(self, name: str | None, kind: Kind) -> None:
        """Take a name in, folded; one character is no name, nor is the row «其他» a place."""
        if kind == "area" and REST_PLACE.fullmatch(folded_name(name)):
            return
        for folded in {
            folded_name(name),
            fold(name or "").text.strip().lower(),
        }:  # with its quotation marks and without
            if len(folded) >= _HEAD:
                self._by_head.setdefault(folded[:_HEAD], {}).setdefault(folded, set()).add(kind)
                lengths = self._lengths.setdefault(folded[:_HEAD], [])
                if len(folded) not in lengths:
                    lengths.append(len(folded))
                    lengths.sort(reverse=True)

    def at(self, text: str, place: int) -> tuple[str, set[Kind]] | None:
        """The longest name that begins at a place of a folded, lower-case text."""
        head = text[place : place + _HEAD]
        names = self._by_head.get(head, {})
        for length in self._lengths.get(head, ()):
            name = text[place : place + length]
            if name in names and _whole(text, place, name):
                return name, names[name]
        return None

    def __contains__(self, name: str) -> bool:
        return name in self._by_head.get(name[:_HEAD], {})


def _whole(text: str, place: int, name: str) -> bool:
    """A Latin name stands between word boundaries."""
    end = place + len(name)
    before = place > 0 and _LATIN.match(name[0]) and _LATIN.match(text[place - 1])
    after = end < len(text) and _LATIN.match(name[-1]) and _LATIN.match(text[end])
    return not before and not after


@lru_cache(maxsize=65536)
def folded_name(name: str | None) -> str:
    """A name as it is compared: folded, lower case, without quotation marks and brackets of titles."""
    return re.sub(r"[“”‘’《》'\"]", "", fold(name).text).strip().lower() if name else ""


@dataclass(frozen=True)
class SubjectIndex:
    """What the library speaks of, so that a sentence about one thing is not carried by a figure of another.

    `groups` leads a folded name to the set of names that mean the same; `observations_in(document_id, start, end)`
    gives the observations whose figure stands in a stretch of a document, for evidence that is a bare passage.
    """

    names: Names = field(default_factory=Names)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    observations_in: Callable[[str, int, int], Sequence[Observation]] | None = None

    @classmethod
    def build(
        cls,
        observations: Iterable[Observation] = (),
        frameworks: Iterable[Framework] = (),
        titles: Iterable[str] = (),
        areas: Iterable[str] = (),
        indicators: Iterable[str] = (),
        aliases: Iterable[Sequence[str]] = (),
        observations_in: Callable[[str, int, int], Sequence[Observation]] | None = None,
    ) -> SubjectIndex:
        """Index the names of a library; `aliases` are groups of names of one area or one indicator, in any language."""
        kept = list(observations)
        names = Names()
        for o in kept:
            add_observation(names, o)
        for framework in frameworks:
            names.add(framework.index, "area")
            for node in framework.nodes:
                names.add(node.name, "indicator")
        aliases = list(aliases)
        # An index by its short name stands for the index, also where a report makes the name an indicator's.
        index = {folded_name(n) for group in aliases for n in group if n.endswith("指数")}
        for kind, given in (("title", titles), ("area", areas), ("indicator", indicators)):
            for name in given:
                if kind != "indicator" or folded_name(name) not in index:
                    names.add(name, kind)  # type: ignore[arg-type]
        groups = _groups(names, aliases)
        return cls(names, groups, observations_in or (_by_position(kept) if kept else None))

    def same(self, a: str, b: str) -> bool:
        """Whether two folded names mean the same."""
        return a == b or b in self.groups.get(a, frozenset())


def add_observation(names: Names, o: Observation) -> None:
    """The names an observation is known by."""
    names.add(o.area, "area")
    names.add(o.indicator, "indicator")


def _groups(names: Names, aliases: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Alias groups by folded name; the names of a group are looked for as what its known members are."""
    groups: dict[str, frozenset[str]] = {}
    for group in aliases:
        folded = [folded_name(n) for n in group]
        known = {k for n in folded for k in names._by_head.get(n[:_HEAD], {}).get(n, ())}
        for n in folded:
            for kind in known:
                names.add(n, kind)
            groups[n] = groups.get(n, frozenset()) | frozenset(folded)
    return groups


def _by_position(observations: list[Observation]) -> Callable[[str, int, int], Sequence[Observation]]:
    by_document: dict[str, list[Observation]] = {}
    for o in sorted(observations, key=lambda o: o.number_start):
        by_document.setdefault(o.document_id, []).append(o)

    def within(document_id: str, start: int, end: int) -> list[Observation]:
        held = by_document.get(document_id, [])
        first = bisect_left(held, start, key=lambda o: o.number_start)
        last = bisect_left(held, end, key=lambda o: o.number_start)
        return [o for o in held[first:last] if o.number_end <= end]

    return within


def names_in(text: str, local: Names, library: SubjectIndex | None) -> list[Named]:
    """The names of a folded text, in order: of evidence, library and gazetteer; the longest wins."""
    low = text.lower()
    found = _scan(low, local)
    if library is not None:
        edges = _word_boundaries(text)
        found += [
            n for n in _scan(low, library.names) if n.kind != "area" or {n.start, n.end} <= edges
        ]  # 北京 in 北京大学
    places = _gazetteer().find(low.replace("指数", "□□"))  # 中关村 in 中关村指数 too, see _with_index
    found += [Named(m.start, m.end, low[m.start : m.end], "area") for m in places]
    return _longest([_with_index(n, low) for n in found])


def _scan(low: str, names: Names) -> list[Named]:
    found: list[Named] = []
    for place in range(len(low)):
        hit = names.at(low, place)
        if hit is not None:
            found.extend(Named(place, place + len(hit[0]), hit[0], kind) for kind in sorted(hit[1]))
    return found


def _with_index(n: Named, low: str) -> Named:
    """中关村 in 中关村指数 is the index, not the place."""
    if n.kind == "area" and low.startswith("指数", n.end):
        return Named(n.start, n.end + 2, n.name + "指数", "area")
    return n


def _longest(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for n in sorted(set(found), key=lambda n: (n.start, -n.end, n.kind)):
        if not kept or n.start >= kept[-1].end or (n.start, n.end) == (kept[-1].start, kept[-1].end):
            kept.append(n)
    return kept


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer:
    return Gazetteer()


@lru_cache(maxsize=2048)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text with their part of speech (ICTCLAS tags: ns place, n noun, v verb …)."""
    import rjieba

    return tuple((word, tag) for word, tag in rjieba.tag(text))


def _word_boundaries(text: str) -> frozenset[int]:
    edges = [0]
    for word, _ in tagged(text):
        edges.append(edges[-1] + len(word))
    return frozenset(edges)


# ---------------------------------------------------------------- whether two names are of one thing
def same_area(name: str, own: str, library: SubjectIndex | None) -> bool:
    """Equal, alias, or longer and shorter by a generic word: 中关村 and 中关村示范区, not 北京 and 北京大兴.

    An index and its place go together, and two parks' indices do not.
    """
    name, own = (_PLACE_OF.sub("", index_place(n) or n.removesuffix("指数")) for n in (name, own))
    return place_key(name) == place_key(own) or _same(name, own, library, "areas")


def same_indicator(name: str, own: str, library: SubjectIndex | None) -> bool:
    """Equal, alias, or longer and shorter by a generic word: 独角兽企业 and 独角兽企业数."""
    return _same(name, own, library, "indicators")


def _same(name: str, own: str, library: SubjectIndex | None, section: str) -> bool:
    a, b = folded_name(name), folded_name(own)
    if not a or not b:
        return False
    if a == b or (library is not None and library.same(a, b)):
        return True
    a, b = _BRACKET.sub("", a) or a, _BRACKET.sub("", b) or b
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    at = longer.find(shorter)
    if at < 0:
        return False
    return bool(
        only(section, "generic").fullmatch(longer[:at])
        and only(section, "generic").fullmatch(longer[at + len(shorter) :])
    )


def is_wide(name: str) -> bool:
    """An area that contains the others (全国, 全球): often said of scope, not of the subject."""
    return folded_name(name) in words("areas", "wide")
