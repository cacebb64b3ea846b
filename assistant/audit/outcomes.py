"""How many rose, fell and stayed, how many lie above and below, against how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.judging import severity
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract
from assistant.audit.sums import count_of

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_COUNT = re.compile(
    rf"{_N}个(?P<noun>[\u4e00-\u9fff]{{1,6}}?)的?(?:位次|排名|名次|得分|指数|增速|数值)?(?:较上年|比上年|同比)?(?:均|都)?"
    r"(?P<way>上升|提升|前移|增长|提高|下降|下滑|后移|回落|降低|不变|持平|未变|(?:高|低)于(?:全[国省市区])?(?:平均|均)[值数分]?(?:水平|线)?)"
    r"(?=[，,、；;。和及）)]|$)"
)
_ALL = re.compile(
    rf"(?<![\d第])(?:全[省市区国]|[我本]?[省市])?(?:共|共有|对|辖|所辖|下辖)?{_N}个(?P<noun>[\u4e00-\u9fff]{{1,6}}?)(?=[的得平均，,。中在综按均排进参（(分])"
)
_KINDS = {"上": "up", "提": "up", "前": "up", "增": "up", "下": "down", "后": "down", "回": "down", "降": "down"}
_KINDS |= {"不": "same", "持": "same", "未": "same", "高": "above", "低": "below"}
_WHOLE = ({"up", "down", "same"}, {"above", "below"})


def checks(reading: Reading, _elsewhere: Sequence[object]) -> Iterator[Check]:
    """Every sentence that divides a number of places or things by how they fared."""
    for sentence in reading.sentences:
        told = list(_COUNT.finditer(sentence.text))
        kinds = [_KINDS[m["way"][0]] for m in told]
        whole = len(told) > 1 and set(kinds) in _WHOLE and len(kinds) == len(set(kinds))
        if whole and len({m["noun"] for m in told}) == 1:
            yield from _check(told, sentence, reading)


def _check(told: Sequence[re.Match[str]], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    found = _stated(told[0]["noun"], sentence, reading)
    if found is None:
        return
    counts = [count_of(m["n"]) for m in told]
    stated, quote = found
    holds = sum(counts) == stated
    start, end = sentence.start + told[0].start(), sentence.start + told[-1].end()
    parts = reading.extract(start, end, float(sum(counts)), "个")
    added = " + ".join(map(str, counts))
    text = f"“{parts.quote}”：{added} = {sum(counts)}，与“{quote.quote}”所称的{stated}个" + (
        "一致。" if holds else "不一致。"
    )
    yield Check(
        kind="outcomes",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(parts, quote),
        stated=str(stated),
        computed=float(sum(counts)),
        gap=None if holds else float(abs(sum(counts) - stated)),
        remedy=None if holds else f"各类合计应为{stated}个，或总数应为{sum(counts)}个",
        severity=severity(
            "consistent" if holds else "inconsistent", Fraction(abs(sum(counts) - stated)), Fraction(stated)
        ),
    )


def _stated(noun: str, sentence: Sentence, reading: Reading) -> tuple[int, Extract] | None:
    """How many there are of a noun, told once or always the same; the nearest place that says so."""
    said = []
    for other in reading.sentences:
        for m in _ALL.finditer(other.text):
            if m["noun"] == noun and not _COUNT.match(other.text, m.start("n")):
                apart, at = abs(other.index - sentence.index), other.start
                said.append((apart, count_of(m["n"]), at + m.start(), at + m.end()))
    if not said or len({n for _, n, _, _ in said}) > 1:
        return None
    _, n, start, end = min(said)
    return n, reading.extract(start, end, float(n), "个")
