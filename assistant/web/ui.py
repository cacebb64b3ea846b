"""The few ways the pages are wired: live panels, private events, downloads made on demand."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import gradio as gr
from starlette.requests import Request

from assistant.access import Access
from assistant.desk import Assistant
from assistant.shelves import Shelves
from assistant.web.gateway import USER
from assistant.web.words import Words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is built from."""

    shared: Assistant
    w: Words
    access: Access | None = None
    shelves: Shelves | None = None

    @property
    def desk(self) -> Assistant:
        """The library that whoever raised the event under way works in; the shared one where nobody did."""
        return self.shared if self.shelves is None else self.shelves.of(asking_user())

    def may_edit(self, request: gr.Request | None) -> bool:
        """Whether the user behind a request may change the library and the settings; all may where nobody logs in."""
        return self.access is None or self.access.may_edit(getattr(request, "username", None))

    def check_may_edit(self, request: gr.Request | None) -> None:
        """Refuse what only editors may do, in words on the page."""
        if not self.may_edit(request):
            raise gr.Error(self.w("只读用户不能改动资料库或设置。"), print_exception=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file made for a download; `content` in memory, never on disk."""

    name: str
    type: str
    content: bytes


def asking_user() -> str | None:
    """Who raised the event that this thread is working on: as Gradio's session says, never as the browser does.

    A call over MCP comes as the bare request, on which the gateway wrote whose it is.
    """
    request = gr.context.LocalContext.request.get(None)
    name = getattr(request, "username", None)
    if name is None and isinstance(request, Request):
        name = request.scope.get(USER)
    return name


def asked_header(name: str) -> str:
    """A header of the request under way, empty where it has none."""
    request = gr.context.LocalContext.request.get(None)
    headers = getattr(request, "headers", None)
    return str(headers.get(name) or "") if headers is not None else ""


def asked_id() -> str:
    """The id the gateway gave the request under way."""
    return asked_header("x-request-id")


def asset(name: str) -> str:
    """A text file that ships beside the pages."""
    return resources.files("assistant.web").joinpath(name).read_text(encoding="utf-8")


def live(value: str, acts: Sequence[str] = (), **options: Any) -> gr.HTML:
    """A panel of HTML whose buttons (`data-act`) raise the events named in `acts`, with the button's `arg`."""
    script = f"zhishu.attach(element, trigger, {json.dumps(list(acts))})"
    return gr.HTML(value, js_on_load=script, apply_default_css=False, **options)


def text(value: str) -> gr.HTML:
    """A fixed piece of HTML."""
    return gr.HTML(value, apply_default_css=False)


def on(
    listen: Callable[..., Any], fn: Callable[..., Any] | None, inputs: Any = None, outputs: Any = None, **more: Any
) -> Any:
    """Attach a listener of the pages: not part of the API, no spinner over what is being read."""
    more.setdefault("show_progress", "hidden")
    more.setdefault("api_visibility", "private")
    return listen(fn, inputs, outputs, **more)


def offer(listen: Callable[..., Any], make: Callable[..., File | None], inputs: Any = None) -> None:
    """On an event make a file and hand it to the browser to save."""
    held = gr.JSON(visible=False)

    def pack(*values: Any) -> dict[str, str] | None:
        file = make(*values)
        if file is None:
            return None
        return {"name": file.name, "type": file.type, "data": base64.b64encode(file.content).decode()}

    made = on(listen, pack, inputs, held)
    on(made.then, None, held, None, js="(file) => zhishu.save(file)")


def chosen(value: Any) -> str | None:
    """A filter's value; nothing chosen is None."""
    text = "" if value is None else str(value).strip()
    return text or None
