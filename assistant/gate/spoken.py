"""What the user said: the words, numbers and years of the question and of the user's turns before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.gate.grounds import Ground, folded, parts_in, question_grounds, years_in
from assistant.gate.periods import find_periods


@dataclass(frozen=True)
class Spoken:
    """The user's own words, their numbers and years."""

    text: str
    grounds: tuple[Ground, ...]
    years: frozenset[str]
    parts: frozenset[str]
    dated: bool = False  # whether one of the years is a time asked about, not the name of an edition (指数2024)

    @classmethod
    def of(cls, question: str, history: Sequence[Mapping[str, str]]) -> Spoken:
        """The question and the user's turns before it; what the assistant said is no ground for a number."""
        texts = [question, *(h.get("content", "") for h in history if h.get("role") == "user")]
        plain = [folded(t).text for t in texts]
        years = frozenset(y for t in plain for y in years_in(t))
        parts = frozenset(p for t in plain for p in parts_in(t))
        dated = any(p.marked and p.years for t in plain for p in find_periods(t))
        return cls("\n".join(plain), tuple(question_grounds(texts)), years, parts, dated)
