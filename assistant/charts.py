"""Charts as images with Chinese type, drawn by typst with fonts that come in a wheel: no system font is needed.

Every mark is labelled with the figure as the source prints it, so there are no axis numbers of our own.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import NotSupported

if TYPE_CHECKING:
    import typst

PPI = 200.0
SANS, SERIF = "Noto Sans SC", "Noto Serif SC"
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Point:
    """One mark: its label, its value, the figure as printed, and its series («» where there is only one)."""

    label: str
    value: float
    figure: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars compare things at one time, a line follows one thing over time; all values are in `unit`."""

    kind: Literal["bar", "line"]
    title: str
    unit: str
    points: tuple[Point, ...]

    @property
    def words(self) -> str:
        """What the chart shows, for those who cannot see it."""
        said = "，".join(f"{p.series}{p.label}{p.figure}" for p in self.points)
        return f"{self.title}：{said}。"


def from_answer(chart: Mapping[str, Any]) -> Chart:
    """The chart of an Answer ({kind, title, unit, x, y}) as a record."""
    unit = str(chart.get("unit") or "")
    points = tuple(
        Point(str(x), float(y), f"{y:g}{unit}") for x, y in zip(chart["x"], chart["y"], strict=True) if y is not None
    )
    return Chart("line" if chart.get("kind") == "line" else "bar", str(chart.get("title") or ""), unit, points)


def render(chart: Chart, form: Literal["png", "svg"] = "png") -> bytes:
    """The chart as an image that looks alike everywhere: letters are shapes. Raises ValueError when it is empty."""
    if not chart.points:
        raise ValueError("a chart needs at least one point")
    return compile_typst("chart.typ", asdict(chart), form)


# ---------------------------------------------------------------- typst
@cache
def fonts() -> typst.Fonts:
    """The Chinese fonts of the wheel and typst's own; raises NotSupported where the wheel is missing."""
    import typst

    try:
        import pylopdf_fonts_zh_cn as wheel
    except ImportError as e:
        raise NotSupported("缺少中文字体包，请先安装：pip install pylopdf-fonts-zh-cn") from e
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(wheel.sans_path().parent)],
    )


@cache
def _template(name: str) -> bytes:
    return resources.files("assistant").joinpath("brief", name).read_bytes()


def compile_typst(template: str, data: Any, form: Literal["png", "svg", "pdf"]) -> bytes:
    """Compile a template of ours over `data`, which it reads as JSON: no text of a report is ever typst markup."""
    import typst

    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _LOCK:  # one compiler at a time: each takes both cores
        out = typst.compile(_template(template), font_paths=fonts(), sys_inputs=inputs, format=form, ppi=PPI)
    if isinstance(out, Sequence) and not isinstance(out, bytes):
        out = out[0]
    if not isinstance(out, bytes):
        raise NotSupported("这个版本的 typst 没有给出图像。")
    return out
