"""Answers that must be calculated: shares, multiples, differences, means, sums, per-unit figures, parts and wholes.

Which calculation is meant is a matter of the question's construction («A占B的百分之几», «A是B的几倍»); the operands are
looked up like any other figure and cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant import arithmetic
from assistant.compose.constructions import SHARE, SHARE_EN, SHARE_IN, is_share_of
from assistant.compose.daily import days_of
from assistant.compose.earlier import previous_value
from assistant.compose.exchange import at_implied_rate
from assistant.compose.figures import wanted_of
from assistant.compose.operands import KINDS, Operand, operand
from assistant.compose.phrases import say
from assistant.compose.regions import comparable
from assistant.compose.remainder import leaves_out
from assistant.compose.stated import agrees
from assistant.compose.together import COUNTED, all_counted, begins_alike, says_part, told_before
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise, similar, terms
from assistant.matching import ENOUGH
from assistant.places import place_around, place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Input, Statement
from assistant.tools import Tools
from ingest.numerals import find_quantities
from ingest.records import Framework, Observation

_RATIO = re.compile(r"(?P<a>[^，,。？?；;]+?)(?:是|为|相当于|达到)(?P<b>[^，,。？?；;]+?)的?(?:几倍|多少倍|几分之几)")
_PAIR = re.compile(
    r"(?P<a>[^，,。？?；;]+?)(?:和|与|跟|比|同|及)(?P<b>[^，,。？?；;]+?)(?:相比)?(?:的?(?:差距|差额|差)?)?(?:差|相差|差了|高|低|多|少|大|小|贵|便宜)(?:了|出)?(?:多少|几)"
)
_MORE = re.compile(
    r"(?P<a>[^，,。？?；;]+?)(?:和|与|跟|同|及)(?P<b>[^，,。？?；;]+?)(?:哪个|谁|哪边)(?:更)?(?:多|高|大|少|低|小|贵)"
)
_SUM = re.compile(
    r"(?P<a>[^，。？?；;]+?)(?:和|与|加|加上|及|、)(?P<b>[^，。？?；;]+?)(?:一共|合计|总共|加起来|之和|总和|共有|合起来|共(?=几|多少))"
)
_TOGETHER = re.compile("的?(?:合起来|加起来|合在一起|加在一起|之和|总和|合计|两地合计|相加)")
_HOW_MANY = re.compile(r"([二三四五六七八九十两\d]+)(?:个|大|项)(?=[^，。？?]{0,6}(?:指数|领域|指标))")
_OWN_CITY = re.compile("全市|本市|全省|本省")
_DIVIDED = re.compile(r"(?P<a>[\d.]+[^，。？?；;除]{0,8}?)除以(?P<b>[\d.]+[^，。？?；;等是]{0,8})")
# «占比和企业差几个百分点»: two shares apart, not one in the other.
_APART = re.compile(r"百分点|相差|差(?:了)?(?:多少|几)|差距")
_AND = re.compile(r"和|与|加上|加|及|、")
_MUCH_ALIKE = 0.6
_WHOLE = 100.5  # per cent, with what rounding may add
_MEAN = re.compile(r"(简单|算术|等权)?(平均(数|值)?|均值)|等权[^，,。？?]{0,4}(?:算|合成|加总|下来)|average|mean")
_INDICES = re.compile(r"ind(?:ex|ices|exes)")
_RESULT_GIVEN = re.compile(r"(?:增长|提高|上升|增加)(?:了)?(?P<rate>[\d.]+)%(?:到|至|达)(?P<level>[\d.]+)")
_WORKED = re.compile(r"怎么(算|得|来)|如何(计算|得出|算)|计算(过程|方法)|how (is|was) .* (calculated|computed)")


def calculation(q: Question, tools: Tools) -> Draft | None:
    """The calculation a question asks for, or None when it asks for none or the operands are not held."""
    for attempt in (_given_rate, _mean_of_parts, _share, _ratio, _pair, _sum, _worked, _previous):
        draft = attempt(q, tools)
        if draft is not None:
            return draft
    return None


def shares(q: Question, tools: Tools) -> Draft | None:
    """Two figures of the question's own set against each other: «106家占653家的比例», «119除以305»."""
    return _share(q, tools) if len(q.quantities) > 1 else None


