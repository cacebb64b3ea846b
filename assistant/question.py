"""A question in plain words to what it asks for: intent, areas, indices, periods, figures, and the words left over.

What a short follow-up leaves out («那硅谷呢？», «2022年的数有吗？») is taken from the user's own earlier questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from assistant.holdings import Holdings
from assistant.index_names import short_for
from assistant.lexicon import Term, language_of, normalise, terms, words
from assistant.matching import Wanted, find
from assistant.places import Gazetteer, PlaceMention, index_place, place_key, spelt_out
from assistant.romanised import by_name, in_chinese
from ingest.numerals import find_quantities
from ingest.observations.english_periods import find_english_periods
from ingest.periods import find_periods
from ingest.records import Quantity

MAX_QUESTION = 2000
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s\b|(?<=s)['’](?=\s)")
# «比13年涨了多少»: a year by its last two digits.
_SHORT_YEAR = re.compile(r"(?<=[比较从自到至和与跟])(?P<y>[12]\d)年(?!来|间|内|之?久|以[上下内来]|的?时间|期)")
# «the 2015 index»: an edition; «指数2024里» names no index but its edition.
_EDITION_AHEAD = re.compile(r"\b(?:the )?((?:19|20)\d\d)(?: edition of(?: the)?)?(?= (?:[a-z]+ ){0,2}index\b)")
_EDITION_BEHIND = re.compile(r"(?<=指数)\s*((?:19|20)\d\d)(?!\d|年|\s*[比和与到至、~-]\s*(?:19|20)\d\d)")
_HISTORY_TURNS = 4
_LEVEL = re.compile(r"([一二三四1-4])级(?:指标|指数)?|(first|second|third|1st|2nd|3rd)[- ]level")
_LEVELS = {"一": 1, "1": 1, "first": 1, "1st": 1, "二": 2, "2": 2, "second": 2, "2nd": 2}
_LEVELS |= {"三": 3, "3": 3, "third": 3, "3rd": 3, "四": 4, "4": 4}
_EDITION = re.compile(r"[(（]?\s*((?:19|20)\d\d)\s*[)）]?\s*(?:年?版|年度?报告|edition)?")
_SHARED_LEVELS = re.compile(r"(?:[一二三四1-4](?:级)?[、,，和及])+$")
# «三个产业», «两个指数»: a number of kinds, not a figure.
_COUNTED = re.compile(
    r"(?:[一二三四五六七八九十两\d]{1,2})(?:个|大|类|种|项|者)(?:主要|一级|二级|三级|分|重点|主导)?(?:产业|板块|主体|赛道|指数|指标|方面|地区|城市|园区|报告|行业|领域|部分|国家|年份)"
)
# What is asked of an index as a whole is asked of its composite.
_WHOLE = re.compile(r"(变化|总体|整体|发展)?(趋势|走势|指数|得分|表现|结果|总分|点位|情况)")
# Class words that count only where nothing more telling is said.
_WEAK = frozenset({"平均", "产业", "行业", "领域", "指数", "指标", "排名", "比重"})
_OF_INDEX = frozenset({"指数", "综合指数", "总指数", "得分", "总分"})
_INDEX_ALONE = re.compile(r"(?<![分级一-龥])(?:总|综合)?指数")
_GOES_ON = re.compile("呢|也是|what about|how about")  # a follow-up, which brings no subject of its own
_KIND_ALONE = re.compile(r"(?<![一-龥])(?:园区|高新区|开发区|经开区|示范区)(?!域)|(?<=[该本我])园区")
_REACHES = re.compile("突破|跨过|迈过|超过|超出|达到|跌破|低于|高于|破|站上")
_MEASURE_CUES = frozenset({"change", "share", "rank", "previous", "date", "calculation"})
_SHORT = 8
_LONGEST_NAME = 20  # characters of an index's name before 指数
# A word found only in the clause around a figure is not yet borne out by it.
_CLAUSE_WORTH = 0.75
# «指数2023比2022», «指数2023年»: a year behind an index's name that is a period, not an edition.
_YEAR_GOES_ON = re.compile(r"\s*(?:年|[比和与到至、~-]\s*(?:19|20)\d\d)")
_AGES = re.compile(r"\d{1,2}\s*[-—–至到~～]\s*\d{1,2}岁")
_EDITIONS = re.compile(
    r"((?:19|20)\d\d)年?(?:的?[那这]?一?[版份期]|度?报告|(?=(?:和|与|跟|、|比|到|至)(?:19|20)\d\d年?版))"
)
_LAST_YEAR = re.compile(r"去年|上年|[上前]一年")
_GOES_BACK = re.compile(rf"(?<![比较跟和与同])(?:{_LAST_YEAR.pattern})")  # «比去年» only sets against it
_LARGEST_OF = re.compile("最大的(?:科技|互联网|软件)?(?:公司|企业|集团)")  # a body, not the most of several
_VERDICTS = frozenset({"对", "错", "准"})  # «309.5对吗»: the word after the figure judges it, and is no unit
_BARE_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.%]|\s*(?:家|个|强|项|人|万|亿|元))")
_UNIT_WANTED = re.compile(
    r"(?:多少|几)(?:个)?(万亿元|亿元|万元|亿美元|万美元|美元|元|万亿|亿|万)"
    r"|(?:用|以|按|换成|换算成|换算为|折成|折合成?|折算成|化成|单位(?:是|为|换成)?)(万亿元|亿元|万元|元|亿美元|万美元|万亿|亿)"
)
# «多少起», «几个百分点»: the unit asked for is no word of the indicator.
_UNIT_ASKED = re.compile(
    r"(?:多少|几)(?:个)?(?P<unit>百分点|人次|起|笔|座|户|例|种|份|次|名|位|台|套|吨|平方米|平方公里)(?![\u3400-\u9fff]{2,}率)"
)
_EVERY_PLACE = re.compile("各[市县区省州地]|各地[市区]?|各省市")
_FOLLOW = re.compile(r"^(那|那么|它|他们|其|这个|这些|上面|刚才|再|还有|and|what about|how about)|呢[?？]?$")
# What a question gives to reckon with («按占62.4%倒推», «（园区占27.8%）»): not what it asks for.
_AMOUNT = r"\d+(?:\.\d+)?\s*(?:%|个百分点|万|亿|家|人|倍|点|美元|元|项|件)"
_GIVEN = re.compile(
    rf"[（(][^（）()]*{_AMOUNT}[^（）()]*[)）]"
    rf"|(?:按照?|根据|依据|由)[^，,。？?；;]*?{_AMOUNT}[^，,。？?；;]*?(?:[，,]|来?(?=倒推|反推|反算|推算|推|计算|估算|算))"
)
# «哪个机构发布的»: the body is what is asked, not what is asked about.
_ASKED_BODY = re.compile(
    r"(?:哪个|哪家|哪些|什么|啥)(?:机构|单位|组织|部门|智库|公司)(?=.{0,6}(?:搞|编|发布|制定|做|研究|负责|出))"
)
# «What was the R&D intensity of X in 2023»: a figure, where a place or a year is named.
_WHAT_IS = re.compile(r"\bwhat (?:is|was|are|were)\b(?!.*\b(?:differences?|features|problems|purpose|meant|mean)\b)")
_YEAR_WITHIN = re.compile(r"(?P<year>(?:19|20)\d\d年度?)的?(?=[^，,。？?]{0,12}指数)")
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,40})[”\"」』》]")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `areas` are place keys, `compared` those only compared with; `carried` slots come from history."""

    text: str
    normal: str
    language: str
    intent: str
    cues: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    soft_areas: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    edition: str | None = None
    periods: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    levels: tuple[int, ...] = ()
    terms: tuple[Term, ...] = ()
    quoted: tuple[str, ...] = ()
    unit: str | None = None
    ages: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    carried: frozenset[str] = field(default=frozenset())

    @property
    def concepts(self) -> tuple[str, ...]:
        """The distinct concepts of the words left over, in order."""
        return tuple(dict.fromkeys(t.concept for t in self.terms))

    def has(self, *cues: str) -> bool:
        return any(c in self.cues for c in cues)


