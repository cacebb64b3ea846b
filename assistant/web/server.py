"""Serving the pages: open the library, answer at once, warm the slow parts behind it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.web.auth import LOOPBACK, checker, read_users
from ingest.errors import IngestError
from ingest.pipeline import Progress

if TYPE_CHECKING:
    from assistant.desk import Assistant

log = logging.getLogger(__name__)
_STAGE = {"read": "读取", "extract": "提取", "embed": "建索引", "store": "入库", "done": "完成", "failed": "失败"}


def run(settings: Settings, host: str = "127.0.0.1", port: int = 7860, open_to_all: bool = False) -> int:
    """Serve until interrupted; returns the exit code. Says in Chinese where it serves.

    An interface that others can reach needs an auth file, unless `open_to_all` says it is meant so.
    """
    if host not in LOOPBACK and not settings.auth_file and not open_to_all:
        _say("要让别的机器访问，请用 --auth 指定用户文件；确要不设口令，请加 --open。")
        return 1
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    loading = threading.Thread(target=_load_gradio, name="load-gradio", daemon=True)
    loading.start()
    from assistant.desk import Assistant

    _say("正在打开资料库……")
    try:
        desk = Assistant(settings=settings, progress=tell)
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

    blocks = build(desk)
    try:
        blocks.launch(server_name=host, server_port=port, **launch_options(settings))
    except OSError:
        _say(f"端口 {port} 已被占用。请换一个：zhishu serve --port {port + 1}")
        return 1
    _say(f"指数问答已启动：http://{_shown(host)}:{port}　按 Ctrl+C 停止")
    threading.Thread(target=warm, args=(desk,), name="warm", daemon=True).start()
    try:
        blocks.block_thread()
    finally:
        desk.close()
    return 0


def launch_options(settings: Settings) -> dict[str, Any]:
    """How the pages are launched: own look, own script, nothing from outside, no files but those of the pages."""
    from assistant.web.theme import theme
    from assistant.web.ui import asset
    from assistant.web.words import first_language

    users = checker(read_users(Path(settings.auth_file))) if settings.auth_file else None
    first = {"zh": "zh-CN", "en": "en"}[first_language(settings.language)]
    return {
        "theme": theme(),
        "css_paths": [Path(__file__).with_name("style.css")],
        "head": f"<script>{asset('page.js').replace('__FIRST__', first)}</script>",
        "footer_links": [],
        "quiet": True,
        "share": False,
        "auth": users,
        "prevent_thread_lock": True,
        "max_file_size": f"{settings.max_upload_mb}mb",
        # Gradio's MCP server stands outside its login: it lists its tools to strangers and cannot log itself in.
        "mcp_server": users is None and _mcp_available(),
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


def tell(p: Progress) -> None:
    """A line of progress of the first intake."""
    name = Path(p.path).name
    _say(f"首次启动，放入样例报告（{min(p.done + 1, p.total)}/{p.total}）{_STAGE[p.stage]}：{name}")


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
