"""What every request passes before the pages see it: names for requests, guards against strangers' pages, limits,
roles at the door of uploads, and the two pages of operations (/healthz, /metrics).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.access import FAILURES_AN_ADDRESS, Access, Throttle
from assistant.observability import Metrics, request_id
from assistant.web.credentials import Credentials
from assistant.web.refusals import for_people
from ingest.errors import IngestError

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Uploads from one user, or one address, within so many seconds: a shelf filled by hand, not a disk filled by a script.
UPLOADS, UPLOAD_SECONDS = 60, 60.0
# A request that is not an upload carries a question, its history, a page's state.
BODY_BYTES = 16 << 20
_API, _MCP, _UPLOAD = "/gradio_api", "/gradio_api/mcp", "/gradio_api/upload"
# Where a request says whose it is, for those behind this door; it is set here for every request, never by a client.
USER = "zhishu.user"
_ASK_WHO = (b"www-authenticate", b'Basic realm="zhishu"')
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_METHODS = (*_SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
)


class TooLarge(Exception):
    """A request's body goes on beyond its limit."""


class Gateway:
    """ASGI middleware around the pages.

    `access` is None where no login is asked for; `local_only` then refuses other machines' names for this one (DNS
    rebinding). `vitals` asks the library for figures; it may block, and raises IngestError where it is not well.
    """

    def __init__(
        self,
        app: Callable[[Scope, Receive, Send], Awaitable[None]],
        access: Access | None,
        local_only: bool,
        upload_bytes: int,
        vitals: Callable[[], Mapping[str, float]] | None = None,
    ) -> None:
        self._app, self._access, self._local_only = app, access, local_only
        self._upload_bytes, self._vitals = upload_bytes, vitals
        self._metrics = Metrics()
        self._addresses = Throttle(FAILURES_AN_ADDRESS)
        self._credentials = None if access is None else Credentials(access)
        self._uploads = Throttle(UPLOADS, UPLOAD_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        # Anything else (a websocket) is not spoken here: the server closes it.

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        given = headers.get("x-request-id", "")
        name = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        if name != given:  # what is queued is answered later, in another thread, and finds the name here
            kept = [h for h in scope["headers"] if h[0].lower() != b"x-request-id"]
            scope["headers"] = [*kept, (b"x-request-id", name.encode())]
        token = request_id.set(name)
        began, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*map(_safe_cookie, message.get("headers", ())), *_HEADERS]
                message["headers"].append((b"x-request-id", name.encode()))
                self._count(scope, status, time.perf_counter() - began)
            await send(message)

        people: Send = answer
        if scope["method"] == "GET":
            people = for_people(answer, headers, f"{scope.get('root_path', '')}/", name)
        try:
            await self._guarded(scope, headers, receive, people)
        finally:
            request_id.reset(token)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.observe(method, status, seconds)
        log.info("%s %s %d %.0f ms", method, scope["path"], status, 1000 * seconds)

    async def _guarded(self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/")
        given = _basic(headers.get("authorization", ""))
        if self._credentials is not None and given is not None and (path.startswith(_API) or path == "/config"):
            admitted = await self._credentials.admit(scope, headers, given)
            if admitted is None:
                await _say(send, 401, "用户名或口令不对。", _ASK_WHO)
                return
            scope, headers = admitted, _headers(admitted)
        if self._access is not None and path.startswith(_MCP) and self._user(scope, headers) is None:
            # Gradio's MCP server stands outside its login.
            await _say(send, 401, "请登录。", _ASK_WHO)
            return
        # For what Gradio hands on without saying whose it is: the calls of its MCP server.
        scope = {**scope, USER: self._user(scope, headers)}
        refusal = self._refusal(scope, headers, path)
        if refusal is not None:
            await _say(send, *refusal)
        elif path == "/healthz":
            well = (await asyncio.to_thread(self._gauges))["up"] == 1
            await _say(send, 200 if well else 503, "ok" if well else "资料库打不开")
        elif path == "/metrics":
            await self._show_metrics(scope, headers, send)
        elif path == "/login" and scope["method"] == "POST":
            await self._login(scope, headers, receive, send)
        elif path == _UPLOAD and self._is_hasty(scope, headers):
            await _say(send, 429, "上传太频繁，请一分钟后再试。", (b"retry-after", str(int(UPLOAD_SECONDS)).encode()))
        else:
            await self._within(scope, headers, path, receive, send)

    def _refusal(self, scope: Scope, headers: Mapping[str, str], path: str) -> tuple[int, str] | None:
        """Why a request is not let through, None where it is."""
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if self._local_only and host not in _LOCAL_HOSTS:
            return 421, "这里只在本机提供服务。"
        origin = headers.get("origin")
        if origin is not None and scope["method"] not in _SAFE_METHODS:
            theirs = urlsplit(origin).netloc
            if theirs != headers.get("host"):
                return 403, "不接受别的网站发来的请求。"
        user = self._user(scope, headers)
        if self._access is not None and user is not None and user not in self._access.users:
            return 401, "这个用户已被移除。"
        if self._access is not None and path == _UPLOAD and not self._access.may_edit(user):
            return 403, "只读用户不能上传。"
        return None

    def _is_hasty(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        """Count an upload; whether its sender has sent too many of late."""
        sender = self._user(scope, headers) or _address(scope)
        hasty = self._uploads.blocked(sender)
        if not hasty:
            self._uploads.failed(sender)
        return hasty

    def _user(self, scope: Scope, headers: Mapping[str, str]) -> str | None:
        """Who is logged in, as Gradio's own sessions say."""
        app = scope.get("app")
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        for kind in ("access-token", "access-token-unsecure"):
            held = cookies.get(f"{kind}-{getattr(app, 'cookie_id', '')}")
            if held is not None:
                return getattr(app, "tokens", {}).get(held.value)
        return None

    async def _login(self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send) -> None:
        address = _address(scope)
        if self._addresses.blocked(address):
            await _say(send, 429, "登录失败太多次，请几分钟后再试。", (b"retry-after", b"300"))
            return

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and self._access is not None:
                if message["status"] >= 400:
                    log.warning("a login from %s failed", address)
                    self._addresses.failed(address)
                else:
                    self._addresses.succeeded(address)
            await send(message)

        await self._within(scope, headers, "/login", receive, watched)

    async def _show_metrics(self, scope: Scope, headers: Mapping[str, str], send: Send) -> None:
        """For Prometheus, which logs in with its own basic_auth; a page's session will do too."""
        if self._access is not None and self._user(scope, headers) is None:
            address = _address(scope)
            given = _basic(headers.get("authorization", ""))
            if given is None or self._addresses.blocked(address) or not await self._access.check_later(*given):
                if given is not None:
                    self._addresses.failed(address)
                await _say(send, 401, "请登录。", _ASK_WHO)
                return
        await _say(send, 200, self._metrics.text(await asyncio.to_thread(self._gauges)))

    def _gauges(self) -> dict[str, float]:
        """The figures of now: what the library holds, what this process weighs."""
        weight = {"resident_bytes": float(_resident_bytes())}
        try:
            return {"up": 1.0, **(self._vitals() if self._vitals is not None else {}), **weight}
        except IngestError as e:
            log.error("the library does not answer: %s", e)
            return {"up": 0.0, **weight}

    async def _within(self, scope: Scope, headers: Mapping[str, str], path: str, receive: Receive, send: Send) -> None:
        """Pass a request on, its body counted: a length that is announced too large is refused at once."""
        limit = self._upload_bytes if path == _UPLOAD else BODY_BYTES
        announced = headers.get("content-length", "0")
        if not announced.isdigit() or int(announced) > limit:
            await _say(send, 413, "请求过大。")
            return
        taken, begun = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except TooLarge:
            log.warning("a request to %s was cut at %d bytes", path, limit)
            if not begun:
                await _say(send, 413, "请求过大。")


def _headers(scope: Scope) -> dict[str, str]:
    """The headers of a request as text, by lower-case name."""
    return {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _resident_bytes() -> int:
    """What this process weighs, 0 where the system does not say it the way Linux does."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _basic(header: str) -> tuple[str, str] | None:
    """Name and password of an Authorization header."""
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def _safe_cookie(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Gradio's session goes along with other sites' requests unless it is told not to."""
    name, value = header
    if name.lower() != b"set-cookie":
        return header
    kept = [p for p in value.split(b"; ") if not p.lower().startswith(b"samesite")]
    return name, b"; ".join([*kept, b"SameSite=Lax"])


async def _say(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    """Answer in words: JSON for a refusal, as Gradio's pages expect, else plain text."""
    body = (json.dumps({"detail": text}, ensure_ascii=False) if status >= 400 else text).encode()
    kind = b"application/json" if status >= 400 else b"text/plain; version=0.0.4; charset=utf-8"
    length = (b"content-length", str(len(body)).encode())
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(b"content-type", kind), length, *headers]})
    await send({"type": "http.response.body", "body": body})
