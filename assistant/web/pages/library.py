"""资料库: files in, the shelf, a report to read, replace and remove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, NotFound
from assistant.web import uploads
from assistant.web.render import report, shelf, source
from assistant.web.safe import esc
from assistant.web.ui import Site, live, on
from ingest.errors import IngestError
from ingest.readers.kinds import SUPPORTED_SUFFIXES


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """What other pages connect to."""

    reader: gr.HTML
    lists: gr.Column
    changed: Sequence[Any]


def build(site: Site, tab: gr.Tab) -> LibraryPage:
    """Lay the page out and wire it."""
    w = site.w
    pending, replacing = gr.State(""), gr.State("")
    with gr.Column(elem_classes="zs-page") as lists:
        told = live("", elem_id="zs-told")
        drop = gr.File(
            file_count="multiple",
            file_types=sorted(SUPPORTED_SUFFIXES),
            height=150,
            label=w("把报告拖到这里，或点击选择"),
            elem_id="zs-drop",
            elem_classes="zs-drop",
        )
        progress = live("", elem_id="zs-progress")
        with gr.Column(visible=False, elem_id="zs-farewell") as asking:
            farewell = live("")
            with gr.Row():
                no = gr.Button(w("保留"), size="sm")
                yes = gr.Button(w("移除"), size="sm", variant="stop", elem_id="zs-yes")
        listed = live(_listing(site), ("read", "remove", "replace", "reread"), elem_id="zs-listing")
    reader = live("", ("back", "turn"), elem_id="zs-reader")

    desk = _Shelf(site)
    taken = on(drop.upload, desk.take_in, [drop, replacing], [progress, drop, listed, replacing, told])
    on(listed.remove, desk.ask_removal, None, [pending, farewell, asking], queue=False)
    on(no.click, lambda: ("", gr.update(visible=False)), None, [pending, asking], queue=False)
    gone = on(yes.click, desk.remove, pending, [pending, asking, listed, told, progress])
    on(listed.replace, desk.ask_replacement, None, [replacing, told], queue=False)
    again = on(listed.reread, desk.reread, None, [progress, listed])
    on(listed.read, desk.read, None, [reader, lists], queue=False)
    on(reader.turn, desk.turn, None, reader, queue=False)
    on(reader.back, lambda: ("", gr.update(visible=True)), None, [reader, lists], queue=False)
    on(tab.select, lambda: _listing(site), None, listed, queue=False)
    return LibraryPage(reader, lists, (taken, gone, again))


def connect(site: Site, page: LibraryPage, tabs: gr.Tabs, panels: Sequence[gr.HTML]) -> None:
    """Let the source panels of other pages open the whole report here."""

    def show(event: gr.EventData) -> tuple[Any, Any, Any]:
        try:
            ref = source.parse(event.arg)
            opened = _report(site, ref["d"], None, (ref["s"], ref["e"]))
        except NotFound as e:
            opened = _sorry(str(e))
        return gr.update(selected="library"), opened, gr.update(visible=False)

    for panel in panels:
        on(panel.open, show, None, [tabs, page.reader, page.lists], queue=False)


def _listing(site: Site) -> str:
    return shelf.listing(site.desk.documents(), site.w)


def _sorry(text: str) -> str:
    return f'<p class="zs-error" role="alert">{esc(text)}</p>'


def _report(site: Site, document_id: str, part: int | None, shown: tuple[int, int] | None) -> str:
    """A part of a report; the part a stretch lies in when none is named. Raises NotFound."""
    d = site.desk.document(document_id)
    found = site.desk.observation_records(document=document_id)
    frameworks = [f for f in site.desk.frameworks() if f.document_id == document_id]
    if part is None:
        part = report.part_of(d, shown[0]) if shown else 0
    return report.report(d, found, frameworks, part, shown, site.w)


class _Shelf:
    """What happens on the shelf."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def take_in(
        self, paths: list[str] | None, replaced: str, request: gr.Request | None = None
    ) -> Iterator[tuple[Any, ...]]:
        site = self._site
        site.check_may_edit(request)
        if not paths:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        intake = None
        for intake in uploads.take_in(site.desk, paths):
            yield shelf.progress(intake, site.w), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        told = ""
        fresh = [r for r in intake.results if r.error is None and r.document_id != replaced] if intake else []
        if replaced and fresh:
            told = self._take_out(replaced)
        yield gr.skip(), None, _listing(site), "" if fresh else replaced, told

    def _entry(self, document_id: str) -> dict[str, Any] | None:
        return next((d for d in self._site.desk.documents() if d["document_id"] == document_id), None)

    def _take_out(self, document_id: str) -> str:
        """Remove a report with the home's copy of its file; what happened, as HTML."""
        entry = self._entry(document_id)
        if entry is None:
            return ""
        try:
            self._site.desk.remove([document_id])
        except (AssistantError, IngestError) as e:
            return _sorry(str(e))
        uploads.forget(self._site.desk, str(entry["path"]))
        said = self._site.w("已移除《{title}》。", title=entry["title"])
        return f'<p class="zs-ok" role="status">{esc(said)}</p>'

    def ask_removal(self, event: gr.EventData) -> tuple[Any, ...]:
        entry = self._entry(event.arg)
        if entry is None:
            return "", "", gr.update(visible=False)
        return event.arg, shelf.farewell(entry, self._site.w), gr.update(visible=True)

    def remove(self, document_id: str, request: gr.Request | None = None) -> tuple[Any, ...]:
        self._site.check_may_edit(request)
        told = self._take_out(document_id)
        return "", gr.update(visible=False), _listing(self._site), told, ""

    def ask_replacement(self, event: gr.EventData) -> tuple[str, str]:
        entry = self._entry(event.arg)
        if entry is None:
            return "", ""
        said = self._site.w("放入新文件，读入成功后替换《{title}》。", title=entry["title"])
        return event.arg, f'<p class="zs-note" role="status">{esc(said)}</p>'

    def reread(self, event: gr.EventData, request: gr.Request | None = None) -> Iterator[tuple[Any, Any]]:
        self._site.check_may_edit(request)
        entry = self._entry(event.arg)
        if entry is None:
            yield _sorry(self._site.w("这份报告已不在资料库里。")), _listing(self._site)
            return
        for intake in uploads.read_again(self._site.desk, entry["document_id"], Path(str(entry["path"])).name):
            yield shelf.progress(intake, self._site.w), gr.skip()
        yield gr.skip(), _listing(self._site)

    def read(self, event: gr.EventData) -> tuple[str, Any]:
        try:
            return _report(self._site, event.arg, 0, None), gr.update(visible=False)
        except NotFound as e:
            return _sorry(str(e)), gr.update(visible=True)

    def turn(self, event: gr.EventData) -> str:
        try:
            ref = source.parse_turn(event.arg)
            return _report(self._site, ref[0], ref[1], None)
        except NotFound as e:
            return _sorry(str(e))
