"""A long answer in a browser: it grows on the page, Esc stops it, what had come stays, it can be asked again."""

from __future__ import annotations

import threading

import pytest
from conftest import serve

from assistant.records import Answer

pytestmark = pytest.mark.browser


class SlowDesk:
    """The real desk, whose answers say a first sentence and then wait to be let go."""

    def __init__(self, desk) -> None:
        self._desk = desk
        self.go_on = threading.Event()

    def __getattr__(self, name):
        return getattr(self._desk, name)

    def stream(self, question, history=(), llm=None):
        yield Answer("第一句。", "answered")
        self.go_on.wait(60)
        yield Answer("第一句。第二句。", "answered")


@pytest.fixture
def size():
    """One width is enough: stopping does not depend on it."""
    return (1280, 860)


@pytest.fixture
def slow(desk):
    return SlowDesk(desk)


@pytest.fixture
def address(slow):
    with serve(slow) as url:
        yield url
    slow.go_on.set()


def start(page) -> None:
    page.fill("#zs-question textarea", "慢问题")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zs-now .zs-prose >> text=第一句。")


def test_an_answer_grows_on_the_page(page, slow):
    start(page)
    assert page.locator("#zs-now .zs-wait").count() == 1
    slow.go_on.set()
    page.wait_for_selector("#zs-now .zs-prose >> text=第二句。")
    page.wait_for_selector("#zs-now .zs-foot")
    assert page.locator("#zs-now .zs-wait").count() == 0


def test_escape_stops_and_keeps_what_had_come(page, slow):
    start(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#zs-now .zs-note >> text=已停止。")
    assert "第一句。" in page.inner_text("#zs-now .zs-prose")
    slow.go_on.set()
    page.click("#zs-now [data-act=retry]")
    page.wait_for_selector("#zs-now .zs-prose >> text=第二句。")
    assert page.locator(".zs-turn").count() == 1
