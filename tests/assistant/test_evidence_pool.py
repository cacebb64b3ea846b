"""Evidence as a model is shown it: numbered once, within a budget, fenced."""

from __future__ import annotations

from invented_reports import evidence_of, observations

from assistant.evidence_pool import Budget, EvidencePool, describe
from assistant.prompts import FENCE, NOTHING
from assistant.records import Evidence, Place


def test_the_same_evidence_keeps_its_number():
    pool = EvidencePool()
    a, b = (evidence_of(o) for o in observations()[:2])
    assert pool.show([a]).startswith("[e1]")
    assert [line[:4] for line in pool.show([b, a]).splitlines()] == ["[e2]", "[e1]"]
    assert len(pool) == 2


def test_what_is_not_shown_has_no_number():
    pool = EvidencePool(Budget(call=250, total=10_000))
    shown = pool.show(map(evidence_of, observations()))
    assert len(pool) < len(observations())
    assert f"还有{len(observations()) - len(pool)}条" in shown


def test_a_conversation_has_a_budget_too():
    pool = EvidencePool(Budget(call=10_000, total=260))
    pool.show(map(evidence_of, observations()))
    assert "上限" in pool.show([evidence_of(observations()[-1])])


def test_nothing_found_is_said():
    assert EvidencePool().show([]) == NOTHING


def test_an_observation_is_described_with_all_the_gate_will_ask_of_it():
    o = next(x for x in observations() if x.measure == "change_rate" and x.value < 0)
    line = describe(evidence_of(o))
    assert all(str(x) in line for x in (o.indicator, o.area, o.period, o.value, o.unit, o.quote))
    assert line.startswith(f"<{FENCE}>")


def test_a_long_quote_is_cut_around_its_beginning():
    place = Place("d", "报告", "", None, "长" * 2000, 0, 2000)
    assert len(describe(Evidence("passage", place=place))) < 500
