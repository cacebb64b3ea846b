"""One sentence or table row before the gate: every number bound, every quotation found, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.gate.binding import Reading, is_strange, keeps_qualifier, keeps_sign, matches_value, mismatch, read
from assistant.gate.counting import is_count
from assistant.gate.dating import edition_of, is_other_base
from assistant.gate.denials import Denials, heard
from assistant.gate.figures import Figure
from assistant.gate.governing import View
from assistant.gate.grounds import (
    Ground,
    context_of,
    folded,
    grounds_of,
    periods_of,
    squashed,
    years_in,
)
from assistant.gate.intervals import is_bound_of, is_misplaced_bound
from assistant.gate.periods import Period
from assistant.gate.quotes import Quoted, find_quoted, literal, sources_of, stands
from assistant.gate.spoken import Spoken
from assistant.gate.subjects import Names, SubjectIndex, add_observation
from assistant.gate.wording import any_of, begins_with, words
from assistant.records import Computation, Evidence, NumberStatus, Place

_ORDER = ("observation", "quote", "result", "input", "question")


@dataclass(frozen=True, slots=True)
class Bound:
    """A number of the text and what it stands on."""

    text: str
    value: float
    unit: str
    status: NumberStatus
    place: Place | None = None
    computation: Computation | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the bound numbers, and one line for each thing without support."""

    bound: tuple[Bound, ...] = ()
    faults: tuple[str, ...] = ()


