"""A library in one file and back: taken while it is in use, put back whole or not at all.

The archive is a zip: `manifest.json` names every other member with its size and SHA-256. It holds the two databases
(copied by SQLite's online backup), the vector index and the uploaded files, those of the users' own libraries too; not
the settings (they may hold a key), the model cache or the locks.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ingest.errors import StoreError
from ingest.locks import FileWriterLock

if TYPE_CHECKING:
    from ingest.pipeline import Library

log = logging.getLogger(__name__)

_FORMAT = 1
_MANIFEST = "manifest.json"
_MAX_MANIFEST = 64 << 20
_DATABASE = "library.db"
# What a home's library consists of; nothing else is written to or taken from an archive.
_PARTS = (_DATABASE, "chroma", "uploads")
# Below it lie homes of the same make, one for each user who has a library alone.
_PRIVATE = "private"
_PRIVATE_HOME = re.compile(r"[0-9a-f]{24}")
_SQLITE_SIDES = ("-wal", "-shm", "-journal")
_CHUNK = 1 << 20
_BAD = "备份文件 {path} 不能用：{why}。资料库没有改动。"


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive made or put back."""

    path: Path
    made: str
    documents: int
    files: int
    size: int


# ---------------------------------------------------------------- out
def backup(library: Library, target: Path) -> Backup:
    """Write the library's archive to `target`, readable by its owner only; readers go on, writers wait.

    Raises StoreError where the library lives on servers, or the archive cannot be written.
    """
    if not library.in_files:
        raise StoreError("资料在数据库服务器上：请用 pg_dump 和 Chroma 的数据卷备份（见 docs/operations.md）。")
    target = target.absolute()
    try:
        with tempfile.TemporaryDirectory(prefix=".zhishu-", dir=target.parent) as made:
            folder = Path(made)
            with library.writing():
                _copy(library.home, folder / "home")
                documents = len(library.catalogue.ids())
            for own in _private_homes(library.home):
                with FileWriterLock(own / f"{_DATABASE}.lock").hold(60.0):
                    _copy(own, folder / "home" / _PRIVATE / own.name)
            packed = folder / "archive"
            manifest = _pack(folder, packed, documents)
            packed.chmod(0o600)
            os.replace(packed, target)
    except (OSError, sqlite3.Error) as e:
        raise StoreError(f"备份写不到 {target}：{getattr(e, 'strerror', None) or e}。") from e
    return _summary(target, manifest)


def _private_homes(home: Path) -> list[Path]:
    found = sorted((home / _PRIVATE).glob("*"))
    return [p for p in found if _PRIVATE_HOME.fullmatch(p.name) and p.is_dir() and not p.is_symlink()]


def _copy(home: Path, folder: Path) -> None:
    """Copy the parts; a database by SQLite itself, so that one in use is copied whole."""
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if name.parts[0] not in _PARTS or path.is_symlink() or not path.is_file():
            continue
        if path.name.endswith(_SQLITE_SIDES):
            continue
        copied = folder / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in (".db", ".sqlite3") and name.parts[0] != "uploads":
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copied)) as into:
                source.backup(into)
        else:
            shutil.copyfile(path, copied)


def _pack(folder: Path, packed: Path, documents: int) -> dict[str, Any]:
    root = folder / "home"
    files = [p for p in sorted(root.rglob("*")) if p.is_file()]
    members = {p.relative_to(root).as_posix(): {"size": p.stat().st_size, "sha256": _digest(p)} for p in files}
    manifest = {"format": _FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds")}
    manifest |= {"documents": documents, "files": members}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False))
        for path in files:
            archive.write(path, path.relative_to(root).as_posix())
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _summary(path: Path, manifest: dict[str, Any]) -> Backup:
    files = manifest["files"]
    size = sum(int(f["size"]) for f in files.values())
    return Backup(path, str(manifest["made"]), int(manifest["documents"]), len(files), size)


