"""A sign of life from slow but honest work (recognising a scanned page), so that a watcher extends its patience."""

from __future__ import annotations

from collections.abc import Callable


def _nobody(_done: int, _total: int) -> None:
    """Nobody watches a read in the caller's own process."""


_listener: Callable[[int, int], None] = _nobody


def listen(listener: Callable[[int, int], None]) -> None:
    """Send later beats to `listener(done, total)`."""
    global _listener
    _listener = listener


def beat(done: int, total: int) -> None:
    """Say that `done` of `total` pages are finished."""
    _listener(done, total)
