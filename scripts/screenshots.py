"""Pictures of the pages for docs/user-guide.md: a fresh home with the samples, headless Chromium, nothing else.

Usage: python scripts/screenshots.py [FOLDER]   (default docs/images)
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# A machine that makes pictures may have no Chinese type; the package of the briefings brings some.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir>
<match target="font"><test name="weight" compare="less_eq"><const>medium</const></test>
<test target="pattern" name="weight" compare="more_eq"><const>demibold</const></test>
<edit name="embolden" mode="assign"><bool>true</bool></edit></match></fontconfig>
"""
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def chinese_type(folder: Path) -> None:
    """Let the browser that is started next find Chinese fonts."""
    import pylopdf_fonts_zh_cn

    path = folder / "fonts.conf"
    path.write_text(FONTS.format(folder=Path(str(pylopdf_fonts_zh_cn.__file__)).parent), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(path)


def main(folder: Path) -> int:
    """Take all pictures; returns the exit code."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from assistant import Assistant
    from assistant.settings import Settings
    from assistant.web import build
    from assistant.web.server import launch_options

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        chinese_type(Path(home))
        desk = Assistant(settings=Settings(home=Path(home)))
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        blocks = build(desk)
        blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(desk.settings))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
            _take(browser, f"http://127.0.0.1:{port}/", folder, desk.suggestions()[0], _published(desk))
            browser.close()
        for picture in folder.glob("*.png"):
            _shrink(picture)
        blocks.close()
        desk.close()
    return 0


def _take(browser: Any, address: str, folder: Path, question: str, index: str) -> None:
    page = _open(browser, address, DESK)
    page.screenshot(path=folder / "welcome.png")
    _ask(page, question)
    page.screenshot(path=folder / "ask.png")
    _ask(page, f"{index}各分项对综合指数增长的贡献分别是多少？", cite=False)
    page.locator("#zs-now .zs-num.is-computed").first.click()
    page.wait_for_selector("#zs-now .zs-comp[open]")
    page.locator("#zs-now .zs-chart").first.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.screenshot(path=folder / "chart.png")
    _tab(page, "资料库", ".zs-shelf")
    page.screenshot(path=folder / "library.png")
    page.locator("[data-act=read]").first.click()
    page.wait_for_selector(".zs-report")
    page.screenshot(path=folder / "report.png")
    for name, ready, file in (
        ("指标", "#zs-figures table", "figures"),
        ("体系对照", "#zs-cross table", "frameworks"),
        ("设置", "#zs-where table", "settings"),
    ):
        _tab(page, name, ready)
        page.screenshot(path=folder / f"{file}.png")
    _tab(page, "指数计算", "#zs-own-go")
    page.click("#zs-pub-index input")
    page.get_by_role("option", name=index, exact=True).first.click()
    page.click("#zs-pub-go")
    page.wait_for_selector("#zs-pub .zs-chart")
    page.screenshot(path=folder / "calculator.png")
    page.wait_for_selector("#zs-what-if .zs-banner")
    page.locator("#zs-what-if").scroll_into_view_if_needed()
    page.screenshot(path=folder / "whatif.png")
    _tab(page, "审校", "#zs-audit-go")
    page.wait_for_function("() => document.querySelector('#zs-audit-document input').value")
    page.click("#zs-audit-go")
    page.wait_for_selector("#zs-audit .zs-keys")  # the empty page has none
    page.screenshot(path=folder / "audit.png")
    _tab(page, "简报", "#zs-brief-go")
    page.locator("#zs-brief-topic").locator("input, textarea").fill("企业研发投入")
    page.click("#zs-brief-go")
    page.frame_locator("#zs-brief iframe").locator("h1").first.wait_for()
    page.screenshot(path=folder / "brief.png")
    for name, options in (("dark", {"color_scheme": "dark"}), ("phone", {"viewport": PHONE})):
        page = _open(browser, address, **({"viewport": DESK} | options))
        _ask(page, question)
        page.screenshot(path=folder / f"{name}.png")


def _published(desk: Any) -> str:
    """The index of the samples that has published values."""
    from assistant.errors import AssistantError

    for name in dict.fromkeys(f.index for f in desk.frameworks()):
        try:
            desk.calc_published(name)
        except AssistantError:
            continue
        return str(name)
    raise SystemExit("样例报告里没有公布了数值的指数")


def _shrink(picture: Path) -> None:
    """Few colours are enough for a page; the repository stays small."""
    from PIL import Image

    with Image.open(picture) as full:
        small = full.convert("RGB").quantize(256)
    small.save(picture, optimize=True)


def _open(browser: Any, address: str, viewport: dict[str, int], **options: Any) -> Any:
    page = browser.new_context(viewport=viewport, locale="zh-CN", **options).new_page()
    page.goto(address)
    page.wait_for_selector("#zs-question textarea")
    page.wait_for_selector(".zs-suggest")
    return page


def _ask(page: Any, question: str, cite: bool = True) -> None:
    """Ask and open the first source."""
    page.fill("#zs-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "q => document.querySelector('#zs-now .zs-ask')?.innerText.trim() === q"
        " && document.querySelector('#zs-now .zs-foot')",
        arg=question,
    )
    if not cite:
        return
    page.locator("#zs-now .zs-prose .zs-cite").first.click()
    page.wait_for_selector("#zs-source .zs-source")


def _tab(page: Any, name: str, ready: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_selector(ready)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"))
