"""Invented reports (invented_reports.toml) as observations, and the true sentences that can be written from them."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.arithmetic import difference, growth, ratio
from assistant.lexicon import simplify, traditional
from assistant.records import Computation, Evidence, Input, Place, Statement
from ingest.numerals import scale_unit
from ingest.records import Observation

_DATA = tomllib.loads(Path(__file__).with_name("invented_reports.toml").read_text(encoding="utf-8"))
ENGLISH: dict[str, str] = _DATA["english"]
ALIASES = tuple(ENGLISH.items())


@dataclass(frozen=True)
class True_:
    """A true sentence, and the parts of it that a perturbation may touch."""

    statement: Statement
    language: str
    question: str
    observation: Observation | None
    number: str
    unit: str
    area: str
    indicator: str
    year: str


@cache
def observations() -> tuple[Observation, ...]:
    """Every figure of the invented reports."""
    return tuple(o for i, report in enumerate(_DATA["report"]) for o in _read(i, report))


@cache
def titles() -> dict[str, str]:
    return {f"d{i}": report["title"] for i, report in enumerate(_DATA["report"])}


def _read(i: int, report: dict) -> Iterator[Observation]:
    at = 0
    for n, sentence in enumerate(report["sentences"]):
        after = 0
        for k, figure in enumerate(sentence["figures"]):
            yield _observation(f"d{i}", f"o{i}.{n}.{k}", report["section"], sentence["text"], at, after, figure)
            after = sentence["text"].index(figure[0], after) + len(figure[0])
        at += len(sentence["text"])


def _observation(document: str, oid: str, section: str, text: str, at: int, after: int, figure: list) -> Observation:
    written, indicator, area, period, measure, value, unit, *rest = figure
    breakdown, comparator, qualifier = ([*rest, "", "", ""])[:3]
    start = text.index(written, after)
    factor, base = scale_unit(unit)
    return Observation(
        observation_id=oid, document_id=document, indicator=indicator, area=area, breakdown=breakdown or None,
        period=period, point_in_time=False, measure=measure, value=float(value), unit=unit, scaled_value=value * factor,
        base_unit=base, low=None, high=None, qualifier=qualifier or None, comparator=comparator or None, quote=text,
        start=at, end=at + len(text), number_start=at + start, number_end=at + start + len(written), section=section,
        page=None,
    )  # fmt: skip


def evidence_of(o: Observation) -> Evidence:
    place = Place(o.document_id, titles()[o.document_id], o.section, o.page, o.quote, o.start, o.end)
    return Evidence("observation", place=place, observation=o)


def input_of(o: Observation) -> Input:
    factor, base = scale_unit(o.unit)
    return Input(o.value * factor, base, f"{o.area}{o.period}年{o.indicator}", evidence_of(o).place)


def computed(c: Computation) -> Evidence:
    return Evidence("computation", computation=c)


# ---------------------------------------------------------------- true sentences
def number_of(o: Observation) -> str:
    return f"{abs(o.value):,.10g}".replace(",", "") if o.value != int(o.value) else str(int(abs(o.value)))


def period_of(o: Observation) -> str:
    p = o.period or ""
    if "/" in p:
        return "近五年"
    year, _, part = p.partition("-")
    return year + "年" + {"": "", "Q4": "第四季度", "H1": "上半年"}.get(part, f"{part}月" if part else "")


def true_sentences() -> Iterator[True_]:
    """Sentences of many forms, each supported by its evidence."""
    for o in observations():
        yield from _chinese(o)
        yield from _english(o)
    yield from _pairs()
    yield from _calculated()


def _true(o: Observation, text: str, unit: str, language: str = "zh", **changes: str) -> True_:
    own = {
        "number": number_of(o),
        "area": o.area or "",
        "indicator": o.indicator,
        "year": (o.period or "")[:4],
    } | changes
    if language == "zh-Hant":
        text = traditional(text)
        own = {k: traditional(v) for k, v in own.items()}
        unit = traditional(unit)
    asked = "How about it?" if language == "en" else "情况如何？"
    return True_(Statement(text, (evidence_of(o),)), language, asked, o, unit=unit, **own)


def _chinese(o: Observation) -> Iterator[True_]:
    if o.document_id == "d2":
        return
    n, a, i, p, u = number_of(o), o.area, o.indicator, period_of(o), o.unit
    q = o.qualifier or ""
    if o.measure == "level":
        u = u.split("/")[0] if "平方英尺" not in u else u
        forms = [
            f"{p}{a}{i}为{q}{n}{u}。",
            f"{a}{p}的{i}是{q}{n}{u}。",
            f"{p}，{a}的{i}达到{q}{n}{u}",
            f"{i}：{q}{n}{u}（{a}，{p}）",
        ]
    elif o.measure in ("change", "change_rate"):
        unit = "个" + u if u in ("百分点", "点") else u
        up = o.value > 0
        than = o.comparator if o.comparator and not o.comparator[0].isdigit() else "上年"
        forms = [
            f"{p}{a}{i}较{than}{'增长' if up else '下降'}{q}{n}{unit}。",
            f"{a}{p}{i}同比{'增加' if up else '减少'}了{q}{n}{unit}。",
            f"{p}，{a}{i}的变化为{'' if up else '-'}{q}{n}{unit}。" if not q else f"{p}，{a}{i}净增{q}{n}{unit}。",
        ]
    elif o.measure == "share":
        forms = [f"{p}{a}{i}占{o.comparator}的{n}{u}。", f"{p}，{a}的{i}占{o.comparator}的比重是{n}{u}。"]
    else:
        forms = [f"{p}{a}{i}居{o.comparator}第{n}位。"]
        u = "位"
    for form in forms:
        yield _true(o, form, u)
        yield _true(o, form, u, "zh-Hant")
    if o.measure == "level" and u.startswith("亿"):
        ten = f"{round(o.value * 10000, 4):,.10g}"
        whole = f"{p}{a}{i}为{ten}万{u[1:]}。"
        yield _true(o, whole, "万" + u[1:], number=ten)
    if o.measure == "level" and "." in n and not q and len(n) > 3:
        short = f"{o.value:.{max(0, len(n.split('.')[1]) - 1)}f}"
        if float(short) != o.value:
            yield _true(o, f"{p}{a}{i}约{short}{u}。", u, number=short)


def _english(o: Observation) -> Iterator[True_]:
    area, indicator = ENGLISH.get(o.area or "", o.area or ""), ENGLISH.get(o.indicator, o.indicator)
    if (
        not (area + indicator).isascii()
        or "-" in (o.period or "")
        or o.qualifier
        or o.measure not in ("level", "change_rate", "change")
    ):
        return
    n, year = number_of(o), o.period
    if o.measure != "level":
        word = "increased by" if o.value > 0 else "decreased by"
        unit = {"%": "%", "jobs": " jobs"}.get(o.unit, "")
        if unit:
            yield _true(
                o,
                f"In {year}, {indicator} in {area} {word} {n}{unit}.",
                unit.strip(),
                "en",
                area=area,
                indicator=indicator,
            )
        return
    factor, base = scale_unit(o.unit)
    if base in ("元", "美元"):
        size, word = (1e9, "billion") if abs(o.value * factor) >= 1e9 else (1e6, "million")
        n = f"{o.value * factor / size:.10g}"
        text = f"{n} {word} yuan" if base == "元" else f"US${n} {word}"
        yield _true(
            o,
            f"In {year}, {indicator} of {area} stood at {text}.",
            word,
            "en",
            number=n,
            area=area,
            indicator=indicator,
        )
    elif factor == 1:
        yield _true(o, f"{area} had {n} {indicator} in {year}.", "", "en", area=area, indicator=indicator)


def _pairs() -> Iterator[True_]:
    """Two figures in one sentence."""
    chosen = [
        o
        for o in observations()
        if o.document_id != "d2" and o.measure == "level" and not o.qualifier and "/" not in o.period
    ]
    for a, b in zip(chosen, chosen[3:], strict=False):
        halves = (f"{period_of(o)}{o.area}{o.indicator}{number_of(o)}{o.unit.split('/')[0]}" for o in (a, b))
        text = "，".join(halves) + "。"
        if "/" in a.unit + b.unit:
            continue
        yield True_(
            Statement(text, (evidence_of(a), evidence_of(b))),
            "zh",
            "情况如何？",
            a,
            number_of(a),
            a.unit,
            a.area or "",
            a.indicator,
            (a.period or "")[:4],
        )
    moved = [o for o in observations() if o.indicator == "高新技术企业迁出数量"]
    names, values = "、".join(o.area or "" for o in moved), "、".join(f"{number_of(o)}家" for o in moved)
    yield True_(
        Statement(f"{names}的高新技术企业迁出数量分别为{values}。", tuple(map(evidence_of, moved))),
        "zh", "情况如何？", moved[0], number_of(moved[0]), "家", "北京", "高新技术企业迁出数量", "",
    )  # fmt: skip


def _calculated() -> Iterator[True_]:
    """Figures that are computed from cited ones."""
    by = {(o.area, o.indicator, o.period): o for o in observations() if o.measure == "level"}
    new, old = by["临江高新区", "研究开发费用", "2023"], by["临江高新区", "研究开发费用", "2022"]
    other = by["上海", "研究开发费用", "2023"]
    for c, text, unit in (
        (difference(input_of(new), input_of(old)), "临江高新区研究开发费用比2022年多{}{}。", None),
        (growth(input_of(new), input_of(old)), "临江高新区研究开发费用较2022年增长{}{}。", None),
        (ratio(input_of(other), input_of(new)), "2023年上海研究开发费用是临江高新区的{}{}。", None),
    ):
        n = f"{c.result:.10g}"
        evidence = (computed(c), evidence_of(new), evidence_of(old if "2022" in text else other))
        yield True_(
            Statement(text.format(n, unit or c.unit), evidence), "zh", "情况如何？", None, n, c.unit,
            "上海" if "上海" in text else "临江高新区", "研究开发费用", "2022" if "2022" in text else "2023",
        )  # fmt: skip


# ---------------------------------------------------------------- perturbations
UNITS = ["亿元", "万元", "万亿元", "亿美元", "%", "个百分点", "家", "件", "万人", "人", "项", "点", "倍", "平方公里"]
TURNS = [
    ("增长", "下降"),
    ("下降", "增长"),
    ("增加", "减少"),
    ("减少", "增加"),
    ("increased", "decreased"),
    ("decreased", "increased"),
    ("净增", "净减"),
    ("增長", "下降"),
    ("變化爲-", "變化爲"),
    ("变化为-", "变化为"),
    ("变化为", "变化为-"),
    ("減少", "增加"),
    ("下降", "增長"),
]


def perturb(t: True_, kind: str, rng: random.Random) -> str | None:
    """The sentence with one thing wrong, None where this kind does not apply."""
    text = t.statement.text
    at = text.find(t.number)
    if at < 0 or not t.number:
        return None
    if kind == "digit":
        places = [i for i, c in enumerate(t.number) if c.isdigit()]
        i = rng.choice(places)
        c = rng.choice([d for d in "0123456789" if d != t.number[i] and not (d == "0" and i == 0)])
        return text[: at + i] + c + text[at + i + 1 :]
    if kind == "unit":
        end = at + len(t.number)
        if t.language == "en":
            others = {"billion": "million", "million": "billion", "%": " percentage points", "jobs": "%"}
            return text[:end] + text[end:].replace(t.unit, others[t.unit], 1) if t.unit in others else None
        written = next((u for u in ("个" + t.unit, "個" + t.unit, t.unit) if text.startswith(u, end)), None)
        other = rng.choice(
            [
                u
                for u in UNITS
                if u.removeprefix("个") != simplify(t.unit).removeprefix("个") and not {u, t.unit} <= {"人", "名"}
            ]
        )
        return None if written is None else text[:end] + other + text[end + len(written) :]
    if kind == "sign":
        near = text[:at][-12:] if t.language == "en" else text[:at][-6:]
        own = t.indicator[-6:]
        turns = [(a, b) for a, b in TURNS if a in near and a not in own and not (a == "变化为" and "变化为-" in near)]
        return text[: at - len(near)] + near.replace(*rng.choice(turns), 1) + text[at:] if turns else None
    if kind == "year":
        if not t.year or t.year not in text:
            return None
        return text.replace(t.year, str(int(t.year) + rng.choice([-3, -2, -1, 1, 2])), 1)
    return _swap(t, text, rng)


def _swap(t: True_, text: str, rng: random.Random) -> str | None:
    """Another observation's area or indicator in place of the sentence's."""
    field = rng.choice(["area", "indicator"])
    mine = getattr(t, field)
    names = {
        getattr(o, field)
        for o in observations()
        if (o.document_id == "d2") == (t.observation is not None and t.observation.document_id == "d2")
    }
    if t.language == "en":
        names = (
            {ENGLISH[n] for n in names if n in ENGLISH}
            if (t.observation.document_id if t.observation else "") != "d2"
            else names
        )
    if t.language == "zh-Hant":
        names = {traditional(n) for n in names}
    others = sorted(n for n in names if n != mine and n not in mine and mine not in n and n not in text)
    if not mine or mine not in text or not others:
        return None
    return text.replace(mine, rng.choice(others), 1)
