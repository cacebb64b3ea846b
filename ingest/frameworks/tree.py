"""Indicator trees while they are being read; `Framework` is what they become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Origin = Literal["table", "outline", "prose"]


@dataclass
class Draft:
    """An indicator: its name, where the name stands in the canonical text, its weight as a fraction, its children."""

    name: str
    level: int
    start: int
    end: int
    weight: float | None = None
    children: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of indicators that the report states for a level; `approximate` for 50余个."""

    count: int
    approximate: bool
    where: str


@dataclass
class Tree:
    """What one table, outline or sentence says of an index; `where` names it in notes (表1, 正文)."""

    index: str
    edition: str | None
    origin: Origin
    where: str
    start: int
    roots: list[Draft] = field(default_factory=list)
    stated: dict[int, list[Stated]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Draft]:
        """All nodes, parents before their children, in order."""
        stack = list(reversed(self.roots))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def counts(self) -> tuple[int, ...]:
        """Number of nodes of each level."""
        levels = [node.level for node in self.walk()]
        return tuple(levels.count(level) for level in range(1, max(levels, default=0) + 1))

    def find(self, name: str, level: int | None = None) -> Draft | None:
        """The first node of a name."""
        return next((n for n in self.walk() if n.name == name and level in (None, n.level)), None)

    def state(self, level: int, stated: Stated) -> None:
        """Remember a stated count."""
        self.stated.setdefault(level, []).append(stated)
