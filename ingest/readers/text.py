"""Plain text: one wrapped block a physical line, blank lines kept, form feeds turn the page."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.encodings import Decoded, decode
from ingest.records import RawBlock, RawDocument


def read(path: Path, limits: Limits) -> RawDocument:
    """Every line as a block; blank lines as blocks without text, so that wrapping can be judged later."""
    decoded = load(path)
    text = sanitise(decoded.text, keep_form_feeds=True)
    paged = "\f" in text
    blocks: list[RawBlock] = []
    for number, page in enumerate(text.split("\f"), start=1):
        blocks.extend(lines_of(page, number if paged else None))
    return RawDocument(str(path), "text/plain", tuple(blocks), {"encoding": decoded.encoding}, damage(decoded))


def lines_of(text: str, page: int | None) -> list[RawBlock]:
    """The lines of one page as wrapped paragraphs."""
    lines = text.split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [RawBlock("paragraph", line.rstrip(), page=page, wrapped=True) for line in lines]


def load(path: Path, declared: str | None = None) -> Decoded:
    """A file's text; DocumentError(unsupported_type) when no encoding fits."""
    decoded = decode(path.read_bytes(), declared)
    if decoded is None:
        raise DocumentError("unsupported_type", "文件内容不是可识别的文本，请确认文件类型或另存为 UTF-8。", str(path))
    return decoded


def damage(decoded: Decoded) -> tuple[str, ...]:
    """A warning when some bytes did not fit the encoding."""
    if not decoded.damaged:
        return ()
    return (f"按 {decoded.encoding} 解码时有 {decoded.damaged} 处乱码，相应文字可能缺失。",)
