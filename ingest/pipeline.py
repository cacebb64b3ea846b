"""The whole way of a file into the library and out of it: whole in every store, or absent.

A document is written `pending` (SQL, one transaction), then its vectors, then made `ready` in the same transaction that
makes the one it replaces `removing`, so a reader never sees half a document. All of that happens under the library's
one writer's lock; hence whoever holds the lock and finds a document pending or removing knows that its writer is dead,
and finishes it first. Reading and embedding, the slow part, need no lock.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from ingest import health, lexical, recovery
from ingest.catalogue import Catalogue, DocumentEntry
from ingest.errors import DocumentError, EmbeddingError, StoreError
from ingest.exchange import exchange
from ingest.limits import Limits
from ingest.records import Extracted
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    import numpy as np

    from ingest.embeddings import Embedder
    from ingest.proposals import Proposer
    from ingest.vectors import VectorStore

log = logging.getLogger(__name__)

Stage = Literal["read", "extract", "embed", "store", "done", "failed"]
STAGES: tuple[Stage, ...] = ("read", "extract", "embed", "store", "done")
GIVEN = "given"  # in place of a model's name: the embedder was handed over ready
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

    `wait_seconds` is how long another writer is waited for; `notices` are sentences about what opening it put right.
    Raises StoreError when a store cannot be opened or written, StoreLocked when another writer does not finish.
    """

    def __init__(
        self,
        home: Path,
        database_url: str = "",
        chroma_url: str = "",
        embedding_model: str = "bundled",
        limits: Limits | None = None,
        embedder: Embedder | None = None,
        wait_seconds: float = 60.0,
    ) -> None:
        self.home = home
        _make_home(home)
        self.in_files = not (database_url or chroma_url)
        self.catalogue = Catalogue(database_url or f"sqlite:///{home / 'library.db'}", wait_seconds)
        # What else goes, in the transaction that takes reports out of sight: what others keep of their text here.
        self.farewells: list[Callable[[sa.Connection, Sequence[str]], None]] = []
        self.limits = limits or Limits()
        self._chroma = chroma_url or str(home / "chroma")
        self._embedding_model = GIVEN if embedder is not None else embedding_model
        self._embedder = embedder
        self._vectors: VectorStore | None = None
        self._wait_seconds = wait_seconds
        self.notices = recovery.at_start(self)

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

            self._vectors = VectorStore(self._chroma, self.embedder, version=lambda: self.catalogue.version)
        return self._vectors

    # ------------------------------------------------------------ in
    def ingest(
        self,
        paths: Iterable[Path | str],
        progress: Callable[[Progress], None] | None = None,
        proposer: Proposer | None = None,
    ) -> IngestReport:
        """Take files (or all files of folders) in; one that fails is left out whole, the others go on.

        `proposer` may add figures the rules missed (`ingest.proposals`); a report held already is then read again.
        """
        started = time.perf_counter()
        files = list(_files(paths))
        results = []
        for i, path in enumerate(files):

            def tell(stage: Stage, path: Path = path, i: int = i) -> None:
                if progress is not None:
                    progress(Progress(str(path), stage, i, len(files)))

            results.append(self._ingest_one(path, tell, proposer))
            tell("failed" if results[-1].error else "done")
        return IngestReport(tuple(results), 1000 * (time.perf_counter() - started))

    def ingest_on_ray(
        self, address: str, paths: Iterable[Path | str], progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        """The same with the files read and embedded on Ray workers (`local`: on this machine's processors)."""
        from ingest.cluster import read_on_ray

        started = time.perf_counter()
        files = list(_files(paths))
        results: list[DocumentResult] = []
        for read in read_on_ray(address, files, self.limits, self._make_embedder):
            if read.extracted is None or read.vectors is None:
                code, message = read.failure or ("internal", "没有读到内容。")
                results.append(DocumentResult(str(read.path), "failed", error={"code": code, "message": message}))
            else:
                results.append(self._stored(read.extracted, read.vectors))
            if progress is not None:
                stage: Stage = "failed" if results[-1].error else "done"
                progress(Progress(str(read.path), stage, len(results) - 1, len(files)))
        return IngestReport(tuple(results), 1000 * (time.perf_counter() - started))

    def _stored(self, extracted: Extracted, vectors: np.ndarray) -> DocumentResult:
        try:
            return self.store_all([extracted], vectors=[vectors])[0]
        except (StoreError, EmbeddingError) as e:
            log.error("not stored: %s: %s", extracted.document.path, e)
            return DocumentResult(extracted.document.path, "failed", error={"code": "store", "message": str(e)})

    @property
    def _make_embedder(self) -> Callable[[], Embedder]:
        """How another process makes the embedder of this library."""
        if self._embedder is not None and self._embedding_model == GIVEN:
            return type(self._embedder)
        from ingest.embeddings import load_embedder

        return partial(load_embedder, self._embedding_model, self.home / "cache")

    def _ingest_one(
        self, path: Path, tell: Callable[[Stage], None], proposer: Proposer | None = None
    ) -> DocumentResult:
        from ingest.proposals import completed

        try:
            tell("read")
            extracted = extract(path, self.limits, tell)
            if proposer is not None:
                extracted = completed(extracted, proposer)
        except DocumentError as e:
            log.warning("not taken in: %s (%s)", path.name, e.code)
            return DocumentResult(str(path), "failed", error={"code": e.code, "message": e.message})
        try:
            if proposer is not None and self.catalogue.holds(extracted.document.document_id):
                exchange(self, extracted, tell)
                return result_of(extracted, "replaced")
            return self.store(extracted, tell)
        except (StoreError, EmbeddingError) as e:
            log.error("not stored: %s: %s", path.name, e)
            return DocumentResult(str(path), "failed", error={"code": "store", "message": str(e)})

    def store(self, extracted: Extracted, tell: Callable[[Stage], None] = lambda _stage: None) -> DocumentResult:
        """Write what was read out of a file, wherever it was read; raises StoreError, EmbeddingError."""
        return self.store_all([extracted], tell)[0]

    def store_all(
        self,
        batch: Sequence[Extracted],
        tell: Callable[[Stage], None] = lambda _stage: None,
        vectors: Sequence[np.ndarray] | None = None,
    ) -> list[DocumentResult]:
        """Write many documents in one go, which the stores take much faster; each is whole or absent.

        `vectors` are those of the passages of each, where they are known already. The results are in the order of
        `batch`. Raises StoreError, EmbeddingError; then none of the batch is stored.
        """
        statuses: dict[int, Literal["added", "unchanged", "replaced"]] = {}
        known = {} if vectors is None else {id(e): v for e, v in zip(batch, vectors, strict=True)}
        for group in groups_apart(batch):
            statuses |= self._store_group(group, tell, known)
        return [result_of(e, statuses[id(e)]) for e in batch]

    def _store_group(
        self, group: Sequence[Extracted], tell: Callable[[Stage], None], known: Mapping[int, np.ndarray]
    ) -> dict[int, Literal["added", "unchanged", "replaced"]]:
        """Write documents of which no two are the same report."""
        fresh = [e for e in group if not self.catalogue.holds(e.document.document_id)]
        tell("embed")
        vectors = [
            known[id(e)] if id(e) in known else self.embedder.embed_passages([searchable_text(p) for p in e.passages])
            for e in fresh
        ]
        tell("store")
        old: dict[int, list[str]] = {}
        with self.writing():
            # Another process may have stored some meanwhile.
            new = [
                (e, v) for e, v in zip(fresh, vectors, strict=True) if not self.catalogue.holds(e.document.document_id)
            ]
            for e, _ in new:
                old[id(e)] = self.catalogue.earlier(e.document, _ways_to_write(e.document.path))
            gone = [i for ids in old.values() for i in ids]
            try:
                self._write(new, gone)
            except StoreError:
                self._undo()
                raise
            self._finish_later(gone)
        return {id(e): "replaced" if old.get(id(e)) else "added" if id(e) in old else "unchanged" for e in group}

    def _write(self, new: Sequence[tuple[Extracted, np.ndarray]], old: Sequence[str]) -> None:
        """The three steps; after the last the documents are there and those they replace are out of sight."""
        if not new:
            return
        with self.catalogue.transaction() as connection:
            for extracted, _ in new:
                self.catalogue.insert(connection, extracted)
        passages = [p for e, _ in new for p in e.passages]
        self.vectors.add(passages, [row for _, v in new for row in v])
        self.catalogue.lock.check()
        with self.catalogue.transaction() as connection:
            self._hide(connection, old)
            for extracted, _ in new:
                lexical.save_segment(connection, extracted.document.document_id, extracted.passages)
            self.catalogue.set_state(connection, [e.document.document_id for e, _ in new], "ready")

    def _undo(self) -> None:
        """Take a half-written document out at once; where even that fails (a full disk), the next writer does it."""
        try:
            recovery.clean_up(self)
        except StoreError as e:
            log.warning("the half-written document stays hidden until the next start: %s", e)

    # ------------------------------------------------------------ out
    def remove(self, document_ids: Sequence[str]) -> list[DocumentEntry]:
        """Take documents out of every store; returns what was taken out (unknown ids are left out of it)."""
        with self.writing():
            entries = self.catalogue.entries(document_ids)
            ids = [e.document_id for e in entries]
            if ids:
                with self.catalogue.transaction() as connection:
                    self._hide(connection, ids)
                self._finish_later(ids)
        return entries

    def _hide(self, connection: sa.Connection, ids: Sequence[str]) -> None:
        """Take documents out of sight: from here on nobody finds them, whatever happens next."""
        if ids:
            self.catalogue.set_state(connection, ids, "removing")
            for also in self.farewells:
                also(connection, ids)
        for document_id in ids:
            lexical.delete_segment(connection, document_id)

    def _finish_later(self, ids: Sequence[str]) -> None:
        """Finish a removal nobody sees any more; where that fails now, the next writer does it."""
        try:
            recovery.remove(self, ids)
        except StoreError as e:
            log.warning("%d document(s) are out of sight, their remains go later: %s", len(ids), e)

    # ------------------------------------------------------------ one writer at a time
    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer of the library, in any process; what a dead writer left is finished first."""
        with self.catalogue.lock.hold(self._wait_seconds):
            recovery.clean_up(self)
            yield
            if self._vectors is not None:
                self._vectors.written()

    # ------------------------------------------------------------ health
    def doctor(self, repair: bool = False) -> dict[str, Any]:
        """Compare the stores; with `repair`, make them agree. Returns {ok, problems, repaired}."""
        repaired: list[str] = []
        with self.catalogue.lock.hold(self._wait_seconds):
            problems = health.problems(self)
            if repair and problems:
                repaired = health.repair(self)
                problems = health.problems(self)
        return {"ok": not problems, "problems": problems, "repaired": repaired}

    def close(self, wait_seconds: float = 0.0) -> None:
        """Let go of the stores, after what is being written here is written (or `wait_seconds` are over)."""
        if wait_seconds:
            try:
                with self.catalogue.lock.hold(wait_seconds):
                    log.info("nothing is being written; closing")
            except StoreError as e:
                log.warning("closing while a write goes on; the next start finishes it: %s", e)
        self.catalogue.close()
        if self._vectors is not None:
            self._vectors.close()


# ---------------------------------------------------------------- one file
def extract(path: Path, limits: Limits, tell: Callable[[Stage], None] = lambda _stage: None) -> Extracted:
    """Read a file and take everything out of it, in a guarded process.

    Raises DocumentError with a code and a Chinese message.
    """
    from ingest.worker import extract_guarded

    return extract_guarded(path, limits, lambda: tell("extract"))


def _files(paths: Iterable[Path | str]) -> Iterable[Path]:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if _belongs(f, path))
        else:
            yield path


def groups_apart(batch: Iterable[Extracted]) -> Iterator[list[Extracted]]:
    """A batch in its order, in groups in which no two are the same report or replace one another."""
    group: list[Extracted] = []
    seen: set[object] = set()
    for e in batch:
        d = e.document
        keys: set[object] = {d.document_id, Path(d.path).absolute(), *([(d.title, d.edition)] if d.edition else [])}
        if seen & keys:
            yield group
            group, seen = [], set()
        group.append(e)
        seen |= keys
    yield group


def _ways_to_write(path: str) -> list[str]:
    """The same file's path as it is given, absolute, and from here."""
    absolute = Path(path).absolute()
    here = Path.cwd()
    ways = [path, str(Path(path)), str(absolute)]
    return [*ways, str(absolute.relative_to(here))] if absolute.is_relative_to(here) else ways


def _belongs(file: Path, folder: Path) -> bool:
    """Whether a file is a report of the folder: no lock file of an office program, no link that leads out of it."""
    if file.name.startswith(_HIDDEN_PREFIXES) or not file.is_file():
        return False
    return not file.is_symlink() or file.resolve().is_relative_to(folder.resolve())


def result_of(extracted: Extracted, status: Literal["added", "unchanged", "replaced"]) -> DocumentResult:
    """What is told of a document that was taken in."""
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
