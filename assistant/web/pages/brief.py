"""简报: a topic or indices become a short paper, seen first, then taken as Word, PDF or Markdown."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web.safe import esc
from assistant.web.ui import File, Site, live, offer, on
from ingest.errors import IngestError

_LENGTHS = {"short": "简短", "standard": "一般", "long": "详细"}
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".zip": "application/zip",
}


def build(site: Site, tab: gr.Tab) -> None:
    """Lay the page out and wire it."""
    w, page = site.w, _Brief(site)
    with gr.Column(elem_classes="zs-page"):
        with gr.Row(elem_classes="zs-filters"):
            topic = gr.Textbox(label=w("主题"), placeholder=w("如：企业研发投入"), elem_id="zs-brief-topic", scale=2)
            indices = gr.Dropdown([], label=w("指数"), multiselect=True, elem_id="zs-brief-indices", scale=2)
            period = gr.Textbox(label=w("时期"), placeholder=w("如：2023"), elem_id="zs-brief-period", min_width=100)
            choices = [(w(name), key) for key, name in _LENGTHS.items()]
            length = gr.Dropdown(choices, value="standard", label=w("篇幅"), elem_id="zs-brief-length", min_width=100)
            go = gr.Button(w("预览"), variant="primary", scale=0, min_width=110, elem_id="zs-brief-go")
        told = live("", elem_id="zs-brief-told")
        with gr.Row(elem_classes="zs-out"):
            saves = {
                ".docx": gr.Button("Word", size="sm", scale=0, min_width=90, elem_id="zs-brief-docx"),
                ".pdf": gr.Button("PDF", size="sm", scale=0, min_width=90, elem_id="zs-brief-pdf"),
                ".md": gr.Button("Markdown", size="sm", scale=0, min_width=110, elem_id="zs-brief-md"),
            }
        hint = w("写一个主题或选一两个指数，点“预览”；满意后再下载。")
        shown = live(f'<div class="zs-empty"><p>{hint}</p></div>', elem_id="zs-brief")
    asked = [topic, indices, period, length]
    on(tab.select, page.opened, indices, indices, queue=False)
    on(go.click, page.preview, asked, [shown, told], show_progress="minimal")
    for ending, button in saves.items():
        offer(button.click, page.writer(ending), asked)


class _Brief:
    """What happens on the page."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def opened(self, held: list[str] | None) -> Any:
        names = list(dict.fromkeys(f.index for f in self._site.desk.frameworks()))
        return gr.update(choices=names, value=[n for n in held or [] if n in names])

    def _write(self, folder: str, ending: str, topic: str, indices: list[str] | None, period: str, length: str) -> Path:
        output = Path(folder) / f"{self._site.w('简报')}{ending}"
        return self._site.desk.brief(topic, list(indices or []), period.strip() or None, output, length=length)

    def preview(self, *asked: Any) -> tuple[str, str]:
        """The briefing in a frame of its own in which no script runs."""
        w = self._site.w
        if not (asked[0].strip() or asked[1]):
            return "", f'<p class="zs-note">{w("写一个主题，或选一两个指数。")}</p>'
        try:
            with tempfile.TemporaryDirectory() as folder:
                page = self._write(folder, ".html", *asked).read_text(encoding="utf-8")
        except (AssistantError, IngestError) as e:
            return "", f'<p class="zs-error" role="alert">{esc(e)}</p>'
        return f'<iframe class="zs-paper" sandbox="" title="{w("简报")}" srcdoc="{esc(page)}"></iframe>', ""

    def writer(self, ending: str) -> Any:
        """A maker of the file of one format."""

        def make(*asked: Any) -> File | None:
            if not (asked[0].strip() or asked[1]):
                return None
            try:
                with tempfile.TemporaryDirectory() as folder:
                    return _packed(self._write(folder, ending, *asked))
            except (AssistantError, IngestError) as e:
                raise gr.Error(str(e), print_exception=False) from e

        return make


def _packed(made: Path) -> File:
    """The file; with the pictures beside it in a zip where there are any."""
    beside = [p for p in sorted(made.parent.rglob("*")) if p.is_file() and p != made]
    if not beside:
        return File(made.name, _TYPES[made.suffix], made.read_bytes())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in (made, *beside):
            packed.write(path, path.relative_to(made.parent))
    return File(f"{made.stem}.zip", _TYPES[".zip"], out.getvalue())
