"""A chat model on loopback that speaks OpenAI's protocol: it behaves, streams, calls tools, misbehaves and lies.

    with FakeModel(script) as fake:
        ChatOpenAI(base_url=fake.url, api_key="none", model="fake")

A script is a function of the request and its number (0, 1, …) that returns what to reply.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Say:
    """Text, in pieces when the request asks for a stream; `torn` ends the stream in the middle."""

    text: str
    piece: int = 12
    torn: bool = False


@dataclass(frozen=True)
class Call:
    """Tool calls; arguments may be a string that is not JSON."""

    calls: tuple[tuple[str, dict[str, Any] | str], ...]


@dataclass(frozen=True)
class Fail:
    """An HTTP error."""

    status: int
    message: str = "error"


@dataclass(frozen=True)
class Raw:
    """A body that is not what the protocol says."""

    body: bytes


@dataclass(frozen=True)
class Drip:
    """A stream that says the same again and again until the server is closed."""

    text: str
    every: float = 0.02  # seconds


@dataclass(frozen=True)
class Hang:
    """No answer until the server is closed."""


Reply = Say | Call | Fail | Raw | Drip | Hang
Script = Callable[[dict[str, Any], int], Reply]


@dataclass
class FakeModel:
    """The server; `requests` holds what it was asked."""

    script: Script
    requests: list[dict[str, Any]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> FakeModel:
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def reply_to(self, request: dict[str, Any]) -> Reply:
        with self._lock:
            self.requests.append(request)
            n = len(self.requests) - 1
        reply = self.script(request, n)
        if isinstance(reply, Hang):
            self.closing.wait()
        return reply


class _Handler(BaseHTTPRequestHandler):
    """Replies as the script of its server says."""

    fake: FakeModel
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.fake.reply_to(request)
        if isinstance(reply, Fail):
            self._send(reply.status, json.dumps({"error": {"message": reply.message}}).encode())
        elif isinstance(reply, Raw):
            self._send(200, reply.body)
        elif isinstance(reply, Hang):
            self.close_connection = True
        elif isinstance(reply, Drip):
            self._drip(reply)
        elif request.get("stream"):
            self._stream(reply)
        else:
            self._send(200, json.dumps(_whole(reply)).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _drip(self, reply: Drip) -> None:
        self._open_stream()
        piece = b"data: " + json.dumps(_chunk({"content": reply.text})).encode() + b"\n\n"
        while not self.fake.closing.wait(reply.every):
            try:
                self.wfile.write(piece)
            except OSError:  # the client has given up
                return

    def _stream(self, reply: Say | Call) -> None:
        self._open_stream()
        for delta in _deltas(reply):
            self.wfile.write(b"data: " + json.dumps(_chunk(delta)).encode() + b"\n\n")
            self.wfile.flush()
        if not (isinstance(reply, Say) and reply.torn):
            end = "tool_calls" if isinstance(reply, Call) else "stop"
            self.wfile.write(b"data: " + json.dumps(_chunk({}, end)).encode() + b"\n\ndata: [DONE]\n\n")

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output quiet."""


def _tool_calls(reply: Call) -> list[dict[str, Any]]:
    return [
        {
            "index": i,
            "id": f"call_{i}",
            "type": "function",
            "function": {"name": name, "arguments": a if isinstance(a, str) else json.dumps(a, ensure_ascii=False)},
        }
        for i, (name, a) in enumerate(reply.calls)
    ]


def _deltas(reply: Say | Call) -> list[dict[str, Any]]:
    if isinstance(reply, Call):
        return [{"role": "assistant", "content": None, "tool_calls": _tool_calls(reply)}]
    text = reply.text[: len(reply.text) // 2] if reply.torn else reply.text
    pieces = [text[i : i + reply.piece] for i in range(0, len(text), reply.piece)]
    return [{"role": "assistant", "content": ""}, *({"content": p} for p in pieces)]


def _chunk(delta: dict[str, Any], end: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": end}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": [choice]}


def _whole(reply: Say | Call) -> dict[str, Any]:
    calling = isinstance(reply, Call)
    message: dict[str, Any] = {"role": "assistant", "content": None if calling else reply.text}
    if isinstance(reply, Call):
        message["tool_calls"] = _tool_calls(reply)
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calling else "stop"}
    return {
        "id": "c", "object": "chat.completion", "created": 0, "model": "fake", "choices": [choice],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }  # fmt: skip


def in_turn(*replies: Reply) -> Script:
    """A script that gives the replies one after the other, the last one again and again."""
    return lambda request, n: replies[min(n, len(replies) - 1)]


def texts_of(request: dict[str, Any], *roles: str) -> Sequence[str]:
    """The texts of a request's messages, of some roles only where given."""
    return [m.get("content") or "" for m in request["messages"] if not roles or m["role"] in roles]
