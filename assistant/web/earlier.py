"""The line above the talk: earlier talks to reopen, a new one, letting one go, taking it away as a file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web import talk
from assistant.web.render import answer as answers
from assistant.web.ui import Site, asking_user, offer, on
from ingest.errors import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """The parts of the line."""

    earlier: gr.Dropdown
    fresh: gr.Button
    drop: gr.Button


@dataclass(frozen=True, slots=True)
class Shown:
    """What a talk on the page is made of: its past and present, its turns, its id."""

    past: gr.HTML
    now: gr.HTML
    turns: gr.State
    key: gr.State

    @property
    def all(self) -> list[Any]:
        return [self.past, self.now, self.turns, self.key]


def lay(site: Site, turns: gr.State) -> Tools:
    """Lay the line out."""
    w = site.w
    with gr.Row(elem_id="zs-tools"):
        earlier = gr.Dropdown(
            [(w("以前的对话"), "")],
            value="",
            label=w("以前的对话"),
            show_label=False,
            container=False,
            scale=2,
            min_width=120,
            filterable=False,
            elem_id="zs-earlier",
            interactive=True,
        )
        fresh = gr.Button(w("新对话"), size="sm", scale=0, min_width=72, elem_id="zs-fresh")
        drop = gr.Button(w("删除"), size="sm", scale=0, min_width=56, elem_id="zs-drop-talk")
        to_word = gr.Button(w("导出 Word"), size="sm", scale=0, min_width=88, elem_id="zs-word")
        to_markdown = gr.Button(w("导出 Markdown"), size="sm", scale=0, min_width=112, elem_id="zs-markdown")
    offer(to_word.click, lambda held: talk.as_word(held, w), turns)
    offer(to_markdown.click, lambda held: talk.as_markdown(held, w), turns)
    return Tools(earlier, fresh, drop)


def keep(site: Site, asked: Sequence[Any], tools: Tools, shown: Shown, welcome: Callable[[Site], str]) -> None:
    """Wire the line; after each of the `asked` events the talk is kept for whoever asked."""
    desk, earlier = _Earlier(site, welcome), tools.earlier
    root = gr.context.Context.root_block
    assert root is not None
    on(root.load, desk.listed, None, earlier)
    for event in asked:
        on(event.then, desk.save, [shown.key, shown.turns], earlier)
    on(earlier.input, desk.reopen, earlier, shown.all, queue=False)
    on(tools.drop.click, desk.drop, shown.key, [earlier, *shown.all], queue=False)
    on(tools.fresh.click, lambda: (gr.update(value=""), *desk.empty()), None, [earlier, *shown.all], queue=False)


class _Earlier:
    """What happens on the line; whose talks they are is what the session says."""

    def __init__(self, site: Site, welcome: Callable[[Site], str]) -> None:
        self._site, self._welcome = site, welcome

    def choices(self, key: str) -> Any:
        """The list of earlier talks, with one of them chosen."""
        held = self._site.desk.talks.listed(asking_user())
        named = [(f"{t.title}　{t.at.astimezone():%m-%d %H:%M}", t.talk_id) for t in held]
        return gr.update(choices=[(self._site.w("以前的对话"), ""), *named], value=key)

    def listed(self) -> Any:
        return self.choices("")

    def save(self, key: str, turns: list[talk.Turn]) -> Any:
        try:
            self._site.desk.talks.keep(asking_user(), key, turns)
            return self.choices(key)
        except StoreError as e:
            raise self._told("这段对话没有存下：{why}", e) from e

    def reopen(self, key: str | None) -> tuple[Any, ...]:
        try:
            turns = self._site.desk.talks.turns(asking_user(), key or "")
        except StoreError as e:
            raise self._told("这段对话打不开：{why}", e) from e
        if not turns:
            return self.empty()
        *before, last = turns
        past = "".join(answers.turn(t, self._site.w, last=False) for t in before)
        return past, answers.turn(last, self._site.w), turns, key

    def drop(self, key: str) -> tuple[Any, ...]:
        try:
            self._site.desk.talks.forget(asking_user(), key)
            return self.choices(""), *self.empty()
        except StoreError as e:
            raise self._told("这段对话没有删掉：{why}", e) from e

    def _told(self, text: str, e: StoreError) -> gr.Error:
        """What the page says where the library's database does not answer."""
        log.warning("earlier talks: %s", e)
        return gr.Error(self._site.w(text, why=e), print_exception=False)

    def empty(self) -> tuple[Any, ...]:
        return self._welcome(self._site), "", [], ""
