"""Commands that answer: ask, eval."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from assistant.commands.library import open_desk
from assistant.commands.output import emit, say
from assistant.desk import Assistant
from assistant.errors import AssistantError
from assistant.records import Answer
from assistant.settings import Settings


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("ask", help="提问")
    p.add_argument("question", nargs="?")
    p.add_argument("--history", metavar="FILE", help="此前对话，[{role, content}] 的 JSON")
    p.add_argument("--llm", dest="llm", action="store_true", default=None, help="用配置的模型作答")
    p.add_argument("--no-llm", dest="llm", action="store_false", help="只用规则作答")
    p.add_argument("--json", action="store_true")
    p.add_argument("--batch", metavar="IN.jsonl")
    p.add_argument("--out", metavar="OUT.jsonl")
    p.set_defaults(run=ask)
    p = commands.add_parser("eval", help="用带答案的问题集评分")
    p.add_argument("file", metavar="FILE.jsonl")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=evaluate)


def ask(arguments: argparse.Namespace, settings: Settings) -> int:
    if bool(arguments.batch) == bool(arguments.question) or bool(arguments.batch) != bool(arguments.out):
        sys.stderr.write('用法：zhishu ask "问题"，或 zhishu ask --batch IN.jsonl --out OUT.jsonl\n')
        return 2
    desk = open_desk(settings)
    if arguments.batch:
        return _batch(desk, arguments)
    answer = desk.ask(arguments.question, _history(arguments.history), arguments.llm)
    if arguments.json:
        emit({"id": None, "question": arguments.question} | answer.as_json())
    else:
        _show(answer)
    return 0


def _history(path: str | None) -> list[dict[str, str]]:
    if path is None:
        return []
    try:
        turns = json.loads(Path(path).read_text(encoding="utf-8"))
        return [{"role": str(t["role"]), "content": str(t["content"])} for t in turns]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise AssistantError(f'对话记录 {path} 读不出来：应为 [{{"role", "content"}}] 的 JSON。') from e


def read_lines(path: str) -> list[dict[str, Any]]:
    """The JSON objects of a .jsonl file; raises AssistantError naming the line that is not one."""
    out = []
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as e:
        raise AssistantError(f"文件 {path} 打不开：{e.strerror}。") from e
    for i, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                out.append(dict(json.loads(line)))
            except (ValueError, TypeError) as e:
                raise AssistantError(f"{path} 第 {i} 行不是 JSON 对象。") from e
    return out


def _batch(desk: Assistant, arguments: argparse.Namespace) -> int:
    lines = read_lines(arguments.batch)
    with Path(arguments.out).open("w", encoding="utf-8") as out:
        for line in lines:
            question = str(line.get("question", ""))
            answer = desk.ask(question, line.get("history") or [], arguments.llm)
            told = {"id": line.get("id"), "question": question} | answer.as_json()
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def _show(answer: Answer) -> None:
    say(answer.answer)
    if answer.citations:
        say("\n出处")
    for c in answer.citations:
        page = f"，第{c.place.page}页" if c.place.page else ""
        section = f"，{c.place.section}" if c.place.section else ""
        say(f"[{c.n}] 《{c.place.document_title}》{section}{page}：{c.place.quote}")
    for made in answer.computations:
        bounds = f"（区间 {made.low}–{made.high}）" if made.low is not None else ""
        say(f"计算 {made.name}：{made.expression}{bounds}")


def evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.evaluate import report, score

    desk = open_desk(settings)
    result = score(desk, read_lines(arguments.file))
    if arguments.json:
        emit(result)
    else:
        say(report(result))
    return 0
