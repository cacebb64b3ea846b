"""A report laid out for auditing: its figures in order, each in its sentence or table row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from assistant.audit.bounds import Bounds
from assistant.audit.index_rows import of_an_index
from assistant.audit.mending import carried, mended
from assistant.audit.naming import concepts, plain
from assistant.audit.records import Extract, Figure
from assistant.places import place_key
from index_calc.intervals import exact
from ingest.numerals import scale_unit
from ingest.records import Block, Document, Framework, Observation
from ingest.sentences import spans

_FRACTION_WIDTH = Fraction(1, 20)  # «三分之一» is an approximation unless it is said to be exact
_RATIOS = frozenset({"%", "百分点", "点", "倍", "比例"})
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence from full stop to full stop; parts between semicolons stay together."""

    index: int
    start: int
    end: int
    text: str
    block: Block


@dataclass(frozen=True)
class Reading:
    """A report with its figures and frameworks; `figures` in the order of the text, tables included."""

    document: Document
    figures: tuple[Figure, ...]
    frameworks: tuple[Framework, ...]
    sentences: tuple[Sentence, ...] = field(repr=False)

    @cached_property
    def by_sentence(self) -> dict[int, list[Figure]]:
        """The figures of each sentence, in order."""
        out: dict[int, list[Figure]] = {}
        for f in self.figures:
            if f.sentence >= 0:
                out.setdefault(f.sentence, []).append(f)
        return out

    @cached_property
    def tables(self) -> dict[int, list[Figure]]:
        """The figures of each table."""
        out: dict[int, list[Figure]] = {}
        for f in self.figures:
            if f.o.cell is not None:
                out.setdefault(f.o.cell.table, []).append(f)
        return out

    @property
    def text(self) -> str:
        return self.document.text

    def beside(self, f: Figure) -> list[Figure]:
        """The figures of the same sentence."""
        return self.by_sentence.get(f.sentence, [])

    def beside_index(self, index: int) -> list[Figure]:
        """The figures of the sentence of that number."""
        return self.by_sentence.get(index, [])

    def before(self, f: Figure) -> list[Figure]:
        """The figures of the sentence before, when it stands in the same block."""
        if f.sentence <= 0:
            return []
        here, there = self.sentences[f.sentence], self.sentences[f.sentence - 1]
        return self.by_sentence.get(f.sentence - 1, []) if here.block is there.block else []

    def between(self, a: Figure, b: Figure) -> str:
        """The text between two figures."""
        first, second = sorted((a, b), key=lambda f: f.o.number_start)
        return self.text[first.o.number_end : second.o.number_start]

    def ahead(self, f: Figure, width: int = 20) -> str:
        """The text of the sentence right before a figure."""
        low = self.sentences[f.sentence].start if f.sentence >= 0 else f.o.start
        return self.text[max(low, f.o.number_start - width) : f.o.number_start]

    def after(self, f: Figure, width: int = 20) -> str:
        """The text of the sentence right behind a figure."""
        high = self.sentences[f.sentence].end if f.sentence >= 0 else f.o.end
        return self.text[f.o.number_end : min(high, f.o.number_end + width)]

    def extract(self, start: int, end: int, value: float | None = None, unit: str = "") -> Extract:
        """A quoted stretch as an input."""
        block = next((b for b in self.document.blocks if b.start <= start < b.end), None)
        section = " › ".join(block.section) if block else ""
        page = block.page if block else None
        return Extract(self.document.document_id, value, unit, self.text[start:end], start, end, section, page)


def read(document: Document, observations: Iterable[Observation], frameworks: Iterable[Framework]) -> Reading:
    """Lay a report out."""
    sentences = tuple(_sentences(document))
    ordered = carried(observations, sentences)
    ordered = mended(ordered, document.text)
    figures = tuple(of_an_index([figure(o, document, sentences) for o in ordered]))
    return Reading(document, figures, tuple(frameworks), sentences)


def year(f: Figure) -> int | None:
    """The last year a figure's period names."""
    years = _YEAR.findall(f.o.period or "")
    return int(years[-1]) if years else None


def _sentences(document: Document) -> Iterable[Sentence]:
    index = 0
    for block in document.blocks:
        if block.kind == "table":
            continue
        group: list[tuple[int, int]] = []
        pieces = spans(document.text[block.start : block.end])
        for a, b in pieces:
            group.append((block.start + a, block.start + b))
            if document.text[block.start + b - 1] in "；;" and (a, b) != pieces[-1]:
                continue
            start, end = group[0][0], group[-1][1]
            yield Sentence(index, start, end, document.text[start:end], block)
            index += 1
            group = []


def figure(o: Observation, document: Document, sentences: Sequence[Sentence]) -> Figure:
    """An observation made ready for arithmetic."""
    factor = Fraction(100) if o.unit == "比例" else exact(scale_unit(o.unit)[0]) if o.unit else Fraction(1)
    unit = "%" if o.unit == "比例" else o.base_unit
    box = _box(o, factor)
    text = document.text[o.number_start : o.number_end].strip()
    return Figure(
        o=o,
        value=exact(o.value) * factor,
        box=box,
        loose=_loose(box, o, text, factor),
        factor=factor,
        unit=unit,
        name=plain(o.indicator),
        words=concepts(plain(o.indicator)),
        part=plain(o.breakdown),
        area=place_key(o.area) if o.area else "",
        text=text,
        sentence=-1 if o.cell is not None else _sentence_of(o, sentences),
    )


def _box(o: Observation, factor: Fraction) -> Bounds:
    low = -float("inf") if o.low is None else exact(o.low) * factor
    high = float("inf") if o.high is None else exact(o.high) * factor
    box = Bounds(min(low, high), max(low, high))
    return box.widen(_FRACTION_WIDTH) if o.unit == "比例" and o.qualifier is None else box


def _loose(box: Bounds, o: Observation, text: str, factor: Fraction) -> Bounds:
    """The box when a whole number's trailing zeros may be rounding: 842,000, but not a round 2000."""
    digits = re.sub(r"[^\d.]", "", text)
    zeros = len(digits) - len(digits.rstrip("0"))
    if (
        "." in digits
        or zeros < 3
        or len(digits) - zeros < 2
        or o.measure not in ("level", "change")
        or o.base_unit in _RATIOS
    ):
        return box
    half = Fraction(10) ** zeros / 2 * factor
    middle = exact(o.value) * factor
    return Bounds(min(box.low, middle - half), max(box.high, middle + half))


def _sentence_of(o: Observation, sentences: Sequence[Sentence]) -> int:
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].end <= o.number_start:
            low = middle + 1
        else:
            high = middle
    found = low < len(sentences) and sentences[low].start <= o.number_start < sentences[low].end
    return low if found else -1
