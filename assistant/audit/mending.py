"""Figures mended by the words beside them: a year before a number, years in a row, «占…的» before a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.records import Observation

if TYPE_CHECKING:
    from assistant.audit.reading import Sentence

_YEAR_BEFORE = re.compile(r"(?P<y>(?:19|20)\d\d)\s?年(?:度|底|末)?的?\s*[（(]?$")
_WHOLE_YEAR = re.compile(r"(?P<a>\d{4})-01/(?P<b>\d{4})-12")
_SPAN = re.compile(r"(?P<a>\d{4})/(?P<b>\d{4})")
_IN_TURN = re.compile(r"分别|依次|respectively")
_OF_WHOLE = re.compile(
    r"占(?:了|到)?(?P<whole>[^，,。；;（()）\d占]{2,24}?)(?:的?(?:比重|比例|份额))?(?:的|为|达到?|约|近|超过?|高达|上升至|提高到|\s)*$"
)
_TO_WHOLE = re.compile(r"[（(]?与(?P<whole>[^，。；（()）]{2,16}?)之比[）)]?(?:为|达到?|约)?\s*$")
_IN_WHOLE = re.compile(r"在(?P<whole>[^，。；（()）]{2,10}?)(?:中)?(?:的)?占(?:比)?(?:为|达到?|约)?\s*$")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d|上年|去年|同期|上一年|year|previous", re.I)
_WIDTH = 9
_CLAUSE = 36
_LEVELS = frozenset({"level", "share"})


def mended(observations: Sequence[Observation], text: str) -> list[Observation]:
    """Observations with the year written right before them, of a row of years in turn, January to December as a year;
    percentages behind «占…的» are shares of what is named there."""
    out: list[Observation] = []
    for _, run in groupby(
        (_own_whole(_own_year(o, text), text) for o in observations), key=lambda o: (o.period, o.indicator)
    ):
        out.extend(_in_turn(list(run), text))
    return out


def carried(observations: Iterable[Observation], sentences: Sequence[Sentence]) -> list[Observation]:
    """Figures that took over the year of a base told in passing («…；2021年为171.3。分项看，…») are of the year meant.

    A sentence without a year of its own goes on from what the sentence before is about: its first figure.
    """
    out: list[Observation] = []
    before: tuple[Sentence, list[Observation]] | None = None
    rest = sorted(observations, key=lambda o: (o.number_start, o.number_end))
    for sentence in sentences:
        own = [o for o in rest if o.cell is None and sentence.start <= o.number_start < sentence.end]
        if not own:
            continue
        wrong, right = _passing_year(before, sentence)
        if wrong and not _ANY_YEAR.search(sentence.text) and all(o.period == wrong for o in own):
            own = [replace(o, period=right) for o in own]
        out += own
        before = (sentence, own)
    held = {o.observation_id for o in out}
    return sorted(out + [o for o in rest if o.observation_id not in held], key=lambda o: (o.number_start, o.number_end))


def _passing_year(before: tuple[Sentence, list[Observation]] | None, sentence: Sentence) -> tuple[str, str]:
    """The year the sentence before ends with and the later one it is about, where they differ."""
    if before is None or before[0].block.section != sentence.block.section:
        return "", ""
    first, last = before[1][0].period or "", before[1][-1].period or ""
    plain = all(re.fullmatch(r"\d{4}", p) for p in (first, last))
    return (last, first) if plain and last < first else ("", "")


def _own_year(o: Observation, text: str) -> Observation:
    whole = _WHOLE_YEAR.fullmatch(o.period or "")
    if whole and whole["a"] == whole["b"]:
        return replace(o, period=whole["a"])
    said = _YEAR_BEFORE.search(text[max(0, o.number_start - _WIDTH) : o.number_start])
    if said is None or o.measure not in _LEVELS or o.cell is not None or (o.period or "").startswith(said["y"]):
        return o
    return replace(o, period=said["y"])


def _own_whole(o: Observation, text: str) -> Observation:
    """A percentage read as something else although «占…的» stands right before it."""
    if o.unit != "%" or o.cell is not None or o.measure not in ("level", "ratio", "share") or o.comparator:
        return o
    ahead = text[max(0, o.number_start - _CLAUSE) : o.number_start]
    said = _TO_WHOLE.search(ahead) or _IN_WHOLE.search(ahead)
    said = said or (_OF_WHOLE.search(ahead) if o.measure != "share" else None)
    return replace(o, measure="share", comparator=said["whole"]) if said else o


def _in_turn(run: Sequence[Observation], text: str) -> Iterator[Observation]:
    """«2020—2023年，…分别为甲、乙、丙、丁»: one figure a year, when there are as many as years."""
    span = _SPAN.fullmatch(run[0].period or "")
    years = range(int(span["a"]), int(span["b"]) + 1) if span else range(0)
    head = run[: len(years)]
    fits = len(years) > 1 and len(head) == len(years) and all(o.measure in _LEVELS for o in head)
    if not fits or len({o.unit for o in head}) > 1 or not _IN_TURN.search(text[head[0].start : head[-1].number_end]):
        yield from run
        return
    yield from (replace(o, period=str(y)) for o, y in zip(head, years, strict=True))
    yield from run[len(years) :]
