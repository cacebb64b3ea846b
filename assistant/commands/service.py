"""Commands that run a service: serve, and the users who may log in to it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.access import ROLES, add_user, read_users
from assistant.commands.output import say
from assistant.errors import SettingsError
from assistant.observability import log_as
from assistant.settings import Settings

_NO_FILE = "没有用户文件：请用 --auth FILE 或 ZHISHU_AUTH_FILE 指定。"


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("serve", help="启动网页（默认 http://127.0.0.1:7860）")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=7860)
    p.add_argument("--auth", metavar="FILE", help="用户与口令（散列）文件")
    p.add_argument("--allow-anyone", "--open", action="store_true", help="不设口令也让别的机器访问")
    p.add_argument("--log-format", choices=["text", "json"], help="在标准错误上逐个请求记日志，带请求编号")
    p.set_defaults(run=serve)
    users = commands.add_parser("user", help="能登录的用户").add_subparsers(dest="user", required=True, metavar="命令")
    p = users.add_parser("add", help="添加用户或改口令、改角色；口令从终端或标准输入读")
    p.add_argument("name", metavar="NAME")
    p.add_argument("--role", choices=ROLES, default="reader", help="reader 只读；editor 可上传、移除、改设置")
    p.add_argument("--auth", metavar="FILE")
    p.set_defaults(run=add)
    p = users.add_parser("list", help="列出用户与角色")
    p.add_argument("--auth", metavar="FILE")
    p.set_defaults(run=show)


def serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.web.server import run

    if arguments.log_format:
        log_as(arguments.log_format)
    if arguments.auth:
        settings = replace(settings, auth_file=arguments.auth)
    return run(settings, arguments.host, arguments.port, arguments.allow_anyone)


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    new = add_user(_file(arguments, settings), arguments.name, _password(), arguments.role)
    say(f"已{'添加' if new else '更新'}用户 {arguments.name}（{arguments.role}）。")
    return 0


def show(arguments: argparse.Namespace, settings: Settings) -> int:
    for user in read_users(_file(arguments, settings)).values():
        say(f"{user.name}\t{user.role}")
    return 0


def _file(arguments: argparse.Namespace, settings: Settings) -> Path:
    name = arguments.auth or settings.auth_file
    if not name:
        raise SettingsError(_NO_FILE)
    return Path(name)


def _password() -> str:
    """Typed twice at a terminal, else the first line of standard input; never an argument that others can list."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    password = getpass("口令：")
    if getpass("再输一遍：") != password:
        raise SettingsError("两次输入的口令不同。")
    return password
