"""What leaves for a model: shown beforehand word for word, limited where the setting says so, never the key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fake_model import FakeModel, Say, in_turn
from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.settings import Settings

KEY = "canary-key-93b1"
QUESTION = "2023年北园区企业研究开发费用是多少？"
REPORT = """# 北园区指数2024

2023年，北园区企业研究开发费用为4494.1亿元，比上年增长1.9%。

园区设有一处不对外公布的储备库。
"""
EARLIER = [{"role": "user", "content": "我们打算裁撤储备库，先查一下。"}, {"role": "assistant", "content": "好。"}]


@pytest.fixture
def desk(tmp_path):
    settings = Settings(home=tmp_path / "home", samples=False, llm_model="openai:fake", llm_api_key=KEY)
    made = Assistant(settings=settings, embedder=WordEmbedder())
    (tmp_path / "a.md").write_text(REPORT, encoding="utf-8")
    assert made.ingest([tmp_path / "a.md"]).ok
    yield made
    made.close()


def sent_by(desk, sends, question=QUESTION):
    with FakeModel(in_turn(*[Say("状态：answered\n2023年，北园区企业研究开发费用为4494.1亿元[e1]。")] * 4)) as model:
        desk.settings = replace(desk.settings, llm_base_url=model.url, llm_sends=sends)
        answer = desk.ask(question, EARLIER, llm=True)
        return answer, model.requests


def test_only_the_question_and_the_sentences_found_leave_where_the_setting_says_so(desk):
    answer, requests = sent_by(desk, "passages")
    (request,) = requests
    text = json.dumps(request, ensure_ascii=False)
    assert "4494.1亿元" in answer.answer
    assert "4494.1" in text
    assert "裁撤" not in text
    assert "储备库" not in text
    assert "tools" not in request


def test_what_is_sent_is_what_was_shown(desk):
    desk.settings = replace(desk.settings, llm_sends="passages")
    shown = [text for _, text in desk.would_send(QUESTION, EARLIER)]
    _, (request,) = sent_by(desk, "passages")
    assert [m["content"] for m in request["messages"]] == shown


def test_where_nothing_is_found_nothing_is_sent(desk):
    answer, requests = sent_by(desk, "passages", "月球基地的氦三储量是多少？")
    assert requests == []
    assert answer.model is None


def test_with_tools_the_earlier_questions_go_along(desk):
    _, requests = sent_by(desk, "tools")
    assert "裁撤" in json.dumps(requests[0], ensure_ascii=False)
    assert "tools" in requests[0]
