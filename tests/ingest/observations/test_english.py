"""Figures out of English prose: what each is taken to mean, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.observations import english
from ingest.observations.context import context_of
from ingest.records import Document, Observation
from tests.ingest.observations.english_passages import PASSAGES
from tests.ingest.observations.support import measure, prose_document, spans_hold


def read(document: Document) -> list[Observation]:
    context = context_of(document)
    return [o for block in document.blocks[1:] for o in english.extract_block(document, block, context)]


def sentence(text: str, **options: str) -> list[Observation]:
    return read(prose_document([text], title=options.get("title", "2024 Silicon Valley Index")))


@pytest.mark.parametrize("name", PASSAGES)
def test_every_figure_of_a_passage_is_read_with_its_meaning(name: str) -> None:
    passage = PASSAGES[name]
    document = prose_document(passage.paragraphs, **passage.options)
    found = read(document)
    assert spans_hold(document, found)
    outcome = measure(passage.expected, found)
    assert (outcome.located, outcome.full, outcome.precision) == (1, 1, 1), "\n".join(outcome.misses)


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3 shows the results of Chapter 2, Table 4.1 and page 12.",
        "Joint Venture, 100 W. San Fernando St., San Jose, CA 95113, (408) 298-9330.",
        "Zhang (2019) and Miller et al. (2021) describe similar regions.",
        "Young adults aged 25 to 34 and 18–24-year-olds moved to the top 10 metros.",
        "The two counties share three main industries and four decades of history.",
        "The report was published on March 5, 2024 by a team that met at 9:30 a.m.",
    ],
)
def test_numbers_of_things_are_no_figures(text: str) -> None:
    assert sentence(text) == []


def test_a_threshold_inside_a_name_is_no_figure() -> None:
    found = sentence("Households earning more than $150,000 made up 43% of the total.")
    assert [(o.value, o.measure) for o in found] == [(43, "share")]


def test_falls_are_negative_with_their_bounds() -> None:
    (fall,) = sentence("Exports fell 4.6% in 2023.")
    assert (fall.value, fall.low, fall.high) == (-4.6, -4.65, -4.55)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("More than 5,000 permits were issued.", 5000, None),
        ("Fewer than 5,000 permits were issued.", None, 5000),
        ("At least 5,000 permits were issued.", 5000, None),
    ],
)
def test_vague_words_open_the_bounds(text: str, low: float | None, high: float | None) -> None:
    (observation,) = sentence(text)
    assert (observation.value, observation.low, observation.high) == (5000, low, high)


def test_comparators_are_kept() -> None:
    found = sentence("Sales were down 25% from 2022, and rents rose 3% over the previous year.")
    assert [o.comparator for o in found] == ["2022", "上年"]


def test_since_is_a_span_only_when_its_end_is_known() -> None:
    (observation,) = sentence("Solar capacity grew 40% since 2015.")
    assert (observation.period, observation.comparator) == (None, "2015")


def test_a_figure_without_any_name_is_left_out() -> None:
    assert sentence("It rose 5%.") == []


_word = st.sampled_from(
    [
        "The",
        "population",
        "of",
        "Silicon",
        "Valley",
        "grew",
        "fell",
        "by",
        "to",
        "from",
        "3.2%",
        "$4",
        "billion",
        "in",
        "2023",
        ",",
        "and",
        "respectively",
        "(",
        ")",
        "half",
        "one",
        "million",
        "jobs",
        "while",
        "compared",
        "with",
        "up",
        "down",
        "1,200",
        "share",
        "U.S.",
        "than",
        "more",
        "twice",
        "third",
        "rank",
        ";",
        "–",
        "per",
        "capita",
    ]
)


@given(st.lists(_word, max_size=30))
def test_any_words_are_read_without_error_and_with_exact_spans(words: list[str]) -> None:
    document = prose_document([" ".join(words)], title="2024 Silicon Valley Index")
    assert spans_hold(document, read(document))


@pytest.mark.parametrize(
    ("text", "unit", "base"),
    [
        ("Revenue reached 412 billion yuan in 2022.", "billion CNY", "元"),
        ("Revenue reached RMB 412 billion in 2022.", "billion CNY", "元"),
        ("Revenue reached 57 billion U.S. dollars in 2022.", "billion USD", "美元"),
        ("Average pay reached 61,000 yuan in 2022.", "元", "元"),
        ("Revenue reached €4.1 billion in 2022.", "billion EUR", "欧元"),
    ],
)
def test_a_currency_is_the_unit_before_or_after_the_figure(text: str, unit: str, base: str) -> None:
    (amount,) = sentence(text)
    assert (amount.unit, amount.base_unit) == (unit, base)
    assert amount.indicator in ("revenue", "average pay")
