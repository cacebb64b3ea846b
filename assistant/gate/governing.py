"""Which names of a text a figure belongs to.

The governing name of a figure is the nearest before it in the stretch since the figure before, failing that in the
stretches before, failing that after it. Names of comparison («占全国的», «较2022年») do not govern. In a list
(«上海、深圳分别为47家和43家») the n-th name governs the n-th figure.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from assistant.gate.figures import Figure
from assistant.gate.wording import any_of, ends_with, words

Verdict = Literal["agree", "conflict", "silent"]
_JOIN = re.compile(r"(?:、|，|,|和|与|及|以及|跟|同|/|\s|and|or|the|[“”\"'])*", re.IGNORECASE)
_STOP = re.compile(r"[，。；！？\n]|[,.;!?](?=\s|$)")
_BRACKET = re.compile(r"\s?[（(][^（）()]*[）)]")
_EACH = re.compile(r"均|都|各|皆|合计|共|总计|both|each|all|together|combined|total", re.IGNORECASE)
_OPENING = "（(“”\"'《【 "


class Stretch(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


N = TypeVar("N", bound=Stretch)


@dataclass(frozen=True)
class View(Generic[N]):
    """A text with its figures and the names of one dimension in it; `lead` are names of the line it stands under."""

    text: str
    figures: tuple[Figure, ...]
    names: tuple[N, ...]

    def segments(self, figure: Figure) -> list[tuple[int, int]]:
        """The stretches before a figure, nearest first, and last the rest of its clause."""
        ends = sorted({f.end for f in self.figures if f.end <= figure.start and _splits(f, figure)}, reverse=True)
        bounds = [figure.start, *ends, 0]
        before = [(low, high) for high, low in itertools.pairwise(bounds) if low < high]
        return [*before, self._behind(figure)]

    def _behind(self, figure: Figure) -> tuple[int, int]:
        following = [f.start for f in self.figures if f.start >= figure.end and f.quantity is not None]
        bracket = _BRACKET.match(self.text, figure.end)
        stop = _STOP.search(self.text, figure.end)
        end = bracket.end() if bracket else stop.start() if stop else len(self.text)
        return figure.end, min([end, *following])

    def within(self, low: int, high: int) -> list[N]:
        """The names inside a stretch, nearest to its end first."""
        return [n for n in reversed(self.names) if low <= n.start and n.end <= high]

    def aligned(self, figure: Figure) -> tuple[N | None, bool]:
        """The name a figure has in a list of as many names as figures, and whether there is such a list."""
        run = self._run(figure)
        group = self._coordinated(run[0].start)
        if len(run) >= 2 and len(group) == len(run):
            return group[run.index(figure)], True
        return None, False

    def stands_alone(self, figure: Figure) -> bool:
        """Whether a figure is in no enumeration of figures."""
        return len(self._run(figure)) == 1

    def _run(self, figure: Figure) -> list[Figure]:
        """The figures standing in one enumeration with this one («47家和43家»)."""
        peers = [f for f in self.figures if (f.period is None) == (figure.period is None)]
        if figure not in peers:  # a number within a name is in no enumeration
            return [figure]
        i = peers.index(figure)
        low = high = i
        while low > 0 and self._joined(peers[low - 1].end, peers[low].start):
            low -= 1
        while high + 1 < len(peers) and self._joined(peers[high].end, peers[high + 1].start):
            high += 1
        return peers[low : high + 1]

    def _joined(self, start: int, end: int) -> bool:
        return start < end and _JOIN.fullmatch(self.text, start, end) is not None

    def _coordinated(self, before: int) -> list[N]:
        """The last list of names joined by 、和 that ends before a place."""
        names = [n for n in self.names if n.end <= before]
        if not names:
            return []
        group = [names[-1]]
        for n in reversed(names[:-1]):
            if not self._joined(n.end, group[0].start):
                break
            group.insert(0, n)
        return group

    def partners(self, name: N) -> list[N]:
        """The names in one list with a name, itself among them."""
        i = self.names.index(name)
        low = high = i
        while low > 0 and self._joined(self.names[low - 1].end, self.names[low].start):
            low -= 1
        while high + 1 < len(self.names) and self._joined(self.names[high].end, self.names[high + 1].start):
            high += 1
        return list(self.names[low : high + 1])


def _splits(other: Figure, figure: Figure) -> bool:
    """Quantities part the text for quantities; for a date also other dates do."""
    return other.quantity is not None or figure.period is not None


def governs(
    view: View[N],
    figure: Figure,
    agrees: Callable[[N], bool],
    skips: Callable[[N], bool],
    strict: bool = True,
    foreign: Callable[[N], bool] = lambda _: False,
) -> Verdict:
    """Whether the names that govern a figure are the expected ones.

    `strict`: the nearest name decides (areas, periods); otherwise any expected name in the stretch does (indicators).
    A `foreign` name is not excused by being only compared with.
    """
    name, listed = view.aligned(figure)
    if listed and name is not None:
        return "agree" if agrees(name) else "silent" if skips(name) else "conflict"
    for low, high in view.segments(figure):
        names = view.within(low, high)
        if not strict and any(agrees(n) for n in names):
            return "agree"
        for n in names:
            if agrees(n):
                return "conflict" if strict and _shared(view, n, figure, agrees, skips) else "agree"
            if not skips(n) and (foreign(n) or not compared(view.text, n, figure)):
                return "conflict"
    return "silent"


def _shared(view: View[N], name: N, figure: Figure, agrees: Callable[[N], bool], skips: Callable[[N], bool]) -> bool:
    """Whether one figure is given to several names at once («中关村和硅谷的研发费用为…»)."""
    partners = view.partners(name)
    others = [n for n in partners if not agrees(n) and not skips(n)]
    if not others or name.end > figure.start or compared(view.text, partners[0], figure):
        return False
    return (
        name is partners[-1]
        and not _EACH.search(view.text, name.end, figure.start)
        and not _is_contrast(view, partners, figure)
    )


def _is_contrast(view: View[N], partners: Sequence[N], figure: Figure) -> bool:
    """«与硅谷相比，中关村…»: two names side by side, but one is the measure of the other."""
    return bool(re.search(r"相比|相较|比较|对比|compared", view.text[partners[0].start : figure.start]))


def is_whole(text: str, name: Stretch) -> bool:
    """Whether a name is the whole that something is a share of or ranked in (占全国的)."""
    return bool(ends_with("comparison", "whole").search(text[: name.start].rstrip(_OPENING)))


def compared(text: str, name: Stretch, figure: Figure) -> bool:
    """Whether a name is only what the figure is compared with or a share of."""
    head = text[: name.start].rstrip(_OPENING)
    if is_whole(text, name):
        return True
    if not ends_with("comparison", "prefix").search(head):
        return False
    glue = any_of(words("comparison", "glue"))
    return re.fullmatch(rf"(?:{glue}|\s)*", text[name.end : figure.start]) is None if name.end <= figure.start else True
