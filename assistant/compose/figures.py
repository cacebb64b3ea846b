"""Answers that are figures: what was asked, what the sources hold, and how near the two are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose import from_to
from assistant.compose.constructions import EACH, is_share_of, whole_named
from assistant.compose.earlier import about_same, narrower, of_a_class, previous_change
from assistant.compose.exchange import in_yuan
from assistant.compose.fitting import (
    against_year,
    is_more_special,
    less_named,
    no_aims,
    only_places,
    part_named,
    told_apart,
    whole_of_other_years,
)
from assistant.compose.kinds import of_another_kind
from assistant.compose.nearby import (
    asked_words,
    distinct,
    near_miss,
    of_other_editions,
    other_area,
    other_kind_told,
    same_indicator,
)
from assistant.compose.phrases import say
from assistant.compose.reach import edition_year, is_part_of_year, no_rate, undated_elsewhere, wider_asked
from assistant.compose.stated import against_figures
from assistant.compose.wording import computed, sentence, source_quote, subject
from assistant.holdings import year_of
from assistant.lexicon import normalise, terms
from assistant.matching import ENOUGH, Match, Wanted, among_others, area_fit, period_fit
from assistant.places import place_around, place_key
from assistant.question import Question
from assistant.records import Draft, Reason, Statement, Status
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

# Observations that say what the best one says must match nearly as well to be shown beside it.
_CLOSE = 0.97
_CHANGED = re.compile(
    r"净增了?(多少|几)|增长了?(多少|几|百分之)|(提高|提升|增加|上升|减少|下降|涨|降)了?(多少|几)|增速|增幅|涨幅|同比|较上年|比上年"
)
# What is told as a part of something, and what can only be told as an amount.
_RELATIVE = re.compile(
    r"率|比重|占比|比例|份额|强度|程度|几成|贡献|百分|指数|增速|倍|share|rate|percent|proportion|intensity|ratio"
)
_RELATIVE_UNITS = frozenset({"%", "比例", "倍", "‰", "百分点"})
_ABSOLUTE = re.compile(r"多少|几(?!乎|成)|多大|总额|总量|how (many|much)")
_NEWLY = re.compile(r"新增|新设|净增|到\d")
_RANK_WORDS = frozenset({"排名", "综合", "综合排名", "高新区", "国家高新区", "评价", "结果"})
_OVERALL = re.compile("综合|总体|整体|排名|评价")
_OWN_CITY = ("全市", "占全市", "全省", "占全省", "本市")
_MUCH_BETTER = 0.15
# A figure of another kind (a share for an amount) is taken only where it matches this much better than any of the kind.
_MEASURE_SLACK = 0.02
_MEASURES = {
    "change": frozenset({"change", "change_rate"}),
    "share": frozenset({"share"}),
    "rank": frozenset({"rank"}),
    "date": frozenset({"date"}),
}
_IS_MEAN = re.compile(r"[均每单/]|per |average|mean", re.IGNORECASE)
_MONEY = frozenset({"元", "美元", "欧元", "英镑", "港元", "日元"})
_MONEY_ASKED = re.compile(r"金额|多少钱|多少资金|(?:多少|几)个?(?:万亿|亿|万)?(?:元|美元)|(?:多少|几)个?亿")
_AMOUNT_ASKED = re.compile(
    r"(?:多少|几)个?(?:万亿|亿|万|千|家|个|件|项|人|辆|吨|台|套)|(?:是|为|有)多少|多少[？?]?$|how (?:much|many)"
)
_SPLIT = re.compile(r"[?？,，;；、]|以及|还有|和|与|及|\band\b")


def wanted_of(q: Question, concepts: Sequence[str] | None = None) -> Wanted:
    """What a question asks of an observation."""
    measures: frozenset[str] = frozenset()
    for cue, kinds in _MEASURES.items():
        if q.has(cue) and not (cue == "change" and q.has("previous")):
            measures |= kinds
    if not measures:
        measures = frozenset({"level"})
    return Wanted(
        concepts=tuple(q.concepts if concepts is None else concepts),
        areas=_places(q),
        soft_areas=q.soft_areas,
        periods=q.periods,
        measures=measures,
        text=q.normal,
        units=_MONEY if _MONEY_ASKED.search(q.normal) else frozenset(),
        figures=q.ages or tuple(f"{x.value:g}{x.unit}" for x in q.quantities if x.unit),
    )


def _places(q: Question) -> tuple[str, ...]:
    """The places asked about; an index named stands for itself and, for its place, too."""
    places = list(q.areas)
    for index in q.indices:
        places += [place_key(index), place_key(index.removesuffix("指数"))]
    return tuple(dict.fromkeys(places))


_LAST_YEAR = re.compile(r"上一?年|去年|前一年|上[期届版]|last year|previous year|year before")


def lookup(q: Question, tools: Tools) -> Draft | None:
    """The observation asked for, a near miss said to be one, or None when nothing matches."""
    wanted = wanted_of(q)
    matches = [m for m in tools.find(wanted, 60) if m.coverage >= ENOUGH]
    if not matches:
        return _parts(q, tools)
    against = against_year(q, matches)
    if against:
        return _found(replace(q, periods=()), tools, against)
    matches = from_to.without_starts(tools, matches)
    asked = max((m.coverage for m in matches if m.measure == "same" and m.area != "other"), default=0.0)
    asked += _MEASURE_SLACK
    whole_asked = whole_named(q)
    if whole_asked is not None and q.has("share"):
        matches = [
            m for m in matches if m.observation.measure != "share" or is_share_of(tools, m.observation, whole_asked)
        ]
        if not matches:
            return None
    dated = {series_key(m.observation) for m in matches if m.period == "other" and m.area != "other"}
    fitting = [
        m
        for m in matches
        if not (m.period == "unsaid" and q.periods and series_key(m.observation) in dated)
        or edition_year(tools, m.observation) in q.periods
        if m.fits and _edition_fits(q, tools, m.observation) and (m.measure != "other" or m.coverage > asked)
        if not is_part_of_year(q, m.observation) and not only_places(q, m.observation)
    ]
    fitting = [m for m in fitting if not undated_elsewhere(q, tools, m.observation)]
    fitting = [] if less_named(q, fitting, matches) else no_aims(q, fitting)
    other_kind = [m for m in fitting if of_another_kind(q, m)]
    fitting = [m for m in fitting if m not in other_kind]
    if fitting and all(of_a_class(m.observation, q.concepts) and narrower(q, m.observation) for m in fitting[:3]):
        other_kind, fitting = fitting, []
    if fitting and is_more_special(q, fitting[0]):
        other_kind, fitting = fitting, []
    apart = whole_of_other_years(q, tools, fitting, matches) or told_apart(q, tools, fitting, matches)
    if apart is not None:
        return apart
    if other_kind and not fitting:
        return other_kind_told(q, tools, other_kind[0].observation)
    if fitting and (word := wider_asked(q, fitting[0].observation)) is not None:
        return other_area(replace(q, areas=(word,)), tools, fitting)
    fitting = part_named(q, tools, fitting)
    if fitting and matches_best(fitting, matches):
        beside = _other_places(q, tools, fitting[0].observation)
        if beside:
            return other_area(replace(q, areas=beside), tools, fitting)
        if not q.periods and _LAST_YEAR.search(q.normal) and _may_be_meant(q, fitting[0].observation):
            return _not_last_year(q, tools, fitting[0].observation)
        return _found(q, tools, fitting)
    if q.edition in q.editions and not any(_edition_fits(q, tools, m.observation) for m in matches):
        return of_other_editions(q, tools, matches)
    beside_it = _other_side(q, tools, max(matches, key=lambda m: (m.coverage, m.score)))
    if beside_it is not None:
        return Draft((sentence(q, tools, beside_it), source_quote(q, tools, beside_it)), language=q.language)
    return near_miss(q, tools, matches)


def _other_side(q: Question, tools: Tools, best: Match) -> Observation | None:
    """«全国平均呢» of «甲市平均年薪9万元，是全国平均年薪（6万元）的…»: the asked place's figure beside it."""
    if best.area != "other" or len(q.areas) != 1:
        return None
    o, mine = best.observation, terms(normalise(best.observation.indicator + (best.observation.breakdown or "")))
    said = {t.concept for t in mine}
    for s in tools.siblings(o):
        alike = (s.measure, s.base_unit, s.period) == (o.measure, o.base_unit, o.period) and s.area != o.area
        own = {t.concept for t in terms(normalise(s.indicator + (s.breakdown or "")))}
        if alike and area_fit(s, q.areas) == "same" and own and own <= said:
            return s
    return None


