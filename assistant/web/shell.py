"""The house of the pages: header, tabs, both languages, the API."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.access import access_of
from assistant.desk import Assistant
from assistant.errors import AssistantError
from assistant.shelves import Shelves
from assistant.web import endpoints
from assistant.web.pages import ask, audit, brief, calculator, coverage, library, observations, settings
from assistant.web.safe import esc
from assistant.web.ui import Site, asking_user, on
from assistant.web.words import Language, Words, first_language
from ingest.errors import IngestError

_OTHER: dict[Language, tuple[Language, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}


def build(desk: Assistant) -> gr.Blocks:
    """All pages over a desk: the set language at /, the other one at /en or /zh."""
    access = access_of(desk.settings.auth_file)
    first = first_language(desk.settings.language)
    second, label = _OTHER[first]
    blocks = gr.Blocks(title="指数问答", fill_width=True, analytics_enabled=False, delete_cache=(3600, 86400))
    shelves = Shelves(desk, access)
    with blocks:
        _pages(Site(desk, Words(first), access, shelves), second, label, second)
        endpoints.register(shelves, login=access is not None)
    with blocks.route(label, second, show_in_navbar=False):
        _pages(Site(desk, Words(second), access, shelves), first, _OTHER[second][1], "./")
    # Told of their place every second: told at each answer, everyone who waits costs everyone who is served.
    blocks.queue(default_concurrency_limit=20, max_size=200, api_open=True, status_update_rate=1)
    return blocks


def _pages(site: Site, other: Language, other_label: str, link: str) -> None:
    w = site.w
    gr.HTML(
        f'<header class="zs-head"><h1>{w("指数问答")}</h1><p>{w("每个数都有出处")}</p>'
        f'<a href="{esc(link)}" lang="{other}" hreflang="{other}">{esc(other_label)}</a></header>',
        apply_default_css=False,
        elem_id="zs-header",
    )
    if site.access is not None:
        _choice(site)
    with gr.Tabs(selected="ask", elem_id="zs-tabs") as tabs:
        with gr.Tab(w("问答"), id="ask"):
            talking = ask.build(site)
        with gr.Tab(w("资料库"), id="library") as library_tab:
            shelf = library.build(site, library_tab)
        with gr.Tab(w("指标"), id="observations") as figures_tab:
            drawers = [observations.build(site, figures_tab)]
        with gr.Tab(w("体系对照"), id="coverage") as coverage_tab:
            coverage.build(site, coverage_tab)
        with gr.Tab(w("指数计算"), id="calculator") as calculator_tab:
            drawers.append(calculator.build(site, calculator_tab))
        with gr.Tab(w("审校"), id="audit") as audit_tab:
            drawers.append(audit.build(site, audit_tab))
        with gr.Tab(w("简报"), id="brief") as brief_tab:
            brief.build(site, brief_tab)
        with gr.Tab(w("设置"), id="settings"):
            settings.build(site)
    library.connect(site, shelf, tabs, [talking.panel, *drawers])
    _refresh(site, shelf, talking)


def _choice(site: Site) -> None:
    """Which library to work in: the shared one or one's own. Shown to those who may have one."""
    w, shelves = site.w, site.shelves
    assert shelves is not None
    kinds = [(w("共享资料库"), "shared"), (w("我的资料库"), "own")]
    picked = gr.Radio(
        kinds, value="shared", label=w("资料库"), show_label=False, container=False, visible=False, elem_id="zs-shelf"
    )

    def shown() -> Any:
        user = asking_user()
        return gr.update(visible=shelves.may_own(user), value=shelves.chosen(user))

    def choose(kind: str) -> None:
        try:
            shelves.choose(asking_user(), kind)
        except (AssistantError, IngestError) as e:
            raise gr.Error(str(e), print_exception=False) from e

    root = gr.context.Context.root_block
    assert root is not None
    on(root.load, shown, None, picked)
    chosen = on(picked.input, choose, picked, None)
    # The whole page belongs to the other library now.
    on(chosen.success, None, None, None, js="() => location.reload()")


def _refresh(site: Site, shelf: library.LibraryPage, talking: ask.AskPage) -> None:
    """When the library changes, an empty talk offers other questions."""

    def welcome(turns: list[Any]) -> Any:
        return ask.welcome(site) if not turns else gr.skip()

    if site.access is not None:
        root = gr.context.Context.root_block
        assert root is not None
        on(root.load, welcome, talking.turns, talking.past)
    for event in shelf.changed:
        event.then(welcome, talking.turns, talking.past, show_progress="hidden", api_visibility="private")
