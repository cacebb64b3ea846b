"""Dense vectors of passages in Chroma, embedded in a folder or on a server.

A passage's text goes along with its vector, so that LangChain components can use the store by themselves; our own
search takes ids and cosines from it and the rest from the catalogue. A collection remembers which model filled it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from ingest.embeddings import Embedder, as_langchain
from ingest.errors import StoreError
from ingest.records import Passage

if TYPE_CHECKING:
    from langchain_chroma import Chroma

log = logging.getLogger(__name__)

COLLECTION = "passages"
_BATCH = 5000  # Chroma takes 5461 rows at most
_PAGE = 20_000  # ids read at a time
_MODEL = "embedding_model"
# Neighbours looked at while searching: 200 keeps the recall of the first hundred high at 100,000 vectors.
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}


class VectorStore:
    """Passage vectors in the folder `place`, or on the Chroma server at the URL `place`.

    Raises StoreError when the store cannot be opened, read or written, or was filled by another model.
    """

    def __init__(self, place: Path | str, embedder: Embedder, collection: str = COLLECTION) -> None:
        self.place, self.embedder, self.name = place, embedder, collection
        self._errors = _errors()
        self._client = self._guard(lambda: _client(place))
        self._collection = self._guard(self._ensure)

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

    def delete_document(self, document_id: str) -> None:
        self._guard(self._collection.delete, where={"document_id": document_id})

    def delete_ids(self, passage_ids: Sequence[str]) -> None:
        for at in range(0, len(passage_ids), _BATCH):
            self._guard(self._collection.delete, ids=list(passage_ids[at : at + _BATCH]))

    # ------------------------------------------------------------ reading
    def query(
        self, vector: np.ndarray, k: int = 10, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` passages nearest to `vector` with their cosine, best first, of `documents` or of all."""
        self._check_model()
        if documents is not None and not documents:
            return []
        among = None if documents is None else {"document_id": {"$in": sorted(documents)}}
        asked = np.asarray(vector, dtype=np.float32)[None, :]
        found = self._guard(
            self._collection.query, query_embeddings=asked, n_results=k, where=among, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((i, 1.0 - float(d)) for i, d in pairs), key=lambda pair: (-pair[1], pair[0]))

    def langchain(self) -> Chroma:
        """The same collection as LangChain's vector store, for use by LangChain components."""
        from langchain_chroma import Chroma

        return Chroma(client=self._client, collection_name=self.name, embedding_function=as_langchain(self.embedder))

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
    if url.scheme in {"http", "https"}:
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=url.hostname or "localhost", port=port, ssl=secure, settings=settings)
    Path(place).mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(place), settings=settings)


def _errors() -> tuple[type[Exception], ...]:
    """What Chroma raises when it cannot do its work."""
    import httpx
    from chromadb.errors import ChromaError

    return (ChromaError, httpx.HTTPError, OSError, RuntimeError, ValueError)
