"""Into the library and out of it: whole in every store, or absent."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
import writer_process
from word_embedder import WordEmbedder

from ingest.catalogue import Extracted
from ingest.errors import StoreError, StoreLocked
from ingest.limits import Limits
from ingest.pipeline import Library, Progress, extract
from ingest.recovery import recover

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


@pytest.fixture(scope="module")
def processes():
    """Processes that start by forking one in which everything is loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["writer_process"])
    return context


def editions(folder: Path, count: int) -> list[Extracted]:
    """The same report with other figures: each replaces the one before."""
    return [extract(write(folder, spend=f"{200 + i}.4"), Limits()) for i in range(count)]


@pytest.mark.slow
def test_killed_at_any_moment_a_document_is_whole_or_absent(tmp_path, processes):
    """SIGKILL at random moments of adding, replacing and removing; the next start finds no half of anything."""
    dice = random.Random(20240305)
    home, batch = str(tmp_path / "home"), editions(tmp_path, 4)
    longest = max(run(processes, home, "store", batch[0])[0], run(processes, home, "remove", None)[0])
    held: set[str] = set()
    interrupted = 0
    for round_ in range(KILLS):
        new = batch[round_ % len(batch)]
        action, what, after = ("remove", None, set()) if round_ % 5 == 4 else ("store", new, {new.document.document_id})
        taken, finished = run(processes, home, action, what, kill_after=dice.uniform(0.0, 1.2 * longest))
        interrupted += not finished
        if finished:
            # The machine's load changes: moments are spread over what an action takes now.
            longest = (longest + taken) / 2
        ids, _, wrong = checked(processes, home)
        assert wrong == []
        assert set(ids) in ([after] if finished else [held, after])
        held = set(ids)
    assert interrupted > KILLS // 6


KILLS = 60 if os.environ.get("CI") == "true" else 12


def run(processes, home: str, action: str, what: object, kill_after: float | None = None) -> tuple[float, bool]:
    """One action in a process of its own, killed some seconds after it began; how long it took, whether it ended."""
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=writer_process.act, args=(home, action, what, there))
    child.start()
    there.close()
    assert here.recv() == "open"
    began = time.perf_counter()
    finished = here.poll(kill_after) and here.recv() == "done"
    taken = time.perf_counter() - began
    if not finished:
        # It may have come to its end just now.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.join()
    return taken, finished


def checked(processes, home: str) -> tuple[list[str], list[str], list[str]]:
    """Documents, notices and faults of a library as the next start finds them."""
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=writer_process.check, args=(home, there))
    child.start()
    there.close()
    found = here.recv()
    child.join()
    return found


# ---------------------------------------------------------------- what a dead writer left
def half_written(library: Library, extracted: Extracted) -> None:
    """As a process killed between the steps leaves it."""
    with library.catalogue.transaction() as connection:
        library.catalogue.insert(connection, extracted)
    vectors = library.embedder.embed_passages([p.text for p in extracted.passages])
    library.vectors.add(extracted.passages, vectors)


def test_what_an_interrupted_run_left_goes_at_the_next_start_and_is_said(tmp_path):
    (extracted,) = editions(tmp_path, 1)
    first = Library(tmp_path / "home", embedder=WordEmbedder())
    half_written(first, extracted)
    first.close()
    second = Library(tmp_path / "home", embedder=WordEmbedder())
    assert second.notices == ["上次运行中断，1 份没有写完的报告已清除，请重新读入。"]
    assert second.doctor()["ok"]
    assert second.vectors.ids() == set()
    second.close()


def test_what_somebody_is_writing_just_now_is_left_to_him(tmp_path):
    (extracted,) = editions(tmp_path, 1)
    writer = Library(tmp_path / "home", embedder=WordEmbedder())
    with writer.writing():
        half_written(writer, extracted)
        other = Library(tmp_path / "home", embedder=WordEmbedder())
        assert (other.notices, other.catalogue.ids("pending")) == ([], [extracted.document.document_id])
        assert other.catalogue.entries() == []
    assert recover(other) == [extracted.document.document_id]
    for library in (writer, other):
        library.close()


# ---------------------------------------------------------------- a store that cannot be written
def test_a_locked_database_is_said_and_the_old_state_stays(tmp_path):
    library = Library(tmp_path / "home", embedder=WordEmbedder(), wait_seconds=0.1)
    old = library.ingest([write(tmp_path)]).documents[0].document_id
    with closing(sqlite3.connect(tmp_path / "home" / "library.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        (failed,) = library.ingest([write(tmp_path, spend="233.9")]).documents
        with pytest.raises(StoreLocked, match="正被另一个程序写入"):
            library.remove([old])
        other.rollback()
    assert failed.error == {"code": "store", "message": "资料库正被另一个程序写入，请稍后再试。"}
    assert library.catalogue.ids() == [old]
    assert library.doctor()["ok"]
    library.close()


BOUNDED = """
import resource, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from ingest.pipeline import Library
from word_embedder import WordEmbedder
library = Library(Path(sys.argv[1]), embedder=WordEmbedder())
library.vectors.count()
size = max(f.stat().st_size for f in Path(sys.argv[1]).rglob("*") if f.is_file())
resource.setrlimit(resource.RLIMIT_FSIZE, (int(float(sys.argv[3]) * size), resource.RLIM_INFINITY))
(done,) = library.ingest([sys.argv[2]]).documents
print(done.status, (done.error or {{}}).get("message"))
"""


def in_process(code: str, *arguments: object) -> str:
    """What a Python process of its own prints."""
    program = code.format(tests=str(ROOT / "tests"), root=str(ROOT))
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("room", [0.2, 1.05])
def test_when_nothing_more_can_be_written_the_old_report_stays(tmp_path, processes, room):
    """A limit on the size of files stands for the full disk: writes fail beyond it."""
    home, path = tmp_path / "home", write(tmp_path)
    library = Library(home, embedder=WordEmbedder())
    old = library.ingest([path]).documents[0].document_id
    library.close()
    path.write_text(path.read_text(encoding="utf-8") + "\n另有企业3家。\n\n" * 3000, encoding="utf-8")
    said = in_process(BOUNDED, home, path, room)
    assert said.startswith("failed "), said
    assert re.search("磁盘|不可用|不能写入", said), said
    ids, _, wrong = checked(processes, str(home))
    assert (ids, wrong) == ([old], [])


def test_a_home_that_cannot_be_written_is_said_and_nothing_is_lost(processes):
    # Not pytest's folder: its parents are closed to the other user that root must become to be refused anything.
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        home = folder / "home"
        library = Library(home, embedder=WordEmbedder())
        old = library.ingest([write(folder)]).documents[0].document_id
        library.close()
        (other,) = editions(folder, 1)
        everything = [home, *home.rglob("*")]
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(target=writer_process.try_unprivileged, args=(str(home), other, there))
        child.start()
        said = here.recv()
        child.join()
        for path in everything:
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert re.search("不能写入|不可用", said), said
        ids, _, wrong = checked(processes, str(home))
        assert (ids, wrong) == ([old], [])
