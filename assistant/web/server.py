"""Serving the pages: open the library, answer at once, warm the slow parts behind it."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import LOOPBACK, access_of
from assistant.errors import AssistantError
from assistant.observability import elsewhere
from assistant.settings import Settings
from ingest.errors import IngestError
from ingest.pipeline import Progress

if TYPE_CHECKING:
    from assistant.desk import Assistant

log = logging.getLogger(__name__)
# Files that come in one request; each is bounded by itself.
_FILES_AN_UPLOAD = 10
# How long the report being stored is waited for at the end.
_LAST_WRITE_SECONDS = 20.0
_STAGE = {"read": "读取", "extract": "提取", "embed": "建索引", "store": "入库", "done": "完成", "failed": "失败"}


def run(settings: Settings, host: str = "127.0.0.1", port: int = 7860, open_to_all: bool = False) -> int:
    """Serve until interrupted; returns the exit code. Says in Chinese where it serves.

    An interface that others can reach needs an auth file, unless `open_to_all` says it is meant so.
    """
    if host not in LOOPBACK and not settings.auth_file and not open_to_all:
        _say("要让别的机器访问，请用 --auth 指定用户文件（由 zhishu user add 建立）；确要不设口令，加 --allow-anyone。")
        return 1
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Gradio sums up its last 10,000 calls after each one, for a monitoring page that is off here.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000")
    loading = threading.Thread(target=_load_gradio, name="load-gradio", daemon=True)
    loading.start()
    from assistant.desk import Assistant

    _say("正在打开资料库……")
    try:
        access_of(settings.auth_file)  # a broken file is said before anything is opened
        desk = Assistant(settings=settings, progress=tell)
        for notice in desk.library.notices:
            _say(notice)
        loading.join()
        return _serve(desk, settings, host, port)
    except (AssistantError, IngestError) as e:
        _say(str(e))
        return 1


def _load_gradio() -> None:
    """Gradio takes seconds to import: done while the library opens."""
    import gradio  # noqa: F401


def _serve(desk: Assistant, settings: Settings, host: str, port: int) -> int:
    from assistant.web import build
    from assistant.web.sessions import CAPACITY, lighten

    blocks = build(desk)
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # gradio announces its MCP server in its own words
            blocks.launch(
                server_name=host,
                server_port=port,
                state_session_capacity=CAPACITY,
                **launch_options(settings, desk, host),
            )
            lighten(blocks)
    except OSError:
        _say(f"端口 {port} 已被占用。请换一个：zhishu serve --port {port + 1}")
        return 1
    _say(f"指数问答已启动：http://{_shown(host)}:{port}　按 Ctrl+C 停止")
    threading.Thread(target=warm, args=(desk,), name="warm", daemon=True).start()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        blocks.block_thread()
    finally:
        desk.close(wait_seconds=_LAST_WRITE_SECONDS)
    return 0


def _interrupt(_signal: int, _frame: object) -> None:
    """A request to end is treated as Ctrl+C: no new requests, the report being stored is stored."""
    raise KeyboardInterrupt


def launch_options(settings: Settings, desk: Assistant | None = None, host: str = LOOPBACK[0]) -> dict[str, Any]:
    """How the pages are launched: own look, own script, nothing from outside, no files but those of the pages."""
    from starlette.middleware import Middleware

    from assistant.web.gateway import Gateway
    from assistant.web.theme import theme
    from assistant.web.ui import asked_id, asset
    from assistant.web.words import first_language

    if asked_id not in elsewhere:
        elsewhere.append(asked_id)
    access = access_of(settings.auth_file)
    gateway = Middleware(
        Gateway,
        access=access,
        local_only=access is None and host in LOOPBACK,
        upload_bytes=_FILES_AN_UPLOAD * settings.max_upload_mb << 20,
        vitals=None if desk is None else desk.vitals,
    )
    first = {"zh": "zh-CN", "en": "en"}[first_language(settings.language)]
    return {
        "theme": theme(),
        "css_paths": [Path(__file__).with_name("style.css")],
        "head": f"<script>{asset('page.js').replace('__FIRST__', first)}</script>",
        "footer_links": [],
        "quiet": True,
        "share": False,
        "auth": None if access is None else access.check_later,
        "app_kwargs": {"middleware": [gateway]},
        "prevent_thread_lock": True,
        "max_file_size": f"{settings.max_upload_mb}mb",
        "mcp_server": _mcp_available(),
        "enable_monitoring": False,
        "ssr_mode": False,
    }


def _mcp_available() -> bool:
    from importlib.util import find_spec

    return find_spec("mcp") is not None


def warm(desk: Assistant) -> None:
    """Load what the first question would wait for; a failure here shows when a question is asked."""
    try:
        desk.retriever.search("指数", 1)
        for question in desk.suggestions()[:1]:
            desk.ask(question, llm=False)
    except (AssistantError, IngestError, ImportError) as e:
        log.warning("warming up: %s", e)
    if desk.settings.answer_processes > 0:
        from assistant.crew import Crew

        desk.crew = Crew(desk.settings, desk.settings.answer_processes, lambda *sought: desk.retriever.search(*sought))
        desk.beside.append(desk.crew.close)


def tell(p: Progress) -> None:
    """A line of progress of the first intake."""
    name = Path(p.path).name
    _say(f"首次启动，放入样例报告（{min(p.done + 1, p.total)}/{p.total}）{_STAGE[p.stage]}：{name}")


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
