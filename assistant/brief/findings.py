"""The findings: what the reports say of each place, by the part of the report it stands in, in running prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.brief.entries import Entry
from assistant.brief.figures import worth
from assistant.brief.phrasing import clause, head_of
from assistant.brief.press import Press, clean
from assistant.brief.records import Block, Heading, Paragraph, Text
from assistant.brief.scope import Scope, Side
from assistant.brief.settling import evidence_of, sentence
from assistant.tools import Tools

MOST_ENTRIES = {"short": 10, "standard": 24, "long": 90}
_MOST_IN_SENTENCE = 3
_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[章节部分编篇]+|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[、.．]?(?=\s|[^\d%年.]))\s*"
)
_OTHERS = "其他地区"


def findings(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """A part for each place with enough to say, one for the rest; within it a paragraph for each part of the report."""
    room = MOST_ENTRIES[scope.request.length]
    told = _shared_out(scope.sides, room)
    big = [s for s in told if len(s.entries) > 1] or told
    rest = [e for s in told if s not in big for e in s.entries]
    out: list[Block] = []
    for side in big:
        blocks = _side(side.entries, tools, press)
        if blocks:
            out += [Heading(side.name, 2), *blocks] if len(big) + bool(rest) > 1 else blocks
    if rest and (blocks := _side(rest, tools, press)):
        out += [Heading(_OTHERS, 2), *blocks]
    return [Heading("主要发现"), *out] if out else []


def _shared_out(sides: Sequence[Side], room: int) -> list[Side]:
    """The sides with as many entries as there is room for, shared by how much each has, the best first kept."""
    total = sum(len(s.entries) for s in sides)
    out = []
    for s in sides:
        share = max(1, round(room * len(s.entries) / max(total, 1))) if total > room else len(s.entries)
        kept = {id(e) for e in sorted(s.entries, key=worth, reverse=True)[:share]}
        out.append(Side(s.key, s.name, tuple(e for e in s.entries if id(e) in kept)))
    return out


def _side(entries: Iterable[Entry], tools: Tools, press: Press) -> list[Block]:
    out: list[Block] = []
    for section, group in _by_section(entries).items():
        texts = [t for batch in _batches(group) for t in _said(batch, tools, press)]
        if not texts:
            continue
        label = press.say(f"{section}。", (tools.evidence(group[0].main),), strong=True) if section else None
        lead = (Text(label.text, (), True),) if label else ()
        out.append(Paragraph((*lead, *texts)))
    return out


def _by_section(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for e in entries:
        groups.setdefault(leaf(e.section), []).append(e)
    return groups


def leaf(section: str) -> str:
    """The last heading of a section path without its number; empty for what says nothing."""
    last = clean(re.split(r"\s*[/›>]\s*", section)[-1]) if section else ""
    return _NUMBERING.sub("", last).rstrip("。：:；;，, ")


def _batches(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Neighbours with the same period and place, a few at a time: one sentence each."""
    out: list[list[Entry]] = []
    for e in entries:
        if out and head_of(out[-1][0].main) == head_of(e.main) and len(out[-1]) < _MOST_IN_SENTENCE:
            out[-1].append(e)
        else:
            out.append([e])
    return out


def _said(batch: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    """One sentence of several clauses, each with its own notes; apart where the gate wants them apart."""
    whole = head_of(batch[0].main) + "；".join(clause(tools, e) for e in batch) + "。"
    if len(batch) > 1 and press.holds(whole, [x for e in batch for x in evidence_of(tools, e)]):
        return _clauses(batch, tools, press)
    said = [press.say(sentence(tools, e), evidence_of(tools, e)) for e in batch]
    return [t for t in said if t is not None]


def _clauses(batch: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    """The clauses of one sentence; every one has passed with the head it stands under."""
    out: list[Text] = []
    for e in batch:
        alone = press.say(sentence(tools, e), evidence_of(tools, e))
        if alone is None:
            continue
        head = head_of(batch[0].main) if not out else ""
        out.append(Text(clean(head + clause(tools, e)) + "；", alone.notes))
    if out:
        last = out[-1]
        out[-1] = Text(last.text.removesuffix("；") + "。", last.notes)
    return out
