"""Weights that prose gives beside the names: «一级指标权重分别为20%、25%、35%、20%», «创新投入权重为25%»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.frameworks.tree import Draft, Tree

_VALUE = r"\d+(?:\.\d+)?\s*[%％]?"
_LISTED = re.compile(
    rf"(?:(?P<level>[一二三])级指标的?)?权重(?:系数|值)?(?:分别|依次)(?:为|是|取|占|设为|定为|设定为)?\s*"
    rf"(?P<values>{_VALUE}(?:\s*[、，,和及与]\s*{_VALUE})+)"
)
_SINGLE = r"[”」]?(?:指标|指数)?的?权重(?:系数|值)?(?:均|都|各)?(?:为|是|取|占|定为|设为)?\s*(?P<value>{value})"
# «创新服务和创新绩效权重均为20%»: one weight told for several.
_SHARED = (
    r"[”」]?(?:[、和及与]|以及)[^，。；]{{2,40}}?(?:指标|指数)?的?权重(?:系数|值)?(?:均|都|各|同)(?:为|是|取|占)?\s*"
    r"(?P<value>{value})"
)
_TOLD = re.compile(r"权重(?:系数|值)?(?:分别|依次|如下)*(?:为|是)?\s*[:：]?\s*(?P<list>[^。；\n]{6,400})")
_LEVELS = {"一": 1, "二": 2, "三": 3}
_SLACK = 0.011  # what two rounded decimals may leave a sum short of one
_NEAR = 1500  # characters from the last name within which its weights are told


def fill(trees: Sequence[Tree], text: str) -> None:
    """Give weights to the members of a level that have none, where the text tells them all and they make up one."""
    for tree in trees:
        groups = [tree.roots, *(d.children for d in _all(tree.roots))]
        for group in groups:
            if len(group) > 1 and all(d.weight is None for d in group):
                _fill(group, text, is_top=group is tree.roots)


def _all(drafts: Sequence[Draft]) -> list[Draft]:
    return [x for d in drafts for x in (d, *_all(d.children))]


def _fill(group: list[Draft], text: str, is_top: bool) -> None:
    end = max(d.end for d in group)
    about = text[end : end + _NEAR]
    found = _listed(about, len(group), group[0].level, is_top) or _each(group, about)
    if found is None:
        first = min(d.start for d in group)
        found = _named(group, text[max(0, first - _NEAR) : end + _NEAR])
    if found is not None and abs(sum(found) - 1) <= _SLACK:
        for draft, weight in zip(group, found, strict=True):
            draft.weight = weight


def _listed(about: str, count: int, level: int, is_top: bool) -> list[float] | None:
    """One list of as many weights as there are members, of their level where it names one."""
    for m in _LISTED.finditer(about):
        named = _LEVELS.get(m.group("level") or "", level if is_top else 0)
        values = [_fraction(v) for v in re.findall(_VALUE, m.group("values"))]
        if named == level and len(values) == count:
            return values
    return None


def _each(group: Sequence[Draft], about: str) -> list[float] | None:
    """The weight told behind each member's own name."""
    found = []
    for draft in group:
        m = re.search(re.escape(draft.name) + _SINGLE.format(value=_VALUE), about)
        m = m or re.search(re.escape(draft.name) + _SHARED.format(value=_VALUE), about)
        if m is None:
            return None
        found.append(_fraction(m.group("value")))
    return found


def _named(group: Sequence[Draft], around: str) -> list[float] | None:
    """«一级指标权重依次为：创新发展0.25、协调发展0.15…»: each name with its weight behind it, in one sentence."""
    for told in _TOLD.finditer(around):
        pairs = [re.search(rf"{re.escape(d.name)}[”」]?\s*[（(:：]?\s*({_VALUE})", told["list"]) for d in group]
        if all(pairs):
            return [_fraction(pair.group(1)) for pair in pairs if pair]
    return None


def _fraction(written: str) -> float:
    plain = written.strip().rstrip("%％").strip()
    value = float(plain)
    return value / 100 if written.strip()[-1] in "%％" or value > 1 else value