def understand(
    text: str, holdings: Holdings, gazetteer: Gazetteer, history: Sequence[Mapping[str, str]] = ()
) -> Question:
    """Parse a question, filling what a follow-up leaves out from the user's earlier turns."""
    asked = parse(text, holdings, gazetteer)
    earlier = [h["content"] for h in history if h.get("role") == "user" and h.get("content")][-_HISTORY_TURNS:]
    if not earlier:
        return asked
    before = parse(earlier[0], holdings, gazetteer)
    for said in earlier[1:]:
        before = inherit(parse(said, holdings, gazetteer), before, holdings)
    return inherit(asked, before, holdings)


def parse(text: str, holdings: Holdings, gazetteer: Gazetteer) -> Question:
    """Parse a question on its own."""
    language = language_of(text)
    normal = holdings.corrected(normalise(text[:MAX_QUESTION]))
    if language == "en":
        normal = in_chinese(_POSSESSIVE.sub("", normal), holdings.areas, holdings.index_names)
        normal = by_name(
            normal, lambda w: any(holdings.count(t.concept) for t in terms(w)), _on_chinese(normal, holdings)
        )
    normal = _year_ahead(spelt_out(normal), holdings)
    rest = _Rest(normal)
    for given in _GIVEN.finditer(normal):
        rest.blank(given.start(), given.end())
    asked = normal if rest.text == normal else re.sub(r"  +", " ", rest.text).strip()
    indices, edition = _indices(rest, holdings)
    periods = tuple(dict.fromkeys(_periods(rest, holdings, language)))
    places = [p for p in gazetteer.find(rest.text) if not _within_word(p, rest.text, holdings)]
    places = places or ([] if indices else _own_word(rest.text, holdings))
    for place in places:  # «全美平均年收入»: the mean belongs to what is asked for, too
        rest.blank(place.start, place.end - 2 * normal[: place.end].endswith("平均"))
    levels = _levels(normal)
    quantities = tuple(q for q in find_quantities(rest.text) if not _LEVEL.match(normal[q.start : q.start + 4]))
    quantities = tuple(replace(q, unit="") if q.unit in _VERDICTS else q for q in quantities)
    cues = frozenset(c["name"] for c in _cues() if re.search(c["pattern"], asked))
    if asked != normal:
        cues |= {"infer"}
    if language == "en" and (places or periods) and not indices and _WHAT_IS.search(asked):
        cues |= {"numeric"}
    intent = next((c["name"] for c in _intents() if re.search(c["pattern"], asked)), "lookup")
    kept = _subject_words(rest.text, normal, quantities, holdings)
    kept = tuple(t for t in kept if t.concept != "最大" or not _is_most(cues, language, normal)) or kept
    if indices and not levels and _means_composite(kept, cues, intent, normal):
        kept = (Term("综合指数", "综合指数", 0, 0),)
    if indices and not kept and "date" in cues and not levels:
        kept = (Term("发布", "发布", 0, 0),)
    if not indices and _INDEX_ALONE.search(rest.text) and all(t.concept in _OF_INDEX for t in kept):
        named = _index_of(tuple(p.name for p in places), holdings) if places else tuple(holdings.index_names)
        if len(named) == 1:
            indices, kept = named, (Term("综合指数", "综合指数", 0, 0),)
    if indices and places and not levels and (own := _index_of_place(indices, places, holdings)):
        indices, kept = (), own
    if not indices and levels:
        indices = _index_of(tuple(p.name for p in places if not p.compared), holdings)
    if not indices and "both" in cues:
        indices = tuple(holdings.index_names)[:2]
    for q in quantities:
        rest.blank(q.start, q.end)
    quantities = tuple(x for x in quantities if not _COUNTED.match(normal[x.start :]))
    unit = _UNIT_WANTED.search(normal)
    editions = tuple(dict.fromkeys(m.group(1) for m in _EDITIONS.finditer(normal)))
    if edition is None and len(editions) == 1 and periods in (editions, ()):  # «2023版是多少»: the year of an edition
        edition, periods = editions[0], ()
    return Question(
        text=text,
        normal=asked,
        language=language,
        intent=intent,
        cues=cues,
        areas=tuple(dict.fromkeys(p.name for p in places if not p.compared)),
        compared=tuple(dict.fromkeys(p.name for p in places if p.compared)),
        indices=indices,
        edition=edition,
        periods=periods,
        quantities=quantities,
        levels=levels,
        terms=kept,
        quoted=tuple(m.group(1) for m in _QUOTED.finditer(normal)),
        unit=next((g for g in unit.groups() if g), None) if unit else None,
        editions=editions,
        ages=tuple(re.sub("[—–至到~～]", "-", m.group()) for m in _AGES.finditer(normal)),
    )


