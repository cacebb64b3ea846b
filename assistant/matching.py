"""Which observations a question is about: by words, area, period and measure, each fit kept apart.

A match says what agrees and what does not, so that a near miss (right indicator, other year) is told from an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from assistant.columns import concepts_of
from assistant.holdings import CLAUSE, HEADING, NAME, Fact, Holdings
from assistant.lexicon import normalise, similar, terms
from assistant.places import PARK, place_key, same_place, short_name, width_of
from ingest.records import Observation

# «硅谷最大的科技公司»: a body named after its place.
_BODY = re.compile(r"(公司|企业|机构|政府|居民|员工|人口|高校)$")
# «年收入亿元以上», «30岁以下», «研发投入2500强»: a bound that tells which bodies or people are counted.
_BOUND = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:超过|不足|不到)?\d*(?:\.\d+)?[十百千万亿]*(?:美元|元|人|岁)(?:及以上|以上|以下|以内)|[\u4e00-\u9fff]{0,8}?\d+强"
    r"|(?<![a-z])per [\d,]*\s?[a-z]+|每[百千万十]{1,2}(?:人口|人|户|家)?"
)
_BOUNDING = re.compile(
    r"以上|以下|[过超破]\d*[十百千万亿]|\d*[十百千万亿]元?级|以内|超过|不足|不到|\d强|每[百千万十]|[百千万](?:人|户)(?!民)|(?<![a-z])per(?![a-z])"
)
# «创新引领型城市（指数大于0.60）»: what is needed to belong to a class, not a figure of anything.
# A score by such a name alone is of what its report's title says.
_ANY_SCORE = frozenset(
    {
        "得分",
        "分数",
        "评分",
        "总分",
        "排名",
        "名次",
        "位次",
        "综合",
        "总",
        "总体",
        "指数",
        "综合指数",
        "城市",
        "地区",
        "评价",
    }
)
_LIMITS = frozenset({"大于", "小于", "介于", "不低于", "不高于"})
_LIMIT_ASKED = re.compile("大于|小于|标准|界定|门槛|划分|条件|低于|高于|以上|以下|介于")
_OF_SCORE = frozenset({"得分", "分数", "总分", "评分"})
_OVERALL = re.compile("(?:综合|总|总体)(?:评价)?(?:得分|评分|分值|分)$")
_REAL = re.compile("实际(?:增长|增速|增幅|上涨|下降)|扣除价格|in real terms")
_JUST_BEFORE = 14  # characters
_RATE = re.compile("(?<!汇)(?<!功)率$")
_RATE_UNITS = frozenset({"%", "‰", "比例", "倍"})
Fit = Literal["same", "unsaid", "other"]

# A question's words must be found to this extent, weighed by rarity, before an observation is taken to be meant.
_BARE = frozenset({"比重", "排名", "平均", "指标", "指数"})
# 全社会研发经费 is all of what «研发经费» asks for, 企业研发经费 a part of it.
_OF_ALL = frozenset({"全", "社会", "口径"})
ENOUGH = 0.62
NEARLY = 0.45
_FIGURE_BONUS = 0.15
_AMONG = 0.04
_TELLING = 5  # characters of a name that are not met by chance
_AREA_BONUS, _PERIOD_BONUS, _MEASURE_BONUS, _EXACTNESS = 0.12, 0.06, 0.15, 0.18


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks of an observation; areas are place keys."""

    concepts: tuple[str, ...]
    areas: tuple[str, ...] = ()
    soft_areas: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    figures: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An observation with how it fits what is wanted; `coverage` in [0, 1] is of the question's words."""

    observation: Observation
    coverage: float
    score: float
    area: Fit
    period: Fit
    measure: Fit
    missing: tuple[str, ...]
    exactness: float = 0.0

    @property
    def fits(self) -> bool:
        """Nothing the question says is contradicted."""
        return "other" not in (self.area, self.period)


