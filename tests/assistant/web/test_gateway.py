"""What every request passes, over real HTTP: roles, strangers' pages, limits, operations."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from fakes import FakeDesk

from assistant.access import FAILURES_AN_ADDRESS, add_user
from assistant.observability import JsonFormatter, request_id
from assistant.web import build
from assistant.web.gateway import UPLOADS
from assistant.web.server import launch_options
from ingest.errors import StoreError

pytestmark = pytest.mark.slow


class Desk(FakeDesk):
    """One whose library can fall ill."""

    ill = False

    def vitals(self) -> dict[str, float]:
        if self.ill:
            raise StoreError("资料库读写失败")
        return {"documents": 2, "observations": 5, "library_version": 7}

    def ask(self, question, history=(), llm=None):
        logging.getLogger("zhishu.asked").warning("asked")
        return super().ask(question, history, llm)


def serve(desk):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    blocks = build(desk)
    blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(desk.settings, desk))
    return blocks, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def open_site(open_desk):
    """On loopback, nobody logs in."""
    blocks, url = serve(open_desk)
    yield url
    blocks.close()


@pytest.fixture(scope="module")
def closed_site(tmp_path_factory):
    """With an editor and a reader."""
    folder = tmp_path_factory.mktemp("closed")
    add_user(folder / "users", "an", "editor's word", "editor")
    add_user(folder / "users", "bo", "reader's word", "reader")
    add_user(folder / "users", "di", "another editor's", "editor")
    desk = Desk(folder)
    desk.settings = replace(desk.settings, auth_file=str(folder / "users"), max_upload_mb=1)
    blocks, url = serve(desk)
    yield url
    blocks.close()


@contextmanager
def login(url: str, name: str, password: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url) as client:
        assert client.post("/login", data={"username": name, "password": password}).status_code == 200
        yield client


def upload(client: httpx.Client, content: bytes = b"text", **options) -> httpx.Response:
    return client.post("/gradio_api/upload", files={"files": ("a.md", content)}, **options)


# ---------------------------------------------------------------- roles
def test_strangers_get_nothing(closed_site):
    with httpx.Client(base_url=closed_site) as client:
        assert upload(client).status_code in (401, 403)
        for path in ("/config", "/gradio_api/info", "/monitoring/summary", "/gradio_api/file=/etc/passwd", "/metrics"):
            assert client.get(path).status_code in (401, 403, 404), path
        assert client.post("/gradio_api/call/ask", json={"data": ["?"]}).status_code == 401


def test_readers_ask_and_cannot_upload(closed_site):
    with login(closed_site, "bo", "reader's word") as client:
        assert client.post("/gradio_api/call/ask", json={"data": ["研发费用？"]}).status_code == 200
        refused = upload(client)
        assert (refused.status_code, refused.json()["detail"]) == (403, "只读用户不能上传。")


def call(client: httpx.Client, event: int, data: list[object]) -> str:
    """Send a page's event as a browser does; all that comes back."""
    body = {"data": data, "fn_index": event, "session_hash": "s1"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "s1"}, timeout=30) as stream:
        return "".join(stream.iter_text())


@pytest.mark.parametrize(
    ("name", "password", "allowed"), [("an", "editor's word", True), ("bo", "reader's word", False)]
)
@pytest.mark.parametrize(
    ("handler", "data"), [("remove", [None]), ("take_in", [[], None]), ("save", ["", "", "", "", "zh", "tools"])]
)
def test_a_readers_events_change_nothing_whatever_the_browser_sends(
    closed_site, name, password, allowed, handler, data
):
    with login(closed_site, name, password) as client:
        listed = client.get("/config").json()["dependencies"]
        events = [d for d in listed if str(d["api_name"]).startswith(handler) and len(d["inputs"]) == len(data)]
        assert events, handler
        said = call(client, events[0]["id"], data)
    told = [json.loads(line.removeprefix("data: ")) for line in said.splitlines() if line.startswith("data: ")]
    (end,) = [t for t in told if t["msg"] == "process_completed"]
    assert end["success"] is allowed
    assert allowed or "只读用户" in end["output"]["error"]


def test_editors_upload_up_to_the_limit(closed_site):
    with login(closed_site, "an", "editor's word") as client:
        assert upload(client).status_code == 200
        assert upload(client, b"x" * (2 << 20)).status_code == 413
        assert upload(client, b"x" * (11 << 20)).status_code == 413


def test_sessions_stay_with_our_own_pages(closed_site):
    answer = httpx.post(f"{closed_site}/login", data={"username": "an", "password": "editor's word"})
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    assert all("HttpOnly" in c and c.endswith("SameSite=Lax") and "none" not in c.lower() for c in cookies)


def test_uploads_without_pause_are_held_back_user_by_user(closed_site):
    with login(closed_site, "an", "editor's word") as client:
        answers = [upload(client) for _ in range(UPLOADS + 1)]
        assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "60")
        assert "太频繁" in answers[-1].json()["detail"]
    with login(closed_site, "di", "another editor's") as client:
        assert upload(client).status_code == 200


