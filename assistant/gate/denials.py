"""Sentences that say something is not held: of whom and of when they may say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gate.binding import Reading, is_strange
from assistant.gate.grounds import computation_context, context_of, folded, periods_of, squashed
from assistant.gate.periods import Period
from assistant.gate.spoken import Spoken
from assistant.gate.subjects import Names, SubjectIndex, names_in, same_area
from assistant.gate.wording import any_of, words
from assistant.records import Evidence
from ingest.records import Observation

_UP_TO_NOW = re.compile(r"以来|至今|\bsince\b", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:[两几三四各]个?|哪些|所有|全部)指数|\bind(?:ices|exes)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^“”]*”")


class Denials:
    """What the sentences of one answer may say is not held: what the user asks about, or the evidence is of."""

    def __init__(self, spoken: Spoken, library: SubjectIndex | None) -> None:
        self._spoken = spoken
        self._library = library

    def unheard(self, reading: Reading, evidence: Sequence[Evidence]) -> str | None:
        """A name in a sentence that says something is not held, of what neither question nor evidence speaks of."""
        if self._library is None or _gives_figures(reading) or not _denies(reading):
            return None
        asked = self._asked_of(evidence)
        known, mentioned = squashed("\n".join(asked)), squashed("\n".join(heard(self._spoken, evidence)))
        areas = [n.name for t in asked for n in names_in(t, Names(), self._library) if n.kind == "area"]
        quotes = [q.span() for q in _QUOTED.finditer(reading.text)]
        for n in reading.names:
            if n.name in words("common", "nouns"):  # «…能回答这个问题的内容», where some report has an indicator 问题
                continue
            if squashed(n.name) in known or any(low < n.start and n.end < high for low, high in quotes):
                continue
            is_index = n.kind == "area" and n.name.endswith("指数")
            if is_index and (squashed(n.name) in mentioned or _SEVERAL.search(self._spoken.text)):
                continue
            if n.kind == "area" and not any(same_area(n.name, a, self._library) for a in areas):
                return n.name
            if n.kind == "indicator" and is_strange(n.name, asked):
                return n.name
        return None

    def asked_in_vain(self, p: Period, reading: Reading, evidence: Sequence[Evidence]) -> bool:
        """A period asked for, or within a stretch asked for, in a sentence that says nothing is held for it."""
        if not _denies(reading) or (p.part and p.part not in self._spoken.parts):
            return False
        if set(p.years) <= self._spoken.years:
            return bool(p.years)
        asked, years = {int(y) for y in self._spoken.years}, [int(y) for y in p.years]
        if len(p.years) > 1 and years[0] in asked and _UP_TO_NOW.search(self._spoken.text):
            return True
        if len(asked) < 2 or not years or not min(asked) <= min(years) <= max(years) <= max(asked):
            return False
        if len(years) == 1:
            return True
        # Of a stretch asked for what is left besides the years held.
        held = {int(y) for y in periods_of(evidence)[0]}
        begun = min(years) in asked or min(years) - 1 in held
        return begun and (max(years) in asked or max(years) + 1 in held)

    def is_other_than_asked(self, p: Period, reading: Reading, evidence: Sequence[Evidence]) -> bool:
        """A time nobody asked about, in a sentence that says no more than that something is not held for it."""
        if not self._spoken.dated or not _denies(reading) or _gives_figures(reading):
            return False
        return not self.meant_in_vain(p, reading, periods_of(evidence)[0])

    def meant_in_vain(self, p: Period, reading: Reading, held: frozenset[str]) -> bool:
        """«去年», «2013年以来» of the question written out as years, in such a sentence."""
        relative = re.search(any_of(words("spoken", "relative")), self._spoken.text, re.IGNORECASE)
        if not relative or not _denies(reading) or (p.part and p.part not in self._spoken.parts):
            return False
        # A year beside one that was named or that the evidence is of; «2013年以来»: any after it.
        known = [int(y) for y in self._spoken.years or held]
        last = 9999 if _UP_TO_NOW.search(self._spoken.text) else max(known, default=9999) + 1
        return all(min(known, default=1) - 1 <= int(y) <= last for y in p.years)

    def _asked_of(self, evidence: Sequence[Evidence]) -> list[str]:
        """What an answer may say is not held: what the user asks about, or the evidence is of; not all it mentions."""
        asked = [self._spoken.text, *(folded(p.document_title).text for e in evidence for p in e.places)]
        asked += [x for e in evidence if e.observation is not None for x in _names_of(e.observation)]
        asked += [folded(e.node.name).text for e in evidence if e.node is not None]
        return asked + [computation_context(e.computation) for e in evidence if e.computation is not None]


def heard(spoken: Spoken, evidence: Sequence[Evidence]) -> list[str]:
    """Every text that says what an answer may speak of: the user's own, and those of the evidence."""
    said = [spoken.text, *(context_of(p) for e in evidence for p in e.places)]
    said += [x for e in evidence if e.observation is not None for x in _names_of(e.observation)]
    return said + [computation_context(e.computation) for e in evidence if e.computation is not None]


def _gives_figures(reading: Reading) -> bool:
    """Whether a sentence tells a quantity, beside those that are part of a name (2500强企业, 二级指标)."""
    return any(
        f.quantity is not None and not any(n.start <= f.start and f.end <= n.end for n in reading.names)
        for f in reading.figures
    )


def _denies(reading: Reading) -> bool:
    """Whether a sentence says that something is not held."""
    return re.search(any_of(words("spoken", "denial")), reading.text, re.IGNORECASE) is not None


def _names_of(o: Observation) -> list[str]:
    return [folded(x).text for x in (o.indicator, o.area, o.breakdown, o.comparator) if x]
