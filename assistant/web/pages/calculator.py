"""指数计算: the published index recomputed, and one's own data made an index."""

from __future__ import annotations

from datetime import date
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web import workshop
from assistant.web.pages.ask import cited
from assistant.web.render import published
from assistant.web.render import workshop as results
from assistant.web.safe import esc
from assistant.web.ui import File, Site, live, offer, on, text
from ingest.errors import IngestError
from ingest.records import Framework

_WEIGHTS = {
    "": "按表中所填；未填则等权",
    "equal": "等权",
    "entropy": "熵权",
    "critic": "CRITIC",
    "cv": "变异系数",
    "pca": "主成分",
}
_MEANS = {"amean": "算术平均", "gmean": "几何平均", "hmean": "调和平均"}
_MISSING = {"raise": "报错", "carry": "沿用上期", "interpolate": "插值", "reweight": "重新分配权重"}
_FIRST_YEAR = 1980


def build(site: Site, tab: gr.Tab) -> gr.HTML:
    """Lay the page out and wire it; returns its source panel."""
    with gr.Column(elem_classes="zs-page"):
        text(f'<h2 class="zs-section">{site.w("复算已发布的指数")}</h2>')
        shown = _published(site, tab)
        text(f'<h2 class="zs-section">{site.w("用自己的数据计算")}</h2>')
        _own(site, tab)
    panel = live("", ("close", "open"), elem_classes="zs-drawer")
    on(shown.cite, cited(site), None, panel, queue=False)
    on(panel.close, lambda: "", None, panel, queue=False)
    return panel


# ---------------------------------------------------------------- the published index
def _published(site: Site, tab: gr.Tab) -> gr.HTML:
    w, parts = site.w, gr.State(None)
    with gr.Row(elem_classes="zs-filters"):
        index = gr.Dropdown([], label=w("指数"), elem_id="zs-pub-index", min_width=200)
        period = gr.Textbox(label=w("时期"), placeholder=w("留空为各期"), elem_id="zs-pub-period", min_width=140)
        go = gr.Button(w("复算"), variant="primary", scale=0, min_width=110, elem_id="zs-pub-go")
    shown = live("", ("cite",), elem_id="zs-pub")

    def recompute(name: str | None, when: str) -> tuple[str, Any]:
        if not name:
            return f'<p class="zs-note">{w("先选一个指数。")}</p>', None
        try:
            found = site.desk.calc_published(name, when.strip() or None)
        except (AssistantError, IngestError) as e:
            return _sorry(str(e)), None
        return published.published(found, w), published.parts(found)

    @gr.render(inputs=parts)
    def sliders(held: dict[str, Any] | None) -> None:
        if held:
            _what_if(site, held)

    on(go.click, recompute, [index, period], [shown, parts], show_progress="minimal")
    on(tab.select, lambda held: _indices(site, held), index, index, queue=False)
    return shown


def _indices(site: Site, held: str | None) -> Any:
    names = site.desk.indices()
    return gr.update(choices=names, value=held if held in names else next(iter(names), None))


def _what_if(site: Site, held: dict[str, Any]) -> None:
    """A slider for the weight and one for the level of every part; the composite follows."""
    w, names = site.w, list(held["levels"])
    equal = round(100 / len(names), 1)
    text(f'<h3 class="zs-section">{w("如果这样")}</h3><p class="zs-note">{w("拖动权重和数值，看综合指数怎样变。")}</p>')
    weights, levels = [], []
    for name, level in held["levels"].items():
        with gr.Row(elem_classes="zs-sliders"):
            weights.append(_slider(100, equal, 0.5, w("{name}：权重（%）", name=name)))
            top = max(2 * level, 1.0)
            levels.append(_slider(top, level, 0.1, w("{name}：数值", name=name)))
    start = [equal] * len(names), list(held["levels"].values())
    came = live(published.what_if(names, *start, held["total"], w), elem_id="zs-what-if")

    def again(*values: float) -> str:
        given = [float(v or 0) for v in values]
        return published.what_if(names, given[: len(names)], given[len(names) :], held["total"], w)

    for slider in (*weights, *levels):
        on(slider.change, again, [*weights, *levels], came, queue=False)


def _slider(top: float, value: float, step: float, label: str) -> gr.Slider:
    """A slider that moves: one drawn later than the page is taken for a display unless told."""
    return gr.Slider(0, top, value=value, step=step, label=label, interactive=True)


def _sorry(said: str) -> str:
    return f'<p class="zs-error" role="alert">{esc(said)}</p>'


