"""The records of a briefing: what was asked for, and the blocks every format writes out.

A `Text` carries the numbers of its footnotes; each footnote is a `Note` that names report, section and page and quotes
the sentence. Formats only lay out: no text is made and no figure is read behind these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.charts import Chart

Length = Literal["short", "standard", "long"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a briefing is to be about; `period` ISO-like (2023, 2022-Q4, 2019/2023).

    `llm` False keeps a configured model out, None lets it word the findings.
    """

    topic: str | None = None
    indices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    period: str | None = None
    length: Length = "standard"
    llm: bool | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text and the footnotes behind it."""

    text: str
    notes: tuple[int, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a section, level 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, or one item of a list."""

    texts: tuple[Text, ...]
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A captioned table; `widths` are relative column widths."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A captioned chart; `alt` says in words what it shows."""

    caption: Text
    chart: Chart
    alt: str


Block = Heading | Paragraph | Grid | Figure


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: `source` names report, section and page; `quote` is the report's own sentence."""

    n: int
    source: str
    quote: str

    @property
    def text(self) -> str:
        """The footnote in one line."""
        return f"{self.source}：“{self.quote}”" if self.quote else f"{self.source}。"


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole briefing; `removed` are the sentences that found no support and were left out."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    removed: tuple[str, ...] = ()

    def note(self, n: int) -> Note:
        return self.notes[n - 1]
