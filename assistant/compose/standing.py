"""Places set in order: who is first, second or last, the rank a year before, and the most of all but one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import reports
from assistant.compose.figures import wanted_of
from assistant.compose.open import refusal
from assistant.compose.phrases import in_turn, quoted, say
from assistant.compose.wording import sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import Term, normalise, terms
from assistant.matching import ENOUGH, NEARLY
from assistant.places import CITY, COUNTRY, DISTRICT, PARK, PROVINCE, REGION, place_key, short_name, width_of
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_KIND = "城市|地市|市州|省市|市|省份|省|区县|县区|区(?!域)|县|园区|高新区|开发区|国家(?!级|高新)|地区|地方"
_NO_KIND = "分项|指标|方面|领域|一级|二级|三级|产业|赛道|行业|指数|因素|原因|维度|项|环节|年"
_PLACE = (
    rf"(?:谁|哪里|哪儿|哪家|(?:哪个|哪座|哪一个)(?!{_NO_KIND})(?:地级|设区|副省级)?(?:{_KIND})?"
    rf"|(?:哪些|什么)(?:地级|设区|副省级)?(?:{_KIND}))"
)
_N = r"(?:第(?P<{0}>[一二三四五六七八九十]{{1,3}}|\d{{1,3}})(?:名|位)?)"
_NTH = re.compile(
    rf"(?P<last>倒数)?{_N.format('a')}[^，,。？?]{{0,4}}{_PLACE}|{_PLACE}[^，,。？?]{{0,10}}?(?P<last2>倒数)?{_N.format('b')}"
    rf"|(?P<last3>倒数)?{_N.format('c')}(?:呢|的(?:{_KIND})$)"
)
_END = re.compile(
    rf"(?:垫底|末位|倒数第一|最后一名|(?:排名?|位列|排)在?最[后末]|最靠后)[^，,。？?]{{0,4}}{_PLACE}|{_PLACE}[^，,。？?]{{0,10}}(?:垫底|末位|最后一名|排名?在?最[后末]|最靠后)"
)
_OF_ORDER = re.compile(
    r"排名|名次|位次|第[一二三四五六七八九十\d]+|倒数|垫底|末位|最后|最靠后|得分|分数|[几]?分|掉|厉害|市掉|区掉|居|位|名|省市|省区市|地区|地方|国家|城市|地市|市州|州市|市|州|省|省份|区县|区|县|园区|高新区|谁|哪.|进步|退步|前进|后退|最[快大高多]"
)
_ONE = (
    r"(?:哪一?个|哪座|哪些|哪几个|什么|几个"
    r"|(?:最[高大多低小少强弱]|第[一二三四五六七八九十\d]+(?:名|位)?)的|前[一二三四五六七八九十两\d]+(?:名|位|大)?的?)"
)
KINDS = (
    (re.compile(rf"{_ONE}(?:地级|设区的?|副省级)?(?:城市|地市|市州|州市|市)"), CITY),
    (re.compile(rf"{_ONE}(?:省份|省市|省)"), PROVINCE),
    (re.compile(rf"{_ONE}(?:区县|县区|县|区(?!域))"), DISTRICT),
    (re.compile(rf"{_ONE}(?:园区|高新区|开发区|经开区)"), PARK),
    (re.compile(rf"{_ONE}国家(?!级|高新)"), COUNTRY),
)
_ANY_KIND = re.compile(rf"{_ONE}(?:地区|地方|省区市|区域(?!指数))")
_BUT = re.compile(
    r"(?:除了?|不算|不含|不包括|排除|撇开|剔除)(?P<but>[^，,。？?]{2,14}?)(?:以外|之外|外|(?=[，,]))的?[，,]?"
)
LAST_YEAR = re.compile(r"去年|上一?年|前一年|上次|上一?[版期届]|原来|之前|以前")
LEAST = re.compile("最(?:低|小|慢|少|差)")
_WHICH = re.compile(rf"(?:有|是)?(?:哪些|哪几个|谁)(?:{_KIND})?|(?:哪些|哪几个)(?:{_KIND})")
_UNDER = re.compile("低于|不足|小于|不到|少于|以下|没有?达到")
_OVER = re.compile("超过|高于|大于|多于|突破|达到|以上|低于|不足|小于|不到|少于|以下")
_MUNICIPALITIES = frozenset({"北京", "上海", "天津", "重庆", "北京市", "上海市", "天津市", "重庆市"})
_SCOPE = re.compile("计划单列市|副省级城市|省会城市|直辖市|地级市|万亿城市|全省|省内|同类城市")
_LISTED = 10
_SAID_LAST = re.compile(
    r"(?:排名|位列|位居|列|居)(?:在)?[后末]|[后末][两二三四五六\d]?[名位](?!置)|垫底|倒数第|排名?最后"
)
_SURE = 0.9
_SCORE = re.compile("得分|分数|多少分|几分|指数值|效用值")
_IN_WHICH = re.compile(
    r"(?:在|有)?(?:哪些|哪个|哪几个|什么)(?:分项|指标|方面|领域|维度|项目?|一级指标|排名)[^，。？]{0,8}第(?P<n>[一二三四五六七八九十]+|\d+)"
)
_OVERALL_WORDS = frozenset({"综合", "总体", "整体", "总", "评价", "结果"})
_OVERALL = re.compile("综合|总分|总得分|得分|总指数|总体|竞争力|创新能力")
_FEWEST = 3
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def nth(q: Question, tools: Tools) -> Draft | None:
    """«第二是谁», «排最后的是哪个市»: the place with that rank, or at that place among the figures listed."""
    m, end = _NTH.search(q.normal), _END.search(q.normal)
    english = _NTH_EN.search(q.normal) if q.language == "en" else None
    if m is None and end is None and english is None:
        return None
    if english is not None:
        return _nth_in_english(q, tools, english)
    last = end is not None or any(m.group(g) for g in ("last", "last2", "last3")) if m else True
    n = 1 if m is None else number(next(g for g in m.group("a", "b", "c") if g))
    if n is None:
        return None
    asked = without_order(q)
    if not asked.terms and not (asked := overall_of(q, tools)).terms:
        return None
    if not last:
        held = [o for o in rows_of(asked, tools, "rank") if o.value == n]
        if held:
            quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held[:2]}
            return Draft((*(sentence(q, tools, o) for o in held[:2]), *quotes.values()), language=q.language)
    rows = sorted(rows_of(asked, tools, "level"), key=lambda o: o.scaled_value, reverse=not last)
    if len(rows) < max(2, n) and not last:
        return _in_text(asked, tools, n) or _nth_overall(q, tools, n) or refusal(q, tools)
    if last and (told := _said_last(q, tools)) is not None:
        return told
    if len(rows) < max(2, n):
        return None
    draft = _in_order(q, tools, rows, n)
    if last and any(o.cell is None for o in rows):  # a text may name the first few only
        return replace(draft, status="partial", reason="not_in_documents")
    return draft


_ENGLISH = {"first": 1, "top": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NTH_EN = re.compile(
    r"\b(?P<n>second|third|fourth|fifth)[- ](?P<way>most|highest|largest|biggest|greatest|fewest|lowest|smallest)"
    r"|\b(?:who|which [a-z]+) (?:ranks?|ranked|came|comes|is) (?P<m>first|second|third|fourth|fifth|top)\b"
)
_LEAST_EN = ("fewest", "lowest", "smallest")
_KIND_EN = re.compile("states?|count(?:y|ies)|cit(?:y|ies)|regions?|countr(?:y|ies)|places?|parks?|zones?|metros?")


def _nth_in_english(q: Question, tools: Tools, m: re.Match[str]) -> Draft | None:
    """«Which state has the second most patents»: at that place among the figures listed."""
    n = _ENGLISH.get(m["n"] or m["m"] or "")
    asked = without_order(q)
    asked = replace(asked, terms=tuple(t for t in asked.terms if not _KIND_EN.fullmatch(t.text)))
    if n is None or not asked.terms:
        return None
    for d in tools.holdings.entries:  # «who ranks first in the Startup Hubs Index»
        if tools.coverage(asked.concepts, tools.holdings.title(d)) < _SURE:
            continue
        ranks = [f.observation for f in tools.holdings.by_document(d) if f.observation.measure == "rank"]
        own = next((o for o in ranks if o.value == n and o.area), None)
        if own is not None:
            beside = [s for s in tools.siblings(own) if s.area == own.area and s.measure == "level"]
            told = [sentence(q, tools, o) for o in (own, *beside[:1])]
            return Draft((*told, source_quote(q, tools, own)), language=q.language)
    least = (m["way"] or "") in _LEAST_EN
    rows = sorted(rows_of(asked, tools, "level"), key=lambda o: o.scaled_value, reverse=not least)
    return _in_order(q, tools, rows, n) if len(rows) >= max(2, n) else None


def _in_text(q: Question, tools: Tools, n: int) -> Draft | None:
    """«企业创新：甲第1，乙第2»: a sentence that says who has the place asked for, in the thing asked for."""
    digits = next((c for c, v in _DIGITS.items() if v == n and c != "两"), "") or str(n)
    pattern = re.compile(rf"第\s*(?:{n}(?!\d)|{digits}(?![一二三四五六七八九十]))")
    found = [
        f for f in tools.sentences(q.text, q.concepts, 12) if f.coverage >= _SURE and pattern.search(f.sentence.text)
    ]
    if not found:
        return None
    s = found[0].sentence
    return Draft((Statement(quoted(s.text), (reports.passage(tools, s),)),), language=q.language)


def _nth_overall(q: Question, tools: Tools, n: int) -> Draft | None:
    """The place overall, where the words of the question are those of a report's title («区域创新能力第四名»)."""
    named = [d for d in reports.about(q, tools) if _is_titled(q, tools, d)]
    overall = overall_of(q, tools) if named else replace(q, terms=())
    held = (
        [o for o in rows_of(overall, tools, "rank") if o.value == n and o.document_id in named] if overall.terms else []
    )
    if not held:
        return None
    return Draft((sentence(q, tools, held[0]), source_quote(q, tools, held[0])), language=q.language)


