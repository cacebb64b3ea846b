"""Whether the stores of a library agree, and making them agree again; the caller holds the writer's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest import lexical, recovery
from ingest.tokens import searchable_text

if TYPE_CHECKING:
    from ingest.pipeline import Library


def problems(library: Library) -> list[str]:
    """What does not agree, a sentence each; empty where all is well."""
    catalogue, vectors = library.catalogue, library.vectors
    found = [f"上次中断留下未完成的报告 {i}" for i in recovery.unfinished(library)]
    wanted = {p.passage_id for p in catalogue.passages()}
    held = vectors.ids()
    if wanted - held:
        found.append(f"向量库缺 {len(wanted - held)} 段")
    if held - wanted:
        found.append(f"向量库多出 {len(held - wanted)} 段无主的向量")
    ready, segments = set(catalogue.ids()), lexical.segment_ids(catalogue.engine)
    if ready - segments:
        found.append(f"词汇索引缺 {len(ready - segments)} 份报告")
    if segments - ready:
        found.append(f"词汇索引多出 {len(segments - ready)} 份无主的报告")
    if wanted and vectors.stale:
        found.append("向量是用另一个嵌入模型做的，需要重做")
    return found


def repair(library: Library) -> list[str]:
    """Make vectors and lexical index agree with the catalogue; returns what was done."""
    done = [f"已处理未完成的报告 {i}" for i in recovery.clean_up(library)]
    return done + _repair_vectors(library) + _repair_lexical(library)


def _repair_vectors(library: Library) -> list[str]:
    done, passages, vectors = [], library.catalogue.passages(), library.vectors
    if vectors.stale:
        vectors.reset()
        done.append("向量是另一个嵌入模型做的，已清空重做")
    wanted, held = {p.passage_id for p in passages}, vectors.ids()
    if held - wanted:
        vectors.delete_ids(sorted(held - wanted))
        done.append(f"已删去无主的向量 {len(held - wanted)} 段")
    redo = [p for p in passages if p.passage_id not in held]
    if redo:
        vectors.add(redo, library.embedder.embed_passages([searchable_text(p) for p in redo]))
        done.append(f"已重做向量 {len(redo)} 段")
    return done


def _repair_lexical(library: Library) -> list[str]:
    catalogue = library.catalogue
    ready, segments = set(catalogue.ids()), lexical.segment_ids(catalogue.engine)
    missing = {i: catalogue.passages(document_id=i) for i in sorted(ready - segments)}
    with catalogue.transaction() as connection:
        for document_id in sorted(segments - ready):
            lexical.delete_segment(connection, document_id)
        for document_id, passages in missing.items():
            lexical.save_segment(connection, document_id, passages)
        catalogue.bump_version(connection)
    return [f"词汇索引已补齐 {len(missing)}、清除 {len(segments - ready)}"] if ready ^ segments else []