def _may_be_meant(q: Question, o: Observation) -> bool:
    """Whether a figure that is not of the year before might be taken for it."""
    return o.period is None or (q.has("previous") and o.measure in ("level", "share", "rank"))


def _not_last_year(q: Question, tools: Tools, o: Observation) -> Draft:
    """«上年得分» where no year before can be worked out: what is held, and that it is not known to be of that year."""
    text = say(q, "undated") if o.period is None else say(q, "not_given_for", what=say(q, "year_before"))
    lead = Statement(text, (tools.evidence(o),))
    told = (lead, sentence(q, tools, o), source_quote(q, tools, o))
    return Draft(told, "partial", "not_in_documents", language=q.language)


def moved_by(q: Question, tools: Tools) -> Draft | None:
    """What a figure moved by, where a report tells only where it began and where it ended."""
    return from_to.moved_by(q, tools, wanted_of(q))


def ranked(q: Question, tools: Tools) -> Draft | None:
    """«在全国高新区排第几» with no other word of what: the ranks the reports give the place, in the field named."""
    if not q.has("rank") or not q.areas or any(c not in _RANK_WORDS for c in q.concepts):
        return None
    ranks = [f.observation for f in tools.holdings.where(q.areas, "rank")]
    own = [o for o in ranks if area_fit(o, q.areas) == "same" and period_fit(o, q.periods) != "other"]
    fields = [place_key(x) for x in q.compared]
    named = [o for o in own if any(f in tools.gazetteer.names(normalise(o.quote)) for f in fields)] if fields else own
    if not named and not {"全球", "世界"} & set(fields):
        named = [o for o in own if _OVERALL.search(o.indicator)]
    if not named:
        return None
    whole = [o for o in named if _OVERALL.search(o.indicator)] or named
    best = list({(o.value, o.comparator): o for o in reversed(whole)}.values())
    best = sorted(best, key=lambda o: among_others(o, q.normal))[:3]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in best}
    return Draft((*(sentence(q, tools, o) for o in best), *quotes.values()), language=q.language)


