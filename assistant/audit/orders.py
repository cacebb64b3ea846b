"""Lists told from the first down: «得分前五位依次为甲92.6分、乙90.8分…», «最高的是甲19800亿元，其次为乙18600亿元»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Figure
from assistant.audit.unread import quantities
from assistant.audit.wholes import is_level
from assistant.audit.wording import bare, written

_RANKED = re.compile(
    r"(前[两二三四五六七八九十\d]{1,2}[位名](?!中|里|之|内|企业)|由高到低|从高到低|排名前列的|(超过|排名|居前)[^。；]{0,20}依次)[^。；]{0,20}$"
)
_NEXT = re.compile(r"(其次|次之|紧随其后|第二是|排名第二)[^，。；\d]{0,12}$")
_HIGHEST = re.compile(r"最高|最多|最大|首位|第一|领先")
_BELOW = re.compile(r"(仅次于|次于)[^，。；\d]{1,12}[（(]?\s*$")
_LOW = re.compile(r"最低|最少|由低到高|从低到高|能耗|下降|降幅")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every list that says it is ranked, every second after a first."""
    for sentence in reading.sentences:
        figures = [f for f in quantities(sentence, reading) if is_level(f) or f.o.measure == "share"]
        yield from _listed(figures, sentence, reading)
        yield from _second(figures, reading)


def _listed(figures: Sequence[Figure], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    for i, first in enumerate(figures):
        lead = sentence.text[max(0, first.o.number_start - sentence.start - 40) : first.o.number_start - sentence.start]
        if not _RANKED.search(lead) or _LOW.search(sentence.text):
            continue
        run = [first]
        for f in figures[i + 1 :]:
            if f.unit != first.unit or len(reading.between(run[-1], f)) > 14:
                break
            run.append(f)
        if len(run) > 2:
            yield _check(run)
        return


def _second(figures: Sequence[Figure], reading: Reading) -> Iterator[Check]:
    for a, b in pairwise(figures):
        gap = reading.between(a, b)
        if a.unit == b.unit and _NEXT.search(gap) and _HIGHEST.search(reading.ahead(a, 16) + gap):
            yield _check([a, b])
        elif a.unit == b.unit and _BELOW.search(gap):
            yield _check([b, a])


def _check(run: Sequence[Figure]) -> Check:
    off = [(a, b) for a, b in pairwise(run) if b.box.low > a.box.high]
    listed = "、".join(written(f) for f in run)
    text = f"原文按由高到低列出{listed}，"
    return Check(
        kind="order",
        statement=text
        + (f"而{'、'.join(f'{bare(b)}大于{bare(a)}' for a, b in off)}，次序不一致。" if off else "次序一致。"),
        verdict="inconsistent" if off else "consistent",
        inputs=tuple(f for pair in off for f in pair) if off else tuple(run),
        stated=listed,
        remedy="所列数值或次序须改其一" if off else None,
        severity=0.6 if off else 0.0,
    )
