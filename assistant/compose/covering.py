"""Which index covers what: whether an index lists an indicator on a theme, and which indicators two indices share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.compose.phrases import joined, say
from assistant.compose.structure import count_of, stated_counts
from assistant.lexicon import normalise, similar, terms, words
from assistant.question import Question
from assistant.records import Draft, Evidence, Statement
from assistant.tools import Tools
from ingest.records import Framework, Node

_THEME_FIT = 0.6
_AND = re.compile(r"和|与|及|、|或|\band\b|\bor\b")

_LONGEST_THEME = 16
_TOLD = 6
_NAMED = 3  # indicators of a side that are named


@cache
def _generic() -> frozenset[str]:
    """Words of a question about coverage that name no theme."""
    return frozenset(str(words()["no_theme"]).split())


def coverage(q: Question, tools: Tools) -> Draft | None:
    """Whether an index lists an indicator on a theme, and where."""
    themes = [t for t in q.terms if t.concept not in _generic() and t.text not in _generic()]
    held = tools.frameworks(q.indices) or tools.frameworks()
    if held and not themes and len(tools.frameworks()) > 1:
        return common(q, tools)
    if not held or not themes:
        return None
    if not q.indices and not q.has("both") and "指数" not in q.normal and "index" not in q.normal:
        return None
    theme = _phrase(q, [t.text for t in themes])
    concepts = [t.concept for t in themes]
    either = len(themes) > 1 and bool(_AND.search(q.normal[themes[0].end : themes[-1].start]))
    out: list[Statement] = []
    hits = {f.framework_id: _on_theme(f, concepts, either) for f in held}
    others = [f for f in tools.frameworks() if f.framework_id not in hits]
    for f in held:
        out += _covered(q, tools, f, hits[f.framework_id], theme)
    missing = [f for f in held if not hits[f.framework_id]]
    if missing and len(held) == 1:
        for f in others:
            found = _on_theme(f, concepts, either)
            if found:
                out += _covered(q, tools, f, found, theme, "also_covered")
    return Draft(tuple(out), language=q.language)


def common(q: Question, tools: Tools) -> Draft | None:
    """Themes that two indices both have indicators on, with those of each side (assistant.coverage)."""
    from assistant.coverage.crosswalk import crosswalk

    held = tools.frameworks(q.indices)[:2] or tools.frameworks()[:2]
    if len(held) < 2:
        return None
    first, second = held
    out: list[Statement] = []
    for row in crosswalk(first, second):
        if row.a and row.b:
            ours, theirs = ("、".join(f"“{p.node.name}”" for p in side[:_NAMED]) for side in (row.a, row.b))
            text = f"{row.theme}：{first.index}{ours}——{second.index}{theirs}"
            nodes = [tools.node(first, p.node) for p in row.a[:_NAMED]] + [
                tools.node(second, p.node) for p in row.b[:_NAMED]
            ]
            out.append(Statement(text, tuple(nodes), layout="bullet"))
    if not out:
        return None
    return Draft((Statement(say(q, "both_have", a=first.index, b=second.index)), *out[:12]), language=q.language)


def _phrase(q: Question, words: Sequence[str]) -> str:
    if q.language == "en":
        first, last = q.normal.find(words[0]), q.normal.rfind(words[-1])
        return q.normal[first : last + len(words[-1])] if 0 <= first <= last else " ".join(words)
    first, last = q.normal.find(words[0]), q.normal.rfind(words[-1])
    said = q.normal[first : last + len(words[-1])]
    return said if 0 <= first <= last and len(said) <= _LONGEST_THEME else "".join(words)


def _on_theme(f: Framework, concepts: Sequence[str], any_of: bool = False) -> list[Node]:
    """The nodes about a theme: every concept asked for stands in the node's name, or in its parent's."""
    test = any if any_of else all
    found = []
    for n in f.nodes:
        own = {t.concept for t in terms(normalise(n.name))} | {normalise(n.name)}
        if test(any(similar(c, o) >= _THEME_FIT and not _only_head(c, o) for o in own) for c in concepts):
            found.append(n)
    return found


def _only_head(asked: str, held: str) -> bool:
    """Whether a word is only the general end of the theme asked for: 质量 of 空气质量."""
    return held != asked and asked.endswith(held)


def _covered(
    q: Question, tools: Tools, f: Framework, found: Sequence[Node], theme: str, key: str = "yes_covered"
) -> list[Statement]:
    if not found:
        count, evidence = _total(tools, f)
        held = say(q, "indicators_held", index=f.index, count=f"{count:g}")
        return [Statement(say(q, "not_covered", index=f.index, theme=theme), (evidence,)), Statement(held, (evidence,))]
    out = [Statement(say(q, key, index=f.index, theme=theme), tuple(tools.node(f, n) for n in found[:1]))]
    listed = {n.node_id for n in found}
    for node in [n for n in found if n.parent not in listed][:_TOLD]:
        children = [n for n in f.nodes if n.parent == node.node_id]
        path = _path(f, node)
        text = f"{path}（{joined(q, [n.name for n in children])}）" if children else path
        out.append(Statement(text, tuple(tools.node(f, n) for n in [node, *children]), layout="bullet"))
    return out


def _total(tools: Tools, f: Framework) -> tuple[float, Evidence]:
    """How many indicators the deepest level has: as stated where that is right, else as counted."""
    deepest = len(f.levels)
    counted = count_of(tools, f, deepest)
    assert counted is not None
    stated = next((o for o in stated_counts(tools, f, deepest) if o.value == counted.result), None)
    return counted.result, tools.evidence(stated) if stated else Evidence("computation", computation=counted)


def _path(f: Framework, node: Node) -> str:
    by_id = {n.node_id: n for n in f.nodes}
    chain = [node]
    while chain[-1].parent in by_id:
        chain.append(by_id[str(chain[-1].parent)])
    return " › ".join(n.name for n in reversed(chain))
