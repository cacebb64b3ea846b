"""Figures out of tables: row header × column header × unit × period, with the cell each stands in.

The grid's shape comes from `grid`, the meaning of a header text from `facets`, the meaning of a whole row or column
from `axes`, the figure itself from `cells`; here they meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.lexicon import vocabulary
from ingest.observations import axes, grid, headers
from ingest.observations.axes import Side
from ingest.observations.cells import read_cell, sign_habits, stated_quantity
from ingest.observations.context import Context, make_observation
from ingest.observations.facets import AreaReader, HeaderReader, caption_subject, periods_in
from ingest.records import Block, CellRef, Document, Measure, Observation, Table

_TITLE_LENGTH = 60  # characters a paragraph just above a table may have to be taken for its title
_INDEX = re.compile(r"[“”‘’\"《》〈〉「」]")
_INDEX_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z·]{2,14}?指数|(?:[A-Z][\w-]+ ){1,4}Index")
_DERIVED = re.compile("|".join(vocabulary("tables")["heads"]["derived"]), re.I)
_BASE_YEAR = re.compile(
    r"基期[^\d，。；、]{0,4}((?:19|20)\d\d)|以((?:19|20)\d\d)年为基(?:期|准)|\b(?:base(?: year)?|baseline)\s*[:=(]?\s*((?:19|20)\d\d)",
    re.I,
)
_SHARE_NAME = re.compile(r"占比|比重|份额|构成|占.{1,12}比例?|\bshare\b|percent(?:age)? of|% of", re.I)
_RATE_NAME = re.compile(r"增速|增长率|增长速度|增幅|涨幅|同比|环比|growth rate|percent change|% change|\bgrowth$", re.I)
_INDEX_VALUE = re.compile(r"指数$|综合指数|\bindex$", re.I)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What caption, notes, section and document say about all the figures of one table."""

    subject: str
    area: str | None
    period: str | None
    point_in_time: bool
    units: tuple[str, ...]
    signs: str
    index: str | None
    base_period: str | None = None
    sub_indices: frozenset[str] = frozenset()


def extract(document: Document, context: Context) -> list[Observation]:
    """Every figure of the document's tables, and the indicator counts that framework headers state."""
    areas = AreaReader(context)
    blocks = {block.table: block for block in document.blocks if block.table is not None}
    found: list[Observation] = []
    for table in document.tables:
        block = blocks.get(table.index)
        if block is not None and table.rows:
            found.extend(_TableReader(document, context, areas, table, block).read())
    for i, block in enumerate(document.blocks):
        if block.flattened and block.table is None:
            found.extend(_flattened_counts(document, context, i))
    return found


