"""The period an English title says its figures are of: «…, Second Quarter 2024», «Business research, UK: 2013»."""

from __future__ import annotations

import re

from ingest.observations.english_periods import find_english_periods

_AT_END = re.compile(r"[:,]\s(?P<year>(?:19|20)\d\d)$")
_PART = re.compile(r"\d{4}-(?:[QH]\d|\d\d)")
# The year of an edition is not the year its figures are of.
_EDITION = re.compile(
    r"\b(?:index|indices|report|scoreboard|scorecard|outlook|review|survey|yearbook|edition|update|ranking|rankings"
    r"|profile|indicators|barometer|monitor|atlas|compass)\b",
    re.I,
)


def told_period(title: str) -> str | None:
    """A part of a year the title names, or the year it ends with where it is no edition's; None for anything else."""
    parts = {period.iso for period in find_english_periods(title) if period.iso and _PART.fullmatch(period.iso)}
    if len(parts) == 1:
        return parts.pop()
    year = _AT_END.search(title.strip())
    return year.group("year") if year and not _EDITION.search(title) else None
