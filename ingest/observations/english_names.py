"""Names: what a figure's indicator is called, and the group of people or things it is about."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.observations.english_money import MONEY
from ingest.observations.english_role import Role, object_name
from ingest.observations.english_sentence import Sentence, noun_phrase
from ingest.observations.english_state import Slot, State
from ingest.records import Measure, Quantity

SHARE_NAME = re.compile(r"\b(?:share|percentage|proportion|portion|percent) of\b|\bshare$", re.I)
_RATE_NAME = re.compile(r"\bgrowth(?: rate)?$|\brate of growth$|\bappreciation$", re.I)
_PART = re.compile(r"\s*(?:and )?of (?:which|those|these|them|that|whom)\b")
_WHOM = re.compile(
    r"\s(?:for|among)\s(?P<who>[^,;.()\x01\x02]{3,50}?)"
    r"(?=\s(?:to|from|in|and|while|compared|versus|as|by|with|over|since)\b|[,;.()\x01\x02]|$)"
)
_GOES_TO = re.compile(
    r"\s(?:(?:went|flowed|was|were|is|are|came|directed|invested|allocated|in|to|toward|towards|into|for|from|by)\s)+"
)
_GROUP_WORDS = 6  # a longer subject is a clause, no group


def indicator_of(slot: Slot, role: Role, state: State) -> str:
    """The indicator: the object's noun, the clause's subject, or what was spoken of before."""
    carried = slot.previous.indicator if slot.previous is not None else state.indicator
    if role.source == "object" and role.name:
        return role.name
    if role.source == "carried":
        if state.figure is not None and _counts_money(slot.figure, state.figure):
            return object_name(slot.sentence, slot.figure, slot.right) or carried or slot.subject
        return carried or slot.subject or role.name
    return slot.subject or carried or role.name


def _counts_money(figure: Quantity, last: Quantity) -> bool:
    """«… $27 billion in funding. That is up from 637 deals»: a count does not go on with an amount."""
    return figure.base_unit == "" and last.base_unit in MONEY


def percent_measure(indicator: str, role: Role, state: State) -> Measure:
    """What a bare percentage of an indicator is: a share by its name, the rate of a growth, else a level."""
    shared = state.role is not None and state.role.measure == "share"
    if shared and (role.against or role.earlier or role.later or indicator == state.indicator):
        return "share"
    if _RATE_NAME.search(indicator):
        return "change_rate"
    return "share" if SHARE_NAME.search(indicator) else "level"


def grouped(slot: Slot, role: Role, indicator: str, state: State) -> tuple[Role, str, str | None]:
    """(role, indicator, group) once shares are named after their whole and groups are told from indicators."""
    if role.measure == "share" and role.comparator and role.source != "object" and not indicator:
        return role, f"share of {role.comparator}", None
    if role.measure == "share" and role.comparator and role.source != "object" and indicator:
        return _named_share(role, indicator, state, slot)
    if role.source == "object" and role.measure != "share" and slot.subject and indicator != slot.subject:
        return role, indicator, slot.subject if _is_group(slot.subject) else None
    acting = slot.verb is not None and slot.verb.text.endswith("ing") and slot.verb.start == slot.piece.start
    if role.source == "object" and role.measure == "change" and acting and _proper_name(state.indicator):
        return role, indicator, state.indicator
    sentence, figure = slot.sentence, slot.figure
    if role.against and (of := re.match(r"\s+of\s(?P<who>[^,;.\x01\x02]+)", slot.after)):
        who = noun_phrase(sentence, figure.end + of.start("who"), figure.end + of.end("who"))
        return role, indicator, who or None
    if _PART.match(sentence.masked[slot.piece.start : figure.start]):
        measure: Measure = "share" if slot.percent else role.measure
        made = replace(role, measure=measure, source="carried", sign=1)
        return made, state.indicator or indicator, part_name(sentence, figure.end, slot.right)
    if role.source != "object" and role.measure != "rank" and (whom := _whom(slot)):
        return role, indicator, whom
    if slot.piece.opening == "," and slot.verb is None and role.source == "subject":
        return _member(slot, role, indicator, state)
    return role, indicator, _carried_group(slot, role, state)


def _proper_name(name: str) -> bool:
    """«Professional and Business Services»: every word that carries meaning has a capital."""
    words = [word for word in name.split() if word.lower() not in ("and", "of", "the", "for", "in", "&")]
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def _is_group(name: str) -> bool:
    return len(name.split()) <= _GROUP_WORDS or _proper_name(name)


def _named_share(role: Role, indicator: str, state: State, slot: Slot) -> tuple[Role, str, str | None]:
    group = _carried_group(slot, role, state)
    if not slot.subject and slot.area is not None and role.source == "subject" and role.comparator != "total":
        return role, f"share of {role.comparator}", group
    if SHARE_NAME.search(indicator):
        return role, indicator, group
    if role.source == "subject" and role.comparator == "total" and state.indicator not in ("", indicator):
        role = replace(role, comparator=state.indicator)
    return role, f"{indicator} share of {role.comparator}", group


def _carried_group(slot: Slot, role: Role, state: State) -> str | None:
    goes_on = role.source == "carried" or (role.source == "subject" and not slot.subject)
    if not goes_on or role.against or state.breakdown is None:
        return None
    if re.match(r"\s(?:to|into)\s(?!\x02)", slot.after):
        return part_name(slot.sentence, slot.figure.end, slot.right)
    return state.breakdown


def _member(slot: Slot, role: Role, indicator: str, state: State) -> tuple[Role, str, str | None]:
    """«Ownership among Hispanic residents was 36%, White residents 59%»: the list goes on without its verb."""
    last = state.figure
    if not slot.subject or state.role is None or state.verb is None or last is None or last.unit != slot.figure.unit:
        return role, indicator, None
    same = replace(role, measure=state.role.measure, comparator=state.role.comparator)
    if state.role.measure == "share" and state.role.comparator:
        return same, f"{slot.subject} share of {state.role.comparator}", None
    if state.verb.kind != "level" or not state.indicator:
        return role, indicator, None
    among = re.match(r"(.+?\b(?:among|of|for)\s)", state.indicator)
    return (same, f"{among.group(1)}{slot.subject}", None) if among else (same, state.indicator, slot.subject)


def _whom(slot: Slot) -> str | None:
    """«8.9% for children», «59% among White residents»: the group a figure is about."""
    sentence, start = slot.sentence, slot.figure.end
    match = _WHOM.match(slot.after)
    if match is None or sentence.places_in(start, start + match.end()):
        return None
    who = noun_phrase(sentence, start + match.start("who"), start + match.end("who"))
    return who if who and not re.search(r"\b(?:time|year|quarter|month|example|first|total|average)\b", who) else None


def part_name(sentence: Sentence, start: int, right: int) -> str | None:
    """«of which $4.1 billion went to generative AI», «of which 28% were affordable»: the part's own name."""
    match = _GOES_TO.match(sentence.masked[start:right])
    return noun_phrase(sentence, start + (match.end() if match else 0), right) or None
