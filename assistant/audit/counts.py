"""Stated counts of indicators against each other and against the framework that was counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.reading import Reading
from assistant.audit.records import Check, Extract, Figure
from assistant.audit.wording import written
from assistant.lexicon import normalise
from ingest.chinese_numbers import chinese_value
from ingest.records import Framework

_LEVEL = re.compile(r"^(?P<n>一|二|三|四)级(指标|指数|分指数)(数|数量|个数)?$")
_WORD = {"一": 1, "二": 2, "三": 3, "四": 4}
_NAMES = "一二三四"
_LEAVES = frozenset({"指标", "具体指标", "基础指标", "监测指标", "评价指标", "统计指标", "测度指标"})
_TOPS = re.compile(r"(?P<n>[两二三四五六七八九十]+|\d{1,2})个?(?:维度|领域|方面|分领域|板块|层面)")
_CHOSEN = re.compile(r"(选取|选择|遴选|设置|设立|采用|包含|包括|涵盖|共|由|和|及|含|确定)(了|有|出)?$")
_PLACED = re.compile(r"增加|新增|减少|调整|增设")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """One check a place that states counts; a count that fits nothing gets its own."""
    stated = [(level, f) for f in reading.figures if (level := _level_of(f) or _deepest(f, reading)) is not None]
    for framework in reading.frameworks:
        own = [(n, f) for n, f in stated if _is_of(f, framework, reading)]
        yield from _against_count(own, framework, reading)
    yield from _against_each_other(stated, reading)


def _tops_agree(f: Figure, framework: Framework, reading: Reading) -> bool:
    """«从五个维度选取20项指标»: the sentence also says how many the framework's first level has, and rightly."""
    text = reading.sentences[f.sentence].text if f.sentence >= 0 else ""
    said = [chinese_value(m["n"]) if not m["n"].isdigit() else int(m["n"]) for m in _TOPS.finditer(text)]
    return framework.levels[0] in said


def _deepest(f: Figure, reading: Reading) -> int | None:
    """«从五个维度选取22项指标»: the deepest level of the one framework the report lists."""
    if f.name not in _LEAVES or f.o.measure != "level" or f.o.cell is not None or len(reading.frameworks) != 1:
        return None
    if not _CHOSEN.search(reading.ahead(f, 12)) or f.unit not in ("项", "个", "") or f.sentence < 0:
        return None
    return len(reading.frameworks[0].levels)


def _level_of(f: Figure) -> int | None:
    match = _LEVEL.match(f.name)
    if match is None or f.o.measure != "level" or _PLACED.search(f.o.quote[-8:]):
        return None
    return _WORD[match["n"]]


def _is_of(f: Figure, framework: Framework, reading: Reading) -> bool:
    """The figure speaks of this index: by name, or the report holds no other index."""
    index = normalise(framework.index)
    area = normalise(f.o.area or "")
    if area and (area == index or area.removesuffix("指数") in index):
        return True
    return len({w.index for w in reading.frameworks}) == 1


def _against_count(own: Sequence[tuple[int, Figure]], framework: Framework, reading: Reading) -> Iterator[Check]:
    places: dict[tuple[int, int], list[tuple[int, Figure]]] = {}
    for level, f in own:
        if level <= len(framework.levels):
            places.setdefault((f.o.start, f.o.end) if f.o.cell else (f.sentence, -1), []).append((level, f))
    counted = _extract(framework, reading)
    for group in places.values():
        group = list({level: (level, f) for level, f in group}.values())
        wrong = [(n, f) for n, f in group if not _agrees(f, framework.levels[n - 1])]
        right = [(n, f) for n, f in group if (n, f) not in wrong]
        if right:
            yield _check(framework, right, counted, True)
        for one in wrong:
            backing = [(n, f) for n, f in own if n == one[0] and _agrees(f, framework.levels[n - 1])]
            doubtful = _doubtful(one[0], own, framework) and not _tops_agree(one[1], framework, reading)
            yield _check(framework, [one, *backing[:1]], counted, False, doubtful)


def _agrees(f: Figure, count: int) -> bool:
    return f.box.low <= count <= f.box.high


def _extract(framework: Framework, reading: Reading) -> Extract:
    """The stretch of text the nodes stand in."""
    start = min(n.start for n in framework.nodes)
    deepest = [n for n in framework.nodes if n.level == len(framework.levels)] or list(framework.nodes)
    return reading.extract(start, max(deepest[0].end, start + 1), float(len(deepest)), "项")


def _check(
    framework: Framework, group: Sequence[tuple[int, Figure]], counted: Extract, holds: bool, softened: bool = False
) -> Check:
    said = "、".join(f"{_NAMES[n - 1]}级指标{written(f)}" for n, f in group)
    if not holds and len(group) > 1:
        said = f"{_NAMES[group[0][0] - 1]}级指标{written(group[0][1])}，另一处称{written(group[1][1])}"
    found = "、".join(f"{_NAMES[n - 1]}级{framework.levels[n - 1]}项" for n in dict.fromkeys(n for n, _ in group))
    condition = "若所列指标不全，或清点时的分项方式不同" if softened else None
    verdict = "consistent" if holds else "conditional" if softened else "inconsistent"
    text = f"{framework.index}：文中称{said}，按所列指标清点为{found}，"
    text += "一致。" if holds else f"数目不同；{condition}，则可成立。" if softened else "不一致。"
    return Check(
        kind="count",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(*(f for _, f in group), counted),
        stated=said,
        computed=found,
        gap=None if holds else float(abs(group[0][1].value - framework.levels[group[0][0] - 1])),
        condition=condition,
        remedy=None if verdict != "inconsistent" else f"应为{found}",
        severity=0.0 if holds else 0.3 if softened else 0.7,
    )


def _doubtful(level: int, own: Sequence[tuple[int, Figure]], framework: Framework) -> bool:
    """Whether the count itself may be off: no other statement bears it out, and other levels do not agree either."""
    if any(n == level and _agrees(f, framework.levels[n - 1]) for n, f in own):
        return False
    others = [(n, f) for n, f in own if n != level and n <= len(framework.levels)]
    return not others or not all(_agrees(f, framework.levels[n - 1]) for n, f in others)


# ---------------------------------------------------------------- two places
def _against_each_other(stated: Sequence[tuple[int, Figure]], reading: Reading) -> Iterator[Check]:
    groups: dict[tuple[int, str], list[Figure]] = {}
    for level, f in stated:
        groups.setdefault((level, f.area.removesuffix("指数")), []).append(f)
    for (level, _), figures in groups.items():
        for other in figures[1:]:
            first = figures[0]
            if (other.sentence == first.sentence and first.o.cell is None) or not first.area:
                continue
            holds = first.box.meets(other.box)
            if not holds and reading.frameworks:
                continue  # said with the count of the framework itself
            yield Check(
                kind="count_repeated",
                statement=f"{first.o.area}的{_NAMES[level - 1]}级指标数在两处分别为{written(first)}和{written(other)}，"
                + ("一致。" if holds else "不一致。"),
                verdict="consistent" if holds else "inconsistent",
                inputs=(first, other),
                stated=written(first),
                computed=float(other.value),
                low=other.o.low,
                high=other.o.high,
                gap=None if holds else float(first.box.gap(other.box)),
                remedy=None if holds else "两处须取同一数目",
                severity=0.0 if holds else 0.7,
            )
