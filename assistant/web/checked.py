"""The findings of an audit in English: the auditor builds them in Chinese, the English pages retell them by build."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.web.words import data

_Pattern = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class _Builds:
    """How findings and their parts are built, and the same in English."""

    findings: Sequence[_Pattern]
    remedies: Sequence[_Pattern]
    conditions: Sequence[_Pattern]
    pieces: Sequence[_Pattern]
    days: dict[str, str]


@cache
def _builds() -> _Builds:
    held = data("english_audit.toml")

    def of(kind: str) -> list[_Pattern]:
        return [(re.compile(p["chinese"]), str(p["english"])) for p in held[kind]]

    return _Builds(of("finding"), of("remedy"), of("condition"), of("piece"), dict(held["day"]))


def statement(chinese: str) -> str | None:
    """A finding in English; names, figures and quotes in it stay. None for one of unknown build."""
    said = _told(chinese.rstrip("。"), _builds().findings)
    # A build that reads a verdict the wrong way round must never be shown.
    if said is None or ("不一致" in chinese) != ("inconsistent" in said):
        return None
    return f"{said}."


def condition(chinese: str) -> str | None:
    """A condition in English, None where it is not known."""
    return _told(chinese, _builds().conditions)


def piece(chinese: str) -> str:
    """A part of a finding with the words around its names and figures in English."""
    for build, english in _builds().pieces:
        chinese = build.sub(english, chinese)
    return chinese.strip()


def _told(text: str, builds: Sequence[_Pattern]) -> str | None:
    for build, english in builds:
        m = build.fullmatch(text)
        if m is None:
            continue
        groups = {name: _group(name, value or "") for name, value in m.groupdict().items()}
        if None not in groups.values():
            return english.format(**groups)
    return None


def _group(name: str, value: str) -> str | None:
    """A group of a build as the English sentence takes it."""
    if name == "rest":
        parts = [_told(p, _builds().remedies) for p in value.split("；")] if value else []
        return None if None in parts else "".join(f"; {p}" for p in parts)
    if name == "condition":
        return condition(value)
    if name == "say_day":
        return _builds().days.get(value)
    return piece(value) if name == "head" or name.startswith("say_") else value
