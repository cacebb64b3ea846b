"""Totals told of members named elsewhere: «X中，甲…、乙…», «N家：甲…、乙…», «高校和院所共28家», «四年合计»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.bounds import total
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import pattern, plain, same_name
from assistant.audit.reading import Reading, year
from assistant.audit.records import Check, Figure
from assistant.audit.sums import exhaustive, list_check
from assistant.audit.wholes import is_level, is_threshold, nearest, same_time
from assistant.audit.wording import as_stated, bare, named
from ingest.chinese_numbers import chinese_value

_SCOPE = re.compile(
    r"^(?:\d{4}年)?(?P<scope>[^，。；：、]{2,20}?)(?:构成|结构|来源)?(?:中|当中|之中|构成上|结构上|方面看)[，,]"
)
_COLON = re.compile(r"^\s*(?:[^，。；:：\d]{0,6})?[:：]")
_JOINT = re.compile(r"[和与及、]|以及|\band\b")
_ALL = re.compile(r"(合计|共计|总计|共有?|加起来)(占|达到?|为)?[^，。；\d]{0,10}$")
_YEARS = re.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})(?:个)?年(?:来|间|里)?[^，。；]{0,14}(累计|合计|共计|总计|共)"
)
_ALL_KINDS = re.compile(
    r"(?P<n>[两二三四五六七八])(?:类|者|种|项|大)[^，。；\d]{0,8}(合计|共计|共有?|总计)(为|达)?\s*$"
)
_SUMMED = re.compile(r"累计|合计|共计|总计|共")
_SUMMED_UP = re.compile(r"^[，,、]\s*(累计|合计|共计|总计|共)(投入|完成|达到?|为)?\s*$")
_ALL_SHARES = re.compile(
    r"(?P<n>[两二三四五六七八])(?:者|项|区|类|市|县|地|省|大)?"
    r"[^，。；\d]{0,8}(合计|共|总共|加起来)[^，。；\d]{0,10}$"
)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every total whose members stand under a scope, behind a colon, in its own name or in the years before."""
    for figures in reading.by_sentence.values():
        amounts = [f for f in figures if is_level(f) and not is_threshold(f, reading)]
        yield from _scoped(amounts, reading)
        yield from _behind_colon(amounts, reading)
        yield from _joint_shares(figures, reading)
        yield from _counted(figures, reading)
        yield from _each_year(figures, reading)
    for f in reading.figures:
        if is_level(f) and f.sentence >= 0:
            yield from _joint(f, reading)
            yield from _over_years(f, reading)


