"""Whether a figure is of the kind of thing asked for: bodies, flows, figures per head, several things together."""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon import normalise, terms, words
from assistant.matching import Match
from assistant.question import Question
from ingest.records import Observation

_JOINED = re.compile("以及|和|与|及|、")
_KIND = re.compile(
    r"(企业|公司|机构|中心|实验室|孵化器|平台|总部|园区|集群|高校|院所|基地|联合体|商)(数量?|总数|家数)?$"
)
_LEFT_OVER = re.compile("其他|其余")
_KINDS = {"公司": "企业", "商": "企业"}
_TOTAL = re.compile("总(额|量|收入|值|计|数)")
_PER_HEAD = re.compile("人均|户均|地均|亩均|每[万千百]")
# «每万人口发明专利拥有量» is no answer on 发明专利拥有量, a number of pieces.
_PER_MANY = re.compile("每[十百千万亿]|万人(?=[^口]{0,3}(?:发明|专利|拥有|企业))")
_DENSE = re.compile("每|万人|人均|平均|密度|强度|per ")
# An indicator is named where the question says this much of its name.
NAMED = 0.9
# A flow is not the stock: 流入人口 is no answer on 人口, 新增企业 none on 企业.
_FLOWS = (
    (re.compile("流入|流出|迁入|迁出"), re.compile("流|迁|移|搬|进|走|离")),
    (re.compile("^新增|^新设"), re.compile("新|增")),
)


def of_another_kind(q: Question, m: Match) -> bool:
    """Whether bodies of one kind are asked for and bodies of another counted: 外资企业, and 外资研发中心."""
    if _flows_unasked(q, m.observation) or _in_other_state(q, m.observation) or _wider(q, m.observation):
        return True
    if _PER_MANY.search(m.observation.indicator) and q.has("numeric", "amount") and not _DENSE.search(q.normal):
        return True
    if _TOTAL.search(q.normal) and _PER_HEAD.search(m.observation.indicator) and not _PER_HEAD.search(q.normal):
        return True
    if not q.terms or m.observation.base_unit not in ("家", "个", "所"):
        return False
    asked = max(q.terms, key=lambda t: t.start)
    said, held = _KIND.search(asked.text), _KIND.search(normalise(m.observation.indicator))
    if said is None or held is None or m.exactness >= NAMED:
        return False
    return _KINDS.get(said.group(), said.group()) != _KINDS.get(held.group(), held.group())


@cache
def _contrasts() -> tuple[tuple[re.Pattern[str], ...], ...]:
    groups: list[str] = words()["contrasts"]  # type: ignore[assignment]
    return tuple(tuple(re.compile(state.replace("/", "|")) for state in g.split()) for g in groups)


def _in_other_state(q: Question, o: Observation) -> bool:
    """Whether applications are asked for and grants counted, or one of any other two that exclude one another."""
    name = normalise(o.indicator + (o.breakdown or ""))
    for states in _contrasts():
        asked = [s for s in states if s.search(q.normal)]
        held = [s for s in states if s.search(name)] or [s for s in states if s.search(normalise(o.quote))]
        if len(asked) == 1 and held and asked[0] not in held:
            return True
    return False


def _wider(q: Question, o: Observation) -> bool:
    """Whether a word that narrows down what is asked for is missing from a figure's name, clause and heading."""
    if q.language == "en":
        return False
    told = normalise("，".join(x for x in (o.indicator, o.breakdown, o.comparator, o.area, o.section) if x))
    concepts = {t.concept for t in terms(told)}
    named = " ".join(t.text for t in q.terms) + " " + " ".join(_LEFT_OVER.findall(q.normal))
    for word in str(words()["narrowing"]).split():
        if word not in named or word in told:
            continue
        if _LEFT_OVER.fullmatch(word) and _LEFT_OVER.search(told):
            continue
        mine = {t.concept for t in q.terms if word in t.text}
        if not mine & concepts:
            return True
    return False


def _flows_unasked(q: Question, o: Observation) -> bool:
    return q.language != "en" and any(
        flow.search(o.indicator) and not said.search(q.text) for flow, said in _FLOWS if o.measure == "level"
    )


def is_joint(q: Question, o: Observation) -> bool:
    """Whether a figure is of several things together of which the question names only one."""
    parts = [p for p in _JOINED.split(o.indicator) if p]
    named = [p for p in parts if any(c in normalise(p) for c in q.concepts)]
    return 0 < len(named) < len(parts)
