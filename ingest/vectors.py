"""Dense vectors of passages in Chroma, embedded in a folder or on a server.

LangChain's vector store searches it; what is written goes to Chroma as it is, since LangChain's would embed anew what
the cache has embedded. A passage's text goes along with its vector, so that any LangChain component can use the store.
A collection remembers which model filled it.

A Chroma in a folder does not see what another process wrote until it writes itself; hence the store asks for the
library's version before it searches, and opens the folder anew where somebody else has moved it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from ingest.embeddings import Embedder, as_langchain
from ingest.errors import StoreError
from ingest.records import Passage
from ingest.spaces import collection_of

if TYPE_CHECKING:
    from langchain_chroma import Chroma

log = logging.getLogger(__name__)

COLLECTION = "passages"
_BATCH = 5000  # Chroma takes 5461 rows at most
_PAGE = 20_000  # ids read at a time
_MODEL = "embedding_model"
_PATIENCE = 20  # a folder that took a second to open is not opened again within so many
# Neighbours looked at while searching: 200 keeps the recall of the first hundred high at 100,000 vectors.
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}


class VectorStore:
    """Passage vectors in the folder `place`, or on the Chroma server at the URL `place`.

    `version` tells the version of the library whose passages these are; without it, a folder is taken to be this
    process's alone. Raises StoreError when the store cannot be opened, read or written, or was filled by another model.
    """

    def __init__(
        self,
        place: Path | str,
        embedder: Embedder,
        collection: str = COLLECTION,
        version: Callable[[], int] | None = None,
    ) -> None:
        self.place, self.embedder, self.name = place, embedder, collection_of(str(place), collection)
        self._errors = _errors()
        self._version = None if _is_url(place) else version
        self._seen = version() if self._version and version else 0
        self._wrote = False
        self._opening = Lock()
        self._openings, self._took, self._opened_at = 0, 0.0, time.monotonic()
        self._client = self._guard(lambda: _client(place))
        self._collection = self._guard(self._ensure)
        self._searched: tuple[Any, Chroma | None] = None, None  # LangChain's store, and the client it is for
        self._left: list[Any] = []  # clients others may still be asking; closed when the next is left

    # ------------------------------------------------------------ state
    @property
    def model(self) -> str:
        """Fingerprint of the model that filled the store."""
        return str((self._collection.metadata or {}).get(_MODEL, ""))

    @property
    def stale(self) -> bool:
        """Whether the vectors come from another model than the one in use; `reset` and re-embed then."""
        return self.model != self.embedder.fingerprint

    def reset(self) -> None:
        """Forget every vector and start anew for the embedder in use."""
        self._guard(lambda: self._client.delete_collection(self.name))
        self._collection = self._guard(self._ensure)
        self._searched = None, None

    def count(self) -> int:
        return int(self._guard(self._collection.count))

    def ids(self) -> set[str]:
        """Ids of the passages whose vectors can be used: none when another model made them."""
        return set() if self.stale else {i for page in self._pages() for i in page}

    # ------------------------------------------------------------ writing
    def add(self, passages: Sequence[Passage], vectors: np.ndarray | Sequence[np.ndarray]) -> None:
        """Store one vector a passage [len(passages), dimension]; a passage already held is overwritten."""
        if len(passages) != len(vectors):
            raise ValueError(f"{len(passages)} passages but {len(vectors)} vectors")
        self._check_model()
        for at in range(0, len(passages), _BATCH):
            some = passages[at : at + _BATCH]
            rows = {
                "ids": [p.passage_id for p in some],
                "embeddings": np.asarray(vectors[at : at + _BATCH], dtype=np.float32),
                "metadatas": [{"document_id": p.document_id, "context": p.context} for p in some],
                "documents": [p.text for p in some],
            }
            self._guard(self._collection.upsert, **rows)
            self._wrote = True

    def delete_document(self, document_id: str) -> None:
        self._wrote = True
        self._guard(self._collection.delete, where={"document_id": document_id})

    def delete_ids(self, passage_ids: Sequence[str]) -> None:
        self._wrote = True
        for at in range(0, len(passage_ids), _BATCH):
            self._guard(self._collection.delete, ids=list(passage_ids[at : at + _BATCH]))

    def close(self) -> None:
        """Let go of the folder: a store opened after this one reads it from the start."""
        for client in (*self._left, self._client):
            client.close()
        self._left = []

    # ------------------------------------------------------------ several processes
    def written(self) -> None:
        """Say, with the writer's lock still held, that a write is over: it has shown us what others wrote too."""
        if self._wrote and self._version is not None:
            self._seen = self._version()
        self._wrote = False

    def follow(self) -> None:
        """Open the folder anew where another process has written; not again and again where that takes long."""
        if self._version is None or self._version() == self._seen:
            return
        with self._opening:
            now, version = time.monotonic(), self._version()
            if version == self._seen or now - self._opened_at < _PATIENCE * self._took:
                return
            self._reopen()
            self._seen, self._took, self._opened_at = version, time.monotonic() - now, time.monotonic()

    def look_again(self) -> None:
        """Open the folder anew whatever the version says: a writer that was killed has moved none."""
        if not _is_url(self.place):
            with self._opening:
                self._reopen()

    def _reopen(self) -> None:
        """A client that reads the folder from the start; Chroma would share one of the same spelling."""
        self._openings += 1
        client = self._guard(lambda: _client(f"{self.place}{'/.' * (self._openings % 3)}"))
        before, self._client = self._client, client
        self._collection = self._guard(self._ensure)
        if self._collection.count():
            asked = np.ones((1, self.embedder.dimension), np.float32)
            self._guard(self._collection.query, query_embeddings=asked, n_results=1, include=[])
        for old in self._left:
            old.close()
        self._left = [before]

    # ------------------------------------------------------------ reading
    def query(
        self, vector: np.ndarray, k: int = 10, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` passages nearest to `vector` with their cosine, best first, of `documents` or of all."""
        self.follow()
        self._check_model()
        if documents is not None and not documents:
            return []
        among = None if documents is None else {"document_id": {"$in": sorted(documents)}}
        asked = np.asarray(vector, dtype=np.float32).tolist()
        search = self._guard(self.langchain).similarity_search_by_vector_with_relevance_scores
        pairs = ((str(passage.id), 1.0 - float(d)) for passage, d in self._guard(search, asked, k, among))
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def langchain(self) -> Chroma:
        """The collection as LangChain's vector store; valid until another process writes (see `follow`)."""
        client, store = self._searched
        if store is None or client is not self._client:
            from langchain_chroma import Chroma

            client, embeddings = self._client, as_langchain(self.embedder)
            store = Chroma(self.name, embeddings, client=client, create_collection_if_not_exists=False)
            self._searched = client, store
        return store

    # ------------------------------------------------------------ inside
    def _ensure(self) -> Any:
        return self._client.get_or_create_collection(
            self.name,
            embedding_function=None,
            configuration=_CONFIGURATION,
            metadata={_MODEL: self.embedder.fingerprint},
        )

    def _pages(self) -> Iterator[list[str]]:
        at = 0
        while page := self._guard(self._collection.get, limit=_PAGE, offset=at, include=[])["ids"]:
            yield page
            at += len(page)

    def _check_model(self) -> None:
        if self.stale:
            raise StoreError(
                f"向量库由另一嵌入模型建立（{self.model or '未知'}，当前为 {self.embedder.fingerprint}），"
                "请运行 zhishu doctor --repair 重新建立。"
            )

    def _guard(self, action: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return action(*arguments, **named)
        except self._errors as error:
            raise StoreError(f"向量库不可用（{self.place}）：{error}") from error


def _client(place: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    url = urlsplit(str(place))
    if _is_url(place):
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=url.hostname or "localhost", port=port, ssl=secure, settings=settings)
    Path(place).mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(place), settings=settings)


def _is_url(place: Path | str) -> bool:
    return urlsplit(str(place)).scheme in {"http", "https"}


def _errors() -> tuple[type[Exception], ...]:
    """What Chroma raises when it cannot do its work."""
    import httpx
    from chromadb.errors import ChromaError

    return (ChromaError, httpx.HTTPError, OSError, RuntimeError, ValueError)