def test_guessing_is_stopped_by_address(tmp_path):
    add_user(tmp_path / "users", "an", "editor's word", "editor")
    desk = Desk(tmp_path)
    desk.settings = replace(desk.settings, auth_file=str(tmp_path / "users"))
    blocks, url = serve(desk)
    try:
        guesses = [{"username": f"user{i}", "password": "guess"} for i in range(FAILURES_AN_ADDRESS)]
        assert {httpx.post(f"{url}/login", data=g).status_code for g in guesses} == {400}
        stopped = httpx.post(f"{url}/login", data={"username": "an", "password": "editor's word"})
        assert (stopped.status_code, "retry-after" in stopped.headers) == (429, True)
    finally:
        blocks.close()


# ---------------------------------------------------------------- strangers' pages
def test_another_sites_page_cannot_send_anything(open_site):
    ask = {"json": {"data": ["?"]}}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        refused = httpx.post(f"{open_site}/gradio_api/call/ask", headers={"origin": origin}, **ask)
        assert refused.status_code == 403
    assert httpx.post(f"{open_site}/gradio_api/call/ask", headers={"origin": open_site}, **ask).status_code == 200


def test_a_name_that_was_made_to_point_here_is_refused(open_site):
    assert httpx.get(f"{open_site}/config", headers={"host": "evil.example"}).status_code == 421
    assert httpx.get(open_site.replace("127.0.0.1", "localhost") + "/config").status_code == 200


@pytest.mark.parametrize("path", ["/gradio_api/file=/etc/passwd", "/gradio_api/file=../../users", "/static/../users"])
def test_files_of_the_machine_are_not_served(open_site, path):
    assert httpx.get(open_site + path).status_code in (403, 404)


def test_a_browser_that_comes_to_no_page_is_told_so_in_words(open_site):
    seen = httpx.get(f"{open_site}/nowhere/<b>", headers={"accept": "text/html,*/*"})
    assert seen.status_code == 404
    assert seen.headers["content-type"].startswith("text/html")
    assert "没有这个页面" in seen.text
    assert 'href="/"' in seen.text
    assert seen.headers["x-request-id"] in seen.text
    assert "<b>" not in seen.text
    assert httpx.get(f"{open_site}/nowhere").headers["content-type"] == "application/json"


def test_a_body_without_end_is_cut(open_site):
    def endless():
        for _ in range(40):
            yield b"x" * (1 << 20)

    assert httpx.post(f"{open_site}/gradio_api/call/ask", content=endless()).status_code in (400, 413)


# ---------------------------------------------------------------- operations
def test_health_follows_the_library(open_desk, open_site):
    assert httpx.get(f"{open_site}/healthz").text == "ok"
    open_desk.ill = True
    try:
        assert httpx.get(f"{open_site}/healthz").status_code == 503
        assert "zhishu_up 0.0" in httpx.get(f"{open_site}/metrics").text
    finally:
        open_desk.ill = False


def test_metrics_count_requests_and_tell_what_the_library_holds(open_site):
    httpx.get(f"{open_site}/config")
    text = httpx.get(f"{open_site}/metrics").text
    assert re.search(r'zhishu_http_requests_total\{method="GET",status="200"\} [1-9]', text)
    assert "zhishu_documents 2" in text
    assert int(re.search(r"zhishu_http_request_seconds_count (\d+)", text)[1]) >= 1
    names = [line.split(" ")[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names))


def test_prometheus_logs_in_by_itself_and_health_needs_no_login(closed_site):
    assert httpx.get(f"{closed_site}/metrics").status_code == 401
    assert httpx.get(f"{closed_site}/metrics", auth=("bo", "wrong")).status_code == 401
    assert "zhishu_up 1.0" in httpx.get(f"{closed_site}/metrics", auth=("bo", "reader's word")).text
    assert httpx.get(f"{closed_site}/healthz").text == "ok"


def test_every_answer_names_its_request_and_log_lines_carry_the_name(open_site, caplog):
    assert re.fullmatch("[0-9a-f]{16}", httpx.get(f"{open_site}/healthz").headers["x-request-id"])
    named = httpx.get(f"{open_site}/healthz", headers={"x-request-id": "abc-1"})
    assert named.headers["x-request-id"] == "abc-1"
    forged = httpx.get(f"{open_site}/healthz", headers={"x-request-id": "a b{}"})
    assert forged.headers["x-request-id"] != "a b{}"
    token = request_id.set("abc-1")
    try:
        record = logging.LogRecord("zhishu", logging.INFO, "f", 1, "报告 %s\n第二行", ("甲",), None)
        line = JsonFormatter().format(record)
    finally:
        request_id.reset(token)
    assert "\n" not in line
    found = json.loads(line)
    assert (found["request"], found["message"], found["level"]) == ("abc-1", "报告 甲\n第二行", "INFO")


def test_a_queued_question_logs_under_the_request_that_asked_it(open_site):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("zhishu.asked")
    logger.addHandler(handler)
    try:
        begun = httpx.post(f"{open_site}/gradio_api/call/ask", json={"data": ["总收入是多少", [], False, None]})
        httpx.get(f"{open_site}/gradio_api/call/ask/{begun.json()['event_id']}")
    finally:
        logger.removeHandler(handler)
    assert json.loads(written.getvalue())["request"] == begun.headers["x-request-id"]
