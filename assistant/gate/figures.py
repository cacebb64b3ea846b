"""The numbers a text shows: quantities, periods and digits inside names; nothing with a digit escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.gate.periods import Period, find_periods
from assistant.gate.wording import any_of, vocabulary, words
from ingest.numerals import scale_unit, scan
from ingest.records import Quantity

_MARKS = re.compile(r"(?m)^\s*(?:[-*+>#]+\s*)*(?:\d{1,2}[.、)）](?![\d])|[（(]\d{1,2}[）)])|[①-⑳]|\[\d+\]")
_VERB = re.compile(r"(?<=[代发列])表(?=\s?\d)")  # 代表3个 is no «表3»
_MONEY_BEFORE = re.compile(r"(RMB|CNY|USD|US\$|HK\$|\$|¥|€|£|人民币)\s?$", re.IGNORECASE)
_MONEY = {"us$": "美元", "$": "美元", "hk$": "港元", "¥": "元", "€": "欧元", "£": "英镑"}
_TOKEN = re.compile(r"[A-Za-z0-9.,_&-]*\d[A-Za-z0-9._-]*")
_NUMBER_WORDS = re.compile(
    r"(?<![\dA-Za-z-])(?<!\d )(?:(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:[- ](?:and )?)?)+(?![A-Za-z])",
    re.IGNORECASE,
)
_TOKEN_BEFORE = re.compile(r"[图表第附注]$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in folded text: a quantity or a period, or a token when it is digits within a name."""

    start: int
    end: int
    text: str
    quantity: Quantity | None = None
    period: Period | None = None
    unit: str = ""  # base unit under the name used for comparison

    @property
    def is_range(self) -> bool:
        """Whether two numbers stand in it («10—15%»)."""
        q = self.quantity
        return q is not None and len(re.findall(r"\d[\d,.]*", q.text)) == 2 and q.high is not None and q.low == q.value

    @property
    def decimals(self) -> int:
        """Decimal places the (last) number shows."""
        shown = re.findall(r"\d[\d,]*(?:\.(\d+))?", self.quantity.text if self.quantity else self.text)
        return len(shown[-1]) if shown else 0


@lru_cache(maxsize=4096)
def find_figures(text: str) -> tuple[Figure, ...]:
    """Every number of a folded text, in order; list numbers and citation marks are not numbers of the text."""
    masked = _VERB.sub("□", _MARKS.sub(lambda m: "□" * len(m.group()), text))
    quantities = [q for q in scan(masked)]
    periods = [p for p in find_periods(masked) if not _counted(p, quantities)]
    taken = [Figure(p.start, p.end, masked[p.start : p.end], period=p) for p in periods]
    for q in quantities:
        if not any(f.start < q.end and q.start < f.end for f in taken) and not _broken_ordinal(masked, q):
            taken.append(_quantity_figure(masked, q))
    taken.extend(_tokens(masked, taken))
    return tuple(sorted(taken, key=lambda f: f.start))


def _counted(period: Period, quantities: list[Quantity]) -> bool:
    """A four-digit number with a unit is a quantity, not a year: 2000家."""
    inside = (q for q in quantities if q.start < period.end and period.start < q.end)
    return not period.marked and any((q.unit and q.unit != "年") or "," in q.text or "." in q.text for q in inside)


def _broken_ordinal(text: str, q: Quantity) -> bool:
    """第1亿元: no place in an order, and nothing else either."""
    return q.unit == "位" and q.text.startswith("第") and bool(re.match(r"[%‰倍元万亿]|个?百分点|美元", text[q.end :]))


def _quantity_figure(text: str, q: Quantity) -> Figure:
    unit, end = q.base_unit, q.end
    if not unit and (after := _english_unit().match(text, q.end)):
        unit, end = after.group(1), after.end()
    if not unit and (before := _MONEY_BEFORE.search(text[: q.start])):
        unit = _MONEY.get(before.group(1).lower(), before.group(1))
    return Figure(q.start, end, text[q.start : end], quantity=q, unit=same_unit(unit))


@lru_cache(maxsize=1)
def _english_unit() -> re.Pattern[str]:
    return re.compile(rf"\s?({any_of(words('units', 'english_after'))})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _unit_names() -> dict[str, str]:
    return {name: group[0] for group in vocabulary()["units"]["same"] for name in group}


@lru_cache(maxsize=4096)
def same_unit(unit: str) -> str:
    """A base unit under the name used for comparison: USD, 美金 -> 美元; 个百分点 -> 百分点."""
    base = scale_unit(unit.strip())[1].strip() if unit else ""
    top, slash, per = base.partition("/")
    name = _unit_names().get(top.strip().lower(), top.strip())
    return name + slash + per


def _tokens(text: str, taken: list[Figure]) -> list[Figure]:
    """Digits no quantity or period covers, with the letters and the character they are written with: G60, 2500强."""
    free = list(text)
    for f in taken:
        free[f.start : f.end] = "□" * (f.end - f.start)
    rest = "".join(free)
    found = [Figure(m.start(), m.end(), m.group().strip(" -")) for m in _NUMBER_WORDS.finditer(rest)]
    for m in _TOKEN.finditer(rest):
        start, end = m.start(), m.end()
        if _TOKEN_BEFORE.search(text[:start]):
            start -= 1
        elif end < len(text) and _HAN.match(text[end]):
            end += 1
        found.append(Figure(start, end, text[start:end]))
    return found
