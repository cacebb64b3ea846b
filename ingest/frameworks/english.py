"""Indicator trees out of English sentences: «The Index has four pillars: A, B, C and D, and 12 sub-indices»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.frameworks import items
from ingest.frameworks.names import edition_of, name_index
from ingest.frameworks.tree import Draft, Stated, Tree
from ingest.records import Document
from ingest.sentences import spans

MAX_SENTENCE = 1500  # characters; longer ones are no sentences
MAX_ITEM = 60

_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})"
_UNIT = (
    r"(?P<unit>(?:(?:main|key|core|broad|equally weighted|weighted|high-level|thematic|top-level|individual)\s+)*"
    r"(?:sub-?)?(?:pillars?|dimensions?|components?|domains?|themes?|categories|areas|topics|drivers|factors|ind(?:ices|exes)"
    r"|indicators|metrics|measures|variables))"
)
_COUNTED = re.compile(rf"\b{_NUMBER}\s+{_UNIT}\b", re.I)
_AFTER = re.compile(r"\s*(?::|[—–]|\s-\s|\(,?\s*(?:namely|i\.e\.|that is|which are|including|covering)[,:]?)\s*", re.I)
_INDEX = re.compile(r"\b(?:Index|Scoreboard|Barometer|index|framework)\b")
_STOP = re.compile(r"[.;)](?:\s|$)|\)|\s+and\s+(?=\d)|,\s*(?:and\s+)?(?=(?:\d+|with|which|comprising|each)\b)")


def read(document: Document) -> list[Tree]:
    """One tree for each sentence about an index that lists its pillars; counts of deeper levels are kept."""
    trees = []
    for start, end in _sentences(document):
        text = document.text[start:end]
        if _INDEX.search(text) and (tree := _tree(document, start, text)):
            trees.append(tree)
    return trees


def _sentences(document: Document) -> Iterator[tuple[int, int]]:
    for block in document.blocks:
        if block.kind == "paragraph" and not block.flattened:
            body = document.text[block.start : block.end]
            if _COUNTED.search(body):
                yield from ((block.start + a, block.start + b) for a, b in spans(body) if b - a <= MAX_SENTENCE)


def _tree(document: Document, start: int, text: str) -> Tree | None:
    counted = list(_COUNTED.finditer(text))
    for match in counted:
        found = _listed(text, match)
        if found:
            tree = _root(document, start, text)
            tree.roots = [Draft(it.name, 1, start + it.start, start + it.end, it.weight) for it in found]
            rest = [m for m in counted if m.start() >= match.start()]
            for level, m in enumerate(rest, start=1):
                tree.state(level, Stated(_value(m["n"]), False, "正文"))
            return tree
    return None


def _root(document: Document, start: int, text: str) -> Tree:
    index, _ = name_index([text, document.title], document.title)
    year = edition_of(document, index, [text])
    return Tree(index, year, "prose", "正文", start)


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS.index(number.lower()) + 2


def _listed(text: str, match: re.Match[str]) -> list[items.Item]:
    """The items after a counted noun, when there are as many as it says."""
    lead = _AFTER.match(text, match.end())
    if lead is None:
        return []
    count = _value(match["n"])
    ends = [m.start() for m in _STOP.finditer(text, lead.end())] + [len(text)]
    for end in ends:
        found = items.split(text, lead.end(), end, count)
        if len(found) == count >= 2 and all(len(it.name) <= MAX_ITEM for it in found):
            return found
    return []
