"""`build`: a RawDocument in, a Document with canonical text and exact places out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.clean import clean_line, clean_text
from ingest.metadata import Metadata, describe
from ingest.records import BlockKind, Document, RawBlock, RawDocument
from ingest.structure import flattened, furniture, headings
from ingest.structure.assemble import assemble
from ingest.structure.grids import table_pieces
from ingest.structure.lines import Line, lines_of
from ingest.structure.paragraphs import Layout, glue, join
from ingest.structure.pieces import Piece
from ingest.structure.shreds import mended

ID_LENGTH = 16  # hex digits of a document id


def build(raw: RawDocument) -> Document:
    """The canonical document of a raw one; the same blocks always give the same text and id."""
    pieces = [piece for piece in _pieces(raw.blocks) if piece.text or piece.grid]
    metadata = describe(raw, pieces)
    pieces = _with_levels(_with_title(pieces, metadata))
    out = assemble(pieces, metadata.title)
    text = out.text()
    warnings = [*raw.warnings, *_warnings(pieces)]
    return Document(
        document_id=hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH],
        path=raw.path,
        title=metadata.title,
        text=text,
        blocks=tuple(out.blocks),
        tables=tuple(out.tables),
        publisher=metadata.publisher,
        edition=metadata.edition,
        published=metadata.published,
        language=metadata.language,
        warnings=tuple(warnings),
    )


def _pieces(blocks: Sequence[RawBlock]) -> Iterator[Piece]:
    """Runs of wrapped lines are re-joined together; other blocks stand for themselves."""
    has_headings = any(block.kind == "heading" for block in blocks)
    for wrapped, run in groupby(blocks, key=lambda b: b.wrapped and b.grid is None):
        if wrapped:
            yield from _from_lines(furniture.remove(lines_of(run)))
        else:
            made = [piece for block in run for piece in _from_block(block)]
            yield from made if has_headings else _with_bare_headings(made)


def _from_block(block: RawBlock) -> Iterator[Piece]:
    if block.grid is not None:
        yield from table_pieces(block)
        return
    kind = block.kind if block.kind in ("heading", "note") else headings.kind_of(clean_text(block.text))
    level = block.level if kind == "heading" else 0
    yield Piece(
        kind, _canonical(block.text, kind, None), level, block.page, sheet=block.sheet, confidence=block.confidence
    )


def _from_lines(lines: Sequence[Line]) -> Iterator[Piece]:
    lines = mended(lines)
    layout = Layout.of(lines)
    for stretch, region in flattened.regions(lines, layout):
        if region is not None:
            yield from flattened.pieces(region)
            continue
        made = [_paragraph(group) for group in join(stretch, layout)]
        yield from made if layout.wrapped else _with_bare_headings(made)


def _paragraph(group: Sequence[Line]) -> Piece:
    text = glue([line.text for line in group])
    kind = headings.kind_of(clean_text(text))
    if kind == "paragraph" and len(group) == 1 and headings.is_heading(text):
        kind = "heading"  # numbered by a bare integer, which only the space behind it tells from a count
    canonical = _canonical(text, kind, True if len(group) > 1 else None)
    return Piece(kind, canonical, 0, group[0].page, confidence=min(line.confidence for line in group))


def _with_bare_headings(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Unnumbered headings made so; the first line of a file is rather its title."""
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        plain = piece.kind == "paragraph" and following is not None and following.kind == "paragraph"
        if i and plain and following and headings.is_bare_heading(piece.text, following.text):
            piece = replace(piece, kind="heading")
        yield piece


def _canonical(text: str, kind: BlockKind, prose: bool | None) -> str:
    """Cleaned; a heading's or caption's number keeps the space after it."""
    if kind not in ("heading", "caption"):
        return clean_text(text, prose)
    flat = clean_line(text.replace("\n", " ")).strip(" \u3000")
    label = headings.label_length(flat)
    number = flat[:label].rstrip(" \u3000")
    spaced = " " if number != flat[:label] and (number[-1:].isalnum() or number[-1:] in ".:") else ""
    return clean_text(flat[:label], True) + spaced + clean_text(flat[label:], prose)


def _with_title(pieces: Sequence[Piece], metadata: Metadata) -> list[Piece]:
    """The block that is the title becomes a heading of depth 1; a bibliography's entries become notes."""
    made: list[Piece] = []
    titled, bibliography = False, False
    for piece in pieces:
        is_title = piece.text == metadata.title and not metadata.from_name
        if not titled and piece.kind == "paragraph" and is_title:
            piece, titled = replace(piece, kind="heading", level=1), True
        if piece.kind == "heading":
            bibliography = headings.is_bibliography(piece.text)
        elif bibliography and piece.kind == "paragraph":
            piece = replace(piece, kind="note")
        made.append(piece)
    return made


def _with_levels(pieces: Sequence[Piece]) -> list[Piece]:
    """Depths for headings known only by their numbering: below the last one whose depth the format gives."""
    unknown = [piece.text for piece in pieces if piece.kind == "heading" and not piece.level]
    depths = iter(headings.levels(unknown))
    given, made = 0, []
    for piece in pieces:
        if piece.kind == "heading":
            if piece.level:
                given = piece.level
            else:
                piece = replace(piece, level=given + next(depths))
        made.append(piece)
    return made


def _warnings(pieces: Sequence[Piece]) -> Iterator[str]:
    """What was not fully understood, in Chinese."""
    bare = sum(1 for piece in pieces if piece.grid is not None and not piece.header_rows)
    if bare:
        yield f"有{bare}张表没有识别出表头，其数据按位置读取。"
    lost = sum(1 for piece in pieces if piece.flattened and piece.grid is None)
    if lost:
        yield f"有{lost}处表格在原文件中只剩文字行，未能还原为表格。"
