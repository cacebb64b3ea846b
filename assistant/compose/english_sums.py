"""A computation as a reader of English takes it: US$43 billion for 430亿美元, percentage points for 个百分点."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from assistant.arithmetic import trim
from assistant.records import Computation, Input
from index_calc.intervals import exact

_PREFIXES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_MONEY = {"元": "RMB ", "美元": "US$", "欧元": "€", "英镑": "£", "日元": "JPY ", "港元": "HK$"}
_COUNTED = frozenset("家个件项人户所座笔次种名位起") | {"人次"}
_SIGNS = {
    "%": "%",
    "个百分点": " percentage points",
    "百分点": " percentage points",
    "点": " points",
    "个点": " points",
}
_SIGNS |= {"倍": " times", "": "", "位": " places"}
_EACH = {"家": "company", "个": "item", "件": "item", "项": "item", "人": "person", "户": "household", "笔": "deal"}
_EACH |= {"天": "day", "月": "month", "季度": "quarter", "年": "year", "次": "time"}
_SCALES = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))
_NUMBER = re.compile(r"(?<![\d.^])(?P<n>\d+(?:\.\d+)?)(?P<p>万亿|亿|万)?(?!\d|%)")
_MOST_DECIMALS = 6


def in_english(c: Computation) -> Computation:
    """The same computation with its amounts written out in English; as it is where a unit has no English here."""
    prefix, factor = next(((p, f) for p, f in _PREFIXES if c.unit.startswith(p)), ("", 1))
    unit = c.unit.removeprefix(prefix)
    head, _, each = unit.partition("/")
    if not (head in _MONEY or head in _COUNTED or head in _SIGNS) or (each and each not in _EACH):
        return c
    if any(re.search(r"[\u4e00-\u9fff]", i.unit) and not _known(i.unit) for i in c.inputs):
        return c
    left, found, right = c.expression.rpartition(" = ")
    if not found or not re.match(r"-?\d", right):
        return c
    worked = _NUMBER.sub(lambda m: _amount(m, c.inputs), left)
    decimals = len(right.removesuffix(c.unit).partition(".")[2])
    result = _written(exact(c.result) * factor, head, decimals, factor) + _per(each, head)
    if re.search(r"[\u4e00-\u9fff]", worked + result):
        return c
    low, high = (None if x is None else float(exact(x) * factor) for x in (c.low, c.high))
    value = float(exact(c.result) * factor)
    return replace(c, expression=f"{worked} = {result}", result=value, unit=unit, low=low, high=high)


def bounds(c: Computation) -> tuple[str, str]:
    """The bounds of a computation, written like its result where that is in a unit known here."""
    head, _, _ = c.unit.partition("/")
    if c.name == "conversion" or not (head in _MONEY or head in _COUNTED or head in _SIGNS):
        return trim(exact(c.low or 0.0), _MOST_DECIMALS), trim(exact(c.high or 0.0), _MOST_DECIMALS)
    if re.search(r"[\u4e00-\u9fff]", c.expression):
        return trim(exact(c.low or 0.0), _MOST_DECIMALS), trim(exact(c.high or 0.0), _MOST_DECIMALS)
    if head in _SIGNS and head:  # the result bears the sign
        return trim(exact(c.low or 0.0), _MOST_DECIMALS), trim(exact(c.high or 0.0), _MOST_DECIMALS)
    low, high = (_written(exact(x or 0.0), head, _MOST_DECIMALS, 1) for x in (c.low, c.high))
    return low, high


def _known(unit: str) -> bool:
    head, _, each = unit.partition("/")
    return head in _MONEY or head in _COUNTED or head in _SIGNS or head in _EACH or each in _EACH


def _amount(m: re.Match[str], inputs: Sequence[Input]) -> str:
    """A number of an expression in English, where it is one of the inputs in some scale."""
    said = exact(float(m["n"]))
    for i in inputs:
        unit = i.unit.partition("/")[0]
        scales = [f for p, f in _PREFIXES if p == m["p"]] if m["p"] else [1, *(f for _, f in _PREFIXES)]
        if unit in _SIGNS and unit:
            scales = [1]
        for factor in scales:
            if abs(exact(i.value)) == said * factor and (unit in _MONEY or unit in _COUNTED or not unit):
                return _written(said * factor, unit, _MOST_DECIMALS, 1)
    return m.group()


def _written(value: Fraction, unit: str, decimals: int, factor: int) -> str:
    """A value in its base unit as English writes it; `decimals` are those it had in steps of `factor`."""
    if unit not in _MONEY and unit not in _COUNTED and unit:
        return trim(value, decimals) + _SIGNS[unit]
    word, size = next(((w, s) for w, s in _SCALES if abs(value) >= s), ("", 1))
    step = Fraction(factor, 10**decimals)
    digits = 0
    while Fraction(size, 10**digits) > step and digits < _MOST_DECIMALS:
        digits += 1
    text = trim(abs(value) / size, digits)
    whole, dot, rest = text.partition(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{_MONEY.get(unit, '')}{int(whole):,}{dot}{rest}{f' {word}' if word else ''}"


def _per(each: str, unit: str) -> str:
    return f" per {_EACH[each]}" if each else ""
