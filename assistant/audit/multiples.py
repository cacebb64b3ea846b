"""Multiples against the two figures they compare: 18.9 is 2.36 times 8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from assistant.audit.bounds import Bounds
from assistant.audit.changes import BASE_VALUE
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import same_name, within
from assistant.audit.reading import Reading, year
from assistant.audit.records import Check, Figure
from assistant.audit.unread import quantities
from assistant.audit.wholes import nearest
from assistant.audit.wording import bare, label, named, period_text, roughly, written

_TIMES = frozenset({"倍", "times"})
_MORE_BY = re.compile(
    r"(增长|增加|提高|上升|提升|扩大|多出|高出|grew|increased|rose|up)(了|到|至|约|近|超|达)?\s*$", re.I
)
_TO = re.compile(r"(增长|增加|提高|上升|提升|扩大)(到|至|为)", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_UP_TO = r"(of|:|\(|when (?:there were|it was|they were|it stood at))"
_POINTS = frozenset({"百分点", "percentage points"})


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every multiple, and every 城乡 ratio, whose two figures the report gives."""
    for f in reading.figures:
        if f.o.measure == "ratio" and f.unit in _TIMES and f.o.cell is None:
            pair = _pair(f, reading)
            if pair is not None:
                yield _check(f, *pair, reading)
        elif "城乡" in f.name and "比" in f.name and f.unit in ("", "倍", "比例"):
            yield from _urban_rural(f, reading)


def _pair(f: Figure, reading: Reading) -> tuple[Figure, Figure] | None:
    """What is compared and with what: the figure inside «是…（8万美元）的2.36倍», or one named by the comparator."""
    levels = [x for x in reading.beside(f) if x.o.measure in ("level", "share")]
    before = [x for x in levels if x.o.number_start < f.o.number_start]
    after = [x for x in levels if x.o.number_start > f.o.number_start]
    inside = [x for x in before if _inside(x, f, reading)]
    if inside:
        base = inside[-1]
        tops = [x for x in before if x.unit == base.unit and x.o.number_start < base.o.number_start]
        own = [x for x in tops if x.o.period == f.o.period]  # «242.7点（2023年为223.5点），是基期（100点）的2.4倍»
        return ((own or tops)[-1], base) if tops else None
    behind = [x for x in after if _inside(x, f, reading)]
    if behind:
        tops = [x for x in before if x.unit == behind[0].unit]
        return (tops[-1], behind[0]) if tops else None
    return _named_base(f, before, reading)


def _inside(x: Figure, f: Figure, reading: Reading) -> bool:
    """Whether a figure stands in the phrase of the multiple itself."""
    gap = reading.between(x, f)
    if x.o.number_start < f.o.number_start:
        lead = reading.ahead(x, 24)
        opened = re.search(r"(是|为|相当于|达到?|比|compared with|from)[^，。；]*$", lead, re.I)
        return len(gap) <= 8 and bool(re.match(r"^\s*[）)]?的?\s*(近|约|超过?)?$", gap)) and bool(opened)
    return len(gap) <= 48 and bool(
        re.search(
            rf"^\s*(the|that of|of|as (?:high|large|many|much) as)\b[^;]*{_UP_TO}\s*$",
            gap,
            re.I,
        )
    )


def _named_base(f: Figure, before: Sequence[Figure], reading: Reading) -> tuple[Figure, Figure] | None:
    tops = [x for x in before if same_name(x.name, f.name) and x.part == f.part and x.area == f.area]
    said = _YEAR.findall(f.o.comparator or "")
    if not said and (f.o.comparator or "").startswith("基期"):
        return _on_base(f, before, reading)
    if not tops or not said:
        return None
    top = next((x for x in reversed(tops) if x.o.period == f.o.period), tops[-1])
    passing = [x for x in quantities(reading.sentences[f.sentence], reading) if _in_year(x, said[-1], reading)]
    if len(passing) == 1 and passing[0].unit == top.unit and passing[0].key != top.key:
        return top, passing[0]
    found = [
        x
        for x in reading.figures
        if x.o.measure == top.o.measure and same_name(x.name, top.name) and x.area == top.area and x.part == top.part
    ]
    found = [x for x in found if x.unit == top.unit and (x.o.period or "") == said[-1] and x.key != top.key]
    return (top, nearest(found, f)) if found and top.o.period != said[-1] else None


def _on_base(f: Figure, before: Sequence[Figure], reading: Reading) -> tuple[Figure, Figure] | None:
    """«创新产出指数193.2，为基期的1.93倍»: over the base value of its index."""
    name = re.sub(r"与基期[^，]{0,4}之比$", "", f.name)
    held = [x for x in (*reading.figures, *before) if x.o.measure == "level" and same_name(x.name, name)]
    held = [x for x in held if x.area == f.area and x.part == f.part and x.o.period == f.o.period]
    bases = [
        x
        for x in reading.figures
        if x.o.measure == "level" and BASE_VALUE.search(x.name) and x.area == f.area and x.value > 0
    ]
    if len({x.value for x in held}) != 1 or len({x.value for x in bases}) != 1 or not name.endswith("指数"):
        return None
    return nearest(held, f), bases[0]


def _in_year(x: Figure, said: str, reading: Reading) -> bool:
    """Whether a quantity stands right behind «2017年为»."""
    return bool(re.search(rf"{said}年(为|是|仅为|仅有)?\s*[（(]?$", reading.ahead(x, 10)))


def _check(f: Figure, top: Figure, base: Figure, reading: Reading) -> Check:
    f = _in_words(f)
    ahead = reading.ahead(f, 10)
    more = bool(_MORE_BY.search(ahead)) and not _TO.search(ahead)

    def formula(get: object) -> Bounds:
        times = get(top) / get(base)  # type: ignore[operator]
        return times - Bounds.point(1) if more else times

    wanted = base.value * (f.value + (1 if more else 0))
    return verify(
        Relation(
            "multiple",
            f,
            (top, base),
            formula,
            f"{bare(top)} ÷ {bare(base)}" + (" − 1" if more else ""),
            f"{named(top)}，{_short(base, top)}{bare(base)}",
            remedy=f"若{written(f)}成立，{label(top)}应约为{roughly(wanted, top.unit)}",
        )
    )


def _in_words(f: Figure) -> Figure:
    """«twice», «翻一番» are rounder than «2倍» but no 1.6 times."""
    if f.vague or re.search(r"\d", f.text):
        return f
    box = Bounds(f.value * Fraction(22, 25), f.value * Fraction(5, 4))
    return replace(f, box=box, loose=box)


def _short(base: Figure, top: Figure) -> str:
    """What the multiple is of, the indicator left out where it is the same."""
    return label(base) if base.name != top.name else period_text(base.o.period) + (base.o.area or "")


def _urban_rural(f: Figure, reading: Reading) -> Iterator[Check]:
    """城乡居民收入比 is the townspeople's figure over the villagers'."""

    def one(word: str) -> Figure | None:
        held = [
            x for x in reading.figures if x.o.measure == "level" and re.search(word, x.name + x.part) and x.unit == "元"
        ]
        held = [x for x in held if x.area == f.area and year(x) == year(f) and within("收入", x.name)]
        return nearest(held, f) if held else None

    town, village = one("城镇"), one("农村|农民|乡村")
    if town is None or village is None or f.value <= Fraction(1, 2):
        return
    yield verify(
        Relation(
            "multiple",
            f,
            (town, village),
            lambda get: get(town) / get(village),
            f"{bare(town)} ÷ {bare(village)}",
            f"{named(town)}，{named(village)}",
        )
    )
