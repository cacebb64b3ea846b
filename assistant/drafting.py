"""From a model's Markdown to a draft: sentences, each with the evidence whose numbers it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence_pool import EvidencePool
from assistant.records import Draft, Evidence, Layout, Reason, Statement, Status, TableData
from ingest.sentences import spans

_CITED = re.compile(r"\s*[\[【(（]\s*(e\d+(?:\s*[,，、;；]\s*e\d+)*)\s*[\]】)）]", re.IGNORECASE)
_ANY_MARK = re.compile(r"\s*[\[【]\s*\^?\d+(?:\s*[,，、-]\s*\d+)*\s*[\]】]")
_STATUS = re.compile(
    r"^\s*\**(?:状态|狀態|status)\**\s*[:：]\s*\**(answered|partial|refused|clarify)\**[。.]?\s*$", re.IGNORECASE
)
_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"^\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$")
_LINE: tuple[tuple[re.Pattern[str], Layout], ...] = (
    (re.compile(r"^\s*#{1,6}\s+"), "heading"),
    (re.compile(r"^\s*>\s?"), "quote"),
    (re.compile(r"^\s*(?:[-*+•·]\s+|\d{1,2}[.、)）]\s*(?!\d))"), "bullet"),
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a model without its marks, and the evidence ids it cites."""

    text: str
    cited: tuple[str, ...]
    layout: Layout
    line: int


def draft_of(text: str, pool: EvidencePool, language: str, complete: bool = True) -> Draft:
    """The draft a model's text amounts to; of unfinished text only whole lines and sentences.

    A sentence that cites nothing rests on what its line cites; ids never shown to the model support nothing.
    """
    text = _THINKING.sub("", text)
    if not complete:
        text = _finished(text)
    status, lines = _status(text.splitlines())
    table, lines = _table(lines, pool)
    sentences = [s for n, line in enumerate(lines) for s in _sentences(line, n)]
    statements = tuple(_statement(s, sentences, pool) for s in sentences if s.text)  # marks alone say nothing
    if status is None:
        status = "answered" if table or any(s.evidence for s in statements) or not complete else "refused"
    return Draft(statements, status, _reason(status), table, mode="llm", language=language)


def _finished(text: str) -> str:
    """The part of a growing text that will not change any more."""
    line_end = text.rfind("\n") + 1
    done = [
        m.end()
        for m in re.finditer(
            r"[。！？!?](?:[”』」）)]|\s*[\[【]\s*e\d+[^\]】]*[\]】])*(?=\s|[^\[【\s])", text[line_end:]
        )
    ]
    tail = text[line_end : line_end + done[-1]] if done else ""
    return text[:line_end] + ("" if tail.lstrip().startswith("|") else tail)


def _status(lines: list[str]) -> tuple[Status | None, list[str]]:
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        match = _STATUS.match(line)
        return (match.group(1).lower(), lines[i + 1 :]) if match else (None, lines)  # type: ignore[return-value]
    return None, lines


def _reason(status: Status) -> Reason | None:
    reasons: dict[Status, Reason] = {"refused": "not_in_documents", "clarify": "ambiguous"}
    return reasons.get(status)


# ---------------------------------------------------------------- sentences
def sentences_of(text: str) -> list[tuple[str, list[int]]]:
    """The sentences of a model's text without marks, each with the numbers of the evidence it cites itself."""
    plain = _THINKING.sub("", text)
    found = [s for n, line in enumerate(plain.splitlines()) for s in _sentences(line, n)]
    return [(s.text, [int(x[1:]) for x in s.cited]) for s in found]


def _sentences(line: str, number: int) -> list[_Sentence]:
    layout: Layout = "text"
    for pattern, kind in _LINE:
        if match := pattern.match(line):
            line, layout = line[match.end() :], kind
            break
    line = re.sub(r"\*\*|__|`", "", line).strip()
    if not line or re.fullmatch(r"[-=*_\s]+", line):
        return []
    if layout in ("bullet", "heading", "quote"):
        return [_sentence(line, layout, number)]
    return [_sentence(piece, layout, number) for piece in _pieces(line)]


def _pieces(line: str) -> list[str]:
    """The sentences of a line, the marks that follow a full stop with the sentence before it."""
    pieces: list[str] = []
    for start, end in spans(line):
        piece = line[start:end]
        lead = re.match(rf"(?:{_CITED.pattern})+", piece, re.IGNORECASE)
        if lead and pieces:
            pieces[-1] += lead.group()
            piece = piece[lead.end() :].strip()
        if piece:
            pieces.append(piece)
    return pieces


def _sentence(piece: str, layout: Layout, number: int) -> _Sentence:
    cited = [x.lower() for m in _CITED.finditer(piece) for x in re.findall(r"e\d+", m.group(1), re.IGNORECASE)]
    bare = _ANY_MARK.sub("", _CITED.sub("", piece)).strip()
    return _Sentence(bare, tuple(dict.fromkeys(cited)), layout, number)


def _statement(s: _Sentence, sentences: Sequence[_Sentence], pool: EvidencePool) -> Statement:
    cited = s.cited or tuple(x for other in sentences if other.line == s.line for x in other.cited)
    return Statement(s.text, _evidence(cited, pool), s.layout)


def _evidence(ids: Sequence[str], pool: EvidencePool) -> tuple[Evidence, ...]:
    return tuple(pool[i] for i in dict.fromkeys(ids) if i in pool)


# ---------------------------------------------------------------- tables
def _table(lines: list[str], pool: EvidencePool) -> tuple[TableData | None, list[str]]:
    """The first Markdown table of the text; the rows of further ones become lines of a list."""
    table: TableData | None = None
    rest: list[str] = []
    i = 0
    while i < len(lines):
        if not (lines[i].lstrip().startswith("|") and i + 1 < len(lines) and _RULE.match(lines[i + 1])):
            rest.append(lines[i])
            i += 1
            continue
        end = i + 2
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        block = [lines[i], *lines[i + 2 : end]]
        if table is None:
            table = _table_data(block, pool)
        else:
            rest += ["- " + "；".join(x for x in _cells(row) if x) for row in block[1:]]
        i = end
    return table, rest


def _cells(line: str) -> list[str]:
    return [c.strip().replace("**", "") for c in line.strip().strip("|").split("|")]


def _table_data(block: Sequence[str], pool: EvidencePool) -> TableData | None:
    """Rows with the evidence they cite; a column that holds nothing but marks is dropped."""
    columns = _cells(block[0])
    raw = [(_cells(line) + [""] * len(columns))[: len(columns)] for line in block[1:]]
    cited = [_sentence(" ".join(row), "text", 0).cited for row in raw]
    rows = [[_sentence(cell, "text", 0).text for cell in row] for row in raw]
    kept = [j for j in range(len(columns)) if any(row[j] for row in rows)]
    if not rows or not kept:
        return None
    return TableData(
        tuple(columns[j] for j in kept),
        tuple(tuple(row[j] for j in kept) for row in rows),
        tuple(_evidence(c, pool) for c in cited),
    )
