"""Which figures a briefing is about: those of the indices, areas and period named, and of the topic's words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.brief.entries import Entry, fold, gather, place_of
from assistant.brief.phrasing import area_text, leaf, name_of
from assistant.brief.press import Press
from assistant.brief.records import Request
from assistant.brief.settling import settle
from assistant.coverage import Themes
from assistant.errors import AssistantError, NotFound
from assistant.lexicon import normalise, terms
from assistant.matching import Wanted, area_fit, period_fit
from assistant.places import place_key
from assistant.question import understand
from assistant.rowcache import fact_of
from assistant.tools import Tools
from ingest.records import Framework, Observation

# How much of a topic's words a figure must hold to belong to it; the clause around it counts too.
_ABOUT = 0.55
_ENOUGH_TOGETHER = 4
_IN_NAME = 0.75
# Words that say what kind of paper is wanted, not about what.
_PAPER = re.compile(
    r"情况|现状|发展|比较|对比|分析|简报|报告|概况|综述|数据|研究|问题|进展|主要|结论|关键|基本|综合|指数|指标|brief|report|overview"
)
# What the values of an index are filed under, beside the themes of the vocabulary.
INDEX_VALUES = "指数"


@dataclass(frozen=True, slots=True)
class Side:
    """One place of a briefing with what is said of it, in the order of the reports; `asked` when it was asked for."""

    key: str
    name: str
    entries: tuple[Entry, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A request with the figures that answer it."""

    request: Request
    asked: str
    sides: tuple[Side, ...]
    frameworks: tuple[Framework, ...]
    named: tuple[str, ...]

    @property
    def entries(self) -> list[Entry]:
        return [e for s in self.sides for e in s.entries]

    @property
    def documents(self) -> tuple[str, ...]:
        """The reports drawn on, the most used first."""
        count = Counter(o.document_id for e in self.entries for o in e.observations)
        return tuple(d for d, _ in count.most_common())


@dataclass(frozen=True, slots=True)
class _Terms:
    """A request taken apart."""

    concepts: tuple[str, ...]
    places: tuple[str, ...]
    periods: tuple[str, ...]
    indices: tuple[str, ...]
    names: tuple[str, ...]


def asked_of(request: Request) -> str:
    """A request in one line; raises AssistantError when it says nothing."""
    asked = " ".join(x for x in (request.topic, *request.indices, *request.areas, request.period) if x).strip()
    if not asked:
        raise AssistantError("请说明简报写什么：用 --topic 给主题，或用 --indices 给指数。")
    return asked


def scope_of(request: Request, tools: Tools, press: Press, themes: Themes) -> Scope:
    """The figures a request is about; raises AssistantError for an empty request, NotFound where nothing is held."""
    asked = asked_of(request)
    terms = _terms(request, tools)
    observations = _select(terms, tools, themes)
    entries = _ranked(fold(settle(gather(observations), tools, press)), tools, themes)
    held = {tools.index_name(f.index): f for f in tools.frameworks(terms.indices)} if terms.indices else {}
    frameworks = tuple(held[i] for i in terms.indices if i in held)
    if not entries and not frameworks:
        raise NotFound(f"资料库里没有与“{asked}”有关的数据，写不成简报。")
    return Scope(request, asked, _sides(entries, terms, tools), frameworks, terms.indices)


def _terms(request: Request, tools: Tools) -> _Terms:
    indices = [_index(tools, i) for i in request.indices]
    places = [place_key(a) for a in request.areas]
    concepts: tuple[str, ...] = ()
    periods = [request.period] if request.period else []
    if request.topic:
        q = understand(request.topic, tools.holdings, tools.gazetteer)
        indices += [i for i in q.indices if i not in indices]
        places += [*q.areas, *q.compared]
        periods = periods or list(q.periods)
        whole = q.concepts == ("综合指数",) and "综合" not in q.normal
        concepts = () if whole else tuple(c for c in q.concepts if not _PAPER.fullmatch(c))
    for i in indices:
        places += [place_key(i), normalise(i), place_key(i.removesuffix("指数"))]
    if request.topic and not (concepts or places):
        concepts = (normalise(request.topic),)
    names = (*map(normalise, request.areas), *places, *(normalise(i).removesuffix("指数") for i in indices))
    return _Terms(
        concepts,
        tuple(dict.fromkeys(places)),
        tuple(periods),
        tuple(dict.fromkeys(indices)),
        tuple(n for n in dict.fromkeys(names) if len(n) > 1),
    )


