"""The gate's word lists, read once from wording.toml, and the regular expressions built from them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def vocabulary() -> dict[str, Any]:
    """The parsed wording.toml."""
    with resources.files("assistant").joinpath("gate/wording.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """A word list, longest first."""
    return tuple(sorted(dict.fromkeys(vocabulary()[section][key]), key=len, reverse=True))


def any_of(items: Iterable[str]) -> str:
    """An alternation of words, longest first; Latin words match whole."""
    ordered = sorted(set(items), key=len, reverse=True)
    return "|".join(
        rf"(?<![A-Za-z]){re.escape(w)}(?![A-Za-z])" if w[0].isascii() and w[0].isalpha() else re.escape(w)
        for w in ordered
    )


@cache
def ends_with(section: str, *keys: str) -> re.Pattern[str]:
    """Matches a text that ends with one of the words, blanks aside."""
    return re.compile(f"(?:{any_of(w for k in keys for w in words(section, k))})\\s*$", re.IGNORECASE)


@cache
def begins_with(section: str, *keys: str) -> re.Pattern[str]:
    """Matches a text that begins with one of the words, blanks aside."""
    return re.compile(f"\\s*(?:{any_of(w for k in keys for w in words(section, k))})", re.IGNORECASE)


@cache
def only(section: str, key: str) -> re.Pattern[str]:
    """Matches a text made of nothing but the words of a list."""
    return re.compile(f"(?:{any_of(words(section, key))}|\\s)*", re.IGNORECASE)
