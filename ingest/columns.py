"""What a table's header cells say their columns hold: indicator levels, weights, units, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ingest import lexicon
from ingest.folding import fold

Role = Literal["level", "index", "weight", "unit", "direction", "number", "remark"]

_OTHER_ROLES: tuple[Role, ...] = ("weight", "unit", "direction", "number", "remark", "index")
MAX_HEADER = 24  # characters of a header cell

_COUNT = re.compile(
    r"[（(]\s*(?:共|合计)?\s*(\d{1,4})\s*(?:个|项|條|条|類|类)?\s*[)）]|[（(]\s*(?:%|％|分|权重)\s*[)）]"
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, and for a level its depth (1 under the index) and how many nodes the header states."""

    role: Role
    level: int = 0
    count: int | None = None


@cache
def _vocabulary() -> tuple[dict[int, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """Patterns of data/framework_columns.toml: ordinal levels, and the other roles."""
    data = dict(lexicon.vocabulary("framework_columns"))

    def compiled(patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile("(?:" + "|".join(patterns) + ")", re.I)

    levels = {int(depth): compiled(patterns) for depth, patterns in data.pop("level").items()}
    return levels, {role: compiled(entry["patterns"]) for role, entry in data.items()}


def columns(header: Sequence[str]) -> list[Column | None] | None:
    """Roles of the columns under a header row; None where the row is no header of an indicator table.

    Ordinal levels (一级指标) carry their depth; otherwise level columns are numbered from left to right.
    """
    found = [_role(cell) for cell in header]
    ordinal = sum(1 for c in found if c and c.role == "level" and c.level)
    # Two ordinal levels are an indicator table whatever else it holds; else most columns must be known ones.
    known = sum(1 for c, cell in zip(found, header, strict=True) if c is not None or not cell.strip())
    if not any(c and c.role == "level" for c in found) or (ordinal < 2 and known < max(2, 0.75 * len(found))):
        return None
    return _numbered(found)


def names_column(cell: str) -> bool:
    """Whether a single cell is a known column header."""
    return _role(cell) is not None


def is_explicit(header: Sequence[str]) -> bool:
    """Whether a header names two levels by their ordinals (一级指标, 二级指标)."""
    return len({c.level for c in map(_role, header) if c and c.role == "level" and c.level}) >= 2


def level_count(found: Sequence[Column | None]) -> int:
    """How many levels a header announces."""
    return len({c.level for c in found if c and c.role == "level"})


def promoted(found: Sequence[Column | None]) -> list[Column | None]:
    """The columns with a first one that names the index read as the first level («目标层» over several goals)."""
    if not found or found[0] is None or found[0].role != "index":
        return list(found)
    below = [replace(c, level=c.level + 1) if c and c.role == "level" else c for c in found[1:]]
    return [Column("level", 1), *below]


def _role(cell: str) -> Column | None:
    squeezed = re.sub(r"\s+", "", fold(cell).text)
    if not squeezed or len(squeezed) > MAX_HEADER:
        return None
    stated = _COUNT.search(squeezed)
    count = int(stated.group(1)) if stated and stated.group(1) else None
    name = _COUNT.sub("", squeezed)
    ordinal, others = _vocabulary()
    for depth, pattern in ordinal.items():
        if pattern.fullmatch(name):
            return Column("level", depth, count)
    for role in _OTHER_ROLES:
        if others[role].fullmatch(name):
            return Column(role, 0, count)
    return Column("level", 0, count) if others["named"].fullmatch(name) else None


def _numbered(found: Sequence[Column | None]) -> list[Column | None]:
    """Level columns without an ordinal take the depth that follows from their place."""
    depth, made = 0, list(found)
    top = next((i for i, c in enumerate(made) if c and c.role == "level" and c.level == 1), 0)
    for i, column in enumerate(made[:top]):
        if column and column.role == "level" and not column.level:
            made[i] = Column("index")
    for i, column in enumerate(made):
        if column is None or column.role != "level":
            continue
        depth = column.level or depth + 1
        made[i] = Column("level", depth, column.count)
    return made
