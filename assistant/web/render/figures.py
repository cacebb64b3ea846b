"""The observations as a table: sortable headings, conflicts flagged, every figure leading to its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.web.render.report import KINDS
from assistant.web.safe import button, esc
from assistant.web.words import Words
from ingest.records import Observation

PAGE = 60
_COLUMNS = {
    "indicator": "指标名称",
    "area": "地区或主体",
    "period": "时期",
    "value": "数值",
    "measure": "类型",
    "document": "报告",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said of observations: contradicted elsewhere, known for several years; how each is written."""

    disputed: set[str]
    drawable: set[str]
    written: Callable[[Observation], str]


def table(
    shown: Sequence[Observation],
    view: Mapping[str, object],
    titles: Mapping[str, str],
    marks: Marks,
    w: Words,
) -> str:
    """One page of the observations; `view` holds page, sort column and direction."""
    page = int(str(view["page"]))
    rows = "".join(_row(o, titles, marks, w) for o in shown[page * PAGE : (page + 1) * PAGE])
    heads = "".join(_head(key, name, view, w) for key, name in _COLUMNS.items())
    table = f"<table><thead><tr>{heads}<th>{w('出处')}</th></tr></thead><tbody>{rows}</tbody></table>"
    return f'{_count(shown, page, marks, w)}<div class="zs-table zs-figures zs-cards" tabindex="0">{table}</div>'


def nothing(near: Sequence[str], w: Words) -> str:
    """No figure passes the filters: names that come near, each to be searched for with a click."""
    if not near:
        return f'<div class="zs-empty"><p>{w("没有符合条件的数据。放宽条件试试。")}</p></div>'
    offered = "".join(button(esc(n), "near", n, "zs-chip") for n in near)
    told = w("没有正好相符的，最接近的有：")
    return f'<div class="zs-empty"><p>{told}</p><nav class="zs-follow zs-near">{offered}</nav></div>'


def _count(shown: Sequence[Observation], page: int, marks: Marks, w: Words) -> str:
    pages = (len(shown) + PAGE - 1) // PAGE
    told = w("{n} 条", n=len(shown))
    at_odds = sum(o.observation_id in marks.disputed for o in shown)
    if at_odds:
        told += " · " + w("{n} 条说法不一", n=at_odds)
    before = button(w("上一页"), "leaf", str(page - 1), "zs-link") if page else ""
    after = button(w("下一页"), "leaf", str(page + 1), "zs-link") if page + 1 < pages else ""
    turn = f"{before}<span>{page + 1} / {pages}</span>{after}" if pages > 1 else ""
    return f'<div class="zs-count zs-split"><span>{told}</span><span>{turn}</span></div>'


def _head(key: str, name: str, view: Mapping[str, object], w: Words) -> str:
    sort = ""
    if view["by"] == key:
        sort = f' aria-sort="{"descending" if view["down"] else "ascending"}"'
    return f"<th{sort}>{button(w(name), 'order', key, 'zs-sort')}</th>"


def _row(o: Observation, titles: Mapping[str, str], marks: Marks, w: Words) -> str:
    ref: dict[str, object] = {"d": o.document_id, "s": o.start, "e": o.end, "v": [o.value]}
    if o.cell is not None:
        ref["c"] = [o.cell.table, o.cell.row, o.cell.column]
    detail = f"<small>{esc(o.breakdown)}</small>" if o.breakdown else ""
    flag = (
        f'<span class="zs-flag" title="{w("与另一处的说法不一致")}">{w("不一致")}</span>'
        if o.observation_id in marks.disputed
        else ""
    )
    against = f"<small>{w('较')}{esc(o.comparator)}</small>" if o.comparator else ""
    title = titles.get(o.document_id, "")
    kind = f'<span class="zs-obs kind-{esc(o.measure)}">{w(KINDS.get(o.measure, o.measure))}</span>'
    trend = (
        button(w("走势"), "chart", o.observation_id, "zs-link", w("画出各期"))
        if o.observation_id in marks.drawable
        else ""
    )
    return (
        f'<tr><td class="zs-lead">{esc(o.indicator)}{trend}{detail}</td>{_cell("area", esc(o.area), w)}'
        f"{_cell('period', esc(o.period), w)}"
        f"{_cell('value', esc(marks.written(o)) + flag, w, 'zs-figure-cell')}"
        f"{_cell('measure', kind + against, w)}{_cell('document', esc(title), w)}"
        f"<td>{button(w('原文'), 'cite', ref, 'zs-link', w('打开原文：{title}', title=title))}</td></tr>"
    )


def _cell(column: str, html: str, w: Words, style: str = "") -> str:
    """A cell that knows the name of its column: on a phone a row is a card."""
    return f'<td class="{style}" data-label="{w(_COLUMNS[column])}">{html}</td>'
