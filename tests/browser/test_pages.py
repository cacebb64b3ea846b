"""The other pages in a browser: the main task of each, at a desk's and a phone's width."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from steps import ask, open_tab

pytestmark = pytest.mark.browser
READY = {
    "问答": "#zs-now .zs-foot",
    "资料库": ".zs-shelf",
    "指标": "#zs-figures table",
    "体系对照": "#zs-cross table",
    "指数计算": "#zs-own-go",
    "审校": "#zs-audit-go",
    "简报": "#zs-brief-go",
    "设置": "#zs-where table",
}


def test_figures_are_filtered_by_words_and_downloaded(page):
    open_tab(page, "指标")
    page.wait_for_selector("#zs-figures table")
    page.locator("#zs-f-indicator").locator("input, textarea").fill("研发人员")
    page.keyboard.press("Enter")
    page.wait_for_function("() => [...document.querySelectorAll('#zs-figures tbody tr')].length === 2")
    with page.expect_download() as download:
        page.click("#zs-csv")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert {r["数值"] for r in rows} == {"80.2", "86.7"}
    with page.expect_download() as download:
        page.click("#zs-xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet.max_row == 3


def test_a_figure_leads_to_its_source_and_its_series_is_drawn(page):
    open_tab(page, "指标")
    page.wait_for_selector("#zs-figures table")
    row = page.locator("#zs-figures tbody tr", has_text="研发人员").first
    row.locator("[data-act=chart]").click()
    page.wait_for_selector(".zs-figure svg")
    labels = page.locator(".zs-figure svg text").all_text_contents()
    assert {"2022", "2023", "80.2", "86.7"} <= set(labels)
    row.locator("[data-act=cite]").click()
    page.wait_for_selector(".zs-drawer .zs-source td.zs-quote mark")


def test_figures_sort_by_a_heading(page):
    open_tab(page, "指标")
    page.wait_for_selector("#zs-figures table")
    page.locator("#zs-figures th", has_text="数值").locator("button").click()
    page.wait_for_selector("#zs-figures th[aria-sort=ascending] >> text=数值")
    page.locator("#zs-figures th", has_text="数值").locator("button").click()
    page.wait_for_selector("#zs-figures th[aria-sort=descending] >> text=数值")
    assert "4494.1" in page.inner_text("#zs-figures tbody tr:first-child")


def test_two_frameworks_are_set_against_each_other_and_taken_away(page):
    open_tab(page, "体系对照")
    page.wait_for_selector("#zs-cross table")
    page.get_by_role("tab", name="两个体系").click()
    page.wait_for_selector("#zs-tree-b .zs-tree")
    trees = page.inner_text("#zs-tree-a") + page.inner_text("#zs-tree-b")
    page.get_by_role("tab", name="按主题对照").click()
    assert "项，资料库里有数据的" in trees
    reasons = page.locator("#zs-cross tbody td:last-child").all_inner_texts()
    assert reasons
    assert all(reasons)
    with page.expect_download() as download:
        page.click("#zs-cov-save")
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet.max_row == len(reasons) + 1


def test_an_audit_finds_what_does_not_add_up_and_exports_a_memo(page):
    from docx import Document

    open_tab(page, "审校")
    page.wait_for_function("() => document.querySelector('#zs-audit-document input').value")
    page.click("#zs-audit-document input")
    page.get_by_role("option", name="南岛指数2024").click()
    page.click("#zs-audit-go")
    page.wait_for_selector("#zs-audit .zs-findings > li.is-inconsistent")
    finding = page.locator("#zs-audit .zs-findings > li.is-inconsistent").first
    assert "16.2%" in finding.inner_text()
    finding.locator("[data-act=cite]").first.click()
    page.wait_for_selector(".zs-drawer .zs-source mark")
    assert "31%" in page.locator(".zs-drawer .zs-source mark").all_inner_texts()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.click("#zs-audit-save")
    text = "\n".join(p.text for p in Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert "16.2%" in text


def test_a_briefing_is_seen_and_taken_as_word(page):
    from docx import Document

    open_tab(page, "简报")
    page.locator("#zs-brief-topic").locator("input, textarea").fill("企业研究开发费用")
    page.click("#zs-brief-go")
    frame = page.frame_locator("#zs-brief iframe")
    frame.get_by_text("4494.1", exact=False).first.wait_for()
    with page.expect_download() as download:
        page.click("#zs-brief-docx")
    assert Document(io.BytesIO(download.value.path().read_bytes())).paragraphs


def test_a_briefing_sets_two_indices_side_by_side(page):
    open_tab(page, "简报")
    for name in ("北园区指数", "南岛指数"):
        page.click("#zs-brief-indices input")
        page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.click("#zs-brief-go")
    frame = page.frame_locator("#zs-brief iframe")
    frame.locator("h1", has_text="北园区指数").wait_for()
    text = frame.locator("body").inner_text()
    assert "南岛指数" in text
    assert "创新引领" in text
    assert "居住环境" in text


def test_a_briefing_is_taken_as_pdf_and_as_markdown(page):
    open_tab(page, "简报")
    page.locator("#zs-brief-topic").locator("input, textarea").fill("企业研究开发费用")
    with page.expect_download() as download:
        page.click("#zs-brief-pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as download:
        page.click("#zs-brief-md")
    content = download.value.path().read_bytes()
    if download.value.suggested_filename.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = packed.read(next(n for n in packed.namelist() if n.endswith(".md")))
    assert "4494.1" in content.decode()


def test_a_search_that_finds_nothing_offers_names_that_come_near(page):
    open_tab(page, "指标")
    page.wait_for_selector("#zs-figures table")
    page.locator("#zs-f-indicator").locator("input, textarea").fill("研发人才库")
    page.keyboard.press("Enter")
    page.locator("#zs-figures [data-act=near]", has_text="研发人员").click()
    page.wait_for_selector("#zs-figures table")
    assert "86.7" in page.inner_text("#zs-figures table")


def test_testing_the_model_without_one_says_that_the_rules_answer(page):
    open_tab(page, "设置")
    page.click("#zs-test")
    page.wait_for_selector("#zs-set-told .zs-note")
    assert "规则" in page.inner_text("#zs-set-told")


def test_the_english_audit_tells_its_findings_in_english(page, address):
    page.goto(address + "en")
    page.wait_for_selector("#zs-question textarea")
    open_tab(page, "Audit")
    page.wait_for_function("() => document.querySelector('#zs-audit-document input').value")
    page.click("#zs-audit-document input")
    page.get_by_role("option", name="南岛指数2024").click()
    page.click("#zs-audit-go")
    page.wait_for_selector("#zs-audit .zs-findings > li.is-inconsistent")
    said = page.locator("#zs-audit .zs-findings > li.is-inconsistent").first.inner_text()
    assert "the stated 31% is inconsistent" in said
    assert "不一致" not in said


def test_a_briefing_keeps_to_its_period_and_length(page):
    open_tab(page, "简报")
    page.locator("#zs-brief-topic").locator("input, textarea").fill("从业人员")
    frame = page.frame_locator("#zs-brief iframe")

    def preview(period: str, length: str) -> str:
        page.locator("#zs-brief-period").locator("input, textarea").fill(period)
        page.locator("#zs-brief-length input").click()
        page.get_by_role("option", name=length, exact=True).click()
        before = page.get_attribute("#zs-brief iframe", "srcdoc") if page.locator("#zs-brief iframe").count() else ""
        page.click("#zs-brief-go")
        page.wait_for_function(
            "b => { const f = document.querySelector('#zs-brief iframe'); return f && f.srcdoc !== b; }", arg=before
        )
        frame.locator("h1").wait_for()
        return frame.locator("body").inner_text()

    now = preview("2023", "一般")
    assert "281.4万人" in now
    earlier = preview("2022", "一般")
    assert "270.1万人" in earlier
    assert "281.4万人" not in earlier
    for name in ("临江指数", "南岛指数"):
        page.click("#zs-brief-indices input")
        page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.locator("#zs-brief-topic").locator("input, textarea").fill("")
    assert len(preview("", "简短")) < len(preview("", "详细"))


def test_the_trees_mark_the_indicators_without_figures(page):
    open_tab(page, "体系对照")
    page.wait_for_selector("#zs-cross table")
    page.get_by_role("tab", name="两个体系").click()
    page.wait_for_selector("#zs-tree-a .zs-tree")
    told = [page.inner_text("#zs-tree-a"), page.inner_text("#zs-tree-b")]
    leaves = sum(int(re.search(r"最细一级指标 (\d+) 项", text)[1]) for text in told)
    held = sum(int(re.search(r"有数据的 (\d+) 项", text)[1]) for text in told)
    page.evaluate("document.querySelectorAll('#zs-tree-a details, #zs-tree-b details').forEach(d => d.open = true)")
    finest = ".zs-tree li:not(:has(ul)) > i"
    assert page.locator(f"#zs-tree-a {finest}, #zs-tree-b {finest}").count() == leaves > held
    assert page.locator(f"#zs-tree-a {finest}.none, #zs-tree-b {finest}.none").count() == leaves - held


def test_a_briefing_about_nothing_is_not_written(page):
    open_tab(page, "简报")
    page.click("#zs-brief-go")
    page.wait_for_selector("#zs-brief-told .zs-note")


def test_ones_own_data_become_an_index(page, tmp_path):
    open_tab(page, "指数计算")
    page.wait_for_function("() => document.querySelector('#zs-own-framework input').value")
    with page.expect_download() as download:
        page.click("#zs-own-template")
    path = tmp_path / "data.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["data"]
    years = [c.column for c in sheet[1] if str(c.value).isdigit()]
    for row in range(2, sheet.max_row + 1):
        for i, column in enumerate(years):
            sheet.cell(row, column).value = 100 * 1.1**i
    book.save(path)
    page.set_input_files("#zs-own-drop input[type=file]", str(path))
    page.wait_for_selector("#zs-own-drop .file-preview")
    page.click("#zs-own-go")
    page.wait_for_selector("#zs-own table")
    first = [c.strip() for c in page.locator("#zs-own table tbody tr").first.locator("td").all_inner_texts()]
    assert first[:3] == ["100.0", "110.0", "121.0"]
    page.click("#zs-own-shake")
    page.wait_for_selector("#zs-own-robust table")
    with page.expect_download() as download:
        page.click("#zs-own-save")
    assert openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).sheetnames


def recompute(page, index: str) -> None:
    open_tab(page, "指数计算")
    page.wait_for_function("() => document.querySelector('#zs-pub-index input').value")
    page.click("#zs-pub-index input")
    page.get_by_role("option", name=index, exact=True).first.click()
    page.click("#zs-pub-go")


def test_a_published_index_is_recomputed_with_its_verdict_contributions_and_sources(page):
    recompute(page, "临江指数")
    page.wait_for_selector("#zs-pub .zs-banner")
    assert "相容" in page.inner_text("#zs-pub .zs-banner")
    shown = page.inner_text("#zs-pub")
    assert "与公布值相容的权重" in shown
    assert "反推的上期数值" in shown
    drawn = page.locator("#zs-pub .zs-bar b").all_inner_texts()
    assert drawn[-1] == "20"
    assert "+4" in drawn
    page.locator("#zs-pub .zs-cite").first.click()
    page.wait_for_selector(".zs-drawer .zs-source mark")
    assert "300.0" in page.locator(".zs-drawer .zs-source mark").all_inner_texts()


def test_other_weights_and_levels_give_another_composite_at_once(page):
    recompute(page, "临江指数")
    page.wait_for_selector("#zs-what-if .zs-banner")
    assert "300.00" in page.inner_text("#zs-what-if .zs-banner")
    level = page.get_by_role("spinbutton", name="创新引领：数值")
    level.fill("380")
    level.press("Enter")
    page.wait_for_function("() => document.querySelector('#zs-what-if .zs-banner').innerText.includes('310.0')")
    # Half the weight to one part: (2 × 380 + 280 + 270) ÷ 4, in shares of what is given.
    weight = page.get_by_role("spinbutton", name="创新引领：权重（%）")
    weight.fill("66.6")
    weight.press("Enter")
    page.wait_for_function("() => document.querySelector('#zs-what-if .zs-banner').innerText.includes('327.5')")


def test_an_index_without_published_values_is_said_to_have_none(page):
    recompute(page, "北园区指数")
    page.wait_for_selector("#zs-pub .zs-error")


def test_the_crosswalk_shows_one_kind_of_relation_when_asked_to(page):
    open_tab(page, "体系对照")
    page.wait_for_selector("#zs-cross table")
    chip = page.locator("#zs-cross [data-act=only]").first
    kind = chip.get_attribute("data-arg")
    rows = page.locator("#zs-cross tbody tr")
    total = rows.count()
    chip.click()
    shown = page.locator("#zs-cross tbody tr:not([hidden])")
    assert {r.get_attribute("data-kind") for r in shown.all()} == {kind}
    chip.click()
    assert shown.count() == total


def test_the_english_pages_say_verdicts_and_reasons_in_english(page, address):
    page.goto(address + "en")
    page.wait_for_selector("#zs-question textarea")
    open_tab(page, "Frameworks")
    page.wait_for_selector("#zs-cross table")
    reasons = page.locator("#zs-cross tbody td:last-child").all_inner_texts()
    assert [r for r in reasons if "theme" not in r and "both say" not in r and "worded" not in r] == []
    open_tab(page, "Calculator")
    page.wait_for_function("() => document.querySelector('#zs-pub-index input').value")
    page.click("#zs-pub-index input")
    page.get_by_role("option", name="临江指数", exact=True).first.click()
    page.click("#zs-pub-go")
    page.wait_for_selector("#zs-pub .zs-banner")
    assert "compatible with an equally weighted mean" in page.inner_text("#zs-pub .zs-banner")


def test_settings_say_what_runs_where_and_never_show_a_key(page):
    open_tab(page, "设置")
    page.wait_for_selector("#zs-where table")
    assert "不出本机" in page.inner_text("#zs-where")
    page.locator("input[type=password]").fill("sk-secret-1")
    page.click("#zs-save")
    page.wait_for_selector("#zs-set-told .zs-ok")
    assert page.locator("input[type=password]").input_value() == ""
    assert "sk-secret-1" not in page.content()
    page.reload()
    page.wait_for_selector("#zs-question textarea")
    assert "sk-secret-1" not in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_serious_barriers(page, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    ask(page, "2023年北园区企业研究开发费用是多少？")
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source .zs-source")
    found = {"出处": _serious(axe, page)}
    page.keyboard.press("Escape")
    page.wait_for_selector("#zs-source .zs-source", state="detached")
    for name, ready in READY.items():
        open_tab(page, name)
        page.wait_for_selector(ready)
        found[name] = _serious(axe, page)
    assert {k: v for k, v in found.items() if v} == {}


def _serious(axe, page) -> list[tuple[str, str]]:
    """What axe-core calls serious or worse, each with its first culprit."""
    return [
        (v["id"], v["nodes"][0]["html"][:160])
        for v in axe.Axe().run(page).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
