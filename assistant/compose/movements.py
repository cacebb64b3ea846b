"""Which indicators fell or rose: every change the reports state in that direction, of the latest edition."""

from __future__ import annotations

import re

from assistant import arithmetic
from assistant.compose import reports
from assistant.compose.phrases import quoted, say
from assistant.compose.wording import computed, sentence, source_quote, subject
from assistant.holdings import year_of
from assistant.lexicon import normalise
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.records import Observation

_WHICH = r"(?:哪些|哪个|哪一个|哪几[个项]|哪一?项|谁|有没有|有无|什么)"
_FELL = r"(?:下降|下滑|减少|回落|负增长|降低|下跌|跌|缩水|萎缩|降了|变差)"
_ROSE = r"(?:上升|增长|提高|提升|上涨|回升|涨了|增加)"
_ASKED = re.compile(rf"{_WHICH}[^，,。？?]{{0,14}}?(?:(?P<fell>{_FELL})|(?P<rose>{_ROSE}))(?!得?最|幅度最|最)")
_MOST = re.compile(r"最[快大高多慢小]")
_WHY = re.compile(r"为什么|为何|原因|因素")
_KINDS = re.compile(r"指标|指数|分项|领域|方面|维度|数据|产业|行业|项")
_OF_INDEX = re.compile(r"级指[标数]|分指数|分项|维度|子指数")
_BEFORE = re.compile(r"上年|去年|同期|同比|上一年|前一年")
_PLACES = frozenset({"位", "名", "位次", "个位次"})
_MOST_TOLD = 12
_QUOTES = 4


def moved(q: Question, tools: Tools) -> Draft | None:
    """«哪些指标下降了»: the changes stated downwards; upwards only of an index's parts, as most else rises."""
    m = _ASKED.search(q.normal)
    if m is None or not _KINDS.search(q.normal) or _MOST.search(q.normal) or _WHY.search(q.normal):
        return None
    parts = bool(_OF_INDEX.search(q.normal))
    if m["rose"] and not parts:
        return None
    held = [o for o in _changes(q, tools, parts) if (o.value < 0) == bool(m["fell"])]
    if not held:
        return None if parts else _from_table(q, tools)
    told = [sentence(q, tools, o) for o in held[:_MOST_TOLD]]
    if len(told) > 1:
        lead = Statement(say(q, "moved"), tuple(tools.evidence(o) for o in held[:_MOST_TOLD]))
        told = [lead, *(Statement(s.text, s.evidence, "bullet") for s in told)]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held[:_MOST_TOLD]}
    return Draft((*told, *list(quotes.values())[:_QUOTES]), language=q.language)


def _from_table(q: Question, tools: Tools) -> Draft | None:
    """What a table of years shows to have fallen from the year before to the latest, or to the one asked for."""
    rows: dict[tuple[frozenset[str], str, str], dict[str, Observation]] = {}
    for d in reports.about(q, tools):
        for o in (f.observation for f in tools.holdings.by_document(d)):
            if o.cell is not None and o.measure == "level" and o.period and o.period.isdigit():
                key = (series_key(o), place_key(o.area or ""), f"{o.breakdown or ''}{o.base_unit}{o.cell.table}")
                rows.setdefault(key, {})[o.period] = o
    last = max((p for r in rows.values() for p in r if not q.periods or p in q.periods), default="")
    if not last:
        return None
    before = str(int(last) - 1)
    fell = [(r[before], r[last]) for r in rows.values() if before in r and last in r]
    fell = [(a, b) for a, b in fell if b.scaled_value < a.scaled_value]
    if not fell:
        return None
    told = [Statement(say(q, "fell"), tuple(tools.evidence(b) for _, b in fell))]
    for a, b in fell[:_MOST_TOLD]:
        made = computed(q, arithmetic.difference(tools.input(a), tools.input(b), f"{subject(b)}减少"))
        told.append(Statement(made.text, made.evidence, "bullet"))
    return Draft(tuple(told), language=q.language)


def _changes(q: Question, tools: Tools, parts: bool) -> list[Observation]:
    """The stated changes on the year before in the reports asked about, each thing once, of the latest period."""
    documents = reports.about(q, tools)
    asked = reports.editions_asked(q)
    if asked:
        documents = [d for d in documents if reports.edition(tools, d) in asked]
    found: dict[tuple[str, str, str], Observation] = {}
    for d in documents:
        for o in (f.observation for f in tools.holdings.by_document(d)):
            if not _counts(q, o, parts):
                continue
            key = (place_key(o.area or ""), o.breakdown or "", normalise(o.indicator))
            if key not in found or (year_of(o.period) or 0) > (year_of(found[key].period) or 0):
                found[key] = o
    latest = max((year_of(o.period) or 0 for o in found.values()), default=0)
    return [o for o in found.values() if q.periods or not o.period or year_of(o.period) == latest]


def _counts(q: Question, o: Observation, parts: bool) -> bool:
    of_kind = o.measure in ("change", "change_rate") and o.base_unit not in _PLACES
    against = o.comparator is None or bool(_BEFORE.search(o.comparator))
    timed = not q.periods or o.period in q.periods
    place = not q.areas or place_key((o.area or "").removesuffix("指数")) in q.areas or (o.area or "").endswith("指数")
    whole = normalise(o.area or "").endswith(normalise(o.indicator))
    return of_kind and against and timed and place and (not parts or ((o.area or "").endswith("指数") and not whole))


_STOOD = re.compile(r"涨|跌|升|降|增|减|变|持平|怎么样|咋样|走势|情况")


def flat(q: Question, tools: Tools) -> Draft | None:
    """«衣着价格涨了没»: the sentence that says that the very thing stood where it was («衣着类同比持平»)."""
    if not _STOOD.search(q.normal) or not q.terms or q.has("previous", "rank", "superlative", "share"):
        return None
    own = [t.text for t in q.terms if len(t.text) > 1 and not _STOOD.search(t.text) and t.concept not in _GENERAL]
    if not own or len(own) > _MOST_NAMED:
        return None
    held = "|".join(map(re.escape, own))
    pattern = re.compile(
        rf"(?:{held})(?:类|价格|指数|总量)*(?:与|同比|较|和|比)?(?:上年|去年)?(?:同期)?(?:基本|大体)?持平"
    )
    for d in reports.about(q, tools):
        entry = tools.holdings.entries.get(d)
        for s in reports.sentences(tools, d, pattern):
            if entry is not None and q.periods and not any(p in f"{s.text}{entry.title}" for p in q.periods):
                continue
            return Draft((Statement(quoted(s.text), (reports.passage(tools, s),)),), language=q.language)
    return None


_GENERAL = frozenset({"居民消费价格", "价格", "指数", "地区生产总值"})
_MOST_NAMED = 2
