"""A briefing as a Word file an office can work on: styles, contents, numbered captions, real footnotes, A4."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from assistant.brief import wordml
from assistant.brief.footnotes import Footnotes
from assistant.brief.records import Block, Briefing, Figure, Grid, Heading, Paragraph, Text
from assistant.brief.wordstyles import prepare
from assistant.charts import render

_TEXT_WIDTH_CM = 15.6
_END_MARKS = "。；"


def write(briefing: Briefing, path: Path) -> None:
    """Write the briefing to `path`."""
    from docx import Document

    document = Document()
    prepare(document, briefing.title)
    _Writer(document, briefing).write()
    document.save(str(path))


class _Writer:
    """One briefing on its way into one document."""

    def __init__(self, document: Any, briefing: Briefing) -> None:
        self._document = document
        self._briefing = briefing
        self._footnotes = Footnotes(document, briefing.notes)
        self._headings = 0
        self._numbers = {"表": 0, "图": 0}

    def write(self) -> None:
        self._document.add_paragraph(self._briefing.title, style="Title")
        wordml.contents(self._document, self._outline())
        for block in self._briefing.blocks:
            self._block(block)
        self._footnotes.attach()

    def _outline(self) -> list[tuple[str, int, str]]:
        """Text, level and bookmark of every heading."""
        held = [b for b in self._briefing.blocks if isinstance(b, Heading)]
        return [(b.text, b.level, wordml.bookmark_name(i)) for i, b in enumerate(held, 1)]

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._headings += 1
            p = self._document.add_paragraph(style=f"Heading {block.level}")
            wordml.bookmarked(p, block.text, wordml.bookmark_name(self._headings), self._headings)
        elif isinstance(block, Paragraph):
            self._texts(self._document.add_paragraph(style="List Bullet" if block.bullet else "Body Text"), block.texts)
        elif isinstance(block, Grid):
            self._grid(block)
        else:
            self._figure(block)

    # ------------------------------------------------------------ text
    def _texts(self, paragraph: Any, texts: tuple[Text, ...]) -> None:
        for t in texts:
            self._text(paragraph, t)

    def _text(self, paragraph: Any, t: Text) -> None:
        """A text with its note marks before its full stop."""
        body, end = (t.text[:-1], t.text[-1]) if t.notes and t.text.endswith(tuple(_END_MARKS)) else (t.text, "")
        run = paragraph.add_run(body)
        if t.strong:
            run.style = "Strong"
        for i, n in enumerate(t.notes):
            self._footnotes.refer(paragraph, n, comma=i > 0)
        if end:
            paragraph.add_run(end)

    # ------------------------------------------------------------ tables and figures
    def _grid(self, grid: Grid) -> None:
        self._caption("表", Text(grid.caption), keep=True)
        table = self._document.add_table(rows=1, cols=len(grid.columns))
        table.style = "Briefing Table"
        widths = [_TEXT_WIDTH_CM * w / sum(grid.widths) for w in grid.widths]
        for cell, name in zip(table.rows[0].cells, grid.columns, strict=True):
            cell.paragraphs[0].style = "Table Head"
            cell.paragraphs[0].add_run(name)
        for row in grid.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].style = "Table Text"
                self._text(cell.paragraphs[0], text)
        wordml.lay_out(table, widths)
        self._document.add_paragraph(style="Table End")

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Cm

        p = self._document.add_paragraph(style="Figure")
        picture = p.add_run().add_picture(BytesIO(render(figure.chart, "png")), width=Cm(_TEXT_WIDTH_CM - 1))
        properties = picture._inline.docPr
        properties.set("descr", figure.alt)
        properties.set("title", figure.caption.text)
        self._caption("图", figure.caption, keep=False)

    def _caption(self, kind: str, text: Text, keep: bool) -> None:
        """«表 1　关键数据», the number a SEQ field; a table's caption keeps with the table below it."""
        self._numbers[kind] += 1
        p = self._document.add_paragraph(style="Caption")
        p.paragraph_format.keep_with_next = keep
        p.add_run(f"{kind} ")
        wordml.field(p, f" SEQ {kind} \\* ARABIC ", str(self._numbers[kind]))
        p.add_run("　")
        self._text(p, text)
