"""Words that compare against the figures they compare: «高于», «比…低», «最快», «次之»."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.audit.judging import severity
from assistant.audit.naming import within
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wording import bare, label, named, written

_ABOVE = re.compile(
    r"(超过|超出|高于|大于|多于|领先于|优于|好于|高出|快于|exceed(?:s|ed|ing)?|above|higher than|more than)"
    r"(了)?([^，。；,;\d]{0,14})[（(]?\s*$",
    re.I,
)
_BELOW = re.compile(
    r"(低于|少于|小于|不及|落后于|慢于|below|lower than|less than)([^，。；,;\d]{0,14})[（(]?\s*$", re.I
)
_YARDSTICK = re.compile(r"平均|全国|全省|全市|全区|国家标准|标准值|\baverage|\bnational|\bstatewide|\bmedian", re.I)
_SIDED = re.compile(r"(高于|低于|超过|大于|小于|达到|不足|不到|优于)")
_THAN = re.compile(r"比[^，。；,;\d]{0,16}$")
_THAN_HIGH = re.compile(r"^[^，。；,;\d]{0,3}(高|多|贵|快|大)(?!新|校|等|端|层|于)")
_THAN_LOW = re.compile(r"^[^，。；,;\d]{0,3}(低|少|便宜|慢|小)(?!于|型|微)")
_ONLY = re.compile(r"(而|相比|相较)[^。；\d]*(只有|仅有|仅为|仅|不足|不到)\s*$")
_HOLDERS = re.compile(r"(最高|最富有|最富裕|头部|排名?前|前|\btop|\brichest|\bwealthiest)(的|列的)?\s*$", re.I)
_HELD = re.compile(r"拥有|占有|掌握|持有|贡献|集中|\bhold|\bown|\baccount", re.I)
_TOP = re.compile(r"(增长|增速|增幅|提升|涨幅)?(最快|最高|最大|最多|居首|位居第一|位列第一|排名第一|领跑)")
_SLOWEST = re.compile(r"(增长|增速|增幅|提升|上升|涨幅|幅度)[^，。；]{0,4}(最慢|最低|最小|最少)")
_FASTEST = re.compile(r"(增长|增速|增幅|提升|上升|涨幅)(最快|最高|最大|最多|居首)|最快")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every comparison in words between two figures, every superlative among listed ones."""
    for figures in reading.by_sentence.values():
        for a, b in itertools.pairwise(figures):
            if _comparable(a, b, reading):
                yield from _compared(a, b, reading)
            yield from _concentration(a, b, reading)
        yield from _superlatives(figures, reading)


def _comparable(a: Figure, b: Figure, reading: Reading) -> bool:
    """Two levels or two shares of one thing in different places, groups or years."""
    if (
        a.o.measure != b.o.measure
        or a.o.measure not in ("level", "share")
        or a.unit.partition("/")[0] != b.unit.partition("/")[0]
    ):
        return False
    one = (a.area, a.part, a.o.period) == (b.area, b.part, b.o.period)
    if one and not _YARDSTICK.search(reading.between(a, b)):
        return False
    return a.name == b.name or within(a.name, b.name) or within(b.name, a.name)


def _compared(a: Figure, b: Figure, reading: Reading) -> Iterator[Check]:
    gap, after = reading.between(a, b), reading.after(b, 10)
    higher: bool | None = None
    if _THAN.search(gap):
        higher = True if _THAN_HIGH.search(after) else False if _THAN_LOW.search(after) else None
    elif _ABOVE.search(gap):
        higher = True
    elif _BELOW.search(gap):
        higher = False
    elif _ONLY.search(gap):
        higher = True
    if _SIDED.match(b.name):  # «高于平均分的有7个，低于平均分的有6个»: two groups, no comparison of their numbers
        return
    if higher is None or a.o.qualifier in ("超", "超过", "高于"):
        return
    holds = a.box.high > b.box.low if higher else a.box.low < b.box.high
    word = "高于" if higher else "低于"
    yield Check(
        kind="comparison",
        statement=f"原文称{label(a)}{word}{_other(a, b)}，两者分别为{written(a)}和{written(b)}，"
        + ("相符。" if holds else "不一致。"),
        verdict="consistent" if holds else "inconsistent",
        inputs=(a, b),
        stated=word,
        computed=f"{bare(a)} {'>' if a.value > b.value else '<'} {bare(b)}",
        remedy=None if holds else "两个数值或比较的方向须改其一",
        severity=severity("consistent" if holds else "inconsistent", a.box.gap(b.box), b.value),
    )


