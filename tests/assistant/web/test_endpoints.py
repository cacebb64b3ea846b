"""The API over real HTTP: named endpoints for gradio_client, the same as tools over MCP."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from fakes import FakeDesk

from assistant.web import build
from assistant.web.server import launch_options

pytestmark = pytest.mark.slow


def serve(desk):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    blocks = build(desk)
    blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(desk.settings))
    return blocks, f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    blocks, url = serve(FakeDesk(tmp_path_factory.mktemp("home")))
    yield url
    blocks.close()


def test_the_named_endpoints_are_all_there_is(address):
    from gradio_client import Client

    api = Client(address, verbose=False).view_api(return_format="dict", print_info=False)
    assert set(api["named_endpoints"]) == {"/ask", "/observations", "/calc_published", "/audit", "/coverage"}
    assert api["unnamed_endpoints"] == {}


def test_a_client_asks_and_gets_the_answer_with_its_citations(address):
    from gradio_client import Client

    found = Client(address, verbose=False).predict("研发费用？", api_name="/ask")
    assert found["status"] == "answered"
    assert found["citations"][0]["quote"].startswith("2023年，北园区企业研究开发费用")
    assert {n["status"] for n in found["numbers"]} == {"source", "computed", "question"}


def test_a_client_lists_figures_by_filter(address):
    from gradio_client import Client

    found = Client(address, verbose=False).predict(indicator="研发人员", api_name="/observations")
    assert [o["value"] for o in found] == [12.5]


def test_an_error_reaches_the_client_in_words(address):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="资料库里没有"):
        Client(address, verbose=False).predict("某指数", api_name="/calc_published")


def test_a_client_cannot_have_a_file_of_the_server_audited(address):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="资料库里没有"):
        Client(address, verbose=False).predict("/etc/passwd", api_name="/audit")


def test_an_mcp_client_finds_the_tools_and_asks(address):
    pytest.importorskip("mcp", reason="the mcp extra of gradio is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def talk():
        async with (
            streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {t.name: t for t in (await session.list_tools()).tools}
            result = await session.call_tool("ask", {"question": "研发费用？"})
            return tools, result

    tools, result = asyncio.run(talk())
    assert set(tools) == {"ask", "observations", "calc_published", "audit", "coverage"}
    assert "citation" in tools["ask"].description
    assert "4494.1亿元" in json.dumps([c.model_dump(mode="json") for c in result.content], ensure_ascii=False)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """The pages where a login is set; its one reader is an, whose password is x."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "users").write_text(f"an:{PasswordHasher().hash('x')}", encoding="utf-8")
    desk = FakeDesk(folder)
    desk.settings = replace(desk.settings, auth_file=str(folder / "users"))
    blocks, url = serve(desk)
    yield url
    blocks.close()


ARGUMENTS = {
    "ask": {"question": "研发费用？"},
    "observations": {"indicator": "研发人员"},
    "coverage": {"a": "北园区指数", "b": "南园区指数"},
    "calc_published": {"index": "北园区指数"},
    "audit": {"document": ""},
}


async def tools_called(url, auth=None):
    """What an MCP client gets for each of the tools, as JSON text."""
    import httpx
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx.AsyncClient(auth=auth, timeout=60) as http,
        streamable_http_client(f"{url}gradio_api/mcp/", http_client=http) as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        listed = {t.name: t for t in (await session.list_tools()).tools}
        return listed, {name: await session.call_tool(name, given) for name, given in ARGUMENTS.items()}


def test_an_mcp_client_with_name_and_password_calls_every_tool(guarded):
    listed, found = asyncio.run(tools_called(guarded, ("an", "x")))
    assert set(listed) == set(ARGUMENTS)
    said = json.dumps([c.model_dump(mode="json") for c in found["ask"].content], ensure_ascii=False)
    assert "4494.1亿元" in said


@pytest.mark.parametrize("auth", [None, ("an", "wrong"), ("nobody", "x")])
def test_an_mcp_client_without_them_is_told_nothing(guarded, auth):
    import httpx

    answer = httpx.post(
        f"{guarded}gradio_api/mcp/", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, auth=auth
    )
    assert answer.status_code == 401
    assert "Basic" in answer.headers["www-authenticate"]
    assert "ask" not in answer.text


def test_gradio_client_logs_in_either_way(guarded):
    import base64

    from gradio_client import Client

    basic = "Basic " + base64.b64encode(b"an:x").decode()
    for options in ({"auth": ("an", "x")}, {"headers": {"Authorization": basic}}):
        found = Client(guarded, verbose=False, **options).predict("研发费用？", api_name="/ask")
        assert found["status"] == "answered"


def test_with_an_auth_file_nothing_is_told_to_strangers(tmp_path):
    import httpx

    path = tmp_path / "users"
    path.write_text(f"an:{PasswordHasher().hash('x')}", encoding="utf-8")
    desk = FakeDesk(tmp_path)
    desk.settings = replace(desk.settings, auth_file=str(path))
    blocks, url = serve(desk)
    try:
        for there in ("config", "gradio_api/info", "gradio_api/mcp/", "gradio_api/call/ask"):
            assert httpx.get(url + there).status_code in (401, 404, 405), there
        assert httpx.post(url + "gradio_api/call/ask", json={"data": ["?"]}).status_code == 401
        assert "北园区" not in httpx.get(url).text
        assert httpx.post(url + "login", data={"username": "an", "password": "wrong"}).status_code == 400
        assert httpx.post(url + "login", data={"username": "an", "password": "x"}).status_code == 200
    finally:
        blocks.close()


def test_twenty_at_once_all_get_their_answer(address):
    from concurrent.futures import ThreadPoolExecutor

    from gradio_client import Client

    client = Client(address, verbose=False)
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda i: client.predict(f"研发费用 {i}？", api_name="/ask"), range(40)))
    assert [f["status"] for f in found] == ["answered"] * 40
