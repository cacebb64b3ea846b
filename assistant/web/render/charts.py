"""Charts as HTML and SVG drawn here: they follow the page's colours, print, and load nothing.

A chart is {"kind": bar|line|waterfall, "title", "unit", "labels": [...], "series": [{"name", "values": [... or None],
"breaks": [i]}]}, or with one series just {"x": [...], "y": [...]}; `breaks` are positions before which a line is
not joined (a new base year), said in the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.safe import esc

# The frame of a line chart, in the drawing's own units.
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM = 460, 230, 34, 34, 34
_SHADES = 6


def chart(spec: Mapping[str, Any] | None) -> str:
    """The drawing, or nothing where there is too little to draw."""
    if spec and "x" in spec:
        spec = {**spec, "labels": spec["x"], "series": [{"name": spec.get("title") or "", "values": spec["y"]}]}
    if not spec or not spec.get("labels") or not spec.get("series"):
        return ""
    draw = {"bar": _bars, "line": _lines, "waterfall": _waterfall}.get(str(spec.get("kind", "bar")), _bars)
    drawn = draw(spec)
    if not drawn:
        return ""
    unit = f"（{esc(spec['unit'])}）" if spec.get("unit") else ""
    title = esc(spec.get("title") or "")
    return f"<figure><figcaption>{title}{unit}</figcaption>{drawn}{_legend(spec)}</figure>"


def _legend(spec: Mapping[str, Any]) -> str:
    names = [s.get("name") or "" for s in spec["series"]]
    if len(names) < 2:
        return ""
    keys = "".join(f'<span class="zs-key shade-{i % _SHADES}">{esc(n)}</span>' for i, n in enumerate(names))
    return f'<p class="zs-keys">{keys}</p>'


def _svg(height: float, body: str, label: object) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{esc(label)}" '
        f'preserveAspectRatio="xMinYMin meet">{body}</svg>'
    )


def _say(value: float) -> str:
    return f"{round(value, 4):,.4f}".rstrip("0").rstrip(".")


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(v) for v in values if v is not None]


# ---------------------------------------------------------------- bars lie down: Chinese labels are long
def _bars(spec: Mapping[str, Any]) -> str:
    series, labels = spec["series"], spec["labels"]
    held = _numbers([v for s in series for v in s["values"]])
    if not held:
        return ""
    low, high = min(0.0, *held), max(0.0, *held)
    rows = []
    for i, label in enumerate(labels):
        values = [s["values"][i] if i < len(s["values"]) else None for s in series]
        drawn = [_bar(0.0, float(v), low, high, f"shade-{j % _SHADES}") for j, v in enumerate(values) if v is not None]
        rows.append(_row(label, "".join(drawn)))
    return _rows(rows, spec)


def _rows(rows: Sequence[str], spec: Mapping[str, Any]) -> str:
    return f'<div class="zs-bars" role="img" aria-label="{esc(spec.get("title") or "")}">{"".join(rows)}</div>'


def _row(label: object, drawn: str) -> str:
    return f'<div class="zs-bar-row"><span title="{esc(label)}">{esc(label)}</span><div>{drawn}</div></div>'


def _bar(start: float, value: float, low: float, high: float, style: str, sign: str = "") -> str:
    """A bar from `start` over `value`, as percentages of the track; the figure stands behind it."""
    whole = (high - low) or 1.0
    left = 100 * (min(start, start + value) - low) / whole
    width = max(100 * abs(value) / whole, 0.4)
    return (
        f'<div class="zs-bar"><i class="{style}" style="margin-left:{left:.2f}%;width:{width:.2f}%"></i>'
        f"<b>{sign}{_say(value)}</b></div>"
    )


def _waterfall(spec: Mapping[str, Any]) -> str:
    """Contributions one after the other; a last bar holds their total."""
    values = [float(v or 0) for v in spec["series"][0]["values"]]
    starts = [sum(values[:i]) for i in range(len(values) + 1)]
    low, high = min(0.0, *starts), max(0.0, *starts)
    rows = [
        _row(label, _bar(a, v, low, high, "shade-up" if v >= 0 else "shade-down", "+" if v > 0 else ""))
        for label, a, v in zip(spec["labels"], starts, values, strict=False)
    ]
    total = _bar(0.0, starts[-1], low, high, "shade-total")
    return _rows([*rows, _row(spec.get("total_label", "合计"), total)], spec)


# ---------------------------------------------------------------- lines
def _lines(spec: Mapping[str, Any]) -> str:
    labels, series = [str(x) for x in spec["labels"]], spec["series"]
    held = _numbers([v for s in series for v in s["values"]])
    if not held:
        return ""
    low, high = min(held), max(held)
    pad = (high - low) * 0.15 or abs(high) * 0.1 or 1
    low, high = low - pad, high + pad
    wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - 20

    def at(i: int, value: float) -> tuple[float, float]:
        x = _LEFT + (wide * i / (len(labels) - 1) if len(labels) > 1 else wide / 2)
        return x, 20 + tall * (1 - (value - low) / (high - low))

    out = [f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{20 + tall}" y2="{20 + tall}"/>']
    every = max(1, len(labels) // 8)
    out += [
        f'<text class="label" x="{at(i, low)[0]:.1f}" y="{_HEIGHT - 12}" text-anchor="middle">{esc(label)}</text>'
        for i, label in enumerate(labels)
        if i % every == 0
    ]
    for j, s in enumerate(series):
        out += _line(s, at, f"shade-{j % _SHADES}", len(labels) <= 12)
    return _svg(_HEIGHT, "".join(out), spec.get("title"))


def _line(s: Mapping[str, Any], at: Any, style: str, say: bool) -> list[str]:
    out, before = [], None
    breaks = set(s.get("breaks") or ())
    for i, value in enumerate(s["values"]):
        if value is None:
            before = None
            continue
        x, y = at(i, float(value))
        if i in breaks:
            out.append(f'<line class="break" x1="{x - 10:.1f}" x2="{x - 10:.1f}" y1="20" y2="{_HEIGHT - _BOTTOM}"/>')
        elif before is not None:
            out.append(f'<line class="{style}" x1="{before[0]:.1f}" y1="{before[1]:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>')
        out.append(f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        if say:
            out.append(
                f'<text class="value" x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">{_say(float(value))}</text>'
            )
        before = (x, y)
    return out
