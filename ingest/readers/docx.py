"""Word documents: body in order with headings, tables, notes and text boxes; revisions resolved, hidden text out."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from typing import Any

from ingest.errors import DocumentError
from ingest.limits import Limits, open_archive, parse_xml, read_part
from ingest.readers.characters import sanitise
from ingest.readers.docx_body import Body, Notes
from ingest.readers.docx_numbering import Numbering
from ingest.readers.docx_styles import Styles, W
from ingest.records import RawDocument

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PROPERTIES = {
    "title": "title",
    "creator": "author",
    "created": "created",
    "modified": "modified",
    "subject": "subject",
}


def read(path: Path, limits: Limits) -> RawDocument:
    """A .docx as blocks."""
    with open_archive(path, limits) as archive:
        names = set(archive.namelist())
        main = main_part(archive, names)
        root = parse_xml(read_part(archive, main), str(path))
        if root.tag != W + "document":
            raise DocumentError("corrupt", "文件的正文部件不是 Word 正文，请用 Word 或 WPS 重新保存。", str(path))
        folder = posixpath.dirname(main)
        parts = {name: _optional(archive, names, f"{folder}/{name}.xml") for name in _PARTS}
        properties = _core(_optional(archive, names, "docProps/core.xml"))
        warnings = _unread(root, names)
    notes = Notes(parts["footnotes"], parts["endnotes"])
    body = Body(Styles(parts["styles"]), Numbering(parts["numbering"]), notes, limits, str(path))
    blocks = body.read(root)
    return RawDocument(str(path), _MEDIA_TYPE, tuple(blocks), properties, (*warnings, *body.warnings()))


_PARTS = ("styles", "numbering", "footnotes", "endnotes")


def main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    """The name of the main part, from the package's relations or by convention."""
    if "_rels/.rels" in names:
        for relation in parse_xml(read_part(archive, "_rels/.rels"), str(archive.filename)).iter(_RELATIONS):
            target = (relation.get("Target") or "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise DocumentError("corrupt", "文件缺少正文部件，请用 Word 或 WPS 重新保存。", str(archive.filename))


def _optional(archive: zipfile.ZipFile, names: set[str], name: str) -> Any | None:
    return parse_xml(read_part(archive, name), str(archive.filename)) if name in names else None


def _core(root: Any | None) -> dict[str, str]:
    """Title, author and dates as the document states them."""
    found: dict[str, str] = {}
    for element in [] if root is None else root:
        key = _PROPERTIES.get(str(element.tag).rpartition("}")[2])
        if key and element.text and element.text.strip():
            found[key] = sanitise(element.text).strip()
    return found


def _unread(root: Any, names: set[str]) -> list[str]:
    """What holds text that this reader does not reach."""
    warnings = []
    if root.find(f".//{W}altChunk") is not None:
        warnings.append("文档嵌入了外部内容块（altChunk），这部分未读入；请在 Word 中打开并另存一次后再导入。")
    charts = sum(name.startswith("word/charts/chart") for name in names)
    if charts:
        warnings.append(f"文档有 {charts} 幅图表，图中的数据未读入。")
    return warnings
