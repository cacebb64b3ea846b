"""What an index is called: its name in the reports, shorter and longer forms of it, and its English name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.lexicon import normalise
from assistant.places import english_places, index_place, short_name

# What an index's name may leave out.
_GENERIC = re.compile(
    "国家级?|自主创新示范区|高新技术产业开发区|高新区|经开区|开发区|示范区|新区|园区|科学城|科技城|城市|[省市区县]|区域|综合|发展|评价|监测|建设|高质量"
)
_TELLING = 4  # characters of a name that tell an index without its place


def index_names(held: Iterable[str], homes: Mapping[str, Collection[str]] | None = None) -> dict[str, tuple[str, ...]]:
    """Names of indices, each with the normalised ways to say it, longest first; a longer and a shorter name are one.

    `homes` gives the reports an index is listed in: there a short form («滨湾指数») is the index it is short for.
    """
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
    listed = homes or {}
    for name in [n for n in out if n in listed]:
        beside = {n: said for n, said in out.items() if n != name and set(listed.get(n, ())) & set(listed[name])}
        whole = short_for(normalise(name), beside)
        if whole is not None:
            out[whole] += out.pop(name)
    return {name: _sayings(name, said) for name, said in out.items()}


def _pieces(text: str) -> set[str]:
    return {text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}


def _sayings(name: str, said: Sequence[str]) -> tuple[str, ...]:
    place = index_place(name)
    short = {normalise(f"{place}指数")} if place else set()
    # «中关村综合指数» is the composite of the 中关村指数
    whole = {s.removesuffix("指数") + "综合指数" for s in said if s.endswith("指数") and "综合" not in s}
    ways = {*said, *short, *whole, *(way for s in said for way in english_index(s))}
    return tuple(sorted(ways, key=lambda w: (-len(w), w)))


def short_for(said: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """The one index a normalised «…指数» is a shorter form of: its place alone, or its name without generic words."""
    found = [n for n, ways in names.items() if any(_is_short(said, way) for way in ways)]
    return found[0] if len(found) == 1 else None


def _is_short(said: str, full: str) -> bool:
    """滨河指数 and 滨河创新发展指数 for 滨河高新区创新发展指数; 创新发展指数 as well, which leaves the place out."""
    head, whole = said.removesuffix("指数"), full.removesuffix("指数")
    if full == whole or len(head) >= len(whole) or len(head) < 2:
        return False
    if whole.endswith(head):
        return len(head) >= _TELLING and whole[: -len(head)] != ""
    place = index_place(full)
    if place is not None and head in (place, short_name(place)):
        return True
    if place is not None and len(head) >= _TELLING and head in _without(whole[len(place) :]):
        return True
    return head[:2] == whole[:2] and head in _without(whole)


@lru_cache(maxsize=1024)
def _without(whole: str) -> frozenset[str]:
    """The forms of a name that leave out some of its generic words."""
    forms = {whole}
    for m in reversed(list(_GENERIC.finditer(whole))):
        if m.start() >= 2:
            forms |= {f[: m.start()] + f[m.end() :] for f in forms}
    return frozenset(forms)


def english_index(name: str) -> list[str]:
    """硅谷指数 -> silicon valley index, where the place has an English name."""
    place = name.removesuffix("指数")
    return [f"{english} index" for english in english_places(place)] if place != name else []
