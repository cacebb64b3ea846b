"""A table's two axes: each row and each column with all its headers say, outer levels carried inward.

A `Side` is one row or one column. Which axis names the indicators and which a population or an area is decided for the
table as a whole, from label headers, units and the nouns that end the names of indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.lexicon import vocabulary
from ingest.observations import headers
from ingest.observations.facets import Facets, HeaderReader
from ingest.observations.grid import Segment, column_head, distinct, kind_of
from ingest.records import Cell, Measure, Table

_Label = tuple[headers.LabelKind | None, bool]

_NAME_COLUMN = re.compile(
    r"(?:企业|公司|机构|单位|高校|项目|园区|平台|品牌)(?:名称|简称)|^(?:企业|公司|名称|company|name|firm|organi[sz]ation|university|institution)",
    re.I,
)
_ATTRIBUTE = re.compile(
    r"所属|所在|行业|领域|类型|类别|总部|阶段|轮次|性质|城市|地区|industry|sector|headquarters|location|stage|type|city|country",
    re.I,
)
_INDICATOR_HEAD = re.compile("|".join(vocabulary("tables")["heads"]["indicator"]), re.I)
_SHARE_ALONE = re.compile(r"^占|^(?:% |percent(?:age)? |share )of ", re.I)
_COUNTED_HEAD = re.compile("|".join(vocabulary("tables")["heads"]["counted"]), re.I)
_NEEDS_PARENT = re.compile("|".join(vocabulary("tables")["heads"]["dependent"]), re.I)


@dataclass(frozen=True, slots=True)
class Side:
    """What the headers of one row or column say together; `parents` are the outer subjects, outermost first.

    `nested` says that the row is part of the row above it (indented, 其中); `listed` what its label
    column lists; `relative` that its period is one before the table's own (上年排名)."""

    subject: str = ""
    parents: tuple[str, ...] = ()
    period: str | None = None
    point_in_time: bool = False
    relative: bool = False
    area: str | None = None
    unit: str = ""
    measure: Measure | None = None
    measure_unit: str = ""
    measure_text: str = ""
    comparator: str | None = None
    total: bool = False
    nested: bool = False
    listed: headers.LabelKind | None = None
    text: str = ""


def merge(path: Sequence[Facets], reader: HeaderReader) -> Side:
    """One side out of its header texts, outermost first; what an inner header says wins."""
    side = Side(text=" ".join(dict.fromkeys(facets.text for facets in path if facets.text)))
    year = _year_of(path)
    for facets in path:
        if facets.period is not None and facets.period.kind == "relative" and year:
            facets = reader.read(facets.text, year)
        side = _inward(side, facets)
    return replace(side, relative=year is None and any(f.period and f.period.kind == "relative" for f in path))


def _year_of(path: Sequence[Facets]) -> int | None:
    years = [f.period.iso for f in path if f.period is not None and f.period.kind != "relative" and f.period.iso]
    return int(years[-1][:4]) if years else None


def _inward(side: Side, facets: Facets) -> Side:
    changes: dict[str, object] = {}
    if facets.period is not None and (facets.period.iso or side.period is None):
        changes |= {"period": facets.period.iso, "point_in_time": facets.period.point_in_time}
    if facets.area is not None:
        changes["area"] = facets.area
    if facets.unit:
        changes["unit"] = facets.unit
    if facets.measure is not None and (facets.measure != "level" or side.measure is None):
        changes |= {"measure": facets.measure, "measure_unit": facets.measure_unit, "measure_text": facets.measure_text}
        changes["comparator"] = facets.comparator
    if facets.subject and facets.subject != side.subject:
        changes |= {"subject": facets.subject, "total": False}
        changes["parents"] = (*side.parents, side.subject) if side.subject else side.parents
    if facets.total:
        changes["total"] = True
    return replace(side, **changes)  # type: ignore[arg-type]


# ---------------------------------------------------------------- columns
def columns(table: Table, segment: Segment, reader: HeaderReader) -> dict[int, Side]:
    """Every data column's side; measure columns without a subject take that of the column to their left."""
    sides = {c: merge(_column_path(table, segment, c, reader), reader) for c in segment.data}
    if any(side.subject for side in sides.values()):
        _carry_subjects(segment.data, sides)
    _carry_periods(segment.data, sides)
    return dict(zip(sides, _as_areas(list(sides.values())), strict=True))


