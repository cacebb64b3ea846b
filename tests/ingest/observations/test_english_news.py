"""How news releases and press notes put figures: brackets, relative clauses, lists of places, datelines."""

from __future__ import annotations

import pytest

from ingest.observations import english
from ingest.observations.context import context_of
from ingest.records import Observation
from tests.ingest.observations.support import prose_document


def said(text: str, title: str = "2024 Harbor Index", published: str | None = None) -> list[Observation]:
    document = prose_document([text], title=title, published=published)
    context = context_of(document)
    return [o for block in document.blocks[1:] for o in english.extract_block(document, block, context)]


def told(text: str, **options: str) -> list[tuple[object, ...]]:
    return [(o.indicator, o.area, o.period, o.measure, o.value) for o in said(text, **options)]


def test_places_with_brackets_go_on_with_what_was_said_of_the_first() -> None:
    found = told(
        "Germany registered 46,000 filings in 2014, followed by France (14,100), Italy (9,500) and Poland (4,200)."
    )
    assert [(area, value) for _, area, _, _, value in found] == [
        ("Germany", 46000), ("France", 14100), ("Italy", 9500), ("Poland", 4200),
    ]  # fmt: skip
    assert {(name, period) for name, _, period, _, _ in found} == {("filings", "2014")}


def test_a_list_of_places_with_shares_gives_each_its_own() -> None:
    found = told("The United States accounts for 41% of OECD patents, followed by Japan with 15% and Germany with 8%.")
    assert [(area, measure, value) for _, area, _, measure, value in found] == [
        ("United States", "share", 41), ("Japan", "share", 15), ("Germany", "share", 8),
    ]  # fmt: skip


def test_a_relative_clause_and_a_bracket_stand_aside() -> None:
    (found,) = told(
        "Seed investment (including angels), which feeds young firms, totaled $130 million in 2016.", title="x"
    )
    assert found == ("seed investment", None, "2016", "level", 130)


def test_what_a_report_shows_that_is_the_subject() -> None:
    (found,) = told("The new study found that the harbor economy created 47,000 jobs in 2017.")
    assert (found[0], found[3], found[4]) == ("jobs", "change", 47000)
    (found,) = told("The data show the vacancy rate stood at 4% in 2023.")
    assert found[0] == "vacancy rate"


@pytest.mark.parametrize(
    "text",
    [
        "HARBOR CITY, Calif. – Feb. 7, 2018 – The annual review appeared.",
        "Figures published on 5 August 2020 are final.",
        "The index compares the region with 14 other leading states on 22 key indicators.",
        "COVID-19 changed how people work.",
        "The analysis follows the December 17 release.",
        "Data are at a 51-year low.",
        "Version 2020/1 replaces 2019/2.",
    ],
)
def test_datelines_versions_and_sizes_of_a_comparison_are_no_figures(text: str) -> None:
    assert said(text) == []


def test_a_dateline_dates_no_figure() -> None:
    (found,) = told("February 28, 2024 – The region achieved a market value of $14.3 trillion.")
    assert (found[2], found[4]) == (None, 14.3)


def test_thousands_may_be_set_apart_by_spaces() -> None:
    found = told("The number of articles rose from 1 029 471 to 1 270 425 between 2008 and 2014.", title="x")
    assert [(value, period) for _, _, period, _, value in found] == [(1029471, "2008"), (1270425, "2014")]


def test_an_object_may_stand_between_verb_and_figure() -> None:
    (found,) = told("The slowdown lasted a year, dropping the unemployment rate to 2.5 percent.")
    assert (found[0], found[3], found[4]) == ("unemployment rate", "level", 2.5)


def test_a_rank_said_of_a_group_keeps_its_area() -> None:
    found = told("Massachusetts produced 19,500 graduates in 2015 (10th nationally).", title="x")
    assert [(area, measure, value) for _, area, _, measure, value in found] == [
        ("Massachusetts", "level", 19500), ("Massachusetts", "rank", 10),
    ]  # fmt: skip


def test_part_of_gdp_is_a_share_of_what_is_spent() -> None:
    (found,) = told("R&D spending in 2013 represents more than 2% of GDP.")
    assert (found[0], *found[2:]) == ("R&D spending share of GDP", "2013", "share", 2)


def test_a_target_is_told_from_a_level() -> None:
    (found,) = told("The plan sets a target of 3% for R&D intensity.")
    assert found[3] == "target"


def test_a_month_without_a_year_is_the_last_before_publication() -> None:
    (found,) = told("The vacancy rate held firm at 2.1% in October.", published="2022-11-18")
    assert (found[2], found[3]) == ("2022-10", "level")


def test_after_a_sentence_about_several_places_the_next_is_about_the_reports_own() -> None:
    found = told(
        "Israel and Korea recorded R&D intensities of 4.9% and 4.5%, respectively. Prices grew by 3.9% in 2018.",
        title="OECD notes",
    )
    assert [area for _, area, _, _, _ in found] == ["Israel", "South Korea", "OECD"]


def test_in_a_report_about_the_world_a_sentence_without_a_place_is_about_none() -> None:
    found = told(
        "China received 1.4 million filings in 2017. The Patent Bureau registered 318,000 filings in 2017.",
        title="World Filing Indicators 2018",
    )
    assert [(area, value) for _, area, _, _, value in found] == [("China", 1.4), (None, 318000)]


def test_a_bracket_after_a_year_is_of_that_year() -> None:
    found = told("The growth rate picked up in both 2015 (+7.7%) and 2016 (+8.3%).")
    assert [(period, value) for _, _, period, _, value in found] == [("2015", 7.7), ("2016", 8.3)]


def test_half_of_another_figure_is_a_ratio_and_the_other_keeps_its_year() -> None:
    found = told("Investment dropped to $37.0 billion in 2023, less than half the $82.4 billion invested in 2022.")
    assert [(measure, value, period) for _, _, period, measure, value in found] == [
        ("level", 37.0, "2023"), ("ratio", 0.5, "2023"), ("level", 82.4, "2022"),
    ]  # fmt: skip


def test_a_list_of_ranks_goes_on_with_its_years() -> None:
    found = told(
        "Ohio ranks 20th in the nation for innovation. "
        "The rank is up from 21st in 2019, 23rd in 2017, and 24th in 2013.",
        title="Ohio",
    )
    assert [(value, period) for _, _, period, measure, value in found if measure == "rank"] == [
        (20, None), (21, "2019"), (23, "2017"), (24, "2013"),
    ]  # fmt: skip


def test_years_after_the_figures_go_with_them_respectively() -> None:
    found = told("Investment stood at $91 billion and $188 billion in 1999 and 2000, respectively.")
    assert [(value, period) for _, _, period, _, value in found] == [(91, "1999"), (188, "2000")]


def test_what_a_place_expands_is_what_rises() -> None:
    found = told("Adams County was the only region to expand its lab workforce, rising 12 percent to 2,648 jobs.")
    assert [(name, area, measure, value) for name, area, _, measure, value in found] == [
        ("lab workforce", "Adams County", "change_rate", 12), ("lab workforce", "Adams County", "level", 2648),
    ]  # fmt: skip
