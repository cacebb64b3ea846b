"""Dates and goals that are facts of their own: founded in 1988, base period 2013, built by 2027."""

from __future__ import annotations

import re

from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause, Sentence
from ingest.observations.context import Context
from ingest.observations.phrases import strip_opening
from ingest.periods import Period
from ingest.records import Measure, Quantity

_BASE = re.compile(r"^(?:年)?(?:作?为|为)(?:基期|基年|基准年)|^(?:=100|为100)")
_EVENT = re.compile(
    r"^(?:起|以来|开始|，|于|、|就|正式|经国务院批准|批准|每年|年初|年底|被|\s){0,6}(?P<event>设立|成立|创立|创建|建立|开园|发布|启动|获批|批复|开始发布|被研究|首次发布|投入运营|揭牌|建成|编制|开工|开业|挂牌|上市|创刊)"
)
_FUTURE = re.compile(
    r"(?:将|力争|全面|初步|基本)?(?P<goal>(?:初步|全面|基本)?(?:建成|实现|形成|达到|成为|完成|打造)[\u4e00-\u9fff“”A-Za-z]{2,30})"
)


def read(sentence: Sentence, carried: Carried, context: Context) -> list[Draft]:
    """The dated events and goals of a sentence; a year is the figure."""
    found = []
    for place, clause in enumerate(sentence.clauses):
        following = sentence.clauses[place + 1] if place + 1 < len(sentence.clauses) else None
        for period in clause.periods:
            draft = (
                _base(clause, period, carried, context)
                or _event(clause, period, carried, context)
                or _goal(clause, following, period, carried, context)
            )
            if draft is not None:
                found.append(draft)
        for bracket in clause.brackets:
            bases = (_base(bracket, period, carried, context) for period in bracket.periods)
            found += [draft for draft in bases if draft is not None]
    return found


def _year(clause: Clause, period: Period) -> Quantity | None:
    match = re.search(r"(?:19|20)\d\d", clause.text[period.start : period.end])
    if match is None:
        return None
    start = period.start + match.start()
    value = float(match.group())
    end = start + 5 if clause.text[start + 4 : start + 5] == "年" else start + 4
    return Quantity(value, "年", value, "年", value, value, None, clause.text[start:end], start, end)


def _draft(
    clause: Clause, end: int, period: Period, indicator: str, measure: Measure, area: str | None
) -> Draft | None:
    year = _year(clause, period)
    if year is None:
        return None
    return Draft(year, indicator, measure, area, None, period.iso, False, None, clause.start, end, 0.85)


def _subject(clause: Clause, before: int, carried: Carried, context: Context) -> str | None:
    names = (
        [m.group().strip("“”") for m in context.index_pattern.finditer(clause.text, 0, before)]
        if context.index_pattern
        else []
    )
    if names:
        return names[-1]
    mentions = [m for m in clause.areas if m.start < before]
    return mentions[-1].name if mentions else carried.area or context.area


def _base(clause: Clause, period: Period, carried: Carried, context: Context) -> Draft | None:
    if not _BASE.match(clause.text[period.end : period.end + 8]):
        return None
    return _draft(
        clause, clause.end, period, "基期", "date", context.index or _subject(clause, period.start, carried, context)
    )


def _event(clause: Clause, period: Period, carried: Carried, context: Context) -> Draft | None:
    match = _EVENT.match(clause.text[period.end : clause.end])
    before = clause.part(clause.start, period.start)
    since = re.search(r"(?:自|从|于|始于)$", before)
    if match is None and re.search(r"(?:设立|成立|创建|始建|建成|发布|创立)于$", before):
        name = before[-3:-1] + "时间"
        return _draft(clause, clause.end, period, name, "date", _subject(clause, period.start, carried, context))
    if match is None or not (since or match.group("event") != "建成"):
        return None
    name = {"被研究": "开始研究"}.get(match.group("event"), match.group("event")) + "时间"
    return _draft(clause, clause.end, period, name, "date", _subject(clause, period.start, carried, context))


def _goal(clause: Clause, following: Clause | None, period: Period, carried: Carried, context: Context) -> Draft | None:
    """«到2027年，中关村将初步建成…»: the year of a goal without a figure of its own."""
    latest = context.published.year if context.published else context.edition or context.data_year
    year = int(period.iso[:4]) if period.iso else 0
    words = strip_opening(clause.part(period.end, clause.end)) or (
        following.part(following.start, following.end) if following else ""
    )
    goal = _FUTURE.search(words)
    aimed = period.text.startswith(("到", "至")) or (latest is not None and year > latest)
    if goal is None or not aimed or clause.quantities or not re.search(r"将|力争|全面|初步|基本", words[: goal.end()]):
        return None
    end = following.end if following and not clause.part(period.end, clause.end).strip("，") else clause.end
    return _draft(
        clause,
        end,
        period,
        goal.group("goal")[:24],
        "target",
        carried.area or context.area,
    )
