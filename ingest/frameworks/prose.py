"""Indicator trees out of Chinese sentences: «…指数由甲、乙、丙3个一级指标，9个二级指标构成»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.chinese_numbers import NUMERAL, chinese_value
from ingest.folding import Folded, fold
from ingest.frameworks import items
from ingest.frameworks.names import edition_of, name_index, speaks_of_framework
from ingest.frameworks.tree import Draft, Stated, Tree
from ingest.records import Document
from ingest.sentences import spans

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
_VERBS = (
    "主要由|具体由|由|主要包括|具体包括|分别包括|包括|包含|涵盖|囊括|含有|含|分为|划分为|分解为|细分为|下设|设有|设置了|设置|设立了|选取了|选取|选择|围绕|聚焦"
    "|分别为|分别是|分别从|主要从|从|构建了|构建|建立了|确定了|形成了|形成|涉及|综合了|即|由此"
)
_VERB = re.compile(rf"(?:{_VERBS})(?:了)?(?:[:：])?")
_LIST_LEAD = re.compile(
    r"[，,]?(?:[（(]|——?|[:：])?(?:即|分别(?:为|是)|依次(?:为|是)|包括|涵盖|具体(?:为|包括)|为|是)?[:：]?"
)
_STOP = re.compile(r"[。；;：:\n]")
_INDEXED = re.compile(r"指数|指标体系|评价体系|体系框架")
_OWN_SUFFIX = re.compile(
    r"(?:这个|这一|该)?(?:一级|二级|三级)?(?:分?指数|指标|方面|维度|领域|部分|层面|要素)?(?:主要|具体|共|下|又|则|还|中|里)*$"
)


@dataclass(frozen=True, slots=True)
class _List:
    """An enumeration in a folded sentence: who has it (and where that stands), what it enumerates, its stated size."""

    subject: str
    place: tuple[int, int]
    items: tuple[items.Item, ...]
    unit: str
    count: int | None


def read(document: Document, known: Sequence[Tree]) -> list[Tree]:
    """One tree for each index whose first level a sentence lists; lists under a known indicator become its children."""
    trees: list[Tree] = []
    for start, end, section in _sentences(document):
        text = document.text[start:end]
        if (
            not _COUNTED.search(text)
            and "级" not in text
            and "級" not in text
            and "个" not in text
            and "個" not in text
        ):
            continue
        _read_sentence(document, start, fold(text), section, trees, known)
    return trees


def _sentences(document: Document) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for block in document.blocks:
        if block.kind == "paragraph" and not block.flattened:
            for a, b in spans(document.text[block.start : block.end]):
                yield block.start + a, block.start + b, block.section


def _read_sentence(
    document: Document, start: int, folded: Folded, section: tuple[str, ...], trees: list[Tree], known: Sequence[Tree]
) -> None:
    text = folded.text
    root: Tree | None = None
    for found in _lists(text):
        node = _parent(found.subject, trees) if root is None else None
        if node is not None:
            node.children = node.children or _drafts(document, start, folded, found.items, node.level + 1)
            continue
        level = _ordinal_level(found.unit) or 1
        if root is not None or level != 1 or not _is_about_index(found, section):
            continue
        a, b = folded.source(*found.place)
        root = _root(document, start, document.text[start + a : start + b], section)
        root.roots = _drafts(document, start, folded, found.items, 1)
        trees.append(root)
    end = start + folded.source(0, len(text))[1]
    target = root or _counted_tree(document, start, end, text, section, known)
    if target is None:
        return
    for level, stated in _stated(text):
        target.state(level, stated)
    if root is None:
        trees.append(target)


# ---------------------------------------------------------------- enumerations
def _lists(text: str) -> Iterator[_List]:
    """Enumerations whose number of items is the stated one, or that an ordinal level names."""
    for match in _COUNTED.finditer(text):
        count = int(_value(match["n"]))
        if count < 2 or match["more"] or not _is_unit(match["unit"]):
            continue
        found = _before(text, match.start(), match["unit"], count) or _after(text, match, count)
        if found:
            yield found
    for match in _UNCOUNTED.finditer(text):
        found = _before(text, match.start(), match["unit"], None)
        if found:
            yield found


def _is_unit(unit: str) -> bool:
    return not re.fullmatch(_LEAF, unit) or unit != "指标"


def _value(numeral: str) -> float:
    return float(numeral) if numeral.isdigit() else chinese_value(numeral)


def _before(text: str, end: int, unit: str, count: int | None) -> _List | None:
    """The enumeration that ends at `end`, begun by the verb that gives it the stated number of items."""
    begin = max([m.end() for m in _STOP.finditer(text, 0, end)] or [0])
    for verb in _VERB.finditer(text, begin, end):
        if "、" not in text[verb.end() : end] and count != 2:
            continue
        found = items.split(text, verb.end(), end, count)
        if _is_list(found, count):
            return _List(text[begin : verb.start()], (begin, verb.start()), tuple(found), unit, count)
    return None


def _after(text: str, match: re.Match[str], count: int) -> _List | None:
    """The enumeration that follows a counted noun («5个维度：甲、乙…», «三个方面，即…»)."""
    lead = _LIST_LEAD.match(text, match.end())
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
            return _List(text[slice(*place)], place, tuple(found), match["unit"], count)
    return None


def _is_list(found: Sequence[items.Item], count: int | None) -> bool:
    """The stated number of short, different names."""
    if len(found) < 2 or (count is not None and len(found) != count) or len({it.name for it in found}) != len(found):
        return False
    return all(len(it.name) <= MAX_ITEM and not re.search(r"[，。：]|\d+[个项]", it.name) for it in found)


def _drafts(document: Document, start: int, folded: Folded, found: Sequence[items.Item], level: int) -> list[Draft]:
    """Nodes with their places in the document; the name is the document's own text, its layout spaces apart."""
    made = []
    for it in found:
        a, b = folded.source(it.start, it.end)
        name = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", document.text[start + a : start + b])
        made.append(Draft(name, level, start + a, start + b, it.weight))
    return made


