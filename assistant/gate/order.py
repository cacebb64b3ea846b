"""Which of two compared things is the measure of the other: «上海是临江的1.6倍» is not «临江是上海的1.6倍»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gate.direction import direction, sign_of
from assistant.gate.figures import Figure
from assistant.gate.governing import Stretch
from assistant.gate.wording import ends_with
from assistant.records import Computation
from ingest.folding import fold

_NEAR = 0.02  # relative: how far a shown result may be from the one the inputs give


def is_reversed(text: str, figure: Figure, c: Computation, names: Sequence[Stretch]) -> bool:
    """Whether a sentence gives the result of a two-sided computation to the wrong side.

    `names` are the areas, indicators and periods of the text; a name tells the sides apart when only one input's label
    has it. False wherever the sentence does not say which side is the measure.
    """
    if len(c.inputs) != 2 or not c.inputs[0].value or not c.inputs[1].value:
        return False
    sides = [
        (n, side) for n in names if n.end <= figure.start and (side := _side(text[n.start : n.end], c)) is not None
    ]
    base = next((side for n, side in reversed(sides) if _is_measure(text, n, figure)), None)
    if base is None or not any(side == 1 - base for _, side in sides):
        return False
    sign = -1 if sign_of(direction(text, figure)) < 0 else 1
    result = c.result if c.result < 0 else c.result * sign
    subject, measure = c.inputs[1 - base].value, c.inputs[base].value
    return not _gives(subject, measure, result) and _gives(measure, subject, result)


def _side(name: str, c: Computation) -> int | None:
    low = name.lower()
    holds = [low in fold(i.label).text.lower() for i in c.inputs]
    return holds.index(True) if holds.count(True) == 1 else None


def _is_measure(text: str, name: Stretch, figure: Figure) -> bool:
    """Whether a name is what is measured against: after 比, 较, 占, than; or right before «的1.6倍»."""
    head = text[: name.start].rstrip("“《（( ")
    if ends_with("comparison", "prefix", "whole").search(head):
        return True
    return bool(re.fullmatch(r"[^，。；]{0,12}的约?", text[name.end : figure.start]))


def _gives(a: float, b: float, result: float) -> bool:
    """Whether a against b makes the result: as a multiple, a share, a growth rate or a difference in any scale."""
    if any(abs(v - result) <= _NEAR * abs(result) for v in (a / b, a / b * 100, (a / b - 1) * 100)):
        return True
    return any(abs((a - b) / 10**k - result) <= _NEAR * abs(result) for k in (0, 4, 8, 12))