def _concepts(word: str) -> list[str]:
    return [t.concept for t in terms(word)]


def _on_chinese(normal: str, holdings: Holdings) -> bool:
    """Whether an English question can only be on a Chinese report: by a place it names, or as there is no other."""
    named = [holdings.names_of_place(p.name) for p in holdings.gazetteer.find(normal)]
    if any(names and not any(n.isascii() for n in names) for names in named):
        return True
    return bool(holdings.entries) and not any(e.language == "en" for e in holdings.entries.values())


def _year_ahead(normal: str, holdings: Holdings) -> str:
    """«云港2022年创新指数» with the year ahead of the index's name, which it cuts in two."""
    for m in _YEAR_WITHIN.finditer(normal):
        whole = normal[: m.start()] + normal[m.end() :]
        for alias in (a for names in holdings.index_names.values() for a in names):
            at = whole.find(alias)
            if 0 <= at < m.start() < at + len(alias):
                return whole[:at] + m["year"] + whole[at:]
    return normal


def _index_of_place(indices: Sequence[str], places: Sequence[PlaceMention], holdings: Holdings) -> tuple[Term, ...]:
    """«甲市的创新力指数» of a report that gives one for each of its cities: the index's name is the indicator asked."""
    named = tuple(p.name for p in places if not p.compared)
    names = {normalise(w) for i in indices for w in holdings.index_names.get(i, ())}
    if len(indices) != 1 or not named:
        return ()
    held = holdings.where(areas=named, indicator=lambda i: normalise(i) in names)
    own = next((f.observation for f in held if not (f.observation.area or "").endswith("指数")), None)
    return terms(normalise(own.indicator)) if own is not None else ()


