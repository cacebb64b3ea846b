"""Periods: what is said absolutely, what needs the report's date, and what stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import find_periods

PUBLISHED = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "iso", "point"),
    [
        ("2023年", "2023", False),
        ("2023 年度", "2023", False),
        ("二〇二三年", "2023", False),
        ("民国112年", "2023", False),
        ("1988年5月", "1988-05", False),
        ("2024年2月29日", "2024-02-29", False),
        ("2022年第四季度", "2022-Q4", False),
        ("2023年上半年", "2023-H1", False),
        ("2024上半年", "2024-H1", False),
        ("2023年前三季度", "2023-Q1/2023-Q3", False),
        ("2023年1—11月", "2023-01/2023-11", False),
        ("2019-2023年", "2019/2023", False),
        ("2023/24学年", "2023/2024", False),
        ("截至2023年底", "2023", True),
        ("2023年末", "2023", True),
        ("截至2024年6月底", "2024-06", True),
        ("截至2023年12月31日", "2023-12-31", True),
        ("“十四五”期间", "2021/2025", False),
        ("十四五末", "2025", False),
        ("“十三五”期间", "2016/2020", False),
        ("Q4 2022", "2022-Q4", False),
        ("到 2027 年，", "2027", False),
    ],
)
def test_absolute_periods(text: str, iso: str, point: bool) -> None:
    (found,) = find_periods(text)
    assert (found.iso, found.point_in_time) == (iso, point)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("去年", "2023"),
        ("今年", "2024"),
        ("全年", "2023"),
        ("年末", "2023"),
        ("上半年", "2023-H1"),
        ("一季度", "2023-Q1"),
        ("1-9月", "2023-01/2023-09"),
        ("近五年来", "2019/2023"),
        ("5月份", "2023-05"),
    ],
)
def test_relative_periods_are_counted_from_the_report(text: str, iso: str) -> None:
    (found,) = find_periods(text, PUBLISHED, 2023)
    assert found.iso == iso


@pytest.mark.parametrize("text", ["去年", "今年", "全年", "上半年", "近五年", "截至目前"])
def test_relative_periods_stay_unknown_without_the_report(text: str) -> None:
    (found,) = find_periods(text)
    assert found.iso is None


def test_a_day_without_a_year_takes_the_year_named_before() -> None:
    first, second = find_periods("分别于2024年2月29日和11月18日发布")
    assert (first.iso, second.iso) == ("2024-02-29", "2024-11-18")


@pytest.mark.parametrize("text", ["增长2023.6亿元", "达2013.6亿元", "中关村指数2024显示", "2023家企业"])
def test_numbers_that_look_like_years_are_no_periods(text: str) -> None:
    assert find_periods(text) == []


@given(st.integers(min_value=1950, max_value=2099), st.sampled_from(["年", " 年", "年末", "年上半年", "年第3季度"]))
def test_spans_are_exact(year: int, tail: str) -> None:
    text = f"据统计，{year}{tail}园区平稳运行"
    (found,) = find_periods(text)
    assert text[found.start : found.end] == found.text
    assert found.iso is not None
    assert found.iso.startswith(str(year))


def test_a_year_of_the_republic_in_running_text_is_a_year() -> None:
    text = "113年全國研發經費較112年成長11.9%，由109年的42.3%提高至113年的47.5%。"
    assert [p.iso for p in find_periods(text)] == ["2024", "2023", "2020", "2024"]


@pytest.mark.parametrize(
    "text", ["公司已有113年历史。", "连续101年举办。", "建校111年来", "近119年", "100年不变", "走过105年"]
)
def test_how_long_something_lasted_is_no_year_of_the_republic(text: str) -> None:
    assert find_periods(text) == []
