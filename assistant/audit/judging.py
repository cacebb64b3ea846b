"""The verdict on a stated figure against what other figures give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.audit.bounds import Bounds, Number
from assistant.audit.records import Check, Extract, Figure, Verdict
from assistant.audit.wording import as_stated, in_unit, spread_text, stated_text

_QUOTIENTS = frozenset({"average", "multiple"})
# «约30%» for 28.1 %: a figure the report itself calls approximate is held to this, not to its digits.
_VAGUE_WIDTH = Fraction(1, 10)

Formula = Callable[[Callable[[Figure], Bounds]], Bounds]


@dataclass(frozen=True, slots=True)
class Relation:
    """What `verify` is told of a relation: `formula` computes the stated figure from the others' bounds.

    `lead` opens the sentence, `expression` shows the sum; `condition`, where given, is a reading under which a mismatch
    would be none, so that the verdict is never harsher than conditional; `remedy` says what would make it true.
    """

    kind: str
    stated: Figure
    inputs: Sequence[Figure | Extract]
    formula: Formula
    expression: str
    lead: str = ""
    condition: str | None = None
    remedy: str | None = None


def verify(r: Relation) -> Check:
    """Judge a relation by interval arithmetic."""
    r = replace(r, stated=_rounded(r.stated)) if r.kind in _QUOTIENTS else r
    strict = r.formula(lambda f: f.box)
    verdict, condition = _verdict(r, strict)
    middle = r.formula(lambda f: Bounds.point(f.value))
    gap = strict.gap(r.stated.box)
    return Check(
        kind=r.kind,
        statement=_statement(r, strict, middle, verdict, condition, gap),
        verdict=verdict,
        inputs=(r.stated, *r.inputs),
        stated=stated_text(r.stated),
        computed=in_unit((middle.low + middle.high) / 2, r.stated),
        low=in_unit(strict.low, r.stated),
        high=in_unit(strict.high, r.stated),
        gap=None if verdict == "consistent" else in_unit(gap, r.stated),
        condition=condition,
        remedy=r.remedy if verdict == "inconsistent" else None,
        severity=severity(verdict, gap, r.stated.value),
    )


def _rounded(f: Figure) -> Figure:
    """A quotient told in whole things (131 people a firm) is rounded, though a count of them would be exact."""
    if f.vague or not f.box.finite or f.box.low != f.box.high or f.value.denominator != 1:
        return f
    half = f.factor / 2
    box = Bounds(f.value - half, f.value + half)
    return replace(f, box=box, loose=box)


def severity(verdict: Verdict, gap: Number, stated: Number) -> float:
    """0 for what holds, 0.2–0.4 for what holds under a condition, 0.5–1 by the relative gap for what does not."""
    if verdict == "consistent":
        return 0.0
    relative = min(1.0, abs(float(gap)) / max(abs(float(stated)), 1e-12))
    return 0.2 + 0.2 * relative if verdict == "conditional" else 0.5 + 0.5 * relative


def _verdict(r: Relation, strict: Bounds) -> tuple[Verdict, str | None]:
    stated = r.stated
    if strict.meets(stated.box):
        return "consistent", None
    if r.condition is not None:
        return "conditional", r.condition
    if r.formula(lambda f: f.loose).meets(stated.loose):
        return "conditional", "若其中的整数为取整后的数"
    if stated.vague and strict.meets(stated.box.widen(_VAGUE_WIDTH)):
        return "conditional", f"若“{stated_text(stated)}”是取整的概数"
    if any(isinstance(i, Figure) and i.vague for i in r.inputs) and r.formula(_blurred).meets(stated.box):
        return "conditional", "若所用的约数取值较宽"
    if strict.meets(_truncated(stated)) and _cut_off(r):
        return "conditional", f"若“{stated_text(stated)}”为截尾而非四舍五入"
    return "inconsistent", None


def _cut_off(r: Relation) -> bool:
    """Whether the written figures give what is cut off to the stated one: 3.96 to 3, but 3.0 or 4.0 never to 2 or 3."""
    middle, box = r.formula(lambda f: Bounds.point(f.value)), r.stated.box
    if not box.finite or not middle.finite:
        return True
    return abs(float(middle.low + middle.high)) / 2 < abs(float(r.stated.value)) + float(box.high - box.low)


def _blurred(f: Figure) -> Bounds:
    return f.loose.widen(_VAGUE_WIDTH) if f.vague else f.loose


def _truncated(stated: Figure) -> Bounds:
    """What the stated figure stands for when its further digits were cut off instead of rounded."""
    if stated.vague or not stated.box.finite:
        return stated.box
    half = (stated.box.high - stated.box.low) / 2
    if stated.value < 0:
        return Bounds(stated.box.low - half, stated.box.high)
    return Bounds(stated.box.low, stated.box.high + half)


def _statement(
    r: Relation, strict: Bounds, middle: Bounds, verdict: Verdict, condition: str | None, gap: Number
) -> str:
    spread = spread_text(strict, r.stated)
    computed = as_stated((middle.low + middle.high) / 2, r.stated) if middle.finite else spread
    if "至" in spread:
        computed = f"{computed}（按书写位数为{spread}）"
    head = f"{r.lead}：" if r.lead else ""
    said = f"{head}{r.expression} = {computed}，"
    if verdict == "consistent":
        return f"{said}与所述“{stated_text(r.stated)}”一致。"
    apart = f"与所述“{stated_text(r.stated)}”不一致，相差{as_stated(gap, r.stated, difference=True)}"
    if verdict == "conditional":
        return f"{said}{apart}；{condition}，则可成立。"
    return f"{said}{apart}{f'；{r.remedy}' if r.remedy else ''}。"
