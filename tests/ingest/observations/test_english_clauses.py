"""What the clauses around an English figure give it: its own name, place and time, and what they must not give."""

from __future__ import annotations

import pytest

from ingest.observations import extract
from ingest.records import Observation
from tests.ingest.observations.support import prose_document

_VALLEY = "2024 Silicon Valley Index"


def read(*paragraphs: str, title: str = _VALLEY) -> list[Observation]:
    return extract(prose_document(paragraphs, title=title))


def rows(found: list[Observation]) -> list[tuple[float, str, str | None, str | None, str]]:
    return [(o.value, o.indicator, o.area, o.period, o.measure) for o in found]


def test_a_place_in_the_object_of_a_verb_is_not_where_the_next_figure_is() -> None:
    text = "The region's share of seed funding still makes much of U.S. activity, rising from 31% to 33% in 2019."
    assert rows(read(text)) == [
        (31, "share of seed funding", "Silicon Valley", None, "share"),
        (33, "share of seed funding", "Silicon Valley", "2019", "share"),
    ]


def test_a_place_something_is_measured_against_is_not_the_next_sentences() -> None:
    text = "Startups numbered 64 in Silicon Valley, second only to Texas. Funding reached $3 billion."
    assert [o.area for o in read(text)] == ["Silicon Valley", "Silicon Valley"]


def test_a_value_held_with_something_is_named_by_what_is_held() -> None:
    (income,) = read("The county is among the wealthiest in the country with a median household income of $71,350.")
    assert income.indicator == "median household income"
    found = read("Boston recorded 312 deals with a total value of $4 billion in that quarter.")
    assert [(o.value, o.indicator) for o in found] == [(312, "deals"), (4, "total value of deals")]
    (_, worth) = read("Boston posted 311 deals valued at $4 billion.")
    assert (worth.value, worth.indicator) == (4, "value of deals")


def test_a_held_amount_without_an_article_names_itself() -> None:
    found = read("The sector achieved revenue of $3.2 billion in 2022 and generated net exports over $1.1 billion.")
    assert [o.indicator for o in found] == ["revenue", "net exports"]


def test_a_second_subject_needs_no_verb() -> None:
    found = read("Costs rose in 2018, with a median home price up 4% to $611,000 and an average rent up 9% to $1,900.")
    assert [o.indicator for o in found] == ["median home price"] * 2 + ["average rent"] * 2


def test_what_had_the_largest_increase_is_what_went_up() -> None:
    text = "In services, logistics firms had the largest increase – up from $12 million in 2015 to $19 million in 2018."
    assert rows(read(text)) == [
        (12, "logistics firms", "Silicon Valley", "2015", "level"),
        (19, "logistics firms", "Silicon Valley", "2018", "level"),
    ]


def test_a_label_before_a_colon_is_no_part_of_the_subject() -> None:
    (total,) = read("Driven by research: total federal funding, $41 million in 2015, stayed ahead of inflation.")
    assert (total.indicator, total.period) == ("total federal funding", "2015")


def test_the_same_period_a_year_earlier_is_counted_from_the_period_spoken_of() -> None:
    text = "In the third quarter of 2021, it had 640 deals. That is up from 512 in the same period a year earlier."
    assert [o.period for o in read(text)] == ["2021-Q3", "2020-Q3"]
    (_, before) = read("Deals rose to 64 in the first quarter of 2020, up from 51 a year earlier.")
    assert before.period == "2019-Q1"


def test_growing_at_a_rate_is_a_growth_rate_of_the_place_that_grows() -> None:
    text = "China hosts the two fastest-growing hubs, with Hefei growing at 21.5 percent and Xiamen at 17.2 percent."
    found = read(text, title="Science Clusters of the World")
    assert [(o.value, o.area, o.measure) for o in found] == [
        (21.5, "Hefei", "change_rate"),
        (17.2, "Xiamen", "change_rate"),
    ]


def test_ranks_in_several_fields_are_each_named_by_their_own() -> None:
    text = "Israel ranks first in seed funding, second in global patent families and third in labor productivity."
    found = read(text, title="Innovation of the World")
    assert [(o.value, o.indicator) for o in found] == [
        (1, "seed funding"),
        (2, "global patent families"),
        (3, "labor productivity"),
    ]


