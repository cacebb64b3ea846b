"""Bytes into text: byte order marks, UTF-8, UTF-16 and UTF-32 without marks, GB18030, Big5, Western.

A candidate is judged by how many of its characters beyond ASCII are common ones: what the two national standards
put on their first level, which a wrong decoding hardly ever hits.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

SAMPLE_BYTES = 64 * 1024
# Random bytes score below .3 in every candidate, right decodings of prose above .9.
PLAUSIBLE = 0.75
CONTROL_SHARE = 0.3
# Characters of sound lines in a file of several encodings, out of all.
MIXED_SOUND = 0.7
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_TWO_BYTE_RUN = re.compile("[\x80-\u07ff]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")


@dataclass(frozen=True)
class Decoded:
    """Text and the encoding it was in; `damaged` counts the bytes that did not fit it."""

    text: str
    encoding: str
    damaged: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of some bytes, None when no encoding makes sense of them. `declared` is believed if it fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if wide := _wide(data):
        return _lenient(data, wide)
    text = _strict(data, "utf-8")
    if text and not _is_gb_in_disguise(data, text):
        return Decoded(text, "utf-8") if not _is_binary(text) else None
    best = max(_ranked(data, declared), key=lambda pair: pair[0])
    near_utf8 = _near_utf8(data) if text is None else None
    if near_utf8 is not None and plausibility(data[:SAMPLE_BYTES], "utf-8") >= min(best[0], PLAUSIBLE):
        return near_utf8
    if best[0] >= PLAUSIBLE:
        return _lenient(data, best[1])
    return _by_lines(data) if text is None else None


def _by_lines(data: bytes) -> Decoded | None:
    """Text pasted together from UTF-8 and GB18030, each line read as what it is; None when most lines are neither."""
    lines = [_line(line) for line in data.split(b"\n")]
    sound = sum(len(line.text) for line in lines if not line.damaged)
    whole = Decoded("\n".join(line.text for line in lines), "mixed", sum(line.damaged for line in lines))
    return whole if sound > max(20, MIXED_SOUND * len(whole.text)) and not _is_binary(whole.text) else None


def _line(line: bytes) -> Decoded:
    for encoding in ("utf-8", "gb18030"):
        text = _strict(line, encoding)
        if text is not None and (encoding == "utf-8" or plausibility(line, encoding) >= PLAUSIBLE):
            return Decoded(text, encoding)
    return _lenient(line, "utf-8")


def _ranked(data: bytes, declared: str | None) -> list[tuple[float, str]]:
    sample = data[:SAMPLE_BYTES]
    names: tuple[str, ...] = _CANDIDATES
    if declared and (known := _known(declared)) and known not in _CANDIDATES and known != "utf-8":
        names = (known, *_CANDIDATES)
    return [
        (plausibility(sample, name) + (0.02 if declared and name == _known(declared) else 0), name) for name in names
    ]


def _known(label: str) -> str | None:
    """The codec for a declared charset; the GB and Big5 families are read by their largest members."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name in ("gb2312", "gbk", "gb18030"):
        return "gb18030"
    return "big5hkscs" if name.startswith("big5") or name == "cp950" else name


def plausibility(sample: bytes, encoding: str) -> float:
    """0..1: share of common characters among those beyond ASCII, less what does not decode or is a control."""
    if encoding == "cp1252" and sum(len(run) for run in _HIGH_RUN.findall(sample)) > len(sample) * 0.01:
        return 0.0
    text = sample.decode(encoding, errors="replace")[:-1] or " "
    beyond = [character for character in text if character >= "\x80"]
    if not beyond:
        return 1.0 if not _is_binary(text) else 0.0
    common = _western() if encoding == "cp1252" else _common()
    score = sum(character in common for character in beyond) / len(beyond)
    return max(0.0, score - len(_CONTROLS.findall(text)) / len(text))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes of its ASCII share or by what it decodes to."""
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[:SAMPLE_BYTES]
    zeros = sample.count(0)
    if zeros == 0:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    lopsided = max(even, odd) > 20 * min(even, odd)
    return (
        name
        if lopsided and plausibility(sample, name) >= PLAUSIBLE and not _is_binary(sample.decode(name, "replace"))
        else None
    )


def _marked(data: bytes, encoding: str) -> Decoded | None:
    decoded = _lenient(data, encoding)
    return decoded if not _is_binary(decoded.text) and decoded.damaged <= max(2, len(data) // 50) else None


def _near_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: a cut tail, a pasted line of another encoding."""
    decoded = _lenient(data, "utf-8")
    return decoded if decoded.damaged <= max(1, len(data) // 500) and not _is_binary(decoded.text) else None


def _is_gb_in_disguise(data: bytes, text: str) -> bool:
    """Short GB 2312 text can be valid UTF-8 by chance (the bytes of 联通 are); runs of two-byte letters betray it.

    Accents in Western words stand alone or in pairs, so those are left as they are.
    """
    runs = _TWO_BYTE_RUN.findall(text[:SAMPLE_BYTES])
    beyond = "".join(runs)
    if not runs or any(character > "\u07ff" for character in text):
        return False
    western = all(character in _western() for character in beyond)
    if len(beyond) < (3 if western else 2) * len(runs):
        return False
    return plausibility(data[:SAMPLE_BYTES] + b"\n", "gb18030") > 0.9


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _is_binary(text: str) -> bool:
    return len(_CONTROLS.findall(text[:SAMPLE_BYTES])) > CONTROL_SHARE * min(len(text), SAMPLE_BYTES)


@cache
def _common() -> frozenset[str]:
    """First-level Han of GB 2312 (rows 16-55) and Big5 (A440-C67E), CJK and general punctuation, full-width forms."""
    simplified = {
        text
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
        if (text := bytes((high, low)).decode("gb2312", "ignore"))
    }
    traditional = {
        text
        for high in range(0xA4, 0xC7)
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if len(text := bytes((high, low)).decode("big5", "ignore")) == 1
    }
    marks = {
        chr(code)
        for code in (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), *range(0x2010, 0x2027), 0xB7, 0xD7, 0x2103, 0x2030)
    }
    return frozenset(simplified | traditional | marks)


@cache
def _western() -> frozenset[str]:
    letters = {chr(code) for code in range(0xC0, 0x100)}
    return frozenset(letters | set("–—‘’“”•…€£¥§©®°±²³·½¼¾×\xa0"))
