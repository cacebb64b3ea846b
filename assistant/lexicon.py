"""The words of questions and reports: what means the same, what carries no meaning, what was probably meant.

The vocabulary is data (assistant/data/*.toml); `Vocabulary` adds the names the library itself holds.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_LATIN = re.compile(r"[a-z0-9&'+.-]+")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text under the name of its concept; [start, end) in the normalised text."""

    concept: str
    text: str
    start: int
    end: int


@cache
def _converter(direction: str) -> object:
    from opencc import OpenCC

    return OpenCC(direction)


def simplify(text: str) -> str:
    """Traditional characters to simplified ones, one for one."""
    return _converter("t2s").convert(text)  # type: ignore[attr-defined]


def traditional(text: str) -> str:
    """Simplified characters to traditional ones."""
    return _converter("s2t").convert(text)  # type: ignore[attr-defined]


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """NFKC, lower case, simplified characters, no blanks between Han: what is compared."""
    flat = simplify(unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", flat)


def language_of(text: str) -> str:
    """zh, zh-Hant or en: the language a question is asked in."""
    han = len(HAN.findall(text))
    if han * 4 < len(re.findall(r"[A-Za-z]", text)):
        return "en"
    return "zh" if simplify(text) == text else "zh-Hant"


def _data(name: str) -> dict[str, object]:
    return tomllib.loads(resources.files("assistant").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def table(name: str) -> dict[str, object]:
    """A table of assistant/data."""
    return _data(name)


@cache
def words() -> dict[str, object]:
    """Function words, intents and cues."""
    return _data("words.toml")


@cache
def stop_words() -> frozenset[str]:
    return frozenset(str(words()["stop"]).split())


@cache
def _variants() -> dict[str, str]:
    """Every way of saying a concept, and its name."""
    out: dict[str, str] = {}
    for group in _data("synonyms.toml")["groups"]:  # type: ignore[attr-defined]
        for variant in group:
            out.setdefault(normalise(variant), normalise(group[0]))
    return out


@cache
def _longest() -> int:
    return max(map(len, _variants()))


@cache
def _derived() -> list[tuple[str, re.Pattern[str]]]:
    return [(normalise(c), re.compile(p)) for c, p in _data("synonyms.toml")["derived"]]  # type: ignore[attr-defined]


def derived(text: str) -> frozenset[str]:
    """Concepts a normalised indicator stands for without saying them."""
    return frozenset(concept for concept, pattern in _derived() if pattern.search(text))


@lru_cache(maxsize=65536)
def terms(text: str) -> tuple[Term, ...]:
    """The meaningful words of a normalised text, each under its concept; function words are left out."""
    found: list[Term] = []
    gap = i = 0
    while i < len(text):
        variant = _variant_at(text, i)
        if variant is None:
            i += 1
            continue
        found += _plain(text, gap, i)
        found.append(Term(_variants()[variant], variant, i, i + len(variant)))
        i = gap = i + len(variant)
    return tuple(found + _plain(text, gap, len(text)))


def _variant_at(text: str, i: int) -> str | None:
    latin = text[i].isascii() and text[i].isalnum()
    if latin and i and (text[i - 1].isascii() and text[i - 1].isalnum()):
        return None
    for n in range(min(_longest(), len(text) - i), 0, -1):
        piece = text[i : i + n]
        if piece not in _variants():
            continue
        after = text[i + n : i + n + 1]
        if latin and after.isascii() and after.isalnum():
            continue
        return piece
    return None


# «什么地方», «哪些地方»: a question word; «地方财政» is of the localities.
_SOME_PLACE = re.compile(r"(?:什么|[哪个些里]|其他|别的)$")


def _plain(text: str, start: int, end: int) -> list[Term]:
    """Words that no concept knows, by the general segmenter."""
    import rjieba

    out, at = [], start
    for word in rjieba.cut(text[start:end]):
        at_end = at + len(word)
        if (
            word not in stop_words()
            and not (word == "地方" and _SOME_PLACE.search(text[:at]))
            and not all(c in stop_words() for c in word)
            and (HAN.search(word) or _LATIN.fullmatch(word))
            and not word.isdigit()
        ):
            out.append(Term(word, word, at, at_end))
        at = at_end
    return out


@cache
def _related() -> dict[str, frozenset[str]]:
    """Concepts that are near without being the same."""
    out: dict[str, set[str]] = {}
    for group in _data("synonyms.toml")["related"]:  # type: ignore[attr-defined]
        names = {normalise(n) for n in group}
        for n in names:
            out.setdefault(n, set()).update(names)
    return {n: frozenset(others) for n, others in out.items()}


def related(concept: str) -> frozenset[str]:
    """The concepts that may stand in for one where nothing nearer is found."""
    return _related().get(concept, frozenset())


# Head nouns that a great many names end in: that two names share one says little («第二产业», «高技术产业»).
_HEADS = frozenset(["产业", "指数", "指标", "数量", "人数", "总额", "总量", "规模", "比重", "地区", "全国", "全市"])
_HEAD_ALONE = 0.45


@lru_cache(maxsize=65536)
def similar(a: str, b: str) -> float:
    """How far one concept stands for another: 1 the same, less where one word holds the other or shares its parts."""
    if a == b:
        return 1.0
    if b in related(a):
        return 0.75
    if len(a) >= 2 and len(b) >= 2 and (a in b or b in a):
        if min(a, b, key=len) in _HEADS:
            return _HEAD_ALONE
        return 0.55 + 0.35 * min(len(a), len(b)) / max(len(a), len(b))
    if len(a) < 3 or len(b) < 3 or a.isascii() or b.isascii():
        return 0.0
    x, y = _bigrams(a), _bigrams(b)
    dice = 2 * len(x & y) / (len(x) + len(y))
    return 0.8 * dice if dice >= 0.5 else 0.0


@lru_cache(maxsize=65536)
def _bigrams(word: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))
