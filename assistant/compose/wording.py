"""How a figure reads as a sentence: the source's own digits, its indicator, area and period."""

from __future__ import annotations

import re

from assistant import arithmetic
from assistant.compose import english_sums
from assistant.compose.phrases import quoted
from assistant.lexicon import normalise
from assistant.places import clean_area
from assistant.question import Question
from assistant.records import Computation, Evidence, Statement
from assistant.tools import Tools
from assistant.translation import english_area, english_indicator
from ingest.records import Observation

_PERIOD = re.compile(r"(?P<y>\d{4})(?:-(?P<rest>Q[1-4]|H[12]|\d\d(?:-\d\d)?))?$")
_SHARE_SAID = " as a share of "
_COMPARED = {
    "上年": "the year before",
    "上年同期": "the same period of the year before",
    "去年": "the year before",
    "上年末": "the end of the year before",
    "同比": "the year before",
    "环比": "the period before",
    "全国": "China",
    "基期": "the base period",
}
_THEN = re.compile(r"年|期|比|月|季|初|末|前|去|\d")  # a comparator that is another time
_STRAY = "》」』）)”’、，。； "
_QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度", "H1": "上半年", "H2": "下半年"}


def period_text(o: Observation, english: bool = False) -> str:
    """The period of an observation in words; empty where the source gives none."""
    return period_words(o.period, o.point_in_time, english)


def period_words(period: str | None, point_in_time: bool = False, english: bool = False) -> str:
    """2023 -> 2023年, 2022-Q4 -> 2022年第四季度, 2019/2023 -> 2019—2023年; an end date reads 截至…底."""
    if not period:
        return ""
    if english:
        return period.replace("/", "–")
    first, _, last = period.partition("/")
    if last:
        return f"{first}—{period_words(last)}" if _PERIOD.match(first) and "-" not in first else period
    m = _PERIOD.match(period)
    if m is None:
        return period
    text = m.group("y") + "年"
    rest = m.group("rest")
    if rest in _QUARTERS:
        text += _QUARTERS[rest]
    elif rest:
        month, _, day = rest.partition("-")
        if month == "12" and point_in_time and not day:
            return f"截至{text}底"
        text += f"{int(month)}月" + (f"{int(day)}日" if day else "")
    elif point_in_time:
        return f"截至{text}底"
    return text


def subject(o: Observation) -> str:
    """Area, sub-population and indicator, none of them said twice."""
    if o.area and normalise(o.area).endswith(normalise(o.indicator)):
        return o.area
    parts: list[str] = []
    indicator = o.indicator.lstrip(_STRAY)
    for part in (clean_area(o.area) if o.area else None, o.breakdown, indicator):
        if (
            part
            and not any(normalise(part) in normalise(p) for p in parts)
            and normalise(part) not in normalise(indicator)
        ):
            parts.append(part)
    return _spaced([*parts, indicator])


def _spaced(parts: list[str]) -> str:
    """Parts joined, with a blank where two Latin words would run together."""
    text = ""
    for part in parts:
        text += (" " if text and text[-1].isascii() and part[0].isascii() else "") + part
    return text


def sentence(q: Question, tools: Tools, o: Observation) -> Statement:
    """An observation as one statement in the question's language."""
    text = _english(tools, o) if q.language == "en" else _chinese(tools, o)
    return Statement(text, (tools.evidence(o),))


def _chinese(tools: Tools, o: Observation) -> str:
    figure, period, about = tools.figure(o), period_text(o), subject(o)
    head = f"{period}，{about}" if period else about
    if o.measure == "date":
        return f"{about}为{figure}。"
    if o.measure == "target" and o.base_unit != "年":
        return f"{head}的目标是{figure}。"
    if o.measure in ("change", "change_rate"):
        return f"{head}{_change_words(o)}{_bare(figure)}。"
    if o.measure == "share" and o.comparator:
        whole = o.comparator
        if "比重" in o.indicator or "占" in o.indicator or "率" in o.indicator:
            return f"{head}为{figure}。"
        return f"{head}占{whole}的{figure}。"
    if o.measure == "rank":
        return f"{head}居{o.comparator or ''}{figure}。"
    if o.measure == "ratio" and o.comparator:
        return f"{head}是{o.comparator}的{figure}。"
    return f"{head}为{figure}。"


