"""Each entry tried at the gate before anything is laid out: the wording that passes is the one every section uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.brief.entries import Entry
from assistant.brief.phrasing import clause, head_of, wordings
from assistant.brief.press import Press
from assistant.records import Evidence
from assistant.tools import Tools


def evidence_of(tools: Tools, e: Entry) -> tuple[Evidence, ...]:
    """Everything the sentence on an entry rests on, and where other reports say the same."""
    return tuple(tools.evidence(o) for o in (*e.observations, *e.same[:1]))


def settle(entries: Sequence[Entry], tools: Tools, press: Press) -> list[Entry]:
    """Each entry in the first wording the gate passes, else its figures apart; what cannot be said is left out."""
    out: list[Entry] = []
    for e in entries:
        kept = next(
            (w for w in wordings(tools, e) if press.holds(f"{head_of(e.main)}{w}。", evidence_of(tools, e))), ""
        )
        if kept:
            out.append(replace(e, said=kept))
        elif len(e.observations) > 1:
            parts = [Entry(o) for o in e.observations]
            out += settle(parts, tools, press)
        else:
            press.say(sentence(tools, e), evidence_of(tools, e))  # refused: it is listed among what was left out
    return out


def sentence(tools: Tools, e: Entry) -> str:
    """An entry as a sentence of its own."""
    return f"{head_of(e.main)}{clause(tools, e)}。"
