"""The words of the lexical index: one way to cut text, for passages and questions alike.

Chinese is cut three ways into one bag: single characters, overlapping pairs, and the words of a dictionary in search
mode. The three together find more than any of them alone, and no whitespace is needed. Latin words and numbers are
whole tokens. Case, width (NFKC) and traditional or simplified script make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from ingest.records import Passage

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"(?:(?![{_HAN}])[^\W\d_])"
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<number>\d+(?:\.\d+)*)"
    rf"|(?P<word>{_LETTER}(?:\d|{_LETTER}|[-.+&'](?=\d|{_LETTER}))*)"  # r&d, gpt-4o, don't
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s$")


def searchable_text(passage: Passage) -> str:
    """What of a passage is embedded and indexed: the heading path above it, then its text."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def fold(text: str) -> str:
    """`text` in simplified characters, lower case, NFKC; not of the same length as `text`."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def search_tokens(text: str) -> list[str]:
    """The tokens of `text`, with repetitions, in the order of their runs."""
    return list(_tokens(_THOUSANDS.sub("", fold(text))))


def _tokens(folded: str) -> Iterator[str]:
    for match in _TOKEN.finditer(folded):
        if match["han"]:
            yield from _han_tokens(match["han"])
        elif match["word"]:
            yield _singular(match["word"])
        else:
            yield match["number"]


def _han_tokens(run: str) -> Iterator[str]:
    import rjieba

    yield from run
    yield from (run[i : i + 2] for i in range(len(run) - 1))
    yield from (word for word in rjieba.cut_for_search(run) if len(word) > 1)


def _singular(word: str) -> str:
    """An English plural or possessive without its ending (Harman's S-stemmer, 1991)."""
    word = _POSSESSIVE.sub("", word)
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss", "aes", "ees", "oes", "eies", "aies")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional character -> the simplified one OpenCC puts first.

    Character by character and without OpenCC's phrases: text is folded the same way on both sides, and a table is
    a hundred times faster than the converter.
    """
    lines = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in pairs}
