"""Which of several grew most, or whose gap widened, worked out from a table that gives two years of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant import arithmetic
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import in_turn, say
from assistant.compose.standing import members, without_order
from assistant.compose.wording import computed, period_words, sentence, source_quote, subject
from assistant.lexicon import normalise
from assistant.matching import ENOUGH
from assistant.places import REST_PLACE, place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_WHICH = r"(?:哪(?:个|些|一|几|家|座|里)?|谁|什么|which|what)"
_GREW = r"(?:增长|增加(?!值)|增速|增幅|涨|升|提高|进步|grew|grow|growth|increas|rose)"
_FELL = r"(?:下降|减少|降幅|降|跌|回落|下滑|退步|掉|declin|fell|decreas|dropp)"
_MOST = re.compile(r"最|(?<![a-z])(?:most|fastest|largest|biggest|highest)")
_ASKED = re.compile(
    rf"{_WHICH}.*?(?:(?P<grew>{_GREW})|(?P<fell>{_FELL}))|(?:(?P<grew2>{_GREW})|(?P<fell2>{_FELL})).*?{_WHICH}"
)
_SLOWEST = re.compile("最[慢低小少]|slowest|least")
_BY_AMOUNT = re.compile(r"增加[^，,。？?]{0,4}最多|增量|最多")
_KIND = re.compile("行业|产业|领域|地区|城市|地市|园区|高新区|国家|区县|省份|类别|项目|指标|学科|部门|sector|industry")
_WIDER = "扩大|缩小|拉大|收窄|变大|变小|拉近"
_GAP = re.compile(
    rf"差距[^，,。？?]{{0,10}}(?:{_WIDER})|(?:{_WIDER})[^，,。？?]{{0,4}}差距"
    r"|gap[^,.?]{0,20}(?:widen|narrow)|(?:widen|narrow)[^,.?]{0,20}gap"
)
_OF_GAP = re.compile(rf"差距|{_WIDER}|gap|(?:widen|narrow)(?:ed|ing)?")
_SCORE = re.compile("(?:综合|总)?(?:得分|分数|评分|分值)|总分")
_LISTED = 10
_FEWEST = 2
Pair = tuple[Observation, Observation]
_Group = dict[tuple[str, str, str], dict[str, Observation]]  # by place, sub-population and name: by period


def fastest(q: Question, tools: Tools) -> Draft | None:
    """«哪个行业的研发经费增长最快» of a table with two years: the growth of each row, the foremost first."""
    m = _ASKED.search(q.normal)
    if m is None or not _MOST.search(q.normal) or q.levels or q.has("rank"):
        return None
    asked = without_order(q)
    kept = tuple(t for t in asked.terms if not _KIND.fullmatch(t.text))
    kept = kept or tuple(t for t in q.terms if _SCORE.fullmatch(t.text))
    if not kept:
        return None
    asked = replace(asked, terms=kept)
    pairs = _pairs(asked, tools)
    if len(pairs) < _FEWEST or _rates_told(asked, tools, pairs):
        return None
    fell = bool(m["fell"] or m["fell2"])
    amount = bool(_BY_AMOUNT.search(q.normal)) or pairs[0][0].base_unit in ("%", "", "分", "点")
    made = [(p, _grown(q, tools, p, amount)) for p in pairs]
    made.sort(key=lambda x: x[1].result, reverse=fell == bool(_SLOWEST.search(q.normal)))
    (before, after), best = made[0]
    if (best.result < 0) != fell and not _SLOWEST.search(q.normal):
        return None
    told = [sentence(q, tools, before), sentence(q, tools, after), computed(q, best)]
    for _, c in made[1:_LISTED]:
        s = computed(q, c)
        told.append(Statement(s.text, s.evidence, "bullet"))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (before, after)}
    return Draft((*told, *quotes.values()), language=q.language)


def _rates_told(q: Question, tools: Tools, pairs: Sequence[Pair]) -> bool:
    """Whether the reports state rates of growth of several, those of a table of the kind asked for excepted."""
    wanted = replace(wanted_of(q), measures=frozenset({"change_rate"}))
    held = [m.observation for m in tools.find(wanted, 60) if m.coverage >= ENOUGH and m.fits]
    rates = [o for o in held if o.measure == "change_rate"]
    last = pairs[0][1]
    if any(
        o.cell and last.cell and (o.document_id, o.cell.table) == (last.document_id, last.cell.table) for o in rates
    ):
        return True
    kind = _KIND.search(q.normal)
    if kind is not None and _headed(tools, last, kind.group()):
        return False
    return len({(place_key(o.area or ""), o.breakdown, normalise(o.indicator)) for o in rates}) > 1


def gap(q: Question, tools: Tools) -> Draft | None:
    """«甲和乙的差距扩大了还是缩小了»: how far two places were apart in each of two years."""
    if not _GAP.search(q.normal) or len(q.areas) != 2:
        return None
    asked = without_order(q)
    kept = tuple(t for t in asked.terms if not _OF_GAP.fullmatch(t.text))
    held = _pairs(replace(asked, terms=kept), tools, q.areas) if kept else []
    sides = [p for a in q.areas for p in held if place_key(p[0].area or "") == a]
    if len(sides) != 2 or sides[0][0].base_unit != sides[1][0].base_unit:
        return None
    apart = []
    for a, b in zip(*sides, strict=True):
        high, low = (a, b) if a.scaled_value >= b.scaled_value else (b, a)
        name = f"{period_words(a.period)}{say(q, 'difference')}"
        apart.append(arithmetic.difference(tools.input(high), tools.input(low), name))
    told = [sentence(q, tools, o) for pair in sides for o in pair]
    evidence = tuple(e for c in apart for e in computed(q, c).evidence)
    way = (
        "gap_wider"
        if apart[1].result > apart[0].result
        else "gap_narrower"
        if apart[1].result < apart[0].result
        else "gap_same"
    )
    verdict = Statement(say(q, way), evidence)
    quotes = {tools.place(o).key: source_quote(q, tools, o) for pair in sides for o in pair}
    return Draft((verdict, *told, *(computed(q, c) for c in apart), *quotes.values()), language=q.language)


def _grown(q: Question, tools: Tools, pair: Pair, amount: bool) -> Computation:
    before, after = pair
    name = f"{after.breakdown or after.area or subject(after)}"
    a, b = tools.input(after), tools.input(before)
    if amount:
        return arithmetic.difference(a, b, name + say(q, "rose_by"))
    return arithmetic.growth(a, b, name + say(q, "growth"))


def _pairs(q: Question, tools: Tools, areas: tuple[str, ...] = ()) -> list[Pair]:
    """What differs in place, sub-population or name only, with its figures of two years, the earlier first."""
    years = [p for p in q.periods if p.isdigit()]
    ends = q.periods[0].split("/") if len(q.periods) == 1 and "/" in q.periods[0] else years
    wanted = replace(wanted_of(replace(q, areas=areas or q.areas)), periods=(), measures=frozenset({"level"}))
    if len(areas) > 1:
        wanted = replace(wanted, areas=())
    groups: dict[tuple[object, ...], _Group] = {}
    for m in tools.find(wanted, 150):
        o = m.observation
        if o.measure != "level" or m.coverage < ENOUGH or m.area == "other" or not o.period or o.scaled_value <= 0:
            continue
        if not o.period.isdigit() or REST_PLACE.match(o.area or "") or REST_PLACE.match(o.breakdown or ""):
            continue
        key = (o.document_id, o.cell.table if o.cell else -1, series_key(o), o.base_unit)
        member = (place_key(o.area or ""), o.breakdown or "", normalise(o.indicator))
        groups.setdefault(key, {}).setdefault(member, {}).setdefault(o.period, o)
    found = [p for g in groups.values() if len(p := _of_two_years(q, g, ends)) >= _FEWEST]
    kind = _KIND.search(q.normal)
    if kind is not None:
        found.sort(key=lambda p: not _headed(tools, p[0][0], kind.group()))
    return found[0] if found else []


def _of_two_years(
    q: Question, group: dict[tuple[str, str, str], dict[str, Observation]], ends: Sequence[str]
) -> list[Pair]:
    last = max(ends, default="") or max(p for row in group.values() for p in row)
    first = min(ends) if len(ends) > 1 else str(int(last) - 1)
    rows = [(r[first], r[last]) for r in group.values() if first in r and last in r]
    if any(b.breakdown for _, b in rows):
        return [r for r in rows if r[1].breakdown]
    own = members(q, [b for _, b in rows])
    return [r for r in rows if r[1] in own]


def _headed(tools: Tools, o: Observation, kind: str) -> bool:
    """Whether the rows of a figure's table are of the kind asked for, by the head of their column."""
    if o.cell is None:
        return False
    tables = tools.sources.document(o.document_id).tables
    table = next((t for t in tables if t.index == o.cell.table), None)
    return table is not None and bool(table.rows) and kind in normalise(str(table.rows[0][0].text))


