"""What a Word document's styles say of a paragraph: heading depth, list, caption, hidden; inherited along basedOn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.I)
_TITLE_NAMES = frozenset({"title", "标题", "文档标题"})
_CAPTION_NAMES = frozenset({"caption", "题注", "图题", "表题", "图名", "表名"})
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d*$|toc heading$|table of figures$|图表目录$", re.I)
_FALSE = frozenset({"0", "false", "off", "none"})


def value(element: Any, tag: str) -> str | None:
    """The w:val of a child, None when there is no such child."""
    child = element.find(W + tag) if element is not None else None
    return None if child is None else child.get(W + "val", "")


def flag(element: Any, tag: str) -> bool | None:
    """An on/off property: None when absent, True when present without a negating w:val."""
    found = value(element, tag)
    return None if found is None else found.lower() not in _FALSE


@dataclass(frozen=True)
class Style:
    """One style with what it inherits."""

    name: str = ""
    heading: int = 0
    title: bool = False
    caption: bool = False
    contents: bool = False
    hidden: bool = False
    struck: bool = False
    list_id: str | None = None
    list_level: int = 0


class Styles:
    """The styles part; unknown ids behave as the plain style."""

    def __init__(self, root: Any | None) -> None:
        self._elements = {} if root is None else {e.get(W + "styleId"): e for e in root.iter(W + "style")}
        self._resolved: dict[str | None, Style] = {}

    @cached_property
    def default(self) -> Style:
        """The style of a paragraph that names none."""
        for identity, element in self._elements.items():
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true"):
                return self.get(identity)
        return Style()

    def get(self, identity: str | None) -> Style:
        """A style by id, resolved along its ancestors (a cycle ends where it closes)."""
        if identity not in self._resolved:
            self._resolved[identity] = Style()
            self._resolved[identity] = self._resolve(identity)
        return self._resolved[identity]

    def _resolve(self, identity: str | None) -> Style:
        chain = self._chain(identity)
        if not chain:
            return Style()
        names = [(value(element, "name") or "").strip() for element in chain]
        paragraphs = [element.find(W + "pPr") for element in chain]
        runs = [element.find(W + "rPr") for element in chain]
        numbering = next(
            (p.find(W + "numPr") for p in paragraphs if p is not None and p.find(W + "numPr") is not None), None
        )
        return Style(
            name=names[0],
            heading=_heading(names, paragraphs),
            title=names[0].lower() in _TITLE_NAMES,
            caption=any(name.lower() in _CAPTION_NAMES for name in names),
            contents=any(_CONTENTS_NAME.match(name) for name in names),
            hidden=_first_flag(runs, "vanish"),
            struck=_first_flag(runs, "strike") or _first_flag(runs, "dstrike"),
            list_id=value(numbering, "numId"),
            list_level=_integer(value(numbering, "ilvl")),
        )

    def _chain(self, identity: str | None) -> list[Any]:
        chain: list[Any] = []
        while identity in self._elements and len(chain) < 32:
            element = self._elements[identity]
            if element in chain:
                break
            chain.append(element)
            identity = value(element, "basedOn")
        return chain


def _heading(names: list[str], paragraphs: list[Any]) -> int:
    """Outline level where stated (0 = level 1), else the built-in heading's number; the nearest ancestor wins."""
    for name, paragraph in zip(names, paragraphs, strict=True):
        outline = value(paragraph, "outlineLvl")
        if outline is not None:
            return _integer(outline) + 1 if _integer(outline) < 9 else 0
        if match := _HEADING_NAME.match(name):
            return int(match.group(1))
    return 0


def _first_flag(elements: list[Any], tag: str) -> bool:
    return next((bool(found) for element in elements if (found := flag(element, tag)) is not None), False)


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else 0


def direct_heading(properties: Any) -> int | None:
    """The outline level written on the paragraph itself: 1.. for a heading, 0 for body text, None when absent."""
    outline = value(properties, "outlineLvl")
    if outline is None:
        return None
    return _integer(outline) + 1 if _integer(outline) < 9 else 0
