"""Fact sheets of English index reports: labels with figures, figures with labels, big figures with captions."""

from __future__ import annotations

from ingest import observations, structure
from ingest.records import Observation
from tests.ingest.raw import wrapped


def facts(*lines: str) -> list[Observation]:
    document = structure.build(wrapped("\n".join(["2022 Silicon Valley Index", "", *lines])))
    found = observations.extract(document)
    assert all(document.text[o.start : o.end] == o.quote for o in found)
    return found


def test_a_label_with_its_figure() -> None:
    found = facts("Population: 3.06 million", "Jobs: 1,658,912", "Net Domestic Migration: -45,670")
    assert [(o.indicator, o.value, o.measure) for o in found] == [
        ("population", 3.06, "level"), ("jobs", 1658912, "level"), ("Net Domestic Migration", -45670, "level"),
    ]  # fmt: skip


def test_shares_under_a_heading_are_of_what_it_names() -> None:
    found = facts(
        "Ethnic Composition:", "37% Asian", "29% White, non-Hispanic", "2.2% Black or African American",
        "Age Distribution:", "11% 0-9 years old", "15% 65 and older",
    )  # fmt: skip
    assert [(o.indicator, o.breakdown, o.value, o.measure) for o in found] == [
        ("Ethnic Composition", "Asian", 37, "share"),
        ("Ethnic Composition", "White, non-Hispanic", 29, "share"),
        ("Ethnic Composition", "Black or African American", 2.2, "share"),
        ("Age Distribution", "0-9 years old", 11, "share"),
        ("Age Distribution", "65 and older", 15, "share"),
    ]


def test_a_list_of_shares_on_one_line() -> None:
    found = facts("Origin: 21% China, 20% India, 15% Mexico")
    assert [(o.breakdown, o.value, o.area) for o in found] == [
        ("China", 21, "Silicon Valley"), ("India", 20, "Silicon Valley"), ("Mexico", 15, "Silicon Valley"),
    ]  # fmt: skip


def test_big_figures_with_captions_below_them() -> None:
    found = facts(
        "$30.2 billion",
        "",
        "venture capital invested",
        "",
        "34,500",
        "",
        "new jobs",
        "",
        "#1",
        "",
        "in patents per capita",
    )
    assert [(o.indicator, o.value, o.measure) for o in found] == [
        ("venture capital invested", 30.2, "level"), ("new jobs", 34500, "level"), ("patents per capita", 1, "rank"),
    ]  # fmt: skip


def test_big_figures_with_captions_above_them() -> None:
    found = facts("Median home price", "", "$1.5 million", "", "Office vacancy", "", "17.4%")
    assert [(o.indicator, o.value) for o in found] == [("median home price", 1.5), ("office vacancy", 17.4)]


def test_pages_and_years_alone_on_a_line_are_no_facts() -> None:
    assert facts("12", "", "Housing", "", "2023", "", "Society", "", "14") == []
