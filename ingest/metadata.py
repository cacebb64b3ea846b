"""Title, publisher, edition, date and language of a report, from its own words; what is not said stays None."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import PurePath
from typing import Protocol

from ingest.clean import clean_text, normalise_characters
from ingest.records import RawDocument

MAX_TITLE = 60  # characters of a Chinese title
MAX_PLAIN_TITLE = 30  # characters; longer ones with a clause mark are sentences
MAX_ENGLISH_TITLE = 160
HEAD_PIECES = 25  # a byline stands this near to the beginning
FRONT_PIECES = 5
BYLINE_PIECES = 4
TAIL_PIECES = 12  # or to the end
UNTITLED = "未命名文档"

_HAN = re.compile(r"[\u3400-\u9fff]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_BASE = re.compile(r"(?:19|20)\d{2}\s*年?\s*(?:=\s*100|为\s*100|为?基期)")
_HAN_YEAR = re.compile(r"[二一][〇○零九][〇○零一二三四五六七八九]{2}(?=年|版|$)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PUBLISHER = re.compile(
    r"^(?:发布单位|發布單位|编制单位|編製單位|编制机构|发布机构|發布機構|主办单位|编写单位|编印单位|出版单位|出版者|发文机关|发文机构"
    r"|责任单位|承担单位|信息来源|文章来源|稿件来源|发布者|作者单位|编者"
    r"|Publisher|Published by|Prepared by|Issued by"
    r"|Produced by)\s*[:：]\s*(?P<name>\S.*)$",
    re.I,
)
_SOURCE = re.compile(r"^(?:来源|來源|Source)\s*[:：]\s*(?P<name>\S.*)$", re.I)  # of a page, above its text
_DATED_SOURCE = re.compile(r"(?:来源|來源)\s*[:：]\s*(?P<name>[\u3400-\u9fffA-Za-z·]{2,24})")
_ORGANISATION = re.compile(
    r"^(?!返回|首页)[\u3400-\u9fff（）()·、]{2,40}(?:局|厅|委员会|管委会|研究院|研究所|研究中心|中心|统计局|政府|办公室|协会|学会|大学|集团"
    r"|有限公司|智库|基金会|联盟|调查队|处|部|社)$"
)
_DATED = re.compile(
    r"(?:发布时间|發布時間|发布日期|發布日期|成文日期|出版日期|印发日期|公布日期|日期|时间|更新时间"
    r"|Published(?: on)?|Date"
    r"|Release date|Updated)\s*[:：]?\s*(?P<date>.{4,30})",
    re.I,
)
_DATE_ONLY = re.compile(
    r"^[（(]?\s*(?P<date>(?:19|20)\d{2}\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])?\s*(?:\d{1,2}\s*日?)?)\s*[）)]?$"
)
_ENGLISH_DATE = (
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d{2})"
)
_ENGLISH_DATE_ONLY = re.compile(
    rf"^[(]?\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<date>{_ENGLISH_DATE})"
    r"(?:\s*[-–—,|]?\s*\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?)?\s*[)]?$",
    re.I,
)
# «SAN JOSE, Calif. – Feb. 7, 2018 – …», «CAMBRIDGE (September 6, 2023) – …», «Brussels, 10 January 2019 – …»
_DATELINE = re.compile(
    r"^(?:\([A-Z][\w .]{1,30}\)\s+)?(?:[A-Z][\w.,'\u2019\u00c0-\u024f ]{1,40}?(?:\s*[-–—]{1,2}\s*|,?\s+[(]?))?"
    rf"(?P<date>(?i:{_ENGLISH_DATE}))[)]?(?:\s\([A-Z][\w ./]{{1,30}}\))?\s*(?:[-–—]{{1,2}}|[:|])\s"
)
# A line above a report that dates it: a full date with a time of day or a word of a byline beside it.
_DAY = r"(?:19|20)\d{2}\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}(?!\d)|(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}"
_BYLINE_DATE = re.compile(
    rf"(?P<date>{_DAY})日?\s*(?:星期.|周.)?\s*(?:\d{{1,2}}[:：]\d{{2}}|.{{0,12}}?(?:来源|來源|编辑|編輯|作者|责编|记者|記者|点击|阅读|浏览|字号|【))"
)
# «2021年08月31日 四川日报»: a day and a name alone on a line above the text.
_DAY_AND_NAME = re.compile(rf"^(?:[\u3400-\u9fff]{{2,16}}\s+)?(?P<date>{_DAY})日?(?:\s*[\u3400-\u9fff]{{2,16}})?$")
# «来源：某研究所2024-01-16», «某管委会 2024年5月»: who brought a report out, and when.
_SOURCE_DATE = re.compile(rf"^(?:来源|來源|作者|发布|供稿|文)\s*[:：][^。]{{2,40}}?(?P<date>{_DAY})日?$")
_MONTH_OR_DAY = r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
_ORGANISATION_DATE = re.compile(
    rf"^(?P<who>[\u3400-\u9fff（）()·、\s]{{4,40}}?)\s*(?P<date>{_MONTH_OR_DAY}|{_DAY})日?$"
)
_TRAIL = re.compile(r"^(?:您?[现現]?[在当當]?前?的?(?:所在)?位置|首\s*[页頁]\s*[>»›])|(?:[>»›][^>»›]+){2,}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ABSTRACT = re.compile(r"^(?:Abstract|摘\s*要|内容提要)\s*[:：]?", re.I)
# A sheet named for its year is no title.
_PERIOD_ONLY = re.compile(r"\W*(?:19|20)\d{2}\s*年?(?:度|末|底|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月)?\W*")
_NOT_A_TITLE = re.compile(
    r"[。；|｜]|[，：:+＋>»]$|(?:网站|(?<!互联)网|客户端|公众号|频道)$|^(?:返回|登录|摘\s*要|关键词|目\s*录|前\s*言|引\s*言|附\s*件|密级|内部|编号|ISSN|DOI|http|www|abstract|contents|keywords?)",
    re.I,
)
_TRADITIONAL = frozenset(
    "國們這與產業發區學時會實際個為經濟機關鍵數據點標應開資來說還將過對動進從體無電萬億義務參與總環運計較職"
)
_SIMPLIFIED = frozenset(
    "国们这与产业发区学时会实际个为经济机关键数据点标应开资来说还将过对动进从体无电万亿义务参与总环运计较职"
)


class Text(Protocol):
    """What metadata needs of a piece."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def sheet(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a catalogue entry says of a report; `from_name` says that only the file's name gave the title."""

    title: str
    publisher: str | None
    edition: str | None
    published: str | None
    language: str
    from_name: bool = False


