"""Counts the text itself shows: «5个一级指标：人口、经济…», «两处出处», «两个指数»."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.gate.figures import Figure
from assistant.gate.grounds import squashed
from assistant.gate.quotes import literal
from assistant.gate.wording import words
from assistant.records import Evidence

_LISTED = re.compile(r"[^。；;\n]*?(?:[：:]|包括|分别是|分别为|分别|即|有|是|namely|are|:)([^。；;\n]+)")
_ANNOUNCED = re.compile(r"[^，。；;：:、\n（(]{0,12}[：:]")
_AROUND = " ，。、的等共有"
_PART = re.compile(r"[、，,；]")
_ITEM = re.compile(r"和|与|及|以及|\band\b")


def is_count(figure: Figure, text: str, evidence: Sequence[Evidence], subjects: int) -> bool:
    """Whether a figure counts what the sentence or its evidence lists; `subjects` is how many names the text holds."""
    q = figure.quantity
    if q is None or q.qualifier or figure.unit not in words("units", "plain"):
        return False
    # What is counted one by one is written so: not 0.0, not 5万.
    if not re.match(r"\d*[^\d.]*$", figure.text) or q.value < 1 or q.scaled != q.value:
        return False
    value, listed = int(q.value), _listed(figure, text, evidence)
    if value == listed or (value in _nodes(evidence, text) and not (listed and _is_announced(figure, text))):
        return True
    if figure.unit not in words("units", "sources"):
        return False
    pair = "两" in figure.text and figure.unit in ("个", "地", "者", "方", "处", "份", "种", "篇", "类")
    if pair and (subjects >= 2 or _kinds(evidence) >= 2):
        return True
    return figure.unit in ("处", "份", "篇", "条", "种") and value in _sources(evidence)


def _nodes(evidence: Sequence[Evidence], text: str) -> set[int]:
    """Sizes of the sets of framework nodes in the evidence: all, named in the text, of one level, of one parent."""
    nodes = {e.node.node_id: e.node for e in evidence if e.node is not None}
    if not nodes:
        return set()
    plain = squashed(text)
    named = sum(squashed(n.name) in plain for n in nodes.values())
    sizes = {len(nodes), named}
    sizes |= set(Counter(n.level for n in nodes.values()).values())
    return (sizes | set(Counter(n.parent for n in nodes.values()).values())) - {0}


def _listed(figure: Figure, text: str, evidence: Sequence[Evidence]) -> int:
    """How many items the list behind a figure has, 0 unless the evidence holds every one of them."""
    match = _LISTED.match(text, figure.end)
    before = re.split(r"[。；;：:\n]", text[: figure.start])[-1]
    if match is None and "、" not in before:
        return 0
    held = literal("\n".join(p.quote + p.section for e in evidence for p in e.places))
    held += literal("\n".join(e.node.name for e in evidence if e.node is not None))
    names = {literal(e.node.name) for e in evidence if e.node is not None}
    items = [
        i
        for part in _PART.split(match.group(1) if match else before)
        # 成果转化与孵化 is one name, not two items
        for x in ([part] if literal(part.strip(_AROUND)) in names else _ITEM.split(part))
        if (i := literal(x.strip(_AROUND)))
    ]
    return len(items) if len(items) > 1 and all(i in held for i in items) else 0


def _is_announced(figure: Figure, text: str) -> bool:
    """Whether the list stands right behind what is counted («3个二级指标：甲、乙、丙»), so that it must be as long."""
    return bool(_ANNOUNCED.match(text, figure.end))


def _sources(evidence: Sequence[Evidence]) -> set[int]:
    places = {p.key for e in evidence for p in e.places}
    documents = {p.document_id for e in evidence for p in e.places}
    return {len(places), len(documents)} - {0}


def _kinds(evidence: Sequence[Evidence]) -> int:
    """The most different documents, observations or nodes the evidence brings together."""
    documents = {p.document_id for e in evidence for p in e.places}
    observations = {e.observation.observation_id for e in evidence if e.observation is not None}
    return max(len(documents), len(observations), len({e.node.node_id for e in evidence if e.node is not None}))
