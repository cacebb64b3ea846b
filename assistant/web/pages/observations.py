"""指标: every figure of the library, filtered, sorted, drawn over the editions, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.export import XLSX, csv_text, xlsx_bytes
from assistant.web import figures
from assistant.web.pages.ask import cited
from assistant.web.render import figures as tables
from assistant.web.render.charts import chart
from assistant.web.render.report import KINDS
from assistant.web.safe import esc
from assistant.web.ui import File, Site, chosen, live, offer, on
from ingest.records import Observation

_FRESH = {"page": 0, "by": "", "down": False}
_EXPORTED = {
    "indicator": "指标",
    "area": "地区或主体",
    "breakdown": "细分",
    "period": "时期",
    "measure": "类型",
    "qualifier": "限定",
    "value": "数值",
    "unit": "单位",
    "comparator": "比较对象",
    "document_title": "报告",
    "section": "章节",
    "page": "页",
    "quote": "原文",
}


@dataclass(frozen=True, slots=True)
class _Filters:
    """The filters as components, in the order of the listener's values."""

    indicator: gr.Textbox
    area: gr.Dropdown
    period: gr.Dropdown
    measure: gr.Dropdown
    document: gr.Dropdown

    @property
    def all(self) -> list[Any]:
        return [self.indicator, self.area, self.period, self.measure, self.document]


def build(site: Site, tab: gr.Tab) -> gr.HTML:
    """Lay the page out and wire it; returns its source panel."""
    w, page = site.w, _Figures(site)
    view = gr.State(dict(_FRESH))
    with gr.Column(elem_classes="zs-page zs-wide"):
        filters = _lay_filters(site)
        with gr.Row(elem_classes="zs-out"):
            to_csv = gr.Button(w("下载 CSV"), size="sm", scale=0, min_width=100, elem_id="zs-csv")
            to_excel = gr.Button(w("下载 Excel"), size="sm", scale=0, min_width=100, elem_id="zs-xlsx")
        drawn = live("", elem_classes="zs-figure")
        listed = live("", ("order", "leaf", "chart", "cite", "near"), elem_id="zs-figures")
    panel = live("", ("close", "open"), elem_classes="zs-drawer")

    for part in filters.all:
        changed = part.submit if part is filters.indicator else part.change
        on(changed, page.filtered, filters.all, [listed, view, drawn], queue=False)
    on(filters.indicator.blur, page.left, [view, *filters.all], [listed, view, drawn], queue=False)
    on(tab.select, page.opened, [*filters.all, view], [listed, *filters.all[1:]], queue=False)
    on(listed.order, page.sorted, [view, *filters.all], [listed, view], queue=False)
    on(listed.leaf, page.turned, [view, *filters.all], [listed, view], queue=False)
    on(listed.near, page.near, None, [listed, view, drawn, *filters.all], queue=False)
    on(listed.chart, page.draw, None, drawn, queue=False)
    on(listed.cite, cited(site), None, panel, queue=False)
    on(panel.close, lambda: "", None, panel, queue=False)
    offer(to_csv.click, page.as_csv, filters.all)
    offer(to_excel.click, page.as_excel, filters.all)
    return panel


def _lay_filters(site: Site) -> _Filters:
    w = site.w

    def drop(label: str, name: str, choices: list[tuple[str, str]] | None = None) -> gr.Dropdown:
        return gr.Dropdown(
            choices or [(w("全部"), "")], value="", label=label, min_width=130, elem_id=name, allow_custom_value=False
        )

    with gr.Row(elem_classes="zs-filters"):
        words = gr.Textbox(
            label=w("指标名称"), placeholder=w("如：研发投入、人员、专利"), min_width=200, elem_id="zs-f-indicator"
        )
        area, period = drop(w("地区或主体"), "zs-f-area"), drop(w("时期"), "zs-f-period")
        measure = drop(w("类型"), "zs-f-measure", [(w("全部"), ""), *((w(n), k) for k, n in KINDS.items())])
        document = drop(w("报告"), "zs-f-document")
    return _Filters(words, area, period, measure, document)


