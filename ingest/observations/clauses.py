"""A block of prose cut into sentences and clauses, each with its figures, periods and areas marked.

Everything here works on folded text; positions are positions in the folded block. Brackets become clauses of their own
and are blanked out of the clause that holds them, so that the words around a bracket stand together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.areas import AreaLexicon, AreaMention
from ingest.numerals import scan
from ingest.observations.context import Context
from ingest.observations.noise import not_data
from ingest.periods import Period, scan_periods
from ingest.records import Quantity

BLANK = "\ue000"
_MARK = re.compile(
    r"[。！？；，：（）]|——|……|(?<!\d),|,(?!\d{3}(?!\d))|(?<=\.\d),|(?<=\.\d\d),|(?<=[\u4e00-\u9fff）”]):(?!//)"
)
_QUOTED = re.compile(r"《[^》]{1,60}》|“[^”]{1,40}”")
_PLAN_QUOTE = re.compile(r"“十[一二三四五]?五”")
_PROPORTION = re.compile(r"(?<!\d)\d+(?:\.\d+)?(?:[∶:：]\d+(?:\.\d+)?)+")
_PART_OF_NAME = re.compile(r"（(?:[A-Z][A-Za-z&+-]{1,8}|[市区县州盟省]|[市区县]、[市区县]|自治区、直辖市)）")
_ENDS = "。！？；……"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas. `text` is the whole folded block with this clause's brackets blanked."""

    text: str
    start: int
    end: int
    mark: str
    quantities: tuple[Quantity, ...]
    periods: tuple[Period, ...]
    areas: tuple[AreaMention, ...]
    brackets: tuple[Clause, ...] = ()

    def part(self, start: int, end: int) -> str:
        """The words of a stretch, without blanked brackets."""
        return self.text[start:end].replace(BLANK, "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The clauses up to 。！？ or ；; `soft` says that it ends in ； and its subject goes on."""

    clauses: tuple[Clause, ...]
    soft: bool

    @property
    def start(self) -> int:
        return self.clauses[0].start

    @property
    def end(self) -> int:
        return self.clauses[-1].end


@dataclass(frozen=True, slots=True)
class _Marks:
    """All that was found in the block, in order, with the starts for bisection."""

    quantities: list[Quantity]
    periods: list[Period]
    areas: list[AreaMention]


def sentences(text: str, context: Context, areas: AreaLexicon, before: int | None = None) -> list[Sentence]:
    """The sentences of a folded block that hold at least one clause."""
    quoted = [match.span() for match in _QUOTED.finditer(text) if not _is_speech(match.group())]
    periods = [p for p in scan_periods(text, anchor=context.anchor(before)) if not _inside(p.start, quoted)]
    dated = [(p.start, p.end) for p in periods]
    proportions = [match.span() for match in _PROPORTION.finditer(text)]
    quantities = [
        q
        for q in scan(text)
        if not _overlaps(q, proportions)
        and not _inside(q.start, quoted)
        and not _overlaps(q, dated)
        and not not_data(text, q)
    ]
    mentions = [a for a in areas.find(text) if not _inside(a.start, quoted)]
    marks = _Marks(quantities, periods, mentions)
    guarded = quoted + proportions + [(q.start, q.end) for q in quantities] + [(p.start, p.end) for p in periods]
    return list(_cut(text, marks, sorted(guarded)))


def _is_speech(quote: str) -> bool:
    """A plan's short name, or quoted words that make a statement, rather than a name."""
    return bool(_PLAN_QUOTE.fullmatch(quote) or re.search(r"\d.*[，。；]|[，。；].*\d", quote))


def _overlaps(quantity: Quantity, spans: list[tuple[int, int]]) -> bool:
    spot = bisect_left(spans, (quantity.end, 0))
    return spot > 0 and spans[spot - 1][1] > quantity.start


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    spot = bisect_left(spans, (place, 0))
    return spot > 0 and spans[spot - 1][1] > place


def _cut(text: str, marks: _Marks, guarded: list[tuple[int, int]]) -> Iterator[Sentence]:
    """Walk the punctuation: brackets nest, commas end clauses, full stops end sentences."""
    cuts = _cuts(text, guarded)
    masked = _masked(text, [bracket for _, _, _, brackets in cuts for bracket in brackets])
    clauses: list[Clause] = []
    for start, end, mark, brackets in cuts:
        clauses.append(_clause(text, masked, start, end, mark, marks, brackets))
        if mark in _ENDS and mark:
            yield Sentence(tuple(clauses), mark == "；")
            clauses = []
    if clauses:
        yield Sentence(tuple(clauses), False)


_Cut = tuple[int, int, str, list[tuple[int, int]]]


def _cuts(text: str, guarded: list[tuple[int, int]]) -> list[_Cut]:
    """(start, end, mark, brackets) of every clause."""
    cuts: list[_Cut] = []
    start, depth = 0, 0
    opened = -1
    brackets: list[tuple[int, int]] = []
    starts = [span[0] for span in guarded]
    for match in _MARK.finditer(text):
        mark, place = match.group(), match.start()
        if mark == "（":
            opened = place if depth == 0 else opened
            depth += 1
        elif mark == "）":
            depth = max(0, depth - 1)
            if depth == 0 and opened >= 0:
                if not _PART_OF_NAME.fullmatch(text, opened, match.end()):
                    brackets.append((opened, match.end()))
                opened = -1
        elif (depth == 0 or place - opened > 120) and not _guards(guarded, starts, place):
            depth = 0
            cuts.append((start, place, mark, brackets))
            start, brackets = match.end(), []
    if start < len(text):
        cuts.append((start, len(text), "", brackets))
    return cuts


def _masked(text: str, brackets: list[tuple[int, int]]) -> str:
    """The text with its brackets blanked."""
    pieces, place = [], 0
    for opening, closing in brackets:
        pieces += [text[place:opening], BLANK * (closing - opening)]
        place = closing
    return "".join([*pieces, text[place:]])


def _guards(guarded: list[tuple[int, int]], starts: list[int], place: int) -> bool:
    """Whether a mark lies inside a figure or a quoted name."""
    spot = bisect_right(starts, place)
    return any(begin < place < end - 1 for begin, end in guarded[max(0, spot - 3) : spot])


def _clause(
    text: str, masked: str, start: int, end: int, mark: str, marks: _Marks, brackets: list[tuple[int, int]]
) -> Clause:
    inner = [_bracket(text, opening + 1, closing - 1, marks) for opening, closing in brackets]
    whole = _marked(masked, start, end, mark, marks)
    if brackets:
        whole = replace(
            whole,
            quantities=tuple(q for q in whole.quantities if not _inside(q.start, brackets)),
            periods=tuple(p for p in whole.periods if not _inside(p.start, brackets)),
            areas=tuple(a for a in whole.areas if not _inside(a.start, brackets)),
            brackets=tuple(b for b in inner if b.quantities),
        )
    return whole


def _bracket(text: str, start: int, end: int, marks: _Marks) -> Clause:
    return _marked(text, start, end, "）", marks)


def _marked(text: str, start: int, end: int, mark: str, marks: _Marks) -> Clause:
    return Clause(
        text, start, end, mark,
        tuple(_between(marks.quantities, start, end)),
        tuple(_between(marks.periods, start, end)),
        tuple(_between(marks.areas, start, end)),
    )  # fmt: skip


def _between(items: list[Any], start: int, end: int) -> list[Any]:
    first = bisect_left(items, start, key=lambda item: item.start)
    last = bisect_left(items, end, key=lambda item: item.start)
    return items[first:last]
