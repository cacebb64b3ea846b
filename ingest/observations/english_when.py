"""When and where: the period and the place that belong to a figure of an English sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.lexicon import alternation, vocabulary
from ingest.observations.english_areas import Place
from ingest.observations.english_role import Role
from ingest.observations.english_sentence import Sentence
from ingest.observations.english_state import Slot, State
from ingest.periods import Period

_COMPARED = re.compile(
    r"(?:\bfrom|\bover|\bthan(?: in| during)?|compared (?:with|to)(?: the)?|\bas (?:in|during)|\bsame as of"
    r"|\b(?:level|that|value|total|rate|high|peak|record) of|same (?:period|quarter|month|time) (?:of|in)"
    r"|\bversus|\bvs\.?|relative to|\bagainst|\bthan (?:the|it was in)"
    r"|\bsince|\bon)\s(?:the\s)?$",
    re.I,
)
_YEARLY = re.compile(
    r"year-over-year|year-on-year|over the year|a year (?:earlier|ago|before)|(?:since|than|over|from) last year"
    r"|(?:from|over|than|compared (?:with|to)) (?:the )?(?:previous|prior|preceding|last|year)",
    re.I,
)
_LEVEL_AFTER = re.compile(
    r"(?:['’]s)?\s(?:levels?|peak|high|low|average|total|figure|value|benchmark|baseline|reading|mark)\b"
)
_LATER_STOP = re.compile(
    r"\bfrom (?:[a-z]+ ){0,2}\x01+(?![^.;]*\bto\b)|\b(?:compared|versus|up from|down from|from the|from its"
    r"|from an?|against|relative to|than|but|while)\b"
)
_OPENING = re.compile(
    r"[\s•*-]*(?:(?:And|But|Meanwhile|However|Overall|As|By|In|During|For|At|Through|Since|Over|the|of|early|late|end)"
    r"[\s,]*){0,4}",
    re.I,
)
_FROM_END = re.compile(r"\bfrom\s(?:the\s)?$", re.I)
_TO_LATER = re.compile(r"\s(?:[a-z]+\s){0,3}?to\s(?:[a-z]+\s){0,3}", re.I)  # «from A to B in 2013»: 2013 dates B
_WHOLE_OF = re.compile(r"\s+of\s(?:all\s)?(?:the\s)?(?:(?:entire|whole|total|combined)\s)?$", re.I)
_YEAR_BACK = re.compile(r"\b(?:previous|prior|preceding|before|earlier|ago)\b", re.I)
_PARTNER = re.compile(
    r"\b(?:exports?|imports?|trade|shipments?|sales|migration|migrants|moves?|moved|flows?|travel)"
    r"\s(?:to|from|with)\s(?:the\s)?$",
    re.I,
)


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternation(vocabulary('english')['markers']['people'])})\b", re.I)


_LOOK_BACK = 24  # characters before a period in which «than», «from» make it the thing compared with


def opening_period(sentence: Sentence) -> Period | None:
    """The period a sentence opens with («In 2023, …», «Between 2019 and 2023, …»)."""
    for period in sentence.periods[:1]:
        if period.iso and _OPENING.fullmatch(sentence.text[: period.start]):
            return period
    return None


def is_compared(sentence: Sentence, period: Period) -> bool:
    """Whether a period is what something is compared with: «from 2022», «than in 2019»."""
    return bool(_COMPARED.search(sentence.text[max(0, period.start - _LOOK_BACK) : period.start]))


def period_of(slot: Slot, role: Role, state: State, opening: Period | None) -> Period | None:
    """The period said closest to the figure; years it is compared with are not its own."""
    sentence = slot.sentence
    after = sentence.periods_in(slot.figure.end, slot.right)
    before = sentence.periods_in(slot.left, slot.figure.start)
    if role.earlier:
        said = [p for p in before if p.iso and "/" not in p.iso and _FROM_END.search(sentence.text[: p.start])]
        if said:
            return said[-1]
        rest = [] if _TO_LATER.fullmatch(slot.after) else sentence.periods_in(slot.right, slot.piece.end)
        told = (_counted_back(p, state, sentence) for p in [*after, *rest])
        return (
            next((p for p in told if p.iso and "/" not in p.iso), None)
            or _first_year(sentence)
            or _edge(state.period, first=True)
        )
    if role.against:
        own = next((q for p in [*after, *before] if (q := _counted_back(p, state, sentence)).iso), None)
        unsaid = None if _YEARLY.search(sentence.text[slot.left : slot.right]) else opening or state.period
        return own or unsaid
    if role.measure == "ratio" and slot.figure.unit == "比例":
        return opening or state.period
    if (
        before
        and before[-1].iso
        and re.fullmatch(r"['’]s?\s(?:[a-z-]+ ){0,3}", sentence.text[before[-1].end : slot.figure.start])
    ):
        return before[-1]
    bracketed = [
        p for p in sentence.periods if p.iso and re.fullmatch(r"\s?\(", sentence.text[p.end : slot.piece.start])
    ]
    if slot.piece.opening == "(" and bracketed:
        return bracketed[-1]
    changing = role.measure in ("change", "change_rate", "ratio")
    for period in [*after, *reversed(before)]:
        if _is_own(sentence, period, changing):
            return _last_year(period) if role.later else period
    spans = [p for p in sentence.periods if p.iso and "/" in p.iso and not _aside(sentence, p, slot)]
    if changing and len(spans) == 1:
        return spans[0]
    later = None if re.search(r"\bfrom\b[^\x02]*$", slot.after) else _later(sentence, slot.right, _reach(slot))
    unsaid = opening or later or _not_the_base(sentence, state.period)
    return _edge(unsaid, first=False) or unsaid if role.later else unsaid


def _not_the_base(sentence: Sentence, carried: Period | None) -> Period | None:
    """The period spoken of before, None where this sentence measures itself against it («a 29% drop from 2022»)."""
    based = [p.iso for p in sentence.periods if p.iso and p.kind != "since" and is_compared(sentence, p)]
    return None if carried is not None and carried.iso in based else carried


def _aside(sentence: Sentence, period: Period, slot: Slot) -> bool:
    """Whether a period stands in a relative clause other than the figure's own («…, which followed a rise in …, »)."""
    for piece in sentence.pieces():
        if piece.start <= period.start < piece.end:
            other = not piece.start <= slot.figure.start < piece.end
            return other and bool(re.match(r"(?:which|who|where|when)\b", sentence.text[piece.start : piece.end], re.I))
    return False


