"""Words: one concept for all its sayings, slips put right, languages told apart."""

from __future__ import annotations

import pytest

from assistant.lexicon import language_of, normalise, similar, terms, traditional
from assistant.spelling import correct


@pytest.mark.parametrize(
    ("a", "b"),
    [("研发投入", "企业研究开发费用"), ("海归", "留学归国人员"), ("风投", "风险投资"), ("unicorns", "独角兽企业")],
)
def test_sayings_of_one_thing_share_a_concept(a, b):
    assert {t.concept for t in terms(normalise(a))} & {t.concept for t in terms(normalise(b))}


def test_function_words_carry_no_concept():
    assert terms(normalise("请问一共有多少呢")) == ()


def test_a_slip_of_one_sound_is_put_right():
    assert correct("独角受企业", {"独角兽企业"}) == "独角兽企业"


def test_a_known_word_is_not_corrected_into_another():
    assert correct("出口总额", {"出口总额", "进口总额"}) == "出口总额"


@pytest.mark.parametrize(
    ("text", "language"),
    [("中关村有多少家", "zh"), ("中關村有多少家", "zh-Hant"), ("How many unicorns in 中关村?", "en")],
)
def test_the_language_of_a_question(text, language):
    assert language_of(text) == language


def test_traditional_and_simplified_compare_equal():
    assert normalise(traditional("独角兽企业")) == normalise("独角兽企业")


def test_nearness_is_graded():
    assert similar("收入", "收入") == 1.0
    assert 0.5 < similar("收入", "总收入") < 1.0
    assert similar("收入", "专利") == 0.0


def test_a_character_of_a_name_spelt_right_is_no_slip_of_another_name():
    known = ["国家技术创新中心", "国家级", "独角兽企业"]
    assert correct("国家技术创新中心几家", known) == "国家技术创新中心几家"
    assert correct("独角受企业几家", known) == "独角兽企业几家"


def test_what_belongs_to_the_localities_is_not_the_whole():
    assert {t.concept for t in terms("地方财政科技支出")} > {t.concept for t in terms("财政科技支出")}
    assert [t.concept for t in terms("什么地方财政科技支出最多")] == [t.concept for t in terms("财政科技支出")]