def _subject_words(rest: str, normal: str, quantities: Sequence[Quantity], holdings: Holdings) -> tuple[Term, ...]:
    """The words that say what is asked for, without the figures and the verbs that go with them."""
    wordy = _Rest(_ASKED_BODY.sub(lambda m: " " * len(m.group()), rest))
    for m in _UNIT_ASKED.finditer(wordy.text):
        wordy.blank(m.start("unit"), m.end("unit"))
    for q in quantities:
        if q.unit and not _COUNTED.match(normal[q.start :]):
            wordy.blank(q.start, q.end)
    kept = tuple(t for t in terms(wordy.text) if len(t.concept) > 1 or holdings.count(t.concept))
    kept = tuple(t for t in kept if not _EVERY_PLACE.fullmatch(t.text))
    if quantities:  # «突破300了吗»: the verb goes with the figure
        kept = tuple(t for t in kept if not _REACHES.fullmatch(t.text))
    if any(t.concept not in _WEAK for t in kept):
        kept = tuple(t for t in kept if t.concept not in _WEAK)
    return kept


def _is_most(cues: frozenset[str], language: str, normal: str) -> bool:
    """Whether «largest» asks for the most of several, and is no part of a name."""
    return "superlative" in cues and (language == "en" or not _LARGEST_OF.search(normal))


