"""Parts and wholes: an amount from a stated share and its whole, or the whole from a part and its share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.constructions import EACH
from assistant.compose.derive import is_stated, part_of_share
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise, similar, terms
from assistant.matching import Match, Wanted, area_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

# A share is taken for what is asked when it holds this much of the question, and this much more than any level.
_NAMED, _MARGIN, _HALF, _WHOLE_FIT = 0.6, 0.05, 0.5, 0.9
_SAID = 0.9
_OF_SIZE = re.compile("规上|规模以上")  # the bodies a park counts at all
_OF_FIELD = re.compile("产业|领域|行业|赛道")
_GENERAL = re.compile(
    "(?:企业|规上|规模以上|工业|园区|示范区|高新区|全部|全社会|全[国市省区县]|期末|年末|实现|完成|货物|营业|主营业务|业务|总|的)*"
)
_REST = re.compile("其他|其余")  # what is left over is no part named
_TOTAL = re.compile(r"总(额|量|收入|产值|数|规模)")


def by_share(q: Question, tools: Tools) -> Draft | None:
    """A part's amount from a stated share and its whole, or the whole from a part and its share."""
    if EACH.search(q.normal) or _REST.search(q.normal):
        return None
    matches = tools.find(wanted_of(q), 30)
    named = _part_named(q, tools, matches) or _several(q, tools, matches)
    if named is not None:
        return named
    levels = [m.coverage for m in matches if m.observation.measure == "level" and m.area != "other"]
    for m in matches:
        o = m.observation
        if _COUNTED.search(q.normal) and not _counts(tools, o):
            continue
        if o.measure != "share" or o.base_unit != "%" or not (m.fits or _goes_there(q, tools, o)):
            continue
        if o.comparator and place_key(o.comparator) in q.areas:
            if (draft := _of_place(q, tools, o)) is not None:
                return draft
            continue
        if o.comparator and _only_whole(q, tools, o):
            return _whole_behind(q, tools, o)
        draft = _whole_behind(q, tools, o) or (
            _part_behind(q, tools, o) if m.coverage >= max([_NAMED, *(x + _MARGIN for x in levels)]) else None
        )
        if draft is not None:
            return draft
    return None


_COUNTED = re.compile(
    r"(?:几|多少)(?:家|个|人|件|项|所|座)(?!百分点|亿|万)"
)  # a number of something is asked for, no money
_OF_MONEY = frozenset({"元", "美元", "欧元", "英镑", "港元", "日元"})


def _counts(tools: Tools, o: Observation) -> bool:
    """Whether what a share is of, or its part, may be a number of something: no amount of money stands beside it."""
    beside = [s for s in tools.siblings(o) if s.measure == "level" and s.number_end <= o.number_start]
    return not beside or beside[-1].base_unit.split("/")[0] not in _OF_MONEY


def _of_place(q: Question, tools: Tools, o: Observation) -> Draft | None:
    """«全国有多少家» of «33.7万家，占全国的84.2%»: the amount of the place that a share is of."""
    name = normalise(re.split("占", o.indicator)[0])
    beside = (s for s in tools.siblings(o) if _amount(s) and s.period == o.period)
    part = next((s for s in beside if normalise(s.indicator) == name), None)
    if part is None or tools.coverage(q.concepts, part.indicator) < _WHOLE_FIT:
        return None
    whole = f"{o.comparator}{part.indicator}"
    c = arithmetic.whole_of(tools.input(part), tools.input(o), f"{whole}（反推）")
    lead = Statement(say(q, "previous_given", what=whole), (tools.evidence(o),))
    return Draft((lead, computed(q, c), source_quote(q, tools, o)), language=q.language)


def _only_whole(q: Question, tools: Tools, o: Observation) -> bool:
    """Whether a question names what a share is of, and no word of the part: no amount of the part is asked for."""
    part = re.split("占", o.indicator)[0] + (o.breakdown or "")
    own = {t.concept for t in terms(normalise(part))} - {t.concept for t in terms(normalise(o.comparator or ""))}
    asked = tools.coverage(q.concepts, o.comparator or "") >= _WHOLE_FIT
    return asked and bool(own) and not any(c in own for c in q.concepts)


