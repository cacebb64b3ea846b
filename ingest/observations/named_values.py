"""«各领域指数分别为创新资源148.2、创新活力155.3和创新成效150.1»: every value stands behind its own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.observations.clauses import Clause
from ingest.records import Quantity

_NAME = r"[\u4e00-\u9fffA-Za-z“”]{2,14}?"
_HEAD = re.compile(
    rf"(?P<kind>指数|得分|评分|分值)值?(?:分别|依次)(?:为|是|达到?)?\s*[:：]?\s*(?P<name>{_NAME})(?:为|是|得分|得)?$"
)
# «五个分项指数中，创新资源162.3、创新主体181.7»: the kind of value is said in the words before the list.
_AMONG = re.compile(
    r"(?:分项|分领域|分维度|一级|二级|[各个大])[^，。；：\d]{0,6}?(?P<kind>指数|得分|评分|分值)值?"
    rf"(?:之?中|来?看|方面|情况)?[，,：:]\s*(?:其中[，,]?)?(?P<name>{_NAME})(?:为|是|得分|得)?$"
)
_NEXT = re.compile(rf"\s*[、，,；;]?\s*(?:以及|[和及与])?\s*(?P<name>{_NAME})(?:为|是|得分|得)?$")
_UNITS = frozenset({"", "点", "分"})
_LOOK_BACK = 60  # characters before the first value within which the list is announced


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value of such a list with the name of its indicator."""

    indicator: str
    quantity: Quantity


def named_values(clause: Clause) -> list[NamedValue]:
    """The values of the list a clause holds, from its first figure on; empty where it holds none."""
    counted = [q for q in clause.quantities if q.unit not in _UNITS]  # «三个分领域得分依次为»
    run = list(clause.quantities[len(counted) :])
    if len(run) < 2 or len(counted) > 1 or any(q.unit not in _UNITS for q in run):
        return []
    ahead = clause.text[max(0, run[0].start - _LOOK_BACK) : run[0].start]
    head = _HEAD.search(ahead) or _AMONG.search(ahead)
    if head is None:
        return []
    names = [head.group("name")]
    for before, here in pairwise(run):
        between = clause.text[before.end : here.start]
        m = _NEXT.fullmatch(between)
        if m is None or before.unit != here.unit:
            break
        names.append(m.group("name"))
    if len(names) < 2:
        return []
    kind = head.group("kind")
    told = [n.strip("“”") for n in names]
    return [NamedValue(n if n.endswith(kind) else n + kind, q) for n, q in zip(told, run, strict=False)]
