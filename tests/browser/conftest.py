"""A browser at the real app over a few small reports; skipped with the reason where Chromium is missing."""

from __future__ import annotations

import os
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest
from steps import EDITIONS, OTHER, PUBLISHED, REPORT, YEARBOOK

CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def desk(home, tmp_path_factory):
    from assistant import Assistant
    from assistant.settings import Settings

    desk = Assistant(settings=Settings(home=home, samples=False))
    folder = tmp_path_factory.mktemp("reports")
    (folder / "北园区指数2024.md").write_text(REPORT, encoding="utf-8")
    (folder / "南岛指数2024.md").write_text(OTHER, encoding="utf-8")
    (folder / "临江指数2024.md").write_text(PUBLISHED, encoding="utf-8")
    (folder / "平州统计公报2024.md").write_text(YEARBOOK, encoding="utf-8")
    for name, text in EDITIONS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    assert desk.ingest([folder]).ok
    yield desk
    desk.close()


@contextmanager
def serve(desk):
    """The pages over a desk at a free port of the loopback."""
    from assistant.web import build
    from assistant.web.server import launch_options

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    blocks = build(desk)
    blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(desk.settings))
    yield f"http://127.0.0.1:{port}/"
    blocks.close()


@pytest.fixture(scope="session")
def address(desk):
    """Where the app is served."""
    with serve(desk) as url:
        yield url


@pytest.fixture(scope="session")
def chromium():
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have Debian's chromium")
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def size(request):
    return request.param


@pytest.fixture
def scheme():
    """Light or dark; a test may ask for the other."""
    return "light"


@pytest.fixture
def page(chromium, address, size, scheme, request):
    """The app's first page, ready; afterwards: nothing left the machine, no script of a document ran."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        accept_downloads=True,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(address)
    page.wait_for_selector("#zs-question textarea")
    yield page
    hit = page.evaluate("window.hit")
    _photograph(page, request.node.name)
    context.close()
    assert hit is None
    assert [u for u in asked if not u.startswith((address, "data:", "blob:"))] == []


def _photograph(page, name: str) -> None:
    """A picture of how the test ended, for whoever asks for them."""
    folder = os.environ.get("ZHISHU_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        safe = "".join(c if c.isalnum() or c in "-_[]" else "_" for c in name)[:150]
        page.screenshot(path=str(Path(folder) / f"{safe}.png"))
