"""Stocks and flows: «新增45万，累计320万，上年末275万»; a yearly mean of what several years brought together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Figure
from assistant.audit.unread import quantities
from assistant.audit.wording import as_stated, bare, written

_ADDED = re.compile(r"(净增|新增|新认定|新获批|新培育|新设立?|新建成?)(加)?[^，。；\d]{0,18}$")
_STOCK = re.compile(r"(累计|总数|总量|达到?|增至|增加到|共有|年末|期末|总规模)[^，。；\d]{0,10}$")
_BEFORE = re.compile(
    r"(?<![比较])(上年末|上年底|(?:19|20)\d\d年[末底]|去年底|年初|期初|上年同期|上年)[^，。；\d]{0,8}(为|是|有)?\s*$"
)
_NAMED_YEAR = re.compile(r"(?:19|20)\d\d年")
_MEAN = re.compile(r"(年均|平均每年|每年平均)[^，。；\d增降提下]{0,6}$")
_SUM = re.compile(r"(累计|合计|共|总计)[^，。；\d]{0,10}$")
_SPAN = re.compile(r"(?P<a>\d{4})/(?P<b>\d{4})")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every stock told with what it was and what came, every yearly mean told with its sum."""
    for sentence in reading.sentences:
        figures = quantities(sentence, reading)
        if len(figures) > 1:
            yield from _stock(figures, sentence)
            yield from _mean(figures, sentence)


def _ahead(f: Figure, sentence: Sentence) -> str:
    at = f.o.number_start - sentence.start
    return re.split(r"[，。；,;（(]", sentence.text[max(0, at - 20) : at])[-1]


def _one(figures: Sequence[Figure], cue: re.Pattern[str], sentence: Sentence) -> Figure | None:
    found = [f for f in figures if cue.search(_ahead(f, sentence)) and f.o.measure in ("level", "change")]
    return found[0] if len(found) == 1 else None


def _stock(figures: Sequence[Figure], sentence: Sentence) -> Iterator[Check]:
    added = _one(figures, _ADDED, sentence)
    before = _one([f for f in figures if f is not added], _BEFORE, sentence)
    if added is None or before is None:
        return
    now = _one([f for f in figures if f is not before and f is not added], _STOCK, sentence)
    if now is None or len({now.unit, added.unit, before.unit}) > 1 or now.unit == "%" or now.o.qualifier:
        return
    left = before.value + added.value > now.value
    net = "净增" in _ahead(added, sentence)
    yield verify(
        Relation(
            "stock",
            now,
            (before, added),
            lambda get: get(before) + get(added),
            f"{bare(before)} + {bare(added)}",
            f"期初{written(before)}，期内{'净增' if net else '新增'}{written(added)}",
            condition=_open(left, net, now.value > before.value, bool(_NAMED_YEAR.search(_ahead(before, sentence)))),
            remedy=f"若前两项无误，应为{as_stated(before.value + added.value, now)}",
        )
    )


def _open(left: bool, net: bool, grown: bool, named_year: bool) -> str | None:
    """What else may have moved a stock; a base told apart, with its year, need not be of the same count."""
    if net:
        return None
    return "若期内另有减少" if left and grown else "若期内另有转入或口径调整" if named_year else None


def _mean(figures: Sequence[Figure], sentence: Sentence) -> Iterator[Check]:
    mean, whole = _one(figures, _MEAN, sentence), _one(figures, _SUM, sentence)
    if mean is None or whole is None or mean.unit != whole.unit or mean.unit == "%" or mean.key == whole.key:
        return
    span = _SPAN.fullmatch(whole.o.period or "")
    if span is None:
        return
    years = int(span["b"]) - int(span["a"]) + 1
    yield verify(
        Relation(
            "average",
            mean,
            (whole,),
            lambda get: get(whole) / Bounds.point(years),
            f"{bare(whole)} ÷ {years}",
            f"{span['a']}—{span['b']}年共{years}年合计{written(whole)}",
            remedy=f"若合计无误，年均应约为{as_stated(whole.value / years, mean)}",
        )
    )
