"""Recorded computations on cited figures, with the interval that rounded inputs allow.

Every function takes `Input`s (value and bounds in base units: 元, 人, %) and returns a `Computation`. Intervals are
those of index_calc.intervals: a written 329.4 stands for [329.35, 329.45].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from assistant.records import Computation, Input
from index_calc.intervals import Interval, exact, format_fixed

# Units shown with a computed amount, largest first; a result is shown in the first that keeps it at or above 1.
_SCALES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1))
_MOST_DECIMALS = 4
_SHARE_DECIMALS = 2
# Sources write amounts with up to this many decimals; more would mean that their unit was a smaller one.
_WRITTEN_DECIMALS = 2
_COUNTED_UNITS = frozenset({"家", "个", "人", "人次", "项", "件", "笔", "名", "位", "户"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is written in an answer."""

    text: str
    value: float
    unit: str


def interval(i: Input) -> Interval:
    """What an input can stand for; an open side is closed at the written value."""
    value = exact(i.value)
    low = value if i.low is None else exact(i.low)
    high = value if i.high is None else exact(i.high)
    return Interval(min(low, value), max(high, value))


def trim(value: float | Fraction, decimals: int) -> str:
    """A number with at most so many decimals, rounded half up, no idle zeros beyond the first."""
    text = format_fixed(value if isinstance(value, Fraction) else exact(value), decimals)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def decimals_for(box: Interval, value: Fraction) -> int:
    """Decimals to show: one more than the interval carries, between one and four; exact results by their own digits."""
    width = float(box.width)
    if width <= 0:
        most = 2 if abs(value) >= 1 else _MOST_DECIMALS
        return next((d for d in range(most) if round(float(value), d) == float(value)), most)
    d = 0
    while d < _MOST_DECIMALS and 10**-d > width * 2:
        d += 1
    return max(d, 1)


def write(value: float, unit: str) -> str:
    """A figure with its unit, as an answer writes it."""
    return f"{value:g}{unit}" if unit else f"{value:g}"


def made(
    name: str, expression: str, inputs: Sequence[Input], value: Fraction, box: Interval, unit: str, least: int = 0
) -> Computation:
    """A computation with its result rounded to what its interval carries, at least `least` decimals."""
    d = max(decimals_for(box, value), least)
    if unit in _COUNTED_UNITS and box.width > 1 and all(exact(i.value).denominator == 1 for i in inputs[:1]):
        d = 0
    if unit == "%" and abs(value) < 10:
        d = max(d, _SHARE_DECIMALS)
    if unit in ("%", "倍") and abs(value) >= 1:
        d = min(d, _SHARE_DECIMALS)
    low, high = (None, None) if box.width == 0 else _outward(box, d + 1)
    shown = float(format_fixed(value, d))
    return Computation(
        name=name,
        expression=f"{expression} = {trim(value, d)}{unit}",
        inputs=tuple(inputs),
        result=shown,
        unit=unit,
        low=low,
        high=high,
    )


def _outward(box: Interval, decimals: int) -> tuple[float, float]:
    """The bounds at so many decimals, the lower rounded down and the upper up, so that none is cut off."""
    step = 10**decimals
    return float(Fraction(floor(box.low * step), step)), float(Fraction(ceil(box.high * step), step))


def scale_of(*inputs: Input) -> tuple[str, int]:
    """The 万/亿 prefix that inputs of one base unit are best shown in together: the largest that keeps their digits."""
    sizes = [abs(i.value) for i in inputs if i.value] or [1.0]
    # 312.4万 less 0.6万 stays in 万: the smaller may fall below the scale beside one far above it.
    fitting = [s for s in _SCALES if min(sizes) >= s[1] or (max(sizes) >= 100 * s[1] and min(sizes) >= s[1] / 10)]
    fitting = fitting or [_SCALES[-1]]
    whole = (s for s in fitting if all(_exact_decimals(exact(i.value) / s[1]) <= _WRITTEN_DECIMALS for i in inputs))
    return next(whole, fitting[0])


