"""Indicator trees out of Chinese sentences: «…指数由甲、乙、丙3个一级指标，9个二级指标构成»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.folding import Folded, fold
from ingest.frameworks import items
from ingest.frameworks.enumerated import Waiting
from ingest.frameworks.lists import Listing, announced_count, first_level_count, listings, ordinal_level, stated_counts
from ingest.frameworks.names import edition_of, name_index, speaks_of_framework
from ingest.frameworks.tree import Draft, Tree
from ingest.records import Document
from ingest.sentences import spans

MAX_SENTENCE = 1500  # characters; longer ones are no sentences

_MAY_COUNT = re.compile("[级級个個项項大权權]")
_INDEXED = re.compile(r"指数|指标体系|评价体系|体系框架")
_PARTS = re.compile(r"[（(][^（()）]*、[^（()）]*[)）]$")  # «创新动力（研发强度、人才密度）»
_OWN_SUFFIX = re.compile(
    r"(?:这个|这一|该)?(?:一级|二级|三级)?(?:分?指数|指标|方面|维度|领域|部分|层面|要素)?(?:主要|具体|共|下|又|则|还|中|里)*$"
)


def read(document: Document, known: Sequence[Tree]) -> list[Tree]:
    """One tree for each index whose first level is listed; lists under a known indicator become its children."""
    trees: list[Tree] = []
    waiting = Waiting(document)
    told = -1  # where the sentence ended that last told of an index
    headed: Draft | None = None
    for start, end, section in _sentences(document):
        text = document.text[start:end]
        named = waiting.take(start, text, trees)
        headed = _headed(text, section, trees) or (headed if "\n" not in document.text[start - 1 : start] else None)
        if not named and not _MAY_COUNT.search(text):
            continue
        folded = fold(text)
        going_on = trees[-1] if trees and 0 <= start - told <= 1 else None
        if _read_sentence(document, start, folded, section, trees, known, going_on, headed):
            told = end
        if not named and _INDEXED.search(folded.text):
            wanted = announced_count(folded.text)
            counted = 0 if wanted else first_level_count(folded.text)
            if wanted > 1:
                waiting.begin(_root(document, start, text, section), wanted)
            elif counted > 1 and not waiting.tree:
                waiting.begin(_root(document, start, text, section), counted)
    return [tree for tree in trees if tree.roots or tree.stated]


def _sentences(document: Document) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for block in document.blocks:
        if block.kind == "paragraph" and not block.flattened:
            for a, b in spans(document.text[block.start : block.end]):
                if b - a <= MAX_SENTENCE:
                    yield block.start + a, block.start + b, block.section


def _read_sentence(
    document: Document,
    start: int,
    folded: Folded,
    section: tuple[str, ...],
    trees: list[Tree],
    known: Sequence[Tree],
    going_on: Tree | None,
    headed: Draft | None,
) -> bool:
    """Whether the sentence told of an index; `going_on` is the one the sentence right before told of.

    `headed` is the indicator that the heading over the sentence names.
    """
    text = folded.text
    root: Tree | None = None
    placed = False
    for found in listings(text):
        if _takes_weights(document, start, folded, found, known):
            continue
        node = _parent(found.subject, trees)
        node = None if node is not None and root is not None and node.children else node
        if root is None and node is None and headed and not headed.children and not found.subject.strip("，, "):
            node = headed
        if node is not None:
            placed = True
            node.children = node.children or _drafts(document, start, folded, found.items, node.level + 1)
            continue
        level = ordinal_level(found.unit) or 1
        if found.unit == "指标":  # a bare one only tells what stands under an indicator named
            continue
        if root is not None or level != 1 or not _is_about_index(found, section):
            continue
        a, b = folded.source(*found.place)
        root = _root(document, start, document.text[start + a : start + b], section)
        root.roots = _drafts(document, start, folded, found.items, 1)
        trees.append(root)
    end = start + folded.source(0, len(text))[1]
    target = root or _counted_tree(document, start, end, text, section, known)
    deeper = {level: stated for level, stated in reversed([*stated_counts(text)]) if level > 1}
    if target is None and going_on is not None and deeper and not placed:
        for level, stated in deeper.items():
            going_on.state(level, stated)
        return True
    if target is None:
        return False
    for level, stated in stated_counts(text):
        if not (placed and root is not None and level > 1):  # the counts of parts listed beside them
            target.state(level, stated)
    if root is None:
        trees.append(target)
    return True


def _drafts(document: Document, start: int, folded: Folded, found: Sequence[items.Item], level: int) -> list[Draft]:
    """Nodes with their places in the document; the name is the document's own text, its layout spaces apart."""
    made = []
    for it in found:
        a, b = folded.source(it.start, it.end)
        name = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", document.text[start + a : start + b])
        inner = _PARTS.search(name)
        if inner is None:
            made.append(Draft(name, level, start + a, start + b, it.weight))
            continue
        opening = document.text.rfind(inner.group()[0], start + a, start + b)
        node = Draft(name[: inner.start()], level, start + a, opening, it.weight)
        parts = items.split(document.text, opening + 1, start + b - 1)
        node.children = [Draft(part.name, level + 1, part.start, part.end, part.weight) for part in parts]
        made.append(node)
    return made


