"""The records of an audit: a figure as the report gives it, and a relation between figures with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from assistant.audit.bounds import Bounds
from ingest.records import Observation

Verdict = Literal["consistent", "inconsistent", "conditional"]


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation made ready for arithmetic.

    `box` is what the written figure can stand for in base units (元, 人, %); `loose` the same when trailing zeros of a
    count may be rounding; `value` the written value. `name`, `part`, `area` are normalised for comparison.
    """

    o: Observation
    value: Fraction
    box: Bounds
    loose: Bounds
    factor: Fraction
    unit: str
    name: str
    words: frozenset[str]
    part: str
    area: str
    text: str
    sentence: int

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.o.document_id, self.o.number_start, self.o.number_end)

    @property
    def vague(self) -> bool:
        """Whether the report itself calls the figure approximate."""
        return self.o.qualifier is not None or self.o.unit == "比例"


@dataclass(frozen=True, slots=True)
class Extract:
    """A quoted stretch that enters a check without being an observation: a list that was counted, a year in prose."""

    document_id: str
    value: float | None
    unit: str
    quote: str
    start: int
    end: int
    section: str = ""
    page: int | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Check:
    """One relation between figures: what is stated, what the others give ([low, high] in the stated figure's unit).

    `condition` says under which reading a conditional relation holds, `remedy` what would make it hold;
    `distinct` says that no other reading of the same figure bears a contested one out (a second division of a whole);
    `gap` is the distance between stated and computed, `severity` 0 (fine) to 1 (grossly apart).
    """

    kind: str
    statement: str
    verdict: Verdict
    inputs: tuple[Figure | Extract, ...]
    stated: str | None = None
    computed: float | str | None = None
    low: float | None = None
    high: float | None = None
    gap: float | None = None
    condition: str | None = None
    remedy: str | None = None
    severity: float = 0.0
    documents: tuple[str, ...] = field(default=())
    distinct: bool = False

    @property
    def identity(self) -> tuple[str, frozenset[tuple[str, int, int]]]:
        """Two checks of one kind on the same figures are one."""
        return (self.kind, frozenset(i.key for i in self.inputs))

    def as_json(self) -> dict[str, Any]:
        """The shape of `zhishu audit --json`."""
        return {
            "kind": self.kind,
            "statement": self.statement,
            "inputs": [_input_json(i) for i in self.inputs],
            "stated": self.stated,
            "computed": self.computed,
            "low": self.low,
            "high": self.high,
            "gap": self.gap,
            "verdict": self.verdict,
            "condition": self.condition,
            "remedy": self.remedy,
            "severity": round(self.severity, 2),
        }


def _input_json(i: Figure | Extract) -> dict[str, Any]:
    o = i.o if isinstance(i, Figure) else i
    return {
        "value": o.value,
        "unit": o.unit,
        "quote": o.quote,
        "start": o.start,
        "end": o.end,
        "document_id": o.document_id,
        "section": o.section,
        "page": o.page,
        "number_start": i.key[1],
        "number_end": i.key[2],
    }
