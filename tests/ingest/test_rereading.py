"""A report read anew: the new reading takes the old one's place in every store, or the old one stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.pipeline import Library, extract
from ingest.rereading import reread

REPORT = """# 临江高新区2023年统计公报

2023年，临江高新区企业研究开发费用210.4亿元，同比增长12.5%。

2023年末，高新技术企业1520家，较上年增加130家；独角兽企业7家。
"""


@pytest.fixture
def library(tmp_path: Path):
    opened = Library(tmp_path / "home", embedder=WordEmbedder())
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


def poorly_read(library: Library, path: Path):
    """The report as a reader that sees little of it had stored it."""
    whole = extract(path, Limits())
    assert library.store(replace(whole, observations=whole.observations[:1], passages=whole.passages[:1]))
    return whole, library.catalogue.entries()[0]


def test_the_figures_a_better_reader_finds_are_there_afterwards_in_every_store(library, path):
    whole, entry = poorly_read(library, path)
    result = reread(library, entry)
    assert (result.document_id, result.observations) == (entry.document_id, len(whole.observations))
    assert len(library.catalogue.observations(entry.document_id)) == len(whole.observations) > 1
    assert library.vectors.ids() == {p.passage_id for p in whole.passages}
    assert library.doctor()["ok"]


def test_readers_are_told_that_the_library_has_changed(library, path):
    _, entry = poorly_read(library, path)
    before = library.catalogue.version
    reread(library, entry)
    assert library.catalogue.version > before


def test_a_file_that_is_gone_is_named_and_the_old_reading_stays(library, path):
    _, entry = poorly_read(library, path)
    path.unlink()
    with pytest.raises(DocumentError, match=r"report\.md"):
        reread(library, entry)
    assert library.catalogue.ids() == [entry.document_id]


def test_a_file_that_cannot_be_read_any_more_leaves_the_old_reading(library, path):
    _, entry = poorly_read(library, path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(DocumentError):
        reread(library, entry)
    assert library.catalogue.ids() == [entry.document_id]


def test_a_file_that_has_changed_replaces_the_report(library, path):
    _, entry = poorly_read(library, path)
    path.write_text(REPORT.replace("210.4", "233.9"), encoding="utf-8")
    result = reread(library, entry)
    assert result.status == "replaced"
    assert library.catalogue.ids() == [result.document_id] != [entry.document_id]


@pytest.mark.parametrize("after", ["the fact", "the vectors", "the rows"])
def test_an_exchange_broken_off_is_completed_at_the_next_start_and_said(library, path, tmp_path, after, monkeypatch):
    whole, entry = poorly_read(library, path)

    class Dead(BaseException):
        """The process is gone."""

    def die(*_: object, **__: object) -> None:
        raise Dead

    step = {"the fact": (library.vectors, "add"), "the vectors": (library.catalogue, "delete")}
    owner, name = step.get(after, (library.vectors, "delete_ids"))
    monkeypatch.setattr(owner, name, die)
    with pytest.raises(Dead):
        reread(library, entry)
    library.close()
    reopened = Library(tmp_path / "home", embedder=WordEmbedder())
    standing = whole.passages if after == "the rows" else whole.passages[:1]
    assert reopened.vectors.ids() == {p.passage_id for p in standing}
    assert reopened.doctor()["ok"]
    assert [n for n in reopened.notices if "重新读取" in n]
    reopened.close()
    again = Library(tmp_path / "home", embedder=WordEmbedder())
    assert again.notices == []
    again.close()
