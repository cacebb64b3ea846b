"""One turn of the talk: the question, the answer with what it stands on, and what can be done next."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from typing import Any

from assistant.export import XLSX, csv_text, xlsx_bytes
from assistant.talks import GONE
from assistant.web.render.charts import chart
from assistant.web.render.marks import STANDING, Prose
from assistant.web.safe import button, esc
from assistant.web.words import Words

Turn = Mapping[str, Any]
_STATUS = {
    "partial": "部分回答",
    "refused": "未作答",
    "clarify": "请再说明",
}
_REASON = {
    "not_in_documents": "资料库里没有依据",
    "false_premise": "提问里的前提与资料不符",
    "not_comparable": "口径不可比",
    "out_of_scope": "不在本工具的范围内",
    "ambiguous": "提问有多种理解",
}


def turn(t: Turn, w: Words, last: bool = True) -> str:
    """A turn as HTML; follow-ups are offered on the last one only."""
    return (
        f'<article class="zs-turn" id="{esc(t["id"])}"><div class="zs-ask"><p>{esc(t["question"])}</p></div>'
        f'<div class="zs-answer">{_body(t, w, last)}</div></article>'
    )


def _body(t: Turn, w: Words, last: bool) -> str:
    answer = t.get("answer")
    out = "" if answer is None else _answer(answer, str(t["id"]), w, t["state"] != "asking")
    if t["state"] == "asking":
        out += f'<p class="zs-wait" role="status"><i></i><i></i><i></i><span>{w("正在查找依据")}</span></p>'
    if t["state"] == "stopped":
        out += f'<p class="zs-note">{w("已停止。")}</p>'
    if t["state"] == GONE:
        named = "".join(w("《{title}》", title=title) for title in t["reports"])
        out += f'<p class="zs-note">{esc(w("所引的{reports}已移出资料库，这段回答随之删去。", reports=named))}</p>'
    if t["state"] == "failed":
        out += f'<p class="zs-error" role="alert">{esc(t.get("error") or w("没有答成，请重试。"))}</p>'
    if t["state"] != "asking":
        out += _foot(t, w, last)
    return out


def _answer(answer: Mapping[str, Any], turn_id: str, w: Words, whole: bool) -> str:
    prose = Prose(answer, turn_id, w)
    parts = [
        _verdict(answer, w),
        f'<div class="zs-prose">{prose.html()}</div>',
        _take_table(answer, w) if whole else "",
        f'<div class="zs-chart">{drawn}</div>' if (drawn := chart(answer.get("chart"))) else "",
        "".join(_computation(c, i, turn_id, prose, w) for i, c in enumerate(answer["computations"], 1)),
        _removed(answer, w),
        _sources(answer, prose, w),
    ]
    return "".join(parts)


def _verdict(answer: Mapping[str, Any], w: Words) -> str:
    if answer["status"] not in _STATUS:
        return ""
    reason = _REASON.get(answer.get("reason") or "", "")
    label = w(_STATUS[answer["status"]]) + (f" · {w(reason)}" if reason else "")
    return f'<p class="zs-verdict is-{esc(answer["status"])}">{label}</p>'


def _take_table(answer: Mapping[str, Any], w: Words) -> str:
    """Links that hold the table as CSV and as Excel: nothing to fetch."""
    table = answer.get("table")
    if not table:
        return ""
    names = [c or f"_{i}" for i, c in enumerate(table["columns"])]
    records = [dict(zip(names, row, strict=False)) for row in table["rows"]]
    files = (
        ("CSV", "csv", "text/csv", ("\ufeff" + csv_text(records)).encode()),
        ("Excel", "xlsx", XLSX, xlsx_bytes(records)),
    )
    links = "".join(
        f'<a class="zs-link" download="{w("表格")}.{ending}" '
        f'href="data:{kind};base64,{base64.b64encode(held).decode()}">{name}</a>'
        for name, ending, kind, held in files
    )
    return f'<p class="zs-take">{w("下载表格：")}{links}</p>'


# ---------------------------------------------------------------- what it stands on
def _computation(c: Mapping[str, Any], i: int, turn_id: str, prose: Prose, w: Words) -> str:
    rows = "".join(
        f"<tr><td>{esc(x.get('label') or w('输入'))}</td><td>{_figure(x['value'])}{esc(x['unit'])}</td>"
        f"<td>{prose.mark(x['citation']) if x.get('citation') else w('题设')}</td></tr>"
        for x in c["inputs"]
    )
    bounds = ""
    if c.get("low") is not None and c.get("high") is not None and c["low"] != c["high"]:
        low, high = _figure(c["low"]), _figure(c["high"])
        said = w("按所载数字的舍入，结果在 {low} 与 {high} 之间", low=low, high=high)
        bounds = f'<p class="zs-bounds">{said}</p>'
    return (
        f'<details class="zs-comp" id="{esc(turn_id)}-c{i}"><summary>'
        f'<span class="zs-tag is-computed">{w("计算")} c{i}</span> '
        f"{esc(c['name'])}<b>{_figure(c['result'])}{esc(c['unit'])}</b></summary>"
        f'<p class="zs-formula">{esc(c["expression"])}</p>'
        f'<div class="zs-table" tabindex="0"><table><thead><tr><th>{w("输入")}</th>'
        f"<th>{w('数值')}</th><th>{w('出处')}</th></tr></thead><tbody>{rows}</tbody></table></div>{bounds}</details>"
    )


def _figure(value: float) -> str:
    """A figure without binary noise, thousands grouped."""
    return f"{round(value, 6):,.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"


def _removed(answer: Mapping[str, Any], w: Words) -> str:
    removed = answer["removed"]
    if not removed:
        return ""
    items = "".join(f"<li><del>{esc(s)}</del></li>" for s in removed)
    return (
        f'<details class="zs-removed" open><summary>{w("删去 {n} 句：找不到依据", n=len(removed))}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _sources(answer: Mapping[str, Any], prose: Prose, w: Words) -> str:
    if not answer["citations"]:
        return ""
    items = "".join(
        f"<li>{prose.mark(c['n'])}<span><cite>{esc(c['document_title'])}</cite>{_where(c, w)}"
        f"<q>{esc(_short(c['quote']))}</q></span></li>"
        for c in answer["citations"]
    )
    n = len(answer["citations"])
    few = " open" if n <= 3 else ""
    return f'<details class="zs-sources"{few}><summary>{w("出处 {n} 处", n=n)}</summary><ol>{items}</ol></details>'


def _where(c: Mapping[str, Any], w: Words) -> str:
    where = [esc(c["section"])] if c["section"] else []
    where += [w("第 {page} 页", page=c["page"])] if c["page"] else []
    return f"<small>{' · '.join(where)}</small>" if where else ""


def _short(quote: str, n: int = 70) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= n else flat[: n - 1] + "…"


# ---------------------------------------------------------------- the foot
def _foot(t: Turn, w: Words, last: bool) -> str:
    answer = t.get("answer")
    copy = ""
    if answer is not None:
        plain = esc(answer["answer"])
        copy = f'<span id="{esc(t["id"])}-text" hidden data-text="{plain}"></span>'
        copy += button(w("复制"), "copy", f"{t['id']}-text", "zs-link zs-copy")
    retry = button(w("重答"), "retry", t["question"], "zs-link") if last else ""
    mode = "" if answer is None else _mode(answer, w) + _standings(answer, w)
    follow = _followups(t, w) if last and answer is not None else ""
    return f'<footer class="zs-foot"><span>{mode}</span><span>{copy}{retry}</span></footer>{follow}'


def _mode(answer: Mapping[str, Any], w: Words) -> str:
    by = esc(answer["model"] or w("模型")) if answer["mode"] == "llm" else w("规则")
    ms = answer.get("elapsed_ms") or 0
    took = f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"
    return f'<span class="zs-mode">{w("作答：{by}", by=by)} · {took}</span>'


def _standings(answer: Mapping[str, Any], w: Words) -> str:
    counts = Counter(n["status"] for n in answer["numbers"])
    return "".join(
        f'<span class="zs-standing is-{s}">{w(name)} {counts[s]}</span>' for s, name in STANDING.items() if counts[s]
    )


def _followups(t: Turn, w: Words) -> str:
    """What the answer leads to; else other questions the library can answer."""
    asked = [button(esc(q), "ask", q, "zs-chip") for q in t["answer"]["followups"] or t.get("more") or ()]
    return f'<nav class="zs-follow" aria-label="{w("接着问")}">{"".join(asked)}</nav>' if asked else ""
