"""The crosswalk as a Markdown page, a workbook or a Word document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.export import neutral

RELATIONS = {"same": "相同", "similar": "相近", "only_a": "仅前者", "only_b": "仅后者", "only_other": "仅其他"}
_FONT = "宋体"
_LEVELS = "一二三四五"


def write(found: Mapping[str, Any], form: str, output: Path) -> None:
    """Write a coverage result. Raises AssistantError for an unknown format or an unwritable file."""
    writers = {"md": _write_markdown, "xlsx": _write_xlsx, "docx": _write_docx}
    if form not in writers:
        raise AssistantError(f"不支持的格式：{form}，可用 md、xlsx、docx。")
    try:
        writers[form](found, output)
    except OSError as e:
        raise AssistantError(f"文件 {output} 写不进去：{e.strerror}。") from e


def title(found: Mapping[str, Any]) -> str:
    """The heading of the report."""
    names = indices(found)
    if len(names) == 1:
        return f"{names[0]}指标与数据"
    return f"{'、'.join(names[:-1])}与{names[-1]}指标体系对照"


def indices(found: Mapping[str, Any]) -> list[str]:
    """The indices that are compared, in the order they were asked for."""
    others = [name for t in found["themes"] for name in t.get("others", {})]
    return list(dict.fromkeys([found["a"], *([found["b"]] if found["b"] else []), *others]))


def theme_rows(found: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The crosswalk as columns and rows."""
    names = indices(found)
    columns = ["主题", *names, "关系", "理由", "把握"]
    rows = []
    for t in found["themes"]:
        held = {found["a"]: t["a"], found["b"]: t["b"], **t.get("others", {})}
        sides = [_names(held.get(name, ())) for name in names]
        rows.append([t["theme"], *sides, _relation(t, held, names), t["why"], f"{t['confidence']:.2f}"])
    return columns, rows


def _relation(t: Mapping[str, Any], held: Mapping[str, Any], names: Sequence[str]) -> str:
    """The relation in words; among more than two indices, which of them have the theme at all."""
    having = [n for n in names if held.get(n)]
    if len(names) < 3 or len(having) == len(names):
        return RELATIONS[t["relation"]]
    return f"仅{'、'.join(having)}"


def data_rows(found: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Which indicators have figures, as columns and rows."""
    columns = ["指数", "级别", "指标", "数据条数", "年份", "来自"]
    rows = []
    for d in found["data"]:
        level = f"{_LEVELS[d['level'] - 1]}级" if d["level"] <= len(_LEVELS) else str(d["level"])
        held = str(len(d["observations"])) if d["observations"] else "无"
        rows.append([d["index"], level, d["node"], held, "、".join(d["periods"]), "、".join(d["editions"])])
    return columns, rows


def markdown(found: Mapping[str, Any]) -> str:
    """The whole report as Markdown."""
    out = [f"# {title(found)}", "", "## 按主题对照", "", _summary(found), "", _table(*theme_rows(found)), ""]
    out += ["## 数据覆盖", "", _data_summary(found), "", _table(*data_rows(found)), ""]
    return "\n".join(out)


def _names(nodes: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(str(n["name"]) for n in nodes) or "—"


def _summary(found: Mapping[str, Any]) -> str:
    at = theme_rows(found)[0].index("关系")
    counts = Counter(row[at] for row in theme_rows(found)[1])
    told = "，".join(f"{relation} {n} 个" for relation, n in counts.items())
    return f"共 {len(found['themes'])} 个主题：{told}。"


def _data_summary(found: Mapping[str, Any]) -> str:
    out = []
    for index in dict.fromkeys(d["index"] for d in found["data"]):
        own = [d for d in found["data"] if d["index"] == index]
        lowest = [d for d in own if d["level"] == max(x["level"] for x in own)]
        have = sum(bool(d["observations"]) for d in lowest)
        out.append(f"{index}最细一级指标 {len(lowest)} 项，资料库中有数据的 {have} 项")
    return "；".join(out) + "。"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(map(_cell, columns)) + " |", "|" + " --- |" * len(columns)]
    return "\n".join(lines + ["| " + " | ".join(map(_cell, r)) + " |" for r in rows])


def _write_markdown(found: Mapping[str, Any], output: Path) -> None:
    output.write_text(markdown(found), encoding="utf-8")


def _write_xlsx(found: Mapping[str, Any], output: Path) -> None:
    import xlsxwriter

    with output.open("wb") as file, xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EEF2F6", "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows) in (("主题对照", theme_rows(found)), ("数据覆盖", data_rows(found))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, bold)
            for i, row in enumerate(rows, start=1):
                for j, value in enumerate(row):
                    sheet.write_string(i, j, str(neutral(value)), wrap)
            sheet.set_column(0, 0, 16)
            sheet.set_column(1, len(columns) - 1, 28)
            sheet.freeze_panes(1, 0)


def _write_docx(found: Mapping[str, Any], output: Path) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.add_heading(title(found), 0)
    document.add_heading("按主题对照", 1)
    document.add_paragraph(_summary(found))
    _add_table(document, *theme_rows(found))
    document.add_heading("数据覆盖", 1)
    document.add_paragraph(_data_summary(found))
    _add_table(document, *data_rows(found))
    document.save(str(output))


def _add_table(document: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
