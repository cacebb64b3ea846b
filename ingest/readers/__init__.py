"""One reader a format, all with the signature `read(path, limits) -> RawDocument`; `read` here picks the reader."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.errors import DocumentError
from ingest.limits import DEFAULT_LIMITS, Limits, check_file
from ingest.readers.kinds import SUPPORTED_SUFFIXES, sniff
from ingest.readers.lengths import length, parted
from ingest.readers.regions import peeled
from ingest.records import RawBlock, RawDocument

__all__ = ["SUPPORTED_SUFFIXES", "read"]

_MODULES = {
    "text": "text",
    "markdown": "markdown",
    "html": "html",
    "delimited": "delimited",
    "docx": "docx",
    "xlsx": "sheet",
    "pdf": "pdf",
    "image": "ocr",
}


def read(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """A file of any supported kind as blocks; DocumentError with a code and a Chinese message otherwise."""
    path = Path(path)
    try:
        check_file(path, limits)
        kind = sniff(path)
        document = _reader(kind)(path, limits)
    except PermissionError as error:
        raise DocumentError("not_found", "没有读取这个文件的权限，请检查文件权限。", str(path)) from error
    except DocumentError as error:
        raise error if error.path else DocumentError(error.code, error.message, str(path)) from error
    return _checked(document, limits)


def _reader(kind: str) -> Callable[[Path, Limits], RawDocument]:
    reader: Callable[[Path, Limits], RawDocument] = import_module(f"ingest.readers.{_MODULES[kind]}").read
    return reader


def _checked(document: RawDocument, limits: Limits) -> RawDocument:
    """The document when it holds text within bounds."""
    characters = length(document)
    if characters > limits.max_characters:
        raise DocumentError("too_large", f"文字超过 {limits.max_characters:,} 字，请拆分后再导入。", document.path)
    if not any(_has_text(block) for block in document.blocks):
        raise DocumentError("no_text", "文件里没有可读的文字，请检查内容是否为空。", document.path)
    properties = {key: value[:500] for key, value in document.properties.items()}
    blocks = tuple(piece for block in document.blocks for part in peeled(block) for piece in parted(part))
    return dataclasses.replace(document, properties=properties, blocks=blocks)


def _has_text(block: RawBlock) -> bool:
    return bool(block.text.strip()) or any(cell.strip() for row in block.grid or () for cell in row)
