"""Thresholds against what is said to pass them: deals «over 100 million», «破千亿», «万亿级产业集群»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from assistant.audit.bounds import Bounds
from assistant.audit.judging import severity
from assistant.audit.naming import names, within
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract, Figure
from assistant.audit.unread import is_bare, quantities
from assistant.audit.wholes import is_level, is_threshold
from assistant.audit.wording import amount, bare, label, named, written
from index_calc.intervals import exact
from ingest.numerals import find_quantities

_MILESTONE = re.compile(
    r"(?:突破|超过|跨越|迈上|站上|越过|逾|破)(?P<limit>[\d.,]+\s?[^\d，。；、（）\s]{1,4}?)(?:大关|关口|台阶)?(?:，|,|、)?(?:达到?|为|至|实现)\s*$"
)
_PASSED = re.compile(r"^\s*[，,（(]\s*(?:首次|历史性|成功|已|一举|率先)*(?:突破|超过|跨越|迈上|站上|跨上)\s*$")
_GRADE = re.compile(r"(?P<grade>百亿|千亿|万亿)(元)?级(产业|集群|的)?")
_SIZE = {"百亿": (10**10, 10**11), "千亿": (10**11, 10**12), "万亿": (10**12, 10**14)}


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Classes by size, milestones, and grades of clusters."""
    for figures in reading.by_sentence.values():
        yield from _milestones(figures, reading)
        yield from _passed(figures, reading)
    for sentence in reading.sentences:
        yield from _classes(quantities(sentence, reading), reading)
        yield from _listed(sentence, reading)
    yield from _grades(reading)