def _is_titled(q: Question, tools: Tools, document_id: str) -> bool:
    title = normalise(tools.holdings.title(document_id))
    return all(c in title or c in _OVERALL_WORDS for c in without_order(q).concepts)


def _said_last(q: Question, tools: Tools) -> Draft | None:
    """The sentences that name the last places of a ranking («排名后三位的是……»)."""
    found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, _SAID_LAST)]
    if not found:
        return None
    return Draft(tuple(Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:2]), language=q.language)


def foremost(q: Question, tools: Tools) -> Draft | None:
    """«哪个市高新技术企业最多»: of the places of that kind alone."""
    kinds = (*(pattern for pattern, _ in KINDS), _ANY_KIND)
    if not q.has("superlative") or q.levels or not any(pattern.search(q.normal) for pattern in kinds):
        return None
    if re.search("[快慢]|增(?!加值)|涨|升|降|跌|进步|退步|掉|滑|落后?|厉害|前进|后退", q.normal):
        return None
    asked = without_order(q)
    if not asked.terms and _SCORE.search(q.normal):
        asked = overall_of(q, tools)
    if asked.terms and LEAST.search(q.normal) and (told := _said_least(asked, tools)) is not None:
        return told
    rows = rows_of(asked, tools, "share" if q.has("share") else "level") if asked.terms else []
    if len(rows) < 2:
        return None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=LEAST.search(q.normal) is None), 1)


