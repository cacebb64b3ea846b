"""One figure in two places or two reports: the same indicator, area, sub-population, period, measure and base."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.judging import severity
from assistant.audit.naming import concepts, without_places
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wording import amount, label, written
from assistant.lexicon import normalise

_MEASURES = frozenset({"level", "share", "change", "change_rate", "rank", "ratio"})
_LEAST_WORDS = 1
# Names that say too little to be one figure's: what they are of stands elsewhere in the sentence.
_EMPTY = re.compile(
    r"^(占比|比重|比例|增速|增幅|总额|总量|总数|数量|规模|金额|其中|投资额|人数|个数|方面|企业|项目|机构|迁出|迁入|指标|平均)$"
)
_EMPTY_HEAD = re.compile(r"^(其中|占|比|增|减|上升|下降|提高|同比|达|为|新增|合计)")
_OF_WHICH = re.compile(r"其中|of which|分别", re.I)
# A sub-index is called by its own name even behind «其中».
_SELF_TOLD = re.compile(r".{3,}指数$|.{4,} index$")
_LEAST_NAME = 4
_ONE_FIGURE = 2  # two tellings of one figure differ by less than this factor
_GENERIC_COUNT = re.compile(r"^(要素|方面|领域|项目|措施|政策|平台|类|部分|阶段|人|people|share)$")


def checks(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Figures that are told twice."""
    own: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for f in reading.figures:
        if _is_plain(f):
            own[_key(f)].append(f)
    for figures in own.values():
        for a, b in _distinct_pairs(figures):
            yield from _told(a, b, reading, None)
    held: dict[tuple[str, ...], Figure] = {}
    for f in elsewhere:
        if _is_plain(f) and _key(f) in own:
            held.setdefault(_key(f), f)
    for key, other in held.items():
        yield from _told(own[key][0], other, reading, other)
    yield from _retold(reading, elsewhere)


def _retold(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """«34.3%» and «三分之一»: a share told exactly and as a rough fraction; only agreement says anything."""
    shares = [f for f in reading.figures if f.o.measure == "share" and f.area and len(f.words) >= 2]
    fractions = [f for f in (*shares, *elsewhere) if f.o.unit == "比例" and f.o.measure == "share" and f.area]
    for rough in fractions:
        for f in shares:
            alike = f.area == rough.area and f.part == rough.part and _bare_words(f) == _bare_words(rough)
            if alike and f.key < rough.key and f.sentence != rough.sentence and f.box.meets(rough.box):
                yield _check(f, rough, None if rough in shares else rough)


def _bare_words(f: Figure) -> frozenset[str]:
    return concepts(without_places(f.name)) - {"占"}


def _is_plain(f: Figure) -> bool:
    o = f.o
    if o.measure not in _MEASURES or not o.period or not f.area or o.confidence < 0.5:
        return False
    return (
        len(f.name) >= 2
        and not _EMPTY.match(f.name)
        and not _EMPTY_HEAD.match(f.name)
        and not _GENERIC_COUNT.match(f.name)
        and len(f.words) >= _LEAST_WORDS
    )


def _key(f: Figure) -> tuple[str, ...]:
    comparator = f.o.comparator or "" if f.o.measure in ("change", "change_rate", "ratio", "rank") else ""
    basis = re.sub(r"同期|末|底", "", comparator)
    words = " ".join(sorted(concepts(f.part + f.name)))
    return (words, f.area, str(f.o.period), f.o.measure, f.unit, basis)


def _distinct_pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The first telling with each later one; two in one sentence are a list or a range, not a repetition."""
    first = figures[0]
    for f in figures[1:]:
        together = f.sentence == first.sentence and f.sentence >= 0
        one_row = f.o.cell is not None and first.o.cell is not None and f.o.cell.table == first.o.cell.table
        if not together and not one_row and f.o.number_start != first.o.number_start:
            yield first, f


def _told(a: Figure, b: Figure, reading: Reading, other: Figure | None) -> Iterator[Check]:
    """A repetition that agrees; one that does not only where the name leaves no doubt that it is one."""
    if a.box.meets(b.box) or a.loose.meets(b.loose) or _is_one(a, b, reading, other):
        yield _check(a, b, other)


def _is_one(a: Figure, b: Figure, reading: Reading, other: Figure | None) -> bool:
    if a.part + a.name != b.part + b.name or len(a.part + a.name) < _LEAST_NAME or _EMPTY_HEAD.search(a.name):
        return False
    if max(a.value, b.value) > min(a.value, b.value) * _ONE_FIGURE or min(a.value, b.value) <= 0:
        return False  # so far apart they are two figures, or one of them was read amiss
    if not all(_is_called(f, reading) for f in (a, b) if f.o.document_id == reading.document.document_id):
        return False
    if a.part != b.part:
        return True  # a member named in full in prose and by the row of a table
    own = [a] if other is not None else [a, b]
    return not any(_of_a_whole(f, reading) for f in own) and not (other and _OF_WHICH.search(b.o.quote))


def _is_called(f: Figure, reading: Reading) -> bool:
    """Whether the name stands in the figure's own sentence, not only in what was said before."""
    return f.sentence < 0 or f.name[-_LEAST_NAME:] in normalise(reading.sentences[f.sentence].text)


def _of_a_whole(f: Figure, reading: Reading) -> bool:
    """Behind «其中» a short name belongs to the whole named before («货物…其中出口») and identifies nothing alone."""
    if f.sentence < 0 or _SELF_TOLD.search(f.name):
        return False
    sentence = reading.sentences[f.sentence]
    return bool(_OF_WHICH.search(sentence.text[: f.o.number_start - sentence.start]))


def _check(a: Figure, b: Figure, other: Figure | None) -> Check:
    holds = a.box.meets(b.box) or a.loose.meets(b.loose)
    sure = a.o.point_in_time == b.o.point_in_time
    gap = a.box.gap(b.box)
    where = "两处" if other is None else "本报告与另一份报告"
    text = f"{label(a)}在{where}分别为{written(a)}和{written(b)}，"
    if holds:
        verdict, condition = "consistent", None
        text += "前后一致。"
    elif sure:
        verdict, condition = "inconsistent", None
        text += f"不一致，相差{amount(gap, '个百分点' if a.unit == '%' else a.unit)}。"
    else:
        verdict, condition = "conditional", "若两处的统计口径不同"
        text += f"数值不同；{condition}，则可成立。"
    return Check(
        kind="repeated" if other is None else "repeated_elsewhere",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(a, b),
        stated=written(a),
        computed=float(b.value / a.factor),
        low=None if b.o.low is None else float(b.o.low),
        high=None if b.o.high is None else float(b.o.high),
        gap=None if holds else float(Fraction(gap) / a.factor),
        condition=condition,
        remedy="两处须取同一数值" if verdict == "inconsistent" else None,
        severity=severity(verdict, gap, a.value),  # type: ignore[arg-type]
    )
