"""What the processes do that tests start and kill: importable, so that a fork server loads it once for all of them."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import chromadb.config  # noqa: F401  loaded once, before the forks
from word_embedder import WordEmbedder

from ingest.catalogue import Extracted
from ingest.errors import StoreError
from ingest.pipeline import Library
from ingest.tokens import search_tokens

search_tokens("词典在分叉之前装好")


def act(home: str, action: str, what: Any, told: Connection) -> None:
    """Open a library, say so, do one thing to it, say so."""
    os.setsid()
    library = Library(Path(home), embedder=WordEmbedder())
    library.vectors.count()
    told.send("open")
    if action == "store":
        library.store(what)
    elif action == "ingest":
        library.ingest([what])
    else:
        library.remove(library.catalogue.ids())
    told.send("done")


def act_on(stores: dict[str, str], what: Extracted, told: Connection) -> None:
    """Open a library anywhere, say so, store a document."""
    library = Library(Path(stores["home"]), stores["database"], stores["chroma"], embedder=WordEmbedder())
    library.vectors.count()
    told.send("open")
    library.store(what)


def check(home: str, told: Connection) -> None:
    """Open a library as the next start would; tell its documents, what it said, and whatever is wrong with it."""
    library = Library(Path(home), embedder=WordEmbedder())
    doctor = library.doctor()
    told.send((library.catalogue.ids(), library.notices, doctor["problems"] + list(_halves(library))))
    library.close()


def _halves(library: Library) -> Any:
    catalogue = library.catalogue
    for entry in catalogue.entries():
        document = catalogue.document(entry.document_id)
        observations = catalogue.observations(entry.document_id)
        if document is None or len(observations) != entry.observations:
            yield f"{entry.document_id}: {len(observations)} of {entry.observations} observations"
        elif any(document.text[o.start : o.end] != o.quote for o in observations):
            yield f"{entry.document_id}: a citation hangs in the air"
        if len(catalogue.passages(document_id=entry.document_id)) != entry.passages:
            yield f"{entry.document_id}: passages are missing"


def try_unprivileged(home: str, what: Extracted, told: Connection) -> None:
    """Store a document as a user whom permissions bind (root is above them); tells the error."""
    with tempfile.TemporaryDirectory() as elsewhere:
        # Everything is loaded while this process may still read the installation.
        Library(Path(elsewhere), embedder=WordEmbedder()).store(what)
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        library = Library(Path(home), embedder=WordEmbedder())
        told.send(library.store(replace(what, document=replace(what.document, document_id="other"))).status)
    except StoreError as e:
        told.send(str(e))


def write_all(stores: dict[str, str], batch: list[Extracted], told: Connection) -> None:
    """Store a batch; tells the status of each."""
    library = Library(Path(stores["home"]), stores["database"], stores["chroma"], embedder=WordEmbedder())
    told.send([library.store(e).status for e in batch])
    library.close()
