"""Answers that set several figures in order: the largest or fastest of a kind, and one indicator over time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose import bases, leading
from assistant.compose.alike import LEAST, of_kind
from assistant.compose.calculation import as_many, part_values
from assistant.compose.earlier import previous_change, value_before
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import in_turn, joined, say
from assistant.compose.standing import members, number, overall_of, rows_of, without_order
from assistant.compose.wording import computed, period_text, period_words, sentence, signed, source_quote, subject
from assistant.holdings import year_of
from assistant.lexicon import normalise, terms
from assistant.matching import ENOUGH, Wanted, area_fit, period_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement, TableData
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_NAMED = 0.9
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHOWN = 10
_QUOTES = 3
_SPREAD = re.compile("最[高大多](的|值)?(和|与|跟|比)最[低小少].{0,8}(差|多|高)|极差")
_TIMES = re.compile("几倍|多少倍|how many times|times as")
_RANKED = re.compile(r"排名|排得|排在|排位|名次|位次")
_LAST = re.compile(r"最(靠后|落后|低|差|后)")
# «哪个活动主体», «哪类产业»: the sort of thing asked for, which is no word of its name.
_SORT = re.compile(
    r"哪(?:个|些|一个?|类|几个|种)(?:[\u4e00-\u9fff]{0,2})?"
    r"(?:行业|产业|领域|板块|门类|类别|主体|部门|类型|渠道|来源|活动|方式)$"
)
_MOVING = re.compile(r"涨|增长|提升|上升|增加|增速|快|慢|降|跌|(?<![a-z])(?:grow|rise|rose|fast|slow|increase)")


def extreme(q: Question, tools: Tools) -> Draft | None:
    """«哪个一级指数涨得最快»: the figures of one kind and period set in order, the first of them named."""
    if q.areas and _RANKED.search(q.normal) and (ranks := leading.best_ranks(q, tools)):
        return _in_order(q, tools, ranks[::-1] if _LAST.search(q.normal) else ranks)
    rows = _parts(q, tools) or (leading.part_rows(q, tools) if q.levels or re.search("指数|维度", q.normal) else [])
    kept = tuple(t for t in q.terms if not _SORT.search(q.normal[: t.start] + t.text))
    rows = rows or members(q, of_kind(replace(q, terms=kept) if kept else q, tools))
    if len(rows) < 2:
        return None
    rows = sorted(rows, key=lambda o: o.scaled_value, reverse=LEAST.search(q.normal) is None)
    return _in_order(q, tools, rows)


_WHICH_MOVED = re.compile(
    r"(?:哪(?:个|些|一个?|类|几个|种|项|家)|谁|有没有)[^，,。？?最]{0,12}?"
    r"(?:(?P<fell>下降|减少|负增长|下滑|回落|跌|降)|(?P<rose>上升|增长|增加(?!值)|提高|上涨|涨|升))了?的?[？?]?$"
)


def which_moved(q: Question, tools: Tools) -> Draft | None:
    """«哪个产业下降了»: of figures of one kind, those that went that way, or that none did."""
    m = _WHICH_MOVED.search(q.normal)
    if m is None:
        return None
    if q.levels:
        return _parts_moved(q, tools, bool(m["fell"]))
    kept = tuple(t for t in q.terms if not _SORT.search(q.normal[: t.start] + t.text))
    kept = tuple(t for t in kept if t.text not in ("指标", "数据", "分项", "方面", "维度", "价格"))
    if not kept:
        return None
    asked = replace(q, terms=kept, cues=q.cues | {"change"} - {"superlative"})
    rows = of_kind(asked, tools)
    rows = [o for o in rows if o.measure.startswith("change")]
    held = [o for o in rows if (o.value < 0) == bool(m["fell"])]
    if len(rows) < 2:
        return None
    told = [sentence(q, tools, o) for o in sorted(held, key=lambda o: -abs(o.value))]
    if not held:
        told = [Statement(say(q, "none_moved"), tuple(tools.evidence(o) for o in rows))]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held or rows[:1]}
    return Draft((*told, *quotes.values()), language=q.language)


def _parts_moved(q: Question, tools: Tools, fell: bool) -> Draft | None:
    """«谁在下降» of an index's parts."""
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f)
        changes = _changes_of(tools, parts)
        held = [c for c in changes if (c.value < 0) == fell]
        if len(parts) > 1 and held and as_many(q, parts):
            quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
            return Draft((*(sentence(q, tools, o) for o in held), *quotes.values()), language=q.language)
    return None


