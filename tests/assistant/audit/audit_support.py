"""Reads small reports through the real extractors, for the tests of the auditor."""

from __future__ import annotations

from pathlib import Path

from assistant.audit import Check, examine
from assistant.audit.reading import Reading, read
from ingest.limits import Limits
from ingest.pipeline import extract


def reading(folder: Path, text: str, name: str = "report.txt") -> Reading:
    """A report of this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return reading_of(path)


def reading_of(path: Path) -> Reading:
    """A file as the auditor reads it."""
    found = extract(path, Limits())
    return read(found.document, found.observations, found.frameworks)


def checks(folder: Path, text: str, name: str = "report.txt") -> list[Check]:
    """The checks of a report of this text."""
    return examine(reading(folder, text, name))


def verdicts(found: list[Check], kind: str) -> list[str]:
    """The verdicts of one kind of check."""
    return [c.verdict for c in found if c.kind == kind]


def words(check: Check) -> str:
    """Everything a check says, its quotes included."""
    inputs = check.as_json()["inputs"]
    return " ".join([check.statement, *(str(i["quote"]) for i in inputs)])
