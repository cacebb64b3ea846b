"""The command line: `zhishu COMMAND`. Results go to stdout (JSON in UTF-8), progress and logs to stderr.

Exit codes: 0 done, 1 something asked for could not be done, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.commands import analysis, answers, briefing, calculator, library, service, upkeep
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from index_calc.errors import CalcError
from ingest.errors import IngestError

GROUPS = (library, answers, analysis, briefing, calculator, service, upkeep)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = argparse.ArgumentParser(prog="zhishu", description="指数问答：读创新指数报告，逐句出处、逐数可核。")
    _add_common(parser, home=None, no_samples=False, verbose=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for group in GROUPS:
        group.register(commands)
    for leaf in _leaves(commands):
        # Left unset where not given again, so that what stood before the command holds.
        _add_common(leaf, home=argparse.SUPPRESS, no_samples=argparse.SUPPRESS, verbose=argparse.SUPPRESS)
    return parser


def _add_common(parser: argparse.ArgumentParser, home: Any, no_samples: Any, verbose: Any) -> None:
    """The options of every command, before or behind its name."""
    group = parser.add_argument_group("各命令通用")
    group.add_argument(
        "--home", metavar="DIR", default=home, help="资料库所在的文件夹（默认 ~/.zhishu 或 ZHISHU_HOME）"
    )
    group.add_argument("--no-samples", action="store_true", default=no_samples, help="新的资料库不放入样例报告")
    group.add_argument("-v", "--verbose", action="store_true", default=verbose, help="在标准错误上多说一些")


def _leaves(commands: Any) -> Iterator[argparse.ArgumentParser]:
    """The parsers of commands that have no commands of their own."""
    for parser in commands.choices.values():
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        for action in inner:
            yield from _leaves(action)
        if not inner:
            yield parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = build_parser().parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        return int(arguments.run(arguments, settings_of(arguments)))
    except (AssistantError, IngestError, CalcError) as e:
        sys.stderr.write(f"{e}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 1


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings with what the command line overrides."""
    settings = load_settings(arguments.home)
    return replace(settings, samples=False) if arguments.no_samples else settings


if __name__ == "__main__":
    sys.exit(main())
