"""Fit the constants by which a hit's scores become its `evidence` (assistant.retrieval.Calibration).

    python -m benchmarks.evidence FOLDER SET...

FOLDER holds `<set>.passages.jsonl` {id, text} and `<set>.queries.jsonl` {query, gold}. Each question is put to
libraries of several sizes, once with the passages that answer it and once without them; the best hit is either an
answer or not, and a logistic regression tells the two apart by coverage, cosine and the size of the library.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.retrieval import DEPTH, fuse
from assistant.settings import load_settings
from ingest.bm25 import Bm25, Segment
from ingest.embeddings import load_embedder
from ingest.postings import Postings
from ingest.tokens import search_tokens

SIZES = (60, 400, 2000, 10**9)
QUESTIONS = 40  # asked of each small library
LIBRARIES = 8  # of each small size
Sample = tuple[float, float, float, bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="+")
    arguments = parser.parse_args()
    samples = np.array([s for name in arguments.sets for s in _samples(arguments.folder, name)], float)
    for title, columns in (("bundled model", [0, 1, 2]), ("any model", [0, 2])):
        _fit(title, samples[:, columns], samples[:, 3] > 0)


def _fit(title: str, features: np.ndarray, relevant: np.ndarray) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    model = LogisticRegression(C=1e4, max_iter=10_000).fit(features, relevant)
    chance = model.predict_proba(features)[:, 1]
    print(
        f"{title}: intercept {model.intercept_[0]:.2f}, weights {np.round(model.coef_[0], 2)}; n {len(relevant)}, "
        f"AUC {roc_auc_score(relevant, chance):.3f}, right at .5: {np.mean((chance > 0.5) == relevant):.3f}"
    )


def _samples(folder: Path, name: str) -> Iterator[Sample]:
    """Coverage, cosine, ln size, and whether the best hit is an answer."""
    texts = [row["text"] for row in _rows(folder / f"{name}.passages.jsonl")]
    questions = _rows(folder / f"{name}.queries.jsonl")
    settings = load_settings()
    embedder = load_embedder(settings.embedding_model, settings.home / "cache")
    vectors = embedder.embed_passages(texts)
    tokens = [search_tokens(t) for t in texts]
    choose = random.Random(7)
    for size in SIZES:
        for _ in range(LIBRARIES if size < len(texts) else 1):
            asked = choose.sample(questions, QUESTIONS) if size < len(texts) else questions
            chosen = set(choose.sample(range(len(texts)), min(size, len(texts))))
            library = sorted(chosen.union(*(q["gold"] for q in asked)))
            index = _index(library, tokens)
            for question in asked:
                near = vectors[library] @ embedder.embed_query(question["query"])
                cosines = {str(p): float(c) for p, c in zip(library, near, strict=True)}
                yield from _pair(index, question, cosines)


def _pair(index: Bm25, question: dict, cosines: dict[str, float]) -> Iterator[Sample]:
    """The question with its answers in the library, and without them."""
    gold = {str(g) for g in question["gold"]}
    found = index.search(search_tokens(question["query"]), DEPTH + len(gold))
    for hidden in (set(), gold):
        words = dict([h for h in found.hits if h[0] not in hidden][:DEPTH])
        nearest = sorted((p for p in cosines if p not in hidden), key=lambda p: -cosines[p])[:DEPTH]
        best, _ = fuse(words, {p: cosines[p] for p in nearest})[0]
        lowest = cosines[nearest[-1]]
        cosine = max(cosines[best], lowest)
        yield words.get(best, 0.0) / found.ceiling, cosine, math.log(index.passages), best in gold


def _index(library: Sequence[int], tokens: Sequence[Sequence[str]]) -> Bm25:
    ids = tuple(str(p) for p in library)
    return Bm25().changed((), [Segment("library", 1, ids, Postings.of([tokens[p] for p in library]))])


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
