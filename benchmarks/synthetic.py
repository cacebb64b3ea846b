"""Made-up reports for measuring size: some are read for real, the others are their copies under other places' names.

A report is a park's yearbook of one year: about fifty figures and fifteen passages. The copies' names are of the same
length, so every span stays true; vectors are random directions. The same numbers make the same library.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.catalogue import Extracted
from ingest.limits import Limits
from ingest.pipeline import Library, extract

PLACE = "临江甲高新区"
FIRST, SECOND = "临江海山河湖云石金松柳梅青白望北南", "甲乙丙丁东西中安宁平康昌盛兴隆泰和顺祥瑞福寿"
YEARS = range(2014, 2024)
VARIANTS = 3  # value sets a year
INDICATORS = (
    ("总收入", "亿元"), ("研发经费支出", "亿元"), ("发明专利授权量", "件"), ("高新技术企业数", "家"),
    ("从业人员数", "万人"), ("进出口总额", "亿元"), ("固定资产投资", "亿元"), ("技术合同成交额", "亿元"),
    ("独角兽企业", "家"), ("上市企业数量", "家"), ("新设科技型企业", "家"), ("留学归国人员", "人"),
    ("工业总产值", "亿元"), ("实缴税费", "亿元"), ("净利润", "亿元"), ("国家重点实验室", "个"),
    ("孵化器数量", "家"), ("风险投资金额", "亿元"), ("集成电路产业收入", "亿元"), ("生物医药产业收入", "亿元"),
    ("软件业务收入", "亿元"), ("人均劳动生产率", "万元"), ("万元产值能耗", "千克标准煤"), ("新增就业人数", "人"),
    ("外籍从业人员", "人"), ("国际专利申请量", "件"),
)  # fmt: skip
SECTIONS = (
    *("创新投入", "创新产出", "企业培育", "开放合作", "人才集聚", "投资建设", "产业发展"),
    *("成果转化", "金融服务", "绿色发展", "民生就业", "国际交流", "平台建设"),
)
DIMENSION = 32


class RandomVectors:
    """An embedder that costs nothing: a text's direction is drawn from a generator seeded by it."""

    dimension, fingerprint = DIMENSION, f"random:{DIMENSION}"

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return np.stack([self.embed_query(t) for t in texts]) if texts else np.zeros((0, DIMENSION), np.float32)

    def embed_query(self, text: str) -> np.ndarray:
        drawn = np.random.default_rng(list(text.encode())[:200]).normal(size=DIMENSION)
        return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)

    def warm_up(self) -> None:
        return


def report(year: int, variant: int) -> str:
    """One yearbook in Markdown."""
    dice = random.Random(100 * year + variant)
    parts = [f"# {PLACE}{year}年创新发展统计公报\n\n发布单位：{PLACE}管委会\n"]
    for i, section in enumerate(SECTIONS):
        parts.append(f"\n## {section}情况\n")
        for name, unit in INDICATORS[2 * i : 2 * i + 2]:
            value, rate = dice.uniform(20, 900), dice.uniform(1, 25)
            parts.append(f"\n{year}年，{PLACE}{name}{value:.1f}{unit}，同比增长{rate:.1f}%。")
            parts.append(f"{section}工作稳步推进，{name}的结构继续优化，服务企业的措施逐项落实，全年运行平稳。\n")
    parts.append(f"\n## 存在的问题\n\n一是{PLACE}{section}仍有短板，关键技术依赖外部。二是用地紧张，成本上升。\n")
    parts.append("\n## 对策建议\n\n一是加大基础研究投入，完善评价机制。二是拓宽融资渠道，引进紧缺人才。\n")
    return "".join(parts)


def documents(count: int, folder: Path) -> Iterator[Extracted]:
    """So many documents with all that was read out of them; place after place, year after year."""
    read = {}
    for year, variant in itertools.product(YEARS, range(VARIANTS)):
        path = folder / f"{year}-{variant}.md"
        path.write_text(report(year, variant), encoding="utf-8")
        read[year, variant] = extract(path, Limits())
    places = [f"{a}{b}{c}高新区" for a in FIRST for b in FIRST for c in SECOND]
    random.Random(1).shuffle(places)
    made = ((p, y, i % VARIANTS) for i, p in enumerate(places) for y in YEARS)
    for n, (place, year, variant) in enumerate(itertools.islice(made, count)):
        yield _copy(read[year, variant], place, f"{n:032x}")


def _copy(first: Extracted, place: str, document_id: str) -> Extracted:
    """The report of another place, with ids of its own."""
    same: Extracted = _renamed(first, [(PLACE, place), (first.document.document_id, document_id)])
    passages = tuple(replace(p, passage_id=f"{document_id}-{n}") for n, p in enumerate(same.passages))
    observations = tuple(replace(o, observation_id=f"{document_id}-{n}") for n, o in enumerate(same.observations))
    document = replace(same.document, path=f"{document_id}.md")
    frameworks = tuple(replace(f, framework_id=f"{document_id}-{n}") for n, f in enumerate(same.frameworks))
    return replace(same, document=document, passages=passages, observations=observations, frameworks=frameworks)


def _renamed(value: Any, names: Sequence[tuple[str, str]]) -> Any:
    """A record with every string in it renamed."""
    if isinstance(value, str):
        for old, new in names:
            value = value.replace(old, new)
        return value
    if isinstance(value, tuple):
        return tuple(_renamed(v, names) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: _renamed(getattr(value, f.name), names) for f in fields(value)})
    return value


def fill(library: Library, reports: Iterator[Extracted], count: int, batch: int = 300) -> int:
    """Store the next so many reports; returns how many figures they have."""
    figures = 0
    while count > 0 and (some := list(itertools.islice(reports, min(batch, count)))):
        library.store_all(some)
        figures += sum(len(e.observations) for e in some)
        count -= len(some)
    return figures