def describe(raw: RawDocument, pieces: Sequence[Text]) -> Metadata:
    """Metadata out of the format's properties, the first and last pieces and, for a title only, the file's name."""
    stem = _stem(raw.path)
    stated = _title(raw, pieces)
    title = stated or stem or UNTITLED
    sample = " ".join(piece.text for piece in pieces)[:20_000]
    return Metadata(
        title=title,
        publisher=_publisher(raw, pieces),
        edition=edition_of(title),
        published=_published(raw, pieces),
        language=language_of(f"{title} {sample}"),
        from_name=stated is None,
    )


def edition_of(title: str) -> str | None:
    """The year in a title: «中关村指数2024» -> 2024; the last one of a range; None without any."""
    years: list[str] = _YEAR.findall(_BASE.sub("", normalise_characters(title)))
    if not years:
        years = [y.translate(_HAN_DIGITS) for y in _HAN_YEAR.findall(title)]
    return years[-1] if years else None


def language_of(text: str) -> str:
    """zh, zh-Hant or en, by the characters used."""
    han = len(_HAN.findall(text))
    latin = len(re.findall(r"[A-Za-z]+", text))
    if han < 0.5 * latin:
        return "en"
    traditional = sum(1 for c in text if c in _TRADITIONAL and c not in _SIMPLIFIED)
    simplified = sum(1 for c in text if c in _SIMPLIFIED and c not in _TRADITIONAL)
    return "zh-Hant" if traditional > simplified else "zh"


# ---------------------------------------------------------------- title
def _title(raw: RawDocument, pieces: Sequence[Text]) -> str | None:
    """The title the file states, the surest place first."""
    titles = (clean_text(candidate).strip(" *#_") for candidate in _title_candidates(raw, pieces))
    return next((title for title in titles if title), None)


