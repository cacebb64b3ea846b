"""The hybrid retriever as a LangChain retriever. Imported only where LangChain is wanted."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.retrieval import Hit, HybridRetriever
from ingest.records import Passage


class PassageRetriever(BaseRetriever):
    """Returns the `k` best passages as Documents: the text, and in the metadata its place and scores."""

    hybrid: HybridRetriever
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.hybrid.search(query, self.k)
        passages = {p.passage_id: p for p in self.hybrid.fetch([h.passage_id for h in hits])}
        return [_document(passages[h.passage_id], h) for h in hits if h.passage_id in passages]


def _document(passage: Passage, hit: Hit) -> Document:
    metadata = {
        "document_id": passage.document_id,
        "context": passage.context,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "table": passage.table,
        "score": hit.score,
        "evidence": hit.evidence,
    }
    return Document(id=passage.passage_id, page_content=passage.text, metadata=metadata)
