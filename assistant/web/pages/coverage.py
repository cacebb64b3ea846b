"""体系对照: two indices as trees, and their crosswalk by theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.export import XLSX, xlsx_bytes
from assistant.web.render import coverage as crosswalks
from assistant.web.render import report
from assistant.web.safe import esc
from assistant.web.ui import File, Site, live, offer, on
from assistant.web.words import Words
from ingest.errors import IngestError
from ingest.records import Framework


def build(site: Site, tab: gr.Tab) -> None:
    """Lay the page out and wire it."""
    w, page = site.w, _Coverage(site)
    with gr.Column(elem_classes="zs-page zs-wide"):
        with gr.Row(elem_classes="zs-filters"):
            left = gr.Dropdown([], label=w("左侧指数"), elem_id="zs-cov-a", min_width=200)
            right = gr.Dropdown([], label=w("右侧指数"), elem_id="zs-cov-b", min_width=200)
            save = gr.Button(w("下载对照表"), scale=0, min_width=120, elem_id="zs-cov-save")
        with gr.Tabs(elem_classes="zs-inner"):
            with gr.Tab(w("按主题对照")):
                crossed = live("", elem_id="zs-cross")
            with gr.Tab(w("两个体系"), render_children=True), gr.Row(elem_classes="zs-trees"):
                trees = [live("", elem_id=f"zs-tree-{side}") for side in "ab"]
    shown = [crossed, *trees]
    on(tab.select, page.opened, [left, right], [left, right, *shown], queue=False)
    for side in (left, right):
        on(side.input, page.compare, [left, right], shown)
    offer(save.click, page.as_excel, [left, right])


class _Coverage:
    """What happens on the page."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _held(self) -> dict[str, Framework]:
        """The fullest framework of every index."""
        best: dict[str, Framework] = {}
        for f in self._site.desk.frameworks():
            if f.index not in best or len(f.nodes) > len(best[f.index].nodes):
                best[f.index] = f
        return best

    def opened(self, a: str | None, b: str | None) -> tuple[Any, ...]:
        names = list(self._held())
        a = a if a in names else next(iter(names), None)
        b = b if b in names else next((n for n in names if n != a), a)
        return gr.update(choices=names, value=a), gr.update(choices=names, value=b), *self.compare(a, b)

    def compare(self, a: str | None, b: str | None) -> tuple[str, str, str]:
        w, held = self._site.w, self._held()
        if not held:
            said = w("资料库里还没有读到指标体系。放入含指标体系表的报告后再来。")
            return f'<div class="zs-empty"><p>{said}</p></div>', "", ""
        try:
            found = self._site.desk.coverage(a, b) if a and b and a != b else None
        except (AssistantError, IngestError) as e:
            return f'<p class="zs-error" role="alert">{esc(e)}</p>', "", ""
        if found is None:
            crossed = f'<p class="zs-note">{w("选两个不同的指数来对照。")}</p>'
        else:
            crossed = crosswalks.crosswalk(found, w)
        have = _with_figures(found)
        return crossed, self._tree(held.get(a or ""), have), self._tree(held.get(b or ""), have) if a != b else ""

    def _tree(self, framework: Framework | None, have: dict[str, set[str]]) -> str:
        if framework is None:
            return ""
        known = have.get(framework.framework_id)
        drawn = report.framework(framework, self._site.w, known).replace("<details", "<details open", 1)
        return (_known(framework, known, self._site.w) if known is not None else "") + drawn

    def as_excel(self, a: str | None, b: str | None) -> File | None:
        if not a or not b or a == b:
            return None
        records = crosswalks.crosswalk_records(self._site.desk.coverage(a, b), self._site.w)
        return File(f"{a}_{b}.xlsx", XLSX, xlsx_bytes(records))


def _known(framework: Framework, known: set[str], w: Words) -> str:
    """How many of the finest indicators have figures, and how the tree shows which."""
    parents = {n.parent for n in framework.nodes}
    leaves = [n.node_id for n in framework.nodes if n.node_id not in parents]
    counted = w("最细一级指标 {n} 项，资料库里有数据的 {m} 项。", n=len(leaves), m=sum(i in known for i in leaves))
    return f'<p class="zs-note">{counted}{w("实心点：资料库里有数据；空心点：没有。")}</p>'


def _with_figures(found: Mapping[str, Any] | None) -> dict[str, set[str]]:
    """The ids of the nodes that have figures in the library, by framework."""
    out: dict[str, set[str]] = {}
    for row in found["data"] if found else ():
        held = out.setdefault(str(row["framework"]), set())
        if row["observations"]:
            held.add(str(row["id"]))
    return out
