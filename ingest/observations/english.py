"""Figures out of English prose: each clause's figures with indicator, area, period and measure.

A sentence is cut into pieces; a piece names its subject or inherits the one before it; `english_roles` says what each
figure is; here the names, places and periods are put together. What a sentence leaves out, the sentence before gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest import sentences
from ingest.observations.context import Context, make_observation
from ingest.observations.english_areas import EnglishAreas
from ingest.observations.english_roles import Role, object_name, role_of
from ingest.observations.english_sentence import Piece, Sentence, Verb, list_members, noun_phrase, parse, spread
from ingest.periods import Period
from ingest.records import Block, Document, Measure, Observation, Quantity

_PRONOUN = re.compile(r"^(?:it|they|this|that|these|those|there|which|who|we|others?|the (?:total|figure|number|rate|average|latter|former|amount|value|share)|(?:that|this) (?:total|figure|number|rate|amount|share|value|increase|decline|growth)|total|figure|number|rate|average|both|all)$", re.I)
_SHARE_NAME = re.compile(r"\b(?:share|percentage|proportion|portion|percent) of\b|\bshare$", re.I)
_RATE_NAME = re.compile(r"\bgrowth(?: rate)?$|\brate of growth$|\bappreciation$", re.I)
_COMPARED_PERIOD = re.compile(r"(?:\bfrom|\bover|\bthan(?: in| during)?|compared (?:with|to)(?: the)?|\bversus|\bvs\.?|relative to|\bagainst|\bthan (?:the|it was in)|\bsince|\bon)\s(?:the\s)?$", re.I)
_YEARLY = re.compile(r"year-over-year|year-on-year|over the year|(?:from|over|than|compared (?:with|to)) (?:the )?(?:previous|prior|preceding|last|year)|a year (?:earlier|ago|before)|annual(?:ly)?\b|since last year|than last year|over last year|from last year", re.I)


@dataclass(frozen=True, slots=True)
class _State:
    """What later clauses may leave unsaid."""

    indicator: str = ""
    area: str | None = None
    breakdown: str | None = None
    period: Period | None = None
    role: Role | None = None
    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure with all that was read about it, before it becomes an observation."""

    figure: Quantity
    role: Role
    indicator: str
    area: str | None
    breakdown: str | None
    period: Period | None


@lru_cache(maxsize=32)
def _areas(title: str, text: str, fallback: str | None) -> EnglishAreas:
    return EnglishAreas.learn(title, text, fallback)


def extract_block(document: Document, block: Block, context: Context) -> list[Observation]:
    """The figures of a block of English prose, in order; headings are read like sentences, notes only name sources."""
    text = document.text[block.start : block.end]
    if block.kind == "note" or block.flattened or not re.search(r"\d|\b(?:half|third|quarter|doubled|tripled|percent|twice)\b", text, re.I):
        return []
    if block.kind == "caption" or re.match(r"\s*(?:(?:data )?sources?|notes?|analysis|©|copyright|references)\b\s?:?", text, re.I):
        return []
    areas = _areas(document.title, document.text, context.area)
    found: list[Observation] = []
    state = _State()
    for start, end in sentences.spans(text):
        sentence = parse(text[start:end], block.start + start, areas, context.published, str(context.data_year or "") or None)
        reader = _SentenceReader(sentence, areas, state)
        found.extend(_observation(context, block, sentence, item, areas) for item in reader.read())
        state = reader.state
    return found


