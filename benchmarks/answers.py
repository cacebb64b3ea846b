"""How long the rules take to answer over a large library: `python -m benchmarks.answers --observations N`.

The library is made up, put into the real catalogue of a fresh home, and asked questions of every kind; what is timed is
`Assistant.ask` once everything is loaded. The vector search is timed with it.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from pathlib import Path

from assistant.desk import Assistant
from assistant.settings import Settings

log = logging.getLogger("benchmarks.answers")

PARKS = ("临江", "云岭", "海澜", "松原", "青屿", "白鹭", "金沙", "望川", "北固", "南溪")
FIGURES = (
    ("企业研究开发费用", "亿元", 210.4),
    ("独角兽企业", "家", 7),
    ("上市企业", "家", 41),
    ("发明专利授权量", "件", 5210),
    ("技术合同成交额", "亿元", 98.6),
    ("出口总额", "亿元", 325.1),
    ("留学归国人员", "人", 3800),
    ("总收入", "亿元", 2350.2),
    ("新设科技型企业", "家", 1510),
    ("从业人员", "万人", 18.3),
)
QUESTIONS = (
    "{park}高新区研发费用是多少",
    "{park}高新区2015年独角兽企业有几家",
    "{park}高新区2014年的上市企业比2013年多多少",
    "{park}高新区技术合同成交额同比增长多少",
    "{park}高新区和临江高新区的出口总额哪个高",
    "{park}高新区从业人员平均总收入多少",
    "{park}高新区的主要问题有哪些",
    "为什么{park}高新区出口总额下降",
    "{park}高新区房价是多少",
    "{park}高新区总收入变化趋势",
)


def report(park: str, year: int, copy: int, sections: int) -> str:
    """One yearly report in Markdown: figures in every section, prose between them."""
    lines = [f"# {park}{copy}高新区{year}年统计公报", ""]
    for s in range(sections):
        lines += [f"## 第{s + 1}部分 {FIGURES[s % len(FIGURES)][0]}情况", ""]
        for i, (name, unit, base) in enumerate(FIGURES):
            value = base * (1 + 0.03 * (year - 2010)) + s + i
            lines.append(f"{year}年，{park}{copy}高新区{name}{value:.1f}{unit}，同比增长{3 + (s + i) % 20}.{i}%。")
        lines.append("")
    return "\n".join(lines)


def build(folder: Path, observations: int) -> list[Path]:
    """Enough reports for so many observations (twenty a section)."""
    sections, made, copy = 10, 0, 0
    paths: list[Path] = []
    while made < observations:
        copy += 1
        for park in PARKS:
            for year in range(2012, 2024):
                if made >= observations:
                    return paths
                path = folder / f"{park}{copy}-{year}.md"
                path.write_text(report(park, year, copy, sections), encoding="utf-8")
                paths.append(path)
                made += sections * 2 * len(FIGURES)
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=20_000)
    parser.add_argument("--home", type=Path, help="keep the library here and use it again")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.home or Path(folder) / "home"
        desk = Assistant(settings=Settings(home=home, samples=False))
        if not desk.documents():
            started = time.perf_counter()
            desk.ingest(build(Path(folder), arguments.observations))
            log.info("ingested in %.0f s", time.perf_counter() - started)
        started = time.perf_counter()
        held = desk.holdings
        log.info("%d observations in memory in %.1f s", len(held.facts), time.perf_counter() - started)
        desk.ask("临江1高新区总收入")
        times: dict[str, list[float]] = {q: [] for q in QUESTIONS}
        for park in PARKS:
            for q in QUESTIONS:
                times[q].append(desk.ask(q.format(park=f"{park}1")).elapsed_ms)
        for q, t in times.items():
            log.info("%7.1f ms  %s", statistics.median(t), q)
        every = sorted(x for t in times.values() for x in t)
        log.info("p50 %.1f ms, p95 %.1f ms", every[len(every) // 2], every[int(0.95 * len(every))])


if __name__ == "__main__":
    main()
