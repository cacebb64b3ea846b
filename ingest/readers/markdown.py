"""Markdown by way of its own HTML: one walker for both, so tables, lists and raw HTML behave alike."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.encodings import Decoded
from ingest.readers.html import blocks_of, parse
from ingest.readers.text import damage, load
from ingest.records import RawDocument

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|date|author|publisher|标题|日期|作者)[ \t]*[:：][ \t]*(.+)$", re.M | re.I)
# markdown-it drops what lies deeper than this many levels, so marks beyond are taken off first.
MAX_NESTING = 100
_DEEP_QUOTE = re.compile(r"^(?:[ \t]*>){16,}", re.M)
_DEEP_INDENT = re.compile(r"^[ \t]{48,}(?=\S)", re.M)
_NAMES = {"标题": "title", "日期": "published", "date": "published", "作者": "author"}


def read(path: Path, limits: Limits) -> RawDocument:
    """Headings, paragraphs, lists and tables of a Markdown file; its front matter as properties."""
    decoded = load(path)
    text = sanitise(decoded.text)
    properties: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        properties = {
            _NAMES.get(key.lower(), key.lower()): value.strip(" \"'") for key, value in _FIELD.findall(front.group(1))
        }
        text = text[front.end() :]
    root = parse(Decoded(f"<html><body>{render(text)}</body></html>", "utf-8"), str(path))
    blocks = blocks_of(root, limits, str(path), whole=True)
    return RawDocument(str(path), "text/markdown", tuple(blocks), properties, damage(decoded))


def render(text: str) -> str:
    """Markdown as HTML: CommonMark with tables and strikethrough, raw HTML left for the HTML reader to judge."""
    from markdown_it import MarkdownIt

    text = _DEEP_INDENT.sub("", _DEEP_QUOTE.sub("> ", text))
    return str(
        MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
        .enable(["table", "strikethrough"])
        .render(text)
    )
