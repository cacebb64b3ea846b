"""Tables whose grid a text export has lost: found among the lines, their cells re-joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.structure.lines import Line
from ingest.structure.paragraphs import Layout
from ingest.structure.pieces import Piece


@dataclass(frozen=True, slots=True)
class Region:
    lines: tuple[Line, ...]


def regions(lines: Sequence[Line], layout: Layout) -> Iterator[tuple[Sequence[Line], Region | None]]:
    yield lines, None


def pieces(region: Region) -> list[Piece]:
    return []
