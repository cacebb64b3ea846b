"""A small honest embedder for tests that are not about meaning: a text is the sum of fixed directions of its words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.tokens import search_tokens


class WordEmbedder:
    """Satisfies ingest.embeddings.Embedder without a model."""

    dimension = 64

    def __init__(self, fingerprint: str = "words:1") -> None:
        self.fingerprint = fingerprint

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self.embed_query(t) for t in texts])

    def embed_query(self, text: str) -> np.ndarray:
        tokens = search_tokens(text) or ["-"]
        total = sum(np.random.default_rng(list(t.encode())).normal(size=self.dimension) for t in tokens)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def warm_up(self) -> None:
        return