def _counted_back(period: Period, state: State, sentence: Sentence) -> Period:
    """«the year before» counted from the year spoken of, where the sentence names none."""
    spoken = state.period.iso if state.period is not None else None
    named = any(p.iso and p.kind in ("absolute", "bare") for p in sentence.periods)
    if (period.iso and (named or period.kind != "relative")) or not spoken or not _YEAR_BACK.search(period.text):
        return period
    year = re.fullmatch(r"(\d{4})(-[QH]?\d+)?", spoken)
    return replace(period, iso=f"{int(year.group(1)) - 1}{year.group(2) or ''}") if year else period


def _is_own(sentence: Sentence, period: Period, changing: bool) -> bool:
    if period.iso is None or (changing and _LEVEL_AFTER.match(sentence.text[period.end : period.end + 14])):
        return False
    if is_compared(sentence, period) and not (changing and "/" in period.iso):
        return False
    return period.kind != "since" or (changing and "/" in period.iso)


def _last_year(period: Period) -> Period:
    return replace(period, iso=period.iso[5:]) if period.iso and re.fullmatch(r"\d{4}/\d{4}", period.iso) else period


def _edge(period: Period | None, first: bool) -> Period | None:
    """The first or last year of a span spoken of before («… over the same period»), None for anything else."""
    if period is None or period.iso is None or not re.fullmatch(r"\d{4}/\d{4}", period.iso):
        return None
    return replace(period, iso=period.iso[:4] if first else period.iso[5:])


def _first_year(sentence: Sentence) -> Period | None:
    """The period of «from Q»: the first year of the sentence's one span."""
    spans = [p for p in sentence.periods if p.iso and re.fullmatch(r"\d{4}/\d{4}", p.iso)]
    return replace(spans[0], iso=str(spans[0].iso)[:4]) if len(spans) == 1 else None