def _means_composite(kept: Sequence[Term], cues: frozenset[str], intent: str, normal: str) -> bool:
    """Whether what is asked of an index named is its composite: its value, how it went, or just the index."""
    if not all(_WHOLE.fullmatch(t.concept) for t in kept):
        return False
    bare = intent == "lookup" and not cues & {"date", "method"} and not _GOES_ON.search(normal)
    asked = bool(cues & {"numeric", "previous"}) or intent == "trend" or "综合指数" in normal
    return bool(kept) or asked or bare


def inherit(asked: Question, before: Question, h: Holdings) -> Question:
    """Fill a follow-up's gaps from the question before; a question that stands alone is left as it is."""
    if _stands_alone(asked):
        return asked
    asked = _of_same_kind(asked, before, h)
    follows = bool(_FOLLOW.search(asked.normal)) or not asked.terms or len(asked.normal) <= _SHORT
    names_place = bool(asked.areas or asked.indices)
    if before.indices and asked.areas and not asked.indices and not before.areas and _is_thin(asked):
        asked = replace(asked, indices=_index_of(asked.areas, h))
    if _is_thin(asked) and not (asked.intent in ("composition", "coverage") and names_place and asked.levels):
        return _fill_subject(asked, before)
    if follows and not names_place:
        placed = replace(
            asked,
            areas=before.areas,
            indices=before.indices,
            edition=asked.edition or before.edition,
            carried=frozenset({"area"}),
        )
        return _blended(placed, before, h)
    if follows:
        return _blended(asked, before, h)
    if not names_place:
        return replace(asked, soft_areas=before.areas or before.soft_areas)
    return asked


_ZONE = re.compile("(?:国家)?(?:高新区|经开区|开发区|工业园区|园区|示范区|新区|科学城)$")


def _of_same_kind(asked: Question, before: Question, h: Holdings) -> Question:
    """«昆山呢» after a question on 无锡高新区 is of 昆山高新区, where the library has that and no 昆山."""
    zone = _ZONE.search(before.areas[0]) if len(before.areas) == 1 else None
    if zone is None or len(asked.areas) != 1:
        return asked
    place, longer = asked.areas[0], asked.areas[0] + zone.group()
    return replace(asked, areas=(longer,)) if longer in h.areas and place not in h.areas else asked


def _fill_subject(asked: Question, before: Question) -> Question:
    """The same question about another place, period or aspect."""
    names_place = bool(asked.areas or asked.indices)
    return replace(
        asked,
        terms=before.terms,
        intent=asked.intent if asked.intent in ("qualitative", "composition") else before.intent,
        cues=asked.cues
        | (frozenset() if asked.cues & _MEASURE_CUES else before.cues - {"both"})
        | ({"previous"} if _goes_back(asked, before) else set()),
        areas=asked.areas if names_place else before.areas,
        indices=asked.indices if names_place else before.indices,
        edition=asked.edition or (None if names_place or asked.periods else before.edition),
        periods=_year_before(asked, before)
        or asked.periods
        or (before.periods if not names_place and asked.edition is None else ()),
        levels=asked.levels or before.levels,
        quoted=asked.quoted or before.quoted,
        ages=asked.ages or before.ages,
        quantities=asked.quantities or _ages_of(before),
        carried=frozenset({"terms"} | (set() if names_place else {"area"})),
    )


# ---------------------------------------------------------------- follow-ups
def _stands_alone(asked: Question) -> bool:
    """«A指数和B指数有什么区别», «A指数走势如何»: an index by name, and what is asked of it as a whole."""
    whole = asked.intent not in ("lookup", "outside") or asked.has("compare", "method")
    return bool(asked.indices) and whole and not _FOLLOW.search(asked.normal) and not asked.has("both")


def _is_thin(asked: Question) -> bool:
    """A question without a subject of its own: no words, or only what is asked of one (占比, 排名, 二级指标)."""
    return all(t.concept in _WEAK or _LEVEL.fullmatch(t.concept) for t in asked.terms)


