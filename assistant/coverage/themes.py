"""The themes that indicators are about: a bilingual vocabulary the user may extend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError
from assistant.lexicon import normalise

OWN_FILE = "themes.toml"
# What is said of an amount at the end of a name says nothing of its theme.
_TAIL = re.compile(r"(数量|情况|总数|总额|金额|指标|指数|统计|占比|比例|比重|水平|数|量|额|率)$")
_BRACKET = re.compile(r"[（(][^（）()]*[)）]")
_TAIL_BONUS = 2.5


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with the normalised words that speak for it."""

    name: str
    english: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeHit:
    """A theme a text speaks of, the words that say so, and how loudly they do."""

    theme: str
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Themes:
    """The vocabulary in force."""

    themes: tuple[Theme, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(t.name for t in self.themes)

    def hits(self, text: str) -> list[ThemeHit]:
        """The themes of a text, the loudest first; the head of a name (its end) and longer words count more."""
        plain = normalise(text)
        head = _TAIL.sub("", _BRACKET.sub("", plain)).strip()
        said = {w for t in self.themes for w in t.words if _occurs(w, plain)}
        kept = frozenset(w for w in said if _stands(w, plain, said))
        found = [hit for t in self.themes if (hit := _hit(t, kept, head)) is not None]
        return sorted(found, key=lambda h: -h.score)

    def of(self, text: str) -> list[str]:
        """The names of the themes of a text."""
        return [h.theme for h in self.hits(text)]


def load_themes(home: Path | None = None) -> Themes:
    """The bundled themes with those of the home's themes.toml.

    Raises SettingsError when the home's file cannot be read.
    """
    own = home / OWN_FILE if home is not None else None
    stamp = own.stat().st_mtime_ns if own is not None and own.is_file() else 0
    return _load(str(own) if stamp else "", stamp)


def themes_of(text: str, home: Path | None = None) -> list[str]:
    """The themes a question or an indicator speaks of, the clearest first."""
    return load_themes(home).of(text)


@lru_cache(maxsize=16)
def _load(own: str, _stamp: int) -> Themes:
    bundled = resources.files("assistant").joinpath("data", "themes.toml").read_text(encoding="utf-8")
    merged = {t.name: t for t in _parse(tomllib.loads(bundled))}
    if own:
        try:
            data = tomllib.loads(Path(own).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
            raise SettingsError(f"主题词表 {own} 读不出来：{e}") from e
        _merge(merged, data, own)
    return Themes(tuple(merged.values()))


def _parse(data: dict[str, Any]) -> Iterable[Theme]:
    for t in data.get("theme", ()):
        yield Theme(str(t["name"]), str(t.get("english", "")), _words(t))


def _words(t: dict[str, Any]) -> tuple[str, ...]:
    given: Sequence[str] = [str(w) for w in t.get("words", ())]
    return tuple(dict.fromkeys(normalise(w) for w in (*given, str(t["name"])) if len(w) > 1))


def _merge(merged: dict[str, Theme], data: dict[str, Any], own: str) -> None:
    for t in data.get("theme", ()):
        if not isinstance(t, dict) or not t.get("name"):
            raise SettingsError(f"主题词表 {own} 里有一项没有 name。")
        theme = Theme(str(t["name"]), str(t.get("english", "")), _words(t))
        held = merged.get(theme.name)
        if held is not None and not t.get("replace"):
            theme = replace(held, words=tuple(dict.fromkeys((*held.words, *theme.words))))
        merged[theme.name] = theme


def _stands(word: str, plain: str, said: set[str]) -> bool:
    """Whether a word is said outside every longer one: «人才» is not in «人才公寓», nor «国际» in «国际标准»."""
    rest = plain
    for longer in sorted((w for w in said if word in w and w != word), key=len, reverse=True):
        rest = rest.replace(longer, "\0")
    return _occurs(word, rest)


def _hit(theme: Theme, kept: frozenset[str], head: str) -> ThemeHit | None:
    found = [w for w in theme.words if w in kept]
    if not found:
        return None
    best = max(_weight(w) + (_TAIL_BONUS if head.endswith(w) else 0) for w in found)
    longest = [w for w in found if not any(w != other and w in other for other in found)]
    return ThemeHit(theme.name, tuple(longest), best)


def _occurs(word: str, plain: str) -> bool:
    if not word[0].isascii():
        return word in plain
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", plain))


def _weight(word: str) -> float:
    """Han characters count one each; a Latin word as much as the Han words it translates."""
    return len(word) if not word.isascii() else 1 + 1.5 * len(word.split())
