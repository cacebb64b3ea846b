"""The words of table headers, captions and notes: which are units, name an axis, or ask for a kind of measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from ingest.lexicon import alternation, vocabulary, words
from ingest.periods import find_periods
from ingest.records import Measure

LabelKind = Literal["indicator", "area", "period", "population"]
ColumnRole = Literal["unit", "index", "weight", "note", "data"]

_FOOTNOTE = re.compile(r"(?:[①-⑳⓪*†‡§¹²³⁴⁵ᵃᵇᶜ]+|\[\d{1,2}\]|(?<=[\u4e00-\u9fff）)])\d[)）])$")
BRACKET = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]*)\s*[)）\]】]")
BARE_YEAR = re.compile(
    r"^(?:FY|CY)?\s*((?:19|20)\d{2})\s*年?(?:财年|[AEFPR]|[(（](?:[a-z]+|预计数?|初步数?|快报数?|修正数?|预测|估计|初值|终值)[)）])?$",
    re.I,
)
YEAR_SPAN = re.compile(r"^((?:19|20)\d{2})\s*[-—–－~～至到/]+\s*((?:19|20)\d{2}|\d{2})年?(?:间|期间)?$")
TRIM = " \t\u3000,，.。:：;；、-—–·|/\n"
UNIT_LINE = re.compile(
    (
        r"(?:计量|数据)?单\s*位\s*(?:均)?\s*[:：为是]\s*([^()（）\n|]{1,40}(?:[(（][^()（）]{1,8}[)）])?)|\b(?:units?"
        r"|unit of measure)\s*:\s*([^\n|]{1,40})"
    ),
    re.I,
)
_STATED_COUNT = re.compile(
    r"((?:[一二三四五六]级)?指标|维度|领域|要素|[一二三四]级指数)\s*[(（]\s*(?:共|合计)?\s*(\d{1,4}|[一二三四五六七八九十百]{1,5})\s*(个|项|类|条)\s*[)）]"
)


@dataclass(frozen=True, slots=True)
class StatedCount:
    """«一级指标（5个）»: the number of indicators a framework's header states, with its place in the header's text."""

    name: str
    digits: str
    unit: str
    start: int
    end: int


# ---------------------------------------------------------------- vocabularies
@cache
def whole(*path: str) -> re.Pattern[str]:
    """Matches a whole text against one list of tables.toml."""
    node = vocabulary("tables")
    for key in path:
        node = node[key]
    return re.compile(rf"(?:{'|'.join(node)})", re.I)


@cache
def opening(*path: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in vocabulary("tables")[path[0]][path[1]]), re.I)


@dataclass(frozen=True, slots=True)
class MeasureRule:
    measure: Measure
    unit: str
    keep: bool
    body: re.Pattern[str]
    edge: re.Pattern[str]


@cache
def measure_rules() -> tuple[MeasureRule, ...]:
    found = []
    for entry in vocabulary("tables")["measures"]:
        body = "|".join(f"(?:{p})" for p in entry["patterns"])
        anywhere = rf"(?:{body})" if entry["keep"] else rf"(?:{body})\s*$"
        found.append(
            MeasureRule(
                cast(Measure, entry["measure"]),
                entry["unit"],
                entry["keep"],
                re.compile(rf"(?:{body})", re.I),
                re.compile(anywhere, re.I),
            )
        )
    return tuple(found)


@cache
def _unit_pattern() -> re.Pattern[str]:
    scales = alternation(s for s in vocabulary("units")["scale"] if not s.isascii())
    units = alternation(u for u in words("units", "units"))
    per = alternation(words("units", "per", "words"))
    chinese = rf"(?:{scales})?(?:{units})?(?:\s*[/／每]\s*(?:{per}))?(?:[·/](?:年|月|天))?"
    scale = r"(?:thousands?|millions?|billions?|trillions?|000s|mn|bn|mil\.?|[MBK])"
    money = r"(?:US\$|US ?dollars?|\$|USD|dollars?|€|£)"
    english = (
        rf"(?:in )?(?:{money}\s?{scale}|{scale}(?:\s+(?:of\s+)?(?:[\d,]+ )?(?:current |constant |real "
        rf"|nominal |inflation-adjusted )?{money})|{money}(?:,\s*{scale})?"
        rf"|{scale}(?: of (?:people|persons|jobs|workers|residents|square feet|units|tons|dollars))?"
        rf"|percent(?:age)?|per cent|pct\.?|percentage points?|pp|square feet|sq\.? ?ft\.?|number|count"
        rf"|index(?: points)?|points)"
        rf"(?: per [a-z ]+| ?/ ?[a-z. ]+)?"
    )
    return re.compile(rf"(?:(?P<cn>{chinese})|(?P<en>{english}))", re.I)


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit: 亿元, 万元/人, %, $ millions."""
    text = strip_footnote(text.strip())
    return bool(text) and len(text) <= 40 and bool(_unit_pattern().fullmatch(text)) and not text.isdigit()


