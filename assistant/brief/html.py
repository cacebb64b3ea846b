"""A briefing as one HTML file that needs nothing beside it: styles and charts are inside, footnotes are links."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path

from assistant.brief.records import Block, Briefing, Figure, Grid, Heading, Note, Paragraph, Text
from assistant.charts import render

_STYLE = """
body{max-width:46em;margin:2em auto;padding:0 1.2em;line-height:1.75;color:#1f2933;background:#fff;
font-family:"Noto Serif SC","Source Han Serif SC","Songti SC",SimSun,serif}
h1,h2,h3,caption,figcaption,th,nav strong,p>strong{
font-family:"Noto Sans SC","Source Han Sans SC","PingFang SC",SimHei,sans-serif}
h1{text-align:center;font-weight:500}h2{font-size:1.3em;margin-top:1.8em}h3{font-size:1.1em}
p{text-indent:2em;margin:.6em 0}p>strong{font-weight:500}nav ul{list-style:none;padding-left:1em;margin:.2em 0}
table{border-collapse:collapse;width:100%;margin:1em 0;border-top:2px solid #1f2933;border-bottom:2px solid #1f2933}
caption,figcaption{padding:.4em;text-align:center;font-size:.95em}th{border-bottom:1px solid #1f2933;font-weight:500}
th,td{padding:.35em .5em;text-align:left;border-top:1px solid #d5dbe1;font-size:.95em}
figure{margin:1.2em 0}img{display:block;max-width:100%;margin:0 auto}sup{line-height:0}sup a{text-decoration:none}
.notes{font-size:.85em;border-top:1px solid #9aa5b1;margin-top:2.5em;padding-top:.6em}
a{color:#1f5f8b}nav a{color:inherit;text-decoration:none}nav a:hover,nav a:focus-visible{text-decoration:underline}
@media print{body{max-width:none;margin:0}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write(briefing: Briefing, path: Path) -> None:
    """Write the briefing to `path`."""
    path.write_text("\n".join(_page(briefing)) + "\n", encoding="utf-8")


def _page(b: Briefing) -> Iterator[str]:
    title = escape(b.title)
    yield f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    writer = _Writer()
    yield from _contents(b)
    listing = False
    for block in b.blocks:
        is_item = isinstance(block, Paragraph) and block.bullet
        if is_item != listing:
            yield "<ul>" if is_item else "</ul>"
            listing = is_item
        yield from writer.block(block)
    if listing:
        yield "</ul>"
    yield from _notes(b.notes)
    yield "</body>\n</html>"


def _contents(b: Briefing) -> Iterator[str]:
    headings = [x for x in b.blocks if isinstance(x, Heading)]
    if not headings:
        return
    yield '<nav aria-label="目录"><strong>目录</strong>\n<ul>'
    for i, h in enumerate(headings, 1):
        indent = ' style="margin-left:2em"' if h.level > 1 else ""
        yield f'<li{indent}><a href="#h{i}">{escape(h.text)}</a></li>'
    yield "</ul></nav>"


def _notes(notes: tuple[Note, ...]) -> Iterator[str]:
    if not notes:
        return
    yield '<section class="notes" aria-label="脚注"><ol>'
    for n in notes:
        yield f'<li id="fn{n.n}">{escape(n.text)} <a href="#r{n.n}" aria-label="回到正文">↩</a></li>'
    yield "</ol></section>"


class _Writer:
    """Counts headings, tables and figures, and knows which note has been referred to."""

    def __init__(self) -> None:
        self._headings = 0
        self._numbers = {"表": 0, "图": 0}
        self._referred: set[int] = set()

    def block(self, b: Block) -> Iterator[str]:
        if isinstance(b, Heading):
            self._headings += 1
            yield f'<h{b.level + 1} id="h{self._headings}">{escape(b.text)}</h{b.level + 1}>'
        elif isinstance(b, Paragraph):
            text = "".join(self._text(t) for t in b.texts)
            yield f"<li>{text}</li>" if b.bullet else f"<p>{text}</p>"
        elif isinstance(b, Grid):
            yield from self._table(b)
        else:
            yield from self._figure(b)

    def _text(self, t: Text) -> str:
        closes = bool(t.notes) and t.text.endswith(("。", "；"))
        body, end = (t.text[:-1], t.text[-1]) if closes else (t.text, "")
        marked = "<strong>" + escape(body) + "</strong>" if t.strong else escape(body)
        return marked + "".join(self._mark(n) for n in t.notes) + end

    def _mark(self, n: int) -> str:
        anchor = "" if n in self._referred else f' id="r{n}"'
        self._referred.add(n)
        return f'<sup><a{anchor} href="#fn{n}">[{n}]</a></sup>'

    def _table(self, b: Grid) -> Iterator[str]:
        self._numbers["表"] += 1
        yield f"<table>\n<caption>表{self._numbers['表']}　{escape(b.caption)}</caption>"
        yield "<thead><tr>" + "".join(f'<th scope="col">{escape(c)}</th>' for c in b.columns) + "</tr></thead>\n<tbody>"
        for row in b.rows:
            yield "<tr>" + "".join(f"<td>{self._text(c)}</td>" for c in row) + "</tr>"
        yield "</tbody>\n</table>"

    def _figure(self, b: Figure) -> Iterator[str]:
        self._numbers["图"] += 1
        data = base64.b64encode(render(b.chart, "svg")).decode("ascii")
        yield f'<figure>\n<img alt="{escape(b.alt)}" src="data:image/svg+xml;base64,{data}">'
        yield f"<figcaption>图{self._numbers['图']}　{self._text(b.caption)}</figcaption>\n</figure>"
