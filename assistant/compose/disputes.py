"""Figures a question brings along: two that are said to disagree, or one that the sources do not bear out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import figures, leading
from assistant.compose.constructions import is_share_of
from assistant.compose.earlier import narrower
from assistant.compose.figures import wanted_of
from assistant.compose.nearby import same_indicator
from assistant.compose.operands import is_figure
from assistant.compose.phrases import say
from assistant.compose.structure import counts
from assistant.compose.wording import period_text, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.matching import Match, Wanted, area_fit, period_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.numerals import find_quantities
from ingest.records import Observation, Quantity

_ABOUT = 0.45
# The very figure needs fewer of the words around it to be recognised.
_BY_VALUE = 0.25
_SAID, _SURE = 0.75, 0.9
_ALL, _MOST = 0.95, 0.6  # of the question's words, and of the indicator's name
_ARITHMETIC = re.compile(r"占.{0,20}(多少|几|比)|除以|乘以|加上|减去|折合|换算|增长.{0,8}%到|\d家占")
_COUNT_OF = re.compile(r"(?P<n>[\d一二三四五六七八九十百]+)(?:余|多)?[个项](?=[一二三四]级指标)")
_BASE_YEAR = re.compile(
    r"以?(?P<a>(?:19|20)\d\d)年?(?:作为|为|是|当|作)?(?:基期|基准年|基年)"
    r"|base year (?:is |of |was )?(?P<b>(?:19|20)\d\d)"
)
_DOWN = re.compile(r"下降|下跌|减少|降低|回落|跌了|跌到|降了|下滑|\bf[ae]ll\b|\bdrop|declin|decreas")
_WHO = re.compile(r"谁|哪[个座家里一]|什么[市省区县城地]")
_PLACES = re.compile(r"排名|名次|位次|位列|排到|排在")
_OVERALL = re.compile(r"综合|总体|整体")
_LOST = re.compile(r"下降|下跌|降低|回落|跌|掉|下滑|退步|后退|落后|降到|降了")
_GAINED = re.compile(r"上升|上涨|提高|提升|前进|进步|升到|升了|跃居|跃升")
_UP = re.compile(r"上升|上涨|增长|增加|提高|提升|涨了|涨到|回升|\brise|\brose|\bgr[eo]w|increas")
_FRACTIONS = {"一半": 50.0, "半数": 50.0, "三分之一": 100 / 3, "三分之二": 200 / 3, "四分之一": 25.0, "四分之三": 75.0}
_CLAIMED_SHARE = re.compile(
    r"占(?:了|到)?(?P<whole>[^，。？?占]{0,12}?)(?P<part>一半|半数|三分之一|三分之二|四分之一|四分之三)"
    r"(?:(?P<least>以上|多)|(?P<most>以下|不到))?"
)
_CLAIMED_YEAR = re.compile(
    r"(?:从|自|是|在)?(?P<year>(?:19|20)\d\d)年?(?:就|起|才)?(?:开始|首次|成立|设立|创立|发布|建立|公布|推出)"
)
_CONFIRM = re.compile(r"对吧|对吗|是吧|是吗|没错|对不对|属实|正确|吗[?？]?$|为什么|为何|\bright\b|correct|true")
# «下降了，对吧»: said as a fact, where «下降了吗» only asks.
_SURE_OF = re.compile(
    r"对吧|是吧|对吗|是吗|对不对|没错吧?|不是.{2,20}吗|\bright\s*\?|\bcorrect\s*\?|isn't it|didn't it|\btrue that\b"
)
_TAKEN = re.compile(r"为什么|为何|为啥|凭什么|咋|原因|怎么会|why|how come|导致|说明什么|意味")


def disputed(q: Question, tools: Tools) -> Draft | None:
    """«一处说甲一处说乙，哪个对»: each figure with its own source, and how they differ."""
    matches = [m for m in tools.find(wanted_of(q), 200) if m.coverage >= _BY_VALUE]
    found: list[Observation] = []
    for quantity in q.quantities:
        of_value = [m.observation for m in matches if is_figure(m.observation, quantity)]
        found += [o for o in of_value[:1] if o not in found]
    if len(found) < 2:
        return None
    statements = [sentence(q, tools, o) for o in found]
    statements.append(Statement(_difference(q, found), tuple(tools.evidence(o) for o in found)))
    statements += [source_quote(q, tools, o) for o in found]
    return Draft(tuple(statements), language=q.language)


def _difference(q: Question, found: list[Observation]) -> str:
    """What sets the figures apart: their years, their places, or nothing, which is a contradiction."""
    english = q.language == "en"
    names = list(dict.fromkeys(o.indicator for o in found))
    if len(names) > 1 and not any(series_key(a) <= series_key(b) for a in found for b in found if a is not b):
        return (
            f"They are of different things ({', '.join(names)})."
            if english
            else f"两个数字说的不是同一项（{'、'.join(names)}），并不矛盾。"
        )
    periods = list(dict.fromkeys(period_text(o, english) for o in found))
    if len({o.period for o in found}) > 1 and all(periods):
        return (
            f"They are for different periods ({', '.join(periods)})."
            if english
            else f"两个数字的年份不同（{'、'.join(periods)}），并不矛盾。"
        )
    places = list(dict.fromkeys(o.area or "" for o in found))
    if len({place_key(p) for p in places}) > 1:
        return (
            f"They are for different areas ({', '.join(places)})."
            if english
            else f"两个数字的范围不同（{'、'.join(places)}），不能当作同一个数。"
        )
    if len(found) == 2 and figures.meets(*found):
        return "The two figures agree: one is only given roughly." if english else "两个数字并不矛盾，其中一个是约数。"
    return "The sources do not agree; both are shown." if english else "资料中的两处说法不一致，现将两处都列出。"


def premise(q: Question, tools: Tools) -> Draft | None:
    """A figure, unit, direction, base year or rank taken for granted that the sources put otherwise is corrected."""
    if q.has("conflict") and len(q.quantities) > 1:
        return None
    checks = (_rank_premise, _count_premise, _base_premise, _share_premise, _date_premise)
    for check in (*checks, leading.premise, _figure_premise, _place_premise, _direction_premise):
        draft = check(q, tools)
        if draft is not None:
            return draft
    return None


def _corrected(q: Question, tools: Tools, *held: Observation) -> Draft:
    lead = Statement(say(q, "premise"), (tools.evidence(held[0]),))
    quotes = {tools.place(o).key: o for o in held}
    statements = (lead, *(sentence(q, tools, o) for o in held), *(source_quote(q, tools, o) for o in quotes.values()))
    return Draft(statements, "refused", "false_premise", language=q.language)


def _figure_premise(q: Question, tools: Tools) -> Draft | None:
    """A figure stated as the indicator's, where the reports give it another unit or the indicator another figure."""
    claimed = [
        x for x in q.quantities if x.unit and x.unit not in ("位", "级", "强") and not _ARITHMETIC.search(q.normal)
    ]
    if not claimed or len(claimed) > 2 or re.search(r"(?:其他|其余|另外?|剩下的?)[一二三四五六七八九十\d]", q.normal):
        return None
    matches = [m for m in tools.find(wanted_of(q), 80) if m.period != "other"]
    for quantity in claimed:
        if any(_said_in(m.observation, quantity) for m in matches[:12] if m.fits and m.exactness >= _ABOUT):
            continue
        slip = next((m for m in matches if _is_named(m) and m.fits and _unit_slip(m.observation, quantity)), None)
        if slip is not None:
            return _corrected(q, tools, slip.observation)
        about = [
            m for m in matches if m.fits and m.observation.base_unit.lstrip("个") == quantity.base_unit.lstrip("个")
        ]
        if not about or not _certain(about) or any(is_figure(m.observation, quantity) for m in matches if m.fits):
            continue
        if q.has("previous") or about[0].observation.measure == "share":
            continue
        owner = next((m.observation for m in matches if is_figure(m.observation, quantity)), None)
        return _corrected(q, tools, about[0].observation, *([owner] if owner is not None else []))
    return None


