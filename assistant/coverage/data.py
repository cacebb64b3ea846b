"""Which indicators of a framework have figures in the library, and in which editions; precise rather than generous."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.audit.naming import concepts, plain, same_name, weak
from assistant.holdings import Fact, Holdings
from assistant.places import place_key
from ingest.records import Framework, Node

_SHARE = re.compile(r"(占比|比重|比例|份额)$")
# A share of all firms above the reporting size is how a park states the share of its firms.
_SIZES = frozenset({"规上企业", "企业"})
_MEASURES = frozenset({"level", "share", "ratio", "rank", "change", "change_rate"})


def node_data(h: Holdings, frameworks: Sequence[Framework]) -> list[dict[str, Any]]:
    """One row a node of every framework, with the ids of its observations."""
    rows = []
    places = {_place(f) for f in frameworks}
    for f in frameworks:
        facts = _own_facts(h, f, places)
        for n in f.nodes:
            rows.append(_row(f, n, [x for x in facts if _measures(x, n, f)], h))
    return rows


def _place(f: Framework) -> str:
    return place_key(f.index.removesuffix("指数"))


def _own_facts(h: Holdings, f: Framework, places: Iterable[str]) -> list[Fact]:
    """The facts that may be of this index: its place's, or its document's where the place is not a known area."""
    place, others = _place(f), set(places) - {_place(f)}
    areas = {place_key(a) for a in h.areas}
    keys = (place, place_key(f.index))
    named = [x for x in h.where(area=lambda a: bool(a) and place_key(str(a)) in keys) if _key(x) in keys]
    if place in areas:
        return named
    near = [x for x in h.by_document(f.document_id) if _key(x) not in others and x not in named]
    return [*named, *near]


def _key(fact: Fact) -> str:
    area = fact.observation.area
    return place_key(area) if area else ""


def _measures(fact: Fact, n: Node, f: Framework) -> bool:
    """Whether an observation is of the indicator: the same concepts, counted of no narrower population."""
    o = fact.observation
    if o.measure not in _MEASURES:
        return False
    name, held = plain(n.name), plain(o.indicator)
    if n.level < len(f.levels):
        return held in (name, f"{name}指数", f"{name}得分")
    if same_name(name, held):
        return not o.breakdown or concepts(plain(o.breakdown)) <= concepts(name)
    if o.measure == "share" and _SHARE.search(name):
        subject = plain(re.split(r"占", held)[0])
        return not o.breakdown and concepts(_SHARE.sub("", name)) == concepts(subject) - _SIZES
    whole = concepts(plain((o.breakdown or "") + o.indicator))
    return bool(o.breakdown) and concepts(name) - weak() == whole - weak()


def _row(f: Framework, n: Node, facts: Sequence[Fact], h: Holdings) -> dict[str, Any]:
    editions = {e.edition or e.title for x in facts if (e := h.entries.get(x.observation.document_id)) is not None}
    return {
        "framework": f.framework_id,
        "index": f.index,
        "id": n.node_id,
        "node": n.name,
        "level": n.level,
        "observations": [x.observation.observation_id for x in facts],
        "editions": sorted(editions),
        "periods": sorted({x.observation.period for x in facts if x.observation.period}),
    }
