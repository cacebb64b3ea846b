"""Commands on the library: ingest, documents, remove, reread, doctor, observations, frameworks, text."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from assistant.commands.output import emit, progress_bar, say
from assistant.desk import Assistant
from assistant.settings import Settings
from ingest.records import Framework

STATUS = {"added": "新增", "unchanged": "未变", "replaced": "已替换", "failed": "失败"}


def register(commands: Any) -> None:
    """Add this group's parsers."""
    p = commands.add_parser("ingest", help="把文件或文件夹读入资料库")
    p.add_argument("paths", nargs="+", metavar="PATH")
    p.add_argument("--llm", action="store_true", help="让配置的模型提出规则漏读的数据，经原文核对后收入并标明")
    p.add_argument("--ray", metavar="ADDRESS", help="在 Ray 上读取与嵌入：集群地址，或 local（本机各核）")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=ingest)
    p = commands.add_parser("documents", help="列出资料库里的报告")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=documents)
    p = commands.add_parser("remove", help="从资料库里移除报告")
    p.add_argument("ids", nargs="+", metavar="ID")
    p.set_defaults(run=remove)
    p = commands.add_parser("reread", help="用现在的读法重新读取报告的原文件")
    p.add_argument("ids", nargs="+", metavar="ID")
    p.set_defaults(run=reread)
    p = commands.add_parser("doctor", help="检查各库是否一致")
    p.add_argument("--repair", action="store_true")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=doctor)
    p = commands.add_parser("observations", help="列出读到的数据")
    for name in ("document", "area", "indicator", "period", "measure"):
        p.add_argument(f"--{name}")
    p.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")
    p.add_argument("-o", "--output", metavar="FILE", help="写到文件（xlsx 必须给出）")
    p.set_defaults(run=observations)
    p = commands.add_parser("frameworks", help="列出读到的指标体系")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=frameworks)
    p = commands.add_parser("text", help="打印一份报告的规范文本")
    p.add_argument("id", metavar="ID")
    p.set_defaults(run=text)


def open_desk(settings: Settings) -> Assistant:
    """The assistant, showing the progress of a first ingest of the samples and what opening put right."""
    with progress_bar(show=sys.stderr.isatty()) as follow:
        desk = Assistant(settings=settings, progress=follow)
    for notice in desk.library.notices:
        sys.stderr.write(notice + "\n")
    return desk


def ingest(arguments: argparse.Namespace, settings: Settings) -> int:
    desk = open_desk(settings)
    with progress_bar() as follow:
        if arguments.ray:
            report = desk.ingest_on_ray(arguments.ray, arguments.paths, follow)
        else:
            report = desk.ingest(arguments.paths, follow, arguments.llm)
    if arguments.json:
        emit(report.as_json())
        return 0 if report.ok else 1
    for d in report.documents:
        if d.error:
            say(f"失败 {d.path}：{d.error['message']}（{d.error['code']}）")
            continue
        say(
            f"{STATUS[d.status]} {d.document_id} {d.title}：{d.passages} 段，{d.observations} 条数据，"
            f"{d.frameworks} 个体系，{d.tables} 张表"
        )
        for warning in d.warnings:
            say(f"  注意：{warning}")
    return 0 if report.ok else 1


def documents(arguments: argparse.Namespace, settings: Settings) -> int:
    held = open_desk(settings).documents()
    if arguments.json:
        emit({"documents": held})
        return 0
    for d in held:
        say(f"{d['document_id']} {d['title']}（{d['publisher'] or '发布者不详'}，{d['published'] or '日期不详'}）")
    return 0


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    for d in open_desk(settings).remove(arguments.ids):
        say(f"已移除 {d['document_id']} {d['title']}")
    return 0


def reread(arguments: argparse.Namespace, settings: Settings) -> int:
    desk = open_desk(settings)
    for document_id in arguments.ids:
        d = desk.reread(document_id)
        say(f"已重新读取 {d.document_id} {d.title}：{d.passages} 段，{d.observations} 条数据，{d.frameworks} 个体系")
    return 0


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    found = open_desk(settings).doctor(arguments.repair)
    if arguments.json:
        emit(found)
    else:
        for line in found["repaired"]:
            say(line)
        for line in found["problems"]:
            say(f"问题：{line}")
        say("各库一致。" if found["ok"] else "各库不一致；用 zhishu doctor --repair 修复。")
    return 0 if found["ok"] else 1


def observations(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.export import write_table

    desk = open_desk(settings)
    filters = {k: getattr(arguments, k) for k in ("document", "area", "indicator", "period", "measure")}
    records = [desk.observation_json(o) for o in desk.observation_records(**filters)]
    if arguments.format == "json" and not arguments.output:
        emit(records)
        return 0
    return write_table(records, arguments.format, arguments.output)


def framework_json(f: Framework) -> dict[str, Any]:
    """A framework as `zhishu frameworks --json` prints it."""
    return {
        "framework_id": f.framework_id,
        "index": f.index,
        "edition": f.edition,
        "document_id": f.document_id,
        "levels": list(f.levels),
        "nodes": [
            {
                "id": n.node_id,
                "parent": n.parent,
                "level": n.level,
                "name": n.name,
                "weight": n.weight,
                "quote": n.quote,
                "start": n.start,
                "end": n.end,
            }
            for n in f.nodes
        ],
        "notes": list(f.notes),
    }


def frameworks(arguments: argparse.Namespace, settings: Settings) -> int:
    held = open_desk(settings).frameworks()
    if arguments.json:
        emit([framework_json(f) for f in held])
        return 0
    for f in held:
        say(f"{f.index}{f.edition or ''}（{'/'.join(map(str, f.levels))}）")
        for n in f.nodes:
            say(f"{'  ' * n.level}{n.name}")
        for note in f.notes:
            say(f"  注：{note}")
    return 0


def text(arguments: argparse.Namespace, settings: Settings) -> int:
    sys.stdout.write(open_desk(settings).text(arguments.id))
    return 0
