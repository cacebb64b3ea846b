"""A library in one file and back: while it is in use, whole, and nothing beside it touched."""

from __future__ import annotations

import json
import threading
import zipfile
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from ingest.backup import backup, restore
from ingest.errors import StoreError
from ingest.lexical import LexicalIndex
from ingest.pipeline import Library

REPORT = "# {place}2023年统计公报\n\n2023年，{place}总收入{value}亿元，同比增长8.1%。发明专利拥有量3.4万件。\n"


def write(folder: Path, place: str, value: str = "1234.5") -> Path:
    path = folder / f"{place}.md"
    path.write_text(REPORT.format(place=place, value=value), encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path):
    opened = Library(tmp_path / "home", embedder=WordEmbedder())
    opened.ingest([write(tmp_path, p) for p in ("西山区", "东河区")])
    yield opened
    opened.close()


def contents(home: Path) -> tuple[object, ...]:
    opened = Library(home, embedder=WordEmbedder())
    held = (
        opened.catalogue.entries(),
        opened.catalogue.observations(),
        opened.catalogue.passages(),
        opened.vectors.ids(),
        opened.doctor(),
        LexicalIndex(opened.catalogue.engine).search("东河区 总收入", 3).hits,
        [i for i, _ in opened.vectors.query(WordEmbedder().embed_query("发明专利"), 3)],
    )
    opened.close()
    return held


def test_a_library_comes_back_as_it_was(library, tmp_path):
    (library.home / "uploads" / "ab").mkdir(parents=True)
    (library.home / "uploads" / "ab" / "原件.md").write_text("原件", encoding="utf-8")
    (library.home / "config.toml").write_text('llm_api_key = "secret"', encoding="utf-8")
    made = backup(library, tmp_path / "库.zip")
    assert made.documents == 2
    assert made.path.stat().st_mode & 0o077 == 0
    again = restore(tmp_path / "other", tmp_path / "库.zip")
    assert (again.documents, again.files, again.made) == (made.documents, made.files, made.made)
    assert contents(tmp_path / "other") == contents(library.home)
    assert (tmp_path / "other" / "uploads" / "ab" / "原件.md").read_text(encoding="utf-8") == "原件"
    assert not (tmp_path / "other" / "config.toml").exists()
    assert [p.name for p in (tmp_path / "other").iterdir() if p.name.startswith(".restore")] == []


def test_the_users_own_libraries_go_with_it_and_come_back_closed_to_others(library, tmp_path):
    own = library.home / "private" / ("ab" * 12)
    private = Library(own, embedder=WordEmbedder())
    private.ingest([write(tmp_path, "南山区")])
    private.close()
    (own / "config.toml").write_text('llm_api_key = "secret"', encoding="utf-8")
    backup(library, tmp_path / "库.zip")
    restore(tmp_path / "other", tmp_path / "库.zip")
    back = tmp_path / "other" / "private" / own.name
    assert contents(back) == contents(own)
    assert back.parent.stat().st_mode & 0o077 == 0
    assert not (back / "config.toml").exists()


def test_an_archive_without_users_libraries_leaves_theirs_alone(library, tmp_path):
    backup(library, tmp_path / "库.zip")
    kept = library.home / "private" / ("ab" * 12) / "library.db"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"theirs")
    restore(library.home, tmp_path / "库.zip", force=True)
    assert kept.read_bytes() == b"theirs"


def test_it_is_taken_whole_while_others_write_and_ask(library, tmp_path):
    """Each archive holds some moment's library: the report replaced meanwhile is there once, in one version."""
    stop, faults = threading.Event(), []

    def write_on() -> None:
        other = Library(library.home, embedder=WordEmbedder())
        for i in range(40):
            if stop.is_set():
                break
            faults.extend(d.error for d in other.ingest([write(tmp_path, "西山区", f"{i}.5")]).documents if d.error)
        other.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for i in range(3):
            backup(library, tmp_path / f"{i}.zip")
            assert len(library.catalogue.entries()) == 2
    finally:
        stop.set()
        writer.join()
    assert faults == []
    for i in range(3):
        restore(tmp_path / f"home{i}", tmp_path / f"{i}.zip")
        opened = Library(tmp_path / f"home{i}", embedder=WordEmbedder())
        assert opened.doctor()["ok"]
        assert sorted(e.title for e in opened.catalogue.entries()) == ["东河区2023年统计公报", "西山区2023年统计公报"]
        opened.close()


def test_a_library_is_replaced_only_by_force(library, tmp_path):
    backup(library, tmp_path / "a.zip")
    library.ingest([write(tmp_path, "南岭区")])
    with pytest.raises(StoreError, match="--force"):
        restore(library.home, tmp_path / "a.zip")
    assert len(library.catalogue.entries()) == 3
    library.close()
    assert restore(library.home, tmp_path / "a.zip", force=True).documents == 2
    assert len(contents(library.home)[0]) == 2


def test_a_library_on_servers_is_left_to_their_own_tools(library, tmp_path):
    library.in_files = False
    with pytest.raises(StoreError, match="pg_dump"):
        backup(library, tmp_path / "a.zip")


def test_a_place_that_cannot_be_written_is_said(library, tmp_path):
    with pytest.raises(StoreError, match="备份写不到"):
        backup(library, tmp_path / "nowhere" / "a.zip")


# ---------------------------------------------------------------- archives that are not ours
def forge(path: Path, members: dict[str, bytes], listed: dict[str, object] | None = None) -> Path:
    import hashlib

    files = {n: {"size": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in members.items()}
    with zipfile.ZipFile(path, "w") as archive:
        manifest = {"format": 1, "made": "2024", "documents": 1, "files": files if listed is None else listed}
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return path


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/outside", "uploads/../../outside", "..\\outside", "C:/outside", "config.toml", ".", ""],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    archive = forge(tmp_path / "bad.zip", {name: b"x", "library.db": b""})
    with pytest.raises(StoreError, match="越界"):
        restore(tmp_path / "deep" / "home", archive)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [archive]


def test_what_the_list_does_not_name_or_describes_otherwise_is_refused(tmp_path):
    unnamed = forge(tmp_path / "a.zip", {"library.db": b"x", "uploads/more": b"y"}, listed={})
    longer = forge(tmp_path / "b.zip", {"library.db": b"x" * 99}, {"library.db": {"size": 1, "sha256": ""}})
    for archive in (unnamed, longer):
        with pytest.raises(StoreError, match="不符"):
            restore(tmp_path / "home", archive)
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_what_is_no_archive_is_said_and_changes_nothing(library, tmp_path, content):
    if content is None:
        backup(library, tmp_path / "a.zip")
        content = (tmp_path / "a.zip").read_bytes()[:-2000]
    (tmp_path / "cut.zip").write_bytes(content)
    with pytest.raises(StoreError, match="不是完整的备份"):
        restore(library.home, tmp_path / "cut.zip", force=True)
    assert len(library.catalogue.entries()) == 2
    with pytest.raises(StoreError, match="不存在"):
        restore(library.home, tmp_path / "none.zip", force=True)