def _previous(q: Question, tools: Tools) -> Draft | None:
    if not q.has("previous"):
        return None
    wanted = wanted_of(q)
    return previous_value(q, tools, [m for m in tools.find(wanted, 40) if m.coverage >= ENOUGH])


# ---------------------------------------------------------------- two operands
def _result(
    q: Question,
    tools: Tools,
    operands: Sequence[Operand],
    make: Callable[[Input, Input], Computation],
    stated: Observation | None = None,
) -> Draft:
    a, b = operands
    c = make(a.input, b.input)
    statements: list[Statement] = []
    if stated is not None:
        statements.append(sentence(q, tools, stated))
    statements.append(computed(q, c))
    if stated is not None and not agrees(c, stated):
        text = say(q, "share_disagrees", stated=tools.figure(stated), computed=f"{c.result:g}{c.unit}")
        statements.append(Statement(text, (tools.evidence(stated), Evidence("computation", computation=c))))
    quotes = {tools.place(o.observation).key: o.observation for o in operands if o.observation is not None}
    statements += [source_quote(q, tools, o) for o in quotes.values()]
    return Draft(tuple(statements), language=q.language)


_HEADS = frozenset({"家", "个", "人", "件", "项", "所", "名", "户"})


def _share(q: Question, tools: Tools) -> Draft | None:
    """«A占B的百分之几»: the stated share where there is one, else A ÷ B."""
    m = SHARE_IN.search(q.normal) or SHARE.search(q.normal) or SHARE_EN.search(q.normal) or _DIVIDED.search(q.normal)
    if m is None or leaves_out(q) or _APART.search(q.normal):
        return None
    a = operand(q, tools, m.group("a"))
    period = a.observation.period if a is not None and a.observation is not None else None
    asked = replace(q, periods=(period,)) if period and not q.periods else q
    if a is not None and a.observation is not None and a.observation.area and not q.areas:
        asked = replace(asked, areas=(place_key(a.observation.area),))
    phrase, hints = _placed(q, m.group("b")), _left_out(q, tools, m)
    unit = a.input.unit if a is not None else ""
    b = operand(asked, tools, phrase, hints=hints, unit=unit) or operand(q, tools, phrase, hints=hints, unit=unit)
    if b is None and phrase.startswith("总"):  # «占总算力»
        b = operand(asked, tools, phrase.removeprefix("总"), hints=["总"], unit=unit)
    counted = all_counted(q, tools, a, m.group("b")) if a is not None else None
    b = counted or (None if COUNTED.search(m.group("b")) else b)
    explicit = bool(q.quantities) and a is not None and b is not None
    direct = [
        x
        for x in tools.find(wanted_of(q), 30)
        if x.coverage >= ENOUGH
        and x.fits
        and x.observation.measure == "share"
        and is_share_of(tools, x.observation, m.group("b"))
        and says_part(q, tools, x.observation, m)
    ]
    if direct and not explicit:
        return None
    if b is None and a is not None and a.observation is not None and _ALL_OF_IT.fullmatch(m.group("b").strip()):
        b = told_before(tools, a.observation)
    if a is None or b is None or a.input.unit != b.input.unit or not b.input.value:
        return None
    if (counted is None and not _of_one_place(tools, a, b, phrase)) or _is_narrower(q, m.group("a"), a.observation):
        return None
    if a.observation is not None and b.observation is not None and a.observation == b.observation:
        return None
    if a.input.unit in _HEADS and a.input.value > b.input.value and not explicit:
        return None  # what is counted is no part of fewer
    stated = _stated_share(tools, a, b, m.group("b"))
    return _result(q, tools, (a, b), arithmetic.share, stated)


