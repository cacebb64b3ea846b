"""Parts of what a report tells together: of a total told just before, of so many places, of so many classes."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.constructions import SHARE, whole_named
from assistant.compose.figures import wanted_of
from assistant.compose.operands import Operand
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import normalise, similar, terms
from assistant.matching import ENOUGH
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft
from assistant.tools import Tools
from ingest.numerals import find_quantities
from ingest.records import Observation

_WHOLE = 100.5  # per cent, with what rounding may add


def _told_with(tools: Tools, o: Observation) -> str:
    """The whole sentence a figure is told in, up to the figure."""
    text = tools.sources.document(o.document_id).text
    return normalise(
        text[max(text.rfind("。", 0, o.number_start), text.rfind("\n", 0, o.number_start)) + 1 : o.number_end]
    )


COUNTED = re.compile(
    r"^的?(?:这|全部)?(?P<n>(?:\d{1,3}|[一二三四五六七八九十]{1,3})个?(?:城市|地市|市|区县|县|省|国家|园区|高新区))"
)


def all_counted(q: Question, tools: Tools, part: Operand, phrase: str) -> Operand | None:
    """«占12个城市的比例»: what a report tells of just so many places together."""
    m, o = COUNTED.search(phrase), part.observation
    if m is None or o is None:
        return None
    wanted = replace(
        wanted_of(q, [t.concept for t in terms(normalise(o.indicator))]), areas=(), measures=frozenset({"level"})
    )
    for x in tools.find(wanted, 40):
        y = x.observation
        alike = (y.measure, y.base_unit) == (o.measure, o.base_unit) and y.scaled_value > o.scaled_value
        if alike and x.period != "other" and x.coverage >= ENOUGH and m["n"] in _told_with(tools, y):
            return Operand(tools.input(y), y)
    return None


def says_part(q: Question, tools: Tools, share: Observation, m: re.Match[str]) -> bool:
    """Whether a share is of the part named: 研发人员占从业人员 is not told by 本科学历从业人员占从业人员."""
    if m.re is not SHARE or "占" not in share.indicator:
        return True
    asked = {t.concept for t in q.terms if m.start("a") <= t.start < m.end("a")}
    part = normalise(share.indicator.partition("占")[0] + (share.breakdown or ""))
    held = {t.concept for t in terms(part)}
    return all(c in part or any(similar(c, h) >= _PART_SAID for h in held) for c in asked)


_PART_SAID = 0.5


def share_of_told(q: Question, tools: Tools) -> Draft | None:
    """«高价值发明专利占比» of «发明专利50万件，其中高价值20万件»: a part over the total told before it."""
    if not q.has("share") or whole_named(q) is not None or q.has("change", "rank", "previous", "superlative"):
        return None
    found = [m for m in tools.find(wanted_of(q), 30) if m.coverage >= ENOUGH and m.fits]
    if any(m.observation.measure == "share" for m in found):
        return None
    wanted = replace(wanted_of(q), measures=frozenset({"level"}))
    parts = [m for m in tools.find(wanted, 12) if m.coverage >= ENOUGH and m.fits and m.observation.measure == "level"]
    if not parts or parts[0].observation.base_unit == "%":
        return None
    part = parts[0].observation
    total = told_before(tools, part)
    if total is None or total.observation is None or not _same_thing(part, total.observation):
        return None
    c = arithmetic.share(tools.input(part), total.input)
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (part, total.observation)}
    return Draft((computed(q, c), *quotes.values()), language=q.language)


def _same_thing(part: Observation, total: Observation) -> bool:
    """Whether a part's name takes up a word of the total's: 高价值发明专利 of 有效发明专利."""
    held = {t.concept for t in terms(normalise(total.indicator))}
    named = {t.concept for t in terms(normalise(part.indicator + (part.breakdown or "")))}
    return bool(held & named) and place_key(part.area or "") == place_key(total.area or "")


def told_before(tools: Tools, part: Observation) -> Operand | None:
    """«成交额300亿元，其中流向外省的90亿元»: the total told just before a part of it in the same sentence."""
    before = [s for s in tools.siblings(part) if s.number_end <= part.number_start and s.measure == "level"]
    text = tools.sources.document(part.document_id).text
    for s in reversed(before):
        holds = s.base_unit == part.base_unit and s.scaled_value >= part.scaled_value > 0 and not s.breakdown
        if holds and _OF_THESE.search(text[s.number_end : part.number_start]):
            return Operand(tools.input(s), s)
    return None


_OF_THESE = re.compile("其中|当中")


def begins_alike(share: Observation, part: Observation) -> bool:
    """Whether a share whose name says its part says this one: 研发人员占… of 研发人员, not 本科学历人员占…."""
    said, whole, _ = normalise(share.indicator).partition("占")
    own = normalise(part.indicator)
    return not whole or not said or said in own or own in said


_SHARES_TOGETHER = re.compile(
    r"(?P<n>[二三四五六七八九两]|\d{1,2})(?:大|个|类|项)(?P<what>[^，,。？?]{2,12}?)(?:的|产值|收入)?"
    r"(?:合计|加起来|一共|总共|合起来|之和|共)[^，,。？?]{0,6}(?:占|比重|份额|百分之)"
)


def shares_together(q: Question, tools: Tools) -> Draft | None:
    """«三大主导产业合计占比»: the shares of just so many parts that one sentence gives, added up."""
    m = _SHARES_TOGETHER.search(q.normal)
    count = find_quantities((m["n"] if m else "").replace("两", "二") + "个") if m else []
    if m is None or not count:
        return None
    wanted = replace(wanted_of(q, [t.concept for t in terms(m["what"])]), measures=frozenset({"share"}))
    for x in tools.find(wanted, 20):
        o = x.observation
        if o.measure != "share" or not x.fits or x.coverage < ENOUGH:
            continue
        held = [
            s for s in tools.siblings(o) if (s.measure, s.comparator, s.period) == ("share", o.comparator, o.period)
        ]
        if len(held) == count[0].value and sum(s.value for s in held) <= _WHOLE:
            c = arithmetic.total([tools.input(s) for s in held])
            told = [sentence(q, tools, s) for s in held]
            return Draft((*told, computed(q, c), source_quote(q, tools, o)), language=q.language)
    return None
