"""Words broken at line ends made whole, judged by the words the document writes elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.records import RawBlock

_BROKEN = re.compile(r"([A-Za-z]{2,})[-‐]$")
_REST = re.compile(r"([a-z]+)(\S*)\s*")
_WORD = re.compile(r"[A-Za-z]{2,}(?:-[A-Za-z]+)*")


def without_hyphens(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The same lines, with the second half of each broken word moved up to its first half.

    A hyphen stays when the document writes the hyphenated word elsewhere and not the plain one.
    """
    known = {word.lower() for block in blocks for word in _WORD.findall(block.text)}
    out: list[RawBlock] = []
    for block in blocks:
        previous = _last_line(out)
        broken = _BROKEN.search(out[previous].text) if previous is not None else None
        rest = _REST.match(block.text) if block.wrapped else None
        if previous is None or broken is None or rest is None:
            out.append(block)
            continue
        head, tail = broken.group(1), rest.group(1)
        hyphen = "-" if f"{head}-{tail}".lower() in known and (head + tail).lower() not in known else ""
        stem = out[previous].text[: broken.end(1)]
        out[previous] = replace(out[previous], text=f"{stem}{hyphen}{tail}{rest.group(2)}")
        remainder = block.text[rest.end() :]
        if remainder:
            out.append(replace(block, text=remainder))
    return out


def _last_line(blocks: list[RawBlock]) -> int | None:
    """The line directly before, None where something else stands between."""
    return len(blocks) - 1 if blocks and blocks[-1].wrapped and blocks[-1].text else None