def _title_candidates(raw: RawDocument, pieces: Sequence[Text]) -> Iterator[str]:
    yield from _over_first_sheet(pieces)
    first = next((p for p in pieces if p.kind in ("heading", "paragraph")), None)
    if first is not None and first.kind == "heading" and not _is_numbered(first.text):
        shallowest = min((p.level for p in pieces if p.kind == "heading" and p.level), default=1)
        if (first.level == 1 and not _PERIOD_ONLY.fullmatch(first.text)) or (
            first.level == shallowest and _is_title(first.text)
        ):
            yield first.text
    given = raw.properties.get("title", "")
    if _is_title(given) and not _is_default_title(given, raw.path):
        yield given
    yield from (p.text for p in takewhile(_is_front_matter, pieces[:FRONT_PIECES]) if _is_title(p.text))
    yield from _before_abstract(pieces)
    yield from (
        p.text
        for p in pieces[:HEAD_PIECES]
        if p.kind == "heading" and p.level == 1 and not _is_numbered(p.text) and not _PERIOD_ONLY.fullmatch(p.text)
    )


def _over_first_sheet(pieces: Sequence[Text]) -> Iterator[str]:
    """A workbook's title: the line over its first table, which says more than the name of the sheet («分地区»)."""
    if len(pieces) < 2 or pieces[0].sheet is None or pieces[0].text != pieces[0].sheet:
        return
    line = pieces[1].text
    told = (
        pieces[1].kind in ("caption", "paragraph")
        and pieces[1].sheet == pieces[0].sheet
        and len(line) > len(pieces[0].text)
    )
    if told and _is_title(line) and not re.match(r"[附续]?\s*表\s*\d|单位", line) and not _YEAR.search(pieces[0].text):
        yield line


def _is_front_matter(piece: Text) -> bool:
    """What stands before a report begins: its title, bylines, dates; no section and no sentence."""
    return piece.kind == "paragraph" and not _is_numbered(piece.text) and "。" not in piece.text


def _is_numbered(text: str) -> bool:
    return bool(
        re.match(
            r"(?:第?[一二三四五六七八九十]+[、章节篇部]|[（(][一二三四五六七八九十]+[）)]|\d{1,2}(?:\.\d+)*[.、\s])",
            text,
        )
    )


def _is_title(text: str) -> bool:
    """Short, not numbered, no sentence, with some words in it."""
    text = text.strip()
    if is_trail(text) or _BYLINE_DATE.search(text) or _DAY_AND_NAME.match(text):
        return False
    limit = MAX_TITLE if _HAN.search(text) else MAX_ENGLISH_TITLE
    if not 3 <= len(text) <= limit or _NOT_A_TITLE.search(text) or _is_numbered(text) or _PUBLISHER.match(text):
        return False
    if _PERIOD_ONLY.fullmatch(text):
        return False
    if len(text) > MAX_PLAIN_TITLE and "，" in text:
        return False
    if _ORGANISATION.match(text) or _DATE_ONLY.match(text) or _DATED.match(text) or _ENGLISH_DATE_ONLY.match(text):
        return False
    return len(re.findall(r"[A-Za-z\u3400-\u9fff]", text)) >= 2 and not text.endswith((".", "!", "！"))


def is_trail(text: str) -> bool:
    """Whether a line tells where a page stands on its site («首页 > 数据 > 正文»)."""
    return len(text) <= 200 and bool(_TRAIL.search(text)) and "。" not in text


def _is_default_title(title: str, path: str) -> bool:
    """Titles that programs fill in by themselves."""
    return bool(
        re.match(
            r"(?:Microsoft Word\s*-|untitled|document\d*$|文档\d*$|幻灯片|PowerPoint"
            r"|工作簿|book\d|sheet\d|无标题|新建)",
            title,
            re.I,
        )
        or title.lower().endswith((".doc", ".docx", ".pdf", ".xls", ".xlsx", ".indd"))
        or title == PurePath(path).name
    )


def _before_abstract(pieces: Sequence[Text]) -> Iterator[str]:
    """The line that stands above an abstract: an article's title, in the abstract's language."""
    for above, piece in itertools.pairwise(pieces):
        if _ABSTRACT.match(piece.text) and above.kind in ("paragraph", "heading") and _is_title(above.text):
            yield above.text


def _stem(path: str) -> str:
    """A file's name as words; empty for a name of no characters."""
    return clean_text(PurePath(path.replace("\\", "/")).stem.replace("_", " "))


# ---------------------------------------------------------------- publisher and date
def _edges(pieces: Sequence[Text]) -> list[str]:
    head = [p.text for p in pieces[:HEAD_PIECES]]
    tail = [p.text for p in pieces[max(HEAD_PIECES, len(pieces) - TAIL_PIECES) :]]
    return [text for text in head + tail if text]