def _show(i: Input, factor: int) -> str:
    return trim(exact(i.value) / factor, _MOST_DECIMALS)


def difference(a: Input, b: Input, name: str = "差") -> Computation:
    """a − b, both in the same base unit."""
    prefix, factor = scale_of(a, b)
    value = (exact(a.value) - exact(b.value)) / factor
    box = (interval(a) - interval(b)).scale(Fraction(1, factor))
    written = max(_exact_decimals(exact(i.value) / factor) for i in (a, b))
    minus = f"− {_show(b, factor)}" if b.value >= 0 else f"+ {_show(replace(b, value=-b.value), factor)}"
    shown = f"{_show(a, factor)} {minus}"
    unit = "个百分点" if a.unit == "%" else prefix + a.unit
    return made(name, shown, (a, b), value, box, unit, min(written, _MOST_DECIMALS))


def share(part: Input, whole: Input, name: str = "占比") -> Computation:
    """part ÷ whole in per cent."""
    _, factor = scale_of(part, whole)
    value = exact(part.value) / exact(whole.value) * 100
    box = (interval(part) / interval(whole)).scale(Fraction(100))
    return made(name, f"{_show(part, factor)} ÷ {_show(whole, factor)}", (part, whole), value, box, "%")


def ratio(a: Input, b: Input, name: str = "倍数", least: int = 0) -> Computation:
    """a ÷ b as a multiple."""
    _, factor = scale_of(a, b)
    value = exact(a.value) / exact(b.value)
    return made(name, f"{_show(a, factor)} ÷ {_show(b, factor)}", (a, b), value, interval(a) / interval(b), "倍", least)


def over_sum(a: Input, parts: Sequence[Input], name: str = "倍数") -> Computation:
    """a ÷ Σ parts as a multiple."""
    _, factor = scale_of(a, *parts)
    below = Interval(Fraction(0), Fraction(0))
    for p in parts:
        below = below + interval(p)
    value = exact(a.value) / sum((exact(p.value) for p in parts), Fraction(0))
    expression = f"{_show(a, factor)} ÷ ({' + '.join(_show(p, factor) for p in parts)})"
    return made(name, expression, (a, *parts), value, interval(a) / below, "倍")


def share_of_sum(a: Input, others: Sequence[Input], name: str = "占比") -> Computation:
    """a ÷ (a + Σ others) in per cent."""
    _, factor = scale_of(a, *others)
    rest = Interval(Fraction(0), Fraction(0))
    for p in others:
        rest = rest + interval(p)
    own, parts = interval(a), (a, *others)
    value = exact(a.value) / sum((exact(p.value) for p in parts), Fraction(0)) * 100
    box = Interval(own.low / (own.low + rest.high) * 100, own.high / (own.high + rest.low) * 100)
    expression = f"{_show(a, factor)} ÷ ({' + '.join(_show(p, factor) for p in parts)})"
    return made(name, expression, parts, value, box, "%")


def parts_of(whole: Input, percents: Sequence[Input], name: str = "按比例推算") -> Computation:
    """whole × Σ percents."""
    prefix, factor = scale_of(whole)
    share = sum((exact(p.value) for p in percents), Fraction(0))
    box = Interval(Fraction(0), Fraction(0))
    for p in percents:
        box = box + interval(p)
    box = (interval(whole) * box).scale(Fraction(1, 100 * factor))
    expression = f"{_show(whole, factor)} × ({' + '.join(f'{trim(p.value, 4)}%' for p in percents)})"
    return made(
        name, expression, (whole, *percents), exact(whole.value) * share / 100 / factor, box, prefix + whole.unit
    )


