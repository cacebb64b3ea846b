"""How far a row's name is set in: blanks before it, cell styles, CSS and paragraph indents, all as ideographic spaces.

Statistical tables show by indentation alone which row is part of which («规模以上工业 /　其中：高技术制造业»).
"""

from __future__ import annotations

import re

MAX_INDENT = 8  # ideographic spaces; deeper ones are layout
_WIDE = "\u3000\u2003\u2001"
_NARROW = " \u00a0\u2002\u2000\u2004\u2005\u2006\u2007\u2008\u2009\u202f"
_CSS = re.compile(
    r"(?:padding-left|margin-left|text-indent)\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt|em|rem|ch|in|cm|mm|%)?", re.I
)
_SHORTHAND = re.compile(r"(?:^|;)\s*padding\s*:\s*\S+\s+\S+\s+\S+\s+(\d+(?:\.\d+)?)(px|pt|em|rem|in|cm)", re.I)
_CLASS = re.compile(r"(?:indent|level|lvl)[-_]?(\d)\b", re.I)
_EMS = {"px": 16.0, "pt": 12.0, "em": 1.0, "rem": 1.0, "ch": 2.0, "in": 0.15, "cm": 0.37, "mm": 3.7, "": 16.0}


def leading(text: str) -> int:
    """The blanks before a text in ideographic widths; two narrow ones make one."""
    blanks = text[: len(text) - len(text.lstrip())]
    return sum(1 for c in blanks if c in _WIDE) + sum(1 for c in blanks if c in _NARROW) // 2


def set_in(text: str, width: int) -> str:
    """A text with its indent written before it."""
    bare = text.strip()
    return "\u3000" * min(max(width, 0), MAX_INDENT) + bare if bare else ""


def styled(style: str | None, classes: str | None = None) -> int:
    """The indent a cell's style attribute or class name asks for."""
    style = style or ""
    found = [(float(m.group(1)), (m.group(2) or "").lower()) for m in _CSS.finditer(style)]
    found += [(float(m.group(1)), m.group(2).lower()) for m in _SHORTHAND.finditer(style)]
    ems = sum(value / _EMS[unit] for value, unit in found if unit in _EMS)
    named = _CLASS.search(classes or "")
    return round(ems) if ems else int(named.group(1)) if named else 0