def _change_words(o: Observation) -> str:
    against = {"同比": "同比", "环比": "环比"}.get(o.comparator or "", f"较{o.comparator}" if o.comparator else "")
    if o.measure == "change_rate":
        return against + ("增长" if o.value >= 0 else "下降")
    if against and _beside_place(o.comparator or ""):
        return against + ("高" if o.value >= 0 else "低")
    return against + ("增加" if o.value >= 0 else "减少")


def _beside_place(comparator: str) -> bool:
    """Whether a difference is from another place or a mean, which is no rise or fall."""
    return not _THEN.search(comparator)


def _bare(figure: str) -> str:
    """A figure without the sign its direction word already says."""
    return figure.lstrip("-−+")


def signed(tools: Tools, o: Observation) -> str:
    """A figure as written; a fall among rises with its sign."""
    figure = tools.figure(o)
    fell = o.measure.startswith("change") and o.value < 0 and figure[:1].isdigit()
    return f"-{figure}" if fell else figure


def english_subject(o: Observation) -> str:
    """What a figure is of, in English with the report's own name behind it where all of the name can be put so."""
    if o.breakdown or not o.area or o.area.isascii():
        return subject(o)
    name = english_indicator(o.indicator)
    area = english_area(clean_area(o.area))
    if name is None or not area.isascii():
        return subject(o)
    return f"{area} {name} ({o.indicator})"


def _english(tools: Tools, o: Observation) -> str:
    figure, period = tools.figure(o), period_text(o, english=True)
    when = f" ({period})" if period else ""
    if o.measure in ("change", "change_rate"):
        way = "up" if o.value >= 0 else "down"
        against = f" against {_COMPARED.get(o.comparator, o.comparator)}" if o.comparator else ""
        return f"{english_subject(o)}{when}: {way} {_bare(figure)}{against}."
    about = english_subject(o)
    if o.measure == "share" and o.comparator and _SHARE_SAID not in about:
        return f"{about}{when}: {figure} of {o.comparator}."
    return f"{english_subject(o)}{when}: {figure}."


def source_quote(q: Question, tools: Tools, o: Observation) -> Statement:
    """The sentence an observation stands in, word for word."""
    evidence = tools.evidence(o)
    assert evidence.place is not None
    label = "Source" if q.language == "en" else "原文"
    quote = evidence.place.quote.strip()
    return Statement(
        f"{label}：{quoted(quote)}" if q.language != "en" else f"{label}: {quoted(quote)}", (evidence,), layout="quote"
    )


def computed(q: Question, c: Computation, lead: str = "") -> Statement:
    """A computation as a statement: what it is, the sum, the interval rounding allows."""
    if q.language == "en":
        c = english_sums.in_english(c)
        low, high = english_sums.bounds(c)
        said = f" (between {low} and {high} given rounding)" if _bounded(c) else ""
        return Statement(f"{lead}{c.expression}{said}.", (Evidence("computation", computation=c),))
    evidence = (Evidence("computation", computation=c),)
    return Statement(f"{lead}{c.name}：{c.expression}{_bounds(c)}。", evidence)


def _bounds(c: Computation) -> str:
    """The interval in words; below zero each bound says its unit, as a dash before a minus cannot be read."""
    if not _bounded(c):
        return ""
    low, high = _plain(c.low), _plain(c.high)
    if (c.low or 0) < 0:
        return f"（按四舍五入，在{low}{c.unit}与{high}{c.unit}之间）"
    return f"（按四舍五入，区间为{low}–{high}{c.unit}）"


def _bounded(c: Computation) -> bool:
    return c.low is not None and c.high is not None and c.low != c.high


def _plain(value: float | None) -> str:
    """A bound without an exponent."""
    return arithmetic.trim(value or 0.0, 6)
