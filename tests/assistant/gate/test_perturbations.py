"""The promise as a property: true answers pass, and one wrong digit, unit, sign, year or subject is caught."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from invented_reports import ALIASES, True_, observations, perturb, titles, true_sentences

from assistant.gate import SubjectIndex, release
from assistant.records import Draft, Statement

TRIALS = 2000
ENOUGH = 0.995
KINDS = ("digit", "unit", "sign", "year", "subject")


@pytest.fixture(scope="module")
def library() -> SubjectIndex:
    return SubjectIndex.build(observations(), titles=titles().values(), aliases=ALIASES)


def _passes(text: str, t: True_, library: SubjectIndex | None) -> bool:
    draft = Draft((Statement(text, t.statement.evidence),), language=t.language)
    return not release(draft, t.question, (), library).removed


def test_the_corpus_is_broad():
    sentences = list(true_sentences())
    assert len(observations()) >= 60
    assert len(sentences) >= 400
    assert {t.language for t in sentences} == {"zh", "zh-Hant", "en"}


def test_true_sentences_pass_untouched(library):
    sentences = list(true_sentences())
    stopped = [t.statement.text for t in sentences if not _passes(t.statement.text, t, library)]
    assert len(stopped) <= (1 - ENOUGH) * len(sentences), stopped


@pytest.mark.parametrize("seed", [7, 2024])
def test_one_wrong_thing_in_a_true_sentence_is_caught(library, seed):
    rng = random.Random(seed)
    sentences = list(true_sentences())
    missed: list[tuple[str, str, str]] = []
    tried: Counter[str] = Counter()
    while sum(tried.values()) < TRIALS:
        t, kind = rng.choice(sentences), rng.choice(KINDS)
        wrong = perturb(t, kind, rng)
        if wrong is None or wrong == t.statement.text:
            continue
        tried[kind] += 1
        if _passes(wrong, t, library):
            missed.append((kind, t.statement.text, wrong))
    assert all(tried[k] >= 50 for k in KINDS)
    assert len(missed) <= (1 - ENOUGH) * TRIALS, missed


def test_digits_units_signs_and_years_are_caught_without_a_library():
    rng = random.Random(11)
    sentences = list(true_sentences())
    missed = []
    tried = 0
    while tried < 1000:
        t, kind = rng.choice(sentences), rng.choice(KINDS[:4])
        wrong = perturb(t, kind, rng)
        if wrong is None or wrong == t.statement.text:
            continue
        tried += 1
        if _passes(wrong, t, None):
            missed.append((kind, t.statement.text, wrong))
    assert len(missed) <= (1 - ENOUGH) * tried, missed
