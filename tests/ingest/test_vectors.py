"""The vector store: what goes in comes out by meaning, once, and goes when told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import StoreError
from ingest.records import Passage
from ingest.tokens import search_tokens
from ingest.vectors import VectorStore


class WordEmbedder:
    """A small honest embedder: a text is the sum of fixed random directions of its tokens."""

    dimension = 64

    def __init__(self, fingerprint: str = "words:1") -> None:
        self.fingerprint = fingerprint

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return np.stack([self.embed_query(t) for t in texts])

    def embed_query(self, text: str) -> np.ndarray:
        total = sum(np.random.default_rng(list(t.encode())).normal(size=64) for t in search_tokens(text))
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def warm_up(self) -> None:
        return


TEXTS = ["企业研究开发费用增长", "独角兽企业数量", "住房价格中位数"]
PASSAGES = [Passage(f"{d}-{i}", d, t, "指数", 0, len(t)) for d, i, t in zip("aab", range(3), TEXTS, strict=True)]


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    embedder = WordEmbedder()
    store = VectorStore(tmp_path / "chroma", embedder)
    store.add(PASSAGES, embedder.embed_passages(TEXTS))
    return store


def nearest(store: VectorStore, text: str, k: int = 1, documents: set[str] | None = None) -> list[str]:
    return [p for p, _ in store.query(store.embedder.embed_query(text), k, documents)]


def test_the_nearest_passages_come_first_with_their_cosine(store: VectorStore) -> None:
    found = store.query(store.embedder.embed_query("住房价格中位数"), 3)
    assert found[0][0] == "b-2"
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


def test_more_than_there_is_may_be_asked_for(store: VectorStore) -> None:
    assert len(nearest(store, "企业", k=50)) == 3


def test_adding_again_changes_nothing(store: VectorStore) -> None:
    store.add(PASSAGES, store.embedder.embed_passages(TEXTS))
    assert store.count() == 3


def test_a_passage_is_overwritten_by_its_id(store: VectorStore) -> None:
    changed = Passage("a-0", "a", "专利授权", "", 0, 4)
    store.add([changed], store.embedder.embed_passages(["专利授权"]))
    assert nearest(store, "专利授权") == ["a-0"]
    assert store.ids() == {"a-0", "a-1", "b-2"}


def test_a_deleted_document_leaves_nothing(store: VectorStore) -> None:
    store.delete_document("a")
    assert store.ids() == {"b-2"}
    assert nearest(store, "独角兽企业", k=5) == ["b-2"]


def test_single_passages_can_be_deleted(store: VectorStore) -> None:
    store.delete_ids(["a-1", "unknown"])
    assert store.ids() == {"a-0", "b-2"}
    store.delete_ids([])
    assert store.count() == 2


def test_a_search_can_be_held_to_some_documents(store: VectorStore) -> None:
    assert nearest(store, "住房价格", k=5, documents={"a"})[0].startswith("a-")
    assert nearest(store, "住房价格", documents=set()) == []


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    assert nearest(VectorStore(tmp_path / "chroma", WordEmbedder()), "企业") == []


def test_more_passages_than_one_batch(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "chroma", WordEmbedder())
    many = [Passage(f"m-{i}", "m", "企业", "", 0, 2) for i in range(5100)]
    store.add(many, np.random.default_rng(0).normal(size=(5100, 64)).astype(np.float32))
    assert store.count() == 5100
    assert len(store.ids()) == 5100


def test_a_store_opened_again_holds_the_same(store: VectorStore) -> None:
    again = VectorStore(store.place, WordEmbedder())
    assert again.ids() == store.ids()
    assert not again.stale


def test_vectors_of_another_model_are_not_used(store: VectorStore) -> None:
    other = VectorStore(store.place, WordEmbedder("words:2"))
    assert other.stale
    assert other.ids() == set()
    with pytest.raises(StoreError, match="words:1"):
        nearest(other, "企业")
    with pytest.raises(StoreError, match="doctor"):
        other.add(PASSAGES, other.embedder.embed_passages(TEXTS))


def test_a_reset_store_takes_the_model_in_use(store: VectorStore) -> None:
    other = VectorStore(store.place, WordEmbedder("words:2"))
    other.reset()
    assert other.count() == 0
    other.add(PASSAGES, other.embedder.embed_passages(TEXTS))
    assert nearest(other, "住房价格") == ["b-2"]


def test_vectors_must_match_passages(store: VectorStore) -> None:
    with pytest.raises(ValueError, match="3 passages but 1"):
        store.add(PASSAGES, np.zeros((1, 64), np.float32))


def test_vectors_of_another_length_are_a_store_error(store: VectorStore) -> None:
    with pytest.raises(StoreError, match="向量库"):
        store.add(PASSAGES[:1], np.ones((1, 7), np.float32))


def test_a_server_that_is_not_there_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="向量库"):
        VectorStore("http://127.0.0.1:9", WordEmbedder())


def test_langchain_finds_the_same_passages_with_their_text(store: VectorStore) -> None:
    document = store.langchain().similarity_search("住房价格", k=1)[0]
    assert document.page_content == "住房价格中位数"
    assert document.metadata == {"document_id": "b", "context": "指数"}
