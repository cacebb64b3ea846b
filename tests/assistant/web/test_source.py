"""The source beside the talk."""

from __future__ import annotations

import json
import re

from fakes import HOSTILE, SENTENCE, FakeDesk, document, observations

from assistant.web.render import report, source
from assistant.web.words import Words

W = Words()


def shown(tmp_path, values=(4494.1,), d=None, number="企业研究开发费用"):
    d = d or document()
    o = next(x for x in observations(d) if x.indicator == number)
    cell = [o.cell.table, o.cell.row, o.cell.column] if o.cell else None
    ref = {"d": d.document_id, "s": o.start, "e": o.end, "v": list(values), "c": cell}
    return source.panel(FakeDesk(tmp_path, [d]), json.dumps(ref), W)


def test_the_sentence_is_marked_off_in_its_paragraph_and_the_figure_in_the_sentence(tmp_path):
    html = shown(tmp_path)
    quote = re.search(r'<span class="zs-quote"[^>]*>(.*?)</span>', html)[1]
    assert re.sub(r"<[^>]+>", "", quote) == SENTENCE
    assert "<mark>4494.1亿元</mark>" in quote
    assert "<b>1.9%</b>" in quote
    assert "北园区指数以2013年为基期。" in html
    assert "一、总体情况 · 第 3 页" in html


def test_a_figure_scaled_by_a_computation_is_recognised(tmp_path):
    assert "<mark>4494.1亿元</mark>" in shown(tmp_path, [449410000000.0])


def test_where_no_figure_can_be_told_all_are_marked(tmp_path):
    html = shown(tmp_path, [])
    assert html.count("<mark>") == 2


def test_a_cell_is_marked_in_its_table(tmp_path):
    html = shown(tmp_path, [12.5], number="研发人员")
    assert "<th>指标</th><th>2023年</th>" in html
    assert re.search(r'<td class="zs-quote"[^>]*><mark>12.5万人</mark></td>', html)
    assert "<caption>主要指标</caption>" in html


def test_a_reference_that_leads_nowhere_is_said(tmp_path):
    desk = FakeDesk(tmp_path)
    for arg in ("", "{}", "nonsense", '{"d":"gone","s":0,"e":3}', '{"d":1,"s":"x","e":3}'):
        assert 'role="alert"' in source.panel(desk, arg, W)


def test_the_source_of_a_hostile_report_is_text(tmp_path):
    d = document("恶意" + HOSTILE, HOSTILE)
    html = shown(tmp_path, d=d)
    assert "<img" not in html
    assert "<script" not in html


def test_a_report_is_read_in_parts_with_its_figures_coloured(tmp_path):
    d = document()
    html = report.report(d, observations(d), [], 0, None, W)
    assert re.search(r'<span class="zs-obs kind-level" title="[^"]*">4494.1亿元</span>', html)
    assert re.search(r'<span class="zs-obs kind-change_rate" title="[^"]*">1.9%</span>', html)
    plain = re.sub(r"<[^>]+>", "", html)
    assert all(line.split(" | ")[0] in plain for line in d.text.split("\n"))


def test_a_long_report_is_cut_and_every_position_has_its_part():
    d = document(extra="\n".join("很长的一段话。" * 200 for _ in range(40)))
    cut = report.parts(d)
    assert len(cut) > 1
    assert [b for part in cut for b in part] == list(d.blocks)
    for i, part in enumerate(cut):
        assert report.part_of(d, part[0].start) == i


def test_a_stretch_to_show_is_underlaid_without_losing_text():
    d = document()
    start = d.text.index(SENTENCE)
    html = report.report(d, observations(d), [], 0, (start, start + len(SENTENCE)), W)
    marked = "".join(re.sub(r"<[^>]+>", "", x) for x in re.findall(r'<span class="zs-quote"[^>]*>(.*?)</span>', html))
    assert "2023年，北园区企业研究开发费用为" in marked
