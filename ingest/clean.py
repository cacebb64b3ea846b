"""Noise out of a line or a cell: export debris, odd widths, control characters, stray spaces, reference marks.

Everything here works on one string and keeps its meaning; what needs the neighbours of a line (page furniture,
re-joining) is `structure`'s.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK_PUNCTUATION = "，。；：！？、（）《》〈〉【】〔〕「」『』"
MAX_GAP = 64  # spaces in a row; longer gaps say nothing more and would slow every pattern down
MAX_REFERENCE = 999  # a bracketed 2024 is a year or a document number, not a reference mark

_WIDE = rf"{HAN}{CJK_PUNCTUATION}"
_QUOTES = "“”‘’—…·～"

# Marks that word processors and converters leave behind; none of them is ever content.
_DEBRIS = (
    re.compile(
        r"\[(?:bookmark|image|img|picture|object|chart|shape|embed|drawing|书签|图片)\s*[:：][^\]\n]{0,200}\]", re.I
    ),
    re.compile(
        r"\{?\s*\b(?:PAGEREF|HYPERLINK|NOTEREF|STYLEREF|REF|SEQ (?:Figure|Table|[图表]))"
        r"(?:\s+(?:\\[a-z*]+|\"[^\"\n]*\"|_[A-Za-z]\w*|https?://\S+|ARABIC|MERGEFORMAT))+\s*\}?",
        re.A,
    ),
    re.compile(r"\bTOC\s+\\o\s+\"[^\"]*\"(?:\s+\\[a-z])*"),
    re.compile(r"\\\*\s*(?:MERGEFORMAT|CHARFORMAT|ARABIC)"),
    re.compile(r"(?<![A-Za-z0-9])_(?:Toc|Hlk|Ref)\d{5,}"),
    re.compile(r"\bEMBED\s+(?:Equation|Excel|Visio|MSGraph)\S*"),
    re.compile(
        r"Error! (?:Reference source|Bookmark) not (?:found|defined)\.?|错误[!！]\s*未(?:找到引用源|定义书签)[。.]?"
    ),
    re.compile(r"\[object Object\]"),
)
_INLINE_PAGE = re.compile(
    r"\s*(?:第\s*\d{1,4}\s*页\s*[,，/／|]?\s*共\s*\d{1,4}\s*页|(?<=\s)[-—–]\s*\d{1,4}\s*[-—–](?=\s)"
    r"|\bPage\s+\d{1,4}\s+of\s+\d{1,4}\b)\s*",
    re.I,
)
_LINE_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_LONG_GAP = re.compile(rf"[ \u3000]{{{MAX_GAP},}}")
_DROPPED = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f"
    r"\ufeff\ufff0-\ufffd\ue000-\uf8ff\U000e0000-\U000e007f]"
)
# Full-width ASCII letters and digits, percent and the like; ligatures; Kangxi radicals; compatibility ideographs.
_HARMLESS = re.compile(r"[０-９Ａ-Ｚａ-ｚ％＋＝＜＞＆＃＠＄￥￡｜＿\ufb00-\ufb06\u2e80-\u2fdf\uf900-\ufaff]")
_WIDE_DECIMAL = re.compile(r"(?<=\d)[．](?=\d)|(?<=\d)－(?=\d)|(?<=[\dA-Za-z])／(?=[\dA-Za-z])")
_WIDE_THOUSANDS = re.compile(r"[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")

_ONE_REFERENCE = r"\d{1,3}(?:\s*[-–—~～]\s*\d{1,3})?"
_REFERENCE = re.compile(rf"\s*[\[［]\s*({_ONE_REFERENCE}(?:\s*[,，、;]\s*{_ONE_REFERENCE})*)\s*[\]］]")
_NOT_A_REFERENCE_BEFORE = re.compile(
    r"(?:区间|范围|取值|介于|落在|之间|属于|∈|=|＝|为|interval|range|in|between)\s*$", re.I
)

_SPREAD = re.compile(rf"(?<![{HAN}A-Za-z0-9])[{HAN}](?:[ \u3000]+[{HAN}]){{2,}}(?![{HAN}])")
_PARTED_DECIMAL = re.compile(r"(?<=\d)[ ]\.[ ](?=\d)")  # a decimal point set apart by the layout
_BLANKS = re.compile(r"[ \u3000]+")
_SPACE_IN_CHINESE = re.compile(
    rf"(?<=[{_WIDE}])[ \u3000]+(?=[{_WIDE}{_QUOTES}0-9A-Za-z(\[,.;:%$+<>=≤≥-])"
    rf"|(?<=[{_QUOTES}0-9A-Za-z)\],.;:%°℃$+<>=≤≥-])[ \u3000]+(?=[{_WIDE}])"
)
_SPACE_BY_QUOTE = re.compile(
    r"(?<=[“‘])[ \u3000]+|[ \u3000]+(?=[”’])|(?<=[”’])[ \u3000]+(?=[“‘0-9])|(?<=\d)[ \u3000]+(?=[“‘])"
)
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[ \u3000]+(?=[{HAN}])")
_SPACE_ROUND_SLASH = re.compile(
    rf"(?<=[{HAN}）)])\s+([/／])\s*(?=\S)|(?<=\S)\s*([/／])\s+(?=[{HAN}（(])|(?<=[{HAN}）)])([/／])\s+"
)
_SPACE_BEFORE_MARK = re.compile(r"(?<=[A-Za-z0-9)\]”’])[ ]+(?=[,;:!?%](?:\s|$)|\.(?:\s|$)|%)")


def normalise_characters(text: str) -> str:
    """NFKC where it is harmless, spaces of every kind to one kind, control and private characters out.

    Chinese punctuation keeps its width; a full-width comma between full-width digit groups of three is a thousands
    mark; newlines stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = text.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    text = _DROPPED.sub("", text)
    text = _LONG_GAP.sub(" " * MAX_GAP, _LINE_SPACE.sub(" ", text))
    text = _WIDE_THOUSANDS.sub(lambda m: m.group().replace("，", ","), text)
    text = _HARMLESS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    return _WIDE_DECIMAL.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


