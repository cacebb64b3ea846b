"""审校: the arithmetic of a report checked, the findings with their sentences, a memo."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web.memo import memo
from assistant.web.pages.ask import cited
from assistant.web.render import audit as findings
from assistant.web.safe import esc
from assistant.web.ui import File, Site, chosen, live, offer, on
from ingest.errors import IngestError


def build(site: Site, tab: gr.Tab) -> gr.HTML:
    """Lay the page out and wire it; returns its source panel."""
    w, page = site.w, _Audit(site)
    with gr.Column(elem_classes="zs-page"):
        with gr.Row(elem_classes="zs-filters"):
            document = gr.Dropdown([], label=w("报告"), elem_id="zs-audit-document", scale=3)
            go = gr.Button(w("审校"), variant="primary", scale=0, min_width=110, elem_id="zs-audit-go")
            save = gr.Button(w("导出 Word"), scale=0, min_width=110, elem_id="zs-audit-save")
        hint = w("选一份报告，点“审校”：逐条验算其中的占比、合计、增速、倍数与折算，不一致的排在前面。")
        shown = live(f'<div class="zs-empty"><p>{hint}</p></div>', ("cite",), elem_id="zs-audit")
    panel = live("", ("close", "open"), elem_classes="zs-drawer")
    held = gr.State(None)
    on(tab.select, page.opened, document, document, queue=False)
    on(go.click, page.run, document, [shown, held], show_progress="minimal")
    on(shown.cite, cited(site), None, panel, queue=False)
    on(panel.close, lambda: "", None, panel, queue=False)
    offer(save.click, page.as_word, held)
    return panel


class _Audit:
    """What happens on the page."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _titles(self) -> dict[str, str]:
        return {d["document_id"]: d["title"] for d in self._site.desk.documents()}

    def opened(self, document: str | None) -> Any:
        titles = self._titles()
        value = document if document in titles else next(iter(titles), None)
        return gr.update(choices=[(title, key) for key, title in titles.items()], value=value)

    def run(self, document: str | None) -> tuple[str, Any]:
        w, key = self._site.w, chosen(document)
        if key is None:
            return f'<p class="zs-note">{w("先选一份报告。")}</p>', None
        try:
            found = dict(self._site.desk.audit(key))
        except (AssistantError, IngestError) as e:
            return f'<p class="zs-error" role="alert">{esc(e)}</p>', None
        return findings.findings(found, w), found

    def as_word(self, found: dict[str, Any] | None) -> File | None:
        if found is None:
            return None
        return memo(self._titles().get(found["document_id"], ""), found, self._site.w)
