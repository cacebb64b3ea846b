"""The process that reads files for another (`python -m ingest.child`): one at a time, as asked, within hard limits.

Asked for {path, limits, extract} it answers {document}, {extracted} or {error}; {beat} and {text} in between are signs
of life that give it more time. See ingest.worker for the side that asks.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from ingest.errors import DocumentError
from ingest.frames import receive, send
from ingest.limits import MEBIBYTE, Limits
from ingest.readers.lengths import length

logger = logging.getLogger(__name__)

TOO_MUCH_MEMORY = "读取所需内存超过上限，已中止。请拆分文件或缩小其中的图片后再导入。"
# Address space that libraries map without using, on top of what a file may cost.
MAPPED_BYTES = 2_048 * MEBIBYTE
_MODESTY = 10


def serve() -> None:
    """Read files as asked on standard input until it closes."""
    from ingest.readers.heartbeat import listen

    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not land among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    listen(lambda done, total: send(answers, json.dumps({"beat": [done, total]}).encode()))
    _be_modest()
    _warm()
    send(answers, b'{"ready": true}')
    while (frame := receive(requests)) is not None:
        request = json.loads(frame)
        tell = partial(_tell_text, answers) if request["extract"] else None
        answer = _handle(Path(request["path"]), request["shown"], Limits(**request["limits"]), tell)
        send(answers, json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _tell_text(answers: IO[bytes], characters: int) -> None:
    send(answers, json.dumps({"text": characters}).encode())


def _be_modest() -> None:
    """Whoever waits for an answer goes before whoever waits for an upload."""
    if hasattr(os, "nice"):
        os.nice(_MODESTY)


def _warm() -> None:
    """Load what extraction needs before a file's time is counted."""
    from ingest.extraction import take_out
    from ingest.records import RawBlock, RawDocument

    take_out(RawDocument("", "text/plain", (RawBlock("paragraph", "2023年，某地总收入为1.5亿元，比上年增长2.5%。"),)))


def _handle(path: Path, shown: str, limits: Limits, tell: Callable[[int], None] | None) -> dict[str, Any]:
    """The file as read; with `tell`, what it holds, after telling how many characters there are to go through."""
    from ingest.readers import read

    try:
        confine(path.stat().st_size, limits)
        raw = read(path, limits)
        if tell is None:
            return {"document": asdict(raw)}
        from ingest.extraction import MOST_EXTRACTED, take_out

        tell(min(length(raw), MOST_EXTRACTED))
        return {"extracted": asdict(take_out(replace(raw, path=shown)))}
    except DocumentError as error:
        return _refusal(error.code, error.message)
    except FileNotFoundError:
        return _refusal("not_found", "文件在读取时被移走或删除了，请检查后重试。")
    except MemoryError:
        return _refusal("too_large", TOO_MUCH_MEMORY)
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
        resource.RLIMIT_AS: limits.memory_bytes + MAPPED_BYTES,
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