# ---------------------------------------------------------------- one's own
def _own(site: Site, tab: gr.Tab) -> None:
    w = site.w
    text(f'<p class="zs-note">{w("先下载数据表，填好各期数值，再放进来计算。")}</p>')
    with gr.Row(elem_classes="zs-filters"):
        framework = gr.Dropdown([], label=w("指标体系"), elem_id="zs-own-framework", min_width=220)
        this_year = date.today().year
        first = gr.Number(this_year - 5, label=w("起始年"), precision=0, minimum=_FIRST_YEAR, min_width=90)
        last = gr.Number(this_year - 1, label=w("终止年"), precision=0, minimum=_FIRST_YEAR, min_width=90)
        get = gr.Button(w("下载数据表"), scale=0, min_width=120, elem_id="zs-own-template")
    told = live("")
    drop = gr.File(
        file_types=[".xlsx"],
        height=120,
        label=w("把填好的数据表拖到这里，或点击选择"),
        elem_id="zs-own-drop",
        elem_classes="zs-drop",
    )
    with gr.Row(elem_classes="zs-filters"):
        base = gr.Textbox(label=w("基期"), placeholder=w("留空为首期"), min_width=110)
        weights = _choice(site, "权重", _WEIGHTS)
        mean = _choice(site, "合成", _MEANS)
        missing = _choice(site, "缺失值", _MISSING)
        go = gr.Button(w("开始计算"), variant="primary", scale=0, min_width=110, elem_id="zs-own-go")
    shown = live("", elem_id="zs-own")
    held = gr.State(None)
    with gr.Row(visible=False, elem_classes="zs-out") as after:
        runs = gr.Number(
            500, label=w("模拟次数"), show_label=False, precision=0, min_width=90, scale=0, container=False
        )
        shake = gr.Button(w("权重敏感性"), size="sm", scale=0, min_width=120, elem_id="zs-own-shake")
        save = gr.Button(w("下载结果"), size="sm", scale=0, min_width=120, elem_id="zs-own-save")
    shaken = live("", elem_id="zs-own-robust")

    own = _Own(site)
    on(tab.select, own.frameworks, framework, framework, queue=False)
    offer(get.click, own.template, [framework, first, last])
    on(
        go.click,
        own.compute,
        [drop, base, weights, mean, missing],
        [shown, held, after, shaken],
        show_progress="minimal",
    )
    on(shake.click, own.shake, [held, runs], shaken, show_progress="minimal")
    offer(save.click, lambda outcome: None if outcome is None else workshop.workbook(outcome), held)
    on(get.click, own.asked, framework, told, queue=False)


def _choice(site: Site, label: str, options: dict[str, str]) -> gr.Dropdown:
    choices = [(site.w(name), key) for key, name in options.items()]
    return gr.Dropdown(choices, value=choices[0][1], label=site.w(label), min_width=130)


class _Own:
    """What happens with one's own data."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _held(self) -> dict[str, Framework]:
        return {f.framework_id: f for f in self._site.desk.frameworks()}

    def frameworks(self, held: str | None) -> Any:
        named = [(f"{f.index}{f.edition or ''}（{'/'.join(map(str, f.levels))}）", k) for k, f in self._held().items()]
        keys = [k for _, k in named]
        return gr.update(choices=named, value=held if held in keys else next(iter(keys), None))

    def asked(self, key: str | None) -> str:
        return "" if key in self._held() else f'<p class="zs-note">{self._site.w("先选一个指标体系。")}</p>'

    def template(self, key: str | None, first: float | None, last: float | None) -> File | None:
        framework = self._held().get(key or "")
        if framework is None:
            return None
        start, end = sorted((int(first or _FIRST_YEAR), int(last or _FIRST_YEAR)))
        return workshop.template(framework, start, min(end, start + 60))

    def compute(self, path: str | None, base: str, weights: str, mean: str, missing: str) -> tuple[Any, ...]:
        w = self._site.w
        if not path:
            return f'<p class="zs-note">{w("先放入填好的数据表。")}</p>', None, gr.update(visible=False), ""
        try:
            outcome = workshop.compute(path, workshop.Choices(base, weights, mean, missing))
        except AssistantError as e:
            return _sorry(str(e)), None, gr.update(visible=False), ""
        return results.outcome(outcome, w), outcome, gr.update(visible=True), ""

    def shake(self, outcome: Any, runs: float | None) -> str:
        if outcome is None:
            return ""
        try:
            return results.robustness(workshop.robustness(outcome, int(runs or 0)), self._site.w)
        except AssistantError as e:
            return _sorry(str(e))
