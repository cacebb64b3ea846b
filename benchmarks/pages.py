"""The pages in a browser: first paint, a warm answer on the screen, and twenty users at once.

    python -m benchmarks.pages

Over a fresh home with the samples, in Debian's Chromium. Prints medians of several runs; the machine's load is said
beside them, as other work on it makes every figure larger.
"""

from __future__ import annotations

import os
import socket
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

CHROMIUM = "/usr/bin/chromium"
ARGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
USERS, QUESTIONS_A_USER, RUNS = 20, 3, 5
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> int:
    from playwright.sync_api import sync_playwright

    from assistant import Assistant
    from assistant.settings import Settings
    from assistant.web import build
    from assistant.web.server import launch_options, warm

    with tempfile.TemporaryDirectory() as home:
        desk = Assistant(settings=Settings(home=Path(home)))
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        blocks = build(desk)
        blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(desk.settings))
        warm(desk)
        address, questions = f"http://127.0.0.1:{port}/", desk.suggestions()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
            first_paint(browser, address)
            warm_answer(browser, address, questions)
            browser.close()
        together(address, questions)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        blocks.close()
        desk.close()
    return 0


def first_paint(browser: Any, address: str) -> None:
    """First contentful paint, and when a question can be typed; a new browser profile every time."""
    paints, ready = [], []
    for _ in range(RUNS):
        page = browser.new_context(locale="zh-CN").new_page()
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("#zs-question textarea")
        ready.append(1000 * (time.perf_counter() - started))
        paints.append(page.evaluate(_PAINT) or ready[-1])
        page.context.close()
    print(f"first paint {statistics.median(paints):.0f} ms, ready for a question {statistics.median(ready):.0f} ms")


def warm_answer(browser: Any, address: str, questions: list[str]) -> None:
    """From Enter to the whole answer on the screen, by the rules."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(address)
    page.wait_for_selector("#zs-question textarea")
    times = []
    for question in questions + questions:
        page.fill("#zs-question textarea", question)
        started = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "q => document.querySelector('#zs-now .zs-ask')?.innerText.trim() === q"
            " && document.querySelector('#zs-now .zs-foot')",
            arg=question,
        )
        times.append(1000 * (time.perf_counter() - started))
    first, warm = times[: len(questions)], times[len(questions) :]
    print(f"answer on the screen: first time {statistics.median(first):.0f} ms, again {statistics.median(warm):.0f} ms")
    page.context.close()


def together(address: str, questions: list[str]) -> None:
    """Twenty users, each asking one question after another over the API of the pages."""
    from gradio_client import Client

    clients = [Client(address, verbose=False) for _ in range(USERS)]

    def ask(i: int) -> list[tuple[str, float]]:
        out = []
        for k in range(QUESTIONS_A_USER):
            started = time.perf_counter()
            found = clients[i].predict(questions[(i + k) % len(questions)], api_name="/ask")
            out.append((str(found["status"]), 1000 * (time.perf_counter() - started)))
        return out

    started = time.perf_counter()
    with ThreadPoolExecutor(USERS) as pool:
        told = [t for some in pool.map(ask, range(USERS)) for t in some]
    seconds, times = time.perf_counter() - started, sorted(ms for _, ms in told)
    failed = sum(status not in ("answered", "partial") for status, _ in told)
    p95 = times[int(0.95 * len(times))]
    print(
        f"{USERS} users, {len(told)} questions in {seconds:.1f} s, {failed} failed; "
        f"p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms"
    )


if __name__ == "__main__":
    raise SystemExit(main())
