"""One figure and the words around it: which statement it makes. Tried in order, the first frame that fits decides."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.observations import changes, levels, measures, ranks, shares
from ingest.observations.carried import Carried
from ingest.observations.readings import Reading
from ingest.records import Quantity

_GROWTH = re.compile(r"(?<=[\u4e00-\u9fff])(?P<noun>增速|增幅|涨幅|升幅|降幅|跌幅|减幅|增长率)$")
_EXPECTED = re.compile(r"的?(?:预计|估计)(?:为|达)?$")
_FRAMES = (changes.change, shares.contribution, shares.share, shares.ratio, levels.reached)


def read(before: str, quantity: Quantity, after: str, carried: Carried, rest: str = "") -> Reading | None:
    """The statement a figure makes, None where its words do not tell.

    `before`/`after` are the words of its clause up to the neighbouring figures, without periods and the head area;
    `rest` goes on to the end of the clause.
    """
    bare_rank = quantity.base_unit == "位" and not quantity.text.endswith(("位", "名"))
    if bare_rank or quantity.text.startswith(("第", "#", "首", "榜")):
        return ranks.rank(before, quantity, after, carried)
    if (told := levels.exchanged(before, quantity, carried)) is not None:
        return told
    before = _EXPECTED.sub("", before)
    comparison = measures.take_comparison(before)
    special = (
        changes.pulled(comparison, quantity, carried)
        or changes.enumerated(comparison, quantity, carried)
        or shares.population(comparison.rest, quantity, carried)
        or shares.among(before, quantity, after + rest)
    )
    if special is not None:
        return special
    for frame in _FRAMES:
        reading = frame(comparison, quantity, after, carried)
        if reading is not None:
            return _grown(reading)
    found = levels.counted(before, quantity, after, carried, rest) or levels.level(
        comparison, quantity, after, carried, rest
    )
    return _grown(found) if found is not None else None


def _grown(reading: Reading) -> Reading:
    """«其中创新产出指数增幅最大，为14.1%»: the value of a growth is a rate of change of what grew."""
    noun = _GROWTH.search(reading.indicator)
    if noun is None or reading.measure != "level" or reading.quantity.base_unit != "%":
        return reading
    sign = -1 if noun.group("noun") in ("降幅", "跌幅", "减幅") else 1
    signed = changes.signed(reading.quantity, sign)
    name = reading.indicator[: noun.start()]
    return replace(reading, measure="change_rate", indicator=name, quantity=signed, rate=False)
