"""Proportions written as a:b:c: they make a hundred, and they are the shares of the amounts told before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.bounds import Bounds
from assistant.audit.judging import severity
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level
from assistant.audit.wording import amount, named
from index_calc.intervals import exact

_NUMBER = r"\d{1,2}(?:\.\d+)?"
_STRUCTURE = re.compile(rf"(?<![\d.:：∶])(?P<parts>{_NUMBER}(?:\s?[:：∶]\s?{_NUMBER}){{2,4}})(?![\d.]*[:：∶]?\d)")
_NAMED = re.compile(r"[^，。；：:\d]{0,12}(?:结构|构成|比例|之比|比重)")
_EARLIER = re.compile(r"(由|从|上年|去年|(19|20)\d\d年)[^，。；]{0,6}$")
_LEAD = 48
_SUMS = (Fraction(80), Fraction(120))  # outside, the proportions are not meant as hundredths
_BACK = 6


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every structure of three or more parts."""
    for sentence in reading.sentences:
        for match in _STRUCTURE.finditer(sentence.text):
            lead = sentence.text[max(0, match.start() - _LEAD) : match.start()]
            named = _NAMED.findall(lead)
            if not named:
                continue
            texts = re.split(r"\s?[:：∶]\s?", match["parts"])
            if _SUMS[0] <= sum(map(exact, texts), Fraction(0)) <= _SUMS[1]:
                if not _read(match, sentence, reading):
                    yield _sum_check(match, named[-1], texts, sentence, reading)
                if not _EARLIER.search(lead):
                    yield from _amounts_check(match, named[-1], texts, sentence, reading)


def _read(match: re.Match[str], sentence: Sentence, reading: Reading) -> bool:
    """Whether the parts were read as shares, whose sum is then checked with all other shares."""
    start, end = sentence.start + match.start("parts"), sentence.start + match.end("parts")
    return any(start <= f.o.number_start < end for f in reading.beside_index(sentence.index))


def _half(text: str) -> Fraction:
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def _sum_check(match: re.Match[str], name: str, texts: Sequence[str], sentence: Sentence, reading: Reading) -> Check:
    added = sum(map(exact, texts), Fraction(0))
    width = sum(map(_half, texts), Fraction(0))
    holds = abs(added - 100) <= width
    quote = reading.extract(sentence.start + match.start(), sentence.start + match.end(), float(added), "%")
    gap = max(abs(added - 100) - width, Fraction(0))
    text = f"“{name.strip()}{match['parts']}”各项之和为{amount(added, '')}，"
    return Check(
        kind="shares_total",
        statement=text + ("与100相符。" if holds else f"应为100，不一致，相差{amount(abs(added - 100), '')}。"),
        verdict="consistent" if holds else "inconsistent",
        inputs=(quote,),
        stated="100",
        computed=float(added),
        low=float(added - width),
        high=float(added + width),
        gap=None if holds else float(gap),
        remedy=None if holds else "各项之和须为100，其中至少一项须改",
        severity=severity("consistent" if holds else "inconsistent", gap, Fraction(100)),
    )


def _amounts_check(
    match: re.Match[str], name: str, texts: Sequence[str], sentence: Sentence, reading: Reading
) -> Iterator[Check]:
    """The shares of 第一、第二、第三产业增加值 told shortly before."""
    if len(texts) != 3 or not re.search(r"三次产业|产业增加值|三产|一二三产", name):
        return
    found = [_latest(rf"第{n}产业增加值|{n}产增加值", sentence, reading) for n in "一二三"]
    parts = [f for f in found if f is not None]
    if len(parts) != 3 or len({(f.area, f.o.period) for f in parts}) != 1:
        return
    quote = reading.extract(sentence.start + match.start(), sentence.start + match.end())
    whole = sum((f.value for f in parts), Fraction(0))
    shares = [f.value / whole * 100 for f in parts]
    off = [i for i, (s, t) in enumerate(zip(shares, texts, strict=True)) if not _meets(s, t)]
    apart = max((abs(shares[i] - exact(texts[i])) for i in off), default=Fraction(0))
    whole_numbers = apart < 1 and all(exact(t).denominator == 1 for t in texts)
    if off and whole_numbers:
        return  # rounded to whole per cent, whatever decimals are written
    computed = ":".join(f"{float(s):.1f}" for s in shares)
    text = f"{'、'.join(named(f) for f in parts)}，三者之比为{computed}，"
    yield Check(
        kind="structure",
        statement=text
        + (
            f"与所述{match['parts']}一致。"
            if not off
            else f"与所述{match['parts']}不一致：{_told(off, shares, texts)}。"
        ),
        verdict="inconsistent" if off else "consistent",
        inputs=(quote, *parts),
        stated=match["parts"],
        computed=computed,
        gap=float(max(abs(shares[i] - exact(texts[i])) for i in off)) if off else None,
        remedy=f"若三项增加值无误，应为{computed}" if off else None,
        severity=0.6 if off else 0.0,
    )


def _meets(share: Fraction, text: str) -> bool:
    value, half = exact(text), _half(text)
    return Bounds(value - half, value + half).widen(Fraction(1, 500)).meets(Bounds.point(share))


def _told(off: Sequence[int], shares: Sequence[Fraction], texts: Sequence[str]) -> str:
    return "、".join(f"{texts[i]}按增加值应约为{float(shares[i]):.1f}" for i in off)


def _latest(name: str, sentence: Sentence, reading: Reading) -> Figure | None:
    near = [f for f in reading.figures if 0 <= sentence.index - f.sentence <= _BACK and is_level(f)]
    found = [f for f in near if re.search(name, f.name)]
    return found[-1] if found else None
