"""Commands that analyse: coverage, audit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.output import emit, say
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.desk import Assistant

_MARKS = {"inconsistent": "✗ 不一致", "conditional": "？有条件", "consistent": "✓ 一致"}


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("coverage", help="对照指标体系：哪些相同、相近、仅有；哪些有数据")
    p.add_argument("indices", nargs="*", metavar="INDEX", help="指数名；不写时取资料库里最全的两个")
    p.add_argument("--json", action="store_true")
    p.add_argument("--format", choices=("md", "xlsx", "docx"), default="md")
    p.add_argument("-o", "--output", metavar="FILE")
    p.add_argument(
        "--llm",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="名称没有共同用词处，是否由模型说明理由（默认看设置）",
    )
    p.add_argument(
        "--place", nargs=3, metavar=("INDEX", "NODE", "THEME"), help="把一个指标归到某主题并记住；主题写空串则取消"
    )
    p.set_defaults(run=run_coverage)
    p = commands.add_parser("audit", help="审校一份报告里的数字关系")
    p.add_argument("target", metavar="ID|PATH")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=run_audit)


def run_coverage(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print or write the crosswalk of indices."""
    from assistant.coverage import correct, coverage
    from assistant.coverage.report import markdown, write

    with _desk(settings) as desk:
        if arguments.place:
            correct(desk, *arguments.place)
        found = coverage(desk, *arguments.indices, llm=arguments.llm)
    if arguments.output:
        write(found, arguments.format, Path(arguments.output))
    elif arguments.json:
        emit(found)
    elif arguments.format == "md":
        say(markdown(found))
    else:
        say(f"写 {arguments.format} 需要用 -o 指定文件名。")
        return 1
    return 0


def run_audit(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the checks of a report, the gravest first."""
    with _desk(settings) as desk:
        result = desk.audit(arguments.target)
    if arguments.json:
        emit(result)
        return 0
    told = "，".join(f"{_MARKS[v]} {n}" for v, n in result["counts"].items())
    say(f"{result['document_title']}：{told}")
    for check in result["checks"]:
        say(f"{_MARKS[check['verdict']]}  {check['statement']}")
    return 0


@contextmanager
def _desk(settings: Settings) -> Iterator[Assistant]:
    from assistant.desk import Assistant

    desk = Assistant(settings=settings)
    try:
        yield desk
    finally:
        desk.close()