def _in_order(q: Question, tools: Tools, rows: Sequence[Observation]) -> Draft:
    """The first of some figures, then all of them in their order."""
    best = rows[0]
    statements = [sentence(q, tools, best)]
    shown = rows[:_SHOWN]
    ordered = in_turn(q, ((label, signed(tools, o)) for label, o in zip(_labels(shown), shown, strict=True)))
    by = "名次" if best.measure == "rank" else "大小"
    lead = f"在资料列出的各项中，按{by}排列{'，排在前面的' if len(shown) < len(rows) else ''}："
    if q.language == "en":
        lead = f"Of those the reports list, {'the first ' if len(shown) < len(rows) else ''}in order: "
    statements.append(Statement(f"{lead}{ordered}", tuple(tools.evidence(o) for o in shown), layout="note"))
    statements.append(source_quote(q, tools, best))
    return Draft(tuple(statements), language=q.language)


def _labels(rows: Sequence[Observation]) -> list[str]:
    """What tells figures apart: their names, or their places where all have one name."""
    names = [f"{o.breakdown or ''}{o.indicator}" for o in rows]
    places = [o.area or "" for o in rows]
    return places if len(set(names)) == 1 and all(places) and len(set(places)) == len(rows) else names


_MEAN = re.compile("平均(?:得?分|值|数|是|为|多少|下来)?|均值")
_OF_ROWS = re.compile(
    r"前(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:名|位|强|家|个)?|[各这][些几]?(?:个|座|家)?(?:城市|园区|高新区|市|区县|区|国家)|全部|所有"
)


def mean_of_places(q: Question, tools: Tools) -> Draft | None:
    """«前8名平均分多少»: the mean over the first places of a table, or over all of them."""
    m = _OF_ROWS.search(q.normal)
    if m is None or not _MEAN.search(q.normal) or q.levels or (q.quantities and not m["n"]):
        return None
    asked = without_order(q)
    kept = tuple(t for t in asked.terms if not _MEAN.fullmatch(t.text) and t.concept != "平均")
    asked = replace(asked, terms=kept) if kept else overall_of(q, tools)
    rows = rows_of(replace(asked, quantities=()), tools, "level") if asked.terms else []
    rows = sorted(rows, key=lambda o: o.scaled_value, reverse=True)
    n = number(m["n"]) if m["n"] else len(rows)
    if n is None or not 2 <= n <= len(rows):
        return None
    c = arithmetic.mean([tools.input(o) for o in rows[:n]], say(q, "mean"))
    quotes = [source_quote(q, tools, o) for o in rows[:n]]
    return Draft((computed(q, c), *quotes[:_QUOTES]), language=q.language)


def spread(q: Question, tools: Tools) -> Draft | None:
    """«最高的和最低的差多少»: the largest of a kind less the smallest."""
    if not _SPREAD.search(q.normal):
        return None
    rows = sorted(_parts(q, tools) or of_kind(q, tools), key=lambda o: o.scaled_value)
    if len(rows) < 2:
        return None
    low, high = rows[0], rows[-1]
    made = computed(q, arithmetic.difference(tools.input(high), tools.input(low), "相差"))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (high, low)}
    return Draft((sentence(q, tools, high), sentence(q, tools, low), made, *quotes.values()), language=q.language)


def _parts(q: Question, tools: Tools) -> list[Observation]:
    """The parts of an index, or what they changed by."""
    if not (q.levels or re.search("指数|维度|分项|index", q.normal)):
        return []
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f)
        if len(parts) < 2 or not as_many(q, parts) or not _is_asked(q, parts):
            continue
        if not _MOVING.search(q.normal):
            return parts
        return _changes_of(tools, parts)
    return []


def _is_asked(q: Question, parts: Sequence[Observation]) -> bool:
    """Whether an index's parts are of the edition, the period and the place the question names."""
    wanted = wanted_of(q)
    if q.edition and any((o.period or "") != str(int(q.edition) - 1) for o in parts):
        return False
    return all(period_fit(o, q.periods) != "other" and area_fit(o, wanted.areas) != "other" for o in parts)


def _changes_of(tools: Tools, parts: Sequence[Observation]) -> list[Observation]:
    """What the parts of an index changed by: in points, or their rates where those are told of more of them."""
    kinds = [[c for p in parts if (c := stated_change(tools, p, k)) is not None] for k in ("change", "change_rate")]
    return max(kinds, key=len)


