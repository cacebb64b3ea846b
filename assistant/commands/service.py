"""Commands that run a service: serve."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from assistant.settings import Settings


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("serve", help="启动网页（默认 http://127.0.0.1:7860）")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=7860)
    p.add_argument("--auth", metavar="FILE", help="用户与口令（散列）文件")
    p.add_argument("--open", action="store_true", help="不设口令也让别的机器访问")
    p.set_defaults(run=serve)


def serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.server import run

    if arguments.auth:
        settings = replace(settings, auth_file=arguments.auth)
    return run(settings, arguments.host, arguments.port, arguments.open)
