"""Lists of parts with their shares: «甲8.4万人，占18%；乙15.9万人，占34%；…» all speak of one whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import plain
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.unread import quantities
from assistant.audit.wholes import adjoins, is_level, is_threshold, same_time
from assistant.audit.wording import bare, label, named, roughly, written

_HUNDRED = 100
_BACK = 8  # sentences before a list among which its whole may stand


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and its share, told one right behind the other."""

    part: Figure
    share: Figure

    @property
    def implied(self) -> Bounds:
        """The whole the two give."""
        return (self.part.loose / self.share.box).scale(_HUNDRED)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every member of a list of parts with shares against the whole of the list."""
    for pairs in lists(reading):
        whole = _whole(pairs, reading)
        if whole is not None:
            yield from (_against_whole(p, whole) for p in pairs)
        elif len(pairs) > 2:
            yield from _against_each_other(pairs)


def lists(reading: Reading) -> Iterator[list[Pair]]:
    """The lists of at least two parts, each with its share of the same whole."""
    for sentence in reading.sentences:
        if "%" not in sentence.text and "％" not in sentence.text:
            continue
        for run in _runs(quantities(sentence, reading), reading):
            if len(run) > 1 and len({p.part.unit for p in run}) == 1:
                yield run


def _runs(figures: Sequence[Figure], reading: Reading) -> Iterator[list[Pair]]:
    run: list[Pair] = []
    of = ""
    part: Figure | None = None
    for share in figures:
        if share.o.measure == "level" and share.unit != "%":
            part = share
        if part is None or share.o.measure != "share" or share.unit != "%" or not _is_part(part, share, reading):
            continue
        said = plain(share.o.comparator)
        if run and said and said != of:
            yield run
            run = []
        of = said or of
        run.append(Pair(part, share))
        part = None
    yield run


def _is_part(part: Figure, share: Figure, reading: Reading) -> bool:
    return is_level(part) and not is_threshold(part, reading) and part.value > 0 and adjoins(part, share, reading)


# ---------------------------------------------------------------- the whole of the list
def _whole(pairs: Sequence[Pair], reading: Reading) -> Figure | None:
    """The figure that most members are shares of: with two members it must be both, or the amount told just before."""
    first = pairs[0].part
    held = [f for f in reading.figures if _may_hold(f, pairs, reading)]
    scored = [(sum(f.loose.meets(p.implied) for p in pairs), f) for f in held]
    best = max((n for n, _ in scored), default=0)
    needed = len(pairs) if len(pairs) == 2 else max(2, len(pairs) - 1 - len(pairs) // 5)
    if best >= needed:
        return min((f for n, f in scored if n == best), key=lambda f: abs(f.o.number_start - first.o.number_start))
    just_before = [f for n, f in scored if n == 1 and len(pairs) == 2 and _leads(f, first, reading)]
    return just_before[-1] if just_before else None


def _may_hold(f: Figure, pairs: Sequence[Pair], reading: Reading) -> bool:
    """Whether a figure can be the whole of a list: told shortly before it or in its own sentence, and no member."""
    first = pairs[0].part
    if not is_level(f) or f.unit != first.unit or f.sentence < 0 or any(f.key == p.part.key for p in pairs):
        return False
    near = 0 <= first.sentence - f.sentence <= _BACK or abs(f.sentence - first.sentence) <= 1
    return near and f.value >= max(p.part.value for p in pairs) and same_time(f, first) and not is_threshold(f, reading)


def _leads(f: Figure, first: Figure, reading: Reading) -> bool:
    """The amount told right before the list: the last one of its sentence, or of the sentence before."""
    if f.o.number_start > first.o.number_start:
        return False
    between = [x for x in reading.figures if f.o.number_start < x.o.number_start < first.o.number_start]
    return (
        not any(is_level(x) and x.unit == f.unit and same_time(x, first) for x in between)
        and first.sentence - f.sentence <= 1
    )


def _against_whole(p: Pair, whole: Figure) -> Check:
    return verify(
        Relation(
            "share",
            p.share,
            (p.part, whole),
            lambda get: (get(p.part) / get(whole)).scale(_HUNDRED),
            f"{bare(p.part)} ÷ {bare(whole)}",
            f"{named(p.part)}、{named(whole)}",
            remedy=f"若占比{written(p.share)}成立，{label(p.part)}应约为"
            f"{roughly(whole.value * p.share.value / _HUNDRED, p.part.unit)}；若{bare(p.part)}无误，占比应约为"
            f"{float(p.part.value / whole.value * _HUNDRED):.1f}%",
        )
    )


# ---------------------------------------------------------------- a whole that is not told
def _against_each_other(pairs: Sequence[Pair]) -> Iterator[Check]:
    """One member whose part and share give another whole than all others give together."""
    for odd in pairs:
        others = [p for p in pairs if p is not odd]
        low, high = max(p.implied.low for p in others), min(p.implied.high for p in others)
        if low > high:
            continue
        holds = Bounds(low, high).meets(odd.implied)
        if holds and odd is not pairs[-1]:
            continue
        yield _odd_check(odd, others, Bounds(low, high))
        return


def _odd_check(odd: Pair, others: Sequence[Pair], whole: Bounds) -> Check:
    middle = Fraction(whole.low + whole.high) / 2
    listed = "、".join(f"{bare(p.part)}占{written(p.share)}" for p in others)
    return verify(
        Relation(
            "share",
            odd.share,
            (odd.part, *(f for p in others for f in (p.part, p.share))),
            lambda get: (get(odd.part) / whole).scale(_HUNDRED),
            f"{bare(odd.part)} ÷ {roughly(middle, odd.part.unit)}",
            f"{named(odd.part)}；同列的{listed}，由此推得总量约为{roughly(middle, odd.part.unit)}",
            remedy=f"若占比{written(odd.share)}成立，{label(odd.part)}应约为"
            f"{roughly(middle * odd.share.value / _HUNDRED, odd.part.unit)}",
        )
    )
