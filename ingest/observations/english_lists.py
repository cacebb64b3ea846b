"""Figures that share a verb: lists, brackets, «respectively», «from … to …»."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingest.observations.english_areas import Place
from ingest.observations.english_names import part_name, percent_measure
from ingest.observations.english_role import Role, object_name
from ingest.observations.english_sentence import Sentence, list_members, noun_phrase, spread, tidy
from ingest.observations.english_state import PERCENT, Found, Slot, State
from ingest.observations.english_when import says_where
from ingest.records import Measure, Quantity

TRADED = re.compile(r"\b(?:exports?|imports?|shipments?|sales)\b", re.I)
_SIGNED = re.compile(r"[-+–−]")
_CONTINUES = re.compile(
    r"(?:\s(?!and\b|by\b|to\b|from\b|of\b|in\b|up\b|down\b)[\w'-]+){0,5}\s?(?:,|,?\s(?:and|or))\s*"
    r"(?:(?:about|nearly|roughly|over|more than|another)\s)?",
    re.I,
)
_BRACKET_HEAD = re.compile(
    r"(?:^|[,;(:\x01]|\b(?:and|by|with|in|for|was|were|of|than|including|at|from|to|is|are|followed by|led by)\s)\s*"
    r"((?:the\s)?[^,;():\x01]*?)\s*\($"
)
_ONLY_FIGURE = re.compile(r"[\s\x01\x02]*(?:in\s\x02+|of the total)?[\s\x02]*")
_OF_WHOLE = re.compile(r"\s+of\s(?:all\s|the\s)*(?P<whole>[^,;.]{3,50})")
_AFTERWARDS = re.compile(r"\b(?:before|then|after which)\s(?:\w+\s){0,2}(?:by\s)?$", re.I)
_AVERAGE = re.compile(r"(?:average|median|mean|rate|figure|level|total|norm|benchmark)", re.I)
_MOVED = re.compile(
    r"\b(?:increase|decrease|growth|rise|decline|fall|drop|gain|expansion)s?\s(?:in|of)\s(?:the\s)?", re.I
)
_PLACE_THEN = re.compile(
    r"(?:['’]s?)?(?:\s(?:average|rate|mean|median|total|figure|norm|share|proportion|percentage))?\s*[(\[]"
)
_FASTER = re.compile(r"(?:much |far |even )?(?:faster|slower|more|less|most|strongly|sharply|rapidly|)", re.I)
_RATE = re.compile(
    r"\b(?:rate|ratio|vacancy|yield|growth|index|intensity|score|return)s?(?:\s(?:for|among|of|in)\b|$)", re.I
)
_SUPERLATIVE = re.compile(
    r"^(?:\w+ly )?(?:strongest|highest|largest|lowest|greatest|fastest|weakest|slowest|smallest|most \w+|led|driven"
    r"|concentrated)\s(?:in|among|for|by|within|at)\s",
    re.I,
)


# ---------------------------------------------------------------- one after another
def continues(slot: Slot) -> bool:
    """Whether a figure goes on the list of the one before it in its piece."""
    if slot.previous is None:
        return False
    unit = slot.previous.figure.unit
    alike = slot.figure.unit == unit or (not unit and slot.figure.unit != "倍")
    between = _without_where(slot.sentence, slot.left, slot.figure.start)
    if slot.previous.role.measure == "share":
        between = re.sub(r"^\sof\s(?:the\s|total\s)?(?:[\w&.-]+\s?){1,3}?(?=\sand\s|,)", "", between)
    return alike and bool(_CONTINUES.fullmatch(between))


def _without_where(sentence: Sentence, start: int, end: int) -> str:
    """The words between two figures without «in California» and «in 2022»."""
    text = sentence.masked[start:end]
    text = re.sub(r"\s(?:in|during|for|from|to|at)\s(?=\x02)|\x02+", lambda m: " " * len(m.group()), text)
    for place in reversed(sentence.places_in(start, end)):
        lead = re.search(r"\s(?:in|for|across)\s(?:the\s)?$", text[: place.start - start])
        rest = re.sub(r"^\s(?:at|with)(?=\s)", "", text[place.end - start :])
        text = text[: lead.start() if lead else place.start - start] + rest
    return re.sub(r"\s+", " ", text)


def continued(slot: Slot, previous: Found) -> Found:
    """A further member of a list: the same role, with its own noun, place and year where it has them."""
    sentence, figure, role = slot.sentence, slot.figure, previous.role
    made = replace(previous, figure=figure)
    if previous.breakdown and role.source == "carried" and re.match(r"\s(?:to|into|for|in)\s(?!\x02)", slot.after):
        made = replace(made, breakdown=part_name(sentence, figure.end, slot.right))
    places = [place for place in sentence.places_in(figure.end, slot.right) if says_where(sentence, place)]
    dated = [p for p in sentence.periods_in(figure.end, slot.right) if p.iso and p.kind != "since" and "/" not in p.iso]
    if dated and any(p.iso for p in sentence.periods_in(previous.figure.end, figure.start)):
        made = replace(made, period=dated[0])
    if places:
        made = replace(made, area=places[0].name)
    elif place := owner(slot):
        made = replace(made, area=place)
    if role.measure == "share" and (of := _OF_WHOLE.match(slot.after)):
        whole = noun_phrase(sentence, figure.end + of.start("whole"), figure.end + of.end("whole"))
        part = re.sub(r"\s?\bshare of .*", "", made.indicator) if " share of " in f" {made.indicator}" else None
        if part is not None and whole:
            return replace(made, indicator=f"{part} share of {whole}".strip())
    name = object_name(sentence, figure, slot.right)
    return replace(made, indicator=name) if role.source == "object" and name else made


def next_partner(slot: Slot, previous: Found) -> str | None:
    """«with $3.9 billion going to Canada and $3.2 billion to China»: what goes to the next partner."""
    towards = re.match(r"\sto\s(?:the\s)?", slot.after)
    places = slot.sentence.places_in(slot.figure.end, slot.right)
    head, to, _ = previous.indicator.rpartition(" to ")
    if towards is None or not to or not places or not TRADED.search(head):
        return None
    return f"{head} to {places[0].name}" if places[0].start == slot.figure.end + towards.end() else None


def owner(slot: Slot) -> str | None:
    """«Japan with 15% and Germany with 8%»: the place a member of the list opens with."""
    places = slot.sentence.places_in(slot.left, slot.figure.start)
    if len(places) != 1:
        return None
    lead = slot.sentence.text[slot.left : places[0].start]
    after = slot.sentence.text[places[0].end : slot.figure.start]
    if re.search(r"\b(?:that|those)\s(?:of|in|for)\s(?:the\s)?$", lead):
        return places[0].name
    opens = re.fullmatch(r"(?:[\w'-]*\s){0,3}?(?:,|,?\s?and|or)?\s(?:in\s)?(?:the\s)?", lead)
    return places[0].name if opens and (not after.strip() or re.match(r"\s(?:with|at|\()|:", after)) else None


def restated(figure: Quantity, previous: Found) -> Found:
    """What «(16%)» is after «106 companies», «(+2.1%)» after «$288,900», «(0.2%)» after «lost 75,000»."""
    role = previous.role
    if figure.unit == "%" and previous.figure.unit not in PERCENT:
        if _SIGNED.match(figure.text):
            role = replace(role, measure="change_rate", sign=1)
        else:
            role = replace(role, measure="change_rate" if role.measure == "change" else "share")
    return replace(previous, figure=figure, role=role)


# ---------------------------------------------------------------- brackets
def bracketed(slot: Slot, role: Role, state: State, alike: Found | None = None) -> Found | None:
    """«software (16.2%)»: a bracket with nothing but a figure is about the words before it.

    `alike` is the sentence's figure of the same unit that a place with a bracket («Texas (4%)») goes on with.
    """
    sentence = slot.sentence
    if not _ONLY_FIGURE.fullmatch(sentence.masked[slot.piece.start : slot.piece.end]):
        return None
    if placed := _bracketed_place(slot, role, state, alike):
        return placed
    head = _BRACKET_HEAD.search(sentence.masked[: slot.piece.start])
    if head is None or not head.group(1).strip():
        return None
    start, end = head.span(1)
    name = noun_phrase(sentence, start, end)
    made = replace(role, measure=_bracket_measure(slot, name, state), source="subject")
    if made.measure == "change_rate" and _is_last_name(name, state):
        return Found(slot.figure, replace(made, sign=1), state.indicator, state.area, state.breakdown, None)
    places = sentence.places_in(start, end)
    if places and (not name or _AVERAGE.fullmatch(name)):
        return Found(slot.figure, replace(made, against=True), state.indicator, places[0].name, None, None)
    indicator, breakdown = _bracket_names(slot, start, end, name, state)
    return Found(slot.figure, made, indicator, state.area, breakdown, None)


def bracketed_change(slot: Slot, role: Role) -> Role:
    """«a slowdown in patent filings (0.3 percent growth)»: the change is of the words before the bracket."""
    head = _BRACKET_HEAD.search(slot.sentence.masked[: slot.piece.start])
    if role.source != "carried" or head is None:
        return role
    name = re.sub(
        r"^(?:\w+\s)?(?:stagnation|slowdown|change|increase|decrease|decline|growth|rise|fall|drop)s?\s(?:in|of)\s(?:the\s)?",
        "", noun_phrase(slot.sentence, *head.span(1)),
    )  # fmt: skip
    return replace(role, source="object", name=name) if name else role


def _bracketed_place(slot: Slot, role: Role, state: State, alike: Found | None) -> Found | None:
    """«followed by China (34,000)», «the national average (8.4%)»: what was said of one place, said of another."""
    sentence = slot.sentence
    near = [p for p in sentence.places if _PLACE_THEN.fullmatch(sentence.text[p.end : slot.piece.start])]
    indicator = alike.indicator if alike is not None else state.indicator
    if not near or not indicator:
        return None
    if slot.figure.unit == "位":
        return Found(slot.figure, replace(role, measure="rank", against=True), indicator, near[-1].name, None, None)
    last = alike.role if alike is not None and alike.role.measure != "rank" else None
    measure: Measure = last.measure if last else percent_measure(indicator, role, state) if slot.percent else "level"
    made = replace(role, measure=measure, sign=last.sign if last else 1, source="carried", against=True)
    return Found(slot.figure, made, indicator, near[-1].name, None, None)


def _bracket_measure(slot: Slot, name: str, state: State) -> Measure:
    if not slot.percent:
        return "level"
    moving = [v for v in slot.sentence.verbs(0, slot.piece.start) if v.kind in ("up", "down")]
    if moving and not slot.sentence.figures_in(moving[-1].end, slot.piece.start):
        return "change_rate"
    if _SIGNED.match(slot.figure.text) or (state.role is not None and state.role.measure in ("change", "change_rate")):
        return "change_rate"
    if _RATE.search(name) or _RATE.search(state.indicator):
        return percent_measure(name or state.indicator, Role("level"), state)
    return "share"


def _is_last_name(name: str, state: State) -> bool:
    """Whether the words before a bracket hold the figure it restates («lost 1,200 jobs (-0.7%)»)."""
    return not name or state.indicator.endswith(name) or bool(state.indicator and name.endswith(state.indicator))


def _bracket_names(slot: Slot, start: int, end: int, name: str, state: State) -> tuple[str, str | None]:
    """(indicator, group) of a bracketed figure: the words before it name a member of what is spoken of."""
    sentence = slot.sentence
    if _SIGNED.match(slot.figure.text) and (moved := _MOVED.search(name)):
        return name[moved.end() :], None
    verbs = [verb for verb in sentence.verbs(start, slot.figure.end) if verb.end <= end]
    if verbs and verbs[-1].kind in ("up", "down") and _FASTER.fullmatch(noun_phrase(sentence, verbs[-1].end, end)):
        return noun_phrase(sentence, start, verbs[0].start) or state.indicator, None
    if verbs:
        holder, name = noun_phrase(sentence, start, verbs[0].start), noun_phrase(sentence, verbs[0].end, end)
        if _SUPERLATIVE.match(name) or verbs[0].kind == "level":
            holder, name = _SUPERLATIVE.sub("", name), holder
        return name or state.indicator, holder or None
    if state.indicator and state.indicator != name and not name.endswith(state.indicator):
        return state.indicator, name
    return name or state.indicator, None


# ---------------------------------------------------------------- whole sentences
def spanned(text: str, found: list[Found]) -> list[Found]:
    """A change «from 105 in 2019 to 262 in 2023» covers both years."""
    first = next((i.period for i in found if i.role.earlier and i.period and i.period.iso), None)
    last = next((i.period for i in found if i.role.later and i.period and i.period.iso), None)
    years = [re.fullmatch(r"\d{4}", str(period.iso)) for period in (first, last) if period is not None]
    if first is None or last is None or not all(years) or str(first.iso) >= str(last.iso):
        return found
    apart = int(str(last.iso)) - int(str(first.iso))
    whole = replace(last, iso=str(last.iso) if apart == 1 else f"{first.iso}/{last.iso}")
    return [
        replace(item, period=whole, role=replace(item.role, comparator=item.role.comparator or first.iso))
        if item.role.measure in ("change", "change_rate", "ratio")
        and item.indicator == found[0].indicator
        and not _AFTERWARDS.search(text[: item.figure.start])
        else item
        for item in found
    ]


def respectively(sentence: Sentence, found: list[Found]) -> list[Found]:
    """Give the members of a list before the figures to the figures in order."""
    match = re.search(r"\brespectively\b", sentence.text, re.I)
    if not match:
        return found
    group = [item for item in found if item.figure.start < match.start()]
    while len(group) > 1 and not spread([item.figure for item in group], sentence.masked):
        group = group[1:]
    if len(group) < 2:
        return found
    told = {item.figure.start: item for item in _told_apart(sentence, group)}
    return [told.get(item.figure.start, item) for item in found]


def _told_apart(sentence: Sentence, group: list[Found]) -> list[Found]:
    limit, count = group[0].figure.start, len(group)
    items = [replace(item, figure=_with_unit(item.figure, group[-1].figure), role=group[0].role) for item in group]
    places = _coordinated([place for place in sentence.places if place.start < limit], sentence.text, count)
    if len(places) == count:
        indicator = group[0].indicator
        return [replace(item, area=p.name, indicator=indicator) for item, p in zip(items, places, strict=True)]
    periods = [period for period in sentence.periods if period.start < limit and period.iso]
    if len(periods) != count:
        after = group[-1].figure.end
        periods = [period for period in sentence.periods if period.start >= after and period.iso]
    if len(periods) == count:
        return [replace(item, period=period) for item, period in zip(items, periods, strict=True)]
    verbs = sentence.verbs(0, limit)
    whole = _OF_WHOLE.match(sentence.text, group[-1].figure.end)
    if whole and group[0].role.measure == "share" and not group[0].role.comparator:
        role = replace(group[0].role, comparator=tidy(whole.group("whole")))
        items = [replace(item, indicator=f"share of {role.comparator}", role=role) for item in items]
    names = list_members(sentence.text[: verbs[-1].start if verbs else limit], count)
    return [replace(item, breakdown=name) for item, name in zip(items, names, strict=True)] if names else items


def _coordinated(places: list[Place], text: str, count: int) -> list[Place]:
    """The places named side by side («Israel and Korea … among OECD countries»), all of them where none are."""
    for first in range(len(places) - count + 1):
        run = places[first : first + count]
        gaps = (text[a.end : b.start] for a, b in itertools.pairwise(run))
        if all(re.fullmatch(r"(?:['’]s)?,?(?:\s(?:and|or|&))?\s(?:the\s)?", gap) for gap in gaps):
            return run
    return places


def _with_unit(figure: Quantity, other: Quantity) -> Quantity:
    """The list's last figure carries the unit of all («12.1 and 13.4 percent, respectively»)."""
    if figure.unit or not other.unit:
        return figure
    factor = other.scaled / other.value if other.value else 1.0
    return replace(figure, unit=other.unit, base_unit=other.base_unit, scaled=figure.value * factor)
