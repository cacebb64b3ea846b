"""The whole way of a file into the library and out of it: whole in every store, or absent.

A document is written `pending` (SQL, one transaction), then its vectors, then made `ready` in the same transaction that
makes the one it replaces `removing`. Whatever a crash leaves pending or removing is finished by `recover` at the next
start, so a reader never sees half a document.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from ingest import lexical
from ingest.catalogue import Catalogue, DocumentEntry, Extracted
from ingest.errors import DocumentError, EmbeddingError, StoreError
from ingest.limits import Limits
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    from ingest.embeddings import Embedder
    from ingest.vectors import VectorStore

log = logging.getLogger(__name__)

Stage = Literal["read", "extract", "embed", "store", "done", "failed"]
STAGES: tuple[Stage, ...] = ("read", "extract", "embed", "store", "done")
_HIDDEN_PREFIXES = (".", "~$")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: which file of how many, and its stage."""

    path: str
    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """What became of one file."""

    path: str
    status: Literal["added", "unchanged", "replaced", "failed"]
    document_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    edition: str | None = None
    published: str | None = None
    language: str | None = None
    passages: int = 0
    observations: int = 0
    frameworks: int = 0
    tables: int = 0
    warnings: tuple[str, ...] = ()
    error: dict[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"warnings": list(self.warnings)}


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a batch."""

    documents: tuple[DocumentResult, ...]
    elapsed_ms: float

    @property
    def ok(self) -> bool:
        return all(d.error is None for d in self.documents)

    def as_json(self) -> dict[str, Any]:
        return {"documents": [d.as_json() for d in self.documents], "elapsed_ms": round(self.elapsed_ms, 1)}


class Library:
    """The stores of one home and the ways into and out of them.

    Raises StoreError when a store cannot be opened or written.
    """

    def __init__(
        self,
        home: Path,
        database_url: str = "",
        chroma_url: str = "",
        embedding_model: str = "bundled",
        limits: Limits | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.home = home
        _make_home(home)
        self.catalogue = Catalogue(database_url or f"sqlite:///{home / 'library.db'}")
        self.limits = limits or Limits()
        self._chroma = chroma_url or str(home / "chroma")
        self._embedding_model = embedding_model
        self._embedder = embedder
        self._vectors: VectorStore | None = None

    # ------------------------------------------------------------ the parts, opened when first used
    @property
    def embedder(self) -> Embedder:
        if self._embedder is None:
            from ingest.embeddings import load_embedder

            self._embedder = load_embedder(self._embedding_model, self.home / "cache")
        return self._embedder

    @property
    def vectors(self) -> VectorStore:
        if self._vectors is None:
            from ingest.vectors import VectorStore

            self._vectors = VectorStore(self._chroma, self.embedder)
        return self._vectors

    # ------------------------------------------------------------ in
    def ingest(self, paths: Iterable[Path | str], progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Take files (or all files of folders) in; one that fails is left out whole, the others go on."""
        started = time.perf_counter()
        self.recover()
        files = list(_files(paths))
        results = []
        for i, path in enumerate(files):

            def tell(stage: Stage, path: Path = path, i: int = i) -> None:
                if progress is not None:
                    progress(Progress(str(path), stage, i, len(files)))

            results.append(self._ingest_one(path, tell))
            tell("failed" if results[-1].error else "done")
        return IngestReport(tuple(results), 1000 * (time.perf_counter() - started))

    def _ingest_one(self, path: Path, tell: Callable[[Stage], None]) -> DocumentResult:
        try:
            tell("read")
            extracted = extract(path, self.limits, tell)
        except DocumentError as e:
            log.warning("not taken in: %s (%s)", path.name, e.code)
            return DocumentResult(str(path), "failed", error={"code": e.code, "message": e.message})
        try:
            return self._store(extracted, tell)
        except (StoreError, EmbeddingError) as e:
            log.error("not stored: %s: %s", path.name, e)
            return DocumentResult(str(path), "failed", error={"code": "store", "message": str(e)})

    def _store(self, extracted: Extracted, tell: Callable[[Stage], None]) -> DocumentResult:
        d = extracted.document
        if d.document_id in self.catalogue.ids():
            return _result(extracted, "unchanged")
        old = [e.document_id for e in self.catalogue.entries() if _same_report(e, extracted)]
        tell("embed")
        vectors = self.embedder.embed_passages([searchable_text(p) for p in extracted.passages])
        tell("store")
        with self.catalogue.transaction() as connection:
            self.catalogue.insert(connection, extracted)
        self.vectors.add(extracted.passages, vectors)
        with self.catalogue.transaction() as connection:
            self._hide(connection, old)
            lexical.save_segment(connection, d.document_id, extracted.passages)
            self.catalogue.set_state(connection, [d.document_id], "ready")
        self._finish_removal(old)
        return _result(extracted, "replaced" if old else "added")

    # ------------------------------------------------------------ out
    def remove(self, document_ids: Sequence[str]) -> list[DocumentEntry]:
        """Take documents out of every store; returns what was taken out (unknown ids are left out of it)."""
        entries = [e for e in self.catalogue.entries() if e.document_id in set(document_ids)]
        ids = [e.document_id for e in entries]
        if ids:
            with self.catalogue.transaction() as connection:
                self._hide(connection, ids)
            self._finish_removal(ids)
        return entries

    def _hide(self, connection: sa.Connection, ids: Sequence[str]) -> None:
        """Take documents out of sight: from here on nobody finds them, whatever happens next."""
        if ids:
            self.catalogue.set_state(connection, ids, "removing")
        for document_id in ids:
            lexical.delete_segment(connection, document_id)

    def _finish_removal(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        for document_id in ids:
            self.vectors.delete_document(document_id)
        with self.catalogue.transaction() as connection:
            for document_id in ids:
                lexical.delete_segment(connection, document_id)
            self.catalogue.delete(connection, ids)

    def recover(self) -> list[str]:
        """Finish what an interrupted run left: half-written documents go, half-removed ones go too."""
        left = self.catalogue.ids("pending") + self.catalogue.ids("removing")
        if left:
            log.warning("cleaning up %d document(s) an interrupted run left unfinished", len(left))
            self._finish_removal(left)
        return left

    # ------------------------------------------------------------ health
    def doctor(self, repair: bool = False) -> dict[str, Any]:
        """Compare the stores; with `repair`, make them agree. Returns {ok, problems, repaired}."""
        problems = self._problems()
        repaired: list[str] = []
        if repair and problems:
            repaired = self._repair()
            problems = self._problems()
        return {"ok": not problems, "problems": problems, "repaired": repaired}

    def _problems(self) -> list[str]:
        found = [f"上次中断留下未完成的报告 {i}" for s in ("pending", "removing") for i in self.catalogue.ids(s)]
        wanted = {p.passage_id for p in self.catalogue.passages()}
        held = self.vectors.ids()
        if wanted - held:
            found.append(f"向量库缺 {len(wanted - held)} 段")
        if held - wanted:
            found.append(f"向量库多出 {len(held - wanted)} 段无主的向量")
        segments = lexical.segment_ids(self.catalogue.engine)
        missing = set(self.catalogue.ids()) - segments
        if missing:
            found.append(f"词汇索引缺 {len(missing)} 份报告")
        if segments - set(self.catalogue.ids()):
            found.append(f"词汇索引多出 {len(segments - set(self.catalogue.ids()))} 份无主的报告")
        if wanted and self.vectors.stale:
            found.append("向量是用另一个嵌入模型做的，需要重做")
        return found

    def _repair(self) -> list[str]:
        done = [f"已清除未完成的报告 {i}" for i in self.recover()]
        passages = self.catalogue.passages()
        if self.vectors.stale:
            self.vectors.reset()
            done.append("向量是另一个嵌入模型做的，已清空重做")
        wanted, held = {p.passage_id for p in passages}, self.vectors.ids()
        if held - wanted:
            self.vectors.delete_ids(sorted(held - wanted))
            done.append(f"已删去无主的向量 {len(held - wanted)} 段")
        redo = [p for p in passages if p.passage_id not in held]
        if redo:
            self.vectors.add(redo, self.embedder.embed_passages([searchable_text(p) for p in redo]))
            done.append(f"已重做向量 {len(redo)} 段")
        done += self._repair_lexical()
        return done

    def _repair_lexical(self) -> list[str]:
        ready, segments = set(self.catalogue.ids()), lexical.segment_ids(self.catalogue.engine)
        with self.catalogue.transaction() as connection:
            for document_id in sorted(segments - ready):
                lexical.delete_segment(connection, document_id)
            for document_id in sorted(ready - segments):
                lexical.save_segment(connection, document_id, self.catalogue.passages(document_id=document_id))
            self.catalogue.bump_version(connection)
        return [f"词汇索引已补齐 {len(ready - segments)}、清除 {len(segments - ready)}"] if ready ^ segments else []

    def close(self) -> None:
        self.catalogue.close()


# ---------------------------------------------------------------- one file
def extract(path: Path, limits: Limits, tell: Callable[[Stage], None] = lambda _stage: None) -> Extracted:
    """Read a file (in a guarded process) and take everything out of it.

    Raises DocumentError with a code and a Chinese message.
    """
    from ingest import frameworks, observations, passages, structure
    from ingest.worker import read_guarded

    document = structure.build(read_guarded(path, limits))
    tell("extract")
    if not document.text.strip():
        raise DocumentError("no_text", "文件里没有读到文字。若是扫描件，请先做文字识别（OCR）。", str(path))
    document = replace(document, path=str(path))
    return Extracted(
        document=document,
        passages=tuple(passages.split(document)),
        observations=tuple(observations.extract(document)),
        frameworks=tuple(frameworks.extract(document)),
    )


def _files(paths: Iterable[Path | str]) -> Iterable[Path]:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if f.is_file() and not f.name.startswith(_HIDDEN_PREFIXES))
        else:
            yield path


def _same_report(entry: DocumentEntry, extracted: Extracted) -> bool:
    """The same file, or the same title and edition, with other content: a new version of the same report."""
    d = extracted.document
    if Path(entry.path).absolute() == Path(d.path).absolute():
        return True
    return d.edition is not None and (entry.title, entry.edition) == (d.title, d.edition)


def _result(extracted: Extracted, status: Literal["added", "unchanged", "replaced"]) -> DocumentResult:
    d = extracted.document
    return DocumentResult(
        path=d.path,
        status=status,
        document_id=d.document_id,
        title=d.title,
        publisher=d.publisher,
        edition=d.edition,
        published=d.published,
        language=d.language,
        passages=len(extracted.passages),
        observations=len(extracted.observations),
        frameworks=len(extracted.frameworks),
        tables=len(d.tables),
        warnings=d.warnings,
    )


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StoreError(f"资料库文件夹 {home} 建不起来：{e.strerror}。请检查权限或换一个 --home。") from e