def growth(new: Input, old: Input, name: str = "增幅") -> Computation:
    """(new − old) ÷ old in per cent."""
    _, factor = scale_of(new, old)
    value = (exact(new.value) / exact(old.value) - 1) * 100
    box = (interval(new) / interval(old)).scale(Fraction(100)) - Interval(Fraction(100), Fraction(100))
    expression = f"({_show(new, factor)} − {_show(old, factor)}) ÷ {_show(old, factor)}"
    return made(name, expression, (new, old), value, box, "%")


def fall(old: Input, new: Input, name: str = "降幅") -> Computation:
    """(old − new) ÷ old in per cent."""
    _, factor = scale_of(new, old)
    value = (1 - exact(new.value) / exact(old.value)) * 100
    box = Interval(Fraction(100), Fraction(100)) - (interval(new) / interval(old)).scale(Fraction(100))
    expression = f"({_show(old, factor)} − {_show(new, factor)}) ÷ {_show(old, factor)}"
    return made(name, expression, (old, new), value, box, "%")


def before_change(level: Input, change: Input, name: str = "上年值（反推）") -> Computation:
    """level − change: the value a stated change started from; a share less percentage points is a share."""
    made = difference(level, change, name)
    if level.unit != "%":
        return made
    return replace(made, unit="%", expression=made.expression.replace("个百分点", "%"))


def grown_by(level: Input, rate: Input, name: str) -> Computation:
    """level − level ÷ (1 + rate %): the amount that a stated growth rate added."""
    prefix, factor = scale_of(level)
    hundred = Interval(Fraction(100), Fraction(100))
    value = exact(level.value) * exact(rate.value) / (100 + exact(rate.value)) / factor
    box = (interval(level) * (interval(rate) / (hundred + interval(rate)))).scale(Fraction(1, factor))
    sign = "+" if rate.value >= 0 else "−"
    grown = f"(1 {sign} {trim(abs(rate.value), 4)}%)"
    expression = f"{_show(level, factor)} − {_show(level, factor)} ÷ {grown}"
    return made(name, expression, (level, rate), value, box, prefix + level.unit)


def share_left(whole: Input, part: Input, name: str) -> Computation:
    """(whole − part) ÷ whole in per cent."""
    _, factor = scale_of(whole, part)
    value = (1 - exact(part.value) / exact(whole.value)) * 100
    hundred = Interval(Fraction(100), Fraction(100))
    box = hundred - (interval(part) / interval(whole)).scale(Fraction(100))
    expression = f"({_show(whole, factor)} − {_show(part, factor)}) ÷ {_show(whole, factor)}"
    return made(name, expression, (whole, part), value, box, "%")


def before_multiple(level: Input, multiple: Input, name: str) -> Computation:
    """level ÷ multiple: what a figure was when it has since become so many times as much."""
    prefix, factor = scale_of(level)
    value = exact(level.value) / factor / exact(multiple.value)
    box = (interval(level) / interval(multiple)).scale(Fraction(1, factor))
    expression = f"{_show(level, factor)} ÷ {trim(exact(multiple.value), _MOST_DECIMALS)}"
    return made(name, expression, (level, multiple), value, box, prefix + level.unit)


def before_rate(level: Input, rate: Input, name: str = "上年值（反推）") -> Computation:
    """level ÷ (1 + rate %): the value a stated growth rate started from."""
    prefix, factor = scale_of(level)
    grown = 1 + exact(rate.value) / 100
    one = Interval(Fraction(1), Fraction(1))
    box = (interval(level) / (one + interval(rate).scale(Fraction(1, 100)))).scale(Fraction(1, factor))
    sign = "+" if rate.value >= 0 else "−"
    expression = f"{_show(level, factor)} ÷ (1 {sign} {trim(abs(rate.value), 4)}%)"
    return made(name, expression, (level, rate), exact(level.value) / factor / grown, box, prefix + level.unit)


