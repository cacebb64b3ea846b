"""What an interrupted run left: found at the next start or by the next writer, finished or taken back, and said.

Everything is written under the library's one writer's lock; whoever holds it and finds something unfinished knows that
its writer is dead.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ingest import lexical
from ingest.errors import EmbeddingError, StoreError, StoreLocked
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.pipeline import Library

log = logging.getLogger(__name__)

EXCHANGING = "exchanging"  # the fact that names the report whose reading is being exchanged


def unfinished(library: Library) -> list[str]:
    """The documents written or removed by half, and the one whose reading is being exchanged."""
    catalogue = library.catalogue
    exchanged = catalogue.fact(EXCHANGING)
    return catalogue.ids("pending") + catalogue.ids("removing") + ([exchanged] if exchanged else [])


def recover(library: Library) -> list[str]:
    """Finish what an interrupted run left, unless somebody is writing now; returns the documents concerned."""
    if not unfinished(library):
        return []
    try:
        with library.catalogue.lock.hold(0):
            return clean_up(library)
    except StoreLocked:
        log.info("another process is writing; unfinished documents are its own")
        return []


def clean_up(library: Library) -> list[str]:
    """With the lock held: half-written documents go, half-removed ones go too, an exchange is completed."""
    left = unfinished(library)
    if left:
        log.warning("cleaning up %d document(s) an interrupted run left unfinished: %s", len(left), " ".join(left[:10]))
        library.vectors.look_again()
        exchanged = library.catalogue.fact(EXCHANGING)
        remove(library, [i for i in left if i != exchanged])
        if exchanged:
            _complete_exchange(library, exchanged)
        _sweep(library)
    return left


def remove(library: Library, ids: Sequence[str]) -> None:
    """Take documents nobody sees any more out of every store."""
    if not ids:
        return
    for document_id in ids:
        library.vectors.delete_document(document_id)
    with library.catalogue.transaction() as connection:
        for document_id in ids:
            lexical.delete_segment(connection, document_id)
        library.catalogue.delete(connection, ids)


def _complete_exchange(library: Library, document_id: str) -> None:
    """Make the vectors those of the passages that stand: the rows changed at one stroke, or not at all."""
    passages = library.catalogue.passages(document_id=document_id)
    library.vectors.add(passages, library.embedder.embed_passages([searchable_text(p) for p in passages]))
    with library.catalogue.transaction() as connection:
        library.catalogue.set_fact(connection, EXCHANGING, "")


def _sweep(library: Library) -> None:
    """After a crash, drop vectors no passage owns: what a dead writer sent last may have arrived late."""
    orphans = library.vectors.ids() - {p.passage_id for p in library.catalogue.passages()}
    if orphans:
        log.warning("dropping %d vectors an interrupted run left", len(orphans))
        library.vectors.delete_ids(sorted(orphans))


def at_start(library: Library) -> list[str]:
    """Recover when a library is opened; returns what is to be said of it. One that can only be read is still opened."""
    try:
        half, exchanged = set(library.catalogue.ids("pending")), library.catalogue.fact(EXCHANGING)
        left = set(recover(library))
    except (StoreError, EmbeddingError) as e:
        log.warning("what an interrupted run left could not be cleaned up: %s", e)
        return [f"上次中断留下的内容暂时清理不了：{e}"]
    said = []
    if lost := half & left:
        said.append(f"上次运行中断，{len(lost)} 份没有写完的报告已清除，请重新读入。")
    if removed := left - half - {exchanged}:
        said.append(f"上次运行中断，{len(removed)} 份报告的移除已补完。")
    if exchanged in left:
        said.append("上次运行在重新读取一份报告时中断，它的索引已补齐；如需新的读法，请再读一次。")
    return said
