"""Commands that analyse: coverage, audit, brief."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.commands.output import emit, say
from assistant.settings import Settings

_MARKS = {"inconsistent": "✗ 不一致", "conditional": "？有条件", "consistent": "✓ 一致"}


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("coverage", help="对照指标体系：哪些相同、相近、仅有；哪些有数据")
    p.add_argument("indices", nargs="*", metavar="INDEX")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=not_yet)
    p = commands.add_parser("audit", help="审校一份报告里的数字关系")
    p.add_argument("target", metavar="ID|PATH")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=run_audit)
    p = commands.add_parser("brief", help="写简报")
    p.add_argument("--topic")
    p.add_argument("--indices", nargs=2, metavar=("A", "B"))
    p.add_argument("--period")
    p.add_argument("-o", "--output", required=True, metavar="FILE")
    p.set_defaults(run=not_yet)


def run_audit(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the checks of a report, the gravest first."""
    from assistant.desk import Assistant

    desk = Assistant(settings=settings)
    try:
        result = desk.audit(arguments.target)
    finally:
        desk.close()
    if arguments.json:
        emit(result)
        return 0
    counts = result["counts"]
    say(
        f"{result['document_title']}：不一致 {counts['inconsistent']}，有条件 {counts['conditional']}，一致 {counts['consistent']}"
    )
    for check in result["checks"]:
        say(f"{_MARKS[check['verdict']]}  {check['statement']}")
    return 0


def not_yet(_arguments: argparse.Namespace, _settings: Settings) -> int:
    say("尚未实现")
    return 1