def rate_of_change(level: Input, change: Input, name: str = "增幅") -> Computation:
    """change ÷ (level − change) in per cent, the change having led to the level."""
    value = exact(change.value) / (exact(level.value) - exact(change.value)) * 100
    before = interval(level) - interval(change)
    box = (interval(change) / before).scale(Fraction(100))
    _, factor = scale_of(level, change)
    expression = f"{_show(change, factor)} ÷ ({_show(level, factor)} − {_show(change, factor)})"
    return made(name, expression, (change, level), value, box, "%")


def part_of(whole: Input, percent: Input, name: str = "按比例推算") -> Computation:
    """whole × percent."""
    prefix, factor = scale_of(whole)
    value = exact(whole.value) * exact(percent.value) / 100 / factor
    box = (interval(whole) * interval(percent)).scale(Fraction(1, 100 * factor))
    expression = f"{_show(whole, factor)} × {trim(percent.value, 4)}%"
    return made(name, expression, (whole, percent), value, box, prefix + whole.unit)


def whole_of(part: Input, percent: Input, name: str = "总量（反推）") -> Computation:
    """part ÷ percent: the whole a stated share implies."""
    prefix, factor = scale_of(part)
    value = exact(part.value) / exact(percent.value) * 100 / factor
    box = (interval(part) / interval(percent)).scale(Fraction(100, factor))
    expression = f"{_show(part, factor)} ÷ {trim(percent.value, 4)}%"
    return made(name, expression, (part, percent), value, box, prefix + part.unit)


def rest_of_share(whole: Input, percent: Input, name: str) -> Computation:
    """whole × (100 % − percent): what is left of a whole without the part that a share is of."""
    prefix, factor = scale_of(whole)
    value = exact(whole.value) * (100 - exact(percent.value)) / 100 / factor
    hundred = Interval(Fraction(100), Fraction(100))
    box = (interval(whole) * (hundred - interval(percent))).scale(Fraction(1, 100 * factor))
    expression = f"{_show(whole, factor)} × (100% − {trim(percent.value, 4)}%)"
    return made(name, expression, (whole, percent), value, box, prefix + whole.unit)


def rest_beside(part: Input, percent: Input, name: str) -> Computation:
    """part × (100 % ÷ percent − 1): what the rest of a whole comes to beside a part with a stated share."""
    prefix, factor = scale_of(part)
    value = exact(part.value) * (100 / exact(percent.value) - 1) / factor
    one, hundred = (Interval(Fraction(n), Fraction(n)) for n in (1, 100))
    box = (interval(part) * (hundred / interval(percent) - one)).scale(Fraction(1, factor))
    expression = f"{_show(part, factor)} ÷ {trim(percent.value, 4)}% − {_show(part, factor)}"
    return made(name, expression, (part, percent), value, box, prefix + part.unit)


def left_of_hundred(shares: Sequence[Input], name: str) -> Computation:
    """100 % − Σ shares: what is left of a whole beside parts that do not overlap."""
    value, box = Fraction(100), Interval(Fraction(100), Fraction(100))
    for s in shares:
        value -= exact(s.value)
        box = box - interval(s)
    text = " − ".join(["100%", *(f"{trim(s.value, _MOST_DECIMALS)}%" for s in shares)])
    return made(name, text, shares, value, box, "%")


def total(parts: Sequence[Input], name: str = "合计") -> Computation:
    """The sum of inputs of one base unit."""
    prefix, factor = scale_of(*parts)
    value = sum((exact(p.value) for p in parts), Fraction(0)) / factor
    box = Interval(Fraction(0), Fraction(0))
    for p in parts:
        box = box + interval(p)
    expression = " + ".join(_show(p, factor) for p in parts)
    return made(name, expression, parts, value, box.scale(Fraction(1, factor)), prefix + parts[0].unit)


def mean(parts: Sequence[Input], name: str = "简单平均") -> Computation:
    """The arithmetic mean of inputs of one base unit."""
    prefix, factor = scale_of(*parts)
    value = sum((exact(p.value) for p in parts), Fraction(0)) / factor / len(parts)
    box = Interval(Fraction(0), Fraction(0))
    for p in parts:
        box = box + interval(p)
    expression = f"({' + '.join(_show(p, factor) for p in parts)}) ÷ {len(parts)}"
    return made(name, expression, parts, value, box.scale(Fraction(1, factor * len(parts))), prefix + parts[0].unit)