# ---------------------------------------------------------------- classes: the mean of a class lies in it
def _classes(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    for limit in (f for f in figures if is_threshold(f, reading) and f.box.low > 0):
        behind = [f for f in figures if f.o.measure == "level" and f.o.number_start > limit.o.number_start]
        behind = [f for f in behind if not is_bare(f)]
        levels = [f for f in behind if not re.search(r"平均|均|average", reading.ahead(f, 8), re.I)]
        totals = [f for f in levels if f.unit == limit.unit and f.value > limit.value]
        counts = [
            f for f in levels if f.unit != limit.unit and f.unit in ("笔", "家", "个", "项", "宗", "人", "户", "")
        ]
        if len(totals) == 1 and counts and counts[0].box.low > 0 and counts[0].area == totals[0].area:
            yield _mean_check(limit, counts[0], totals[0])


def _mean_check(limit: Figure, count: Figure, whole: Figure) -> Check:
    mean = whole.box / count.box
    holds = mean.high >= limit.value
    gap = max(limit.value - mean.high, Fraction(0))
    shown = amount((whole.value / count.value), limit.unit)
    text = f"{named(whole)}、{written(count)}：{bare(whole)} ÷ {bare(count)} = 平均{shown}，"
    text += f"与“{written(limit)}”的门槛相符。" if holds else f"低于“{written(limit)}”的门槛，不一致。"
    return Check(
        kind="threshold",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(limit, count, whole),
        stated=limit.text,
        computed=float(whole.value / count.value / limit.factor),
        low=float(mean.low / limit.factor),
        high=float(mean.high / limit.factor),
        gap=None if holds else float(gap / limit.factor),
        remedy=None if holds else f"总额至少应为{amount(limit.value * count.value, limit.unit)}",
        severity=severity("consistent" if holds else "inconsistent", gap, limit.value),
    )


# ---------------------------------------------------------------- «超过30亿元的有4个，分别为甲市（152.3亿元）…»
_LISTED = re.compile(
    r"(?:(?P<above>超过|高于|大于|突破|不低于|不少于)|(?P<below>低于|不足|少于|小于))"
    r"(?P<limit>[\d.,]+\s?[^\d，。；、（）\s的]{1,4}?)的[^，。；：]{0,12}?[\d一二两三四五六七八九十]+\s?[个家]?[^，。；\d]{0,6}[，：、]?"
    r"(?:分别(?:为|是|有)|依次(?:为|是)|包括|即)"
)


def _listed(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    """Members listed by name as those that pass a mark: each of them has to pass it."""
    match = _LISTED.search(sentence.text)
    found = find_quantities(match["limit"]) if match else []
    if match is None or len(found) != 1:
        return
    limit, start = exact(found[0].scaled), sentence.start + match.end()
    stop = re.search(r"[。；]|合计|总计|共计", sentence.text[match.end() :])
    end = start + (stop.start() if stop else len(sentence.text))
    figures = reading.by_sentence.get(sentence.index, [])
    members = [f for f in figures if start <= f.o.number_start < end and f.unit == found[0].base_unit and f.area]
    if len(members) < 2 or len({f.area for f in members}) < len(members):
        return
    quote = reading.extract(sentence.start + match.start(), start, found[0].value, found[0].unit)
    for f in members:
        holds = f.box.low <= limit if match["below"] else f.box.high >= limit
        yield _member_check(quote, limit, f, holds)


def _member_check(quote: Extract, limit: Fraction, f: Figure, holds: bool) -> Check:
    text = f"{named(f)}，列在“{quote.quote}”的名单中，" + ("相符。" if holds else "与这一标准不一致。")
    return Check(
        kind="threshold",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(f, quote),
        stated=bare(f),
        computed=float(f.o.value),
        gap=None if holds else float(abs(f.value - limit) / f.factor),
        remedy=None if holds else "名单、标准或数值须改其一",
        severity=severity("consistent" if holds else "inconsistent", abs(f.value - limit), limit),
    )


# ---------------------------------------------------------------- milestones: «突破5000亿元，达4890亿元»
def _milestones(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    for f in figures:
        match = _MILESTONE.search(reading.ahead(f, 28))
        found = find_quantities(match["limit"]) if match else []
        if match is None or len(found) != 1 or f.o.measure not in ("level", "share"):
            continue
        limit = exact(found[0].scaled)
        if found[0].base_unit == f.unit or (found[0].base_unit in f.unit and found[0].base_unit):
            yield _milestone_check(match, limit, f, reading)


def _passed(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«4.86万人，首次突破5万人»: what is said to have passed a mark told right behind it."""
    for f, mark in pairwise(figures):
        alike = (f.name, f.part, f.area, f.unit, f.o.period) == (
            mark.name,
            mark.part,
            mark.area,
            mark.unit,
            mark.o.period,
        )
        if not alike or f.vague or f.o.measure != "level" or mark.o.measure != "level":
            continue
        match = _PASSED.search(reading.between(f, mark) + re.split(r"\d", mark.text)[0])
        if match is None:
            continue
        quote = reading.extract(f.o.number_start, mark.o.number_end, float(mark.o.value), mark.o.unit)
        yield _mark_check(quote, mark.value, written(mark), f, (mark, f))


def _milestone_check(match: re.Match[str], limit: Fraction, f: Figure, reading: Reading) -> Check:
    start = f.o.number_start - (len(reading.ahead(f, 28)) - match.start())
    quote = reading.extract(start, f.o.number_end, float(limit / f.factor), f.o.unit)
    return _mark_check(quote, limit, match["limit"], f, (quote, f))


def _mark_check(quote: Extract, limit: Fraction, stated: str, f: Figure, inputs: tuple[Figure | Extract, ...]) -> Check:
    """Whether a figure reached the mark it is said to have passed."""
    holds = f.box.high >= limit
    text = f"原文称{label(f)}“{quote.quote}”，" + ("相符。" if holds else "未到所称的关口，不一致。")
    return Check(
        kind="milestone",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=inputs,
        stated=stated,
        computed=float(f.o.value),
        gap=None if holds else float((limit - f.value) / f.factor),
        remedy=None if holds else "所称的关口或数值须改其一",
        severity=0.0 if holds else 0.6,
    )


# ---------------------------------------------------------------- grades: 万亿级, 千亿级
def _grades(reading: Reading) -> Iterator[Check]:
    """«新一代信息技术万亿级产业集群» against that industry's revenue in the same report."""
    for sentence in reading.sentences:
        for match in _GRADE.finditer(sentence.text):
            head = re.split(r"[，。；：]|形成|拥有|培育|打造|建成|包括", sentence.text[: match.start()])[-1]
            for name in re.split(r"[、和与及]", re.sub(r"(等)?\d*个?$", "", head)):
                start = sentence.start + match.start()
                yield from _grade(
                    name.strip(), match["grade"], reading.extract(start, sentence.start + match.end()), reading
                )


def _grade(name: str, grade: str, quote: Extract, reading: Reading) -> Iterator[Check]:
    if len(name) < 3:
        return
    held = [f for f in reading.figures if is_level(f) and f.unit == "元" and _of_industry(f, name)]
    if not held:
        return
    f = held[0]
    low, high = _SIZE[grade]
    holds = Bounds(Fraction(low), Fraction(high)).meets(f.box)
    yield Check(
        kind="grade",
        statement=f"原文称{name}为{grade}级，{named(f)}，"
        + ("量级一致。" if holds else "量级不同；若产业口径不同，则可成立。"),
        verdict="consistent" if holds else "conditional",
        inputs=(quote, f),
        stated=f"{grade}级",
        computed=float(f.o.value),
        condition=None if holds else "若产业集群与所列数值的口径不同",
        severity=0.0 if holds else 0.3,
    )


def _of_industry(f: Figure, name: str) -> bool:
    subject = f.part or ""
    sales = within("收入", f.name) or within("产值", f.name) or within("规模", f.name)
    return bool(subject) and sales and (name in subject or names(name, subject))