# ---------------------------------------------------------------- one table
class _TableReader:
    """Reads one table of the document."""

    def __init__(self, document: Document, context: Context, areas: AreaReader, table: Table, block: Block) -> None:
        self._document, self._context, self._areas = document, context, areas
        self._table, self._block = table, block
        self._before, self._after = _surroundings(document, block)

    def read(self) -> Iterator[Observation]:
        yield from self._counts()
        for segment in grid.segments(self._table):
            setting = self._setting(segment)
            year = int(setting.period[:4]) if setting.period else self._context.data_year
            yield from self._segment(segment, setting, HeaderReader(self._areas, year))

    def _setting(self, segment: grid.Segment) -> _Setting:
        titles = [text for text in self._before if not re.match(r"[(（]?\s*(?:计量)?单\s*位", text)]
        caption = " ".join(dict.fromkeys([*titles, *segment.title.split("\n"), self._table.caption])).strip()
        lines = [caption, *self._before, *segment.notes, *self._after]
        names, rest = self._areas.mentioned(caption)
        section = self._table.section[-1] if self._table.section else ""
        base = next((match for line in lines if (match := _BASE_YEAR.search(line))), None)
        period, moment = self._period(_BASE_YEAR.sub("", caption), section)
        texts = [cell.text for row in self._table.rows for cell in row]
        return _Setting(
            subject=caption_subject(_without_periods(rest)) or _indicator_heading(section),
            area=names[0] if len(names) == 1 else self._areas.main,
            period=period,
            point_in_time=moment,
            units=headers.unit_line(lines),
            signs=sign_habits([*texts, *lines]),
            index=_index_of(caption) or self._context.index,
            sub_indices=self._context.sub_indices,
            base_period=next((year for year in base.groups() if year), None) if base else None,
        )

    def _period(self, caption: str, section: str) -> tuple[str | None, bool]:
        """The one period that caption, sheet, section or title gives the whole table."""
        year = self._context.data_year
        for text in (caption, self._table.sheet or "", *self._before, section):
            found = [p for p in periods_in(text, year) if p.iso]
            if len(found) == 1 and "/" not in str(found[0].iso):
                return found[0].iso, found[0].point_in_time
            if found:
                return None, False
        return (str(year), False) if year and self._context.year_stated else (None, False)

    def _segment(self, segment: grid.Segment, setting: _Setting, reader: HeaderReader) -> Iterator[Observation]:
        columns = axes.columns(self._table, segment, reader)
        rows = axes.rows(self._table, segment, reader, self._document.text)
        unit_column = _unit_column(self._table, segment)
        by_rows = axes.rows_name_indicators(
            self._table, segment, list(rows.values()), list(columns.values()), unit_column is not None
        )
        for r in segment.body:
            for c in segment.data:
                row = rows.get((r, axes.group_of(segment, c)))
                if row is None:
                    continue
                if unit_column is not None and headers.is_unit(self._table.rows[r][unit_column].text):
                    row = replace(row, unit=row.unit or headers.clean_unit(self._table.rows[r][unit_column].text))
                made = self._cell(r, c, _meaning(row, columns[c], setting, by_rows), setting)
                if made is not None:
                    yield made

    def _cell(self, r: int, c: int, meaning: _Meaning, setting: _Setting) -> Observation | None:
        cell = self._table.rows[r][c]
        quantity = read_cell(cell, meaning.unit, meaning.measure, meaning.indicator, setting.signs)
        if quantity is None or not meaning.indicator:
            return None
        measure = _settled(meaning, quantity.unit, cell.text)
        line = self._table.rows[r]
        return make_observation(
            self._context, quantity, indicator=meaning.indicator, measure=measure, quote=(line[0].start, line[-1].end),
            block=self._block, area=meaning.area, breakdown=meaning.breakdown, period=meaning.period,
            point_in_time=meaning.point_in_time, comparator=meaning.comparator if measure == meaning.measure else None,
            cell=CellRef(self._table.index, r, c),
        )  # fmt: skip

    def _counts(self) -> Iterator[Observation]:
        """«一级指标（5 个）» in the header rows: how many indicators the framework has on each level."""
        seen: set[tuple[str, str]] = set()
        index = _index_of(self._table.caption) or _index_of(" ".join(self._before)) or self._context.index
        for row in self._table.rows:
            for cell in row:
                for stated in headers.stated_counts(cell.text):
                    if (stated.name, stated.digits) in seen:
                        continue
                    seen.add((stated.name, stated.digits))
                    quote = (row[0].start, row[-1].end)
                    ref = CellRef(self._table.index, cell.row, cell.column)
                    yield from _count(self._context, stated, cell.start, quote, self._block, index, ref)


def _surroundings(document: Document, block: Block) -> tuple[list[str], list[str]]:
    """The unit lines just before a table and the notes just after it."""
    place = document.blocks.index(block)
    before: list[str] = []
    for other in reversed(document.blocks[max(0, place - 3) : place]):
        text = document.text[other.start : other.end]
        title = other.kind == "paragraph" and len(text) <= _TITLE_LENGTH and not re.search(r"[。；：:;]\s*$|\.\s", text)
        if other.kind not in ("note", "caption") and not title:
            break
        if other.kind == "note" and not headers.unit_line([text]):
            break
        before.insert(0, text)
    after: list[str] = []
    for other in document.blocks[place + 1 : place + 4]:
        text = document.text[other.start : other.end]
        if other.kind != "note" and not headers.is_note(text):
            break
        after.append(text)
    return before, after


def _indicator_heading(section: str) -> str:
    """A section's heading, where it reads as an indicator's name."""
    name = caption_subject(_without_periods(section))
    return name if axes.is_indicator(name) else ""


def _without_periods(text: str) -> str:
    for period in reversed(periods_in(text)):
        text = text[: period.start] + text[period.end :]
    return text


def _index_of(text: str) -> str | None:
    """The index a caption names: «表1 “硅谷指数”的指标体系» -> 硅谷指数."""
    match = _INDEX_NAME.search(
        re.sub(
            r"^(?:续?表|附表|图)\s*(?:[\d.-]+|[一二三四五六七八九十]*)\s*[:：]?\s*",
            "",
            _INDEX.sub("", _without_periods(text)),
        )
    )
    return match.group().strip() if match else None


