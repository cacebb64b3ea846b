"""Tables against themselves: total rows and columns, share columns, growth columns across the row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.audit.bounds import Bounds, total
from assistant.audit.composites import EQUAL
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import plain
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level
from assistant.audit.wording import as_stated, bare, label
from assistant.lexicon import normalise
from ingest.records import Table

_TOTAL = re.compile(
    r"^(总计|合计|总数|总量|总额|共计|全部|全区合计|全市合计|全市|全省|全区|全国|总体|小计"
    r"|grand total|sub-?total|total|all|overall)(\s|（|\(|:|：|$)",
    re.I,
)
_MEAN_ROW = re.compile(
    r"^(平均(值|分|得分|水平)?|均值|综合(指数|得分)?|总指数|overall|composite|average|mean)( (index|score))?$", re.I
)
_LEAST_MEMBERS = 3
_SUBTOTAL = re.compile(r"小计|sub-?total", re.I)
_NESTED = re.compile(r"^(其中|#|＃|—|–|-|·|•|\s|of which|including|内[：:])", re.I)
_NO_SUM = re.compile(
    r"率|比|均|指数|排名|位次|增速|增长|密度|强度|得分|分值|价|rank|rate|average|index|ratio|per |share|%|median|mean",
    re.I,
)
_SHARE_COLUMN = re.compile(r"占比|比重|构成|份额|share|percent of|% of", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with its label and its figures by column."""

    index: int
    label: str
    figures: dict[int, Figure]

    @property
    def is_total(self) -> bool:
        return bool(_TOTAL.match(self.label.strip()))

    @property
    def nested(self) -> bool:
        return bool(_NESTED.match(self.label))


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every relation that a table's own layout states."""
    for table in reading.document.tables:
        rows = rows_of(table, reading)
        yield from _total_rows(rows)
        yield from _share_columns(rows)
        yield from _total_columns(table, rows)
        yield from _mean_rows(rows, bool(EQUAL.search(reading.text)))


def rows_of(table: Table, reading: Reading) -> list[Row]:
    """The rows of a table that hold figures, in order."""
    by_row: dict[int, dict[int, Figure]] = {}
    for f in reading.tables.get(table.index, ()):
        assert f.o.cell is not None
        by_row.setdefault(f.o.cell.row, {})[f.o.cell.column] = f
    return [Row(i, _label(table, i, figures), figures) for i, figures in sorted(by_row.items())]


def _label(table: Table, row: int, figures: dict[int, Figure]) -> str:
    """The row's own name: the text cells before its first figure, the last of them (merged cells repeat the group)."""
    first = min(figures)
    texts = [c.text for c in table.rows[row][:first] if c.text.strip() and not re.fullmatch(r"[\d.,\s%]+", c.text)]
    return texts[-1] if texts else ""


# ---------------------------------------------------------------- total rows
def _total_rows(rows: Sequence[Row]) -> Iterator[Check]:
    """A total row against the rows it sums: those above it, or all others when it comes first."""
    for at, row in enumerate(rows):
        if not row.is_total:
            continue
        members = _members(rows, at)
        if len(members) < 2:
            continue
        found = [(f, [m.figures[c] for m in members]) for c, f in row.figures.items() if _column_adds(c, f, members)]
        fits = [total(p.box for p in parts).meets(f.loose) for f, parts in found]
        # One column that adds up shows that the layout is understood; without it a mismatch may be ours.
        close = [abs(sum(p.value for p in parts) - f.value) * 10 <= abs(f.value) for f, parts in found]
        if any(_nested(f, parts) for f, parts in found):
            continue  # rows with rows of their own below them: the outer ones alone make up the total
        sure = any(fits) or (bool(close) and all(close)) or (len(found) == 1 and not any(r.nested for r in rows))
        for f, parts in found:
            yield _sum_check("table_total", f, parts, None if sure else "若表中各行并非合计行的全部组成")


