"""Scoring: what is said, what must not be, the status that suits, and numbers without support."""

from __future__ import annotations

import pytest

from assistant.evaluate import judge, numbers_in, overlap, report, says, summary, ungrounded

ANSWER = {
    "answer": "2023年研发费用为4,494.1亿元[1]，占**16.01%**。",
    "status": "answered",
    "citations": [{"quote": "2023年企业研究开发费用4494.1亿元", "document_title": "报告", "section": ""}],
    "computations": [{"result": 16.01, "low": 16.0, "high": 16.02, "inputs": [{"value": 719.5e8}], "expression": ""}],
    "numbers": [{"value": 4494.1, "unit": "亿元", "status": "source"}],
    "elapsed_ms": 3.0,
}
LINE = {"id": "a", "type": "lookup", "question": "研发费用多少", "must_include": ["4494.1"]}


def test_a_right_answer_is_right():
    assert judge(LINE, ANSWER).right


@pytest.mark.parametrize(
    "wrong",
    [
        {"must_include": ["4494"]},
        {"must_include": [["4494.2", "4494.3"]]},
        {"must_not_include": ["16.01%"]},
        {"any_of": ["没有"]},
        {"type": "unanswerable"},
        {"status": "refused"},
    ],
)
def test_what_is_missing_forbidden_or_of_the_wrong_status_makes_it_wrong(wrong):
    assert not judge(LINE | wrong, ANSWER).right


@pytest.mark.parametrize("target", ["4494.1", "4494.1亿元", "16.01%"])
def test_commas_and_emphasis_do_not_matter(target):
    assert says(ANSWER["answer"], target)


def test_a_number_is_only_said_as_a_whole():
    assert not says("共1002家", "100")
    assert not says("为3.14", "14")


def test_a_number_without_support_is_found():
    assert ungrounded(ANSWER | {"answer": "为777亿元[1]。"}, LINE) == ["777"]
    assert ungrounded(ANSWER, LINE) == []
    assert ungrounded(ANSWER | {"answer": "为777亿元。"}, LINE | {"question": "是777亿元吗"}) == []


def test_years_marks_and_list_numbers_are_no_figures():
    assert numbers_in("1. 2023年为92家[3]") == ["92"]


def test_quotes_overlap_when_one_holds_the_other():
    assert overlap("研究开发费用4494.1亿元", "2023年企业研究开发费用 4494.1 亿元，同比增长")
    assert not overlap("独角兽企业92家", "上市公司527家")


def test_fields_are_scored_apart():
    verdict = judge(LINE | {"fields": {"value": 4494.1, "unit": "万元", "status": "answered"}}, ANSWER)
    assert verdict.fields == {"value": True, "unit": False, "status": True}


def test_the_summary_counts_and_the_report_names_what_is_wrong():
    result = summary([judge(LINE, ANSWER), judge(LINE | {"id": "b", "must_include": ["没有"]}, ANSWER)])
    assert (result["right"], result["questions"], result["types"]) == (1, 2, {"lookup": {"right": 1, "of": 2}})
    assert "b 研发费用多少：缺 没有" in report(result)