def _is_named(m: Match) -> bool:
    """Whether the question says all of an indicator's name, whatever else it asks."""
    return m.exactness >= _SAID and not m.observation.breakdown


def _said_in(o: Observation, quantity: Quantity) -> bool:
    """Whether a figure of the question is part of the indicator's own name: 30岁以下, 2500强, 超过1亿美元."""
    name = normalise(o.indicator + (o.breakdown or ""))
    return f"{quantity.value:g}" in name or is_figure(o, quantity)


def _unit_slip(o: Observation, quantity: Quantity) -> bool:
    """The very digits under another unit: 5.72元 for 5.72美元, 72.2% for 72.2个点."""
    other = o.base_unit.split("/")[0].lstrip("个") != quantity.base_unit.split("/")[0].lstrip("个")
    scaled = abs(o.scaled_value) != abs(quantity.scaled)
    exact = (abs(abs(o.value) - abs(quantity.value)) < 1e-9 and "." in f"{quantity.value:g}") or abs(
        quantity.value
    ) >= 100
    return exact and abs(abs(o.value) - abs(quantity.value)) < 1e-9 and (other or scaled)


def _count_premise(q: Question, tools: Tools) -> Draft | None:
    """«35个三级指标» of an index that has another number of them."""
    m = _COUNT_OF.search(q.normal)
    if m is None or len(q.indices) != 1 or q.has("conflict"):
        return None
    number = find_quantities(m.group("n") + "个")
    counted = counts(replace(q, levels=q.levels), tools)
    if not number or not q.levels or counted is None:
        return None
    said = {e.observation.value for s in counted.statements for e in s.evidence if e.observation is not None}
    said |= {e.computation.result for s in counted.statements for e in s.evidence if e.computation is not None}
    if not said or number[0].value in said:
        return None
    lead = Statement(say(q, "premise"), counted.statements[0].evidence)
    return Draft((lead, *counted.statements), "refused", "false_premise", language=q.language)


