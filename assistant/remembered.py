"""Answers given before: the same question of the same library has the same answer, and many users ask the same."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence

from assistant.records import Answer

_KEPT = 1_000
# More answers at once than cores only take the interpreter from each other, and from whoever serves the pages.
_AT_ONCE = os.cpu_count() or 2


def asked(version: int, question: str, history: Sequence[Mapping[str, str]]) -> Hashable:
    """What an answer by rules depends on."""
    return version, question, tuple((m.get("role"), m.get("content")) for m in history)


class Remembered:
    """The latest answers; safe under several threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._held: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def answers(self, key: Hashable, make: Callable[[], Sequence[Answer]]) -> tuple[Answer, ...]:
        """What was answered before, else all that `make` answers now, the whole answer last."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return (self._held[key],)
        with self._turns:
            made = tuple(make())
        with self._lock:
            # The whole answer only: nobody needs to see a known answer grow.
            self._held[key] = made[-1]
            while len(self._held) > self._kept:
                self._held.popitem(last=False)
        return made