_YEAR_ASKED = re.compile(r"哪(?:一|个)?(?:年份?|年度)|\bwhich year\b|\bwhat year\b")
_RISING = re.compile(r"增|涨|升|快|慢|降|跌|grew|grow|rose|fell|increas")
_LOW = re.compile(r"最[低少小慢]|lowest|smallest|slowest|least")


def which_year(q: Question, tools: Tools) -> Draft | None:
    """«哪一年增速最快», «哪年最低» of an indicator that is told of for several years."""
    if not _YEAR_ASKED.search(q.normal) or not _MOST.search(q.normal):
        return None
    kept = tuple(t for t in without_order(q).terms if not _YEAR_ASKED.fullmatch(t.text))
    asked = replace(q, terms=kept, cues=q.cues - {"superlative", "date", "change"})
    rows = _by_year(asked, tools) if kept else []
    if len(rows) < _FEWEST + 1:
        return None
    low = bool(_LOW.search(q.normal))
    if not _RISING.search(q.normal):
        best = sorted(rows, key=lambda o: o.scaled_value, reverse=not low)[0]
        pairs = ((period_words(o.period, english=q.language == "en"), tools.figure(o)) for o in rows)
        note = Statement(say(q, "by_year") + in_turn(q, pairs), tuple(tools.evidence(o) for o in rows), "note")
        return Draft((sentence(q, tools, best), note, source_quote(q, tools, best)), language=q.language)
    made = []
    for a, b in pairwise(rows):
        if int(b.period or 0) - int(a.period or 0) == 1:
            name = period_words(b.period) + say(q, "growth" if b.base_unit != "%" else "rose_by")
            x, y = tools.input(b), tools.input(a)
            made.append(arithmetic.difference(x, y, name) if b.base_unit == "%" else arithmetic.growth(x, y, name))
    fell = bool(re.search("降|跌|fell", q.normal))
    made.sort(key=lambda c: c.result, reverse=low == fell)
    if len(made) < _FEWEST:
        return None
    told = [computed(q, c, f"{c.name}: " if q.language == "en" else "") for c in made]
    rest = [Statement(s.text, s.evidence, "bullet") for s in told[1:]]
    return Draft((told[0], *rest, source_quote(q, tools, rows[-1])), language=q.language)


def _by_year(q: Question, tools: Tools) -> list[Observation]:
    """The figures of the thing asked for of one place, by year."""
    wanted = replace(wanted_of(q), periods=(), measures=frozenset({"level"}))
    held = [m.observation for m in tools.find(wanted, 60) if m.coverage >= ENOUGH and m.area != "other"]
    held = [o for o in held if o.measure == "level" and o.period and o.period.isdigit()]
    if not held:
        return []
    series: dict[tuple[object, ...], dict[str, Observation]] = {}
    for o in held:
        key = (series_key(o), place_key(o.area or ""), o.breakdown or "", o.base_unit)
        series.setdefault(key, {}).setdefault(o.period or "", o)
    longest = max(series.values(), key=len)
    return [longest[y] for y in sorted(longest)]
