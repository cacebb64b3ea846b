"""Figures out of tables: row header × column header × unit × period, with the cell each stands in.

The grid's shape comes from `grid`, the meaning of a header text from `facets`, the meaning of a whole row or column
from `axes`, what row and column mean together from `meaning`, the figure itself from `cells`; here they meet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from ingest.folding import fold
from ingest.lexicon import words
from ingest.observations import axes, differences, grid, headers, stated
from ingest.observations.cells import read_cell, sign_habits
from ingest.observations.context import Context, make_observation
from ingest.observations.facets import AreaReader, HeaderReader, caption_subject, periods_in, without_periods
from ingest.observations.meaning import Meaning, Setting, meaning_of, settled_measure
from ingest.records import Block, CellRef, Document, Measure, Observation, Table

_BASE_YEAR = re.compile(
    (
        r"基期[^\d，。；、]{0,4}((?:19|20)\d\d)|以((?:19|20)\d\d)年为基(?:期|准)|\b(?:base(?: year)?"
        r"|baseline)\s*[:=(]?\s*((?:19|20)\d\d)"
    ),
    re.I,
)
_TITLE_LENGTH = 60  # characters a paragraph just above a table may have to be taken for its title


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
            found.extend(stated.of_lines(document, context, i))
    return found


# ---------------------------------------------------------------- one table
class _TableReader:
    """Reads one table of the document."""

    def __init__(self, document: Document, context: Context, areas: AreaReader, table: Table, block: Block) -> None:
        self._document, self._context, self._areas = document, context, areas
        self._table, self._block = table, block
        self._before, self._after = _surroundings(document, block)

    def read(self) -> Iterator[Observation]:
        yield from stated.of_table(self._context, self._table, self._block, self._before)
        for segment in grid.segments(self._table):
            setting = self._setting(segment)
            year = int(setting.period[:4]) if setting.period else self._context.data_year
            population = self._population(segment)
            read = list(self._segment(segment, setting, HeaderReader(self._areas, year)))
            for found in differences.settled(read, self._table):
                told = found.breakdown or not population or population in found.indicator
                yield found if told else replace(found, breakdown=population)

    def _population(self, segment: grid.Segment) -> str:
        """«分行业规模以上工业企业R&D经费情况»: whose figures a table gives, where its caption names them."""
        caption = fold(f"{segment.title} {self._table.caption}").text
        named = [word for word in words("prose", "breakdown", "enterprise") if f"{word}" in caption]
        return max(named, key=len, default="") if _OF_WHOM.search(caption) else ""

    def _setting(self, segment: grid.Segment) -> Setting:
        titles = [text for text in self._before if not re.match(r"[(（]?\s*(?:计量)?单\s*位", text)]
        caption = " ".join(dict.fromkeys([*titles, *segment.title.split("\n"), self._table.caption])).strip()
        lines = [caption, *self._before, *segment.notes, *self._after]
        names, rest = self._areas.mentioned(caption)
        section = self._table.section[-1] if self._table.section else ""
        base = next((match for line in lines if (match := _BASE_YEAR.search(line))), None)
        period, moment = self._period(_BASE_YEAR.sub("", caption), section)
        texts = [cell.text for row in self._table.rows for cell in row]
        label_heads = [text for c in segment.labels for text in grid.column_head(self._table, segment.header, c)]
        return Setting(
            subject=caption_subject(without_periods(rest)) or _indicator_heading(section),
            area=names[0] if len(names) == 1 else self._areas.main,
            period=period,
            point_in_time=moment,
            units=headers.unit_line([*lines, *label_heads]),
            signs=sign_habits([*texts, *lines]),
            index=stated.index_of(caption) or self._context.index,
            sub_indices=self._context.sub_indices,
            measure=_titled_measure(caption),
            base_period=next((year for year in base.groups() if year), None) if base else None,
        )

    def _period(self, caption: str, section: str) -> tuple[str | None, bool]:
        """The one period that caption, sheet, section or title gives the whole table."""
        year = self._context.data_year
        for text in (caption, self._table.sheet or "", *self._before, section):
            found = [p for p in periods_in(text, year) if p.iso]
            if len(found) == 1 and _in_one_year(str(found[0].iso)):
                return found[0].iso, found[0].point_in_time
            if found:
                return None, False
        return (str(year), False) if year and self._context.year_stated else (None, False)

    def _segment(self, segment: grid.Segment, setting: Setting, reader: HeaderReader) -> Iterator[Observation]:
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
                made = self._cell(r, c, meaning_of(row, columns[c], setting, by_rows), setting)
                if made is not None:
                    yield made

    def _cell(self, r: int, c: int, meaning: Meaning, setting: Setting) -> Observation | None:
        cell = self._table.rows[r][c]
        quantity = read_cell(cell, meaning.unit, meaning.measure, meaning.indicator, setting.signs)
        if quantity is None or not meaning.indicator:
            return None
        measure = settled_measure(meaning, quantity.unit, cell.text)
        line = self._table.rows[r]
        return make_observation(
            self._context, quantity, indicator=meaning.indicator, measure=measure, quote=(line[0].start, line[-1].end),
            block=self._block, area=meaning.area, breakdown=meaning.breakdown, period=meaning.period,
            point_in_time=meaning.point_in_time, comparator=_comparator(meaning, measure),
            cell=CellRef(self._table.index, r, c),
        )  # fmt: skip


def _comparator(meaning: Meaning, measure: Measure) -> str | None:
    """The header's comparator, where the figure turned out to be of the kind the header asks for."""
    changes = ("change", "change_rate")
    kept = measure == meaning.measure or (measure in changes and meaning.measure in changes)
    return meaning.comparator if kept else None


def _surroundings(document: Document, block: Block) -> tuple[list[str], list[str]]:
    """The title and unit lines just before a table and the notes just after it."""
    place = bisect_left(document.blocks, block.start, key=lambda other: other.start)
    before: list[str] = []
    for other in reversed(document.blocks[max(0, place - 3) : place]):
        text = document.text[other.start : other.end]
        if other.kind == "heading":
            # The report's own title is no section, and a heading may state the unit.
            if text == document.title or headers.unit_line([text]):
                before.insert(0, text)
            break
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
    name = caption_subject(without_periods(section))
    return name if axes.is_indicator(name) else ""


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


# A caption that tells of a population's indicators, not how many of it there are.
_OF_WHOM = re.compile(
    r"(?:企业|公司|高校|院所|机构|高等学校)(?!数|家数|数量|名单|名录|分布)[\u4e00-\u9fffA-Za-z&（）()]{2,24}"
)
_TITLED = re.compile(
    r"(?:(?P<share>占比|比重|构成|份额)|(?P<rate>增速|增长率|增长速度|同比增长))(?:情况|表)?\s*[（(]\s*(?:单位[:：]\s*)?[%％]\s*[)）]$"
)


def _titled_measure(caption: str) -> Measure | None:
    """«各地区主要指标占比（%）»: the caption says what all figures of its table are."""
    match = _TITLED.search(caption)
    if match is None or re.search(r"[及与和、]\s*$", caption[: match.start()]):
        return None
    return "share" if match.group("share") else "change_rate"


def _in_one_year(iso: str) -> bool:
    """A year or a stretch of one («2022-01/2022-05»), which the figures of a table can share; no span of years."""
    first, _, last = iso.partition("/")
    return not last or ("-" in first and first[:4] == last[:4])