def _base_premise(q: Question, tools: Tools) -> Draft | None:
    """«以2008年为基期» of an index whose base is another year."""
    m = _BASE_YEAR.search(q.normal)
    if m is None:
        return None
    year = m.group("a") or m.group("b")
    found = tools.find(Wanted(("基期",), wanted_of(q).areas, measures=frozenset({"date"})), 20)
    bases = [x.observation for x in found if x.observation.measure == "date" and x.area != "other" and x.coverage > 0.9]
    if not bases or any(f"{o.value:g}" == year for o in bases):
        return None
    return _corrected(q, tools, bases[0])


def _share_premise(q: Question, tools: Tools) -> Draft | None:
    """«占全美一半以上» taken for granted, of a share that is stated and less."""
    m = _CLAIMED_SHARE.search(q.normal)
    if m is None or (m.group("least") is None) == (m.group("most") is None):
        return None
    claimed = next(v for w, v in _FRACTIONS.items() if m.group("part") == w)
    concepts = tuple(c for c in q.concepts if c not in ("原因", "理由"))
    wanted = replace(wanted_of(q, concepts), measures=frozenset({"share"}))
    held = [x for x in tools.find(wanted, 30) if x.fits and x.measure == "same" and x.observation.base_unit == "%"]
    held = [x for x in held if x.coverage >= _SAID and is_share_of(tools, x.observation, m.group("whole"))]
    held.sort(key=lambda x: x.observation.comparator is None)
    if not held:
        return None
    o = held[0].observation
    wrong = o.value < claimed if m.group("least") else o.value > claimed
    return _corrected(q, tools, o) if wrong else None


def _date_premise(q: Question, tools: Tools) -> Draft | None:
    """«从1993年开始发布，对吧» of an index or place to which the reports give another year, or that year to another."""
    m = _CLAIMED_YEAR.search(q.normal)
    if m is None or not _CONFIRM.search(q.normal):
        return None
    wanted = replace(wanted_of(q), periods=(), measures=frozenset({"date"}))
    dates = [x for x in tools.find(wanted, 40) if x.observation.measure == "date" and x.coverage >= _ABOUT]
    own = [x.observation for x in dates if x.area == "same"]
    if any(f"{o.value:g}" == m.group("year") for o in own):
        return None
    others = [x.observation for x in dates if x.area == "other" and f"{x.observation.value:g}" == m.group("year")]
    held = [*own[:1], *others[:1]]
    return _corrected(q, tools, *held) if held else None


