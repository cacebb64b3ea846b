"""Commands of the calculator: calc published, template, run, sensitivity."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.commands.output import say
from assistant.settings import Settings


def register(commands: Any) -> None:
    """Add this group's parsers."""
    calc = commands.add_parser("calc", help="指数计算").add_subparsers(dest="calc", required=True, metavar="命令")
    p = calc.add_parser("published", help="复算已发布的指数")
    p.add_argument("index", metavar="INDEX")
    p.add_argument("--period")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)
    p = calc.add_parser("template", help="为一个体系生成空的数据表")
    p.add_argument("index", metavar="INDEX")
    p.add_argument("-o", "--output", required=True)
    p.set_defaults(run=not_yet)
    p = calc.add_parser("run", help="用填好的数据表计算指数")
    p.add_argument("data")
    p.add_argument("--base")
    p.add_argument("--weights", default="equal")
    p.add_argument("--aggregate", default="arithmetic")
    p.add_argument("-o", "--output", required=True)
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)
    p = calc.add_parser("sensitivity", help="权重与方法的敏感性")
    p.add_argument("data")
    p.add_argument("--runs", type=int, default=1000)
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)


def not_yet(_arguments: argparse.Namespace, _settings: Settings) -> int:
    say("尚未实现")
    return 1
