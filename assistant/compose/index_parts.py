"""What the parts of an index tell of its composite, by stated or else equal weights: contributions, a change unstated.

Of an index whose report states the weights of all its parts, these are used; without them, that equal weights are taken
is said.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import arithmetic, weighted
from assistant.compose.calculation import against_composite, composite_value, part_values
from assistant.compose.phrases import quoted, say
from assistant.compose.ranking import stated_change
from assistant.compose.wording import computed, period_text, sentence, source_quote
from assistant.lexicon import normalise
from assistant.question import Question
from assistant.records import Draft, Input, Statement, TableData
from assistant.tools import Tools
from ingest.records import Framework, Observation

_CONTRIBUTES = re.compile(r"贡献|拉动|contribut")
_OF_ALL = re.compile(
    r"(各|分项|分指数|一级|哪个|哪些|分别|每个).{0,14}(贡献|拉动)|(贡献|拉动).{0,8}(最大|最多|分解|构成|分别|各是)"
    r"|contributions? of (each|the|all)|each .{0,30}contribut"
)
_MOVED = re.compile(r"变(化|动)?了?|增|减|升|降|涨|跌|change|moved?")
_INDICES = re.compile(r"级指数|分指数|分项指数|各(个|项|大)?指数|sub-?ind(ices|exes)")
_IN_ORDER = re.compile(r"排序|排一下|排列|排个|从(高|低|大|小)到|高低|大小|rank|order")
_RISING = re.compile(r"从(低|小)到|ascending")
_SUMMED = re.compile(
    r"权重.{0,12}(?:加总|加权|相加|算|合成|求和|汇总)|加权(?:平均|求和|合成|算|计算|汇总|得)|按权重"
    r"|weighted (?:sum|mean|average)"
)
_EQUAL = re.compile(r"等权|相同权重|平均权重|equal(ly)? weight")


def part_in_whole(q: Question, tools: Tools) -> Draft | None:
    """«创新引领对综合指数的贡献», «等权下开放协同变了多少»: said to hold only if the weights are equal."""
    contributes, equal = bool(_CONTRIBUTES.search(q.normal)), bool(_EQUAL.search(q.normal))
    if not contributes and not (equal and _MOVED.search(q.normal)):
        return None
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f)
        named = _named(q, f, parts)
        composite = composite_value(tools, f, parts[0].period) if parts else None
        total = stated_change(tools, composite) if composite is not None else None
        if named is None or total is None:
            continue
        draft = _contribution(q, tools, f, named, total, len(parts)) if contributes else None
        return draft or _missing(q, tools, named, total, parts)
    return None


def asks_contributions(q: Question) -> bool:
    """Whether it is asked what every part of an index gave to its change."""
    return bool(q.indices) and bool(_OF_ALL.search(q.normal))


def contributions(q: Question, tools: Tools) -> Draft | None:
    """What every part gave to the change of the composite, in points, one after the other; drawn as a waterfall."""
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f, q.periods[0] if q.periods else None)
        composite = composite_value(tools, f, parts[0].period) if len(parts) > 1 else None
        total = stated_change(tools, composite) if composite is not None else None
        known = [(p, c) for p in parts if (c := stated_change(tools, p)) is not None and c.unit]
        if total is not None and 1 < len(known) >= len(parts) - 1:
            weights = _weights(tools, f, parts)
            if weights is not None and len(known) == len(parts):
                return _all_weighted(q, tools, total, known, weights)
            silent = [p for p in parts if all(p is not k for k, _ in known)]
            return _all(q, tools, total, known, silent, len(parts))
    return None


def sums_weights(q: Question) -> bool:
    """Whether the composite is to be worked out from its parts by their weights."""
    return bool(_SUMMED.search(q.normal))


def recomputed(q: Question, tools: Tools) -> Draft | None:
    """«按权重加总是多少», «和公布值对得上吗»: the composite from parts and stated weights, beside the published."""
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f, q.periods[0] if q.periods else None)
        weights = _weights(tools, f, parts) if parts else None
        if weights is None:
            continue
        pairs = [(tools.input(p), w) for p, w in zip(parts, weights, strict=True)]
        c = weighted.composite(pairs, say(q, "weighted_sum"))
        statements = [computed(q, c)]
        published = composite_value(tools, f, parts[0].period)
        if published is not None:
            statements.append(against_composite(q, tools, c, published))
        held = [*parts, *([published] if published is not None else [])]
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
        told = _weights_told(q, tools, f)
        return Draft((*statements, *quotes.values(), *told), language=q.language)
    return None


def _weights_told(q: Question, tools: Tools, f: Framework) -> list[Statement]:
    """The words of the report that give the weights."""
    places = {e.place.key: e for n in f.nodes if n.level == 1 and (e := tools.weight(f, n)) is not None and e.place}
    label = "Source: " if q.language == "en" else "原文："
    return [Statement(label + quoted(e.place.quote.strip()), (e,), layout="quote") for e in places.values() if e.place]


def _weights(tools: Tools, f: Framework, parts: list[Observation]) -> list[Input] | None:
    """The stated weight of every part, in per cent, with its place; None where one is not stated."""
    out = []
    for node in (n for n in f.nodes if n.level == 1):
        evidence = tools.weight(f, node)
        if node.weight is None or evidence is None:
            return None
        out.append(Input(round(100 * node.weight, 6), "%", f"{node.name}权重", evidence.place))
    return out if len(out) == len(parts) else None


def _all_weighted(
    q: Question,
    tools: Tools,
    total: Observation,
    known: list[tuple[Observation, Observation]],
    weights: list[Input],
) -> Draft:
    """The points of every part by its stated weight."""
    made = [
        weighted.points(tools.input(c), w, say(q, "weighted_contribution_of", name=p.indicator))
        for (p, c), w in zip(known, weights, strict=True)
    ]
    held = [total, *(c for _, c in known)]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
    drawn = {
        "kind": "waterfall",
        "title": say(q, "contributions"),
        "unit": made[0].unit,
        "labels": [p.indicator for p, _ in known],
        "series": [{"name": "", "values": [c.result for c in made]}],
    }
    said = (*(replace(computed(q, c), layout="bullet") for c in made), *quotes.values())
    return Draft(said, chart=drawn, language=q.language)


def _all(
    q: Question,
    tools: Tools,
    total: Observation,
    known: list[tuple[Observation, Observation]],
    silent: list[Observation],
    count: int,
) -> Draft:
    """The points of the parts whose change is stated; what is left goes to the one part whose change is not."""
    made = [arithmetic.points(tools.input(c), count, say(q, "contribution_of", name=p.indicator)) for p, c in known]
    labels = [p.indicator for p, _ in known]
    if silent:
        name = say(q, "contribution_left")
        made.append(arithmetic.rest_of_change(tools.input(total), [tools.input(c) for _, c in known], count, name))
        labels.append(f"{silent[0].indicator}（反推）" if q.language == "zh" else f"{silent[0].indicator} (inferred)")
    held = [total, *(c for _, c in known)]
    quotes = {tools.place(o).key: o for o in held}
    statements = (
        *(replace(computed(q, c), layout="bullet") for c in made),
        Statement(say(q, "equal_weights"), layout="note"),
        *(source_quote(q, tools, o) for o in quotes.values()),
    )
    drawn = {
        "kind": "waterfall",
        "title": say(q, "contributions"),
        "unit": made[0].unit,
        "labels": labels,
        "series": [{"name": "", "values": [c.result for c in made]}],
    }
    return Draft(statements, chart=drawn, language=q.language)


def listed(q: Question, tools: Tools) -> Draft | None:
    """«五个一级指数分别是多少»: the published value of every part, with its stated change, as a table."""
    if not (_INDICES.search(q.normal) and set(q.levels) <= {1}):
        return None
    for f in tools.frameworks(q.indices):
        parts = part_values(tools, f, next(iter(q.periods), None))
        if len(parts) > 1:
            return _table(q, tools, parts)
    return None


def _table(q: Question, tools: Tools, parts: list[Observation]) -> Draft:
    if _IN_ORDER.search(q.normal):
        rising = _RISING.search(q.normal) is not None
        parts = sorted(parts, key=lambda o: o.scaled_value, reverse=not rising)
    changes = [stated_change(tools, p) for p in parts]
    evidence = tuple(tuple(tools.evidence(o) for o in (p, c) if o) for p, c in zip(parts, changes, strict=True))
    rows = tuple(
        (p.indicator, tools.figure(p), tools.figure(c) if c else "—", period_text(p))
        for p, c in zip(parts, changes, strict=True)
    )
    said = [sentence(q, tools, p) for p in parts]
    columns = ("Index", "Value", "Change", "Period") if q.language == "en" else ("分指数", "数值", "较上年", "时期")
    return Draft(tuple(said), language=q.language, table=TableData(columns, rows, evidence))


def _named(q: Question, f: Framework, parts: list[Observation]) -> Observation | None:
    names = [normalise(n.name) for n in f.nodes if n.level == 1]
    return next((p for n, p in zip(names, parts, strict=False) if n in q.normal), None)


def _contribution(
    q: Question, tools: Tools, f: Framework, part: Observation, total: Observation, count: int
) -> Draft | None:
    change = stated_change(tools, part)
    if change is None:
        return None
    node = next((n for n in f.nodes if n.level == 1 and normalise(n.name) in normalise(part.indicator)), None)
    stated = tools.weight(f, node) if node is not None else None
    if node is not None and node.weight is not None and stated is not None:
        weight = Input(round(100 * node.weight, 6), "%", f"{node.name}权重", stated.place)
        own = weighted.points(tools.input(change), weight, say(q, "weighted_contribution_of", name=part.indicator))
        c = weighted.contribution(tools.input(change), weight, tools.input(total), say(q, "weighted_contribution"))
        quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (change, total)}
        return Draft((computed(q, own), computed(q, c), *quotes.values()), language=q.language)
    c = arithmetic.contribution(tools.input(change), tools.input(total), count)
    return _said(q, tools, computed(q, c), [change, total])


def _missing(
    q: Question, tools: Tools, part: Observation, total: Observation, parts: list[Observation]
) -> Draft | None:
    own = stated_change(tools, part)
    if own is not None:
        return _said(q, tools, Statement(say(q, "is_stated"), (tools.evidence(own),)), [own])
    others = [stated_change(tools, p) for p in parts if p is not part]
    known = [o for o in others if o is not None]
    if len(known) != len(parts) - 1:
        return None
    c = arithmetic.missing_part(tools.input(total), [tools.input(o) for o in known])
    return _said(q, tools, computed(q, c), [total, *known])


def _said(q: Question, tools: Tools, made: Statement, held: list[Observation]) -> Draft:
    quotes = {tools.place(o).key: o for o in held}
    note = Statement(say(q, "equal_weights"), layout="note")
    return Draft((made, note, *(source_quote(q, tools, o) for o in quotes.values())), language=q.language)
