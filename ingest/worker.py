"""Reading in a process of its own: a file that hangs, swells or crashes its parser takes nothing else down.

`read_guarded` and `extract_guarded` hand a path to a warm child (`python -m ingest.child`), wait within the limits, and
kill and replace the child when it oversteps. Results travel as JSON, so even a subverted child can only send text.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from ingest.child import TOO_MUCH_MEMORY
from ingest.errors import DocumentError
from ingest.frames import receive, send
from ingest.limits import DEFAULT_LIMITS, MEBIBYTE, Limits, check_file
from ingest.records import Extracted, RawDocument

logger = logging.getLogger(__name__)

MAX_CHILDREN = max(2, os.cpu_count() or 2)
STARTUP_SECONDS = 120.0
# How often a waiting parent looks at the child's memory.
WATCH_SECONDS = 0.05
# A child that has grown beyond this, or has read this many files, is replaced by a fresh one.
RETIRE_BYTES = 400 * MEBIBYTE
RETIRE_JOBS = 500
# A process that has its turn more seldom than every so many is late by the clock.
_MOST_SHARED = 10
_TOO_SLOW = "读取超时，已中止。文件可能过大或内容异常，请拆分或重新导出后再导入。"
_CRASHED = "文件内容异常，解析程序崩溃，已跳过；请用原软件重新保存或另存为其他格式。"
# Nothing else of the parent's environment reaches the child: keys and tokens have no business there.
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)


def read_guarded(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """What `readers.read` returns, read in another process; death of that process is a DocumentError."""
    read = _guarded(path, limits, None)["document"]
    # A name on disk may be no valid text, which no record made from JSON can hold.
    return replace(_records(RawDocument).validate_python(read | {"path": ""}), path=str(path))


def extract_guarded(path: Path, limits: Limits = DEFAULT_LIMITS, read: Callable[[], None] = lambda: None) -> Extracted:
    """What `extraction.take_out` makes of a file, in another process; `read` is called when its text is there."""
    return _records(Extracted).validate_python(_guarded(path, limits, read)["extracted"])


def _guarded(path: Path, limits: Limits, read: Callable[[], None] | None) -> dict[str, Any]:
    path = Path(path)
    job = _Job(path.absolute(), check_file(path, limits), limits, str(path), read)
    with _pool.child() as child:
        return child.do(job)


@cache
def _records(kind: Any) -> Any:
    """Makes records of parsed JSON, and refuses what does not fit them."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to read; with `read`, to take everything out of too. `shown` is its name in messages."""

    path: Path
    size: int
    limits: Limits
    shown: str
    read: Callable[[], None] | None = None

    @property
    def request(self) -> bytes:
        asked = {"path": str(self.path), "shown": self.shown, "limits": asdict(self.limits)}
        return json.dumps(asked | {"extract": self.read is not None}).encode("ascii")


class _Stopwatch:
    """The seconds a process has had: those it waits for a processor on a busy machine count for little.

    A good file must not be refused because others keep the machine busy; one that sleeps is late by the clock. Where
    the system does not tell (/proc, Linux), every second counts.
    """

    def __init__(self, pid: int) -> None:
        self._stat = Path(f"/proc/{pid}/stat")
        self._clock, self._cpu, self._spent = time.monotonic(), self._used()[0], 0.0

    def seconds(self) -> float:
        now, (cpu, waits) = time.monotonic(), self._used()
        passed, used = now - self._clock, cpu - self._cpu
        self._spent += max(used, passed / _MOST_SHARED) if waits else passed
        self._clock, self._cpu = now, cpu
        return self._spent

    def _used(self) -> tuple[float, bool]:
        """Processor seconds so far, and whether the process is running or waits for its turn."""
        try:
            fields = self._stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return 0.0, False
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), fields[0] == "R"


