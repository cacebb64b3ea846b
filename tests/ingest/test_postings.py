"""Inverted lists: stored, joined and thinned, they say the same as the passages they were made of."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.postings import Postings, token_hash

texts = st.lists(st.lists(st.sampled_from(["中", "中关", "关村", "亿元", "2023", "r&d"]), max_size=8), max_size=7)


def table(postings: Postings) -> dict[tuple[int, int], int]:
    """(term, passage) -> count."""
    terms = np.repeat(postings.terms, np.diff(postings.starts))
    keys = zip(terms.tolist(), postings.passages.tolist(), strict=True)
    return dict(zip(keys, postings.counts.tolist(), strict=True))


def counted(passages: list[list[str]]) -> dict[tuple[int, int], int]:
    return {(token_hash(w), i): n for i, p in enumerate(passages) for w, n in Counter(p).items()}


@given(texts)
def test_lists_hold_every_token_of_every_passage(passages: list[list[str]]) -> None:
    postings = Postings.of(passages)
    assert table(postings) == counted(passages)
    assert postings.lengths.tolist() == [len(p) for p in passages]
    assert np.all(np.diff(postings.terms.astype(object)) > 0)


@given(texts)
def test_stored_lists_come_back(passages: list[list[str]]) -> None:
    postings = Postings.of(passages)
    again = Postings.from_bytes(postings.to_bytes())
    assert table(again) == table(postings)
    assert again.lengths.tolist() == postings.lengths.tolist()


@given(st.lists(texts, min_size=1, max_size=4))
def test_joined_lists_are_those_of_all_passages_in_a_row(parts: list[list[list[str]]]) -> None:
    joined = Postings.join([Postings.of(p) for p in parts])
    assert table(joined) == counted([passage for part in parts for passage in part])


@given(texts, st.data())
def test_what_is_kept_is_what_the_kept_passages_say(passages: list[list[str]], data: st.DataObject) -> None:
    alive = data.draw(st.lists(st.booleans(), min_size=len(passages), max_size=len(passages)))
    kept = Postings.of(passages).keep(np.array(alive, bool))
    assert table(kept) == counted([p for p, lives in zip(passages, alive, strict=True) if lives])


def test_a_term_is_located_and_an_unknown_one_is_empty() -> None:
    postings = Postings.of([["甲", "乙"], ["乙"]])
    starts, ends = postings.locate(np.array([token_hash("乙"), token_hash("丙")], np.uint64))
    assert (ends - starts).tolist() == [2, 0]
    assert postings.passages[starts[0] : ends[0]].tolist() == [0, 1]


def test_more_passages_than_16_bits_can_number_are_kept_apart() -> None:
    many = [["甲"]] * 65_540
    postings = Postings.from_bytes(Postings.of(many).to_bytes())
    assert postings.passages.tolist() == list(range(65_540))


def test_a_count_past_a_byte_stays_at_its_most() -> None:
    assert Postings.of([["甲"] * 300]).counts.tolist() == [255]


def test_foreign_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="postings"):
        Postings.from_bytes(b"something else entirely")


def test_hashes_are_the_same_in_every_process_since_they_are_stored() -> None:
    assert token_hash("指数") == 233317348043
