"""The source beside the talk: a cited stretch in its paragraph or table, its figures marked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.desk import Assistant
from assistant.errors import NotFound
from assistant.records import Place
from assistant.web.safe import button, esc
from assistant.web.words import Words
from ingest.records import Block, Cell, Document, Observation, Table

# How many rows of a long table are shown on either side of the cited one.
_ROWS_AROUND = 8


def empty(w: Words) -> str:
    """The panel before anything is opened."""
    return (
        f'<div class="zs-empty"><p class="zs-empty-mark">[1]</p><p>{w("点答案里的编号，原文在这里打开。")}</p>'
        f"<p><small>{w('引用的句子加底色，所用的数字加深。')}</small></p>{_legend(w)}</div>"
    )


def _legend(w: Words) -> str:
    """How the three kinds of numbers look in an answer."""
    kinds = (
        ("source", "来源", "原文里有，点编号看原句"),
        ("computed", "计算", "由来源算得，点数字看算式"),
        ("question", "题设", "来自你的提问"),
    )
    lines = "".join(
        f'<dt><span class="zs-num is-{style}">{w(name)}</span></dt><dd>{w(said)}</dd>' for style, name, said in kinds
    )
    return f'<dl class="zs-legend" aria-label="{w("数字的身份")}">{lines}</dl>'


def parse(arg: str) -> dict[str, Any]:
    """What a citation mark carries, checked; raises NotFound for anything else."""
    try:
        ref = json.loads(arg)
        return {
            "d": str(ref["d"]),
            "s": int(ref["s"]),
            "e": int(ref["e"]),
            "c": [int(x) for x in ref["c"]] if ref.get("c") else None,
            "v": [float(x) for x in ref.get("v", [])],
        }
    except (ValueError, KeyError, TypeError) as e:
        raise NotFound("出处的编号不对。") from e


def place_of(desk: Assistant, ref: Mapping[str, Any]) -> Place:
    """The place a citation mark points at; raises NotFound."""
    d = desk.document(ref["d"])
    block = block_at(d, ref["s"])
    section = " › ".join(block.section) if block else ""
    cell = tuple(ref["c"]) if ref["c"] else None
    quote = d.text[ref["s"] : ref["e"]]
    return Place(d.document_id, d.title, section, block.page if block else None, quote, ref["s"], ref["e"], cell)


def block_at(d: Document, start: int) -> Block | None:
    return next((b for b in d.blocks if b.start <= start < b.end), None)


def panel(desk: Assistant, arg: str, w: Words) -> str:
    """The source of a citation mark as HTML."""
    try:
        ref = parse(arg)
        place = place_of(desk, ref)
        view = desk.passage_context(place)
    except NotFound as e:
        return f'<div class="zs-source">{_close(w)}<p class="zs-error" role="alert">{esc(e)}</p></div>'
    d = desk.document(place.document_id)
    seen = [o for o in desk.observation_records(document=d.document_id) if place.start <= o.number_start < place.end]
    chosen = figures(place.quote, place.start, seen, ref["v"])
    table = table_at(d, place.start)
    if table is not None:
        body = _table(table, place, ref["v"], seen)
    else:
        quote = with_figures(view.quote, place.start, chosen)
        shown = f'<span class="zs-quote" data-show="1">{quote}</span>'
        body = f'<p class="zs-passage">{esc(view.before)}{shown}{esc(view.after)}</p>'
    where = " · ".join(x for x in (esc(view.section), w("第 {page} 页", page=view.page) if view.page else "") if x)
    more = button(w("在报告里打开"), "open", arg, "zs-link")
    return (
        f'<section class="zs-source" aria-label="{w("出处原文")}">{_close(w)}<h3>{esc(view.title)}</h3>'
        f'<p class="zs-where">{where}</p>{body}<footer>{_meta(d, w)}{more}</footer></section>'
    )


def _close(w: Words) -> str:
    return button("×", "close", "", "zs-close", w("关闭出处"))


def _meta(d: Document, w: Words) -> str:
    parts = [d.publisher or w("发布者不详"), d.published or w("日期不详")]
    return f"<small>{esc(' · '.join(parts))}</small>"


# ---------------------------------------------------------------- figures inside a stretch
def figures(
    quote: str, start: int, seen: Sequence[Observation], values: Sequence[float]
) -> list[tuple[int, int, bool]]:
    """The figures of a stretch as (start, end, strong) in the document; strong are those the answer uses.

    Where none can be told apart by value, all are strong: the reader sees every figure the sentence has.
    """
    spans = {(o.number_start, o.number_end): _is_one_of(o, values) for o in seen}
    for a, b, value in _written(quote, start):
        if not any(a < y and x < b for x, y in spans) and any(_same(value, v) for v in values):
            spans[(a, b)] = True
    every = not any(spans.values())
    return [(a, b, strong or every) for (a, b), strong in sorted(spans.items()) if b <= start + len(quote)]


def _is_one_of(o: Observation, values: Sequence[float]) -> bool:
    return any(_same(o.value, v) or _same(o.scaled_value, v) for v in values)


def _same(a: float, b: float) -> bool:
    return abs(abs(a) - abs(b)) <= 1e-9 * max(abs(a), abs(b), 1e-9)


def _written(quote: str, start: int) -> Iterable[tuple[int, int, float]]:
    """Numbers written in a stretch, whether or not they are observations."""
    from ingest.numerals import find_quantities

    for q in find_quantities(quote):
        yield start + q.start, start + q.end, q.value


def with_figures(text: str, start: int, spans: Iterable[tuple[int, int, bool]]) -> str:
    """A stretch with its figures marked."""
    out, at = "", 0
    for a, b, strong in spans:
        low, high = a - start, b - start
        if low < at:
            continue
        tag = "mark" if strong else "b"
        out += f"{esc(text[at:low])}<{tag}>{esc(text[low:high])}</{tag}>"
        at = high
    return out + esc(text[at:])


# ---------------------------------------------------------------- tables
def table_at(d: Document, start: int) -> Table | None:
    """The table a position lies in."""
    return next((t for t in d.tables if t.start <= start < t.end), None)


def _table(table: Table, place: Place, values: Sequence[float], seen: Sequence[Observation]) -> str:
    """The cited rows in their table, its heading and a few rows around them; the cell itself is marked."""
    hit = [c.row for row in table.rows for c in row if _overlaps(c.start, c.end, place)]
    first, last = (min(hit), max(hit)) if hit else (0, 0)
    near = range(first - _ROWS_AROUND, last + _ROWS_AROUND + 1)
    used = [o.number_start for o in seen if _is_one_of(o, values)]
    rows = [
        "".join(_cell(c, i < table.header_rows, place, used) for c in row)
        for i, row in enumerate(table.rows)
        if i < table.header_rows or i in near
    ]
    caption = f"<caption>{esc(table.caption)}</caption>" if table.caption else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="zs-table" tabindex="0"><table>{caption}<tbody>{body}</tbody></table></div>'


def _cell(c: Cell, header: bool, place: Place, used: Sequence[int]) -> str:
    tag = "th" if header else "td"
    if not _overlaps(c.start, c.end, place):
        return f"<{tag}>{esc(c.text)}</{tag}>"
    named = place.cell is not None and (c.row, c.column) == place.cell[1:]
    found = any(c.start <= at < c.end for at in used)
    is_figure = any(ch.isdigit() for ch in c.text)
    text = esc(c.text)
    if named or (place.cell is None and is_figure and (found or not used)):
        text = f"<mark>{text}</mark>"
    elif found:
        text = f"<b>{text}</b>"
    return f'<{tag} class="zs-quote" data-show="1">{text}</{tag}>'


def _overlaps(start: int, end: int, place: Place) -> bool:
    return start < place.end and place.start < end


def parse_turn(arg: str) -> tuple[str, int]:
    """A report and a part of it, as the reader's pager carries them; raises NotFound."""
    try:
        ref = json.loads(arg)
        return str(ref["d"]), int(ref["p"])
    except (ValueError, KeyError, TypeError) as e:
        raise NotFound("页码不对。") from e
