"""Quoted phrases: what stands between quotation marks must stand in the evidence, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.records import Evidence
from ingest.folding import fold

_QUOTED = re.compile(
    r"“([^“”]{1,400})”|「([^「」]{1,400})」|『([^『』]{1,400})』|《([^《》]{1,200})》|(?<![A-Za-z0-9])\"([^\"\n]{1,400})\""
)
_BLOCK = re.compile(r"(?m)^\s*>\s?(.+)$")
_LABEL = re.compile(r"\s*(?:>\s*)?[^\d：:“”，。]{1,16}[：:]\s*(?=[“「\"])")
_ELLIPSIS = re.compile(r"…+|\.{3,}|⋯+")
_EDGE = " \t，。；：、,.;:!?！？…"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase in quotation marks, in a text as written."""

    start: int
    end: int
    text: str


def find_quoted(text: str, block: bool = False) -> list[Quoted]:
    """The quoted phrases of a text; all of it but a label («原文：») when it is laid out as a quotation."""
    if block:
        label = _LABEL.match(text)
        at = label.end() if label else 0
        return [Quoted(at, len(text), text[at:])]
    found = [Quoted(m.start(1), m.end(1), m.group(1)) for m in _BLOCK.finditer(text)]
    for m in _QUOTED.finditer(text):
        i = m.lastindex or 1
        if not any(q.start <= m.start() < q.end for q in found):
            found.append(Quoted(m.start(i), m.end(i), m.group(i)))
    return found


@lru_cache(maxsize=8192)
def literal(text: str) -> str:
    """A text as quotations are compared: width and white space aside, marks of emphasis and quotation too."""
    plain = unicodedata.normalize("NFKC", fold(text).text)
    return re.sub(r"[\s|*“”‘’\"'「」『』`]+", "", plain).lower()


def sources_of(evidence: Sequence[Evidence], spoken: str) -> list[str]:
    """All that may be quoted: quotes, sections and titles of the evidence, its names, and the user's own words."""
    texts = [spoken]
    for e in evidence:
        for p in e.places:
            texts += [p.quote, p.section, p.document_title]
        if e.observation is not None:
            o = e.observation
            texts += [o.indicator, o.area or "", o.breakdown or "", o.quote]
        if e.node is not None:
            texts += [e.node.name, e.node.quote]
        if e.computation is not None:
            texts += [e.computation.name, *(i.label for i in e.computation.inputs)]
    return [literal(t) for t in dict.fromkeys(texts) if t]


def stands(quoted: Quoted, sources: Sequence[str]) -> bool:
    """Whether a phrase stands in one of the sources; the parts around an ellipsis in order in one of them."""
    parts = [p for p in (literal(x.strip(_EDGE)) for x in _ELLIPSIS.split(quoted.text)) if p]
    return not parts or any(_in_order(parts, s) for s in sources)


def _in_order(parts: Sequence[str], source: str) -> bool:
    at = 0
    for part in parts:
        at = source.find(part, at)
        if at < 0 or _cuts_number(source, at, part):
            return False
        at += len(part)
    return True


def _cuts_number(source: str, at: int, part: str) -> bool:
    """A quotation that begins or ends within a number does not stand in its source."""
    before, after = source[max(0, at - 1) : at], source[at + len(part) :][:2]
    return (part[0].isdigit() and (before.isdigit() or before == ".")) or (
        part[-1].isdigit() and (after[:1].isdigit() or (after[:1] == "." and after[1:].isdigit()))
    )
