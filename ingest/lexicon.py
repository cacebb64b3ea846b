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
    """A regular expression that matches any of the words, the longest first.

    Words are folded into a tree by their first characters: hundreds of names cost little more than one.
    """
    tree: dict[str, Any] = {}
    for item in items:
        node = tree
        for char in item:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    """The alternatives of a tree; where a word may end, going on is tried before ending."""
    options = [re.escape(char) + _tail(child) for char, child in node.items() if char]
    return "|".join(options) if options else ""


def _tail(node: dict[str, Any]) -> str:
    inner = _branches(node)
    if not inner:
        return ""
    return f"(?:{inner})?" if "" in node else (inner if len(node) == 1 else f"(?:{inner})")