def _direction_premise(q: Question, tools: Tools) -> Draft | None:
    """«为什么下降» of a figure that rose, or the other way round."""
    down, up = bool(_DOWN.search(q.normal)), bool(_UP.search(q.normal))
    if down == up or not (_TAKEN.search(q.normal) or _SURE_OF.search(q.normal)):
        return None
    wanted = replace(wanted_of(q), measures=frozenset({"change", "change_rate"}))
    moved = [m for m in tools.find(wanted, 30) if m.fits and m.exactness >= _SURE and m.measure == "same"]
    moved = [m for m in moved if not narrower(q, m.observation)]
    levels = tools.find(replace(wanted_of(q), measures=frozenset({"level"})), 30)
    years = [year_of(m.observation.period) or 0 for m in (*levels, *moved) if m.fits and m.exactness >= _SURE]
    moved = [m for m in moved if (year_of(m.observation.period) or 0) == max(years, default=0)]
    if not moved:
        ends = _two_levels(levels)
        return _corrected(q, tools, *ends) if ends and (ends[1].scaled_value > ends[0].scaled_value) == down else None
    claimed = [m for m in moved if any(is_figure(m.observation, x) for x in q.quantities)]
    moved = claimed or moved
    if any((m.observation.value < 0) == down for m in moved):
        return None
    return _corrected(q, tools, moved[0].observation)


def _two_levels(levels: Sequence[Match]) -> tuple[Observation, Observation] | None:
    """The figures of the two latest years of the thing named, the earlier first; None where they are equal."""
    named = [m.observation for m in levels if m.fits and m.coverage >= _ALL and m.exactness >= _MOST]
    if not named:
        return None
    held = {o.period: o for o in reversed(named) if o.period and o.period.isdigit() and same_indicator(o, named[0])}
    years = sorted(held)
    if len(years) < 2 or held[years[-1]].scaled_value == held[years[-2]].scaled_value:
        return None
    return held[years[-2]], held[years[-1]]


def _place_premise(q: Question, tools: Tools) -> Draft | None:
    """«排名为什么掉了» of a place in a ranking that went up, or the other way round."""
    lost, gained = bool(_LOST.search(q.normal)), bool(_GAINED.search(q.normal))
    if lost == gained or not _PLACES.search(q.normal) or not _TAKEN.search(q.normal) or not q.areas:
        return None
    moved = [
        f.observation
        for f in tools.holdings.where(q.areas, measure="change", units=("位", "名", "个位次"))
        if area_fit(f.observation, q.areas) == "same" and period_fit(f.observation, q.periods) != "other"
    ]
    moved = [o for o in moved if (year_of(o.period) or 0) == max(year_of(m.period) or 0 for m in moved)]
    if not moved or any((o.value < 0) == lost for o in moved):
        return None
    return _corrected(q, tools, moved[0])


def _rank_premise(q: Question, tools: Tools) -> Draft | None:
    """A rank the question takes for granted, against the rank the sources give the same place in the same field."""
    claimed = next((x for x in q.quantities if x.unit == "位"), None)
    if claimed is None or _WHO.search(q.normal):  # «第四名是谁» takes no place's rank for granted
        return None
    others = [x for x in q.quantities if x is not claimed]
    best: tuple[float, Observation] | None = None
    for fact in tools.holdings.where(q.areas, measure="rank"):
        o = fact.observation
        if o.measure != "rank" or area_fit(o, q.areas) == "other":
            continue
        beside = sum(any(is_figure(s, x) for s in tools.siblings(o)) for x in others)
        score = tools.coverage(q.concepts, o.quote) + beside
        if not q.concepts and q.areas:  # «甲在高新区里排第七»: the overall place
            score = float(area_fit(o, q.areas[:1]) == "same" and bool(_OVERALL.search(o.indicator)))
        if score >= _ABOUT and (best is None or score > best[0]):
            best = (score, o)
    if best is None or is_figure(best[1], claimed):
        return None
    return _corrected(q, tools, best[1])


def _certain(about: list[Match]) -> bool:
    """Only a rank, or a match by nearly all words, is sure enough to correct the user."""
    return _is_named(about[0])