def _said_least(q: Question, tools: Tools) -> Draft | None:
    """«得分最低的是甲市»: a sentence that names the least, which a list of the first ten does not hold."""
    word = LEAST.search(q.normal)
    if word is None:
        return None
    pattern = re.compile(rf"{word.group()}的?(?:[^，。；]{{0,6}})(?:是|为)|(?:是|为|属)[^，。；]{{0,8}}{word.group()}")
    documents = reports.about(q, tools)
    found = [s for d in documents for s in reports.sentences(tools, d, pattern)]
    head = [t.text for t in q.terms]
    found = [s for s in found if any(t in s.text for t in head) or tools.coverage(q.concepts, s.text) >= _SURE]
    if not found:
        return None
    return Draft((Statement(quoted(found[0].text), (reports.passage(tools, found[0]),)),), language=q.language)


def in_scope(q: Question, tools: Tools) -> Draft | None:
    """«在计划单列市排第几»: the sentence that gives the rank among just those, where one does."""
    scope = _SCOPE.search(q.normal)
    if scope is None or not q.has("rank") or LAST_YEAR.search(q.normal):
        return None
    pattern = re.compile(rf"{scope.group()}[^，。；、]{{0,8}}第\s*[\d一二三四五六七八九十]+")
    concepts = [c for c in without_order(q).concepts if c not in scope.group()]
    documents = reports.about(q, tools) or list(tools.holdings.entries)
    found = [s for d in documents for s in reports.sentences(tools, d, pattern)]
    found = [s for s in found if concepts and tools.coverage(concepts, s.text) >= _SURE]
    if not found:
        return None
    return Draft((Statement(quoted(found[0].text), (reports.passage(tools, found[0]),)),), language=q.language)