def stated_change(tools: Tools, part: Observation, measure: str = "change") -> Observation | None:
    """The stated change of a part in the same period (`change_rate`: the rate of it)."""
    name = normalise(part.indicator)
    concepts = tuple(t.concept for t in terms(name))
    for m in tools.find(Wanted(concepts, measures=frozenset({measure})), 40):
        o = m.observation
        if o.measure == measure and normalise(o.indicator).startswith(name) and o.period == part.period:
            return o
    return None


def series(q: Question, tools: Tools) -> Draft | None:
    """One indicator over two or more periods, in order of time, as a table and a chart."""
    matches = [
        m
        for m in tools.find(replace(wanted_of(q), periods=(), measures=frozenset({"level"})), 80)
        if m.coverage >= ENOUGH and m.area != "other"
    ]
    if not matches:
        return None
    first = matches[0].observation
    rows: dict[str, Observation] = {}
    matches.sort(key=lambda m: bool(m.observation.qualifier) or m.observation.base_unit != first.base_unit)
    for m in matches:
        o = m.observation
        if one_series(o, first) and o.period and year_of(o.period):
            rows.setdefault(o.period, o)
    if q.periods:
        rows = {p: o for p, o in rows.items() if any(_within(p, asked) for asked in q.periods)}
    if len(rows) < 2:
        return None
    ordered = [rows[p] for p in sorted(rows)]
    statements = [sentence(q, tools, o) for o in ordered]
    warning, apart = bases.note(q, tools, [o for o in ordered if not is_base(o)])
    statements += [warning] if warning is not None else []
    statements += [source_quote(q, tools, ordered[-1])]
    table = TableData(
        ("时期", subject(ordered[-1])),
        tuple((period_text(o), tools.figure(o)) for o in ordered),
        tuple((tools.evidence(o),) for o in ordered),
    )
    if apart:
        return Draft(tuple(statements), "partial", "not_comparable", table=table, language=q.language)
    drawn = chart(ordered) if warning is None else None
    return Draft(tuple(statements), table=table, chart=drawn, language=q.language)


def stretch(q: Question, tools: Tools) -> Draft | None:
    """«2020年到2023年是多少»: every year of a stretch that is held, where no figure is of the stretch as a whole."""
    if len(q.periods) != 1 or "/" not in q.periods[0] or q.has("change", "calculation", "compare", "sum", "rank"):
        return None
    wanted = wanted_of(q)
    if any(
        m.observation.period == q.periods[0] and m.coverage >= ENOUGH and m.area != "other"
        for m in tools.find(wanted, 40)
    ):
        return None
    told = series(q, tools)
    if told is None:
        return None
    first, _, last = q.periods[0].partition("/")
    if not (first.isdigit() and last.isdigit()) or told.table is None:
        return told
    held = {y for row in told.table.rows for y in _YEAR.findall(row[0])}
    if all(str(y) in held for y in range(int(first), int(last) + 1)):
        return told
    said = Statement(say(q, "other_years"))
    return replace(told, statements=(*told.statements, said), status="partial", reason="not_in_documents")


def is_base(o: Observation) -> bool:
    """Whether a value is only the base of its index: 100 in the base year."""
    return bases.is_index_value(o) and o.value in (100.0, 1000.0)


def _within(period: str, asked: str) -> bool:
    """Whether a period is one asked for, or lies in a stretch of years asked for."""
    first, _, last = asked.partition("/")
    return first <= period[: len(first)] <= last if last else period.startswith(asked)


def latest_move(q: Question, tools: Tools) -> Draft | None:
    """A trend of which one edition alone is held: the latest value, its change, and the value before worked back."""
    open_end = tuple(p for p in q.periods if "/" not in p)  # of a stretch of years what is held within it
    matches = [m for m in tools.find(replace(wanted_of(q), periods=open_end), 40) if m.fits and m.coverage >= ENOUGH]
    for m in matches:
        o = m.observation
        if o.measure != "level" or m.exactness < _NAMED:
            continue
        if q.periods and not any(_within(o.period or "", asked) for asked in q.periods):
            continue
        change = previous_change(tools, o, [x.observation for x in matches])
        before = value_before(q, tools, o, [x.observation for x in matches])
        if change is None or before is None:
            return None
        statements = [sentence(q, tools, o), sentence(q, tools, change), before, source_quote(q, tools, o)]
        return Draft(tuple(statements), language=q.language)
    return None


