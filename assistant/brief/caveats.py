"""What a reader must know before using the figures: base years, scopes, conflicts, audit findings, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.brief.entries import Entry
from assistant.brief.phrasing import figure_of, head_of, name_of, shown_area
from assistant.brief.press import Press, clean
from assistant.brief.records import Block, Heading, Paragraph, Text
from assistant.brief.scope import Scope
from assistant.brief.settling import evidence_of
from assistant.compose.wording import period_text
from assistant.lexicon import normalise
from assistant.places import place_key
from assistant.records import Computation, Evidence, Input
from assistant.tools import Tools
from ingest.records import Framework, Observation

_MOST_AUDITED = {"short": 3, "standard": 5, "long": 12}
_MOST_NAMED = 4
_OVERLAP = re.compile(r"交叉|未列出")
_FURTHER = re.compile(r"，相差[^，；。]+")
_SUM = re.compile(r"[（(]?\d[^，。；：]*? [÷×+−] [^，。；：]*? = (?P<result>[^，。；：（]+)(?:（按书写位数为[^）]+）)?")
_UNIT = re.compile(r"[^\d.,\s平均约]+$")


def caveats(scope: Scope, tools: Tools, press: Press, audits: Sequence[Mapping[str, Any]]) -> list[Block]:
    """One item a caveat; `audits` are the JSON of `zhishu audit` of the reports drawn on."""
    texts = [
        *_base_years(scope, tools, press),
        *_conflicts(scope.entries, tools, press),
        *_audited(scope, audits, tools, press),
        *_framework_notes(scope, tools, press),
        *_scopes(scope, tools, press),
        *_undated(scope.entries, tools, press),
        *_approximate(scope.entries, tools, press),
        *_currencies(scope.entries, press),
    ]
    return [Heading("使用注意"), *(Paragraph((t,), bullet=True) for t in texts)] if texts else []


def _said(found: Text | None) -> list[Text]:
    return [found] if found is not None else []


# ---------------------------------------------------------------- base years and scopes
def _base_years(scope: Scope, tools: Tools, press: Press) -> list[Text]:
    """«中关村指数以2013年为基期», for every index whose values are shown."""
    shown = {e.main.area for e in scope.entries if e.is_index and e.main.area}
    keys = {normalise(x) for x in shown} | {normalise(i) for i in scope.named}
    out: dict[str, Text] = {}
    for fact in tools.holdings.where(measure="date", indicator=lambda i: "基期" in i):
        o = fact.observation
        if o.measure != "date" or "基期" not in o.indicator or not o.area or normalise(o.area) not in keys:
            continue
        if o.area not in out:
            text = f"{o.area}以{period_text(o) or figure_of(tools, o)}为基期，指数值是相对基期的水平，不是绝对量。"
            said = press.say(text, (tools.evidence(o),))
            if said is not None:
                out[o.area] = said
    return list(out.values())


def _scopes(scope: Scope, tools: Tools, press: Press) -> list[Text]:
    """Figures of sub-populations, and of a wider place than the one they stand beside."""
    parts: dict[str, Entry] = {}
    for e in scope.entries:
        if e.main.breakdown and not any(normalise(e.main.breakdown) in normalise(p) for p in parts):
            parts.setdefault(e.main.breakdown, e)
    shown = list(parts.items())[:_MOST_NAMED]
    if len(shown) < 2:
        return []
    names = "、".join(f"“{p}”" for p, _ in shown)
    text = f"部分数据只涵盖特定范围（如{names}），不能当作全体，也不宜跨范围相加。"
    return _said(press.say(text, [x for _, e in shown for x in evidence_of(tools, e)]))


# ---------------------------------------------------------------- what does not agree
def _conflicts(entries: Iterable[Entry], tools: Tools, press: Press) -> list[Text]:
    """Two figures for one thing whose intervals do not meet, both shown."""
    out: list[Text] = []
    for e in entries:
        for other in e.rivals:
            text = _two_figures(e.main, other, tools)
            out += _said(press.say(text, (tools.evidence(e.main), tools.evidence(other))))
    return out


def _two_figures(a: Observation, b: Observation, tools: Tools) -> str:
    figures = f"一处为{figure_of(tools, a)}，一处为{figure_of(tools, b)}"
    return f"{head_of(a)}{name_of(a)}在资料中有两个数：{figures}，两者不一致，引用时请核对口径。"


def _audited(scope: Scope, audits: Sequence[Mapping[str, Any]], tools: Tools, press: Press) -> list[Text]:
    """Inconsistent and conditional findings of the audit that touch the sentences drawn on."""
    used = {(o.document_id, o.number_start) for e in scope.entries for o in e.observations}
    used |= {(o.document_id, o.number_start) for f in scope.frameworks for o in _counts(f, tools)}
    shown = {(o.document_id, o.number_start) for e in scope.entries if e.rivals for o in (e.main, *e.rivals)}
    out: list[Text] = []
    unsaid: list[Evidence] = []
    for check in (c for a in audits for c in a.get("checks", ())):
        evidence = _check_evidence(check, tools) if check.get("verdict") in ("inconsistent", "conditional") else []
        if _OVERLAP.search(str(check.get("condition") or "")):
            continue  # that parts may overlap or be incomplete is no reason not to use them
        figures = {(i.get("document_id"), i.get("number_start")) for i in check["inputs"]}
        if not figures & used or figures <= shown:
            continue
        text = _finding(check)
        if press.holds(text, evidence):
            out += _said(press.say(text, evidence))
        elif check["verdict"] == "inconsistent":
            unsaid += evidence
    if unsaid:
        out += _said(press.say("另有几处有关联的数字彼此不一致，引用前请核对原文。", unsaid))
    return out[: _MOST_AUDITED[scope.request.length]]


def _finding(check: Mapping[str, Any]) -> str:
    """The audit's sentence up to its verdict: what it derives further is left to the audit itself."""
    text = _FURTHER.sub("", clean(str(check["statement"])))
    if check["verdict"] == "inconsistent":
        text = text.partition("；若")[0]
    return f"审校：{text.rstrip('。')}。"