# ---------------------------------------------------------------- one sentence
class _SentenceReader:
    """Reads the pieces of one sentence in order, carrying what is left unsaid."""

    def __init__(self, sentence: Sentence, areas: EnglishAreas, before: _State) -> None:
        self._sentence, self._areas = sentence, areas
        self._intro = _intro_period(sentence)
        self.state = replace(before, verb=None, period=self._intro or before.period)

    def read(self) -> list[_Found]:
        found: list[_Found] = []
        pieces = self._sentence.pieces()
        pending = -1
        for i, piece in enumerate(pieces):
            figures = self._sentence.figures_in(piece.start, piece.end)
            begin = pending if pending >= 0 else piece.start
            if not figures:
                pending = self._without_figures(piece, begin, i + 1 < len(pieces))
                continue
            found.extend(self._piece(piece, begin, figures, found))
            pending = -1
        return _respectively(self._sentence, found)

    def _without_figures(self, piece: Piece, begin: int, more: bool) -> int:
        """Take in a piece that only names things; the returned place is where a subject it begins starts, or -1."""
        if piece.opening in ("(", "["):
            return begin if begin < piece.start else -1
        verbs = self._sentence.verbs(piece.start, piece.end)
        places = self._sentence.places_in(piece.start, piece.end)
        name = noun_phrase(self._sentence, begin, verbs[0].start if verbs else piece.end)
        if verbs and name and not _PRONOUN.match(name):
            self.state = replace(self.state, indicator=name, area=places[0].name if places else self.state.area, verb=verbs[-1])
            return -1
        if places and not name:
            self.state = replace(self.state, area=places[0].name)
            return begin if not verbs and more and begin == piece.start and piece.opening == "" else -1
        return begin if name and not verbs and more else -1

    def _piece(self, piece: Piece, begin: int, figures: Sequence[Quantity], so_far: Sequence[_Found]) -> Iterator[_Found]:
        verbs = self._sentence.verbs(begin, piece.end)
        first = next((verb for verb in verbs if verb.start < figures[0].start), None)
        subject, area = self._subject(piece, begin, first, figures[0])
        previous: _Found | None = None
        for i, figure in enumerate(figures):
            left = figures[i - 1].end if i else (first.start if first and False else begin)
            right = figures[i + 1].start if i + 1 < len(figures) else piece.end
            verb = next((v for v in reversed(verbs) if v.start < figure.start), None)
            item = self._figure(figure, left, right, verb, subject, area, previous, piece)
            previous = item
            yield item
            self.state = replace(self.state, indicator=item.indicator or self.state.indicator, area=item.area if not item.role.against else self.state.area, role=item.role, verb=verb or self.state.verb)

    def _subject(self, piece: Piece, begin: int, verb: Verb | None, figure: Quantity) -> tuple[str, str | None]:
        """(indicator, area) the piece names before its verb, or before its figure where it has none."""
        sentence = self._sentence
        end = verb.start if verb else figure.start
        text = sentence.masked[begin:end]
        cut = re.search(r"\b(?:up|down|compared|versus|an? (?:\w+ )?(?:increase|decrease|decline|drop|rise|gain|growth|reduction)|at|by|from|to|than)\b[^a-z]*$|\bcompared (?:with|to)\b.*$|\bversus\b.*$", text, re.I) if verb is None else None
        if cut:
            end = begin + cut.start()
        places = sentence.places_in(begin, end)
        name = noun_phrase(sentence, begin, end)
        if _PRONOUN.match(name):
            name = ""
        return name, places[0].name if places else None

    def _figure(
        self, figure: Quantity, left: int, right: int, verb: Verb | None, subject: str, area: str | None, previous: _Found | None, piece: Piece
    ) -> _Found:
        sentence, state = self._sentence, self.state
        if previous is not None and _continues(sentence.masked[left : figure.start]):
            return self._continued(figure, right, previous)
        role = role_of(sentence, figure, left, right, verb)
        if piece.opening == "(" and previous is None and role.measure == "level" and (bracketed := self._bracketed(figure, piece, role, right)):
            return bracketed
        indicator = self._indicator(role, subject, previous)
        if role.against and state.role is not None:
            role = replace(role, measure=state.role.measure if state.role.measure != "change" else "level")
        local = sentence.places_in(figure.end, right) if role.against or (role.source == "object" and area is None) or (role.measure == "level" and area is None) else []
        if role.against:
            local = sentence.places_in(left, figure.start) or local
        place = local[0].name if local and (role.against or not _in_comparison(sentence, figure.end, local[0].start)) else None
        where = (place if role.against else area or place) or state.area
        if role.measure == "level" and figure.unit in ("%", "比例"):
            role = replace(role, measure=_percent_measure(indicator, role, state))
        if role.measure == "share" and role.comparator and role.source == "subject" and indicator and not _SHARE_NAME.search(indicator):
            indicator = f"{indicator} share of {role.comparator}"
        return _Found(figure, role, indicator, where, None, self._period(figure, left, right, role))

    def _continued(self, figure: Quantity, right: int, previous: _Found) -> _Found:
        """A further member of a list: the same role, with its own noun where it has one."""
        name = object_name(self._sentence, figure, right)
        role = previous.role
        if role.source == "object" and name:
            return replace(previous, figure=figure, indicator=name, role=replace(role, name=name))
        if not previous.figure.unit and not name and role.source == "object":
            return replace(previous, figure=figure)
        return replace(previous, figure=figure)

    def _bracketed(self, figure: Quantity, piece: Piece, role: Role, right: int) -> _Found | None:
        """«software (16.2%)»: a bracket with nothing but a figure is about the words before it."""
        sentence, state = self._sentence, self.state
        inside = sentence.masked[piece.start : piece.end]
        if not re.fullmatch(r"[\s\x01\x02]*(?:in\s\x02+|of the total)?[\s\x02]*", inside):
            return None
        head = re.search(r"(?:^|[,;(:\x01]|\b(?:and|by|with|in|for|was|were|of|than|including|at|from|to|is|are|followed by|led by)\s)\s*((?:the\s)?[^,;():\x01]*?)\s*\($", sentence.masked[: piece.start])
        if head is None or not head.group(1).strip():
            return None
        start, end = head.start(1), head.end(1)
        places = sentence.places_in(start, end)
        name = noun_phrase(sentence, start, end)
        measure: Measure = "level"
        if figure.unit in ("%", "比例"):
            measure = state.role.measure if state.role and state.role.measure in ("share", "change_rate") else "share"
        made = replace(role, measure=measure, source="subject")
        period = self._period(figure, piece.start, right, made)
        if places and not name:
            return _Found(figure, made, state.indicator, places[0].name, None, period)
        if state.indicator and state.indicator != name and not name.endswith(state.indicator):
            return _Found(figure, made, state.indicator, state.area, name, period)
        return _Found(figure, made, name or state.indicator, state.area, None, period)

    def _indicator(self, role: Role, subject: str, previous: _Found | None) -> str:
        carried = previous.indicator if previous is not None else self.state.indicator
        if role.source == "object" and role.name:
            return role.name
        if role.source == "carried":
            return carried or subject or role.name
        return subject or role.name if subject else (carried if previous is not None or self.state.indicator else role.name)

    def _period(self, figure: Quantity, left: int, right: int, role: Role) -> Period | None:
        """The period said closest to the figure; years it is compared with are not its own."""
        sentence = self._sentence
        after = sentence.periods_in(figure.end, right)
        before = sentence.periods_in(left, figure.start)
        if role.earlier or role.against:
            own = [p for p in after if p.iso] or [p for p in before if p.iso and role.against]
            return own[0] if own else (self._earlier(right) if role.earlier else (self._intro or self.state.period if not _year_ago(sentence, left, right) else None))
        changing = role.measure in ("change", "change_rate", "ratio")
        for period in [*after, *reversed(before)]:
            compared = _COMPARED_PERIOD.search(sentence.text[max(0, period.start - 24) : period.start])
            if period.iso is None or (compared and not changing) or (compared and "/" not in period.iso):
                continue
            if period.text.lower().startswith(("since", "starting", "beginning")) and not changing:
                continue
            return period
        spans = [p for p in sentence.periods if p.iso and "/" in p.iso]
        if changing and len(spans) == 1:
            return spans[0]
        if self._intro is None and (own := self._later_period(right)) is not None:
            return own
        return self._intro or self.state.period

    def _earlier(self, right: int) -> Period | None:
        """The period of «from Q»: the first year of the sentence's span."""
        spans = [p for p in self._sentence.periods if p.iso and re.fullmatch(r"\d{4}/\d{4}", p.iso)]
        return replace(spans[0], iso=str(spans[0].iso)[:4]) if len(spans) == 1 else None

    def _later_period(self, right: int) -> Period | None:
        """A period at the end of the clause that dates all its figures («from $2.1 to $1.9 million in 2023»)."""
        for period in self._sentence.periods_in(right, len(self._sentence.text)):
            if period.iso and not _COMPARED_PERIOD.search(self._sentence.text[max(0, period.start - 24) : period.start]):
                return replace(period, iso=period.iso.rsplit("/", 1)[-1]) if "/" in period.iso else period
        return None


