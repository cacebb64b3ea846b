"""The cache of vectors: a convenience that must never stand in the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.embedding_cache import EmbeddingCache


def vectors(*texts: str) -> dict[str, np.ndarray]:
    return {t: np.full(4, i + 0.5, np.float32) for i, t in enumerate(texts)}


def test_what_was_kept_is_found_by_text(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path / "v.sqlite", "m").keep(vectors("甲", "乙"))
    known = EmbeddingCache(tmp_path / "v.sqlite", "m").find(["乙", "丙"])
    assert known.keys() == {"乙"}
    assert known["乙"].tolist() == [1.5] * 4
    assert known["乙"].dtype == np.float32


def test_models_do_not_see_each_others_vectors(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path / "v.sqlite", "m").keep(vectors("甲"))
    assert EmbeddingCache(tmp_path / "v.sqlite", "other").find(["甲"]) == {}


def test_more_texts_than_one_statement_takes(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "v.sqlite", "m")
    texts = [str(i) for i in range(1200)]
    cache.keep(vectors(*texts))
    assert len(cache.find(texts)) == 1200


def test_the_oldest_go_past_the_bound(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "v.sqlite", "m", rows=10)
    for i in range(30):
        cache.keep(vectors(str(i)))
    assert cache.count() <= 11
    assert "29" in cache.find(["29"])
    assert cache.find(["0"]) == {}


def test_a_broken_file_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    path.write_bytes(b"not a database, but long enough to look like one" * 20)
    cache = EmbeddingCache(path, "m")
    cache.keep(vectors("甲"))
    assert cache.find(["甲"]) == {}


def test_a_place_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = EmbeddingCache(tmp_path / "file" / "v.sqlite", "m")
    cache.keep(vectors("甲"))
    assert cache.find(["甲"]) == {}
