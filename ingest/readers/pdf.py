"""PDF: text in reading order with pages, tables ruled and unruled, without running heads; scans by recognition."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.grids import too_many_cells
from ingest.readers.pdf_blocks import page_items, scale_of
from ingest.readers.pdf_continued import joined
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_glyphs import PageContent, content_of
from ingest.readers.pdf_lines import Segment, segments_of
from ingest.readers.pdf_paragraphs import Line, paragraphs
from ingest.readers.pdf_rulings import FoundTable, find_tables, level_frames
from ingest.readers.pdf_shapes import MAX_OBJECTS, Box
from ingest.records import RawBlock, RawDocument

# Fewer glyphs than this beside a picture are a stamp on a scan, not a page of text.
MIN_GLYPHS = 20
# Share of glyphs without a meaning above which a text layer is no use.
MAX_UNMAPPED = 0.3
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_PROPERTIES = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
_PASSWORD, _SECURITY = 4, 5


def read(path: Path, limits: Limits) -> RawDocument:
    """A PDF as blocks."""
    document = _open(path)
    try:
        if len(document) > limits.max_pages:
            raise DocumentError(
                "too_large", f"PDF 有 {len(document)} 页，超过上限 {limits.max_pages} 页，请拆分后再导入。", str(path)
            )
        pages, warnings = _pages(document, path, limits)
        scanned = [page.number for page in pages if _is_scan(page) and page.objects]
        blocks = _blocks([page for page in pages if page.glyphs and page.number not in scanned])
        recognised, notes = _recognised(document, scanned, blocks, path, limits)
        properties = _properties(document)
    finally:
        document.close()
    merged = joined(sorted([*blocks, *recognised], key=lambda block: block.page or 0))
    if sum(len(row) for block in merged for row in block.grid or ()) > limits.max_cells:
        raise too_many_cells(str(path), limits)
    return RawDocument(str(path), "application/pdf", tuple(merged), properties, (*warnings, *notes))


def _open(path: Path) -> Any:
    import pypdfium2
    import pypdfium2.raw as c

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        reason = c.FPDF_GetLastError()
        if reason in (_PASSWORD, _SECURITY) or "password" in str(error).lower():
            raise DocumentError("encrypted", "PDF 设有打开密码，请先去掉密码再导入。", str(path)) from error
        raise DocumentError("corrupt", "PDF 已损坏或不完整，无法打开，请重新导出或下载。", str(path)) from error
    if pages == 0:
        raise DocumentError("corrupt", "PDF 里没有页面，请重新导出或下载。", str(path))
    return document


def _pages(document: Any, path: Path, limits: Limits) -> tuple[list[PageContent], list[str]]:
    """The content of every page that opens, and what is to be said of the others."""
    import pypdfium2

    pages: list[PageContent] = []
    broken: list[int] = []
    characters = hidden = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
            continue
        content = content_of(page, index + 1)
        page.close()
        pages.append(content)
        hidden += content.hidden
        characters += len(content.glyphs)
        if characters > limits.max_characters:
            raise DocumentError("too_large", f"文字超过 {limits.max_characters:,} 字，请拆分后再导入。", str(path))
    if not pages:
        raise DocumentError("corrupt", "PDF 的页面都无法打开，请重新导出或下载。", str(path))
    warnings = [f"第 {_listed(broken)} 页损坏，未读入。"] if broken else []
    if crowded := [page.number for page in pages if page.objects > MAX_OBJECTS]:
        warnings.append(f"第 {_listed(crowded)} 页图形过多，其中的表格线未识别。")
    if hidden:
        warnings.append(f"有 {hidden} 个看不见的字符（白色、极小或页面之外）未读入。")
    return pages, warnings


def _is_scan(page: PageContent) -> bool:
    """Whether a page shows a picture instead of text, or text whose characters are unknown."""
    if not page.glyphs:
        return True
    unmapped = sum(bool(_UNMAPPED.match(glyph.text)) for glyph in page.glyphs)
    return (page.pictures > 0 and len(page.glyphs) < MIN_GLYPHS) or unmapped > MAX_UNMAPPED * len(page.glyphs)


def _blocks(pages: list[PageContent]) -> list[RawBlock]:
    """The blocks of all pages with text."""
    tables: list[list[FoundTable]] = []
    segments: list[list[Segment]] = []
    for page in pages:
        found, rest = find_tables(page.rules, page.glyphs)
        tables.append(found)
        segments.append(segments_of(rest))
    segments = without_furniture(pages, segments)
    scale = scale_of(segments)
    items: list[RawBlock | Line] = []
    for page, own, found in zip(pages, segments, tables, strict=True):
        items.extend(page_items(own, found, _frames(page, found), scale, page.number, page.width))
    return paragraphs(items)


def _frames(page: PageContent, tables: list[FoundTable]) -> list[Box]:
    """Areas between level rules that are no part of a ruled table."""
    frames = []
    for group in level_frames(page.rules):
        box = Box(group[0].x0, group[0].top, group[0].x1, group[-1].bottom)
        taken = any(table.box.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for table in tables)
        if not taken and box.bottom - box.top < 0.9 * page.height:
            frames.append(box)
    return frames


def _recognised(
    document: Any, scanned: list[int], blocks: list[RawBlock], path: Path, limits: Limits
) -> tuple[list[RawBlock], list[str]]:
    """What recognition makes of pages without text; an error when there is nothing else and no recogniser."""
    from ingest.readers import ocr

    if not scanned:
        return [], []
    if not ocr.is_allowed(limits):
        if not any(block.text.strip() or block.grid for block in blocks):
            raise DocumentError("no_text", f"PDF 是扫描件，没有文字层。{ocr.ADVICE}", str(path))
        return [], [f"第 {_listed(scanned)} 页没有文字层，未读入。{ocr.ADVICE}"]
    found: list[RawBlock] = []
    for done, number in enumerate(scanned, start=1):
        picture = ocr.rendered(document[number - 1])
        found.extend(replace(block, page=number) for block in ocr.recognise(picture, done, len(scanned)))
    if not found and not any(block.text.strip() or block.grid for block in blocks):
        raise DocumentError(
            "no_text", "PDF 是扫描件，没有识别出文字，请提供更清晰的扫描件或可复制文字的版本。", str(path)
        )
    return found, [f"第 {_listed(scanned)} 页由图像识别（OCR）读入，数字请与原件核对。"]


def _properties(document: Any) -> dict[str, str]:
    stated = document.get_metadata_dict(skip_empty=True)
    found = {ours: sanitise(str(stated[theirs])).strip() for theirs, ours in _PROPERTIES.items() if stated.get(theirs)}
    return {key: _date(value) if key in ("created", "modified") else value for key, value in found.items() if value}


def _date(value: str) -> str:
    """D:20240321101500+08'00' -> 2024-03-21; other forms as they are."""
    match = re.match(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?", value)
    return "-".join(part for part in match.groups() if part) if match else value


def _listed(numbers: list[int]) -> str:
    more = f" 等 {len(numbers)}" if len(numbers) > 10 else ""
    return "、".join(map(str, numbers[:10])) + more
