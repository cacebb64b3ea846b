"""Physical lines of a fixed-width layout, and the width a file wraps at."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.clean import clean_line, display_width
from ingest.records import RawBlock

WIDTH_TOLERANCE = 5  # columns a full line may fall short of the wrap width (line-break rules of Chinese punctuation)
WINDOW = 8  # lines on each side that share a layout
MIN_FULL_LINES = 3  # so many lines of one width make it a wrap width
PAGE_WIDTH = 140  # columns that a printed line may take
OVER_WIDTH = 1.5  # times the wrap width that no wrapped line reaches
PROSE_WIDTH = 24  # columns below which a line tells nothing about wrapping

TERMINAL = re.compile(r"[。！？；：.!?:;…][”’」』）)\]】\"']*$")

# A full stop behind a digit in Chinese prose is a decimal point whose digits stand on the next line.
_CUT_NUMBER = re.compile(r"[\u4e00-\u9fff].*\d\.$")


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line: `text` without indent, `blanks` empty lines before it, `gap` page furniture taken out before."""

    text: str
    indent: int
    blanks: int
    page: int | None = None
    gap: bool = False
    confidence: float = 1.0

    @property
    def width(self) -> int:
        """Columns the text takes, its indent apart."""
        return display_width(self.text)

    @property
    def extent(self) -> int:
        """The column the line ends at."""
        return self.indent + self.width

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends in a sentence mark."""
        tail = self.text[-8:]
        return TERMINAL.search(tail) is not None and not _CUT_NUMBER.search(tail)


def lines_of(blocks: Iterable[RawBlock]) -> list[Line]:
    """The non-empty lines of wrapped blocks, cleaned, with the number of blank lines before each."""
    found: list[Line] = []
    blanks = 0
    for block in blocks:
        for piece in block.text.replace("\f", "\n").split("\n"):
            cleaned = clean_line(piece)
            text = cleaned.strip(" \u3000")
            if not text:
                # A line that held only debris is no blank line of the layout.
                blanks += 0 if piece.strip() else 1
                continue
            indent = display_width(cleaned[: len(cleaned) - len(cleaned.lstrip(" \u3000"))])
            found.append(Line(text, indent, blanks, block.page, False, block.confidence))
            blanks = 0
    return found


def double_spaced(lines: Sequence[Line]) -> bool:
    """Whether a blank line stands between most lines, so that blank lines do not part paragraphs."""
    if len(lines) < 4:
        return False
    # Between two full lines without a sentence end a blank line is no paragraph break.
    cut = [b for a, b in itertools.pairwise(lines) if not a.ends_sentence and a.width >= PROSE_WIDTH]
    return len(cut) >= 3 and sum(1 for line in cut if line.blanks) > 0.5 * len(cut)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines were broken at a width (rather than one paragraph a line)."""
    long = [line for line in lines if line.width >= PROSE_WIDTH]
    if len(long) < MIN_FULL_LINES:
        return False
    broken = sum(1 for line in long if not line.ends_sentence)
    common = Counter(line.width // WIDTH_TOLERANCE for line in long)
    best = max(common[k] + common[k + 1] for k in common)
    return broken >= 0.45 * len(long) and best >= 0.25 * len(long) and not _runs_over(long)


def _runs_over(long: Sequence[Line]) -> bool:
    """Whether many lines go far beyond the width others share: whole paragraphs, broken nowhere."""
    width = _shared_width([line.extent for line in long])
    over = sum(1 for line in long if line.extent > max(OVER_WIDTH * width, PAGE_WIDTH))
    return over > 0.15 * len(long)


def local_widths(lines: Sequence[Line]) -> list[int]:
    """For each line the width its surroundings wrap at: the largest that several neighbours share; 0 for none.

    Where the neighbours say nothing (a title page), the whole stretch decides.
    """
    widths = [line.extent for line in lines]
    overall = _shared_width(widths)
    near = (widths[max(0, i - WINDOW) : i + WINDOW + 1] for i in range(len(widths)))
    return [_shared_width(some) or overall for some in near]


def _shared_width(widths: Sequence[int]) -> int:
    descending = sorted((w for w in widths if w >= PROSE_WIDTH), reverse=True)
    return next((w for k, w in enumerate(descending) if _support(descending, k) >= MIN_FULL_LINES), 0)


def _support(descending: Sequence[int], k: int) -> int:
    """How many widths from position k on lie within the tolerance of the k-th."""
    top = descending[k]
    return sum(1 for w in descending[k:] if top - w <= WIDTH_TOLERANCE)