def _continues(gap: str) -> bool:
    """Whether only list words stand between two figures."""
    return bool(re.fullmatch(r"(?:\s(?!and\b|by\b|to\b|from\b|of\b|in\b|up\b|down\b)[\w'-]+){0,5}\s?(?:,|,?\s(?:and|or))\s*(?:(?:about|nearly|roughly|over|more than|another)\s)?", gap, re.I))


def _in_comparison(sentence: Sentence, start: int, place: int) -> bool:
    return bool(re.search(r"\b(?:than|of the|of all|of|as the|times the|above the|below the|compared)\b[^,]*$", sentence.text[start:place], re.I))


def _year_ago(sentence: Sentence, left: int, right: int) -> bool:
    return bool(_YEARLY.search(sentence.text[left:right]))


def _percent_measure(indicator: str, role: Role, state: _State) -> Measure:
    """What a bare percentage of an indicator is."""
    if role.against and state.role is not None:
        return state.role.measure
    if _RATE_NAME.search(indicator):
        return "change_rate"
    return "share" if _SHARE_NAME.search(indicator) or role.measure == "share" else "level"


def _intro_period(sentence: Sentence) -> Period | None:
    """The period a sentence opens with («In 2023, …», «Between 2019 and 2023, …»)."""
    for period in sentence.periods[:1]:
        lead = sentence.text[: period.start]
        if period.iso and re.fullmatch(r"[\s•*-]*(?:(?:And|But|Meanwhile|However|Overall|As|By|In|During|For|At|Through|Since|Over|the|of|early|late|of|end)[\s,]*){0,4}", lead, re.I):
            return period
    return None


