"""Hybrid search: BM25 and dense vectors, their normalised scores half and half, an optional reranker behind.

Scores are put on one scale within each list of the first hundred (mean 0, deviation 1) and averaged; fusing by rank
throws away how far ahead the best passage is, and measures worse. A passage that one list lacks gets that list's last
score. What the lexical index holds decides what exists: a vector without a segment is not shown.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.bm25 import Bm25
from ingest.embeddings import BUNDLED, MODEL_LOADING, Embedder
from ingest.lexical import LexicalIndex
from ingest.records import Passage
from ingest.tokens import search_tokens, searchable_text

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from ingest.pipeline import Library
    from ingest.vectors import VectorStore

log = logging.getLogger(__name__)

DEPTH = 100  # passages of either list that take part
RERANKED = 30  # passages a reranker looks at
ENOUGH_EVIDENCE = 0.5  # below it, the best passage is more likely beside the question than an answer to it

Ranked = tuple[str, float]
Fetch = Callable[[Sequence[str]], Sequence[Passage]]
Translate = Callable[[str, Callable[[str], bool]], Sequence[str]]
Reranker = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    `score` orders the hits of one question and means nothing beyond; `lexical` is BM25; `dense` the cosine (that of
    the farthest vector looked at, where the passage is not among the nearest); `evidence` in [0, 1] compares across
    questions: how likely it is that a best passage which scores like this one answers the question.
    """

    passage_id: str
    score: float
    lexical: float
    dense: float
    evidence: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of being relevant.

    Features: the share of the question's weight that the passage covers (BM25 over its ceiling), the cosine, and the
    logarithm of how many passages compete. Fitted by `python -m benchmarks.evidence` on questions asked of libraries
    of 60 to 6,000 passages with and without the passages that answer them.
    """

    intercept: float
    coverage: float
    cosine: float
    size: float

    def evidence(self, coverage: float, cosine: float, passages: int) -> float:
        size = math.log(max(passages, 2))
        z = self.intercept + self.coverage * coverage + self.cosine * cosine + self.size * size
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


# Cosines of different models are on different scales: only those of the bundled one are calibrated.
_BUNDLED = Calibration(intercept=-24.24, coverage=13.99, cosine=27.45, size=-0.65)
_ANY_MODEL = Calibration(intercept=-1.97, coverage=15.89, cosine=0.0, size=-0.42)


class HybridRetriever:
    """Finds passages by words and by meaning; one instance serves many threads.

    `fetch` gives passages by id; `translate` gives a question's key words in the other language. Raises StoreError
    when a store cannot be read, EmbeddingError when the model cannot be used.
    """

    def __init__(
        self,
        lexical: LexicalIndex,
        vectors: VectorStore,
        embedder: Embedder,
        fetch: Fetch,
        rerank: Reranker | None = None,
        translate: Translate | None = None,
    ) -> None:
        self._lexical, self._vectors, self._embedder = lexical, vectors, embedder
        self.fetch, self._rerank, self._translate = fetch, rerank, translate
        self._calibration = _BUNDLED if embedder.fingerprint.startswith(f"{BUNDLED}:") else _ANY_MODEL

    @classmethod
    def over(cls, library: Library, reranker_model: str = "") -> HybridRetriever:
        """The retriever of a library; `reranker_model` is a cross-encoder's name or folder."""
        from assistant.translation import key_words

        library.embedder.warm_up()  # loads while the stores are opened
        rerank = load_reranker(reranker_model) if reranker_model else None
        index = LexicalIndex(library.catalogue.engine)
        return cls(index, library.vectors, library.embedder, library.catalogue.passages, rerank, key_words)

    def warm_up(self) -> None:
        """Start loading the model in the background, and the index at once."""
        self._embedder.warm_up()
        self._lexical.current()

    def search(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        """The `k` best passages for a question, of `documents` or of all, best first."""
        index = self._lexical.current()
        if not index.passages:
            return []
        query = self._widened(query, index)
        tokens = search_tokens(query)
        found = index.search(tokens, DEPTH, documents)
        near = self._vectors.query(self._embedder.embed_query(query), DEPTH, documents)
        dense = {p: cosine for p, cosine in near if p in index}
        ranked = self._reranked(query, fuse(dict(found.hits), dense))[:k]
        farthest = min(dense.values(), default=0.0)
        words = index.scores(tokens, [p for p, _ in ranked])
        hits = []
        for (passage_id, score), lexical in zip(ranked, words, strict=True):
            cosine = dense.get(passage_id, farthest)
            coverage = lexical / found.ceiling if found.ceiling else 0.0
            evidence = self._calibration.evidence(coverage, cosine, index.passages)
            hits.append(Hit(passage_id, score, lexical, cosine, evidence))
        return hits

    def as_langchain(self, k: int = 8) -> BaseRetriever:
        """This retriever as a LangChain one: Documents with the passage's place and scores in their metadata."""
        from assistant.langchain_retriever import PassageRetriever

        return PassageRetriever(hybrid=self, k=k)

    def _widened(self, query: str, index: Bm25) -> str:
        """The question with its key words in the language of the library."""
        if self._translate is None:
            return query
        return " ".join([query, *self._translate(query, lambda word: index.knows(search_tokens(word)))])

    def _reranked(self, query: str, ranked: list[Ranked]) -> list[Ranked]:
        """`ranked` in the cross-encoder's order where there is one; what it did not look at stays behind."""
        if self._rerank is None or not ranked:
            return ranked
        first = [p for p, _ in ranked[:RERANKED]]
        texts = {p.passage_id: searchable_text(p) for p in self.fetch(first)}
        scores = dict(zip(texts, self._rerank(query, list(texts.values())), strict=True))
        floor = min(scores.values(), default=0.0)
        behind = {p: floor - 1.0 - i for i, (p, _) in enumerate(r for r in ranked if r[0] not in scores)}
        return _in_order(scores | behind)


def best_evidence(hits: Iterable[Hit]) -> float:
    """How likely it is that any of the hits answers the question; 0 when nothing was found."""
    return max((h.evidence for h in hits), default=0.0)


def fuse(lexical: Mapping[str, float], dense: Mapping[str, float]) -> list[Ranked]:
    """Passage ids with the mean of their standardised scores, best first, ties by id."""
    words, meaning = _standardised(lexical), _standardised(dense)
    last_word, last_meaning = min(words.values(), default=0.0), min(meaning.values(), default=0.0)
    ids = words.keys() | meaning.keys()
    return _in_order({i: (words.get(i, last_word) + meaning.get(i, last_meaning)) / 2 for i in ids})


def _standardised(scores: Mapping[str, float]) -> dict[str, float]:
    values = np.fromiter(scores.values(), float, len(scores))
    if not len(values):
        return {}
    spread = float(values.std()) or 1.0
    return dict(zip(scores, ((values - values.mean()) / spread).tolist(), strict=True))


def _in_order(scores: Mapping[str, float]) -> list[Ranked]:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


# ---------------------------------------------------------------- reranker
def load_reranker(model: str) -> Reranker:
    """A cross-encoder by name or folder, loaded when first asked."""
    loaded: list[Any] = []
    asking = Lock()  # one question at a time: two would only share the same cores

    def rerank(query: str, texts: Sequence[str]) -> list[float]:
        with asking:
            if not loaded:
                with MODEL_LOADING:
                    loaded.append(_open_cross_encoder(model))
            scores: list[float] = loaded[0].predict([(query, t) for t in texts], show_progress_bar=False).tolist()
        return scores

    return rerank


def _open_cross_encoder(model: str) -> Any:
    from sentence_transformers import CrossEncoder

    from assistant.errors import SettingsError

    try:
        return CrossEncoder(model)
    except (OSError, ValueError, ImportError) as error:
        raise SettingsError(
            f"无法加载重排模型「{model}」：{error}。请检查 ZHISHU_RERANKER_MODEL，或将其留空。"
        ) from error