# What facts of the same words have in common: coverage, missing words.
_Seen = dict[tuple[frozenset[str], frozenset[str], frozenset[str]], tuple[float, tuple[str, ...]]]


def find(h: Holdings, wanted: Wanted, limit: int = 20) -> list[Match]:
    """The best matches, best first."""
    if all(c in _BARE for c in wanted.concepts):
        return []
    expanded = {c: h.near(c) for c in wanted.concepts}
    weights = {c: h.weight(c) for c in wanted.concepts}
    seen: _Seen = {}
    exact: dict[frozenset[str], float] = {}
    placed = {w for a in wanted.areas if a.isascii() for w in a.split()}
    said = cache(lambda concept: concept in placed or any(similar(asked, concept) >= 0.5 for asked in wanted.concepts))
    fits = (lambda held: period_fit_of(held, wanted.periods) != "other") if wanted.periods else None
    owned = frozenset(a for a in wanted.areas if h.names_of_place(a)) if wanted.areas else frozenset()
    near = h.candidates(wanted.concepts, wanted.areas, fits, wanted.measures, limit)
    for fact in near:
        if fact.name not in exact:
            exact[fact.name] = _exactness(fact, said, h)
    matches = [_match(fact, wanted, expanded, weights, exact, seen, owned, h) for fact in near]
    matches.sort(key=lambda m: -m.score)
    return matches[:limit]


def _match(
    fact: Fact,
    wanted: Wanted,
    expanded: dict[str, dict[str, float]],
    weights: dict[str, float],
    exact: dict[frozenset[str], float],
    seen: _Seen,
    owned: frozenset[str],
    h: Holdings,
) -> Match:
    words = (fact.name, fact.clause, fact.heading)
    if words not in seen:
        seen[words] = _coverage(fact, wanted, expanded, weights)
    coverage, missing = seen[words]
    if missing and fact.name and fact.name <= _ANY_SCORE:
        coverage, missing = _with_title(fact, h, coverage, missing, weights)
    exactness = exact[fact.name]
    area: Fit = area_fit(fact.observation, wanted.areas)
    area = "other" if area == "same" and _namesake(fact.observation, owned) else area
    period = period_fit(fact.observation, wanted.periods)
    measure: Fit = (
        "unsaid" if not wanted.measures else "same" if fact.observation.measure in wanted.measures else "other"
    )
    score = coverage + _EXACTNESS * exactness
    score += _bonus(area, _AREA_BONUS) + _bonus(period, _PERIOD_BONUS) + _bonus(measure, _MEASURE_BONUS)
    if wanted.soft_areas and area_fit(fact.observation, wanted.soft_areas) == "same":
        score += _AREA_BONUS
    if wanted.units and fact.observation.base_unit in wanted.units:
        score += _PERIOD_BONUS
    named = normalise(f"{fact.observation.indicator} {fact.observation.breakdown or ''}") if wanted.figures else ""
    if any(f in named for f in wanted.figures):
        score += _FIGURE_BONUS
    elif any(f.endswith("岁") for f in wanted.figures):
        score, coverage = score - _MEASURE_BONUS, coverage * ENOUGH
    if fact.observation.base_unit == "比例":
        score -= _MEASURE_BONUS / 2
    if fact.observation.qualifier in _LIMITS and not _LIMIT_ASKED.search(wanted.text):
        score, coverage = score - 2 * _MEASURE_BONUS, coverage * NEARLY
    if _no_rate(fact.observation, wanted):
        score, coverage = score - _MEASURE_BONUS, coverage * NEARLY
    if wanted.text and _only_bounds(fact.observation.indicator, wanted):
        score, coverage = score - _MEASURE_BONUS, coverage * NEARLY
    if _OF_SCORE.issuperset(wanted.concepts) and _OVERALL.match(fact.observation.indicator):
        score += _MEASURE_BONUS  # a score by itself is the overall one
    if wanted.text:
        score += _by_wording(fact.observation, wanted.text)
    if fact.observation.breakdown:
        score += _part_fit(concepts_of(fact.observation.breakdown), wanted)
    score += 0.02 * fact.observation.confidence
    return Match(fact.observation, coverage, score, area, period, measure, missing, exactness)


