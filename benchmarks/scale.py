"""How answering grows with the library: `python -m benchmarks.scale 1000 5000 20000 --home DIR`.

Fills a library with made-up reports (benchmarks/synthetic.py) by the real way in, and at every size starts a process of
its own that opens it and asks. Prints a Markdown table of medians and 95th percentiles in milliseconds, the start and
the memory; the same figures as JSON and, where matplotlib is installed, as a picture, go to `--out`. A home that is
kept is filled further. `--database` and `--chroma` put the stores on servers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.desk import Assistant
from assistant.settings import Settings
from benchmarks import synthetic
from benchmarks.synthetic import INDICATORS, YEARS, RandomVectors
from ingest.pipeline import Library

WAYS = ("查数据", "检索", "规则作答")
QUESTIONS = {
    "查一个数": "{place}{year}年{indicator}是多少",
    "没有说年份": "{place}{indicator}有多少",
    "同比": "{place}{year}年{indicator}同比增长多少",
    "差": "{place}{year}年{indicator}比上年多多少",
    "两地": "{place}和{other}{year}年{indicator}哪个高",
    "趋势": "{place}{indicator}变化趋势",
    "人均": "{place}{year}年从业人员人均总收入是多少",
    "问题": "{place}存在的主要问题有哪些",
    "概况": "介绍一下{place}企业培育的情况",
    "没有地方": "{year}年{indicator}最高的是哪里",
    "没有的": "{place}{year}年房价是多少",
    "为什么": "为什么{place}{indicator}下降",
}


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def summary(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1))], "max": ordered[-1]}


def opened(where: argparse.Namespace) -> Assistant:
    """The library with vectors that cost nothing."""
    settings = Settings(home=where.home, samples=False, database_url=where.database, chroma_url=where.chroma)
    desk = Assistant(settings=settings)
    desk.library.close()
    desk.library = Library(where.home, where.database, where.chroma, embedder=RandomVectors())
    return desk


def measure(where: argparse.Namespace) -> dict[str, Any]:
    """Open the library and ask: the start, the memory, and the time of every way to ask."""
    dice = random.Random(2)
    before = time.perf_counter()
    desk = opened(where)
    places = sorted(desk.holdings.area_names)
    loaded = 1000 * (time.perf_counter() - before)

    def question(form: str) -> str:
        place, other = dice.sample(places, 2)
        words = {"place": place, "other": other, "year": dice.choice(YEARS), "indicator": dice.choice(INDICATORS)[0]}
        return form.format(**words)

    first = timed(lambda: desk.ask(question(QUESTIONS["查一个数"]), llm=False))
    search = timed(lambda: desk.retriever.search("研发经费支出 增长", 8))
    for form in QUESTIONS.values():
        desk.ask(question(form), llm=False)
    by_kind: dict[str, list[float]] = {kind: [] for kind in QUESTIONS}
    for _ in range(where.rounds):
        for kind, form in QUESTIONS.items():
            asked = question(form)
            by_kind[kind].append(timed(lambda a=asked: desk.ask(a, llm=False)))
    answered = [t for times in by_kind.values() for t in times]
    pairs = [(dice.choice(places), str(dice.choice(YEARS))) for _ in range(5 * where.rounds)]
    looked = [timed(lambda p=p, y=y: desk.observation_records(area=p, period=y)) for p, y in pairs]
    found = [timed(lambda p=p: desk.retriever.search(f"{p} 研发经费支出 增长", 8)) for p, _ in pairs]
    documents, observations = desk.library.catalogue.totals()
    return {
        "reports": documents,
        "observations": observations,
        "passages": desk.library.vectors.count(),
        "load_ms": loaded,
        "first_answer_ms": first,
        "first_search_ms": search,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ways": dict(zip(WAYS, map(summary, (looked, found, answered)), strict=True)),
        "kinds": {kind: summary(times) for kind, times in by_kind.items()},
        "load_average": os.getloadavg()[0],
    }


def row(m: dict[str, Any], stored_ms: float) -> str:
    ways = [f"{w['p50']:.0f} / {w['p95']:.0f}" for w in m["ways"].values()]
    start = [f"{m[k]:.0f}" for k in ("load_ms", "first_answer_ms", "first_search_ms", "memory_mb")]
    cells = [str(m["reports"]), str(m["observations"]), str(m["passages"]), f"{stored_ms:.0f}", *start, *ways]
    return "| " + " | ".join(cells) + " |"


def fill(where: argparse.Namespace, sizes: Sequence[int]) -> Iterator[float]:
    """Fill the library to one size after the other; gives the milliseconds a report took to store."""
    with tempfile.TemporaryDirectory() as folder:
        reports = synthetic.documents(max(sizes), Path(folder))
        desk = opened(where)
        held = len(desk.library.catalogue.ids())
        for _ in zip(range(held), reports, strict=False):
            pass
        for size in sizes:
            started = time.perf_counter()
            synthetic.fill(desk.library, reports, size - held)
            took = 1000 * (time.perf_counter() - started) / max(1, size - held)
            held = max(held, size)
            len(desk.holdings)  # as after every ingest: what was made of the facts is kept
            yield took
        desk.close()


def draw(measured: Sequence[dict[str, Any]], path: Path) -> None:
    """The three ways over the size, both axes logarithmic, with the line of linear growth."""
    from matplotlib import pyplot as plt

    sizes = [m["observations"] for m in measured]
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for way, name in zip(WAYS, ("lookup", "search", "answer"), strict=True):
        for quantile, line in (("p50", "-"), ("p95", "--")):
            axes.plot(sizes, [m["ways"][way][quantile] for m in measured], line, marker="o", label=f"{name} {quantile}")
    base = measured[0]["ways"][WAYS[-1]]["p95"]
    axes.plot(sizes, [base * s / sizes[0] for s in sizes], ":", color="grey", label="linear")
    axes.set(xscale="log", yscale="log", xlabel="observations", ylabel="ms")
    axes.legend()
    figure.savefig(path, dpi=120, bbox_inches="tight")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 1000])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--out", type=Path, default=Path("artifacts"))
    parser.add_argument("--database", default="")
    parser.add_argument("--chroma", default="")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--measure", action="store_true", help="only ask, print JSON")
    where = parser.parse_args()
    say = sys.stdout.write
    if where.measure:
        say(json.dumps(measure(where), ensure_ascii=False))
        return 0
    head = "| 报告 | 数据 | 段落 | 入库/份 | 装载 | 首答 | 首次检索 | 内存 MB |" + "".join(f" {w} |" for w in WAYS)
    say(head + "\n" + "|---" * head.count(" |") + "|\n")
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        where.home = where.home or Path(folder) / "home"
        for took in fill(where, sorted(where.sizes)):
            options = [
                f"--{name}={value}" for name, value in vars(where).items() if name in ("database", "chroma") and value
            ]
            options += [f"--home={where.home}", f"--rounds={where.rounds}", "--measure"]
            told = subprocess.run(
                [sys.executable, "-m", "benchmarks.scale", *options], stdout=subprocess.PIPE, check=True
            )
            measured.append(json.loads(told.stdout))
            say(row(measured[-1], took) + "\n")
            sys.stdout.flush()
    where.out.mkdir(parents=True, exist_ok=True)
    (where.out / "scale.json").write_text(json.dumps(measured, ensure_ascii=False, indent=1), encoding="utf-8")
    try:
        draw(measured, where.out / "scale.png")
    except ImportError:
        sys.stderr.write("matplotlib is not installed: no picture\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
