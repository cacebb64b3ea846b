"""Lists that share: «分别» gives each member its figure, «均» gives one figure to all, a unit is written once for all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.areas import AreaMention
from ingest.numerals import scale_unit
from ingest.observations.clauses import Clause
from ingest.observations.phrases import members
from ingest.records import Quantity

_SEPARATOR = re.compile(r"^(?:、|和|及|以及|与|，|或)+$")
_EACH = re.compile(r"分别|依次")
_ALL = re.compile(r"均(?!衡|值|价|线|匀|等|收|增速|可支配)|都(?!市|是)|双双|皆")
_MOST = 8  # members a list may have


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure list opened out: (words to put before, figure) for each member; `carried` where the members stand in an
    earlier clause and `before` holds only the verb."""

    parts: tuple[tuple[str, Quantity], ...]
    carried: bool


def shared_units(clause: Clause) -> tuple[Quantity, ...]:
    """The clause's figures, those of a list without a unit taking the next one's («57.3、24.8%»)."""
    out = list(clause.quantities)
    for i in range(len(out) - 2, -1, -1):
        here, following = out[i], out[i + 1]
        between = clause.part(here.end, following.start)
        if not here.unit and following.unit and _SEPARATOR.match(between) and following.base_unit != "位":
            out[i] = _with_unit(here, following.unit)
    return tuple(out)


def _with_unit(quantity: Quantity, unit: str) -> Quantity:
    factor, base = scale_unit(unit)
    return replace(quantity, unit=unit, base_unit=base, scaled=float(f"{quantity.value * factor:.12g}"))


def adjacent(clause: Clause, quantities: tuple[Quantity, ...]) -> bool:
    """Whether the figures stand side by side, only list marks between them."""
    pairs = zip(quantities, quantities[1:], strict=False)
    return len(quantities) > 1 and all(_SEPARATOR.match(clause.part(a.end, b.start)) for a, b in pairs)


def spread(words: str, quantities: tuple[Quantity, ...], side_by_side: bool) -> Spread | None:
    """Open out «A、B、C分别占1%、2%、3%» or «A、B均增长5%»; `words` stand before the first figure."""
    each = _EACH.search(words)
    everyone = None if each else _ALL.search(words)
    mark = each or everyone
    if mark is None:
        return _unmarked(words, quantities) if side_by_side else None
    head, tail = words[: mark.start()], words[mark.end() :]
    names = members(head) if head.strip("，、") else []
    if mark is each and len(quantities) > 1 and len(names) not in (0, len(quantities)):
        names = _fitted(head, len(quantities))
    if not names:
        return Spread(tuple((tail, q) for q in quantities), True)
    if len(names) > _MOST:
        return None
    if len(quantities) == 1:
        return Spread(tuple((name + tail, quantities[0]) for name in names), False) if len(names) > 1 else None
    if mark is each and len(names) == len(quantities) and side_by_side:
        return Spread(tuple((name + tail, q) for name, q in zip(names, quantities, strict=True)), False)
    return None


def _fitted(head: str, count: int) -> list[str]:
    """Members split at 、 only, where 和 and 与 belong to the names."""
    parts = [part for part in re.split(r"、|以及|(?<=[\u4e00-\u9fff])[和及](?=[^、]+$)", head) if part]
    return parts if len(parts) == count else [part for part in head.split("、") if part] if head.count("、") == count - 1 else []


def _unmarked(words: str, quantities: tuple[Quantity, ...]) -> Spread | None:
    """«上海、深圳迁出的只有47家和43家»: as many names as figures, the verb behind the last name."""
    if len(quantities) < 2 or "、" not in words and "和" not in words:
        return None
    parts = [part for part in re.split(r"、|(?<=[\u4e00-\u9fff])和", words) if part]
    if len(parts) != len(quantities) or any(len(part) > 14 for part in parts[:-1]):
        return None
    return None


def area_list(clause: Clause, place: int) -> list[AreaMention]:
    """The areas of «上海、深圳…» at a place, empty where fewer than two stand there."""
    found: list[AreaMention] = []
    for mention in clause.areas:
        if mention.start < place:
            continue
        if not found and mention.start == place or found and _SEPARATOR.match(clause.text[found[-1].end : mention.start]):
            found.append(mention)
        else:
            break
    return found if len(found) > 1 else []