def _with_title(
    fact: Fact, h: Holdings, coverage: float, missing: tuple[str, ...], weights: dict[str, float]
) -> tuple[float, tuple[str, ...]]:
    """«科技竞争力得分» of a column that is only called 得分: the words its report's title has for it."""
    title = normalise(h.title(fact.observation.document_id))
    held = {t.concept for t in terms(title)}
    told = {c for c in missing if c in held or c in title}
    if not told:
        return coverage, missing
    total = sum(weights.values())
    more = sum(weights[c] for c in told) / total if total else 0.0
    return min(1.0, coverage + more), tuple(c for c in missing if c not in told)


def _by_wording(o: Observation, text: str) -> float:
    """What the very words of a question count for: a whole name, a real rate, a place among all."""
    score = _MEASURE_BONUS if _in_full(o.indicator, text) else 0.0
    real = o.measure == "change_rate" and _REAL.search(text) is not None
    if real and _REAL.search(o.quote[: max(0, o.number_start - o.start)][-_JUST_BEFORE:]):
        score += _MEASURE_BONUS  # «实际增长6.1%» is meant, not the nominal rate beside it
    if o.measure == "rank" and among_others(o, text):
        score -= _AMONG  # «在全国第37位，在中部第8位»: the place among all comes first
    return score


def among_others(o: Observation, text: str) -> bool:
    """Whether a rank is one among places that the question does not name."""
    return bool(o.comparator) and normalise(o.comparator or "") not in text


def _namesake(o: Observation, owned: frozenset[str]) -> bool:
    """Whether a figure is of 云港高新区 where 云港 is a place of the library itself."""
    own = place_key(o.area or "") if owned else ""
    part = place_key(o.breakdown) if o.breakdown else ""
    return width_of(own) == PARK and own not in owned and short_name(own) in owned and part not in owned


def _in_full(indicator: str, text: str) -> bool:
    """Whether a question says an indicator's whole name, letter by letter."""
    name = normalise(indicator)
    return len(name) >= _TELLING and name in text


def _only_bounds(indicator: str, wanted: Wanted) -> bool:
    """Whether what is asked for stands in an indicator's name only as a bound: 收入 in 年收入亿元以上企业.

    A question that states the bound itself («收入亿元以上的») asks for it.
    """
    bound, left = _bound_of(indicator)
    if not bound or _BOUNDING.search(wanted.text):
        return False
    inside, outside = {t.concept for t in terms(bound)}, {t.concept for t in terms(left)}
    return any((c in bound or c in inside) and not (c in left or c in outside) for c in wanted.concepts if len(c) > 1)


@lru_cache(maxsize=65536)
def _bound_of(indicator: str) -> tuple[str, str]:
    """The bound in an indicator's name, and the name without it."""
    name = normalise(indicator)
    bound = _BOUND.search(name)
    return (bound.group(), name.replace(bound.group(), "")) if bound else ("", name)


def _part_fit(part: frozenset[str], wanted: Wanted) -> float:
    """A sub-population named in the very words counts for a figure; one that only holds a part of them, against it."""
    if part <= frozenset(wanted.concepts):
        return _MEASURE_BONUS
    broader = any(p != c and p in c and len(p) > 1 for p in part for c in wanted.concepts)
    return -_MEASURE_BONUS if broader else 0.0


def _bonus(fit: Fit, size: float) -> float:
    return size if fit == "same" else -size if fit == "other" else 0.0


