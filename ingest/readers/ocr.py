"""Scanned pages and pictures by recognition (the `ocr` extra: rapidocr, offline); every block keeps its confidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers.characters import sanitise
from ingest.readers.grids import count_headers
from ingest.readers.heartbeat import beat
from ingest.readers.pdf_aligned import Row, find_aligned, rows_of
from ingest.readers.pdf_glyphs import Glyph
from ingest.readers.pdf_lines import Segment
from ingest.records import RawBlock, RawDocument

ADVICE = "如需识别图像中的文字，请安装识别组件：pip install 'zhishu[ocr]'，再重新导入。"
# Recognition is never certain: what it reads counts less than what is written as text.
CEILING = 0.9
MIN_SCORE = 0.5
MAX_PIXELS = 60_000_000
DOTS_PER_INCH = 200
LONGEST_SIDE = 3_000


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def is_allowed(limits: Limits) -> bool:
    """Whether pictures may and can be recognised."""
    return limits.recognise and is_installed()


def read(path: Path, limits: Limits) -> RawDocument:
    """A picture file as blocks."""
    if not is_allowed(limits):
        raise DocumentError("no_text", f"图片里的文字需要识别。{ADVICE}", str(path))
    picture = _opened(path, limits)
    blocks = recognise(picture, 1, 1)
    if not blocks:
        raise DocumentError("no_text", "图片里没有识别出文字，请提供更清晰的图片。", str(path))
    return RawDocument(str(path), "image", tuple(blocks), {}, ("内容由图像识别（OCR）读入，数字请与原件核对。",))


def _opened(path: Path, limits: Limits) -> Any:
    """The picture as an RGB array, refused before decoding when it is too large."""
    import numpy
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise DocumentError("too_large", "图片像素过多，请缩小后再导入。", str(path))
            image.thumbnail((LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            return numpy.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DocumentError("corrupt", "图片已损坏，无法打开，请重新导出。", str(path)) from error


def rendered(page: Any) -> Any:
    """A PDF page as an RGB array, at a resolution that recognition likes and memory bears."""
    import numpy

    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, LONGEST_SIDE / max(width, height, 1.0))
    bitmap = page.render(scale=scale)
    return numpy.asarray(bitmap.to_pil().convert("RGB"))


@cache
def _engine() -> Any:
    """The recogniser; its models lie in its own package."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def recognise(picture: Any, done: int, total: int) -> list[RawBlock]:
    """Lines and aligned tables of a picture."""
    beat(done - 1, total)
    result = _engine()(picture)
    segments = _segments(result)
    rows = rows_of(segments)
    blocks: list[RawBlock] = []
    start = 0
    for first, after, table in find_aligned(rows):
        blocks.extend(_lines(rows[start:first]))
        confidence = min(_confidence(row) for row in rows[first:after])
        headers = count_headers(table.grid) or None
        blocks.append(RawBlock("table", "", grid=table.grid, header_rows=headers, confidence=confidence))
        start = after
    return [*blocks, *_lines(rows[start:])]


def _segments(result: Any) -> list[Segment]:
    """Recognised boxes as segments of one glyph each, the score kept in the glyph's size order by `_SCORES`."""
    found: list[Segment] = []
    if result is None or result.boxes is None:
        return found
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        clean = sanitise(str(text)).strip()
        if not clean or score < MIN_SCORE:
            continue
        xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
        glyph = Glyph(clean, min(xs), min(ys), max(xs), max(ys), max(ys) - min(ys), False)
        found.append(_Recognised([glyph], float(score)))
    return found


class _Recognised(Segment):
    """A segment with how sure the recogniser is of it."""

    def __init__(self, glyphs: list[Glyph], score: float) -> None:
        super().__init__(glyphs)
        self.score = score


def _confidence(row: Row) -> float:
    scores = [segment.score for segment in row.segments if isinstance(segment, _Recognised)]
    return round(min([*scores, 1.0]) * CEILING, 3)


def _lines(rows: Sequence[Row]) -> list[RawBlock]:
    return [RawBlock("paragraph", row.text, wrapped=True, confidence=_confidence(row)) for row in rows]
