"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ingest.errors import DocumentError
from ingest.readers.encodings import decode

HEAD_BYTES = 64 * 1024
TEXT_SUFFIXES = {
    ".txt": "text", ".text": "text", ".log": "text", "": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited",
}  # fmt: skip
PACKAGE_SUFFIXES = {
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
}
IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"}
SUPPORTED_SUFFIXES = frozenset({*TEXT_SUFFIXES, *PACKAGE_SUFFIXES, *IMAGE_SUFFIXES, ".pdf"} - {"", ".log"})
# Text files that are no reports: reading them as prose would only bring noise into the library.
_CODE_SUFFIXES = frozenset(
    [
        ".json",
        ".jsonl",
        ".ndjson",
        ".xml",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".cfg",
        ".py",
        ".js",
        ".ts",
        ".css",
        ".sh",
        ".bat",
        ".ps1",
        ".c",
        ".h",
        ".cpp",
        ".java",
        ".go",
        ".rs",
        ".sql",
        ".tex",
        ".bib",
        ".ipynb",
        ".svg",
        ".eml",
        ".mht",
        ".mhtml",
        ".rtf",
    ]
)
_IMAGE_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_FOREIGN_MAGIC = (
    (b"{\\rtf", "RTF 文件请用 Word 或 WPS 另存为 .docx 后再导入。"),
    (b"7z\xbc\xaf\x27\x1c", "这是压缩包，请先解压，再导入其中的报告文件。"),
    (b"Rar!", "这是压缩包，请先解压，再导入其中的报告文件。"),
    (b"\x1f\x8b", "这是压缩包，请先解压，再导入其中的报告文件。"),
    (b"BZh", "这是压缩包，请先解压，再导入其中的报告文件。"),
    (b"\xfd7zXZ", "这是压缩包，请先解压，再导入其中的报告文件。"),
    (b"MZ", "这是可执行程序，不是报告，已拒绝读取。"),
    (b"\x7fELF", "这是可执行程序，不是报告，已拒绝读取。"),
    (b"SQLite format 3", "这是数据库文件，不是报告，请导出为 .xlsx 或 .csv 后再导入。"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table)\b", re.I | re.S
)
_XML_START = re.compile(r"\s*<\?xml\b", re.I)
SUPPORTED_NAMES = "txt、md、html、docx、pdf、xlsx、csv 和图片"


def sniff(path: Path) -> str:
    """text, markdown, html, delimited, docx, xlsx, pdf or image; DocumentError for what cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    suffix = _suffix(path)
    by_magic = _binary_kind(path, head, suffix)
    return by_magic or _text_kind(path, head, suffix)


def _suffix(path: Path) -> str:
    return path.suffix.strip().lower()


def _binary_kind(path: Path, head: bytes, suffix: str) -> str | None:
    if b"%PDF-" in head[:1024] and (suffix == ".pdf" or head.lstrip()[:5] == b"%PDF-"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package_kind(path, suffix)
    if head.startswith(_OLE_MAGIC):
        raise _compound(path, suffix)
    if head.startswith(_IMAGE_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or _is_bitmap(head, suffix):
        return "image"
    for magic, advice in _FOREIGN_MAGIC:
        if head.startswith(magic):
            raise DocumentError("unsupported_type", f"不支持这种文件。{advice}", str(path))
    return None


def _is_bitmap(head: bytes, suffix: str) -> bool:
    return suffix == ".bmp" and head.startswith(b"BM")


def _package_kind(path: Path, suffix: str) -> str:
    """Which office format a zip holds, by its parts."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise DocumentError("corrupt", "文件已损坏或不完整（压缩目录缺失），请重新导出或下载。", str(path)) from error
    lowered = {name.lower().replace("\\", "/") for name in names}
    if "xl/workbook.xml" in lowered:
        return "xlsx"
    if "word/document.xml" in lowered:
        return "docx"
    if "[content_types].xml" in lowered and suffix in PACKAGE_SUFFIXES:
        return PACKAGE_SUFFIXES[suffix]
    raise DocumentError("unsupported_type", _package_advice(lowered, suffix), str(path))


def _package_advice(names: set[str], suffix: str) -> str:
    if "ppt/presentation.xml" in names:
        return "暂不支持 PowerPoint，请导出为 PDF 后再导入。"
    if "xl/workbook.bin" in names:
        return "暂不支持 .xlsb，请在 Excel 中另存为 .xlsx 后再导入。"
    if "mimetype" in names:
        return "暂不支持 OpenDocument 或电子书，请另存为 .docx、.xlsx 或 PDF 后再导入。"
    if suffix in PACKAGE_SUFFIXES:
        return f"文件扩展名是 {suffix}，内容却不是 Office 文档，请检查文件或重新导出。"
    return "这是压缩包，请先解压，再导入其中的报告文件。"


def _compound(path: Path, suffix: str) -> DocumentError:
    """OLE2 files: the old binary Office formats, or a modern one wrapped by its password."""
    data = path.read_bytes()
    if any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo")):
        return DocumentError("encrypted", "文件设有打开密码，请在原软件中去掉密码后再导入。", str(path))
    target = ".xlsx" if suffix in (".xls", ".xlsx", ".et") else ".docx"
    advice = f"请用 Office 或 WPS 打开并另存为 {target} 后再导入。"
    return DocumentError(
        "unsupported_type", f"这是旧版 Office 二进制格式（如 .doc、.xls），不能直接读取。{advice}", str(path)
    )


def _text_kind(path: Path, head: bytes, suffix: str) -> str:
    if suffix == ".pdf":
        raise DocumentError(
            "corrupt", "扩展名是 .pdf，内容却不是有效的 PDF，请重新导出；若是文本，请改名为 .txt。", str(path)
        )
    if suffix in PACKAGE_SUFFIXES:
        raise DocumentError(
            "corrupt", f"扩展名是 {suffix}，内容却不是 Office 文档，请重新导出；若是文本，请改名为 .txt。", str(path)
        )
    if suffix in IMAGE_SUFFIXES:
        raise DocumentError("corrupt", f"扩展名是 {suffix}，内容却不是图片，请检查文件。", str(path))
    if suffix in _CODE_SUFFIXES:
        raise DocumentError("unsupported_type", f"不支持 {suffix} 文件，请提供 {SUPPORTED_NAMES}。", str(path))
    decoded = decode(head)
    if decoded is None:
        raise DocumentError("unsupported_type", f"文件内容不是可识别的文本，请提供 {SUPPORTED_NAMES}。", str(path))
    return _by_text(path, decoded.text, suffix)


def _by_text(path: Path, text: str, suffix: str) -> str:
    kind = TEXT_SUFFIXES.get(suffix, "text")
    if kind != "markdown" and _HTML_START.match(text[:4096].lstrip("\ufeff")):
        return "html"
    if kind == "text" and _XML_START.match(text[:200].lstrip("\ufeff")):
        raise DocumentError("unsupported_type", f"这是 XML 数据，不是报告，请提供 {SUPPORTED_NAMES}。", str(path))
    # Old statistics sites serve tab-separated text under .xls.
    return "delimited" if suffix in (".xls", ".et") else kind
