"""Reading in a process of its own: a file that hangs, swells or crashes its parser takes nothing else down.

`read_guarded` hands a path to a warm child (`python -m ingest.worker`), waits within the limits, and kills and
replaces the child when it oversteps. Results travel as JSON, so even a subverted child can only send text.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ingest.errors import DocumentError
from ingest.limits import DEFAULT_LIMITS, MEBIBYTE, Limits, check_file
from ingest.records import RawBlock, RawDocument

logger = logging.getLogger(__name__)

MAX_CHILDREN = max(2, os.cpu_count() or 2)
STARTUP_SECONDS = 60.0
# How often a waiting parent looks at the child's memory.
WATCH_SECONDS = 0.05
# A child that has grown beyond this, or has read this many files, is replaced by a fresh one.
RETIRE_BYTES = 400 * MEBIBYTE
RETIRE_JOBS = 500
MAX_FRAME = 1 << 30
# Address space that libraries map without using, on top of what a file may cost.
_MAPPED_BYTES = 2_048 * MEBIBYTE
_TOO_SLOW = "读取超时，已中止。文件可能过大或内容异常，请拆分或重新导出后再导入。"
_CRASHED = "文件内容异常，解析程序崩溃，已跳过；请用原软件重新保存或另存为其他格式。"
_HEADER = struct.Struct(">Q")
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
_FIELDS = ("kind", "text", "level", "page", "grid", "header_rows", "wrapped", "sheet", "confidence")


def read_guarded(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """What `readers.read` returns, read in another process; death of that process is a DocumentError."""
    path = Path(path)
    size = check_file(path, limits)
    with _pool.child() as child:
        return child.read(path.absolute(), size, limits, str(path))


# ---------------------------------------------------------------- the parent's side
class _Child:
    """One child process and the thread that listens to it."""

    def __init__(self) -> None:
        self.jobs = 0
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.worker"],
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
            while (frame := _receive(self._process.stdout)) is not None:
                self._answers.put(json.loads(frame))
        except (OSError, ValueError) as error:
            logger.warning("a reading process answered nonsense: %s", error)
        self._answers.put(None)

    def _wait(self, until: float) -> dict[str, Any] | None:
        """The next message; None when the child died; queue.Empty when time is up."""
        try:
            return self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None

    def read(self, path: Path, size: int, limits: Limits, shown: str) -> RawDocument:
        """Have the child read one file; kills it when it oversteps the limits."""
        self.jobs += 1
        try:
            _send(self._process.stdin, json.dumps({"path": str(path), "limits": asdict(limits)}).encode("ascii"))
        except OSError as error:
            raise self._death(shown) from error
        answer = self._answer(size, limits, shown)
        if "error" in answer:
            raise DocumentError(str(answer["error"]["code"]), str(answer["error"]["message"]), shown)
        return _document(answer["document"], shown)

    def _answer(self, size: int, limits: Limits, shown: str) -> dict[str, Any]:
        started = time.monotonic()
        deadline = started + limits.seconds_for(size)
        while True:
            try:
                message = self._answers.get(timeout=WATCH_SECONDS)
            except queue.Empty:
                self._check(deadline, limits, shown)
                continue
            if message is None:
                raise self._death(shown)
            if "beat" not in message:
                return message
            deadline = min(started + limits.max_seconds, max(deadline, time.monotonic() + limits.seconds_per_scan))

    def _check(self, deadline: float, limits: Limits, shown: str) -> None:
        if time.monotonic() > deadline:
            self.kill()
            raise DocumentError("timeout", _TOO_SLOW, shown)
        if self.memory() > limits.memory_bytes:
            self.kill()
            raise _too_much_memory(shown)

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
    return DocumentError("too_large", "读取所需内存超过上限，已中止。请拆分文件或缩小其中的图片后再导入。", shown)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError as error:
            logger.debug("closing a dead child's pipe: %s", error)


# ---------------------------------------------------------------- what travels
def _send(stream: IO[bytes] | None, payload: bytes) -> None:
    if stream is None:
        raise OSError("no pipe")
    stream.write(_HEADER.pack(len(payload)) + payload)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> bytes | None:
    """One message; None at the end of the stream."""
    header = stream.read(_HEADER.size) if stream is not None else b""
    if len(header) < _HEADER.size or stream is None:
        return None
    (length,) = _HEADER.unpack(header)
    if length > MAX_FRAME:
        raise ValueError(f"a message of {length} bytes")
    payload = stream.read(length)
    return payload if len(payload) == length else None


def _packed(document: RawDocument) -> dict[str, Any]:
    blocks = [[getattr(block, name) for name in _FIELDS] for block in document.blocks]
    return {
        "media_type": document.media_type,
        "blocks": blocks,
        "properties": document.properties,
        "warnings": document.warnings,
    }


def _document(packed: dict[str, Any], path: str) -> RawDocument:
    blocks = tuple(_block(values) for values in packed["blocks"])
    return RawDocument(path, packed["media_type"], blocks, packed["properties"], tuple(packed["warnings"]))


def _block(values: list[Any]) -> RawBlock:
    named = dict(zip(_FIELDS, values, strict=True))
    if named["grid"] is not None:
        named["grid"] = tuple(tuple(row) for row in named["grid"])
    return RawBlock(**named)


# ---------------------------------------------------------------- the child's side
def serve() -> None:
    """Read files as asked on standard input until it closes."""
    from ingest.readers.heartbeat import listen

    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not land among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    listen(lambda done, total: _send(answers, json.dumps({"beat": [done, total]}).encode()))
    _send(answers, b'{"ready": true}')
    while (frame := _receive(requests)) is not None:
        request = json.loads(frame)
        answer = _handle(Path(request["path"]), Limits(**request["limits"]))
        _send(answers, json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _handle(path: Path, limits: Limits) -> dict[str, Any]:
    from ingest.readers import read

    try:
        confine(path.stat().st_size, limits)
        return {"document": _packed(read(path, limits))}
    except DocumentError as error:
        return _refusal(error.code, error.message)
    except MemoryError:
        return _refusal("too_large", _too_much_memory("").message)
    except RecursionError:
        return _refusal("corrupt", "文件内部嵌套过深，无法解析，请用原软件重新保存。")
    except Exception:
        logger.exception("reading %s", path)
        return _refusal("corrupt", "文件内部结构异常，无法解析，请用原软件重新保存或另存为其他格式。")


def _refusal(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def confine(size: int, limits: Limits) -> None:
    """Bound this process's memory, processor time and files, as far as the system can."""
    try:
        import resource
    except ImportError:
        logger.info("no resource limits on this system; the parent's watch remains")
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + max(limits.max_seconds, limits.seconds_for(size))) + 2
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: limits.memory_bytes + _MAPPED_BYTES,
        resource.RLIMIT_CORE: 0,
        # Readers only read: a parser tricked into writing fails.
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 256,
    }
    for kind, bound in wanted.items():
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
        except (ValueError, OSError) as error:
            logger.info("limit %s not set: %s", kind, error)


if __name__ == "__main__":
    serve()
