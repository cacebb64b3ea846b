"""Parts and wholes against stated shares: 106 of 653 is not 31 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, severity, verify
from assistant.audit.naming import is_place, plain
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import Parted, is_generic, is_level, is_share, parted, parts_of, same_time
from assistant.audit.wording import bare, label, named, roughly, written
from assistant.lexicon import table

_HUNDRED = Fraction(100)


def checks(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every share whose part and whole the report gives, and wholes that two shares imply differently."""
    shares = [f for f in reading.figures if is_share(f)]
    told = [p for share in shares if (p := parted(share, reading, elsewhere)) is not None]
    borne_out = {p.whole.key for p in told if _fits(p)}
    for p in told:
        yield _check(replace(p, sure=p.sure or p.whole.key in borne_out))
    known = {p.share.key for p in told}
    lone = [share for share in shares if share.key not in known]
    yield from _implied(lone, reading)
    yield from _quotients(reading)


def _fits(p: Parted) -> bool:
    """Whether a share agrees with its whole: the report itself then says that this is the whole it means."""
    return p.whole.box.low > 0 and (p.part.box / p.whole.box).scale(100).meets(p.share.box)


def _check(p: Parted) -> Check:
    def formula(get: object) -> Bounds:
        return (get(p.part) / get(p.whole)).scale(100)  # type: ignore[operator]

    expression = f"{bare(p.part)} ÷ {bare(p.whole)}"
    lead = f"{named(p.part)}、{named(p.whole)}"
    return verify(
        Relation(
            "share",
            p.share,
            (p.part, p.whole),
            formula,
            expression,
            lead,
            condition=None if p.sure else "若部分与总体的统计口径不同",
            remedy=_remedy(p),
        )
    )


def _remedy(p: Parted) -> str:
    part = p.whole.value * p.share.value / _HUNDRED
    whole = p.part.value * _HUNDRED / p.share.value if p.share.value else Fraction(0)
    return (
        f"若占比{written(p.share)}成立，{label(p.part)}应约为{roughly(part, p.part.unit)}，"
        f"或{label(p.whole)}应约为{roughly(whole, p.whole.unit)}"
    )


# ---------------------------------------------------------------- ratios known by their names
def _quotients(reading: Reading) -> Iterator[Check]:
    """研发投入强度 is 研发投入 over 地区生产总值, wherever the report gives both."""
    for f in reading.figures:
        if f.unit != "%" or f.o.measure not in ("level", "share", "ratio"):
            continue
        for q in table("quotients.toml")["quotient"]:  # type: ignore[attr-defined]
            if re.search(q["ratio"], f.name):
                found = _quotient(_all(q["part"], f, reading), _all(q["whole"], f, reading), f)
                if found is not None:
                    yield _check(found)
                break


def _one_subject(part: Figure, whole: Figure) -> bool:
    """One population: the same, or told once for a whole sentence."""
    told_once = part.sentence == whole.sentence and not (part.part and whole.part)
    return part.part == whole.part or told_once


def _quotient(parts: Sequence[Figure], wholes: Sequence[Figure], f: Figure) -> Parted | None:
    """The pair a ratio is of: one that gives it, else the only one there is."""
    pairs = [Parted(f, p, w, True) for p in parts for w in wholes if p.unit == w.unit and _one_subject(p, w)]
    fitting = [p for p in pairs if _fits(p)]
    if fitting:
        return fitting[0]
    alone = len({(p.part.value, p.whole.value) for p in pairs}) == 1
    return pairs[0] if alone and same_time(pairs[0].part, f) else None


def _all(name: str, f: Figure, reading: Reading) -> list[Figure]:
    """The levels of that name in the same area."""
    held = [x for x in reading.figures if is_level(x) and re.search(name, x.name)]
    held = [x for x in held if x.part == f.part or x.sentence == f.sentence >= 0]
    held = [x for x in held if x.area == f.area and (x.sentence == f.sentence >= 0 or x.o.period)]
    return held


# ---------------------------------------------------------------- two shares of one whole that is not given
def _implied(shares: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«177.8万人占从业人员62.4%» and «80万人占从业人员约30%» imply two numbers of 从业人员."""
    pairs = [(s, p[0]) for s in shares if (p := parts_of(s, reading)) and _has_own_whole(s)]
    for (a, x), (b, y) in combinations(pairs, 2):
        if plain(a.o.comparator) != plain(b.o.comparator) or x.key == y.key:
            continue
        if x.unit == y.unit and a.area == b.area and a.o.period == b.o.period and a.o.period:
            yield _implied_check(a, x, b, y)


def _has_own_whole(share: Figure) -> bool:
    """Whether the comparator names a quantity; «全国» means another one for every indicator."""
    comparator = plain(share.o.comparator)
    return bool(comparator) and not is_generic(comparator) and not is_place(comparator) and comparator != share.area


def _implied_check(a: Figure, x: Figure, b: Figure, y: Figure) -> Check:
    def formula(get: object) -> Bounds:
        return get(y) / get(x) * get(a)  # type: ignore[operator]

    whole = a.o.comparator
    check = verify(
        Relation(
            "implied_whole",
            b,
            (a, x, y),
            formula,
            f"{bare(y)} ÷ ({bare(x)} ÷ {written(a)})",
            f"{named(x)}占{whole}{written(a)}，{named(y)}占{whole}{written(b)}，按前者反推的{whole}计算后者占比",
            condition="若两处分母的口径不同" if not (a.vague or b.vague) else None,
        )
    )
    if check.verdict != "inconsistent":
        return check
    return Check(
        **{**{f: getattr(check, f) for f in Check.__slots__}, "verdict": "conditional"}
        | {"condition": "若两处分母的口径不同", "remedy": None}
        | {"severity": severity("conditional", Fraction(0), b.value)}
    )
