"""What an index is called: its name in the reports, shorter and longer forms of it, and its English name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.lexicon import normalise
from assistant.places import english_places

# 长三角区域发展指数 is the 长三角指数.
_INDEX_PLACE = re.compile("(?P<place>.{2,6}?)(?:区域|科技|创新|高质量|综合|发展).{0,8}指数$")


def index_names(held: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names of indices, each with the normalised ways to say it, longest first; a longer and a shorter name are one."""
    out: dict[str, list[str]] = {}
    plain_of: dict[str, str] = {}
    pieces: dict[str, str] = {}
    rank: dict[str, int] = {}
    for name in dict.fromkeys(held):
        plain = normalise(name)
        within = [plain_of[piece] for piece in _pieces(plain) if piece in plain_of]
        around = [pieces[plain]] if plain in pieces else []
        known = min({*within, *around}, key=lambda n: rank[n]) if within or around else None
        if known is None:
            rank[name] = len(rank)
            plain_of.setdefault(plain, name)
            for piece in _pieces(plain):
                pieces.setdefault(piece, name)
        out.setdefault(known or name, []).append(plain)
    return {name: _sayings(name, said) for name, said in out.items()}


def _pieces(text: str) -> set[str]:
    return {text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}


def _sayings(name: str, said: Sequence[str]) -> tuple[str, ...]:
    place = _INDEX_PLACE.match(name)
    short = {normalise(place.group("place") + "指数")} if place else set()
    # «中关村综合指数» is the composite of the 中关村指数
    whole = {s.removesuffix("指数") + "综合指数" for s in said if s.endswith("指数") and "综合" not in s}
    ways = {*said, *short, *whole, *(way for s in said for way in english_index(s))}
    return tuple(sorted(ways, key=lambda w: (-len(w), w)))


def english_index(name: str) -> list[str]:
    """硅谷指数 -> silicon valley index, where the place has an English name."""
    place = name.removesuffix("指数")
    return [f"{english} index" for english in english_places(place)] if place != name else []
