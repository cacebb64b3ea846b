"""Two frameworks theme by theme: which indicators are the same, alike, or only on one side, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.audit.naming import weak
from assistant.coverage.corrections import key
from assistant.coverage.themes import Themes, load_themes
from assistant.lexicon import normalise, similar, terms
from ingest.records import Framework, Node

Relation = Literal["same", "similar", "only_a", "only_b"]
# Texts to the nearest theme name each, with a closeness; only for what the words leave open.
Nearest = Callable[[Sequence[str], Sequence[str]], list[tuple[str, float]]]

UNPLACED = "其他"
# An amount and a rate of one thing are alike, not the same.
_RELATIVE = re.compile(
    r"率|强度|占比|比重|比例|增速|增幅|每[百千万亿]|人均|地均|户均|\bper\b|\brate\b|\bshare\b|percent", re.I
)
_PARENT_BONUS = 2.5
_SAME, _SIMILAR = 0.75, 0.4
_EXACT, _NEAR = 0.9, 0.5
_BY_WORD, _BY_PARENT, _BY_EMBEDDING, _BY_USER = "word", "parent", "embedding", "user"
_TRUST = {_BY_USER: 1.0, _BY_WORD: 0.85, _BY_PARENT: 0.65, _BY_EMBEDDING: 0.45, "none": 0.2}
_HOW = {
    _BY_USER: "人工指定",
    _BY_WORD: "名称用词",
    _BY_PARENT: "上级指标",
    _BY_EMBEDDING: "语义相近",
    "none": "未能归类",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator under its theme, with what put it there."""

    node: Node
    theme: str
    by: str
    words: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        n = self.node
        return {"id": n.node_id, "name": n.name, "level": n.level, "parent": n.parent, "placed_by": _HOW[self.by]}


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator of each side that stand for each other.

    `shared` are the concepts they have in common (x/y where they are only near), `exact` whether none is only near.
    """

    a: Node
    b: Node
    closeness: float
    shared: tuple[str, ...]
    exact: bool

    @property
    def relation(self) -> Relation:
        return "same" if self.closeness >= _SAME and self.exact else "similar"

    def as_json(self) -> dict[str, Any]:
        return {
            "a": self.a.name,
            "b": self.b.name,
            "relation": self.relation,
            "why": f"共有“{'”“'.join(self.shared)}”" if self.shared else "用词相近",
            "confidence": round(min(0.95, 0.4 + self.closeness / 2), 2),
        }


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with the indicators of both sides."""

    theme: str
    a: tuple[Placed, ...]
    b: tuple[Placed, ...]
    pairs: tuple[Pair, ...]

    @property
    def relation(self) -> Relation:
        if not self.b:
            return "only_a"
        if not self.a:
            return "only_b"
        return "same" if any(p.relation == "same" for p in self.pairs) else "similar"

    @property
    def confidence(self) -> float:
        placed = [*self.a, *self.b]
        trust = sum(_TRUST[p.by] for p in placed) / len(placed)
        bonus = max((p.closeness for p in self.pairs), default=0.0) / 10
        return round(min(0.98, trust + bonus), 2)

    def why(self, a: str, b: str) -> str:
        """The reason in one Chinese sentence."""
        if self.relation in ("only_a", "only_b"):
            has, lacks = (a, b) if self.relation == "only_a" else (b, a)
            return f"{has}有{len(self.a or self.b)}项（{_evidence(self.a or self.b)}），{lacks}没有这一主题的指标。"
        if self.pairs:
            best = self.pairs[0]
            shared = f"共有“{'”“'.join(best.shared)}”" if best.shared else "用词相近"
            word = "相同" if best.relation == "same" else "相近"
            return f"{a}“{best.a.name}”与{b}“{best.b.name}”{word}，{shared}。"
        return f"两边都有这一主题的指标（{a}：{_evidence(self.a)}；{b}：{_evidence(self.b)}），名称没有共同的词。"

    def as_json(self, a: str, b: str) -> dict[str, Any]:
        return {
            "theme": self.theme,
            "a": [p.as_json() for p in self.a],
            "b": [p.as_json() for p in self.b],
            "relation": self.relation,
            "why": self.why(a, b),
            "confidence": self.confidence,
            "pairs": [p.as_json() for p in self.pairs],
        }


def crosswalk(
    a: Framework,
    b: Framework | None,
    themes: Themes | None = None,
    corrections: Mapping[str, str] | None = None,
    nearest: Nearest | None = None,
) -> list[ThemeRow]:
    """The indicators of the deepest level of both frameworks by theme; every one has a place.

    `corrections` maps `指数|指标` to a theme; `nearest` places what no word places (ingest's embedder).
    """
    known = themes or load_themes()
    left = place(a, known, corrections or {}, nearest)
    right = place(b, known, corrections or {}, nearest) if b is not None else []
    order = [*known.names, *(t for p in (*left, *right) if (t := p.theme) not in known.names)]
    rows = []
    for theme in dict.fromkeys(order):
        ours = tuple(p for p in left if p.theme == theme)
        theirs = tuple(p for p in right if p.theme == theme)
        if ours or theirs:
            rows.append(ThemeRow(theme, ours, theirs, tuple(pairs(ours, theirs))))
    return rows