# ---------------------------------------------------------------- «高新技术企业中，大型312家，中型…»
def _scoped(amounts: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    if len(amounts) < 2:
        return
    sentence = reading.sentences[amounts[0].sentence]
    match = _SCOPE.match(sentence.text)
    if match is None or any(m in sentence.text for m in ("其中", "：")):
        return
    parts = [f for f in amounts if f.unit == amounts[0].unit]
    scope = plain(match["scope"])
    held = [f for f in reading.figures if is_level(f) and f.unit == parts[0].unit and f.sentence != sentence.index]
    held = [f for f in held if f.value > max(p.value for p in parts) and same_time(f, parts[0])]
    held = [f for f in held if same_name(f.name, scope) or scope.endswith(f.name) or f.name.endswith(scope)]
    held = [f for f in held if not f.vague] or held
    if held:
        whole = nearest(held, parts[0])
        yield from list_check(whole, parts, reading, sure=exhaustive(parts, reading))


# ---------------------------------------------------------------- «2150家：甲…、乙…和丙…»
def _behind_colon(amounts: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    for i, whole in enumerate(amounts):
        parts = [f for f in amounts[i + 1 :] if f.value < whole.value]
        if len(parts) < 2 or len(parts) != len(amounts[i + 1 :]):
            continue
        if _COLON.match(_opening(whole, parts[0], reading)) and len({f.unit for f in (whole, *parts)} - {""}) <= 1:
            yield from list_check(whole, parts, reading, sure=True)


def _opening(whole: Figure, first: Figure, reading: Reading) -> str:
    """What stands between a total and its list, the noun it counts left out."""
    gap = reading.between(whole, first)
    return re.sub(r"^\s*[a-z -]{2,30}(?=:)", "", gap, flags=re.I)


# ---------------------------------------------------------------- «高校和科研院所共28家»
def _joint(f: Figure, reading: Reading) -> Iterator[Check]:
    names = [plain(n) for n in _JOINT.split(f.name) if n.strip()]
    if len(names) < 2 or not _ALL.search(reading.ahead(f, 12)):
        return
    near = [x for x in reading.figures if 0 <= f.sentence - x.sentence <= 1 and x.o.number_start < f.o.number_start]
    parts = [next((x for x in near if is_level(x) and same_name(x.name, n)), None) for n in names]
    found = [p for p in parts if p is not None]
    if len(found) == len(names):
        yield _sum("sum_in_all", f, found)


def _joint_shares(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«甲占43.0%，乙占30.0%，两区合计占全市的73.0%»."""
    shares = [f for f in figures if f.o.measure == "share" and f.unit == "%"]
    for i, f in enumerate(shares):
        match = _ALL_SHARES.search(reading.ahead(f, 24))
        if match is None:
            continue
        count = int(chinese_value(match["n"]))
        parts = shares[max(0, i - count) : i]
        if len(parts) == count and all(p.value < f.value for p in parts):
            yield _sum("sum_in_all", f, parts)


def _counted(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«甲18家、乙56家、丙34家，三类平台共108家»."""
    amounts = [f for f in figures if is_level(f)]
    for i, f in enumerate(amounts):
        match = _ALL_KINDS.search(reading.ahead(f, 16))
        if match is None:
            continue
        count = int(chinese_value(match["n"]))
        parts = [x for x in amounts[:i] if x.unit == f.unit][-count:]
        if len(parts) == count and all(p.unit == f.unit and p.value < f.value for p in parts):
            yield _sum("sum_in_all", f, parts)


def _each_year(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    """«近五年累计12.6万人，各年分别为1.9万人、…»."""
    for i, f in enumerate(figures):
        parts = [x for x in figures[i + 1 :] if x.unit == f.unit and x.value < f.value]
        ahead = [x for x in figures[:i] if x.unit == f.unit]
        in_turn = is_level(f) and "分别" in reading.sentences[f.sentence].text
        if in_turn and len(ahead) > 1 and _SUMMED_UP.search(reading.between(ahead[-1], f)):
            yield _sum("sum_in_all", f, _run(ahead, reading))
        told = bool(parts) and re.search(
            r"(各年|分年度|逐年|每年)[^，。；\d]{0,6}(分别|依次)", reading.between(f, parts[0])
        )
        if told and len(parts) > 1 and is_level(f) and _SUMMED.search(reading.ahead(f, 16)):
            yield _sum("sum_in_all", f, parts)


def _run(ahead: Sequence[Figure], reading: Reading) -> list[Figure]:
    """The unbroken row of amounts that ends right before their sum."""
    run = [ahead[-1]]
    for x in reversed(ahead[:-1]):
        if len(reading.between(x, run[0])) > 3:
            break
        run.insert(0, x)
    return run


# ---------------------------------------------------------------- «三年累计»
def _over_years(f: Figure, reading: Reading) -> Iterator[Check]:
    match = _YEARS.search(reading.ahead(f, 34))
    if match is None:
        return
    count = int(match["n"]) if match["n"].isdigit() else int(chinese_value(match["n"]))
    name = plain(re.sub(r"(累计|合计|共计|总计)[^，]{0,4}$", "", f.name)) or f.name
    series: dict[int, Figure] = {}
    for x in reading.figures:
        fits = is_level(x) and x.unit == f.unit and same_name(x.name, name) and x.part == f.part and x.area == f.area
        if fits and re.fullmatch(r"\d{4}", x.o.period or "") and x.key != f.key and x.value < f.value:
            series.setdefault(int(x.o.period or 0), x)
    last = year(f) if year(f) in series else max(series, default=0)
    years = [y for y in range((last or 0) - count + 1, (last or 0) + 1) if y in series]
    if len(years) == count > 1:
        yield _sum("sum_in_all", f, [series[y] for y in years])


def _sum(kind: str, whole: Figure, parts: Sequence[Figure]) -> Check:
    added = sum((p.value for p in parts), Fraction(0))
    return verify(
        Relation(
            kind,
            whole,
            tuple(parts),
            lambda get: total(get(p) for p in parts),
            " + ".join(bare(p) for p in parts),
            f"{named(whole)}，所列各项之和",
            condition=_OVERLAP if any(pattern("nested_pattern").search(p.name) for p in parts) else None,
            remedy=f"若各项无误，合计应为{as_stated(added, whole)}",
        )
    )


_OVERLAP = "若各项之间有交叉"
