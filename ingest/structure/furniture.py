"""Page furniture: page numbers, running headers and footers, tables of contents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.structure.lines import Line

MAX_ENTRY = 200  # characters of a line of a table of contents
MAX_FURNITURE = 80  # columns of a running header
MIN_REPEATS = 3
MIN_DISTANCE = 6  # lines between two repeats: nearer ones are a table's labels
MIN_PAGE = 4  # lines of the shortest page
CONTENTS_RUN = 3
TITLE_LINES = 3  # a running header that stands in the first lines is the title

_PAGE_MARK = re.compile(
    r"^(?:第\s*[\d一二三四五六七八九十百]{1,5}\s*页(?:\s*[,，/／]?\s*共\s*\d+\s*页)?|[-—–·•]+\s*\d{1,4}\s*[-—–·•]+"
    r"|\d{1,4}\s*/\s*\d{1,4}|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|共\s*\d+\s*页)$",
    re.I,
)
_CLAUSE = re.compile(r"[，。；、！？%]|\d[\d.,]*\s*[万亿元家人项件个]")
_DIGITS = re.compile(r"\d+")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,3}$")
_FIRST_NUMBER = re.compile(r"^\d{1,3}(?!\d)")
_BESIDE = re.compile(r"\s+\d{1,3}$|^\d{1,3}\s+")
_BARE_NUMBER = re.compile(r"^\d{1,4}$")
_LEADER = re.compile(r"(?:[.．·…‥_]\s*){4,}\s*[\dIVXivx]{1,5}$|…{2,}\s*\d{1,4}$")
_CONTENTS_TITLE = re.compile(r"^(?:目\s*[录錄次]|(?:table\s+of\s+)?contents)$", re.I)


def remove(lines: Sequence[Line]) -> list[Line]:
    """Lines without page furniture; the line after a removed one has `gap` set, since a sentence may go on there."""
    dropped = _page_marks(lines) | _contents(lines)
    dropped |= _page_numbers(lines, dropped)
    dropped |= _running(lines, dropped)
    kept: list[Line] = []
    gap, blanks = False, 0
    for i, line in enumerate(lines):
        if i in dropped:
            gap, blanks = True, max(blanks, line.blanks)
            continue
        kept.append(replace(line, gap=True, blanks=max(blanks, line.blanks)) if gap else _without_page(line, i, lines))
        gap, blanks = False, 0
    return kept


def _without_page(line: Line, i: int, lines: Sequence[Line]) -> Line:
    """A title that is also the running header, without the page number beside it."""
    bare = _BESIDE.sub("", line.text)
    if i >= TITLE_LINES or bare == line.text or not bare:
        return line
    again = sum(1 for other in lines if _BESIDE.sub("", other.text) == bare)
    return replace(line, text=bare) if again >= MIN_REPEATS else line


def _page_marks(lines: Sequence[Line]) -> set[int]:
    return {i for i, line in enumerate(lines) if line.width <= MAX_FURNITURE and _PAGE_MARK.match(line.text)}


def _contents(lines: Sequence[Line]) -> set[int]:
    """Entries of a table of contents (dot leaders before a page number) and its title."""
    entries = {i for i, line in enumerate(lines) if len(line.text) <= MAX_ENTRY and _LEADER.search(line.text)}
    if len(entries) < CONTENTS_RUN:
        return set()
    titles = {i for i, line in enumerate(lines) if _CONTENTS_TITLE.match(line.text) and entries & {i + 1, i + 2, i + 3}}
    return entries | titles


def _page_numbers(lines: Sequence[Line], marks: set[int]) -> set[int]:
    """Bare numbers that count pages: each one more than the one before, lines apart; or at a page's edge."""
    bare = [i for i, line in enumerate(lines) if i not in marks and _BARE_NUMBER.match(line.text)]
    found = {i for i in bare if _at_edge(lines, i)}
    run: list[int] = []
    for i in [*bare, -1]:
        if run and i >= 0 and int(lines[i].text) == int(lines[run[-1]].text) + 1 and i - run[-1] >= MIN_DISTANCE:
            run.append(i)
            continue
        if len(run) >= 2:
            found.update(run)
        run = [i]
    return found


def _at_edge(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the first or last of its page, where pages are known."""
    page = lines[i].page
    if page is None:
        return False
    before = lines[i - 1].page if i else None
    after = lines[i + 1].page if i + 1 < len(lines) else None
    return (before != page or after != page) and (before is not None or after is not None) and before != after


def _running(lines: Sequence[Line], marks: set[int]) -> set[int]:
    """Short lines without clauses repeated page after page (digits apart), where pages break; a title stays once."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if i not in marks and line.width <= MAX_FURNITURE and not _CLAUSE.search(line.text):
            groups["".join(_DIGITS.sub("#", line.text).split())].append(i)
    found: set[int] = set()
    for key, where in groups.items():
        if len(where) < MIN_REPEATS or not key.strip("#"):
            continue
        titled = where[0] < TITLE_LINES
        numbered = titled or _counts_pages(lines, where)
        if _spread(where, MIN_PAGE if numbered else MIN_DISTANCE) and (numbered or _interrupts(lines, where, marks)):
            found.update(where[1:] if titled else where)
    return found


def _counts_pages(lines: Sequence[Line], where: Sequence[int]) -> bool:
    """Whether the last or first number of the repeats goes up by one (or two, on every other page)."""
    for pattern in (_LAST_NUMBER, _FIRST_NUMBER):
        numbers = [int(m.group()) for i in where if (m := pattern.search(lines[i].text))]
        if len(numbers) == len(where) and all(0 < b - a <= 2 for a, b in pairwise(numbers)):
            return True
    return False


def _spread(where: Sequence[int], distance: int) -> bool:
    gaps = sorted(b - a for a, b in pairwise(where))
    return gaps[len(gaps) // 2] >= distance


def _interrupts(lines: Sequence[Line], where: Sequence[int], marks: set[int]) -> bool:
    """Whether most of the repeats stand next to a page mark or page change, or cut a sentence in two."""

    def at_break(i: int) -> bool:
        near = {i - 1, i + 1, i - 2, i + 2}
        if near & marks:
            return True
        pages = {lines[j].page for j in near | {i} if 0 <= j < len(lines)}
        if len(pages) > 1:
            return True
        previous = lines[i - 1] if i else None
        following = lines[i + 1] if i + 1 < len(lines) else None
        if previous is None or following is None:
            return False
        return not previous.ends_sentence and previous.width >= 30 and following.width >= 20

    return sum(map(at_break, where)) >= 0.5 * len(where)