def _as_areas(sides: list[Side]) -> list[Side]:
    """Among areas an unknown name is an area too (北京 | 上海 | 武汉东湖), unless it reads as an indicator."""
    known = sum(1 for side in sides if side.area and not side.subject)
    unknown = [
        side for side in sides if side.subject and not side.area and not is_indicator(side.subject) and not side.unit
    ]
    if known < 2 or known < len(unknown) or known + len(unknown) < len([s for s in sides if not s.total]):
        return sides
    return [replace(side, area=side.subject, subject="") if side in unknown else side for side in sides]


def _column_path(table: Table, segment: Segment, c: int, reader: HeaderReader) -> list[Facets]:
    path: list[Facets] = []
    for r in segment.header:
        text = table.rows[r][c].text.strip() or _spanned(table, segment, r, c)
        if text and (not path or path[-1].text != text):
            path.append(_as_data_header(reader.read(text)))
    return path


def _spanned(table: Table, segment: Segment, r: int, c: int) -> str:
    """What heads a column whose cell is blank in an upper header row: the text on its left that spans it.

    Formats without merged cells write «综合得分 | | 排名 | » over «2022年 | 2023年 | 2022年 | 2023年».
    """
    below = [row for row in segment.header if row > r]
    if not below or not table.rows[below[-1]][c].text.strip():
        return ""
    for left in range(c - 1, -1, -1):
        if left not in segment.data or not table.rows[below[-1]][left].text.strip():
            return ""
        if text := table.rows[r][left].text.strip():
            return text
    return ""


def _as_data_header(facets: Facets) -> Facets:
    """A label word over figures names them after all: 指数 over a column of index values."""
    if facets.axis == "indicator" and facets.text.strip().endswith("指数"):
        return replace(facets, subject=facets.text.strip(), axis=None)
    return facets


def _carry_subjects(order: Sequence[int], sides: dict[int, Side]) -> None:
    left: Side | None = None
    before: list[Side] = []
    for c in order:
        side = sides[c]
        before.append(side)
        if side.total:
            continue
        outer = left is not None and side.subject in left.parents and side.measure not in (None, "level")
        if side.subject and not outer:
            sides[c] = _with_whole_named(side, left)
            left = side if side.measure in (None, "level") or left is None else left
        elif left is not None and (
            side.period is None
            or side.period == left.period
            or left.period is None
            or side.measure not in (None, "level")
        ):
            sides[c] = replace(
                side,
                subject=left.subject,
                parents=left.parents,
                area=side.area or left.area,
                period=side.period or _latest(side, left, before),
                point_in_time=left.point_in_time,
                unit=side.unit or _change_unit(side, left),
            )


def _latest(side: Side, left: Side, before: Sequence[Side]) -> str | None:
    """A change beside the years it compares («2022年占比 | 2023年占比 | 变化») is the later one's."""
    own = [other.period for other in before if other.period and other.parents == left.parents]
    moved = side.measure in ("change", "change_rate") and left.period in own
    return max(own) if moved and all(len(period) == len(own[0]) for period in own) else left.period


def _change_unit(side: Side, left: Side) -> str:
    """A change without a unit of its own has that of what changes."""
    return left.unit if side.measure == "change" and not side.measure_unit else ""


def _carry_periods(order: Sequence[int], sides: dict[int, Side]) -> None:
    """A growth or share column without a period belongs to the latest one of its table's columns."""
    dated = [
        side.period
        for side in sides.values()
        if side.period and "/" not in side.period and side.measure != "target" and not side.relative
    ]
    if not dated:
        return
    if len(set(dated)) == 1 and len(dated) < len(sides):
        sides.update({c: replace(side, period=side.period or dated[0]) for c, side in sides.items()})
    for c in order:
        if sides[c].period is None and sides[c].measure not in (None, "level", "target"):
            sides[c] = replace(sides[c], period=max(dated))


# ---------------------------------------------------------------- rows
@dataclass(frozen=True, slots=True)
class _Above:
    """The rows a row may belong to: (indent, side) outermost first, the last subject, the section heading."""

    stack: tuple[tuple[int, Side], ...] = ()
    last: Side | None = None
    section: tuple[Facets, ...] = ()


def rows(table: Table, segment: Segment, reader: HeaderReader, text: str) -> dict[tuple[int, int], Side]:
    """Sides by (row, label group); a group is the label columns that stand left of a run of data columns."""
    found: dict[tuple[int, int], Side] = {}
    for g, group in enumerate(_naming(table, segment, group) for group in label_groups(segment)):
        above = _Above()
        labels = _labels(table, segment, group)
        for r in segment.body:
            cells = [table.rows[r][c] for c in group]
            section = _section_row(table, segment, r, reader)
            if section is not None:
                above = _Above(section=section)
                continue
            side, above = _row_side(cells, labels, above, reader, text)
            found[r, g] = side
    return dict(zip(found, _as_areas(list(found.values())), strict=True))


