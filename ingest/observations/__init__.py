"""Every figure of a document with its meaning: `extract` walks the blocks and hands each to its reader."""

from __future__ import annotations

import re

from ingest.observations.context import Context, context_of
from ingest.observations.years import in_turn
from ingest.records import Block, Document, Observation

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def extract(document: Document) -> list[Observation]:
    """All observations of a document, in the order of their figures."""
    from ingest.observations import prose, tables
    from ingest.observations.english import extract_block, extract_fact, facts_of

    context = context_of(document)
    found = list(tables.extract(document, context))
    reader = prose.ProseReader(context)
    facts = facts_of(document, context) if document.language == "en" else None
    for block in document.blocks:
        if block.kind == "table":
            continue
        told = extract_fact(document, block, context, facts) if facts is not None else None
        if told is not None:
            found.extend(told)
        elif is_english(document, block):
            found.extend(extract_block(document, block, context))
        else:
            found.extend(reader.read(block))
    ordered = sorted(_distinct(found), key=lambda o: (o.number_start, o.number_end))
    return in_turn(document, ordered)


def is_english(document: Document, block: Block) -> bool:
    """Whether a block is English prose: far more Latin letters than Han characters."""
    text = document.text[block.start : block.end]
    return len(_LATIN.findall(text)) > 8 * len(_HAN.findall(text))


def _distinct(observations: list[Observation]) -> list[Observation]:
    return list({observation.observation_id: observation for observation in observations}.values())


__all__ = ["Context", "context_of", "extract"]
