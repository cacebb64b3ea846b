"""A model's Markdown as sentences with the evidence they cite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import draft_of
from assistant.evidence_pool import EvidencePool
from assistant.records import Evidence, Place


def _pool(size: int = 4) -> EvidencePool:
    pool = EvidencePool()
    pool.show(Evidence("passage", place=Place(f"d{i}", "报告", "", None, f"第{i}句", i, i + 3)) for i in range(size))
    return pool


def _ids(statement, pool: EvidencePool) -> list[str]:
    return [f"e{i + 1}" for i, e in enumerate(pool.all) if e in statement.evidence]


@pytest.mark.parametrize("mark", ["[e1]", "【e1】", " [E1]", "（e1）", "[e1]。", "。[e1]"])
def test_marks_are_read_in_every_form_and_taken_out(mark):
    pool = _pool()
    (statement,) = draft_of(f"研发投入增加{mark}", pool, "zh").statements
    assert _ids(statement, pool) == ["e1"]
    assert "e1" not in statement.text.lower()
    assert statement.text.startswith("研发投入增加")


def test_several_marks_and_lists_of_ids():
    pool = _pool()
    first, second = draft_of("甲句[e1][e3]。乙句[e2, e4]。", pool, "zh").statements
    assert _ids(first, pool) == ["e1", "e3"]
    assert _ids(second, pool) == ["e2", "e4"]


def test_a_sentence_without_marks_rests_on_those_of_its_line():
    pool = _pool()
    first, second, third = draft_of("甲句。乙句[e2]。\n丙句。", pool, "zh").statements
    assert _ids(first, pool) == _ids(second, pool) == ["e2"]
    assert third.evidence == ()


def test_ids_never_shown_support_nothing():
    (statement,) = draft_of("甲句[e99]。", _pool(), "zh").statements
    assert statement.evidence == ()


def test_numbers_in_brackets_are_no_marks_of_ours_and_go():
    (statement,) = draft_of("甲句[1][2-3]。", _pool(), "zh").statements
    assert statement.text == "甲句。"


def test_headings_bullets_quotes_and_numbered_lists():
    text = "## 标题\n- 一项[e1]\n2. 二项[e2]\n> 引文[e3]\n\n**正文**[e4]。"
    layouts = [(s.layout, s.text) for s in draft_of(text, _pool(), "zh").statements]
    assert layouts == [
        ("heading", "标题"), ("bullet", "一项"), ("bullet", "二项"), ("quote", "引文"), ("text", "正文。"),
    ]  # fmt: skip


def test_a_decimal_at_the_start_of_a_line_is_no_list_number():
    (statement,) = draft_of("3.5万人[e1]。", _pool(), "zh").statements
    assert statement.text == "3.5万人。"


def test_the_status_line_and_thinking_are_read_off():
    draft = draft_of("<think>先查[e1]</think>\n状态：partial\n甲句[e1]。", _pool(), "zh")
    assert draft.status == "partial"
    assert [s.text for s in draft.statements] == ["甲句。"]


def test_an_answer_that_cites_nothing_is_a_refusal():
    draft = draft_of("资料里没有。", _pool(), "zh")
    assert (draft.status, draft.reason) == ("refused", "not_in_documents")


def test_the_first_table_is_a_table_with_evidence_by_row():
    pool = _pool()
    text = "如下：\n| 地区 | 数值 | 出处 |\n| --- | :-: | --- |\n| 甲 | 1 | [e1] |\n| 乙 | 2 | [e2] |\n完。"
    draft = draft_of(text, pool, "zh")
    assert draft.table is not None
    assert draft.table.columns == ("地区", "数值")
    assert draft.table.rows == (("甲", "1"), ("乙", "2"))
    assert [e[0].place.document_id for e in draft.table.evidence if e[0].place] == ["d0", "d1"]
    assert [s.text for s in draft.statements] == ["如下：", "完。"]


def test_unfinished_text_gives_only_what_will_not_change():
    pool = _pool()
    assert draft_of("甲句[e1]。乙句还没有写", pool, "zh", complete=False).statements[0].text == "甲句。"
    assert not draft_of("2023年为1286", pool, "zh", complete=False).statements
    assert draft_of("| 甲 | 1 |", pool, "zh", complete=False).table is None


@given(st.text(alphabet="甲乙。[e1]\n-#>|研发为12.5% ", max_size=80))
def test_any_text_makes_a_draft_without_marks_in_it(text):
    for s in draft_of(text, _pool(), "zh").statements:
        assert "[e1]" not in s.text
        assert s.text.strip()
