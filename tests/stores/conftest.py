"""Both kinds of stores, real: files in a folder, and PostgreSQL with a Chroma server, started here and ended here."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

_START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def absent(what: str) -> None:
    """Skip, or fail where everything must be there."""
    reason = f"{what} is not installed (Debian: postgresql; pip: zhishu[postgres])"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of the tests' own; gives the URL of its maintenance database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip: zhishu[postgres])")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "/none")]
    if not programs[-1].exists():
        absent("PostgreSQL")
    bindir = programs[-1].parent
    # PostgreSQL will not run as root, and its user cannot enter pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="zhishu-postgres-"))
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    data = folder / "data"

    def run(*command: object) -> None:
        subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)

    run(bindir / "initdb", "-D", data, "-U", "zhishu", "--auth=trust", "-E", "UTF8", "--no-sync", "--locale=C")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(bindir / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://zhishu@127.0.0.1:{port}/postgres"
    finally:
        run(bindir / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of the tests' own."""
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", tmp_path_factory.mktemp("chroma"), "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{url}/api/v2/heartbeat", server)
            yield url
        finally:
            server.kill()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the Chroma server did not start")


@pytest.fixture(params=["files", "servers"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Where a new, empty library lives."""
    if request.param == "servers":
        return request.getfixturevalue("servers")  # type: ignore[no-any-return]
    return {"home": str(tmp_path / "home"), "database": "", "chroma": ""}


@pytest.fixture
def servers(postgres: str, chroma: str, tmp_path: Path) -> dict[str, str]:
    """A new, empty library on the servers."""
    _forget_vectors(chroma)
    return {"home": str(tmp_path / "home"), "database": _new_database(postgres), "chroma": chroma}


def _new_database(maintenance: str) -> str:
    import sqlalchemy as sa

    engine = sa.create_engine(maintenance, isolation_level="AUTOCOMMIT")
    name = f"library_{time.monotonic_ns()}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return maintenance.rsplit("/", 1)[0] + f"/{name}"


def _forget_vectors(url: str) -> None:
    import chromadb

    client = chromadb.HttpClient(host="127.0.0.1", port=int(url.rsplit(":", 1)[1]))
    for collection in client.list_collections():
        client.delete_collection(collection.name)


@pytest.fixture(scope="session")
def processes():
    """Processes that start by forking one in which everything is loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["writer_process"])
    return context
