"""What kind of block a line or paragraph is: heading (and how deep), caption, note or prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import BlockKind

MAX_HEADING = 50  # characters of a Chinese heading
MAX_ENGLISH_HEADING = 100
MAX_BARE_HEADING = 22
MIN_PROSE = 40  # characters of a paragraph that a heading can stand above
_NUMERAL = "一二三四五六七八九十百零〇两"

# Styles of numbering from the outermost to the innermost; a document's depth is the rank among those it uses.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第[{_NUMERAL}\d]+(?:部分|篇|编|編|卷)(?=[\s：:、]|[^\s]|$)\s*")),
    ("chapter", re.compile(rf"第\s*[{_NUMERAL}\d]+\s*章\s*|(?:chapter|part)\s+(?:\d+|[IVX]+)\b[.:：]?\s*", re.I)),
    ("section", re.compile(rf"第\s*[{_NUMERAL}\d]+\s*[节節]\s*")),
    ("han", re.compile(rf"[{_NUMERAL}]{{1,4}}\s*[、.．]\s*(?=\S)")),
    ("han_bracket", re.compile(rf"[（(]\s*[{_NUMERAL}]{{1,4}}\s*[）)]\s*(?=\S)")),
    ("roman", re.compile(r"(?:[IVX]{1,5}|[A-Z])[.、]\s+(?=\S)")),
    (
        "decimal",
        re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}(?:[、．]\s*|\.\s*(?=[^\d\s])|\s+|(?<=\d\.\d)(?=[^\d\s.%％]))(?=\S)"),
    ),
    ("bracket", re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*(?=\S)|\d{1,2}[)）]\s*(?=\S)")),
    ("circled", re.compile(r"[①-⑳]\s*(?=\S)")),
)
STYLE_RANK = {name: i for i, (name, _) in enumerate(_STYLES)}
_STANDALONE = re.compile(
    r"^(?:摘\s*要|提\s*要|引\s*言|前\s*言|序\s*言|导\s*[言论]|绪\s*论|概\s*[述要]|结\s*[语论]|小\s*结|附\s*[录件則则]\s*[\dA-Z一二三四五六七八九十]{0,2}"
    r"|参\s*考\s*文\s*献|參考文獻|致\s*谢|编\s*后\s*[记语]|abstract|introduction|conclusions?|references|bibliography|appendix(?:\s+[A-Z\d])?"
    r"|executive summary|foreword|preface|methodology|summary|acknowledge?ments?)[:：]?$",
    re.I,
)
_CAPTION = re.compile(
    r"^(?P<label>(?:[附续續]?\s*[表图圖]|图表|圖表|专栏|專欄|附图|附表)\s*(?:[A-Z]?\d{1,3}(?:[-—–.．]\d{1,3})*|[一二三四五六七八九十]{1,3})"
    r"|(?:Table|Figure|Fig\.?|Chart|Exhibit|Box)\s*[A-Z]?\d{1,3}(?:[-–.]\d{1,3})*)(?P<gap>\s*[:：.．、]?\s*)(?P<rest>.*)$",
    re.I,
)
_BARE_CAPTION = re.compile(r"^(?:附\s*[表图]|[续續]\s*上?\s*表)(?:$|\s*[:：]|\s+(?=\S))")
_TALKING = re.compile(
    r"^(?:显示|顯示|中|为|為|是|列|给出|表明|反映|可见|可以|所示|描述|说明|展示|报告|数据|和|与|及|、|至|"
    r"shows?|presents?|lists?|and|reports?|gives?|displays?|illustrates?|provides?|summari[sz]es?)"
)
_BARE_HEADING = re.compile(r"[\u3400-\u9fff“”（）A-Za-z0-9与和及]+")
_BYLINE = re.compile(
    r"\d{4}年|(?:局|厅|委员会|管委会|研究院|研究所|中心|政府|办公室|协会|大学|公司|记者|作者|编辑)$|指数$|报告$"
)
_NOTE = re.compile(
    r"^[（(]?[*＊※]?\s*(?:(?:计量)?单位|單位|资料来源|資料來源|数据来源|數據來源|来源|注释?|註|备注|说明|数据说明|Sources?|Notes?)\s*[\d①-⑳]?\s*[:：]",
    re.I,
)
_INLINE_ABSTRACT = re.compile(r"^(?:摘\s*要|关键词|關鍵詞|abstract|key\s*words?)\s*[:：]", re.I)
_ENDS_PROSE = re.compile(r"[。！？；，、,;!?]$|(?<![A-Z\d])\.$")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_MEASURED = re.compile(r"\d[\d.,]*\s*(?:%|％|[亿万]|个百分点|百分点|元|家|人|项|件)")


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a line is numbered: `style`, its depth inside that style (dots of 1.2.3), and the length of the number."""

    style: str
    depth: int
    length: int
    label: str


