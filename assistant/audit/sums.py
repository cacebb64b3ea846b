"""Wholes against the sum of their parts: 其中 and 合计 lists, and sums known by definition."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from assistant.audit.bounds import Bounds, total
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import complete_list, division, pattern, plain, same_name, vocabulary
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import DIVIDED, divided_whole, is_level, is_threshold, same_time
from assistant.audit.wording import as_stated, bare, named
from ingest.chinese_numbers import chinese_value

_OF_WHICH = re.compile(
    r"其中|\bof which\b|\bof whom\b|\bof these\b|\bincluding\b|\bcomprising\b|包括|分别(为|是|有)|由", re.I
)
_IN_ALL = re.compile(
    r"(合计|共计|总计|总共|一共|加总|\btotal(?:ing|ling|ed)?(?: of)?|for a total of|in all)(达到?|为|有|约|共|,)?\s*$",
    re.I,
)
_SO_MANY = re.compile(
    r"(?P<n>[两二三四五六七八九十]+|\d{1,3})(?:个|家|类|大|项|市|区|县|省|园|地|者|座)[^，。；\d]{0,8}$"
)
_BY_WHOM = re.compile(
    r"^\s*(?:(?:were|was|are|is|came)\s+)?(?:by|from|in|at|for|to)\s+(?P<who>[A-Za-z][A-Za-z -]{2,30})", re.I
)
_NEARLY_ALL = Fraction(97, 100)
# Lists of three and more that exceed their whole by less than this are divisions of it; overlaps exceed by far more.
_SLIGHTLY_OVER = Fraction(6, 5)
_NO_SUM = re.compile(r"指数|得分|分值|评分|\bindex\b|\bscores?\b", re.I)
_SUBLIST = re.compile(r"其中|of which", re.I)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every list of parts whose whole is told, and every defined sum whose members are."""
    for figures in reading.by_sentence.values():
        amounts = [f for f in figures if is_level(f) and not is_threshold(f, reading)]
        yield from _of_which(amounts, reading)
        yield from _in_all(amounts, reading)
        yield from _divided(amounts, reading)
    yield from _defined(reading)


