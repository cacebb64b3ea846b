"""Vocabularies as data: each toml file of ingest/data is read once and turned into what the parsers ask for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The parsed ingest/data/<name>.toml."""
    with resources.files("ingest").joinpath(f"data/{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """A word list of a vocabulary, longest first, so that alternations built from it match greedily."""
    node: Any = vocabulary(name)
    for key in path:
        node = node[key]
    if isinstance(node, dict):
        node = [word for group in node.values() for word in group]
    return tuple(sorted(dict.fromkeys(node), key=len, reverse=True))


def alternation(items: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(item) for item in sorted(set(items), key=len, reverse=True))