def per(amount: Input, count: Input, unit: str, name: str = "平均") -> Computation:
    """amount ÷ count, in the amount's unit per `unit`."""
    value = exact(amount.value) / exact(count.value)
    prefix, factor = next((s for s in _SCALES if abs(value) >= s[1]), _SCALES[-1])
    box = (interval(amount) / interval(count)).scale(Fraction(1, factor))
    p, f = scale_of(amount)
    q, g = scale_of(count)
    expression = f"{_show(amount, f)}{p} ÷ {_show(count, g)}{q}"
    return made(name, expression, (amount, count), value / factor, box, f"{prefix}{amount.unit}{unit}")


def per_number(counted: Input, among: Input, number: int, unit: str, name: str) -> Computation:
    """counted ÷ among × number: how many of the counted there are for so many of those among whom they are."""
    value = exact(counted.value) * number / exact(among.value)
    box = (interval(counted) / interval(among)).scale(Fraction(number))
    (p, f), (q, g) = scale_of(counted), scale_of(among)
    expression = f"{_show(counted, f)}{p} ÷ {_show(among, g)}{q} × {number}"
    return made(name, expression, (counted, among), value, box, unit)


def yearly_change(new: Input, old: Input, years: Input, name: str) -> Computation:
    """(new − old) ÷ years, in the unit of the inputs."""
    prefix, factor = scale_of(new, old)
    n = exact(years.value)
    value = (exact(new.value) - exact(old.value)) / n / factor
    box = (interval(new) - interval(old)).scale(1 / (n * factor))
    unit = "个百分点" if new.unit == "%" else prefix + new.unit
    expression = f"({_show(new, factor)} − {_show(old, factor)}) ÷ {trim(years.value, 0)}"
    return made(name, expression, (new, old, years), value, box, unit)


def yearly_growth(new: Input, old: Input, years: Input, name: str) -> Computation:
    """(new ÷ old)^(1 ÷ years) − 1 in per cent: the compound rate of growth of a year."""
    _, factor = scale_of(new, old)
    n = int(years.value)

    def rate(multiple: Fraction) -> Fraction:
        return (Fraction(float(multiple) ** (1 / n)) - 1) * 100

    spread = interval(new) / interval(old)
    expression = f"({_show(new, factor)} ÷ {_show(old, factor)})^(1 ÷ {n}) − 1"
    value = rate(exact(new.value) / exact(old.value))
    return made(name, expression, (new, old, years), value, Interval(rate(spread.low), rate(spread.high)), "%")


def divided(amount: Input, by: Input, unit: str, name: str) -> Computation:
    """amount ÷ by in another unit: yuan at a rate in yuan a dollar to dollars."""
    value, box = exact(amount.value) / exact(by.value), interval(amount) / interval(by)
    return _scaled(name, amount, by, "÷", value, box, unit)


def multiplied(amount: Input, by: Input, unit: str, name: str) -> Computation:
    """amount × by in another unit: dollars at a rate in yuan a dollar to yuan."""
    value, box = exact(amount.value) * exact(by.value), interval(amount) * interval(by)
    return _scaled(name, amount, by, "×", value, box, unit)


def _scaled(name: str, a: Input, b: Input, sign: str, value: Fraction, box: Interval, unit: str) -> Computation:
    prefix, factor = next((s for s in _SCALES if abs(value) >= s[1]), _SCALES[-1])
    p, f = scale_of(a)
    expression = f"{_show(a, f)}{p} {sign} {trim(b.value, _MOST_DECIMALS)}"
    return made(
        name, expression, (a, b), value / factor, box.scale(Fraction(1, factor)), prefix + unit, _SHARE_DECIMALS
    )


