"""From a draft to an answer: what has support leaves with its citations, what has none is taken out and said."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.gate.checks import Bound, Checked, Checker, Spoken
from assistant.gate.render import Citations, compose, table, with_marks
from assistant.gate.subjects import SubjectIndex
from assistant.gate.wording import any_of, vocabulary, words
from assistant.records import Answer, Computation, Draft, Evidence, NumberRef, Statement, TableData
from ingest.numerals import scale_unit

_log = logging.getLogger(__name__)
_UNIT_IN_HEADER = re.compile(r"[（(]\s*(?:单位[：:])?\s*([^（）()]{1,12})\s*[）)]\s*$")


def release(
    draft: Draft, question: str, history: Sequence[Mapping[str, str]] = (), library: SubjectIndex | None = None
) -> Answer:
    """The answer that may be shown.

    Every number and quotation of every sentence and table row is traced to its own evidence, to a computation in it, or
    to the user's words; a sentence or row with one that is not is removed and listed in `Answer.removed`.
    """
    return _Release(draft, Checker(Spoken.of(question, history), library, draft.language)).answer()


def supporting(
    text: str,
    candidates: Sequence[Evidence],
    question: str,
    history: Sequence[Mapping[str, str]] = (),
    library: SubjectIndex | None = None,
) -> tuple[Evidence, ...]:
    """The evidence among the candidates that a sentence can stand on; none when its numbers are not all in it."""
    checker = Checker(Spoken.of(question, history), library)
    chosen: list[Evidence] = []
    covered: set[str] = set()
    for e in candidates:
        checked = checker.sentence(text, (e,))
        new = {b.text for b in checked.bound if b.status != "question"} - covered
        if new and not checked.faults:
            return (e,)
        if new:
            chosen.append(e)
            covered |= new
    return tuple(chosen) if chosen and not checker.sentence(text, chosen).faults else ()


class _Release:
    """One passage through the gate."""

    def __init__(self, draft: Draft, checker: Checker) -> None:
        self._draft = draft
        self._checker = checker
        self._citations = Citations()
        self._computations: list[Computation] = []
        self._numbers: list[NumberRef] = []
        self._removed: list[str] = []

    def answer(self) -> Answer:
        lines = [(s.layout, self._cited(s, c)) for s, c in self._kept()]
        shown, marks = self._table()
        said = any(layout != "heading" for layout, _ in lines) or shown is not None
        if not said:
            lines = []
        text = compose(lines, self._english)
        if shown is not None:
            text += ("\n\n" if text else "") + table(shown, marks)
        text, draft = self._with_removals(text, said)
        return Answer(
            answer=text,
            status=draft.status,
            reason=draft.reason,
            citations=self._citations.listed(),
            numbers=tuple(self._numbers),
            computations=tuple(self._computations),
            table=shown,
            chart=draft.chart if said else None,
            followups=draft.followups,
            mode=draft.mode,
            removed=tuple(self._removed),
        )

    @property
    def _english(self) -> bool:
        return self._draft.language.startswith("en")

    # ------------------------------------------------------------ sentences
    def _kept(self) -> list[tuple[Statement, Checked]]:
        """The sentences that have support; a heading stays while something stands under it."""
        statements = self._draft.statements
        kept: list[tuple[Statement, Checked]] = []
        lead = ""
        for i, s in enumerate(statements):
            evidence = s.evidence or (_below(statements, i) if _leads(s) else ())
            checked = self._checker.sentence(
                s.text, evidence, lead if s.layout in ("text", "bullet") else "", s.layout == "quote"
            )
            if not checked.faults and not checked.bound and not self._is_heard(s):
                checked = Checked((), ("nothing it rests on speaks of this",))
            if checked.faults:
                self._remove(s.text, checked)
                lead = "" if s.layout == "heading" else lead
                continue
            kept.append((s, checked))
            lead = s.text if _governs(s) else lead if s.layout == "bullet" or _under_heading(kept) else ""
        return [(s, c) for i, (s, c) in enumerate(kept) if s.layout != "heading" or _has_body(kept, i)]

    def _is_heard(self, s: Statement) -> bool:
        """Whether a model's sentence without numbers is about what was found; the rules' own wording need not be."""
        evidence = s.evidence or tuple(e for other in self._draft.statements for e in other.evidence)
        return self._draft.mode != "llm" or self._checker.speaks_of(s.text, evidence)

    def _remove(self, text: str, checked: Checked) -> None:
        _log.info("taken out: %s (%s)", text, "; ".join(checked.faults))
        self._removed.append(text)

    def _cited(self, s: Statement, checked: Checked) -> str:
        marks = self._marks(s.evidence)
        self._note(checked.bound)
        return with_marks(s.text, marks)

    def _marks(self, evidence: Sequence[Evidence]) -> str:
        places = [p for e in evidence for p in e.places]
        marks = self._citations.marks(places)
        for e in evidence:
            if e.computation is not None and e.computation not in self._computations:
                self._computations.append(e.computation)
        return marks

    def _note(self, bound: Sequence[Bound]) -> None:
        self._numbers.extend(NumberRef(b.text, b.value, b.unit, b.status, self._ref(b)) for b in bound)

    def _ref(self, b: Bound) -> str | None:
        if b.status == "source" and b.place is not None:
            return f"[{self._citations.number(b.place)}]"
        if b.computation is not None and b.computation in self._computations:
            return f"c{self._computations.index(b.computation) + 1}"
        return None

    # ------------------------------------------------------------ the table
    def _table(self) -> tuple[TableData | None, list[str]]:
        data = self._draft.table
        if data is None:
            return None, []
        union = [e for row in data.evidence for e in row]
        header = self._checker.sentence("；".join(data.columns), union)
        if header.faults:
            self._remove(" | ".join(data.columns), header)
            return None, []
        rows, kept, marks = [], [], []
        for i, row in enumerate(data.rows):
            evidence = data.evidence[i] if i < len(data.evidence) else ()
            checked = self._row(data.columns, row, evidence)
            if checked.faults:
                self._remove(" | ".join(row), checked)
                continue
            rows.append(row)
            kept.append(evidence)
            marks.append(self._marks(evidence))
            self._note(checked.bound)
        if not rows:
            return None, []
        self._note(header.bound)
        return replace(data, rows=tuple(rows), evidence=tuple(kept)), marks

    def _row(self, columns: Sequence[str], row: Sequence[str], evidence: Sequence[Evidence]) -> Checked:
        bound: list[Bound] = []
        faults: list[str] = []
        for i, cell in enumerate(row):
            header = columns[i] if i < len(columns) else ""
            labels = [c for j, c in enumerate(row) if j != i and c and not _is_figure(c)]
            unit = _unit_of(header, row)
            checked = self._checker.cell("，".join([*labels, header]) + "：", cell, unit, evidence)
            bound += checked.bound
            faults += checked.faults
        return Checked(tuple(bound), tuple(faults))

    # ------------------------------------------------------------ what was taken out
    def _with_removals(self, text: str, said: bool) -> tuple[str, Draft]:
        if not self._removed:
            return text, self._draft
        said_so: dict[str, Any] = vocabulary()["removal"][_language(self._draft.language)]
        counts = said_so["counts"]
        count = counts[len(self._removed)] if len(self._removed) < len(counts) else said_so["many"]
        note = said_so["sentence"].format(count=count)
        if not said:
            return said_so["nothing"] + "\n\n" + note, replace(self._draft, status="refused", reason="not_in_documents")
        return text + "\n\n" + note, self._draft


def _language(code: str) -> str:
    low = code.lower()
    return (
        "en" if low.startswith("en") else "zh-hant" if low in ("zh-hant", "zh-tw", "zh-hk", "zh_hant", "hant") else "zh"
    )


def _leads(s: Statement) -> bool:
    """A heading, or a line that announces those under it."""
    return s.layout == "heading" or s.text.rstrip().endswith(("：", ":"))


def _governs(s: Statement) -> bool:
    """Whether what a line names holds for those under it; «没有…的数据，现有的是：» says the opposite."""
    return _leads(s) and not re.search(any_of(words("spoken", "denial")), s.text, re.IGNORECASE)


def _below(statements: Sequence[Statement], i: int) -> tuple[Evidence, ...]:
    """The evidence of the statements under a heading or announcing line."""
    found: list[Evidence] = []
    for s in statements[i + 1 :]:
        if s.layout == "heading":
            break
        found.extend(s.evidence)
    return tuple(found)


def _under_heading(kept: Sequence[tuple[Statement, Checked]]) -> bool:
    return any(s.layout == "heading" for s, _ in kept)


def _has_body(kept: Sequence[tuple[Statement, Checked]], i: int) -> bool:
    return i + 1 < len(kept) and kept[i + 1][0].layout != "heading"


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a quantity rather than a label (a year is a label)."""
    from assistant.gate.figures import find_figures
    from assistant.gate.grounds import folded

    return any(f.quantity is not None for f in find_figures(folded(cell).text))


def _unit_of(header: str, row: Sequence[str]) -> str:
    """The unit a bare cell is in: that of its column's header, or the row's own unit cell."""
    match = _UNIT_IN_HEADER.search(header)
    if match:
        return match.group(1)
    from ingest.lexicon import words

    units = set(words("units", "units"))
    return next((c.strip() for c in row if c.strip() and scale_unit(c.strip())[1] in units), "")
