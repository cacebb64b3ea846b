"""What a report, an index or a place is about as a whole: asked of no one thing in it («总结一下这份报告»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose import discourse
from assistant.compose.earlier import previous_change
from assistant.compose.figures import wanted_of
from assistant.compose.phrases import joined, say
from assistant.compose.structure import composition
from assistant.compose.wording import sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.matching import ENOUGH, area_fit
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Evidence, Statement
from assistant.series import is_composite, series_key
from assistant.tools import Tools
from ingest.records import Observation

_ASKED = re.compile(
    r"介绍|概述|概况|概括|简述|总结|归纳|说说|讲讲|谈谈|聊聊|怎么样|怎样|如何|是什么|是啥|情况|要点|重点|主要内容|大意|讲什么"
    r"|[讲说写提谈]了(?:些|点)?(?:什么|啥|哪些)|内容(?:是|有)|overview|summar|describe|tell me about|what is"
)
# Words that name no one thing an overview could be narrowed to.
_PLAIN = re.compile(
    r"更?[更强好]|哪个|还是|厉害|领先|优秀|(?:这|那|该|本|此)?(?:一?[份篇个些本])?(?:报告|文章|资料|文件|文档|文|内容|主要|要点|重点|大意|情况|总体|整体|综合指数|指数|指标|概况|一下"
    r"|介绍|总结|概括|概述|说|讲|谈|发展|结果|表现|得分|现状|状况|总|数据|report|article|document|summary|summari[sz]e|overview|index)"
)
_REPORT = re.compile(r"报告|文章|资料|文件|文档|这[份篇]|report|article|document")
_STRONGER = re.compile(
    r"(?:谁|哪个|哪边|哪一个)[^，。？?]{0,6}(?:更|比较)?(?:强|好|厉害|领先|优秀)|which (?:one )?is (?:better|stronger)"
)
_MOST_FIGURES = 5
_MOST_REPORTS = 4
_MOST_FINDINGS = 4
_FINDINGS = "主要结论"


def overview(q: Question, tools: Tools) -> Draft | None:
    """An index: its parts, its latest value and what its report finds; a place: its leading figures; a report: both."""
    if any(not _PLAIN.fullmatch(c) for c in q.concepts) or q.levels or q.quantities or q.periods or q.compared:
        return None
    if q.intent == "trend":
        return None
    if q.has("numeric", "share", "rank", "calculation", "previous", "method", "date", "superlative", "both"):
        return None
    if len(q.areas) > 1 or len(q.indices) > 1:
        return _which_side(q, tools) if _STRONGER.search(q.normal) else None
    asked = bool(_ASKED.search(q.normal))
    if not asked and q.normal.strip("?？。!！ ") not in {*q.indices, *q.areas, *_names(q, tools)}:
        return None
    if q.indices:
        return _of_index(q, tools)
    if q.areas:
        return _of_place(q, tools)
    return _of_report(q, tools) if _REPORT.search(q.normal) else None


def _names(q: Question, tools: Tools) -> set[str]:
    """The ways the index or place asked about is written."""
    ways = {w for i in q.indices for w in tools.holdings.index_names.get(i, ())}
    ways |= {f"{i}{q.edition}" for i in q.indices if q.edition}
    return ways | {normalise(a) for a in tools.holdings.area_names if place_key(a) in q.areas}


# ---------------------------------------------------------------- an index
def _of_index(q: Question, tools: Tools) -> Draft | None:
    named = replace(q, levels=(1,), intent="composition", terms=())
    made_of = composition(named, tools)
    told = [*(made_of.statements if made_of is not None else ()), *_latest_value(q, tools)]
    found = _findings(q, tools)
    said = {p.key for t in told for e in t.evidence for p in e.places}
    told += [s for s in found if not any(p.key in said for e in s.evidence for p in e.places)]
    return Draft(tuple(told), language=q.language) if told else None


def _latest_value(q: Question, tools: Tools) -> Iterator[Statement]:
    matches = [m for m in tools.find(wanted_of(q, ("综合指数",)), 40) if m.fits and m.coverage >= ENOUGH]
    levels = [m.observation for m in matches if m.observation.measure == "level" and is_composite(m.observation)]
    if levels:
        o = max(levels, key=lambda x: (year_of(x.period) or 0, not x.qualifier))
        yield sentence(q, tools, o)
        change = previous_change(tools, o, [m.observation for m in matches])
        if change is not None:
            yield sentence(q, tools, change)
        yield source_quote(q, tools, o)


def _findings(q: Question, tools: Tools) -> list[Statement]:
    """What the report announces as its conclusions, in its own words."""
    told = discourse.told(replace(q, normal=f"{q.normal}{_FINDINGS}", terms=()), tools)
    return [s for s in told.statements if s.layout == "bullet"][:_MOST_FINDINGS] if told is not None else []


# ---------------------------------------------------------------- a place
def _of_place(q: Question, tools: Tools) -> Draft | None:
    held = [f.observation for f in tools.holdings.where(q.areas, "level")]
    held = [o for o in held if area_fit(o, q.areas) == "same" and _is_leading(o)]
    if not held:
        return None
    last = max((year_of(o.period) or 0 for o in held), default=0)
    held = [o for o in held if (year_of(o.period) or 0) >= last - 1]
    chosen = _first_of_each(sorted(held, key=lambda o: (-(year_of(o.period) or 0), o.document_id, o.start)))
    if not chosen:
        return None
    lead = Statement(say(q, "leading_figures"))
    rows = tuple(replace(sentence(q, tools, o), layout="bullet") for o in chosen)
    return Draft((lead, *rows), language=q.language)


def _is_leading(o: Observation) -> bool:
    """A figure of the place itself, not of a part of it, nor a count of indicators, nor bounded."""
    return not (o.breakdown or o.qualifier or o.indicator.endswith(("指标", "指标数")) or not o.unit)


def _first_of_each(held: Sequence[Observation]) -> list[Observation]:
    """The first figure of each indicator, at most two of one sentence."""
    out: list[Observation] = []
    for o in held:
        same = [x for x in out if abs(x.start - o.start) < 60 and x.document_id == o.document_id]
        if len(out) < _MOST_FIGURES and len(same) < 2 and all(series_key(o) != series_key(x) for x in out):
            out.append(o)
    return out


# ---------------------------------------------------------------- a report
def _of_report(q: Question, tools: Tools) -> Draft | None:
    """The one report held, or which of them is meant."""
    held = tools.holdings.entries
    titles = {i: tools.holdings.title(i) for i in held}
    named = [i for i, t in titles.items() if len(t) > 3 and normalise(t) in q.normal]
    if len(named) == 1 or len(held) == 1:
        return _of_document(q, tools, (named or list(held))[0])
    if not held:
        return None
    some = list(titles)[:_MOST_REPORTS]
    choices = [f"《{titles[i]}》" for i in some]
    lead = Statement(say(q, "which_report", titles=joined(q, choices)), tuple(_opening(tools, i) for i in some))
    follow = tuple(say(q, "sum_up", title=c) for c in choices)
    return Draft((lead,), "clarify", "ambiguous", language=q.language, followups=follow)


def _opening(tools: Tools, document_id: str) -> Evidence:
    """The first block of a report, which bears its title."""
    first = tools.sources.document(document_id).blocks[0]
    return tools.sources.passage(document_id, first.start, first.end)


def _of_document(q: Question, tools: Tools, document_id: str) -> Draft | None:
    """What one report is about: the index it presents, else its first figures."""
    indices = {i for i in tools.holdings.index_names if document_id in tools.holdings.documents_of_index(i)}
    if len(indices) == 1:
        return _of_index(replace(q, indices=tuple(indices), areas=()), tools)
    own = [f.observation for f in tools.holdings.by_document(document_id)]
    own = sorted((o for o in own if o.measure == "level" and o.area and _is_leading(o)), key=lambda o: o.start)
    chosen = _first_of_each(own)
    if not chosen:
        return None
    lead = Statement(say(q, "leading_figures"))
    rows = tuple(replace(sentence(q, tools, o), layout="bullet") for o in chosen)
    return Draft((lead, *rows), language=q.language)


def _which_side(q: Question, tools: Tools) -> Draft | None:
    """«甲和乙谁更强»: in what, is asked back, with what the reports give of both."""
    per_side = []
    for area in q.areas or tuple(place_key(i.removesuffix("指数")) for i in q.indices):
        held = [f.observation for f in tools.holdings.where((area,), "level")]
        per_side.append({series_key(o): o.indicator for o in held if area_fit(o, (area,)) == "same" and _is_leading(o)})
    if not per_side or not all(per_side):
        return None
    both = [name for key, name in per_side[0].items() if all(key in side for side in per_side[1:])]
    if not both:
        both = [next(iter(side.values())) for side in per_side]
    return Draft(
        (Statement(say(q, "which_respect", what=joined(q, both[:3]))),), "clarify", "ambiguous", language=q.language
    )
