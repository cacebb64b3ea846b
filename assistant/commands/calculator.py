"""Commands of the calculator: calc published, template, run, sensitivity."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from assistant.commands.library import open_desk
from assistant.commands.output import emit, say
from assistant.errors import AssistantError, NotFound
from assistant.settings import Settings

_AGGREGATES = {"arithmetic": "amean", "geometric": "gmean", "harmonic": "hmean"}


def register(commands: Any) -> None:
    """Add this group's parsers."""
    calc = commands.add_parser("calc", help="指数计算").add_subparsers(dest="calc", required=True, metavar="命令")
    p = calc.add_parser("published", help="复算已发布的指数")
    p.add_argument("index", metavar="INDEX")
    p.add_argument("--period")
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=published)
    p = calc.add_parser("template", help="为一个体系生成空的数据表")
    p.add_argument("index", metavar="INDEX")
    p.add_argument("-o", "--output", required=True)
    p.set_defaults(run=template)
    p = calc.add_parser("run", help="用填好的数据表计算指数")
    p.add_argument("data")
    p.add_argument("--base", help="基期；不给则用数据的第一个时期")
    p.add_argument("--method", default="fixed_base", help="fixed_base、chain、symmetric 或 cross_section")
    p.add_argument("--weights", help="equal、entropy:…、critic、cv、pca 或权重表文件；不给则用表中的权重")
    p.add_argument("--aggregate", default="arithmetic", help="arithmetic、geometric、harmonic 或 genmean:p")
    p.add_argument("--missing", default="raise", help="raise、carry、interpolate 或 reweight")
    p.add_argument("-o", "--output", required=True)
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=run)
    p = calc.add_parser("sensitivity", help="权重与方法的敏感性")
    p.add_argument("data")
    p.add_argument("--runs", type=int, default=1000)
    p.add_argument("--base")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--json", action="store_true")
    p.set_defaults(run=sensitivity)


def published(arguments: argparse.Namespace, settings: Settings) -> int:
    found = open_desk(settings).calc_published(arguments.index, arguments.period)
    if arguments.json:
        emit(found)
        return 0
    for e in found["editions"]:
        total = e["total"]["text"] if e["total"] else "未给出"
        say(f"{e['period']}：综合指数 {total}；{e['check']['note'] if e['check'] else '没有分项'}")
        if e["missing"]:
            say(f"  没有找到：{'、'.join(e['missing'])}")
    say(found["verdict"])
    for row in found["implied"]:
        say(f"  反推上年 {row['part']}：{row['low']}–{row['high']}")
    for row in found["contributions"]:
        say(f"  贡献 {row['part']}：{row['points']}（{row['low']}–{row['high']}）")
    return 0


def template(arguments: argparse.Namespace, settings: Settings) -> int:
    import pandas as pd

    from index_calc import Framework, write_template

    held = [f for f in open_desk(settings).frameworks() if arguments.index in f.index]
    if not held:
        raise NotFound(f"资料库里没有“{arguments.index}”的指标体系。")
    f = max(held, key=lambda x: len(x.nodes))
    rows = [{"code": "0", "name": f.index, "parent": None}]
    rows += [{"code": n.node_id, "name": n.name, "parent": n.parent or "0"} for n in f.nodes]
    write_template(Framework.from_table(pd.DataFrame(rows)), arguments.output)
    say(f"已写好 {arguments.output}")
    return 0


def _read(path: str) -> Any:
    from index_calc import read_workbook

    if not Path(path).exists():
        raise AssistantError(f"文件 {path} 不存在。")
    return read_workbook(path)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    from index_calc import compute

    framework, data = _read(arguments.data)
    aggregate = _AGGREGATES.get(arguments.aggregate, arguments.aggregate)
    result = compute(
        framework,
        data,
        base=arguments.base,
        method=arguments.method,
        aggregate=aggregate,
        weights=_weights(arguments.weights),
        missing=arguments.missing,
    )
    result.to_excel(arguments.output)
    if arguments.json:
        emit({"output": arguments.output, "values": _rows(result.values)})
    else:
        say(f"已写好 {arguments.output}")
    return 0


def _weights(given: str | None) -> Any:
    if given is None or not Path(given).is_file():
        return given
    import pandas as pd

    return pd.read_excel(given) if given.endswith(".xlsx") else pd.read_csv(given)


def _rows(frame: Any) -> list[dict[str, Any]]:
    """A frame as JSON records; NaN becomes null."""
    clean = frame.astype(object).where(frame.notna(), None)
    return [{str(k): _plain(v) for k, v in row.items()} for row in clean.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else list(value) if isinstance(value, tuple | set) else value


def sensitivity(arguments: argparse.Namespace, settings: Settings) -> int:
    from index_calc import uncertainty

    framework, data = _read(arguments.data)
    found = uncertainty(framework, data, base=arguments.base, runs=arguments.runs, seed=arguments.seed)
    rows = _rows(found.scores.reset_index())
    if arguments.json:
        emit({"runs": arguments.runs, "seed": arguments.seed, "scores": rows})
        return 0
    for row in rows:
        say("  ".join(f"{k}={v}" for k, v in row.items()))
    return 0
