"""The command line: `zhishu COMMAND`. Results go to stdout (JSON in UTF-8), progress and logs to stderr.

Exit codes: 0 done, 1 something asked for could not be done, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace

from assistant.commands import analysis, answers, briefing, calculator, library, service, upkeep
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from index_calc.errors import CalcError
from ingest.errors import IngestError

GROUPS = (library, answers, analysis, briefing, calculator, service, upkeep)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = argparse.ArgumentParser(prog="zhishu", description="指数问答：读创新指数报告，逐句出处、逐数可核。")
    parser.add_argument("--home", metavar="DIR", help="资料库所在的文件夹（默认 ~/.zhishu 或 ZHISHU_HOME）")
    parser.add_argument("--no-samples", action="store_true", help="新的资料库不放入样例报告")
    parser.add_argument("-v", "--verbose", action="store_true", help="在标准错误上多说一些")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for group in GROUPS:
        group.register(commands)
    return parser


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
