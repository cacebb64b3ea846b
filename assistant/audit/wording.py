"""How a check is put into words: Chinese fit for a review memo."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from assistant.arithmetic import trim
from assistant.audit.bounds import Bounds, Number
from assistant.audit.records import Figure
from assistant.lexicon import normalise
from index_calc.intervals import exact

_MOST_DECIMALS = 4


def label(f: Figure, period: bool = True) -> str:
    """What a figure is of: 2023年硅谷风险投资总额."""
    o = f.o
    said = normalise(o.indicator)
    parts = [period_text(o.period) if period else ""]
    parts += [x for x in (o.area, o.breakdown) if x and normalise(x) not in said]
    words = [*(p for p in parts if p), re.sub(r"中$", "", o.indicator)]
    overlap = next((n for n in (4, 3, 2) if len(words) > 1 and words[-2][-n:] == words[-1][:n]), 0)
    words[-1] = words[-1][overlap:]  # 城镇居民 and 居民人均可支配收入
    return (" " if o.indicator.isascii() else "").join(words)


def named(f: Figure, period: bool = True) -> str:
    """A figure with its name, as the report writes it: 2023年硅谷风险投资总额305亿美元."""
    return label(f, period) + (" " if f.o.indicator.isascii() else "") + written(f)


def stated_text(f: Figure) -> str:
    """The figure as it is quoted; a fall is said to be one, as the report gives it without a sign."""
    falls = f.o.measure in ("change", "change_rate") and f.value < 0 and not f.text.startswith(("-", "−", "－"))
    return ("下降" if falls else "") + written(f)


def bare(f: Figure) -> str:
    """The figure's number and unit without «约», «超过»."""
    unit = "" if f.o.unit == "比例" else f.o.unit
    return trim(exact(f.o.value), _MOST_DECIMALS) + (" " if unit[:1].isascii() and unit[:1].isalpha() else "") + unit


def roughly(value: Number, unit: str) -> str:
    """A derived value with four significant digits: 202家, 192.2亿美元."""
    size = abs(float(value))
    scale = next((f for f in (10**12, 10**8, 10**4) if size >= f), 1)
    whole = len(str(int(size / scale)))
    return amount(value, unit, max(0, (3 if scale == 1 else 4) - whole))


def written(f: Figure) -> str:
    """The figure as the report writes it, with its unit."""
    bare = f.o.cell is not None and f.o.unit and not f.text.endswith(("%", f.o.unit))
    return f"{f.text}{f.o.unit}" if bare else f.text


def period_text(period: str | None) -> str:
    """2023 -> 2023年, 2022-Q4 -> 2022年四季度, 2019/2023 -> 2019—2023年."""
    if not period:
        return ""
    if "/" in period:
        return "—".join(period.split("/")) + "年" if len(period) == 9 else period.replace("/", "至")
    year, _, rest = period.partition("-")
    if not rest:
        return f"{year}年"
    if rest[0] == "Q":
        return f"{year}年{'一二三四'[int(rest[1]) - 1]}季度"
    if rest[0] == "H":
        return f"{year}年{'上' if rest[1] == '1' else '下'}半年"
    return f"{year}年{int(rest[:2])}月" if rest[:2].isdigit() else period


def amount(value: Number, unit: str, decimals: int = 2) -> str:
    """A value of base units as people read it: 449410000000 元 -> 4494.1亿元."""
    if math.isinf(value):
        return "不限"
    for prefix, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if abs(float(value)) >= factor and unit not in ("%", "百分点", "点", "倍"):
            return f"{trim(exact(value) / factor, decimals)}{prefix}{unit}"
    return f"{trim(exact(value), decimals)}{unit}"


def as_stated(value: Number, f: Figure, difference: bool = False) -> str:
    """A base-unit value in the unit a figure is written in, with one decimal more than it has."""
    if math.isinf(value):
        return "不限"
    unit = f.o.unit if f.o.unit != "比例" else "%"
    if unit == "%" and difference:
        unit = "个百分点"
    factor = Fraction(1) if f.o.unit == "比例" else f.factor
    space = " " if unit[:1].isascii() and unit[:1].isalpha() else ""
    return f"{trim(exact(value) / factor, _decimals(f))}{space}{unit}"


def _decimals(f: Figure) -> int:
    digits = re.sub(r"[^\d]", "", f.text.partition(".")[2]) if f.o.unit != "比例" else "1"
    return min(len(digits) + 1, _MOST_DECIMALS)


def spread_text(box: Bounds, f: Figure) -> str:
    """An interval in the unit of a stated figure; one number when it is no wider than the digits shown."""
    if not box.finite:
        return f"{as_stated(box.low, f)}以上" if math.isinf(box.high) else f"不超过{as_stated(box.high, f)}"
    low, high = as_stated(box.low, f), as_stated(box.high, f)
    return low if low == high else f"{low}至{high}"


def in_unit(value: Number, f: Figure) -> float | None:
    """A base-unit value in the unit the figure is written in; None when infinite."""
    if math.isinf(value):
        return None
    shown = Fraction(value) / (Fraction(1) if f.o.unit == "比例" else f.factor)
    return float(trim(shown, 6))
