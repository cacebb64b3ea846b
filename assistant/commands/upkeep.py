"""Commands that keep a library safe: backup, restore."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.commands.library import open_desk
from assistant.commands.output import say
from assistant.desk import Assistant
from assistant.settings import Settings


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("backup", help="把资料库存成一个文件（使用中也可以；不含设置与密钥）")
    p.add_argument("file", metavar="FILE")
    p.set_defaults(run=backup)
    p = commands.add_parser("restore", help="从备份恢复资料库")
    p.add_argument("file", metavar="FILE")
    p.add_argument("--force", action="store_true", help="替换已有的资料库（请先停止服务）")
    p.set_defaults(run=restore)


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    made = open_desk(settings).backup(arguments.file)
    say(f"已备份 {made.documents} 份报告（{made.files} 个文件，{_megabytes(made.size)}）到 {made.path}。")
    return 0


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    put = Assistant.restore(settings.home, arguments.file, arguments.force)
    say(f"已恢复 {put.made} 的备份：{put.documents} 份报告，{_megabytes(put.size)}，在 {settings.home}。")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB"