def _coverage(
    fact: Fact, wanted: Wanted, expanded: dict[str, dict[str, float]], weights: dict[str, float]
) -> tuple[float, tuple[str, ...]]:
    got = 0.0
    missing = []
    for concept in wanted.concepts:
        best = 0.0
        for other, closeness in expanded[concept].items():
            where = (
                NAME
                if other in fact.name
                else CLAUSE
                if other in fact.clause
                else HEADING
                if other in fact.heading
                else 0
            )
            best = max(best, where * closeness)
        got += weights[concept] * best
        if best < HEADING:
            missing.append(concept)
    total = sum(weights[c] for c in wanted.concepts)
    return (got / total if total else 0.0), tuple(missing)


def _exactness(fact: Fact, said: Callable[[str], bool], h: Holdings) -> float:
    """How much of the indicator's own name the question says: prefers 总收入 to 技术收入占总收入比重."""
    if not fact.name:
        return 0.0
    plain = _BARE | _OF_ALL if "全" in fact.name else _BARE
    weigh = {c: h.weight(c) for c in fact.name if c not in plain} or {c: h.weight(c) for c in fact.name}
    return sum(w for c, w in weigh.items() if said(c)) / sum(weigh.values())


_WHOLE_INDEX = re.compile("(?:综合|总)指数$")
_SHORT_INDEX = 4  # characters of a name that many indices may have
# What an index is of, behind its place: 沿江城市创新指数 is 沿江's.
_KIND_OF = re.compile(r"(?:城市|都市圈|地区|区域|科技|创新型?|综合|高质量|发展|竞争力|产业|数字|经济|能力)*指数")


def area_fit(o: Observation, areas: Sequence[str]) -> Fit:
    """Whether an observation is of one of the areas asked for; an index's own values are of the index's place."""
    if areas and o.area is None and any(a.isascii() and a in normalise(o.indicator) for a in areas):
        return "same"  # «Harbor Bay's population»
    if not areas or o.area is None:
        return "unsaid"
    own = place_key(o.area)
    if any(a.endswith("指数") and len(a) > _SHORT_INDEX and a in o.indicator for a in areas):
        return "same"  # «城市平均的创新力指数» of the index asked about
    if own in areas or any(same_place(own, a) for a in areas) or (o.breakdown and place_key(o.breakdown) in areas):
        return "same"
    if any(own.startswith(a) and _BODY.search(own) for a in areas if len(a) >= 2):
        return "same"
    if own.endswith("指数") and any(
        own.startswith(a) and (len(a) > 2 or _KIND_OF.fullmatch(own, len(a))) for a in areas
    ):
        return "same"
    if own.endswith("指数") and _WHOLE_INDEX.sub("指数", own) in areas:
        return "same"  # 甲综合指数 is the composite of 甲指数
    if own.endswith("指数") and any(same_place(place_key(own.removesuffix("指数")), a) for a in areas):
        return "same"
    return "other"


def period_fit(o: Observation, periods: Sequence[str]) -> Fit:
    """Whether an observation is of one of the periods asked for (ISO-like; 2023 covers 2023-Q4)."""
    return period_fit_of(o.period, periods)


def period_fit_of(held: str | None, periods: Sequence[str]) -> Fit:
    """The same of a period alone."""
    if not periods or held is None:
        return "unsaid"
    return "same" if any(same_period(held, p) for p in periods) else "other"


def same_period(held: str, asked: str) -> bool:
    """2023 asked for is met by 2023, 2023-12 and 2023-Q4; 2019/2023 only by itself."""
    if held == asked:
        return True
    if "/" in held or "/" in asked:
        return False
    return held.startswith(asked) and held[len(asked) : len(asked) + 1] in ("-", "")


def _no_rate(o: Observation, wanted: Wanted) -> bool:
    """Whether a rate is asked for (城镇化率) and this is an amount whose name only begins alike (城镇就业人员)."""
    asked = any(_RATE.search(c) for c in wanted.concepts)
    amount = o.base_unit not in _RATE_UNITS or o.measure in ("change", "change_rate")
    return asked and amount and "率" not in o.indicator
