"""Tokens: what makes two spellings of the same thing meet in the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Passage
from ingest.tokens import fold, search_tokens, searchable_text


def test_chinese_is_cut_into_characters_pairs_and_words() -> None:
    tokens = search_tokens("示范区企业")
    assert {"示", "示范", "范区", "示范区", "企业"} <= set(tokens)


def test_a_single_character_is_found() -> None:
    assert search_tokens("京") == ["京"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("臺灣機車產業", "台湾机车产业"),
        ("４４９４．１億元", "4494.1亿元"),
        ("Ｒ＆Ｄ 經費", "r&d 经费"),
        ("GPT-4o", "gpt-4o"),
        ("1,234,567家", "1234567家"),
    ],
)
def test_script_width_case_and_grouping_make_no_difference(written: str, plain: str) -> None:
    assert search_tokens(written) == search_tokens(plain)


@pytest.mark.parametrize("number", ["4494.1", "2023", "10.5", "0.3333"])
def test_a_number_is_one_token(number: str) -> None:
    assert number in search_tokens(f"同比增长{number}%，其中")


def test_a_comma_between_two_figures_separates_them() -> None:
    assert {"12", "34"} <= set(search_tokens("分别为12,34"))


@pytest.mark.parametrize("word", ["r&d", "gpt-4o", "iphone14", "naïve", "u.s"])
def test_a_latin_word_is_one_token(word: str) -> None:
    assert word in search_tokens(f"在{word}方面")


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("patents", "patent"), ("companies", "company"), ("Valley's", "valley"), ("houses", "house")],
)
def test_english_plurals_and_possessives_meet_their_singular(plural: str, singular: str) -> None:
    assert search_tokens(plural) == search_tokens(singular)


@pytest.mark.parametrize("word", ["business", "gas", "status", "process"])
def test_words_that_only_look_plural_are_left(word: str) -> None:
    assert search_tokens(word) == [word]


def test_nothing_to_say_gives_no_tokens() -> None:
    assert search_tokens("，。 \n\t—— ") == []


def test_the_heading_path_is_searched_with_the_text() -> None:
    passage = Passage("p", "d", "增长10%。", "指数 › 研发", 0, 6)
    assert searchable_text(passage) == "指数 › 研发\n增长10%。"
    assert searchable_text(Passage("p", "d", "增长10%。", "", 0, 6)) == "增长10%。"


@given(st.text(max_size=80))
def test_any_text_is_cut_into_non_empty_tokens_without_blanks(text: str) -> None:
    assert all(token and not token.isspace() for token in search_tokens(text))


@given(st.text(alphabet="中關村示範區研發经费0123456789.,RＤ ", max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