def _is_narrower(q: Question, phrase: str, o: Observation | None) -> bool:
    """Whether a figure is of a class of what is asked about: 规模以上工业企业 for 企业."""
    group = normalise(o.breakdown or "") if o is not None else ""
    asked = normalise(phrase)
    wider = next((asked[-n:] for n in range(min(len(asked), 6), 1, -1) if group.endswith(asked[-n:])), "")
    return bool(group and wider) and len(group) > len(wider) and group not in q.normal


_ALL_OF_IT = re.compile("(?:其|它|这)?(?:的)?(?:全部|总量|总额|总数|总体|整体|总的|所有|全体)(?:的|数|额)?")


def _of_one_place(tools: Tools, a: Operand, b: Operand, phrase: str) -> bool:
    """Whether two figures may be set against each other: of one place, unless the second phrase names its own."""
    if a.observation is None or b.observation is None or tools.gazetteer.find(phrase):
        return True
    places = {place_key((o.area or "").removesuffix("指数")) for o in (a.observation, b.observation)}
    return len(places - {""}) < 2


def _placed(q: Question, phrase: str) -> str:
    """«全市» of a park's share is the city the park lies in."""
    around = next((place_around(a) for a in q.areas if place_around(a)), None)
    return _OWN_CITY.sub(around, phrase) if around else phrase


def _left_out(q: Question, tools: Tools, m: re.Match[str]) -> list[str]:
    """«中关村的独角兽占北京的百分之几»: a whole that is only a place is that place's figure of the same thing."""
    if not m.re.groupindex or not tools.gazetteer.find(_placed(q, m.group("b"))):
        return []
    rest = m.group("b")
    for place in reversed(tools.gazetteer.find(rest)):
        rest = rest[: place.start] + rest[place.end :]
    if terms(_OWN_CITY.sub("", rest)):
        return []
    said = m.group("a")
    for place in reversed(tools.gazetteer.find(said)):
        said = said[: place.start] + " " * (place.end - place.start) + said[place.end :]
    return [t.concept for t in terms(said)]


def _stated_share(tools: Tools, a: Operand, b: Operand, whole: str) -> Observation | None:
    """A share the source states in the sentence of the part, when the whole stands there or is what it names."""
    if a.observation is None or b.observation is None:
        return None
    siblings = tools.siblings(a.observation)
    shares = [o for o in siblings if o.measure == "share" and "贡献" not in o.indicator]  # of growth, not of the whole
    shares = [o for o in shares if _is_next(a.observation, o, siblings) if o.comparator is None] + [
        o
        for o in shares
        if o.comparator is not None and is_share_of(tools, o, whole) and begins_alike(o, a.observation)
    ]
    return shares[0] if len(shares) == 1 else None


def _is_next(part: Observation, share: Observation, siblings: Sequence[Observation]) -> bool:
    """Whether a share that names no whole follows its part, with no other amount between."""
    between = [s for s in siblings if part.number_end <= s.number_start < share.number_start and s.measure == "level"]
    return share.number_start > part.number_start and not between


def _ratio(q: Question, tools: Tools) -> Draft | None:
    m = _RATIO.search(q.normal)
    if m is None:
        return None
    return _times_sum(q, tools, m) or _two(q, tools, m, arithmetic.ratio)


def _times_sum(q: Question, tools: Tools, m: re.Match[str]) -> Draft | None:
    """«甲是乙、丙合起来的几倍»: one figure over the sum of others."""
    if not _TOGETHER.search(m.group("b")):
        return None
    said = _TOGETHER.sub("", m.group("b"))
    places = tools.gazetteer.find(said)
    phrases = [said[p.start : p.end] for p in places] if len(places) > 1 else [p for p in _AND.split(said) if p.strip()]
    hints = [t.concept for t in q.terms if t.concept not in ("起来", "合起来")]
    whole = operand(q, tools, m.group("a"))
    if len(phrases) < 2 or whole is None:
        return None
    parts = [_counterpart(q, tools, whole, p) or operand(q, tools, p, hints=hints) for p in phrases]
    held = [p for p in parts if p is not None and p.input.unit == whole.input.unit]
    if len(held) != len(phrases) or len({p.observation for p in held}) != len(held):
        return None
    c = arithmetic.over_sum(whole.input, [p.input for p in held], say(q, "multiple"))
    quotes = {tools.place(o.observation).key: o.observation for o in (whole, *held) if o.observation is not None}
    told = [sentence(q, tools, o.observation) for o in (whole, *held) if o.observation is not None]
    return Draft((*told, computed(q, c), *(source_quote(q, tools, o) for o in quotes.values())), language=q.language)


