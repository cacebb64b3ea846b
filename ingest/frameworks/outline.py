"""Indicator trees out of lists and numbered outlines under a heading or sentence that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.frameworks import items
from ingest.frameworks.names import edition_of, name_index, speaks_of_framework
from ingest.frameworks.tree import Draft, Tree
from ingest.records import Block, Document
from ingest.structure.headings import STYLE_RANK, numbering

MAX_ENTRY = 40  # characters of an entry's own name
MIN_ENTRIES = 3

_BULLET = re.compile(r"^[•·◦▪●○◆◇■□★☆*\-–—>]+\s*")
_LEVEL = re.compile(r"^(?P<level>[一二三四])级(?:指标|指数)[一二三四五六七八九十\d]*\s*[:：]\s*")
_PARTED = re.compile(r"[:：]|(?<=[）)])[:：]?(?=包括|下设)|——|—")
_DEFINITION = re.compile(
    r"^\s*(?:是?指|反映|衡量|表示|体现|用于|该指标|主要反映|measures?\b|refers?\b|the\b|is\b)", re.I
)
# «附：指标体系»: a line of its own that only says what follows.
_TITLE = re.compile(r"^[^，。；]{0,24}(?:指标体系|指标框架|指标构成|评价体系|体系框架)(?:及权重|一览|表)?$")
_PROSE = re.compile(r"[。！？]|，.*，")
_VERB = re.compile(r"^(?:包括|包含|涵盖|下设|含|由|分为|including|includes?)\s*[:：]?")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a list: its rank key, the name, and the names it enumerates after a colon."""

    key: tuple[int, ...]
    item: items.Item
    children: tuple[items.Item, ...]


def read(document: Document) -> list[Tree]:
    """One tree for each run of list entries that a heading, title or sentence announces as an indicator system."""
    trees = []
    for announcement, run in _runs(document):
        tree = _tree(document, announcement, run)
        if tree:
            trees.append(tree)
    return trees


def _runs(document: Document) -> Iterator[tuple[str, list[Block]]]:
    """Consecutive short lines, each run with the text that announces it."""
    blocks = document.blocks
    i = 0
    while i < len(blocks):
        run = []
        j = i
        while j < len(blocks) and _is_entry(document, blocks[j]):
            run.append(blocks[j])
            j += 1
        if len(run) >= MIN_ENTRIES - 1:
            announcement = _announcement(document, i, run)
            if announcement:
                yield announcement
        i = max(j, i + 1)


def _is_entry(document: Document, block: Block) -> bool:
    text = document.text[block.start : block.end]
    if block.kind not in ("heading", "paragraph") or block.table is not None or not text:
        return False
    name = _PARTED.split(text, maxsplit=1)[0]
    return len(name) <= MAX_ENTRY and not _PROSE.search(text) and bool(_is_marked(text) or block.kind == "heading")


def _is_marked(text: str) -> bool:
    """Whether a line begins as a list's entry does."""
    return bool(
        _BULLET.match(text) or _LEVEL.match(text) or numbering(text) or re.match(r"[^，。]{2,20}[:：].*、", text)
    )


def _announcement(document: Document, i: int, run: list[Block]) -> tuple[str, list[Block]] | None:
    """The nearest text that speaks of an indicator system, and the entries under it.

    A sentence right above that ends in a colon, a caption, or a heading; under a heading only its own section counts.
    """
    above = document.blocks[i - 1] if i else None
    if above is not None and above.kind in ("paragraph", "caption"):
        text = document.text[above.start : above.end]
        last = re.split(r"[。；]", text.rstrip("：:"))[-1]
        opens = text.endswith(("：", ":")) or above.kind == "caption" or _TITLE.search(text)
        if opens and speaks_of_framework(last):
            return text, run
    for k, block in enumerate(run):
        text = document.text[block.start : block.end]
        if block.kind == "heading" and speaks_of_framework(text):
            return _of_section(document, text, run[k + 1 :])
    heading = next((h for h in reversed(run[0].section) if speaks_of_framework(h)), None)
    return _of_section(document, heading, run) if heading else None


def _of_section(document: Document, heading: str, run: Sequence[Block]) -> tuple[str, list[Block]] | None:
    """The entries that stand under a heading; a last heading that opens prose is no entry."""
    inside = list(takewhile(lambda block: heading in block.section, run))
    if inside and inside[-1].kind == "heading":
        after = next((b for b in document.blocks if b.start > inside[-1].start), None)
        if after is not None and after.kind == "paragraph" and _PROSE.search(document.text[after.start : after.end]):
            inside.pop()
    return (heading, inside) if len(inside) >= MIN_ENTRIES - 1 else None


def _tree(document: Document, announcement: str, run: Sequence[Block]) -> Tree | None:
    entries = _one_outline([entry for block in run for entry in _entries(document, block)])
    ranks = sorted({entry.key for entry in entries})
    nested = len(ranks) > 1 or any(entry.children or entry.item.weight is not None for entry in entries)
    if len(entries) < MIN_ENTRIES - 1 or not nested:
        return None
    nearest = [announcement, *reversed(run[0].section), document.title]
    index, _ = name_index(nearest, document.title)
    tree = Tree(index, edition_of(document, index, nearest), "outline", "清单", run[0].start)
    path: list[Draft] = []
    for entry in entries:
        level = min(ranks.index(entry.key) + 1, len(path) + 1)
        node = Draft(entry.item.name, level, entry.item.start, entry.item.end, entry.item.weight)
        node.children = [Draft(c.name, level + 1, c.start, c.end, c.weight) for c in entry.children]
        del path[level - 1 :]
        (path[-1].children if path else tree.roots).append(node)
        path.append(node)
    return tree if sum(tree.counts()) >= MIN_ENTRIES else None


def _one_outline(entries: Sequence[_Entry]) -> list[_Entry]:
    """Entries up to the first one that stands outside the first's outline (the next section of the report)."""
    return list(takewhile(lambda entry: entry.key >= entries[0].key, entries))


def _entries(document: Document, block: Block) -> list[_Entry]:
    """What one line lists: usually one indicator with its parts; several of one level after «二级指标：»."""
    text = document.text
    line = text[block.start : block.end]
    if level := _LEVEL.match(line):
        key = (0, "一二三四".index(level["level"]))
        return [_Entry(key, it, ()) for it in items.split(text, block.start + level.end(), block.end)]
    bullet = _BULLET.match(line)
    number = None if bullet else numbering(line)
    start = block.start + (bullet.end() if bullet else number.length if number else 0)
    colon = _PARTED.search(text, start, block.end)
    it = items.item(text, start, colon.start() if colon else block.end)
    if not it.name or len(it.name) > MAX_ENTRY:
        return []
    children = _children(text, colon.end(), block.end) if colon else ()
    return [_Entry(_rank(line, block), it, children)]


def _children(text: str, start: int, end: int) -> tuple[items.Item, ...]:
    """What stands after an entry's colon: its parts, unless it is a definition."""
    if _DEFINITION.match(text[start:end]):
        return ()
    verb = _VERB.match(text[start:end])
    return tuple(items.split(text, start + (verb.end() if verb else 0), end))


def _rank(line: str, block: Block) -> tuple[int, ...]:
    """Outer entries sort before inner ones: numbers by style and depth, then headings by depth, bullets last."""
    number = numbering(line)
    if number:
        return (1, STYLE_RANK[number.style], number.depth)
    return (2, block.level) if block.kind == "heading" else (3, max(0, "•◦▪".find(line[:1])))