def test_the_largest_part_at_a_percentage_is_a_share() -> None:
    (part,) = read("Late-stage rounds remain the largest portion of deal flow at 44%.")
    assert part.measure == "share"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Venture Capital Monitor, Second Quarter 2024", "2024-Q2"),
        ("Business research and development, UK: 2013", "2013"),
        ("Silicon Valley Index, 2024", None),
    ],
)
def test_undated_figures_take_the_period_the_title_tells_of(title: str, period: str | None) -> None:
    (found,) = read("Business spending on research reached $4.1 billion.", title=title)
    assert found.period == period


def test_sizes_of_a_set_of_indicators_are_no_figures() -> None:
    assert read("The framework includes three categories and 64 detailed indicators to rank economies.") == []


def told(text: str) -> dict[float, tuple[str, str | None, str]]:
    return {o.value: (o.indicator, o.area, o.measure) for o in read(text)}


def test_what_a_place_is_made_of_does_not_cut_it_from_its_verb() -> None:
    found = told("Silicon Valley, comprising Napa and Marin Counties, is home to 2.4 million residents.")
    assert found == {2.4: ("residents", "Silicon Valley", "level")}


def test_what_a_few_hold_is_a_share_of_its_own() -> None:
    found = told("About 12% of owners hold 61% of the region's land.")
    assert found[12][0] == "owners"
    assert found[61][2] == "share"


def test_what_a_change_brings_to_a_level_has_its_own_name() -> None:
    found = told("In 2023, the region added 4,100 jobs, bringing total enrollment to 1.2 million.")
    assert found[1.2] == ("total enrollment", "Silicon Valley", "level")


def test_how_large_the_counted_are_is_no_figure() -> None:
    assert set(told("There were 41 megarounds of more than $200 million in 2023.")) == {41}


def test_two_places_told_of_together_are_no_single_one() -> None:
    found = told("In 2023, angel investment in Silicon Valley and San Francisco totaled $2.2 billion.")
    assert found[2.2][1] == "Silicon Valley and San Francisco"


def test_what_went_to_a_place_is_followed_by_its_share() -> None:
    text = "Venture capital reached $9 billion in 2023. Another $2.1 billion went to Alameda County, accounting for 7%."
    found = told(text)
    assert found[2.1][:2] == ("venture capital", "Alameda County")
    assert found[7][1] == "Alameda County"


@pytest.mark.parametrize("place", ["Rogue Valley", "Cobalt Coast", "Elm Basin metro area"])
def test_lands_no_list_has_are_places(place: str) -> None:
    assert told(f"The {place} added 1,300 jobs in 2023.")[1300][1] == place


def test_an_opening_word_with_a_hyphen_is_part_of_the_name() -> None:
    assert told("Only 26% of first-generation students enrolled in 2023.")[26][0].startswith("first-generation")


def test_the_year_a_drop_is_counted_from_is_not_when_it_happened() -> None:
    found = read("Patent grants fell to 900 in 2022. Angel deals declined to $1.4 billion, a 19% drop from 2022.")
    assert {o.value: o.period for o in found} == {900: "2022", 1.4: None, -19: None}


def test_what_goes_abroad_is_the_places_own() -> None:
    found = told("Exports reached $31 billion in 2022, with $4.1 billion going to Canada and $2.7 billion to Japan.")
    assert found[4.1][:2] == ("exports to Canada", "Silicon Valley")
    assert found[2.7][:2] == ("exports to Japan", "Silicon Valley")


def test_a_change_from_the_year_before_is_of_the_year_the_text_is_dated_with() -> None:
    dated = "Firms hired 900 people in 2021. Rents hit $2,800 in 2021. Grants totaled $3 million in 2021."
    found = read(dated, "Average wages rose to $98,200, up 4.4% from 2020. Deals fell by 12.")
    assert {o.value: o.period for o in found if o.value in (98200, 4.4)} == {98200: "2021", 4.4: "2021"}


def test_the_pace_of_another_year_is_of_that_year() -> None:
    found = read("The region added 8,400 jobs in 2024, a 0.7% increase, well below the 3.2% growth recorded in 2023.")
    assert {o.value: (o.indicator, o.period) for o in found}[3.2] == ("jobs", "2023")


def test_a_share_of_the_people_of_a_place_is_the_places() -> None:
    assert told("In 2024, 43% of San Jose residents were foreign-born.")[43][1] == "San Jose"
    assert told("In 2024, the region granted 43% of California patents.")[43][1] == "Silicon Valley"