# ---------------------------------------------------------------- in
def restore(home: Path, source: Path, force: bool = False) -> Backup:
    """Make `home` hold what an archive holds. Everything is checked before anything is changed.

    A home that holds a library is only replaced with `force`. Raises StoreError.
    """
    if (home / _DATABASE).exists() and not force:
        raise StoreError(f"{home} 里已有资料库；确要用备份替换它，请加 --force。")
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as made, _archive(source) as archive:
            manifest = _manifest(archive, source)
            _unpack(archive, manifest, Path(made), source)
            with FileWriterLock(home / f"{_DATABASE}.lock").hold(60.0):
                _swap(home, Path(made))
    except OSError as e:
        raise StoreError(f"备份恢复不了：{e.strerror or e}。") from e
    return _summary(source, manifest)


@contextmanager
def _archive(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as e:
        raise StoreError(f"备份文件 {source} 不存在。") from e
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as e:
        raise StoreError(_BAD.format(path=source, why="不是完整的备份")) from e


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The list of members, each name fit to be written below a home."""
    try:
        info = archive.getinfo(_MANIFEST)
        if info.file_size > _MAX_MANIFEST:
            raise StoreError(_BAD.format(path=source, why="清单过大"))
        manifest = dict(json.loads(archive.read(info)))
        names = list(manifest["files"])
        _summary(source, manifest)
    except (KeyError, ValueError, TypeError, AttributeError) as e:
        raise StoreError(_BAD.format(path=source, why="没有可用的清单")) from e
    if manifest.get("format") != _FORMAT:
        raise StoreError(_BAD.format(path=source, why="由不同版本的程序写成"))
    for name in names:
        if not _fit(name):
            raise StoreError(_BAD.format(path=source, why=f"含有越界的文件名 {name!r}"))
    if sorted([*names, _MANIFEST]) != sorted(archive.namelist()):
        raise StoreError(_BAD.format(path=source, why="内容与清单不符"))
    return manifest


def _fit(name: str) -> bool:
    path = PurePosixPath(name)
    plain = "\\" not in name and ":" not in path.parts[0] if path.parts else False
    if not plain or path.is_absolute() or ".." in path.parts:
        return False
    within = path.parts
    if len(within) > 2 and within[0] == _PRIVATE and _PRIVATE_HOME.fullmatch(within[1]):
        within = within[2:]
    return within[0] in _PARTS


def _unpack(archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path, source: Path) -> None:
    """Write every member below `folder`, never more than it declares, and compare its digest."""
    needed = sum(int(f["size"]) for f in manifest["files"].values())
    if needed > shutil.disk_usage(folder).free:
        raise StoreError(f"磁盘空间不够：恢复需要 {needed // (1 << 20) + 1} MB。")
    for name, expected in manifest["files"].items():
        target = folder / PurePosixPath(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, left = hashlib.sha256(), int(expected["size"])
        with archive.open(name) as member, target.open("wb") as out:
            while left >= 0 and (chunk := member.read(_CHUNK)):
                left -= len(chunk)
                digest.update(chunk)
                out.write(chunk)
        if left != 0 or digest.hexdigest() != expected["sha256"]:
            raise StoreError(_BAD.format(path=source, why=f"{name} 与清单不符"))


def _swap(home: Path, fresh: Path) -> None:
    """Put the new parts in the place of the old; on failure the old ones come back."""
    aside = fresh / ".old"
    aside.mkdir()
    # Users' own libraries stay where the archive holds none.
    parts = [*_PARTS, *([_PRIVATE] if (fresh / _PRIVATE).exists() else [])]
    if _PRIVATE in parts:
        (fresh / _PRIVATE).chmod(0o700)
    old = [*parts, *(f"{_DATABASE}{side}" for side in _SQLITE_SIDES)]
    moved: list[tuple[Path, Path]] = []
    try:
        for name in old:
            if (home / name).exists():
                moved.append((home / name, aside / name))
                os.replace(home / name, aside / name)
        for name in parts:
            if (fresh / name).exists():
                moved.append((fresh / name, home / name))
                os.replace(fresh / name, home / name)
    except BaseException:
        for was, now in reversed(moved):
            if now.exists():
                os.replace(now, was)
        raise
