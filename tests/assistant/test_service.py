"""The service as a process: no word to the outside, backup and restore while it runs, an orderly end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
# Whatever Python code asks of the network is written down; a proxy that is nobody's friend catches native code.
GUARDED = """
import sys
sys.path.insert(0, {root!r})
LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "", None, b"localhost", b"127.0.0.1")
def watch(event, given):
    if event in ("socket.connect", "socket.sendto"):
        where = given[1][0] if isinstance(given[1], tuple) else None
    elif event == "socket.getaddrinfo":
        where = given[0]
    else:
        return
    if where not in LOCAL:
        with open({seen!r}, "a") as out:
            out.write(f"{{event}} {{where}}\\n")
        raise OSError("no network here")
sys.addaudithook(watch)
from assistant.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Trap:
    """A proxy that counts who knocks and answers nobody."""

    def __init__(self) -> None:
        self.knocks = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            self.knocks += 1
            caller.close()


@contextmanager
def service(home: Path, *arguments: str, seen: str = os.devnull, **environment: str) -> Iterator[tuple[str, object]]:
    """A running `zhishu serve`: its address and process."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = str(s.getsockname()[1])
    code = GUARDED.format(root=str(ROOT), seen=seen)
    command = [sys.executable, "-c", code, "--home", str(home), "serve", "--port", port, *arguments]
    env = os.environ | {"NO_PROXY": "127.0.0.1,localhost", "PYTHONUNBUFFERED": "1"} | environment
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=env) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if "已启动" in line:
                    break
            assert process.poll() is None
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()


def zhishu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", "--home", str(home), *arguments]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


@pytest.mark.slow
def test_nothing_leaves_this_machine_and_a_running_library_is_backed_up_and_ends_in_order(tmp_path):
    from gradio_client import Client

    home, seen, trap = tmp_path / "home", tmp_path / "seen", Trap()
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), trap.url)
    with service(home, "--log-format", "json", seen=str(seen), **proxies) as (url, process):
        client = Client(url, verbose=False)
        answer = client.predict("中关村指数2024的综合指数是多少？", api_name="/ask")
        assert answer["status"] == "answered"
        backed = zhishu(home, "backup", str(tmp_path / "a.zip"))
        assert backed.returncode == 0, backed.stderr
        assert "zhishu_documents 2" in httpx.get(f"{url}/metrics").text
        assert client.predict("中关村指数2024的综合指数是多少？", api_name="/ask")["answer"] == answer["answer"]
        client.close()
        process.send_signal(signal.SIGTERM)
        lines = process.stderr.read().splitlines()
        assert process.wait() == 0
    assert not seen.exists(), seen.read_text()
    assert trap.knocks == 0
    requests = [json.loads(line) for line in lines if line.startswith("{")]
    assert any("/metrics" in r["message"] and r["request"] for r in requests)
    refused = zhishu(home, "restore", str(tmp_path / "a.zip"))
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert zhishu(tmp_path / "again", "restore", str(tmp_path / "a.zip")).returncode == 0
    held = [zhishu(h, "documents", "--json").stdout for h in (home, tmp_path / "again")]
    assert held[0] == held[1]
    assert len(json.loads(held[0])["documents"]) == 2


@pytest.mark.slow
def test_a_service_told_to_end_while_it_takes_a_report_in_leaves_the_report_whole_or_absent(tmp_path):
    home = tmp_path / "home"
    text = "# 北园区指数2024\n\n" + "\n\n".join(f"2023年，北园区第{n}产业产值为{n}.5亿元。" for n in range(1, 200))
    with service(home, ZHISHU_SAMPLES="0") as (url, process), httpx.Client(base_url=url, timeout=60) as client:
        listed = client.get("/config").json()["dependencies"]
        taking = next(d["id"] for d in listed if str(d["api_name"]).startswith("take_in"))
        given = client.post("/gradio_api/upload", files={"files": ("a.md", text.encode())}).json()
        file = {"path": given[0], "orig_name": "a.md", "meta": {"_type": "gradio.FileData"}}
        body = {"data": [[file], None], "fn_index": taking, "session_hash": "ending"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "ending"}) as stream:
            next(line for line in stream.iter_lines() if "process_generating" in line)
            process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait() == 0
    held = json.loads(zhishu(home, "--no-samples", "documents", "--json").stdout)["documents"]
    assert [d["observations"] for d in held] in ([], [199])
    assert zhishu(home, "doctor").returncode == 0
