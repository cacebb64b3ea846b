"""Which charts a briefing shows: the parts of an index, a kind of figure over its classes, one figure over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.brief.entries import Entry
from assistant.brief.phrasing import figure_of, name_of, shown_area
from assistant.brief.press import Press
from assistant.brief.records import Block, Figure
from assistant.brief.scope import Scope
from assistant.charts import Chart, Point
from assistant.compose.wording import period_text
from assistant.lexicon import normalise
from assistant.tools import Tools
from ingest.records import Observation

MOST_CHARTS = {"short": 1, "standard": 2, "long": 4}
_LEAST_POINTS, _MOST_POINTS = 3, 12
_DULL = 0.02  # bars that differ by less than this share of the largest show nothing


def charts(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """The charts, each captioned with the notes of its figures; a point the gate does not pass is not drawn."""
    groups = [*_over_time(scope.entries), *_index_parts(scope.entries), *_classes(scope.entries, tools)]
    out: list[Block] = []
    for kind, title, group in groups:
        if len(out) >= MOST_CHARTS[scope.request.length]:
            break
        figure = _figure(kind, title, group, tools, press)
        out += [figure] if figure else []
    return out


_Group = tuple[str, str, list[Observation]]


def _over_time(entries: Sequence[Entry]) -> list[_Group]:
    out: list[_Group] = []
    for e in sorted(entries, key=lambda e: -len(e.earlier)):
        ordered = [x.main for x in (*e.earlier, e)][-_MOST_POINTS:]
        if len(ordered) >= _LEAST_POINTS:
            out.append(("line", f"{shown_area(e.main)}{name_of(e.main)}的变化", ordered))
    return out


def _index_parts(entries: Iterable[Entry]) -> list[_Group]:
    groups: dict[tuple[str, str], list[Observation]] = {}
    for e in entries:
        if e.is_index:
            groups.setdefault((e.main.area or "", e.main.period or ""), []).append(e.main)
    return [
        ("bar", f"{period_text(g[0])}{index}及其分项", sorted(g, key=lambda o: -o.value))
        for (index, _), g in groups.items()
        if len(g) >= _LEAST_POINTS
    ]


def _classes(entries: Iterable[Entry], tools: Tools) -> list[_Group]:
    """One indicator over several sub-populations of one place and period, in one unit and one paragraph."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for e in entries:
        m = e.main
        if m.breakdown and m.measure in ("level", "share"):
            bare = normalise(m.indicator).replace(normalise(m.breakdown), "")
            groups.setdefault((_paragraph(m, tools), e.place, bare, m.period or "", m.base_unit, m.measure), []).append(
                m
            )
    out: list[_Group] = []
    for g in groups.values():
        values = [abs(o.scaled_value) for o in g]
        if len(g) >= _LEAST_POINTS and max(values) - min(values) > _DULL * max(values):
            bare = g[0].indicator.replace(g[0].breakdown or "", "").strip("的") or g[0].indicator
            bare = re.sub(r"中(?:的)?占比$", "构成", bare)
            out.append(
                ("bar", f"{period_text(g[0])}{shown_area(g[0])}{bare}", sorted(g, key=lambda o: -o.scaled_value))
            )
    return sorted(out, key=lambda group: -len(group[2]))


def _paragraph(o: Observation, tools: Tools) -> str:
    """Figures of one paragraph or table are of one classification; of others they may overlap."""
    block = tools.sources.block_at(tools.sources.document(o.document_id), o.start)
    return f"{o.document_id}:{block.start if block else o.section}"


def _figure(kind: str, title: str, group: Sequence[Observation], tools: Tools, press: Press) -> Figure | None:
    points: list[Point] = []
    used: list[Observation] = []
    for o in group[:_MOST_POINTS]:
        label = period_text(o) if kind == "line" else (o.breakdown or name_of(o))
        if press.holds(f"{period_text(o)}，{shown_area(o)}{name_of(o)}{figure_of(tools, o)}。", (tools.evidence(o),)):
            points.append(Point(label, o.scaled_value, figure_of(tools, o)))
            used.append(o)
    if len(points) < _LEAST_POINTS:
        return None
    caption = press.say(title, [tools.evidence(o) for o in used])
    if caption is None:
        return None
    chart = Chart("line" if kind == "line" else "bar", caption.text, used[0].base_unit, tuple(points))
    return Figure(caption, chart, chart.words)
