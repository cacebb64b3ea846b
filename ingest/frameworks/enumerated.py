"""First-level indicators that follow their announcement one a sentence: «…3个一级指标：一是甲，…；二是乙，…»."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.frameworks import items
from ingest.frameworks.tree import Draft, Tree
from ingest.records import Document

PATIENCE = 3  # other sentences between two of the enumeration
MAX_NAME = 20  # characters

_ORDER = re.compile(
    r"(?:第?(?P<han>[一二三四五六七八九十])(?:是|为|个?(?:维度|方面|领域|板块|分指数)?(?:是|为|[，、：:]))|[（(](?P<listed>[一二三四五六七八九十])[)）]|[（(]?(?P<number>\d{1,2})[)）、.．])\s*"
)
_NAME_END = re.compile(r"[，,：:。；;（(]|(?:主要)?(?:包括|包含|由|下设|涵盖|反映|衡量)")
_SUFFIX = re.compile(r"(?:一级指标|指标|维度|方面)$")


@dataclass
class Waiting:
    """An index whose first level was announced by number, and what was named of it so far."""

    document: Document
    tree: Tree | None = None
    wanted: int = 0
    missed: int = 0
    named: list[Draft] = field(default_factory=list)

    def begin(self, tree: Tree, wanted: int) -> None:
        """Wait for so many first-level indicators of an index."""
        self.tree, self.wanted, self.missed, self.named = tree, wanted, 0, []

    def take(self, start: int, text: str, trees: list[Tree]) -> bool:
        """Whether a sentence names the next one; the tree joins `trees` with its first and is emptied if some fail."""
        if self.tree is None or len(self.named) == self.wanted:
            return False
        draft = self._next(start, text)
        if draft is None:
            self.missed += 1
            if self.missed > PATIENCE:
                self._give_up()
            return False
        self.missed = 0
        self.named.append(draft)
        if len(self.named) == 1:
            trees.append(self.tree)
        self.tree.roots.append(draft)
        return True

    def _next(self, start: int, text: str) -> Draft | None:
        order = _ORDER.match(text)
        if not order:
            return None
        han = order["han"] or order["listed"]
        position = "一二三四五六七八九十".index(han) + 1 if han else int(order["number"])
        end = _NAME_END.search(text, order.end())
        name = text[order.end() : end.start() if end else len(text)]
        if position != len(self.named) + 1 or not 2 <= len(name) <= MAX_NAME:
            return None
        name = _SUFFIX.sub("", name)
        stop = start + order.end() + len(name)
        bracket = re.compile(r"[（(][^（()）]*[)）]").match(self.document.text, stop)
        it = items.item(self.document.text, start + order.end(), bracket.end() if bracket else stop)
        return Draft(it.name, 1, it.start, it.end, it.weight) if it.name else None

    def _give_up(self) -> None:
        """An enumeration that broke off is none."""
        if self.tree is not None:
            self.tree.roots = []
        self.tree = None