def _reach(slot: Slot) -> int:
    """How far what is said after a figure may date it: its piece, and what goes on with «to …», «or …»."""
    end = slot.piece.end
    for piece in slot.sentence.pieces():
        if piece.start < end:
            continue
        if not re.match(r"(?:to|by|from|or|up|down|reaching|an?)\b", slot.sentence.text[piece.start : piece.end], re.I):
            break
        end = piece.end
    return end


def _later(sentence: Sentence, right: int, end: int) -> Period | None:
    """A period at the end of the sentence that dates all its figures («from $2.1 to $1.9 million in 2023»)."""
    stop = _LATER_STOP.search(sentence.masked[right:])
    for period in sentence.periods_in(right, min(end, right + stop.start()) if stop else end):
        if _LEVEL_AFTER.match(sentence.text[period.end : period.end + 14]) or is_compared(sentence, period):
            continue
        if period.iso and period.kind != "since":
            return replace(period, iso=period.iso.rsplit("/", 1)[-1])
    return None


def compared_with(slot_end: int, sentence: Sentence, start: int) -> str | None:
    """What a change is counted from: a year, 上年, 上期; None where the sentence does not say."""
    for period in sentence.periods_in(slot_end, slot_end + 60):
        if period.kind == "relative" and _YEARLY.search(sentence.text[max(0, period.start - _LOOK_BACK) : period.end]):
            return "上年"
        if period.iso and (is_compared(sentence, period) or "since" in period.text.lower()):
            return period.iso[:4] if "/" in period.iso else period.iso
    after = sentence.text[slot_end : slot_end + 70]
    if _YEARLY.search(after) or _YEARLY.search(sentence.text[max(0, start - 40) : start]):
        return "上年"
    return (
        "上期" if re.search(r"quarter-over-quarter|month-over-month|previous (?:quarter|month)", after, re.I) else None
    )


# ---------------------------------------------------------------- places
def says_where(sentence: Sentence, place: Place) -> bool:
    """«in California», «nationally», «California's»: a place said of the figure, not one inside a name."""
    before, after = sentence.text[: place.start], sentence.text[place.end :]
    return (
        bool(
            re.search(
                r"\b(?:in|across|for|throughout|within|(?:went|goes|go|flowed) to)\s(?:the\s|both\s)?$", before, re.I
            )
        )
        or place.text.lower().endswith(("ally", "wide"))
        or bool(re.match(r"['’]s", after))
    )


def is_partner(sentence: Sentence, place: Place) -> bool:
    """«exports to China»: a place at the other end, part of the indicator's name."""
    return bool(_PARTNER.search(sentence.text[: place.start]))


def place_of(slot: Slot, role: Role, state: State) -> str | None:
    """The place of a figure: the subject's, one said after it, or the one spoken of before."""
    sentence = slot.sentence
    if role.against:
        own = sentence.places_in(slot.left, slot.figure.start) or sentence.places_in(slot.figure.end, slot.right)
        return own[0].name if own else state.area
    if slot.area is not None:
        return slot.area
    if role.measure == "rank":
        return state.area
    if (
        role.later
        and slot.previous is not None
        and slot.previous.area
        and sentence.places_in(slot.left, slot.figure.start)
    ):
        return slot.previous.area  # «rose 4% in Texas to $71,000»
    behind = sentence.places_in(slot.figure.end, slot.right)
    people = [p for p in behind if _people().match(sentence.text, p.end)]
    if (
        role.measure == "share"
        and people
        and re.fullmatch(r"\sof\s(?:all\s)?", sentence.text[slot.figure.end : people[0].start])
    ):
        return people[0].name  # «41% of Silicon Valley residents»
    local = [p for p in behind if says_where(sentence, p)]
    of_whole = sentence.text[slot.figure.end : local[0].start] if local else ""
    if role.measure == "share" and (_WHOLE_OF.fullmatch(of_whole) or of_whole.startswith(" of the total")):
        local = []  # «46% of California's total»: the whole, not where
    if local and not re.search(
        r"\b(?:than|as the|as in|times the|compared)\b[^,]*$", sentence.text[slot.figure.end : local[0].start]
    ):
        return local[0].name
    return state.area
