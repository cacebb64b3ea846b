"""Kept conversations: each its owner's alone, there after a restart, gone when deleted."""

from __future__ import annotations

import pytest

from assistant import talks as module
from assistant.talks import NEEDED, Talks
from ingest.catalogue import Catalogue


def turn(question: str = "研发费用是多少？") -> dict:
    return {"id": "t1", "question": question, "state": "done", "answer": dict.fromkeys(NEEDED, "")}


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/library.db"


@pytest.fixture
def talks(url):
    catalogue = Catalogue(url)
    yield Talks(catalogue)
    catalogue.close()


def test_a_talk_is_there_after_a_restart(url, talks):
    talks.keep("an", "k", [turn()])
    again = Talks(Catalogue(url))
    assert [(t.talk_id, t.title) for t in again.listed("an")] == [("k", "研发费用是多少？")]
    assert again.turns("an", "k") == [turn()]


def test_whoever_sits_at_the_machine_without_a_login_has_talks_too(talks):
    talks.keep(None, "k", [turn()])
    assert talks.turns(None, "k") == [turn()]
    assert talks.listed("an") == []


def test_an_id_of_anothers_talk_finds_overwrites_and_deletes_nothing(talks):
    talks.keep("an", "k", [turn("安的？")])
    assert talks.turns("cy", "k") == []
    assert talks.turns(None, "k") == []
    talks.keep("cy", "k", [turn("程的？")])
    talks.forget("cy", "k")
    assert talks.turns("an", "k") == [turn("安的？")]
    assert talks.turns("cy", "k") == []


def test_a_talk_that_went_on_is_kept_once_and_comes_first(talks):
    talks.keep("an", "first", [turn("甲？")])
    talks.keep("an", "second", [turn("乙？")])
    talks.keep("an", "first", [turn("甲？"), turn("丙？")])
    assert [t.talk_id for t in talks.listed("an")] == ["first", "second"]
    assert len(talks.turns("an", "first")) == 2


def test_the_oldest_talks_of_an_owner_make_room_and_no_one_elses(talks, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    talks.keep("cy", "other", [turn()])
    for i in range(5):
        talks.keep("an", f"k{i}", [turn()])
    assert [t.talk_id for t in talks.listed("an")] == ["k4", "k3", "k2"]
    assert [t.talk_id for t in talks.listed("cy")] == ["other"]


def test_a_deleted_talk_is_gone(talks):
    talks.keep("an", "k", [turn()])
    talks.forget("an", "k")
    assert talks.listed("an") == []
    assert talks.turns("an", "k") == []


def test_an_empty_talk_is_not_kept(talks):
    talks.keep("an", "k", [])
    assert talks.listed("an") == []


def test_what_was_kept_in_an_older_shape_is_not_shown(talks):
    talks.keep("an", "k", [{"id": "t1", "question": "？", "state": "done", "answer": {"text": "旧"}}])
    assert talks.turns("an", "k") == []
