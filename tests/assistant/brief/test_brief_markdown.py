"""Markdown: footnotes that are defined, tables that hold, nothing of a report that acts as markup."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.brief import markdown
from assistant.brief.press import clean


def test_every_mark_has_its_definition(compared, folder):
    markdown.write(compared, folder / "b.md")
    text = (folder / "b.md").read_text(encoding="utf-8")
    defined = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    assert defined == [str(n.n) for n in compared.notes]
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(defined)


def test_tables_keep_their_columns(compared, folder):
    markdown.write(compared, folder / "b.md")
    html = MarkdownIt("commonmark").enable("table").render((folder / "b.md").read_text(encoding="utf-8"))
    assert html.count("<table>") == 2
    assert html.count("<th>") == 4 + 3


def test_charts_lie_beside_the_file(desk, folder):
    from assistant.brief import make, write_brief

    path = write_brief(desk, make(topic="滨江高新区技术合同成交额"), folder / "合同.md")
    (image,) = folder.glob("*.png")
    assert image.read_bytes().startswith(b"\x89PNG")
    assert "(%E5%90%88%E5%90%8C-%E5%9B%BE1.png)" in path.read_text(encoding="utf-8")


@given(st.text(min_size=1).map(clean).filter(bool))
def test_escaped_text_reads_as_it_was(text):
    (paragraph,) = (
        t for t in MarkdownIt("commonmark").enable("table").parse(markdown.escape(text)) if t.type == "inline"
    )
    shown = "".join(c.content if c.type in ("text", "text_special") else "\n" for c in paragraph.children)
    assert shown == text.strip()


def test_markup_of_a_report_stays_text(hostile, folder):
    markdown.write(hostile, folder / "h.md")
    html = MarkdownIt("commonmark").enable("table").render((folder / "h.md").read_text(encoding="utf-8"))
    assert "<script" not in html
    assert "<em>" not in html
    assert "<a " not in html
    assert html.count("<td>") == 2
