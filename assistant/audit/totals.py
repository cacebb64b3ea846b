"""Shares of one whole together: a complete list makes 100 %, no list of exclusive categories makes more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from assistant.audit.bounds import Bounds, total
from assistant.audit.judging import severity
from assistant.audit.naming import complete_list, division, is_place, pattern, plain
from assistant.audit.ratios import lists
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.sums import disjoint
from assistant.audit.wholes import is_share
from assistant.audit.wording import amount, label, written
from assistant.lexicon import normalise

_EARLIER = re.compile(r"compared|than|from|versus|earlier|上年|去年|同期|(19|20)\d\d|由|到")
_HUNDRED = Bounds.point(100)
_RESPECTIVELY = re.compile(r"分别|respectively", re.I)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every list of shares of one whole in a sentence."""
    listed = [_with_rest([p.share for p in pairs], reading) for pairs in lists(reading)]
    taken = {f.key for run in listed for f in run}
    for run in listed:
        names = _members(run, reading)
        if len(set(names)) == len(run):
            yield from _check(run, names, reading)
    for figures in reading.by_sentence.values():
        yield from _plain_list(figures, reading)
        shares = [f for f in figures if is_share(f) and f.key not in taken and f.o.measure == "share"]
        for _, group in groupby(shares, key=_whole_key):
            members = list(group)
            categories = _categories(members, reading)
            if len(members) >= 2 and len(set(categories)) == len(members):
                yield from _check(members, categories, reading)


def _with_rest(run: list[Figure], reading: Reading) -> list[Figure]:
    """A list with the «其他占15%» that closes it without an amount of its own."""
    after = [f for f in reading.beside(run[-1]) if f.o.number_start > run[-1].o.number_end]
    rest = after[0] if after else None
    closes = rest is not None and is_share(rest) and rest.unit == "%" and _REST.search(rest.name)
    return [*run, rest] if rest is not None and closes else run


def _members(run: Sequence[Figure], reading: Reading) -> list[str]:
    """What the shares of a list are of: the amounts right before them."""
    out = []
    for i, f in enumerate(run):
        from_here = run[i - 1].o.number_end if i else 0
        ahead = [x for x in reading.beside(f) if from_here <= x.o.number_start < f.o.number_start]
        ahead = [x for x in ahead if x.o.measure == "level"]
        out.append((ahead[-1].part or ahead[-1].name) if ahead else _category(f))
    return out


_REST = re.compile(r"^(?:其他|其它|其余)")
_LISTED = 16  # characters between two percentages of a list without verbs
_WEIGHTS = re.compile(r"权重(分别)?(为|是|:|：)?\s*$|weights? (of|are|were)\s*$", re.I)
_LAST = re.compile(r"^\s*(was |were |is |are )?(other|others|其他)|(其他|其它|其余)[^，。；\d]{0,8}$", re.I)


def _plain_list(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«权重分别为40%、35%和25%», «42% White, 33% Asian, … and 4% other»: bare percentages of one whole."""
    run: list[Figure] = []
    for f in figures:
        if f.unit != "%" or f.o.measure not in ("level", "share"):
            run = []
            continue
        run = [*run, f] if run and len(reading.between(run[-1], f)) <= _LISTED else [f]
        weights = bool(_WEIGHTS.search(reading.ahead(run[0], 12)))
        follows = [x for x in figures if x.o.number_start > f.o.number_start and x.unit == "%"]
        closed = not follows or len(reading.between(f, follows[0])) > _LISTED
        last = _LAST.search(reading.after(f, 12)) or _LAST.search(reading.ahead(f, 12))
        if len(run) > 2 and closed and (weights or last):
            added = total(x.box for x in run)
            yield _make(run, added, added.meets(_HUNDRED), True, True)


def _whole_key(f: Figure) -> tuple[str, str]:
    """What a share is of, the category taken out of its name."""
    comparator = plain(f.o.comparator)
    if comparator and comparator != f.area and not is_place(comparator):
        return (comparator, f.area)
    if comparator:  # «占全国»: every indicator has its own whole
        return (f.name, f.area) if not f.part else (f.name.replace(f.part, ""), comparator)
    name = f.name.replace(f.part, "") if f.part else f.name
    return (re.sub(r"^.*(中)", r"\1", name) if "中" in name and not f.part else name if f.part else "占比", "")


def _category(f: Figure) -> str:
    return f.part or re.split(r"占|share of", f.name)[0].strip() or f.name


def _categories(members: Sequence[Figure], reading: Reading) -> list[str]:
    """What each share is of; where two have one name, the words right before the number tell them apart."""
    out: list[str] = []
    for i, f in enumerate(members):
        category = _category(f)
        if category in out:
            lead = normalise(reading.between(members[i - 1], f))
            if _EARLIER.search(lead):
                continue
            category = (
                re.sub(r"^[\s,，、;；]*(and|和|及|以及)?\s*|\s*(占|占比|为|达|accounted for|with)?\s*$", "", lead)
                or category
            )
        out.append(category)
    return out


def _check(members: Sequence[Figure], categories: list[str], reading: Reading) -> Iterator[Check]:
    if any(pattern("nested_pattern").search(c) for c in categories) and not complete_list(categories):
        return
    kinds = {division(c) for c in categories}
    told = bool(_RESPECTIVELY.search(_around(members, reading)))
    exclusive = disjoint(members) or told or complete_list(categories)
    added, whole = total(f.box for f in members), complete_list(categories)
    if whole:
        holds = added.meets(_HUNDRED)
    else:
        holds = added.low <= 100
    if holds and len(kinds) > 1 and not whole and not told:
        return
    yield _make(members, added, holds, whole, (exclusive and len(kinds) == 1) or whole or told)


def _around(members: Sequence[Figure], reading: Reading) -> str:
    low, high = members[0].o.number_start, members[-1].o.number_end
    return reading.text[max(0, low - 12) : high + 16]


def _make(members: Sequence[Figure], added: Bounds, holds: bool, whole: bool, sure: bool) -> Check:
    middle = sum((f.value for f in members), Fraction(0))
    expression = " + ".join(written(f) for f in members)
    listed = "、".join(dict.fromkeys(label(f) for f in members))
    relation = "应为100%" if whole else "不应超过100%"
    gap = added.gap(_HUNDRED) if whole else max(added.low - 100, Fraction(0))
    sums = f"{listed}：{expression} = {amount(middle, '%')}"
    if holds:
        verdict, condition = "consistent", None
        text = f"{sums}，{'合计为100%' if added.meets(_HUNDRED) else '不超过100%'}，一致。"
    elif sure:
        verdict, condition = "inconsistent", None
        text = f"{sums}，同一总体的各部分占比之和{relation}，不一致，相差{amount(gap, '个百分点')}。"
    else:
        verdict, condition = "conditional", "若各类之间有交叉或分母不同"
        text = f"{sums}，超过100%；{condition}，则可成立。"
    return Check(
        kind="shares_total",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=tuple(members),
        stated="100%" if whole else "≤100%",
        computed=float(middle),
        low=float(added.low),
        high=float(added.high),
        gap=None if holds else float(gap),
        condition=condition,
        remedy=None
        if verdict != "inconsistent"
        else f"各项占比合计须减少{amount(middle - 100, '个百分点')}"
        if middle > 100
        else f"各项占比合计须增加{amount(100 - middle, '个百分点')}",
        severity=severity(verdict, gap, Fraction(100)),  # type: ignore[arg-type]
    )