# ---------------------------------------------------------------- whose they are
def _ordinal_level(unit: str) -> int:
    return "零一二三四".index(unit[0]) if unit[:1] in "一二三四" and unit[1:2] == "级" else 0


def _parent(subject: str, trees: Sequence[Tree]) -> Draft | None:
    """The indicator a subject names («其中，“创新投入”指标»), the latest tree first."""
    clause = re.split(r"[，,]", subject)[-1] or subject
    own = _OWN_SUFFIX.sub("", re.sub(r"^(?:其中|在)+|[“”「」]", "", clause))
    return next((node for tree in reversed(trees) if own and (node := tree.find(own))), None)


def _is_about_index(found: _List, section: Sequence[str]) -> bool:
    """The subject is an index or an indicator system, or the section describes one and the unit is an ordinal level."""
    if _INDEXED.search(found.subject):
        return True
    described = any(speaks_of_framework(heading) for heading in section)
    return described and (not found.subject.strip("，, ") or _ordinal_level(found.unit) > 0)


def _root(document: Document, start: int, subject: str, section: Sequence[str]) -> Tree:
    nearest = [subject, *reversed(section), document.title]
    index, _ = name_index(nearest, document.title)
    return Tree(index, edition_of(document, index, nearest), "prose", "正文", start)


def _counted_tree(
    document: Document, start: int, end: int, text: str, section: Sequence[str], known: Sequence[Tree]
) -> Tree | None:
    """A tree without nodes for a sentence that only counts the levels of an index that a table lists."""
    if len({level for level, _ in _stated(text)}) < 2 or not _INDEXED.search(text):
        return None
    tree = _root(document, start, document.text[start:end], section)
    return tree if any(tree.index == other.index for other in known) else None


def _stated(text: str) -> Iterator[tuple[int, Stated]]:
    """Counts of levels in a sentence: by their ordinal, or in the order of mention, bare 指标 the deepest."""
    deepest = 0
    matches = [*_COUNTED.finditer(text), *_COUNTED_AFTER.finditer(text)]
    for match in sorted(matches, key=lambda m: m.start()):
        count = int(_value(match["n"]))
        level = _ordinal_level(match["unit"]) or deepest + 1
        if (level == deepest + 1 and count > 1) or _ordinal_level(match["unit"]):
            deepest = max(deepest, level)
            yield level, Stated(count, bool(match["more"]), "正文")
