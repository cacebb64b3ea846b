"""One specification for both kinds of stores: files in a folder, and PostgreSQL with a Chroma server."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import writer_process
from word_embedder import WordEmbedder

from ingest.backup import backup
from ingest.errors import StoreError, StoreLocked
from ingest.lexical import LexicalIndex
from ingest.limits import Limits
from ingest.pipeline import Library, extract
from ingest.recovery import recover

pytestmark = pytest.mark.slow

REPORT = """# {place}2023年统计公报

发布单位：{place}管委会

## 一、科技创新

2023年，{place}企业研究开发费用{value}亿元，同比增长12.5%。截至2023年底，发明专利拥有量3.4万件。

| 指标 | 2022年 | 2023年 |
| --- | --- | --- |
| 高新技术企业（家） | 1390 | 1520 |
"""
FILES = 200


def open_library(stores: dict[str, str], wait_seconds: float = 60.0) -> Library:
    home = Path(stores["home"])
    return Library(home, stores["database"], stores["chroma"], embedder=WordEmbedder(), wait_seconds=wait_seconds)


@pytest.fixture
def library(stores):
    opened = open_library(stores)
    yield opened
    opened.close()


def write(folder: Path, place: str, value: str = "210.4") -> Path:
    path = folder / f"{place}.md"
    path.write_text(REPORT.format(place=f"临{place}高新区", value=value), encoding="utf-8")
    return path


def test_what_goes_in_comes_out_the_same(library, tmp_path):
    path = write(tmp_path, "甲")
    extracted = extract(path, Limits())
    (result,) = library.ingest([path]).documents
    assert result.status == "added"
    catalogue = library.catalogue
    assert catalogue.document(result.document_id) == extracted.document
    assert catalogue.observations() == list(extracted.observations)
    assert sorted(catalogue.passages(), key=lambda p: p.passage_id) == sorted(
        extracted.passages, key=lambda p: p.passage_id
    )
    assert library.ingest([path]).documents[0].status == "unchanged"
    assert library.doctor()["ok"]


def test_a_new_version_replaces_the_old_and_removal_leaves_nothing(library, tmp_path):
    library.ingest([write(tmp_path, "甲"), write(tmp_path, "乙")])
    (new,) = library.ingest([write(tmp_path, "甲", "233.9")]).documents
    assert new.status == "replaced"
    assert new.document_id in library.catalogue.ids()
    assert len(library.catalogue.ids()) == 2
    assert library.doctor()["ok"]
    library.remove(library.catalogue.ids())
    assert library.vectors.ids() == set()
    assert library.catalogue.observations() == []
    assert library.doctor() == {"ok": True, "problems": [], "repaired": []}


def test_words_and_meaning_find_the_same_report_and_another_process_change_is_seen(library, stores, tmp_path):
    index = LexicalIndex(library.catalogue.engine)
    library.ingest([write(tmp_path, p) for p in "甲乙"])
    found = index.search("临乙高新区 研究开发费用", 1).hits
    passage = library.catalogue.passages([next(iter(dict(found)))])[0]
    assert "临乙" in passage.text
    near = library.vectors.query(WordEmbedder().embed_query("临乙高新区企业研究开发费用"), 1)
    assert near[0][0] in {p.passage_id for p in library.catalogue.passages()}
    other = open_library(stores)
    other.remove([passage.document_id])
    other.close()
    assert passage.passage_id not in dict(index.search("临乙高新区 研究开发费用", 9).hits)


def test_a_long_unit_or_period_is_no_reason_to_lose_a_report(library, tmp_path):
    extracted = extract(write(tmp_path, "甲"), Limits())
    long = [replace(o, unit="元每" * 100, base_unit="元每" * 100, period="2023" * 50) for o in extracted.observations]
    library.store(replace(extracted, observations=tuple(long)))
    assert library.catalogue.observations() == long


def test_a_writer_who_does_not_finish_is_said(library, stores, tmp_path):
    other = open_library(stores, wait_seconds=0.2)
    with library.writing():
        (failed,) = other.ingest([write(tmp_path, "甲")]).documents
        assert failed.error is not None
        assert "另一个程序" in failed.error["message"]
        with pytest.raises(StoreLocked):
            other.remove(["x"])
        assert recover(other) == []
    assert other.ingest([write(tmp_path, "甲")]).documents[0].status == "added"
    other.close()


def test_lost_vectors_and_lexical_lists_are_made_anew(library, tmp_path):
    library.ingest([write(tmp_path, p) for p in "甲乙"])
    library.vectors.delete_ids(sorted(library.vectors.ids())[:1])
    with library.catalogue.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM lexical_segments")
    assert len(library.doctor()["problems"]) == 2
    assert library.doctor(repair=True)["ok"]


def test_a_library_in_files_is_backed_up_and_one_on_servers_points_to_their_tools(library, stores, tmp_path):
    library.ingest([write(tmp_path, "甲")])
    if stores["database"]:
        with pytest.raises(StoreError, match="pg_dump"):
            backup(library, tmp_path / "a.zip")
    else:
        assert backup(library, tmp_path / "a.zip").documents == 1


# ---------------------------------------------------------------- several processes
def test_processes_that_write_at_once_lose_and_double_nothing(stores, processes, tmp_path):
    """Four processes open a library that is not there yet; each stores a quarter of 200 files and some more."""
    batch = [extract(write(tmp_path, f"第{i}"), Limits()) for i in range(FILES)]
    dice = random.Random(7)
    pipes, children, written = [], [], 0
    for own in range(4):
        here, there = processes.Pipe(duplex=False)
        order = batch[own::4] + dice.sample(batch[(own + 1) % 4 :: 4], 10)
        dice.shuffle(order)
        written += len(order)
        children.append(processes.Process(target=writer_process.write_all, args=(stores, order, there)))
        children[-1].start()
        there.close()
        pipes.append(here)
    told = Counter(status for pipe in pipes for status in pipe.recv())
    for child in children:
        child.join()
    assert told == {"added": FILES, "unchanged": written - FILES}
    library = open_library(stores)
    assert sorted(library.catalogue.ids()) == sorted(e.document.document_id for e in batch)
    assert len(library.catalogue.observations()) == sum(len(e.observations) for e in batch)
    assert library.vectors.count() == sum(len(e.passages) for e in batch)
    assert library.doctor()["ok"]
    library.close()


def test_what_another_process_stored_is_found_by_meaning_without_writing(stores, processes, library, tmp_path):
    library.ingest([write(tmp_path, "甲")])
    asked = WordEmbedder().embed_query("临乙高新区企业研究开发费用")
    library.vectors.query(asked, 5)
    other = extract(write(tmp_path, "乙"), Limits())
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=writer_process.write_all, args=(stores, [other], there))
    child.start()
    assert here.recv() == ["added"]
    child.join()
    found = {passage_id for passage_id, _ in library.vectors.query(asked, 50)}
    assert {p.passage_id for p in other.passages} <= found
    library.ingest([write(tmp_path, "丙")])
    assert library.doctor()["ok"]


def test_a_killed_writer_leaves_no_half_and_its_lock_is_free(stores, processes, tmp_path):
    dice = random.Random(11)
    batch = [extract(write(tmp_path, "甲", f"{i}.4"), Limits()) for i in range(1, 5)]
    for extracted in batch:
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(target=writer_process.act_on, args=(stores, extracted, there))
        child.start()
        there.close()
        assert here.recv() == "open"
        time.sleep(dice.uniform(0.0, 0.15))
        # It may have come to its end just now.
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        library = open_library(stores)
        # A database server may need a moment to notice that the writer is gone: the lock is waited for.
        with library.writing():
            assert len(library.catalogue.ids()) <= 1
        # What was on its way to a server when the writer died may arrive after the clean-up: never shown, and swept.
        said = library.doctor(repair=bool(stores["database"]))
        assert said["ok"], said
        library.close()