# ---------------------------------------------------------------- 其中
def _of_which(amounts: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    if not amounts:
        return
    sentence = reading.sentences[amounts[0].sentence]
    cues = [sentence.start + m.start() for m in _OF_WHICH.finditer(sentence.text)]
    for at, cue in enumerate(cues):
        until = cues[at + 1] if at + 1 < len(cues) else sentence.end
        before = [f for f in amounts if f.o.number_start < cue]
        if not before and cue == sentence.start:
            before = [f for f in reading.before(amounts[0]) if is_level(f) and not is_threshold(f, reading)]
        listed = _one_list([f for f in amounts if cue < f.o.number_start < until], reading)
        if before and listed:
            yield from _list_check(before, listed, reading)


def _one_list(listed: Sequence[Figure], reading: Reading) -> list[Figure]:
    """A list whose first members stand between commas ends at the first semicolon: what follows is told beside it."""
    if len(listed) < 3 or re.search(r"[；;]", reading.between(listed[0], listed[1])):
        return list(listed)
    end = next(
        (i for i, (a, b) in enumerate(itertools.pairwise(listed)) if re.search(r"[；;]", reading.between(a, b))), None
    )
    return list(listed[: end + 1]) if end is not None else list(listed)


def _divided(amounts: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«分活动类型看，基础研究…，应用研究…，试验发展…» against what was given before."""
    if not amounts or not DIVIDED.search(reading.sentences[amounts[0].sentence].text):
        return
    whole = divided_whole(amounts[0], reading)
    if whole is not None:
        for check in _list_check([whole], amounts, reading):
            yield replace(check, distinct=exhaustive(amounts, reading))


def _list_check(before: Sequence[Figure], listed: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    holders = [f for f in before if f.unit == listed[0].unit and f.part not in {x.part for x in listed if x.part}]
    if not holders:
        return
    whole = _likeliest(holders, listed)
    parts = [f for f in listed if f.unit == whole.unit and same_time(f, whole)]
    if not _places(parts, whole):
        parts = [f for f in parts if f.area == whole.area]
    members = [(f.part or f.name) + ("" if f.area == whole.area else f.area) for f in parts]
    told = [_BY_WHOM.match(reading.after(f, 30)) for f in parts]
    if all(told):
        members = [m["who"] for m in told if m]
    if len(parts) < 2 or len(set(members)) < len(parts) or _interrupted(parts, reading):
        return
    yield from list_check(whole, parts, reading, sure=exhaustive(parts, reading))


def exhaustive(parts: Sequence[Figure], reading: Reading) -> bool:
    """Whether parts make up the whole: by their names, a last «其他», or shares beside them that make 100 %."""
    members = [f.part or f.name for f in parts]
    if complete_list(members) or pattern("rest_pattern").search(members[-1]):
        return True
    shares = [f for f in reading.beside(parts[0]) if f.o.measure == "share" and f.unit == "%"]
    shares = [f for f in shares if f.o.number_start > parts[0].o.number_start]
    return len(shares) == len(parts) > 1 and total(f.box for f in shares).meets(Bounds.point(100))


def list_check(whole: Figure, parts: Sequence[Figure], reading: Reading, sure: bool) -> Iterator[Check]:
    """A whole against its list; an amount no list can add up to (an index, a score) is left alone."""
    if _NO_SUM.search(whole.name) or whole.unit in ("点", "分") or not parts:
        return
    if sum(f.value for f in parts) * 2 < whole.value and not _kin(whole, parts):
        return  # the list divides something else
    over = total(f.box for f in parts).low > whole.box.high
    yield from _sum_check(
        "sum_of_parts", whole, parts, sure, disjoint(parts, whole.name) or (over and _divides(whole, parts))
    )


def _kin(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a list speaks of what its whole is by name."""
    return any(f.words & whole.words or f.name.endswith(whole.name[-2:]) for f in parts)


def _divides(whole: Figure, parts: Sequence[Figure]) -> bool:
    added = sum((p.value for p in parts), Fraction(0))
    kinds = {division(f.part or f.name) for f in parts} - {None}
    return len(parts) > 2 and len(kinds) < 2 and added <= whole.value * _SLIGHTLY_OVER


def _likeliest(holders: Sequence[Figure], listed: Sequence[Figure]) -> Figure:
    """The whole of a list: the last amount before it that is as large as the list, else the last."""
    added = total(f.box for f in listed if f.unit == holders[-1].unit)
    fitting = [f for f in holders if added.meets(f.loose)]
    near = [f for f in holders if added.low <= f.box.high * _SLIGHTLY_OVER and added.high >= f.box.low / 2]
    return (fitting or near or list(holders))[-1]


def _places(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether the members of a list are places: each has a name of its own."""
    return len({f.area for f in parts}) > 1 and len({f.area + f.part + f.name for f in parts}) == len(parts) > 1


def _interrupted(parts: Sequence[Figure], reading: Reading) -> bool:
    """A part that has parts of its own must not be added to them."""
    return any(_SUBLIST.search(reading.between(a, b)) for a, b in itertools.pairwise(parts))


def disjoint(parts: Sequence[Figure], whole: str = "") -> bool:
    """Whether categories cannot overlap: sub-populations of one indicator, or names that differ by a qualifier only."""
    members = [(f.part or f.name).removesuffix(whole) or f.name for f in parts]
    if any(pattern("nested_pattern").search(m) for m in members):
        return complete_list(members)
    if len({division(m) for m in members}) > 1:
        return False
    if all(f.part for f in parts) and len({f.name for f in parts}) == 1:
        return True
    return complete_list(members) or _one_head(members)


def _one_head(members: Sequence[str]) -> bool:
    """国家级孵化器, 省级孵化器, 市级孵化器: qualifiers of one length before one head; or grades alone."""
    if all(re.match(r"^(国家|世界|省|市|区|县|部|校|院|自治区)级", m) for m in members):
        return True
    tail = members[0]
    for m in members[1:]:
        while tail and not m.endswith(tail):
            tail = tail[1:]
    lengths = {len(m) - len(tail) for m in members}
    return (
        len(tail) >= 2 and len(lengths) == 1 and bool(re.search(r"级|类|型", members[0][: len(members[0]) - len(tail)]))
    )


def _sum_check(kind: str, whole: Figure, parts: Sequence[Figure], exhaustive: bool, apart: bool) -> Iterator[Check]:
    computed = total(f.box for f in parts)
    if not computed.meets(whole.box) and not exhaustive:
        if computed.high < whole.box.low * _NEARLY_ALL or (computed.high < whole.box.low and not apart):
            return
        if computed.low > whole.box.high * _SLIGHTLY_OVER and not apart:
            return  # groups that overlap so far (有研发活动的, 有研发机构的) divide nothing
        condition = "若还有未列出的部分" if computed.high < whole.box.low else None if apart else "若各部分之间有交叉"
    else:
        condition = None
    yield verify(
        Relation(
            kind,
            whole,
            tuple(parts),
            lambda get: total(get(f) for f in parts),
            " + ".join(bare(f) for f in parts),
            f"{named(whole)}，所列各部分之和",
            condition=condition,
            remedy=_remedy(whole, parts),
        )
    )


def _remedy(whole: Figure, parts: Sequence[Figure]) -> str:
    added = sum((f.value for f in parts), Fraction(0))
    apart = "多出" if added > whole.value else "少"
    return (
        f"若各部分无误，总量应约为{as_stated(added, whole)}；"
        f"若总量无误，各部分合计{apart}{as_stated(abs(added - whole.value), whole)}"
    )


# ---------------------------------------------------------------- 合计
def _in_all(amounts: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«甲12家、乙15家，合计27家»."""
    for whole in amounts:
        if not _IN_ALL.search(reading.ahead(whole, 16)):
            continue
        before = [f for f in amounts if f.o.number_start < whole.o.number_start and f.unit == whole.unit]
        parts = _run(before, whole, reading) if before else _told_before(whole, reading)
        said = _SO_MANY.search(reading.ahead(whole, 16))
        if len(parts) >= 2 and (said is None or count_of(said["n"]) == len(parts)):
            yield from _sum_check("sum_in_all", whole, parts, True, True)


def count_of(text: str) -> int:
    """A count written in digits or in Chinese."""
    return int(text) if text.isdigit() else int(chinese_value(text))


def _told_before(whole: Figure, reading: Reading) -> list[Figure]:
    """«…在校生12.6万人；…28.5万人。三类学校在校生合计59.5万人»: the sentence before is the list, and nothing but it."""
    held = [f for f in reading.before(whole) if is_level(f) and f.unit == whole.unit and f.area == whole.area]
    related = [f for f in held if f.words & whole.words or f.name in whole.name]
    same = len(related) == len(held) and all(f.value < whole.value for f in held)
    return held if len(held) >= 2 and same and not _SUBLIST.search(reading.sentences[held[0].sentence].text) else []


def _run(before: Sequence[Figure], whole: Figure, reading: Reading) -> list[Figure]:
    """The unbroken list right before a total: no other cue of parts or totals between its members."""
    run: list[Figure] = []
    follower = whole
    for f in reversed(before):
        gap = reading.between(f, follower)
        if len(gap) > 40 or _SUBLIST.search(gap) or re.search(r"[。；;]", gap) or f.value >= whole.value:
            break
        run.append(f)
        follower = f
    run.reverse()
    names = {f.part or f.name for f in run} | {f.area for f in run}
    return run if len(names) >= len(run) and len({(f.part, f.name, f.area) for f in run}) == len(run) else []


# ---------------------------------------------------------------- by definition
def _defined(reading: Reading) -> Iterator[Check]:
    for identity in vocabulary()["identity"]:
        for whole in (f for f in reading.figures if is_level(f) and same_name(f.name, plain(identity["whole"]))):
            if whole.part:
                continue
            parts = [_member(plain(p), whole, reading) for p in identity["parts"]]
            found = [p for p in parts if p is not None]
            if len(found) == len(parts) and whole.o.period:
                yield from _sum_check("sum_of_parts", whole, found, True, True)
    for identity in vocabulary()["difference"]:
        for rest in (f for f in reading.figures if same_name(f.name, plain(identity["whole"])) and not f.part):
            held = [_near(plain(p), rest, reading) for p in identity["parts"]]
            if held[0] is not None and held[1] is not None:
                yield _difference(rest, held[0], held[1])


def _near(name: str, rest: Figure, reading: Reading) -> Figure | None:
    """The figure of that name told with a difference: in its sentence or the one before."""
    for f in (*reading.beside(rest), *reversed(reading.before(rest))):
        same = f.unit == rest.unit and f.area == rest.area and f.o.period == rest.o.period and f.o.measure == "level"
        if same and rest.o.measure == "level" and same_name(f.name, name):
            return f
    return None


def _difference(rest: Figure, first: Figure, second: Figure) -> Check:
    return verify(
        Relation(
            "difference",
            rest,
            (first, second),
            lambda get: get(first) - get(second),
            f"{bare(first)} − {bare(second)}",
            f"{named(first)}，{named(second)}",
            remedy=f"若两项无误，应为{as_stated(first.value - second.value, rest)}",
        )
    )


def _member(name: str, whole: Figure, reading: Reading) -> Figure | None:
    for f in reading.figures:
        same = f.unit == whole.unit and f.area == whole.area and f.o.period == whole.o.period and not f.part
        if same and is_level(f) and same_name(f.name, name) and Bounds(Fraction(0), whole.box.high).meets(f.box):
            return f
    return None
