"""Everything that is taken out of one file's text: canonical document, passages, figures, frameworks."""

from __future__ import annotations

from dataclasses import replace

from ingest import frameworks, observations, passages, structure
from ingest.errors import DocumentError
from ingest.injection import without_addressed
from ingest.records import Document, Extracted, RawDocument

# Characters of one document that figures are read from; the longest statistical yearbooks stay below.
MOST_EXTRACTED = 600_000
_TOO_LONG = "文件很长（{all}字），只从前{some}字提取数据与体系；全文仍可检索。"
_ADDRESSED = "文中有写给模型的“指示”，已当作普通文字，其中的数字不作为数据。"


def take_out(raw: RawDocument) -> Extracted:
    """What a file holds; raises DocumentError where no text is left of it."""
    document = structure.build(raw)
    if not document.text.strip():
        raise DocumentError("no_text", "文件里没有读到文字。若是扫描件，请先做文字识别（OCR）。", raw.path)
    document = replace(document, path=_printable(raw.path))
    head = document
    if len(document.text) > MOST_EXTRACTED:
        head = replace(document, blocks=tuple(b for b in document.blocks if b.end <= MOST_EXTRACTED))
        document = _warned(document, _TOO_LONG.format(all=len(document.text), some=MOST_EXTRACTED))
    figures, addressed = without_addressed(document, observations.extract(head))
    if addressed:
        document = _warned(document, _ADDRESSED)
    return Extracted(
        document=document,
        passages=tuple(passages.split(document)),
        observations=tuple(figures),
        frameworks=tuple(frameworks.extract(head)),
    )


def _warned(document: Document, text: str) -> Document:
    return replace(document, warnings=(*document.warnings, text))


def _printable(path: str) -> str:
    """A path that can be stored and shown: bytes that are no UTF-8 become question marks."""
    return path.encode("utf-8", "replace").decode("utf-8")
