"""Quantities in text and cells: value, unit, what the figure can stand for, and what is no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chinese_numbers import chinese_value
from ingest.numerals import find_quantities, parse_cell, scale_unit
from ingest.records import Quantity


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("4494.1亿元", 4494.1, "亿元"),
        ("１２３４．５亿元", 1234.5, "亿元"),
        ("12,345.6 亿元", 12345.6, "亿元"),
        ("一千二百三十四亿元", 1234, "亿元"),
        ("百分之十二点五", 12.5, "%"),
        ("三分之一", 0.3333, "比例"),
        ("近三成", 30, "%"),
        ("三成半", 35, "%"),
        ("翻一番", 2, "倍"),
        ("翻了两番", 4, "倍"),
        ("两位数增长", 10, "%"),
        ("2.3万亿元", 2.3, "万亿元"),
        ("32.7 万元 / 人", 32.7, "万元/人"),
        ("5.72美元/平方英尺", 5.72, "美元/平方英尺"),
        ("3.2亿元/平方公里", 3.2, "亿元/平方公里"),
        ("1.8个百分点", 1.8, "个百分点"),
        ("19.9个点", 19.9, "个点"),
        ("2.36 倍", 2.36, "倍"),
        ("第3位", 3, "位"),
        ("1兆4,165億元", 14165, "亿元"),
        ("17万4125人", 174125, "人"),
        ("12亿5000万元", 125000, "万元"),
        ("五个方面", 5, "个"),
        ("三大要素", 3, "个"),
        ("3.5亿千瓦时", 3.5, "亿千瓦时"),
        ("$28.9 billion", 28.9, "billion USD"),
        ("1.2 million", 1.2, "million"),
        ("12.5 percent", 12.5, "%"),
        ("3 percentage points", 3, "百分点"),
        ("#3", 3, "位"),
        ("3rd", 3, "位"),
        ("US$5.2亿", 5.2, "亿美元"),
        ("历时三十年", 30, "年"),
        ("增长-2.1%", -2.1, "%"),
        ("12。5%", 12.5, "%"),
        ("1/3的企业", 0.3333, "比例"),
    ],
)
def test_a_quantity_is_read_as_written(text: str, value: float, unit: str) -> None:
    found = one(text)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        ("329.4点", None, 329.35, 329.45),
        ("约1000亿元", "约", 950, 1050),
        ("近20%", "近", 18, 20),
        ("超两千人", "超", 2000, None),
        ("2100余家", "余", 2100, 2200),
        ("千余家", "余", 1000, 2000),
        ("不到1万人", "不到", None, 1),
        ("增长10%以上", "以上", 10, None),
        ("40%左右", "左右", 38, 42),
        ("10—15%", None, 10, 15),
        ("首次破百", "破", 100, None),
        ("三百多家", "多", 300, 400),
        ("6家", None, 6, 6),
        ("两位数增长", "两位数", 10, 100),
        ("逾1.2万亿元", "逾", 1.2, None),
        ("5%以内", "以内", None, 5),
    ],
)
def test_vagueness_opens_or_widens_what_a_figure_stands_for(
    text: str, qualifier: str | None, low: float | None, high: float | None
) -> None:
    found = one(text)
    assert (found.qualifier, found.low, found.high) == (qualifier, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "2023年",
        "1988年5月",
        "2024年2月29日",
        "近五年",
        "[12]",
        "图1",
        "表 2",
        "TOP500高校",
        "5G基站",
        "第四季度",
        "第一产业",
        "一批企业",
        "十分重要",
        "二〇二三年",
        "数十家",
        "A4纸",
        "2019-2023年",
    ],
)
def test_dates_references_and_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [
        ("亿元", 1e8, "元"),
        ("万亿元", 1e12, "元"),
        ("万元/人", 1e4, "元/人"),
        ("%", 1, "%"),
        ("个百分点", 1, "百分点"),
        ("个点", 1, "点"),
        ("千瓦时", 1, "千瓦时"),
        ("亿千瓦时", 1e8, "千瓦时"),
        ("万人次", 1e4, "人次"),
        ("billion USD", 1e9, "美元"),
        ("million", 1e6, ""),
        ("家", 1, "家"),
    ],
)
def test_units_scale_to_their_base(unit: str, factor: float, base: str) -> None:
    assert scale_unit(unit) == (factor, base)


@pytest.mark.parametrize(
    ("cell", "hint", "value", "unit"),
    [
        ("1,234.5", "亿元", 1234.5, "亿元"),
        ("-3.2%", "", -3.2, "%"),
        ("(12.3)", "亿元", -12.3, "亿元"),
        ("12.5万人", "", 12.5, "万人"),
        ("45.6*", "%", 45.6, "%"),
        ("+19.9", "点", 19.9, "点"),
        ("８７．５", "件", 87.5, "件"),
        ("▲4.1", "%", -4.1, "%"),
    ],
)
def test_cells_take_the_unit_of_their_header(cell: str, hint: str, value: float, unit: str) -> None:
    found = parse_cell(cell, hint)
    assert found is not None
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize("cell", ["—", "…", "", "北京", "n.a.", "-"])
def test_cells_without_a_figure_are_none(cell: str) -> None:
    assert parse_cell(cell, "亿元") is None


DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """A whole number below ten thousand in Chinese."""
    out, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return out or "零"


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=0, max_value=9999))
def test_spelled_numbers_are_read_back(high: int, low: int) -> None:
    low_words = "" if low == 0 else ("零" if low < 1000 else "") + spell(low)
    text = spell(high) + "万" + low_words
    assert chinese_value(text) == high * 10_000 + low


@given(
    st.decimals(min_value="0.1", max_value="99999", places=1), st.sampled_from(["亿元", "万人", "%", "个百分点", "家"])
)
def test_the_span_is_exact_and_the_written_figure_lies_inside_its_bounds(value: object, unit: str) -> None:
    text = f"其中，甲类指标为 {value} {unit}，乙类持平。"
    found = one(text)
    assert text[found.start : found.end] == found.text
    assert found.value == float(str(value))
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=99))
def test_grouping_marks_and_width_do_not_change_a_number(whole: int, cents: int) -> None:
    plain = f"{whole}.{cents:02d}"
    grouped = f"{whole:,}.{cents:02d}"
    wide = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    assert {one(f"共{text}万元").value for text in (plain, grouped, wide)} == {float(plain)}


@given(st.text(alphabet="0123456789.,%万亿元家年第约近-—一二十百千（）[] 增长个", max_size=40))
def test_any_text_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert found.start >= end
        assert text[found.start : found.end] == found.text
        end = found.end


@pytest.mark.parametrize("text", ["零分之三", "增长翻了一万番", "1" * 400 + "亿元", "9" * 310 + "万人"])
def test_what_would_be_no_finite_number_is_no_figure(text):
    assert find_quantities(text) == []
    assert parse_cell(text, "亿元") is None


def test_a_division_by_nothing_leaves_the_figures_beside_it():
    assert [q.value for q in find_quantities("2/0，比上年增长6.2%")][-1] == 6.2
