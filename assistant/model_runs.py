"""Running work that waits for a model within a bounded time, and saying in our own words what went wrong."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_DONE = object()


class Trouble(Exception):
    """What went wrong with a model: `again` says it is worth another attempt, `plain` one without tool calling."""

    def __init__(self, message: str, again: bool = True, plain: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.again = again
        self.plain = plain


class Run(Generic[T]):
    """Work in a thread of its own that hands over items as it goes; iterating raises Trouble when it fails.

    The work is given `emit` and `stopped`; after the deadline nobody waits for it any more.
    """

    def __init__(self, work: Callable[[Callable[[T], None], threading.Event], None], deadline: float) -> None:
        self._deadline = deadline
        self._items: queue.Queue[Any] = queue.Queue()
        self._stopped = threading.Event()
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="zhishu-model")
        self._future: Future[None] = self._threads.submit(work, self._items.put, self._stopped)
        self._future.add_done_callback(lambda _: self._items.put(_DONE))

    def __iter__(self) -> Iterator[T]:
        try:
            while (item := self._next()) is not _DONE:
                yield item
            error = self._future.exception()
            if error is not None:
                raise trouble_of(error) from error
        finally:
            self._stopped.set()
            self._threads.shutdown(wait=False)

    def _next(self) -> Any:
        left = self._deadline - time.monotonic()
        try:
            return self._items.get(timeout=max(left, 0.001))
        except queue.Empty:
            raise Trouble("模型在限定时间内没有答完。", again=False) from None


# The words providers use, whatever class their client raises.
_STATUS = {
    401: ("模型服务不接受这个密钥。", False),
    403: ("模型服务拒绝了访问。", False),
    404: ("模型服务的地址或模型名不对。", False),
    408: ("模型服务超时。", True),
    413: ("内容超出了模型的上下文。", False),
    429: ("模型服务繁忙，请求过多。", True),
}


def trouble_of(error: BaseException) -> Trouble:
    """What an error of a model client means; messages hold no digits and nothing of the request."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, NotImplementedError):
        return Trouble("这个模型不支持工具调用。", plain=True)
    status = getattr(error, "status_code", None)
    if status in (400, 422, 501):
        return _bad_request(str(error).lower())
    if status in _STATUS:
        return Trouble(*_STATUS[status])
    if isinstance(status, int) and status >= 500:
        return Trouble("模型服务出错。")
    kind = type(error).__name__.lower()
    if "timeout" in kind:
        return Trouble("模型服务没有按时回应。")
    if "connect" in kind or isinstance(error, OSError):
        return Trouble("连不上模型服务。")
    if "recursion" in kind:
        return Trouble("模型反复调用工具而没有作答。", again=False, plain=True)
    return Trouble("模型的回复读不懂。")


def _bad_request(text: str) -> Trouble:
    if "tool" in text or "function" in text:
        return Trouble("这个模型不支持工具调用。", plain=True)
    if "context" in text or "token" in text or "length" in text:
        return Trouble("内容超出了模型的上下文。", again=False)
    return Trouble("模型服务不接受这个请求。", again=False)
