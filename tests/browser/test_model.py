"""With a model in a browser: it is tested by a button, named under its answer, and what it cannot show is struck."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from conftest import serve
from fake_model import Fail, FakeModel, Say
from steps import ask, open_tab

pytestmark = pytest.mark.browser
TRUE = "2023年，北园区企业研究开发费用为4494.1亿元[e1]。"
INVENTED = "北园区另有秘密实验室7788个。"


@pytest.fixture
def size():
    return (1280, 860)


@pytest.fixture(scope="module")
def model():
    """A model that says a true sentence and an invented one, and 好 when it is tested."""

    def script(request, _number):
        testing = "只回答一个字" in str(request["messages"][-1]["content"])
        return script.instead or Say("好" if testing else f"状态：answered\n{TRUE}\n{INVENTED}\n")

    script.instead = None
    with FakeModel(script) as fake:
        yield fake


@pytest.fixture(scope="module")
def address(desk, model):
    modelled = copy.copy(desk)
    modelled.settings = replace(desk.settings, llm_model="openai:fake", llm_base_url=model.url, llm_api_key="sk-none")
    with serve(modelled) as url:
        yield url


def test_a_sentence_without_evidence_is_shown_as_removed_and_the_model_is_named(page):
    ask(page, "2023年北园区企业研究开发费用是多少？")
    assert "4494.1亿元" in page.inner_text("#zs-now .zs-prose")
    assert "7788" not in page.inner_text("#zs-now .zs-prose")
    struck = page.locator("#zs-now .zs-removed del")
    assert [t for t in struck.all_inner_texts() if "7788" in t]
    assert struck.first.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert "openai:fake" in page.inner_text("#zs-now .zs-mode")


def test_the_rules_answer_where_the_model_is_left_out(page):
    page.locator("#zs-model input").uncheck()
    ask(page, "2023年北园区企业研究开发费用是多少？")
    assert "规则" in page.inner_text("#zs-now .zs-mode")


def test_the_model_is_tested_by_a_button(page, model):
    open_tab(page, "设置")
    page.click("#zs-test")
    page.wait_for_selector("#zs-set-told .zs-ok >> text=模型可用。")
    model.script.instead = Fail(401)
    try:
        page.click("#zs-test")
        page.wait_for_selector("#zs-set-told .zs-error")
        assert "密钥" in page.inner_text("#zs-set-told .zs-error")
    finally:
        model.script.instead = None
    assert "sk-none" not in page.content()
