"""Sessions of the pages: cheap to open, apart from each other, and forgotten in time."""

from __future__ import annotations

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from assistant.web.sessions import LightSessions


@pytest.fixture(scope="module")
def pages():
    with gr.Blocks() as blocks:
        gr.State([])
        gr.HTML("anfangs")
    return blocks


def holder(pages: gr.Blocks, capacity: int = 10) -> LightSessions:
    pages.state_session_capacity = capacity
    held = LightSessions()
    held.set_blocks(pages)
    return held


def parts(pages: gr.Blocks) -> tuple[int, int]:
    (state,) = [i for i, b in pages.blocks.items() if isinstance(b, gr.State)]
    (html,) = [i for i, b in pages.blocks.items() if isinstance(b, gr.HTML)]
    return state, html


def test_what_one_session_holds_no_other_does(pages):
    held, (state, html) = holder(pages), parts(pages)
    held["a"][state].append("a secret")
    held["a"]._update_value_in_config(html, "a secret")
    assert held["b"][state] == []
    assert "a secret" not in str(held["b"].config_values)
    assert held["a"][state] == ["a secret"]


def test_a_session_has_all_that_gradio_gives_one(pages):
    assert vars(holder(pages)["a"]).keys() == vars(SessionState(pages)).keys()


def test_the_quietest_session_makes_room(pages):
    held = holder(pages, capacity=2)
    for name in ("a", "b", "a", "c"):
        held[name]
    assert [n in held for n in "abc"] == [True, False, True]
