"""What runs, seen from outside: log lines with the id of their request, and counters in Prometheus' text format."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
# Who else may know the request under way, and knows it better: a queue works in the context of whichever request
# started it.
elsewhere: list[Callable[[], str]] = []


def current() -> str:
    """The id of the request that is being worked on; empty outside of one."""
    return next((name for find in elsewhere if (name := find())), "") or request_id.get()


# Upper bounds of the histogram of answering times, in seconds.
BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request and what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := current():
            line["request"] = name
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """For people: the same on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        name = current()
        return f"{line} [{name}]" if name else line


def log_as(form: str, level: int = logging.INFO) -> None:
    """Let the root logger write lines of a form: `text` or `json`."""
    text = TextFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)


def form() -> str:
    """The form the root logger writes in, for a process that is to write in the same; empty where none was set."""
    formatters = [type(h.formatter) for h in logging.getLogger().handlers]
    return "json" if JsonFormatter in formatters else "text" if TextFormatter in formatters else ""


class Metrics:
    """Counts requests and how long they took; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: dict[tuple[str, int], int] = {}
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0

    def observe(self, method: str, status: int, seconds: float) -> None:
        """Count one request; `status` is counted as it is, `seconds` until its answer began."""
        with self._lock:
            self._requests[method, status] = self._requests.get((method, status), 0) + 1
            self._buckets[sum(seconds > b for b in BUCKETS)] += 1
            self._seconds += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        """Everything counted, with the `gauges` of now, in Prometheus' text format."""
        with self._lock:
            lines = ["# TYPE zhishu_http_requests_total counter"]
            for (method, status), n in sorted(self._requests.items()):
                lines.append(f'zhishu_http_requests_total{{method="{method}",status="{status}"}} {n}')
            lines.append("# TYPE zhishu_http_request_seconds histogram")
            total = 0
            for bound, n in zip((*map(str, BUCKETS), "+Inf"), self._buckets, strict=True):
                total += n
                lines.append(f'zhishu_http_request_seconds_bucket{{le="{bound}"}} {total}')
            lines.append(f"zhishu_http_request_seconds_sum {self._seconds}")
            lines.append(f"zhishu_http_request_seconds_count {total}")
        for name, value in gauges.items():
            lines += [f"# TYPE zhishu_{name} gauge", f"zhishu_{name} {value}"]
        return "\n".join(lines) + "\n"
