"""Which part of an index leads: its parts' figures of one report and period, and a lead that is taken for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.phrases import say
from assistant.compose.wording import sentence, source_quote
from assistant.lexicon import normalise
from assistant.matching import area_fit, period_fit
from assistant.places import index_place, place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_FEWEST = 3
_PART_ENDS = ("指数", "得分")
_SHORTEST = 4  # characters of a part's name, 指数 among them
_OF_ALL = re.compile(r"(?:分|级|项|子|领域|各|类|单项|维度)指数$")
_MOVING = re.compile(r"涨|增长|提升|上升|增加|增速|增幅|快|慢|降|跌|(?<![a-z])(?:grow|rise|rose|fast|slow|increase)")
_LEAST = re.compile(r"最(低|小|慢|少|差)|lowest|smallest|slowest|least")
_TAKEN = re.compile(r"为什么|为何|为啥|凭什么|凭啥|原因|怎么会|何以|why|how come")
_TOP = re.compile(r"最[快大高多强]|第一|领跑|fastest|highest|largest|most")
_CHANGES = frozenset({"change", "change_rate"})


def part_rows(q: Question, tools: Tools) -> list[Observation]:
    """The figures of an index's parts set side by side in one paragraph, of the period asked for or the latest.

    What they changed by, where the question is about movement. Empty where no index named has them, or, where none is
    named, where more than one has.
    """
    groups = _groups(q, tools)
    if not q.indices and any(_names(q, o) for rows in groups.values() for o in rows):
        groups = {k: rows for k, rows in groups.items() if any(_names(q, o) for o in rows)}
    if not q.indices and len({key[0] for key in groups}) != 1:
        return []
    ranked = sorted(groups.items(), key=lambda g: (g[0][1], len(g[1])))
    return ranked[-1][1] if ranked else []


def _groups(q: Question, tools: Tools) -> dict[tuple[str, str, str, str, int], list[Observation]]:
    """Parts' figures by index, period, measure, unit and paragraph."""
    moving = bool(_MOVING.search(q.normal))
    found: dict[tuple[str, str, str, str, int], dict[str, Observation]] = {}
    for fact in tools.holdings.where(indicator=lambda i: i.endswith(_PART_ENDS), area=_is_index):
        o = fact.observation
        if (o.measure in _CHANGES) != moving or not (moving or o.measure == "level") or not _is_part(o):
            continue
        if not _is_meant(q, tools, o):
            continue
        block = tools.sources.block_at(tools.sources.document(o.document_id), o.start)
        key = (o.area or "", o.period or "", o.measure, o.base_unit, block.start if block else -1)
        found.setdefault(key, {}).setdefault(normalise(o.indicator), o)
    return {k: list(v.values()) for k, v in found.items() if len(v) >= _FEWEST}


def _is_index(area: str | None) -> bool:
    return bool(area) and str(area).endswith("指数")


def _is_part(o: Observation) -> bool:
    """Whether a figure is of a part named as such: not the composite, nor one that only stands for all («分指数»)."""
    name = normalise(o.indicator)
    whole = normalise(o.area or "").endswith(name) or name in ("综合指数", "总指数")
    return not whole and len(name) >= _SHORTEST and not _OF_ALL.search(name)


def _is_meant(q: Question, tools: Tools, o: Observation) -> bool:
    if q.indices and place_key(o.area or "") not in {place_key(i) for i in q.indices}:
        return False
    if q.areas and not q.indices and not set(q.areas) & {place_key((o.area or "").removesuffix("指数")), _of(o)}:
        return False
    if q.periods:
        return (o.period or "") in q.periods
    entry = tools.holdings.entries.get(o.document_id)
    of_edition = entry is not None and entry.edition == q.edition
    return q.edition is None or of_edition or (o.period or "") == str(int(q.edition) - 1)


def _of(o: Observation) -> str:
    """The key of the place an index is named after."""
    return place_key(index_place(o.area or "") or "")


def best_ranks(q: Question, tools: Tools) -> list[Observation]:
    """The ranks a paragraph gives one place in several things («哪个指标排得最靠前»), best first."""
    groups: dict[tuple[str, int], list[Observation]] = {}
    for fact in tools.holdings.where(q.areas, measure="rank"):
        o = fact.observation
        if o.measure != "rank" or area_fit(o, q.areas) != "same" or period_fit(o, q.periods) == "other":
            continue
        block = tools.sources.block_at(tools.sources.document(o.document_id), o.start)
        groups.setdefault((o.document_id, block.start if block else -1), []).append(o)
    best = max(groups.values(), key=len, default=[])
    return sorted(best, key=lambda o: o.value) if len(best) > 1 else []


def premise(q: Question, tools: Tools) -> Draft | None:
    """«为什么甲指数涨得最快» of a part that is not the one the reports put first: corrected, both shown."""
    if not (_TAKEN.search(q.normal) and _TOP.search(q.normal)) or _LEAST.search(q.normal):
        return None
    rows = sorted(part_rows(q, tools), key=lambda o: o.scaled_value, reverse=True)
    own = [o for o in rows if _names(q, o)]
    if len(own) != 1 or own[0] is rows[0] or own[0].scaled_value == rows[0].scaled_value:
        return _told_otherwise(q, tools) if not own else None
    return _corrected(q, tools, [rows[0], own[0]])


def _names(q: Question, o: Observation) -> bool:
    return normalise(o.indicator).removesuffix("指数") in q.normal


def _corrected(q: Question, tools: Tools, held: Sequence[Observation]) -> Draft:
    lead = Statement(say(q, "premise"), (tools.evidence(held[0]),))
    told = [sentence(q, tools, o) for o in held]
    return Draft((lead, *told, source_quote(q, tools, held[0])), "refused", "false_premise", language=q.language)


_SAID_TOP = re.compile(
    r"(?P<part>[^，。；：、“”\s]{2,12}?)指数(?:增长|上升|提升|提高|增幅|涨幅|增速)[^，。；]{0,4}最[快大高多]"
)


def _told_otherwise(q: Question, tools: Tools) -> Draft | None:
    """The same where a report only says in words which part leads."""
    for document_id, entry in tools.holdings.entries.items():
        if not _is_of(q, tools, document_id) or (q.edition and entry.edition and entry.edition != q.edition):
            continue
        document = tools.sources.document(document_id)
        for block in (b for b in document.blocks if b.kind == "paragraph"):
            for s in tools.sources.sentences(document, block):
                m = _SAID_TOP.search(s.text)
                if m is None or normalise(m["part"]) in q.normal:
                    continue
                evidence = tools.sources.passage(document_id, s.start, s.end)
                lead = Statement(f"{say(q, 'premise')}“{s.text}”", (evidence,))
                return Draft((lead,), "refused", "false_premise", language=q.language)
    return None


def _is_of(q: Question, tools: Tools, document_id: str) -> bool:
    """Whether a report is of the index asked about and of the period, by its own figures."""
    held = [f.observation for f in tools.holdings.by_document(document_id)]
    own = [o for o in held if o.area and place_key(o.area) in {place_key(i) for i in q.indices}]
    return bool(own) and (not q.periods or any(o.period in q.periods for o in own))