def _takes_weights(document: Document, start: int, folded: Folded, found: Listing, known: Sequence[Tree]) -> bool:
    """«甲、乙2个一级指标的权重分别为0.4、0.6»: weights for the nodes of a tree that is known already."""
    if all(it.weight is None for it in found.items):
        return False
    names = [draft.name for draft in _drafts(document, start, folded, found.items, 0)]
    for tree in known:
        nodes = [tree.find(name) for name in names]
        if all(nodes):
            for node, it in zip(nodes, found.items, strict=True):
                if node is not None and node.weight is None:
                    node.weight = it.weight
            return True
    return False


# ---------------------------------------------------------------- whose they are
_NUMBERED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]+[、是]|\d{1,2}[.、．])\s*"
)


def _headed(text: str, section: Sequence[str], trees: Sequence[Tree]) -> Draft | None:
    """The indicator that a heading names, by itself or run into its paragraph («1.创新资源。»)."""
    for name in (text, *reversed(section[-1:])):
        own = re.sub(r"(?:一级指标|指标|指数|维度)$", "", _NUMBERED.sub("", name).strip("。 “”"))
        node = next((node for tree in reversed(trees) if len(own) >= 2 and (node := tree.find(own))), None)
        if node is not None:
            return node
    return None


def _parent(subject: str, trees: Sequence[Tree]) -> Draft | None:
    """The indicator a subject names («其中，“创新投入”指标»), the latest tree first."""
    clause = re.split(r"[，,]", subject.rstrip("，, "))[-1]
    own = _OWN_SUFFIX.sub(
        "", re.sub(r"^(?:其中|在|第?[一二三四五六七八九十](?:是|为))+|[“”「」]|（[^（）]*）", "", clause)
    )
    return next((node for tree in reversed(trees) if own and (node := tree.find(own))), None)


def _is_about_index(found: Listing, section: Sequence[str]) -> bool:
    """The subject is an index or an indicator system, or the section describes one and the unit is an ordinal level."""
    if _INDEXED.search(found.subject):
        return True
    if re.search(r"层次$", found.subject) and re.search(r"指数$", found.unit):
        return True
    described = any(speaks_of_framework(heading) for heading in section)
    return described and (not found.subject.strip("，, ") or ordinal_level(found.unit) > 0)


def _root(document: Document, start: int, subject: str, section: Sequence[str]) -> Tree:
    nearest = [subject, *reversed(section), document.title]
    index, _ = name_index(nearest, document.title)
    return Tree(index, edition_of(document, index, nearest), "prose", "正文", start)


def _counted_tree(
    document: Document, start: int, end: int, text: str, section: Sequence[str], known: Sequence[Tree]
) -> Tree | None:
    """A tree without nodes for a sentence that only counts the levels of an index that a table lists."""
    if len({level for level, _ in stated_counts(text)}) < 2 or not _INDEXED.search(text):
        return None
    tree = _root(document, start, document.text[start:end], section)
    return tree if any(tree.index == other.index for other in known) else None