def label_groups(segment: Segment) -> list[tuple[int, ...]]:
    """Runs of label columns, each followed by the data columns it names; one empty group where nothing names rows."""
    groups: list[list[int]] = []
    for c in segment.labels:
        if groups and not any(groups[-1][-1] < d < c for d in segment.data):
            groups[-1].append(c)
        else:
            groups.append([c])
    return [tuple(group) for group in groups] or [()]


def _naming(table: Table, segment: Segment, group: tuple[int, ...]) -> tuple[int, ...]:
    """The label columns without attributes of what a name column names (企业名称 | 所属领域 | …)."""
    heads = {c: " ".join(column_head(table, segment.header, c)) for c in group}
    named = next((c for c in group if _NAME_COLUMN.search(heads[c])), None)
    return tuple(c for c in group if named is None or c <= named or not _ATTRIBUTE.search(heads[c]))


def group_of(segment: Segment, column: int) -> int:
    """Which label group names the rows of a data column: the nearest on its left, the first where none is."""
    groups = label_groups(segment)
    left = [g for g, group in enumerate(groups) if group and group[0] < column]
    return left[-1] if left else 0


def _labels(table: Table, segment: Segment, group: Sequence[int]) -> list[_Label]:
    """What each label column lists, and whether it says that it lists indices."""
    found = []
    for c in group:
        head = column_head(table, segment.header, c)
        kinds = [headers.label_kind(text) for text in reversed(head)]
        found.append((next((kind for kind in kinds if kind), None), any("指数" in text for text in head)))
    return found


def _section_row(table: Table, segment: Segment, r: int, reader: HeaderReader) -> tuple[Facets, ...] | None:
    """The facets of a row that heads the rows below it: one text alone, or merged over the table's width."""
    row = table.rows[r]
    if any(kind_of(row[c].text) in ("number", "missing", "year") for c in segment.data):
        return None
    texts = distinct(row)
    if len(texts) != 1 or not segment.labels:
        return None
    return (reader.read(texts[0]),)


def _row_side(
    cells: Sequence[Cell], labels: Sequence[_Label], above: _Above, reader: HeaderReader, text: str
) -> tuple[Side, _Above]:
    path = [
        _labelled(cell, kind, indices, reader)
        for cell, (kind, indices) in zip(cells, labels, strict=True)
        if cell.text.strip()
    ]
    path = [facets for i, facets in enumerate(path) if i == 0 or facets.text != path[i - 1].text]
    side = replace(
        merge([*above.section, *path], reader), listed=next((kind for kind, _ in reversed(labels) if kind), None)
    )
    if not path:
        return side, above
    indent = _indent(cells, text) + (1 if path[-1].part else 0)
    indent = _below_part(_beside_part(indent, path[-1], above), path[-1], above)
    stack = tuple(entry for entry in above.stack if entry[0] < indent)
    if not side.subject and side.measure not in (None, "level") and above.last is not None:
        carried = above.last
        side = replace(
            side,
            subject=carried.subject,
            parents=carried.parents,
            unit=side.unit or _change_unit(side, carried),
        )
        return side, above
    if stack and (path[-1].part or indent > stack[-1][0]) and side.subject:
        parent = stack[-1][1]
        side = replace(
            side,
            nested=True,
            parents=(*parent.parents, parent.subject) if parent.subject else side.parents,
            unit=side.unit or parent.unit,
            area=side.area or parent.area,
        )
    side = _with_whole_named(side, above.last)
    last = side if side.subject and side.measure in (None, "level") else above.last
    return side, _Above((*stack, (indent, side)), last, above.section)


def _below_part(indent: int, facets: Facets, above: _Above) -> int:
    """«其中：集成电路» and under it, set in as far as its words, «新型显示»: one more part, not a part of the part."""
    if facets.part or not above.stack:
        return indent
    last, side = above.stack[-1]
    return (
        last
        if side.nested and headers.opening("marks", "part").match(side.text.strip()) and indent > last + 2
        else indent
    )


_OWN_UNIT = re.compile(r"[\u4e00-\u9fff]\s*[(（][^()（）]{1,12}[)）]\s*$")


