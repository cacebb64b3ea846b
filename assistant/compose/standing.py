"""Places set in order: who is first, second or last, the rank a year before, and the most of all but one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose import reports
from assistant.compose.figures import lookup, ranked, wanted_of
from assistant.compose.open import refusal
from assistant.compose.phrases import quoted, say
from assistant.compose.wording import computed, period_text, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import Term, normalise, terms
from assistant.matching import ENOUGH, NEARLY
from assistant.places import CITY, COUNTRY, DISTRICT, PARK, PROVINCE, REGION, place_key, short_name, width_of
from assistant.question import Question
from assistant.records import Computation, Draft, Input, Place, Statement
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
    rf"(?:垫底|末位|倒数第一|最后一名|排在最后|最靠后)[^，,。？?]{{0,4}}{_PLACE}|{_PLACE}[^，,。？?]{{0,10}}(?:垫底|末位|最后一名|排在?最后|最靠后)"
)
_OF_ORDER = re.compile(
    r"排名|名次|位次|第[一二三四五六七八九十\d]+|倒数|垫底|末位|最后|最靠后|得分|分数|掉|厉害|市掉|区掉|居|位|名|城市|地市|市州|州市|市|州|省|省份|区县|区|县|园区|高新区|谁|哪.|进步|退步|前进|后退|最[快大高多]"
)
_ONE = r"(?:哪一?个|哪座|哪些|哪几个|什么|几个|(?:最[高大多低小少强弱]|第[一二三四五六七八九十\d]+(?:名|位)?)的)"
_KINDS = (
    (re.compile(rf"{_ONE}(?:地级|设区的?|副省级)?(?:城市|地市|市州|州市|市)"), CITY),
    (re.compile(rf"{_ONE}(?:省份|省市|省)"), PROVINCE),
    (re.compile(rf"{_ONE}(?:区县|县区|县|区(?!域))"), DISTRICT),
    (re.compile(rf"{_ONE}(?:园区|高新区|开发区|经开区)"), PARK),
    (re.compile(rf"{_ONE}国家(?!级|高新)"), COUNTRY),
)
_BUT = re.compile(
    r"(?:除了?|不算|不含|不包括|排除|撇开|剔除)(?P<but>[^，,。？?]{2,14}?)(?:以外|之外|外|(?=[，,]))的?[，,]?"
)
_LAST_YEAR = re.compile(r"去年|上一?年|前一年|上次|上一?[版期届]|原来|之前|以前")
_NUMBER = r"(?P<n>[一二三四五六七八九十]+|\d+)"
_FROM = re.compile(rf"(?:由|从)(?:上年|去年|上一年|前一年|20\d\d年)的?(?:全[国省市])?第{_NUMBER}(?:位|名)?")
_UP = r"前进|前移|上升|提升|提高|跃升|进步|进位|攀升|升|进"
_DOWN = r"后退|后移|下降|下滑|滑落|回落|退步|退|降|跌|落"
_MOVED = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?{_NUMBER}(?:个)?(?:位次|名次|位|名)")
_MOVERS = re.compile(
    r"(?:进步|上升|提升|前进|攀升|掉|下滑|退步|下降|后退|跌|滑落|落)[^，,。？?]{0,6}(?:最|厉害|最多|哪)"
    r"|(?:最|哪)[^，,。？?]{0,10}(?:进步|退步|掉|跌|下滑|后退)"
)
_FALLING = re.compile(r"掉|下滑|退步|下降|后退|跌|滑落")
_LEAST = re.compile("最(?:低|小|慢|少|差)")
_WHICH = re.compile(rf"(?:有|是)?(?:哪些|哪几个|谁)(?:{_KIND})?|(?:哪些|哪几个)(?:{_KIND})")
_UNDER = re.compile("低于|不足|小于|不到|少于|以下|没有?达到")
_OVER = re.compile("超过|高于|大于|多于|突破|达到|以上|低于|不足|小于|不到|少于|以下")
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
    if m is None and end is None:
        return None
    last = end is not None or any(m.group(g) for g in ("last", "last2", "last3")) if m else True
    n = 1 if m is None else _number(next(g for g in m.group("a", "b", "c") if g))
    if n is None:
        return None
    asked = _without_order(q)
    if not asked.terms and not (asked := _overall(q, tools)).terms:
        return None
    if not last:
        held = [o for o in _rows(asked, tools, "rank") if o.value == n]
        if held:
            quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held[:2]}
            return Draft((*(sentence(q, tools, o) for o in held[:2]), *quotes.values()), language=q.language)
    rows = sorted(_rows(asked, tools, "level"), key=lambda o: o.scaled_value, reverse=not last)
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
    overall = _overall(q, tools) if named else replace(q, terms=())
    held = (
        [o for o in _rows(overall, tools, "rank") if o.value == n and o.document_id in named] if overall.terms else []
    )
    if not held:
        return None
    return Draft((sentence(q, tools, held[0]), source_quote(q, tools, held[0])), language=q.language)


def _is_titled(q: Question, tools: Tools, document_id: str) -> bool:
    title = normalise(tools.holdings.title(document_id))
    return all(c in title or c in _OVERALL_WORDS for c in _without_order(q).concepts)


def _said_last(q: Question, tools: Tools) -> Draft | None:
    """The sentences that name the last places of a ranking («排名后三位的是……»)."""
    found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, _SAID_LAST)]
    if not found:
        return None
    return Draft(tuple(Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:2]), language=q.language)


def foremost(q: Question, tools: Tools) -> Draft | None:
    """«哪个市高新技术企业最多»: of the places of that kind alone."""
    if not q.has("superlative") or q.levels or not any(pattern.search(q.normal) for pattern, _ in _KINDS):
        return None
    if re.search("[快慢]|增|涨|升|降|跌|进步|退步", q.normal):
        return None
    asked = _without_order(q)
    rows = _rows(asked, tools, "share" if q.has("share") else "level") if asked.terms else []
    if len(rows) < 2:
        return None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=_LEAST.search(q.normal) is None), 1)


def all_in_order(q: Question, tools: Tools) -> Draft | None:
    """«中部六省研发经费排名»: every place listed, the largest first."""
    if not q.has("rank") or re.search("第|几|谁|哪", q.normal) or any(width_of(a) != REGION for a in q.areas):
        return None
    asked = _without_order(q)
    rows = _rows(asked, tools, "level") if asked.terms else []
    if len(rows) < _FEWEST:
        return None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=True), 1)


def beyond(q: Question, tools: Tools) -> Draft | None:
    """«强度超过3%的有哪些市»: the places on one side of a bound, of those listed."""
    bounds = [x for x in q.quantities if x.unit and x.unit not in ("位", "年", "级")]
    if len(bounds) != 1 or not _WHICH.search(q.normal) or _OVER.search(q.normal) is None:
        return None
    asked = _without_order(q)
    rows = _rows(replace(asked, quantities=()), tools, "level") if asked.terms else []
    bound, over = bounds[0], _UNDER.search(q.normal) is None
    rows = [o for o in rows if o.base_unit in (bound.base_unit, "") and (o.scaled_value > bound.scaled) == over]
    if not rows or any(o.scaled_value == bound.scaled for o in rows):
        return None
    return _in_order(q, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=over), 1)


def _in_order(q: Question, tools: Tools, rows: Sequence[Observation], n: int) -> Draft:
    shown = rows[:_LISTED]
    ordered = "、".join(f"{o.area}{tools.figure(o)}" for o in shown)
    lead = say(q, "in_order") + ordered + ("." if q.language == "en" else "。")
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
    asked = _without_order(replace(q, normal=left, terms=kept, areas=tuple(a for a in q.areas if a not in aside)))
    if not asked.terms:
        return None
    rows = [o for o in _rows(asked, tools, "level") if place_key(o.area or "") not in aside]
    if len(rows) < 2:
        return None
    least = _LEAST.search(left) is not None
    return _in_order(asked, tools, sorted(rows, key=lambda o: o.scaled_value, reverse=not least), 1)


def _without_order(q: Question) -> Question:
    """The question without the words of order; of a rank alone the overall result is meant."""
    kept = tuple(t for t in q.terms if not _OF_ORDER.fullmatch(t.concept))
    if not kept and q.indices:
        kept = (Term("综合指数", "综合指数", 0, 0),)
    return replace(q, terms=kept, cues=q.cues - {"rank", "superlative", "change"})


def _overall(q: Question, tools: Tools) -> Question:
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


def _rows(q: Question, tools: Tools, measure: str) -> list[Observation]:
    """One indicator's figures by place, of the latest period that has several; wider places than asked left out."""
    wanted = replace(wanted_of(q), areas=(), measures=frozenset({measure}))
    documents = reports.about(q, tools) if q.areas else []
    matches = [
        m
        for m in tools.find(wanted, 200)
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
    if not several:
        return []
    best = several[0]
    return max(
        (g for g in several if series_key(g[0]) == series_key(best[0])),
        key=lambda g: (year_of(g[0].period) or 0, len(g)),
    )


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
    kind = next((k for pattern, k in _KINDS if pattern.search(q.normal)), None)
    known = [w for w in widths if w is not None]
    if kind is None and len(known) > 2:
        kind = max(sorted(set(known), reverse=True), key=known.count)
        if known.count(kind) * 2 <= len(known):
            return list(rows)
    if kind is None:
        return list(rows)
    return [o for o, w in zip(rows, widths, strict=True) if w is None or w >= kind]


# ---------------------------------------------------------------- the year before
def of_title(q: Question, tools: Tools) -> Draft | None:
    """«甲在区域创新能力里排第几，得分多少»: the place overall, where the words are those of a report's title."""
    if not q.has("rank") or len(q.areas) != 1 or not q.concepts or _LAST_YEAR.search(q.normal):
        return None
    bare = _without_order(q)
    named = [d for d in tools.holdings.entries if _is_titled(replace(bare, areas=()), tools, d)]
    overall = _overall(replace(q, areas=()), tools) if named and bare.concepts else replace(q, terms=())
    if not overall.terms:
        return None
    told = []
    for measure in ("rank", "level") if _SCORE.search(q.normal) else ("rank",):
        rows = _rows(replace(overall, areas=(), normal=""), tools, measure)
        told += [o for o in rows if place_key(o.area or "") == q.areas[0] and o.document_id in named]
    if not told or told[0].measure != "rank":
        return None
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in told}
    return Draft((*(sentence(q, tools, o) for o in told), *quotes.values()), language=q.language)


