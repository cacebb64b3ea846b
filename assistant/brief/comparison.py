"""Two places side by side: the same indicator of each, with its own year, unit and name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import arithmetic
from assistant.brief.entries import Entry
from assistant.brief.figures import worth
from assistant.brief.phrasing import figure_of, name_of
from assistant.brief.press import Press
from assistant.brief.records import Block, Grid, Heading, Paragraph, Text
from assistant.brief.scope import Scope, Side
from assistant.brief.settling import evidence_of
from assistant.compose.wording import period_text
from assistant.holdings import Holdings
from assistant.lexicon import normalise, similar
from assistant.records import Evidence
from assistant.rowcache import fact_of
from assistant.tools import Tools

MOST_PAIRS = {"short": 5, "standard": 8, "long": 16}
UNDATED = "年份未注明"
_ALIKE = 0.6
_MOST_OF_THEME = 1
# An amount a head or an item is no amount of the whole.
_EACH = re.compile(r"均|每|单位|per ", re.IGNORECASE)
_COMPARED = ("level", "share", "ratio")


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator of two places; `likeness` in [0, 1] is of the names."""

    a: Entry
    b: Entry
    likeness: float

    @property
    def same_basis(self) -> bool:
        """Whether the two may be subtracted: one period, unit, kind and name, and none of them disputed."""
        x, y = self.a.main, self.b.main
        return (
            x.period is not None
            and (x.period, x.base_unit, x.measure) == (y.period, y.base_unit, y.measure)
            and normalise(name_of(x)) == normalise(name_of(y))
            and not (self.a.rivals or self.b.rivals)
        )


def pairs(scope: Scope, tools: Tools) -> list[Pair]:
    """The pairs between the first two places: of one indicator, or of one theme and measure; each entry used once."""
    if len(scope.sides) < 2:
        return []
    a, b = ([e for e in s.entries if not e.is_index and e.main.measure in _COMPARED] for s in scope.sides[:2])
    found = [Pair(x, y, likeness(x, y, tools.holdings)) for x in a for y in b if x.main.measure == y.main.measure]
    found = [p for p in found if p.likeness >= _ALIKE or _one_theme(p)]
    found.sort(key=lambda p: (p.likeness < _ALIKE, -_fitness(p), not p.same_basis))
    used: set[int] = set()
    themes: dict[str, int] = {}
    out: list[Pair] = []
    for p in found:
        crowded = p.likeness < _ALIKE and themes.get(p.a.theme, 0) >= _MOST_OF_THEME
        if id(p.a) in used or id(p.b) in used or crowded:
            continue
        used |= {id(p.a), id(p.b)}
        themes[p.a.theme] = themes.get(p.a.theme, 0) + 1
        out.append(p)
    return out


def _one_theme(p: Pair) -> bool:
    """One theme, and amounts of one kind: money beside money, counts of one unit."""
    if bool(_EACH.search(p.a.main.indicator)) != bool(_EACH.search(p.b.main.indicator)):
        return False
    units = {p.a.main.base_unit, p.b.main.base_unit}
    return bool(p.a.theme) and p.a.theme == p.b.theme and (len(units) == 1 or all(u.endswith("元") for u in units))


def _fitness(p: Pair) -> float:
    """How well a pair stands for its theme: alike, telling, and both of the whole or both of a part."""
    uneven = bool(p.a.main.breakdown) != bool(p.b.main.breakdown)
    return (
        p.likeness
        + (worth(p.a) + worth(p.b)) / 4
        - (0.5 if uneven else 0.0)
        + (0.4 if p.a.main.measure == "level" else 0.0)
    )


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
    columns = ("主题或指标", a.name, b.name)
    rows: list[tuple[Text, ...]] = []
    for p in found:
        row = _row(p, columns, tools, press)
        if row is not None:
            rows.append(row)
    if not rows:
        return []
    out: list[Block] = [
        Heading(f"{a.name}与{b.name}的对比"),
        Paragraph(
            (
                Text(
                    "下表按主题并列双方的数据，各按所引报告的年份、单位和口径；指标名称、年份或口径不同的只供参照，不宜直接相减。"
                ),
            )
        ),
        Grid(f"{a.name}与{b.name}的同类数据", columns, tuple(rows), (2.4, 4.2, 4.2)),
    ]
    said = [t for p in found if p.same_basis for t in _gap(p, a, b, tools, press)]
    return [*out, Paragraph(tuple(said))] if said else out


def _row(p: Pair, columns: Sequence[str], tools: Tools, press: Press) -> tuple[Text, ...] | None:
    """The theme or common name, then each side's figure with its own name, year and notes."""
    same = normalise(name_of(p.a.main)) == normalise(name_of(p.b.main))
    label = name_of(p.a.main) if same else p.a.theme or name_of(p.a.main)
    left = _cell(p.a, columns[1], same, tools, press)
    right = _cell(p.b, columns[2], same, tools, press)
    if left is None or right is None or press.say(label, (*evidence_of(tools, p.a), *evidence_of(tools, p.b))) is None:
        return None
    return (Text(label), left, right)


def _cell(e: Entry, place: str, bare: bool, tools: Tools, press: Press) -> Text | None:
    when = period_text(e.main) or UNDATED
    text = f"{figure_of(tools, e.main)}（{when}）"
    row = press.row(("指标", place), (name_of(e.main), text), (tools.evidence(e.main),))
    if row is None:
        return None
    said = row[1].text if bare else name_of(e.main) + row[1].text
    return Text(said, tuple(sorted({n for t in row for n in t.notes})))


def _gap(p: Pair, a: Side, b: Side, tools: Tools, press: Press) -> list[Text]:
    """The difference of two levels or shares of one basis, as a recorded computation."""
    x, y = tools.input(p.a.main), tools.input(p.b.main)
    if p.a.main.measure not in ("level", "share") or x.value == y.value:
        return []
    (high, top), (low, under) = ((x, a), (y, b)) if x.value > y.value else ((y, b), (x, a))
    made = arithmetic.difference(high, low, "相差")
    result = made.expression.rpartition(" = ")[2]
    more = "高" if made.unit == "%" or made.unit.endswith("元") else "多"
    shown = result.replace("%", "个百分点")
    head = f"{period_text(p.a.main)}，{top.name}{name_of(p.a.main)}比{under.name}{more}{shown}（{made.expression}）。"
    said = press.say(head, (Evidence("computation", computation=made),))
    return [said] if said else []
