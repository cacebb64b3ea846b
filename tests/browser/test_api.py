"""The five endpoints over the real library: by gradio_client and by an MCP client, the same answers either way."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def calls(desk):
    """What each endpoint is asked, and words its answer must hold."""
    report = next(d["document_id"] for d in desk.documents() if d["title"] == "南岛指数2024")
    return {
        "ask": ({"question": "2023年北园区企业研究开发费用是多少？"}, ("4494.1亿元", "citations")),
        "observations": ({"indicator": "研发人员", "period": "2023"}, ("86.7", "quote")),
        "coverage": ({"a": "北园区指数", "b": "南岛指数"}, ("themes", "why")),
        "calc_published": ({"index": "临江指数"}, ("相容", "contributions")),
        "audit": ({"document": report}, ("inconsistent", "16.2%")),
    }


def test_gradio_client_calls_every_endpoint_by_its_name(address, calls):
    from gradio_client import Client

    client = Client(address, verbose=False)
    for name, (given, words) in calls.items():
        said = json.dumps(client.predict(**given, api_name=f"/{name}"), ensure_ascii=False)
        assert [w for w in words if w not in said] == [], name


def test_an_mcp_client_calls_every_tool(address, calls):
    asked = {name: given for name, (given, _) in calls.items()}
    with ThreadPoolExecutor(1) as apart:  # a browser opened before keeps a loop running in this thread
        found = apart.submit(lambda: asyncio.run(_called(address, asked))).result()
    for name, (_, words) in calls.items():
        assert [w for w in words if w not in found[name]] == [], name


async def _called(address: str, given: dict[str, dict[str, str]]) -> dict[str, str]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        assert {t.name for t in (await session.list_tools()).tools} == set(given)
        out = {}
        for name, arguments in given.items():
            result = await session.call_tool(name, arguments)
            assert not result.isError, (name, result.content)
            texts = [c.text for c in result.content]
            out[name] = "\n".join(t.encode().decode("unicode_escape") if "\\u" in t else t for t in texts)
        return out
