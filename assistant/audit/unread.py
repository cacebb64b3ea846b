"""Quantities of a sentence that no observation holds: «比2018年的4天缩短87.5%» tells the 4 days only in passing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.audit.reading import Reading, Sentence, figure
from assistant.audit.records import Figure
from ingest.numerals import find_quantities
from ingest.records import Observation, Quantity

_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)\s?年(?:度|底|末)?的?[^，。；\d]{0,6}$")
_NAME = 16  # characters before a number that can name it
_NO_FIGURE = re.compile(r"^(年|月|日|月份|年度|级|届|大|章|条)$")


def quantities(sentence: Sentence, reading: Reading) -> list[Figure]:
    """Every quantity of a sentence in order: the figures read from it, and bare ones where none was read."""
    held = reading.by_sentence.get(sentence.index, [])
    taken = [(f.o.number_start, f.o.number_end) for f in held]
    loose = []
    for q in _written(sentence.text):
        start, end = sentence.start + q.start, sentence.start + q.end
        if not _NO_FIGURE.match(q.unit) and not any(a < end and start < b for a, b in taken):
            loose.append(_bare(q, sentence, reading))
    return sorted([*held, *loose], key=lambda f: f.o.number_start)


@lru_cache(maxsize=4096)
def _written(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text; every kind of check looks at the same sentences."""
    return tuple(find_quantities(text))


def _bare(q: Quantity, sentence: Sentence, reading: Reading) -> Figure:
    start, end = sentence.start + q.start, sentence.start + q.end
    said = _YEAR_BEFORE.search(sentence.text[max(0, q.start - 12) : q.start])
    block = sentence.block
    lead = re.split(r"[，,；;：:、（(]|和|及", sentence.text[: q.start])[-1]
    share = q.unit == "%" and re.search(r"占(比|[^，。]{0,12}的?(比重|比例)?)?(的|为|达)?$", lead)
    observation = Observation(
        observation_id="",
        document_id=reading.document.document_id,
        indicator=""
        if share or lead.isascii()
        else re.sub(r"(为|达到?|有|共|是|实现|约)+$", "", lead.strip())[-_NAME:],
        area=None,
        breakdown=None,
        period=said[1] if said else None,
        point_in_time=False,
        measure="share" if share else "level",
        value=q.value,
        unit=q.unit,
        scaled_value=q.scaled,
        base_unit=q.base_unit,
        low=q.low,
        high=q.high,
        qualifier=q.qualifier,
        comparator=None,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        number_start=start,
        number_end=end,
        section=" › ".join(block.section),
        page=block.page,
    )
    return replace(figure(observation, reading.document, reading.sentences), sentence=sentence.index)


def is_bare(f: Figure) -> bool:
    """Whether a figure was found by its digits alone."""
    return not f.o.observation_id
