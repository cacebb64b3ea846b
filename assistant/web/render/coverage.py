"""Two indices side by side: as trees with what has figures, and as a crosswalk by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.safe import button, esc
from assistant.web.words import Words

RELATIONS = {"same": "相同", "similar": "相近", "only_a": "仅左侧有", "only_b": "仅右侧有"}


def crosswalk(found: Mapping[str, Any], w: Words) -> str:
    """The themes of two indices, each with the indicators of both, how they relate and why."""
    themes = found["themes"]
    if not themes:
        return f'<div class="zs-empty"><p>{w("没有可对照的主题。")}</p></div>'
    counts = {r: sum(t["relation"] == r for t in themes) for r in RELATIONS}
    told = "".join(
        button(f"{w(name)} {counts[r]}", "only", r, f"zs-rel is-{r}", w("只看这一类"))
        for r, name in RELATIONS.items()
        if counts[r]
    )
    rows = "".join(_row(t, found, w) for t in themes)
    heads = (w("主题"), esc(found["a"]), esc(found["b"]), w("关系"), w("理由"))
    head = "".join(f"<th>{button(h, 'sort', '', 'zs-sort', w('按此列排序'))}</th>" for h in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return (
        f'<div class="zs-filterable"><p class="zs-keys">{told}</p>'
        f'<div class="zs-table zs-cross zs-cards" tabindex="0">{table}</div></div>'
    )


def _row(t: Mapping[str, Any], found: Mapping[str, Any], w: Words) -> str:
    relation = str(t["relation"])
    mark = f'<span class="zs-rel is-{esc(relation)}">{w(RELATIONS.get(relation, relation))}</span>'
    return (
        f'<tr data-kind="{esc(relation)}"><th scope=row>{esc(w(str(t["theme"])))}</th>'
        f'<td data-label="{esc(found["a"])}">{_nodes(t["a"])}</td>'
        f'<td data-label="{esc(found["b"])}">{_nodes(t["b"])}</td>'
        f'<td data-label="{w("关系")}">{mark}</td><td data-label="{w("理由")}">{esc(w.said(str(t["why"])))}</td></tr>'
    )


def _nodes(nodes: Sequence[Any]) -> str:
    return "<br>".join(esc(node_name(n)) for n in nodes) or "—"


def node_name(node: Any) -> str:
    """A node's name, however the crosswalk carries it."""
    return str(node.get("name", "")) if isinstance(node, Mapping) else str(node)


def crosswalk_records(found: Mapping[str, Any], w: Words) -> list[dict[str, Any]]:
    """The crosswalk as rows of a sheet."""
    return [
        {
            w("主题"): w(str(t["theme"])),
            str(found["a"]): "、".join(node_name(n) for n in t["a"]),
            str(found["b"]): "、".join(node_name(n) for n in t["b"]),
            w("关系"): w(RELATIONS.get(str(t["relation"]), str(t["relation"]))),
            w("理由"): w.said(str(t["why"])),
        }
        for t in found["themes"]
    ]
