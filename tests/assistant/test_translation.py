"""Key words in the other language: what is put beside a question, and when nothing is."""

from __future__ import annotations

import pytest

from assistant.translation import english_area, english_indicator, key_words


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


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("独角兽企业", "unicorn enterprises"),
        ("技术收入占总收入比重", "technology revenue as a share of total revenue"),
        ("企业研究开发费用", "enterprise R&D spending"),
        ("独角兽企业夏令营", None),
    ],
)
def test_a_name_is_put_into_english_whole_or_not_at_all(name, english):
    assert english_indicator(name) == english


def test_a_place_without_an_english_name_stays_as_it_is():
    assert english_area("硅谷") == "Silicon Valley"
    assert english_area("云港高新区") == "云港高新区"
