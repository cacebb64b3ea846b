"""Hard-wrapped lines back into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clean import display_width
from ingest.structure.headings import begins_count, is_caption, is_heading, is_note, numbering, starts_block
from ingest.structure.lines import PROSE_WIDTH, WIDTH_TOLERANCE, Line, double_spaced, is_wrapped, local_widths

ENGLISH_TOLERANCE = 14  # ragged-right lines end where a long word did not fit
NEW_PARAGRAPH_INDENT = 2  # columns deeper than the usual line
USUAL_SHARE = 0.15  # of the lines have the indent of a paragraph's inner lines
MAX_HEADING_LINES = 3
_NEAR = 8  # characters beside a line end that tell the language
MIN_PROSE = 20  # characters of a line that can be the cut end of a sentence

_HAN = re.compile(r"[\u3400-\u9fff]")
# First halves of words written with a hyphen of their own.
_COMPOUND = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|high|low|long|short|mid|year|self|non|well"
    r"|cross|full|part|early|late|large|small|medium|first|second|third|half|multi|foreign|home|single|state|world|data|risk|low)-$",
    re.I,
)
_CLAUSE = re.compile(r"[，。；、！？,;]")
_OPEN_END = re.compile(r"[：:、，,（(—–-]$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one stretch are laid out."""

    wrapped: bool
    doubled: bool
    indent: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        """Learned from the lines themselves."""
        indents = Counter(line.indent for line in lines if line.width >= PROSE_WIDTH)
        common = [indent for indent, n in indents.items() if n >= max(2, USUAL_SHARE * indents.total())]
        usual = min(common, default=0)
        return cls(is_wrapped(lines), double_spaced(lines), usual)


def glue(lines: Sequence[str]) -> str:
    """Lines of one paragraph as one string: no space between Han, hyphenated words re-joined."""
    text = lines[0]
    for line in lines[1:]:
        text = _glue_two(text, line)
    return text


def _glue_two(left: str, right: str) -> str:
    left = left.rstrip()
    if re.search(r"[A-Za-z]{2}[-\u2010]$", left) and right[:1].islower():
        return left + right if _COMPOUND.search(left) else left[:-1] + right
    if left.endswith(("-", "–", "—", "/")) or right[:1] in "-–—/%％":
        return left + right
    if _splits_number(left, right):
        return left + right
    if (left[-1:].isascii() and right[:1].isascii()) or (
        left[-1:] in ")”" and right[:1].isascii() and left[-2:-1].isascii()
    ):
        return left + " " + right
    return left + right


def _splits_number(left: str, right: str) -> bool:
    """A line end inside a number of Chinese prose: two numbers never stand side by side there without a mark."""
    digits = re.search(r"\d[.,]?$", left) and re.match(r"\d|[.,]\d", right)
    return bool(digits) and bool(_HAN.search(left[-_NEAR:]) or _HAN.search(right[:_NEAR]))


def join(lines: Sequence[Line], layout: Layout) -> list[list[Line]]:
    """Groups of lines, each one paragraph, heading, caption or note."""
    widths = local_widths(lines) if layout.wrapped else [0] * len(lines)
    groups: list[list[Line]] = []
    for i, line in enumerate(lines):
        if groups and _continues(groups[-1], line, widths[i - 1], layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues(group: Sequence[Line], line: Line, width: int, layout: Layout) -> bool:
    """Whether a line goes on with the paragraph begun by `group`."""
    last = group[-1]
    if starts_block(line.text):
        return False
    short = last.extent < width - _tolerance(last.text) or not width
    if numbering(line.text) and not begins_count(line.text) and (last.ends_sentence or short or _is_heading(group)):
        return False
    if not layout.wrapped:
        if _COUNT.match(line.text) and _breaks_off(group):
            return True
        return line.gap and _is_cut(last) and not is_heading(line.text)
    if is_caption(group[0].text) or is_note(group[0].text):
        return not short and not last.ends_sentence
    if _is_heading(group):
        return _heading_goes_on(group, line, short)
    return _prose_goes_on(group, line, short, layout, width)


def _is_heading(group: Sequence[Line]) -> bool:
    """Whether the lines so far are a heading; none takes more than a few."""
    return len(group) <= MAX_HEADING_LINES and is_heading(_text(group))


def _text(group: Sequence[Line]) -> str:
    return glue([line.text for line in group])


def _tolerance(text: str) -> int:
    return WIDTH_TOLERANCE if _HAN.search(text) else ENGLISH_TOLERANCE


_COUNT = re.compile(r"\d[\d.,]*\s*(?:万亿|亿|万|%|％|个|家|项|元|人|件)")


def _breaks_off(group: Sequence[Line]) -> bool:
    """Whether the lines so far are prose that stops before its figure («…成交额突破»)."""
    text = _text(group)
    return not group[-1].ends_sentence and len(text) >= MIN_PROSE and bool(_CLAUSE.search(text))


def _is_cut(line: Line) -> bool:
    """Whether a whole-paragraph line breaks off in the middle of a sentence."""
    return not line.ends_sentence and len(line.text) >= MIN_PROSE and bool(_CLAUSE.search(line.text))


def _heading_goes_on(group: Sequence[Line], line: Line, short: bool) -> bool:
    """A heading runs over its line when that is full or ends openly, and what follows is no prose."""
    text = group[-1].text
    if short:
        return (
            bool(_OPEN_END.search(text)) and len(group) == 1 and not re.search(r"[。；]", line.text) and line.width < 60
        )
    if _CLAUSE.search(_text(group)):
        return True
    return not re.search(r"[，。；]", line.text) and not line.blanks


def _prose_goes_on(group: Sequence[Line], line: Line, short: bool, layout: Layout, width: int) -> bool:
    last = group[-1]
    parted = bool(line.blanks) and not layout.doubled and not line.gap
    indented = line.indent >= layout.indent + NEW_PARAGRAPH_INDENT
    if last.ends_sentence:
        return not short and not parted and not indented
    if not short:
        return not (parted and indented)
    is_label = len(group) == 1 and last.width < 0.5 * width and not _CLAUSE.search(last.text)
    return not is_label and not parted and not indented


def block_width(group: Sequence[Line]) -> int:
    """Columns of the widest line of a group."""
    return max(display_width(line.text) for line in group)
