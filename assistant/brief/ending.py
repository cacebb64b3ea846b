"""How a briefing was made and what it was made from."""

from __future__ import annotations

from assistant.brief.press import Press, clean
from assistant.brief.records import Block, Heading, Paragraph, Text
from assistant.brief.scope import Scope
from assistant.records import Evidence
from assistant.tools import Tools


def method(scope: Scope, press: Press, computed: bool, by_model: str = "") -> list[Block]:
    """What stands behind each figure; says so when sentences were left out, and what a model has written."""
    said = ["文中数字均取自所引报告的原句，脚注写明报告、章节、页码并引出原句（报告没有页码的不写）。"]
    if computed:
        said.append("由原有数字推算的结果随文列出算式，并按报告数字的有效位数取舍。")
    said.append("同一数字在多处出现时，只列一次并引出各处；指标名称、口径和“约”“余”等字样照报告原文。")
    if scope.request.period:
        said.append("只取所指定时期的数据，年份不明的不列入。")
    if press.removed:
        said.append("写作中另有个别句子因数字与出处核对不上，已删去。")
    if by_model:
        said.append(by_model)
    return [Heading("方法说明"), Paragraph((Text("".join(said)),))]


def sources(scope: Scope, tools: Tools, press: Press) -> list[Block]:
    """The reports drawn on, with publisher and date where the report gives them."""
    out: list[Block] = []
    for document_id in dict.fromkeys((*scope.documents, *(f.document_id for f in scope.frameworks))):
        entry = tools.holdings.entries.get(document_id)
        if entry is None:
            continue
        place = tools.sources.place(document_id, 0, min(200, len(tools.sources.document(document_id).text)))
        evidence = (Evidence("passage", place=place),)
        title = f"《{clean(entry.title).strip('《》')}》"
        full = "，".join(x for x in (title, clean(entry.publisher or ""), clean(entry.published or "")) if x) + "。"
        for text in (full, f"{title}，{clean(entry.publisher)}。" if entry.publisher else "", f"{title}。"):
            if text and press.holds(text, evidence):
                out.append(Paragraph((Text(text),), bullet=True))
                break
    return [Heading("资料来源"), *out] if out else []