def all_in_order(q: Question, tools: Tools) -> Draft | None:
    """«中部六省研发经费排名»: every place listed, the largest first."""
    if (
        not q.has("rank")
        or re.search("第|几|谁|哪|who|which|what|where|how|first", q.normal)
        or any(width_of(a) != REGION for a in q.areas)
    ):
        return None
    asked = without_order(q)
    rows = rows_of(asked, tools, "level") if asked.terms else []
    if len(rows) < _FEWEST:
        return None
    least = LEAST.search(q.normal) is not None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=not least), 1)


def beyond(q: Question, tools: Tools) -> Draft | None:
    """«强度超过3%的有哪些市»: the places on one side of a bound, of those listed."""
    bounds = [x for x in q.quantities if x.unit and x.unit not in ("位", "年", "级")]
    if len(bounds) != 1 or not _WHICH.search(q.normal) or _OVER.search(q.normal) is None:
        return None
    asked = without_order(q)
    rows = rows_of(replace(asked, quantities=()), tools, "level") if asked.terms else []
    bound, over = bounds[0], _UNDER.search(q.normal) is None
    rows = [o for o in rows if o.base_unit in (bound.base_unit, "") and (o.scaled_value > bound.scaled) == over]
    if not rows or any(o.scaled_value == bound.scaled for o in rows):
        return None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=over), 1, 3 * _LISTED)


def _in_order(q: Question, tools: Tools, rows: Sequence[Observation], n: int, most: int = _LISTED) -> Draft:
    shown = rows[:most]
    lead = say(q, "in_order") + in_turn(q, ((o.area or "", tools.figure(o)) for o in shown))
    note = Statement(lead, tuple(tools.evidence(o) for o in shown), layout="note")
    return Draft((sentence(q, tools, rows[n - 1]), note, source_quote(q, tools, rows[n - 1])), language=q.language)


def but_one(q: Question, tools: Tools) -> Draft | None:
    """«除甲市以外最多的是哪个市»: the most, or all, of the places but those set aside."""
    m = _BUT.search(q.normal)
    if m is None:
        return None
    aside = {p.name for p in tools.gazetteer.find(normalise(m["but"]))}
    if not aside:
        return None
    told = {t.concept for t in terms(normalise(m["but"]))}
    left = _BUT.sub("", q.normal)
    kept = tuple(t for t in q.terms if t.concept not in told)
    asked = without_order(replace(q, normal=left, terms=kept, areas=tuple(a for a in q.areas if a not in aside)))
    if not asked.terms:
        return None
    rows = [o for o in rows_of(asked, tools, "level") if place_key(o.area or "") not in aside]
    if len(rows) < 2:
        return None
    least = LEAST.search(left) is not None
    return _in_order(asked, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=not least), 1)


def without_order(q: Question) -> Question:
    """The question without the words of order; of a rank alone the overall result is meant."""
    kept = tuple(t for t in q.terms if not _OF_ORDER.fullmatch(t.concept))
    if not kept and q.indices:
        kept = (Term("综合指数", "综合指数", 0, 0),)
    return replace(q, terms=kept, cues=q.cues - {"rank", "superlative", "change"})


def overall_of(q: Question, tools: Tools) -> Question:
    """Of a rank alone the overall result is meant: the score or rank that the reports give most places."""
    documents = reports.about(q, tools)
    counted: dict[str, set[str]] = {}
    for fact in tools.holdings.where(indicator=lambda i: _OVERALL.search(i) is not None):
        o = fact.observation
        if o.document_id in documents and o.area and o.measure in ("rank", "level") and not o.breakdown:
            counted.setdefault(o.indicator, set()).add(place_key(o.area))
    most = max(counted, key=lambda i: len(counted[i]), default="")
    if len(counted.get(most, ())) < _FEWEST:
        return replace(q, terms=())
    return replace(q, terms=terms(normalise(most)), cues=q.cues - {"rank", "superlative", "change"})


