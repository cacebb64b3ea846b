"""The records that pass between a question and its answer.

A number without a place in a document or a computation cannot be put into an `Evidence`: the wrong thing is unwritable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ingest.records import Node, Observation

Status = Literal["answered", "partial", "refused", "clarify"]
Reason = Literal["not_in_documents", "false_premise", "not_comparable", "out_of_scope", "ambiguous"]
NumberStatus = Literal["source", "computed", "question", "unverified"]
Layout = Literal["text", "bullet", "heading", "quote", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the document, its section and page, and the exact stretch of canonical text."""

    document_id: str
    document_title: str
    section: str
    page: int | None
    quote: str
    start: int
    end: int
    cell: tuple[int, int, int] | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Input:
    """One figure a computation starts from: read at `place`, or given by the user (place None, status question)."""

    value: float
    unit: str
    label: str
    place: Place | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Computation:
    """A recorded calculation; `low`/`high` bound the result when the inputs are rounded figures."""

    name: str
    expression: str
    inputs: tuple[Input, ...]
    result: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement rests on: an observation, a passage, a framework node, or a computation on cited figures."""

    kind: Literal["observation", "passage", "node", "computation"]
    place: Place | None = None
    observation: Observation | None = None
    node: Node | None = None
    computation: Computation | None = None

    def __post_init__(self) -> None:
        if self.place is None and self.computation is None:
            raise ValueError("evidence needs a place in a document or a computation")

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place to cite: its own, or those of the computation's inputs."""
        if self.place is not None:
            return (self.place,)
        assert self.computation is not None
        return tuple(i.place for i in self.computation.inputs if i.place is not None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft with all it rests on; Markdown allowed in `text`, citation marks are added later."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    layout: Layout = "text"


@dataclass(frozen=True, slots=True)
class TableData:
    """A table of an answer; `evidence[i]` supports row i."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    evidence: tuple[tuple[Evidence, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before the gate."""

    statements: tuple[Statement, ...]
    status: Status = "answered"
    reason: Reason | None = None
    table: TableData | None = None
    chart: dict[str, Any] | None = None
    followups: tuple[str, ...] = ()
    mode: str = "rules"
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered citation of an answer."""

    n: int
    place: Place

    def as_json(self) -> dict[str, Any]:
        p = self.place
        cell = None if p.cell is None else dict(zip(("table", "row", "column"), p.cell, strict=True))
        return {
            "n": self.n,
            "document_id": p.document_id,
            "document_title": p.document_title,
            "section": p.section,
            "page": p.page,
            "cell": cell,
            "quote": p.quote,
            "start": p.start,
            "end": p.end,
        }


@dataclass(frozen=True, slots=True)
class NumberRef:
    """A number of the answer and what it stands on; `ref` is `[n]` of a citation or `c1` of a computation."""

    text: str
    value: float
    unit: str
    status: NumberStatus
    ref: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What leaves the gate. `removed` holds the sentences that were taken out, `answer` says that they were."""

    answer: str
    status: Status
    reason: Reason | None = None
    citations: tuple[Citation, ...] = ()
    numbers: tuple[NumberRef, ...] = ()
    computations: tuple[Computation, ...] = ()
    table: TableData | None = None
    chart: dict[str, Any] | None = None
    followups: tuple[str, ...] = ()
    mode: str = "rules"
    model: str | None = None
    elapsed_ms: float = 0.0
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The shape of `zhishu ask --json`."""
        number_of = {c.place.key: c.n for c in self.citations}
        return {
            "status": self.status,
            "answer": self.answer,
            "reason": self.reason,
            "citations": [c.as_json() for c in self.citations],
            "numbers": [
                {"text": n.text, "value": n.value, "unit": n.unit, "status": n.status, "ref": n.ref}
                for n in self.numbers
            ],
            "computations": [_computation_json(c, number_of) for c in self.computations],
            "table": None
            if self.table is None
            else {"columns": list(self.table.columns), "rows": [list(r) for r in self.table.rows]},
            "chart": self.chart,
            "followups": list(self.followups),
            "mode": self.mode,
            "model": self.model,
            "removed": list(self.removed),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


def _computation_json(c: Computation, number_of: dict[tuple[str, int, int], int]) -> dict[str, Any]:
    return {
        "name": c.name,
        "expression": c.expression,
        "inputs": [
            {
                "value": i.value,
                "unit": i.unit,
                "label": i.label,
                "citation": None if i.place is None else number_of.get(i.place.key),
            }
            for i in c.inputs
        ],
        "result": c.result,
        "unit": c.unit,
        "low": c.low,
        "high": c.high,
    }