def _part_named(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft | None:
    """«出口的技术合同成交额» of «技术合同成交额1046亿元，其中……出口占6%»: the part is named only by its share."""
    for m in [m for m in matches if m.observation.measure == "level" and _amount(m.observation)][:3]:
        whole = m.observation
        for s in tools.siblings(whole):
            if s.measure != "share" or s.base_unit != "%" or s.number_start < whole.number_end:
                continue
            if s.comparator and similar(normalise(whole.indicator), normalise(s.comparator)) <= _HALF:
                continue
            if any(_amount(x) and whole.number_end <= x.number_start < s.number_start for x in tools.siblings(whole)):
                continue
            if not (m.area != "other" or _goes_there(q, tools, s)):
                continue
            name, own = f"{s.indicator} {s.breakdown or ''}", f"{whole.indicator} {whole.breakdown or ''}"
            apart = [c for c in q.concepts if tools.coverage([c], own) < _SAID]
            told = apart or [a for a in q.areas if m.area == "other"]
            if told and all(tools.coverage([c], name) >= _SAID for c in apart):
                c = arithmetic.part_of(tools.input(whole), tools.input(s))
                lead = Statement(say(q, "worked_out"), (tools.evidence(whole),))
                said = (lead, sentence(q, tools, whole), sentence(q, tools, s), computed(q, c))
                return Draft((*said, source_quote(q, tools, whole)), language=q.language)
    return None


def _several(q: Question, tools: Tools, matches: Sequence[Match]) -> Draft | None:
    """«健康和软件一共拿了多少»: parts named only by their shares of one whole, taken together."""
    if not q.has("sum") or len(q.concepts) < 2:
        return None
    shares = [
        m.observation for m in matches if m.fits and m.observation.measure == "share" and m.observation.base_unit == "%"
    ]
    best: dict[str, Observation] = {}
    for o in (o for o in shares if o.breakdown):
        own = [c for c in q.concepts if tools.coverage([c], o.breakdown or "") >= _SAID]
        if len(own) == 1 and all(own[0] != c for c in best):
            best[own[0]] = o
    held = list(best.values())
    same = {(o.comparator, o.period, o.area, tools.place(o).key) for o in held}
    if len(held) < 2 or len(same) != 1:
        return None
    whole = _whole_beside(tools, held[0]) or _whole_before(tools, held[0])
    if whole is None:
        return None
    c = arithmetic.parts_of(tools.input(whole), [tools.input(o) for o in held])
    lead = Statement(say(q, "worked_out"), tuple(tools.evidence(o) for o in held))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (*held, whole)}
    told = (lead, sentence(q, tools, whole), *(sentence(q, tools, o) for o in held), computed(q, c))
    return Draft((*told, *quotes.values()), language=q.language)


def _goes_there(q: Question, tools: Tools, o: Observation) -> bool:
    """Whether the place asked about is named in the share itself: «流向长三角地区占34%»."""
    part = re.split("占", o.indicator)[0]  # behind 占 is the whole, whose amount this is not
    return bool(q.areas) and set(q.areas) <= tools.gazetteer.names(normalise(part + (o.breakdown or "")))


def _whole_behind(q: Question, tools: Tools, o: Observation) -> Draft | None:
    """The question names what the share is of: part ÷ share."""
    whole = o.comparator or ""
    if (
        q.has("share")
        or not whole
        or tools.coverage(q.concepts, whole) < 0.9
        or area_fit(o, (place_key(whole),)) == "same"
    ):
        return None
    part = part_of_share(tools, o)
    if part is None or tools.coverage(q.concepts, part.indicator) > 0.9 or is_stated(q, tools):
        return None
    c = arithmetic.whole_of(tools.input(part), tools.input(o), f"{whole}（反推）")
    lead = Statement(say(q, "previous_given", what=whole), (tools.evidence(o),))
    return Draft((lead, computed(q, c), source_quote(q, tools, o)), language=q.language)