def where_first(q: Question, tools: Tools) -> Draft | None:
    """«甲在哪个分项排第一»: the sentences that say the place has that rank."""
    m = _IN_WHICH.search(q.normal)
    n = _number(m["n"]) if m else None
    if n is None or len(q.areas) != 1:
        return None
    digits = next((c for c, v in _DIGITS.items() if v == n and c != "两"), "") or str(n)
    place = re.escape(short_name(q.areas[0]) or q.areas[0])
    pattern = re.compile(rf"{place}[市省]?[^，。；、]{{0,6}}第\s*(?:{n}(?!\d)|{digits}(?![一二三四五六七八九十]))")
    found = [s for d in tools.holdings.entries for s in reports.sentences(tools, d, pattern)]
    if not found or len(found) > _LISTED:
        return None
    return Draft(tuple(Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found), language=q.language)


def rank_before(q: Question, tools: Tools) -> Draft | None:
    """«去年排第几»: the rank of the year before, as stated or worked back from the places gained or lost."""
    if not q.has("rank"):
        return None
    past = bool(_LAST_YEAR.search(q.normal)) and not q.periods
    years = [int(p) for p in q.periods if p.isdigit()]
    if not past and len(years) != 1:
        return None
    now = _rank_now(q, tools, past, years)
    if now is None:
        return None
    told = _before(q, tools, now)
    if told is not None:
        return told
    if not past:
        return None
    year = year_of(now.period)
    earlier = _direct(replace(q, periods=(str(year - 1),), cues=q.cues - {"previous"}), tools) if year else None
    if earlier is not None:
        return Draft((sentence(q, tools, earlier), source_quote(q, tools, earlier)), language=q.language)
    lead = Statement(say(q, "rank_before_unsaid"))
    return Draft(
        (lead, sentence(q, tools, now), source_quote(q, tools, now)), "partial", "not_in_documents", language=q.language
    )


