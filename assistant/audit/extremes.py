"""Superlatives told by name, away from their figure: «…，其中绿色发展得分最高», «增速最快的是甲县»."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.audit.naming import plain
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Figure
from assistant.audit.wording import bare, label, named
from assistant.places import place_key

_WHAT = r"综合得分|总得分|得分|分值|指数值|指数|占比|比重|增速|增幅|涨幅|升幅|降幅|增长|提升|数量|规模|金额|水平"
_WAY = r"最(?P<way>高|大|多|快|低|小|少|慢)"
_NAMED = re.compile(rf"(?P<name>[^，。；：、（）()\d]{{2,20}}?)的?(?P<what>{_WHAT})?(?:均|也|为|上)?{_WAY}(?![的于])")
_ASKED = re.compile(
    rf"(?P<what>{_WHAT})?{_WAY}的(?:[^，。；：、\d]{{0,6}})?[是为](?P<name>[^，。；：、（）()\d]{{2,16}})"
)
_LEAD = re.compile(r"^(其中|其次|而|且|以|由|从|看|也|则|但|同时|与|和)+")
_SUFFIX = re.compile(r"(分?指数|得分|分值|维度|分项|领域|方面|指标)$")
_MOVED = re.compile(r"增速|增幅|涨幅|升幅|降幅|增长|提升")
_FELL = re.compile(r"降幅|下降")
_SCORES = frozenset({"分", "点"})
_LEAST = 3


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every name said to be the highest or the lowest of a list of three or more in its sentence or the one before."""
    for sentence in reading.sentences:
        if "最" not in sentence.text:
            continue
        figures = _near(sentence, reading)
        if len(figures) >= _LEAST:
            for pattern in (_NAMED, _ASKED):
                for match in pattern.finditer(sentence.text):
                    yield from _checked(match, sentence, figures, reading)


def _near(sentence: Sentence, reading: Reading) -> list[Figure]:
    """The figures of a sentence and of the one before it in its block."""
    here = reading.beside_index(sentence.index)
    previous = reading.sentences[sentence.index - 1] if sentence.index else None
    there = reading.beside_index(sentence.index - 1) if previous and previous.block is sentence.block else []
    return [*there, *here]


def _checked(match: re.Match[str], sentence: Sentence, figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    name = _LEAD.sub("", match["name"].strip())
    moved = bool(_MOVED.search(match["what"] or ""))
    fell = bool(_FELL.search(match["what"] or ""))
    top = match["way"] in "高大多快"
    held = [f for f in figures if _told(f, match["what"] or "", moved)]
    tail = _common_tail(held)
    found = [f for f in held if name and _is_called(f, name, tail)]
    if len(found) != 1 or (found[0].o.number_start > sentence.start + match.end() and match.re is _NAMED):
        return
    f = found[0]
    row = [x for x in held if x.key != f.key and _in_row(x, f)]
    if len(row) + 1 < _LEAST or len({(x.area, x.part, x.name) for x in (f, *row)}) != len(row) + 1:
        return
    if fell and any(x.value > 0 for x in (f, *row)):
        return
    upwards = top != fell
    beyond = [x for x in row if (x.box.low > f.box.high if upwards else x.box.high < f.box.low)]
    said = f"{match['what'] or ''}最{match['way']}"
    quote = reading.extract(sentence.start + match.start(), sentence.start + match.end())
    listed = "、".join(named(x, period=False) for x in (f, *row))
    best = (max if upwards else min)(beyond or [f], key=lambda x: x.value)
    yield Check(
        kind="superlative",
        statement=f"原文称{name}{said}，所列为{listed}，"
        + (f"{said}的是{label(best, period=False)}，不一致。" if beyond else "一致。"),
        verdict="inconsistent" if beyond else "consistent",
        inputs=(f, *row, quote),
        stated=said,
        computed="、".join(bare(x) for x in (f, *row)),
        remedy=f"若所列数值无误，{said}的应为{label(best, period=False)}" if beyond else None,
        severity=0.6 if beyond else 0.0,
    )


def _told(f: Figure, what: str, moved: bool) -> bool:
    """Whether a figure is of the kind a superlative speaks of: a rate, a share or an amount."""
    if f.o.measure in ("change", "change_rate"):
        return moved
    if f.o.measure == "share":
        return what in ("占比", "比重", "", "水平")
    return f.o.measure == "level" and not moved and what not in ("占比", "比重")


def _is_called(f: Figure, name: str, tail: str) -> bool:
    """Whether the name is that of the figure's place, group or indicator, without what all of the list end in."""
    wanted = _stem(plain(name))
    own = (_stem(f.part), _stem(f.name), f.name.removesuffix(tail) if tail else f.name)
    return bool(wanted) and ((bool(f.area) and place_key(name) == f.area) or (bool(f.name) and wanted in own))


def _common_tail(figures: Sequence[Figure]) -> str:
    """产值 of 电子信息产值, 新材料产值, 生物医药产值."""
    names = list(dict.fromkeys(f.name for f in figures))
    counts = Counter(name[-2:] for name in names if len(name) > 3)
    tail, count = counts.most_common(1)[0] if counts else ("", 0)
    return tail if count >= _LEAST else ""


def _stem(name: str) -> str:
    return _SUFFIX.sub("", name)


def _in_row(x: Figure, f: Figure) -> bool:
    """Members of one list: scores of one index, or one indicator of several places or groups; never a whole."""
    if (x.o.measure, x.unit, x.o.period) != (f.o.measure, f.unit, f.o.period):
        return False
    if x.name != f.name and x.area.endswith(x.name):
        return False  # the index the scores make up
    if x.name == f.name:
        return (x.area, x.part) != (f.area, f.part) and bool(x.area) == bool(f.area) and bool(x.part) == bool(f.part)
    scores = f.unit in _SCORES and bool(_SUFFIX.search(x.name)) == bool(_SUFFIX.search(f.name))
    shares = f.o.measure == "share" and x.o.comparator == f.o.comparator
    rates = f.o.measure in ("change", "change_rate") and x.name[-2:] == f.name[-2:]
    return (scores or shares or rates) and x.area == f.area and x.part == f.part
