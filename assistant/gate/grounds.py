"""What evidence offers a number to stand on: observations, figures in quotes, computations, the user's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from assistant.gate.direction import Direction, direction
from assistant.gate.figures import Figure, find_figures, same_unit
from assistant.gate.periods import find_periods, of_iso
from assistant.gate.subjects import SubjectIndex
from assistant.records import Computation, Evidence, Input, Place
from ingest.folding import Folded, fold
from ingest.numerals import scale_unit
from ingest.records import Node, Observation

Origin = Literal["observation", "quote", "result", "input", "question"]


@dataclass(frozen=True)
class Ground:
    """One number that may be repeated: `scaled` without 万/亿 in `unit`; `spot` is the figure in its folded quote."""

    origin: Origin
    value: float
    scaled: float
    unit: str
    qualifier: str | None = None
    observation: Observation | None = None
    place: Place | None = None
    computation: Computation | None = None
    quote: str = ""
    spot: Figure | None = None
    context: str = ""

    @cached_property
    def way(self) -> Direction | None:
        """The direction its own quote gives it."""
        return direction(self.quote, self.spot) if self.spot is not None else None

    @cached_property
    def units(self) -> frozenset[str]:
        """The units it is written in: the observation's and the quote's."""
        also = {self.spot.unit} if self.spot is not None and self.observation is not None else set()
        return frozenset({self.unit} | also)

    @cached_property
    def is_change(self) -> bool:
        """Whether the number says how much something went up or down."""
        return self.observation is not None and self.observation.measure in ("change", "change_rate")


@lru_cache(maxsize=8192)
def folded(text: str) -> Folded:
    """Folded text, remembered: quotes are looked at many times."""
    return fold(text)


def squashed(text: str) -> str:
    """Folded text without any blank, for looking phrases up."""
    return folded(text).text.replace(" ", "").lower()


def context_of(place: Place) -> str:
    """All that stands around a cited number: its quote, section and title."""
    return "\n".join((folded(place.quote).text, folded(place.section).text, folded(place.document_title).text))


def grounds_of(evidence: Sequence[Evidence], library: SubjectIndex | None) -> list[Ground]:
    """Every number the evidence offers; a figure of a quote is joined with the observation read from it."""
    known = [e.observation for e in evidence if e.observation is not None]
    found: list[Ground] = []
    for e in evidence:
        if e.observation is not None and e.place is not None:
            found.append(_of_observation(e.observation, e.place))
        if e.computation is not None:
            found.extend(_of_computation(e.computation))
        for place in e.places:
            found.extend(_of_quote(place, known, library))
        if e.node is not None and e.node.weight is not None and e.place is not None:
            found.extend(_of_weight(e.node, e.place))
    return found


def _of_weight(node: Node, place: Place) -> list[Ground]:
    """The weight of an indicator, where its row or a list of weights writes it: in hundredths, or as a part of one."""
    assert node.weight is not None
    quote = folded(place.quote)
    found = []
    for f in find_figures(quote.text):
        if f.quantity is not None and any(abs(f.quantity.value - size * node.weight) < 1e-9 for size in (1, 100)):
            context = f"{context_of(place)}\n{folded(node.name).text}"
            value = 100 * node.weight
            found.append(Ground("quote", value, value, "%", None, None, place, None, quote.text, f, context))
    return found


def question_grounds(texts: Sequence[str]) -> list[Ground]:
    """The user's own numbers."""
    return [
        Ground(
            "question", f.quantity.value, f.quantity.scaled, f.unit, f.quantity.qualifier, quote=folded(t).text, spot=f
        )
        for t in texts
        for f in find_figures(folded(t).text)
        if f.quantity is not None
    ]


def _of_observation(o: Observation, place: Place) -> Ground:
    quote = folded(place.quote)
    spot = next(iter(_spots(quote, place, o)), None)
    context = "\n".join(x for x in (context_of(place), o.indicator, o.area, o.breakdown, o.comparator, o.section) if x)
    scaled = o.value * scale_unit(o.unit)[0]
    return Ground(
        "observation",
        o.value,
        scaled,
        same_unit(o.unit),
        o.qualifier,
        o,
        place,
        None,
        quote.text,
        spot,
        folded(context).text,
    )


def _spots(quote: Folded, place: Place, o: Observation) -> list[Figure]:
    """The figures of a quote that are the observation's: by place in the document, else by value and unit."""
    figures = [f for f in find_figures(quote.text) if f.quantity is not None]
    by_place = [f for f in figures if _is_verbatim(place) and _lies_on(f, quote, place, o)]
    return by_place or [f for f in figures if _same_number(f, o)]


def _lies_on(f: Figure, quote: Folded, place: Place, o: Observation) -> bool:
    start, end = quote.source(f.start, f.end)
    return place.start + start < o.number_end and o.number_start < place.start + end


