"""Reading and embedding many files on Ray workers; what they read is written here, by the one way in.

A file travels to the worker by its content, so that workers need not see this machine's folders. Results come back in
the order of the files: the library is the same as without Ray.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import DocumentError, StoreError
from ingest.extraction import printable
from ingest.limits import Limits, check_file
from ingest.records import Extracted
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    import numpy as np

    from ingest.embeddings import Embedder

log = logging.getLogger(__name__)

LOCAL = "local"
_AHEAD = 2  # files on their way for every processor


@dataclass(frozen=True, slots=True)
class Read:
    """What a worker made of a file: everything read out of it with a vector a passage, or why it could not be read."""

    path: Path
    extracted: Extracted | None = None
    vectors: np.ndarray | None = None
    failure: tuple[str, str] | None = None  # code, message


def read_on_ray(
    address: str, files: Sequence[Path], limits: Limits, embedder: Callable[[], Embedder]
) -> Iterator[Read]:
    """What the workers at an address (`local`: processes of this machine) make of some files, in their order.

    `embedder` makes a worker's model. Raises StoreError where Ray is not installed or cannot be reached.
    """
    ray = _connected(address)
    try:
        task = ray.remote(num_cpus=1, max_retries=2)(_read)
        made = ray.put((limits, embedder))
        ahead = max(2, _AHEAD * int(ray.cluster_resources().get("CPU", 1)))
        sent: deque[tuple[Path, Any]] = deque()
        left = iter(files)
        while True:
            for path in left:
                sent.append((path, _sent(task, path, limits, made)))
                if len(sent) >= ahead:
                    break
            if not sent:
                return
            path, waiting = sent.popleft()
            yield waiting if isinstance(waiting, Read) else _received(ray, path, waiting)
    finally:
        ray.shutdown()


def _connected(address: str) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    try:
        import ray
    except ImportError as e:
        raise StoreError("没有安装 Ray：请安装 zhishu[ray]，或去掉 --ray。") from e
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error", "configure_logging": False}
    try:
        if address == LOCAL:
            ray.init(address="local", include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as e:
        raise StoreError(f"连不上 Ray（{address}）：{e}") from e
    return ray


def _sent(task: Any, path: Path, limits: Limits, made: Any) -> Any:
    """A file on its way to a worker, or why it stays here."""
    try:
        check_file(path, limits)
        return task.remote(path.name, str(path), path.read_bytes(), made)
    except DocumentError as e:
        return Read(path, failure=(e.code, e.message))
    except OSError as e:
        return Read(path, failure=("not_found", f"文件打不开：{e.strerror}"))


def _received(ray: Any, path: Path, waiting: Any) -> Read:
    try:
        found: Read = ray.get(waiting)
    except ray.exceptions.RayError as e:
        log.error("a worker failed on %s: %s", path.name, e)
        return Read(path, failure=("internal", f"Ray 的工作进程出错：{type(e).__name__}，详见日志。"))
    return replace(found, path=path)


def _read(name: str, shown: str, content: bytes, made: tuple[Limits, Callable[[], Embedder]]) -> Read:
    """On a worker: read a file from its content, and embed its passages."""
    from ingest.pipeline import extract

    limits, embedder = made
    with tempfile.TemporaryDirectory(prefix="zhishu-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            extracted = extract(path, limits)
        except DocumentError as e:
            return Read(Path(shown), failure=(e.code, e.message))
    document = replace(extracted.document, path=printable(shown))
    vectors = _model(embedder).embed_passages([searchable_text(p) for p in extracted.passages])
    return Read(Path(shown), replace(extracted, document=document), vectors)


@cache
def _loaded(key: str) -> list[Embedder]:
    return []


def _model(embedder: Callable[[], Embedder]) -> Embedder:
    """A worker's model, loaded once."""
    held = _loaded(repr(embedder))
    if not held:
        held.append(embedder())
    return held[0]