def contribution(change: Input, total_change: Input, parts: int, name: str = "贡献（按等权）") -> Computation:
    """(change ÷ parts) ÷ total change in per cent: a part's share in the change of an equally weighted mean."""
    value = exact(change.value) / parts / exact(total_change.value) * 100
    box = (interval(change) / interval(total_change)).scale(Fraction(100, parts))
    expression = f"({trim(change.value, 4)} ÷ {parts}) ÷ {trim(total_change.value, 4)}"
    return made(name, expression, (change, total_change), value, box, "%")


def points(change: Input, parts: int, name: str = "贡献（按等权）") -> Computation:
    """change ÷ parts: the points a part adds to the change of an equally weighted mean."""
    value = exact(change.value) / parts
    return made(
        name,
        f"{trim(change.value, 4)} ÷ {parts}",
        (change,),
        value,
        interval(change).scale(Fraction(1, parts)),
        change.unit or "点",
        _SHARE_DECIMALS,
    )


def rest_of_change(total_change: Input, others: Sequence[Input], parts: int, name: str) -> Computation:
    """total change − Σ changes ÷ parts: what is left for the parts whose change is not published."""
    value = exact(total_change.value) - sum((exact(o.value) for o in others), Fraction(0)) / parts
    box = interval(total_change)
    for o in others:
        box = box - interval(o).scale(Fraction(1, parts))
    sum_text = " + ".join(trim(o.value, 4) for o in others)
    expression = f"{trim(total_change.value, 4)} − ({sum_text}) ÷ {parts}"
    return made(name, expression, (total_change, *others), value, box, total_change.unit or "点", _SHARE_DECIMALS)


def missing_part(total_change: Input, others: Sequence[Input], name: str = "按等权反推") -> Computation:
    """n × the mean's change − the changes of the other n − 1 parts."""
    n = len(others) + 1
    value = n * exact(total_change.value) - sum((exact(o.value) for o in others), Fraction(0))
    box = interval(total_change).scale(Fraction(n))
    for o in others:
        box = box - interval(o)
    sum_text = " + ".join(trim(o.value, 4) for o in others)
    expression = f"{n} × {trim(total_change.value, 4)} − ({sum_text})"
    return made(name, expression, (total_change, *others), value, box, total_change.unit)


def convert(i: Input, prefix: str, name: str = "单位换算") -> Computation:
    """The same amount under another 万/亿 prefix."""
    factor = dict(_SCALES)[prefix]
    value = exact(i.value) / factor
    written, by = scale_of(i)
    d = _exact_decimals(value)
    expression = f"{_show(i, by)}{written}{i.unit} = {trim(value, d)}{prefix}{i.unit}"
    return Computation(name, expression, (i,), float(value), prefix + i.unit)


_ENGLISH_SCALES = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))
_ENGLISH_UNITS = {"元": "RMB", "美元": "US$", "人": "people", "家": "companies", "件": "items", "项": "items"}


def in_english(i: Input) -> Computation | None:
    """A Chinese amount in English words: 4494.1亿元 = RMB 449.41 billion; None where it needs no conversion."""
    scale = next((s for s in _ENGLISH_SCALES if abs(i.value) >= s[1]), None)
    prefix, factor = scale_of(i)
    if not prefix or i.unit not in _ENGLISH_UNITS:
        return None
    word, size = scale or ("", 1)
    value = exact(i.value) / size
    figure = trim(value, _exact_decimals(value))
    name = _ENGLISH_UNITS[i.unit]
    money = i.unit in ("元", "美元")
    text = f"{name} {figure} {word}".strip() if money else f"{figure} {word} {name}".replace("  ", " ")
    unit = f"{word} {name}".strip()
    return Computation("conversion", f"{_show(i, factor)}{prefix}{i.unit} = {text}", (i,), float(value), unit)


def _exact_decimals(value: Fraction) -> int:
    for d in range(13):
        if (value * 10**d).denominator == 1:
            return d
    return 12