def _pair(q: Question, tools: Tools) -> Draft | None:
    m = _PAIR.search(q.normal) or _MORE.search(q.normal)
    return _two(q, tools, m, lambda x, y: arithmetic.difference(x, y, "相差")) if m else None


def _sum(q: Question, tools: Tools) -> Draft | None:
    m = _SUM.search(q.normal)
    if m is None:
        return None
    phrases = [p for p in _AND.split(q.normal[m.start() : m.end("b")]) if p]
    said = [[t.concept for t in terms(KINDS.sub(" ", p))] for p in phrases]
    shared = [t for t in said[-1] if t not in said[-1][:1]] or [t.concept for t in q.terms if t.end <= m.end("b")][-1:]
    parts = _each(q, tools, phrases, shared) or _each(q, tools, phrases, ())
    distinct = {o.observation.observation_id for o in parts if o.observation is not None}
    if len(parts) != len(phrases) or len(distinct) != len(parts) or len({o.input.unit for o in parts}) != 1:
        return None
    held = [o.observation for o in parts if o.observation is not None]
    if len({o.period for o in held} - {None}) > 1 or len({o.measure for o in held}) > 1:
        return None
    if parts[0].input.unit == "%" and sum(o.input.value for o in parts) > _WHOLE:
        return None
    c = arithmetic.total([o.input for o in parts])
    quotes = {tools.place(o.observation).key: o.observation for o in parts if o.observation is not None}
    return Draft((computed(q, c), *(source_quote(q, tools, o) for o in quotes.values())), language=q.language)


def _each(q: Question, tools: Tools, phrases: Sequence[str], shared: Sequence[str]) -> list[Operand]:
    """The figure of each phrase, all of them different; none when some phrase has none of its own."""
    found = [_any_operand(q, tools, p, shared) or _any_operand(q, tools, p, ()) for p in phrases]
    first = found[0]
    if first is not None:  # «技术人员里白人和亚裔»: the second as it stands beside the first
        found = [first, *(_counterpart(q, tools, first, p) or o for p, o in zip(phrases[1:], found[1:], strict=True))]
    parts = [o for o in found if o is not None]
    held = {o.observation.observation_id for o in parts if o.observation is not None}
    return parts if len(held) == len(phrases) else []


def _any_operand(q: Question, tools: Tools, phrase: str, hints: Sequence[str]) -> Operand | None:
    """A level, or a share where the question is about shares."""
    if q.has("share") or re.search("百分点|几个点|多少个点", q.normal):
        found = operand(q, tools, phrase, frozenset({"share"}), hints)
        if found is not None:
            return found
    return operand(q, tools, phrase, hints=hints)


def _counterpart(q: Question, tools: Tools, a: Operand, phrase: str) -> Operand | None:
    """The figure beside the first one that differs from it in just what the second phrase names (白人 — 亚裔)."""
    if a.observation is None:
        return None
    concepts = [t.concept for t in terms(normalise(phrase))]
    named = {p.name for p in tools.gazetteer.find(normalise(phrase))}
    found: list[tuple[float, Operand]] = []
    for o in tools.siblings(a.observation):
        same = (o.measure, o.base_unit) == (a.observation.measure, a.observation.base_unit)
        if not same or o.observation_id == a.observation.observation_id:
            continue
        alike = SequenceMatcher(None, o.indicator, a.observation.indicator).ratio()
        says = bool(concepts) and tools.coverage(concepts, f"{o.breakdown or ''}{o.indicator}") >= 0.8
        if (says and (alike >= _MUCH_ALIKE or not named)) or (not concepts and place_key(o.area or "") in named):
            found.append((alike, Operand(tools.input(o), o)))
    return max(found, key=lambda f: f[0])[1] if found else None


