"""The indicator systems side by side: what both cover, what only one does; a plain description where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.brief.press import Press
from assistant.brief.records import Block, Grid, Heading, Paragraph, Text
from assistant.brief.scope import Scope
from assistant.records import Evidence
from assistant.tools import Tools
from ingest.records import Framework

_RELATIONS = {"same": "相同", "similar": "相近", "only_a": "仅前者", "only_b": "仅后者"}
_MOST_NAMES = 4
_MOST_THEMES = {"short": 0, "standard": 10}
_BOTH = ("same", "similar")


def coverage(scope: Scope, tools: Tools, press: Press, crosswalk: Mapping[str, Any] | None) -> list[Block]:
    """`crosswalk` is the JSON of `zhishu coverage` for the first two frameworks, None where it is not to be had."""
    out: list[Block] = []
    described = [t for f in scope.frameworks if (t := _described(f, tools, press))]
    if described:
        out.append(Paragraph(tuple(described)))
    if crosswalk is not None and len(scope.frameworks) > 1:
        out += _themes(scope, crosswalk, tools, press)
    return [Heading("指标体系"), *out] if out else []


def _described(f: Framework, tools: Tools, press: Press) -> Text | None:
    """«硅谷指数的一级指标为人口、经济、社会、空间、治理»."""
    first = [n for n in f.nodes if n.level == 1]
    if not first:
        return None
    names = "、".join(n.name for n in first)
    text = f"{tools.index_name(f.index)}的一级指标为{names}。"
    evidence = [tools.node(f, n) for n in first]
    return press.say(text, evidence[:1]) or press.say(text, evidence)


def _themes(scope: Scope, crosswalk: Mapping[str, Any], tools: Tools, press: Press) -> list[Block]:
    a, b = scope.frameworks[:2]
    names = (tools.index_name(a.index), tools.index_name(b.index))
    themes = [t for t in crosswalk.get("themes", ()) if t.get("a") or t.get("b")]
    out: list[Block] = [Paragraph((t,)) for t in _summary(themes, names, press)]
    columns = ("主题", names[0], names[1], "关系")
    rows = []
    for theme in _shown(themes, scope):
        cells = (str(theme["theme"]), _listed(theme["a"]), _listed(theme["b"]), _relation(theme, names))
        row = press.row(columns, cells, [*_nodes(theme["a"], a, tools), *_nodes(theme["b"], b, tools)])
        if row is not None:
            rows.append(tuple(_noted(t) for t in row))
    if rows:
        out.append(Grid(f"{names[0]}与{names[1]}的指标对照", columns, tuple(rows), (1.6, 3.6, 3.6, 1.7)))
    return out


def _shown(themes: Sequence[Mapping[str, Any]], scope: Scope) -> list[Mapping[str, Any]]:
    """In a long briefing every theme; in others those both have, the sentence above having named the rest."""
    if scope.request.length == "long":
        return list(themes)
    both = [t for t in themes if t.get("relation") in _BOTH]
    return both[: _MOST_THEMES[scope.request.length]]


def _noted(t: Text) -> Text:
    """Names need no note of their own, the systems being cited above; figures within names do."""
    return t if any(c.isdigit() for c in t.text) else Text(t.text)


def _relation(theme: Mapping[str, Any], names: Sequence[str]) -> str:
    relation = str(theme.get("relation", ""))
    only = {"only_a": f"仅{names[0]}", "only_b": f"仅{names[1]}"}
    return only.get(relation, _RELATIONS.get(relation, ""))


def _summary(themes: Sequence[Mapping[str, Any]], names: Sequence[str], press: Press) -> list[Text]:
    """What both have, what only one has, in a sentence each."""
    leads = (
        (_BOTH, "双方指标体系都覆盖的主题有：{themes}。"),
        (("only_a",), f"只有{names[0]}涉及的主题有：{{themes}}。"),
        (("only_b",), f"只有{names[1]}涉及的主题有：{{themes}}。"),
    )
    out = []
    for relations, lead in leads:
        held = list(dict.fromkeys(str(t["theme"]) for t in themes if t.get("relation") in relations))
        if held and (said := press.say(lead.format(themes="、".join(held)))):
            out.append(said)
    return [Text("".join(t.text for t in out))] if out else []


def _listed(nodes: Sequence[Any]) -> str:
    """The first few names, and that there are more."""
    names = list(dict.fromkeys(_name(n) for n in nodes))
    shown = "、".join(names[:_MOST_NAMES])
    return f"{shown}等" if len(names) > _MOST_NAMES else shown or "—"


def _name(node: Any) -> str:
    return str(node.get("name", "")) if isinstance(node, Mapping) else str(node)


def _nodes(nodes: Sequence[Any], f: Framework, tools: Tools) -> list[Evidence]:
    """The framework's own nodes behind the names shown."""
    wanted = list(dict.fromkeys(_name(n) for n in nodes))[:_MOST_NAMES]
    return [tools.node(f, n) for name in wanted[:1] for n in f.nodes if n.name == name][:1]
