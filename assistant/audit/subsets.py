"""A sub-population's figure may not exceed that of the population it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.audit.judging import severity
from assistant.audit.naming import concepts, pattern, weak
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level, is_threshold
from assistant.audit.wording import as_stated, named


def checks(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Figures of one indicator, area and period, one of a wider population than the other."""
    parts = [
        f for f in reading.figures if f.part and f.o.period and f.area and is_level(f) and not is_threshold(f, reading)
    ]
    if not parts:
        return
    wholes = [f for f in (*reading.figures, *elsewhere) if f.o.period and f.area and is_level(f)]
    for part in parts:
        found = [w for w in wholes if _holds(w, part)]
        own = [w for w in found if w.o.document_id == part.o.document_id]
        if found:
            yield _check(part, (own or found)[0], bool(own) and _together(part, own[0]))


def _holds(whole: Figure, part: Figure) -> bool:
    """The same figure of a wider population: its own sub-population's words are some of the part's."""
    if whole.key == part.key or whole.unit != part.unit or whole.area != part.area or whole.o.period != part.o.period:
        return False
    if whole.name != part.name or (whole.o.cell is not None and part.o.cell is not None):
        return False
    if pattern("rest_pattern").search(whole.part) or "、" in part.part:  # several groups in all
        return False
    wide = concepts(whole.part) - weak() if whole.part else frozenset()
    return wide < concepts(part.part) and (not whole.part or bool(wide))


def _together(part: Figure, whole: Figure) -> bool:
    """Whether both stand in one sentence or in neighbouring ones, and the whole is of everyone."""
    return not whole.part and part.sentence >= 0 and abs(part.sentence - whole.sentence) <= 1


def _check(part: Figure, whole: Figure, near: bool) -> Check:
    holds = part.box.low <= whole.box.high
    gap = max(part.box.low - whole.box.high, 0)
    verdict = "consistent" if holds else "inconsistent" if near else "conditional"
    condition = "若两处的口径不同" if verdict == "conditional" else None
    text = f"{named(part)}，而{named(whole)}，"
    text += (
        "部分不大于整体，一致。"
        if holds
        else f"部分大于整体，相差{as_stated(gap, part)}" + (f"；{condition}，则可成立。" if condition else "，不一致。")
    )
    return Check(
        kind="subset",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(part, whole),
        stated=part.text,
        computed=float(whole.value / part.factor),
        gap=None if holds else float(gap / part.factor),
        condition=condition,
        remedy="部分或整体的数值须改其一" if verdict == "inconsistent" else None,
        severity=severity(verdict, gap, part.value),  # type: ignore[arg-type]
    )