def _beside_part(indent: int, facets: Facets, above: _Above) -> int:
    """Under «一、地区生产总值» and «其中：第二产业» a row without a number of its own is one more part.

    So is one without a unit of its own, under «科技经费支出（亿元）» and «#劳务费».
    """
    if indent or facets.part or len(above.stack) < 2 or above.stack[-1][0] != 1:
        return indent
    numbering = headers.opening("marks", "numbering")
    whole = above.stack[-2][1]
    if facets.subject and _NEEDS_PARENT.fullmatch(facets.subject):  # «其中：城镇», «乡村»: the other part
        return 1
    if _OWN_UNIT.search(whole.text) and whole.unit and not facets.unit and not re.search(r"[(（]", facets.text):
        return 1
    return 1 if numbering.match(whole.text.strip()) and not numbering.match(facets.text.strip()) else indent


def _with_whole_named(side: Side, left: Side | None) -> Side:
    """«占GDP比重» or «Share of total» under a figure is that figure's share, and is named so."""
    if (
        side.measure != "share"
        or left is None
        or not left.subject
        or not _SHARE_ALONE.match(side.subject)
        or left.subject in side.subject
    ):
        return side
    if side.subject.isascii() and not re.search(r"\b(?:total|all|overall)\b", side.subject, re.I):
        return side
    joint = " " if side.subject.isascii() else ""
    return replace(side, subject=f"{left.subject}{joint}{side.subject}")


def _labelled(cell: Cell, kind: headers.LabelKind | None, indices: bool, reader: HeaderReader) -> Facets:
    """A row header read in the light of its column's label: under 园区 any name is an area, under 指数名称 an index."""
    facets = reader.read(cell.text)
    if kind == "area" and facets.subject and facets.area is None and not facets.total:
        return replace(facets, area=facets.subject, subject="")
    if kind == "indicator" and indices and facets.subject and not re.search(r"指数$|index$", facets.subject, re.I):
        return replace(facets, subject=f"{facets.subject}{' index' if facets.subject.isascii() else '指数'}")
    if kind in ("indicator", "population") and facets.axis is not None and not facets.subject:
        return replace(facets, axis=None, subject=cell.text.strip())
    return facets


def _indent(cells: Sequence[Cell], text: str) -> int:
    """Blanks before the innermost row header, inside its cell or before it on the line."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return 0
    cell = filled[-1]
    inside = len(cell.text) - len(cell.text.lstrip(" \u3000"))
    line = text[max(0, cell.start - 12) : cell.start]
    before = re.search(r"(?:^|\n|\| )([ \u3000]*)$", line)
    return 2 * (inside + (len(before.group(1)) if before else 0))


# ---------------------------------------------------------------- which axis names the indicators
def rows_name_indicators(
    table: Table, segment: Segment, row_sides: Sequence[Side], column_sides: Sequence[Side], unit_column: bool
) -> bool:
    """Whether the row headers are indicators; otherwise the columns (or the caption) are, and rows are populations."""
    kinds = [k for group in label_groups(segment) for k, _ in _labels(table, segment, group) if k]
    if not any(side.subject for side in column_sides):
        return "population" not in kinds or unit_column or _looks(row_sides) >= 0.5
    if unit_column or (kinds and kinds[-1] == "indicator" and _looks(row_sides) >= 0.3):
        return True
    if _stating_units(row_sides) >= 0.5 > _stating_units(column_sides):
        return True
    if "population" in kinds and kinds[-1] != "indicator":
        return False
    rows_share, columns_share = _looks(row_sides), _looks(column_sides)
    if rows_share == columns_share:
        return bool(kinds) and kinds[-1] == "indicator"
    return rows_share > columns_share


def _stating_units(sides: Sequence[Side]) -> float:
    """The share of an axis' subjects that come with a unit."""
    named = [side for side in sides if side.subject]
    return sum(1 for side in named if side.unit) / len(named) if named else 0.0


def _looks(sides: Sequence[Side]) -> float:
    """The share of an axis' subjects that read as indicators: with a unit, a measure, or an indicator's last noun."""
    named = [side for side in sides if side.subject]
    hits = sum(1 for side in named if side.unit or side.measure not in (None, "level") or is_indicator(side.subject))
    return hits / len(named) if named else 0.0


def is_indicator(text: str) -> bool:
    return strength(text) > 0


def strength(text: str) -> int:
    """How surely a name is an indicator's: 2 by a noun of amount (收入), 1 by one that may be a population (企业)."""
    return 2 if _INDICATOR_HEAD.search(text) else 1 if _COUNTED_HEAD.search(text) else 0


def needs_parent(text: str) -> bool:
    """A row header that says nothing alone: 男, 第一产业, 国内, under 5 years."""
    return bool(_NEEDS_PARENT.fullmatch(text)) or not is_indicator(text)
