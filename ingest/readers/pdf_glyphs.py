"""What stands on a PDF page: glyphs and rules in display coordinates (origin at the top left, in points).

PDFium is fast and survives broken files, but it guesses spaces and lines; only its glyphs are used, never its guesses.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.readers.characters import CJK, sanitise
from ingest.readers.pdf_shapes import MAX_OBJECTS, Box, Frame, Shapes

SAMPLED_ANGLES = 400
# Points; smaller print is invisible.
MIN_SIZE = 1.5
_NEAR_WHITE = 248
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_FULL_WIDTH = re.compile(f"[{CJK}]")
# Share of the type size above the baseline: what Chinese fonts use.
ASCENT = 0.88
_INVISIBLE_MODES = (3, 7)


@dataclass(slots=True)
class Glyph:
    """One character and its box; `spaced` says the file writes a space before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    spaced: bool = False

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageContent:
    """A page's glyphs in the order of the file, its rules (thin boxes) and whether it bears pictures."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Box]
    pictures: int = 0
    objects: int = 0
    hidden: int = 0


def content_of(page: Any, number: int) -> PageContent:
    """The glyphs and rules of a page, hidden ones left out and counted."""
    left, bottom, right, top = page.get_cropbox()
    textpage = page.get_textpage()
    try:
        frame = Frame(left, bottom, right, top, _reading_rotation(textpage, page.get_rotation() % 360))
        return _content(page, textpage, number, frame)
    finally:
        textpage.close()


def _content(page: Any, textpage: Any, number: int, frame: Frame) -> PageContent:
    width, height = frame.size
    shapes = Shapes(frame, width * height)
    shapes.collect(page)
    rules = shapes.rules if shapes.count <= MAX_OBJECTS else []
    content = PageContent(number, width, height, [], rules, shapes.pictures, shapes.count)
    _Reader(textpage.raw, frame, shapes, content).run(textpage.count_chars())
    return content


def _reading_rotation(textpage: Any, rotation: int) -> int:
    """The turn that sets most of the text upright: a wide table is often laid sideways on an unturned page."""
    import pypdfium2.raw as c

    count = textpage.count_chars()
    angles = Counter(
        round(math.degrees(angle) / 90) % 4 * 90
        for index in range(0, count, max(1, count // SAMPLED_ANGLES))
        if (angle := c.FPDFText_GetCharAngle(textpage.raw, index)) >= 0
        and c.FPDFText_IsGenerated(textpage.raw, index) != 1
    )
    if not angles:
        return rotation
    angle, found = angles.most_common(1)[0]
    return (360 - angle) % 360 if found > 0.6 * angles.total() else rotation


# ---------------------------------------------------------------- glyphs
@dataclass(frozen=True, slots=True)
class _Hand:
    """How one text object is written: type size as displayed, bold, upright, visible."""

    size: float
    bold: bool
    upright: bool
    visible: bool


class _Reader:
    """Reads the characters of one page."""

    def __init__(self, raw: Any, frame: Frame, shapes: Shapes, content: PageContent) -> None:
        self._raw = raw
        self._frame = frame
        self._shapes = shapes
        self._content = content
        self._hands: dict[int, _Hand] = {}
        self._seen: dict[tuple[str, int, int], tuple[int, Glyph]] = {}

    def run(self, count: int) -> None:
        """Gather the glyphs of the page in the order of the file."""
        import pypdfium2.raw as c

        rectangle, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        spaced = False
        for index in range(count):
            code = c.FPDFText_GetUnicode(self._raw, index)
            if code <= 0x20 and code != 0x02:
                # Spaces, real or guessed, only hint; the gap decides.
                spaced = True
                continue
            if c.FPDFText_IsGenerated(self._raw, index) == 1:
                continue
            text = "-" if code == 0x02 else _character(code)
            found = c.FPDFText_GetLooseCharBox(self._raw, index, rectangle) and c.FPDFText_GetCharOrigin(
                self._raw, index, x, y
            )
            if not text.strip() or not found:
                spaced = spaced or bool(text)
                continue
            box = self._frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            origin = self._frame.box(x.value, y.value, x.value, y.value)
            self._add(c, index, text, box, (origin.x0, origin.top), spaced)
            spaced = False

    def _add(self, c: Any, index: int, text: str, box: Box, origin: tuple[float, float], spaced: bool) -> None:
        text_object = c.FPDFText_GetTextObject(self._raw, index)
        owner = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        hand = self._hands.get(owner)
        if hand is None:
            hand = self._hands[owner] = self._hand(c, index, text_object, box)
        if not hand.upright or not math.isfinite(box.x0 + box.x1 + sum(origin)):
            # Watermarks and spine labels run across the text.
            return
        if not hand.visible or not self._on_page(box):
            self._content.hidden += 1
            return
        glyph = _glyph(text, box, origin, hand, spaced)
        key = (text, round(glyph.x0 / (hand.size * 0.3)), round(glyph.top / (hand.size * 0.3)))
        twin = self._seen.get(key)
        if twin is not None and twin[0] != owner:
            # Bold faked by printing twice; within one object it is a ligature's letters sharing a box.
            twin[1].bold = True
            return
        self._seen[key] = (owner, glyph)
        self._content.glyphs.append(glyph)

    def _on_page(self, box: Box) -> bool:
        return -1 <= box.x0 <= self._content.width + 1 and -1 <= box.top <= self._content.height + 1

    def _hand(self, c: Any, index: int, text_object: Any, box: Box) -> _Hand:
        matrix = c.FS_MATRIX()
        scale = math.hypot(matrix.c, matrix.d) if c.FPDFText_GetMatrix(self._raw, index, matrix) else 1.0
        size = c.FPDFText_GetFontSize(self._raw, index) * scale
        if not 0 < size < 10_000:
            size = max(box.bottom - box.top, 0.1)
        angle = c.FPDFText_GetCharAngle(self._raw, index)
        upright = angle < 0 or _is_upright(angle, self._frame.rotation)
        return _Hand(
            size, _is_bold(c, self._raw, index), upright, size >= MIN_SIZE and self._inked(c, index, text_object, box)
        )

    def _inked(self, c: Any, index: int, text_object: Any, box: Box) -> bool:
        """Whether ink shows: not in the invisible mode, not white on white."""
        if c.FPDFTextObj_GetTextRenderMode(text_object) in _INVISIBLE_MODES:
            # Invisible letters over a scan are its recognised text; elsewhere they are hidden.
            return self._shapes.pictures > 0
        if not _is_white(c, self._raw, index):
            return True
        return self._shapes.painted((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)


def _glyph(text: str, box: Box, origin: tuple[float, float], hand: _Hand, spaced: bool) -> Glyph:
    """A glyph on its baseline; a box drawn tight around a full-width mark is widened to its place."""
    right = box.x1
    if box.bottom - box.top < 0.7 * hand.size and _FULL_WIDTH.match(text):
        right = max(right, origin[0] + 0.98 * hand.size)
    x0 = min(box.x0, max(origin[0], box.x0 - hand.size))
    top = origin[1] - ASCENT * hand.size
    return Glyph(text, x0, top, right, top + hand.size, hand.size, hand.bold, spaced)


@lru_cache(maxsize=8192)
def _character(code: int) -> str:
    return sanitise(chr(code)) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _is_upright(angle: float, rotation: int) -> bool:
    """Whether a glyph stands upright on the displayed page (angles in radians, PDF's counter-clockwise)."""
    turned = (math.degrees(angle) + rotation) % 360
    return min(turned, 360 - turned) < 15


def _is_bold(c: Any, raw: Any, index: int) -> bool:
    """Whether the font's name says so; the weights PDFium derives from stem widths call regular faces bold."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    c.FPDFText_GetFontInfo(raw, index, name, 128, flags)
    return bool(_BOLD_NAME.search(name.value))


def _is_white(c: Any, raw: Any, index: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    if not c.FPDFText_GetFillColor(raw, index, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) >= _NEAR_WHITE or alpha.value == 0