def _two(q: Question, tools: Tools, m: re.Match[str], make: Callable[[Input, Input], Computation]) -> Draft | None:
    """Two phrases; what one leaves out (the indicator, mostly) is taken from the other."""
    hints_a = [t.concept for t in q.terms if t.start >= m.start("b")]
    hints_b = [t.concept for t in q.terms if t.start < m.end("a")]
    a = _any_operand(q, tools, m.group("a"), ()) or _any_operand(q, tools, m.group("a"), hints_a)
    b = _any_operand(q, tools, m.group("b"), ()) or _any_operand(q, tools, m.group("b"), hints_b)
    if a is not None:
        b = _counterpart(q, tools, a, m.group("b")) or b
    if a is None or b is None or a == b:
        return None
    if a.observation is not None and b.observation is not None:
        why = comparable(q, tools, a.observation, b.observation)
        if why:
            return _incomparable(q, tools, a.observation, b.observation, why)
    if a.input.unit.split("/")[0] != b.input.unit.split("/")[0] or not b.input.value:
        return None
    if a.input.value < b.input.value:
        a, b = b, a
    return _result(q, tools, (a, b), make)


def _incomparable(q: Question, tools: Tools, a: Observation, b: Observation, why: str) -> Draft:
    statements = [
        sentence(q, tools, a),
        sentence(q, tools, b),
        Statement(say(q, "not_comparable", reason=why), (tools.evidence(a), tools.evidence(b))),
        *at_implied_rate(q, tools, a, b),
        source_quote(q, tools, a),
        source_quote(q, tools, b),
    ]
    return Draft(tuple(statements), "partial", "not_comparable", language=q.language)


# ---------------------------------------------------------------- rates, means, units
def _given_rate(q: Question, tools: Tools) -> Draft | None:
    """«增长220%到41亿美元，上年是多少»: worked back from the question's own figures, cited where held."""
    if _RESULT_GIVEN.search(q.normal) is None or len(q.quantities) < 2:
        return None
    rate = next((x for x in q.quantities if x.unit == "%"), None)
    level = next((x for x in q.quantities if x.unit != "%"), None)
    if rate is None or level is None:
        return None
    a = operand(q, tools, level.text or q.normal[level.start : level.end])
    b = operand(q, tools, q.normal[rate.start : rate.end], frozenset({"change_rate"}))
    if a is None or b is None:
        return None
    return _result(q, tools, (a, b), arithmetic.before_rate)


def _mean_of_parts(q: Question, tools: Tools) -> Draft | None:
    """«五个一级指数简单平均是多少»: the mean of an index's published parts, set against its composite."""
    if not _MEAN.search(q.normal) or not (q.levels or "指数" in q.normal or _INDICES.search(q.normal)):
        return None
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f)
        if len(parts) < 2 or not _of_edition(q, parts[0]) or not as_many(q, parts):
            continue
        composite = composite_value(tools, f, parts[0].period)
        c = arithmetic.mean([tools.input(p) for p in parts], "简单平均")
        statements = [computed(q, c)]
        if composite is not None:
            statements.append(against_composite(q, tools, c, composite))
        quotes = {tools.place(o).key: o for o in [*parts, *([composite] if composite else [])]}
        statements += [source_quote(q, tools, o) for o in quotes.values()]
        return Draft(tuple(statements), language=q.language)
    return None


def as_many(q: Question, parts: Sequence[Observation]) -> bool:
    """Whether an index has as many parts as the question says («四个分领域指数»)."""
    m = _HOW_MANY.search(q.normal)
    found = find_quantities(m.group(1) + "个") if m else []
    return not found or found[0].value == len(parts)


