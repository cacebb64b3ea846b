"""A published index against its recomputation: the verdict, the figures with their sources, what the weights can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.render.charts import chart
from assistant.web.render.marks import reference
from assistant.web.safe import button, esc
from assistant.web.words import Words

_STATUS = {
    "CONSISTENT": "相容",
    "CONSISTENT_AFTER_ROUNDING": "考虑舍入后相容",
    "INCONSISTENT": "不相容",
    "UNDECIDABLE": "无法判断",
}


def published(found: Mapping[str, Any], w: Words) -> str:
    """Everything the figures of an index allow to be said."""
    cite = _Cite(found.get("citations") or (), w)
    editions = "".join(_edition(e, cite, w) for e in reversed(found["editions"]))
    notes = "".join(f'<p class="zs-note">{esc(w.said(n))}</p>' for n in found.get("renamed") or ())
    return (
        f'<p class="zs-banner" role="status">{esc(w.said(found["verdict"]))}</p>{notes}{editions}'
        f"{_contributions(found.get('contributions') or (), w)}{_weights(found.get('weights'), w)}"
        f"{_implied(found.get('implied') or (), w)}"
    )


class _Cite:
    """The marks of the figures."""

    def __init__(self, citations: Sequence[Mapping[str, Any]], w: Words) -> None:
        self._held = {c["n"]: c for c in citations}
        self._w = w

    def figure(self, figure: Mapping[str, Any] | None) -> str:
        if figure is None:
            return "—"
        c = self._held.get(figure["citation"])
        if c is None:
            return esc(figure["text"])
        name = self._w("出处 {n}：{title}", n=c["n"], title=c["document_title"])
        return esc(figure["text"]) + button(str(c["n"]), "cite", reference(c, [figure["value"]]), "zs-cite", name)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of ready cells; the first of a row is its heading."""
    head = "".join(f"<th>{h}</th>" for h in heads)
    body = "".join(f"<tr><th scope=row>{r[0]}</th>{''.join(f'<td>{c}</td>' for c in r[1:])}</tr>" for r in rows)
    return (
        f'<div class="zs-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _edition(e: Mapping[str, Any], cite: _Cite, w: Words) -> str:
    rows = [[w("综合指数"), cite.figure(e["total"]), cite.figure(e["change"])]]
    rows += [[esc(p["name"]), cite.figure(p["level"]), cite.figure(p["change"])] for p in e["parts"]]
    missing = ""
    if e["missing"]:
        missing = f'<p class="zs-note">{w("资料库里没有：{names}", names=esc("、".join(e["missing"])))}</p>'
    table = _table((esc(e["period"]), w("公布值"), w("较上期")), rows)
    return table + missing + _check(e.get("check"), w)


def _check(c: Mapping[str, Any] | None, w: Words) -> str:
    if not c:
        return ""
    status = str(c["status"])
    style = "is-inconsistent" if status == "INCONSISTENT" else "is-same" if status.startswith("CONS") else ""
    said = f'<span class="zs-rel {style}">{w(_STATUS.get(status, status))}</span>{esc(w.said(c["note"]))}'
    if c["recomputed"] is not None:
        low, high = say(c["low"]), say(c["high"])
        said += " " + w("等权重算得 {x}，区间 {low} – {high}。", x=say(c["recomputed"]), low=low, high=high)
    return f"<p>{said}</p>"


def say(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def _contributions(rows: Sequence[Mapping[str, Any]], w: Words) -> str:
    held = [r for r in rows if r.get("points") is not None and r["part"] != "total"]
    if not held:
        return ""
    spec = {
        "kind": "waterfall",
        "title": w("各分项对综合指数变动的贡献（等权）"),
        "unit": w("点"),
        "labels": [r["part"] + (w("（反推）") if r.get("basis") == "反推" else "") for r in held],
        "series": [{"name": "", "values": [round(r["points"], 2) for r in held]}],
        "total_label": w("合计"),
    }
    cells = [[esc(r["part"]), say(r["points"]), f"{say(r.get('low'))} – {say(r.get('high'))}"] for r in held]
    table = _table((w("分项"), w("点"), w("区间")), cells)
    note = w("区间由所载数字的舍入而来；没有公布变动的分项，由其余各项反推。")
    return f'<div class="zs-chart">{chart(spec)}</div>{table}<p class="zs-note">{note}</p>'


def _weights(found: Mapping[str, Any] | None, w: Words) -> str:
    if not found:
        return ""
    nearest = found["nearest_to_equal"] or {}
    rows = [
        [esc(n), f"{100 * low:.1f}% – {100 * high:.1f}%", f"{100 * nearest[n]:.1f}%" if n in nearest else "—"]
        for n, (low, high) in found["ranges"].items()
    ]
    table = _table((w("分项"), w("可行的权重"), w("最接近等权的一组")), rows) if rows else ""
    note = f'<p class="zs-note">{esc(w.said(found["note"]))}</p>'
    return f'<h3 class="zs-section">{w("与公布值相容的权重")}</h3>{note}{table}'


def _implied(rows: Sequence[Mapping[str, Any]], w: Words) -> str:
    held = [r for r in rows if r.get("low") is not None and r.get("high") is not None]
    if not held:
        return ""
    cells = [
        [
            w("综合指数") if r["part"] == "total" else esc(r["part"]),
            esc(r["text"]),
            f"{say(r['low'])} – {say(r['high'])}",
        ]
        for r in held
    ]
    return f'<h3 class="zs-section">{w("反推的上期数值")}</h3>{_table((w("分项"), w("数值"), w("区间")), cells)}'


# ---------------------------------------------------------------- what if
def parts(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """The latest edition's parts with levels, for trying other weights; None where one is missing."""
    e = found["editions"][-1]
    levels = {p["name"]: p["level"]["value"] for p in e["parts"] if p["level"]}
    if len(levels) < 2 or len(levels) < len(e["parts"]):
        return None
    return {"period": e["period"], "levels": levels, "total": e["total"]["value"] if e["total"] else None}


def what_if(
    names: Sequence[str], weights: Sequence[float], levels: Sequence[float], total: float | None, w: Words
) -> str:
    """The composite that other weights and levels would give, beside the published one."""
    whole = sum(weights)
    if whole <= 0:
        return f'<p class="zs-note">{w("权重之和须大于零。")}</p>'
    points = [x * v / whole for x, v in zip(weights, levels, strict=True)]
    came = sum(points)
    said = w("综合指数为 {x}", x=f"<b>{say(came)}</b>")
    if total is not None:
        said += "，" + w("公布值 {x}，相差 {d}", x=say(total), d=f"{came - total:+,.2f}")
    spec = {
        "kind": "bar",
        "title": w("各分项的份额"),
        "unit": w("点"),
        "labels": [f"{n} {100 * x / whole:.0f}%" for n, x in zip(names, weights, strict=True)],
        "series": [{"name": "", "values": [round(p, 2) for p in points]}],
    }
    return f'<p class="zs-banner" role="status">{said}</p><div class="zs-chart">{chart(spec)}</div>'
