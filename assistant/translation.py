"""A question's key words in the other language, for searching reports written in it.

The bundled model brings Chinese and English only roughly together, and word search not at all; the lexicon's names of
concepts and places, put beside the question, bridge them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources

from assistant.lexicon import language_of, normalise, terms
from assistant.places import Gazetteer, english_places, place_key

_SPARE = frozenset("的地区数量额总年“”（）() ")  # characters of a name that an English one can do without
_SAID = 2  # English ways of saying a concept that are tried

Knows = Callable[[str], bool]


def key_words(question: str, knows: Knows) -> tuple[str, ...]:
    """Words to search for beside the question's own; `knows` tells whether a word stands anywhere in the library.

    An English question gets the Chinese names of its places and concepts. A Chinese one gets English names only for
    what the library does not have in Chinese: the stray English of Chinese reports would mislead it otherwise.
    """
    plain = normalise(question)
    pairs = list(_places(plain)) + [(t.text, t.concept) for t in terms(plain)]
    if language_of(question) == "en":
        return _distinct(name for _, name in pairs if not name.isascii() and knows(name))
    missing = [name for said, name in pairs if not knows(said) and not knows(name)]
    return _distinct(said for name in missing for said in _in_english(name) if knows(said))


def english_area(area: str) -> str:
    """A place or index by its English name, where it has one; as written otherwise."""
    return _display()["places"].get(place_key(area), area)


def english_indicator(name: str) -> str | None:
    """An indicator's name in English, part by part; None where some part of it has no English name here.

    «技术收入占总收入比重» is «technology revenue as a share of total revenue».
    """
    part, of, whole = normalise(name).partition("占")
    if of and whole.endswith(("比重", "占比", "比例")):
        sides = [_in_parts(part), _in_parts(whole.removesuffix("比重").removesuffix("占比").removesuffix("比例"))]
        return f"{sides[0]} as a share of {sides[1]}" if all(sides) else None
    return _in_parts(normalise(name))


def _in_parts(plain: str) -> str | None:
    names = _display()["names"]
    found = terms(plain)
    covered = sum(t.end - t.start for t in found)
    spare = "".join(c for i, c in enumerate(plain) if not any(t.start <= i < t.end for t in found))
    if not found or not covered or any(c not in _SPARE for c in spare):
        return None
    said = [names.get(t.concept) for t in found]
    return " ".join(dict.fromkeys(s for s in said if s)) if all(said) else None


@cache
def _display() -> dict[str, dict[str, str]]:
    text = resources.files("assistant").joinpath("data", "english.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {table: {normalise(k): str(v) for k, v in names.items()} for table, names in tables.items()}


def _places(plain: str) -> Iterator[tuple[str, str]]:
    return ((plain[m.start : m.end], m.name) for m in _gazetteer().find(plain))


def _in_english(name: str) -> Iterator[str]:
    yield from english_places(name)[:_SAID]
    yield from _english().get(name, ())


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


@cache
def _english() -> dict[str, tuple[str, ...]]:
    """Concept -> the English ways of saying it that the lexicon lists first."""
    text = resources.files("assistant").joinpath("data", "synonyms.toml").read_text(encoding="utf-8")
    groups: list[list[str]] = tomllib.loads(text)["groups"]
    return {normalise(g[0]): tuple([w for w in g if w.isascii()][:_SAID]) for g in groups}
