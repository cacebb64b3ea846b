"""What stands on a PDF page: glyphs and rules in display coordinates (origin at the top left, in points).

PDFium is fast and survives broken files, but it guesses spaces and lines; only its glyphs are used, never its guesses.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.readers.characters import CJK, sanitise

MAX_FORM_DEPTH = 8
MAX_OBJECTS = 60_000
SAMPLED_ANGLES = 400
# A filled or stroked shape thinner than this is a rule, longer than that is worth one.
RULE_THICKNESS = 3.0
RULE_LENGTH = 8.0
# Points; smaller print is invisible.
MIN_SIZE = 1.5
_NEAR_WHITE = 248
_DARK_ENOUGH = 235
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


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in display coordinates."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies inside."""
        return self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack


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


@dataclass(frozen=True)
class _Frame:
    """The way from page space to display space: crop box and rotation."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of page space as displayed."""
        if self.rotation == 90:
            return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.rotation == 180:
            return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        if self.rotation == 270:
            return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


def content_of(page: Any, number: int) -> PageContent:
    """The glyphs and rules of a page, hidden ones left out and counted."""
    left, bottom, right, top = page.get_cropbox()
    textpage = page.get_textpage()
    try:
        frame = _Frame(left, bottom, right, top, _reading_rotation(textpage, page.get_rotation() % 360))
        return _content(page, textpage, number, frame)
    finally:
        textpage.close()


def _content(page: Any, textpage: Any, number: int, frame: _Frame) -> PageContent:
    width, height = frame.size
    shapes = _Shapes(frame, width * height)
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

    def __init__(self, raw: Any, frame: _Frame, shapes: _Shapes, content: PageContent) -> None:
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


# ---------------------------------------------------------------- rules and grounds
class _Shapes:
    """The page's painted shapes: rules for tables, grounds that white letters may stand on, pictures."""

    def __init__(self, frame: _Frame, area: float) -> None:
        self.rules: list[Box] = []
        self.pictures = 0
        self._grounds: list[Box] = []
        self._frame = frame
        self._area = area
        self.count = 0

    def painted(self, x: float, y: float) -> bool:
        """Whether a coloured ground lies under a point."""
        return any(box.holds(x, y, 1.0) for box in self._grounds)

    def collect(self, page: Any) -> None:
        """Walk all objects of a page, those inside forms too."""
        import pypdfium2.raw as c

        objects = (c.FPDFPage_GetObject(page.raw, index) for index in range(c.FPDFPage_CountObjects(page.raw)))
        self._walk(c, objects, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)

    def _walk(self, c: Any, objects: Iterator[Any], matrix: tuple[float, ...], depth: int) -> None:
        for item in objects:
            self.count += 1
            if self.count > MAX_OBJECTS:
                return
            kind = c.FPDFPageObj_GetType(item)
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._path(c, item, matrix)
            elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING):
                self._picture(c, item, matrix, kind == c.FPDF_PAGEOBJ_IMAGE)
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
                inner = (c.FPDFFormObj_GetObject(item, index) for index in range(c.FPDFFormObj_CountObjects(item)))
                self._walk(c, inner, _times(_matrix(c, item), matrix), depth + 1)

    def _picture(self, c: Any, item: Any, matrix: tuple[float, ...], is_image: bool) -> None:
        corners = [ctypes.c_float() for _ in range(4)]
        if not c.FPDFPageObj_GetBounds(item, *corners):
            return
        left, bottom, right, top = (corner.value for corner in corners)
        box = self._display([(left, bottom), (right, top), (left, top), (right, bottom)], matrix)
        self._grounds.append(box)
        if is_image and (box.x1 - box.x0) * (box.bottom - box.top) > 0.02 * self._area:
            self.pictures += 1

    def _path(self, c: Any, item: Any, matrix: tuple[float, ...]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not c.FPDFPath_GetDrawMode(item, fill, stroke):
            return
        whole = _times(_matrix(c, item), matrix)
        lines = _lines(c, item)
        if stroke.value:
            for start, end in lines:
                self._rule(self._display([start, end], whole))
        if fill.value and lines:
            box = self._display([point for line in lines for point in line], whole)
            thin = min(box.x1 - box.x0, box.bottom - box.top) < RULE_THICKNESS
            if thin:
                self._rule(box)
            elif _is_dark(c, item):
                self._grounds.append(box)

    def _rule(self, box: Box) -> None:
        width, height = box.x1 - box.x0, box.bottom - box.top
        if min(width, height) < RULE_THICKNESS and max(width, height) >= RULE_LENGTH:
            self.rules.append(box)

    def _display(self, points: list[tuple[float, float]], matrix: tuple[float, ...]) -> Box:
        a, b, c, d, e, f = matrix
        moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        xs, ys = [x for x, _ in moved], [y for _, y in moved]
        return self._frame.box(min(xs), min(ys), max(xs), max(ys))


def _matrix(c: Any, item: Any) -> tuple[float, ...]:
    found = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _lines(c: Any, path: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path in its own space; none for one that is a drawing."""
    count = c.FPDFPath_CountSegments(path)
    if count > 400:
        return []
    lines = []
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = None
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(path, index)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_BEZIERTO or not c.FPDFPathSegment_GetPoint(segment, x, y):
            here = None
            continue
        point = (x.value, y.value)
        if kind == c.FPDF_SEGMENT_MOVETO:
            start = point
        elif here is not None:
            lines.append((here, point))
        here = point
        if c.FPDFPathSegment_GetClose(segment) and start is not None and start != point:
            lines.append((point, start))
    return lines


def _is_dark(c: Any, item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    if not c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _DARK_ENOUGH