def _publisher(raw: RawDocument, pieces: Sequence[Text]) -> str | None:
    for key in ("publisher", "site_name", "company"):
        if raw.properties.get(key, "").strip():
            return clean_text(raw.properties[key])
    edges = _edges(pieces)
    byline = next((i for i, p in enumerate(pieces[:BYLINE_PIECES]) if p.kind in ("caption", "table")), BYLINE_PIECES)
    for i, text in enumerate(edges):
        for part in re.split(r"\s{2,}|[|｜;；]|\s(?=[\u3400-\u9fff]{2,8}[:：])", text):
            part = part.replace("佈", "布")
            match = _PUBLISHER.match(part.strip()) or (_SOURCE.match(part.strip()) if i < byline else None)
            if (
                match
                and len(match["name"]) <= 60
                and not match["name"].startswith(("根据", "based on", "http", "www", "发布日期", "发布时间", "日期"))
            ):
                return re.split(rf"\s+(?:发布|时间|日期)|[。；]|\s*(?:{_DAY})", match["name"])[0].strip(" 。；")
    named = next((text for text in edges[:6] + edges[-3:] if len(text) <= 40 and _ORGANISATION.match(text)), None)
    return named or next(_several(edges[:6]), None) or next(_dated_sources(pieces), None)


def _several(lines: Sequence[str]) -> Iterator[str]:
    """«某省统计局 某省科学技术厅», «某管委会 2024年5月»: the bodies of a line that names nothing else but a date."""
    for line in lines:
        bodies = re.sub(rf"(?:{_MONTH_OR_DAY}|{_DAY})日?", " ", line).split() if len(line) <= 60 else []
        if bodies and all(_ORGANISATION.match(body) for body in bodies):
            yield "、".join(bodies)


def _dated_sources(pieces: Sequence[Text]) -> Iterator[str]:
    """«2022-12-21 22:00 来源：科技日报»: who a dated byline names, unless it says no name (原创, 网络)."""
    for piece in pieces[:BYLINE_PIECES]:
        source = _DATED_SOURCE.search(piece.text) if _BYLINE_DATE.search(piece.text) else None
        if source and not re.match(r"原创|原創|网络|網絡|未知|转载|投稿|本站|互联网", source["name"]):
            yield re.split(r"作者|编辑|責任|责任|浏览|阅读", source["name"])[0]


def _published(raw: RawDocument, pieces: Sequence[Text]) -> str | None:
    for key in ("published", "date", "publication_date"):
        if found := iso_date(raw.properties.get(key, "")):
            return found
    for text in _edges(pieces):
        match = (
            (_DATED.search(text) if len(text) <= 120 else None)
            or _DATE_ONLY.match(text)
            or _ENGLISH_DATE_ONLY.match(text)
            or _DATELINE.match(text)
        )
        if match and (found := iso_date(match["date"])):
            return found
    for piece in pieces[:HEAD_PIECES]:
        match = _byline_date(piece.text)
        if match and (found := iso_date(match["date"])):
            return found
    return None


def _byline_date(text: str) -> re.Match[str] | None:
    """The date of a line that only says when and where a report came out."""
    if len(text) > 120 or "。" in text:
        return None
    told = _ORGANISATION_DATE.match(text)
    if told and all(_ORGANISATION.match(body) for body in told["who"].split()):
        return told
    return _BYLINE_DATE.search(text) or _DAY_AND_NAME.match(text) or _SOURCE_DATE.match(text)


def iso_date(text: str) -> str | None:
    """«2024年11月18日», «2024-11», «2024年», «February 29, 2024» -> ISO date or prefix; None for no possible date."""
    text = normalise_characters(text).strip().lower()
    match = re.match(r"((?:19|20)\d{2})\s*(?:年|[-/.])\s*(\d{1,2})(?:\s*(?:月|[-/.])\s*(\d{1,2})?)?", text)
    if match:
        return _iso(match[1], match[2], match[3])
    if year := re.fullmatch(r"((?:19|20)\d{2})\s*年?", text):
        return year[1]
    dotted = re.match(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d{2})", text)
    if dotted:
        return _iso(dotted[3], dotted[2], dotted[1])
    names = "|".join(_MONTHS)
    day_first = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({names})[a-z]*\.?,?\s+((?:19|20)\d{{2}})", text)
    if day_first:
        return _iso(day_first[3], str(_MONTHS.index(day_first[2]) + 1), day_first[1])
    match = re.search(rf"\b({names})[a-z]*\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d{{2}})", text)
    return _iso(match[3], str(_MONTHS.index(match[1]) + 1), match[2]) if match else None


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return checked.isoformat() if day else checked.isoformat()[:7]
