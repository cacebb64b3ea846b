"""Hostile files of every kind: a clear refusal or the right text without the poison, in time, and nobody else hurt."""

from __future__ import annotations

import os
import time
from pathlib import Path

import hostile_files
import pytest
from word_embedder import WordEmbedder

from ingest import worker
from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.pipeline import Library, extract
from ingest.records import Extracted

SECONDS, MEBIBYTES = 20.0, 1_500
CODES = {
    "empty_file", "unsupported_type", "encrypted", "corrupt", "too_large", "archive_bomb", "no_text", "timeout",
    "not_found",
}  # fmt: skip
LIMITS = Limits(recognise=False)


def han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def taken(path: Path) -> Extracted | DocumentError:
    try:
        return extract(path, LIMITS)
    except DocumentError as error:
        return error


def words(extracted: Extracted) -> str:
    """Everything of a document that anybody is shown."""
    d = extracted.document
    return "\n".join([d.title, d.text, *(p.context for p in extracted.passages), *d.warnings])


def peak(process_id: int | str) -> int:
    """The most memory a process ever held, in MiB."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))


def crowding() -> float:
    """How many want each core: on a busy machine the same work takes so many times as long."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.mark.parametrize("case", hostile_files.CASES, ids=lambda case: case.identifier)
def test_a_hostile_file_ends_in_a_clear_refusal_or_in_text_without_its_poison(case, tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    path = folder / case.name
    case.make(path)
    before = sorted(tmp_path.rglob("*"))
    began = time.monotonic()
    end = taken(path)
    assert time.monotonic() - began < SECONDS * crowding()
    assert sorted(tmp_path.rglob("*")) == before
    if isinstance(end, DocumentError):
        assert end.code in case.codes
        assert end.code in CODES
        assert han(end.message)
    else:
        assert case.holds, f"{case.name} was read: {end.document.text[:80]!r}"
        assert all(word in end.document.text for word in case.holds)
        assert not any(poison in words(end) for poison in case.never)
        assert all(o.value != 999 for o in end.observations)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="peak memory is told on Linux only")
def test_no_reading_process_grew_beyond_its_bound(tmp_path):
    with worker._pool.child() as child:
        assert peak(child._process.pid) < MEBIBYTES


def test_one_folder_of_hostile_files_and_one_report_gives_the_report(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    chosen = ("flat.docx", "laughs.xlsx", "program.xlsx", "cut.xlsx", "slip.docx", "cycle.pdf", "locked.pdf")
    for case in hostile_files.CASES:
        if case.name in chosen:
            case.make(folder / case.name)
    (folder / "年报.txt").write_text(hostile_files.BODY, encoding="utf-8")
    library = Library(tmp_path / "home", embedder=WordEmbedder())
    report = library.ingest([folder])
    ends = {Path(d.path).name: d.status for d in report.documents}
    library.close()
    assert ends == {**dict.fromkeys(chosen, "failed"), "年报.txt": "added"}


@pytest.mark.parametrize("name", hostile_files.ODD_NAMES, ids=ascii)
def test_a_file_of_any_name_is_read_under_it(name, tmp_path):
    path = tmp_path / name
    path.write_text(hostile_files.BODY, encoding="utf-8")
    document = extract(path, LIMITS).document
    assert "128.4" in document.text
    assert document.path == str(path)


def test_what_is_no_file_is_said_and_what_leads_out_of_a_folder_is_left(tmp_path):
    folder, outside = tmp_path / "inbox", tmp_path / "secret.txt"
    folder.mkdir()
    outside.write_text(hostile_files.BODY, encoding="utf-8")
    (folder / "out.txt").symlink_to(outside)
    (folder / "nowhere.txt").symlink_to(tmp_path / "none.txt")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    library = Library(tmp_path / "home", embedder=WordEmbedder())
    assert library.ingest([folder]).documents == ()
    refused = library.ingest([folder / "pipe.txt", folder / "nowhere.txt"]).documents
    library.close()
    assert [d.error["code"] for d in refused] == ["unsupported_type", "not_found"]


def test_a_file_that_vanishes_while_it_is_read_is_said_to_be_gone(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(hostile_files.BODY, encoding="utf-8")
    job = worker._Job(path, path.stat().st_size, LIMITS, str(path))
    path.unlink()
    with worker._pool.child() as child, pytest.raises(DocumentError) as caught:
        child.do(job)
    assert caught.value.code == "not_found"


def test_a_message_larger_than_any_document_ends_its_process(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(hostile_files.BODY, encoding="utf-8")
    monkeypatch.setattr("ingest.frames.MAX_FRAME", 64)
    child = worker._Child()
    with pytest.raises(DocumentError) as caught:
        child.do(worker._Job(path, path.stat().st_size, LIMITS, str(path)))
    child.kill()
    assert caught.value.code == "too_large"