class Checker:
    """Checks sentences and rows of one answer."""

    def __init__(self, spoken: Spoken, library: SubjectIndex | None, language: str = "zh") -> None:
        self._spoken = spoken
        self._library = library
        self._denials = Denials(spoken, library)
        self._english = language.startswith("en")

    def speaks_of(self, text: str, evidence: Sequence[Evidence]) -> bool:
        """Whether a sentence without numbers is at least about what its evidence or the question speaks of."""
        return not is_strange(
            re.sub(any_of(words("common", "nouns")), "，", folded(text).text), heard(self._spoken, evidence)
        )

    def sentence(self, text: str, evidence: Sequence[Evidence], lead: str = "", block: bool = False) -> Checked:
        """Check a sentence; `lead` is the line it stands under, `block` says that all of it is a quotation."""
        return self._check(text, folded(lead).text + "\n" if lead else "", "", evidence, find_quoted(text, block))

    def cell(self, before: str, cell: str, unit: str, evidence: Sequence[Evidence]) -> Checked:
        """Check the figures of a table cell; `before` holds the row's labels and the column's header."""
        return self._check(cell, folded(before).text, unit, evidence, find_quoted(cell))

    def _check(
        self, text: str, head: str, unit: str, evidence: Sequence[Evidence], quoted: Sequence[Quoted]
    ) -> Checked:
        found = folded(text)
        reading = read(head + found.text, _local(evidence), self._library, self._spoken.text, self._english)
        figures = [f for f in reading.figures if f.start >= len(head)]
        if unit:
            reading.units.update({f.start: unit for f in figures})
        grounds = self._grounds(evidence)
        sources = sources_of(evidence, self._spoken.text) if quoted else []
        faults = [f"“{q.text}”" for q in quoted if not stands(q, sources)]
        bound: list[Bound] = []
        for f in figures:
            start, end = found.source(f.start - len(head), f.end - len(head))
            inside = next((q for q in quoted if q.start <= start and end <= q.end), None)
            said = text[start:end]
            hit = self._verbatim(f, said, inside, evidence) if inside else self._in_name(f, said, reading, evidence)
            if hit is None and is_misplaced_bound(f, reading.text, evidence):
                faults.append(said)
                continue
            hit = (
                hit
                or self._worked(f, said, reading, evidence)
                or self._take(f, said, reading, grounds, evidence, faults)
            )
            if hit is None:
                faults.append(said)
            else:
                bound.append(hit)
        if not faults and (name := self._denials.unheard(reading, evidence)):
            faults.append(name)
        return Checked(tuple(bound), tuple(faults))

    def _in_name(self, f: Figure, text: str, reading: Reading, evidence: Sequence[Evidence]) -> Bound | None:
        """A number inside a name that the evidence brings (年收入2000万元以上企业) is part of the name."""
        own = _local(evidence)
        if any(n.start <= f.start and f.end <= n.end and n.name in own for n in reading.names):
            return Bound(text, _value(f), _unit(f), "source", _first_place(evidence))
        return None

    def _verbatim(self, f: Figure, text: str, quoted: Quoted, evidence: Sequence[Evidence]) -> Bound | None:
        """A number inside a quotation that stands in the evidence stands there too."""
        for e in evidence:
            for place in e.places:
                if stands(quoted, [literal(place.quote), literal(place.document_title), literal(place.section)]):
                    return Bound(text, _value(f), _unit(f), "source", place)
        if stands(quoted, [literal(self._spoken.text)]):
            return Bound(text, _value(f), _unit(f), "question")
        return None

    def _worked(self, f: Figure, text: str, reading: Reading, evidence: Sequence[Evidence]) -> Bound | None:
        """A number inside a computation's expression, written out as it was recorded."""
        for e in evidence:
            c = e.computation
            expression = folded(c.expression).text if c is not None else ""
            at = reading.text.find(expression) if expression else -1
            if c is None or at < 0 or not ((at <= f.start and f.end <= at + len(expression)) or is_bound_of(f, c)):
                continue
            results = [g for g in self._grounds([e]) if g.origin == "result"]
            if any(mismatch(f, g, reading, self._library) in ("area", "period") for g in results[:1]):
                return None
            return Bound(text, _value(f), _unit(f), "computed", None, c)
        return None

    def _grounds(self, evidence: Sequence[Evidence]) -> list[Ground]:
        found = grounds_of(evidence, self._library) + list(self._spoken.grounds)
        return sorted(found, key=lambda g: _ORDER.index(g.origin))

    def _take(
        self,
        f: Figure,
        text: str,
        reading: Reading,
        grounds: Sequence[Ground],
        evidence: Sequence[Evidence],
        faults: list[str],
    ) -> Bound | None:
        if f.period is not None:
            return self._period(f.period, text, reading, evidence)
        if f.quantity is not None:
            return self._quantity(f, text, reading, grounds, evidence, faults)
        return self._token(f, text, evidence)

    # ------------------------------------------------------------ quantities
    def _quantity(
        self,
        f: Figure,
        text: str,
        reading: Reading,
        grounds: Sequence[Ground],
        evidence: Sequence[Evidence],
        faults: list[str],
    ) -> Bound | None:
        assert f.quantity is not None
        if f.is_range:
            return self._range(f, text, reading, grounds)
        why = "value"
        for g in grounds:
            reason = self._why_not(f, g, reading)
            if reason is None:
                return _bound(f, text, g)
            why = reason if reason != "value" else why
        subjects = len({n.name for n in reading.names})
        if why == "value" and is_count(f, reading.text, evidence, subjects):
            return Bound(text, f.quantity.value, f.quantity.unit, "source", _first_place(evidence))
        hit = self._in_expression(f, text, reading, evidence)
        if hit is None and why != "value":
            faults.append(why)
        return hit

    def _why_not(self, f: Figure, g: Ground, reading: Reading) -> str | None:
        if not matches_value(f, g, reading):
            return "value"
        if not keeps_qualifier(f, g, reading.text):
            return "qualifier"
        if not keeps_sign(f, g, reading):
            return "sign"
        if g.origin == "question" and not _is_attributed(f, reading):
            return "question"
        return mismatch(f, g, reading, self._library)

    def _range(self, f: Figure, text: str, reading: Reading, grounds: Sequence[Ground]) -> Bound | None:
        """A range stands on a range of a quote, or on the bounds of one computation."""
        q = f.quantity
        assert q is not None
        for g in grounds:
            if g.spot is not None and g.spot.is_range and g.spot.unit == f.unit and g.spot.quantity is not None:
                s = g.spot.quantity
                if (
                    abs(s.value - q.value) < 1e-9
                    and s.high == q.high
                    and mismatch(f, g, reading, self._library) is None
                ):
                    return _bound(f, text, g)
            if g.origin == "result" and g.computation is not None and is_bound_of(f, g.computation):
                return _bound(f, text, g)
        return None

    def _in_expression(self, f: Figure, text: str, reading: Reading, evidence: Sequence[Evidence]) -> Bound | None:
        """A number of a computation's written-out expression (÷ 1.174, × 100)."""
        number = re.search(r"\d[\d,]*(?:\.\d+)?", f.text)
        for e in evidence:
            c = e.computation
            if c is None or number is None or f.quantity is None:
                continue
            plain = squashed(c.expression)
            token = re.escape(f.text.strip().lower().replace(" ", ""))
            near = squashed(reading.text[max(0, f.start - 2) : f.end + 2])
            written = re.search(rf"(?<![\d.]){token}(?!\d|\.\d)", plain)
            if written and re.search(r"[+\-−×÷*/=≈()（）]", near):
                return Bound(text, f.quantity.value, f.quantity.unit, "computed", None, c)
        return None

    # ------------------------------------------------------------ years, tokens, quotations
    def _period(self, p: Period, text: str, reading: Reading, evidence: Sequence[Evidence]) -> Bound | None:
        """A date stands in the evidence, or is the user's; the year of an edition stands there behind its name."""
        years, parts = periods_of(evidence)
        value, unit = float(p.years[-1]) if p.years else 0.0, "年" if p.years else "日"
        edition = edition_of(p, reading.text)
        if edition:
            years, spoken = self._editions(p, edition, evidence)
        elif begins_with("periods", "edition").match(reading.text, p.end):
            years = frozenset(y for e in evidence for x in e.places for y in years_in(context_of(x)))
            spoken = years | self._spoken.years
        else:
            spoken = years | self._spoken.years
        if self._denials.asked_in_vain(p, reading, evidence):
            return Bound(text, value, unit, "question")
        if self._denials.is_other_than_asked(p, reading, evidence):
            return None
        if self._misdated(p, reading, evidence) or is_other_base(p, reading, evidence):
            return None
        if set(p.years) <= years and (not p.part or p.part in parts):
            place = _first_place(evidence, p)
            return Bound(text, value, unit, "source" if place else "computed", place, _computation(evidence))
        asked = set(p.years) <= spoken and (not p.part or p.part in parts | self._spoken.parts)
        marked = edition or not evidence or re.search(any_of(words("spoken", "markers")), reading.text)
        if (asked and marked) or self._denials.meant_in_vain(p, reading, periods_of(evidence)[0]):
            return Bound(text, value, unit, "question")
        return None

    def _misdated(self, p: Period, reading: Reading, evidence: Sequence[Evidence]) -> bool:
        """A date that is itself the figure (设立于1988年) belongs to its area and indicator as any figure does."""
        dated = [e for e in evidence if e.observation is not None and e.observation.measure in ("date", "target")]
        if not dated or len(dated) < len(evidence):
            return False
        figure = next(f for f in reading.figures if f.period == p)
        grounds = [g for g in grounds_of(dated, self._library) if g.origin == "observation"]
        reasons = [mismatch(figure, g, reading, self._library) for g in grounds]
        return all(r in ("area", "indicator", "subject") for r in reasons)

    def _editions(self, p: Period, edition: str, evidence: Sequence[Evidence]) -> tuple[frozenset[str], frozenset[str]]:
        """The year behind a name where the evidence, or the user, writes it behind that name."""
        year = frozenset(p.years)
        return (
            year if any(edition in s for s in sources_of(evidence, "")) else frozenset(),
            year if edition in literal(self._spoken.text) else frozenset(),
        )

    def _token(self, f: Figure, text: str, evidence: Sequence[Evidence]) -> Bound | None:
        """Digits within a name stand in the evidence or in the question as they are written."""
        token = literal(f.text)
        for e in evidence:
            if any(_holds(s, token) for s in sources_of([e], "")):
                return Bound(text, _number(f.text), "", "source", e.places[0] if e.places else None, e.computation)
        return Bound(text, _number(f.text), "", "question") if _holds(literal(self._spoken.text), token) else None


