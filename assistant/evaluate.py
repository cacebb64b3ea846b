"""Scores answers against a file of questions with what a right answer must and must not say.

A line holds {"id", "type", "question", "history", "must_include", "must_not_include", "any_of", "evidence", "status",
"fields"}; all but the question are optional. An entry of must_include that is a list, or holds «|», is a choice.
Right: everything to be said is said, nothing forbidden is, the status suits the type, and every number stands in a
citation, a computation or the question.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from ingest.numerals import find_quantities

if TYPE_CHECKING:
    from assistant.desk import Assistant

Line = Mapping[str, Any]
Json = dict[str, Any]

_REFUSED = frozenset({"unanswerable", "refusal", "false_premise"})
_OPEN = frozenset({"incomparable", "conflict", "multi-turn", "audit"})
_STATUSES = {True: {"refused", "partial", "clarify"}, False: {"answered", "partial"}}
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALES = tuple(10.0**k for k in (0, 2, -2, 4, -4, 8, -8, 12, -12))
_SMALL_COUNTS = frozenset({"1", "2", "3", "4", "5", "100"})
_LEAST_OVERLAP, _OVERLAP = 6, 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer fared."""

    id: str
    type: str
    question: str
    status: str
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    status_right: bool
    ungrounded: tuple[str, ...]
    cited: int
    evidence: int
    fields: Mapping[str, bool]
    elapsed_ms: float

    @property
    def right(self) -> bool:
        return self.status_right and not (self.missing or self.forbidden or self.ungrounded)


def score(desk: Assistant, lines: Iterable[Line]) -> Json:
    """Ask every question and judge the answers; the result is what `zhishu eval --json` prints."""
    verdicts = []
    for i, line in enumerate(lines):
        answer = desk.ask(str(line.get("question", "")), line.get("history") or [])
        verdicts.append(judge({"id": f"q{i + 1}"} | dict(line), answer.as_json()))
    return summary(verdicts)


def judge(line: Line, answer: Json) -> Verdict:
    """One answer (as JSON) against its line."""
    text = str(answer.get("answer", ""))
    kind = str(line.get("type") or "")
    quotes = [str(c.get("quote", "")) for c in answer.get("citations") or []]
    wanted = [] if kind in _REFUSED else [str(e["quote"]) for e in line.get("evidence") or []]
    return Verdict(
        id=str(line.get("id", "")),
        type=kind,
        question=str(line.get("question", "")),
        status=str(answer.get("status")),
        missing=tuple("|".join(m) for m in _required(line) if not any(says(text, t) for t in m)),
        forbidden=tuple(m for m in line.get("must_not_include") or [] if says(text, m)),
        status_right=_status_right(line, kind, str(answer.get("status"))),
        ungrounded=tuple(ungrounded(answer, line)),
        cited=sum(any(overlap(w, q) for q in quotes) for w in wanted),
        evidence=len(wanted),
        fields=_fields(line, answer),
        elapsed_ms=float(answer.get("elapsed_ms") or 0.0),
    )


def _required(line: Line) -> list[list[str]]:
    required = [m if isinstance(m, list) else str(m).split("|") for m in line.get("must_include") or []]
    return required + ([list(line["any_of"])] if line.get("any_of") else [])


def _status_right(line: Line, kind: str, status: str) -> bool:
    if line.get("status"):
        return status == line["status"]
    if kind in _OPEN:
        return status in ("answered", "partial", "refused", "clarify")
    return status in _STATUSES[kind in _REFUSED]


def _fields(line: Line, answer: Json) -> dict[str, bool]:
    """Whether each field the line gives (status, reason, value, unit …) is so in the answer or a number of it."""
    out = {}
    for name, value in (line.get("fields") or {}).items():
        numbers = [n.get(name) for n in answer.get("numbers") or []]
        made = [c.get({"value": "result"}.get(name, name)) for c in answer.get("computations") or []]
        out[name] = value == answer[name] if name in answer else value in numbers or value in made
    return out


