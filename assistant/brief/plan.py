"""The order of a briefing: each section in turn, those with nothing to say left out, the others numbered."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.brief import caveats, comparison, ending, figures, findings, overlap, plots
from assistant.brief.authoring import Author, said_of
from assistant.brief.comparison import UNDATED
from assistant.brief.entries import Entry
from assistant.brief.numbering import renumbered, texts_of
from assistant.brief.phrasing import clause, figure_of, name_of
from assistant.brief.press import Press, clean
from assistant.brief.records import Block, Briefing, Figure, Heading, Paragraph, Request
from assistant.brief.scope import Scope, asked_of, scope_of
from assistant.compose.wording import period_text, period_words
from assistant.coverage import load_themes
from assistant.errors import AssistantError, NotFound
from assistant.tools import Tools

if TYPE_CHECKING:
    from assistant.desk import Assistant

log = logging.getLogger(__name__)
_ORDINALS = "一二三四五六七八九十"
_MOST_AUDITED_DOCUMENTS = 4


def plan(desk: Assistant, request: Request) -> Briefing:
    """The whole briefing, ready to be laid out; raises AssistantError, NotFound."""
    tools = desk.tools
    press = Press(desk.subjects, asked_of(request))
    scope = scope_of(request, tools, press, load_themes(desk.settings.home))
    blocks: list[Block] = []
    blocks += figures.points(scope, tools, press)
    blocks += figures.key_figures(scope, tools, press)
    author = _author(desk, press) if request.llm is not False else None
    blocks += _with_charts(findings.findings(scope, tools, press, author), plots.charts(scope, tools, press))
    blocks += comparison.comparison(scope, tools, press)
    blocks += overlap.coverage(scope, tools, press, _crosswalk(desk, scope))
    if not blocks:
        raise NotFound(f"资料库里没有能写进“{scope.asked}”简报的数据。")
    blocks += caveats.caveats(_as_shown(scope, blocks, tools), tools, press, _audits(desk, scope))
    computed = any(isinstance(b, Paragraph) and any(" = " in t.text for t in b.texts) for b in blocks)
    blocks += ending.method(scope, press, computed, said_of(author))
    blocks += ending.sources(scope, tools, press)
    ordered, notes = renumbered(_numbered(blocks), press.notes)
    return Briefing(title_of(scope, tools), ordered, notes, press.removed)


def _author(desk: Assistant, press: Press) -> Author | None:
    """The model that words the findings, where one is configured."""
    if not desk.settings.llm_configured:
        return None
    from assistant.models import chat_model

    return Author(chat_model(desk.settings), press)


def _as_shown(scope: Scope, blocks: Sequence[Block], tools: Tools) -> Scope:
    """The scope with only those entries the body has told: nothing else needs a caveat."""
    body = "\n".join(t.text for b in blocks for t in texts_of(b)) + "\n".join(
        b.alt for b in blocks if isinstance(b, Figure)
    )
    sides = tuple(replace(s, entries=tuple(e for e in s.entries if _is_told(e, body, tools))) for s in scope.sides)
    return replace(scope, sides=sides)


def _is_told(e: Entry, body: str, tools: Tools) -> bool:
    """Whether an entry stands in a sentence, in a chart, or as a cell of a table beside its name."""
    name, figure = name_of(e.main), figure_of(tools, e.main)
    in_cell = name in body and f"{figure}（{period_text(e.main) or UNDATED}）" in body
    return clean(clause(tools, e)) in body or f"{e.main.breakdown or name}{figure}" in body or in_cell


def title_of(scope: Scope, tools: Tools) -> str:
    """What the user asked for, as a title."""
    r = scope.request
    if r.topic:
        topic = clean(r.topic).rstrip("。？?！!")
        gap = " " if topic[-1:].isascii() else ""
        return topic if topic.endswith(("简报", "报告", "分析")) else f"{topic}{gap}简报"
    names = [*(tools.index_name(i) for i in r.indices), *r.areas]
    when = f"（{period_words(r.period)}）" if r.period else ""
    gap = " " if names[-1][-1:].isascii() else ""
    return f"{'与'.join(clean(n) for n in names)}{gap}{'对比' if len(names) > 1 else ''}简报{when}"


def _with_charts(found: list[Block], drawn: Sequence[Block]) -> list[Block]:
    """The charts follow the findings; without findings they need a heading of their own."""
    return [*found, *drawn] if found or not drawn else [Heading("图示"), *drawn]


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """一、二、三 before the sections, （一）（二） before their parts."""
    out: list[Block] = []
    first = second = 0
    for b in blocks:
        if isinstance(b, Heading) and b.level == 1:
            first, second = first + 1, 0
            b = replace(b, text=f"{_ordinal(first)}、{b.text}")
        elif isinstance(b, Heading):
            second += 1
            b = replace(b, text=f"（{_ordinal(second)}）{b.text}")
        out.append(b)
    return out


def _ordinal(n: int) -> str:
    """1 -> 一, 11 -> 十一, up to 99."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return _ORDINALS[n - 1]
    return (_ORDINALS[tens - 1] if tens > 1 else "") + "十" + (_ORDINALS[ones - 1] if ones else "")


# ---------------------------------------------------------------- the other instruments
def _crosswalk(desk: Assistant, scope: Scope) -> Mapping[str, Any] | None:
    """The coverage of the first two frameworks; None where there are not two."""
    instrument = getattr(desk, "coverage", None)
    if instrument is None or len(scope.frameworks) < 2:
        return None
    a, b = scope.frameworks[:2]
    try:
        found: Mapping[str, Any] = instrument(a.index, b.index)
    except AssistantError as e:
        log.warning("the coverage could not be made: %s", e)
        return None
    return found


def _audits(desk: Assistant, scope: Scope) -> list[Mapping[str, Any]]:
    """The audits of the reports most drawn on."""
    instrument = getattr(desk, "audit", None)
    if instrument is None:
        return []
    out: list[Mapping[str, Any]] = []
    for document_id in scope.documents[:_MOST_AUDITED_DOCUMENTS]:
        try:
            out.append(instrument(document_id))
        except AssistantError as e:
            log.warning("the audit of %s could not be made: %s", document_id, e)
    return out
