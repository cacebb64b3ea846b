"""«企业总数的构成», «三次产业各占多少»: the shares of one whole that one sentence or table gives, told together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.figures import wanted_of
from assistant.compose.wording import period_words, sentence, source_quote
from assistant.lexicon import normalise, terms
from assistant.matching import area_fit, period_fit
from assistant.question import Question
from assistant.records import Draft, TableData
from assistant.tools import Tools
from ingest.records import Observation

_ASKED = re.compile(
    r"构成|组成|结构|(各|分别|都)(各|是)?占|占比?(的?比重|的?份额)?(各|分别|情况)|(各|分别).{0,8}(占比|比重|份额|比例)"
    r"|各类.{0,8}(占|比重|份额)|breakdown|made up|composition|share of each"
)
# Words of a framework: what an index is made of is told by its indicators, not by shares.
_FRAMED = re.compile(r"指标|指数|体系|维度|权重|贡献|indicator|framework|index")
_MOVED = re.compile(r"变化|变动|增长|增加|提[高升]|上升|下降|比上年|较上年|同比|change|rise|rose|grow|grew")
_PART = re.compile(r"^(?:(?P<whole>.+)中)?(?P<part>.+?)(?:所?占(?:比|的?比重)|比重)$")
# The three sectors make up the gross product, whether or not the sentence or the question says so.
_SECTOR = re.compile(r"^第[一二三]产业")
_SECTORS_ASKED = re.compile(r"三次产业|[三3]个?产业|产业(构成|结构|占比|比重|各占)")
_SECTORS_WHOLE = "地区生产总值"
_SECTOR_NAMES = ("第一产业", "第二产业", "第三产业")
# What asks for the parts and names none of them.
_ASKING = frozenset({"构成", "组成", "结构", "各类", "比重", "占比", "份额", "比例", "情况", "部分", "分布"})
_CANDIDATES, _COVERED, _MOST = 30, 0.9, 12
# Parts of one whole do not add up to more than it; beyond rounding they overlap and make nothing up.
_WHOLE, _ROUNDING = 100.0, 1.0


def shares(q: Question, tools: Tools) -> Draft | None:
    """The parts of the whole asked about, in the order the report gives them; None where no report has two of them."""
    if not _ASKED.search(q.normal) or _FRAMED.search(q.normal) or _MOVED.search(q.normal):
        return None
    if q.has("superlative") or len(q.areas) > 1 or len(q.quantities) > 1:
        return None
    concepts = tuple(c for c in q.concepts if c not in _ASKING)
    if _SECTORS_ASKED.search(q.normal):
        concepts = tuple(dict.fromkeys((*(c for c in concepts if "产业" not in c and c != "三次"), *_SECTOR_NAMES)))
    if not concepts:
        return None
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for match in tools.find(wanted_of(q, concepts), _CANDIDATES):
        o = match.observation
        if o.measure == "share" and _key(o) not in groups:
            groups[_key(o)] = _siblings(tools, o)
    fitting = [g for g in (_asked_of(q, tools, concepts, g) for g in groups.values()) if len(g) > 1]
    if not fitting:
        return None
    return _told(q, tools, max(fitting, key=lambda g: (g[0].period or "", len(g))))


def _whole_and_part(o: Observation) -> tuple[str, str]:
    """What a share is of, and whose it is; the whole is empty where nothing says it."""
    m = _PART.match(o.indicator)
    part = o.breakdown or (m["part"] if m else o.indicator)
    whole = o.comparator or (m["whole"] if m else None) or (_SECTORS_WHOLE if _SECTOR.match(part) else "")
    return whole, part


def _key(o: Observation) -> tuple[object, ...]:
    table = None if o.cell is None else o.cell.table
    at = (o.start, o.end) if table is None else (table, o.cell and o.cell.column)
    return o.document_id, at, o.area, o.period, o.base_unit, normalise(_whole_and_part(o)[0])


def _siblings(tools: Tools, o: Observation) -> list[Observation]:
    """The shares of the same whole beside this one, each part once."""
    found: dict[str, Observation] = {}
    for other in sorted(tools.observations(document=o.document_id, measure="share"), key=lambda x: x.number_start):
        if _key(other) == _key(o):
            found.setdefault(_whole_and_part(other)[1], other)
    rows = list(found.values())
    return rows if len(rows) <= _MOST and sum(x.scaled_value for x in rows) <= _WHOLE + _ROUNDING else []


def _asked_of(q: Question, tools: Tools, concepts: Sequence[str], rows: Sequence[Observation]) -> list[Observation]:
    """Those of a whole's parts the question asks about; none where it asks about something else."""
    if not rows or area_fit(rows[0], q.areas) == "other" or period_fit(rows[0], q.periods) == "other":
        return []
    if q.areas and rows[0].area is None:
        return []
    whole = _whole_and_part(rows[0])[0]
    parts = {o.observation_id: _whole_and_part(o)[1] for o in rows}
    if not whole or tools.coverage(concepts, f"{whole} {' '.join(parts.values())}") < _COVERED:
        return []
    if _SECTORS_ASKED.search(q.normal):
        return list(rows) if all(_SECTOR.match(p) for p in parts.values()) else []
    named = [o for o in rows if _named(q, tools, parts[o.observation_id])]
    if len(named) > 1:
        return named
    meant = tuple(t.concept for t in terms(normalise(whole)))
    return list(rows) if meant and tools.coverage(meant, q.normal) >= _COVERED else []


def _named(q: Question, tools: Tools, part: str) -> bool:
    """Whether the question names a part."""
    meant = tuple(t.concept for t in terms(normalise(part)))
    return bool(meant) and tools.coverage(meant, q.normal) >= _COVERED


def _told(q: Question, tools: Tools, rows: Sequence[Observation]) -> Draft:
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in rows}
    names = [_whole_and_part(o)[1] for o in rows]
    columns = ("Part", "Share") if q.language == "en" else ("部分", "占比")
    cells = tuple((name, tools.figure(o)) for name, o in zip(names, rows, strict=True))
    chart = {
        "kind": "bar",
        "title": f"{period_words(rows[0].period)}{rows[0].area or ''}{_whole_and_part(rows[0])[0]}",
        "unit": rows[0].base_unit,
        "labels": names,
        "series": [{"name": "", "values": [o.scaled_value for o in rows]}],
    }
    return Draft(
        (*(sentence(q, tools, o) for o in rows), *quotes.values()),
        table=TableData(columns, cells, tuple((tools.evidence(o),) for o in rows)),
        chart=chart,
        language=q.language,
    )
