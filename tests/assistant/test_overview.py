"""Questions about a whole: an index, a place, a report; and a talk in which such a question starts anew."""

from __future__ import annotations

import pytest
from over_texts import desk_over
from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.settings import Settings

MISTY = """# 岚山创新指数2024

岚山创新指数以2015年为基期，由创新投入、创新产出2个一级指标构成。2023年，岚山创新指数为182.4，比上年提高9.1点。
岚山创新指数2024的主要结论包括：研发投入稳步增加；成果转化明显加快。

2023年，岚山市高新技术企业为640家。2023年，岚山市全社会研发经费支出为52.7亿元，其中企业研发经费支出40.1亿元。
"""
HARBOUR = """# 汀口开放指数2024

汀口开放指数由贸易便利、资本流动2个一级指标构成。2023年，汀口开放指数为120.5。

2023年，汀口市高新技术企业为310家。2023年，汀口市进出口总额为88.2亿美元。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("whole"), {"a.md": MISTY, "b.md": HARBOUR}) as made:
        yield made


def talk(desk, *questions):
    """The answer to the last of several questions of one talk."""
    said = []
    for question in questions:
        answer = desk.ask(question, history=said)
        said += [{"role": "user", "content": question}, {"role": "assistant", "content": answer.answer}]
    return answer


@pytest.mark.parametrize(
    "question", ["岚山创新指数", "介绍一下岚山创新指数", "岚山创新指数说了什么", "总结《岚山创新指数2024》"]
)
def test_an_index_as_a_whole_is_told_by_its_parts_its_value_and_its_findings(desk, question):
    answer = desk.ask(question)
    assert answer.status == "answered"
    for said in ("创新投入", "创新产出", "182.4", "9.1", "成果转化明显加快"):
        assert said in answer.answer
    assert not answer.removed


def test_a_place_as_a_whole_is_told_by_its_leading_figures(desk):
    answer = desk.ask("汀口怎么样")
    assert "310家" in answer.answer
    assert "88.2亿美元" in answer.answer
    assert "640家" not in answer.answer


def test_which_of_several_reports_is_meant_is_asked_back(desk):
    answer = desk.ask("总结一下这份报告")
    assert answer.status == "clarify"
    assert "岚山创新指数2024" in answer.answer
    assert "汀口开放指数2024" in answer.answer
    assert desk.ask(answer.followups[0]).status == "answered"


def test_which_is_stronger_is_asked_back_with_what_both_have(desk):
    answer = desk.ask("岚山和汀口谁更强？")
    assert answer.status == "clarify"
    assert "高新技术企业" in answer.answer


def test_a_question_on_a_named_index_as_a_whole_takes_nothing_over_from_the_talk(desk):
    alone = desk.ask("岚山创新指数和汀口开放指数有什么区别？")
    after = talk(desk, "2023年岚山研发经费支出是多少？", "岚山创新指数和汀口开放指数有什么区别？")
    assert after.answer == alone.answer


def test_an_index_since_its_base_year_is_told_as_far_as_the_reports_go(desk):
    answer = desk.ask("岚山创新指数2015年以来怎么变化的？")
    assert "182.4 − 100 = 82.4点" in answer.answer
    assert not answer.removed


def test_another_index_is_not_given_where_the_base_year_of_one_is_asked(desk):
    answer = desk.ask("汀口开放指数的基期是哪一年？")
    assert answer.status != "answered"
    assert "岚山创新指数以2015年" not in answer.answer.split("现有的是")[0]


def test_years_without_a_figure_are_told_as_one_stretch(desk):
    answer = desk.ask("2018年至2023年岚山高新技术企业分别是多少？")
    assert "2018—2022年" in answer.answer
    assert "640家" in answer.answer
    assert not answer.removed


@pytest.mark.parametrize("question", ["2022年权重分别是多少？", "汀口2020年的基期"])
def test_what_is_not_held_is_said_and_not_removed(desk, question):
    answer = desk.ask(question)
    assert answer.status in ("refused", "partial")
    assert not answer.removed


def test_an_index_with_published_values_is_offered_before_one_without(tmp_path):
    (tmp_path / "c.md").write_text("# 甲湖指数2024\n\n甲湖指数由人才、环境2个一级指标构成。\n", encoding="utf-8")
    (tmp_path / "d.md").write_text(MISTY, encoding="utf-8")
    made = Assistant(settings=Settings(home=tmp_path / "home", samples=False), embedder=WordEmbedder())
    made.ingest([tmp_path / "c.md"])
    made.ingest([tmp_path / "d.md"])
    try:
        assert made.indices() == ["岚山创新指数", "甲湖指数"]
    finally:
        made.close()


def test_the_composite_of_an_index_may_be_asked_for_by_its_place(desk):
    assert "182.4" in desk.ask("岚山创新综合指数是多少？").answer


def test_all_of_a_thing_is_meant_before_a_part_of_it(desk):
    answer = desk.ask("岚山研发经费支出是多少？")
    assert "52.7亿元" in answer.answer
    assert "为40.1亿元" not in answer.answer


ENGLISH = """# Harbor Valley Index 2024

Prepared by Harbor Valley Regional Council, March 2024

The region's population reached 2.41 million in 2023, up 0.6% from the prior year.

Table 1. Patents granted

| Year | Utility patents | Per 100,000 people |
| --- | --- | --- |
| 2022 | 6,480 | 271 |
| 2023 | 6,905 | 287 |
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("english"), {"a.md": ENGLISH}) as made:
        yield made


def test_a_rate_per_people_is_not_the_number_of_people(harbour):
    answer = harbour.ask("What was the population in 2022?")
    assert "271" not in answer.answer
    assert "÷ (1 + 0.6%)" in answer.answer


def test_who_prepared_a_report_is_quoted(harbour):
    assert "Harbor Valley Regional Council" in harbour.ask("Who prepared the index?").answer


def test_an_english_answer_repeats_no_amount_in_other_units(harbour):
    assert "万" not in harbour.ask("What was the population in 2023?").answer
