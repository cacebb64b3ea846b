"""The tools a language model is given: the same functions the rules use, with arguments a model can fill in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from assistant import arithmetic
from assistant.errors import AssistantError
from assistant.lexicon import normalise, terms
from assistant.matching import NEARLY, Wanted
from assistant.places import place_key
from assistant.records import Computation, Evidence, Input
from assistant.toolbox import ToolSpec
from assistant.tools import Tools
from ingest.records import Observation

_MOST = 12


class FindFigures(BaseModel):
    """Arguments of find_figures."""

    indicator: str = Field(description="the indicator, in the words of the question, e.g. 企业研究开发费用")
    area: str | None = Field(None, description="place or index, e.g. 中关村示范区, 硅谷; leave out if not asked")
    period: str | None = Field(None, description="ISO-like: 2023, 2022-Q4; leave out for the latest")
    measure: Literal["level", "change", "change_rate", "share", "rank", "ratio", "date"] | None = Field(
        None, description="what is asked of the indicator; leave out for all"
    )


class SearchText(BaseModel):
    """Arguments of search_text."""

    query: str = Field(description="what to look for, as a short question or phrase")


class ShowFramework(BaseModel):
    """Arguments of show_framework."""

    index: str = Field(description="name of the index, e.g. 中关村指数")
    level: int | None = Field(None, ge=1, le=6, description="only indicators of this level")
    under: str | None = Field(None, description="only indicators under the one of this name")


class Calculate(BaseModel):
    """Arguments of calculate: the observations are named by the ids that find_figures returned."""

    operation: Literal[
        "difference", "share", "ratio", "growth", "sum", "mean", "before_change", "before_rate", "part_of", "whole_of"
    ] = Field(
        description="difference a−b; share a÷b in %; ratio a÷b; growth (a−b)÷b in %; sum, mean of all; before_change "
        "level−change; before_rate level÷(1+rate); part_of whole×share; whole_of part÷share"
    )
    observations: list[str] = Field(min_length=2, max_length=20, description="observation ids, in order")


def specs(tools: Tools) -> Sequence[ToolSpec]:
    """The tools over one snapshot of the library, in the order they should be tried."""
    return (
        ToolSpec(
            "find_figures",
            "Figures of the reports with their sources. Use it for every number you want to state. Each result shows "
            "indicator, area, period, measure, value and an observation id for `calculate`.",
            FindFigures,
            lambda **a: _find(tools, **a),
        ),
        ToolSpec(
            "calculate",
            "The only way to derive a number: a recorded computation on observations found before.",
            Calculate,
            lambda **a: _calculate(tools, **a),
        ),
        ToolSpec(
            "search_text",
            "Sentences of the reports, for reasons, definitions, methods, conclusions and other prose.",
            SearchText,
            lambda **a: _search(tools, **a),
        ),
        ToolSpec(
            "show_framework",
            "The indicators an index is made of, by level or under one indicator.",
            ShowFramework,
            lambda **a: _framework(tools, **a),
        ),
    )


def _find(
    tools: Tools, indicator: str, area: str | None = None, period: str | None = None, measure: str | None = None
) -> list[Evidence]:
    wanted = Wanted(
        concepts=tuple(dict.fromkeys(t.concept for t in terms(normalise(indicator)))),
        areas=(place_key(area),) if area else (),
        periods=(period,) if period else (),
        measures=frozenset({measure}) if measure else frozenset(),
    )
    found = [m for m in tools.find(wanted, 40) if m.coverage >= NEARLY]
    return [tools.evidence(m.observation) for m in found[:_MOST]]


def _search(tools: Tools, query: str) -> list[Evidence]:
    concepts = tuple(dict.fromkeys(t.concept for t in terms(normalise(query))))
    found = tools.sentences(query, concepts, 8)[:_MOST]
    return [tools.sources.passage(f.sentence.document_id, f.sentence.start, f.sentence.end) for f in found]


def _framework(tools: Tools, index: str, level: int | None = None, under: str | None = None) -> list[Evidence]:
    asked = normalise(index)
    held = [f for f in tools.frameworks() if asked in normalise(f.index) or normalise(f.index) in asked]
    out: list[Evidence] = []
    for f in held:
        parents = {n.node_id for n in f.nodes if under and normalise(n.name) == normalise(under)}
        for n in f.nodes:
            if (level is None or n.level == level) and (not under or n.parent in parents):
                out.append(tools.node(f, n))
    return out


_BINARY: dict[str, Callable[[Input, Input], Computation]] = {
    "difference": arithmetic.difference,
    "share": arithmetic.share,
    "ratio": arithmetic.ratio,
    "growth": arithmetic.growth,
    "before_change": arithmetic.before_change,
    "before_rate": arithmetic.before_rate,
    "part_of": arithmetic.part_of,
    "whole_of": arithmetic.whole_of,
}
_SAME_UNIT = {"difference", "share", "ratio", "growth", "before_change", "sum", "mean"}


def _calculate(tools: Tools, operation: str, observations: list[str]) -> list[Evidence]:
    held = {o.observation_id: o for o in tools.holdings.with_ids(observations)}
    unknown = [i for i in observations if i not in held]
    if unknown:
        raise AssistantError(f"没有这样的观测编号：{'、'.join(unknown)}。请先用 find_figures 查到。")
    chosen = [held[i] for i in observations]
    inputs = [tools.input(o) for o in chosen]
    _check(operation, chosen)
    if operation in _BINARY:
        return [Evidence("computation", computation=_BINARY[operation](inputs[0], inputs[1]))]
    made = arithmetic.total(inputs) if operation == "sum" else arithmetic.mean(inputs)
    return [Evidence("computation", computation=made)]


def _check(operation: str, chosen: Sequence[Observation]) -> None:
    if operation in _BINARY and len(chosen) != 2:
        raise AssistantError("这种计算正好需要两个观测。")
    units = {o.base_unit for o in chosen}
    if operation in _SAME_UNIT and len(units) > 1 and not units <= {"%", "百分点", "个百分点"}:
        raise AssistantError(f"单位不同，不能这样计算：{'、'.join(sorted(units))}。")
    if operation in ("share", "ratio", "growth", "whole_of") and not chosen[1].value:
        raise AssistantError("除数为零，不能计算。")
