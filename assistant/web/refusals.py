"""What a person's browser shows where a request is refused or leads nowhere: a page in words instead of JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from assistant.web.safe import esc

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_LONGEST = 4096  # bytes of an answer that may be a refusal's JSON
_TOLD = {
    401: "请先登录。",
    403: "这里不能这样做。",
    404: "没有这个页面，地址可能写错了，或者它已被移走。",
    405: "没有这个页面，地址可能写错了，或者它已被移走。",
    413: "请求过大。",
    421: "这里只在本机提供服务。",
    429: "太频繁了，请过几分钟再试。",
    500: "出了差错，已记入日志。请再试一次；如果还是这样，请告诉管理员。",
    503: "资料库暂时打不开，请稍后再试。",
}
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>指数问答</title><style>
:root{{--paper:#faf9f6;--ink:#22262b;--soft:#5d646d;--accent:#0f5e5a}}
@media (prefers-color-scheme:dark){{:root{{--paper:#17191c;--ink:#e6e4df;--soft:#a3a8af;--accent:#6fc4bc}}}}
body{{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);
font:17px/1.7 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
main{{max-width:30em;padding:2em}}h1{{font:600 1.5em/1.4 "Songti SC","Noto Serif CJK SC",serif;margin:0 0 .6em}}
small{{color:var(--soft)}}a{{color:var(--accent)}}</style></head><body><main><h1>{title}</h1><p>{told}</p>
<p><a href="{home}">回到指数问答 · Back to the start</a></p><small>{status} · {name}</small></main></body></html>"""


def for_people(send: Send, headers: Mapping[str, str], home: str, name: str) -> Send:
    """A `send` that turns a refusal in JSON into a page, for a browser that asks for pages; all else passes as it is.

    `home` is the address of the first page, `name` the request's, by which the log finds it.
    """
    if "text/html" not in headers.get("accept", ""):
        return send
    held: Message | None = None
    body = b""

    async def passed(message: Message) -> None:
        nonlocal held, body
        if message["type"] == "http.response.start" and message["status"] >= 400 and _is_bare(message):
            held = message
            return
        if held is None:
            await send(message)
            return
        body += message.get("body", b"")
        if message.get("more_body") and len(body) <= _LONGEST:
            return
        page = _page(int(held["status"]), body, home, name)
        kept = [h for h in held["headers"] if h[0].lower() not in (b"content-type", b"content-length")]
        kept += [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
        await send({**held, "headers": kept})
        held = None
        await send({"type": "http.response.body", "body": page})

    return passed


def _is_bare(message: Message) -> bool:
    """Whether an answer is JSON, or the server's own line about a failure."""
    kinds = [v for k, v in message["headers"] if k.lower() == b"content-type"]
    return any(
        v.startswith(b"application/json") or (message["status"] >= 500 and v.startswith(b"text/")) for v in kinds
    )


def _page(status: int, body: bytes, home: str, name: str) -> bytes:
    """The page: our own words for the status, else the refusal's where they are ours (in Chinese)."""
    try:
        detail = str(json.loads(body).get("detail", ""))
    except (ValueError, AttributeError):
        detail = ""
    own = any("\u4e00" <= c <= "\u9fff" for c in detail)
    told = detail if own else _TOLD.get(status, _TOLD[500] if status >= 500 else _TOLD[403])
    title = "没有这个页面" if status in (404, 405) else "没有成功"
    return _PAGE.format(title=title, told=esc(told), home=esc(home), status=status, name=esc(name)).encode()
