"""Answers about weights: those a framework states, one or all of a level, and how the reports say they were set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import reports
from assistant.compose.phrases import joined, quoted, say
from assistant.compose.structure import composition, named_nodes
from assistant.question import Question
from assistant.records import Draft, Evidence, Statement
from assistant.tools import Tools
from ingest.records import Framework, Node

_HOW = re.compile(
    r"怎么(?!分配)|如何(?!分配)|怎样(?!分配)|方法|办法|依据|根据什么|确定|谁(?:定|给)|赋权|定权|(?<![a-z])(?:how|method|determin|assign)"
)
# A sentence that tells how weights were set: of weights, and by what.
_SET = re.compile(
    r"(?:权重|权数|赋权|加权|等权)[^。；]*(?:确定|采用|采取|打分|咨询|专家|德尔菲|层次分析|熵|主成分|变异系数|组合|均等|相等|相同|一致|等权|法)"
    r"|(?:专家|德尔菲|层次分析|熵|主成分|变异系数|组合)[^。；]*(?:权重|权数|赋权)|等权|同等权重|权重(?:相等|相同|均等|一致)"
    r"|equal(?:ly)?[ -]weight|weights? (?:are|were|is|was)",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"权重[^。；]{0,12}(?:为|是|占|：|:)[^。；]{0,12}\d|权重[^。；]{0,4}\d"
    r"|weights? of \d|weight(?:ed|s)?[^.;]{0,20}\d+(?:\.\d+)?%",
    re.IGNORECASE,
)
_MOST = re.compile(r"最(?:高|大|重)|highest|largest|heaviest", re.IGNORECASE)
_LEAST = re.compile(r"最(?:低|小|轻)|lowest|smallest", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:哪些|哪几个|什么)[^，,。？?]{0,8}(?:指标|维度|分指数)|(?:指标|维度|分指数)[^，,。？?]{0,4}(?:有哪些|是什么)"
)
_EQUAL = re.compile(r"等权|(?:权重|权数)[^。；]{0,6}(?:相等|相同|均等|一致)|equal(?:ly)?[ -]weight", re.IGNORECASE)
_QUOTES = 3


def weights(q: Question, tools: Tools) -> Draft | None:
    """Stated weights of a framework; where none is stated, that is said, with what the reports do say of weighting."""
    held = _held(q, tools)
    named = named_nodes(q, held)
    if _HOW.search(q.normal):
        how = _method(q, tools, held)
        if how:
            return Draft(tuple(how), language=q.language)
    weighted = [(f, n) for f, n in named if n.weight is not None]
    if weighted:
        told = [_weight(q, tools, f, n) for f, n in weighted]
        return Draft(tuple(told), language=q.language)
    if not named:
        told = [s for f in held for level in (q.levels or (1,)) for s in _level(q, tools, f, level)]
        if told:
            return Draft(tuple(told), language=q.language)
    stated = _in_words(q, tools, held)
    if stated:
        return Draft(tuple(stated), language=q.language)
    if not held:
        return None
    what = joined(q, [n.name for _, n in named[:1]] or [f.index for f in held])
    first = named[:1] or [(f, f.nodes[0]) for f in held if f.nodes]
    out = [Statement(say(q, "no_weights", what=what), tuple(tools.node(f, n) for f, n in first))]
    how = _method(q, tools, held)
    if not named and any(_EQUAL.search(s.text) for s in how):  # all the same is what the weights are
        return Draft(tuple(how), language=q.language)
    out += how
    if _LISTED.search(q.normal) and (listed := composition(q, tools)) is not None and listed.status == "answered":
        return Draft((*listed.statements, *out), "partial", "not_in_documents", language=q.language)
    return Draft(tuple(out), status="refused", reason="not_in_documents", language=q.language)


def _held(q: Question, tools: Tools) -> list[Framework]:
    """The frameworks of the indices or places named, of the edition named; of each index the latest with weights."""
    asked = reports.editions_asked(q)
    documents = reports.about(q, tools)
    best: dict[str, Framework] = {}
    for f in sorted(tools.holdings.frameworks, key=lambda f: str(f.edition or ""), reverse=True):
        if f.document_id not in documents or (asked and f.edition and f.edition not in asked):
            continue
        name = tools.index_name(f.index)
        if name not in best or (_has_weights(f) and not _has_weights(best[name])):
            best[name] = f
    return list(best.values()) or ([] if documents or (q.areas and not q.indices) else tools.frameworks(q.indices))


def _has_weights(f: Framework) -> bool:
    return any(n.weight is not None for n in f.nodes)


def _written(tools: Tools, f: Framework, n: Node) -> str:
    """A weight as its row writes it: a part of one, or in hundredths."""
    assert n.weight is not None
    place = (tools.weight(f, n) or tools.node(f, n)).place
    part = f"{n.weight:g}"
    if place is not None and re.search(rf"(?<![\d.]){re.escape(part)}(?!\d|\s*%)", place.quote):
        return part
    return f"{round(100 * n.weight, 6):g}%"


def _weight(q: Question, tools: Tools, f: Framework, n: Node) -> Statement:
    figure = _written(tools, f, n)
    text = f"The weight of {n.name} in {f.index} is {figure}." if q.language == "en" else ""
    return Statement(text or f"{f.index}的{n.name}权重为{figure}。", _shown(tools, f, n))


def _shown(tools: Tools, f: Framework, n: Node) -> tuple[Evidence, ...]:
    """The words that give a weight, and those that name its indicator where they stand elsewhere."""
    named, weighed = tools.node(f, n), tools.weight(f, n)
    return (named,) if weighed is None or weighed.place == named.place else (weighed, named)


def _level(q: Question, tools: Tools, f: Framework, level: int) -> list[Statement]:
    """The weights of a level, in the order of the framework, or by size where the extreme is asked for."""
    nodes = [n for n in f.nodes if n.level == level]
    weighted = [n for n in nodes if n.weight is not None]
    if len(weighted) < 2:
        return []
    most, least = _MOST.search(q.normal), _LEAST.search(q.normal)
    if most or least:
        weighted.sort(key=lambda n: n.weight or 0.0, reverse=most is not None)
    out = []
    if most or least:
        ends = [n for n in weighted if n.weight == weighted[0].weight]
        out += [_weight(q, tools, f, n) for n in ends]
    for n in weighted:
        text = f"{n.name}: {_written(tools, f, n)}" if q.language == "en" else f"{n.name}权重为{_written(tools, f, n)}"
        out.append(Statement(text, _shown(tools, f, n), layout="bullet"))
    return out


def _in_words(q: Question, tools: Tools, held: Sequence[Framework]) -> list[Statement]:
    """The sentences that give weights as figures, which no row of a framework has."""
    documents = list(dict.fromkeys(f.document_id for f in held)) or reports.about(q, tools)
    found = [s for d in documents for s in reports.sentences(tools, d, _FIGURES)]
    return [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:_QUOTES]]


def _method(q: Question, tools: Tools, held: Sequence[Framework]) -> list[Statement]:
    """The sentences of the reports asked about that tell how weights were set."""
    asked = reports.editions_asked(q) or q.periods
    documents = [d for d in reports.about(q, tools) if not asked or reports.edition(tools, d) in asked]
    documents = documents or list(dict.fromkeys(f.document_id for f in held))
    found = [s for d in documents for s in reports.sentences(tools, d, _SET)]
    return [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:_QUOTES]]