# ---------------------------------------------------------------- lists told apart by «respectively»
def _respectively(sentence: Sentence, found: list[_Found]) -> list[_Found]:
    """Give the members of a list before the figures to the figures in order."""
    match = re.search(r"\brespectively\b", sentence.text, re.I)
    if not match:
        return found
    group = [item for item in found if item.figure.start < match.start()]
    while len(group) > 1 and not spread([item.figure for item in group], sentence.masked):
        group = group[1:]
    count = len(group)
    if count < 2:
        return found
    told = _members(sentence, group, count)
    return [told.get(item.figure.start, item) for item in found]


def _members(sentence: Sentence, group: list[_Found], count: int) -> dict[int, _Found]:
    limit = group[0].figure.start
    verbs = sentence.verbs(0, limit)
    end = verbs[-1].start if verbs else limit
    unit = group[-1].figure
    items = [replace(item, figure=_with_unit(item.figure, unit), role=group[0].role) for item in group]
    places = [place for place in sentence.places if place.start < limit]
    periods = [period for period in sentence.periods if period.start < limit and period.iso]
    if len(places) == count:
        made = [replace(item, area=place.name, indicator=group[0].indicator) for item, place in zip(items, places, strict=True)]
    elif len(periods) == count:
        made = [replace(item, period=period) for item, period in zip(items, periods, strict=True)]
    else:
        names = list_members(sentence.text[:end], count)
        made = [replace(item, breakdown=name) for item, name in zip(items, names, strict=False)] if names else items
    return {item.figure.start: item for item in made}


def _with_unit(figure: Quantity, other: Quantity) -> Quantity:
    """The list's last figure carries the unit of all («12.1 and 13.4 percent, respectively»)."""
    if figure.unit or not other.unit:
        return figure
    factor = other.scaled / other.value if other.value else 1.0
    return replace(figure, unit=other.unit, base_unit=other.base_unit, scaled=figure.value * factor)


# ---------------------------------------------------------------- to observations
def _observation(context: Context, block: Block, sentence: Sentence, item: _Found, areas: EnglishAreas) -> Observation:
    figure = _signed(item.figure, item.role.sign)
    placed = replace(figure, start=figure.start + sentence.start, end=figure.end + sentence.start)
    period = item.period
    iso = period.iso if period else (str(context.data_year) if context.year_stated and context.data_year else None)
    if iso and "/" in iso and item.role.measure in ("level", "share", "rank") and period is not None and period.kind == "since":
        iso = None
    return make_observation(
        context, placed, indicator=item.indicator or "value", measure=item.role.measure, quote=(sentence.start, sentence.start + len(sentence.text)),
        block=block, area=item.area or areas.main, breakdown=item.breakdown, period=iso, point_in_time=bool(period and period.point_in_time),
        comparator=_comparator(sentence, item), confidence=1.0 if item.indicator else 0.5,
    )  # fmt: skip


def _signed(figure: Quantity, sign: int) -> Quantity:
    if sign > 0 or figure.value < 0:
        return figure
    return replace(
        figure, value=-figure.value, scaled=-figure.scaled,
        low=-figure.high if figure.high is not None else None, high=-figure.low if figure.low is not None else None,
    )  # fmt: skip


def _comparator(sentence: Sentence, item: _Found) -> str | None:
    if item.role.comparator or item.role.measure not in ("change", "change_rate"):
        return item.role.comparator
    after = sentence.text[item.figure.end : item.figure.end + 70]
    for period in sentence.periods_in(item.figure.end, item.figure.end + 60):
        if period.iso and (_COMPARED_PERIOD.search(sentence.text[max(0, period.start - 24) : period.start]) or "since" in period.text.lower()):
            return period.iso[:4] if "/" in period.iso or len(period.iso) == 4 else period.iso
    if _YEARLY.search(after) or _YEARLY.search(sentence.text[max(0, item.figure.start - 40) : item.figure.start]):
        return "上年"
    return "上期" if re.search(r"quarter-over-quarter|month-over-month|previous (?:quarter|month)", after, re.I) else None