def _unit_column(table: Table, segment: grid.Segment) -> int | None:
    """The column that states each row's unit."""
    for c in range(len(table.rows[0])):
        head = grid.column_head(table, segment.header, c)
        texts = [table.rows[r][c].text.strip() for r in segment.body if table.rows[r][c].text.strip()]
        stated = headers.column_role(head) == "unit" if any(head) else False
        if stated or (
            c not in segment.data
            and c
            and texts
            and all(headers.is_unit(text) and not text.isdigit() for text in texts)
        ):
            return c
    return None


# ---------------------------------------------------------------- what a cell means
@dataclass(frozen=True, slots=True)
class _Meaning:
    """All that the headers say about one cell."""

    indicator: str
    breakdown: str | None
    area: str | None
    period: str | None
    point_in_time: bool
    measure: Measure
    unit: str
    comparator: str | None


def _meaning(row: Side, column: Side, setting: _Setting, by_rows: bool) -> _Meaning:
    main, other = (row, column) if by_rows else (column, row)
    indicator, breakdown = _names(main, other, setting)
    if setting.index and indicator in setting.sub_indices and not (main.unit or other.unit):
        indicator += "指数"
    asking = next((side for side in (column, row) if side.measure not in (None, "level")), None)
    if asking is other and other.measure == "share" and breakdown and main.subject:
        indicator, breakdown = f"{main.subject}{_glue(main.subject)}{other.subject}", None
    measure: Measure = asking.measure if asking is not None and asking.measure else "level"
    if (
        asking is not None
        and measure in ("share", "rank")
        and asking.measure_text
        and asking.measure_text not in indicator
    ):
        indicator += asking.measure_text if not indicator.isascii() else f" {asking.measure_text}"
    dated = next((side for side in (column, row) if side.period), None)
    area = row.area or column.area or setting.area
    if _is_index_value(indicator, setting) and row.area is None and column.area is None:
        area = setting.index or area
    period = dated.period if dated else setting.period
    if dated is None and any(re.match(r"基期|base", side.measure_text, re.I) for side in (row, column)):
        period = setting.base_period
    if (
        period
        and re.fullmatch(r"\d{4}-\d\d", period)
        and re.match(r"累计|本年累计", column.measure_text + row.measure_text)
    ):
        period = f"{period[:4]}-01/{period}" if not period.endswith("-01") else period
    return _Meaning(
        indicator=indicator, breakdown=breakdown, area=area,
        period=period,
        point_in_time=dated.point_in_time if dated else setting.point_in_time,
        measure=measure, unit=_unit(main, other, asking, measure, indicator, setting),
        comparator=asking.comparator if asking is not None else None,
    )  # fmt: skip


def _names(main: Side, other: Side, setting: _Setting) -> tuple[str, str | None]:
    """(indicator, breakdown): the axis of indicators names the one, the other axis or a dependent row the other."""
    if not main.subject:
        main, other = (other, main) if setting.subject == "" or axes.is_indicator(other.subject) else (main, other)
    indicator, breakdown = main.subject, _joined(*_populations(other), other.subject)
    if main.parents and not main.nested and main.listed is None:
        indicator, outer = _inner_or_outer(main)
        breakdown = _joined(outer, breakdown)
    if indicator and breakdown and _DERIVED.fullmatch(breakdown):
        return (
            f"{indicator}{'' if breakdown in indicator else _glue(indicator)}{'' if breakdown in indicator else breakdown}",
            None,
        )
    if not indicator:
        return setting.subject or _fallback(main, other), breakdown
    if main.parents and (axes.needs_parent(indicator) or (main.nested and headers.unit_clashes(main.unit, indicator))):
        named = [parent for parent in main.parents if axes.is_indicator(parent) or main.nested]
        if named and (main.nested or not main.unit):
            return named[-1], _joined(indicator, breakdown)
    if axes.needs_parent(indicator) and not main.unit and main.listed != "indicator":
        if setting.subject and axes.is_indicator(setting.subject) and not axes.is_indicator(indicator):
            return setting.subject, _joined(indicator, breakdown)
    return indicator, breakdown


def _populations(side: Side) -> tuple[str, ...]:
    """The outer headers of a population axis: part of the population's name."""
    return side.parents if side.listed is None and not side.nested else ()


