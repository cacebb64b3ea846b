"""A hostile report in a browser: on every page its markup is text, its script never runs, its links lead nowhere."""

from __future__ import annotations

import pytest
from steps import HOSTILE, ask, open_tab

pytestmark = pytest.mark.browser
MARKUP = '<img src=x onerror="window.hit=1">'


@pytest.fixture
def size():
    """One width is enough: the markup is the same at every width."""
    return (1280, 860)


@pytest.fixture
def hostile(page, desk, tmp_path):
    """The library with the report in it; afterwards it is gone again."""
    path = tmp_path / "南园区<img src=x onerror=hit=1>.md"
    path.write_text(HOSTILE, encoding="utf-8")
    open_tab(page, "资料库")
    page.set_input_files("#zs-drop input[type=file]", str(path))
    page.wait_for_selector(".zs-intake .zs-ok")
    page.locator(".zs-shelf > li", has_text="南园区指数2024").wait_for()
    yield page
    desk.remove([d["document_id"] for d in desk.documents() if "南园区" in d["title"]])


def clean(page) -> None:
    """No element of the document's making, no script run, links only to the web."""
    assert page.evaluate("window.hit") is None
    assert page.locator(".zs-page img, .zs-report img, #zs-desk img, .zs-drawer img, #zs-reader img").count() == 0
    links = page.evaluate("[...document.links].map((a) => a.protocol)")
    assert set(links) <= {"http:", "https:", "data:"}


def test_title_name_and_text_are_text_in_the_library(hostile):
    assert MARKUP in hostile.inner_text(".zs-shelf")
    clean(hostile)
    hostile.locator(".zs-shelf > li", has_text="南园区").locator("[data-act=read]").click()
    hostile.wait_for_selector(".zs-report .zs-text")
    assert MARKUP in hostile.inner_text(".zs-report .zs-text")
    assert "<script>window.hit=1</script>" in hostile.inner_text(".zs-report")
    clean(hostile)
    hostile.click("[data-act=back]")
    hostile.locator(".zs-shelf > li", has_text="南园区").locator("[data-act=remove]").click()
    hostile.wait_for_selector(".zs-confirm")
    assert MARKUP in hostile.inner_text(".zs-confirm")
    clean(hostile)


def test_questions_answers_and_sources_are_text(hostile):
    open_tab(hostile, "问答")
    ask(hostile, f"2023年南园区技术合同成交额是多少？{MARKUP}")
    assert MARKUP in hostile.inner_text("#zs-now .zs-ask")
    clean(hostile)
    ask(hostile, "2023年南园区技术合同成交额是多少？")
    hostile.locator("#zs-now .zs-cite").first.click()
    hostile.wait_for_selector("#zs-source .zs-source")
    assert MARKUP in hostile.inner_text("#zs-source")
    assert "javascript:" in hostile.inner_text("#zs-source")
    clean(hostile)


@pytest.mark.parametrize(
    ("tab", "ready"),
    [("指标", "#zs-figures table"), ("体系对照", "#zs-cross table"), ("设置", "#zs-where table")],
)
def test_tables_and_choices_are_text(hostile, tab, ready):
    open_tab(hostile, tab)
    hostile.wait_for_selector(ready)
    clean(hostile)


def test_the_table_of_figures_says_the_markup_of_a_cell(hostile):
    open_tab(hostile, "指标")
    hostile.wait_for_selector("#zs-figures table")
    hostile.locator("#zs-f-document input").click()
    hostile.get_by_role("option", name="南园区").click()
    hostile.locator("#zs-figures td", has_text="4321").wait_for()
    assert "<b onclick" in hostile.inner_text("#zs-figures")
    clean(hostile)


def test_findings_calculations_and_briefings_are_text(hostile):
    open_tab(hostile, "审校")
    hostile.wait_for_function("() => document.querySelector('#zs-audit-document input').value")
    hostile.click("#zs-audit-document input")
    hostile.get_by_role("option", name="南园区").first.click()
    hostile.click("#zs-audit-go")
    hostile.wait_for_selector("#zs-audit .zs-findings > li")
    assert "106家" in hostile.inner_text("#zs-audit")
    clean(hostile)
    open_tab(hostile, "指数计算")
    hostile.wait_for_function("() => document.querySelector('#zs-pub-index input').value")
    clean(hostile)
    open_tab(hostile, "简报")
    hostile.locator("#zs-brief-topic").locator("input, textarea").fill("南园区技术合同成交额")
    hostile.click("#zs-brief-go")
    frame = hostile.frame_locator("#zs-brief iframe")
    frame.locator("h1").first.wait_for()
    assert frame.locator("img[src=x], script").count() == 0
    clean(hostile)
