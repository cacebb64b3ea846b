"""Answers remembered: the same as given anew, gone with the library they were about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.records import Answer
from assistant.remembered import Remembered, asked
from assistant.settings import Settings

QUESTION = "2023年北园区企业研究开发费用是多少？"


@pytest.fixture
def desk(tmp_path):
    made = Assistant(settings=Settings(home=tmp_path / "home", samples=False), embedder=WordEmbedder())
    yield made
    made.close()


def report(folder, figure):
    path = folder / "年报.md"
    path.write_text(f"# 北园区指数2024\n\n2023年，北园区企业研究开发费用为{figure}亿元。\n", encoding="utf-8")
    return path


def test_a_known_answer_is_the_same_and_a_changed_library_is_asked_anew(desk, tmp_path):
    desk.ingest([report(tmp_path, "4494.1")])
    first, again = (replace(desk.ask(QUESTION), elapsed_ms=0) for _ in range(2))
    assert first == again
    assert "4494.1亿元" in first.answer
    desk.ingest([report(tmp_path, "4512.7")])
    assert "4512.7亿元" in desk.ask(QUESTION).answer
    desk.remove([d["document_id"] for d in desk.documents()])
    assert desk.ask(QUESTION).status == "refused"


def test_what_was_said_before_belongs_to_the_question():
    assert asked(1, "上年呢？", []) != asked(1, "上年呢？", [{"role": "user", "content": QUESTION}])
    assert asked(1, "上年呢？", []) != asked(2, "上年呢？", [])


def test_only_so_many_are_kept_and_a_failure_is_not():
    held, made = Remembered(kept=2), []

    def answer(text):
        made.append(text)
        return [Answer(text, "answered")]

    for text in ("a", "b", "a", "c", "a", "b"):
        assert held.answers(text, lambda text=text: answer(text))[-1].answer == text
    assert made == ["a", "b", "c", "b"]
    with pytest.raises(ZeroDivisionError):
        held.answers("d", lambda: [1 / 0])
    assert held.answers("d", lambda: answer("d"))[-1].answer == "d"
