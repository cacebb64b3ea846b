"""The shapes painted on a PDF page (rules that draw tables, grounds for white letters, pictures) and its frame."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_FORM_DEPTH = 8
MAX_OBJECTS = 60_000
# A filled or stroked shape thinner than this is a rule, longer than that is worth one.
RULE_THICKNESS = 3.0
RULE_LENGTH = 8.0
_DARK_ENOUGH = 235


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


@dataclass(frozen=True)
class Frame:
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


class Shapes:
    """The page's painted shapes: rules for tables, grounds that white letters may stand on, pictures."""

    def __init__(self, frame: Frame, area: float) -> None:
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
