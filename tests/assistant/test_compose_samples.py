"""The rules over the sample reports: a small set of questions as a bar that must hold, and what each kind promises."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from assistant.desk import Assistant
from assistant.evaluate import judge
from assistant.question import understand
from assistant.settings import Settings

QUESTIONS = Path(__file__).parents[1] / "data" / "questions.jsonl"
LINES = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    opened = Assistant(settings=Settings(home=tmp_path_factory.mktemp("samples"), samples=False))
    with resources.as_file(resources.files("assistant").joinpath("samples")) as folder:
        opened.ingest(sorted(folder.glob("*.md")))
    yield opened
    opened.close()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_the_sample_questions_are_answered_right(desk, line):
    verdict = judge(line, desk.ask(line["question"], line.get("history") or []).as_json())
    assert verdict.right, verdict


def test_the_same_question_has_the_same_answer(desk):
    first, second = (desk.ask("中关村研发费用是多少").as_json() for _ in range(2))
    assert first | {"elapsed_ms": 0} == second | {"elapsed_ms": 0}


def test_amounts_in_two_currencies_are_not_set_side_by_side(desk):
    answer = desk.ask("中关村企业总市值和硅谷差多少")
    assert (answer.status, answer.reason) == ("partial", "not_comparable")
    assert any("汇率" in c.name for c in answer.computations)


def test_small_talk_is_out_of_scope(desk):
    answer = desk.ask("给我讲个笑话")
    assert (answer.status, answer.reason, answer.citations) == ("refused", "out_of_scope", ())


def test_a_premise_that_does_not_hold_is_corrected(desk):
    answer = desk.ask("中关村研发费用4494.1万元是怎么花的")
    assert (answer.status, answer.reason) == ("refused", "false_premise")
    assert "4494.1亿元" in answer.answer


def test_a_stated_share_is_set_against_its_own_figures(desk):
    answer = desk.ask("硅谷独角兽企业占比是多少")
    assert "31%" in answer.answer
    assert any(c.result == pytest.approx(16.23, abs=0.01) for c in answer.computations)


def test_traditional_questions_get_traditional_answers(desk):
    assert "獨角獸" in desk.ask("中關村獨角獸企業有多少家").answer


def test_english_answers_give_english_amounts(desk):
    answer = desk.ask("How much did Zhongguancun companies spend on R&D in 2023?").answer
    assert "4494.1亿元" in answer
    assert "RMB 449.41 billion" in answer


@pytest.mark.parametrize(
    ("said", "follow", "terms"),
    [
        ("硅谷科技公司管理层白人占多少", "亚裔呢", "亚裔"),
        ("创新引领指数提升了多少", "产业发展呢", "产业发展"),
    ],
)
def test_a_follow_up_replaces_one_word(desk, said, follow, terms):
    tools = desk.tools
    q = understand(follow, tools.holdings, tools.gazetteer, [{"role": "user", "content": said}])
    assert terms in q.concepts
    assert not {"白人", "创新引领"} & set(q.concepts)


def test_another_subject_is_not_carried_over(desk):
    tools = desk.tools
    before = [{"role": "user", "content": "硅谷的租金是多少"}]
    q = understand("中关村综合指数2023年是多少", tools.holdings, tools.gazetteer, before)
    assert "硅谷" not in q.areas
    assert "租金" not in q.concepts


def test_what_only_a_framework_lists_is_said_to_have_no_figure(desk):
    answer = desk.ask("中关村企业利润率是多少？")
    assert (answer.status, answer.reason) == ("refused", "not_in_documents")
    assert "列有“企业利润率”" in answer.answer
    assert "企业利润率" in answer.citations[0].place.quote


def test_an_english_question_on_how_two_indices_differ_is_no_question_of_a_value(desk):
    asked = "What is the difference between the Silicon Valley Index and the Zhongguancun Index?"
    assert not desk.ask(asked).answer.startswith("Zhongguancun Index composite index")
    assert "“common”" not in desk.ask("Which indicators do the two indices have in common?").answer
