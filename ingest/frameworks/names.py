"""What an index is called, out of captions, titles and sentences; and its edition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest.folding import fold, plain
from ingest.records import Document

MAX_TEXT = 2000  # characters of a text that is searched for a name
KINSHIP = 0.6  # likeness of two names of one index («湾区创新指数» and a report called «湾区指数2021»)

_GENERIC = re.compile(
    r"^(?:(?:[一二三四五六七八九十两\d]+个?)?(?:[一二三四]级|综合|总|分|子|各|该|本|此|其|两个|多个|合成|分项|单项|评价|发展|领域|同比|环比|基期)*)指数$"
)
_QUOTED = re.compile(
    r"[“「《‘]([^“”「」《》‘’]{1,30}?(?:指数|Index))(?:\s*[（(]?\s*(?:19|20)\d{2}\s*年?\s*[)）]?)?(?:报告|白皮书)?[”」》’]"
)
_RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9·（）()\-—]{0,40}?指数(?!化)")
# Words that end before a name begins; characters that also stand inside words (自由, 从业) only where they do not.
_BREAK = re.compile(
    r".*(?:的|(?<!自)由|以|对|(?<![潜存])在|从(?!业)|根据|依据|^据|按照?|将|把|(?<![行作])为|作为|是|了|即|并(?!购)|于|称|看|对比|编制|发布"
    r"|构建|建立|设计|参考|借鉴|形成|推出|开展|所谓|研究制定|以下简称|[表图]\d+|附件\d*|\d{4}年度?|第[一二三四五六七八九十\d]+[章节部分]+)"
    r"(?=[\u3400-\u9fffA-Za-z]{2,}指数$)"
)
_JOINED = re.compile(r"^(?:和|与|及|以及|或|、)+(?!谐)")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|第[一二三四五六七八九十\d]+[章节篇部分]+)\s*")
_CAPTION = re.compile(
    r"^(?:[附续續]?\s*[表图圖](?=[\s\d一二三四五六七八九十:：])|图表|Table|Figure|Exhibit|Box)\s*[A-Z]?[\d一二三四五六七八九十]*(?:[-—–.．]\d+)*[\s:：.、]*",
    re.I,
)
_SYSTEM = re.compile(
    r"(?:的)?(?:综合)?(?:评价|监测|统计|测度|评估|考核)?(?:指标)?(?:体系|框架|结构|构成|一览|表|设置|说明|解释|及权重|权重|与权重)+.*$"
)
_REPORT = re.compile(
    r"(?:研究|评价|监测|发展|分析|年度|评估|统计)*(?:报告|白皮书|蓝皮书|绿皮书|公报|摘要|简报|说明|发布|摘编|解读)+.*$"
)
_SYSTEM_NAME = re.compile(r"(.{2,30}?)(?:的)?(?:指标体系|指標體系|评价体系|評價體系|指标框架|指标构成)")
_NO_SYSTEM = re.compile(
    r"(?:综合|具体|主要|一级|二级|三级|统计|监测|评价|评估|科学|完整|构建|建立)*(?:评价|指标|监测)?"
)
_YEAR = re.compile(r"[（(]?\s*((?:19|20)\d{2})\s*(?:年度?|版)?\s*[)）]?")
_ENGLISH = re.compile(r"((?:[A-Z][\w&’'\-]*\s+(?:(?:of|and|for|on|in|the)\s+)*){1,8}(?:Index|Scoreboard|Barometer))\b")
_ENGLISH_LEAD = re.compile(
    r"^(?:(?:The|This|Structure|Framework|Composition|Indicators?|Components?|Table|Figure|Of|of|the|and|for)\s+)+"
)
_FRAMEWORK_WORDS = re.compile(
    r"指标体系|评价体系|(?:指标|评价|监测|评估|测度)框架|指标构成|体系框架|指数体系|指数构成|构成指标|指标设置|指标及权重|指标权重"
    r"|indicator (?:system|framework|set)|index (?:structure|framework|composition)|framework|structure of"
    r"|composition of|pillars",
    re.I,
)


def speaks_of_framework(text: str) -> bool:
    """Whether a caption, heading or sentence announces an indicator system."""
    return bool(_FRAMEWORK_WORDS.search(fold(text).text))


def name_index(nearest: Sequence[str], title: str) -> tuple[str, str]:
    """The index that texts are about, the nearest text first, and the text that names it; at last the title."""
    for text in nearest:
        if name := index_in(text):
            return name, text
    for text in nearest:
        if name := system_of(text):
            return name, text
    return index_of_title(title), title


def index_in(text: str) -> str | None:
    """The first index a text names: «中关村指数», «Global Innovation Index»; generic names (综合指数) are none."""
    text = _CAPTION.sub("", text).strip()[:MAX_TEXT]
    folded = fold(text)
    name = _chinese_index(folded.text)
    if name is None:
        english = _ENGLISH.search(text)
        return _ENGLISH_LEAD.sub("", english.group(1)).strip() if english else None
    start, end = folded.source(at := folded.text.find(name), at + len(name))
    return plain(text[start:end])


def _chinese_index(text: str) -> str | None:
    for match in _QUOTED.finditer(text):
        quoted = _YEAR.sub("", match.group(1)).strip()
        if not _GENERIC.match(quoted):
            return quoted
    return next((name for match in _RUN.finditer(text) if (name := _core(match.group()))), None)


def _core(run: str) -> str | None:
    """The name at the end of a run of characters: what stands before it in the sentence is cut away."""
    run = re.split(r"[（()）]", run)[-1]
    run = _NUMBERED.sub("", run)
    run = _JOINED.sub("", _BREAK.sub("", run))
    run = _YEAR.split(run)[-1]
    run = re.sub(r"^(?:[一二三四五六七八九十\d]+|个|其|该|本|这|两)+", "", run) if len(run) > 6 else run
    return None if len(run) < 3 or _GENERIC.match(run) else run


def system_of(text: str) -> str | None:
    """What an indicator system without the word 指数 evaluates: «国家高新区综合评价指标体系» -> 国家高新区综合评价."""
    body = _YEAR.sub("", _NUMBERED.sub("", _CAPTION.sub("", text))).strip(" “”《》")
    match = _SYSTEM_NAME.match(body)
    name = match.group(1).strip(" “”《》的") if match else ""
    return name if name and not _NO_SYSTEM.fullmatch(name) else None


def index_of_title(title: str) -> str:
    """A report's title without its year and the kind of report it is."""
    found = index_in(title)
    if found:
        return found
    core = _REPORT.sub("", _SYSTEM.sub("", _YEAR.sub("", title))).strip(" -—_·“”《》：:")
    return core or title


def edition_of(document: Document, index: str, nearest: Sequence[str]) -> str | None:
    """The edition of an index: the year beside its name in the nearest text, the report's own, or anywhere."""
    for text in nearest:
        if year := edition_in(text, index):
            return year
    if SequenceMatcher(None, index, index_of_title(document.title), autojunk=False).ratio() >= KINSHIP:
        return document.edition or edition_in(document.text, index)
    return edition_in(document.text, index)


def edition_in(text: str, index: str | None = None) -> str | None:
    """The year a caption or an index mention carries: «…（2024年）», «“硅谷指数2024”»."""
    if index:
        match = re.search(re.escape(index) + r"[”」》]?\s*[（(]?\s*((?:19|20)\d{2})", text)
        match = match or re.search(r"((?:19|20)\d{2})\s*(?:年度?|版)?的?[“「《]?" + re.escape(index), text)
        return match.group(1) if match else None
    years: list[str] = _YEAR.findall(text)
    return years[-1] if years else None
