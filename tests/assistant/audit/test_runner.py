"""What an audit of a whole report finds, and what it must not say."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from audit_support import checks, reading, reading_of, verdicts, words

from assistant.audit import audit, examine
from assistant.desk import Assistant
from assistant.errors import NotFound
from assistant.settings import Settings

REPORTS = tomllib.loads(Path(__file__).with_name("reports.toml").read_text(encoding="utf-8"))["report"]
CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"


@pytest.mark.parametrize("report", REPORTS, ids=[r["name"] for r in REPORTS])
def test_every_planted_error_is_found_and_nothing_else_is_called_inconsistent(report, tmp_path):
    bad = [c for c in checks(tmp_path, report["text"], report["name"]) if c.verdict == "inconsistent"]
    missed = [p for p in report["planted"] if not any(p in words(c) for c in bad)]
    alarms = [c.statement for c in bad if not any(p in words(c) for p in report["planted"])]
    assert missed == []
    assert alarms == []


@pytest.mark.parametrize("report", REPORTS, ids=[r["name"] for r in REPORTS])
def test_checks_quote_the_report_and_never_call_it_wrong(report, tmp_path):
    r = reading(tmp_path, report["text"], report["name"])
    for check in examine(r):
        assert "错误" not in check.statement
        assert check.statement.endswith("。")
        assert 0 <= check.severity <= 1
        assert (check.condition is not None) == (check.verdict == "conditional")
        for i in check.as_json()["inputs"]:
            assert r.text[i["start"] : i["end"]] == i["quote"]


def test_a_sound_report_has_most_of_its_relations_confirmed(tmp_path):
    sound = next(r for r in REPORTS if r["name"].startswith("s1"))
    found = checks(tmp_path, sound["text"], sound["name"])
    assert {c.verdict for c in found} == {"consistent"}
    assert len(found) >= 10


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared reports are not here")
def test_the_comparison_article_has_four_inconsistencies_and_the_summary_none():
    article, summary = (reading_of(p) for p in sorted(CORPUS.glob("*.txt")))
    bad = [words(c) for c in examine(article, [summary]) if c.verdict == "inconsistent"]
    assert len(bad) == 4
    for figures in (("31%", "653"), ("63%", "119", "305"), ("50余", "100"), ("1993", "1995")):
        assert any(all(f in text for f in figures) for text in bad), figures
    assert [c.statement for c in examine(summary, [article]) if c.verdict == "inconsistent"] == []


def test_a_file_that_is_not_in_the_library_is_audited_without_being_stored(tmp_path):
    path = tmp_path / "园区报告.txt"
    path.write_text(
        "青石高新区2023年发展报告\n2023年，青石高新区企业总数2000家，其中上市企业40家，占5%。", encoding="utf-8"
    )
    desk = Assistant(settings=Settings(home=tmp_path / "home", samples=False))
    try:
        found = audit(desk, path)
        assert found["counts"]["inconsistent"] == 1
        assert desk.documents() == []
        with pytest.raises(NotFound, match="资料库里没有"):
            audit(desk, "没有的编号")
    finally:
        desk.close()


def test_the_same_figure_told_differently_by_two_reports_is_named(tmp_path):
    one = reading(tmp_path, "青石高新区2023年发展报告\n2023年，青石高新区技术合同成交额186.4亿元。", "a.txt")
    two = reading(tmp_path, "青石高新区创新公报\n2023年，青石高新区技术合同成交额168.4亿元。", "b.txt")
    assert verdicts(examine(one, [two]), "repeated_elsewhere") == ["inconsistent"]
    assert verdicts(examine(one, [one]), "repeated_elsewhere") == ["consistent"]