def _rank_now(q: Question, tools: Tools, past: bool, years: Sequence[int]) -> Observation | None:
    """The rank whose year before is asked about."""
    kept = tuple(t for t in q.terms if not _LAST_YEAR.search(t.concept))
    asked = replace(q, terms=kept, cues=q.cues - {"previous", "change"})
    if past:
        return _direct(asked, tools)
    held = _direct(asked, tools)
    if held is not None:  # the year asked for is told itself
        return None
    return _direct(replace(asked, periods=(str(years[0] + 1),)), tools)


def _direct(q: Question, tools: Tools) -> Observation | None:
    """The rank that the plain look-up gives."""
    for rule in (ranked, lookup):
        draft = rule(q, tools)
        if draft is None or draft.status != "answered":
            continue
        held = [e.observation for s in draft.statements for e in s.evidence if e.observation is not None]
        found = next((o for o in held if o.measure == "rank"), None)
        if found is not None:
            return found
    return None


def _before(q: Question, tools: Tools, o: Observation) -> Draft | None:
    """The rank of the year before, from the words around a rank."""
    place = tools.place(o)
    text = place.quote
    at = o.number_start - place.start
    low = max((text.rfind(c, 0, at) for c in "；;。"), default=-1) + 1
    others = [s.number_start - place.start for s in tools.siblings(o) if s.measure == "rank"]
    ends = [i for i in (text.find(c, at) for c in "；;。") if i >= 0] + [i for i in others if i > at]
    clause = text[low : min(ends, default=len(text))]
    stated = _FROM.search(clause)
    if stated is not None and (n := _number(stated["n"])) is not None:
        evidence = tools.sources.passage(o.document_id, place.start, place.end)
        return Draft((Statement(quoted(text), (evidence,)),), language=q.language) if n else None
    moved = next((m for m in _MOVED.finditer(clause) if m.start() > at - low), None)
    where = place
    if moved is None and o.area:
        moved, where = _told_elsewhere(tools, o) or (None, place)
    n = _number(moved["n"]) if moved else None
    if moved is None or n is None:
        return None
    up = moved["up"] is not None
    result = o.value + n if up else o.value - n
    if result < 1:
        return None
    sign = "+" if up else "−"
    label = f"{period_text(o)}{o.area or ''}{o.indicator}"
    made = Computation(
        say(q, "rank_before"),
        f"{o.value:g} {sign} {n} = {result:g}",
        (Input(o.value, "位", label, place), Input(float(n), "位", f"{label}{moved.group()}", where)),
        result,
        "位",
    )
    return Draft((sentence(q, tools, o), computed(q, made), source_quote(q, tools, o)), language=q.language)


