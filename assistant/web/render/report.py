"""A report to read: its text with the observations coloured by kind, its tables and frameworks drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.web.safe import button, esc
from assistant.web.words import Words
from ingest.records import Block, Document, Framework, Node, Observation, Table

# Characters a screenful of the reader holds; a report of any length is read a part at a time.
_PART = 16_000
KINDS = {
    "level": "数值",
    "change": "增减量",
    "change_rate": "增减率",
    "share": "占比",
    "rank": "位次",
    "ratio": "倍数与比率",
    "target": "目标",
    "date": "时间",
}


def parts(d: Document) -> list[list[Block]]:
    """The blocks of a report cut into parts of readable length."""
    out: list[list[Block]] = [[]]
    size = 0
    for block in d.blocks:
        if out[-1] and size + block.end - block.start > _PART:
            out.append([])
            size = 0
        out[-1].append(block)
        size += block.end - block.start
    return out


def part_of(d: Document, start: int) -> int:
    """The part a position lies in."""
    for i, blocks in enumerate(parts(d)):
        if blocks and start < blocks[-1].end:
            return i
    return 0


def report(
    d: Document,
    observations: Sequence[Observation],
    frameworks: Sequence[Framework],
    part: int,
    shown: tuple[int, int] | None,
    w: Words,
) -> str:
    """One part of a report as HTML; `shown` is a stretch to bring into view."""
    cut = parts(d)
    part = min(max(part, 0), len(cut) - 1)
    body = "".join(_block(d, b, observations, shown) for b in cut[part])
    pager = _pager(d.document_id, part, len(cut), w)
    trees = "".join(framework(f, w) for f in frameworks) if part == 0 else ""
    head = _head(d, observations, w, top=shown is None and part == 0)
    return (
        f'<article class="zs-report">{head}{_legend(observations, w)}{trees}{pager}'
        f'<div class="zs-text">{body}</div>{pager if len(cut) > 1 else ""}</article>'
    )


def _head(d: Document, observations: Sequence[Observation], w: Words, top: bool) -> str:
    facts = [d.publisher or w("发布者不详"), d.published or w("日期不详"), w("{n} 条数据", n=len(observations))]
    show = ' data-show="1"' if top else ""
    warnings = "".join(f"<li>{esc(w.said(x))}</li>" for x in d.warnings)
    said = f'<ul class="zs-warnings">{warnings}</ul>' if warnings else ""
    return (
        f"<header{show}>{button(w('返回列表'), 'back', '', 'zs-link')}<h2>{esc(d.title)}</h2>"
        f"<p>{esc(' · '.join(facts))}</p>{said}</header>"
    )


def _legend(observations: Sequence[Observation], w: Words) -> str:
    held = {o.measure for o in observations}
    keys = "".join(f'<span class="zs-obs kind-{k}">{w(name)}</span>' for k, name in KINDS.items() if k in held)
    return f'<p class="zs-keys">{keys}</p>' if keys else ""


def _pager(document_id: str, part: int, count: int, w: Words) -> str:
    if count < 2:
        return ""
    before = button(w("上一部分"), "turn", {"d": document_id, "p": part - 1}, "zs-link") if part else ""
    after = button(w("下一部分"), "turn", {"d": document_id, "p": part + 1}, "zs-link") if part + 1 < count else ""
    return f'<nav class="zs-pager">{before}<span>{part + 1} / {count}</span>{after}</nav>'


# ---------------------------------------------------------------- blocks
def _block(d: Document, block: Block, observations: Sequence[Observation], shown: tuple[int, int] | None) -> str:
    here = [o for o in observations if block.start <= o.number_start < block.end]
    if block.table is not None:
        table = next((t for t in d.tables if t.index == block.table), None)
        if table is not None:
            said = any(b.kind == "caption" and d.text[b.start : b.end].strip() == table.caption for b in d.blocks)
            return _table(table, here, shown, "" if said else table.caption)
    text = _marked(d.text, block.start, block.end, here, shown)
    if block.kind == "heading":
        level = min(max(block.level, 1) + 2, 6)
        return f"<h{level}>{text}</h{level}>"
    style = {"caption": "zs-caption", "note": "zs-footnote"}.get(block.kind, "")
    if block.flattened:
        style = "zs-flat"
    return f'<p class="{style}">{text}</p>'


def _marked(text: str, start: int, end: int, observations: Sequence[Observation], shown: tuple[int, int] | None) -> str:
    """A stretch with its figures coloured and the stretch to show underlaid."""
    cuts = {start, end, *(x for o in observations for x in (o.number_start, o.number_end) if start < x < end)}
    if shown:
        cuts |= {x for x in shown if start < x < end}
    edges = sorted(cuts)
    out = []
    for a, b in pairwise(edges):
        piece = esc(text[a:b])
        o = next((o for o in observations if o.number_start <= a and b <= o.number_end), None)
        if o is not None:
            piece = _figure(o, piece)
        if shown and shown[0] <= a and b <= shown[1]:
            piece = f'<span class="zs-quote" data-show="1">{piece}</span>'
        out.append(piece)
    return "".join(out)


def _figure(o: Observation, text: str) -> str:
    about = " · ".join(x for x in (o.indicator, o.area, o.breakdown, o.period) if x)
    return f'<span class="zs-obs kind-{esc(o.measure)}" title="{esc(about)}">{text}</span>'


def _table(table: Table, observations: Sequence[Observation], shown: tuple[int, int] | None, title: str) -> str:
    rows = []
    for i, row in enumerate(table.rows):
        tag = "th" if i < table.header_rows else "td"
        cells = []
        for c in row:
            o = next((o for o in observations if c.start <= o.number_start < c.end), None)
            text = esc(c.text) if o is None else _figure(o, esc(c.text))
            cited = shown is not None and c.start < shown[1] and shown[0] < c.end
            cells.append(f'<{tag} class="zs-quote" data-show="1">{text}</{tag}>' if cited else f"<{tag}>{text}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = f"<caption>{esc(title)}</caption>" if title else ""
    return f'<div class="zs-table" tabindex="0"><table>{caption}<tbody>{"".join(rows)}</tbody></table></div>'


# ---------------------------------------------------------------- frameworks
def framework(f: Framework, w: Words, have: Iterable[str] | None = None) -> str:
    """A framework as a tree that folds; `have` are the ids of nodes with figures, marked when given."""
    levels = "/".join(map(str, f.levels))
    notes = "".join(f"<li>{esc(n)}</li>" for n in f.notes)
    head = f"{w('指标体系')}：{esc(f.index)}{esc(f.edition or '')} <small>{esc(levels)}</small>"
    body = _branch(f.nodes, None, None if have is None else set(have))
    said = f'<ul class="zs-warnings">{notes}</ul>' if notes else ""
    return f'<details class="zs-tree"><summary>{head}</summary>{body}{said}</details>'


def _branch(nodes: Sequence[Node], parent: str | None, have: set[str] | None) -> str:
    below: dict[str | None, list[Node]] = {}
    for n in nodes:
        below.setdefault(n.parent, []).append(n)
    return _list(below, parent, have, set())


def _list(below: dict[str | None, list[Node]], parent: str | None, have: set[str] | None, seen: set[str]) -> str:
    """The nodes under one, each once: a tree that bites its tail is drawn and ends."""
    items = []
    for n in below.get(parent, []):
        if n.node_id in seen:
            continue
        seen.add(n.node_id)
        weight = f" <small>{n.weight:g}</small>" if n.weight is not None else ""
        dot = "" if have is None else f'<i class="{"has" if n.node_id in have else "none"}"></i>'
        items.append(f"<li>{dot}<span>{esc(n.name)}</span>{weight}{_list(below, n.node_id, have, seen)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""
