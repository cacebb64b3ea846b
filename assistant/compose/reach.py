"""How far a figure reaches: whether it is of the whole of the place, the year or the currency that is asked about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.columns import FOREIGN
from assistant.lexicon import normalise
from assistant.places import CITY, COUNTRY, PARK, PROVINCE, short_name, width_of
from assistant.question import Question
from assistant.records import Statement
from assistant.tools import Tools
from ingest.records import Observation

_WHOLE_YEAR = re.compile("全年|年度|一整年")
_OF_WHOLE = (("全国", COUNTRY), ("全省", PROVINCE), ("全市", CITY))


def is_part_of_year(q: Question, o: Observation) -> bool:
    """Whether the whole of a year is asked for and a figure is of a part of it."""
    part = bool(o.period) and "-" in str(o.period) and "/" not in str(o.period) and not o.point_in_time
    return part and _WHOLE_YEAR.search(q.normal) is not None


def wider_asked(q: Question, o: Observation) -> str | None:
    """«全省», «云港市» asked for of a figure that is of one of its cities or of a park in it; the word, else None."""
    short = short_name(o.area) if o.area and width_of(o.area) == PARK else None
    if short and (city := re.search(rf"{re.escape(short)}[市省县](?!场|值|区|级|域)", q.normal)):
        return city.group()
    for word, width in _OF_WHOLE:
        m = re.search(rf"(?<![占居在比较于与和跟同列]){word}(?!第|首|前|排|平均|水平|的?(?:比重|几))", q.normal)
        own = width_of(o.area) if o.area else None
        if m is not None and own is not None and own > width and word not in normalise(o.indicator):
            return word
    return None


def no_rate(q: Question, o: Observation, converted: Sequence[Statement]) -> bool:
    """Whether an amount is asked for in a currency that the reports give no way to turn it into."""
    if converted or o.base_unit.split("/")[0] not in FOREIGN or o.measure not in ("level", "change"):
        return False
    if "人民币" in o.quote:  # the source gives the amount in both
        return False
    wanted = (q.unit or "").lstrip("万亿") == "元" or ("人民币" in q.normal and "美元" not in (q.unit or ""))
    return wanted


def edition_year(tools: Tools, o: Observation) -> str:
    """The year an undated figure of an edition is of: the year before the edition's."""
    entry = tools.holdings.entries.get(o.document_id)
    edition = str(entry.edition) if entry is not None and entry.edition else ""
    return str(int(edition) - 1) if edition.isdigit() else ""


def undated_elsewhere(q: Question, tools: Tools, o: Observation) -> bool:
    """Whether a figure without a year stands in a report whose figures are of a later year than the one asked for."""
    if o.period is not None or len(q.periods) != 1 or not q.periods[0].isdigit():
        return False
    held = Counter(
        f.observation.period[:4]
        for f in tools.holdings.by_document(o.document_id)
        if f.observation.period and f.observation.measure == "level" and f.observation.period[:4].isdigit()
    )
    edition = edition_year(tools, o)
    year = edition or (held.most_common(1)[0][0] if held else "")
    return bool(year) and int(q.periods[0]) < int(year)