# ---------------------------------------------------------------- what is said
def norm(text: str) -> str:
    """A text as answers are compared: width, case, emphasis, thousands and white space aside."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("\u2212", "-")
    flat = re.sub(r"\*\*|(?<=\d),(?=\d{3}(?!\d))", "", flat)
    flat = re.sub(r"(?<=[a-z0-9.,%;:])\s+(?=[a-z0-9$])", "\0", flat)
    return re.sub(r"\s+", "", flat).replace("\0", " ")


def says(answer: str, target: str) -> bool:
    """Whether an answer says something; a number only as a whole number, a Latin word only from its beginning."""
    wanted = norm(str(target))
    if not wanted:
        return True
    pattern = re.escape(wanted)
    if wanted[0].isdigit():
        pattern = r"(?<![\d.])" + pattern
    elif "a" <= wanted[0] <= "z":
        pattern = r"(?<![a-z])" + pattern
    if wanted[-1].isdigit():
        pattern += r"(?!\d|\.\d)"
    return re.search(pattern, norm(answer)) is not None


def _squash(text: str) -> str:
    return re.sub(r"[\s|*]+", "", unicodedata.normalize("NFKC", text))


def overlap(a: str, b: str) -> bool:
    """Whether two quotes are of one place: one holds the other, or most of the shorter is common to both."""
    x, y = _squash(a), _squash(b)
    if not x or not y:
        return False
    if x in y or y in x:
        return True
    size = SequenceMatcher(None, x, y, autojunk=False).find_longest_match(0, len(x), 0, len(y)).size
    return size >= max(_LEAST_OVERLAP, _OVERLAP * min(len(x), len(y)))


# ---------------------------------------------------------------- grounding
def numbers_in(text: str) -> list[str]:
    """The figures of a text: citation marks, list numbers and years left out."""
    plain = re.sub(r"\[\d+\]", " ", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?m)^\s*\d+[.、)]\s", " ", plain)
    return [n for n in (m.replace(",", "") for m in _NUMBER.findall(plain)) if not _YEAR.fullmatch(n)]


def ungrounded(answer: Json, line: Line) -> list[str]:
    """The figures of an answer that stand in none of its citations and computations, nor in what the user said."""
    said = [str(line.get("question", "")), *(str(h.get("content", "")) for h in line.get("history") or [])]
    citations = answer.get("citations") or []
    for c in citations:
        said += [str(c.get(k) or "") for k in ("quote", "document_title", "section")]
    ground = {n for text in said for n in numbers_in(text)}
    values = [float(n) for n in ground] + [v for c in citations for v in _spelled(str(c.get("quote") or ""))]
    for made in answer.get("computations") or []:
        inputs = [i.get("value") for i in made.get("inputs") or []]
        values += [float(v) for v in (made.get("result"), made.get("low"), made.get("high"), *inputs) if v is not None]
        values += [float(n) for n in numbers_in(str(made.get("expression", "")))]
    counts = _SMALL_COUNTS | {str(len(citations))}
    shown = numbers_in(str(answer.get("answer", "")))
    free = [n for n in shown if n not in ground and n not in counts and not any(_close(n, v) for v in values)]
    return free + [str(n.get("text")) for n in answer.get("numbers") or [] if n.get("status") == "unverified"]


def _spelled(quote: str) -> list[float]:
    """The figures a quote writes in words: 千余家, 三分之一, twelve."""
    return [q.value for q in find_quantities(quote) if not re.search(r"\d", q.text)]


def _close(shown: str, value: float) -> bool:
    """Whether a figure is a value rounded to the decimals it shows, under any scale word."""
    decimals = len(shown.partition(".")[2])
    return any(abs(float(shown) - abs(value) * k) <= 0.5001 * 10**-decimals for k in _SCALES)


# ---------------------------------------------------------------- figures
def summary(verdicts: Sequence[Verdict]) -> Json:
    """The measures over all answers, by type and by field, with those that were not right."""
    by_type: dict[str, list[bool]] = defaultdict(list)
    by_field: dict[str, list[bool]] = defaultdict(list)
    for v in verdicts:
        by_type[v.type].append(v.right)
        for name, right in v.fields.items():
            by_field[name].append(right)
    times = sorted(v.elapsed_ms for v in verdicts) or [0.0]
    evidence = sum(v.evidence for v in verdicts)
    return {
        "questions": len(verdicts),
        "right": sum(v.right for v in verdicts),
        "evidence": evidence,
        "cited": sum(v.cited for v in verdicts),
        "ungrounded": sum(len(v.ungrounded) for v in verdicts),
        "accuracy": _share(sum(v.right for v in verdicts), len(verdicts)),
        "cited_share": _share(sum(v.cited for v in verdicts), evidence),
        "types": {k: {"right": sum(x), "of": len(x)} for k, x in sorted(by_type.items())},
        "fields": {k: {"right": sum(x), "of": len(x)} for k, x in sorted(by_field.items())},
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[min(len(times) - 1, int(0.95 * len(times)))],
        "wrong": [_wrong(v) for v in verdicts if not v.right],
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _wrong(v: Verdict) -> Json:
    return {
        "id": v.id,
        "type": v.type,
        "question": v.question,
        "status": v.status,
        "status_right": v.status_right,
        "missing": list(v.missing),
        "forbidden": list(v.forbidden),
        "ungrounded": list(v.ungrounded),
    }


def report(result: Json) -> str:
    """The result as a table for people."""
    lines = [f"{k or '（未分类）'}\t{n['right']}/{n['of']}" for k, n in result["types"].items()]
    lines += [f"字段 {k}\t{n['right']}/{n['of']}" for k, n in result["fields"].items()]
    lines.append(f"答对\t{result['right']}/{result['questions']}")
    lines.append(f"依据被引\t{result['cited']}/{result['evidence']}")
    lines.append(f"无依据的数字\t{result['ungrounded']}")
    lines.append(f"用时\t中位 {result['p50_ms']:.0f} 毫秒，95 分位 {result['p95_ms']:.0f} 毫秒")
    for w in result["wrong"]:
        why = [f"缺 {'、'.join(w['missing'])}"] if w["missing"] else []
        why += [f"不应有 {'、'.join(w['forbidden'])}"] if w["forbidden"] else []
        why += [f"无依据 {'、'.join(w['ungrounded'])}"] if w["ungrounded"] else []
        why += [] if w["status_right"] else [f"状态 {w['status']}"]
        lines.append(f"- {w['id']} {w['question']}：{'；'.join(why)}")
    return "\n".join(lines)