def _part_behind(q: Question, tools: Tools, o: Observation) -> Draft | None:
    """The question names the part a share is of, and the whole is held: whole × share."""
    whole = _whole_beside(tools, o) or _whole_before(tools, o)
    if whole is None:
        return None
    c = arithmetic.part_of(tools.input(whole), tools.input(o))
    lead = Statement(
        say(q, "previous_given", what="这部分的数额" if q.language != "en" else "The amount"), (tools.evidence(o),)
    )
    quotes = {tools.place(x).key: x for x in (o, whole)}
    return Draft((lead, computed(q, c), *(source_quote(q, tools, x) for x in quotes.values())), language=q.language)


def _whole_beside(tools: Tools, o: Observation) -> Observation | None:
    beside = [s for s in tools.siblings(o) if _amount(s) and (s.breakdown or "") in ("", o.breakdown or "")]
    if o.comparator and area_fit(o, (place_key(o.comparator),)) != "same":
        named = [s for s in beside if _names_whole(normalise(s.indicator), normalise(o.comparator))]
        return named[0] if named else whole_elsewhere(tools, o)
    head, inside, _ = o.indicator.partition("中")
    if inside and len(head) > 1:  # «从业人员中电子信息领域占比»
        named = [s for s in beside if normalise(s.indicator).endswith(normalise(head))]
        return named[0] if named else whole_elsewhere(tools, replace(o, comparator=head))
    before = [s for s in beside if s.number_start < o.number_start]
    part = normalise(re.sub("占比$|占.*$|比重$", "", o.indicator))
    named = [s for s in before if len(s.indicator) > 2 and part.endswith(normalise(s.indicator))]
    return next(iter(reversed(named or before)), None)


def _names_whole(name: str, whole: str) -> bool:
    """Whether an amount beside a share is its whole: of the very name, not 某产业总收入 for 总收入."""
    return name == whole or whole.endswith(name) or (similar(name, whole) > _HALF and not name.endswith(whole))


def whole_elsewhere(tools: Tools, o: Observation) -> Observation | None:
    """The total a share names (总收入), of the same place and period, wherever it is given."""
    concepts = tuple(t.concept for t in terms(normalise(o.comparator or "")))
    areas = (place_key(o.area),) if o.area else ()
    wanted = Wanted(concepts, areas, (), (o.period,) if o.period else (), frozenset({"level"}))
    for m in tools.find(wanted, 10):
        x = m.observation
        if _OF_FIELD.search(x.indicator) and not _OF_FIELD.search(o.comparator or ""):
            continue  # 某产业总收入 is itself a part of 总收入
        name, asked = normalise(x.indicator), normalise(o.comparator or "—")
        said = m.coverage > _WHOLE_FIT or name.endswith(asked)
        if asked in name and not _GENERAL.fullmatch(name.replace(asked, "", 1)):
            continue  # 外籍从业人员 is a part of 从业人员, and 每万名从业人员拥有的专利 no number of them
        whole = not x.breakdown or _OF_SIZE.search(x.breakdown) is not None
        if said and m.area == "same" and m.period == "same" and _amount(x) and whole:
            return x
    return None


def _whole_before(tools: Tools, o: Observation) -> Observation | None:
    """The total just before in the same paragraph: «风险投资总额为305亿美元……其中，流入互联网的份额58.4%»."""
    block = tools.sources.block_at(tools.sources.document(o.document_id), o.number_start)
    if block is None:
        return None
    before = [
        f.observation
        for f in tools.holdings.by_document(o.document_id)
        if block.start <= f.observation.number_start < o.number_start and _amount(f.observation)
    ]
    same = [x for x in before if x.period == o.period and x.area == o.area and not x.breakdown]
    same = [x for x in same if not _OF_FIELD.search(x.indicator)]
    return next((x for x in reversed(same) if _TOTAL.search(x.indicator)), None)


def _amount(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit not in ("", "%", "点", "比例", "年")
