"""Answers about reports, every number with its source; `Assistant` is the one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desk import Assistant

__all__ = ["Assistant"]


def __getattr__(name: str) -> Any:
    """Load the desk when it is first asked for: `import assistant` stays cheap."""
    if name == "Assistant":
        from assistant.desk import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
