"""Sessions that cost little to open.

Gradio computes the configuration of every component anew for each session, some hundred milliseconds on the event loop
for pages like these, and a call of the API is a session of its own. It needs them for deep links, which these pages do
not have: here a session begins with none, and Gradio fills in those of the components that events change.
"""

from __future__ import annotations

from copy import copy

import gradio as gr
from gradio.state_holder import SessionState, StateHolder

# Sessions remembered; the one that has been quiet longest makes room for the next.
CAPACITY = 2_000


class LightSessions(StateHolder):
    """Gradio's holder of sessions, with the first session as the mould of all others."""

    def set_blocks(self, blocks: gr.Blocks) -> None:
        super().set_blocks(blocks)
        self._mould = SessionState(blocks)

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = self._fresh()
        return super().__getitem__(session_id)

    def _fresh(self) -> SessionState:
        session = copy(self._mould)
        session.blocks_config = copy(self.blocks.default_config)
        session.config_values, session.state_data, session._state_ttl = {}, {}, {}
        return session


def lighten(blocks: gr.Blocks) -> None:
    """Give launched pages such sessions."""
    holder = LightSessions()
    holder.set_blocks(blocks)
    blocks.app.state_holder = holder
