"""Figures that follow from those the reports state: growth from a change, wholes from shares, amounts per item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.bases import is_index_value
from assistant.compose.constructions import EACH
from assistant.compose.earlier import is_real, of_a_class, previous_change
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import say
from assistant.compose.reach import wider_asked
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, similar, terms
from assistant.matching import ENOUGH, Match, Wanted
from assistant.places import CITY, PROVINCE, place_around, place_key, width_of
from assistant.question import Question
from assistant.records import Draft, Input, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_PERCENT = re.compile(r"百分之|%|增幅|增速|涨幅|增长率|几成|percent|growth rate")
_AMOUNT_MORE = re.compile(
    r"(?:多|少|增加|减少|增长|下降|涨|提高|上升|净增)(?:了|出)?(?:多少|几)(?:个)?(?:万|亿|元|美元|家|人|件|项|笔|户|点(?!几))"
    r"|(?:增量|增加额|增长额|增加值(?=.{0,3}比上年)|净增加?额)(?:是|为|有)?(?:多少|多大)"
)
_CURRENCIES = ("元", "美元", "欧元", "日元", "港元", "英镑")
_POINTS = re.compile("(?:多少|几)个?点")
_UNITS = {"份": "项", "户": "家", "名": "人", "位": "人"}
_COUNTS = ("家", "项", "笔", "件", "个", "人", "人次", "种", "起", "次", "所", "座")
_WHOLE_FIT, _PART_FIT = 0.85, 0.75
_INHABITANTS = frozenset({"常住人口", "年末常住人口", "常住人口数", "总人口", "人口", "人口总量", "常住人口总量"})
# Those a park counts, which has no inhabitants.
_WORKFORCE = frozenset({"从业人员", "企业从业人员", "期末从业人员", "年末从业人员", "从业人员数", "从业人员总数"})
_ALL_SAID = 0.7
_COUNT = 20  # an English figure without a unit from here on is a count
_TOTAL = re.compile("的?(?:总|一共|共|合计|全部|整体|大概|大约|约)")
_RATIO_UNIT = "比例"
_OF_SHARE = re.compile("占|中| (?:as an? )?share of ")
_GENERIC = {"全市": None, "全省": None, "全区": None, "本市": None}
# Whose figure it is: «企业出口总额» is the export total that the export of the companies' goods is a share of.
_HOLDERS = frozenset({"企业", "公司"})
# «净流入» is one flow less its opposite.
_NETS = (
    ("自然增长率", "出生率", "死亡率"),
    ("净流入", "流入", "流出"),
    ("净迁入", "迁入", "迁出"),
    ("顺差", "出口", "进口"),
    ("逆差", "进口", "出口"),
)


def growth_rate(q: Question, tools: Tools) -> Draft | None:
    """«增长了百分之几» where only the change in points or amount is stated: change ÷ (level − change)."""
    if not q.has("change") or not _PERCENT.search(q.normal):
        return None
    matches = [m for m in tools.find(wanted_of(q), 40) if m.coverage >= ENOUGH and m.fits]
    if not matches or matches[0].observation.measure == "change_rate":
        return None
    for m in matches:
        o = m.observation
        if o.measure != "level" or not _same_name(o, matches[0].observation):
            continue
        change = previous_change(tools, o, [x.observation for x in matches], rates=False)
        if (
            change is not None
            and change.measure == "change"
            and (change.base_unit.lstrip("个") or "点") == (o.base_unit.lstrip("个") or "点")
        ):
            c = arithmetic.rate_of_change(tools.input(o), tools.input(change))
            return Draft((sentence(q, tools, change), computed(q, c), source_quote(q, tools, o)), language=q.language)
    return None


def change_amount(q: Question, tools: Tools) -> Draft | None:
    """«比上年多了多少亿元» where only the rate of growth is stated: the level less what it had grown from."""
    if not _AMOUNT_MORE.search(q.normal) or len(q.periods) > 2:
        return None
    years = [int(p) for p in q.periods if p.isdigit()]
    if len(years) == 2 and abs(years[0] - years[1]) != 1:
        return None
    asked = replace(wanted_of(q), measures=frozenset({"level"}), periods=(str(max(years)),) if years else ())
    matches = [m for m in tools.find(asked, 40) if m.coverage >= ENOUGH and m.fits]
    points = _POINTS.search(q.normal) is not None
    levels = [m.observation for m in matches if _is_amount(m.observation) or (points and is_index_value(m.observation))]
    for o in levels:
        if not _same_name(o, levels[0]):
            continue
        rate = previous_change(tools, o, [])
        if rate is None or rate.measure != "change_rate" or rate.qualifier or o.qualifier or is_real(o, rate):
            return None
        c = arithmetic.grown_by(tools.input(o), tools.input(rate), say(q, "grown_by"))
        said = (sentence(q, tools, o), sentence(q, tools, rate), computed(q, c), source_quote(q, tools, o))
        return Draft(said, language=q.language)
    return None


def _same_name(a: Observation, b: Observation) -> bool:
    return normalise(a.indicator) == normalise(b.indicator) and (a.breakdown or "") == (b.breakdown or "")


# ---------------------------------------------------------------- wholes behind shares
def implied_whole(q: Question, tools: Tools) -> Draft | None:
    """«全国总量大概多少», where a part and its share of the whole are stated: part ÷ share."""
    given = q.has("infer") or any(x.unit == "%" for x in q.quantities)
    if q.has("rank", "superlative", "previous") or not q.concepts or (q.has("share") and not given):
        return None
    wider = len(q.areas) > 1 or any(word in q.normal for word in _GENERIC)
    if is_stated(q, tools) and not (given and wider) and not _is_narrower(q, tools):
        return None
    shares = tools.find(Wanted(q.concepts, (), (), q.periods, frozenset({"share"})), 60)
    found = [m.observation for m in shares if m.observation.measure == "share" and m.period != "other"]
    written = {x.value for x in q.quantities if x.unit == "%"}
    found = _of_their_year([o for o in found if o.value in written] or found)
    for o in sorted(found, key=lambda o: bool(o.qualifier)):
        whole = _whole_asked(q, tools, o, given)
        part = part_of_share(tools, o) if whole else None
        if part is not None and part.base_unit.split("/")[0] in _MONEY and _NUMBER.search(q.normal):
            continue  # a number of something is asked for, no amount of money
        if whole and part is not None:
            share = _in_percent(tools.input(o))
            c = arithmetic.whole_of(tools.input(part), share, f"{whole}（反推）")
            lead = Statement(say(q, "previous_given", what=whole), (tools.evidence(o),))
            shown = {tools.place(x).key: x for x in (part, o)}
            quotes = tuple(source_quote(q, tools, x) for x in shown.values())
            return Draft((lead, sentence(q, tools, part), computed(q, c), *quotes), language=q.language)
    return None


_MONEY = frozenset({"元", "美元", "欧元", "英镑", "港元", "日元"})
_NUMBER = re.compile(r"(?:几|多少)(?:家|个|人|件|项|所|座)(?!百分点|亿|万)")


def _is_narrower(q: Question, tools: Tools) -> bool:
    """«全市总额» asked for, of which only the figure of a part of the city is held."""
    levels = tools.find(replace(wanted_of(q), measures=frozenset({"level"})), 5)
    stated = [m.observation for m in levels if m.observation.measure == "level" and m.fits and m.coverage >= ENOUGH]
    exact = [o for o in stated if wider_asked(q, o) is None and width_of(o.area or "") == _width_asked(q)]
    return bool(stated) and not exact and any(wider_asked(q, o) is not None for o in stated)


def _width_asked(q: Question) -> int | None:
    """How wide the whole is that «全市», «全省» asks for."""
    return next((width for word, width in (("全省", PROVINCE), ("全市", CITY)) if word in q.normal), None)


def _of_their_year(found: Sequence[Observation]) -> list[Observation]:
    """Shares without the undated end of «从13.7%提高至14.0%», whose whole the dated end shares."""
    out: list[Observation] = []
    for o in found:
        twins = [x for x in found if x is not o and series_key(x) == series_key(o) and x.document_id == o.document_id]
        if o.period is None and any(x.period for x in twins):
            continue
        whole = o.comparator or next((x.comparator for x in twins if x.comparator), None)
        out.append(o if whole == o.comparator else replace(o, comparator=whole))
    return out


def is_stated(q: Question, tools: Tools) -> bool:
    """Whether a level is held that is just what was asked for: nothing in its name goes beyond the question."""
    for m in tools.find(replace(wanted_of(q), measures=frozenset({"level"})), 30):
        o = m.observation
        if o.measure != "level" or not m.fits or m.coverage < _WHOLE_FIT or of_a_class(o, q.concepts):
            continue
        words = {t.concept for t in terms(normalise(o.indicator + (o.breakdown or "")))}
        extra = [w for w in words if not any(similar(w, c) >= 0.7 or (c in w and len(c) > 2) for c in q.concepts)]
        if len(extra) <= len(words) / 3:
            return True
    return False


def _whole_asked(q: Question, tools: Tools, o: Observation, given: bool) -> str | None:
    """The name of the whole, when the question asks for the whole that this share is of."""
    if not o.comparator or o.base_unit not in ("%", _RATIO_UNIT):
        return None
    comparator = normalise(o.comparator)
    own = place_key(o.area) if o.area else ""
    named = [p.name for p in tools.gazetteer.find(comparator)]
    if comparator.startswith(tuple(_GENERIC)) and place_around(own):
        named.append(str(place_around(own)))
    rest = _without_places(tools, comparator)
    generic = next((w for w in _GENERIC if comparator.startswith(w) and w in q.normal), None)
    part = replace(o, indicator=re.split("占", o.indicator)[0])
    if generic and wider_asked(q, part) is not None and (not q.areas or own in q.areas):
        about = f"{rest} {o.indicator}"
        return f"{generic}{_what(rest, o)}" if tools.coverage(q.concepts, about) >= _PART_FIT else None
    for place in named:
        if place in q.areas and (own not in q.areas or given or _total_of(q, tools, place)) and place != own:
            about = f"{rest} {o.indicator}"
            return f"{place}{_what(rest, o)}" if tools.coverage(q.concepts, about) >= _PART_FIT else None
    if not rest or (q.areas and own and own not in q.areas):
        return None
    words = [t.concept for t in terms(rest)]
    beyond = [c for c in q.concepts if not any(similar(c, w) >= 0.6 for w in words)]
    beyond = [c for c in beyond if c not in _HOLDERS or c not in normalise(o.indicator)]
    if given:
        beyond = [c for c in beyond if c not in normalise(o.quote)]
    if not words or beyond or named:
        return None
    said = sum(any(similar(c, w) >= 0.7 for c in q.concepts) for w in words)
    return f"{o.area or ''}{o.comparator}" if said == len(words) else None


def _total_of(q: Question, tools: Tools, place: str) -> bool:
    """«北京投资全国总额多少»: of two places named, the last is the one whose total is asked for."""
    found = tools.gazetteer.find(q.normal)
    return bool(found) and found[-1].name == place and _TOTAL.match(q.normal, found[-1].end) is not None


def _without_places(tools: Tools, text: str) -> str:
    for p in reversed(tools.gazetteer.find(text)):
        text = text[: p.start] + text[p.end :]
    for word in _GENERIC:
        text = text.removeprefix(word)
    return text


def _what(rest: str, o: Observation) -> str:
    if terms(rest) and rest not in ("总额", "总数", "总量"):
        return rest
    return _OF_SHARE.split(o.indicator)[0]


def part_of_share(tools: Tools, o: Observation) -> Observation | None:
    """The amount whose share is stated: in the same sentence before it, else the same indicator elsewhere."""
    name = normalise(_OF_SHARE.split(o.indicator)[0])
    beside = [s for s in tools.siblings(o) if _is_amount(s) and s.number_start < o.number_start]
    for s in reversed(beside):
        if s.period and o.period and s.period != o.period:
            continue  # «占比由2023年的21%提高到22%»: each share is of the amount of its own year
        if name and (similar(normalise(s.indicator), name) > 0.5 or name in normalise(s.indicator)):
            return s
    rest = _without_places(tools, normalise(o.comparator or ""))
    wanted = Wanted(
        tuple(t.concept for t in terms(name or rest)),
        (place_key(o.area),) if o.area else (),
        (),
        _year(o),
        frozenset({"level"}),
    )
    for m in tools.find(wanted, 10):
        x = m.observation
        same = (x.breakdown or "") == (o.breakdown or "") and x.measure == "level" and _is_amount(x)
        if same and m.coverage >= 0.8 and m.area == "same" and m.period == "same":
            return x
    return None


def _year(o: Observation) -> tuple[str, ...]:
    year = year_of(o.period)
    return (str(year),) if year else ()


def _is_amount(o: Observation) -> bool:
    counted = not o.base_unit and o.indicator.isascii() and o.value >= _COUNT  # English counts have no measure word
    return o.measure == "level" and (counted or o.base_unit not in ("", "%", "点", _RATIO_UNIT, "年"))


def _in_percent(i: Input) -> Input:
    """A share written as a fraction (三分之一 -> 0.3333) in per cent."""
    if i.unit == "%":
        return i
    low, high = (None if x is None else 100 * x for x in (i.low, i.high))
    return replace(i, value=round(100 * i.value, 2), unit="%", low=low, high=high)


# ---------------------------------------------------------------- per item
def per_item(q: Question, tools: Tools) -> Draft | None:
    """«平均每项合同成交额», «平均单笔金额»: an amount of money over a count, of one place and year."""
    m = EACH.search(q.normal)
    if m is None:
        return None
    unit = next((g for g in m.groups() if g), "") if not (m.group("u4") or "") else ""
    unit = _UNITS.get(unit, unit)
    said = ("平均", "人均", "平均收入", unit, "户均", f"每{unit}", "钱")
    concepts = tuple(c for c in q.concepts if c not in said)
    found = [x for x in tools.find(replace(wanted_of(q, concepts), measures=frozenset({"level"})), 80) if x.fits]
    if not concepts or not found or _states_mean(found):
        return None
    amounts = [x for x in found if x.observation.base_unit in _CURRENCIES and x.observation.measure == "level"]
    counts = [x for x in found if _counts(x.observation, unit)] or (_heads(q, tools) if unit == "人" else [])
    best = max(_pairs(tools, concepts, amounts[:12], counts[:12]), key=lambda p: p[0], default=None)
    if best is None:
        return None
    _, a, b = best
    c = arithmetic.per(tools.input(a), tools.input(b), f"/{b.base_unit}", f"平均每{b.base_unit}")
    quotes = {tools.place(o).key: o for o in (a, b)}
    statements = [sentence(q, tools, a), sentence(q, tools, b), computed(q, c)]
    if a.period != b.period:
        statements.append(
            Statement(
                say(q, "periods_differ", a=a.period or "—", b=b.period or "—"),
                (tools.evidence(a), tools.evidence(b)),
                "note",
            )
        )
    return Draft((*statements, *(source_quote(q, tools, o) for o in quotes.values())), language=q.language)


def _heads(q: Question, tools: Tools) -> list[Match]:
    """The inhabitants, of whom «人均研发经费» does not speak."""
    found = tools.find(replace(wanted_of(q, ("常住人口",)), measures=frozenset({"level"})), 20)
    people = [m for m in found if m.fits and _is_population(m.observation)]
    if people:
        return people
    found = tools.find(replace(wanted_of(q, ("从业人员",)), measures=frozenset({"level"})), 20)
    return [m for m in found if m.fits and _is_workforce(m.observation)]


def _is_workforce(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit == "人" and normalise(o.indicator) in _WORKFORCE


def _is_population(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit == "人" and not o.breakdown and o.indicator in _INHABITANTS


def _states_mean(found: Sequence[Match]) -> bool:
    o = found[0].observation
    return found[0].coverage >= 0.8 and (bool(re.search("平均|均", o.indicator)) or "/" in o.base_unit)


def _counts(o: Observation, unit: str) -> bool:
    return o.measure == "level" and (o.base_unit == unit if unit in _COUNTS else o.base_unit in _COUNTS)


def _pairs(
    tools: Tools, concepts: Sequence[str], amounts: Sequence[Match], counts: Sequence[Match]
) -> list[tuple[float, Observation, Observation]]:
    out = []
    for a in amounts:
        for b in counts:
            x, y = a.observation, b.observation
            together = tools.coverage(concepts, f"{x.indicator}{x.breakdown or ''} {y.indicator}{y.breakdown or ''}")
            if (_is_population(y) or _is_workforce(y)) and year_of(x.period) != year_of(y.period):
                continue
            if tools.place(x).key == tools.place(y).key and normalise(x.indicator) == normalise(y.indicator):
                together = max(together, tools.coverage(concepts, tools.place(x).quote))
            same_year = year_of(x.period) == year_of(y.period) or not (x.period and y.period)
            beside = tools.place(x).key == tools.place(y).key
            if together < 0.8 or not _same_place(x, y):
                continue
            if not y.value or x.qualifier in ("超过", "不到", "超", "近") or of_a_class(y, concepts):
                continue
            if _is_some(y, x, concepts):
                continue
            out.append((together + a.score + b.score + beside + 0.3 * same_year, x, y))
    return out


def _is_some(count: Observation, amount: Observation, concepts: Sequence[str]) -> bool:
    """Whether a count is of only some of those asked about (科技型中小企业 of «平均每家企业»)."""
    if _is_population(count) or _is_workforce(count):
        return False
    said = {*concepts, *(t.concept for t in terms(normalise(amount.indicator + (amount.breakdown or ""))))}
    own = {t.concept for t in terms(normalise(count.indicator + (count.breakdown or "")))}
    return any(not any(similar(w, s) >= _ALL_SAID or w in s for s in said) for w in own - _HOLDERS)


def _same_place(a: Observation, b: Observation) -> bool:
    return place_key(a.area or "") == place_key(b.area or "")


# ---------------------------------------------------------------- flows
def net_flow(q: Question, tools: Tools) -> Draft | None:
    """«净流入多少»: the inflow less the outflow, when no net figure is stated."""
    kind = next((k for k in _NETS if k[0] in q.normal), None)
    if kind is None:
        return None
    name, plus, minus = kind
    wanted = replace(wanted_of(q), measures=frozenset({"level"}))
    kept = tuple(c for c in q.concepts if name not in c)
    if any(name in m.observation.indicator and m.fits for m in tools.find(wanted, 10)):
        return None
    sides: list[Observation] = []
    for word in (plus, minus):
        found = tools.find(replace(wanted, concepts=(word, *kept)), 20)
        good = [
            m.observation
            for m in found
            if word in m.observation.indicator and m.fits and m.observation.measure == "level"
        ]
        if not good:
            return None
        sides.append(next((o for o in good if not sides or _alike(o, sides[0])), good[0]))
    a, b = sides
    if not _alike(a, b):
        return None
    c = arithmetic.difference(tools.input(a), tools.input(b), name)
    statements = [sentence(q, tools, a), sentence(q, tools, b), computed(q, c), source_quote(q, tools, a)]
    return Draft(tuple(statements), language=q.language)


def _alike(a: Observation, b: Observation) -> bool:
    return a.base_unit == b.base_unit and a.period == b.period and _same_place(a, b)