def matches_best(fitting: Sequence[Match], matches: Sequence[Match]) -> bool:
    """Whether what fits the period and place also says what was asked nearly as well as anything held does."""
    return fitting[0].coverage >= max(m.coverage for m in matches) - _MUCH_BETTER


def _other_places(q: Question, tools: Tools, o: Observation) -> tuple[str, ...]:
    """Places the question names that the figure is neither of nor compared with: it is not the figure asked for."""
    if len(q.areas) < 2:
        return ()
    own = {place_key(x) for x in (o.area, o.breakdown, o.comparator) if x}
    if o.area and place_around(o.area) and (o.comparator or o.indicator).startswith(_OWN_CITY):
        own.add(str(place_around(o.area)))
    if o.measure in ("share", "rank"):
        own |= tools.gazetteer.names(normalise(o.quote))
    return tuple(a for a in q.areas if a not in own and a not in normalise(o.indicator + (o.comparator or "")))


def dated(q: Question, tools: Tools) -> Draft | None:
    """A date asked for: the observation that is one, with its sentence."""
    if not q.has("date") and not any(c in ("基期", "基准年") for c in q.concepts):
        return None
    wanted = wanted_of(q)
    if len(q.periods) > 1:
        wanted = replace(wanted, periods=())
    matches = [m for m in tools.find(wanted, 40) if m.coverage >= ENOUGH and m.observation.measure == "date"]
    fitting = [m for m in matches if m.fits and _edition_fits(q, tools, m.observation)]
    if not fitting:
        return None
    quotes = {tools.place(m.observation).key: m.observation for m in fitting if m.score >= 0.9 * fitting[0].score}
    held = list(quotes.values())[:3]
    first = held[0]
    rival = [o for o in held[1:] if same_indicator(o, first) and o.value != first.value]
    said = [sentence(q, tools, o) for o in (first, *rival)] if rival else []
    clash = [Statement(say(q, "conflict"))] if rival else []
    return Draft((*clash, *said, *(source_quote(q, tools, o) for o in held)), language=q.language)


