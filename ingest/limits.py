"""What a hostile file may cost, and the checks made before any parser opens one.

Every zip-based format (docx, xlsx) passes `open_archive` first; every XML part passes `parse_xml`: no entities,
no external documents, no network, bounded depth.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from ingest.errors import DocumentError

MEBIBYTE = 1 << 20
# OPC (ECMA-376 part 2, 8.1.4) forbids document type declarations in every XML part, so one is never innocent.
_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_XML_SUFFIXES = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Limits:
    """Bounds on one file. Bytes are bytes, `seconds` wall-clock; the worker adds `seconds_per_mebibyte` by size.

    `max_ratio` counts only where more than `ratio_floor_bytes` come out: small XML parts compress very well.
    Taking figures out of the text has `seconds_to_extract` and a second for every `characters_a_second` more.
    `recognise` allows the recognition of scanned pages, which costs seconds a page.
    """

    max_file_bytes: int = 200 * MEBIBYTE
    max_unpacked_bytes: int = 96 * MEBIBYTE
    max_ratio: float = 150.0
    ratio_floor_bytes: int = 16 * MEBIBYTE
    max_entries: int = 5_000
    max_cells: int = 200_000
    max_characters: int = 8_000_000
    max_pages: int = 2_000
    seconds: float = 12.0
    seconds_per_mebibyte: float = 4.0
    max_seconds: float = 300.0
    memory_bytes: int = 1_200 * MEBIBYTE
    recognise: bool = True
    seconds_per_scan: float = 40.0
    seconds_to_extract: float = 6.0
    characters_a_second: float = 12_000.0

    def seconds_for(self, file_bytes: int) -> float:
        """The time a file of this size may take to read."""
        return min(self.max_seconds, self.seconds + self.seconds_per_mebibyte * file_bytes / MEBIBYTE)

    def seconds_for_text(self, characters: int) -> float:
        """The time that taking figures out of so much text may take: an eighth of the usual speed is still allowed."""
        return min(self.max_seconds, self.seconds_to_extract + characters / self.characters_a_second)


DEFAULT_LIMITS = Limits()


def check_file(path: Path, limits: Limits) -> int:
    """The size of a regular, non-empty file within the limit; DocumentError otherwise."""
    if not path.exists():
        raise DocumentError("not_found", "找不到这个文件，请检查路径是否正确。", str(path))
    if not path.is_file():
        raise DocumentError(
            "unsupported_type", "这不是普通文件（可能是文件夹或设备），请给出报告文件的路径。", str(path)
        )
    size = path.stat().st_size
    if size == 0:
        raise DocumentError("empty_file", "文件为空（0 字节），请检查是否导出或下载完整。", str(path))
    if size > limits.max_file_bytes:
        cap = limits.max_file_bytes // MEBIBYTE
        raise DocumentError(
            "too_large", f"文件有 {size / MEBIBYTE:.0f} MB，超过上限 {cap} MB，请拆分后再导入。", str(path)
        )
    return size


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """An opened zip whose directory has been checked; the caller closes it. Nothing is ever extracted to disk."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise DocumentError("corrupt", "文件已损坏（压缩目录不完整），请重新导出或下载。", str(path)) from error
    try:
        check_entries(archive.infolist(), path, limits)
    except DocumentError:
        archive.close()
        raise
    return archive


def check_entries(entries: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    """Refuse too many, repeated, encrypted, escaping or exploding entries."""
    if len(entries) > limits.max_entries:
        raise DocumentError("archive_bomb", f"压缩包内有 {len(entries)} 个部件，超过上限，已拒绝读取。", str(path))
    if len({entry.filename for entry in entries}) != len(entries):
        raise DocumentError("corrupt", "压缩包内有重名部件，内容有歧义，请用原软件重新保存。", str(path))
    for entry in entries:
        if escapes(entry.filename):
            raise DocumentError("corrupt", "压缩包内有越出自身目录的路径，已拒绝读取；请用原软件重新保存。", str(path))
        if entry.flag_bits & 0x1:
            raise DocumentError("encrypted", "文件已加密，请先在原软件中去掉密码再导入。", str(path))
    _check_volume(entries, path, limits)


def _check_volume(entries: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    """XML parts are parsed, so they count in full; pictures and fonts are never opened and count by ratio alone."""
    unpacked = sum(entry.file_size for entry in entries)
    parsed = sum(entry.file_size for entry in entries if is_xml(entry.filename))
    packed = max(1, sum(entry.compress_size for entry in entries))
    exploding = unpacked > limits.ratio_floor_bytes and unpacked / packed > limits.max_ratio
    if parsed > limits.max_unpacked_bytes or exploding:
        size = unpacked / MEBIBYTE
        raise DocumentError(
            "archive_bomb", f"文件解压后约 {size:.0f} MB，超过上限，疑为压缩炸弹，已拒绝读取。", str(path)
        )


def escapes(name: str) -> bool:
    """Whether an entry's name would leave the folder it is unpacked in (zip-slip)."""
    unified = name.replace("\\", "/")
    return unified.startswith("/") or bool(re.match(r"[A-Za-z]:", unified)) or ".." in PurePosixPath(unified).parts


def is_xml(name: str) -> bool:
    """Whether an archive entry is a part that parsers read."""
    return name.lower().endswith(_XML_SUFFIXES)


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part's bytes; DocumentError(corrupt) for a wrong checksum, a lying size or a forbidden declaration."""
    path = str(archive.filename or "")
    try:
        data = archive.read(name)
    except KeyError as error:
        raise DocumentError("corrupt", f"文件缺少必要部件 {name}，请用原软件重新保存。", path) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DocumentError("corrupt", "文件内部数据损坏，无法解压，请重新导出或下载。", path) from error
    except _DECOMPRESSION_ERRORS as error:
        raise DocumentError("corrupt", "文件内部数据损坏，无法解压，请重新导出或下载。", path) from error
    check_declarations(data, path)
    return data


def check_declarations(data: bytes, path: str) -> None:
    """Refuse document type and entity declarations and encodings that could hide them."""
    declared = _XML_ENCODING.match(data[:400].lstrip())
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf-16", b"us-ascii", b"ascii"):
        raise DocumentError("corrupt", "文件内部使用了不允许的编码，已拒绝读取；请用原软件重新保存。", path)
    if any(mark in data for mark in _DECLARATIONS):
        raise DocumentError("corrupt", "文件内部含有实体声明（可能是攻击），已拒绝读取；请用原软件重新保存。", path)


def parse_xml(data: bytes, path: str = "") -> Any:
    """The root element of an XML part, entities unresolved, no DTD, no network, depth and text size bounded."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("corrupt", "文件内部结构损坏或嵌套过深，无法解析，请用原软件重新保存。", path) from error
    return root


def _decompression_errors() -> tuple[type[Exception], ...]:
    import lzma
    import zlib

    return (zlib.error, lzma.LZMAError)


_DECOMPRESSION_ERRORS = _decompression_errors()
