"""A report read anew from its file, as when the reader has become better: the new reading in place of the old one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from ingest.catalogue import DocumentEntry
from ingest.errors import DocumentError
from ingest.exchange import exchange
from ingest.pipeline import DocumentResult, Library, Stage, extract, result_of

log = logging.getLogger(__name__)


def reread(library: Library, entry: DocumentEntry, tell: Callable[[Stage], None] = lambda _: None) -> DocumentResult:
    """Read the file of a report again; while that goes on, and where it fails, the old reading stays.

    A file whose content has changed replaces the report as an upload would. Raises DocumentError where the file is
    gone or cannot be read, StoreError, EmbeddingError.
    """
    path = Path(entry.path)
    if not path.is_file():
        raise DocumentError("missing", f"《{entry.title}》的原文件已不在 {path}，请用“替换”放入文件。", str(path))
    tell("read")
    extracted = extract(path, library.limits, tell)
    if extracted.document.document_id != entry.document_id:
        return library.store(extracted, tell)
    exchange(library, extracted, tell)
    return result_of(extracted, "replaced")
