"""The product's own retriever over a plain list of passages, for passage-retrieval scorers.

`make(passages)` returns an object with `search(query, k)` -> indices of passages, best first. Vectors are remembered
in the cache of the home (ZHISHU_HOME), so a second run is quick.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from assistant.retrieval import HybridRetriever
from assistant.settings import load_settings
from assistant.translation import key_words
from ingest import lexical
from ingest.embeddings import load_embedder
from ingest.records import Passage
from ingest.tokens import searchable_text
from ingest.vectors import VectorStore

PER_DOCUMENT = 50  # passages that are taken as one document, as in a report


class Searcher:
    """A library of bare passages in temporary stores."""

    def __init__(self, texts: Sequence[str]) -> None:
        settings = load_settings()
        self._folder = tempfile.TemporaryDirectory(prefix="zhishu-bench-", ignore_cleanup_errors=True)
        place = Path(self._folder.name)
        passages = [_passage(i, text) for i, text in enumerate(texts)]
        engine = sa.create_engine(f"sqlite:///{place / 'library.db'}")
        embedder = load_embedder(settings.embedding_model, settings.home / "cache")
        vectors = VectorStore(place / "chroma", embedder)
        _index(engine, passages)
        vectors.add(passages, embedder.embed_passages([searchable_text(p) for p in passages]))
        by_id = {p.passage_id: p for p in passages}
        self.retriever = HybridRetriever(
            lexical.LexicalIndex(engine), vectors, embedder, lambda ids: [by_id[i] for i in ids], translate=key_words
        )

    def search(self, query: str, k: int) -> list[int]:
        return [int(hit.passage_id) for hit in self.retriever.search(query, k)]


def make(passages: Sequence[str]) -> Searcher:
    """Build the stores over `passages`."""
    return Searcher(passages)


def _passage(number: int, text: str) -> Passage:
    return Passage(str(number), f"d{number // PER_DOCUMENT}", text, "", 0, len(text))


def _index(engine: sa.Engine, passages: Sequence[Passage]) -> None:
    metadata = sa.MetaData()
    lexical.lexical_tables(metadata)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for at in range(0, len(passages), PER_DOCUMENT):
            some = passages[at : at + PER_DOCUMENT]
            lexical.save_segment(connection, some[0].document_id, some)