def _check_evidence(check: Mapping[str, Any], tools: Tools) -> list[Evidence]:
    """The sentences of a finding, and its sum as a computation on their figures."""
    inputs: list[Input] = []
    evidence: list[Evidence] = []
    for i in check.get("inputs", ()):
        if not i.get("document_id"):
            continue
        place = tools.sources.sentence_around(i["document_id"], int(i["start"]), int(i["end"]))
        if place.key not in [e.places[0].key for e in evidence]:
            evidence.append(Evidence("passage", place=place))
        if i.get("value") is not None:
            inputs.append(Input(float(i["value"]), str(i.get("unit") or ""), "", place))
    return [*evidence, *(Evidence("computation", computation=c) for c in _sum_of(check, inputs))]


def _sum_of(check: Mapping[str, Any], inputs: Sequence[Input]) -> list[Computation]:
    """The audit's sum as it wrote it down (106家 ÷ 653家 = 16.2%), which is what the gate compares word for word."""
    written = _SUM.search(clean(str(check["statement"])))
    computed = check.get("computed")
    if written is None or not inputs or not isinstance(computed, int | float):
        return []
    unit = _UNIT.search(written.group("result"))
    made = Computation(
        name=str(check.get("kind", "")),
        expression=written.group().strip(),
        inputs=tuple(inputs),
        result=float(computed),
        unit=unit.group() if unit else "",
        low=check.get("low"),
        high=check.get("high"),
    )
    return [made]


def _counts(f: Framework, tools: Tools) -> list[Observation]:
    """The figures a framework's report gives for how many indicators it has."""
    facts = tools.holdings.by_document(f.document_id)
    return [
        o for x in facts if "指标" in (o := x.observation).indicator and place_key(o.area or "") == place_key(f.index)
    ]


def _framework_notes(scope: Scope, tools: Tools, press: Press) -> list[Text]:
    """What the reading of a framework noticed: renamed or miscounted indicators."""
    out: list[Text] = []
    for f in scope.frameworks:
        nodes = [tools.node(f, n) for n in f.nodes[:1]]
        held = [tools.evidence(o) for o in _counts(f, tools)]
        for note in f.notes:
            text = f"{tools.index_name(f.index)}：{clean(note)}"
            # What the gate cannot follow here is the audit's to say, with its own places.
            if press.holds(text, [*held, *nodes]):
                out += _said(press.say(text, [*held, *nodes]))
    return out


# ---------------------------------------------------------------- what the figures do not say
def _undated(entries: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    without = [e for e in entries if e.main.period is None]
    if not without or len(without) == len(entries):
        return []
    names = "、".join(dict.fromkeys(f"{shown_area(e.main)}{name_of(e.main)}" for e in without[:_MOST_NAMED]))
    more = "等" if len(without) > _MOST_NAMED else ""
    text = f"{names}{more}的数据，报告没有写明年份，不能当作最近一年的数。"
    return _said(press.say(text, [x for e in without[:_MOST_NAMED] for x in evidence_of(tools, e)]))


def _approximate(entries: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    words = list(dict.fromkeys(e.main.qualifier for e in entries if e.main.qualifier))[:_MOST_NAMED]
    if not words:
        return []
    said = "、".join(f"“{w}”" for w in words)
    about = [x for w in words for x in evidence_of(tools, next(e for e in entries if e.main.qualifier == w))[:1]]
    return _said(press.say(f"带{said}字样的数字是报告给出的约数，正文照原样保留，不宜用来作精确计算。", about))


def _currencies(entries: Iterable[Entry], press: Press) -> list[Text]:
    money = {e.main.base_unit for e in entries if e.main.base_unit.endswith(("元", "镑", "欧元"))}
    return _said(press.say("金额的币种不止一种，均按报告原币列出，未作折算。")) if len(money) > 1 else []
