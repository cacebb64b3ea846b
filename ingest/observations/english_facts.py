"""Fact sheets: «29% White, non-Hispanic» under «Ethnic Composition:», big figures above or below their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.observations.context import Context, make_observation
from ingest.observations.english_areas import EnglishAreas
from ingest.observations.english_numbers import find_figures
from ingest.observations.english_periods import find_english_periods
from ingest.observations.english_sentence import tidy
from ingest.observations.english_state import PERCENT
from ingest.records import Block, Document, Measure, Observation, Quantity

MAX_LABEL = 70
MAX_CAPTION = 110
_HEAD = re.compile(r"(?P<name>[A-Z][\w’'/&,() -]{2,60}):?")
_COLON = re.compile(r"(?P<name>[A-Z][\w’'/&() -]{2,60}):\s+(?P<rest>\S.*)")
_LABEL = re.compile(r"\s+(?P<label>[A-Z\d][^.;]{0,60}|[A-Z][^;]{0,60}(?<!\.))")
_ITEM = re.compile(r"\s*[,;]\s*(?:and\s)?")
_TELLING = re.compile(r"[%$€£#]|,\d{3}|million|billion|trillion|thousand|percent", re.I)
_ALONE = re.compile(
    r"[+\-–−#]?(?:US)?[$€£]?\d[\d,.]*\d?\s?(?:%|percent|thousand|million|billion|trillion"
    r"|[KMB])?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A big figure and its caption, to be read as one sentence: the blocks' joint span, the words of both."""

    start: int
    end: int
    text: str


class FactReader:
    """The facts of one English document, block by block."""

    def __init__(self, document: Document, context: Context, areas: EnglishAreas) -> None:
        self._document, self._context, self._areas = document, context, areas
        self._places = {block.start: i for i, block in enumerate(document.blocks)}

    def read(self, block: Block) -> list[Observation] | None:
        """The facts of a block that is a line of a fact sheet; None where it is none."""
        text = self._text(block)
        if len(text) > MAX_CAPTION or text.endswith("."):
            return None
        head = _COLON.fullmatch(text)
        items = list(self._items(text, head.start("rest") if head else 0))
        if not items or (head and len(items) < 2):
            return None
        name = tidy(head.group("name")) if head else self._above(block)
        return [self._made(block, figure, label, name) for figure, label in items]

    def _text(self, block: Block) -> str:
        return self._document.text[block.start : block.end]

    def _figures(self, text: str) -> list[Quantity]:
        return find_figures(text, [(p.start, p.end) for p in find_english_periods(text)])

    def _items(self, text: str, place: int) -> Iterator[tuple[Quantity, str]]:
        """Figures with the labels that follow them, where a text holds nothing else."""
        found: list[tuple[Quantity, str]] = []
        figures = {figure.start: figure for figure in self._figures(text)}
        starts = sorted(start for start, figure in figures.items() if start >= place and figure.unit in PERCENT)
        for n, start in enumerate(starts):
            figure = figures[start]
            end = starts[n + 1] if n + 1 < len(starts) else len(text)
            label = _LABEL.fullmatch(text[figure.end : end].rstrip(" ,;"))
            if label is None:
                return
            found.append((figure, label.group("label").strip()))
        if starts and not text[place : starts[0]].strip():
            yield from found

    def _above(self, block: Block) -> str:
        """The nearest line above that ends in a colon or is a heading, over other facts."""
        for other in reversed(self._document.blocks[: self._places[block.start]]):
            text = self._text(other).strip()
            if text.endswith(":") or other.kind == "heading":
                return _head_name(text)
            if not self._figures(text):
                return ""
        return ""

    def _made(self, block: Block, figure: Quantity, label: str, name: str) -> Observation:
        measure: Measure = "share" if figure.unit in PERCENT else "level"
        placed = replace(figure, start=figure.start + block.start, end=figure.end + block.start)
        return make_observation(
            self._context, placed, indicator=name or tidy(label), measure=measure, quote=(block.start, block.end),
            block=block, area=self._areas.main, breakdown=label if name else None, confidence=0.85,
            period=str(self._context.data_year) if self._context.year_stated and self._context.data_year else None,
        )  # fmt: skip

    # ------------------------------------------------------------ figures alone on their line
    def joined(self, block: Block) -> Joined | None:
        """A figure that stands alone with the caption below it, else with the one above; None where it is neither."""
        text = self._text(block)
        if not _ALONE.fullmatch(text) or not _TELLING.search(text):
            return None
        i = self._places[block.start]
        blocks = self._document.blocks
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        above = blocks[i - 1] if i else None
        if below is not None and self._is_caption(below) and self._captions_below(i):
            return Joined(block.start, below.end, f"{text} {self._text(below)}")
        if above is not None and self._is_caption(above):
            return Joined(above.start, block.end, f"{self._text(above)} {text}")
        return None

    def _is_caption(self, block: Block) -> bool:
        text = self._text(block)
        return block.kind in ("paragraph", "heading") and 3 <= len(text) <= MAX_CAPTION and not self._figures(text)

    def _captions_below(self, i: int) -> bool:
        """Whether the run of figures and captions around a figure ends with a caption rather than with a figure."""
        blocks, last = self._document.blocks, i
        while last + 2 < len(blocks) and self._alternates(last + 1, last + 2):
            last += 2
        after = blocks[last + 1] if last + 1 < len(blocks) else None
        if after is None or not self._is_caption(after) or after.kind == "heading":
            return False
        first = i
        while first >= 2 and self._alternates(first - 1, first - 2):
            first -= 2
        lead = blocks[first - 1] if first else None
        return lead is None or not self._is_caption(lead) or lead.kind == "heading" or self._text(after)[:1].islower()

    def _alternates(self, caption: int, figure: int) -> bool:
        blocks = self._document.blocks
        return self._is_caption(blocks[caption]) and bool(_ALONE.fullmatch(self._text(blocks[figure])))


def _head_name(text: str) -> str:
    match = _HEAD.fullmatch(text)
    name = match.group("name") if match else ""
    return tidy(name.capitalize() if name.isupper() else name)
