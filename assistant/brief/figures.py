"""The key figures table and the points that open a briefing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.brief.entries import Entry
from assistant.brief.phrasing import change_words, figure_of, name_of, shown_area
from assistant.brief.press import Press
from assistant.brief.records import Block, Grid, Heading, Paragraph, Text
from assistant.brief.scope import Scope, Side
from assistant.brief.settling import evidence_of, sentence
from assistant.compose.wording import period_text
from assistant.tools import Tools
from ingest.records import Observation

MOST_ROWS = {"short": 6, "standard": 10, "long": 24}
_COLUMNS = ("指标", "地区或主体", "时期", "数值")
_PARTS_WORTH = 2
_TELLING = 0.6
_MOST_SIDES, _MAIN_SIDES, _ENOUGH_FOR_ROWS = 4, 2, 6
_MOST_INDEX_VALUES = 12
_HEARD = 0.12


def worth(e: Entry) -> float:
    """How much an entry tells: index values, then what an indicator system names, or what has a change or share."""
    m = e.main
    score = m.confidence + 0.15 * (len(e.observations) - 1) + 0.15 * len(e.same[:2]) + 0.5 * e.standing
    score += 2.0 if e.is_index and "综合" in m.indicator else 1.0 if e.is_index else 0.0
    score += 0.2 if m.measure == "level" and m.period else 0.0
    score -= 0.5 if m.measure in ("change", "change_rate") else 0.0
    score -= 0.5 if m.unit in ("个", "种", "位") and abs(m.value) < 20 and len(e.observations) == 1 else 0.0
    return score - (0.4 if m.breakdown else 0.0) - (0.3 if m.period is None else 0.0)


def varied(entries: Sequence[Entry], most: int) -> list[Entry]:
    """The entries worth most, a theme already heard counting for less; in reading order."""
    ranked = sorted(entries, key=worth, reverse=True)
    heard: dict[str, int] = {}
    score: dict[int, float] = {}
    for e in ranked:
        score[id(e)] = worth(e) - _HEARD * heard.get(e.theme, 0)
        heard[e.theme] = heard.get(e.theme, 0) + 1
    kept = {id(e) for e in sorted(ranked, key=lambda e: -score[id(e)])[:most]}
    return [e for e in entries if id(e) in kept]


def chosen(sides: Sequence[Side], most: int) -> list[Entry]:
    """The values of indices, then the best of the first places: each has the same room, what one leaves others take."""
    asked = [s for s in sides if s.asked]
    telling_enough = [s for i, s in enumerate(sides) if i < _MAIN_SIDES or len(s.entries) >= _ENOUGH_FOR_ROWS]
    sides = (asked or telling_enough)[:_MOST_SIDES]
    telling = [[e for e in s.entries if worth(e) > _TELLING and not e.is_index] for s in sides]
    room = {i: 0 for i in range(len(telling))}
    for _ in range(most):
        open_sides = [i for i in room if room[i] < len(telling[i])]
        if not open_sides:
            break
        room[min(open_sides, key=lambda i: room[i])] += 1
    out: list[Entry] = []
    for i, entries in enumerate(telling):
        out += [e for e in sides[i].entries if e.is_index][:_MOST_INDEX_VALUES]
        out += varied(entries, room[i])
    return out


def key_figures(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """One row a figure: indicator, place, period, figure with its note."""
    rows: list[tuple[Text, ...]] = []
    for e in chosen(scope.sides, MOST_ROWS[scope.request.length]):
        m = e.main
        row = _row(e, m, tools, press)
        if row is not None:
            rows.append(row)
    if not rows:
        return []
    return [Heading("关键数据"), Grid("关键数据", _COLUMNS, tuple(rows), (3.0, 2.1, 2.1, 4.6))]


def _row(e: Entry, m: Observation, tools: Tools, press: Press) -> tuple[Text, ...] | None:
    """A row with share and change in brackets, or with the figure alone where the gate wants them apart."""
    lead = (name_of(m), shown_area(m) or "—", period_text(m) or "未注明")
    full = (*lead, figure_cell(tools, e))
    bare = (*lead, figure_of(tools, m))
    if full != bare and not press.row_holds(_COLUMNS, full, evidence_of(tools, e)):
        return press.row(_COLUMNS, bare, (tools.evidence(m),))
    return press.row(_COLUMNS, full, evidence_of(tools, e))


def figure_cell(tools: Tools, e: Entry) -> str:
    """A figure as the source writes it, its change in brackets: 329.4（较上年提高19.9个点）."""
    m = e.main
    said = figure_of(tools, m)
    if m.measure in ("change", "change_rate"):
        return f"{change_words(m)}{said.lstrip('-−+')}"
    extra = [f"{change_words(o)}{figure_of(tools, o).lstrip('-−+')}" for o in (e.change, e.rate) if o is not None]
    if e.share is not None and e.share.comparator:
        extra.append(f"占{e.share.comparator}的{figure_of(tools, e.share)}")
    return f"{said}（{'，'.join(extra)}）" if extra else said


# ---------------------------------------------------------------- the points that open it
def points(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """Two to four sentences a reader with one minute needs."""
    out: list[Block] = []
    for side in scope.sides[: 2 if len(scope.sides) > 1 else 1]:
        whole = next((e for e in side.entries if e.is_index and "综合" in e.main.indicator), None)
        if whole is not None and (said := press.say(sentence(tools, whole), evidence_of(tools, whole))):
            out.append(Paragraph((said,), bullet=True))
        out += [Paragraph((t,), bullet=True) for t in order_of_parts(side, tools, press)]
        room = 2 if out else 3
        best = varied([e for e in side.entries if not e.is_index], room)
        out += _together(best, tools, press)
    return [Heading("要点"), *out] if len(out) > 1 else []


def _together(best: Sequence[Entry], tools: Tools, press: Press) -> list[Block]:
    said = [press.say(sentence(tools, e), evidence_of(tools, e)) for e in best]
    texts = tuple(t for t in said if t is not None)
    return [Paragraph(texts, bullet=True)] if texts else []


def order_of_parts(side: Side, tools: Tools, press: Press) -> list[Text]:
    """Which part of an index stands highest, and which rose most of those whose change is given."""
    by_index: dict[tuple[str, str], list[Entry]] = {}
    for e in side.entries:
        if e.is_index and "综合" not in e.main.indicator and "总指数" not in e.main.indicator:
            by_index.setdefault((e.main.area or "", e.main.period or ""), []).append(e)
    out = []
    for (index, _), parts in by_index.items():
        if len(parts) <= _PARTS_WORTH:
            continue
        text = f"{period_text(parts[0].main)}{index}各分项中，{_highest(parts, tools)}{_fastest(parts, tools)}。"
        said = press.say(text, tuple(tools.evidence(o) for e in parts for o in e.observations))
        out += [said] if said else []
    return out


def _highest(parts: Sequence[Entry], tools: Tools) -> str:
    ranked = sorted(parts, key=lambda e: -e.main.scaled_value)
    top, low = ranked[0].main, ranked[-1].main
    return f"{name_of(top)}最高，为{figure_of(tools, top)}；{name_of(low)}最低，为{figure_of(tools, low)}"


def _fastest(parts: Sequence[Entry], tools: Tools) -> str:
    moved = [e.change for e in parts if e.change is not None]
    if len(moved) < _PARTS_WORTH:
        return ""
    most = max(moved, key=lambda o: o.scaled_value)
    if most.value <= 0:
        return ""
    among = "" if len(moved) == len(parts) else "在给出变动幅度的各项里，"
    return f"；{among}{name_of(most)}升幅最大，{change_words(most)}{figure_of(tools, most).lstrip('-−+')}"
