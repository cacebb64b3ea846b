"""Commands that analyse: coverage, audit, brief."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.commands.output import say
from assistant.settings import Settings


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("coverage", help="对照指标体系：哪些相同、相近、仅有；哪些有数据")
    p.add_argument("indices", nargs="*", metavar="INDEX")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)
    p = commands.add_parser("audit", help="审校一份报告里的数字关系")
    p.add_argument("target", metavar="ID|PATH")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)
    p = commands.add_parser("brief", help="写简报")
    p.add_argument("--topic")
    p.add_argument("--indices", nargs=2, metavar=("A", "B"))
    p.add_argument("--period")
    p.add_argument("-o", "--output", required=True, metavar="FILE")
    p.set_defaults(run=not_yet)


def not_yet(_arguments: argparse.Namespace, _settings: Settings) -> int:
    say("尚未实现")
    return 1
