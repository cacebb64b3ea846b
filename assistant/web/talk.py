"""A conversation as the pages hold it: turns of plain JSON, and its way out as Markdown and Word."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from assistant.web.ui import File
from assistant.web.words import Words

Turn = dict[str, Any]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def new_turn(question: str) -> Turn:
    return {"id": f"t{uuid.uuid4().hex[:8]}", "question": question, "answer": None, "state": "asking"}


def history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """The turns as messages, for a follow-up to be understood."""
    out = []
    for t in turns:
        if t.get("answer"):
            out.append({"role": "user", "content": t["question"]})
            out.append({"role": "assistant", "content": t["answer"]["answer"]})
    return out


# ---------------------------------------------------------------- out
def as_markdown(turns: Sequence[Turn], w: Words) -> File | None:
    """The conversation as Markdown with its sources."""
    parts = [f"# {w('指数问答对话记录')}\n"]
    for t in turns:
        answer = t.get("answer")
        if answer is None:
            continue
        parts.append(f"## {t['question']}\n\n{answer['answer']}\n")
        parts += [f"- {line}" for line in computations(answer, w)]
        parts += [f"- [{c['n']}] {source_line(c, w)}" for c in answer["citations"]]
        parts.append("")
    if len(parts) == 1:
        return None
    return File(f"{w('指数问答')}.md", "text/markdown", "\n".join(parts).encode())


def source_line(c: Mapping[str, Any], w: Words) -> str:
    """A source in one line: report, section, page, words."""
    where = [w("《{title}》", title=c["document_title"])]
    where += [c["section"]] if c["section"] else []
    where += [w("第 {page} 页", page=c["page"])] if c["page"] else []
    return f"{'，'.join(where)}：“{' '.join(c['quote'].split())}”"


def computations(answer: Mapping[str, Any], w: Words) -> list[str]:
    """The calculations of an answer, one line each."""
    return [
        f"{w('计算')} c{i} {c['name']}：{c['expression']} = {c['result']:g}{c['unit']}"
        for i, c in enumerate(answer["computations"], 1)
    ]


def as_word(turns: Sequence[Turn], w: Words) -> File | None:
    """The conversation as a Word document with its sources."""
    from docx import Document

    answered = [t for t in turns if t.get("answer")]
    if not answered:
        return None
    book = Document()
    chinese_type(book)
    book.add_heading(w("指数问答对话记录"), 0)
    for t in answered:
        book.add_heading(clean(t["question"]), 2)
        _write_answer(book, t["answer"], w)
    out = BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return File(f"{w('指数问答')}.docx", kind, out.getvalue())


def chinese_type(book: Any) -> None:
    """Chinese faces for a document's styles."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        style = book.styles[name]
        style.font.name = "Calibri"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体" if name == "Normal" else "黑体")


def clean(text: str) -> str:
    """Text Word's XML can hold."""
    return _CONTROL.sub("", text)


def _write_answer(book: Any, answer: Mapping[str, Any], w: Words) -> None:
    table = answer.get("table")
    for line in answer["answer"].splitlines():
        plain = clean(re.sub(r"^[#>\s]+|\*\*", "", line).strip())
        if not plain or (table and plain.startswith("|")):
            continue
        style = "List Bullet" if plain.startswith("- ") else None
        book.add_paragraph(plain.removeprefix("- "), style=style)
    if table:
        _write_table(book, table)
    for line in computations(answer, w):
        book.add_paragraph(clean(line))
    if answer["citations"]:
        book.add_heading(w("出处"), 3)
    for c in answer["citations"]:
        book.add_paragraph(clean(f"[{c['n']}] {source_line(c, w)}"))


def _write_table(book: Any, table: Mapping[str, Any]) -> None:
    grid = book.add_table(rows=1, cols=len(table["columns"]), style="Light Grid Accent 1")
    for cell, name in zip(grid.rows[0].cells, table["columns"], strict=True):
        cell.text = clean(name)
    for row in table["rows"]:
        for cell, text in zip(grid.add_row().cells, row, strict=False):
            cell.text = clean(text)
