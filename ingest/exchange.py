"""A report the library holds, read anew: the new reading takes the place of the old one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest import lexical
from ingest.records import Extracted
from ingest.recovery import EXCHANGING
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    import numpy as np

    from ingest.pipeline import Library, Stage


def exchange(library: Library, extracted: Extracted, tell: Callable[[Stage], None] = lambda _: None) -> None:
    """Put a new reading in place of the old one of the same report; raises StoreError, EmbeddingError."""
    tell("embed")
    vectors = library.embedder.embed_passages([searchable_text(p) for p in extracted.passages])
    tell("store")
    with library.writing():
        _exchange(library, extracted, vectors)


def _exchange(library: Library, extracted: Extracted, vectors: np.ndarray) -> None:
    """The rows and the lexical index change at one stroke, between the new vectors and the end of the old ones.

    Until all is done a fact names the report, so that the next start completes what is interrupted (`recovery`).
    """
    document_id = extracted.document.document_id
    catalogue = library.catalogue
    before = {p.passage_id for p in catalogue.passages(document_id=document_id)}
    with catalogue.transaction() as connection:
        catalogue.set_fact(connection, EXCHANGING, document_id)
    library.vectors.add(extracted.passages, vectors)
    with catalogue.transaction() as connection:
        catalogue.delete(connection, [document_id])
        catalogue.insert(connection, extracted)
        lexical.save_segment(connection, document_id, extracted.passages)
        catalogue.set_state(connection, [document_id], "ready")
    library.vectors.delete_ids(sorted(before - {p.passage_id for p in extracted.passages}))
    with catalogue.transaction() as connection:
        catalogue.set_fact(connection, EXCHANGING, "")