def _year_before(asked: Question, before: Question) -> tuple[str, ...]:
    """«去年呢» after a question on 2023 is about 2022."""
    if asked.periods or len(before.periods) != 1 or not before.periods[0].isdigit():
        return ()
    return (str(int(before.periods[0]) - 1),) if _GOES_BACK.search(asked.normal) else ()


def _goes_back(asked: Question, before: Question) -> bool:
    """«前一年呢» after a question that names no year: the year before the figure told."""
    return not asked.periods and not before.periods and bool(_GOES_BACK.search(asked.normal))


def _ages_of(before: Question) -> tuple[Quantity, ...]:
    """The age that told which people an earlier question was about."""
    return tuple(x for x in before.quantities if x.unit == "岁")


def _is_elliptical(asked: Question) -> bool:
    return bool(_FOLLOW.search(asked.normal)) and len(asked.terms) <= 3


def _blended(asked: Question, before: Question, h: Holdings) -> Question:
    """«亚裔呢»: the earlier words, but for the one that the new word stands in for, as far as the library bears out."""
    if not _is_elliptical(asked) or not asked.terms or not before.terms or asked.intent == "qualitative":
        return asked
    base = replace(
        asked,
        intent=before.intent if asked.intent == "lookup" else asked.intent,
        cues=asked.cues | (frozenset() if asked.cues & _MEASURE_CUES else before.cues - {"both"}),
        levels=asked.levels or before.levels,
        periods=asked.periods or before.periods,
        ages=asked.ages or before.ages,
        quantities=asked.quantities or _ages_of(before),
        carried=asked.carried | {"terms"},
    )
    if base.intent in ("composition", "coverage"):
        return base
    new, old = asked.terms, before.terms
    new = tuple(t for t in new if all(t.concept != x.concept for x in old)) or new
    options = [old + new, *(tuple(t for t in old if t is not x) + new for x in reversed(old)), new]
    return replace(base, terms=max(options, key=lambda ts: _borne_out(ts, base, h)))


def _borne_out(ts: tuple[Term, ...], q: Question, h: Holdings) -> float:
    """How much the library says on some words together: what the best figure has of them less what it lacks."""
    concepts = tuple(dict.fromkeys(t.concept for t in ts))
    found = find(h, Wanted(concepts, q.areas, q.soft_areas), 8)
    best = [m for m in found if m.area != "other"][:1] or found[:1]
    if q.areas and best and best[0].area == "other":
        best = []
    weight = sum(h.weight(c) for c in concepts)
    return (best[0].coverage - _CLAUSE_WORTH) * weight if best else -weight


def _index_of(place: tuple[str, ...], h: Holdings) -> tuple[str, ...]:
    """The indices named after a place."""
    named = tuple(n for n in h.index_names if place_key(n.removesuffix("指数")) in place)
    return named or tuple(n for n in h.index_names if (of := index_place(n)) and place_key(of) in place)


# ---------------------------------------------------------------- the pieces
def _within_word(place: PlaceMention, text: str, h: Holdings) -> bool:
    """Whether a place is only part of a longer word the library knows: 全国 in 全国重点实验室."""
    held = {place_key(a) for a in h.areas} if place.name.endswith("高新区") else {place.name}
    return any(
        t.start <= place.start
        and place.end <= t.end
        and ((t.end - t.start) > (place.end - place.start) or place.name not in held)
        for t in terms(text)
        if h.count(t.concept)
    )


def _own_word(text: str, h: Holdings) -> list[PlaceMention]:
    """«园区», «高新区» with no place named: the one place of that kind the library holds."""
    m = _KIND_ALONE.search(text)
    held = {place_key(a) for a in h.areas if m and a.endswith(m.group()) and a != m.group()} if m else set()
    return [PlaceMention(held.pop(), m.start(), m.end(), False)] if m and len(held) == 1 else []