class _Figures:
    """What happens on the page."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _titles(self) -> dict[str, str]:
        return {d["document_id"]: d["title"] for d in self._site.desk.documents()}

    def _found(self, values: tuple[Any, ...]) -> list[Observation]:
        indicator, area, period, measure, document = map(chosen, values)
        return self._site.desk.observation_records(document, area, indicator, period, measure)

    def _table(self, view: dict[str, Any], values: tuple[Any, ...]) -> str:
        titles = self._titles()
        found = figures.ordered(self._found(values), view["by"], bool(view["down"]), titles)
        held = self._site.desk.observation_records()
        if not found:
            return tables.nothing(self._near(held, values), self._site.w)
        marks = tables.Marks(figures.conflicts(held), figures.drawable(held), self._written)
        return tables.table(found, view, titles, marks, self._site.w)

    def _near(self, held: list[Observation], values: tuple[Any, ...]) -> list[str]:
        """Names to try instead: like the words asked for; with other filters, those found without them."""
        words = chosen(values[0])
        if words is None:
            return []
        anywhere = self._site.desk.observation_records(indicator=words)
        return list(dict.fromkeys(o.indicator for o in anywhere))[:8] or figures.nearest(held, words)

    def near(self, event: gr.EventData) -> tuple[Any, ...]:
        """A name that was offered is searched for, everything else let go."""
        values = (str(event.arg), "", "", "", "")
        view = dict(_FRESH) | {"words": values[0]}
        return self._table(view, values), view, "", *values

    def _written(self, o: Observation) -> str:
        return figures.written(o, self._site.desk.text(o.document_id))

    def left(self, view: dict[str, Any], *values: Any) -> tuple[Any, ...]:
        """The words were left: nothing changes under the reader's click unless they were changed."""
        if view.get("words", "") == (values[0] or ""):
            return gr.skip(), gr.skip(), gr.skip()
        return self.filtered(*values)

    def filtered(self, *values: Any) -> tuple[Any, ...]:
        view = dict(_FRESH) | {"words": values[0] or ""}
        return self._table(view, values), view, ""

    def opened(self, *values: Any) -> tuple[Any, ...]:
        """The page is shown: the choices are those of the library as it is now."""
        w, held = self._site.w, self._site.desk.observation_records()
        everything = (w("全部"), "")
        areas = [everything, *((a, a) for a in sorted({o.area for o in held if o.area}))]
        periods = [everything, *((p, p) for p in sorted({o.period for o in held if o.period}, reverse=True))]
        reports = [everything, *((title, key) for key, title in self._titles().items())]
        return (
            self._table(values[-1], values[:-1]),
            *(gr.update(choices=c) for c in (areas, periods)),
            gr.skip(),
            gr.update(choices=reports),
        )

    def sorted(self, event: gr.EventData, view: dict[str, Any], *values: Any) -> tuple[Any, ...]:
        by = event.arg if event.arg in figures.SORTS else ""
        view = {**view, "page": 0, "by": by, "down": not view["down"] if view["by"] == by else False}
        return self._table(view, values), view

    def turned(self, event: gr.EventData, view: dict[str, Any], *values: Any) -> tuple[Any, ...]:
        view = {**view, "page": max(int(event.arg), 0)}
        return self._table(view, values), view

    def draw(self, event: gr.EventData) -> str:
        """What one figure measures, over the years."""
        w, held = self._site.w, self._site.desk.observation_records()
        like = next((o for o in held if o.observation_id == event.arg), None)
        if like is None:
            return ""
        name = " · ".join(x for x in (like.area, like.breakdown, like.indicator) if x)
        spec = figures.series(held, like, name)
        if spec is None:
            said = w("{name}：只有一期数据，画不成线。", name=name)
            return f'<p class="zs-note" role="status" data-show="1">{esc(said)}</p>'
        broken = spec["series"][0]["breaks"]
        note = f'<p class="zs-note">{w("虚线处基期不同，前后不能相连比较。")}</p>' if broken else ""
        years = figures.disputed_years(held, like)
        if years:
            said = w("{years}年两份报告的数不一致，图中只取其一；表里标有“不一致”。", years="、".join(years))
            note += f'<p class="zs-note">{said}</p>'
        return f'<div class="zs-chart" data-show="1">{chart(spec)}{note}</div>'

    # ------------------------------------------------------------ out
    def _records(self, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        w, desk = self._site.w, self._site.desk
        rows = [desk.observation_json(o) for o in self._found(values)]
        for row in rows:
            row["measure"] = w(KINDS.get(row["measure"], row["measure"]))
        return [{w(name): row[key] for key, name in _EXPORTED.items()} for row in rows]

    def as_csv(self, *values: Any) -> File:
        text = "\ufeff" + csv_text(self._records(values))
        return File(self._site.w("指标数据") + ".csv", "text/csv", text.encode())

    def as_excel(self, *values: Any) -> File:
        return File(self._site.w("指标数据") + ".xlsx", XLSX, xlsx_bytes(self._records(values)))
