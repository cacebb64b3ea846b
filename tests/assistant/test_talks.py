"""Kept conversations: each its owner's alone, there after a restart, gone when deleted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from assistant import talks as module
from assistant.talks import GONE, NEEDED, Talks
from ingest import schema
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


# ---------------------------------------------------------------- reports that go
def cited(*reports: str) -> dict:
    """A turn whose answer quotes reports."""
    citations = [{"document_id": d, "document_title": f"报告{d}", "quote": f"{d}的原句"} for d in reports]
    return turn() | {"answer": dict.fromkeys(NEEDED, "") | {"answer": "、".join(reports), "citations": citations}}


@pytest.fixture
def shelf(url):
    """Reports that are held, and the conversations about them."""
    catalogue = Catalogue(url)
    held = {"a1", "b2"}
    yield held, catalogue, Talks(catalogue, held.__contains__)
    catalogue.close()


def stored(catalogue) -> str:
    with catalogue.reading() as connection:
        return str(connection.execute(sa.select(schema.talks.c.turns)).scalars().all())


def test_with_a_report_go_the_answers_that_cite_it_whoever_asked(shelf):
    held, catalogue, talks = shelf
    talks.keep("an", "k", [cited("a1"), cited("b2")])
    talks.keep("cy", "k", [cited("b2", "a1")])
    held.remove("a1")
    with catalogue.transaction() as connection:
        talks.let_go(connection, ["a1"])
    assert "a1的原句" not in stored(catalogue)
    gone, stays = talks.turns("an", "k")
    assert (gone["answer"], gone["state"], gone["reports"]) == (None, GONE, ["报告a1"])
    assert gone["question"] == turn()["question"]
    assert stays == cited("b2")
    assert [t["state"] for t in talks.turns("cy", "k")] == [GONE]


def test_a_removal_that_fails_keeps_the_answers(shelf):
    _, catalogue, talks = shelf
    talks.keep("an", "k", [cited("a1")])
    with catalogue.engine.connect() as connection:
        talks.let_go(connection, ["a1"])
        connection.rollback()
    assert talks.turns("an", "k") == [cited("a1")]


def test_a_page_opened_before_a_report_went_does_not_bring_its_words_back(shelf):
    held, catalogue, talks = shelf
    held.remove("a1")
    talks.keep("an", "k", [cited("a1"), cited("b2")])
    assert "a1的原句" not in stored(catalogue)
    assert [t["state"] for t in talks.turns("an", "k")] == [GONE, "done"]


def test_what_was_kept_in_an_older_shape_goes_whole_with_a_report_it_names(shelf):
    _, catalogue, talks = shelf
    talks.keep("an", "k", [{"id": "t1", "question": "？", "state": "done", "answer": {"text": "旧 a1"}}])
    with catalogue.transaction() as connection:
        talks.let_go(connection, ["a1"])
    assert talks.listed("an") == []
