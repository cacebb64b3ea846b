"""Trees of the same index made one; what they do not agree on is noted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.frameworks.tree import Draft, Stated, Tree

_LEVEL_NAMES = "零一二三四五六七八九"
_RANK = {"table": 0, "outline": 1, "prose": 2}


def merge(trees: Sequence[Tree]) -> list[Tree]:
    """One tree an index and edition, in the order of the text; the fullest one leads, the others confirm or add."""
    merged: list[Tree] = []
    for tree in sorted(trees, key=lambda t: (-sum(t.counts()), _RANK[t.origin], t.start)):
        main = next((m for m in merged if _same_index(m, tree)), None)
        if main is None:
            merged.append(tree)
        else:
            _absorb(main, tree)
    for tree in merged:
        tree.notes = [*dict.fromkeys([*tree.notes, *_count_notes(tree), *_weight_notes(tree)])]
    return sorted((tree for tree in merged if tree.roots), key=lambda t: t.start)


def _same_index(a: Tree, b: Tree) -> bool:
    if _plain(a.index) != _plain(b.index):
        return False
    return a.edition == b.edition or "prose" in (a.origin, b.origin) or a.edition is None or b.edition is None


def _plain(name: str) -> str:
    return re.sub(r"[\s“”「」《》]|^the ", "", name, flags=re.I).lower()


def _absorb(main: Tree, other: Tree) -> None:
    """Weights, stated counts and nodes that the fullest tree lacks; other names as notes."""
    main.edition = main.edition or other.edition
    for level, stated in other.stated.items():
        for one in stated:
            main.state(level, one)
    _absorb_children(main, main.roots, other.roots, other.where, None)


def _absorb_children(main: Tree, ours: list[Draft], theirs: list[Draft], where: str, parent: Draft | None) -> None:
    if not ours:
        ours.extend(theirs)
        return
    known = {_plain(node.name): node for node in ours}
    unmatched = [node for node in theirs if _plain(node.name) not in known]
    free = [node for node in ours if _plain(node.name) not in {_plain(t.name) for t in theirs}]
    for node in theirs:
        match = known.get(_plain(node.name)) or _alias(node, unmatched, free)
        if match is None:
            above = f"“{parent.name}”下的" if parent else ""
            main.notes.append(f"{where}还列有{above}{_level_name(node.level)}“{node.name}”，{main.where}没有。")
            continue
        if match.name != node.name:
            main.notes.append(f"{_level_name(match.level)}“{match.name}”在{where}写作“{node.name}”。")
        match.weight = node.weight if match.weight is None else match.weight
        if node.children:
            _absorb_children(main, match.children, node.children, where, match)


def _alias(node: Draft, unmatched: Sequence[Draft], free: Sequence[Draft]) -> Draft | None:
    """Another name of the same indicator: one contains the other, or both are the only ones left over."""
    for candidate in free:
        if node.name in candidate.name or candidate.name in node.name:
            return candidate
    return free[0] if len(free) == len(unmatched) == 1 else None


def _level_name(level: int) -> str:
    return f"{_LEVEL_NAMES[level]}级指标" if level < len(_LEVEL_NAMES) else f"第{level}级指标"


def _count_notes(tree: Tree) -> Iterator[str]:
    """Stated counts that differ from the counted ones."""
    counts = tree.counts()
    for level, stated in sorted(tree.stated.items()):
        counted = counts[level - 1] if level <= len(counts) else 0
        for one in stated:
            if not counted:
                yield f"{one.where}称{_level_name(level)}{_number(one)}，未逐一列出。"
            elif tree.origin == "prose" and counted < one.count:
                yield f"{one.where}称{_level_name(level)}{_number(one)}，只列出其中{counted}个。"
            elif not _agrees(one, counted):
                listed = f"{_lister(tree, one)}列出{counted}个"
                yield f"{one.where}称{_level_name(level)}{_number(one)}，{listed}，两者不一致。"


def _lister(tree: Tree, stated: Stated) -> str:
    return "实际" if stated.where.startswith(tree.where) else tree.where


def _number(stated: Stated) -> str:
    return f"{stated.count}余个" if stated.approximate else f"{stated.count}个"


def _agrees(stated: Stated, counted: int) -> bool:
    if not stated.approximate:
        return stated.count == counted
    step = 10 ** (len(str(stated.count)) - 1)
    return stated.count < counted < stated.count + step


def _weight_notes(tree: Tree) -> Iterator[str]:
    """Weights in points become fractions; siblings or levels that do not add up to 1 are noted."""
    for level in range(1, len(tree.counts()) + 1):
        nodes = [node for node in tree.walk() if node.level == level]
        weights = [node.weight for node in nodes if node.weight is not None]
        if not weights:
            continue
        if max(weights) > 1:
            for node in nodes:
                node.weight = None if node.weight is None else round(node.weight / 100, 10)
            weights = [w / 100 for w in weights]
        if len(weights) == len(nodes) and not _adds_up(tree, level, sum(weights)):
            yield f"{_level_name(level)}的权重合计为{round(100 * sum(weights), 4):g}%，不等于100%。"


def _adds_up(tree: Tree, level: int, total: float) -> bool:
    """To 1 over the whole level, within each parent, or to the parents' own weights."""
    leaves = sum(node.weight or 0.0 for node in tree.walk() if not node.children)
    if abs(total - 1) < 0.006 or abs(leaves - 1) < 0.006:
        return True
    groups = [node for node in tree.walk() if node.level == level - 1 and node.children]
    sums = [sum(child.weight or 0.0 for child in node.children) for node in groups]
    return bool(groups) and all(
        abs(s - 1) < 0.006 or (g.weight is not None and abs(s - g.weight) < 0.006)
        for s, g in zip(sums, groups, strict=True)
    )
