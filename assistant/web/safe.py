"""Text from documents, file names and models made fit for a page: escaped, no HTML in Markdown, links only http(s)."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SCHEMES = ("http://", "https://")


def esc(value: object) -> str:
    """Text as HTML text or attribute value; None is nothing."""
    return "" if value is None else html.escape(str(value), quote=True)


@cache
def markdown() -> MarkdownIt:
    """The one Markdown of the pages: no raw HTML, no images, tables, links to http(s) in a new tab."""
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table").disable("image")
    md.validateLink = _link_allowed  # type: ignore[method-assign]
    md.add_render_rule("link_open", _link_open)
    return md


def _link_allowed(url: str) -> bool:
    return url.strip().lower().startswith(_SCHEMES)


def _link_open(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    if not _link_allowed(str(tokens[i].attrGet("href") or "")):
        return "<a>"  # an empty address is never asked about, and would open this page anew
    tokens[i].attrSet("target", "_blank")
    tokens[i].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, i, options, env))


def button(label: str, act: str, arg: object = "", style: str = "", name: str = "") -> str:
    """A button that page.js hands to the page's `act` listener; `label` is HTML, `name` what a screen reader says."""
    aria = f' aria-label="{esc(name)}" title="{esc(name)}"' if name else ""
    value = arg if isinstance(arg, str) else json.dumps(arg, ensure_ascii=False, separators=(",", ":"))
    carried = f'data-act="{esc(act)}" data-arg="{esc(value)}"'
    return f'<button type="button" class="{esc(style)}" {carried}{aria}>{label}</button>'
