"""Conversations: what of them a follow-up hears, and what is exported."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from fakes import answer, document

from assistant.web import talk
from assistant.web.words import Words

W = Words()


def turns(question: str = "研发费用是多少？") -> list[dict]:
    return [talk.new_turn(question) | {"answer": answer(document()).as_json(), "state": "done"}]


def test_history_is_the_answered_turns_as_messages():
    held = [*turns("甲？"), talk.new_turn("乙？")]
    assert [m["role"] for m in talk.history(held)] == ["user", "assistant"]
    assert talk.history(held)[0]["content"] == "甲？"


def test_markdown_holds_question_answer_computation_and_source():
    file = talk.as_markdown(turns(), W)
    text = file.content.decode()
    assert file.name == "指数问答.md"
    assert "## 研发费用是多少？" in text
    assert "4494.1亿元[1]" in text
    assert "4494.1 ÷ (1 + 1.9%)" in text
    assert "[1] 《北园区指数2024》，一、总体情况，第 3 页" in text


def test_word_holds_the_same_with_a_real_table():
    book = Document(BytesIO(talk.as_word(turns(), W).content))
    text = "\n".join(p.text for p in book.paragraphs)
    assert "4494.1亿元[1]" in text
    assert "第 3 页" in text
    assert [c.text for c in book.tables[0].rows[1].cells] == ["研发人员", "12.5万人"]


def test_characters_word_cannot_hold_are_left_out():
    assert talk.as_word(turns("问\x00题\x0b？"), W) is not None


def test_nothing_answered_exports_nothing():
    assert talk.as_markdown([talk.new_turn("？")], W) is None
    assert talk.as_word([], W) is None
