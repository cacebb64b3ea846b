"""Distances to a yardstick: «高于全市平均水平（9.1%）3.3个百分点», «25% above the average of $2,560»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Figure
from assistant.audit.unread import quantities
from assistant.audit.wording import bare, written

_POINTS = frozenset({"百分点", "percentage points"})
_ABOVE = re.compile(r"(高于|高出|超出|超过|快于|领先|多于|高|快)[^，。；]{0,16}$")
_BELOW = re.compile(r"(低于|慢于|落后|少于|低|慢)[^，。；]{0,16}$")
_YARDSTICK = re.compile(r"平均|全国|全省|全市|全区|全球|目标|同期|水平")
_THAN = re.compile(r"比(?P<of>全国|全省|全市|全区|全球)(?:平均(?:水平)?)?(?P<way>[高低快慢多少])(?:出)?$")
# «比全国平均水平（38.5%）高8.3个百分点»
_THAN_OPEN = re.compile(r"比[^，。；\d]{2,16}[（(]?$")
_THAN_CLOSE = re.compile(r"^[）)]?的?(?P<way>[高低快慢多少])(?:出|于)?$")
_PASSING = re.compile(r"^[）)]?的?[^，。；\d]{0,6}$")
_ABOVE_EN = re.compile(r"^\s*(?P<way>above|higher than|below|lower than|less than|more than)\b[^.;\d]{0,40}$", re.I)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every distance told beside the two figures it lies between."""
    for sentence in reading.sentences:
        figures = quantities(sentence, reading)
        for i, f in enumerate(figures):
            if f.unit in _POINTS and f.o.measure == "change":
                yield from _points(f, figures[:i], figures[i + 1 :], sentence)
            elif f.unit == "%":
                yield from _relative(f, figures, i, reading)


# ---------------------------------------------------------------- percentage points
def _points(f: Figure, before: Sequence[Figure], after: Sequence[Figure], sentence: Sentence) -> Iterator[Check]:
    """The yardstick stands in the phrase of the distance («高于全市（9.1%）3.3个百分点») or is named by it."""
    rates = [x for x in before if x.unit == "%" and x.o.measure in ("share", "level", "change_rate", "ratio")]
    if len(rates) == 1 and not f.o.qualifier:
        yield from _told_later(f, rates[0], after, sentence)
    if len(rates) < 2 or f.o.qualifier:
        return
    lead = sentence.text[: f.o.number_start - sentence.start]
    clause = re.split(r"[，。；,;]", lead)[-1]
    yardstick = rates[-1]
    inside = yardstick.o.number_start - sentence.start >= len(lead) - len(clause)
    if inside:
        opening = clause[: len(clause) - (len(lead) - (yardstick.o.number_start - sentence.start))]
        closing = lead[yardstick.o.number_end - sentence.start :]
        higher = True if _ABOVE.search(opening) else False if _BELOW.search(opening) else None
        if higher is None and _THAN_OPEN.search(opening) and (way := _THAN_CLOSE.match(closing)):
            yield _distance(f, rates[-2], yardstick, way["way"] in "高快多")
            return
        if higher is not None and _YARDSTICK.search(opening) and _PASSING.match(closing):
            yield _distance(f, rates[-2], yardstick, higher)
        return
    named = _named_yardstick(f, clause, rates)
    if named is not None:
        yield _distance(f, *named)


def _told_later(f: Figure, top: Figure, after: Sequence[Figure], sentence: Sentence) -> Iterator[Check]:
    """«增长8.6%，比全国高1.4个百分点，全国增长7.2%»: the yardstick is told behind the distance."""
    lead = re.split(r"[，。；,;]", sentence.text[: f.o.number_start - sentence.start])[-1]
    match = _THAN.search(lead)
    if match is None:
        return
    for base in after:
        ahead = re.split(r"[，。；,;（(]", sentence.text[: base.o.number_start - sentence.start])[-1]
        if base.unit == "%" and ahead.strip().startswith(match["of"]):
            yield _distance(f, top, base, match["way"] in "高快多")
            return


def _named_yardstick(f: Figure, clause: str, rates: Sequence[Figure]) -> tuple[Figure, Figure, bool] | None:
    """«全国2.65%，南屿市3.12%，比全国平均水平高0.47个百分点»: the area of one of two rates is said again."""
    if len(rates) != 2 or rates[0].name != rates[1].name or rates[0].o.measure != rates[1].o.measure:
        return None
    higher = True if _ABOVE.search(clause) else False if _BELOW.search(clause) else None
    said = [x for x in rates if x.o.area and x.o.area in clause]
    if higher is None or len(said) != 1 or not re.search(r"比|高于|低于|高出|快于|慢于", clause):
        return None
    other = next(x for x in rates if x is not said[0])
    return other, said[0], higher


def _distance(f: Figure, top: Figure, base: Figure, higher: bool) -> Check:
    first, second = (top, base) if higher else (base, top)
    return verify(
        Relation(
            "gap",
            f,
            (top, base),
            lambda get: _size(get(first) - get(second), f),
            f"{bare(first)} − {bare(second)}",
            f"两者分别为{written(top)}和{written(base)}",
        )
    )


def _size(box: Bounds, f: Figure) -> Bounds:
    """A distance has no sign where the report gives it one by its wording."""
    return Bounds(-box.high, -box.low) if f.value < 0 else box


# ---------------------------------------------------------------- «25% above the average of $2,560»
def _relative(f: Figure, figures: Sequence[Figure], at: int, reading: Reading) -> Iterator[Check]:
    behind = figures[at + 1 : at + 2]
    tops = [x for x in figures[:at] if behind and x.unit.partition("/")[0] == behind[0].unit.partition("/")[0]]
    if not tops or behind[0].unit == "%":
        return
    match = _ABOVE_EN.match(reading.between(f, behind[0]))
    if match is None:
        return
    sign = 1 if match["way"].lower() in ("above", "higher than", "more than") else -1
    top, base = tops[-1], behind[0]
    yield verify(
        Relation(
            "gap",
            f,
            (top, base),
            lambda get: ((get(top) / get(base)) - Bounds.point(1)).scale(100 * sign),
            f"{bare(top)} ÷ {bare(base)} − 1",
            f"两者分别为{written(top)}和{written(base)}",
        )
    )