def _told_elsewhere(tools: Tools, o: Observation) -> tuple[re.Match[str], Place] | None:
    """«与上年相比，甲市上升3位» in another sentence of the report, of the place's only rank."""
    ranks = [f.observation for f in tools.holdings.by_document(o.document_id) if f.observation.measure == "rank"]
    if sum(place_key(r.area or "") == place_key(o.area or "") for r in ranks) != 1:
        return None
    pattern = re.compile(rf"{re.escape(o.area or '')}市?[^，。；\d]{{0,4}}(?P<move>{_MOVED.pattern})")
    for s in reports.sentences(tools, o.document_id, pattern):
        found = pattern.search(s.text)
        moved = _MOVED.search(found["move"]) if found else None
        if moved is not None and re.search("上年|去年|上一年|前一年", s.text):
            return moved, tools.sources.place(s.document_id, s.start, s.end)
    return None


def _number(text: str) -> int | None:
    """An ordinal's number, in digits or in Chinese."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text)


# ---------------------------------------------------------------- who moved most
def movers(q: Question, tools: Tools) -> Draft | None:
    """«哪个市退步最大», «谁进步最快»: the sentences that tell how places moved in a ranking."""
    if not _MOVERS.search(q.normal) or "指数" in q.normal or q.levels or len(_without_order(q).terms) > 1:
        return None
    way = _DOWN if _FALLING.search(q.normal) else _UP
    digit = r"[一二三四五六七八九十\d]"
    pattern = re.compile(rf"(?:{way})[^，。；]{{0,10}}(?:第{digit}|{digit}+个?[位名])")
    documents = reports.about(q, tools)
    found = [s for d in documents for s in reports.sentences(tools, d, pattern)]
    superlative = [s for s in found if re.search(r"最[快大多]|退步|进步", s.text)]
    chosen = superlative or found
    if not chosen:
        return None
    told = [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in chosen[:2]]
    return Draft(tuple(told), language=q.language)
