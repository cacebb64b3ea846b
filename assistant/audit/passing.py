"""How many rows of a table pass a mark: «营业收入超千亿元的高新区有4个» against the table's own column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.judging import severity
from assistant.audit.naming import plain, same_name
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract, Figure
from assistant.audit.sums import count_of
from assistant.audit.tables import Row, rows_of
from assistant.audit.wording import label, written
from index_calc.intervals import exact
from ingest.numerals import find_quantities

_SAID = re.compile(
    r"(?P<what>[\u4e00-\u9fffA-Za-z&（）()]{2,16}?)(?:(?P<above>超过?|突破|高于|大于|达到?|不低于)|(?P<below>低于|不足|少于|小于))"
    r"(?P<limit>(?:[\d.,]+\s?|[一二两三四五六七八九十百千]+)?(?:百|千|万)?(?:亿|万)?(?:亿元|万元|元|%|家|件|人|分|万人|项))(?:以上)?的"
    r"(?P<who>[\u4e00-\u9fff]{1,10}?)(?:共有|共|有|为|达)?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})[个家]"
)
_LEAST_ROWS = 4


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every count of those past a mark whose measure a table gives row by row."""
    if not reading.document.tables:
        return
    for sentence in reading.sentences:
        for match in _SAID.finditer(sentence.text):
            yield from _counted(match, sentence, reading)


def _counted(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    limits = find_quantities(match["limit"])
    if len(limits) != 1:
        return
    limit, unit = exact(limits[0].scaled), limits[0].base_unit
    stated = count_of(match["n"])
    for table in reading.document.tables:
        rows = rows_of(table, reading)
        members = [r for r in rows if not r.is_total and not r.nested]
        cells = [f for r in members for f in _measured(r, plain(match["what"]), unit)]
        if len(cells) < max(_LEAST_ROWS, stated) or len(cells) != len(members) or len({f.o.period for f in cells}) > 1:
            continue
        start = sentence.start + match.start()
        quote = reading.extract(start, sentence.start + match.end(), float(stated), "个")
        yield _check(quote, stated, limit, bool(match["below"]), cells, any(r.is_total for r in rows))
        return


def _measured(row: Row, what: str, unit: str) -> list[Figure]:
    """The one cell of a row that gives what is measured."""
    held = [f for f in row.figures.values() if f.o.measure in ("level", "share") and f.unit == unit]
    return [f for f in held if same_name(f.name, what)][:1]


def _check(quote: Extract, stated: int, limit: Fraction, below: bool, cells: Sequence[Figure], whole: bool) -> Check:
    past = [f for f in cells if (f.value < limit if below else f.value >= limit)]
    holds = len(past) == stated
    sure = whole or len(past) > stated
    condition = None if holds or sure else "若表中未列全"
    verdict = "consistent" if holds else "inconsistent" if sure else "conditional"
    listed = "、".join(f"{label(f, period=False)}{written(f)}" for f in past) or "无"
    text = f"“{quote.quote}”：按表中所列，{'不到' if below else '达到'}这一标准的有{len(past)}个（{listed}），"
    text += (
        "一致。"
        if holds
        else f"与所称的{stated}个不一致。"
        if sure
        else f"与所称的{stated}个不同；{condition}，则可成立。"
    )
    return Check(
        kind="passing",
        statement=text,
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(quote, *cells),
        stated=str(stated),
        computed=float(len(past)),
        gap=None if holds else float(abs(len(past) - stated)),
        condition=condition,
        remedy=None if verdict != "inconsistent" else f"应为{len(past)}个，或表中数值须改",
        severity=severity(verdict, Fraction(abs(len(past) - stated)), Fraction(max(stated, 1))),  # type: ignore[arg-type]
    )
