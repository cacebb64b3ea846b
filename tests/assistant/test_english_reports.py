"""Questions in English on English reports: sums in English units, editions by their year, moves between two ends."""

from __future__ import annotations

import pytest
from over_texts import desk_over

from assistant.arithmetic import before_rate, difference
from assistant.compose.english_sums import in_english
from assistant.records import Input
from ingest.numerals import find_quantities

REPORT = """2017 Silicon Valley Index

Joint Venture Silicon Valley released the 2017 Silicon Valley Index on February 16, 2017.

The unemployment rate fell to 3.1% in November 2016, down from 3.9% a year earlier. The number of homeless people \
decreased by 12% to 8,460. There were 15 Silicon Valley IPOs in 2016, up from 11 in 2015.

The median home sale price rose 5% to $945,000 in 2016. Patent registrations reached 19,000 in 2016, or 12.5% of all \
U.S. patents. In 2016, median household income increased 4.1% in Silicon Valley to $101,980 and rose 6.2% in \
San Francisco to $92,094.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("english"), {"a.txt": REPORT}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What was Silicon Valley's unemployment rate in November 2016?", ("3.1%",)),
        ("By how many percentage points did unemployment fall?", ("3.9 − 3.1 = 0.8 percentage points",)),
        ("How many homeless people were there in the 2017 index?", ("8,460",)),
        ("How many IPOs were there in 2016 and how many more than in 2015?", ("15 − 11 = 4",)),
        ("What was the median home sale price in 2015?", ("US$945,000 ÷ (1 + 5%) = US$900,000",)),
        ("Total US patents in 2016, roughly?", ("19,000 ÷ 12.5% = 152,000",)),
        ("Which grew faster, San Francisco or Silicon Valley median household income?", ("6.2 − 4.1 = 2.1",)),
    ],
)
def test_english_questions_are_answered_in_english_units(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered"
    for text in said:
        assert text in answer.answer
    assert "万" not in answer.answer


def test_an_amount_of_a_computation_is_written_in_english():
    price, rate = Input(4.5e10, "美元", "", None), Input(25.0, "%", "", None)
    assert in_english(before_rate(price, rate)).expression == "US$45 billion ÷ (1 + 25%) = US$36 billion"
    people = difference(Input(29_700, "人", "", None), Input(12_000, "人", "", None))
    assert in_english(people).expression == "29,700 − 12,000 = 17,700"


def test_a_rate_and_the_level_it_led_to_are_no_range():
    assert [q.value for q in find_quantities("decreased by 14% to 9,195")] == [14.0, 9195.0]
    assert [q.high for q in find_quantities("between 14% to 15%")] == [15.0]
