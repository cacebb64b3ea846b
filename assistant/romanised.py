"""English questions on Chinese reports: places by their sound («Lanjiang Province» is 澜江省), things by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from assistant.lexicon import HAN, normalise, table, terms
from assistant.places import stem_of
from ingest.lexicon import vocabulary

_WORD = re.compile(r"(?<![a-z'’])[a-z]+(?:['’][a-z]+)*(?![a-z])")
_SHORTEST = 4  # letters: shorter syllables are words of English (an, he, long)
_INDEX_BEHIND = re.compile(r"(?<=[\u3400-\u9fff]) (?:sub-?)?ind(?:ex|ices|exes)(?![a-z])")
_INDEX = re.compile(r"\s+(?P<tail>(?:[a-z-]+ ){0,4}index)\b")


def in_chinese(text: str, areas: frozenset[str], indices: Mapping[str, Sequence[str]]) -> str:
    """A normalised English question with its Chinese places, and the indices named after them, in Chinese."""
    known = _by_sound(areas)
    out, at = [], 0
    for m in _WORD.finditer(text):
        stem = known.get(re.sub("['’]", "", m.group()))
        if m.start() < at or stem is None:
            continue
        kind = _kinds().match(text, m.end())
        said = stem + (str(table("english.toml")["kinds"][kind["kind"]]) if kind else "")  # type: ignore[index]
        end = kind.end() if kind else m.end()
        index = _INDEX.match(text, end)
        whole = _index_of(said, index["tail"], indices) if index else None
        out += [text[at : m.start()], whole or said]
        at = index.end() if index and whole else end
    return "".join([*out, text[at:]])


def by_name(text: str, said_here: Callable[[str], bool], chinese: bool) -> str:
    """A normalised English question with the names of things Chinese reports tell of in Chinese.

    Where the question is on no Chinese report for sure, only names with a word that no report says in English.
    """

    def put(m: re.Match[str]) -> str:
        named = _named()[m["name"]]
        return named if chinese or not all(said_here(w) for w in m["name"].split()) else m.group()

    put_in = _names().sub(put, text)
    if chinese:
        put_in = _asking().sub(lambda m: str(table("english.toml")["asked"][m["name"]]), put_in)  # type: ignore[index]
    return normalise(_INDEX_BEHIND.sub("指数", put_in))


@cache
def _named() -> dict[str, str]:
    said: dict[str, str] = table("english.toml")["said"]  # type: ignore[assignment]
    return {normalise(k): v for k, v in said.items()}


@cache
def _asking() -> re.Pattern[str]:
    asked: dict[str, str] = table("english.toml")["asked"]  # type: ignore[assignment]
    return re.compile(rf"(?<![a-z])(?P<name>{'|'.join(map(re.escape, sorted(asked, key=len, reverse=True)))})(?![a-z])")


@cache
def _names() -> re.Pattern[str]:
    longest = "|".join(map(re.escape, sorted(_named(), key=len, reverse=True)))
    return re.compile(rf"(?<![a-z&-])(?P<name>{longest})s?(?![a-z&-])")


def _index_of(place: str, tail: str, indices: Mapping[str, Sequence[str]]) -> str | None:
    """The index of a place whose name goes on as the English one does: innovation index, 创新指数."""
    asked = {t.concept for t in terms(tail)}
    for way in (w for ways in indices.values() for w in ways):
        if way.startswith(place) and {t.concept for t in terms(way[len(place) :])} == asked:
            return way
    return None


@cache
def _kinds() -> re.Pattern[str]:
    names: Iterable[str] = table("english.toml")["kinds"]  # type: ignore[assignment]
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"[ -](?:national )?(?P<kind>{longest})(?![a-z])")


@lru_cache(maxsize=8)
def _by_sound(areas: frozenset[str]) -> dict[str, str]:
    """Places by how they sound; what two places of the library share is neither's."""
    from pypinyin import lazy_pinyin

    data = vocabulary("areas")
    listed = {n for group in ("provinces", "cities") for n in data[group]["names"]}
    out: dict[str, str] = {}
    for names in (areas, listed):
        found: dict[str, set[str]] = {}
        for stem in {stem_of(normalise(n)) for n in names}:
            if 2 <= len(stem) <= _LONGEST and all(map(HAN.match, stem)):
                found.setdefault("".join(lazy_pinyin(stem)), set()).add(stem)
        for sound, stems in found.items():
            if len(stems) == 1 and len(sound) >= _SHORTEST:
                out.setdefault(sound, next(iter(stems)))
    return out


_LONGEST = 5  # characters of a place that are written as one word