def _nested(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether outer rows (采矿业) make up the total and the rows below each (煤炭开采) stay within it."""
    outer: list[Figure] = []
    held = Fraction(0)
    for f in parts:
        if outer and held + f.value <= outer[-1].value:
            held += f.value
        else:
            outer.append(f)
            held = Fraction(0)
    return 1 < len(outer) < len(parts) and total(f.box for f in outer).meets(whole.box)


def _members(rows: Sequence[Row], at: int) -> list[Row]:
    above = [r for r in rows[:at] if not r.nested]
    if not above:
        rest = [r for r in rows[at + 1 :] if not r.nested]
        return [r for r in rest if not r.is_total]
    if _SUBTOTAL.search(rows[at].label):
        cut = max((i for i, r in enumerate(above) if r.is_total), default=-1)
        return above[cut + 1 :]
    subtotals = [r for r in above if _SUBTOTAL.search(r.label)]
    if subtotals:
        return subtotals
    return [r for r in above if not r.is_total]


def _column_adds(column: int, f: Figure, members: Sequence[Row]) -> bool:
    """Whether a column holds amounts of one unit in every member row."""
    if any(column not in m.figures for m in members):
        return False
    cells = [m.figures[column] for m in members]
    if any(c.unit != f.unit or c.o.measure != f.o.measure for c in cells):
        return False
    if f.o.measure == "share":
        return bool(_SHARE_COLUMN.search(f.o.indicator))
    if f.o.measure == "change":
        return f.unit not in ("百分点", "点", "位")
    return is_level(f) and not _NO_SUM.search(f.name)


def _sum_check(kind: str, whole: Figure, parts: Sequence[Figure], condition: str | None) -> Check:
    computed = sum((p.value for p in parts), Fraction(0))
    listed = (
        " + ".join(bare(p) for p in parts)
        if len(parts) <= 12
        else f"{bare(parts[0])} + … + {bare(parts[-1])}（{len(parts)}项）"
    )
    return verify(
        Relation(
            kind,
            whole,
            tuple(parts),
            lambda get: total(get(p) for p in parts),
            listed,
            f"{label(whole)}合计",
            condition=condition,
            remedy=f"若各项无误，合计应为{as_stated(computed, whole)}",
        )
    )


# ---------------------------------------------------------------- mean rows
def _mean_rows(rows: Sequence[Row], equal: bool) -> Iterator[Check]:
    """A row of means or of the composite against the rows above it; weights that are not told leave it open."""
    ends = [r for r in rows if _MEAN_ROW.match(r.label.strip())]
    members = [r for r in rows if r not in ends and not r.is_total]
    if len(ends) != 1 or len(members) < _LEAST_MEMBERS or any(r.nested for r in rows):
        return
    row = ends[0]
    found = []
    for column, f in row.figures.items():
        cells = [m.figures[column] for m in members if column in m.figures]
        alike = len(cells) == len(members) and all(c.unit == f.unit and c.o.measure == f.o.measure for c in cells)
        if alike and f.o.measure == "level" and f.unit in ("", "点", "分", "%"):
            found.append((f, cells))
    fits = [_mean_of(cells).meets(f.box) for f, cells in found]
    for f, cells in found:
        span = Bounds(min(c.box.low for c in cells), max(c.box.high for c in cells))
        sure = equal or any(fits) or not span.meets(f.box)
        middle = sum((c.value for c in cells), Fraction(0)) / len(cells)
        yield verify(
            Relation(
                "composite",
                f,
                tuple(cells),
                lambda _get, cells=cells: _mean_of(cells),  # type: ignore[misc]
                f"({' + '.join(bare(c) for c in cells)}) ÷ {len(cells)}",
                f"{label(f)}，各行平均",
                condition=None if sure else "若为加权平均",
                remedy=f"若各行无误，平均应为{as_stated(middle, f)}",
            )
        )


def _mean_of(cells: Sequence[Figure]) -> Bounds:
    return total(c.box for c in cells).scale(Fraction(1, len(cells)))


# ---------------------------------------------------------------- share columns
def _share_columns(rows: Sequence[Row]) -> Iterator[Check]:
    """营业收入占比 of a row: its 营业收入 over that of the total row, or over the sum of the rows."""
    totals = [r for r in rows if r.is_total and not _SUBTOTAL.search(r.label)]
    if len(totals) != 1:
        return
    whole_row = totals[0]
    for row in rows:
        if row is whole_row or row.is_total:
            continue
        for column, share in row.figures.items():
            if share.o.measure != "share" or share.unit != "%" or not _SHARE_COLUMN.search(share.o.indicator):
                continue
            source = _share_source(column, share, row, whole_row)
            if source is not None:
                yield _share_check(share, row.figures[source], whole_row.figures[source])


def _share_source(column: int, share: Figure, row: Row, whole: Row) -> int | None:
    """The column whose amounts a share column divides: the one it is named after, else the one just before it."""
    stem = plain(re.sub(r"(的)?(占比|比重|构成|份额|share|占.*$).*$", "", normalise(share.o.indicator)))
    both = [c for c, f in row.figures.items() if c in whole.figures and is_level(f)]
    named = [c for c in both if stem and row.figures[c].name == stem and row.figures[c].o.period == share.o.period]
    if named:
        return named[0]
    return column - 1 if not stem and column - 1 in both else None


def _share_check(share: Figure, part: Figure, whole: Figure) -> Check:
    return verify(
        Relation(
            "table_share",
            share,
            (part, whole),
            lambda get: (get(part) / get(whole)).scale(100),
            f"{bare(part)} ÷ {bare(whole)}",
            label(part),
            remedy=f"若{bare(part)}与{bare(whole)}无误，占比应为{as_stated(part.value / whole.value * 100, share)}"
            if whole.value
            else None,
        )
    )


# ---------------------------------------------------------------- total columns
def _total_columns(table: Table, rows: Sequence[Row]) -> Iterator[Check]:
    """A column headed 合计 against the columns beside it, when most rows bear the reading out."""
    head = table.header_rows
    titles = (
        {c: " ".join(table.rows[r][c].text for r in range(head)) for c in range(len(table.rows[0]))} if head else {}
    )
    for column, title in titles.items():
        last = title.split()[-1] if title.split() else ""
        if not (_TOTAL.match(last) or last in ("全年", "全年合计")):
            continue
        found = [x for r in rows if column in r.figures and (x := _across(r, column)) is not None]
        fits = sum(total(p.box for p in parts).meets(f.loose) for f, parts in found)
        if found and fits * 2 >= len(found) and fits >= 2:
            yield from (_sum_check("table_total", f, parts, None) for f, parts in found)


def _across(row: Row, column: int) -> tuple[Figure, list[Figure]] | None:
    whole = row.figures[column]
    if not is_level(whole) or _NO_SUM.search(whole.name):
        return None
    parts = [f for c, f in row.figures.items() if c != column and is_level(f) and f.unit == whole.unit]
    return (whole, parts) if len(parts) >= 2 else None
