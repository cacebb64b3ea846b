"""Answering by rules in processes of their own: one interpreter keeps one core busy, a machine has more.

The service keeps the pages, the talks and the embedding model; a question goes to a process that has the same library
open and sees it as it is now. Such a process is light (no model): what must be searched by meaning it asks the service
for. A question whose process died the service answers itself, with the same code.
"""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.observability import current, form, log_as, request_id
from assistant.records import Answer
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.desk import Assistant
    from assistant.retrieval import Hit, HybridRetriever

log = logging.getLogger(__name__)

# Processes that die one after another without an answer between them are not started again.
_TRIES = 3
# An answer searches by meaning once or twice; one that goes on and on is given up to the service.
_SEARCHES = 4

Search = Callable[[str, int, Collection[str] | None], "list[Hit]"]
Sought = tuple[str, int, tuple[str, ...] | None]


class Crew:
    """Processes that answer for one library; safe under several threads. Close it before the library.

    `search` is HybridRetriever.search over the same library, for which the processes have no model.
    """

    def __init__(self, settings: Settings, processes: int, search: Search) -> None:
        self._settings = replace(settings, samples=False, llm_model="", llm_api_key="")
        self._processes = processes
        self._search = search
        self._lock = threading.Lock()
        self._tries = 0
        self._pool: ProcessPoolExecutor | None = None
        self._started: Future[None] | None = None
        self._start()

    def ready(self, timeout: float | None = None) -> bool:
        """Whether a process has the library open; waits for it as long as said, at least until it is known."""
        started = self._started
        if started is None:
            return False
        try:
            started.result(timeout)
        except TimeoutError:
            return False
        except BrokenProcessPool:
            self._broken(started)
            return False
        return True

    def answers(self, question: str, history: Sequence[Mapping[str, str]], growing: bool) -> tuple[Answer, ...] | None:
        """What `Assistant.stream` (or `ask`, unless `growing`) gives by rules; None where no process gives it.

        Raises AssistantError and IngestError as those do.
        """
        known: dict[Sought, list[Hit]] = {}
        for _ in range(_SEARCHES):
            found = self._tried(question, [dict(m) for m in history], growing, known)
            if not isinstance(found, _Sought):
                return found
            known[found.query] = self._search(*found.query)
        return None

    def _tried(
        self, question: str, history: list[dict[str, str]], growing: bool, known: dict[Sought, list[Hit]]
    ) -> tuple[Answer, ...] | _Sought | None:
        started, pool = self._started, self._pool
        if started is None or pool is None or not started.done() or not self.ready():
            return None
        try:
            found = pool.submit(_answers, question, history, growing, current(), known).result()
        except BrokenProcessPool:
            self._broken(started)
            return None
        except RuntimeError as e:
            # A pool that another thread has found broken, or closed, takes nothing more.
            if self._pool is pool:
                raise
            log.info("answered by the service itself: %s", e)
            return None
        self._tries = 0
        return found

    def close(self, wait_seconds: float = 0.0) -> None:
        """Let the processes go when they have said what they are saying (answers by rules are short)."""
        with self._lock:
            pool, self._pool, self._started = self._pool, None, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        # Spawned, not forked: open stores and threads do not survive a fork.
        spawned = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(self._processes, spawned, initializer=_open, initargs=(self._settings, form()))
        self._started = self._pool.submit(_nothing)

    def _broken(self, started: Future[None]) -> None:
        """Start anew, once for each pool that broke."""
        with self._lock:
            if self._started is not started or self._pool is None:
                return
            self._tries += 1
            self._pool.shutdown(wait=False, cancel_futures=True)
            if self._tries < _TRIES:
                log.warning("an answering process died; another one is started")
                self._start()
            else:
                log.error("answering processes die again and again; the service answers alone from now on")
                self._pool = self._started = None


# ------------------------------------------------------------ in the process
_desk: Assistant | None = None
_known: Mapping[Sought, list[Hit]] = {}


@dataclass(frozen=True, slots=True)
class _Sought:
    """What the service must search for before the question can be answered."""

    query: Sought


class _NeedsMeaning(Exception):
    """A search by meaning, which takes the embedding model, is not among those the service has made."""

    def __init__(self, sought: Sought) -> None:
        super().__init__(sought[0])
        self.sought = sought


def _open(settings: Settings, log_form: str) -> None:
    """The library, opened once; the process ends with the service, however that ends."""
    global _desk
    from assistant.desk import Assistant
    from assistant.retrieval import HybridRetriever

    class Told(HybridRetriever):
        """A retriever that knows what the service has told it of the question being answered (`_known`)."""

        def __init__(self, desk: Assistant) -> None:
            self.fetch = desk.library.catalogue.passages

        def search(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
            sought = (query, k, None if documents is None else tuple(documents))
            if sought not in _known:
                raise _NeedsMeaning(sought)
            return _known[sought]

    class Reader(Assistant):
        """An assistant without the embedding model."""

        @property
        def retriever(self) -> HybridRetriever:
            return Told(self)

    if log_form:
        log_as(log_form)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the service
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    _desk = Reader(settings=settings)
    _desk.holdings  # noqa: B018  looked over now, not at the first question


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(0)


def _nothing() -> None:
    """Done as soon as a process has opened the library."""


def _answers(
    question: str, history: list[dict[str, str]], growing: bool, request: str, known: Mapping[Sought, list[Hit]]
) -> tuple[Answer, ...] | _Sought:
    global _known
    if _desk is None:
        raise RuntimeError("this process has no library")
    request_id.set(request)
    _known = known
    try:
        if growing:
            return tuple(_desk.stream(question, history, llm=False))
        return (_desk.ask(question, history, llm=False),)
    except _NeedsMeaning as e:
        return _Sought(e.sought)
