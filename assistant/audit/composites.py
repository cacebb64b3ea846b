"""An index's composite against its sub-indices, and the weights of a framework against their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.bounds import Bounds, total
from assistant.audit.judging import severity
from assistant.audit.naming import plain
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wording import bare, named, trim
from index_calc.intervals import exact
from ingest.records import Framework, Node

_COMPOSITE = re.compile(r"(综合|总|合成)(指数|得分|分值|评分)$|\b(composite|overall) (index|score)", re.I)
_HEADED = re.compile(r"(指数|得分|评分)$")
EQUAL = re.compile(
    r"(?<!非)(?<!不)等权|算术平均|平均得到|简单平均|simple average|equal(?:ly)? weight|unweighted (?:mean|average)",
    re.I,
)
_WEIGHTS = re.compile(r"权重(?:分别)?(?:为|是)?(?P<list>[\d.]+%?(?:[、，和及]\s?[\d.]+%?)+)")
_PART = re.compile(r"(分?指数|得分|分值|评分)$|\b(index|score)$", re.I)
_UNITS = frozenset({"点", "", "分", "points"})


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Composites whose parts of the first level are all told; weights that should add up."""
    done: set[tuple[str, ...]] = set()
    for f in reading.figures:
        key = (f.area, str(f.o.period), f.o.measure)
        if not _is_composite(f, reading) or key in done or _is_top(f, reading):
            continue
        parts, weights = _parts(f, reading)
        if parts:
            done.add(key)
            yield _check(f, parts, weights)
    for framework in reading.frameworks:
        yield from _weights(framework, reading)


def _is_composite(f: Figure, reading: Reading) -> bool:
    headed = _HEADED.search(f.name) and "其中" in reading.after(f, 8)
    of_framework = any(plain(framework.index) == f.name for framework in reading.frameworks)
    named_so = headed or of_framework or _COMPOSITE.search(f.name) or (f.name and f.name == f.area)
    return (
        bool(named_so)
        and f.o.measure in ("level", "change")
        and f.unit in _UNITS
        and (f.o.period is not None or f.o.cell is not None)
    )


def _is_top(f: Figure, reading: Reading) -> bool:
    """Whether a figure is itself one of the parts («…绿色发展指数为204.2，其中绿色发展指数得分最高»)."""
    return any(n.level == 1 and _of_node(f, n) for framework in reading.frameworks for n in framework.nodes) or bool(
        re.match(r"[，,。；]?\s*其中[^，。；\d]{2,20}最[高低大小]", reading.after(f, 28))
    )


def _parts(f: Figure, reading: Reading) -> tuple[list[Figure], list[Fraction] | None]:
    """The sub-indices of the first level, all of them; their weights where the framework states them."""
    own = [x for x in reading.figures if _is_part(x, f)]
    for framework in reading.frameworks:
        tops = [n for n in framework.nodes if n.level == 1]
        found = [next((x for x in own if _of_node(x, n)), None) for n in tops]
        if len(tops) >= 2 and all(found):
            weights = [n.weight for n in tops]
            told = [exact(w) for w in weights if w is not None]
            whole = sum(told, Fraction(0))
            weighted = [w / whole for w in told] if len(told) == len(tops) and whole > 0 else None
            return [x for x in found if x], weighted or _told_weights(len(tops), reading)
    parts = _listed(f, own, reading)
    return parts, _told_weights(len(parts), reading)


def _told_weights(count: int, reading: Reading) -> list[Fraction] | None:
    """Weights told in prose, as many as there are parts and in their order."""
    match = _WEIGHTS.search(reading.text)
    told = [exact(w) for w in re.findall(r"[\d.]+", match["list"])] if match else []
    whole = sum(told, Fraction(0))
    if len(told) == count > 1 and whole in (1, 100):
        return [w / whole for w in told]
    return [Fraction(1, count)] * count if count and EQUAL.search(reading.text) else None


def _is_part(x: Figure, f: Figure) -> bool:
    return (
        x.o.measure == f.o.measure
        and x.unit == f.unit
        and x.o.period == f.o.period
        and x.area == f.area
        and _one_row(x, f)
        and not x.part
        and not _COMPOSITE.search(x.name)
        and x.name != f.area
        and bool(_PART.search(x.name))
    )


def _one_row(x: Figure, f: Figure) -> bool:
    """In a table the parts of a composite stand in its own row (or its own column of a table turned round)."""
    if f.o.cell is None or x.o.cell is None:
        return f.o.cell is None and x.o.cell is None
    same = f.o.cell.table == x.o.cell.table
    return same and (f.o.cell.row == x.o.cell.row or f.o.cell.column == x.o.cell.column)


def _of_node(x: Figure, n: Node) -> bool:
    return _PART.sub("", x.name) == _PART.sub("", plain(n.name))


def _listed(f: Figure, own: Sequence[Figure], reading: Reading) -> list[Figure]:
    """Without a framework: the sub-indices of the composite's own or next sentence, as many as the report says."""
    near = [x for x in own if f.sentence >= 0 and 0 <= x.sentence - f.sentence <= 1]
    distinct = list({x.name: x for x in near}.values())
    counts = {
        int(x.value)
        for x in reading.figures
        if _one_index(x.area, f.area) and re.search(r"一级(指标|指数)|分指数", x.name) and x.value < 30
    }
    weighed = _WEIGHTS.search(reading.text) is not None and _told_weights(len(distinct), reading) is not None
    return distinct if len(distinct) >= 2 and (len(distinct) in counts or weighed) else []


