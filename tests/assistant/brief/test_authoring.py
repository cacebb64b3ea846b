"""A model words the findings: better prose, the same numbers, and nothing the gate has not let through."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fake_model import Fail, FakeModel, Say

from assistant.brief import make
from assistant.brief.plan import plan
from assistant.brief.records import Briefing, Heading, Paragraph
from assistant.prompts import FENCE

REQUEST = make(areas=["滨江高新区"])


def prompt_of(request) -> str:
    content = request["messages"][-1]["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def facts_of(request) -> list[tuple[str, str]]:
    """The numbered facts a request shows the model."""
    return re.findall(rf"\[(e\d+)\] <{FENCE}>(.*?)</{FENCE}>", prompt_of(request))


def joined(request, _n) -> Say:
    """Two facts a sentence, in the facts' own words."""
    facts = facts_of(request)
    pairs = [facts[i : i + 2] for i in range(0, len(facts), 2)]
    return Say(
        "".join("，同时".join(t.rstrip("。") for _, t in p) + "".join(f"[{e}]" for e, _ in p) + "。" for p in pairs)
    )


def changed(request, _n) -> Say:
    """Every first digit after a place name is another one."""
    return Say(
        "".join(
            f"{re.sub(r'(?<=[^0-9年])([1-8])', lambda m: str(int(m[1]) + 1), t).rstrip('。')}[{e}]。"
            for e, t in facts_of(request)
        )
    )


def turned(request, _n) -> Say:
    """Growth told as a fall."""
    return Say(
        "".join(
            f"{t.rstrip('。').replace('增长', '下降').replace('增加', '减少')}[{e}]。" for e, t in facts_of(request)
        )
    )


def boasting(request, _n) -> Say:
    """A judgement behind every fact, and one without any figure."""
    return Say("".join(f"{t.rstrip('。')}，遥遥领先[{e}]。" for e, t in facts_of(request)) + "前景十分广阔。")


def silent(_request, _n) -> Say:
    return Say("")


def broken(_request, _n) -> Fail:
    return Fail(500)


def written(desk, script) -> Briefing:
    with FakeModel(script) as fake:
        settings = desk.settings
        desk.settings = replace(settings, llm_model="openai:fake", llm_base_url=fake.url, llm_api_key="none")
        try:
            return plan(desk, REQUEST)
        finally:
            desk.settings = settings


def findings_of(briefing: Briefing) -> str:
    """The running text of the findings."""
    out: list[str] = []
    inside = False
    for block in briefing.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = "发现" in block.text
        elif inside and isinstance(block, Paragraph):
            out += [t.text for t in block.texts]
    return "".join(out)


def method_of(briefing: Briefing) -> str:
    return "".join(
        t.text for b in briefing.blocks if isinstance(b, Paragraph) for t in b.texts if "文中数字均取自" in t.text
    )


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*", text))


@pytest.fixture(scope="module")
def by_rules(desk):
    return plan(desk, REQUEST)


def test_a_model_joins_what_belongs_together_and_says_the_same_numbers(desk, by_rules):
    briefing = written(desk, joined)
    assert "同时" in findings_of(briefing)
    assert numbers(findings_of(briefing)) == numbers(findings_of(by_rules))
    assert "由语言模型" in method_of(briefing)
    assert "未通过核对" not in method_of(briefing)


@pytest.mark.parametrize(
    "script", [changed, turned, boasting], ids=["other numbers", "the other direction", "judgements"]
)
def test_what_a_lying_model_adds_falls_and_the_rules_sentences_stand(desk, by_rules, script):
    briefing = written(desk, script)
    found = findings_of(briefing)
    assert numbers(found) == numbers(findings_of(by_rules))
    assert found.count("增长") == findings_of(by_rules).count("增长")
    assert "领先" not in found
    assert "前景" not in found
    assert "未通过核对" in method_of(briefing)


@pytest.mark.parametrize("script", [silent, broken], ids=["silent", "broken"])
def test_without_an_answer_the_rules_write_everything(desk, by_rules, script):
    briefing = written(desk, script)
    assert numbers(findings_of(briefing)) == numbers(findings_of(by_rules))


def test_a_model_that_fails_is_said_to_have_failed(desk):
    assert "语言模型没有写成" in method_of(written(desk, broken))


def test_every_sentence_of_a_model_has_its_footnotes(desk):
    briefing = written(desk, joined)
    for block in briefing.blocks:
        if isinstance(block, Paragraph):
            assert all(t.notes for t in block.texts if "同时" in t.text)


def test_a_model_can_be_kept_out(desk):
    def never(_request, _n):
        raise AssertionError("the model was asked")

    with FakeModel(never) as fake:
        settings = desk.settings
        desk.settings = replace(settings, llm_model="openai:fake", llm_base_url=fake.url, llm_api_key="none")
        try:
            assert "语言模型" not in method_of(plan(desk, replace(REQUEST, llm=False)))
        finally:
            desk.settings = settings
    assert fake.requests == []
