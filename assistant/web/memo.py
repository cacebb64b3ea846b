"""The findings of an audit as a Word memo."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from assistant.web import talk
from assistant.web.render.audit import VERDICTS, condition, ordered, quoted, told
from assistant.web.ui import File
from assistant.web.words import Words

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def memo(title: str, found: Mapping[str, Any], w: Words) -> File:
    """One numbered paragraph a finding that is not consistent: statement, condition, the report's words."""
    from docx import Document

    book = Document()
    talk.chinese_type(book)
    book.add_heading(w("数字审校意见"), 0)
    book.add_paragraph(talk.clean(title))
    open_checks = [c for c in ordered(found) if c["verdict"] != "consistent"]
    passed = len(found["checks"]) - len(open_checks)
    book.add_paragraph(
        w("核对 {n} 处，{m} 处需要复核，{k} 处一致。", n=len(found["checks"]), m=len(open_checks), k=passed)
    )
    for c in open_checks:
        said = f"{w(VERDICTS[c['verdict']])}{w('：')}{told(c, w)[0]}"
        book.add_paragraph(talk.clean(said), style="List Number")
        if c.get("condition"):
            book.add_paragraph(talk.clean(f"{w('条件：')}{condition(c, w)}"))
        for _, _, _, quote in quoted(c):
            book.add_paragraph(talk.clean(quote), style="Quote")
    out = BytesIO()
    book.save(out)
    return File(f"{w('审校意见')}.docx", _DOCX, out.getvalue())
