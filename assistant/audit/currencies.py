"""Amounts given in two currencies: the conversions of one report must imply one rate, and a rate that has existed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from assistant.audit.bounds import Bounds
from assistant.audit.judging import severity
from assistant.audit.naming import vocabulary
from assistant.audit.reading import Reading, year
from assistant.audit.records import Check, Figure
from assistant.audit.wording import amount, bare, named
from index_calc.intervals import exact

_CONVERTED = re.compile(r"^\s*[（(，,]\s*(约?合|折合|相当于|约为|约|或|equivalent to|about|approximately|or)", re.I)
_RATE = re.compile("汇率|exchange rate")
_YUAN = frozenset({"元", "人民币", "CNY", "RMB", "元人民币", "yuan"})
# Rates of one year differ less than this; of unknown or other years, by what history allows.
_SAME_YEAR_WIDTH = Fraction(3, 100)
_OTHER_YEAR_WIDTH = Fraction(15, 100)


@dataclass(frozen=True, slots=True)
class _Conversion:
    foreign: Figure
    yuan: Figure
    rate: Bounds

    @property
    def middle(self) -> Fraction:
        return self.yuan.value / self.foreign.value


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every conversion against the known range of rates, every two against each other."""
    found = list(_conversions(reading))
    odd = {c.yuan.key for c in found if not _in_range(c)}
    for c in found:
        stated = _stated_rate(c, reading)
        yield _range_check(c) if stated is None else _stated_check(c, stated)
    for a, b in combinations(found, 2):
        if a.foreign.unit == b.foreign.unit and not {a.yuan.key, b.yuan.key} & odd:
            yield _pair_check(a, b)


def _conversions(reading: Reading) -> Iterator[_Conversion]:
    for figures in reading.by_sentence.values():
        for a, b in pairwise(figures):
            if not _CONVERTED.search(reading.between(a, b) + b.text) or a.o.measure != "level":
                continue
            pair = _sides(a, b)
            if pair is not None and pair[0].box.low > 0:
                yield _Conversion(*pair, _written_box(pair[1]) / _written_box(pair[0]))


def _sides(a: Figure, b: Figure) -> tuple[Figure, Figure] | None:
    rates = vocabulary()["exchange"]
    first, second = a.unit.partition("/")[0], b.unit.partition("/")[0]
    if first in rates and second in _YUAN:
        return a, b
    return (b, a) if second in rates and first in _YUAN else None


def _written_box(f: Figure) -> Bounds:
    """The rounding of the written digits: «约合» before a converted amount says that it is rounded, no more."""
    if f.o.qualifier is None:
        return f.box
    digits = re.sub(r"[^\d.]", "", f.text)
    half = Fraction(10) ** -len(digits.partition(".")[2]) / 2 * f.factor
    return Bounds(f.value - half, f.value + half)


def _range(c: _Conversion) -> Bounds:
    low, high = vocabulary()["exchange"][c.foreign.unit.partition("/")[0]]
    return Bounds(exact(low), exact(high))


def _in_range(c: _Conversion) -> bool:
    return c.rate.meets(_range(c))


def _stated_rate(c: _Conversion, reading: Reading) -> Figure | None:
    """«按平均汇率7.05计算»: the rate a sentence says it converts at, if it is one for the currency."""
    beside = [f for f in reading.by_sentence.get(c.yuan.sentence, []) if _RATE.search(f.name) and f.unit in ("", "元")]
    return next((f for f in beside if f.box.meets(_range(c))), None)


def _stated_check(c: _Conversion, rate: Figure) -> Check:
    """A conversion against the rate the sentence gives for it."""
    expected = _written_box(c.foreign) * rate.box
    holds, gap = expected.meets(_written_box(c.yuan)), expected.gap(_written_box(c.yuan))
    middle = c.foreign.value * rate.value
    text = f"{named(c.foreign)}按所列汇率{bare(rate)}折算为{amount(middle, '元')}，"
    text += "与所述" + bare(c.yuan) + ("一致。" if holds else f"不一致，相差{amount(gap, '元')}。")
    return Check(
        kind="currency",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(c.yuan, c.foreign, rate),
        stated=c.yuan.text,
        computed=float(middle),
        low=float(expected.low),
        high=float(expected.high),
        gap=None if holds else float(gap),
        remedy=None if holds else f"按所列汇率应为{amount(middle, '元')}",
        severity=severity("consistent" if holds else "inconsistent", gap, middle),
    )


def _range_check(c: _Conversion) -> Check:
    known, unit = _range(c), c.foreign.unit.partition("/")[0]
    holds = c.rate.meets(known)
    wanted = f"{amount(c.foreign.value * known.low, '元')}至{amount(c.foreign.value * known.high, '元')}"
    text = f"{named(c.foreign)}折合人民币{bare(c.yuan)}，隐含汇率为{amount(c.middle, '元', 3)}/{unit}，"
    text += (
        "在1994年以来的汇率范围之内，相符。"
        if holds
        else (
            f"与1994年以来人民币兑{unit}的汇率（{float(known.low):g}至{float(known.high):g}元）不一致；"
            f"按此范围应折合{wanted}。"
        )
    )
    gap = c.rate.gap(known)
    return Check(
        kind="currency",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(c.yuan, c.foreign),
        stated=c.yuan.text,
        computed=float(c.middle),
        low=float(c.rate.low),
        high=float(c.rate.high),
        gap=None if holds else float(gap),
        remedy=None if holds else f"应折合{wanted}",
        severity=severity("consistent" if holds else "inconsistent", gap, c.middle),
    )


def _pair_check(a: _Conversion, b: _Conversion) -> Check:
    same = year(a.foreign) == year(b.foreign)
    width = _SAME_YEAR_WIDTH if same else _OTHER_YEAR_WIDTH
    holds, gap = a.rate.widen(width).meets(b.rate), a.rate.gap(b.rate)
    unit = a.foreign.unit
    text = (
        f"{named(a.foreign)}折合{bare(a.yuan)}（隐含{amount(a.middle, '元', 3)}/{unit}），"
        f"{named(b.foreign)}折合{bare(b.yuan)}（隐含{amount(b.middle, '元', 3)}/{unit}）："
    )
    text += "两处汇率相符。" if holds else f"两处折算所用汇率不一致，相差{amount(gap, '元', 3)}。"
    return Check(
        kind="currency_pair",
        statement=text,
        verdict="consistent" if holds else "inconsistent" if same else "conditional",
        inputs=(b.yuan, b.foreign, a.yuan, a.foreign),
        stated=b.yuan.text,
        computed=float(b.middle),
        low=float(a.rate.low),
        high=float(a.rate.high),
        gap=None if holds else float(gap),
        condition=None if holds or same else "若两处折算所用汇率的日期不同",
        remedy=None if holds else f"按前一处的汇率，后者应约为{amount(b.foreign.value * a.middle, '元')}",
        severity=severity("consistent" if holds else "inconsistent" if same else "conditional", gap, b.middle),
    )
