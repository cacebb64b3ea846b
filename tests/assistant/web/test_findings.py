"""Findings and crosswalks as the pages show and export them."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from fakes import FakeDesk

from assistant.web.memo import memo
from assistant.web.render import audit, charts, coverage, published
from assistant.web.words import Words

W = Words()
CROSS = {
    "a": "甲指数",
    "b": "乙指数",
    "themes": [
        {"theme": "人才", "a": [{"name": "研发人员<i>"}], "b": ["科技人才"], "relation": "similar", "why": "同指人才"},
        {"theme": "住房", "a": [], "b": ["房价"], "relation": "only_b", "why": "仅乙有"},
    ],
}
EDITION = {
    "period": "2023",
    "total": {"text": "329.4", "value": 329.4, "citation": 1},
    "change": None,
    "parts": [
        {"name": "创新", "level": {"text": "478.0", "value": 478.0, "citation": 1}, "change": None},
        {"name": "开放", "level": {"text": "180.8", "value": 180.8, "citation": 1}, "change": None},
    ],
    "missing": [],
    "check": {"status": "CONSISTENT", "note": "相容。", "recomputed": 329.4, "low": 329.35, "high": 329.45},
}
CITATION = {"n": 1, "document_id": "d", "document_title": "题<b>", "start": 0, "end": 5, "cell": None}
PUBLISHED = {
    "verdict": "相容",
    "editions": [EDITION],
    "citations": [CITATION],
    "contributions": [{"part": "创新", "points": 3.0}, {"part": "开放", "points": -1.0}],
    "weights": {"ranges": {"创新": [0.4, 0.6]}, "nearest_to_equal": {"创新": 0.5}, "note": "注"},
    "implied": [{"part": "total", "text": "310", "low": 309.5, "high": 310.5}],
}


def found(tmp_path):
    desk = FakeDesk(tmp_path)
    return desk.audit(desk.documents()[0]["document_id"])


def test_the_weightiest_findings_come_first(tmp_path):
    assert [(c["verdict"], c["severity"]) for c in audit.ordered(found(tmp_path))] == [
        ("inconsistent", 0.9),
        ("inconsistent", 0.3),
        ("conditional", 0.2),
        ("consistent", 0),
    ]


def test_a_sentence_is_quoted_once_with_all_its_figures(tmp_path):
    check = found(tmp_path)["checks"][0]
    assert list(audit.quoted(check).values()) == [[4494.1, 1.9]]


def test_findings_are_escaped_and_lead_to_their_sentences(tmp_path):
    html = audit.findings(found(tmp_path), W)
    assert "<img" not in html
    assert html.count('data-act="cite"') == 4
    assert "所载 1.9% · 算得 2.4% · 区间 2.3 – 2.5%" in html
    assert "核对一致的 1 处" in html


def test_a_report_without_relations_is_said_to_have_none():
    assert "没有可以核算" in audit.findings({"document_id": "d", "checks": []}, W)


def test_the_memo_holds_what_needs_review(tmp_path):
    book = Document(BytesIO(memo("北园区指数2024", found(tmp_path), W).content))
    text = "\n".join(p.text for p in book.paragraphs)
    assert "核对 4 处，3 处需要复核，1 处一致" in text
    assert text.count("不一致：") == 2
    assert "条件：口径相同" in text


def test_a_crosswalk_says_relation_and_reason():
    html = coverage.crosswalk(CROSS, W)
    assert "研发人员&lt;i&gt;" in html
    assert "相近 1" in html
    assert "仅右侧有 1" in html
    assert coverage.crosswalk_records(CROSS, W)[1] == {
        "主题": "住房",
        "甲指数": "",
        "乙指数": "房价",
        "关系": "仅右侧有",
        "理由": "仅乙有",
    }


def test_a_published_index_is_shown_with_its_sources_and_contributions():
    html = published.published(PUBLISHED, W)
    assert html.count('data-act="cite"') == 3
    assert "题&lt;b&gt;" in html
    assert "40.0% – 60.0%" in html
    assert "309.50 – 310.50" in html
    assert "+3" in html


def test_what_if_recomputes_the_composite():
    held = published.parts(PUBLISHED)
    assert held == {"period": "2023", "levels": {"创新": 478.0, "开放": 180.8}, "total": 329.4}
    assert "<b>329.40</b>" in published.what_if(["创新", "开放"], [50, 50], [478.0, 180.8], 329.4, W)
    assert "<b>478.00</b>" in published.what_if(["创新", "开放"], [7, 0], [478.0, 180.8], None, W)
    assert "大于零" in published.what_if(["创新"], [0], [1.0], None, W)


def test_a_line_is_not_drawn_over_a_gap_or_a_break():
    spec = {"kind": "line", "title": "甲", "labels": ["1", "2", "3", "4"]}
    whole = charts.chart(spec | {"series": [{"name": "", "values": [1, 2, 3, 4]}]})
    gap = charts.chart(spec | {"series": [{"name": "", "values": [1, None, 3, 4]}]})
    broken = charts.chart(spec | {"series": [{"name": "", "values": [1, 2, 3, 4], "breaks": [2]}]})
    assert [x.count('class="shade-0" x1') for x in (whole, gap, broken)] == [3, 1, 2]
    assert 'class="break"' in broken


def test_an_answers_own_chart_is_drawn_and_nothing_makes_no_chart():
    assert charts.chart({"kind": "line", "title": "<b>", "x": ["2022", "2023"], "y": [1.0, 2.0]}).count("circle") == 2
    assert charts.chart(None) == ""
    assert charts.chart({"kind": "bar", "labels": ["甲"], "series": [{"values": [None]}]}) == ""


def test_a_year_that_was_computed_is_not_grouped_like_a_count(tmp_path):
    check = {
        "kind": "beginning",
        "verdict": "inconsistent",
        "statement": "甲指数开始发布的年份在两处分别为1995年和1993年，不一致，相差2年。",
        "stated": "1995年",
        "computed": 1993.0,
        "inputs": [],
        "severity": 0.5,
    }
    page = audit.findings({"document_id": "d", "checks": [check]}, Words("en"))
    assert "computed 1993年" in page
    assert "first appeared in 1995 in one place and in 1993 in another, inconsistent" in page
