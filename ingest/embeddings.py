"""Text to vectors. sentence-transformers is the one engine, for the bundled model and for any other.

Two lanes, each a thread of its own, do the work: questions on one processor core and passages on the rest, so that a
question asked while a library is being embedded does not wait for it, and many askers do not fight over cores.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ingest import bundled_model
from ingest.embedding_cache import EmbeddingCache
from ingest.errors import EmbeddingError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

__all__ = [
    "BUNDLED",
    "MODEL_LOADING",
    "Embedder",
    "EmbeddingError",
    "SentenceEmbedder",
    "as_langchain",
    "load_embedder",
]

log = logging.getLogger(__name__)

BUNDLED = "bundled"
_BATCH = 8  # passages a forward pass; larger ones are slower on a CPU
_ROUND = 128  # passages embedded before their vectors are put into the cache
_QUESTIONS = 2048  # question vectors remembered
_THREADS = 8  # more cores than this bring a small encoder nothing
_MODESTY = 10  # how much passages stand back, as the processes that read files do
_EDGE = 1 << 16  # bytes read at either end of a weight file to tell models apart

# While a model is loaded, transformers changes torch's default type for the whole process: one model at a time.
MODEL_LOADING = threading.Lock()

Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """What turns text into vectors; vectors are float32 of length one."""

    @property
    def fingerprint(self) -> str:
        """Which model this is; known without loading it. Vectors of different fingerprints cannot be compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Vectors [len(texts), dimension]; `progress` is told (done, total)."""

    def embed_query(self, text: str) -> np.ndarray:
        """Vector [dimension] of a question."""

    def warm_up(self) -> None:
        """Start loading in the background; returns at once."""


def load_embedder(model: str = BUNDLED, cache_dir: Path = Path("cache")) -> SentenceEmbedder:
    """The embedder of a setting: `bundled`, a local folder, or the name of a sentence-transformers model.

    Returns at once; the model is loaded by `warm_up` or first use, which raise EmbeddingError when it cannot be.
    """
    return SentenceEmbedder(model or BUNDLED, cache_dir)


class SentenceEmbedder:
    """A SentenceTransformer loaded when first needed, with a cache of passage vectors in `cache_dir`."""

    def __init__(self, model: str, cache_dir: Path) -> None:
        self.model = model
        self.fingerprint = _fingerprint(model)
        self._cache_dir = cache_dir
        self._cache = EmbeddingCache(cache_dir / "embeddings.sqlite", self.fingerprint)
        self._engine: SentenceTransformer | None = None
        self._questions = _Lane("embed-question", 1)
        self._passages = _Lane("embed-passage", _cores(), yields=True)
        self._remembered = lru_cache(maxsize=_QUESTIONS)(self._embed_query)

    @property
    def dimension(self) -> int:
        if self.model == BUNDLED:
            return bundled_model.DIMENSION
        return int(self._loaded().get_embedding_dimension() or 0)

    @property
    def ready(self) -> bool:
        """Whether the model is in memory."""
        return self._engine is not None

    def warm_up(self) -> None:
        self._questions.submit(self._warm)

    def embed_query(self, text: str) -> np.ndarray:
        return self._remembered(_encodable(text))

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        texts = [_encodable(t) for t in texts]
        distinct = list(dict.fromkeys(texts))
        known = self._cache.find(distinct) if distinct else {}
        missing = sorted((t for t in distinct if t not in known), key=len)
        for at in range(0, len(missing), _ROUND):
            some = missing[at : at + _ROUND]
            fresh = dict(zip(some, self._passages.run(self._encode_passages, some), strict=True))
            self._cache.keep(fresh)
            known |= fresh
            if progress:
                progress(len(known), len(distinct))
        return _unit(np.stack([known[t] for t in texts])) if texts else np.empty((0, self.dimension), np.float32)

    def _encode_passages(self, texts: list[str]) -> np.ndarray:
        engine = self._loaded()
        vectors = engine.encode_document(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        # Rounded as the cache rounds, so that a vector is the same whether it was remembered or not.
        return _unit(np.asarray(vectors, np.float32)).astype(np.float16).astype(np.float32)

    def _embed_query(self, text: str) -> np.ndarray:
        vector = self._questions.run(self._encode_query, text)
        vector.setflags(write=False)
        return vector

    def _encode_query(self, text: str) -> np.ndarray:
        vector = self._loaded().encode_query(text, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(vector, np.float32))

    def _warm(self) -> None:
        try:
            self._encode_query("指数")
        except EmbeddingError as error:
            log.warning("嵌入模型预热失败：%s", error)  # told to the user by the first use

    def _loaded(self) -> SentenceTransformer:
        if self._engine is None:
            with MODEL_LOADING:
                if self._engine is None:
                    self._engine = _load(self.model, self._cache_dir)
        return self._engine


def as_langchain(embedder: Embedder) -> Embeddings:
    """`embedder` as a LangChain Embeddings."""
    from langchain_core.embeddings import Embeddings

    class Wrapped(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = embedder.embed_passages(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = embedder.embed_query(text).tolist()
            return vector

    return Wrapped()


class _Lane:
    """One worker thread with its own number of torch threads; tasks are done one after another.

    A lane that `yields` leaves the cores to whoever answers: a report may be stored a second later, an answer may not.
    """

    def __init__(self, name: str, threads: int, yields: bool = False) -> None:
        self._pool = ThreadPoolExecutor(1, name, initializer=self._limit, initargs=(threads, yields))

    @staticmethod
    def _limit(threads: int, yields: bool) -> None:
        if yields and sys.platform == "linux":  # elsewhere a thread has no priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _MODESTY)
        # Read when torch is first loaded: its threads then sleep rather than spin while they wait, which on a machine
        # that has other work to do costs half of the processor time.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch

        torch.set_num_threads(threads)  # holds for the calling thread

    def submit(self, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._pool.submit(task, *arguments)

    def run(self, task: Callable[..., Any], *arguments: Any) -> Any:
        return self.submit(task, *arguments).result()


def _cores() -> int:
    """How many threads passages may use: OMP_NUM_THREADS, or the cores this process may run on."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked):
        return int(asked)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_THREADS, allowed))


