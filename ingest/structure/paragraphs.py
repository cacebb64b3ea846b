"""Hard-wrapped lines back into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
_BULLET = re.compile(r"[●■◆•▪◇★☆►▶○]\s*\S")
_HAN_ORDINALS = {name: i for i, name in enumerate(("一", *"二三四五六七八九十", "十一", "十二"), start=1)}
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
    if starts_block(line.text) or _BULLET.match(line.text):
        return False
    short = last.extent < width - _tolerance(last.text) or not width
    if _is_next_number(group[0].text, line.text):
        return False
    if (_is_fact(line) or _is_fact(last)) and (short or max(line.width, last.width) < SHORT_LINE):
        return False
    if (
        numbering(line.text)
        and not begins_count(line.text)
        and (last.ends_sentence or short or _is_heading(group) or is_caption(group[0].text))
    ):
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


def _is_next_number(text: str, following: str) -> bool:
    """Whether a line is numbered as the next one after a paragraph's («2.» after «1.», «（二）» after «（一）»)."""
    first, second = numbering(text), numbering(following)
    if first is None or second is None or (first.style, first.depth) != (second.style, second.depth):
        return False
    before, after = _ordinal(first.label), _ordinal(second.label)
    return before is not None and after == before + 1


def _ordinal(label: str) -> int | None:
    last = label.strip("（()）").split(".")[-1]
    if last.isdigit():
        return int(last)
    return _HAN_ORDINALS.get(last)


def _is_heading(group: Sequence[Line]) -> bool:
    """Whether the lines so far are a heading; none takes more than a few."""
    return len(group) <= MAX_HEADING_LINES and is_heading(_text(group))


def _text(group: Sequence[Line]) -> str:
    return glue([line.text for line in group])


def _tolerance(text: str) -> int:
    return WIDTH_TOLERANCE if _HAN.search(text) else ENGLISH_TOLERANCE


# «Population: 3.06 million», «29% White, non-Hispanic», «47%», «Origin:»: lines of a fact sheet.
_AMOUNT = r"[+\-–−#]?(?:US)?[$€£]?\d[\d,.]*\d?\s?(?:%|percent|thousand|million|billion|trillion)?"
_FACT = re.compile(
    rf"(?:{_AMOUNT}(?:\s+[A-Z\d][^.;]{{0,60}})?|[A-Z][\w’'/&,() -]{{1,50}}:(?:\s*{_AMOUNT}.{{0,80}}(?<!\.))?)"
)
# Of a figure first, only one that cannot be a year, a page or a count within wrapped prose tells a fact.
_TELLING = re.compile(r"[%$€£#]|,\d{3}|million|billion|trillion|thousand|percent|^[A-Z]")
MAX_FACT = 110
SHORT_LINE = 60  # columns


def _is_fact(line: Line) -> bool:
    """A line of an English fact sheet: a label with a figure, a figure with a label, either alone."""
    if len(line.text) > MAX_FACT or _HAN.search(line.text) or not _TELLING.search(line.text):
        return False
    return bool(_FACT.fullmatch(line.text))


def _first_word(line: Line) -> int:
    """The columns that the first word of a line would have taken on the line before."""
    return 1 + len(line.text.split(" ", 1)[0])


# «发布单位：…», «发布日期：…»: a line of a title page stands for itself.
_FIELD = re.compile(r"(?:[\u3400-\u9fff]{2,8}|[A-Z][a-z]+(?: [a-z]+)?)\s*[:：]\s*\S")
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
    if _FIELD.match(line.text) or _FIELD.match(last.text):
        return False
    room = last.width < 0.5 * width or (not _HAN.search(last.text) and last.width + _first_word(line) + 10 <= width)
    is_label = len(group) == 1 and room and not _CLAUSE.search(last.text)
    return not is_label and not parted and not indented