def numbering(text: str) -> Numbering | None:
    """The heading number a line begins with, or None."""
    for name, pattern in _STYLES:
        match = pattern.match(text)
        if match:
            label = match.group().strip(" 、.．:：")
            depth = label.count(".") + 1 if name == "decimal" else 1
            return Numbering(name, depth, match.end(), label)
    return None


def is_heading(text: str) -> bool:
    """Whether a whole paragraph is a heading: numbered or of a known name, short, without a sentence end."""
    if _STANDALONE.match(text):
        return True
    number = numbering(text)
    if number is None:
        return False
    body = text[number.length :]
    limit = MAX_HEADING if re.search(r"[\u3400-\u9fff]", body) else MAX_ENGLISH_HEADING
    if not body or len(body) > limit or _ENDS_PROSE.search(body) or "。" in body:
        return False
    return not (
        number.style in ("decimal", "bracket", "circled", "roman")
        and (_MEASURED.search(_BRACKETED.sub("", body)) or not _begins_word(text, body))
    )


def _begins_word(text: str, body: str) -> bool:
    """«3 家企业» and «2023 年» are counts, «1.2 创新投入» a heading: a bare integer needs a name after it."""
    if re.match(r"\d{1,2}(?:[、．]|\.\s)\s*[\u3400-\u9fff]{2}", text):
        return True
    if re.match(r"\d+\s+", text) and not re.match(r"[\u3400-\u9fff“]{2,}|[A-Z]", body):
        return False
    return not re.match(r"(?:年|月|日|家|个|人|项|件|亿|万|%|％|倍|点|位|所|名|座|条|种|次|元|周|天|岁|届|批)", body)


def begins_count(text: str) -> bool:
    """Whether a line begins with a figure of the sentence before it («2.4亿元，…») rather than a number of its own."""
    number = numbering(text)
    return number is not None and number.style == "decimal" and not _begins_word(text, text[number.length :])


def is_caption(text: str) -> bool:
    """Whether a line names a table or figure («表 1 …», «Figure 2. …»)."""
    match = _CAPTION.match(text)
    if not match and _BARE_CAPTION.match(text):
        return len(text) <= MAX_HEADING and "。" not in text
    if not match or len(text) > MAX_ENGLISH_HEADING or text.endswith(("。", "；", "，", "、")):
        return False
    rest = match["rest"]
    if not rest:
        return True
    return not _TALKING.match(rest) and "。" not in rest


def is_table_caption(text: str) -> bool:
    """Whether a caption belongs to a table rather than a figure."""
    return is_caption(text) and bool(re.match(r"[附续續]?\s*上?\s*表|图表|圖表|Table|Exhibit", text, re.I))


def is_note(text: str) -> bool:
    """Whether a line is a source or note under a table or figure."""
    return _NOTE.match(text) is not None


def starts_block(text: str) -> bool:
    """Whether a line can only begin a block of its own."""
    return is_caption(text) or is_note(text) or bool(_INLINE_ABSTRACT.match(text)) or bool(_STANDALONE.match(text))


def kind_of(text: str) -> BlockKind:
    """The kind of a paragraph, by its words alone."""
    if is_caption(text):
        return "caption"
    if is_note(text):
        return "note"
    return "heading" if is_heading(text) else "paragraph"


def is_bibliography(text: str) -> bool:
    """Whether a heading opens the list of references."""
    return bool(re.search(r"参\s*考\s*文\s*献|參考文獻|^(?:\d+\.?\s*)?(?:references|bibliography)\W*$", text, re.I))


def is_bare_heading(text: str, following: str) -> bool:
    """An unnumbered heading, where a paragraph is one line: a short line without marks above a paragraph of prose."""
    if not 2 <= len(text) <= MAX_BARE_HEADING or not _BARE_HEADING.fullmatch(text) or _BYLINE.search(text):
        return False
    return len(following) >= MIN_PROSE and following.endswith(("。", "！", "？", "；", "："))


def label_length(text: str) -> int:
    """Characters of the number a heading or caption begins with, white space after it included; 0 without one."""
    caption = _CAPTION.match(text)
    if caption and is_caption(text):
        return caption.start("rest")
    number = numbering(text)
    return number.length if number else 0


def levels(headings: Sequence[str]) -> list[int]:
    """Depths (1 = outermost) of numbered headings: the rank of each one's style among the styles in use."""
    numbers = [numbering(text) for text in headings]
    used = sorted({(STYLE_RANK[n.style], n.depth) for n in numbers if n})
    order = {key: i + 1 for i, key in enumerate(used)}
    return [
        order[(STYLE_RANK[n.style], n.depth)] if n else 1 if _STANDALONE.match(text) else len(order) + 1
        for n, text in zip(numbers, headings, strict=True)
    ]
