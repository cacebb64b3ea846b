"""Asking in a browser: the mark opens the sentence, the figure is marked in it."""

from __future__ import annotations

import pytest
from steps import ask

pytestmark = pytest.mark.browser
QUESTION = "2023年北园区企业研究开发费用是多少？"


def test_a_citation_opens_the_sentence_with_the_figure_marked(page):
    ask(page, QUESTION)
    assert "4494.1亿元" in page.inner_text("#zs-now .zs-prose")
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source .zs-source")
    sentence = page.inner_text("#zs-source .zs-quote")
    assert "企业研究开发费用4494.1亿元" in sentence
    assert "4494.1亿元" in page.locator("#zs-source .zs-quote mark").all_inner_texts()
    assert "一、总体情况" in page.inner_text("#zs-source .zs-where")
    assert "北园区指数2024" in page.inner_text("#zs-source h3")


def test_a_figure_of_a_table_is_shown_in_its_table(page):
    ask(page, "2023年北园区研发人员有多少万人？")
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source table")
    assert "86.7" in page.inner_text("#zs-source td.zs-quote mark")
    assert "研发人员" in page.inner_text("#zs-source table")


def test_every_number_of_an_answer_shows_its_standing_and_the_mode_is_said(page):
    ask(page, QUESTION)
    assert page.locator("#zs-now .zs-num.is-source", has_text="4494.1亿元").count() >= 1
    assert "来源" in page.inner_text("#zs-now .zs-foot")
    assert "规则" in page.inner_text("#zs-now .zs-mode")


def test_what_the_library_does_not_hold_is_refused_in_words(page):
    ask(page, "2023年火星基地的人均绿地面积是多少？")
    assert page.locator("#zs-now .zs-verdict.is-refused").count() == 1


def test_shift_enter_breaks_the_line_and_enter_asks(page):
    box = page.locator("#zs-question textarea")
    box.fill("第一行")
    box.press("Shift+Enter")
    box.type("第二行")
    assert box.input_value() == "第一行\n第二行"
    box.press("Enter")
    page.wait_for_selector("#zs-now .zs-foot")
    assert page.inner_text("#zs-now .zs-ask").splitlines() == ["第一行", "第二行"]


def test_escape_closes_the_source(page):
    ask(page, QUESTION)
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source .zs-source")
    page.keyboard.press("Escape")
    page.wait_for_selector("#zs-source .zs-source", state="detached")


def test_a_suggested_question_is_asked_by_a_click_and_has_an_answer(page):
    first = page.locator(".zs-suggest").first
    question = first.inner_text()
    first.click()
    page.wait_for_selector("#zs-now .zs-foot")
    assert page.inner_text("#zs-now .zs-ask") == question
    assert page.locator("#zs-now .zs-cite").count() >= 1


def test_the_talk_is_exported_as_markdown_and_word(page):
    ask(page, QUESTION)
    with page.expect_download() as markdown:
        page.click("#zs-markdown")
    text = markdown.value.path().read_text(encoding="utf-8")
    assert QUESTION in text
    assert "4494.1亿元" in text
    with page.expect_download() as word:
        page.click("#zs-word")
    from docx import Document

    assert "4494.1亿元" in "\n".join(p.text for p in Document(str(word.value.path())).paragraphs)


def test_an_earlier_talk_comes_back_after_a_reload(page):
    ask(page, QUESTION)
    page.wait_for_function("() => document.querySelector('#zs-earlier input').value.includes('北园区')")
    page.evaluate("localStorage.clear()")  # the talk is the library's, not the browser's
    page.reload()
    page.wait_for_selector(".zs-welcome")
    page.click("#zs-earlier input")
    page.get_by_role("option").nth(1).click()
    page.wait_for_selector("#zs-now .zs-prose")
    assert "4494.1亿元" in page.inner_text("#zs-now .zs-prose")


def test_nothing_is_wider_than_the_screen(page):
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_source_opens_over_the_talk_on_a_phone(page, size):
    ask(page, QUESTION)
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source .zs-source")
    box = page.locator("#zs-right").bounding_box()
    assert box is not None
    beside = box["x"] > size[0] / 3
    assert beside == (size[0] > 860)
    assert box["x"] + box["width"] <= size[0]


def test_english_is_one_click_away(page):
    page.click(".zs-head a")
    page.wait_for_selector("#zs-question textarea")
    assert page.get_by_role("tab", name="Ask", exact=True).count() == 1
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_new_question_comes_into_view_in_a_long_talk(page):
    for question in (QUESTION, "北园区指数由哪些一级指标构成？", "北园区指数以哪一年为基期？", QUESTION + "？"):
        ask(page, question)
    page.wait_for_function(
        """() => {
          const talk = document.getElementById("zs-talk").getBoundingClientRect();
          const turn = document.querySelector("#zs-now .zs-ask").getBoundingClientRect();
          return turn.top >= talk.top - 1 && turn.bottom <= talk.bottom;
        }"""
    )


def test_a_talk_is_deleted_for_good(page, size):
    question = f"2022年北园区从业人员有多少{'万' * (size[0] > 860)}人？"
    ask(page, question)
    page.wait_for_function("q => document.querySelector('#zs-earlier input').value.includes(q)", arg=question[:12])
    page.click("#zs-drop-talk")
    page.wait_for_selector(".zs-welcome")
    page.reload()
    page.wait_for_selector(".zs-welcome")
    page.click("#zs-earlier input")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option", name=question).count() == 0


def test_contributions_are_drawn_and_a_computed_number_opens_to_its_steps(page):
    ask(page, "2023年临江指数各分项对综合指数增长的贡献分别是多少？")
    assert page.locator("#zs-now .zs-bar-row").count() == 4
    page.locator("#zs-now .zs-num.is-computed").first.click()
    page.wait_for_selector("#zs-now .zs-comp[open] .zs-formula")
    assert "60 ÷ 3 = 20" in page.inner_text("#zs-now .zs-comp[open] .zs-formula")