def _index(tools: Tools, name: str) -> str:
    """An index as the library names it; raises NotFound."""
    plain = normalise(name)
    for held, said in tools.holdings.index_names.items():
        if plain in said or any(plain in s or s in plain for s in said):
            return held
    keys = (place_key(name), place_key(name.removesuffix("指数")))
    if any(area_fit(f.observation, keys) == "same" for f in tools.holdings.where(keys)):
        return name
    raise NotFound(f"资料库里没有“{name}”的资料。")


def _select(terms: _Terms, tools: Tools, themes: Themes) -> list[Observation]:
    if not terms.concepts:
        chosen = [f.observation for f in tools.holdings.where(terms.places)]
    else:
        chosen = _about(terms, tools, themes)
    return [o for o in chosen if _inside(o, terms, tools)]


def _inside(o: Observation, terms: _Terms, tools: Tools) -> bool:
    if terms.places and not _of_places(o, terms, tools):
        return False
    return not terms.periods or period_fit(o, terms.periods) == "same"


def _of_places(o: Observation, terms: _Terms, tools: Tools) -> bool:
    """Of one of the places; a figure read without a place where its own words or its report's title name one."""
    if o.area is not None:
        return area_fit(o, terms.places) == "same" or place_of(o) in terms.places
    around = normalise(" ".join((o.indicator, o.quote, o.section, tools.holdings.title(o.document_id))))
    return any(name in around for name in terms.names)


def _about(terms: _Terms, tools: Tools, themes: Themes) -> list[Observation]:
    """The figures on a topic in reading order.

    Those that hold its words, those of its theme, and those under a heading that names it; where the topic is of no
    known theme and few figures hold all its words, those that hold any of them.
    """
    limit = len(tools.holdings)
    wanted_themes = set(themes.of("，".join(terms.concepts)))
    least = _IN_NAME if wanted_themes else _ABOUT
    found = [m for m in tools.find(Wanted(terms.concepts), limit) if m.coverage >= least]
    if len(found) < _ENOUGH_TOGETHER and not wanted_themes:
        found += [m for c in terms.concepts for m in tools.find(Wanted((c,)), limit) if m.coverage >= _ABOUT]
    wanted = {m.observation.observation_id for m in found}
    return [
        o
        for f in tools.holdings.where(terms.places)
        if (o := f.observation).observation_id in wanted
        or not wanted_themes.isdisjoint(themes.of(name_of(o))[:1])
        or any(c in normalise(leaf(o.section)) for c in terms.concepts if len(c) > 1)
    ]


def _ranked(entries: list[Entry], tools: Tools, themes: Themes) -> list[Entry]:
    """Entries with their theme and their standing: how far some framework has an indicator of that name."""
    nodes = {n.name for f in tools.holdings.frameworks for n in f.nodes}
    named = [frozenset(t.concept for t in terms(normalise(n))) for n in nodes]
    for e in entries:
        words = fact_of(e.main).name
        e.standing = max((_shared(words, n, tools) for n in named if n), default=0.0)
        e.theme = INDEX_VALUES if e.is_index else next(iter(themes.of(name_of(e.main))), "")
    return entries


def _shared(words: frozenset[str], node: frozenset[str], tools: Tools) -> float:
    """The weight of the words two names share, of the words of both."""
    both = words & node
    if not both:
        return 0.0
    weigh = tools.holdings.weight
    return sum(map(weigh, both)) / sum(map(weigh, words | node))


def _sides(entries: Sequence[Entry], terms: _Terms, tools: Tools) -> tuple[Side, ...]:
    """The places, those asked for in their order, the others by how much is said of them."""
    groups: dict[str, list[Entry]] = {}
    for e in entries:
        groups.setdefault(e.place, []).append(e)
    order = {p: i for i, p in enumerate(terms.places)}
    keys = sorted(groups, key=lambda k: (order.get(k, len(order)), -len(groups[k])))
    return tuple(Side(k, _name(k, groups[k]), tuple(groups[k]), k in order) for k in keys)


def _name(key: str, entries: Sequence[Entry]) -> str:
    """The name the reports use most for a place."""
    used = Counter(n for e in entries if (n := area_text(e.main)) and not n.endswith("指数"))
    return used.most_common(1)[0][0] if used else (key or "其他")
