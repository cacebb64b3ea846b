"""The observations as a reader works with them."""

from __future__ import annotations

from dataclasses import replace

from fakes import document, observations
from hypothesis import given
from hypothesis import strategies as st

from assistant.web import figures
from assistant.web.render import figures as tables
from assistant.web.words import Words

BASE = observations(document())[0]


def at(period: str, value: float, document_id: str = "d1", **more):
    low, high = value - 0.05, value + 0.05
    changed = {"value": value, "scaled_value": value * 1e8, "low": low, "high": high} | more
    return replace(
        BASE, observation_id=f"{document_id}-{period}-{value}", document_id=document_id, period=period, **changed
    )


def test_figures_whose_intervals_do_not_meet_conflict():
    a, b, c = at("2023", 100.0), at("2023", 101.0, "d2"), at("2023", 100.04, "d3")
    assert figures.conflicts([a, b, c]) == {a.observation_id, b.observation_id, c.observation_id}
    assert figures.conflicts([a, c]) == set()


def test_other_periods_areas_and_measures_do_not_conflict():
    a = at("2023", 100.0)
    others = [at("2022", 1.0), replace(at("2023", 2.0), area="南园区"), replace(at("2023", 3.0), measure="change")]
    assert figures.conflicts([a, *others]) == set()


def test_an_open_figure_agrees_with_what_it_leaves_open():
    a, b = at("2023", 100.0), replace(at("2023", 90.0, "d2"), high=None)
    assert figures.conflicts([a, b]) == set()


def test_a_series_runs_over_the_years_in_order():
    spec = figures.series([at("2023", 3.0), at("2021", 1.0), at("2022", 2.0)], at("2023", 3.0), "甲")
    assert spec["labels"] == ["2021", "2022", "2023"]
    assert spec["series"][0]["values"] == [1.0, 2.0, 3.0]
    assert spec["series"][0]["breaks"] == []


def test_editions_with_other_base_years_are_not_joined():
    held = [at("2021", 1.0, "d1"), at("2022", 2.0, "d2")]
    for d, year in (("d1", 2008.0), ("d2", 2013.0)):
        held.append(replace(BASE, document_id=d, indicator="基期", measure="date", value=year, period="2020"))
    assert figures.series(held, held[0], "甲")["series"][0]["breaks"] == [1]


def test_one_year_is_no_series():
    assert figures.series([at("2023", 1.0)], at("2023", 1.0), "甲") is None
    assert figures.drawable([at("2023", 1.0)]) == set()


@given(st.sampled_from(figures.SORTS), st.booleans(), st.lists(st.sampled_from(["2021", "2022", None]), max_size=6))
def test_sorting_keeps_every_figure_and_puts_gaps_last(by, down, periods):
    held = [replace(at("2020", float(i)), period=p) for i, p in enumerate(periods)]
    out = figures.ordered(held, by, down, {"d1": "甲"})
    assert sorted(o.observation_id + str(o.value) for o in out) == sorted(o.observation_id + str(o.value) for o in held)
    if by == "period":
        gaps = [o.period is None for o in out]
        assert gaps == sorted(gaps)


def test_a_figure_is_shown_as_its_report_writes_it():
    d = document()
    level, rate, cell = observations(d)
    assert figures.written(level, d.text) == "4494.1亿元"
    assert figures.written(cell, d.text) == "12.5万人"
    assert figures.written(replace(rate, value=-1.9), d.text) == "-1.9%"


def test_the_table_flags_pages_and_leads_to_the_source():
    d = document()
    held = observations(d) * 30
    marks = tables.Marks({held[0].observation_id}, {held[0].observation_id}, lambda o: "<b>")
    html = tables.table(held, {"page": 1, "by": "period", "down": True}, {d.document_id: "题<i>"}, marks, Words())
    assert html.count("<tr>") == 1 + 30
    assert "2 / 2" in html
    assert "不一致" in html
    assert "&lt;b&gt;" in html
    assert "<i>" not in html
    assert 'data-act="cite"' in html


def test_names_that_share_most_with_what_was_searched_for_come_first():
    held = [
        replace(o, indicator=n)
        for o, n in zip(observations(document()), ("研发投入强度", "研发人员", "出口额"), strict=True)
    ]
    assert figures.nearest(held, "研发投放") == ["研发投入强度", "研发人员"]
    assert figures.nearest(held, "海水淡化") == []


def test_the_years_two_reports_disagree_on_are_named_beside_the_line():
    held = [at("2021", 1.0), at("2022", 2.0), at("2022", 2.6, "d2"), at("2023", 3.0)]
    assert figures.disputed_years(held, held[0]) == ["2022"]
    assert figures.disputed_years(held[:2], held[0]) == []
