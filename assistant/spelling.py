"""Typing slips: words that miss a known name by one character, found without comparing every name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache

from assistant.lexicon import HAN, words

_SHORTEST = 3
_ANY = "\0"


class Spellings:
    """Known names by every pattern with one character left open; only ever grows."""

    def __init__(self) -> None:
        self._by_pattern: dict[str, list[str]] = {}
        self._names: set[str] = set()
        # One slip leaves one half of a name whole: by length, all first and all second halves.
        self._halves: dict[int, tuple[set[str], set[str]]] = {}

    def add(self, names: Iterable[str]) -> None:
        """Take names in (normalised); those too short or Latin are no use."""
        for name in set(names) - self._names:
            if not correctable(name):
                continue
            self._names.add(name)
            first, second = self._halves.setdefault(len(name), (set(), set()))
            first.add(name[: len(name) // 2])
            second.add(name[len(name) // 2 :])
            for pattern in _patterns(name):
                self._by_pattern.setdefault(pattern, []).append(name)

    def near(self, text: str) -> set[str]:
        """The names that some stretch of a text misses by at most one character."""
        found: set[str] = set()
        for length, (first, second) in tuple(self._halves.items()):
            half = length // 2
            for i in range(len(text) - length + 1):
                if text[i : i + half] in first or text[i + half : i + length] in second:
                    for pattern in _patterns(text[i : i + length]):
                        found.update(self._by_pattern.get(pattern, ()))
        return found


def correctable(name: str) -> bool:
    return len(name) >= _SHORTEST and not name.isascii()


def _patterns(word: str) -> Iterator[str]:
    return (word[:i] + _ANY + word[i + 1 :] for i in range(len(word)))


def correct(
    text: str, known: Collection[str], spellings: Spellings | None = None, whole_end: Collection[str] = ()
) -> str:
    """Put right words that miss a known name by one character: same sound, or characters that look alike.

    `text` and `known` are normalised; `spellings` holds at least the known names. Longer names go first, those of one
    length in their order; a stretch that is itself a known name is left alone, and so is one that misses the last
    character of a name of `whole_end` («杭州不» is no slip for 杭州市).
    """
    if spellings is None:
        spellings = Spellings()
        spellings.add(known)
    done: tuple[int, str] = (-len(text) - 1, "")
    while True:
        order = sorted((-len(n), n) for n in spellings.near(text) if n in known)
        right = _stretches(text, [n for _, n in order])
        step = next(
            ((key, put) for key in order if key > done and (put := _put_right(text, key[1], known, whole_end, right))),
            None,
        )
        if step is None:
            return text
        done, text = step


def _stretches(text: str, names: Iterable[str]) -> frozenset[int]:
    """The characters of a text that stand in a known name spelt as it is: 技 of 国家技术创新中心 is no slip for 级."""
    found: set[int] = set()
    for name in names:
        at = text.find(name)
        while at >= 0:
            found.update(range(at, at + len(name)))
            at = text.find(name, at + 1)
    return frozenset(found)


def _put_right(
    text: str, name: str, known: Collection[str], whole_end: Collection[str], right: Collection[int]
) -> str | None:
    """The text with the first slip of a name put right; None where there is none."""
    if name in text:
        return None
    for i in range(len(text) - len(name) + 1):
        window = text[i : i + len(name)]
        slip = next((k for k, (a, b) in enumerate(zip(window, name, strict=True)) if a != b), 0)
        if i + slip in right:
            continue
        if (window[-1:] == name[-1] or name not in whole_end) and _slip(window, name, known):
            return text[:i] + name + text[i + len(name) :]
    return None


def _slip(window: str, name: str, known: Collection[str]) -> bool:
    if correctable(window) and window in known:
        return False
    wrong = [(a, b) for a, b in zip(window, name, strict=True) if a != b]
    if len(wrong) != 1 or not HAN.match(wrong[0][0]):
        return False
    a, b = wrong[0]
    return bool(_sounds(a) & _sounds(b)) or _looks_alike(a, b)


@lru_cache(maxsize=8192)
def _sounds(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@cache
def _lookalikes() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in str(words().get("lookalikes", "")).split())


def _looks_alike(a: str, b: str) -> bool:
    return frozenset((a, b)) in _lookalikes()
