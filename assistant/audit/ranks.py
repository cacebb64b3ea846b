"""Ranks against the values they rank: in a table with both, a better rank may not stand beside a lower value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wording import bare, label, named

_LEAST = 3
_SCORES = frozenset({"分", "点"})
_COUNTED = re.compile("(?:万|亿|万亿)?(?:家|件|项|个|人|元)$")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every rank column of a table against the column it ranks."""
    for figures in reading.by_sentence.values():
        yield from _told(figures, reading)
    for figures in reading.tables.values():
        ranks = _columns([f for f in figures if f.o.measure == "rank"])
        values = _columns([f for f in figures if f.o.measure in ("level", "share", "change_rate")])
        for column, ranked in ranks.items():
            ranking = _ranked_column(column, ranked, values)
            if ranking is not None:
                yield _check(ranked, ranking)


def _told(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«甲以92.4分位居第一，乙以89.6分位居第二»: scores fall as ranks go down."""
    found = [
        (rank, level)
        for level, rank in pairwise(figures)
        if rank.o.measure == "rank"
        and level.o.measure == "level"
        and (level.unit in _SCORES or _COUNTED.match(level.unit))
        if len(reading.between(level, rank)) <= 8
    ]
    distinct = len({rank.value for rank, _ in found}) == len(found)
    fields = {r.o.comparator for r, _ in found} - {None}  # «居全市第一；……居第二»: the field is said once
    if len(found) < 2 or not distinct or len(fields) > 1 or len({v.unit for _, v in found}) > 1:
        return
    ordered = sorted(found, key=lambda x: x[0].value)
    off = [b for a, b in pairwise(ordered) if b[1].box.low > a[1].box.high]
    listed = "、".join(f"{bare(v)}（第{bare(r)}）" for r, v in ordered)
    yield Check(
        kind="rank",
        statement=f"所述数值与名次为{listed}，" + ("次序不一致。" if off else "次序一致。"),
        verdict="inconsistent" if off else "consistent",
        inputs=tuple(f for pair in ordered for f in pair),
        stated="、".join(bare(r) for r, _ in ordered),
        remedy="所述名次或数值须改其一" if off else None,
        severity=0.6 if off else 0.0,
    )


def _columns(figures: Sequence[Figure]) -> dict[int, dict[int, Figure]]:
    out: dict[int, dict[int, Figure]] = defaultdict(dict)
    for f in figures:
        assert f.o.cell is not None
        out[f.o.cell.column][f.o.cell.row] = f
    return out


def _ranked_column(
    column: int, ranked: dict[int, Figure], values: dict[int, dict[int, Figure]]
) -> dict[int, Figure] | None:
    """The values a rank column orders: those it is named after, or the one column whose order it nearly follows."""
    first = next(iter(ranked.values()))
    stem = re.sub(r"(综合)?(排名|位次|名次|排序|\brank(ing)?\b).*$", "", first.name).strip()
    rows = set(ranked)
    fit = {c: v for c, v in values.items() if rows <= set(v) and len(rows) >= _LEAST}
    named_so = [v for v in fit.values() if stem and next(iter(v.values())).name.startswith(stem)]
    choices = named_so or [fit[c] for c in fit if c == column - 1] or list(fit.values())
    for choice in choices:
        if 0 <= len(_disorder(ranked, choice)) * 3 <= len(ranked):
            return choice
    return None


def _disorder(ranked: dict[int, Figure], values: dict[int, Figure]) -> list[int]:
    """The rows that must be taken out for ranks and values (descending) to agree; the better of the two ways."""
    rows = sorted(ranked, key=lambda r: ranked[r].value)
    return min((_off(rows, values, ranked, sign) for sign in (1, -1)), key=len)


def _off(rows: Sequence[int], values: dict[int, Figure], ranked: dict[int, Figure], sign: int) -> list[int]:
    """Rows outside the longest run of ranks along which values do not rise."""
    best: list[list[int]] = []
    for row in rows:
        mine = [row]
        for chain in best:
            last = chain[-1]
            ordered = values[last].value * sign >= values[row].value * sign
            tied = ranked[last].value == ranked[row].value
            if ordered and not (tied and values[last].value != values[row].value) and len(chain) + 1 > len(mine):
                mine = [*chain, row]
        best.append(mine)
    longest = max(best, key=len)
    return [r for r in rows if r not in longest]


def _check(ranked: dict[int, Figure], values: dict[int, Figure]) -> Check:
    off = _disorder(ranked, values)
    first = next(iter(values.values()))
    inputs = [f for r in (off or sorted(ranked)[:_LEAST]) for f in (ranked[r], values[r])]
    if off:
        listed = "；".join(f"{named(values[r])}而排名第{bare(ranked[r])}" for r in off)
        text = f"排名与数值的次序不一致：{listed}。"
    else:
        text = f"{label(first, period=False).removeprefix(first.o.area or '')}的{len(ranked)}个排名与数值的次序一致。"
    return Check(
        kind="rank",
        statement=text,
        verdict="inconsistent" if off else "consistent",
        inputs=tuple(inputs),
        stated="、".join(bare(ranked[r]) for r in off) or None,
        computed=None,
        remedy="所列排名或数值须改其一" if off else None,
        severity=0.6 if off else 0.0,
    )
