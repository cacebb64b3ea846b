"""Figures out of tables: what each cell is taken to mean, and where it is said to stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.observations import tables
from ingest.observations.context import context_of
from ingest.records import Block, Document, Observation
from tests.ingest.observations.support import measure, spans_hold, table_document
from tests.ingest.observations.table_layouts import LAYOUTS


def read(rows: list[list[str]], **options: object) -> list[Observation]:
    document = table_document(rows, **options)  # type: ignore[arg-type]
    return tables.extract(document, context_of(document))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_figure_of_a_layout_is_read_with_its_meaning(name: str) -> None:
    layout = LAYOUTS[name]
    outcome = measure(layout.expected, read(layout.rows, **layout.options))
    assert (outcome.located, outcome.full, outcome.precision) == (1, 1, 1), "\n".join(outcome.misses)


@pytest.mark.parametrize("name", LAYOUTS)
def test_quotes_and_figures_stand_where_observations_say(name: str) -> None:
    layout = LAYOUTS[name]
    document = table_document(layout.rows, **layout.options)
    found = tables.extract(document, context_of(document))
    assert spans_hold(document, found)
    for observation in found:
        assert observation.cell is not None
        cell = document.tables[observation.cell.table].rows[observation.cell.row][observation.cell.column]
        assert cell.start <= observation.number_start < observation.number_end <= cell.end


def test_quote_is_the_row_with_its_header() -> None:
    found = read([["指标", "2023年"], ["总收入（亿元）", "4,494.1"]], caption="示范区指标")
    assert found[0].quote == "总收入（亿元） | 4,494.1"
    assert found[0].page == 1


def test_missing_values_and_notes_are_no_figures() -> None:
    rows = [
        ["指标", "2022年", "2023年"],
        ["总收入（亿元）", "…", "—"],
        ["企业数（家）", "", "12"],
        ["注：2022年数据未公布", "", ""],
    ]
    assert [o.value for o in read(rows)] == [12]


def test_a_column_for_the_year_before_dates_no_other_column() -> None:
    rows = [["城市", "综合得分（分）", "上年排名"], ["北京", "92.4", "2"], ["上海", "90.8", "1"]]
    found = read(rows, caption="2023年城市综合得分")
    assert {o.period for o in found if o.measure == "level"} == {"2023"}
    assert {o.period for o in found if o.measure == "rank"} == {"2022"}


def test_brackets_are_minus_only_where_the_table_means_it() -> None:
    growth = read([["指标", "同比增长（%）"], ["总收入", "(3.2)"]], caption="2023年指标")
    profit = read([["指标", "2023年"], ["净利润（亿元）", "(3.2)"]])
    count = read([["指标", "2023年"], ["企业数（家）", "(32)"]])
    assert [o.value for o in growth] == [-3.2]
    assert [o.value for o in profit] == [-3.2]
    assert count == []


def test_arrows_up_are_read_only_beside_arrows_down() -> None:
    both = read([["指标", "同比（%）"], ["总收入", "▲3.2"], ["企业数", "▼1.5"]])
    alone = read([["指标", "同比（%）"], ["总收入", "▲3.2"]])
    assert [o.value for o in both] == [3.2, -1.5]
    assert alone == []


def test_a_bound_opens_one_side() -> None:
    (observation,) = read([["指标", "2023年"], ["漏报率（%）", "<0.1"]])
    assert (observation.value, observation.low, observation.high) == (0.1, None, 0.1)


def test_numbering_row_and_dates_are_no_figures() -> None:
    rows = [
        ["甲", "1", "2"],
        ["企业", "成立时间", "收入（亿元）"],
        ["甲公司", "1998", "12.5"],
        ["乙公司", "2004", "7.7"],
    ]
    assert [o.value for o in read(rows[1:])] == [12.5, 7.7]
    numbered = [rows[1], rows[0], *rows[2:]]
    assert [o.value for o in read(numbered)] == [12.5, 7.7]


def test_counts_like_years_are_figures_in_the_body() -> None:
    found = read([["指标", "2022年", "2023年"], ["企业数（家）", "1998", "2013"]])
    assert [(o.value, o.period) for o in found] == [(1998, "2022"), (2013, "2023")]


def test_text_tables_give_nothing() -> None:
    assert (
        read([["维度", "甲指数", "乙指数"], ["设计理念", "以人为本", "企业创新"], ["评价目的", "跟踪", "决策参考"]])
        == []
    )


def test_tables_stacked_in_one_sheet_keep_their_own_headers() -> None:
    rows = [
        ["指标", "2022", "2023"],
        ["总收入（亿元）", "100", "110"],
        ["指标", "2020", "2021"],
        ["博士（人）", "1200", "1500"],
    ]
    assert [(o.indicator, o.period) for o in read(rows)] == [
        ("总收入", "2022"),
        ("总收入", "2023"),
        ("博士", "2020"),
        ("博士", "2021"),
    ]


def test_words_of_rise_and_fall_in_a_cell_say_what_it_is() -> None:
    rows = [
        ["指标", "2023年", "比上年"],
        ["总收入", "1,234.5亿元", "增长5.6%"],
        ["企业", "约1200家", "增加150家"],
        ["失业率", "2.1%", "下降0.3个百分点"],
    ]
    found = [o for o in read(rows) if o.measure != "level"]
    assert [(o.value, o.unit, o.measure, o.comparator) for o in found] == [
        (5.6, "%", "change_rate", "上年"),
        (150, "家", "change", "上年"),
        (-0.3, "个百分点", "change", "上年"),
    ]


def test_populations_by_column_with_their_total() -> None:
    found = read([["类型", "内资企业", "外资企业", "合计"], ["企业数（家）", "1,000", "200", "1,200"]])
    assert [(o.indicator, o.breakdown, o.value) for o in found] == [
        ("企业数", "内资企业", 1000),
        ("企业数", "外资企业", 200),
        ("企业数", None, 1200),
    ]


def test_month_and_year_to_date_stand_side_by_side() -> None:
    rows = [["", "本月", "1—5月累计", "累计同比（%）"], ["工业总产值（亿元）", "123.4", "600.1", "4.8"]]
    found = read(rows, caption="2024年5月主要经济指标")
    assert [(o.period, o.measure) for o in found] == [
        ("2024-05", "level"),
        ("2024-01/2024-05", "level"),
        ("2024-01/2024-05", "change_rate"),
    ]


def test_undated_tables_stay_undated() -> None:
    assert {o.period for o in read([["指标", "数值"], ["总收入（亿元）", "100"]])} == {None}


def test_year_in_the_title_dates_an_undated_table() -> None:
    found = read([["指标", "数值"], ["总收入（亿元）", "100"]], title="成都高新区2023年发展报告")
    assert [(o.period, o.area) for o in found] == [("2023", "成都高新区")]


def test_flattened_framework_gives_only_its_stated_counts() -> None:
    caption, lines = "表 1 “绿谷指数”的指标体系（2024 年）", "一级指标（4 个） 二级指标（12 个）\n人口 流动 3 项\n"
    text = f"{caption}\n{lines}"
    blocks = (Block("caption", 0, len(caption)), Block("paragraph", len(caption) + 1, len(text) - 1, flattened=True))
    document = Document("d", "d.txt", "报告", text, blocks)
    found = tables.extract(document, context_of(document))
    assert [(o.indicator, o.value, o.area, o.period) for o in found] == [
        ("一级指标数", 4, "绿谷指数", None),
        ("二级指标数", 12, "绿谷指数", None),
    ]
    assert found[0].quote == "一级指标（4 个） 二级指标（12 个）"
    assert spans_hold(document, found)


_cell = st.text(alphabet="总收入率占比（）()%亿元2023.,-—①年季合计 ", max_size=12)


@given(st.lists(st.lists(_cell, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_grid_is_read_without_error_and_with_exact_spans(rows: list[list[str]]) -> None:
    document = table_document(rows)
    assert spans_hold(document, tables.extract(document, context_of(document)))


def test_a_caption_of_some_months_dates_its_table_and_the_last_of_them_a_month_column() -> None:
    rows = [["指标", "计量单位", "本月", "累计", "累计同比±%"], ["工业总产值", "亿元", "120.5", "733.6", "7.2"]]
    found = {o.value: o for o in read(rows, caption="表2 2024年1—6月主要指标")}
    assert (found[120.5].period, found[733.6].period) == ("2024-06", "2024-01/2024-06")
    assert (found[7.2].measure, found[7.2].breakdown) == ("change_rate", None)


def test_a_row_without_a_unit_below_a_part_of_a_row_with_one_is_one_more_part() -> None:
    rows = [
        ["项目", "2021", "2022"],
        ["科技活动经费（亿元）", "62.5", "68.1"],
        ["#人员劳务费", "21.3", "23.2"],
        ["设备购置费", "9.4", "9.9"],
        ["出版科技著作（种）", "812", "845"],
    ]
    found = {o.value: o for o in read(rows)}
    assert (found[9.9].indicator, found[9.9].breakdown, found[9.9].unit) == ("科技活动经费", "设备购置费", "亿元")
    assert (found[845].indicator, found[845].breakdown, found[845].unit) == ("出版科技著作", None, "种")


def test_a_blank_header_cell_over_a_filled_one_goes_on_from_its_left() -> None:
    rows = [
        ["县区", "综合得分（分）", "", "排名", ""],
        ["", "2022年", "2023年", "2022年", "2023年"],
        ["东亭区", "84.1", "88.6", "2", "1"],
        ["兰浦县", "83.7", "86.9", "3", "2"],
    ]
    found = [(o.area, o.indicator, o.value, o.period, o.measure) for o in read(rows, caption="各县区营商环境得分")]
    assert ("东亭区", "综合得分", 88.6, "2023", "level") in found
    assert ("兰浦县", "综合得分排名", 2, "2023", "rank") in found


def test_a_column_of_rises_and_falls_against_last_year_is_of_this_year() -> None:
    rows = [["指标", "比上年涨跌（%）"], ["居民消费价格", "1.8"], ["食品价格", "-1.6"]]
    found = read(rows, caption="2021年居民消费价格")
    assert [(o.value, o.period, o.measure) for o in found] == [
        (1.8, "2021", "change_rate"), (-1.6, "2021", "change_rate")
    ]  # fmt: skip


def test_a_second_part_without_its_own_mark_stands_under_the_whole() -> None:
    rows = [
        ["指标", "年末数（人）"],
        ["户籍总人口", "832"],
        ["其中：城镇", "217"],
        ["乡村", "615"],
        ["其中：男性", "441"],
    ]
    found = read(rows, caption="2021年人口")
    assert [(o.indicator, o.breakdown) for o in found] == [
        ("户籍总人口", None), ("户籍总人口", "城镇"), ("户籍总人口", "乡村"), ("户籍总人口", "男性")
    ]  # fmt: skip


def test_whose_figures_a_table_gives_is_said_by_its_caption() -> None:
    rows = [["行业", "R&D经费（亿元）"], ["合计", "209.5"], ["采矿业", "4.4"], ["制造业", "205.1"]]
    found = read(rows, caption="表2 2023年分行业规模以上工业企业R&D经费情况")
    assert [(o.value, o.breakdown) for o in found] == [
        (209.5, "规模以上工业企业"), (4.4, "采矿业"), (205.1, "制造业")
    ]  # fmt: skip
    counted = [["地区", "高新技术企业（家）"], ["东区", "312"]]
    assert [o.breakdown for o in read(counted, caption="表3 2023年各区高新技术企业数")] == [None]


@pytest.mark.parametrize(
    ("moves", "measure", "unit"),
    [(("11.3", "13.9", "9.7"), "change", "点"), (("7.4", "8.4", "4.8"), "change_rate", "%")],
)
def test_a_bare_column_of_moves_is_what_the_years_beside_it_say(
    moves: tuple[str, ...], measure: str, unit: str
) -> None:
    levels = [
        ("创新基础指数", "152.6", "163.9"),
        ("创新活动指数", "166.3", "180.2"),
        ("创新辐射指数", "159.3", "167.0"),
    ]
    rows = [["指标", "2023年", "2024年", "比上年增减"], *([*r, m] for r, m in zip(levels, moves, strict=True))]
    found = [o for o in read(rows) if o.cell is not None and o.cell.column == 3]
    assert {(o.measure, o.unit) for o in found} == {(measure, unit)}
