"""The evidence of one conversation with a model: numbered, shown within a budget, and looked up again by number."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from assistant import prompts
from assistant.records import Computation, Evidence
from ingest.records import Observation

_QUOTE = 320  # characters of a quote a model is shown
_MEASURES = {
    "level": "数值", "change": "变化量", "change_rate": "变化率", "share": "占比", "rank": "位次", "ratio": "倍数",
    "target": "目标", "date": "日期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """How many tokens of evidence a model is shown: by one tool call, and in all."""

    call: int = 2000
    total: int = 12000


class EvidencePool:
    """Numbers evidence e1, e2, … in the order it was found; the same evidence keeps its number."""

    def __init__(self, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self._left = self._budget.total
        self._by_id: dict[str, Evidence] = {}
        self._ids: dict[Evidence, str] = {}
        self._lock = threading.Lock()  # a model may call tools side by side

    def __len__(self) -> int:
        return len(self._by_id)

    def __getitem__(self, name: str) -> Evidence:
        return self._by_id[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    @property
    def all(self) -> tuple[Evidence, ...]:
        """Every piece of evidence the model has been shown."""
        return tuple(self._by_id.values())

    def show(self, found: Iterable[Evidence]) -> str:
        """What a model reads of some evidence; only what fits is numbered, so what was not shown cannot be cited."""
        found = list(found)
        if not found:
            return prompts.NOTHING
        lines: list[str] = []
        left = self._budget.call
        with self._lock:
            for i, e in enumerate(found):
                line = f"[{self._ids.get(e) or f'e{len(self._by_id) + 1}'}] {describe(e)}"
                cost = prompts.tokens(line)
                if cost > min(left, self._left):
                    lines.append(prompts.FULL if cost > self._left else prompts.MORE.format(count=len(found) - i))
                    break
                left, self._left = left - cost, self._left - cost
                self._number(e)
                lines.append(line)
        return "\n".join(lines)

    def _number(self, e: Evidence) -> None:
        if e not in self._ids:
            name = f"e{len(self._by_id) + 1}"
            self._by_id[name] = e
            self._ids[e] = name


def describe(e: Evidence) -> str:
    """One line on a piece of evidence; all that comes out of documents is fenced."""
    if e.computation is not None:
        return _computation(e.computation)
    assert e.place is not None
    facts = _observation(e.observation) if e.observation is not None else ""
    if e.node is not None:
        weight = "" if e.node.weight is None else f"，权重{e.node.weight:g}"
        facts = f"指标体系第{e.node.level}级：{e.node.name}{weight}；"
    where = "，".join(x for x in (e.place.document_title, e.place.section) if x)
    quote = e.place.quote if len(e.place.quote) <= _QUOTE else _around(e)
    return prompts.fenced(f"{facts}出处：{where}；原文：{quote}")


def _observation(o: Observation) -> str:
    parts = {
        "观测编号": o.observation_id, "指标": o.indicator,
        "地区": o.area, "口径": o.breakdown, "时期": o.period, "类别": _MEASURES[o.measure],
        "对比": o.comparator, "值": f"{o.qualifier or ''}{o.value:.12g}{o.unit}",
    }  # fmt: skip
    return "；".join(f"{k}：{v}" for k, v in parts.items() if v) + "；"


def _computation(c: Computation) -> str:
    inputs = "；".join(f"{i.label} {i.value:.12g}{i.unit}" for i in c.inputs)
    bounds = "" if c.low is None or c.high is None else f"，区间{c.low:.12g}到{c.high:.12g}{c.unit}"
    return prompts.fenced(
        f"计算：{c.name}；算式：{c.expression}；结果：{c.result:.12g}{c.unit}{bounds}；输入：{inputs}"
    )


def _around(e: Evidence) -> str:
    """The stretch of a long quote around its figure, or its beginning."""
    assert e.place is not None
    quote, at = e.place.quote, 0
    if e.observation is not None and e.place.end - e.place.start == len(quote):
        at = max(0, e.observation.number_start - e.place.start - _QUOTE // 2)
    return ("…" if at else "") + quote[at : at + _QUOTE] + ("…" if at + _QUOTE < len(quote) else "")
