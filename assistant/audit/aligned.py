"""Amounts in a row and their shares in a row: «甲18.1亿元、乙77.6亿元、丙2.7亿元，占比分别为18.4%、78.9%和2.7%».

The same for contributions to an index: those of all its sub-indices together make a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.bounds import total
from assistant.audit.judging import Relation, severity, verify
from assistant.audit.naming import complete_list
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level, is_threshold
from assistant.audit.wording import amount, bare, named, written

_IN_TURN = re.compile(
    r"(占比|比重|比例|份额|占(?P<of>[^，。；\d]{0,14}?)(的?比重|的?比例)?)[^，。；\d占]{0,4}(分别|依次)(为|是|达到?)?\s*$"
)
_NEXT = re.compile(r"^\s*[、，,和及与]\s*$")
_LEAST = 3
_ONLY_SHARE = frozenset({"占比", "比重", "比例", "所占比重", "所占比例"})
_CONTRIBUTION = re.compile(r"贡献率|\bcontribution", re.I)
_NEGATIVE = re.compile(r"负|拖累|下拉|[-−]\d|negative", re.I)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Rows of shares against rows of amounts; contributions against a hundred."""
    for figures in reading.by_sentence.values():
        for run in _rows(figures, reading):
            yield from _against_amounts(run, figures, reading)
        yield from _of_a_division(figures, reading)
        yield from _contributions(figures, reading)


def _rows(figures: Sequence[Figure], reading: Reading) -> Iterator[list[Figure]]:
    """Each unbroken row of percentages introduced by «占比分别为»."""
    percents = [f for f in figures if f.unit == "%" and f.o.measure in ("share", "level")]
    for at, f in enumerate(percents):
        if not _IN_TURN.search(reading.ahead(f, 24)):
            continue
        run = [f]
        for x in percents[at + 1 :]:
            if not _NEXT.match(reading.between(run[-1], x)):
                break
            run.append(x)
        yield run


def _against_amounts(run: Sequence[Figure], figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """Share by share; the whole is taken as understood where it bears out more than half of them."""
    ahead = [f for f in figures if is_level(f) and f.o.number_start < run[0].o.number_start]
    amounts = [f for f in ahead if not is_threshold(f, reading)]
    last = amounts[-len(run) :]
    if len(run) < _LEAST or len(last) != len(run) or len({f.unit for f in last}) != 1:
        return
    wholes = [total(f.box for f in last), *(f.box for f in amounts[: -len(run)] if f.unit == last[0].unit)]
    wholes += [f.box for f in reading.before(last[0]) if is_level(f) and f.unit == last[0].unit]
    for whole in wholes:
        if whole.low <= 0:
            continue
        fits = sum((p.box / whole).scale(100).meets(s.box) for p, s in zip(last, run, strict=True))
        if fits * 2 > len(run):
            for i, (part, share) in enumerate(zip(last, run, strict=True)):
                yield _share(i, part, share, last)
            return


def _share(at: int, part: Figure, share: Figure, parts: Sequence[Figure]) -> Check:
    shown = " + ".join(bare(p) for p in parts)
    return verify(
        Relation(
            "share",
            share,
            tuple(parts),
            lambda get: (get(parts[at]) / total(get(p) for p in parts)).scale(100),
            f"{bare(part)} ÷ ({shown})",
            named(part),
            remedy=None,
        )
    )


def _of_a_division(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«男性49.2万人，女性37.2万人，女性占比为43.1%»: a member of a complete division against all of it."""
    for share in figures:
        if share.o.measure != "share" or not share.part or share.name.removeprefix(share.part) not in _ONLY_SHARE:
            continue
        ahead = [f for f in figures if is_level(f) and f.o.number_start < share.o.number_start]
        pair = [f for f in ahead if f.unit == ahead[-1].unit][-2:]
        members = [f.part or f.name for f in pair]
        mine = [i for i, m in enumerate(members) if m.startswith(share.part)]
        if len(pair) == 2 and len(mine) == 1 and complete_list(members) and not share.o.comparator:
            yield _share(mine[0], pair[mine[0]], share, pair)


# ---------------------------------------------------------------- contributions to an index
def _contributions(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """Contributions of as many parts as the index has, none of them negative."""
    run = [f for f in figures if f.unit == "%" and _CONTRIBUTION.search(f.name) and f.o.measure in ("share", "level")]
    owners = {f.part + f.name for f in run}
    tops = {sum(n.level == 1 for n in framework.nodes) for framework in reading.frameworks}
    if len(run) < _LEAST or len(owners) != len(run) or len(run) not in tops:
        return
    if _NEGATIVE.search(reading.sentences[run[0].sentence].text) or any(f.value < 0 for f in run):
        return
    added = total(f.box for f in run)
    middle = sum((f.value for f in run), Fraction(0))
    holds = added.low <= 100 <= added.high
    gap = max(added.low - 100, 100 - added.high, Fraction(0))
    text = f"{'、'.join(named(f) for f in run)}：{' + '.join(written(f) for f in run)} = {amount(middle, '%')}，"
    text += (
        "合计与100%相符。"
        if holds
        else f"各项贡献率合计应为100%，不一致，相差{amount(abs(middle - 100), '个百分点')}。"
    )
    yield Check(
        kind="shares_total",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=tuple(run),
        stated="100%",
        computed=float(middle),
        low=float(added.low),
        high=float(added.high),
        gap=None if holds else float(gap),
        remedy=None if holds else "各项贡献率须合计为100%，其中至少一项须改",
        severity=0.0 if holds else severity("inconsistent", gap, Fraction(100)),
    )
