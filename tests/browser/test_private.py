"""The switch between the shared library and one's own in a browser: editors have it, readers do not."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from conftest import serve
from steps import REPORT, open_tab
from word_embedder import WordEmbedder

pytestmark = pytest.mark.browser
OWN = "# 内部评估2024\n\n2023年，内湾区产值为8642.7亿元。\n"
PASSWORD = "long enough"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A service with a login, an editor `an` and a reader `bo`, over one shared report."""
    from assistant import Assistant
    from assistant.access import add_user
    from assistant.settings import Settings

    home = tmp_path_factory.mktemp("private")
    for name, role in (("an", "editor"), ("bo", "reader")):
        add_user(home / "users", name, PASSWORD, role)
    settings = Settings(home=home, samples=False, auth_file=str(home / "users"))
    desk = Assistant(settings=settings, embedder=WordEmbedder())
    (home / "shared.md").write_text(REPORT, encoding="utf-8")
    assert desk.ingest([home / "shared.md"]).ok
    with serve(desk) as url:
        yield url
    desk.close()


@contextmanager
def logged_in(chromium, address, name):
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.locator("input").nth(0).fill(name)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#zs-question textarea")
    yield page
    context.close()


def choose(page, kind: str) -> None:
    with page.expect_navigation():
        page.locator("#zs-shelf label", has_text=kind).click()
    page.wait_for_selector("#zs-question textarea")
    page.wait_for_selector("#zs-shelf")


def test_an_editor_moves_between_the_shared_library_and_her_own(chromium, address, tmp_path):
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")
    with logged_in(chromium, address, "an") as page:
        page.wait_for_selector("#zs-shelf")
        choose(page, "我的资料库")
        open_tab(page, "资料库")
        page.wait_for_selector("text=还没有报告")
        page.set_input_files("#zs-drop input[type=file]", str(tmp_path / "own.md"))
        page.locator(".zs-shelf > li", has_text="内部评估2024").wait_for()
        choose(page, "共享资料库")
        open_tab(page, "资料库")
        page.locator(".zs-shelf > li", has_text="北园区指数2024").wait_for()
        assert page.locator(".zs-shelf > li", has_text="内部评估2024").count() == 0


def test_a_reader_has_no_switch_and_sees_the_shared_library_only(chromium, address):
    with logged_in(chromium, address, "bo") as page:
        open_tab(page, "资料库")
        page.locator(".zs-shelf > li", has_text="北园区指数2024").wait_for()
        assert not page.locator("#zs-shelf").is_visible()
        assert page.locator(".zs-shelf > li", has_text="内部评估2024").count() == 0
