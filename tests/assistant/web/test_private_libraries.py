"""Private libraries over real HTTP: what one user took in, no other user, reader or stranger ever meets."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from word_embedder import WordEmbedder

from assistant.access import add_user
from assistant.desk import Assistant
from assistant.errors import NotFound
from assistant.settings import Settings
from assistant.shelves import Shelves, private_home
from assistant.talks import NEEDED as TURN_NEEDS
from assistant.talks import Talks
from assistant.web import build
from assistant.web.server import launch_options
from ingest.catalogue import Catalogue

pytestmark = pytest.mark.slow

SHARED = "# 北园区指数2024\n\n2023年，北园区企业研究开发费用为4494.1亿元，比上年增长1.9%。\n"
OWN = "# 南湾区内部评估2024\n\n2023年，南湾区机密产业产值为8642.7亿元，比上年增长3.3%。\n"
POISON = ("8642.7", "机密产业", "南湾区")
PASSWORD = "long enough"
QUESTION = "2023年南湾区机密产业产值是多少？"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def site(home):
    """A server with a shared report; `an` has taken a report into a library of her own, through the page."""
    for name, role in (("an", "editor"), ("cy", "editor"), ("bo", "reader")):
        add_user(home / "users", name, PASSWORD, role)
    settings = Settings(home=home, samples=False, auth_file=str(home / "users"))
    desk = Assistant(settings=settings, embedder=WordEmbedder())
    (home / "shared.md").write_text(SHARED, encoding="utf-8")
    assert desk.ingest([home / "shared.md"]).ok
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    blocks = build(desk)
    blocks.launch(server_name="127.0.0.1", server_port=port, **launch_options(settings, desk))
    url = f"http://127.0.0.1:{port}"
    with login(url, "an") as client:
        assert finished(event(client, "choose", ["own"]))
        given = client.post("/gradio_api/upload", files={"files": ("secret.md", OWN.encode())}).json()
        files = [{"path": given[0], "orig_name": "secret.md", "meta": {"_type": "gradio.FileData"}}]
        assert "南湾区" in event(client, "take_in", [files, None])
    yield url
    blocks.close()
    desk.close()


@contextmanager
def login(url: str, name: str | None) -> Iterator[httpx.Client]:
    """A user's client, a stranger's where no name is given."""
    with httpx.Client(base_url=url, timeout=60) as client:
        if name is not None:
            assert client.post("/login", data={"username": name, "password": PASSWORD}).status_code == 200
        yield client


def event(
    client: httpx.Client, handler: str, data: list[object], arg: str | None = None, session: str | None = None
) -> str:
    """Raise a page's event as a browser does; all that comes back."""
    listed = client.get("/config").json()["dependencies"]
    found = [d for d in listed if str(d["api_name"]) in (handler, f"{handler}_1") and len(d["inputs"]) == len(data)]
    assert found, handler
    session = session or os.urandom(5).hex()
    body = {"data": data, "fn_index": found[0]["id"], "session_hash": session, "event_data": arg and {"arg": arg}}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        lines = [line.removeprefix("data: ") for line in stream.iter_lines() if line.startswith("data: ")]
    return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)


def finished(said: str) -> bool:
    ends = [m for m in map(json.loads, said.splitlines()) if m["msg"] == "process_completed"]
    return bool(ends) and all(m["success"] for m in ends)


def called(client: httpx.Client, library: str, name: str, data: list[object]) -> str:
    """Call a named endpoint of the API about a library; the stream it answers with."""
    begun = client.post(f"/gradio_api/call/{name}", json={"data": data}, headers={"X-Zhishu-Library": library})
    if begun.status_code != 200:
        return begun.text
    said = client.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}").text
    lines = [line.removeprefix("data: ") for line in said.splitlines() if line.startswith("data: ")]
    return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)


def own_id(home: Path) -> str:
    own = Assistant(Settings(home=private_home(home, "an"), samples=False).home, embedder=WordEmbedder())
    (held,) = own.documents()
    own.close()
    return str(held["document_id"])


def asked(question: str) -> list[object]:
    return [question, None, False, None]


def test_the_owner_asks_her_own_library_and_the_shared_one(site):
    with login(site, "an") as client:
        assert "8642.7亿元" in called(client, "own", "ask", asked(QUESTION))
        assert "4494.1亿元" in called(client, "", "ask", asked("2023年北园区企业研究开发费用是多少？"))
        assert "8642.7" in called(client, "own", "observations", [None] * 6)


@pytest.mark.parametrize("name", ["cy", "bo", None])
@pytest.mark.parametrize("library", ["shared", "own", "../private", "an"])
def test_nobody_else_gets_any_of_it_from_the_api(site, home, name, library):
    document = own_id(home)
    with login(site, name) as client:
        said = [
            called(client, library, "ask", asked(QUESTION.replace("机密产业", "产业").replace("南湾区", ""))),
            called(client, library, "observations", [None] * 6),
            called(client, library, "observations", [document, None, None, None, None, None]),
            called(client, library, "audit", [document, None]),
            called(client, library, "coverage", [None, None, None]),
            called(client, library, "calc_published", ["南区指数", None, None]),
        ]
    assert not any(poison in text for text in said for poison in POISON)


