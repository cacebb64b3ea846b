"""The command that writes a briefing."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.commands.output import say
from assistant.settings import Settings

_LENGTHS = ("short", "standard", "long")


def register(commands: Any) -> None:
    """Add this group's parser."""
    p = commands.add_parser("brief", help="写简报：Word、PDF、Markdown 或 HTML，逐数有脚注")
    p.add_argument("--topic", metavar="TEXT", help="主题，如“中关村的人才与研发投入”")
    p.add_argument("--indices", nargs="+", metavar="INDEX", help="一个或多个指数，如 中关村指数 硅谷指数")
    p.add_argument("--areas", nargs="+", metavar="AREA", help="地区，如 北京 硅谷")
    p.add_argument("--period", metavar="P", help="只取这一时期的数据，如 2023 或 2022-Q4")
    p.add_argument("--length", choices=_LENGTHS, default="standard", help="篇幅（默认 standard）")
    p.add_argument(
        "--llm", action=argparse.BooleanOptionalAction, default=None, help="是否由模型润色文字（默认看设置），数字不变"
    )
    p.add_argument("-o", "--output", required=True, metavar="FILE", help="文件名，以 .docx、.pdf、.md 或 .html 结尾")
    p.set_defaults(run=run_brief)


def run_brief(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the briefing and say where it is."""
    from assistant.desk import Assistant

    desk = Assistant(settings=settings)
    try:
        path = desk.brief(
            topic=arguments.topic,
            indices=arguments.indices,
            period=arguments.period,
            output=arguments.output,
            areas=arguments.areas,
            length=arguments.length,
            llm=arguments.llm,
        )
    finally:
        desk.close()
    say(f"简报已写入 {path}")
    return 0