class _Rest:
    """What is left of a question as its parts are recognised: recognised stretches become blanks of the same length."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]


@cache
def _intents() -> list[dict[str, str]]:
    return words()["intent"]  # type: ignore[return-value]


@cache
def _cues() -> list[dict[str, str]]:
    return words()["cue"]  # type: ignore[return-value]


def _indices(rest: _Rest, h: Holdings) -> tuple[tuple[str, ...], str | None]:
    """Indices named in the question, with an edition year that follows one of them."""
    found: list[tuple[int, str]] = []
    edition = None
    for name, aliases in h.index_names.items():
        for alias in aliases:
            at = rest.text.find(alias)
            while at >= 0:
                end = at + len(alias)
                year = _EDITION.match(rest.text, end)
                if year and not _YEAR_GOES_ON.match(rest.text, year.end()):
                    edition, end = year.group(1), year.end()
                found.append((at, name))
                rest.blank(at, end)
                at = rest.text.find(alias)
    for at, end, name in _short_forms(rest.text, h):
        year = _EDITION.match(rest.text, end)
        if year and not _YEAR_GOES_ON.match(rest.text, year.end()):
            edition, end = edition or year.group(1), year.end()
        found.append((at, name))
        rest.blank(at, end)
    for pattern in (_EDITION_AHEAD, _EDITION_BEHIND):
        if edition is None and (dated := pattern.search(rest.text)) is not None:
            edition = dated.group(1)
            rest.blank(dated.start(1), dated.end(1))
    return tuple(dict.fromkeys(name for _, name in sorted(found))), edition


def _short_forms(text: str, h: Holdings) -> list[tuple[int, int, str]]:
    """Indices named by a shorter form (滨河指数 for 滨河高新区创新发展指数); no part of an index is one."""
    found = []
    for m in re.finditer("指数", text):
        for start in range(max(0, m.start() - _LONGEST_NAME), m.start() - 1):
            said = text[start : m.end()]
            if not said.isspace() and " " not in said and said not in h.names:
                name = short_for(said, h.index_names)
                if name is not None:
                    found.append((start, m.end(), name))
                    break
    return found


def _levels(text: str) -> tuple[int, ...]:
    """The indicator levels a question names: 二级指标 -> 2; 一、二、三级指标 -> 1, 2, 3."""
    found = []
    for m in _LEVEL.finditer(text):
        shared = _SHARED_LEVELS.search(text[: m.start()])
        found += [_LEVELS[c] for c in (shared.group() if shared else "") if c in _LEVELS]
        found.append(_LEVELS[next(g for g in m.groups() if g)])
    return tuple(dict.fromkeys(found))


def _periods(rest: _Rest, h: Holdings, language: str) -> list[str]:
    latest = h.latest_year
    found = []
    find = find_english_periods if language == "en" else find_periods
    for m in _SHORT_YEAR.finditer(rest.text):
        found.append(f"20{m['y']}")
        rest.blank(m.start("y"), m.end())
    for p in find(rest.text, edition=latest):
        if p.iso is not None and p.kind != "relative":
            found += _each_year(p.iso) if re.search("每年|各年|逐年|历年|分别", rest.text) else [p.iso]
        elif p.iso is not None and (part := _part_held(p.iso, h)) is not None:
            found.append(part)
        rest.blank(p.start, p.end)
    for m in _BARE_YEAR.finditer(rest.text):
        found.append(m.group())
        rest.blank(m.start(), m.end())
    return found


def _part_held(iso: str, h: Holdings) -> str | None:
    """«二季度» with no year: that of the latest year the library has it of, or of its latest year."""
    part = iso[4:] if "/" not in iso else ""
    if not part or h.latest_year is None:
        return None
    return max((p for p in h.periods if p[4:] == part and "/" not in p), default=f"{h.latest_year}{part}")


def _each_year(iso: str) -> list[str]:
    first, _, last = iso.partition("/")
    if not last or not (first[:4].isdigit() and last[:4].isdigit()):
        return [iso]
    return [str(y) for y in range(int(first[:4]), int(last[:4]) + 1)][:30]
