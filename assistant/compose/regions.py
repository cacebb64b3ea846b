"""One indicator in two or more places, each with its own period and unit, compared where that is sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.exchange import at_implied_rate
from assistant.compose.figures import latest, wanted_of
from assistant.compose.nearby import distinct
from assistant.compose.operands import operand
from assistant.compose.phrases import say
from assistant.compose.wording import computed, period_text, sentence, source_quote, subject
from assistant.lexicon import normalise
from assistant.matching import ENOUGH, Match
from assistant.question import Question
from assistant.records import Draft, Statement, Status, TableData
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_MEAN = re.compile(r"平均|人均|户均|均值|每[人户家]|\b(?:average|mean|median)\b|per capita", re.IGNORECASE)
# «高百分之多少»: by how much in relation to the lower one.
_PERCENT = re.compile(r"百分之(?:多少|几)|百分比|几成|[多少]%|percent|%")
_MAY = re.compile(
    r"(?P<a>[^，,。？?；;]+?)(?:和|与|跟|同|及)(?P<b>[^，,。？?；;]+?)(?:之间)?[,，]?(?:能不能|能否|可不可以|可以|能|是否)?"
    r"(?:直接)?(?:进行)?(?:能比|比较吗|可比|比吗|相比吗|对比吗|放在?一起比|有可比性|比得了)"
)
# «谁增长得快», «涨幅谁大»: growth is set side by side, not size.
_GREW = re.compile(
    r"增速|涨幅|增幅|增长率|(?:增长|增|涨|升|提升|提高)得?更?[快慢多少](?!少|于)|[快慢]几个"
    r"|\b(?:grew|rose|increased|growing) (?:faster|slower|more)"
)
_AVERAGE_OF = re.compile(
    r"(?:比|较|高于|低于|超过|超出|高出|和|与|跟)(?:全国|全省|全市|全球|全区)的?(?P<mean>平均(?:水平|值|线)?)(?=[^，。？?]{0,8}(?:高|低|多|少|差|几|多少))"
)
History = Sequence[Mapping[str, str]]
_CURRENCIES = frozenset({"元", "美元", "欧元", "日元", "港元", "英镑"})


def by_place(q: Question, tools: Tools) -> Draft | None:
    """The indicator asked for in each place named."""
    measures = frozenset({"share"}) if q.has("share") else frozenset({"level"})
    if _GREW.search(q.normal):
        measures = frozenset({"change_rate"})
    if not q.has("share") and "level" in measures and _is_intensity(q, tools):
        measures = measures | {"share"}
    places = list(dict.fromkeys([*q.areas, *(q.compared if not q.has("share") else ())]))
    if len(places) < 2:
        return None
    found, missing = _found(q, tools, places, measures)
    if len(found) < 2:
        return None
    statements = [sentence(q, tools, o) for o in found]
    statements += [Statement(say(q, "not_given_for", what=m)) for m in missing]
    reason = comparable(q, tools, found[0], found[1])
    if reason:
        evidence = (tools.evidence(found[0]), tools.evidence(found[1]))
        statements.append(Statement(say(q, "not_comparable", reason=reason), evidence))
        if not _differ_in_scope(found[0], found[1]):
            statements += at_implied_rate(q, tools, found[0], found[1])
    else:
        statements += _compared(q, tools, found)
    statements += [source_quote(q, tools, o) for o in found]
    status: Status = "partial" if missing or reason else "answered"
    return Draft(
        tuple(distinct(statements)),
        status,
        "not_comparable" if reason else "not_in_documents" if missing else None,
        table=_table(q, tools, found) if len(found) > 2 or q.has("compare") else None,
        language=q.language,
    )


def _is_intensity(q: Question, tools: Tools) -> bool:
    """Whether what is asked for is a ratio by its name (强度, 率), a level in one report and a share in another."""
    found = tools.find(wanted_of(q), 3)
    return bool(found) and found[0].coverage >= ENOUGH and found[0].observation.base_unit == "%"


def _found(
    q: Question, tools: Tools, places: Sequence[str], measures: frozenset[str]
) -> tuple[list[Observation], list[str]]:
    found: list[Observation] = []
    missing: list[str] = []
    anywhere = replace(wanted_of(q), areas=(), measures=measures)
    base = next(
        (m.observation for m in tools.find(anywhere, 5) if m.coverage >= ENOUGH and m.observation.measure in measures),
        None,
    )
    for place in places:
        wanted = replace(wanted_of(q), areas=(place,), measures=measures)
        every = [m for m in tools.find(wanted, 40) if m.area != "other" and m.observation.measure in measures]
        held = [m for m in every if m.area == "same"] or [m for m in every if _of_title(tools, m.observation, place)]
        matches = [m for m in held if m.coverage >= ENOUGH and m.period != "other"]
        matches = matches or [m for m in held if m.coverage >= ENOUGH]
        if found:
            matches = _alike(matches, found[0]) or matches
            matches = [m for m in matches if series_key(m.observation) == series_key(found[0])] or matches
            matches = matches or [m for m in held if _beside(tools, m.observation, found[0])]
        if not matches and base is not None:
            matches = [m for m in held if _beside(tools, m.observation, base)]
        if matches:
            found.append(latest(q, matches).observation)
        else:
            missing.append(place)
    return found, missing


def _of_title(tools: Tools, o: Observation, place: str) -> bool:
    """Whether a figure that names no place stands in the report on a place."""
    return o.area is None and place in tools.gazetteer.names(normalise(tools.holdings.title(o.document_id)))


def _alike(matches: Sequence[Match], first: Observation) -> list[Match]:
    """Those in the same kind of unit as the first, so that a count is set against a count."""
    money = first.base_unit.split("/")[0] in _CURRENCIES
    kinds = [
        m
        for m in matches
        if m.observation.base_unit == first.base_unit
        or (money and m.observation.base_unit.split("/")[0] in _CURRENCIES)
    ]
    return kinds if kinds and kinds[0].score >= matches[0].score - 0.3 else []


def _table(q: Question, tools: Tools, found: Sequence[Observation]) -> TableData:
    english = q.language == "en"
    none = "—" if english else "未注明"
    rows = tuple((o.area or "", o.indicator, tools.figure(o), period_text(o, english) or none) for o in found)
    columns = ("Area", "Indicator", "Value", "Period") if english else ("地区", "指标", "数值", "时期")
    return TableData(columns, rows, tuple((tools.evidence(o),) for o in found))


def _beside(tools: Tools, o: Observation, first: Observation) -> bool:
    """Whether a figure is the counterpart of another in one sentence: same kind, same unit, its name left out."""
    same = (o.measure, o.base_unit, o.period) == (first.measure, first.base_unit, first.period)
    return same and tools.place(o).key == tools.place(first).key


def comparable(q: Question, tools: Tools, a: Observation, b: Observation) -> str:
    """Why two figures must not be set against one another; empty when they may."""
    if _counterparts(tools, a, b):
        return ""
    if _differ_in_scope(a, b):
        return say(q, "scopes", a=a.indicator, b=b.indicator)
    if a.base_unit == b.base_unit:
        return ""
    if (
        a.base_unit.split("/")[0] != b.base_unit.split("/")[0]
        and {
            a.base_unit.split("/")[0],
            b.base_unit.split("/")[0],
        }
        <= _CURRENCIES
    ):
        return say(q, "currencies", a=a.unit, b=b.unit)
    none = "—" if q.language == "en" else "无单位"
    return say(q, "units", a=a.unit or none, b=b.unit or none)


def _differ_in_scope(a: Observation, b: Observation) -> bool:
    """Whether one is a mean over people or firms and the other not: 平均年收入 and 总收入 are of different scope."""
    return _is_mean(a) != _is_mean(b)


def _is_mean(o: Observation) -> bool:
    return bool(_MEAN.search(o.indicator)) or "/" in o.base_unit


def _counterparts(tools: Tools, a: Observation, b: Observation) -> bool:
    """«5.72美元/平方英尺，比纽约的6.38美元低»: in one sentence the second leaves out what the first is per."""
    same = a.base_unit.split("/")[0] == b.base_unit.split("/")[0] and a.indicator == b.indicator
    return same and tools.place(a).key == tools.place(b).key


def _compared(q: Question, tools: Tools, found: Sequence[Observation]) -> list[Statement]:
    a, b = found[0], found[1]
    if len(found) != 2 or a.measure not in ("level", "share", "change_rate") or not b.scaled_value:
        return _summed(q, tools, found)
    if (a.scaled_value < b.scaled_value) if a.measure == "change_rate" else abs(a.scaled_value) < abs(b.scaled_value):
        a, b = b, a
    x, y = tools.input(a, subject(a)), tools.input(b, subject(b))
    out = [computed(q, arithmetic.difference(x, y, "相差"))]
    if a.measure == "level" and b.scaled_value > 0:
        out.append(computed(q, arithmetic.ratio(x, y, "前者是后者的")))
        if _PERCENT.search(q.normal) and a.base_unit != "%":
            out[-1] = computed(q, arithmetic.growth(x, y, "前者比后者高"))
    if a.period != b.period:
        english = q.language == "en"
        none = "not stated" if english else "未注明"
        note = say(q, "periods_differ", a=period_text(a, english) or none, b=period_text(b, english) or none)
        out.append(Statement(note, (tools.evidence(a), tools.evidence(b)), layout="note"))
    return out


def _summed(q: Question, tools: Tools, found: Sequence[Observation]) -> list[Statement]:
    """The total, where one is asked for of figures that can be added."""
    alike = {(o.base_unit, o.period, o.measure) for o in found}
    if not q.has("sum") or len(alike) != 1 or found[0].measure != "level":
        return []
    return [computed(q, arithmetic.total([tools.input(o) for o in found]))]


def may_be_compared(q: Question, tools: Tools) -> Draft | None:
    """«甲的人均利润跟乙的人均产值能比吗»: both figures, and whether they may be set against one another."""
    m = _MAY.search(q.normal)
    if m is None or q.quantities or len(q.indices) > 1:
        return None
    found = [operand(q, tools, m.group(side), frozenset({"level", "share"})) for side in ("a", "b")]
    held = [x.observation for x in found if x is not None and x.observation is not None]
    if len(held) < 2 or held[0].observation_id == held[1].observation_id:
        return None
    a, b = held
    reason = comparable(q, tools, a, b)
    if not reason and series_key(a) != series_key(b):
        reason = say(q, "indicators_differ", a=a.indicator, b=b.indicator)
    told = [sentence(q, tools, o) for o in held]
    if reason:
        told.append(Statement(say(q, "not_comparable", reason=reason), (tools.evidence(a), tools.evidence(b))))
    else:
        told += _compared(q, tools, held)
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
    status: Status = "partial" if reason else "answered"
    return Draft((*told, *quotes.values()), status, "not_comparable" if reason else None, language=q.language)


def against_average(
    q: Question, draft: Draft, history: Sequence[Mapping[str, str]], answer: Callable[[str, History], Draft]
) -> Draft | None:
    """«比全国平均高多少» of a rate: what is said of the nation is its average, where no other one is told."""
    m = _AVERAGE_OF.search(q.text)
    if m is None or any(e.kind == "computation" for s in draft.statements for e in s.evidence):
        return None
    told = answer(q.text[: m.start("mean")] + q.text[m.end("mean") :], history)
    points = [e.computation for s in told.statements for e in s.evidence if e.computation is not None]
    return told if told.status == "answered" and any("百分点" in c.unit for c in points) else None
