"""What the commands print: JSON on stdout, progress bars on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ingest.pipeline import STAGES, Progress

_STAGE_NAMES = {"read": "读取", "extract": "提取", "embed": "向量", "store": "入库", "done": "完成", "failed": "失败"}


def emit(value: Any) -> None:
    """Print a value as JSON."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")


@contextmanager
def progress_bar(show: bool = True) -> Iterator[Callable[[Progress], None]]:
    """A bar on stderr that follows an ingest."""
    from tqdm import tqdm

    bar = tqdm(total=0, file=sys.stderr, disable=not show, bar_format="{desc} {percentage:3.0f}%|{bar:30}| {n}/{total}")
    steps = len(STAGES)

    def follow(p: Progress) -> None:
        bar.total = p.total * steps
        stage = steps if p.stage in ("done", "failed") else STAGES.index(p.stage)
        bar.n = p.done * steps + stage
        bar.set_description_str(f"{_STAGE_NAMES[p.stage]} {p.path.rsplit('/', 1)[-1][:30]}")

    try:
        yield follow
    finally:
        bar.close()
