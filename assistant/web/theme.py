"""The look of the pages: system fonts, ink on paper; all else is in style.css."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.themes.utils.fonts import Font

_SANS = (
    "-apple-system",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "sans-serif",
)
_MONO = ("SFMono-Regular", "Consolas", "Noto Sans Mono CJK SC", "monospace")


def theme() -> Any:
    """A theme that fetches nothing."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        font=[Font(name) for name in _SANS],
        font_mono=[Font(name) for name in _MONO],
    )