def strip_debris(text: str) -> str:
    """Without the marks of word processors («[bookmark: _Hlk1]», «[image: ]», field codes) and in-line page numbers."""
    for pattern in _DEBRIS:
        text = pattern.sub("", text)
    # A line that is nothing but a page number is page furniture, and known as such by its neighbours.
    return _INLINE_PAGE.sub(lambda m: " " if m.start() and m.end() < len(text) else m.group(), text)


def strip_references(text: str) -> str:
    """Without reference marks such as [12], [1,2] or [3-5]; intervals such as [1.5,2.0] and [0,100] stay.

    A mark at the very beginning numbers a bibliography entry and stays too.
    """
    return _REFERENCE.sub(_keep_or_drop, text)


def _keep_or_drop(match: re.Match[str]) -> str:
    numbers = [int(n) for n in re.findall(r"\d+", match.group(1))]
    before = match.string[max(0, match.start() - 12) : match.start()]
    ascending = all(a < b for a, b in itertools.pairwise(numbers))
    first = match.start() == 0
    if first or not ascending or 0 in numbers or max(numbers) > MAX_REFERENCE or _NOT_A_REFERENCE_BEFORE.search(before):
        return match.group()
    after = match.string[match.end() : match.end() + 1]
    spaced = match.group()[0].isspace() and before[-1:].isascii() and after.isascii() and after.isalnum()
    return " " if spaced else ""


def is_sentence(text: str) -> bool:
    """Whether a string reads as prose: it has a Chinese or English sentence or clause mark inside."""
    return bool(re.search(r"[。；，！？]|[a-z][.;,!?](?:\s|$)", text))


def tighten(text: str, prose: bool | None = None) -> str:
    """Without spaces that Chinese does not write: inside Han runs, between Han and digits, Latin or punctuation.

    `prose` None decides by the text: a line without any sentence mark keeps single spaces between Han (a byline's
    separators), unless it is spread out («高 科 技 园 区»). Latin words stay apart.
    """
    if prose is None:
        prose = is_sentence(text)
    text = _PARTED_DECIMAL.sub(".", text)
    text = _SPREAD.sub(lambda m: _BLANKS.sub("", m.group()), text)
    text = _SPACE_ROUND_SLASH.sub(lambda m: m.group(1) or m.group(2) or m.group(3), text)
    if prose:
        text = _SPACE_BETWEEN_HAN.sub("", text)
    kept = "\x00"
    if not prose:
        text = _SPACE_BETWEEN_HAN.sub(kept, text)
    text = _SPACE_IN_CHINESE.sub("", text)
    text = _SPACE_BY_QUOTE.sub("", text)
    text = _SPACE_BEFORE_MARK.sub("", text)
    return _BLANKS.sub(" ", text.replace(kept, " ")).strip()


def clean_line(text: str) -> str:
    """A physical line: characters normalised and debris out, its spacing and indent kept."""
    return strip_debris(normalise_characters(text)).rstrip()


def clean_text(text: str, prose: bool | None = None) -> str:
    """A whole paragraph or cell in canonical form, on one line."""
    text = normalise_characters(text).replace("\n", " ")
    return tighten(strip_references(strip_debris(text)), prose)


def display_width(text: str) -> int:
    """Columns a string takes in a fixed-width layout: 2 for a wide character, 1 for others."""
    return sum(2 if ord(c) > 0x2E7F or c in "“”‘’—…·" else 1 for c in text)