def _other(a: Figure, b: Figure) -> str:
    return label(b) if label(a) != label(b) else "所比的平均水平或标准"


def _concentration(a: Figure, b: Figure, reading: Reading) -> Iterator[Check]:
    """The top tenth of a group holds at least a tenth of what it is ranked by."""
    if not (a.unit == b.unit == "%" and _HOLDERS.search(reading.ahead(a)) and _HELD.search(reading.between(a, b))):
        return
    holds = b.box.high >= a.box.low
    yield Check(
        kind="concentration",
        statement=f"原文称居前的{written(a)}拥有{written(b)}，居前者所占份额不应低于其人数比例，"
        + ("相符。" if holds else "两者不同；若排序与所占份额不是同一事物，则可成立。"),
        verdict="consistent" if holds else "conditional",
        inputs=(a, b),
        stated=written(b),
        computed=float(a.value),
        condition=None if holds else "若排序与所占份额不是同一事物",
        severity=0.0 if holds else 0.3,
    )


# ---------------------------------------------------------------- superlatives
def _superlatives(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«甲增长72.2，增长最快；乙增长17.2；…»: no sibling of the list may be larger."""
    for f in figures:
        clause = re.split(r"[；;。]", reading.after(f, 14))[0]
        clause = re.sub(r"^[^，,\d]{0,2}[，,](?=[^，,\d]{0,8}最)", "", clause)
        fast = _FASTEST.search(clause) or _SLOWEST.search(clause)
        following = [x for x in figures if f.o.number_start < x.o.number_start < f.o.number_end + len(clause)]
        slow = bool(_SLOWEST.search(clause))
        if following or not (fast or _TOP.search(clause.split("的")[0])):
            continue
        moved = f.o.measure in ("change", "change_rate")
        if bool(fast) != moved or f.o.measure not in ("change", "change_rate", "share", "level"):
            continue
        siblings = [x for x in figures if x.o.measure == f.o.measure and x.unit == f.unit and x.key != f.key]
        siblings = [x for x in siblings if _sibling(x, f)]
        if siblings:
            yield _bottom_check(f, siblings) if slow else _top_check(f, siblings, clause)


def _bottom_check(f: Figure, siblings: Sequence[Figure]) -> Check:
    smaller = [x for x in siblings if x.box.high < f.box.low]
    listed = "、".join(named(x, period=False) for x in siblings)
    text = f"原文称{named(f)}最小，同列的有{listed}，"
    return Check(
        kind="superlative",
        statement=text
        + (
            f"其中{'、'.join(label(x, period=False) for x in smaller)}更小，不一致。"
            if smaller
            else "均不低于此数，一致。"
        ),
        verdict="inconsistent" if smaller else "consistent",
        inputs=(f, *siblings),
        stated="最小",
        computed=f"{bare(f)}；{'、'.join(bare(x) for x in siblings)}",
        remedy="最小的应为" + label(min(smaller, key=lambda x: x.value), period=False) if smaller else None,
        severity=0.6 if smaller else 0.0,
    )


def _sibling(x: Figure, f: Figure) -> bool:
    """Members of one list: same area, period and kind of name, another member."""
    if (
        x.area != f.area
        or x.o.period != f.o.period
        or (x.o.comparator or f.o.comparator) != (f.o.comparator or x.o.comparator)
    ):
        return False
    if f.part or x.part:
        return x.name == f.name and x.part != f.part
    return x.name != f.name and x.name[-2:] == f.name[-2:]


def _top_check(f: Figure, siblings: Sequence[Figure], clause: str) -> Check:
    larger = [x for x in siblings if x.box.low > f.box.high]
    word = _TOP.search(clause)
    said = word.group() if word else "最高"
    listed = "、".join(named(x, period=False) for x in siblings)
    verdict = "inconsistent" if larger else "consistent"
    text = f"原文称{named(f)}{said}，同列的有{listed}，"
    text += (
        f"其中{'、'.join(label(x, period=False) for x in larger)}更大，不一致。" if larger else "均不高于此数，一致。"
    )
    return Check(
        kind="superlative",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(f, *siblings),
        stated=said,
        computed=f"{bare(f)}；{'、'.join(bare(x) for x in siblings)}",
        remedy="若所列数值无误，居首的应为" + label(max(larger, key=lambda x: x.value), period=False)
        if larger
        else None,
        severity=0.6 if larger else 0.0,
    )