def leaves(f: Framework) -> list[Node]:
    """The indicators proper: the nodes nothing stands under."""
    parents = {n.parent for n in f.nodes}
    return [n for n in f.nodes if n.node_id not in parents]


# ---------------------------------------------------------------- placing
def place(f: Framework, themes: Themes, corrections: Mapping[str, str], nearest: Nearest | None = None) -> list[Placed]:
    """Every indicator under one theme."""
    by_id = {n.node_id: n for n in f.nodes}
    placed = [_place(n, f, by_id, themes, corrections) for n in leaves(f)]
    open_ends = [p for p in placed if p.by == "none"]
    if nearest is None or not open_ends:
        return placed
    texts = [f"{by_id[p.node.parent].name if p.node.parent in by_id else ''}{p.node.name}" for p in open_ends]
    found = dict(zip((p.node.node_id for p in open_ends), nearest(texts, themes.names), strict=True))
    return [
        Placed(p.node, found[p.node.node_id][0], _BY_EMBEDDING, ()) if p.node.node_id in found else p for p in placed
    ]


def _place(n: Node, f: Framework, by_id: Mapping[str, Node], themes: Themes, corrections: Mapping[str, str]) -> Placed:
    told = corrections.get(key(f.index, n.name))
    if told:
        return Placed(n, told, _BY_USER, ())
    above = _themes_above(n, by_id, themes)
    hits = themes.hits(n.name)
    if hits:
        best = max(hits, key=lambda h: h.score + (_PARENT_BONUS if h.theme in above[:1] else 0))
        inherited = above and best.theme != above[0] and best.score < _PARENT_BONUS
        if not inherited:
            return Placed(n, best.theme, _BY_WORD, best.words)
    if above:
        return Placed(n, above[0], _BY_PARENT, ())
    return Placed(n, UNPLACED, "none", ())


def _themes_above(n: Node, by_id: Mapping[str, Node], themes: Themes) -> list[str]:
    """The themes of the nearest node above that has any."""
    parent = by_id.get(n.parent or "")
    while parent is not None:
        found = themes.of(parent.name)
        if found:
            return found
        parent = by_id.get(parent.parent or "")
    return []


def _evidence(placed: Sequence[Placed]) -> str:
    """The words that put indicators under a theme."""
    words = list(dict.fromkeys(_as_written(w, p.node.name) for p in placed for w in p.words))
    if words:
        return "用词“" + "”“".join(words[:4]) + "”"
    return "按" + "、".join(dict.fromkeys(_HOW[p.by] for p in placed)) + "归入"


def _as_written(word: str, name: str) -> str:
    """A word of a theme with the capitals the indicator's name gives it."""
    at = name.lower().find(word)
    return name[at : at + len(word)] if at >= 0 else word


# ---------------------------------------------------------------- pairing
def pairs(ours: Sequence[Placed], theirs: Sequence[Placed]) -> list[Pair]:
    """The pairs of indicators of one theme that mean the same or nearly, each used once, the closest first."""
    found = [pair for p in ours for q in theirs if (pair := _pair(p.node, q.node)) is not None]
    found.sort(key=lambda x: -x.closeness)
    out: list[Pair] = []
    for pair in found:
        if all(pair.a is not held.a and pair.b is not held.b for held in out):
            out.append(pair)
    return out


def _pair(a: Node, b: Node) -> Pair | None:
    x, y = _concepts(a.name), _concepts(b.name)
    if not x or not y:
        return None
    best = {c: max(y, key=lambda d, c=c: similar(c, d)) for c in x}  # type: ignore[misc]
    scores = {c: similar(c, d) for c, d in best.items()}
    closeness = 2 * sum(s for s in scores.values() if s >= _NEAR) / (len(x) + len(y))
    if closeness < _SIMILAR:
        return None
    shared = tuple(sorted({c if similar(c, d) == 1 else f"{c}/{d}" for c, d in best.items() if scores[c] >= _NEAR}))
    one_kind = bool(_RELATIVE.search(a.name)) == bool(_RELATIVE.search(b.name))
    exact = one_kind and all(s >= _EXACT for s in scores.values() if s >= _NEAR)
    return Pair(a, b, round(min(closeness, 1.0), 3), shared, exact)


def _concepts(name: str) -> list[str]:
    found = [t.concept for t in terms(normalise(name))]
    return [c for c in dict.fromkeys(found) if c not in weak()] or list(dict.fromkeys(found))
