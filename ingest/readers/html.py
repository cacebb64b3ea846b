"""Web pages: the article's headings, paragraphs and tables; what a browser hides and what frames the article is out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import one_line, sanitise
from ingest.readers.encodings import Decoded
from ingest.readers.html_shallow import flattened
from ingest.readers.html_visibility import Visibility, looks_like_furniture
from ingest.readers.html_walk import Walker
from ingest.readers.text import damage, load
from ingest.records import RawBlock, RawDocument

# Furniture holding more of the page's prose than this is the article under an unlucky name.
FURNITURE_SHARE = 0.3
# libxml2 stops quietly a little beyond this depth; pages that deep are flattened first, or text would be lost.
MAX_DEPTH = 2_000
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I)
_TITLES = ("og:title", "articletitle", "dc.title", "citation_title")
_DATES = (
    "article:published_time",
    "pubdate",
    "publishdate",
    "og:published_time",
    "dc.date",
    "citation_publication_date",
    "date",
)
_PUBLISHERS = ("contentsource", "og:site_name", "sitename", "dc.publisher", "citation_publisher")


def read(path: Path, limits: Limits) -> RawDocument:
    """A page's main text in order."""
    head = path.open("rb").read(8_192) if path.stat().st_size else b""
    declared = _CHARSET.search(head)
    decoded = load(path, declared.group(1).decode("ascii") if declared else None)
    root = parse(decoded, str(path))
    blocks = blocks_of(root, limits, str(path))
    return RawDocument(str(path), "text/html", tuple(blocks), properties_of(root), damage(decoded))


def parse(decoded: Decoded, path: str) -> Any:
    """The root of an HTML tree; no network, no entities beyond HTML's own."""
    text = sanitise(decoded.text)
    if not text.strip():
        raise DocumentError("no_text", "网页里没有文字，请检查是否保存完整。", path)
    root = _tree(text, path)
    return root if depth(root) < MAX_DEPTH else _tree(flattened(text), path)


def _tree(text: str, path: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("corrupt", "网页结构无法解析，请用浏览器重新保存。", path) from error


def depth(root: Any) -> int:
    """How deep the tree goes, without recursion."""
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def blocks_of(root: Any, limits: Limits, path: str = "", whole: bool = False) -> list[RawBlock]:
    """The blocks of a tree; `whole` keeps everything visible, as for a page that is all article (rendered Markdown)."""
    visibility = Visibility(root)
    body = root.find("body") if root.find("body") is not None else root
    remove_hidden(body, visibility)
    if not whole:
        weights = weigh(body)
        remove_furniture(body, weights)
        body = main_part(body, weights)
    return Walker(limits, path, imprint=not whole).walk(body)


def remove_hidden(body: Any, visibility: Visibility) -> None:
    """Take out what is not shown, keeping the text behind each element."""
    for element in [element for element in body.iterdescendants() if visibility.hidden(element)]:
        _drop(element)


@dataclass
class _Weight:
    """What an element holds: characters of text, those within links, how many links, whether tables or a main title."""

    text: int = 0
    linked: int = 0
    links: int = 0
    tables: bool = False
    title: bool = False

    @property
    def prose(self) -> int:
        return self.text - self.linked


def weigh(body: Any) -> dict[Any, _Weight]:
    """Every element's weight, bottom up in one pass."""
    weights: dict[Any, _Weight] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        weight = _Weight(text=_size(element.text))
        for child in element:
            inner = weights[child]
            weight.text += inner.text + _size(child.tail)
            weight.linked += inner.linked
            weight.links += inner.links
            weight.tables |= inner.tables or child.tag == "table"
            weight.title |= inner.title or child.tag == "h1"
        if element.tag == "a":
            weight.linked, weight.links = weight.text, 1
        weights[element] = weight
    return weights


def _size(text: str | None) -> int:
    return len(text.strip()) if text else 0


def remove_furniture(body: Any, weights: dict[Any, _Weight]) -> None:
    """Take out navigation, footers and lists of links unless they hold much of the page's prose."""
    total = max(1, weights[body].prose)
    for element, weight in weights.items():
        if element is body or element.tag == "main":
            continue
        named = looks_like_furniture(element) and not (element.tag == "header" and weight.title)
        if (named and weight.prose < FURNITURE_SHARE * total) or _is_link_list(element, weight):
            _drop(element)


def _is_link_list(element: Any, weight: _Weight) -> bool:
    """A list or division of which nearly all is links: at least four of them, three quarters of its text."""
    if element.tag not in ("ul", "ol", "div", "dl", "p", "section") or weight.tables:
        return False
    return weight.links >= 4 and weight.linked > 0.75 * weight.text


def main_part(body: Any, weights: dict[Any, _Weight]) -> Any:
    """The one <main> or <article> when it holds most of the prose, else the body."""
    for query in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(query)
        if len(found) == 1 and weights[found[0]].prose >= 0.6 * weights[body].prose:
            return found[0]
    return body


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def properties_of(root: Any) -> dict[str, str]:
    """Title, publisher and date as the page's head states them."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = one_line(meta.get("content") or "")
        if name and content:
            named.setdefault(name, content)
    title = root.find(".//title")
    heading = one_line("".join(title.itertext())) if title is not None else ""
    stated = {
        "title": _first(named, _TITLES) or heading,
        "published": _first(named, _DATES),
        "publisher": _first(named, _PUBLISHERS),
        "language": (root.get("lang") or "").strip(),
    }
    return {key: value for key, value in stated.items() if value}


def _first(named: dict[str, str], names: tuple[str, ...]) -> str:
    return next((named[name] for name in names if name in named), "")