def _one_index(a: str, b: str) -> bool:
    """Whether two areas are one index, told in full or in short."""
    return a == b or (bool(a) and bool(b) and (a.endswith(b) or b.endswith(a) or a.startswith(b) or b.startswith(a)))


def _check(f: Figure, parts: Sequence[Figure], weights: Sequence[Fraction] | None) -> Check:
    shares = list(weights) if weights else [Fraction(1, len(parts))] * len(parts)
    computed = total(p.box.scale(w) for p, w in zip(parts, shares, strict=True))
    middle = sum((p.value * w for p, w in zip(parts, shares, strict=True)), Fraction(0))
    span = Bounds(min(p.box.low for p in parts), max(p.box.high for p in parts))
    gap = computed.gap(f.box)
    way = "按所列权重加权" if len(set(shares)) > 1 else "按等权平均"
    listed = "、".join(named(p, period=False) for p in parts)
    between = f"{trim(exact(computed.low), 2)}至{trim(exact(computed.high), 2)}"
    text = f"{named(f)}，{listed}，{way}得{trim(middle, 2)}（区间{between}），"
    condition = remedy = None
    if computed.meets(f.box):
        verdict, text = (
            "consistent",
            text + f"与所述{bare(f)}一致{'' if weights else '（原文未列权重，等权与各数相容）'}。",
        )
    elif not span.meets(f.box):
        verdict = "inconsistent"
        remedy = f"任何权重下综合值都应在{trim(exact(span.low), 2)}至{trim(exact(span.high), 2)}之间"
        text += f"而所述{bare(f)}在各分项的范围之外，不一致；{remedy}。"
    elif weights:
        verdict, remedy = "inconsistent", f"按所列权重应为{trim(middle, 2)}"
        text += f"与所述{bare(f)}不一致，相差{trim(exact(gap), 2)}。"
    else:
        verdict, condition = "conditional", "若各分项权重不等"
        text += f"与所述{bare(f)}相差{trim(exact(gap), 2)}；{condition}，则可成立。"
    return Check(
        kind="composite",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(f, *parts),
        stated=f.text,
        computed=float(middle),
        low=float(computed.low),
        high=float(computed.high),
        gap=None if verdict == "consistent" else float(gap),
        condition=condition,
        remedy=remedy,
        severity=severity(verdict, gap, f.value),  # type: ignore[arg-type]
    )


# ---------------------------------------------------------------- weights
def _weights(framework: Framework, reading: Reading) -> Iterator[Check]:
    """The weights of the first level add to 1 or 100, those below to their parent's weight or to 1 or 100."""
    groups: dict[str | None, list[Node]] = {}
    for n in framework.nodes:
        groups.setdefault(n.parent, []).append(n)
    by_id = {n.node_id: n for n in framework.nodes}
    for parent, nodes in groups.items():
        weights = [exact(n.weight) for n in nodes if n.weight is not None]
        if len(nodes) < 2 or len(weights) != len(nodes):
            continue
        above = by_id.get(parent or "")
        wholes = [Fraction(1), Fraction(100)]
        if above is not None and above.weight is not None:
            wholes.append(exact(above.weight))
        yield _weight_check(framework, above, nodes, sum(weights, Fraction(0)), wholes, reading)


def _weight_check(
    framework: Framework,
    above: Node | None,
    nodes: Sequence[Node],
    added: Fraction,
    wholes: Sequence[Fraction],
    reading: Reading,
) -> Check:
    nearest = min(wholes, key=lambda w: abs(w - added) / w)
    rounding = Fraction(len(nodes), 2) * _step(nodes)
    holds = abs(added - nearest) <= rounding
    of = f"“{above.name}”之下" if above else "一级指标"
    text = f"{framework.index}{of}{len(nodes)}项权重之和为{trim(added, 4)}，"
    return Check(
        kind="weights",
        statement=text
        + (
            f"与{trim(nearest, 4)}相符。"
            if holds
            else f"与{trim(nearest, 4)}不一致，相差{trim(abs(added - nearest), 4)}。"
        ),
        verdict="consistent" if holds else "inconsistent",
        inputs=tuple(reading.extract(n.start, n.end, n.weight, "权重") for n in nodes),
        stated=trim(nearest, 4),
        computed=float(added),
        low=float(added - rounding),
        high=float(added + rounding),
        gap=None if holds else float(abs(added - nearest)),
        remedy=None if holds else f"各项权重须合计为{trim(nearest, 4)}",
        severity=0.0 if holds else 0.6,
    )


def _step(nodes: Sequence[Node]) -> Fraction:
    """A unit of the last digit the weights are written with, unless they are all whole."""
    most = max(len(f"{n.weight:.6f}".rstrip("0").partition(".")[2]) for n in nodes)
    return Fraction(0) if most == 0 else Fraction(1, 10**most) if most > 2 else Fraction(0)
