"""Key words in the other language: what is put beside a question, and when nothing is."""

from __future__ import annotations

from assistant.translation import key_words


def knows_only(*words: str) -> object:
    return lambda word: word in words


def everything(_word: str) -> bool:
    return True


def test_an_english_question_gets_chinese_names() -> None:
    words = key_words("How much did companies in Shanghai spend on R&D?", everything)
    assert {"上海", "研发"} <= set(words)


def test_only_what_the_library_knows_is_added() -> None:
    assert key_words("R&D in Shanghai", knows_only("研发")) == ("研发",)  # type: ignore[arg-type]


def test_a_chinese_question_is_left_alone_where_the_library_has_its_words() -> None:
    assert key_words("上海的研发费用", everything) == ()


def test_a_chinese_question_gets_english_names_for_what_is_missing() -> None:
    words = key_words("上海的独角兽", lambda word: word.isascii())
    assert {"shanghai", "unicorn"} <= set(words)


def test_words_that_no_lexicon_knows_add_nothing() -> None:
    assert key_words("Who is it?", everything) == ()
    assert key_words("", everything) == ()