def _local(evidence: Sequence[Evidence]) -> Names:
    """The names the evidence brings."""
    names = Names()
    for e in evidence:
        if e.observation is not None:
            add_observation(names, e.observation)
        if e.node is not None:
            names.add(e.node.name, "indicator")
    return names


def _bound(f: Figure, text: str, g: Ground) -> Bound:
    assert f.quantity is not None
    status: NumberStatus = {"result": "computed", "question": "question"}.get(g.origin, "source")  # type: ignore[assignment]
    if g.origin == "input" and g.place is not None:
        return Bound(text, f.quantity.value, f.quantity.unit, "source", g.place)
    return Bound(text, f.quantity.value, f.quantity.unit, status, g.place, g.computation)


def _first_place(evidence: Sequence[Evidence], p: Period | None = None) -> Place | None:
    """The place a count or a year stands on: the first that names the year, else the first."""
    places = [place for e in evidence for place in e.places]
    naming = (x for x in places if p is not None and set(p.years) <= years_in(context_of(x)))
    return next(naming, places[0] if places else None)


def _computation(evidence: Sequence[Evidence]) -> Computation | None:
    return next((e.computation for e in evidence if e.computation is not None), None)


def _holds(source: str, token: str) -> bool:
    at = source.find(token)
    while at >= 0:
        before, after = source[max(0, at - 1) : at], source[at + len(token) :][:1]
        if not (token[0].isdigit() and before.isdigit()) and not (token[-1].isdigit() and after.isdigit()):
            return True
        at = source.find(token, at + 1)
    return False


def _value(f: Figure) -> float:
    if f.quantity is not None:
        return f.quantity.value
    return float(f.period.years[-1]) if f.period is not None and f.period.years else _number(f.text)


def _unit(f: Figure) -> str:
    return f.quantity.unit if f.quantity is not None else "年" if f.period is not None else ""


def _number(token: str) -> float:
    match = re.search(r"\d+(?:\.\d+)?", token)
    return float(match.group()) if match else 0.0


def _is_attributed(f: Figure, reading: Reading) -> bool:
    """Whether the words around a number of the user's say that it is the user's, or that it is not so."""
    view: View[Period] = View(reading.text, reading.figures, ())
    segments = view.segments(f)
    near = [re.split(r"[，。；;\n]", reading.text[low:high])[-1] for low, high in segments[:1] if high <= f.start]
    near.append(reading.text[slice(*segments[-1])])
    return any(re.search(any_of(words("spoken", "markers")), s, re.IGNORECASE) for s in near)
