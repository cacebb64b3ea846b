"""The page of all figures in a browser: filters, synonyms, contradictions, series over editions."""

from __future__ import annotations

import pytest
from steps import open_tab

pytestmark = pytest.mark.browser


@pytest.fixture
def size():
    return (1280, 860)


@pytest.fixture
def figures(page):
    open_tab(page, "指标")
    page.wait_for_selector("#zs-figures table")
    return page


def search(page, words: str, row: str) -> None:
    page.locator("#zs-f-indicator").locator("input, textarea").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "row => { const rows = [...document.querySelectorAll('#zs-figures tbody tr')];"
        " return rows.length && rows.every((r) => r.innerText.includes(row)); }",
        arg=row,
    )


def choose(page, name: str, option: str) -> None:
    page.click(f"#{name} input")
    page.get_by_role("option", name=option, exact=True).click()


def test_figures_are_filtered_by_area_period_kind_and_report(figures):
    rows = figures.locator("#zs-figures tbody tr")
    choose(figures, "zs-f-document", "北园区指数2024")
    choose(figures, "zs-f-period", "2023")
    choose(figures, "zs-f-area", "北园区")
    choose(figures, "zs-f-measure", "增减率")
    figures.wait_for_function("() => document.querySelectorAll('#zs-figures tbody tr').length === 1")
    assert "8.2%" in rows.first.inner_text()


def test_another_word_for_an_indicator_finds_it(figures):
    search(figures, "研发投入", "研究开发费用")
    assert "4494.1" in figures.inner_text("#zs-figures")


def test_figures_that_contradict_each_other_are_flagged(figures):
    search(figures, "技术合同成交额", "技术合同成交额")
    flagged = figures.locator("#zs-figures tbody tr:has(.zs-flag)")
    said = " ".join(flagged.all_inner_texts())
    assert "50.2" in said
    assert "61.7" in said
    search(figures, "研发人员", "研发人员")
    assert figures.locator("#zs-figures .zs-flag").count() == 0


def test_editions_with_other_base_years_are_drawn_apart(figures):
    search(figures, "河港指数", "河港")
    figures.locator("#zs-figures tbody tr", has_text="131.0").locator("[data-act=chart]").click()
    drawn = figures.locator(".zs-figure svg")
    drawn.wait_for()
    assert drawn.locator("circle").count() == 2
    assert drawn.locator("line.break").count() == 1
    assert drawn.locator("line[class^=shade]").count() == 0
    assert "基期不同" in figures.inner_text(".zs-figure")
