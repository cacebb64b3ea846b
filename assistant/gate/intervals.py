"""The interval of a computation as a sentence writes it: both ends are those recorded, in its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gate.figures import Figure, same_unit
from assistant.gate.grounds import folded
from assistant.records import Computation, Evidence
from ingest.numerals import scale_unit

_BETWEEN = re.compile(
    r"在(?P<low>[^，。；;（）()]*?)[与和至到](?P<high>[^，。；;（）()]*?)之间"
    r"|between (?P<from>[^;()]*?) and (?P<to>[^;()]*?)(?= given|[,;()]|\.(?!\d)|$)"
)
_NEARLY = 0.5000001  # half a unit of the last shown digit


def is_bound_of(f: Figure, c: Computation) -> bool:
    """Whether a figure is an end of a computation's interval, or its whole interval, in its unit."""
    q = f.quantity
    if q is None or (f.unit and f.unit != same_unit(c.unit)):
        return False
    if f.is_range:
        return _shows(f, q.value, c, c.low) and q.high is not None and _shows(f, q.high, c, c.high)
    return _shows(f, q.value, c, c.low) or _shows(f, q.value, c, c.high)


def is_misplaced_bound(f: Figure, text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a figure stands as an end of an interval (在…与…之间) that no worked-out computation of the text has."""
    if f.quantity is None:
        return False
    worked = [
        c
        for e in evidence
        if (c := e.computation) is not None and c.low is not None and folded(c.expression).text in text
    ]
    span = next((m for m in _BETWEEN.finditer(text) if m.start() <= f.start and f.end <= m.end()), None)
    if not worked or span is None:
        return False
    low = max(span.end("low"), span.end("from"))
    return not any(_is_end(f, c, is_low=f.end <= low) for c in worked)


def _is_end(f: Figure, c: Computation, is_low: bool) -> bool:
    q = f.quantity
    assert q is not None
    unit_fits = not f.unit or f.unit == same_unit(c.unit)
    return unit_fits and _shows(f, q.value, c, c.low if is_low else c.high)


def _shows(f: Figure, value: float, c: Computation, recorded: float | None) -> bool:
    """Whether a written value is a recorded one, rounded as it is written; a bare one is in the computation's unit."""
    if recorded is None or f.quantity is None:
        return False
    own = scale_unit(c.unit)[0]
    written = scale_unit(f.quantity.unit)[0]
    factor = written if f.unit or written != 1 else own
    said, held = abs(value) * factor, abs(recorded) * own
    return abs(said - held) <= max(_NEARLY * 10.0**-f.decimals * factor, 1e-9 * held)
