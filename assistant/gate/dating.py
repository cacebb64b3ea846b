"""What a year of a sentence is: the year of an edition («指数2024»), or the base of an index («基期（2013年）»)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gate.binding import Reading
from assistant.gate.grounds import computation_context, context_of, years_in
from assistant.gate.periods import Period
from assistant.gate.quotes import literal
from assistant.records import Evidence

_NAME_BEFORE = re.compile(r"([\u3400-\u9fff]{2}|(?<![A-Za-z])[A-Z][A-Za-z]+)[》”」\s]*$")
_DATE_BEFORE = re.compile(
    r"[在于自从至到为是和与及较比]$|\b(?:In|By|From|Since|During|For|Until|To|Of|At|January|February|March|April|May|June|July|August|September|October|November|December)\s$"
)
_BASE_BEFORE = re.compile(r"(?:基期|基年|基准年|\bbase (?:year|period))[^，。；;,.]{0,3}$", re.IGNORECASE)


def edition_of(p: Period, text: str) -> str:
    """The name a bare year is written behind, with the year («指数2024», «Index 2024»); empty when it is a date."""
    if p.marked or len(p.years) != 1:
        return ""
    head = _NAME_BEFORE.search(text[: p.start])
    return "" if head is None or _DATE_BEFORE.search(text[: p.start]) else literal(head.group(1) + p.years[0])


def is_other_base(p: Period, reading: Reading, evidence: Sequence[Evidence]) -> bool:
    """Whether a year is called the base and no text of the evidence writes it."""
    if not evidence or not _BASE_BEFORE.search(reading.text[: p.start]):
        return False
    written = [years_in(context_of(x)) for e in evidence for x in e.places]
    written += [years_in(computation_context(e.computation)) for e in evidence if e.computation is not None]
    return not any(set(p.years) <= years for years in written)
