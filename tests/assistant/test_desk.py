"""The one door: the same answer whichever way it is asked, and nothing shown that is not whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_model import Fail, FakeModel, Say

from assistant import Assistant
from assistant.errors import NotFound
from assistant.settings import Settings

REPORT = """# 临江高新区2023年统计公报

## 一、科技创新

2023年，临江高新区企业研究开发费用210.4亿元，同比增长12.5%。独角兽企业7家，较上年增加2家。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("desk")
    path = folder / "临江.md"
    path.write_text(REPORT, encoding="utf-8")
    opened = Assistant(settings=Settings(home=folder / "home", samples=False))
    assert opened.ingest([path]).ok
    yield opened
    opened.close()


def test_streamed_or_not_the_answer_is_the_same(desk):
    question = "临江高新区研发费用是多少？比上年增长多少？"
    *_, streamed = desk.stream(question)
    asked = desk.ask(question)
    assert (streamed.answer, streamed.citations, streamed.numbers) == (asked.answer, asked.citations, asked.numbers)
    assert "210.4亿元" in asked.answer


def test_every_streamed_piece_has_passed_the_gate(desk):
    for piece in desk.stream("临江高新区独角兽企业有几家？"):
        assert all(n.status != "unverified" for n in piece.numbers)


def test_the_year_before_is_a_recorded_computation(desk):
    answer = desk.ask("临江高新区2022年研发费用是多少？")
    (made,) = answer.computations
    assert made.result == pytest.approx(187.0, abs=0.05)
    assert made.low <= 210.4 / 1.125 <= made.high
    assert any(n.status == "computed" for n in answer.numbers)


def test_another_area_is_refused_with_what_is_held(desk):
    answer = desk.ask("上海的独角兽企业有几家？")
    assert answer.status in ("refused", "partial")
    assert answer.reason == "not_in_documents"
    assert "没有" in answer.answer


def test_a_cited_sentence_is_shown_in_its_paragraph(desk):
    citation = desk.ask("临江高新区独角兽企业有几家？").citations[0]
    view = desk.passage_context(citation.place)
    assert view.quote == citation.place.quote
    assert view.before + view.quote + view.after in desk.text(citation.place.document_id)


def test_a_model_that_cannot_be_reached_gives_way_to_the_rules(desk):
    settings = Settings(
        home=desk.settings.home,
        samples=False,
        llm_model="openai:none",
        llm_base_url="http://127.0.0.1:9/v1",
        llm_api_key="k",
    )
    other = Assistant(settings=settings)
    answer = other.ask("临江高新区独角兽企业有几家？")
    assert "7家" in answer.answer
    assert "规则" in answer.answer
    assert answer.mode == "rules"
    other.close()


def test_the_model_test_says_whether_the_model_answers(desk):
    def settings(url: str) -> Settings:
        return replace(desk.settings, llm_model="openai:fake", llm_base_url=url, llm_api_key="none")

    with FakeModel(lambda _request, _number: Say("好")) as fake:
        works = Assistant(settings=settings(fake.url))
        assert works.check_model()["ok"]
        works.close()
    with FakeModel(lambda _request, _number: Fail(401)) as fake:
        refused = Assistant(settings=settings(fake.url))
        told = refused.check_model()
        assert not told["ok"]
        assert "密钥" in told["message"]
        refused.close()


def test_removing_an_unknown_report_says_so(desk):
    with pytest.raises(NotFound, match="nowhere"):
        desk.remove(["nowhere"])


def test_samples_speak_of_themselves_as_digests():
    folder = Path(__file__).parents[2] / "assistant" / "samples"
    texts = [p.read_text(encoding="utf-8") for p in folder.glob("*.md")]
    assert len(texts) == 2
    assert all("摘编" in t and "发布" in t for t in texts)


def test_a_report_removed_or_replaced_leaves_nothing_in_the_conversations(tmp_path):
    def report(jobs: int) -> Path:
        path = tmp_path / "河东.md"
        path.write_text(f"# 河东园区报告\n\n2023年，河东园区新增就业岗位{jobs}个。\n", encoding="utf-8")
        return path

    desk = Assistant(settings=Settings(home=tmp_path / "home", samples=False))
    question = "2023年河东园区新增就业岗位多少个？"

    def asked(jobs: int) -> None:
        answer = desk.ask(question)
        assert str(jobs) in answer.answer
        turn = {"id": "t1", "question": question, "state": "done", "answer": answer.as_json()}
        desk.talks.keep(None, "k", [turn])

    def said() -> str:
        return str(desk.talks.turns(None, "k"))

    desk.ingest([report(1307)])
    asked(1307)
    desk.ingest([report(2409)])
    assert "1307" not in said()
    asked(2409)
    assert "2409" in said()
    desk.remove([d["document_id"] for d in desk.documents()])
    assert "2409" not in said()
    assert question in said()
    desk.close()


def test_a_long_answer_grows_in_a_few_steps(tmp_path):
    years = "".join(f"{year}年，河东园区新增就业岗位{year * 3}个。\n\n" for year in range(1994, 2024))
    (tmp_path / "河东.md").write_text(f"# 河东园区报告\n\n{years}", encoding="utf-8")
    desk = Assistant(settings=Settings(home=tmp_path / "home", samples=False))
    desk.ingest([tmp_path / "河东.md"])
    *grown, whole = desk.stream("河东园区新增就业岗位逐年变化")
    assert str(2023 * 3) in whole.answer
    assert 3 <= len(grown) <= 8
    assert [len(a.answer) for a in grown] == sorted(len(a.answer) for a in grown)
    desk.close()