# ---------------------------------------------------------------- the parent's side
class _Child:
    """One child process and the thread that listens to it."""

    def __init__(self) -> None:
        self.jobs = 0
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        threading.Thread(target=self._listen, name="ingest-worker-listener", daemon=True).start()
        if self._wait(time.monotonic() + STARTUP_SECONDS) is None:
            self.kill()
            raise DocumentError("internal", "读取进程无法启动，请检查安装是否完整。")

    def _listen(self) -> None:
        try:
            while (frame := receive(self._process.stdout)) is not None:
                self._answers.put(json.loads(frame))
        except (OSError, ValueError) as error:
            logger.warning("a reading process answered nonsense: %s", error)
            self._process.kill()
        self._answers.put(None)

    def _wait(self, until: float) -> dict[str, Any] | None:
        """The next message; None when the child died; queue.Empty when time is up."""
        try:
            return self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None

    def do(self, job: _Job) -> dict[str, Any]:
        """Have the child read one file; kills it when it oversteps the limits."""
        self.jobs += 1
        try:
            send(self._process.stdin, job.request)
        except OSError as error:
            raise self._death(job.shown) from error
        answer = self._answer(job)
        if "error" in answer:
            raise DocumentError(str(answer["error"]["code"]), str(answer["error"]["message"]), job.shown)
        return answer

    def _answer(self, job: _Job) -> dict[str, Any]:
        watch, limits = _Stopwatch(self._process.pid), job.limits
        deadline = limits.seconds_for(job.size)
        while True:
            try:
                message = self._answers.get(timeout=WATCH_SECONDS)
            except queue.Empty:
                self._check(watch.seconds() > deadline, job)
                continue
            if message is None:
                raise self._death(job.shown)
            if "beat" in message:
                patience = max(deadline, watch.seconds() + limits.seconds_per_scan)
                deadline = min(limits.max_seconds, patience)
            elif "text" in message and job.read is not None:
                deadline = watch.seconds() + limits.seconds_for_text(int(message["text"]))
                job.read()
            else:
                return message

    def _check(self, late: bool, job: _Job) -> None:
        if late:
            self.kill()
            raise DocumentError("timeout", _TOO_SLOW, job.shown)
        if self.memory() > job.limits.memory_bytes:
            self.kill()
            raise _too_much_memory(job.shown)

    def _death(self, shown: str) -> DocumentError:
        """What the end of a child that nobody killed says about the file."""
        self._process.wait()
        code = self._process.returncode
        logger.warning("a reading process ended with %s on %s", code, shown)
        if code == -getattr(signal, "SIGXCPU", 0):
            return DocumentError("timeout", _TOO_SLOW, shown)
        if code == -getattr(signal, "SIGKILL", 0):
            return _too_much_memory(shown)
        return DocumentError("corrupt", _CRASHED, shown)

    def memory(self) -> int:
        """Resident bytes where the system tells them without help (Linux), else 0: rlimits alone guard there."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def alive(self) -> bool:
        """Whether the child can take another file."""
        fresh = self.jobs < RETIRE_JOBS and self.memory() < RETIRE_BYTES
        return self._process.poll() is None and fresh

    def kill(self) -> None:
        """End the child at once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            _close(stream)


class _Pool:
    """Warm children, as many as are in use at once up to the number of cores."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MAX_CHILDREN)

    @contextmanager
    def child(self) -> Iterator[_Child]:
        """A child for one file, back in the pool afterwards if it still lives."""
        with self._places:
            child = self._take() or _Child()
            try:
                yield child
            except DocumentError:
                self._return(child)
                raise
            except BaseException:
                # Interrupted in the middle: its answer would be taken for the next file's.
                child.kill()
                raise
            else:
                self._return(child)

    def _take(self) -> _Child | None:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive():
                    return child
                child.kill()
            return None

    def _return(self, child: _Child) -> None:
        if not child.alive():
            child.kill()
            return
        with self._lock:
            self._idle.append(child)

    def close(self) -> None:
        """End all idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()

    def forget(self) -> None:
        """After a fork: the children belong to the parent."""
        self.__init__()  # type: ignore[misc]


_pool = _Pool()
atexit.register(_pool.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **single, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _too_much_memory(shown: str) -> DocumentError:
    return DocumentError("too_large", TOO_MUCH_MEMORY, shown)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError as error:
            logger.debug("closing a dead child's pipe: %s", error)