# ---------------------------------------------------------------- loading
def _load(model: str, cache_dir: Path) -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # the lanes are the parallelism; forks stay silent
    place = str(bundled_model.model_folder(cache_dir)) if model == BUNDLED else str(Path(model).expanduser())
    local = Path(place).is_dir()
    import torch
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    options = {"dtype": _precision(torch)} if torch.cuda.device_count() == 0 else {}
    try:
        engine = _open(place if local else model, options, local)
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        raise EmbeddingError(
            f"无法加载嵌入模型「{model}」：{error}。请检查 ZHISHU_EMBEDDING_MODEL（bundled、模型名称或本地目录）；"
            "使用在线模型时首次需要联网下载。"
        ) from error
    engine.eval()
    return engine


def _open(name: str, options: dict[str, Any], local: bool) -> SentenceTransformer:
    """Open a folder, or a model of the hub: what was downloaded before first, so that no network is needed twice."""
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, model_kwargs=options, local_files_only=True)
    except OSError:
        if local or os.environ.get("HF_HUB_OFFLINE") == "1":
            raise
    log.info("正在下载嵌入模型 %s", name)
    return SentenceTransformer(name, model_kwargs=options)


def _precision(torch: Any) -> Any:
    """bfloat16 where the processor multiplies it natively (three times as fast, cosine .998 to float32)."""
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


def _fingerprint(model: str) -> str:
    if model == BUNDLED:
        return bundled_model.fingerprint()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        return f"hub:{model}"
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".bin"} and p.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}".encode())
        digest.update(_edges(path))
    return f"path:{folder.name}:{digest.hexdigest()[:16]}"


def _edges(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, path.stat().st_size - _EDGE))
        return head + file.read(_EDGE)


def _encodable(text: str) -> str:
    """`text` without what no tokenizer takes (lone surrogates, NUL)."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _unit(vectors: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