def _edition_fits(q: Question, tools: Tools, o: Observation) -> bool:
    """An edition named in the question limits the answer to reports on that edition or its data year."""
    if q.edition is None:
        return True
    entry = tools.holdings.entries.get(o.document_id)
    named = q.edition in (entry.title if entry else "") or (entry is not None and entry.edition == q.edition)
    if q.edition in q.editions:  # «2023版», which no report of another edition is
        return named
    return named or q.edition in o.quote or year_of(o.period) == int(q.edition) - 1


# ---------------------------------------------------------------- found
def _found(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft:
    whole = [m for m in matches if not narrower(q, m.observation) and m.coverage >= matches[0].coverage - _MUCH_BETTER]
    best = most_precise(latest(q, whole or matches), matches)
    shown = [best.observation]
    same = [m.observation for m in matches if _same_series(m.observation, best.observation)]
    rivals = _rivals(best.observation, same)
    statements = [sentence(q, tools, best.observation)]
    companions = _companions(q, tools, best.observation, matches)
    told = [m.observation for m in matches if _same_value(m.observation, best.observation)]
    moved = _moved_on_year(q, tools, best.observation, told) if not companions else []
    unsaid = None if moved else _unsaid(q, best.observation, companions)
    if unsaid is not None:
        what = asked_words(q) if unsaid == "no_level" else subject(best.observation)
        statements.insert(0, Statement(say(q, unsaid, what=what), (tools.evidence(best.observation),)))
    if rivals:
        statements.append(Statement(say(q, "conflict")))
        statements += [replace(sentence(q, tools, o), layout="bullet") for o in (best.observation, *rivals)]
        shown += rivals
    else:
        agreeing = tuple(tools.evidence(o) for o in same if o.document_id != best.observation.document_id)
        statements[0] = replace(statements[0], evidence=statements[0].evidence + agreeing[:1])
    for o in companions:
        statements.append(sentence(q, tools, o))
        shown.append(o)
    statements += moved
    converted = _converted(q, tools, best.observation)
    statements += converted
    if no_rate(q, best.observation, converted):
        unsaid = unsaid or "no_rate"
        statements.append(Statement(say(q, "no_rate"), (tools.evidence(best.observation),)))
    for o in shown[:3]:
        statements += against_figures(q, tools, o)
    statements.append(source_quote(q, tools, best.observation))
    for o in shown[1:]:
        if tools.place(o).key != tools.place(best.observation).key:
            statements.append(source_quote(q, tools, o))
    status: Status = "answered" if unsaid is None else "partial"
    reason: Reason | None = None if unsaid is None else "not_in_documents"
    said = tuple(distinct(statements))
    return Draft(said, status, reason, language=q.language, followups=_followups(q, best.observation))


def _same_value(a: Observation, b: Observation) -> bool:
    """Whether two figures are one, told under two names: in the text and in a table."""
    same = (a.period, a.base_unit, a.scaled_value) == (b.period, b.base_unit, b.scaled_value)
    return same and place_key(a.area or "") == place_key(b.area or "")


def _moved_on_year(q: Question, tools: Tools, o: Observation, same: Sequence[Observation]) -> list[Statement]:
    """«涨了吗» of a figure with no stated change, where the year before is told as well: both and the difference."""
    if not q.has("change") or q.has("previous", "rank") or o.measure not in ("level", "share"):
        return []
    for x in (o, *same):
        before = from_to.year_before(tools, x)
        if before is not None and before.observation_id != x.observation_id:
            a, b = tools.input(x), tools.input(before)
            fell = a.value < b.value
            key = "fell_by" if fell else "rose_by"
            made = arithmetic.difference(b, a, say(q, key)) if fell else arithmetic.difference(a, b, say(q, key))
            return [sentence(q, tools, before), computed(q, made), source_quote(q, tools, before)]
    return []


def most_precise(best: Match, matches: Sequence[Match]) -> Match:
    """Of figures of one thing that agree (突破3.3万亿元, 33357.1亿元), the one with the most digits."""
    o = best.observation
    same = [m for m in matches if _same_series(m.observation, o) and meets(m.observation, o)]
    return max([best, *same], key=lambda m: (not m.observation.qualifier, _digits(m.observation), m is best))


def _digits(o: Observation) -> int:
    return len(f"{abs(o.value):.12g}".replace(".", "").strip("0"))


def _unsaid(q: Question, o: Observation, beside: Sequence[Observation]) -> str | None:
    """The phrase that says that what was asked for is not held, only something else on the same subject."""
    if _unsaid_change(q, o):
        return "no_change"
    if EACH.search(q.normal) and o.measure == "level" and not _IS_MEAN.search(f"{o.indicator}{o.base_unit}"):
        return "no_mean"
    told = {o.measure, *(b.measure for b in beside)}
    if o.base_unit == "%" and _MONEY_ASKED.search(q.normal) and not q.has("share", "change"):
        return "no_level"
    if told == {"change_rate"} and _AMOUNT_ASKED.search(q.normal) and not q.has("change", "previous", "compare"):
        return "no_level"
    if q.has("rank") and "rank" not in told and not q.has("superlative", "change", "calculation"):
        ranked_behind = (
            not q.has("previous")
            and o.measure in ("level", "share")
            and re.search(r"第[\d一二三四五六七八九十]+", o.quote)
        )
        return None if ranked_behind else "no_rank"
    if told & {"ratio", "rank", "date", "target"} or q.has(
        "change", "rank", "date", "previous", "superlative", "infer"
    ):
        return None
    if q.has("share"):
        relative = o.base_unit in _RELATIVE_UNITS or _RELATIVE.search(o.indicator)
        return "no_share" if o.measure == "level" and not relative and "share" not in told else None
    amount = _ABSOLUTE.search(q.normal) and not _RELATIVE.search(q.normal) and not q.has("calculation", "conflict")
    return "no_level" if o.measure == "share" and amount and "level" not in told else None


def _unsaid_change(q: Question, o: Observation) -> bool:
    """A rise or fall asked for of which only the level is held; 新设 and 新增 name levels themselves."""
    asked = bool(_CHANGED.search(q.normal)) and not (_NEWLY.search(q.normal) and _NEWLY.search(o.indicator))
    return asked and o.measure == "level" and not _CHANGED.search(o.indicator) and o.base_unit != ""


def latest(q: Question, matches: Sequence[Match]) -> Match:
    """Of the best matches that are one series, the latest period, unless the question names one."""
    best = matches[0]
    if q.periods:
        return best
    series = [m for m in matches if m.score >= _CLOSE * best.score and same_indicator(m.observation, best.observation)]
    return max(series, key=lambda m: (year_of(m.observation.period) or 0, m.score)) if series else best


def _same_series(a: Observation, b: Observation) -> bool:
    return same_indicator(a, b) and a.period == b.period and a.base_unit == b.base_unit


def _rivals(o: Observation, same: Sequence[Observation]) -> list[Observation]:
    """Other sources of the same figure whose intervals do not meet this one's."""
    out: list[Observation] = []
    for other in same:
        if other.cell is None and (other.document_id, other.quote) == (o.document_id, o.quote):
            continue  # «430亿，其中202亿», «从0.51到0.53»: one sentence does not contradict itself
        if ("企业" in other.indicator) != ("企业" in o.indicator):
            continue  # what firms alone spend, as «各类企业研发经费», is a part of all that is spent
        if ("金额" in other.indicator) != ("金额" in o.indicator) and other.document_id == o.document_id:
            continue  # cases of financing, and what they came to
        if other.observation_id != o.observation_id and not meets(o, other) and not any(meets(r, other) for r in out):
            out.append(other)
    return out


def meets(a: Observation, b: Observation) -> bool:
    def bounds(o: Observation) -> tuple[float, float]:
        factor = o.scaled_value / o.value if o.value else 1.0
        low = -float("inf") if o.low is None else o.low * factor
        high = float("inf") if o.high is None else o.high * factor
        return min(low, high), max(low, high)

    (a_low, a_high), (b_low, b_high) = bounds(a), bounds(b)
    slack = 1e-9 * max(abs(a.scaled_value), abs(b.scaled_value), 1.0)
    return a_low <= b_high + slack and b_low <= a_high + slack


def _companions(q: Question, tools: Tools, best: Observation, matches: Sequence[Match]) -> list[Observation]:
    """Figures of the same sentence that the question also asks about: its share, change, rank, or the level itself."""
    asked = set().union(*[kinds for cue, kinds in _MEASURES.items() if q.has(cue)]) or set()
    wanted = (asked | {"level"}) - {best.measure}
    if best.measure == "level":
        wanted = asked - {"level"}
    if not wanted and not _asks_both(q):
        return []
    out = []
    for o in tools.siblings(best):
        if o.measure == best.measure and _is_flow(o) != _is_flow(best) and _asks_both(q) and _alike(o, best):
            out.append(o)
        if o.measure in wanted and o.observation_id != best.observation_id and about_same(o, best):
            out.append(o)
            wanted = wanted - {o.measure}
    if {"change", "change_rate"} <= wanted:
        change = previous_change(tools, best, [])
        out += [change] if change is not None and change not in out else []
    return out


def _asks_both(q: Question) -> bool:
    """«累计多少家，新增几家»: the stock and what was added to it."""
    return bool(re.search("新增|新设|净增", q.normal) and re.search("累计|共|总数|总量|存量", q.normal))


def _is_flow(o: Observation) -> bool:
    return re.search("新增|新设|净增", o.indicator) is not None


def _alike(a: Observation, b: Observation) -> bool:
    return series_key(a) == series_key(b) and a.base_unit == b.base_unit and a.observation_id != b.observation_id


def _converted(q: Question, tools: Tools, o: Observation) -> list[Statement]:
    """The same amount in the unit asked for, or in plain figures for a reader of English."""
    if o.measure not in ("level", "change") or not o.base_unit or o.base_unit in _RELATIVE_UNITS:
        return []
    if q.language == "en":
        if re.search("million|billion|trillion", f"{o.quote} {o.unit}"):  # the report itself writes it so
            return []
        made = arithmetic.in_english(tools.input(o))
        return [computed(q, made)] if made is not None else []
    if q.unit is not None:
        prefix = next((p for p in ("万亿", "亿", "万") if q.unit.startswith(p)), "")
        if f"{prefix}{o.base_unit}" != o.unit and q.unit.removeprefix(prefix) in (o.base_unit, ""):
            made = arithmetic.convert(tools.input(o), prefix)
            left, _, right = made.expression.partition(" = ")
            if left == right:  # the source writes it in English: $43.0 billion
                made = replace(made, expression=f"{tools.figure(o)} = {right}")
            return [computed(q, made)]
    return in_yuan(q, tools, o)


def _followups(q: Question, o: Observation) -> tuple[str, ...]:
    if q.language == "en":
        return ()
    base = subject(o)
    return (f"{base}较上年变化多少？",) if o.measure == "level" else (f"{base}是多少？",)


# ---------------------------------------------------------------- several at once
def _parts(q: Question, tools: Tools) -> Draft | None:
    """«上市企业和独角兽各多少»: each part looked up by itself when the whole matches nothing."""
    pieces = _pieces(q)
    if len(pieces) < 2:
        return None
    found = []
    for concepts in pieces:
        matches = [m for m in tools.find(wanted_of(q, concepts), 30) if m.coverage >= ENOUGH and m.fits]
        if not matches:
            return None
        found.append(latest(q, matches).observation)
    statements = [sentence(q, tools, o) for o in found]
    quotes = [source_quote(q, tools, o) for o in found]
    return Draft(tuple(distinct([*statements, *quotes])), language=q.language)


def _pieces(q: Question) -> list[tuple[str, ...]]:
    cuts = [m.start() for m in _SPLIT.finditer(q.normal)]
    groups: dict[int, list[str]] = {}
    for t in q.terms:
        groups.setdefault(sum(c < t.start for c in cuts), []).append(t.concept)
    return [tuple(dict.fromkeys(g)) for g in groups.values()]