@pytest.mark.parametrize("name", ["cy", "bo"])
def test_nobody_else_meets_it_on_the_pages(site, home, name):
    document = own_id(home)
    with login(site, name) as client:
        said = [
            client.get("/config").text,
            event(client, "read", [], document),
            event(client, "ask_removal", [], document),
            event(client, "lambda", []),
            client.get(f"/gradio_api/file={private_home(home, 'an') / 'library.db'}").text,
        ]
    assert not any(poison in text for text in said for poison in POISON)


def over_mcp(url: str, name: str, library: str | None) -> str:
    """What an MCP client of a user hears to the question, about a library named by parameter."""
    pytest.importorskip("mcp", reason="the mcp extra of gradio is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def hear() -> str:
        async with (
            httpx.AsyncClient(auth=(name, PASSWORD), timeout=60) as http,
            streamable_http_client(f"{url}/gradio_api/mcp/", http_client=http) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            told = await session.call_tool("observations", {} if library is None else {"library": library})
            return " ".join(c.text for c in told.content)

    return asyncio.run(hear())


def test_an_mcp_client_acts_as_its_user_on_the_shared_library_and_by_parameter_on_their_own(site):
    assert "4494.1" in over_mcp(site, "an", None)
    assert "8642.7" not in over_mcp(site, "an", None)
    assert "8642.7" in over_mcp(site, "an", "own")


@pytest.mark.parametrize(("name", "library"), [("cy", "own"), ("bo", "own"), ("cy", "an"), ("bo", "../private")])
def test_an_mcp_client_of_another_user_gets_none_of_it(site, name, library):
    said = over_mcp(site, name, library)
    assert "8642.7" not in said
    assert "4494.1" not in said


def test_the_owners_page_is_the_library_she_chose(site, home):
    with login(site, "an") as client:
        assert "8642.7" in event(client, "read", [], own_id(home))
        assert finished(event(client, "choose", ["shared"]))
        assert "8642.7" not in event(client, "read", [], own_id(home))
        assert finished(event(client, "choose", ["own"]))


@pytest.fixture
def talk_of_bo(site, home):
    """A conversation of the reader, with a figure in it."""
    catalogue = Catalogue(f"sqlite:///{home}/library.db")
    answer = dict.fromkeys(TURN_NEEDS, "") | {"answer": "机密产业", "status": "answered", "mode": "rules"}
    answer |= {key: [] for key in ("citations", "numbers", "computations", "removed", "followups")}
    turn = {"id": "t1", "question": "南湾区？", "state": "done", "answer": answer}
    Talks(catalogue).keep("bo", "talk-of-bo", [turn])
    yield Talks(catalogue)
    catalogue.close()


def reopened(client: httpx.Client) -> str:
    """Load the list of earlier talks, then open the reader's, in one session."""
    session = os.urandom(5).hex()
    listed = event(client, "listed", [], session=session)
    return listed + event(client, "reopen", ["talk-of-bo"], session=session)


def test_a_user_finds_and_reopens_their_own_talk(site, talk_of_bo):
    with login(site, "bo") as client:
        said = reopened(client)
    assert "talk-of-bo" in said
    assert "机密产业" in said


@pytest.mark.parametrize("name", ["an", "cy"])
def test_nobody_else_sees_reopens_or_deletes_a_users_talk(site, talk_of_bo, name):
    with login(site, name) as client:
        said = reopened(client)
        event(client, "drop", ["talk-of-bo"])
    assert not any(poison in said for poison in POISON)
    assert [t.talk_id for t in talk_of_bo.listed("bo")] == ["talk-of-bo"]


def test_a_stranger_meets_no_talk(site, talk_of_bo):
    with login(site, None) as client:
        asked_for = client.post("/gradio_api/queue/join", json={"data": [], "fn_index": 0, "session_hash": "x"})
    assert asked_for.status_code == 401


def test_readers_have_no_library_of_their_own(site):
    with login(site, "bo") as client:
        said = event(client, "choose", ["own"])
    assert not finished(said)
    assert "没有这个资料库" in said


def test_a_private_library_is_its_services_alone_on_disk(site, home):
    folder = private_home(home, "an")
    assert {oct(p.stat().st_mode & 0o777) for p in (folder, folder.parent)} == {"0o700"}
    assert not any(poison.encode() in (home / "library.db").read_bytes() for poison in POISON)


def test_a_user_who_is_no_editor_any_more_is_back_in_the_shared_library(tmp_path):
    from assistant.access import Access

    for name in ("an", "cy"):
        add_user(tmp_path / "users", name, PASSWORD, "editor")
    shared = Assistant(settings=Settings(home=tmp_path, samples=False), embedder=WordEmbedder())
    shelves = Shelves(shared, Access(tmp_path / "users"))
    shelves.choose("an", "own")
    assert shelves.of("an") is not shared
    assert shelves.of("cy") is shared
    add_user(tmp_path / "users", "an", PASSWORD, "reader")
    assert shelves.of("an") is shared
    with pytest.raises(NotFound):
        shelves.library("an", "own")
    shared.close()


def test_no_user_name_leads_out_of_the_folder_of_private_libraries(tmp_path):
    for name in ("../../etc", "/etc", "a/b", "..", "名" * 300):
        assert private_home(tmp_path, name).parent == tmp_path / "private"
