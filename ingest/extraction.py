"""Everything that is taken out of one file's text: canonical document, passages, figures, frameworks."""

from __future__ import annotations

from dataclasses import replace

from ingest import frameworks, observations, passages, structure
from ingest.errors import DocumentError
from ingest.injection import without_addressed
from ingest.readers.lengths import MAX_PARAGRAPH
from ingest.records import Document, Extracted, RawDocument

# Characters of one document that figures are read from: a yearbook of two thousand pages stays below.
MOST_EXTRACTED = 3_000_000
# Paragraphs cut to the longest length there is come from lines that have lost their ends: nobody's prose. So many of
# them (100,000 characters) are still read and searched.
MOST_RUNAWAY = 5
_ENDLESS = 0.85
_RUNAWAY = "有超过{some}字不分行的文字，疑为导出错误：其后的部分只能阅读，不提取数据，也不进检索。"
_TOO_LONG = "文件很长（{all}字），只从前{some}字提取数据与体系；全文仍可检索。"
_ADDRESSED = "文中有写给模型的“指示”，已当作普通文字，其中的数字不作为数据。"


def take_out(raw: RawDocument, most: int = MOST_EXTRACTED) -> Extracted:
    """What a file holds, figures out of its first `most` characters; raises DocumentError where no text is left."""
    document = structure.build(raw)
    if not document.text.strip():
        raise DocumentError("no_text", "文件里没有读到文字。若是扫描件，请先做文字识别（OCR）。", raw.path)
    document = replace(document, path=printable(raw.path))
    head = document
    if len(document.text) > most:
        blocks = tuple(b for b in document.blocks if b.end <= most)
        head = replace(document, blocks=blocks, tables=tuple(t for t in document.tables if t.end <= most))
        document = _warned(document, _TOO_LONG.format(all=len(document.text), some=most))
    body = _without_runaway(document)
    if body is not document:
        kept = set(body.blocks)
        head = replace(head, blocks=tuple(b for b in head.blocks if b in kept))
        document = _warned(document, _RUNAWAY.format(some=MOST_RUNAWAY * MAX_PARAGRAPH))
    figures, addressed = without_addressed(document, observations.extract(head))
    if addressed:
        document = _warned(document, _ADDRESSED)
    return Extracted(
        document=document,
        passages=tuple(passages.split(body)),
        observations=tuple(figures),
        frameworks=tuple(frameworks.extract(head)),
    )


def _without_runaway(document: Document) -> Document:
    """The document without the blocks of endless lines beyond the first MOST_RUNAWAY; itself where there are none."""
    endless = [b for b in document.blocks if b.table is None and b.end - b.start > _ENDLESS * MAX_PARAGRAPH]
    left_out = set(endless[MOST_RUNAWAY:])
    return replace(document, blocks=tuple(b for b in document.blocks if b not in left_out)) if left_out else document


def _warned(document: Document, text: str) -> Document:
    return replace(document, warnings=(*document.warnings, text))


def printable(path: str) -> str:
    """A path that can be stored and shown: bytes that are no UTF-8 become question marks."""
    return path.encode("utf-8", "replace").decode("utf-8")
