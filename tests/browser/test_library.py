"""The library in a browser: in, asked about, read, out."""

from __future__ import annotations

import openpyxl
import pytest
from steps import ask, open_tab

pytestmark = pytest.mark.browser
EAST = "# 东园区报告2024\n\n2023年，东园区新增就业岗位31415个。\n"


def upload(page, *files) -> None:
    page.set_input_files("#zs-drop input[type=file]", [str(f) for f in files])


def remove(page, title: str) -> None:
    open_tab(page, "资料库")
    page.locator(".zs-shelf > li", has_text=title).locator("[data-act=remove]").click()
    page.wait_for_selector("#zs-farewell .zs-confirm")
    page.click("#zs-yes")
    page.wait_for_selector("#zs-told .zs-ok")


def test_a_report_goes_in_is_asked_about_and_goes_out(page, tmp_path):
    path = tmp_path / "东园区报告.md"
    path.write_text(EAST, encoding="utf-8")
    open_tab(page, "资料库")
    upload(page, path)
    page.wait_for_selector(".zs-intake .zs-ok")
    assert "东园区报告" in page.inner_text(".zs-intake .zs-ok")
    page.locator(".zs-shelf > li", has_text="东园区报告2024").wait_for()

    open_tab(page, "问答")
    ask(page, "2023年东园区新增就业岗位多少个？")
    assert "31415" in page.inner_text("#zs-now .zs-prose")

    remove(page, "东园区报告2024")
    assert page.locator(".zs-shelf > li", has_text="东园区报告2024").count() == 0
    open_tab(page, "问答")
    ask(page, "2023年东园区新增的就业岗位是多少个？")
    assert "31415" not in page.inner_text("#zs-now .zs-answer")

    # The talk that quoted it is still there; what it quoted is not.
    page.reload()
    page.wait_for_selector(".zs-welcome")
    page.click("#zs-earlier input")
    page.get_by_role("option").nth(1).click()
    page.wait_for_selector("#zs-past .zs-note >> text=《东园区报告2024》已移出资料库")
    assert "31415" not in page.inner_text("#zs-desk")


def test_a_file_that_cannot_be_read_says_why_and_the_others_go_in(page, tmp_path):
    empty, good = tmp_path / "空文件.md", tmp_path / "东园区报告.md"
    empty.write_text("", encoding="utf-8")
    good.write_text(EAST, encoding="utf-8")
    open_tab(page, "资料库")
    upload(page, empty, good)
    page.wait_for_selector(".zs-intake .zs-error")
    page.wait_for_selector(".zs-intake .zs-ok")
    assert "没有读入" in page.inner_text(".zs-intake .zs-error")
    remove(page, "东园区报告2024")


def test_a_replaced_report_goes_once_the_new_one_is_in(page, tmp_path):
    old, new = tmp_path / "西园区报告.md", tmp_path / "西园区新报告.md"
    old.write_text("# 西园区报告甲\n\n2023年，西园区新增就业岗位27182个。\n", encoding="utf-8")
    new.write_text("# 西园区报告乙\n\n2023年，西园区新增就业岗位28284个。\n", encoding="utf-8")
    open_tab(page, "资料库")
    upload(page, old)
    page.locator(".zs-shelf > li", has_text="西园区报告甲").locator("[data-act=replace]").click()
    page.wait_for_selector("#zs-told .zs-note")
    upload(page, new)
    page.wait_for_selector("#zs-told .zs-ok")
    page.locator(".zs-shelf > li", has_text="西园区报告乙").wait_for()
    assert page.locator(".zs-shelf > li", has_text="西园区报告甲").count() == 0
    remove(page, "西园区报告乙")


def test_removal_names_what_goes_and_can_be_refused(page):
    open_tab(page, "资料库")
    page.locator(".zs-shelf > li", has_text="北园区指数2024").locator("[data-act=remove]").click()
    page.wait_for_selector("#zs-farewell .zs-confirm")
    assert "条数据" in page.inner_text(".zs-confirm")
    page.get_by_role("button", name="保留", exact=True).click()
    page.wait_for_selector("#zs-farewell .zs-confirm", state="detached")
    assert page.locator(".zs-shelf > li", has_text="北园区指数2024").count() == 1


def test_a_report_is_read_with_its_figures_coloured_by_kind(page):
    open_tab(page, "资料库")
    page.locator(".zs-shelf > li", has_text="北园区指数2024").locator("[data-act=read]").click()
    page.wait_for_selector(".zs-report")
    assert "4494.1亿元" in page.locator(".zs-obs.kind-level").all_inner_texts()
    assert page.locator(".zs-report table td", has_text="86.7").count() == 1
    page.click("[data-act=back]")
    page.wait_for_selector(".zs-shelf")


def test_a_report_shows_its_framework_as_a_tree(page):
    open_tab(page, "资料库")
    page.locator(".zs-shelf > li", has_text="南岛指数2024").locator("[data-act=read]").click()
    page.wait_for_selector(".zs-report")
    page.locator(".zs-report summary", has_text="南岛指数").click()
    tree = page.inner_text(".zs-report details[open]")
    assert [n for n in ("创新人才", "科研人员数量", "居住环境", "住房价格") if n not in tree] == []


def test_a_report_is_read_again_from_its_file_stage_by_stage(page):
    open_tab(page, "资料库")
    page.locator(".zs-shelf > li", has_text="北园区指数2024").locator("[data-act=reread]").click()
    page.wait_for_selector(".zs-intake .zs-ok")
    assert "已重新读取" in page.inner_text(".zs-intake .zs-ok")
    assert page.locator(".zs-shelf > li", has_text="北园区指数2024").count() == 1
    open_tab(page, "问答")
    ask(page, "2023年北园区企业研究开发费用是多少？")
    assert "4494.1亿元" in page.inner_text("#zs-now .zs-prose")


def test_the_source_panel_opens_the_report_at_the_sentence(page):
    ask(page, "2023年北园区企业研究开发费用是多少？")
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.click("#zs-source [data-act=open]")
    page.wait_for_selector(".zs-report .zs-quote")
    assert "4494.1亿元" in "".join(page.locator(".zs-report .zs-quote").all_inner_texts())


def test_what_was_left_out_in_reading_is_said_beside_the_result(page, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["指标", "2023年"])
    book.active.append(["西园区专利授权量（件）", 512])
    book.create_sheet("底稿").sheet_state = "hidden"
    book["底稿"].append(["旧数", 499])
    path = tmp_path / "西园区数据2024.xlsx"
    book.save(path)
    open_tab(page, "资料库")
    upload(page, path)
    page.wait_for_selector(".zs-intake .zs-ok")
    assert "隐藏的工作表未读入" in page.inner_text(".zs-intake .zs-warnings")
    shelf = page.locator(".zs-shelf > li", has_text="西园区数据2024")
    shelf.locator(".zs-notes summary").click()
    assert "底稿" in shelf.inner_text()
    remove(page, "西园区数据2024")
