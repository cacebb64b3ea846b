"""A desk over a few texts, for tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from word_embedder import WordEmbedder

from assistant.desk import Assistant
from assistant.settings import Settings


@contextmanager
def desk_over(folder: Path, texts: Mapping[str, str]) -> Iterator[Assistant]:
    """A desk whose library is in `folder` and holds the texts, each under its file name; all must be read."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Assistant(settings=Settings(home=folder / "home", samples=False), embedder=WordEmbedder())
    try:
        assert made.ingest([folder / name for name in texts]).ok
        yield made
    finally:
        made.close()
