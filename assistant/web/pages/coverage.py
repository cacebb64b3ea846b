"""体系对照: two indices as trees, and their crosswalk by theme."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.export import write_xlsx
from assistant.web.render import coverage as crosswalks
from assistant.web.render import report
from assistant.web.safe import esc
from assistant.web.ui import File, Site, live, offer, on
from ingest.errors import IngestError
from ingest.records import Framework

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def build(site: Site, tab: gr.Tab) -> None:
    """Lay the page out and wire it."""
    w, page = site.w, _Coverage(site)
    with gr.Column(elem_classes="zs-page zs-wide"):
        with gr.Row(elem_classes="zs-filters"):
            left = gr.Dropdown([], label=w("左侧指数"), elem_id="zs-cov-a", min_width=200)
            right = gr.Dropdown([], label=w("右侧指数"), elem_id="zs-cov-b", min_width=200)
            save = gr.Button(
                w("下载对照表"), scale=0, min_width=120, elem_id="zs-cov-save", visible=site.has("coverage")
            )
        crossed = live("", elem_id="zs-cross")
        with gr.Row(elem_classes="zs-trees"):
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
        have = self._with_figures(a, b)
        trees = [self._tree(held.get(name or ""), have) for name in (a, b)]
        return self._crosswalk(a, b), trees[0], trees[1]

    def _tree(self, framework: Framework | None, have: dict[str, set[str]]) -> str:
        if framework is None:
            return ""
        known = have.get(framework.framework_id)
        drawn = report.framework(framework, self._site.w, known).replace("<details", "<details open", 1)
        note = (
            "" if known is None else f'<p class="zs-note">{self._site.w("实心点：资料库里有数据；空心点：没有。")}</p>'
        )
        return drawn + note

    def _found(self, a: str | None, b: str | None) -> dict[str, Any]:
        return dict(self._site.desk.coverage(a, b))  # type: ignore[attr-defined]

    def _with_figures(self, a: str | None, b: str | None) -> dict[str, set[str]]:
        """The ids of nodes that have figures, by framework."""
        if not self._site.has("coverage") or not a or not b:
            return {}
        out: dict[str, set[str]] = {}
        try:
            for row in self._found(a, b)["data"]:
                held = out.setdefault(str(row["framework"]), set())
                if row["observations"]:
                    held.add(str(row.get("id", row["node"])))
        except (AssistantError, IngestError):
            return {}
        return out

    def _crosswalk(self, a: str | None, b: str | None) -> str:
        w = self._site.w
        if not self._site.has("coverage"):
            return f'<p class="zs-note">{w("按主题的对照尚未实现；下面是两个体系的全貌。")}</p>'
        if not a or not b or a == b:
            return f'<p class="zs-note">{w("选两个不同的指数来对照。")}</p>'
        try:
            return crosswalks.crosswalk(self._found(a, b), w)
        except (AssistantError, IngestError) as e:
            return f'<p class="zs-error" role="alert">{esc(e)}</p>'

    def as_excel(self, a: str | None, b: str | None) -> File | None:
        if not a or not b or a == b:
            return None
        records = crosswalks.crosswalk_records(self._found(a, b), self._site.w)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "coverage.xlsx"
            write_xlsx(records, path)
            return File(f"{a}_{b}.xlsx", _XLSX, path.read_bytes())
