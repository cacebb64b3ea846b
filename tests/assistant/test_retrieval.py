"""Hybrid retrieval: fusion, evidence, reranking, and what is shown of stores that disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.retrieval import (
    ENOUGH_EVIDENCE,
    Calibration,
    HybridRetriever,
    best_evidence,
    fuse,
    load_reranker,
)
from ingest import lexical
from ingest.records import Passage
from ingest.tokens import search_tokens
from ingest.vectors import VectorStore

MEANINGS = {"研发": ("研究开发", "科研"), "房价": ("住房价格",), "housing": ("住房价格", "住房")}


class MeaningEmbedder:
    """A text is the sum of fixed random directions of its tokens; words of one meaning share theirs."""

    dimension = 64
    fingerprint = "meanings:1"

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return np.stack([self.embed_query(t) for t in texts])

    def embed_query(self, text: str) -> np.ndarray:
        for word, others in MEANINGS.items():
            text = text.replace(word, " ".join(others))
        tokens = ["<s>", *search_tokens(text)]
        total = np.sum([np.random.default_rng(list(t.encode())).normal(size=64) for t in tokens], axis=0)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def warm_up(self) -> None:
        return


REPORTS = {
    "zgc": ["企业研究开发费用4494.1亿元，同比增长10.5%。", "独角兽企业102家，占全国三分之一。", "万人发明专利拥有量。"],
    "sv": ["住房价格中位数上涨，通勤时间延长。", "风险投资总额下降。", "公立学校毕业率上升。"],
}
PASSAGES = [
    Passage(f"{document}-{i}", document, text, "指数", 0, len(text))
    for document, texts in REPORTS.items()
    for i, text in enumerate(texts)
]


class Stores:
    """A small library in a database and a vector store."""

    def __init__(self, folder: Path) -> None:
        self.engine = sa.create_engine(f"sqlite:///{folder / 'library.db'}")
        metadata = sa.MetaData()
        lexical.lexical_tables(metadata)
        metadata.create_all(self.engine)
        self.embedder = MeaningEmbedder()
        self.vectors = VectorStore(folder / "chroma", self.embedder)
        self.add(PASSAGES)

    def add(self, passages: Sequence[Passage]) -> None:
        with self.engine.begin() as connection:
            for document in dict.fromkeys(p.document_id for p in passages):
                lexical.save_segment(connection, document, [p for p in passages if p.document_id == document])
        self.vectors.add(passages, self.embedder.embed_passages([p.text for p in passages]))

    def retriever(self, rerank: object = None, translate: object = None) -> HybridRetriever:
        index = lexical.LexicalIndex(self.engine)
        return HybridRetriever(index, self.vectors, self.embedder, fetch, rerank, translate)  # type: ignore[arg-type]


def fetch(ids: Sequence[str]) -> list[Passage]:
    return [p for p in PASSAGES if p.passage_id in ids]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = Stores(tmp_path)
    yield stores
    stores.engine.dispose()


def ids(retriever: HybridRetriever, query: str, k: int = 3, documents: set[str] | None = None) -> list[str]:
    return [h.passage_id for h in retriever.search(query, k, documents)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("独角兽企业有多少家", "zgc-1"), ("研发投入", "zgc-0"), ("housing", "sv-0"), ("風險投資", "sv-1")],
)
def test_passages_are_found_by_words_and_by_meaning(stores: Stores, question: str, answer: str) -> None:
    assert ids(stores.retriever(), question)[0] == answer


def test_hits_carry_both_scores_in_order(stores: Stores) -> None:
    hits = stores.retriever().search("独角兽企业", 6)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits[0].lexical > 0
    assert hits[0].dense > hits[-1].dense
    assert all(0 <= h.evidence <= 1 for h in hits)


def test_a_search_can_be_held_to_some_documents(stores: Stores) -> None:
    found = ids(stores.retriever(), "独角兽企业", 6, {"sv"})
    assert found
    assert all(p.startswith("sv-") for p in found)


def test_a_question_is_also_asked_in_the_words_of_the_library(stores: Stores) -> None:
    seen: list[bool] = []

    def in_chinese(_question: str, knows: object) -> list[str]:
        seen.extend([knows("独角兽"), knows("瞪羚")])  # type: ignore[operator]
        return ["独角兽"]

    assert ids(stores.retriever(translate=in_chinese), "How many unicorns?")[0] == "zgc-1"
    assert seen == [True, False]


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    stores = Stores(tmp_path)
    with stores.engine.begin() as connection:
        for document in REPORTS:
            lexical.delete_segment(connection, document)
    assert stores.retriever().search("独角兽企业") == []


@pytest.mark.parametrize("question", ["？", "", "\n"])
def test_a_question_without_words_is_no_error_and_no_evidence(stores: Stores, question: str) -> None:
    assert best_evidence(stores.retriever().search(question)) < ENOUGH_EVIDENCE


def test_vectors_of_a_document_that_is_gone_are_not_shown(stores: Stores) -> None:
    with stores.engine.begin() as connection:
        lexical.delete_segment(connection, "zgc")
    assert all(p.startswith("sv-") for p in ids(stores.retriever(), "独角兽企业", 6))


def test_what_is_added_is_found_by_the_same_retriever(stores: Stores) -> None:
    retriever = stores.retriever()
    retriever.search("瞪羚")
    stores.add([Passage("new-0", "new", "瞪羚企业数量。", "", 0, 7)])
    assert ids(retriever, "瞪羚企业")[0] == "new-0"


def test_more_evidence_for_what_is_there_than_for_what_is_not(stores: Stores) -> None:
    retriever = stores.retriever()
    there = best_evidence(retriever.search("独角兽企业有多少家"))
    absent = best_evidence(retriever.search("明天的天气怎么样"))
    assert there > ENOUGH_EVIDENCE > absent
    assert best_evidence([]) == 0.0


def test_evidence_grows_with_coverage_and_cosine_and_shrinks_with_the_library() -> None:
    calibration = Calibration(intercept=-24.0, coverage=14.0, cosine=27.0, size=-0.65)
    middle = calibration.evidence(0.3, 0.86, 500)
    assert calibration.evidence(0.4, 0.86, 500) > middle
    assert calibration.evidence(0.3, 0.9, 500) > middle
    assert calibration.evidence(0.3, 0.86, 50_000) < middle


def test_many_threads_get_the_same_hits_as_one(stores: Stores) -> None:
    retriever = stores.retriever()
    questions = ["独角兽企业", "研发投入", "住房", "风险投资"] * 6
    alone = [ids(retriever, q) for q in questions]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda q: ids(retriever, q), questions)) == alone


# ---------------------------------------------------------------- fusion
scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 40), max_size=8)


@given(scores, scores)
def test_fusion_ranks_everything_found_once(words: dict[str, float], meaning: dict[str, float]) -> None:
    fused = fuse(words, meaning)
    assert {p for p, _ in fused} == words.keys() | meaning.keys()
    assert len(fused) == len(words.keys() | meaning.keys())
    assert [s for _, s in fused] == sorted((s for _, s in fused), reverse=True)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=2),
    st.integers(1, 9),
    st.integers(-20, 20),
)
def test_the_scale_of_a_list_makes_no_difference(words: dict[str, int], scale: int, shift: int) -> None:
    moved = {p: scale * s + shift for p, s in words.items()}
    assert dict(fuse(moved, {"a": 1.0, "z": 0.0})) == pytest.approx(dict(fuse(words, {"a": 1.0, "z": 0.0})))


def test_how_far_ahead_counts_not_only_the_rank() -> None:
    words = {"a": 30.0, "b": 10.0, "c": 9.0, "d": 8.0}
    meaning = {"b": 0.91, "a": 0.90, "c": 0.85, "d": 0.84}
    assert fuse(words, meaning)[0][0] == "a"


def test_one_list_alone_keeps_its_order() -> None:
    assert [p for p, _ in fuse({"a": 1.0, "b": 3.0}, {})] == ["b", "a"]
    assert [p for p, _ in fuse({}, {"a": 1.0, "b": 3.0})] == ["b", "a"]
    assert fuse({}, {}) == []


# ---------------------------------------------------------------- reranker and LangChain
def test_a_reranker_orders_what_was_found(stores: Stores) -> None:
    seen: list[str] = []

    def by_length(query: str, texts: Sequence[str]) -> list[float]:
        seen.extend(texts)
        return [-float(len(t)) for t in texts]

    found = ids(stores.retriever(by_length), "企业", 6)
    assert len(fetch(found)[0].text) > 0
    lengths = [len(next(p for p in PASSAGES if p.passage_id == i).text) for i in found]
    assert lengths == sorted(lengths)
    assert all(text.startswith("指数\n") for text in seen)


def test_a_reranker_that_cannot_be_loaded_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(SettingsError, match="ZHISHU_RERANKER_MODEL"):
        load_reranker(str(tmp_path / "none"))("问", ["文"])


def test_langchain_gets_documents_with_place_and_scores(stores: Stores) -> None:
    documents = stores.retriever().as_langchain(k=2).invoke("独角兽企业")
    assert documents[0].id == "zgc-1"
    assert len(documents) == 2
    assert documents[0].page_content == REPORTS["zgc"][1]
    assert documents[0].metadata["document_id"] == "zgc"
    assert documents[0].metadata["evidence"] > ENOUGH_EVIDENCE
