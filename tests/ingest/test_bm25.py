"""BM25: the formula, and independence of the index's history."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import bm25
from ingest.bm25 import Bm25, Segment
from ingest.postings import Postings

WORDS = ["研发", "经费", "增长", "专利", "人才", "住房", "收入", "2023"]
passage = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10)
document = st.lists(passage, min_size=1, max_size=5)


def segment(name: str, passages: list[list[str]], version: int = 1) -> Segment:
    ids = tuple(f"{name}-{i}" for i in range(len(passages)))
    return Segment(name, version, ids, Postings.of(passages))


def index(library: dict[str, list[list[str]]]) -> Bm25:
    return Bm25().changed((), [segment(name, passages) for name, passages in library.items()])


def by_formula(library: dict[str, list[list[str]]], query: list[str]) -> dict[str, float]:
    """The textbook sum, passage by passage."""
    passages = {f"{name}-{i}": p for name, document in library.items() for i, p in enumerate(document)}
    mean = sum(map(len, passages.values())) / len(passages)
    scores = {}
    for key, words in passages.items():
        score = 0.0
        for word in query:
            df = sum(word in p for p in passages.values())
            tf = Counter(words)[word]
            idf = math.log(1 + (len(passages) - df + 0.5) / (df + 0.5))
            score += idf * tf / (tf + bm25.K1 * (1 - bm25.B + bm25.B * len(words) / mean))
        scores[key] = score
    return {k: s for k, s in scores.items() if s > 0}


@given(st.dictionaries(st.sampled_from("abcdef"), document, min_size=1), passage)
def test_scores_are_those_of_the_formula(library: dict[str, list[list[str]]], query: list[str]) -> None:
    found = dict(index(library).search(query, 100).hits)
    assert found == pytest.approx(by_formula(library, query), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefghijkl"), st.none() | document), min_size=1, max_size=40),
    passage,
)
def test_scores_do_not_depend_on_the_order_of_additions_and_removals(
    history: list[tuple[str, list[list[str]] | None]], query: list[str]
) -> None:
    library: dict[str, list[list[str]]] = {}
    grown = Bm25()
    for version, (name, content) in enumerate(history):
        library.pop(name, None)
        if content is not None:
            library[name] = content
        grown = grown.changed([name], [segment(name, content, version)] if content else [])
    fresh = index(library)
    assert grown.passages == fresh.passages
    assert set(grown.passage_ids()) == set(fresh.passage_ids())
    assert grown.search(query, 5).hits == fresh.search(query, 5).hits
    assert grown.search(query, 5).ceiling == pytest.approx(fresh.search(query, 5).ceiling)


def test_many_small_documents_end_in_few_shards() -> None:
    grown = Bm25()
    for i in range(200):
        grown = grown.changed((), [segment(f"d{i:03}", [["研发", f"w{i}"]])])
    assert grown.passages == 200
    assert len(grown._shards) < 30
    assert grown.search(["w137"], 3).hits[0][0] == "d137-0"


def test_a_full_shard_takes_no_more() -> None:
    half = [["研发"]] * (bm25._SHARD // 2 + 1)
    grown = Bm25()
    for i in range(bm25._FAN + 1):
        grown = grown.changed((), [segment(f"d{i}", half)])
    assert grown.passages == (bm25._FAN + 1) * len(half)
    assert all(len(shard) <= bm25._SHARD for shard in grown._shards)


def test_an_older_index_is_not_changed_by_the_next() -> None:
    before = index({"a": [["研发"]], "b": [["专利"]]})
    after = before.changed(["a"], [])
    assert [p for p, _ in before.search(["研发"], 5).hits] == ["a-0"]
    assert after.search(["研发"], 5).hits == ()
    assert "a-0" in before
    assert "a-0" not in after


def test_ties_go_by_passage_id() -> None:
    found = index({"b": [["研发"], ["研发"]], "a": [["研发"]]}).search(["研发"], 2)
    assert [p for p, _ in found.hits] == ["a-0", "b-0"]


def test_a_search_can_be_held_to_some_documents() -> None:
    library = index({"a": [["研发"]], "b": [["研发", "专利"]]})
    assert [p for p, _ in library.search(["研发"], 5, documents={"b"}).hits] == ["b-0"]


def test_no_score_reaches_the_ceiling() -> None:
    found = index({"a": [["研发"] * 9, ["专利"]]}).search(["研发", "未见"], 5)
    assert 0 < found.hits[0][1] < found.ceiling


def test_scores_of_given_passages_are_those_of_the_search() -> None:
    library = index({"a": [["研发"], ["专利"]], "b": [["研发", "专利"]]})
    searched = dict(library.search(["专利"], 5).hits)
    assert library.scores(["专利"], ["b-0", "a-0", "gone"]) == [searched["b-0"], 0.0, 0.0]


def test_an_empty_index_finds_nothing() -> None:
    assert Bm25().search(["研发"], 5).hits == ()
    assert Bm25().search([], 5).ceiling == 0.0


def test_a_word_is_known_when_all_its_tokens_stand_somewhere_alive() -> None:
    library = index({"a": [["研发"]], "b": [["专利"]]})
    assert library.knows(["研发", "专利"])
    assert not library.knows(["研发", "未见"])
    assert not library.knows([])
    assert not library.changed(["b"], []).knows(["专利"])
