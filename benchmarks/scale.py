"""How answering grows with the library: `python -m benchmarks.scale 200 1000 3000`.

Synthetic reports: one report is read for real, the others are its copies under other places' names of the same length,
so that every span stays true; vectors are random directions. Prints a Markdown table of the time to store a report and
of the median and 95th percentile of looking up, searching and answering, in milliseconds.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.desk import Assistant
from assistant.settings import Settings
from ingest.catalogue import Extracted
from ingest.lexical import LexicalIndex
from ingest.limits import Limits
from ingest.pipeline import Library, extract

PLACE = "临甲高新区"
SURNAMES, ENDINGS = "临江海山河湖云石金松柳梅", "甲乙丙丁东南西北中安宁平康昌盛兴隆泰和顺祥瑞福寿"
INDICATORS = ("总收入", "研究开发费用", "发明专利拥有量", "高新技术企业", "从业人员", "进出口总额", "固定资产投资")
UNITS = ("亿元", "亿元", "万件", "家", "万人", "亿元", "亿元")


class RandomVectors:
    """An embedder that costs nothing: a text's direction is drawn from a generator seeded by it."""

    dimension, fingerprint = 384, "random:384"

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return np.stack([self.embed_query(t) for t in texts]) if texts else np.zeros((0, 384), np.float32)

    def embed_query(self, text: str) -> np.ndarray:
        drawn = np.random.default_rng(list(text.encode())).normal(size=self.dimension)
        return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)

    def warm_up(self) -> None:
        return


def report() -> str:
    """A report of some fifty figures."""
    parts = [f"# {PLACE}2023年统计公报\n\n发布单位：{PLACE}管委会\n"]
    for i, (name, unit) in enumerate(zip(INDICATORS, UNITS, strict=True)):
        parts.append(f"\n## {name}\n")
        for year in range(2017, 2024):
            value = 100 + 37 * i + 11 * (year - 2017) + 0.4
            parts.append(f"\n{year}年，{PLACE}{name}{value:.1f}{unit}，同比增长{5 + i}.{year % 10}%。\n")
    return "".join(parts)


def renamed(value: Any, names: Sequence[tuple[str, str]]) -> Any:
    """A record with every string in it renamed."""
    if isinstance(value, str):
        for old, new in names:
            value = value.replace(old, new)
        return value
    if isinstance(value, tuple):
        return tuple(renamed(v, names) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: renamed(getattr(value, f.name), names) for f in fields(value) if f.init})
    return value


def copies(first: Extracted, count: int) -> list[tuple[str, Extracted]]:
    """The places and their reports."""
    dice = random.Random(1)
    places = [f"{a}{b}{c}新区" for a in SURNAMES for b in ENDINGS for c in ENDINGS]
    chosen = dice.sample(places, count)
    return [(place, _copy(first, place, f"{i:032x}")) for i, place in enumerate(chosen)]


def _copy(first: Extracted, place: str, document_id: str) -> Extracted:
    """The report of another place, with ids of its own."""
    same = renamed(first, [(PLACE, place), (first.document.document_id, document_id)])
    passages = tuple(replace(p, passage_id=f"{document_id}-{n}") for n, p in enumerate(same.passages))
    observations = tuple(replace(o, observation_id=f"{document_id}-{n}") for n, o in enumerate(same.observations))
    document = replace(same.document, path=f"{place}.md")
    return Extracted(document, passages, observations, ())


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def summary(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} / {ordered[int(0.95 * (len(ordered) - 1))]:.0f}"


def measure(desk: Assistant, places: Sequence[str], rounds: int) -> list[str]:
    """Median and 95th percentile of each way to ask, after one warming round."""
    dice, index = random.Random(2), LexicalIndex(desk.library.catalogue.engine)
    desk.ask(f"{places[0]}2023年总收入是多少？", llm=False)
    index.search("总收入")
    ways: tuple[Callable[[str], object], ...] = (
        lambda p: desk.observation_records(area=p, period="2023"),
        lambda p: index.search(f"{p} 研究开发费用 增长", 10),
        lambda p: desk.library.vectors.query(desk.library.embedder.embed_query(p), 10),
        lambda p: desk.ask(f"{p}2023年{dice.choice(INDICATORS)}是多少？", llm=False),
    )
    return [summary([timed(lambda w=way: w(dice.choice(places))) for _ in range(rounds)]) for way in ways]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[200, 1000, 3000])
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    say = sys.stdout.write
    say("| 报告 | 数据 | 入库/份 ms | 首问 ms | 查数据 | 词汇检索 | 向量检索 | 规则作答 |\n" + "|---" * 8 + "|\n")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "report.md").write_text(report(), encoding="utf-8")
        every = copies(extract(folder / "report.md", Limits()), max(arguments.sizes))
        library = Library(folder / "home", embedder=RandomVectors())
        desk = Assistant(settings=Settings(home=folder / "home", samples=False))
        desk.library = library
        held = 0
        for size in sorted(arguments.sizes):
            took = [timed(lambda e=e: library.store(e)) for _, e in every[held:size]]
            held = size
            first = timed(lambda: desk.ask("2023年总收入最高的是哪里？", llm=False))
            cells = measure(desk, [p for p, _ in every[:size]], arguments.rounds)
            figures = len(library.catalogue.observations())
            row = [str(size), str(figures), f"{statistics.mean(took):.0f}", f"{first:.0f}", *cells]
            say("| " + " | ".join(row) + " |\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
