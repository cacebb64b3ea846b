"""Enumerations and counts of indicators in a (folded) Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.chinese_numbers import NUMERAL, chinese_value
from ingest.frameworks import items
from ingest.frameworks.tree import Stated

MAX_ITEM = 30  # characters of an indicator's name in a sentence

_ORDINAL = r"[一二三四]级(?:指标|指数|分指数|要素|维度)?"
_GENERAL = (
    r"(?:评价|监测|测度|核心|关键|主要|基本|重点|分析|评估)?"
    r"(?:维度|方面|领域|分指数|子指数|支柱|板块|模块|要素|层面|子系统|部分|准则层?|大类|类)"
)
_LEAF = r"(?:具体|基础|基本|监测|测度|评价|统计|核心|细分|单项|明细|评估)?指标"
_COUNTED = re.compile(
    rf"(?:共计?|合计|这|等|的)*(?P<n>\d{{1,3}}|{NUMERAL})(?P<more>余|多)?\s*[个项大条类]{{0,2}}(?P<unit>{_ORDINAL}|{_GENERAL}|{_LEAF})"
)
_COUNTED_AFTER = re.compile(
    rf"(?P<unit>{_ORDINAL})(?:共计?|合计|有|为|达)?(?P<n>\d{{1,3}}|{NUMERAL})(?P<more>余|多)?[个项条]"
)
_UNCOUNTED = re.compile(rf"等(?P<unit>{_ORDINAL})")
_ANNOUNCES = re.compile(r"[:：]$|如下[。:：]?$|具体(?:如下|为|包括)?[。:：]?$|分别(?:为|是)[:：]$")
_WEIGHTED = re.compile(
    r"的?(?:指标)?权重(?:系数)?(?:分别|依次)?(?:为|是|占)?(?P<list>\d+(?:\.\d+)?[%％]?(?:[、，和]\d+(?:\.\d+)?[%％]?)+)"
)
_VERBS = (
    "主要由|具体由|由|主要包括|具体包括|分别包括|包括|包含|涵盖|囊括|含有|含|分为|划分为|分解为|细分为|下设|设有|设置了|设置|设立了|选取了|选取|选择|围绕|聚焦"
    "|分别为|分别是|分别从|主要从|从|构建了|构建|建立了|确定了|形成了|形成|涉及|综合了|即|由此"
)
_VERB = re.compile(rf"(?:{_VERBS}|(?<=层次)[为是])(?:了)?(?:[:：])?|其中")
_LIST_LEAD = re.compile(
    r"[，,]?(?:[（(]|——?|[:：])?(?:即|分别(?:为|是)|依次(?:为|是)|包括|涵盖|具体(?:为|包括)|为|是)?[:：]?"
)
_FURTHER_LEVELS = re.compile(
    rf"(?:[、，,和及]|以及)+(?:\d{{1,3}}|{NUMERAL})[个项条]?[二三四]级指标(?:(?:[、，,和及]|以及)+(?:\d{{1,3}}|{NUMERAL})[个项条]?[三四]级指标)?"
)
_NO_NAME = re.compile(r"[，。：]|\d+[个项]|包括|包含|下设")
_STOP = re.compile(r"[。；;：:\n]")


@dataclass(frozen=True, slots=True)
class Listing:
    """An enumeration in a folded sentence: who has it (and where that stands), what it enumerates, its stated size."""

    subject: str
    place: tuple[int, int]
    items: tuple[items.Item, ...]
    unit: str
    count: int | None


def listings(text: str) -> Iterator[Listing]:
    """Enumerations whose number of items is the stated one, or that an ordinal level names."""
    for match in _COUNTED.finditer(text):
        count = int(numeral_value(match["n"]))
        if count < 2 or match["more"]:
            continue
        found = _before(text, match.start(), match["unit"], count) or _after(text, match, count)
        if found:
            yield _with_weights(found, text, match.end())
    for match in _COUNTED_AFTER.finditer(text):
        count = int(numeral_value(match["n"]))
        found = None if count < 2 or match["more"] or ordinal_level(match["unit"]) > 1 else _after(text, match, count)
        if found:
            yield found
    for match in _UNCOUNTED.finditer(text):
        found = _before(text, match.start(), match["unit"], None)
        if found:
            yield found


def _with_weights(found: Listing, text: str, end: int) -> Listing:
    """The list with the weights that follow its counted noun, one each («…的权重分别为0.3、0.7»)."""
    match = _WEIGHTED.match(text, end)
    written = re.split("[、，和]", match["list"]) if match else []
    if len(written) != len(found.items):
        return found
    weighted = (items.with_weight(it, items.parse_weight(w)) for it, w in zip(found.items, written, strict=True))
    return replace(found, items=tuple(weighted))


def numeral_value(numeral: str) -> float:
    return float(numeral) if numeral.isdigit() else chinese_value(numeral)


def _before(text: str, end: int, unit: str, count: int | None) -> Listing | None:
    """The enumeration that ends at `end`, begun by the verb that gives it the stated number of items."""
    begin = max([m.end() for m in _STOP.finditer(text, 0, end)] or [0])
    end = _unquoted_end(text, begin, end)
    for verb in _VERB.finditer(text, begin, end):
        if count != 2 and not re.search("、|”“", text[verb.end() : end]):
            continue
        opened = verb.end() + (text[verb.end() : verb.end() + 1] == "“" and text[end : end + 1] == "”")
        found = items.split(text, opened, end, count)
        if _is_list(found, count):
            return Listing(text[begin : verb.start()], (begin, verb.start()), tuple(found), unit, count)
    return None


def _unquoted_end(text: str, begin: int, end: int) -> int:
    """Before the closing mark of a list that is quoted as a whole («设置“甲、乙、丙”三大一级指标»)."""
    quote = re.search(r"“[^“”]*、[^“”]*”(?:等)?$", text[begin:end])
    return begin + quote.start() + quote.group().index("”") if quote else end


def _after(text: str, match: re.Match[str], count: int) -> Listing | None:
    """The enumeration that follows a counted noun («5个维度：甲、乙…», «三个方面，即…»)."""
    further = _FURTHER_LEVELS.match(text, match.end())
    lead = _LIST_LEAD.match(text, further.end() if further else match.end())
    if lead is None or lead.end() == match.end():
        return None
    stop = re.compile(r"[。；;\n]").search(text, lead.end())
    end = stop.start() if stop else len(text)
    if "（" in lead.group():
        end = text.find("）", lead.end()) if text.find("）", lead.end()) > 0 else end
    begin = max([m.end() for m in _STOP.finditer(text, 0, match.start())] or [0])
    verbs = list(_VERB.finditer(text, begin, match.start()))
    place = (begin, verbs[-1].start() if verbs else match.start())
    for cut in (end, *(m.start() for m in re.compile("，").finditer(text, lead.end(), end))):
        found = items.split(text, lead.end(), cut, count)
        if _is_list(found, count):
            return Listing(text[slice(*place)], place, tuple(found), match["unit"], count)
    return None


def _is_list(found: Sequence[items.Item], count: int | None) -> bool:
    """The stated number of short, different names."""
    if len(found) < 2 or (count is not None and len(found) != count) or len({it.name for it in found}) != len(found):
        return False
    return all(len(it.name) <= MAX_ITEM and not _NO_NAME.search(it.name) for it in found)


def stated_counts(text: str) -> Iterator[tuple[int, Stated]]:
    """Counts of levels in a sentence: by their ordinal, or in the order of mention, bare 指标 the deepest."""
    deepest = 0
    matches = [*_COUNTED.finditer(text), *_COUNTED_AFTER.finditer(text)]
    for match in sorted(matches, key=lambda m: m.start()):
        count = int(numeral_value(match["n"]))
        level = ordinal_level(match["unit"]) or deepest + 1
        if (level == deepest + 1 and count > 1) or ordinal_level(match["unit"]):
            deepest = max(deepest, level)
            yield level, Stated(count, bool(match["more"]), "正文")


def announced_count(text: str) -> int:
    """How many first-level indicators a sentence announces without naming them («…包括3个一级指标：»); 0 for none."""
    if any(listings(text)):
        return 0
    counted = (m for m in _COUNTED.finditer(text) if (ordinal_level(m["unit"]) or 1) == 1 and not m["more"])
    first = next(counted, None)
    return int(numeral_value(first["n"])) if first and _ANNOUNCES.search(text, first.end()) else 0


def first_level_count(text: str) -> int:
    """How many first-level indicators a sentence counts beside deeper ones («设5个一级指标、14个二级指标»), else 0."""
    if any(listings(text)):
        return 0
    counted = {ordinal_level(m["unit"]): int(numeral_value(m["n"])) for m in _COUNTED.finditer(text) if not m["more"]}
    return counted.get(1, 0) if 2 in counted else 0


def ordinal_level(unit: str) -> int:
    return "零一二三四".index(unit[0]) if unit[:1] in "一二三四" and unit[1:2] == "级" else 0