def over_periods(q: Question, tools: Tools) -> Draft | None:
    """One indicator in each of several periods named; where a change is asked for, the difference and growth too."""
    found: list[Observation] = []
    missing: list[str] = []
    for period in _ends(q):
        wanted = replace(wanted_of(q), periods=(period,), measures=frozenset({"level"}))
        matches = [m for m in tools.find(wanted, 40) if m.coverage >= ENOUGH and m.fits and m.period == "same"]
        if found:
            matches = [m for m in matches if one_series(m.observation, found[0])] or matches
        if matches:
            found.append(matches[0].observation)
        else:
            missing.append(period)
    if len(found) < 2 and not (found and len(missing) > 1):
        return _one_of_two(q, tools, found, missing)
    found.sort(key=lambda o: o.period or "")
    statements = [sentence(q, tools, o) for o in found]
    first, last = min(found, key=lambda o: o.period or ""), max(found, key=lambda o: o.period or "")
    warning, apart = bases.note(q, tools, found)
    statements += [warning] if warning is not None else []
    if (
        not apart
        and len(found) == 2
        and q.has("change", "compare", "calculation")
        and first.base_unit == last.base_unit
    ):
        a, b = tools.input(last), tools.input(first)
        fell = last.scaled_value < first.scaled_value
        made = arithmetic.difference(b, a, "减少") if fell else arithmetic.difference(a, b, "增加")
        statements.append(computed(q, made))
        if _TIMES.search(q.normal) and first.scaled_value > 0:
            statements[-1] = computed(q, arithmetic.ratio(a, b, "倍数"))
        elif first.base_unit != "%" and first.scaled_value > 0:
            statements.append(computed(q, arithmetic.fall(b, a) if fell else arithmetic.growth(a, b)))
    if missing:
        held = tuple(tools.evidence(o) for o in found)
        statements.append(Statement(say(q, "not_given_for", what=joined(q, _in_stretches(missing))), held))
    quotes = {tools.place(o).key: o for o in found}
    statements += [source_quote(q, tools, o) for o in quotes.values()]
    if apart:
        return Draft(tuple(statements), "partial", "not_comparable", language=q.language)
    return Draft(tuple(statements), "partial" if missing else "answered", language=q.language, chart=chart(found))


def _in_stretches(periods: Sequence[str]) -> list[str]:
    """Periods in words, with years that follow on one another as one stretch."""
    runs: list[list[str]] = []
    for p in periods:
        follows = runs and p.isdigit() and runs[-1][-1].isdigit() and int(p) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(p)
        else:
            runs.append([p])
    return [w for run in runs for w in ([f"{run[0]}—{run[-1]}年"] if len(run) > 2 else map(period_words, run))]


def _one_of_two(q: Question, tools: Tools, found: Sequence[Observation], missing: Sequence[str]) -> Draft | None:
    """Of two years set against each other only one is held, and no change against the other tells it: said so."""
    if len(found) != 1 or len(missing) != 1 or not q.has("change", "compare", "calculation"):
        return None
    year, other = year_of(found[0].period), missing[0]
    if year is not None and other == str(year - 1) and (change := previous_change(tools, found[0], [])) is not None:
        before = value_before(q, tools, found[0], [])
        told = (sentence(q, tools, found[0]), sentence(q, tools, change), *((before,) if before else ()))
        return Draft((*told, source_quote(q, tools, found[0])), language=q.language)
    if year is None or not other.isdigit() or int(other) == year - 1:
        return None
    wanted = replace(wanted_of(q), periods=(), measures=frozenset({"change", "change_rate", "ratio"}))
    if any(other in (m.observation.comparator or "") for m in tools.find(wanted, 40) if m.coverage >= ENOUGH):
        return None
    said = Statement(say(q, "not_given", what=f"{period_words(other)}的这项数据"))
    return Draft((said, sentence(q, tools, found[0]), source_quote(q, tools, found[0])), "partial", language=q.language)


def _ends(q: Question) -> tuple[str, ...]:
    """The periods named; of one stretch of years («从2021年到2023年涨了多少»), its first and last."""
    if (
        len(q.periods) == 1
        and "/" in q.periods[0]
        and (q.has("change", "calculation", "compare") or q.intent == "trend")
    ):
        return tuple(q.periods[0].split("/"))
    return q.periods


def one_series(a: Observation, b: Observation) -> bool:
    return (
        series_key(a) == series_key(b)
        and place_key(a.area or "") == place_key(b.area or "")
        and (a.breakdown or "") == (b.breakdown or "")
        and (a.measure, a.base_unit) == (b.measure, b.base_unit)
    )


def chart(ordered: Sequence[Observation]) -> dict[str, object]:
    """A line over time, in the written unit of the latest figure."""
    return {
        "kind": "line",
        "title": subject(ordered[-1]),
        "unit": ordered[-1].unit,
        "x": [o.period for o in ordered],
        "y": [o.value for o in ordered],
    }