def _inner_or_outer(side: Side) -> tuple[str, str]:
    """(indicator, population) of a two-level column header: the one whose last noun is an indicator's names it."""
    outer = side.parents[-1]
    if axes.strength(outer) > axes.strength(side.subject):
        return outer, side.subject
    return side.subject, outer


def _glue(text: str) -> str:
    return " " if text.isascii() else ""


def _joined(*parts: str | None) -> str | None:
    return "·".join(part for part in parts if part) or None


def _fallback(main: Side, other: Side) -> str:
    """The header's own words where nothing names an indicator: 综合排名, 占比, 合计."""
    for side in (main, other):
        if side.measure_text and side.measure != "level":
            return side.measure_text
    return ""


def _is_index_value(indicator: str, setting: _Setting) -> bool:
    return bool(
        setting.index
        and _INDEX_VALUE.search(indicator)
        and (
            setting.index in indicator
            or (setting.index not in indicator
            and len(indicator) <= 12
            and "价格" not in indicator)
        )
    )


def _unit(main: Side, other: Side, asking: Side | None, measure: Measure, indicator: str, setting: _Setting) -> str:
    if asking is not None:
        own = asking.unit or asking.measure_unit
        if own or measure in ("change_rate", "share", "rank", "ratio"):
            return own
        level = main.unit or other.unit
        return "百分点" if measure == "change" and level == "%" else level or _stated_unit(indicator, setting.units)
    if _DERIVED.fullmatch(other.subject):
        return other.unit or ("点" if other.subject.endswith("指数") else "分" if other.subject.endswith("分") else "")
    return main.unit or other.unit or _stated_unit(indicator, setting.units)


def _stated_unit(indicator: str, units: Sequence[str]) -> str:
    """The caption's unit, where it is one or where only one of several fits the indicator."""
    if _SHARE_NAME.search(indicator) or re.search(r"率$|rate$", indicator, re.I):
        return next((unit for unit in units if unit in ("%", "‰")), "%" if _SHARE_NAME.search(indicator) else "")
    fitting = [unit for unit in units if headers.unit_fits(unit, indicator)]
    if len(fitting) == 1:
        return fitting[0]
    if len(units) == 1 and not headers.unit_clashes(units[0], indicator):
        return units[0]
    return "点" if not units and _INDEX_VALUE.search(indicator) and "价格" not in indicator else ""


def _settled(meaning: _Meaning, unit: str, text: str) -> Measure:
    """The measure once the cell's own unit is known."""
    if meaning.measure == "change" and unit == "%":
        return "change_rate"
    if meaning.measure == "change_rate" and unit in ("百分点", "个百分点"):
        return "change"
    if meaning.measure == "level" and unit in ("%", "‰"):
        if _RATE_NAME.search(meaning.indicator):
            return "change_rate"
        return "share" if _SHARE_NAME.search(meaning.indicator) else "level"
    return meaning.measure


# ---------------------------------------------------------------- stated counts
def _count(
    context: Context,
    stated: headers.StatedCount,
    offset: int,
    quote: tuple[int, int],
    block: Block,
    index: str | None,
    cell: CellRef | None,
) -> Iterator[Observation]:
    quantity = stated_quantity(stated.digits, stated.unit, offset + stated.start)
    if quantity is not None:
        quantity = replace(quantity, end=offset + stated.end)
        yield make_observation(
            context,
            quantity,
            indicator=f"{stated.name}数",
            measure="level",
            quote=quote,
            block=block,
            area=index,
            cell=cell,
        )


def _flattened_counts(document: Document, context: Context, place: int) -> Iterator[Observation]:
    """The stated counts of a framework header whose grid is lost; its index is named by the caption above."""
    block = document.blocks[place]
    text = document.text[block.start : block.end]
    counts = headers.stated_counts(text)
    if not counts:
        return
    captions = [b for b in document.blocks[max(0, place - 12) : place] if b.kind in ("caption", "heading")]
    named = [name for b in reversed(captions) if (name := _index_of(document.text[b.start : b.end]))]
    for stated in counts:
        line_start = text.rfind("\n", 0, stated.start) + 1
        line_end = text.find("\n", stated.end)
        quote = (block.start + line_start, block.start + (line_end if line_end >= 0 else len(text)))
        yield from _count(context, stated, block.start, quote, block, named[0] if named else context.index, None)
