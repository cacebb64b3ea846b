"""The tree of an index: nodes, levels, weights, directions and per-indicator rules.

A framework may have any number of levels and be ragged. Levels are the given ones, or the depth: the index itself is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import pandas as pd

from index_calc.errors import FrameworkError

INVERSES = ("reciprocal", "difference", "negate")
ROOT_CODE, ROOT_NAME = "index", "综合指数"

HEADERS: dict[str, str] = {
    "code": "编码",
    "name": "名称",
    "parent": "上级编码",
    "level": "层级",
    "weight": "权重",
    "direction": "方向",
    "inverse": "逆指标处理",
    "normalise": "无量纲化",
    "aggregate": "合成方法",
    "method": "计算方式",
    "base_period": "基期",
    "cap": "封顶",
    "goalpost_min": "阈值下限",
    "goalpost_max": "阈值上限",
    "target": "目标值",
    "unit": "计量单位",
}
_FROM_CHINESE = {chinese: name for name, chinese in HEADERS.items()}
_ALIASES = {"指标编码": "code", "指标名称": "name", "指标": "name", "上级": "parent", "单位": "unit"}


@dataclass(frozen=True, slots=True)
class Node:
    """An index, sub-index or indicator.

    `direction` is +1 or -1; `inverse` says how a -1 indicator is turned (reciprocal 100·x0/x, difference 200 - I,
    negate). `cap` limits an indicator's index: a level ("300", "level:300") or a yearly growth in % ("growth:20").
    `aggregate` and `method` say how a parent is formed from its children. `unit` is the unit of measurement.
    """

    code: str
    name: str
    parent: str | None
    level: int = 0
    weight: float | None = None
    direction: int = 1
    inverse: str | None = None
    normalise: str | None = None
    aggregate: str | None = None
    method: str | None = None
    base_period: str | None = None
    cap: str | None = None
    goalpost_min: float | None = None
    goalpost_max: float | None = None
    target: float | None = None
    unit: str | None = None


class Framework:
    """An immutable tree of nodes, parents before children."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = _ordered(nodes)
        self._by_code = {node.code: node for node in self.nodes}
        for code in self.parents:
            if self[code].direction < 0 or self[code].cap:
                raise FrameworkError("BAD_COLUMN", "方向和封顶只能用于指标，不能用于分指数", indicator=code)

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> Framework:
        """Build a framework from a table with columns code, name, parent and, as needed, those of `Node`.

        Chinese headers are understood. Several nodes without a parent get an index above them (code `index`).
        Raises FrameworkError (DUPLICATE_CODE, UNKNOWN_PARENT, CYCLE, BAD_COLUMN …).
        """
        frame = table.rename(columns=lambda c: _column(str(c)))
        if "code" not in frame:
            if "name" not in frame:
                raise FrameworkError("BAD_COLUMN", "指标体系表缺少 code（编码）列")
            frame = frame.assign(code=frame["name"])
        known = [f.name for f in fields(Node) if f.name in frame]
        records = frame[known].to_dict("records")
        nodes = [_node({str(k): v for k, v in record.items()}) for record in records]
        leveled = "level" in frame and frame["level"].notna().all()
        return cls(_with_levels(_with_root(nodes, leveled), leveled))

    def to_table(self) -> pd.DataFrame:
        """The nodes as a table, one row each, with the columns `from_table` reads."""
        return pd.DataFrame([{f.name: getattr(node, f.name) for f in fields(Node)} for node in self.nodes])

    def __getitem__(self, code: str) -> Node:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def root(self) -> Node:
        """The index itself."""
        return self.nodes[0]

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of the direct children of every node, empty for indicators."""
        found: dict[str, list[str]] = {node.code: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None:
                found[node.parent].append(node.code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators, in order."""
        return tuple(node.code for node in self.nodes if not self.children[node.code])

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """Codes of all nodes that have children, the deepest first."""
        return tuple(node.code for node in reversed(self.nodes) if self.children[node.code])

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The level numbers from the index downwards."""
        return tuple(dict.fromkeys(node.level for node in self.nodes))

    def inherited(self, code: str, field: str) -> Any:
        """A field of a node, or of the nearest node above that has one."""
        node: Node | None = self[code]
        while node is not None:
            if getattr(node, field) is not None:
                return getattr(node, field)
            node = self[node.parent] if node.parent is not None else None
        return None

    def with_nodes(self, changes: Mapping[str, Mapping[str, Any]]) -> Framework:
        """A copy with some fields of some nodes replaced."""
        return Framework(tuple(replace(node, **changes.get(node.code, {})) for node in self.nodes))

    def without(self, code: str) -> Framework:
        """A copy without a node, its descendants, and parents left childless; siblings' weights are rescaled.

        Raises FrameworkError EMPTY when nothing would be left.
        """
        gone = {code}
        for node in self.nodes:
            if node.parent in gone:
                gone.add(node.code)
        parent = self[code].parent
        if parent is None:
            raise FrameworkError("EMPTY", "不能去掉指数本身", indicator=code)
        siblings = [c for c in self.children[parent] if c not in gone]
        if not siblings:
            return self.without(parent)
        weights = [self[c].weight for c in siblings]
        total = sum(w for w in weights if w is not None)
        kept = []
        for node in self.nodes:
            scaled = node.code in siblings and node.weight is not None and total > 0
            if node.code not in gone:
                kept.append(replace(node, weight=(node.weight or 0) / total) if scaled else node)
        return Framework(tuple(kept))


def _column(name: str) -> str:
    clean = name.strip()
    return _FROM_CHINESE.get(clean, _ALIASES.get(clean, clean))


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _number(value: Any, column: str, code: str) -> float | None:
    text = _text(value)
    if text is None:
        return None
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        raise FrameworkError("BAD_NUMBER", f"{HEADERS[column]}不是数字：{text!r}", indicator=code) from None


_DIRECTIONS = {
    "1": 1,
    "+1": 1,
    "-1": -1,
    "正": 1,
    "正向": 1,
    "负": -1,
    "逆": -1,
    "逆向": -1,
    "负向": -1,
    "+": 1,
    "-": -1,
}
_INVERSE_NAMES = {"倒数": "reciprocal", "差值": "difference", "取负": "negate"}


def _node(record: dict[str, Any]) -> Node:
    code = _text(record.get("code"))
    if code is None:
        raise FrameworkError("BAD_CODE", "有一行没有编码")
    inverse = _text(record.get("inverse"))
    direction = _text(record.get("direction")) or ("-1" if inverse else "1")
    if direction not in _DIRECTIONS:
        raise FrameworkError("BAD_DIRECTION", f"方向应为 1 或 -1，得到{direction!r}", indicator=code)
    inverse = _INVERSE_NAMES.get(inverse or "", inverse)
    if inverse is not None and _DIRECTIONS[direction] > 0:
        raise FrameworkError("BAD_INVERSE", "正向指标不应写逆指标处理，请把方向改为 -1 或清空该列", indicator=code)
    if inverse is not None and inverse not in INVERSES:
        raise FrameworkError("BAD_INVERSE", f"逆指标处理应为{'、'.join(INVERSES)}之一，得到{inverse!r}", indicator=code)
    numbers = {c: _number(record.get(c), c, code) for c in ("weight", "goalpost_min", "goalpost_max", "target")}
    texts = {c: _text(record.get(c)) for c in ("normalise", "aggregate", "method", "base_period", "cap", "unit")}
    level = _number(record.get("level"), "level", code)
    return Node(
        code=code,
        name=_text(record.get("name")) or code,
        parent=_text(record.get("parent")),
        level=int(level or 0),
        direction=_DIRECTIONS[direction],
        inverse=inverse,
        **numbers,  # type: ignore[arg-type]
        **texts,  # type: ignore[arg-type]
    )


def _with_root(nodes: list[Node], leveled: bool) -> list[Node]:
    tops = [node for node in nodes if node.parent is None]
    if not nodes:
        raise FrameworkError("EMPTY", "指标体系是空的")
    if len(tops) == 1 and len(nodes) > 1:
        return nodes
    code = ROOT_CODE
    while any(node.code == code for node in nodes):
        code += "_"
    below = [node.level for node in nodes if node.parent is not None]
    upward = leveled and bool(below) and tops[0].level > max(below)
    level = (max(t.level for t in tops) + 1 if upward else min(t.level for t in tops) - 1) if leveled and tops else 0
    rooted = [replace(node, parent=code) if node.parent is None else node for node in nodes]
    return [Node(code, ROOT_NAME, None, level), *rooted]


def _with_levels(nodes: list[Node], leveled: bool) -> tuple[Node, ...]:
    if not leveled:
        depth: dict[str, int] = {}
        for node in _ordered(tuple(nodes)):
            depth[node.code] = 0 if node.parent is None else depth[node.parent] + 1
        return tuple(replace(node, level=depth[node.code]) for node in nodes)
    level = {node.code: node.level for node in nodes}
    steps = [level[node.code] - level[node.parent] for node in nodes if node.parent in level]
    if not (all(s > 0 for s in steps) or all(s < 0 for s in steps)):
        raise FrameworkError("BAD_LEVEL", "层级应沿上级到下级单调变化")
    return tuple(nodes)


def _ordered(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Parents before children, the given order kept otherwise. Raises on doubles, strangers, cycles."""
    codes = {node.code for node in nodes}
    if len(codes) < len(nodes):
        seen: set[str] = set()
        double = next(n.code for n in nodes if n.code in seen or seen.add(n.code))  # type: ignore[func-returns-value]
        raise FrameworkError("DUPLICATE_CODE", "编码重复", indicator=double)
    for node in nodes:
        if node.parent is not None and node.parent not in codes:
            raise FrameworkError("UNKNOWN_PARENT", f"上级编码{node.parent!r}不存在", indicator=node.code)
    below: dict[str | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    ordered: list[Node] = []
    layer = below.get(None, [])
    while layer:
        ordered += layer
        layer = [child for node in layer for child in below.get(node.code, [])]
    if len(ordered) < len(nodes):
        lost = sorted(codes - {node.code for node in ordered})
        raise FrameworkError("CYCLE", f"上下级关系成环：{'、'.join(lost)}", indicator=lost[0])
    return tuple(ordered)
