"""Answering processes: the same answers as the service's own, and no answer lost when one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from word_embedder import WordEmbedder

from assistant.crew import Crew
from assistant.desk import Assistant
from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings

REPORT = """# 北园区指数2024

2023年，北园区企业研究开发费用为4494.1亿元，同比增长6.5%。2022年，北园区企业研究开发费用为4219.8亿元。
2023年，北园区高新技术企业1.7万家。专家认为，北园区的创新生态在于大学与企业的往来。
"""
QUESTIONS = (
    "2023年北园区企业研究开发费用是多少？",
    "北园区企业研究开发费用2023年比上年变化了多少？",
    "2023年南园区企业研究开发费用是多少？",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crew")
    (folder / "年报.md").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(home):
    made = Assistant(settings=Settings(home=home / "home", samples=False), embedder=WordEmbedder())
    made.ingest([home / "年报.md"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def crew(desk):
    made = Crew(desk.settings, 1, desk.retriever.search)
    assert made.ready(60)
    yield made
    made.close()


def processes() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [p for p in children if "spawn_main" in " ".join(p.cmdline())]


def untimed(answers):
    return [replace(a, elapsed_ms=0) for a in answers]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_process_answers_as_the_service_does(desk, crew, question):
    own = untimed(desk.stream(question))
    assert untimed(crew.answers(question, [], True)) == own
    assert untimed(crew.answers(question, [], False)) == own[-1:]


def test_what_was_said_before_reaches_the_process(desk, crew):
    before = [{"role": "user", "content": QUESTIONS[0]}, {"role": "assistant", "content": "4494.1亿元"}]
    found = crew.answers("上年呢？", before, False)
    assert untimed(found) == untimed([desk.ask("上年呢？", before)])
    assert "4219.8" in found[-1].answer


def test_what_needs_the_embedding_model_is_searched_for_by_the_service(desk, crew):
    question = "专家怎么看当地的创新生态？"
    own = untimed(desk.stream(question))
    assert "大学与企业的往来" in own[-1].answer
    assert untimed(crew.answers(question, [], True)) == own
    assert untimed(crew.answers(question, [], False)) == own[-1:]


def test_a_report_that_came_later_is_seen(desk, crew, home):
    later = home / "later.md"
    later.write_text("# 东园区指数2024\n\n2023年，东园区企业总收入为812.6亿元。\n", encoding="utf-8")
    desk.ingest([later])
    assert "812.6亿元" in crew.answers("2023年东园区企业总收入是多少？", [], False)[-1].answer
    desk.remove([d["document_id"] for d in desk.documents() if d["title"].startswith("东园区")])
    assert crew.answers("2023年东园区企业总收入是多少？", [], False)[-1].status == "refused"


def test_a_killed_process_costs_no_answer_and_another_takes_its_place(desk):
    crew = Crew(desk.settings, 1, desk.retriever.search)
    assert crew.ready(60)
    desk.crew = crew
    try:
        killed = processes()
        for p in killed:
            p.kill()
        psutil.wait_procs(killed)
        for question in ("北园区企业研究开发费用2022年是多少？", "2023年北园区高新技术企业有多少家？"):
            assert desk.ask(question).status == "answered"
        assert crew.ready(60)
        assert "4494.1" in crew.answers(QUESTIONS[0], [], False)[-1].answer
    finally:
        desk.crew = None
        crew.close()


def test_a_library_no_process_can_open_leaves_the_service_answering(desk, tmp_path):
    (tmp_path / "library.db").write_bytes(b"not a database" * 100)
    crew = Crew(replace(desk.settings, home=tmp_path), 1, desk.retriever.search)
    desk.crew = crew
    try:
        while crew.ready(60):
            pytest.fail("a broken library was opened")
        for question in ("2022年北园区企业研究开发费用？", "北园区2023年高新技术企业数？"):
            assert desk.ask(question).status == "answered"
    finally:
        desk.crew = None
        crew.close()


def test_the_processes_end_with_a_service_that_is_killed(desk):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from assistant.crew import Crew\nfrom assistant.settings import Settings\n"
        "if __name__ == '__main__':\n"
        "    crew = Crew(Settings(home=Path(sys.argv[1]), samples=False), 1, lambda *_: [])\n"
        "    print(crew.ready(60), flush=True)\n    sys.stdin.read()\n"
    )
    root = str(Path(__file__).parents[2])
    script = desk.settings.home.parent / "service.py"
    script.write_text(code, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(desk.settings.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline().strip() == "True"
        mine = psutil.Process(service.pid).children(recursive=True)
        assert mine
        os.kill(service.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(mine, timeout=30)
    assert not alive


def test_how_many_processes_answer_is_a_setting(tmp_path):
    assert load_settings(tmp_path, {"ZHISHU_ANSWER_PROCESSES": "3"}).answer_processes == 3
    with pytest.raises(SettingsError, match="ZHISHU_ANSWER_PROCESSES 应为整数"):
        load_settings(tmp_path, {"ZHISHU_ANSWER_PROCESSES": "viele"})
