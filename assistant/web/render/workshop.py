"""A computed index as tables and a chart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.render.charts import chart
from assistant.web.safe import esc
from assistant.web.words import Words
from assistant.web.workshop import Outcome


def outcome(o: Outcome, w: Words) -> str:
    """The index and its first level over the periods; several areas are shown one after the other."""
    r = o.result
    periods = [str(p) for p in r.panel.periods]
    codes = (r.framework.root.code, *o.first_level)
    parts = []
    for j, unit in enumerate(r.panel.units):
        rows = {o.names[c]: [float(r.series[c].value[i, j]) for i in range(len(periods))] for c in codes}
        parts.append(_unit(str(unit), periods, rows, w))
    return "".join(parts) + _weights(o, w) + _log(o, w)


def _unit(unit: str, periods: Sequence[str], rows: Mapping[str, Sequence[float]], w: Words) -> str:
    head = "".join(f"<th>{esc(p)}</th>" for p in periods)
    body = "".join(
        f"<tr><th scope=row>{esc(name)}</th>{''.join(f'<td>{_say(v)}</td>' for v in values)}</tr>"
        for name, values in rows.items()
    )
    name, values = next(iter(rows.items()))
    known = [None if math.isnan(v) else round(v, 1) for v in values]
    drawn = chart({"kind": "line", "title": name, "labels": periods, "series": [{"name": name, "values": known}]})
    title = f"<h3>{esc(unit)}</h3>" if unit else ""
    table = f"<table><thead><tr><th>{w('指数')}</th>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'{title}<div class="zs-table" tabindex="0">{table}</div><div class="zs-chart">{drawn}</div>'


def _say(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:,.1f}"


def _weights(o: Outcome, w: Words) -> str:
    rows = [x for x in o.result.weights.to_dict("records") if x["code"] in o.first_level]
    spec = {
        "kind": "bar",
        "title": w("一级指标的权重"),
        "unit": "%",
        "labels": [o.names[x["code"]] for x in rows],
        "series": [{"name": "", "values": [round(100 * x["effective"], 2) for x in rows]}],
    }
    return f'<div class="zs-chart">{chart(spec)}</div>'


def _log(o: Outcome, w: Words) -> str:
    lines = [f"<li>{esc(e.detail)}</li>" for e in o.result.entries if e.detail]
    if not lines:
        return ""
    told = w("计算中作的处理（{n} 条）", n=len(lines))
    return f'<details class="zs-notes"><summary>{told}</summary><ul>{"".join(lines)}</ul></details>'


def robustness(rows: Sequence[Mapping[str, Any]], w: Words) -> str:
    """How far the last period's index moves when the weights do."""
    body = "".join(
        f"<tr><td>{esc(x.get('unit') or '')}</td><td>{esc(x['period'])}</td><td>{_say(x['nominal'])}</td>"
        f"<td>{_say(x['low'])} – {_say(x['high'])}</td></tr>"
        for x in rows
    )
    heads = "".join(f"<th>{w(h)}</th>" for h in ("地区", "时期", "指数", "九成情形所在的区间"))
    note = w("各权重上下浮动四分之一，反复重算。")
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<p class="zs-note">{note}</p><div class="zs-table" tabindex="0">{table}</div>'
