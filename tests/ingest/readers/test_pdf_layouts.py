"""Layouts of real reports in PDF: columns on a part of a page, tables one above another, over a page's end, set in."""

from __future__ import annotations

from ingest.readers import read
from tests.ingest.readers.test_pdf import made, paragraphs, tables

PROSE = "Region {n} added 34,500 jobs between June and December, while prices rose by four percent on average. " * 6


def test_columns_on_a_part_of_a_page_are_read_one_after_the_other(tmp_path):
    left, right = PROSE.format(n="left").strip(), PROSE.format(n="right").strip()
    source = f"""A line over the whole width of the page that says what the report is about and who made it this year.

#columns(2)[{left}\n#colbreak()\n{right}]

#table(columns: (6cm, 3cm, 3cm), stroke: none, [Industry], [2022], [2023], [Software], [98,300], [96,100],
  [Construction], [81,700], [80,050], [Total], [221,200], [219,050])

Another line over the whole width of the page, long enough to cross the gutter between the two columns above.
"""
    document = read(made(tmp_path, source, chinese=False))
    found = [text for text in paragraphs(document) if text.startswith("Region")]
    assert found == [left, right]
    assert tables(document)[0][1] == ("Software", "98,300", "96,100")


def test_tables_of_one_width_one_above_the_other_stay_two(tmp_path):
    rules = "stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt, left: if x > 0 {0.5pt}, right: none)"
    first = f"#table(columns: (6cm, 4cm), {rules}, [Item], [2023], [Alpha], [1.5], [Beta], [2.5], [Gamma], [3.5])"
    second = f"#table(columns: (5cm, 5cm), {rules}, [Place], [2022], [East], [4.5], [West], [5.5])"
    document = read(made(tmp_path, f"{first}\n\nSource: the survey.\n\n\n\nTable 2. Places\n\n{second}", chinese=False))
    assert [grid[0] for grid in tables(document)] == [("Item", "2023"), ("Place", "2022")]


def test_a_table_over_a_pages_end_keeps_its_header(tmp_path):
    rows = ", ".join(f"[Row {n}], [{n}.5], [{n}.7]" for n in range(1, 60))
    document = read(made(tmp_path, f"#table(columns: (6cm, 3cm, 3cm), [Item], [2022], [2023], {rows})", chinese=False))
    (grid,) = tables(document)
    assert (grid[0], grid[-1], len(grid)) == (("Item", "2022", "2023"), ("Row 59", "59.5", "59.7"), 60)


def test_a_header_repeated_on_every_page_is_there_once(tmp_path):
    rows = ", ".join(f"[Row {n}], [{n}.5], [{n}.7]" for n in range(1, 60))
    source = f"#table(columns: (6cm, 3cm, 3cm), table.header([Item], [2022], [2023]), {rows})"
    (grid,) = tables(read(made(tmp_path, source, chinese=False)))
    assert [row for row in grid if row[0] == "Item"] == [("Item", "2022", "2023")]


def test_rows_set_in_keep_their_indent(tmp_path):
    source = """#table(columns: (7cm, 3cm), align: left, [Item], [2023], [Output], [9.5],
      [#h(1em)of which: chips], [1.5], [#h(1em)software], [2.5], [Exports], [4.5])"""
    (grid,) = tables(read(made(tmp_path, source, chinese=False)))
    assert [row[0] for row in grid] == ["Item", "Output", "\u3000of which: chips", "\u3000software", "Exports"]


def test_framed_tables_with_one_line_between_them_stay_two(tmp_path):
    first = "#table(columns: (5cm, 5cm), [Item], [2023], [Alpha], [1.5], [Beta], [2.5])"
    second = "#table(columns: (3cm, 3cm, 4cm), [Class], [Place], [2022], [One], [East], [4.5], [Two], [West], [5.5])"
    document = read(made(tmp_path, f"{first}\nTable 2. Places\n{second}", chinese=False))
    assert [grid[0] for grid in tables(document)] == [("Item", "2023"), ("Class", "Place", "2022")]


def test_cells_without_a_gap_between_them_are_told_by_the_other_rows(tmp_path):
    source = """#set text(size: 9pt)
#table(columns: (3cm, 2cm, 2cm, 2cm), stroke: none, inset: (x: 1.2pt, y: 4pt), align: (left, right, left, right),
  [Item], [2020], [2021], [2022],
  [Manufacturing], [16870.25], [18012.9], [101.4],
  [Software and data services], [26110.88], [215.2], [99.1],
  [Trade], [98120.01], [24010.3], [87.0], [Transport], [11002.37], [30122.7], [65.2])"""
    (grid,) = tables(read(made(tmp_path, source, chinese=False)))
    assert grid[1] == ("Manufacturing", "16870.25", "18012.9", "101.4")
    assert grid[4] == ("Transport", "11002.37", "30122.7", "65.2")
