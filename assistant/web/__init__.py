"""The web pages: everything is asked of `Assistant`, nothing of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Assistant

__all__ = ["build"]


def build(desk: Assistant) -> gr.Blocks:
    """The pages over a desk; gradio loads when this is called."""
    from assistant.web.shell import build as build_pages

    return build_pages(desk)
