"""A briefing as Markdown with [^1] footnotes; its charts lie beside it as PNG files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from assistant.brief.records import Block, Briefing, Figure, Grid, Heading, Paragraph, Text
from assistant.charts import render

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
# What would start a list, a quotation, a heading or a rule at the beginning of a line.
_LEADING = re.compile(r"^(\s*)([-+=>#]|\d+(?=[.)]\s))")


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def write(briefing: Briefing, path: Path) -> None:
    """Write the briefing to `path`, charts to `path`'s stem with -图1.png and so on."""
    lines = [f"# {escape(briefing.title)}", ""]
    numbers = {"表": 0, "图": 0}
    for block in briefing.blocks:
        lines += _block(block, path, numbers)
    lines += [f"[^{n.n}]: {escape(n.text)}" for n in briefing.notes]
    path.write_text(_tidy(lines), encoding="utf-8")


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _block(block: Block, path: Path, numbers: dict[str, int]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", "#" * (block.level + 1) + " " + escape(block.text), "")
    elif isinstance(block, Paragraph):
        text = "".join(_text(t) for t in block.texts)
        yield f"- {text}" if block.bullet else f"{text}\n"
    elif isinstance(block, Grid):
        numbers["表"] += 1
        yield from ("", f"**表{numbers['表']}　{escape(block.caption)}**", "")
        yield from _table(block)
        yield ""
    else:
        numbers["图"] += 1
        yield from _figure(block, path, numbers["图"])


def _text(t: Text) -> str:
    body = f"**{escape(t.text)}**" if t.strong else escape(t.text)
    marks = "".join(f"[^{n}]" for n in t.notes)
    end = re.search(r"[。；]$", body)
    return body[: end.start()] + marks + body[end.start() :] if end and not t.strong else body + marks


def _table(block: Grid) -> Iterator[str]:
    yield "| " + " | ".join(escape(c) for c in block.columns) + " |"
    yield "|" + " --- |" * len(block.columns)
    for row in block.rows:
        yield "| " + " | ".join(_text(c) for c in row) + " |"


def _figure(block: Figure, path: Path, n: int) -> Iterator[str]:
    image = path.with_name(f"{path.stem}-图{n}.png")
    image.write_bytes(render(block.chart, "png"))
    yield from ("", f"![{escape(block.alt)}]({quote(image.name)})", "")
    yield from (f"**图{n}　{escape(block.caption.text)}**" + "".join(f"[^{k}]" for k in block.caption.notes), "")