def _same_number(f: Figure, o: Observation) -> bool:
    assert f.quantity is not None
    return abs(abs(f.quantity.value) - abs(o.value)) < 1e-9 and f.unit in (same_unit(o.unit), "")


def _is_verbatim(place: Place) -> bool:
    return place.end - place.start == len(place.quote)


def _of_quote(place: Place, known: Sequence[Observation], library: SubjectIndex | None) -> list[Ground]:
    quote, context = folded(place.quote), context_of(place)
    candidates = [o for o in known if o.document_id == place.document_id]
    if library is not None and library.observations_in is not None and _is_verbatim(place):
        candidates += library.observations_in(place.document_id, place.start, place.end)
    spots = [(o, _spots(quote, place, o)) for o in candidates]
    found: list[Ground] = []
    for f in find_figures(quote.text):
        if f.quantity is None:
            continue
        owners: list[Observation | None] = [o for o, own in spots if f in own]
        found.extend(_quoted(f, quote.text, place, o, context) for o in owners or [None])
    return found


def _quoted(f: Figure, quote: str, place: Place, o: Observation | None, context: str) -> Ground:
    assert f.quantity is not None
    value, scaled = f.quantity.value, f.quantity.scaled
    if o is not None and o.value < 0 < value:
        value, scaled = -value, -scaled
    more = "\n".join(x for x in (o.indicator, o.area, o.breakdown, o.comparator) if x) if o is not None else ""
    qualifier = o.qualifier if o is not None and o.qualifier else f.quantity.qualifier
    return Ground(
        "quote", value, scaled, f.unit, qualifier, o, place, None, quote, f, context + "\n" + folded(more).text
    )


def _of_computation(c: Computation) -> list[Ground]:
    context = computation_context(c)
    found = [
        Ground("result", v, v * scale_unit(c.unit)[0], same_unit(c.unit), None, None, None, c, context=context)
        for v in (c.result, c.low, c.high)
        if v is not None
    ]
    return found + [_of_input(i, c) for i in c.inputs]


def _of_input(i: Input, c: Computation) -> Ground:
    context = folded(i.label).text + ("\n" + context_of(i.place) if i.place is not None else "")
    origin: Origin = "input" if i.place is not None else "question"
    return Ground(
        origin, i.value, i.value * scale_unit(i.unit)[0], same_unit(i.unit), None, None, i.place, c, context=context
    )


def computation_context(c: Computation) -> str:
    """All a computation names: its own words and those around its inputs."""
    own = [c.name, c.expression, *(i.label for i in c.inputs)]
    return "\n".join([folded(x).text for x in own] + [context_of(i.place) for i in c.inputs if i.place is not None])


@lru_cache(maxsize=8192)
def years_in(text: str) -> frozenset[str]:
    """The years a folded text names."""
    return frozenset(y for p in find_periods(text) for y in p.years)


@lru_cache(maxsize=8192)
def parts_in(text: str) -> frozenset[str]:
    """The parts of years a folded text names: Q4, H1, 02-29, and 02 for its month."""
    parts = {p.part for p in find_periods(text) if p.part}
    return frozenset(parts | {p[:2] for p in parts if p[0].isdigit()})


@lru_cache(maxsize=8192)
def years_of(place: Place) -> frozenset[str]:
    """The years a cited place speaks of; the bare year of an edition in a title (…指数2024) is not one."""
    title = {y for p in find_periods(folded(place.document_title).text) if p.marked for y in p.years}
    return years_in(folded(place.quote).text) | years_in(folded(place.section).text) | frozenset(title)


def years_of_ground(g: Ground) -> frozenset[str]:
    """The years a ground's place or computation speaks of; of a result also the year before."""
    if g.computation is not None:
        years = years_of_computation(g.computation)
        return years | frozenset(str(int(y) - 1) for y in years) if g.origin == "result" else years
    return years_of(g.place) if g.place is not None else frozenset()


def years_of_computation(c: Computation) -> frozenset[str]:
    """The years a computation's words and its inputs' places speak of."""
    words = (years_in(folded(x).text) for x in (c.name, c.expression, *(i.label for i in c.inputs)))
    places = (years_of(i.place) for i in c.inputs if i.place is not None)
    return frozenset().union(*words, *places)


def periods_of(evidence: Sequence[Evidence]) -> tuple[frozenset[str], frozenset[str]]:
    """Years and parts of years that evidence speaks of; with a computation also the year before its inputs'."""
    years: set[str] = set()
    parts: set[str] = set()
    for e in evidence:
        if e.computation is not None:
            years |= years_of_computation(e.computation)
            years |= {str(int(y) - 1) for y in years}
            parts |= parts_in(computation_context(e.computation))
        if e.observation is not None:
            own, part = of_iso(e.observation.period)
            years |= own | years_in(folded(e.observation.comparator or "").text)
            parts |= {part, part[:2]} - {""}
        for place in e.places:
            years |= years_of(place)
            parts |= parts_in(context_of(place))
    return frozenset(years), frozenset(parts)
