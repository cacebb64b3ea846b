"""Into the library and out of it: whole in every store, or absent."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ingest.errors import StoreError
from ingest.pipeline import Library, Progress
from word_embedder import WordEmbedder

ROOT = Path(__file__).parents[2]
REPORT = """# 临江高新区2023年统计公报

发布单位：临江高新区管委会

发布日期：2024年3月5日

## 一、科技创新

2023年，临江高新区企业研究开发费用{spend}亿元，同比增长12.5%。截至2023年底，发明专利拥有量3.4万件。

## 二、企业

2023年末，高新技术企业1520家，较上年增加130家；独角兽企业7家。
"""


def write(folder: Path, name: str = "report.md", spend: str = "210.4") -> Path:
    path = folder / name
    path.write_text(REPORT.format(spend=spend), encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path):
    opened = Library(tmp_path / "home", embedder=WordEmbedder())
    yield opened
    opened.close()


def test_a_report_is_added_with_its_figures_and_every_span_quotes_the_text(library, tmp_path):
    (result,) = library.ingest([write(tmp_path)]).documents
    assert (result.status, result.error) == ("added", None)
    assert result.observations >= 5
    document = library.catalogue.document(result.document_id)
    for o in library.catalogue.observations(result.document_id):
        assert document.text[o.start : o.end] == o.quote
        assert o.start <= o.number_start < o.number_end <= o.end
    for p in library.catalogue.passages(document_id=result.document_id):
        assert document.text[p.start : p.end] == p.text
    assert library.doctor()["ok"]


def test_the_same_content_again_is_unchanged(library, tmp_path):
    path = write(tmp_path)
    first = library.ingest([path]).documents[0]
    again = library.ingest([path]).documents[0]
    assert (again.status, again.document_id) == ("unchanged", first.document_id)
    assert len(library.catalogue.entries()) == 1


def test_other_content_at_the_same_path_replaces_the_old_in_every_store(library, tmp_path):
    old = library.ingest([write(tmp_path)]).documents[0].document_id
    new = library.ingest([write(tmp_path, spend="233.9")]).documents[0]
    assert new.status == "replaced"
    assert library.catalogue.ids() == [new.document_id]
    assert library.catalogue.document(old) is None
    assert not {o.document_id for o in library.catalogue.observations()} - {new.document_id}
    assert library.vectors.ids() == {p.passage_id for p in library.catalogue.passages()}
    assert library.doctor()["ok"]


def test_removing_leaves_nothing_in_any_store(library, tmp_path):
    result = library.ingest([write(tmp_path)]).documents[0]
    library.remove([result.document_id])
    assert library.catalogue.entries() == []
    assert library.catalogue.observations() == []
    assert library.vectors.ids() == set()
    assert library.doctor()["ok"]


def test_one_bad_file_is_left_out_whole_and_the_others_go_on(library, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    report = library.ingest([tmp_path / "empty.txt", tmp_path / "nowhere.txt", write(tmp_path)])
    assert [d.status for d in report.documents] == ["failed", "failed", "added"]
    assert [d.error and d.error["code"] for d in report.documents] == ["empty_file", "not_found", None]
    assert not report.ok


def test_progress_names_each_file_and_stage_in_order(library, tmp_path):
    heard: list[Progress] = []
    library.ingest([write(tmp_path)], heard.append)
    assert [p.stage for p in heard] == ["read", "extract", "embed", "store", "done"]


def test_vectors_of_another_model_are_noticed_and_made_anew(tmp_path):
    first = Library(tmp_path / "home", embedder=WordEmbedder("words:1"))
    first.ingest([write(tmp_path)])
    first.close()
    second = Library(tmp_path / "home", embedder=WordEmbedder("words:2"))
    assert not second.doctor()["ok"]
    assert second.doctor(repair=True)["ok"]
    second.close()


def test_a_lost_vector_and_an_orphan_are_repaired(library, tmp_path):
    library.ingest([write(tmp_path)])
    lost = sorted(library.vectors.ids())[0]
    library.vectors.delete_ids([lost])
    found = library.doctor()
    assert not found["ok"]
    assert found["problems"]
    assert library.doctor(repair=True)["ok"]
    assert lost in library.vectors.ids()


def test_a_home_that_cannot_be_made_is_said_in_chinese(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="文件夹"):
        Library(tmp_path / "file" / "home", embedder=WordEmbedder())


CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from ingest.pipeline import Library
from word_embedder import WordEmbedder
library = Library(Path(sys.argv[1]), embedder=WordEmbedder())
library.vectors
print("ready", flush=True)
for line in sys.stdin:
    action, *rest = line.split()
    if action == "ingest":
        library.ingest(rest)
    else:
        library.remove(library.catalogue.ids())
    print("done", flush=True)
"""


def start(home: Path) -> subprocess.Popen[str]:
    code = CHILD.format(tests=str(ROOT / "tests"), root=str(ROOT))
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.slow
def test_killed_at_any_moment_a_document_is_whole_or_absent(tmp_path):
    """SIGKILL at random moments of adding, replacing and removing; the next start finds no half of anything."""
    dice = random.Random(20240305)
    home = tmp_path / "home"
    for round_ in range(KILLS):
        child = start(home)
        assert child.stdin is not None
        path = write(tmp_path, spend=f"{200 + round_}.4")
        child.stdin.write("remove\n" if round_ % 5 == 4 else f"ingest {path}\n")
        child.stdin.flush()
        time.sleep(dice.uniform(0.0, 0.9))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        library = Library(home, embedder=WordEmbedder())
        library.recover()
        whole(library)
        library.close()


KILLS = 60 if os.environ.get("CI") == "true" else 12


def whole(library: Library) -> None:
    """Every store holds the same documents, each complete and each citation standing in its text."""
    assert library.doctor() == {"ok": True, "problems": [], "repaired": []}
    for entry in library.catalogue.entries():
        document = library.catalogue.document(entry.document_id)
        assert document is not None
        observations = library.catalogue.observations(entry.document_id)
        assert len(observations) == entry.observations
        assert all(document.text[o.start : o.end] == o.quote for o in observations)
        assert len(library.catalogue.passages(document_id=entry.document_id)) == entry.passages