def clean_unit(text: str) -> str:
    """A written unit as the numerals write it: ($ millions) -> million USD, percent -> %, （万元／人） -> 万元/人."""
    text = re.sub(r"\s*[／/每]\s*", "/", text.strip()) if not text.isascii() else text.strip().lower()
    if not text.isascii():
        return text.replace("％", "%").replace(" ", "")
    text = re.sub(r"^in ", "", text)
    if re.match(r"%|percent$|percentage$|per cent|pct", text):
        return "%"
    if re.match(r"percentage points?|pp$", text):
        return "百分点"
    if text in ("number", "count", "index", "index points"):
        return "点" if text.startswith("index") else ""
    scale = _english_scale(text)
    per = re.search(r"(?:\bper\b|/)\s*([a-z. ]+)$", text)
    money = "美元" if re.search(r"\$|usd|dollar", text) else "欧元" if "€" in text else "英镑" if "£" in text else ""
    if scale and money:
        money = {"美元": "USD", "欧元": "EUR", "英镑": "GBP"}[money]
    other = re.search(r"\b(people|persons|jobs|square feet|sq\.? ?ft|tons|points)\b", text)
    bare = money or ("square feet" if other and other.group(1).startswith("sq") else other.group(1) if other else "")
    unit = f"{scale} {bare}".strip() if scale or bare else text
    return unit + (f"/{per.group(1).strip()}" if per and bare else "")


def _english_scale(text: str) -> str:
    for pattern, scale in (
        (r"trillion", "trillion"),
        (r"billion|\bbn\b|\$b\b", "billion"),
        (r"million|\bmn\b|mil\b|\$m\b", "million"),
        (r"thousand|000s|\$k\b", "thousand"),
    ):
        if re.search(pattern, text):
            return scale
    return {"m": "million", "b": "billion", "k": "thousand"}.get(text, "")


# ---------------------------------------------------------------- small questions about a text
def label_kind(text: str) -> LabelKind | None:
    """What a column headed so lists: 指标名称 -> indicator, 地区 -> area, 年份 -> period, 行业 -> population."""
    bare = _bare(text)
    for kind in ("period", "area", "indicator", "population"):
        if bare and whole("labels", kind).fullmatch(bare):
            return cast(LabelKind, kind)
    return None


def _bare(text: str) -> str:
    return BRACKET.sub("", strip_footnote(text.strip())).strip(TRIM)


def is_date_label(text: str) -> bool:
    """A header of founding or publishing dates: its years are no periods of the table."""
    return bool(
        re.search(
            r"(?:成立|设立|发布|建立|上市|认定|批准|获批|创建|开业)(?:时间|日期|年份|年度)?|founded|established|launched",
            text,
            re.I,
        )
    )


def is_note(text: str) -> bool:
    return bool(opening("marks", "note").match(text.strip()))


def column_role(head: Sequence[str]) -> ColumnRole:
    """What a column is by its header texts, the lowest first believed."""
    for text in reversed([t for t in head if t]):
        bare = _bare(text)
        for role in ("unit", "index", "weight", "note"):
            if bare and whole("columns", role).fullmatch(bare):
                return cast(ColumnRole, role)
    return "data"


def is_ordinal(head: Sequence[str]) -> bool:
    """Whether a column's header asks for ranks: 排名, 位次, Rank."""
    return any(whole("columns", "ordinal").fullmatch(_bare(text)) for text in head if text)


def has_unit(text: str) -> bool:
    return any(is_unit(match.group(1)) for match in BRACKET.finditer(text))


def heads_column(text: str) -> bool:
    """Whether a text says by itself that it heads figures: a period, a unit, a measure, a label."""
    bare = _bare(text)
    if (
        has_unit(text)
        or label_kind(text)
        or BARE_YEAR.match(bare)
        or YEAR_SPAN.match(bare)
        or column_role([text]) != "data"
    ):
        return True
    return bool(find_periods(bare)) or any(rule.body.fullmatch(bare) for rule in measure_rules())


def stated_counts(text: str) -> list[StatedCount]:
    """«一级指标（5 个）» in a header's text, with the place of each number."""
    return [StatedCount(m.group(1), m.group(2), m.group(3), m.start(2), m.end(3)) for m in _STATED_COUNT.finditer(text)]


def unit_line(texts: Iterable[str]) -> tuple[str, ...]:
    """The units a caption or note states («单位：亿元、%», «(in millions of dollars)»), in order."""
    units: list[str] = []
    for text in texts:
        for match in UNIT_LINE.finditer(text):
            pieces = re.split(r"[、,，;；]|\s+和\s*|\s{2,}", (match.group(1) or match.group(2)).strip())
            units += [clean_unit(piece) for piece in pieces if is_unit(piece)]
        for match in BRACKET.finditer(text):
            for piece in re.split(r"[、,，;；]", match.group(1)):
                units += [clean_unit(piece)] if is_unit(piece) and not piece.strip().isdigit() else []
    return tuple(dict.fromkeys(units))


def strip_footnote(text: str) -> str:
    return _FOOTNOTE.sub("", text)


# ---------------------------------------------------------------- units and indicators
def _family(unit: str) -> str | None:
    """The group of units of tables.toml a unit belongs to."""
    for names in vocabulary("tables")["units"]:
        for name in names.split("|"):
            bare = name.removeprefix("\\")
            if (
                unit == bare
                or (len(bare) == 1 and unit.endswith(bare) and not unit.isascii())
                or (bare.isascii() and bare in unit.split())
            ):
                return str(names)
    return None


def unit_fits(unit: str, indicator: str) -> bool:
    """Whether an indicator's name asks for units of this kind: 从业人员 for 人, 总收入 for 元."""
    family = _family(unit)
    return family is not None and bool(re.search(vocabulary("tables")["units"][family], indicator, re.I))


def unit_clashes(unit: str, indicator: str) -> bool:
    """Whether an indicator's name asks for another kind of unit than this one."""
    family = _family(unit)
    if family is None or unit_fits(unit, indicator):
        return False
    others = (pattern for names, pattern in vocabulary("tables")["units"].items() if names != family)
    return any(re.search(rf"(?:{pattern})数?量?$", indicator, re.I) for pattern in others)
