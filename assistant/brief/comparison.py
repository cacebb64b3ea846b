"""Two places side by side: the same indicator of each, with its own year, unit and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import arithmetic
from assistant.brief.entries import Entry
from assistant.brief.phrasing import name_of
from assistant.brief.press import Press
from assistant.brief.records import Block, Grid, Heading, Paragraph, Text
from assistant.brief.scope import Scope, Side
from assistant.brief.settling import evidence_of
from assistant.compose.wording import period_text
from assistant.holdings import Holdings, fact_of
from assistant.lexicon import normalise, similar
from assistant.records import Evidence
from assistant.tools import Tools

MOST_PAIRS = {"short": 5, "standard": 8, "long": 16}
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator of two places; `likeness` in [0, 1] is of the names."""

    a: Entry
    b: Entry
    likeness: float

    @property
    def same_basis(self) -> bool:
        """Whether the two may be subtracted: one period, one unit, one kind, the same name."""
        x, y = self.a.main, self.b.main
        return (
            x.period is not None
            and (x.period, x.base_unit, x.measure) == (y.period, y.base_unit, y.measure)
            and normalise(name_of(x)) == normalise(name_of(y))
        )


def pairs(scope: Scope, tools: Tools) -> list[Pair]:
    """The pairs between the first two places, each entry used once, the most alike first."""
    if len(scope.sides) < 2:
        return []
    a, b = scope.sides[:2]
    found = [Pair(x, y, s) for x in a.entries for y in b.entries if (s := likeness(x, y, tools.holdings)) >= _ALIKE]
    found.sort(key=lambda p: (-p.likeness, p.a.main.period != p.b.main.period))
    used: set[int] = set()
    out: list[Pair] = []
    for p in found:
        if id(p.a) not in used and id(p.b) not in used:
            used |= {id(p.a), id(p.b)}
            out.append(p)
    return out


def likeness(x: Entry, y: Entry, holdings: Holdings) -> float:
    """How far two entries are about one thing: the words of each found in the other, weighed by rarity."""
    m, n = x.main, y.main
    if m.measure != n.measure or (m.base_unit == "%") != (n.base_unit == "%"):
        return 0.0
    if normalise(name_of(m)) == normalise(name_of(n)):
        return 1.0
    p, q = fact_of(m).name, fact_of(n).name
    return min(_held(p, q, holdings), _held(q, p, holdings)) if p and q else 0.0


def _held(words: frozenset[str], other: frozenset[str], holdings: Holdings) -> float:
    weigh = {w: holdings.weight(w) for w in words}
    return sum(v * max(similar(w, o) for o in other) for w, v in weigh.items()) / sum(weigh.values())


def comparison(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """The table of pairs, and what the figures allow to be computed from them."""
    found = pairs(scope, tools)[: MOST_PAIRS[scope.request.length]]
    if not found:
        return []
    a, b = scope.sides[:2]
    columns = ("指标", a.name, b.name)
    rows: list[tuple[Text, ...]] = []
    for p in found:
        row = _row(p, columns, tools, press)
        if row is not None:
            rows.append(row)
    if not rows:
        return []
    out: list[Block] = [
        Heading(f"{a.name}与{b.name}的对比"),
        Paragraph((Text("两地数据各按所引报告的年份、单位和口径列出；年份或口径不同的，只供参照，不宜直接相减。"),)),
        Grid(f"{a.name}与{b.name}的同类指标", columns, tuple(rows), (3.2, 3.6, 3.6)),
    ]
    said = [t for p in found if p.same_basis for t in _gap(p, a, b, tools, press)]
    return [*out, Paragraph(tuple(said))] if said else out


def _row(p: Pair, columns: Sequence[str], tools: Tools, press: Press) -> tuple[Text, ...] | None:
    """Name, then each side's figure with its own notes."""
    x, y = p.a.main, p.b.main
    same = normalise(name_of(x)) == normalise(name_of(y))
    name = name_of(x) if same else f"{name_of(x)}／{name_of(y)}"
    left = press.row((columns[0], columns[1]), (name_of(x), _cell(p.a, tools)), evidence_of(tools, p.a))
    right = press.row((columns[0], columns[2]), (name_of(y), _cell(p.b, tools)), evidence_of(tools, p.b))
    if left is None or right is None:
        return None
    label = press.say(name, (*evidence_of(tools, p.a), *evidence_of(tools, p.b)))
    if label is None:
        return None
    notes = [tuple(sorted({n for t in side for n in t.notes})) for side in (left, right)]
    return (Text(label.text), Text(left[1].text, notes[0]), Text(right[1].text, notes[1]))


def _cell(e: Entry, tools: Tools) -> str:
    when = period_text(e.main) or "年份未注明"
    return f"{tools.figure(e.main)}（{when}）"


def _gap(p: Pair, a: Side, b: Side, tools: Tools, press: Press) -> list[Text]:
    """The difference of two levels or shares of one basis, as a recorded computation."""
    x, y = tools.input(p.a.main), tools.input(p.b.main)
    if p.a.main.measure not in ("level", "share") or x.value == y.value:
        return []
    (high, top), (low, under) = ((x, a), (y, b)) if x.value > y.value else ((y, b), (x, a))
    made = arithmetic.difference(high, low, "相差")
    unit = "个百分点" if made.unit == "%" else made.unit
    text = f"{period_text(p.a.main)}，{name_of(p.a.main)}{top.name}高于{under.name}，{made.expression}。"
    if unit != made.unit:
        text = text.replace(f"{made.result:g}%", f"{made.result:g}{unit}")
    said = press.say(text, (Evidence("computation", computation=made),))
    return [said] if said else []
