"""Our library beside the pipeline of a LangChain tutorial: recursive splitter, Chroma, the same embedding weights.

    python -m benchmarks.naive_langchain [FILE...] [--rounds N]

Both start from the converted model on disk and empty stores; ours also cleans, finds structure and extracts every
figure. FILE defaults to the sample reports that ship with the package.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from assistant.retrieval import HybridRetriever
from assistant.settings import load_settings
from ingest import bundled_model
from ingest.pipeline import Library

CHUNK, OVERLAP = 500, 50  # characters; the splitter's usual setting
QUESTIONS = [
    "企业研究开发费用是多少？",
    "独角兽企业有多少家",
    "指数以哪一年为基期？",
    "由哪些一级指标构成",
    "人均收入比上年增长多少",
    "风险投资总额",
    "主要存在哪些问题？",
    "两个指数的编制机构分别是谁",
]

Search = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    arguments = parser.parse_args()
    files = arguments.files or _samples()
    model = bundled_model.model_folder(load_settings().home / "cache")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rows = [
            _measure("naive LangChain", naive(files, model, Path(folder) / "naive"), arguments.rounds),
            _measure("zhishu", ours(files, model, Path(folder) / "ours"), arguments.rounds),
        ]
    _report(rows)


def naive(files: Sequence[Path], model: Path, place: Path) -> Callable[[], Search]:
    """A tutorial's pipeline; the model is loaded before the clock starts."""
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(
        model_name=str(model),
        model_kwargs={"model_kwargs": {"dtype": "float32"}, "local_files_only": True},
        encode_kwargs={"prompt_name": "passage", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )
    embeddings.embed_query("指数")

    def build() -> Search:
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        chunks = splitter.create_documents([f.read_text(encoding="utf-8") for f in files])
        store = Chroma.from_documents(chunks, embeddings, persist_directory=str(place))
        return lambda question: store.similarity_search(question, k=8)

    return build


def ours(files: Sequence[Path], model: Path, home: Path) -> Callable[[], Search]:
    """The product's library in a fresh home; the model is loaded before the clock starts."""
    (home / "cache").mkdir(parents=True)
    (home / "cache" / model.name).symlink_to(model)
    library = Library(home)
    library.embedder.embed_query("指数")

    def build() -> Search:
        report = library.ingest(files)
        assert report.ok, [d.error for d in report.documents]
        retriever = HybridRetriever.over(library)
        return lambda question: retriever.search(question, k=8)

    return build


def _measure(name: str, build: Callable[[], Search], rounds: int) -> tuple[str, list[float]]:
    """Name and the figures of `_COLUMNS`; processor time is steadier than the clock on a busy machine."""
    clock, processor = time.perf_counter(), time.process_time()
    search = build()
    figures = [time.perf_counter() - clock, time.process_time() - processor]
    times = []
    processor = time.process_time()
    for round_ in range(rounds):
        for question in QUESTIONS:
            clock = time.perf_counter()
            search(f"{question}{'？' * round_}")  # worded anew each time, so that nothing is answered from memory
            times.append(1000 * (time.perf_counter() - clock))
    per_query = 1000 * (time.process_time() - processor) / len(times)
    return name, [*figures, statistics.median(times), statistics.quantiles(times, n=20)[-1], per_query]


_COLUMNS = ("ingest s", "ingest cpu s", "query p50 ms", "query p95 ms", "query cpu ms")


def _report(rows: Sequence[tuple[str, list[float]]]) -> None:
    print(" " * 18 + "".join(f"{title:>14}" for title in _COLUMNS))
    for name, figures in rows:
        print(f"{name:18}" + "".join(f"{figure:>14.2f}" for figure in figures))
    (_, first), (_, second) = rows
    print(f"{'naive / zhishu':18}" + "".join(f"{a / b:>14.2f}" for a, b in zip(first, second, strict=True)))


def _samples() -> list[Path]:
    folder = Path(str(resources.files("assistant").joinpath("samples")))
    return sorted(f for f in folder.iterdir() if f.suffix in {".md", ".txt"})


if __name__ == "__main__":
    main()