def rows_of(q: Question, tools: Tools, measure: str) -> list[Observation]:
    """One indicator's figures by place, of the latest period that has several; wider places than asked left out."""
    wanted = replace(wanted_of(q), areas=(), measures=frozenset({measure}))
    found = tools.find(wanted, 200)
    documents = reports.about(q, tools) if q.areas else []
    if documents:
        own = (m.observation for m in found if m.observation.area)
        documents += [o.document_id for o in own if place_key(o.area or "") in q.areas]
    matches = [
        m
        for m in found
        if m.period != "other" and m.observation.measure == measure and m.observation.area
        if m.coverage >= ENOUGH or (m.coverage >= NEARLY and _under_caption(q, tools, m.observation))
        if not documents or m.observation.document_id in documents
    ]
    groups: dict[tuple[object, ...], dict[str, Observation]] = {}
    for m in matches:
        o = m.observation
        key = (series_key(o), o.period, o.base_unit, o.breakdown or "", o.document_id)
        groups.setdefault(key, {}).setdefault(place_key(o.area or ""), o)
    several = [members(q, list(g.values())) for g in groups.values()]
    several = [g for g in several if len(g) > 1]
    several = [g for g in several if any(place_key(o.area or "") in q.areas for o in g)] or several
    if not several:
        return []
    best = several[0]
    alike = [g for g in several if series_key(g[0]) == series_key(best[0]) or _ranks_beside(g[0], best[0])]
    return max(alike, key=lambda g: (year_of(g[0].period) or 0, series_key(g[0]) == series_key(best[0]), len(g)))


def _ranks_beside(o: Observation, best: Observation) -> bool:
    """Whether a rank stands in the row of another: of two years of one ranking, which a table need not call alike."""
    same = o.document_id == best.document_id and o.measure == best.measure == "rank"
    return same and o.cell is not None and best.cell is not None and o.cell.table == best.cell.table


def _under_caption(q: Question, tools: Tools, o: Observation) -> bool:
    """Whether a column's name and its table's caption together say what is asked: 投入强度 of 各市研发经费情况."""
    if o.cell is None:
        return False
    tables = tools.sources.document(o.document_id).tables
    caption = next((t.caption for t in tables if t.index == o.cell.table), "")
    return bool(caption) and tools.coverage(q.concepts, f"{o.indicator} {caption}") >= _SURE


def members(q: Question, rows: Sequence[Observation]) -> list[Observation]:
    """The figures of places of the kind asked for; without a kind, those of the kind most are of, and narrower ones.

    A province's total is not one of its cities.
    """
    widths = [width_of(o.area or "") for o in rows]
    kind = next((k for pattern, k in KINDS if pattern.search(q.normal)), None)
    known = [w for w in widths if w is not None]
    if kind is None and len(known) > 2:
        kind = max(sorted(set(known), reverse=True), key=known.count)
        if known.count(kind) * 2 <= len(known):
            return list(rows)
    if kind is None:
        return list(rows)
    own = [w if (o.area or "") not in _MUNICIPALITIES else max(w or 0, kind) for o, w in zip(rows, widths, strict=True)]
    return [o for o, w in zip(rows, own, strict=True) if w is None or w >= kind]


# ---------------------------------------------------------------- the year before
def of_title(q: Question, tools: Tools) -> Draft | None:
    """«甲在区域创新能力里排第几，得分多少»: the place overall, where the words are those of a report's title."""
    if not q.has("rank") or len(q.areas) != 1 or not q.concepts or LAST_YEAR.search(q.normal):
        return None
    bare = without_order(q)
    named = [d for d in tools.holdings.entries if _is_titled(replace(bare, areas=()), tools, d)]
    overall = overall_of(replace(q, areas=()), tools) if named and bare.concepts else replace(q, terms=())
    if not overall.terms:
        return None
    told = []
    for measure in ("rank", "level") if _SCORE.search(q.normal) else ("rank",):
        rows = rows_of(replace(overall, areas=(), normal=""), tools, measure)
        told += [o for o in rows if place_key(o.area or "") == q.areas[0] and o.document_id in named]
    if not told or told[0].measure != "rank":
        return None
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in told}
    return Draft((*(sentence(q, tools, o) for o in told), *quotes.values()), language=q.language)


def where_first(q: Question, tools: Tools) -> Draft | None:
    """«甲在哪个分项排第一»: the sentences that say the place has that rank."""
    m = _IN_WHICH.search(q.normal)
    n = number(m["n"]) if m else None
    if n is None or len(q.areas) != 1:
        return None
    digits = next((c for c, v in _DIGITS.items() if v == n and c != "两"), "") or str(n)
    place = re.escape(short_name(q.areas[0]) or q.areas[0])
    pattern = re.compile(rf"{place}[市省]?[^，。；、]{{0,6}}第\s*(?:{n}(?!\d)|{digits}(?![一二三四五六七八九十]))")
    found = [s for d in reports.likeliest(q, tools) for s in reports.sentences(tools, d, pattern)]
    if not found or len(found) > _LISTED:
        return None
    return Draft(tuple(Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found), language=q.language)


def number(text: str) -> int | None:
    """An ordinal's number, in digits or in Chinese."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text)
