"""A report read anew from its file, as when the reader has become better: the new reading in place of the old one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import lexical
from ingest.catalogue import DocumentEntry, Extracted
from ingest.errors import DocumentError
from ingest.pipeline import DocumentResult, Library, Stage, extract, result_of
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    import numpy as np

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
    tell("embed")
    vectors = library.embedder.embed_passages([searchable_text(p) for p in extracted.passages])
    tell("store")
    with library.writing():
        _exchange(library, extracted, vectors)
    return result_of(extracted, "replaced")


def _exchange(library: Library, extracted: Extracted, vectors: np.ndarray) -> None:
    """The rows and the lexical index change at one stroke; the vectors follow.

    An interruption between the two leaves vectors of the old reading, which `doctor` finds where passages differ.
    """
    document_id = extracted.document.document_id
    catalogue = library.catalogue
    before = {p.passage_id for p in catalogue.passages(document_id=document_id)}
    with catalogue.transaction() as connection:
        catalogue.delete(connection, [document_id])
        catalogue.insert(connection, extracted)
        lexical.save_segment(connection, document_id, extracted.passages)
        catalogue.set_state(connection, [document_id], "ready")
    library.vectors.add(extracted.passages, vectors)
    library.vectors.delete_ids(sorted(before - {p.passage_id for p in extracted.passages}))
