"""Numbers as a spreadsheet shows them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.number_format import shown


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.125, "0%", "13%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234, "#,##0", "1,234"),
        (12, "#,##0", "12"),
        (0, "#,##0", "0"),
        (0, "#", ""),
        (0.5, "#.0", ".5"),
        (8.7, '0.0"万亿元"', "8.7万亿元"),
        (-3.14159, "0.00", "-3.14"),
        (-0.001, "0.0", "0.0"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
        (-5, "0;[Red]-0", "-5"),
        (0, '0.0;-0.0;"-"', "-"),
        (5, ";;;", ""),
        (12345, '0!.0,"万"', "1.2万"),
        (123456789, '0.0,,"百万"', "123.5百万"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (0.1 + 0.2, "General", "0.3"),
        (329.4, "General", "329.4"),
        (1e15, "General", "1000000000000000"),
        (1.5e-7, "General", "0.00000015"),
        (2023.0, "General", "2023"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (7, "000", "007"),
        (3.10, "0.0##", "3.1"),
        (15, '[>=10]"多"0;[<10]"少"0', "多15"),
        (5, '[>=10]"多"0;[<10]"少"0', "少5"),
        (True, "General", "TRUE"),
        (None, "0", ""),
        ("文本", "0", "文本"),
        (dt.datetime(2023, 12, 5), 'yyyy"年"m"月"', "2023年12月"),
        (dt.datetime(2023, 12, 5), "yyyy-mm-dd", "2023-12-05"),
        (dt.datetime(2023, 12, 5), "yyyy/m/d;@", "2023/12/5"),
        (dt.datetime(2023, 12, 5, 14, 3, 9), "h:mm:ss", "14:03:09"),
        (dt.datetime(2023, 12, 5, 14, 3), "yyyy-mm-dd hh:mm", "2023-12-05 14:03"),
        (dt.date(2023, 12, 5), '[$-804]yyyy"年"m"月"d"日"', "2023年12月5日"),
        (0.25, "0.00E+00", "0.25"),
        (0.5, "# ?/?", "0.5"),
    ],
)
def test_values_are_shown_as_the_sheet_shows_them(value, code, expected):
    assert shown(value, code) == expected


@given(
    st.floats(allow_nan=True, allow_infinity=True) | st.integers(),
    st.text(alphabet='0#?.,%;"万[]$-_*\\!@EGymdhs/ +', max_size=20),
)
@settings(max_examples=400, deadline=None)
def test_no_format_code_breaks_a_number(value, code):
    assert isinstance(shown(value, code), str)


@given(st.integers(min_value=-(10**12), max_value=10**12))
@settings(max_examples=100, deadline=None)
def test_grouping_only_adds_commas(value):
    assert shown(value, "#,##0") == f"{value:,}"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
@settings(max_examples=100, deadline=None)
def test_two_places_show_what_two_places_hold(value):
    assert shown(float(value), "0.00").lstrip("-") == f"{abs(value):.2f}"
