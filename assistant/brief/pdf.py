"""A briefing as PDF, set by typst with the fonts of a wheel: same text, numbers and footnotes as the Word file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.brief.records import Block, Briefing, Figure, Grid, Heading, Paragraph, Text
from assistant.charts import compile_typst, render


def write(briefing: Briefing, path: Path) -> None:
    """Write the briefing to `path`."""
    path.write_bytes(compile_typst("report.typ", as_data(briefing), "pdf"))


def as_data(briefing: Briefing) -> dict[str, Any]:
    """What report.typ reads; every text goes in as a string, so that nothing of a report is markup."""
    return {
        "title": briefing.title,
        "blocks": [_block(b) for b in briefing.blocks],
        "notes": {str(n.n): n.text for n in briefing.notes},
    }


def _block(b: Block) -> dict[str, Any]:
    if isinstance(b, Heading):
        return {"kind": "heading", "text": b.text, "level": b.level}
    if isinstance(b, Paragraph):
        return {"kind": "bullet" if b.bullet else "text", "texts": [_text(t) for t in b.texts]}
    if isinstance(b, Grid):
        rows = [[_text(c) for c in row] for row in b.rows]
        return {"kind": "table", "caption": b.caption, "columns": b.columns, "rows": rows, "widths": b.widths}
    return _figure(b)


def _text(t: Text) -> dict[str, Any]:
    return {"text": t.text, "notes": [str(n) for n in t.notes], "strong": t.strong}


def _figure(b: Figure) -> dict[str, Any]:
    svg = render(b.chart, "svg").decode("utf-8")
    return {"kind": "figure", "caption": _text(b.caption), "image": svg, "alt": b.alt}
