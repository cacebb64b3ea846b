"""When two names mean the same indicator, and the auditor's other vocabulary."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assistant.lexicon import normalise, terms
from ingest.areas import AreaLexicon

# «高新区实现营业收入»: who achieved it is the area's to say.
_LEADING = re.compile(r"^[^，]{0,12}?(实现|完成)(了)?(?=.{2,})")
# The product of a place is one thing whatever the place: 国内生产总值, 地区生产总值, GDP.
_PRODUCT = re.compile(r"(?<![\u4e00-\u9fff])(国内|地区)?生产总值(\(gdp\))?(?![\u4e00-\u9fff])|\bgdp\b")
# Whom or what an index is of: words that change nothing elsewhere tell the parts of an index apart.
_WHOSE = re.compile("企业|园区|经费|规模")
_TRAILING = re.compile(r"(企业|项目|机构|人员|产品)?中$|的$")


@cache
def vocabulary() -> dict[str, Any]:
    """assistant/data/audit.toml."""
    return tomllib.loads(resources.files("assistant").joinpath("data", "audit.toml").read_text(encoding="utf-8"))


@cache
def pattern(key: str) -> re.Pattern[str]:
    """A pattern of the vocabulary, compiled."""
    return re.compile(str(vocabulary()[key]))


@cache
def weak() -> frozenset[str]:
    return frozenset(normalise(w) for w in str(vocabulary()["weak"]).split())


@lru_cache(maxsize=16384)
def plain(name: str | None) -> str:
    """A name as it is compared; the same names are compared again and again."""
    found = _LEADING.sub("", _TRAILING.sub("", normalise(name or ""))).strip()
    return _PRODUCT.sub("地区生产总值", found)


@lru_cache(maxsize=16384)
def concepts(name: str) -> frozenset[str]:
    """What a normalised name is about, words that change nothing left out (all of them when nothing else is said)."""
    found = frozenset(t.concept for t in terms(name))
    return (found - weak()) or found


def same_name(a: str, b: str) -> bool:
    """Whether two normalised names mean one indicator."""
    if a == b:
        return bool(a)
    x, y = concepts(a), concepts(b)
    if a.endswith("指数") and b.endswith("指数") and set(_WHOSE.findall(a)) != set(_WHOSE.findall(b)):
        return False  # 创新企业指数 is a part of 创新指数
    return bool(x) and x == y


def names(asked: str, held: str) -> bool:
    """Whether what is asked for by a short name (研究开发费用) is the indicator of a longer one (企业研究开发费用)."""
    if not asked or not held:
        return False
    if same_name(asked, held):
        return True
    x, y = concepts(asked), concepts(held)
    return bool(x) and x <= y and not (y - x - weak())


def within(part: str, whole: str) -> bool:
    """Whether every meaningful word of one name occurs in another."""
    if not part:
        return False
    if part in whole:
        return True
    x = concepts(part)
    return bool(x) and x <= concepts(whole)


def division(name: str) -> int | None:
    """Which way of dividing a population a category belongs to; None when unknown."""
    for i, expression in enumerate(vocabulary()["divisions"]):
        if re.search(expression, name):
            return i
    return None


def complete_list(members: list[str]) -> bool:
    """Whether categories make up the whole: a known division, or the last one is «其他»."""
    if len(members) < 2:
        return False
    if pattern("rest_pattern").search(members[-1]):
        return True
    for group in vocabulary()["complete"]:
        if len(group) == len(members) and all(any(re.search(p, m) for m in members) for p in group):
            return True
    scale = division(members[0])
    ends = {bool(re.search(r"以上", m)) for m in (members[0], members[-1]) if re.search(r"以上|以下|以内", m)}
    return scale is not None and ends == {True, False} and all(division(m) in (scale, None) for m in members)


@cache
def _areas() -> AreaLexicon:
    return AreaLexicon()


def is_place(name: str) -> bool:
    """Whether a name is that of a place and nothing more: «全国», not «全国风险投资总额»."""
    return any(m.end - m.start == len(name) for m in _areas().find(name))


def without_places(name: str) -> str:
    """A name without the places in it («占北京市地区生产总值比重» and «占全市地区生产总值比重»)."""
    for m in reversed(_areas().find(name)):
        name = name[: m.start] + name[m.end :]
    return name