def _of_edition(q: Question, part: Observation) -> bool:
    """Whether figures are those of the edition or year the question names, if it names one."""
    named = {str(int(e) - 1) for e in (*q.editions, *([q.edition] if q.edition else []))} | set(q.periods)
    return not named or (part.period or "") in named


def against_composite(q: Question, tools: Tools, c: Computation, composite: Observation) -> Statement:
    """Whether a recomputed composite and the published one agree within rounding."""
    evidence = (tools.evidence(composite), Evidence("computation", computation=c))
    stated = tools.figure(composite)
    fits = agrees(c, composite)
    if "×" in c.expression:  # by stated weights
        key = "weights_fit" if fits else "weights_do_not_fit"
        return Statement(say(q, key, stated=stated, name=composite.indicator), evidence)
    if q.language == "en":
        verdict = "consistent with" if fits else "not consistent with"
        return Statement(f"The published composite is {stated}; the mean is {verdict} it within rounding.", evidence)
    if fits:
        return Statement(
            f"公布的{composite.indicator}为{stated}，在四舍五入的范围内与简单平均相容（资料没有给出权重）。", evidence
        )
    return Statement(
        f"公布的{composite.indicator}为{stated}，与简单平均不相符，说明各部分并非等权或另有算法。", evidence
    )


def part_values(tools: Tools, f: Framework, period: str | None = None) -> list[Observation]:
    """The published values of an index's level-1 parts, all of one period (the latest)."""
    names = [n.name for n in f.nodes if n.level == 1]
    found: dict[str, list[Observation]] = {}
    named = [normalise(n) for n in names]
    held = tools.holdings.where(
        measure="level", units=("点", ""), indicator=lambda i: any(n in normalise(i) for n in named)
    )
    for fact in held:
        o = fact.observation
        if (
            o.measure != "level"
            or o.base_unit not in ("点", "")
            or o.area is None
            or "指数" not in o.area + o.indicator
        ):
            continue
        for name in names:
            if (
                normalise(name) in normalise(o.indicator)
                and similar(name, normalise(o.indicator).removesuffix("指数")) > 0.7
            ):
                found.setdefault(name, []).append(o)
    if len(found) < len(names):
        return []
    periods = set.intersection(*[{o.period for o in v} for v in found.values()])
    chosen = period if period in periods else max((p for p in periods if p), default=None)
    return [next(o for o in found[n] if o.period == chosen) for n in names] if chosen or None in periods else []


def composite_value(tools: Tools, f: Framework, period: str | None) -> Observation | None:
    """The published composite of an index for a period."""
    own = normalise(f.index)

    def whole(indicator: str) -> bool:
        name = normalise(indicator)  # 青屿创新发展指数 is also written 创新发展指数
        return name in ("综合指数", "总指数", own) or (name.endswith("指数") and len(name) > 3 and own.endswith(name))

    for fact in tools.holdings.where(measure="level", indicator=whole):
        o = fact.observation
        if o.measure == "level" and o.period == period and whole(o.indicator) and _is_of(tools, o, f):
            return o
    return None


def _is_of(tools: Tools, o: Observation, f: Framework) -> bool:
    """Whether an index value is of this index, not of another of the same short name."""
    return o.area is None or not o.area.endswith("指数") or tools.index_name(o.area) == tools.index_name(f.index)


def _worked(q: Question, tools: Tools) -> Draft | None:
    """«平均每天…怎么算的»: a stated daily mean against the year's total in the same sentence."""
    if not _WORKED.search(q.normal):
        return None
    for m in tools.find(wanted_of(q), 20):
        o = m.observation
        if m.coverage < ENOUGH or not m.fits or not re.search("平均每天|日均|每天", o.indicator + o.quote):
            continue
        total = next((s for s in tools.siblings(o) if s.value > o.value and s.measure == "level"), None)
        if total is None:
            continue
        days = Input(days_of(o.period), "天", "全年天数", None)
        c = arithmetic.per(tools.input(total), days, "/天", "平均每天")
        return Draft((sentence(q, tools, o), computed(q, c), source_quote(q, tools, o)), language=q.language)
    return None
